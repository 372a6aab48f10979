"""Putting a backup in the place of a shop file. What it replaces is kept beside it, under a dated name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desk_app.clock import Clock, SystemClock
from desk_app.db import header
from desk_app.db.check import check_file
from desk_app.db.connection import Mode, raw_connect
from desk_app.db.copying import (
    Fingerprint,
    Progress,
    copy_whole,
    fingerprint,
    flush,
    flush_folder,
    reading_mode,
)
from desk_app.db.faults import plain_words
from desk_app.db.key_file import is_locked, key_for, take_over
from desk_app.db.keys import keys_path
from desk_app.db.lock import take
from desk_app.db.secret import Key
from desk_app.db.shop import Shop
from desk_app.errors import ShopFileError
from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class Restored:
    """The shop file now in place, and where the replaced one was kept (None: there was none)."""

    path: Path
    kept: Path | None


def restore(
    backup: Path,
    to: Path,
    passphrase: Key = "",
    *,
    clock: Clock | None = None,
    progress: Progress | None = None,
    finish: Callable[[Path], None] | None = None,
) -> Restored:
    """Puts ``backup`` at ``to``. The backup is checked in full first; it stays where it is.

    A file already at ``to`` is kept as ``shop.replaced-20261121T063000Z.db``, with its log. ``to`` is at every instant
    either the old file or the restored one. ``finish`` is handed the copy before it takes its place, to write into it
    that it was restored; what it raises stops the restore. Raises ShopFileError where the backup is no whole shop
    file, the passphrase is not the backup's, or ``to`` is open in the program; nothing was changed then.
    """
    backup, to = Path(backup).absolute(), Path(to).absolute()
    _look(backup, to)
    key = key_for(backup, passphrase) if is_locked(backup) else passphrase
    found = check_file(backup, key)
    if not found.ok:
        raise ShopFileError(
            N_("The backup {path} is damaged and was not used. Choose an earlier one."), path=backup.name
        )
    lock = take(to)
    fresh = to.with_name(f".{to.name}.restoring")
    try:
        fresh.unlink(missing_ok=True)
        copy_whole(backup, fresh, key, progress=progress)
        if finish is not None:
            finish(fresh)
            flush(fresh)
        kept = _set_aside(to, (clock or SystemClock()).now()) if to.exists() else None
        take_over(fresh, to, kept, key)
        fresh.replace(to)
        flush_folder(to.parent)
    except BaseException as error:
        for left in (fresh, *(Path(f"{fresh}{end}") for end in ("-wal", "-shm")), keys_path(fresh)):
            with suppress(OSError):
                left.unlink(missing_ok=True)
        fault = plain_words(error)
        if fault is None or fault is error:
            raise
        raise fault from error
    finally:
        lock.release()
    return Restored(to, kept)


def _look(backup: Path, to: Path) -> None:
    if to.is_dir():
        raise ShopFileError(N_("{path} is a folder, not a shop file."), path=str(to))
    if not to.parent.is_dir():
        raise ShopFileError(N_("There is no folder {path}."), path=str(to.parent))
    if backup.exists() and to.exists() and backup.samefile(to):
        raise ShopFileError(N_("The backup and the shop file are the same file."))


def _set_aside(old: Path, at: datetime) -> Path:
    """A second name for ``old`` and everything its log holds; ``old`` itself stays until it is replaced."""
    _fold_log_in(old)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    kept, number = old.with_name(f"{old.stem}.replaced-{stamp}{old.suffix}"), 1
    while kept.exists():
        number += 1
        kept = old.with_name(f"{old.stem}.replaced-{stamp}-{number}{old.suffix}")
    try:
        os.link(old, kept)
    except OSError:  # a disk without links
        shutil.copy2(old, kept)
    # A log left here would be played into the restored file. SQLite finds it again beside the kept one.
    log = Path(f"{old}-wal")
    if log.exists():
        log.replace(f"{kept}-wal")
    Path(f"{old}-shm").unlink(missing_ok=True)
    return kept


def _fold_log_in(old: Path) -> None:
    """Lets SQLite write the log into the file and remove it. A damaged or locked file keeps its log: it moves along."""
    if not Path(f"{old}-wal").exists():
        return
    with suppress(Exception), old.open("rb") as file:
        if file.read(16) == header.PLAIN:
            with closing(raw_connect(old, mode=Mode.WRITE)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


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
