"""Putting a finished PDF on the disk: whole, or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from desk_app.errors import ShopFileError
from desk_app.words import N_

#: What every PDF begins with.
_PDF = b"%PDF"

#: The names beside a shop file that SQLite and the program write themselves; such a file may be empty and in use.
_BESIDE_A_SHOP = ("-wal", "-shm", "-journal", ".lock")


def save_pdf(data: bytes, path: Path) -> None:
    """Writes ``data`` beside ``path`` and renames it into place; an older file is replaced only by a whole new one.

    Only a PDF or an empty file is replaced: a slip of the hand must not cost a shop file, a backup or a letter.
    Raises ShopFileError in plain words where that cannot be done; nothing is changed and nothing left behind then.
    """
    path = Path(path)
    temporary: Path | None = None
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder", str(path))
        _must_be_replaceable(path)
        draft = path.parent / f".{secrets.token_hex(8)}.part"
        with draft.open("xb") as file:  # an ordinary file: who may read it is this account's own choice (umask)
            temporary = draft
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except (OSError, ValueError) as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise _in_plain_words(error, path) from error


def _must_be_replaceable(path: Path) -> None:
    try:
        with path.open("rb") as file:
            begin = file.read(len(_PDF))
    except FileNotFoundError:
        return
    if begin != _PDF and (begin or path.name.endswith(_BESIDE_A_SHOP)):
        raise ShopFileError(N_("{path} is not a PDF and was not replaced. Give the PDF another name."), path=str(path))


def _in_plain_words(error: Exception, path: Path) -> ShopFileError:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EISDIR:
        return ShopFileError(N_("{path} is a folder. Give the PDF a name of its own."), path=str(path))
    if number in {errno.ENOENT, errno.ENOTDIR}:
        return ShopFileError(N_("There is no folder {path} to save the PDF in."), path=str(path.parent))
    if number == errno.ENOSPC:
        return ShopFileError(N_("The disk is full. The PDF was not saved."))
    if number in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return ShopFileError(
            N_("The PDF cannot be saved as {path}: the folder may not be written to, or the file is open elsewhere."),
            path=str(path),
        )
    return ShopFileError(N_("The PDF cannot be saved as {path}. Choose another place or name."), path=str(path))
