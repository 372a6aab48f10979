"""What is written down before a file takes the place of a shop file, so that a kill in between can be made good.

Three things change hands: the file, its log and its key file. They cannot be renamed in one step, so a note beside
them says what was meant; whoever opens the shop next finishes it or takes it back (``swapping.settle``).
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from desk_app.db.ordinary import read_ordinary

#: An encrypted file begins with sixteen bytes of chance that no other has; a plain one with those of every SQLite file.
_STAMP_BYTES = 16


@dataclass(frozen=True, slots=True)
class SwapNote:
    """``stamp`` is how the coming file begins (hexadecimal), ``kept`` the name that the old one gets beside it ("":
    there was none), ``source`` the backup that the coming one was made of ("": the shop itself, encrypted)."""

    stamp: str
    kept: str
    source: str


def note_path(to: Path) -> Path:
    """Where the note for the shop file ``to`` lies."""
    return to.with_name(f".{to.name}.swap")


def coming(to: Path) -> Path:
    """The file that is about to become ``to``."""
    return to.with_name(f".{to.name}.restoring")


def stamp_of(path: Path) -> str:
    """How ``path`` begins; "" where there is no such file. Raises OSError: a disk that would not say is no answer."""
    try:
        return read_ordinary(path, _STAMP_BYTES).hex()
    except FileNotFoundError:
        return ""


def write_note(to: Path, note: SwapNote) -> None:
    """Puts the note on the disk, whole or not at all. Raises OSError."""
    new = to.with_name(f".{to.name}.swap.new")
    try:
        with new.open("w", encoding="utf-8") as file:
            file.write(json.dumps(asdict(note)))
            file.flush()
            os.fsync(file.fileno())
        new.replace(note_path(to))
    except OSError:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise


def read_note(to: Path) -> SwapNote | None:
    """What was meant for ``to``; None where nothing is under way, or somebody else wrote there. Raises OSError."""
    try:
        told = json.loads(read_ordinary(note_path(to)))
        note = SwapNote(str(told["stamp"]), str(told["kept"]), str(told["source"]))
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return note if note.kept == Path(note.kept).name else None


def in_place(to: Path, note: SwapNote) -> bool:
    """Whether the coming file has taken its place already."""
    return not coming(to).exists() and stamp_of(to) == note.stamp
