"""Putting a finished PDF on the disk: whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desk_app.errors import ShopFileError
from desk_app.staff.saving import Draft, Unsaved, begins_otherwise, drafted, save_whole
from desk_app.words import N_

#: What every PDF begins with.
_PDF = b"%PDF"

#: The names beside a shop file that SQLite and the program write themselves; such a file may be empty and in use,
#: or come in a moment.
_BESIDE_A_SHOP = ("-wal", "-shm", "-journal", ".lock")

_UNSAVED = Unsaved(
    N_("The PDF cannot be saved as {path}. Choose another place or name."),
    a_folder=N_("{path} is a folder. Give the PDF a name of its own."),
    no_folder=N_("There is no folder {path} to save the PDF in."),
    disk_full=N_("The disk is full. The PDF was not saved."),
    barred=N_("The PDF cannot be saved as {path}: the folder may not be written to, or the file is open elsewhere."),
)


def save_pdf(data: bytes, path: Path) -> None:
    """Puts ``data`` at ``path``; an older file is replaced only by a whole new one.

    Only a PDF or an empty file is replaced: a slip of the hand must not cost a shop file, a backup or a letter.
    Raises ShopFileError in plain words where that cannot be done; nothing is changed and nothing left behind then.
    """
    save_whole(data, path, _UNSAVED, check=_must_be_replaceable)


@contextmanager
def drafted_pdf(path: Path) -> Iterator[Draft]:
    """A PDF to be written piece by piece, which stands at ``path`` only once it is placed. Raises as ``save_pdf``."""
    with drafted(path, _UNSAVED, check=_must_be_replaceable) as draft:
        yield draft


def _must_be_replaceable(path: Path) -> None:
    if begins_otherwise(path, _PDF) or path.name.endswith(_BESIDE_A_SHOP):
        raise ShopFileError(N_("{path} is not a PDF and was not replaced. Give the PDF another name."), path=str(path))
