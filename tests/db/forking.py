"""A fork that does some work and tells how it goes: what is killed, or meets a failing disk.

A fork has everything imported already, so that a case costs its work and not a start of the program.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable

#: Handed to the work: writes one line to whoever watches.
Tell = Callable[[str], None]


class Fork:
    """A running fork. The process that makes it must have no other thread and no shop file open."""

    def __init__(self, work: Callable[[Tell], None]) -> None:
        self._reader, writer = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            _work(work, writer)
        os.close(writer)

    def kill(self) -> None:
        """kill -9."""
        os.kill(self._child, signal.SIGKILL)

    def told(self) -> tuple[list[str], bool]:
        """Waits for the end. What it told, and whether it came to its end by itself and well.

        A line cut by a kill was never told.
        """
        with os.fdopen(self._reader, encoding="utf-8", errors="replace") as reader:
            lines = [line[:-1] for line in reader if line.endswith("\n")]
        _pid, status = os.waitpid(self._child, 0)
        return lines, os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def _work(work: Callable[[Tell], None], writer: int) -> None:
    code = 1
    try:
        work(lambda line: (os.write(writer, (line + "\n").encode()), None)[1])
        code = 0
    finally:
        if code:
            os.write(writer, ("defect " + traceback.format_exc().replace("\n", " | ") + "\n").encode())
        os._exit(code)
