"""A finished file in the place a person chose for it: whole, or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desk_app.db.ordinary import is_odd, read_ordinary
from desk_app.errors import ShopFileError
from desk_app.words import N_


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


def save_whole(data: bytes, path: Path, unsaved: Unsaved, *, check: Callable[[Path], None] | None = None) -> None:
    """Writes ``data`` beside ``path`` and renames it into place; an older file is replaced only by a whole new one.

    ``check`` is asked first whether ``path`` may be replaced; what it raises stops the saving.
    Raises ShopFileError as ``unsaved`` says; nothing is changed and nothing left behind then.
    """
    with written_beside(path, unsaved, lambda file: file.write(data), check=check) as put:
        put()


@contextmanager
def written_beside(
    path: Path, unsaved: Unsaved, write: Callable[[IO[bytes]], object], *, check: Callable[[Path], None] | None = None
) -> Iterator[Callable[[], None]]:
    """As ``save_whole`` for what is too long to be held: ``write`` fills a file beside ``path``, and what is given
    then puts it into place, which takes no time. Where that is not called, or anything is raised, nothing is left."""
    path = Path(path)
    temporary: Path | None = None

    def put() -> None:
        nonlocal temporary
        if temporary is None:
            raise ValueError("a finished file is put into place once")
        try:
            temporary.replace(path)
        except (OSError, ValueError) as error:
            raise unsaved.of(error, path) from error
        temporary = None

    try:
        try:
            if is_odd(path):
                raise ShopFileError(N_("{path} is no ordinary file. Give another name."), path=str(path))
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder", str(path))
            if check is not None:
                check(path)
            draft = path.parent / f".{secrets.token_hex(8)}.part"
            with draft.open("xb") as file:  # an ordinary file: who may read it is this account's own choice (umask)
                temporary = draft
                write(file)
                file.flush()
                os.fsync(file.fileno())
        except (OSError, ValueError) as error:
            raise unsaved.of(error, path) from error
        yield put
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
