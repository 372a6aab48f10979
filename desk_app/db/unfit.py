"""What speaks against a backup, said of the backup: the shop file beside it may be in the best of health."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desk_app.db.check import KEY_SEAL, Checker, Problem, check_file
from desk_app.db.faults import CUT_OFF, DAMAGED, EMPTY, FOREIGN, LOCKED_OR_NO_SHOP, NO_SHOP, NOT_LOCKED, NOT_OPENED
from desk_app.db.secret import Key
from desk_app.errors import DeskError, ShopFileError
from desk_app.words import N_, Words, words_for

#: So many faults of a backup are said in full.
_TOLD = 5

_DAMAGED_BACKUP = N_("The backup {path} is damaged and was not used. Choose an earlier one.")
_FAULTY_BACKUP = N_("The backup {path} is not in order and was not used. {found} Choose an earlier one.")
_NO_BACKUP = N_("{path} is no backup of a shop, and was not used.")

#: What is said of a shop file, and what of a backup in its stead.
_OF_BACKUP = {
    CUT_OFF: _DAMAGED_BACKUP,
    EMPTY: _DAMAGED_BACKUP,
    DAMAGED: _DAMAGED_BACKUP,
    NOT_OPENED: N_("The passphrase does not open the backup {path}, or that is damaged. It was not used."),
    NOT_LOCKED: N_("The backup {path} is from before the shop was encrypted, and would put a plain file in its place."),
    FOREIGN: _NO_BACKUP,
    LOCKED_OR_NO_SHOP: N_(
        "{path} is no backup of a shop, or it is locked with a passphrase that was not given. It was not used."
    ),
    NO_SHOP: _NO_BACKUP,
}


class BackupUnfit(ShopFileError):
    """The backup cannot take the place of a shop file. Nothing was changed, and nothing is said of the shop file."""


def of_backup(error: DeskError, backup: Path) -> DeskError:
    """What spoke against opening ``backup``, so that it names it; ``error`` itself where it is about something else."""
    sentence = _OF_BACKUP.get(error.template)
    return error if sentence is None else BackupUnfit(sentence, path=backup.name)


class BackupFaulty(BackupUnfit):
    """The backup opens and is whole as a file, and the check found something in its records or in its trail."""

    def __init__(self, backup: Path, found: Sequence[Problem]) -> None:
        super().__init__(_FAULTY_BACKUP, path=backup.name, found=faults_said(found, words_for("en")))
        self.found = tuple(found)

    def say(self, words: Words) -> str:
        """The sentence with what was found, each in the language of ``words``."""
        return words(self.template, **(self.values | {"found": faults_said(self.found, words)}))


def faults_said(found: Sequence[Problem], words: Words) -> str:
    """What was found in a backup, the first of it in full."""
    told = " ".join(problem.say(words) for problem in found[:_TOLD])
    rest = len(found) - _TOLD
    more = words.n("{count} fault more.", "{count} faults more.", rest) if rest > 0 else ""
    return f"{told} {more}".rstrip()


def must_be_whole(
    backup: Path, key: Key = "", check: Checker = check_file, *, faulty: bool = False, name: str = ""
) -> tuple[Problem, ...]:
    """Raises BackupUnfit unless the file is a shop file and ``check`` finds nothing in it; reads all of it.

    ``faulty``: what speaks against its records or its trail is given back and not refused; a damaged file always is.
    ``name`` is what the file is called in a sentence, where that is not its own name. A damaged recovery wrap in the
    key file is no fault of the records: whoever opens the shop is told of that.
    """
    called = backup.with_name(name or backup.name)
    try:
        found = tuple(problem for problem in check(backup, key).problems if problem.code != KEY_SEAL)
    except ShopFileError as error:
        raise of_backup(error, called) from error
    if any(problem.code.startswith("file.") and not (faulty and problem.code == "file.values") for problem in found):
        raise BackupUnfit(_DAMAGED_BACKUP, path=called.name)
    if found and not faulty:
        raise BackupFaulty(called, found)
    return found
