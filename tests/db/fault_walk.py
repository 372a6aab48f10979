"""Walks the fault points of a story: at the n-th write, flush, opening, renaming or removal in its folder the process
is killed, or the disk fails, and what is there is then held against what it must be.

Run by ``walk`` below in a process of its own with faultshim.c loaded before everything else. That process knows how
the story goes without a fault, and for each point makes a fork that does it with the fault set; it prints what came
of it.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from argon2 import PasswordHasher

import desk_app.staff.keys
import desk_app.staff.pin
import desk_app.staff.reading
from tests.db.day_of_work import CHEAP
from tests.db.fault_day import Day
from tests.db.fault_erasing import Erasing
from tests.db.fault_files import Backups, Drafted, Restoring, WrongPins
from tests.db.fault_step import Shim, Step, Story
from tests.db.fault_stories import Changes, Encrypting, FirstRun
from tests.db.forking import Fork

ROOT = Path(__file__).resolve().parents[2]
KILL, TORN, ONCE, FROM_THEN_ON = 1, 2, 3, 4

#: What can happen at a point: how, the error, and at which kinds of operation (see faultshim.c).
FAULTS: dict[str, tuple[int, int, str]] = {
    "kill": (KILL, 0, "WSTRUCO"),
    "torn write and kill": (TORN, 0, "W"),
    "disk full once": (ONCE, errno.ENOSPC, "WTRCS"),
    "disk full from then on": (FROM_THEN_ON, errno.ENOSPC, "WTRCS"),
    "I/O error once": (ONCE, errno.EIO, "WSTRUCO"),
    "I/O error from then on": (FROM_THEN_ON, errno.EIO, "WSTRUCO"),
    "read-only once": (ONCE, errno.EROFS, "WTRCU"),
    "read-only from then on": (FROM_THEN_ON, errno.EROFS, "WTRCU"),
}

#: What is walked, by name. Some are of an encrypted shop only.
STORIES: dict[str, Callable[[Path, bool], Story]] = {
    "day": lambda folder, encrypted: Day(folder, encrypted=encrypted),
    "first-run": lambda folder, encrypted: FirstRun(folder, encrypted=encrypted),
    "keys": lambda folder, _encrypted: Changes(folder),
    "encrypting": lambda folder, _encrypted: Encrypting(folder),
    "drafts": lambda folder, encrypted: Drafted(folder, encrypted=encrypted),
    "pins": lambda folder, encrypted: WrongPins(folder, encrypted=encrypted),
    "backups": lambda folder, encrypted: Backups(folder, encrypted=encrypted),
    "erasing": lambda folder, encrypted: Erasing(folder, encrypted=encrypted),
    "restoring": lambda folder, encrypted: Restoring(folder, encrypted=encrypted),
}
ONLY_ENCRYPTED = frozenset({"keys", "encrypting"})


@dataclass
class Walked:
    """What the walk found. ``points`` is how many operations the story makes, ``runs`` counts by kind of fault."""

    points: int = 0
    runs: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    unnoticed: int = 0
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: Walked) -> Walked:
        runs = {name: self.runs.get(name, 0) + other.runs.get(name, 0) for name in {**self.runs, **other.runs}}
        return Walked(
            max(self.points, other.points),
            runs,
            self.refused + other.refused,
            self.unnoticed + other.unnoticed,
            self.wrong + other.wrong,
        )


def built(folder: Path) -> Path | None:
    """The shim, compiled into ``folder``; None where there is no Linux or no compiler."""
    library = folder / "faultshim.so"
    if not sys.platform.startswith("linux"):
        return None
    source = Path(__file__).with_name("faultshim.c")
    try:
        subprocess.run(("cc", "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl"), check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return library


def stories(*, encrypted: bool) -> tuple[str, ...]:
    """The names of what can be walked with a shop of that kind."""
    return tuple(name for name in STORIES if encrypted or name not in ONLY_ENCRYPTED)


def walk(
    library: Path,
    folder: Path,
    story: str = "day",
    *,
    encrypted: bool = False,
    spread: int = 0,
    part: str = "1/1",
    every: bool = False,
    aloud: bool = False,
) -> Walked:
    """Every fault at every point of ``story``, or at ``spread`` pairs of them spread evenly; ``part`` "2/2": every
    second pair, from the second on. Of many writes in a row, only the day meets each, unless ``every`` says so. Says
    ``aloud`` on standard error how far it is."""
    asked = {"--encrypted": encrypted, "--aloud": aloud, "--every": every}
    flags = tuple(flag for flag, wanted in asked.items() if wanted)
    told = (str(library), str(folder), "--story", story, "--spread", str(spread), "--part", part)
    run = subprocess.run(
        (sys.executable, __file__, *told, *flags),
        env=os.environ | {"LD_PRELOAD": str(library)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Walked(**json.loads(run.stdout.splitlines()[-1]))


class _Walk:
    def __init__(self, story: Story, shim: Shim) -> None:
        self._story, self._shim = story, shim
        self.walked = Walked()
        lines, wrong = self._case(0, 0, 0)
        self.kinds = next((line.split()[1] for line in lines if line.startswith("kinds ")), "")
        self.walked.points = len(self.kinds)
        self.walked.wrong += [f"no fault: {said}" for said in wrong]

    def meet(self, point: int, name: str) -> None:
        """One fault at one point."""
        how, error, _where = FAULTS[name]
        lines, wrong = self._case(point, how, error)
        self.walked.runs[name] = self.walked.runs.get(name, 0) + 1
        refused = any(line.startswith("refused") for line in lines)
        self.walked.refused += refused
        self.walked.unnoticed += not refused and how in {ONCE, FROM_THEN_ON}
        self.walked.wrong += [f"{name} at {point} ({self.kinds[point - 1]}): {said}" for said in wrong]

    def _case(self, point: int, how: int, error: int) -> tuple[list[str], list[str]]:
        self._shim.lift()
        self._story.lay_out()

        def work(tell: Callable[[str], None]) -> None:
            self._shim.arm(point, how, error)
            self._story.act(Step(self._story, self._shim, tell))
            self._shim.lift()
            tell("kinds " + self._shim.kinds())

        lines, ended = Fork(work).told()
        return lines, list(self._judged(lines, ended=ended, killed=how in {KILL, TORN}))

    def _judged(self, lines: list[str], *, ended: bool, killed: bool) -> Iterator[str]:
        yield from (line for line in lines if line.startswith(("defect", "half")))
        acknowledged = max((int(line.split()[1]) for line in lines if line.startswith("did")), default=-1)
        if ended == killed:
            yield f"the process {'ended' if ended else 'was killed'} after {acknowledged}"
        try:
            yield from self._story.judge(acknowledged)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what was found
            yield f"after {acknowledged} the judge met {error!r}"


def _chosen(kinds: str, spread: int, part: str, *, every: bool) -> list[tuple[int, str]]:
    pairs = [
        (point, name)
        for point, kind in enumerate(kinds, 1)
        for name, (*_rest, where) in FAULTS.items()
        if kind in where and (every or not _alike(kinds, point))
    ]
    if spread:
        step = max(1, len(pairs) // spread)
        # A step that shares no factor with the number of faults meets each of them.
        pairs = pairs[:: step + 1 - step % 2]
    mine, of = (int(each) for each in part.split("/"))
    return pairs[mine - 1 :: of]


def _alike(kinds: str, point: int) -> bool:
    """Whether a point is in the middle of many writes in a row, pages of a copy: of those, every sixteenth is met."""
    around = kinds[max(point - 3, 0) : point + 2]
    return around == "W" * 5 and point % 16 != 0


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("library", type=Path)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--story", choices=STORIES, default="day")
    asked.add_argument("--spread", type=int, default=0)
    asked.add_argument("--part", default="1/1")
    asked.add_argument("--every", action="store_true")
    asked.add_argument("--encrypted", action="store_true")
    asked.add_argument("--aloud", action="store_true")
    options = asked.parse_args()
    folder, began = options.folder.resolve(), time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    # What is tried is the order of what is written: a guess may be cheap, and a wrong one need not be waited for.
    patch.object(desk_app.staff.keys, "calibrated", lambda: CHEAP).start()
    patch.object(desk_app.staff.reading, "WRONG_PIN_SECONDS", 0.0).start()
    patch.object(desk_app.staff.pin, "_hasher", partial(PasswordHasher, 1, 8, 1)).start()
    os.environ["DESK_APP_HOME"] = str(folder / "walked" / "home")
    story, shim = STORIES[options.story](folder, options.encrypted), Shim(options.library)
    shim.watch(story.watched)
    through = _Walk(story, shim)
    every = options.every or options.story == "day"
    chosen = _chosen(through.kinds, options.spread, options.part, every=every)
    for number, (point, name) in enumerate(chosen, 1):
        through.meet(point, name)
        if options.aloud and (number % 200 == 0 or number == len(chosen)):
            wrong, took = len(through.walked.wrong), time.monotonic() - began
            sys.stderr.write(
                f"  {options.story} {options.part}: {number} of {len(chosen)} · {wrong} wrong · {took:.0f} s\n"
            )
    sys.stdout.write(json.dumps(vars(through.walked), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
