"""Keeps watch over one case: nothing written where it may not be, no program started, no line to another machine, no
second of the processor spent. The processor's time is that of the thread, not of a clock on the wall: a busy machine
makes no case slow.

Python reports every opened, renamed and removed file to an audit hook, which cannot be taken off again: there is one,
and it listens only while a case is watched. What native code writes is found by looking at the folders afterwards.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

#: Seconds of the processor's time one case may take.
LONGEST = 1.0
#: After so many it is stopped where it stands, if it is running Python.
STOPPED_AFTER = 8

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
#: Events whose first arguments are paths that change; the number says how many.
_CHANGING = {"os.remove": 1, "os.rename": 2, "os.mkdir": 1, "os.rmdir": 1, "os.link": 2, "os.symlink": 2,
             "os.truncate": 1, "os.chmod": 1, "shutil.rmtree": 1}  # fmt: skip
_FORBIDDEN = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "os.fork"})


class TooSlow(BaseException):
    """A case took too long. No ``Exception``, so that no handler takes it for a fault of the file."""


class Trespass(AssertionError):
    """A case wrote, started or called something it may not."""


class _Guard:
    def __init__(self) -> None:
        self.allowed: tuple[str, ...] | None = None
        self.trespasses: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, args: tuple[object, ...]) -> None:
        if self.allowed is None:
            return
        if event == "open":
            path, mode, flags = args
            writes = bool(set(str(mode)) & set("wax+")) if mode else isinstance(flags, int) and flags & _WRITING
            if writes:
                self._judge(event, path)
        elif event in _CHANGING:
            for path in args[: _CHANGING[event]]:
                self._judge(event, path)
        elif event in _FORBIDDEN:
            self.trespasses.append(f"{event} {args[:1]}")

    def _judge(self, event: str, path: object) -> None:
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if not isinstance(path, str | os.PathLike):
            return  # a handle that was opened, and judged, before
        full = os.path.abspath(os.fspath(path))  # noqa: PTH100 - Path would open what it resolves
        if "__pycache__" in full or full == os.devnull or full.startswith("/proc/self/"):
            return
        if not any(full == folder or full.startswith(folder + os.sep) for folder in self.allowed or ()):
            self.trespasses.append(f"{event} {full}")


_guard: list[_Guard] = []


@contextmanager
def watched(allowed: Sequence[Path], untouched: Sequence[Path] = ()) -> Iterator[None]:
    """Raises Trespass for any write outside ``allowed`` and for any change inside the folders ``untouched``."""
    if not _guard:
        _guard.append(_Guard())
    guard = _guard[0]
    before = [listing(folder) for folder in untouched]
    guard.trespasses.clear()
    guard.allowed = tuple(os.path.abspath(folder) for folder in allowed)  # noqa: PTH100 - as above
    try:
        yield
    finally:
        guard.allowed = None
    if guard.trespasses:
        raise Trespass("; ".join(guard.trespasses[:5]))
    for folder, was in zip(untouched, before, strict=True):
        if listing(folder) != was:
            raise Trespass(f"{folder} was changed")


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below ``folder``: size and time of its last change."""
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def timed(
    work: Callable[[], object], longest: float = LONGEST, *, clock: Callable[[], float] = time.thread_time
) -> float:
    """Runs ``work`` and says how many seconds of the processor it took; ``clock`` is to be the process's where native
    threads work. Raises TooSlow where that is more than ``longest``, and is so again when it is run a second time: the
    first may have paid for an import or a cleaning of memory."""
    spent = _spent(work, clock)
    if spent > longest:
        spent = min(spent, _spent(work, clock))
        if spent > longest:
            raise TooSlow(f"{spent:.2f} s of the processor")
    return spent


def _spent(work: Callable[[], object], clock: Callable[[], float]) -> float:
    begun = clock()
    with _stopped_when_stuck():
        work()
    return clock() - begun


@contextmanager
def _stopped_when_stuck() -> Iterator[None]:
    if not hasattr(signal, "SIGPROF"):  # Windows: a stuck case is ended by whoever runs the tests
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        raise TooSlow(f"more than {STOPPED_AFTER} s of the processor")

    old = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, STOPPED_AFTER)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)
