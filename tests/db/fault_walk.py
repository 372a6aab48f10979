"""Walks the fault points of a day's work: at the n-th write, flush, opening, renaming or removal in the shop's folder
the process is killed, or the disk fails, and the file is then held against what it must be.

Run by ``walk`` below in a process of its own with faultshim.c loaded before everything else. That process knows the
script's states, and for each point makes a fork that does the work with the fault set; it prints what came of it.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desk_app.db.backup import list_backups
from desk_app.db.restore import restore
from desk_app.db.shop import open_shop
from desk_app.errors import ShopFileError
from desk_app.overview.whole import check_everything
from tests.db.day_of_work import ROUND, Reference, at, do, reference, state_of

Made = TypeVar("Made")

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


@dataclass
class Walked:
    """What the walk found. ``points`` is how many operations the script makes, ``runs`` counts by kind of fault."""

    points: int = 0
    runs: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    unnoticed: int = 0
    wrong: list[str] = field(default_factory=list)


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


def walk(library: Path, folder: Path, *, spread: int = 0, share: str = "0/1") -> Walked:
    """Every fault at every point, or at ``spread`` pairs of them spread evenly; ``share`` "1/2": every second pair."""
    command = (sys.executable, __file__, str(library), str(folder), "--spread", str(spread), "--share", share)
    run = subprocess.run(
        command, env=os.environ | {"LD_PRELOAD": str(library)}, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return Walked(**json.loads(run.stdout.splitlines()[-1]))


class _Shim:
    def __init__(self, library: Path) -> None:
        self._library = ctypes.CDLL(str(library))
        self._library.faultshim_kinds.restype = ctypes.c_char_p
        self._library.faultshim_count.restype = ctypes.c_long

    def watch(self, folder: Path) -> None:
        self._library.faultshim_watch(os.fsencode(folder))

    def arm(self, point: int, how: int, error: int) -> None:
        self._library.faultshim_arm(ctypes.c_long(point), how, error)

    def lift(self) -> None:
        self._library.faultshim_lift()

    def kinds(self) -> str:
        found: bytes = self._library.faultshim_kinds()
        return found.decode()


class _Day:
    """The fork: does the script from opening to restoring and tells through ``tell`` how it goes."""

    def __init__(self, known: Reference, path: Path, shim: _Shim, tell: Callable[[str], None]) -> None:
        self._known, self._path, self._shim, self._tell = known, path, shim, tell

    def run(self) -> None:
        shop = self._step(0, lambda: open_shop(self._path, clock=at(0)))
        for number in range(1, len(self._known.after)):
            self._step(number, partial(do, shop, number))
        self._step(len(self._known.after), shop.close)
        backup = list_backups(self._path.parent, self._path.stem)[0].path
        self._step(len(self._known.after) + 1, lambda: restore(backup, self._path, clock=at(len(self._known.after))))

    def _step(self, number: int, work: Callable[[], Made]) -> Made:
        try:
            made = work()
        except ShopFileError as refused:
            self._refused(number, str(refused))
            made = work()  # the fault is gone: now it must go
        self._tell(f"did {number}")
        return made

    def _refused(self, number: int, said: str) -> None:
        self._shim.lift()
        self._tell(f"refused {number} {said}")
        last = len(self._known.after) - 1
        allowed = {min(max(number - 1, 0), last)}
        if number > last + 1:  # a restore that could not be made sure: the old file or the restored one
            allowed |= set(range(last + 1))
        state = state_of(self._path)
        if not allowed & set(self._known.numbers(state)):
            self._tell(f"half {number} {self._known.numbers(state)} {self._known.differs(state, min(allowed))}")


def _fork(day: Callable[[Callable[[str], None]], None]) -> tuple[list[str], bool]:
    """Runs ``day`` in a fork; what it told, and whether it came to its end by itself."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            day(lambda line: (os.write(writer, (line + "\n").encode()), None)[1])
            code = 0
        finally:
            if code:
                os.write(writer, ("defect " + traceback.format_exc().replace("\n", " | ") + "\n").encode())
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as told:
        lines = told.read().splitlines()
    _pid, status = os.waitpid(child, 0)
    return lines, os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def _judge(known: Reference, path: Path, lines: list[str], *, ended: bool, killed: bool) -> Iterator[str]:
    yield from (line for line in lines if line.startswith(("defect", "half")))
    acknowledged = max((int(line.split()[1]) for line in lines if line.startswith("did")), default=-1)
    last = len(known.after) - 1
    if ended == killed:
        yield f"the process {'ended' if ended else 'was killed'} after {acknowledged}"
    problems = check_everything(path).problems
    yield from (f"unclean: {problem}" for problem in problems)
    backups = [made.path for made in list_backups(path.parent, path.stem)]
    copied = {number for name in backups for number in known.numbers(state_of(name))}
    for name in backups:
        if not check_everything(name).ok or not known.numbers(state_of(name)):
            yield f"the backup {name.name} is half"
    allowed = {max(acknowledged, 0), acknowledged + 1}
    if acknowledged >= last:
        allowed = {last} | (copied if acknowledged > last else set())
    if acknowledged > last + 1:
        allowed = copied
    state = state_of(path)
    if not allowed & set(known.numbers(state)):
        found, wanted = known.numbers(state), min(max(acknowledged, 0), last)
        yield f"acknowledged {acknowledged}, found {found}: {known.differs(state, wanted)}"
    shop = open_shop(path, clock=at(len(known.after)))  # what a killed program left must not bar the next one
    shop.close()


def _chosen(kinds: str, spread: int, share: str) -> list[tuple[int, str]]:
    pairs = [
        (point, name)
        for point, kind in enumerate(kinds, 1)
        for name, (*_rest, where) in FAULTS.items()
        if kind in where
    ]
    if spread:
        step = max(1, len(pairs) // spread)
        # A step that shares no factor with the number of faults meets each of them.
        pairs = pairs[:: step + 1 - step % 2]
    mine, of = (int(each) for each in share.split("/"))
    return pairs[mine::of]


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("library", type=Path)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--spread", type=int, default=0)
    asked.add_argument("--share", default="0/1")
    options = asked.parse_args()
    folder = options.folder.resolve()
    shim, walked = _Shim(options.library), Walked()
    known = reference(folder, len(ROUND))
    path = folder / "walked" / "shop" / known.base.name
    shim.watch(path.parent)

    def day(point: int, how: int, error: int) -> tuple[list[str], bool]:
        known.copy_to(path.parent)

        def run(tell: Callable[[str], None]) -> None:
            shim.arm(point, how, error)
            _Day(known, path, shim, tell).run()
            shim.lift()
            tell("kinds " + shim.kinds())

        return _fork(run)

    lines, ended = day(0, 0, 0)
    walked.wrong += [f"no fault: {wrong}" for wrong in _judge(known, path, lines, ended=ended, killed=False)]
    kinds = next((line.split()[1] for line in lines if line.startswith("kinds ")), "")
    walked.points = len(kinds)
    for point, name in _chosen(kinds, options.spread, options.share):
        how, error, _where = FAULTS[name]
        lines, ended = day(point, how, error)
        walked.runs[name] = walked.runs.get(name, 0) + 1
        refused = any(line.startswith("refused") for line in lines)
        walked.refused += refused
        walked.unnoticed += not refused and how in {ONCE, FROM_THEN_ON}
        found = list(_judge(known, path, lines, ended=ended, killed=how in {KILL, TORN}))
        walked.wrong += [f"{name} at {point} ({kinds[point - 1]}): {wrong}" for wrong in found]
    sys.stdout.write(json.dumps(vars(walked), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
