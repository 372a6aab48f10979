"""The way back from a damaged or missing shop file: which backup is the last one that is whole."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk_app.clock import Clock, SystemClock
from desk_app.db import header
from desk_app.db.backup import BackupMade, list_backups
from desk_app.db.check import Checker, check_file
from desk_app.db.connection import Mode, raw_connect
from desk_app.db.copying import reading_mode
from desk_app.db.faults import (
    CUT_OFF,
    DAMAGED,
    EMPTY,
    FOREIGN,
    KEYS_DAMAGED,
    KEYS_MISSING,
    LOCKED_OR_NO_SHOP,
    NO_SHOP,
    NOT_OPENED,
)
from desk_app.db.key_file import key_for, read_keys, set_aside, whole_keys, write_keys
from desk_app.db.keys import KeyFile, identity_of, keys_path
from desk_app.db.lock import take
from desk_app.db.names import real_path
from desk_app.db.noted import notes_of
from desk_app.db.ordinary import read_ordinary
from desk_app.db.replacing import is_of, opens, unlocked, was_encrypted
from desk_app.db.second import second_note
from desk_app.db.secret import Key, Secret
from desk_app.db.standing import AHEAD
from desk_app.errors import DeskError, ShopFileError

#: A backup is looked through as the shop file is. Where so many are damaged in a row, it is the disk.
MOST = 10

#: What is said of a file that a backup may have to stand in for; never of one that is only busy, newer or not allowed.
_DAMAGED = frozenset(
    {
        CUT_OFF,
        KEYS_MISSING,
        KEYS_DAMAGED,
        EMPTY,
        NOT_OPENED,
        DAMAGED,
        FOREIGN,
        LOCKED_OR_NO_SHOP,
        NO_SHOP,
    }
)


def may_be_damaged(error: DeskError) -> bool:
    """Whether what speaks against opening a file may be damage, so that a backup of that name is worth looking for."""
    return error.template in _DAMAGED


@dataclass(frozen=True, slots=True)
class WayBack:
    """The last good backup of a shop file, and what opens it ("" for a plain one). ``keys_only``: the shop file is not
    damaged, only its key file is; the copy beside this backup fits it."""

    backup: BackupMade
    key: Key = ""
    keys_only: bool = False


def backups_of(path: Path, passphrase: Key = "") -> tuple[BackupMade, ...]:
    """The last ``MOST`` backups of the shop file ``path``, newest first, whether or not the file is there.

    Looks beside the file, in the second place noted there, in the folders that this machine noted of it, and in those
    that the owner set, where the file still says which.
    """
    return tuple(_found(real_path(path), passphrase)[:MOST])


def _found(path: Path, passphrase: Key) -> list[BackupMade]:
    found = {made.path: made for folder in _folders(path, passphrase) for made in list_backups(folder, path.stem)}
    return sorted(found.values(), key=lambda made: (made.at, made.path.name), reverse=True)


def was_here(path: Path) -> bool:
    """Whether there was a shop file at ``path``, which is gone: it has backups, or this machine had it open and its
    whole folder is away, as with a disk that is out."""
    path = real_path(path)
    return bool(backups_of(path)) or (bool(notes_of(path).lines) and not path.parent.is_dir())


def last_good_backup(
    path: Path, passphrase: Key = "", *, check: Checker = check_file, clock: Clock | None = None
) -> BackupMade | None:
    """The last backup of the shop file ``path`` that ``check`` finds whole; None where none of the last ten is.

    Last is what was made last, whatever the clock said then. Backups from before a change of passphrase count: it is
    the shop's data key that opens them. Changes nothing.
    """
    found = way_back(path, passphrase, check=check, clock=clock)
    return None if found is None else found.backup


def way_back(
    path: Path,
    passphrase: Key = "",
    sheet: Secret | None = None,
    *,
    check: Checker = check_file,
    clock: Clock | None = None,
) -> WayBack | None:
    """As ``last_good_backup``, with what opens it. Where the shop's own key file is gone or damaged, the passphrase or
    the sheet of a backup's key file counts, if it opens the shop file too or what is left of that. Changes nothing."""
    path = real_path(path)
    keys = _Keys(path, passphrase, sheet)
    for made in _as_made(path, keys, (clock or SystemClock()).now()):
        key = keys.of(made.path)
        if key is None:
            continue
        if keys.missed and opens(path, key):
            return WayBack(made, key, keys_only=True)
        if _whole(made.path, key, check):
            return WayBack(made, key)
    return None


def _as_made(path: Path, keys: _Keys, now: datetime) -> list[BackupMade]:
    """The last ``MOST`` backups, what was made last first: a clock that was ahead for a while, and was put right, gives
    names that are newer than those of all the work that came after.

    In the order in which this machine noted how far the trail went with each. Of those it did not note, one that is
    dated after ``now`` comes last, unless its trail goes further than that of all others: then it is the clock of now
    that is behind.
    """
    every = _found(path, keys.known)
    past = [made for made in every if made.at <= now + AHEAD]
    some = [*[made for made in every if made.at > now + AHEAD][: 2 * MOST], *past[: 2 * MOST]]
    heads = {made.path: _head(made.path, keys) for made in some}
    noted = {(line.seq, line.hash): place for place, line in enumerate(notes_of(path).lines)}
    furthest = max((heads[made.path][0] for made in past if made.path in heads), default=0)

    def place(made: BackupMade) -> int:
        return noted.get(heads[made.path], -1)

    ahead = [made for made in some if made.at > now + AHEAD and place(made) < 0 and heads[made.path][0] <= furthest]
    rest = [made for made in some if made not in ahead]
    told = iter(sorted((made for made in rest if place(made) >= 0), key=place, reverse=True))
    return [*(made if place(made) < 0 else next(told) for made in rest), *ahead][:MOST]


def _head(backup: Path, keys: _Keys) -> tuple[int, str]:
    """Number and seal of the last line of a backup's trail; (0, "") where it cannot be read."""
    with suppress(Exception):  # damaged in any way, or of another key: it is looked at again before it is used
        key = keys.of(backup)
        if key is not None:
            with closing(raw_connect(backup, key, mode=reading_mode(backup))) as copy:
                copy.execute("PRAGMA query_only=1")
                seq, seal = copy.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
                return int(seq), str(seal)
    return 0, ""


def put_keys_back(path: Path, found: WayBack) -> None:
    """Copies the key file of the backup beside the shop file, a damaged one set aside. Raises ShopFileError."""
    lock = take(path)
    try:
        set_aside(path)
        write_keys(path, read_keys(found.backup.path))
    finally:
        lock.release()


class _Keys:
    """What opens each backup of one shop file, by what was typed once."""

    def __init__(self, path: Path, typed: Key, sheet: Secret | None) -> None:
        self._path, self._typed, self._sheet = path, typed, sheet
        self._there = path.is_file()
        self._plain = self._there and _begins_plain(path)
        self._locked = was_encrypted(path) if self._there else keys_path(path).exists()
        self._own = _keys_beside(path)
        self.known: Key = typed if isinstance(typed, Secret) else ""
        if self._own is not None and not self.known:
            self.known = self._unlocked(self._own) or ""

    @property
    def missed(self) -> bool:
        """Whether an encrypted shop file is there, and keys of it are not."""
        return self._there and self._locked and self._own is None

    def of(self, backup: Path) -> Key | None:
        """What opens ``backup``; None where nothing does, or it is none of this shop."""
        if _begins_plain(backup):
            return None if self._locked else ""
        keys = _keys_beside(backup)
        if keys is None:
            return self.known or None
        if self._plain or (self._own is not None and self._own.identity != keys.identity and not self._strange(keys)):
            return None
        if isinstance(self.known, Secret) and identity_of(self.known) == keys.identity:
            return self.known
        data = self._unlocked(keys)
        if data is None or (self.missed and not is_of(self._path, data)):
            return None  # somebody else's backup and passphrase
        self.known = data
        return data

    def _strange(self, keys: KeyFile) -> bool:
        """Whether the key file beside the shop is another shop's: what ``keys`` hold opens the shop, or pages of it."""
        data = self._unlocked(keys) if self._there else None
        if data is None or not is_of(self._path, data):
            return False
        self._own, self.known = None, data
        return True

    def _unlocked(self, keys: KeyFile) -> Secret | None:
        return unlocked(keys, self._typed if isinstance(self._typed, str) else "", self._sheet)


def _begins_plain(path: Path) -> bool:
    try:
        return header.begins_plain(path)
    except OSError:
        return False  # a stick that is failing: reading the rest says so


def _keys_beside(path: Path) -> KeyFile | None:
    try:
        return whole_keys(path)
    except ShopFileError:
        return None


def _whole(backup: Path, passphrase: Key, check: Checker) -> bool:
    try:
        return check(backup, passphrase).sound
    except ShopFileError:
        return False


def _folders(path: Path, passphrase: Key) -> set[Path]:
    folders = {path.parent, *notes_of(path).folders}
    with suppress(OSError, ValueError, KeyError, TypeError):
        folders.add(Path(json.loads(read_ordinary(second_note(path.parent, path.stem)))["folder"]))
    with suppress(Exception):  # it is a damaged file that is asked
        key = key_for(path, passphrase)
        with closing(raw_connect(path, key, mode=Mode.READ)) as connection:
            said = "SELECT value FROM setting WHERE name IN ('backup_folder', 'backup_second_folder')"
            folders.update(
                Path(json.loads(row[0])) for row in connection.execute(said).fetchall() if json.loads(row[0])
            )
    return folders
