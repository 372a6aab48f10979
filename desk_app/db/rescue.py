"""The way back from a damaged shop file: which backup is the last one that is whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from desk_app.db.backup import BackupMade, list_backups
from desk_app.db.check import CheckResult, check_file
from desk_app.db.connection import Mode, raw_connect
from desk_app.db.key_file import key_for
from desk_app.db.second import second_note
from desk_app.db.secret import Key
from desk_app.db.standing_shop import was_encrypted
from desk_app.errors import DeskError, ShopFileError

#: A backup is looked through as the shop file is. Where so many are damaged in a row, it is the disk.
MOST = 10

#: What is said of a file that a backup may have to stand in for; never of one that is only busy, newer or not allowed.
_DAMAGED = frozenset(
    {
        "The end of the shop file is missing. Restore the last good backup.",
        "The file is empty. Restore the last backup.",
        "The passphrase does not open this file, or the file is damaged.",
        "The shop file is damaged. Restore the last good backup.",
        "This is a database of another program, not a shop file.",
        "This is not a shop file, or it is locked with a passphrase that was not given.",
        "This is not a shop file.",
    }
)

Checker = Callable[[Path, Key], CheckResult]


def may_be_damaged(error: DeskError) -> bool:
    """Whether what speaks against opening a file may be damage, so that a backup of that name is worth looking for."""
    return error.template in _DAMAGED


def last_good_backup(path: Path, passphrase: Key = "", *, check: Checker = check_file) -> BackupMade | None:
    """The newest backup of the shop file ``path`` that ``check`` finds whole; None where none of the last ten is.

    Looks beside the file, in the second place noted there, and in the folders that the owner set, where the file still
    says which. Backups from before a change of passphrase count: it is the shop's data key that opens them. Changes
    nothing.
    """
    path = Path(path).absolute()
    if not passphrase and was_encrypted(path):
        return None  # without its key: a plain backup is none of it, or of before it was encrypted
    passphrase = shop_key(path, passphrase)
    found = {made.path: made for folder in _folders(path, passphrase) for made in list_backups(folder, path.stem)}
    newest = sorted(found.values(), key=lambda made: (made.at, made.path.name), reverse=True)
    return next((made for made in newest[:MOST] if _whole(made.path, passphrase, check)), None)


def shop_key(path: Path, given: Key) -> Key:
    """The data key of the shop ``path``, which opens each of its backups; ``given`` where its key file does not say."""
    try:
        return key_for(path, given)
    except ShopFileError:
        return given


def _whole(backup: Path, passphrase: Key, check: Checker) -> bool:
    try:
        return check(backup, passphrase).ok
    except ShopFileError:
        return False


def _folders(path: Path, passphrase: Key) -> set[Path]:
    folders = {path.parent}
    with suppress(OSError, ValueError, KeyError, TypeError):
        folders.add(Path(json.loads(second_note(path.parent, path.stem).read_text(encoding="utf-8"))["folder"]))
    with suppress(Exception):  # it is a damaged file that is asked
        key = key_for(path, passphrase)
        with closing(raw_connect(path, key, mode=Mode.READ)) as connection:
            said = "SELECT value FROM setting WHERE name IN ('backup_folder', 'backup_second_folder')"
            folders.update(
                Path(json.loads(row[0])) for row in connection.execute(said).fetchall() if json.loads(row[0])
            )
    return folders
