"""Where to save a file: a name that is free is offered, and no file is replaced that nobody was asked about."""

from __future__ import annotations

from pathlib import Path

from desk_app.ui.dialogs import Dialogs
from desk_app.words import _


def ask_where(dialogs: Dialogs, title: str, suggested: str, filters: str, *endings: str) -> Path | None:
    """Asks for a place; None where the person changed her mind. The first of ``endings`` is added to a name typed
    without one of them; the file box does not know of that, so an older file of the name is asked about here."""
    chosen = dialogs.save_file(title, untaken(dialogs.start_folder(), suggested), filters)
    if chosen is None or chosen.suffix.casefold() in endings or chosen.exists():
        return chosen
    target = chosen.with_name(chosen.name + endings[0])
    if target.exists() and not dialogs.ask_once(
        _("Replace {name}?", name=target.name),
        _("There is already a file of that name. What is in it would be gone."),
        _("Replace"),
    ):
        return None
    return target


def untaken(folder: Path, name: str) -> str:
    """``name``, or where there is such a file, "name (2).pdf" and so on."""
    wanted, free, number = Path(name), name, 1
    while number < 1000 and (folder / free).exists():
        number += 1
        free = f"{wanted.stem} ({number}){wanted.suffix}"
    return free
