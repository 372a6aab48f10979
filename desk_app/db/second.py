"""Each backup in two places: where backups go, and a stick or another folder.

What speaks against one place stops nothing in the other. The copy in the second place is opened and checked there.
"""

from __future__ import annotations

import errno
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from desk_app.clock import as_text, from_text
from desk_app.db.aside import thin_set_aside
from desk_app.db.backup import BackupMade, back_up, backup_folder, list_backups, make_backup, remove_backup, thin_folder
from desk_app.db.check import Checker, CheckResult, check_file
from desk_app.db.copying import Progress, read_afresh
from desk_app.db.faults import Code, plain_words, result_code
from desk_app.db.ordinary import read_ordinary
from desk_app.db.shop import Shop
from desk_app.db.sticks import is_the_chosen
from desk_app.errors import DeskError, ShopFileError
from desk_app.words import N_, Words


class Why(StrEnum):
    """What speaks against the second place."""

    ABSENT = "absent"
    NOT_IT = "not_it"  # a folder is there, and it is not the one that was chosen
    FULL = "full"
    READ_ONLY = "read_only"
    UNSOUND = "unsound"  # the copy is there, and the check found something in it
    OTHER = "other"


_SENTENCES = {
    Why.ABSENT: N_("The second place for backups is not there: {path}. Put the stick in; the next backup goes there."),
    Why.NOT_IT: N_(
        "{path} is not the stick that was chosen for second copies, or that stick is out. Put it in, or choose the"
        " folder again in Settings."
    ),
    Why.FULL: N_("The second place for backups is full: {path}. Free some space there, or use a larger stick."),
    Why.READ_ONLY: N_(
        "The second place for backups is read-only: {path}. Unlock the stick, or choose another folder in Settings."
    ),
    Why.UNSOUND: N_("The second copy in {path} was made, and its check found something. Check the shop file."),
    Why.OTHER: N_(
        "The second place for backups did not take the copy: {path}. Try another stick, or another folder in Settings."
    ),
}


class SecondFault(ShopFileError):
    """Why there is no good copy in the second place, and what to do. ``reason`` is what was behind it, if known."""

    def __init__(self, why: Why, folder: Path, reason: str = "", /, **values: object) -> None:
        super().__init__(_SENTENCES[why], path=str(folder))
        self.why = why
        self._reason, self._reason_values = reason, values

    def say(self, words: Words) -> str:
        """The sentence, and the reason where one is known."""
        said = super().say(words)
        return f"{said} {words(self._reason, **self._reason_values)}" if self._reason else said


@dataclass(frozen=True, slots=True)
class Round:
    """One backup in each place. A place has a backup or a fault; a second place that is not set has neither."""

    writes: int
    first: BackupMade | None
    fault: DeskError | None
    second: BackupMade | None = None
    second_fault: SecondFault | None = None

    @property
    def made(self) -> BackupMade | None:
        """A backup of this round, wherever it is."""
        return self.first or self.second


def second_folder(shop: Shop) -> Path | None:
    """The second place, where the owner set one."""
    return Path(shop.settings.backup_second_folder) if shop.settings.backup_second_folder else None


def list_both(shop: Shop) -> tuple[BackupMade, ...]:
    """The backups of both places, newest first; one that is in both is listed where it was made."""
    stem, to = shop.path.stem, second_folder(shop)
    first = list_backups(backup_folder(shop), stem)
    names = {made.path.name for made in first}
    only = tuple(made for made in list_backups(to, stem) if made.path.name not in names) if to is not None else ()
    return tuple(sorted((*first, *only), key=lambda made: made.at, reverse=True)) if only else first


def back_up_both(shop: Shop, *, check: Checker = check_file, progress: Progress | None = None) -> Round:
    """Takes a backup of the open shop into both places and thins both, and what was set aside beside the shop.

    Call it off the window's thread. Raises no DeskError: each place has its own in what is returned.
    """
    writes, stem, at = shop.writes, shop.path.stem, shop.now()
    first: BackupMade | None = None
    fault: DeskError | None = None
    try:
        first = back_up(shop, progress=progress)
        thin_folder(first.path.parent, stem, at, shop.settings.zone)
        thin_set_aside(shop.path, at)
    except DeskError as error:
        fault = error
    to = second_folder(shop)
    if to is None:
        return Round(writes, first, fault)
    try:
        second = _second(shop, first, to, at, check)
    except SecondFault as error:
        return Round(writes, first, fault, None, error)
    return Round(writes, first, fault, *second)


def _second(
    shop: Shop, first: BackupMade | None, to: Path, at: datetime, check: Checker
) -> tuple[BackupMade, SecondFault | None]:
    """From the verified copy where there is one, else from the live file through SQLite's backup API."""
    stem, key = shop.path.stem, shop.database.passphrase
    try:
        if not to.is_dir():
            raise SecondFault(Why.ABSENT, to)
        if not is_the_chosen(to, shop.settings.backup_second_mark):
            raise SecondFault(Why.NOT_IT, to)
        thin_folder(to, stem, at, shop.settings.zone)  # first: what may go makes room
        source = first.path if first is not None else shop.path
        made = make_backup(source, to, stem, first.at if first is not None else at, key)
        read_afresh(made.path)
        fault = _judged(check(made.path, key), made, to)
    except SecondFault:
        raise
    except Exception as error:
        said = plain_words(error)
        if said is None:
            raise
        why = _why(error, to)
        behind = said if why is Why.OTHER else None
        raise SecondFault(why, to, behind.template if behind else "", **(behind.values if behind else {})) from error
    thin_folder(to, stem, at, shop.settings.zone)
    _remember(shop, to, made.at)
    return made, fault


def _judged(found: CheckResult, made: BackupMade, to: Path) -> SecondFault | None:
    """What the check of the copy found. A damaged copy is none; one that is true to a flawed shop is kept."""
    if found.sound:
        return None
    worst = found.problems[0]
    if worst.code.startswith("file."):
        with suppress(OSError):
            remove_backup(made.path)
        raise SecondFault(Why.OTHER, to, worst.template, **worst.values)
    return SecondFault(Why.UNSOUND, to, worst.template, **worst.values)


_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), Why.FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), Why.READ_ONLY),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO), Why.ABSENT),
}


def _why(error: BaseException, to: Path) -> Why:
    """Which of the things that happen to a stick this was."""
    if not to.is_dir():  # pulled out in the middle
        return Why.ABSENT
    behind = error.__cause__ if isinstance(error, DeskError) and error.__cause__ is not None else error
    if isinstance(behind, OSError):
        return _ERRNO.get(behind.errno or 0, Why.OTHER)
    code = (result_code(behind) or 0) & 0xFF
    if code == Code.FULL:
        return Why.FULL
    return Why.READ_ONLY if code in {Code.READONLY, Code.CANTOPEN, Code.PERM} else Why.OTHER


# When the second place last took a copy is known while it is away, too: kept beside the first copies.


def second_note(beside: Path, stem: str) -> Path:
    """Where the folder of the second place of the shop file ``stem`` is noted, ``beside`` its first copies."""
    return beside / f".{stem}.second"


def _remember(shop: Shop, to: Path, at: datetime) -> None:
    with suppress(OSError):  # where the first place is away there is nowhere to note it
        second_note(backup_folder(shop), shop.path.stem).write_text(
            json.dumps({"folder": str(to), "at": as_text(at)}), encoding="utf-8"
        )


def last_second(shop: Shop) -> datetime | None:
    """When the second place last took a copy as far as is remembered; None where it never did."""
    try:
        kept = json.loads(read_ordinary(second_note(backup_folder(shop), shop.path.stem)))
        return from_text(kept["at"]) if kept["folder"] == shop.settings.backup_second_folder else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
