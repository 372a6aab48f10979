"""Which folders may be set for backups: they must be there, differ, and take the mark of a second place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desk_app.db.settings import Settings
from desk_app.db.sticks import Near, how_near, leave_mark
from desk_app.errors import RuleBroken
from desk_app.words import N_


def with_second_marked(before: Settings, after: Settings, beside: Path, *, anew: bool) -> Settings:
    """``after`` with the mark of its second folder, where that is new or was chosen ``anew``.

    ``beside`` is the folder of the shop file, where first copies go unless told otherwise. Raises RuleBroken on
    "backup_folder" and "backup_second_folder": not there, the same folder, not to be written.
    """
    _must_be_there("backup_folder", after.backup_folder)
    second = after.backup_second_folder
    other = second != before.backup_second_folder
    if other or anew:  # a stick that is out now may stay in the settings
        _must_be_there("backup_second_folder", second)
    _must_differ(second, Path(after.backup_folder) if after.backup_folder else beside)
    mark = _marked(second) if other or anew else after.backup_second_mark
    return replace(after, backup_second_mark=mark)


def _must_be_there(name: str, folder: str) -> None:
    try:
        there = not folder or Path(folder).is_dir()
    except (OSError, ValueError):
        there = False
    if not there:
        raise RuleBroken(name, "missing", N_("There is no folder {path}."), path=folder)


def _must_differ(second: str, first: Path) -> None:
    try:
        same = bool(second) and how_near(first, Path(second)) is Near.SAME
    except OSError:  # a stick that is out
        same = Path(second).resolve() == first.resolve()
    if same:
        raise RuleBroken(
            "backup_second_folder",
            "same",
            N_("This is where the first copy goes. Choose a stick or another folder for the second."),
        )


def _marked(second: str) -> str:
    try:
        return leave_mark(Path(second)) if second else ""
    except OSError as error:
        raise RuleBroken(
            "backup_second_folder",
            "read_only",
            N_("Nothing can be written in {path}. Unlock the stick, free some space, or choose another folder."),
            path=second,
        ) from error
