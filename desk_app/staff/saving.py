"""A finished file in the place a person chose for it: whole, or not at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from desk_app.db.ordinary import is_odd, read_ordinary
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: What a file is called while it is written. One that is this old was left by a program that was ended from outside.
_PART = re.compile(r"\.[0-9a-f]{16}\.part")
_ABANDONED_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What is said where a file cannot be saved, as marked sentences that may name it: {path}.

    ``no_folder`` names the folder that is missing. Where one of the others is "", it is ``otherwise`` that is said.
    """

    otherwise: str
    a_folder: str = ""
    no_folder: str = ""
    disk_full: str = ""
    barred: str = ""

    def of(self, error: Exception, path: Path) -> ShopFileError:
        """What the system says, as a sentence for the shop."""
        number = error.errno if isinstance(error, OSError) else None
        if number == errno.EISDIR and self.a_folder:
            return ShopFileError(self.a_folder, path=str(path))
        if number in {errno.ENOENT, errno.ENOTDIR} and self.no_folder:
            return ShopFileError(self.no_folder, path=str(path.parent))
        if number == errno.ENOSPC and self.disk_full:
            return ShopFileError(self.disk_full)
        if number in {errno.EACCES, errno.EPERM, errno.EROFS} and self.barred:
            return ShopFileError(self.barred, path=str(path))
        return ShopFileError(self.otherwise, path=str(path))


def begins_otherwise(path: Path, begin: bytes) -> bool:
    """Whether there is something at ``path`` that begins otherwise than ``begin``: a slip of the hand must not cost a
    shop file, a backup or a letter. An empty file is no loss. Raises OSError."""
    try:
        return read_ordinary(path, len(begin)) not in {b"", begin}
    except FileNotFoundError:
        return False


class Draft:
    """A file being written beside the place it is for. ``file`` takes the bytes."""

    def __init__(self, file: BinaryIO, here: Path, path: Path, check: Callable[[Path], None] | None) -> None:
        self.file = file
        self._here = here
        self._path = path
        self._check = check

    def finish(self) -> None:
        """Nothing more is written: brings it to the disk, so that placing it takes no time. Raises OSError."""
        if not self.file.closed:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()

    def place(self) -> None:
        """Puts it in its place, whole and on the disk. Raises what the check raises, and OSError."""
        self.finish()
        if self._check is not None:  # another may have come there while this one was written
            self._check(self._path)
        self._here.replace(self._path)


@contextmanager
def drafted(path: Path, unsaved: Unsaved, *, check: Callable[[Path], None] | None = None) -> Iterator[Draft]:
    """A draft for ``path``, which is there only after ``Draft.place``; one that was not placed is gone afterwards.

    ``check`` is asked whether ``path`` may be replaced, before anything is written and before it is placed.
    Raises ShopFileError as ``unsaved`` says where the disk refuses.
    """
    path = Path(path)
    here = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        if is_odd(path):
            raise ShopFileError(N_("{path} is no ordinary file. Give another name."), path=str(path))
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder", str(path))
        if check is not None:
            check(path)
        _clear_abandoned(path.parent)
        file = here.open("xb")  # an ordinary file: who may read it is this account's own choice (umask)
    except (OSError, ValueError) as error:
        raise unsaved.of(error, path) from error
    try:
        with file:
            yield Draft(file, here, path, check)
    except OSError as error:
        raise unsaved.of(error, path) from error
    finally:
        with suppress(OSError):
            here.unlink(missing_ok=True)


@lru_cache(maxsize=64)  # once for each folder and start: of ten thousand papers each would read the whole folder
def _clear_abandoned(folder: Path) -> None:
    """Deletes what a save that was ended from outside left in ``folder``, by a day later."""
    with suppress(OSError):
        for left in folder.iterdir():
            if _PART.fullmatch(left.name) is None or left.is_symlink() or not left.is_file():
                continue
            if time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                left.unlink(missing_ok=True)


def save_whole(data: bytes, path: Path, unsaved: Unsaved, *, check: Callable[[Path], None] | None = None) -> None:
    """Writes ``data`` beside ``path`` and renames it into place; an older file is replaced only by a whole new one.

    ``check`` is asked first whether ``path`` may be replaced; what it raises stops the saving.
    Raises ShopFileError as ``unsaved`` says; nothing is changed and nothing left behind then.
    """
    with drafted(path, unsaved, check=check) as draft:
        draft.file.write(data)
        draft.place()
