"""Opening what may be anything: a pipe keeps whoever opens it until somebody writes, a device never ends."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

#: Without it the opening itself would wait at a pipe. Windows has neither.
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0)


def open_ordinary(path: Path) -> BinaryIO:
    """``path`` for reading its bytes. Raises OSError, ``ENODEV`` for what is there and is no ordinary file."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | _WITHOUT_WAITING)

    if is_odd(path):  # a device may do things when it is opened
        raise OSError(errno.ENODEV, "no ordinary file", str(path))
    file = open(path, "rb", opener=opener)  # noqa: SIM115 - Path.open takes no opener, and the caller closes it
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(errno.ENODEV, "no ordinary file", str(path))


def read_ordinary(path: Path, most: int = -1) -> bytes:
    """The first ``most`` bytes of ``path``, or all. Raises as ``open_ordinary``."""
    with open_ordinary(path) as file:
        return file.read(most)


def is_odd(path: Path) -> bool:
    """Whether there is something called ``path``, or behind a link of that name, that is no file and no folder."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
