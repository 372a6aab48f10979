"""Putting a finished PDF on the disk: whole, or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from desk_app.errors import ShopFileError
from desk_app.words import N_


def save_pdf(data: bytes, path: Path) -> None:
    """Writes ``data`` beside ``path`` and renames it into place; an older file is replaced only by a whole new one.

    Raises ShopFileError in plain words where that cannot be done; nothing is left behind then.
    """
    path = Path(path)
    temporary: Path | None = None
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "a folder", str(path))
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)  # mkstemp keeps others out; a saved paper is an ordinary file
        temporary.replace(path)
    except (OSError, ValueError) as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise _in_plain_words(error, path) from error


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
