"""What speaks against a backup, said of the backup: the shop file beside it may be in the best of health."""

from __future__ import annotations

from pathlib import Path

from desk_app.db.check import check_file
from desk_app.db.secret import Key
from desk_app.errors import DeskError, ShopFileError
from desk_app.words import N_

_DAMAGED = N_("The backup {path} is damaged and was not used. Choose an earlier one.")
_NONE = N_("{path} is no backup of a shop, and was not used.")

#: What is said of a shop file, and what of a backup in its stead.
_OF_BACKUP = {
    "The end of the shop file is missing. Restore the last good backup.": _DAMAGED,
    "The file is empty. Restore the last backup.": _DAMAGED,
    "The shop file is damaged. Restore the last good backup.": _DAMAGED,
    "The passphrase does not open this file, or the file is damaged.": N_(
        "The passphrase does not open the backup {path}, or that is damaged. It was not used."
    ),
    "This file has no passphrase. Leave the passphrase empty.": N_(
        "The backup {path} is from before the shop was encrypted, and would put a plain file in its place."
    ),
    "This is a database of another program, not a shop file.": _NONE,
    "This is not a shop file, or it is locked with a passphrase that was not given.": N_(
        "{path} is no backup of a shop, or it is locked with a passphrase that was not given. It was not used."
    ),
    "This is not a shop file.": _NONE,
}


class BackupUnfit(ShopFileError):
    """The backup cannot take the place of a shop file. Nothing was changed, and nothing is said of the shop file."""


def of_backup(error: DeskError, backup: Path) -> DeskError:
    """What spoke against opening ``backup``, so that it names it; ``error`` itself where it is about something else."""
    sentence = _OF_BACKUP.get(error.template)
    return error if sentence is None else BackupUnfit(sentence, path=backup.name)


def must_be_whole(backup: Path, key: Key = "") -> None:
    """Raises BackupUnfit unless the file is a shop file and whole. Reads all of it."""
    try:
        whole = check_file(backup, key).ok
    except ShopFileError as error:
        raise of_backup(error, backup) from error
    if not whole:
        raise BackupUnfit(_DAMAGED, path=backup.name)
