"""Killing the program in the middle of a day's work of every room: shared by the test and by the long run.

Run by ``kill_at_work`` below in a process of its own, which makes a fork for each kill: the fork goes on with the
script of day_of_work.py where the file stands and tells of each use case after it was committed. It has the data key of
an encrypted shop from the memory of the process that made it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desk_app.db.backup import list_backups, remove_backup
from desk_app.db.key_file import key_for
from desk_app.db.secret import Secret
from desk_app.db.shop import open_shop
from desk_app.errors import ShopFileError
from desk_app.overview.whole import check_everything
from tests.db.day_of_work import PASSPHRASE, Reference, at, cheap_keys, do, name_of, reference, state_of
from tests.db.forking import Fork, Tell

ROOT = Path(__file__).resolve().parents[2]

#: The fork is killed at an instant between its beginning (the opening of the file) and so many seconds.
LONGEST_SECONDS = 0.2


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

    def __add__(self, other: Tally) -> Tally:
        return Tally(**{name: mine + vars(other)[name] for name, mine in vars(self).items()})

    def __str__(self) -> str:
        return (
            f"kills {self.kills} · acknowledged use cases {self.acknowledged} · committed but not acknowledged"
            f" {self.caught} · backups looked at {self.backups} · lost {len(self.lost)} · half written"
            f" {len(self.halves)} · unclean checks {len(self.unclean)}"
        )


def kill_at_work(
    folder: Path, *, times: int, seed: int, length: int = 128, encrypted: bool = False, aloud: bool = False
) -> Tally:
    """Runs the script of ``length`` use cases in ``folder`` over and over, killed ``times`` times, and looks after
    each kill whether the file is exactly the shop after the use cases that were acknowledged (or one more). Says
    ``aloud`` on standard error how far it is."""
    told = (str(folder), "--times", str(times), "--seed", str(seed), "--length", str(length))
    said = (*(("--encrypted",) if encrypted else ()), *(("--aloud",) if aloud else ()))
    run = subprocess.run(
        (sys.executable, __file__, *told, *said), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return Tally(**json.loads(run.stdout.splitlines()[-1]))


def kills(folder: Path, *, times: int, seed: int, length: int, encrypted: bool) -> Iterator[Tally]:
    """The tally after each kill, always the same one. Forks: for a process that does nothing else."""
    known = reference(folder, length, cheap_keys() if encrypted else None)
    path = known.copy_to(folder / "killed" / "shop")
    drawn, tally, there = random.Random(seed), Tally(), 0
    while tally.kills < times:
        fork = Fork(lambda tell: _go_on(known, path, tell))
        time.sleep(drawn.uniform(0, LONGEST_SECONDS))
        fork.kill()
        told, _ended = fork.told()
        tally.kills += 1
        tally.unclean += [line for line in told if line.startswith("defect")]
        done = [int(line) for line in told if line.isdigit()]
        tally.acknowledged += len(done)
        numbers = _judge(tally, known, path, max(done, default=there))
        there = max(numbers, default=known.last)
        if there == known.last:
            known.copy_to(path.parent)
            there = 0
        yield tally


def _go_on(known: Reference, path: Path, tell: Tell) -> None:
    shop = open_shop(path, passphrase=known.key, clock=at(0))
    (there,) = shop.database.execute_sql("SELECT max(seq) FROM audit").fetchone()
    done = max(number for number, line in enumerate(known.lines) if line == there)
    for number in range(done + 1, len(known.lines)):
        do(shop, number)
        tell(str(number))
    time.sleep(60)  # the whole script is done: the end comes all the same


def _judge(tally: Tally, known: Reference, path: Path, acknowledged: int) -> tuple[int, ...]:
    """Adds what is found in the file that was killed after the use case ``acknowledged``; says which shop it is."""
    said = f"kill {tally.kills} after {acknowledged} ({name_of(acknowledged)})"
    found = check_everything(path, known.key)
    tally.unclean += [f"{said}: {problem}" for problem in found.problems]
    tally.unclean += [f"{said}: the passphrase does not open it" for _each in range(not opens(path, known))]
    state = state_of(path, known.key)
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
        whole = check_everything(made.path, known.key).ok and opens(made.path, known)
        if not whole or not known.numbers(state_of(made.path, known.key)):
            tally.halves.append(f"{said}: the backup {made.path.name}")
        remove_backup(made.path)
    return numbers


def opens(path: Path, known: Reference) -> bool:
    """Whether the passphrase opens the file by the key file beside it; a plain one needs none."""
    try:
        return not isinstance(known.key, Secret) or key_for(path, PASSPHRASE) == known.key
    except ShopFileError:
        return False


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    for name in ("--times", "--seed", "--length"):
        asked.add_argument(name, type=int)
    asked.add_argument("--encrypted", action="store_true")
    asked.add_argument("--aloud", action="store_true")
    options = asked.parse_args()
    folder, began, tally = options.folder.resolve(), time.monotonic(), Tally()
    os.environ["DESK_APP_HOME"] = str(folder / "home")
    for tally in kills(
        folder, times=options.times, seed=options.seed, length=options.length, encrypted=options.encrypted
    ):
        if options.aloud and tally.kills % 50 == 0:
            sys.stderr.write(f"  seed {options.seed}: {tally} · {time.monotonic() - began:.0f} s\n")
    sys.stdout.write(json.dumps(vars(tally), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
