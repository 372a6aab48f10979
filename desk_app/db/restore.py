"""Putting a backup in the place of a shop file. What it replaces is kept beside it, under a dated name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from desk_app.clock import Clock, SystemClock
from desk_app.db import header
from desk_app.db.check import Problem
from desk_app.db.connection import raw_connect
from desk_app.db.copying import (
    Fingerprint,
    Progress,
    copy_whole,
    fingerprint,
    flush,
    fold_log,
    reading_mode,
)
from desk_app.db.faults import plain_words
from desk_app.db.key_file import key_for
from desk_app.db.names import real_path
from desk_app.db.secret import Key, Secret
from desk_app.db.shop import Shop
from desk_app.db.swapping import put_in_place, swapping
from desk_app.db.unfit import must_be_whole
from desk_app.errors import ShopFileError
from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class Restored:
    """The shop file now in place, and where the replaced one was kept (None: there was none). ``other_keys``: it is
    the backup's passphrase and sheet that open it from now on. ``faults``: what its check found, and was let pass."""

    path: Path
    kept: Path | None
    other_keys: bool = False
    faults: tuple[Problem, ...] = ()


def restore(
    backup: Path,
    to: Path,
    passphrase: Key = "",
    *,
    clock: Clock | None = None,
    progress: Progress | None = None,
    look: Callable[[Path, Key], object] = must_be_whole,
    finish: Callable[[Path], None] | None = None,
) -> Restored:
    """Puts ``backup`` at ``to``. The backup is checked in full first; it stays where it is.

    A file already at ``to`` is kept as ``shop.replaced-20261121T063000Z.db``, with its log. ``to`` is at every instant
    either the old file or the restored one. ``look`` raises where the backup is not to be used. ``finish`` is handed
    the copy before it takes its place, to write into it that it was restored; what it raises stops the restore.
    Raises ShopFileError where the backup is no whole shop file, the passphrase is not the backup's, or ``to`` is open
    in the program; nothing was changed then.
    """
    backup, to = real_path(backup), real_path(to)
    _look(backup, to)
    key = _key_of(backup, passphrase)
    if isinstance(key, Secret) and _is_plain(backup):
        raise ShopFileError(
            N_("The backup {path} is from before the shop was encrypted, and would put a plain file in its place."),
            path=backup.name,
        )
    look(backup, key)
    with swapping(to) as fresh:
        copy_whole(backup, fresh, key, progress=progress)
        if finish is not None:
            finish(fresh)
            fold_log(fresh, key)
            flush(fresh)
        done = put_in_place(to, (clock or SystemClock()).now(), key, source=backup.name)
    return Restored(to, done.kept, done.other_keys)


def _key_of(backup: Path, passphrase: Key) -> Key:
    """What opens the backup. Where the disk does not say whether it is encrypted, nobody may take it for plain."""
    if isinstance(passphrase, Secret) or not passphrase or not backup.is_file():
        return passphrase
    return "" if _is_plain(backup) else key_for(backup, passphrase)


def _is_plain(path: Path) -> bool:
    try:
        return header.begins_plain(path)
    except OSError as error:
        raise plain_words(error) or error from error


def _look(backup: Path, to: Path) -> None:
    if to.is_dir():
        raise ShopFileError(N_("{path} is a folder, not a shop file."), path=str(to))
    if not to.parent.is_dir():
        raise ShopFileError(N_("There is no folder {path}."), path=str(to.parent))
    if backup.exists() and to.exists() and backup.samefile(to):
        raise ShopFileError(N_("The backup and the shop file are the same file."))


def what_is_lost(backup: Path, shop: Shop, passphrase: Key = "") -> dict[str, int]:
    """Rows by table that the open shop has and the backup has not: what restoring it would undo. Only counts differ."""

    def read(path: Path, key: Key) -> Fingerprint:
        with closing(raw_connect(path, key_for(path, key), mode=reading_mode(path))) as connection:
            connection.execute("PRAGMA query_only=1")
            connection.execute("BEGIN")
            return fingerprint(connection)

    try:
        then = read(backup, passphrase)
        now = read(shop.path, shop.database.passphrase)
    except Exception as error:
        raise plain_words(error) or error from error
    return {table: rows - then.row_count(table) for table, rows in now.rows if rows > then.row_count(table)}
