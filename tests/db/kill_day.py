"""Killing the program in the middle of a day's work of every room: shared by the test and by the long run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desk_app.db.backup import list_backups
from desk_app.overview.whole import check_everything
from tests.db.day_of_work import Reference, name_of, reference, state_of
from tests.db.kill_harness import kill_repeatedly

CHILD = Path(__file__).with_name("kill_child.py")


@dataclass
class Tally:
    """What was found after the kills so far. ``caught`` counts use cases that were committed and not acknowledged."""

    kills: int = 0
    acknowledged: int = 0
    caught: int = 0
    backups: int = 0
    lost: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    unclean: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Nothing acknowledged was lost, nothing half written, every check clean."""
        return not (self.lost or self.halves or self.unclean)

    def __str__(self) -> str:
        return (
            f"kills {self.kills} · acknowledged use cases {self.acknowledged} · committed but not acknowledged"
            f" {self.caught} · backups looked at {self.backups} · lost {len(self.lost)} · half written"
            f" {len(self.halves)} · unclean checks {len(self.unclean)}"
        )


def kill_at_work(folder: Path, *, times: int, seed: int, length: int = 128, passphrase: str = "") -> Tally:
    """Runs the script of ``length`` use cases in ``folder`` over and over, killed ``times`` times, and looks after
    each kill whether the file is exactly the shop after the use cases that were acknowledged (or one more)."""
    known = reference(folder, length, passphrase)
    path = known.copy_to(folder / "killed" / "shop")
    tally = Tally()
    seen = 0

    def verify(acknowledged: Sequence[str]) -> None:
        nonlocal seen
        tally.kills += 1
        tally.acknowledged += len(acknowledged) - seen
        seen = len(acknowledged)
        if length in _judge(tally, known, path, int(acknowledged[-1].split()[0])):
            known.copy_to(path.parent)

    arguments = (passphrase, ",".join(map(str, known.lines)))
    kill_repeatedly(CHILD, path, verify, times=times, seed=seed, arguments=arguments)
    return tally


def _judge(tally: Tally, known: Reference, path: Path, acknowledged: int) -> tuple[int, ...]:
    """Adds what is found in the file that was killed after the use case ``acknowledged``; says which shop it is."""
    said = f"kill {tally.kills} after {acknowledged} ({name_of(acknowledged)})"
    found = check_everything(path, known.passphrase)
    tally.unclean += [f"{said}: {problem}" for problem in found.problems]
    state = state_of(path, known.passphrase)
    numbers = known.numbers(state)
    if not numbers:
        tally.halves.append(f"{said}: {known.differs(state, acknowledged)}")
    elif max(numbers) < acknowledged:
        tally.lost.append(f"{said}: the file is of {numbers}")
    elif acknowledged not in numbers:
        tally.caught += 1
        if acknowledged + 1 not in numbers:
            tally.halves.append(f"{said}: the file is of {numbers}")
    for made in list_backups(path.parent, path.stem):
        tally.backups += 1
        whole = check_everything(made.path, known.passphrase).ok
        if not whole or not known.numbers(state_of(made.path, known.passphrase)):
            tally.halves.append(f"{said}: the backup {made.path.name}")
        made.path.unlink()
    return numbers
