"""The open shop file: the one object that the rooms above are handed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from desk_app.clock import Clock, SystemClock, local_date
from desk_app.db import migrate
from desk_app.db.connection import APPLICATION_ID, ShopDatabase, driver
from desk_app.db.rows import OPEN
from desk_app.db.settings import Settings, read_settings
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: What a plain SQLite file begins with; an encrypted one does not.
PLAIN_HEADER = b"SQLite format 3\x00"


class Shop:
    """One shop file, open. Reads may come from any thread; writes go through ``writing``, one at a time."""

    def __init__(self, path: Path, database: ShopDatabase, clock: Clock, lock: FileLock | None) -> None:
        self.path = path
        self.database = database
        self.clock = clock
        self._lock = lock
        self._settings: Settings | None = None
        self._guard = threading.Lock()
        self.writes = 0  # committed units of work since opening; the backup schedule watches it

    @property
    def settings(self) -> Settings:
        """The owner's settings, read once and again after a change."""
        with self._guard:
            if self._settings is None:
                self._settings = read_settings()
            return self._settings

    def settings_changed(self) -> None:
        """Called by the use case that wrote a setting."""
        with self._guard:
            self._settings = None

    def now(self) -> datetime:
        """The instant, UTC."""
        return self.clock.now()

    def today(self) -> date:
        """The calendar date in the shop's time zone."""
        return local_date(self.clock.now(), self.settings.zone)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that may write. Only ``staff.work`` opens it, so that every write has an author."""
        try:
            with self.database.writing():
                yield
        except driver.OperationalError as error:
            raise _in_plain_words(error) from error
        self.writes += 1

    def close(self) -> None:
        """Closes every connection and lets others have the file."""
        self.database.close_all()
        if self._lock is not None:
            self._lock.release()


def open_shop(
    path: Path,
    *,
    passphrase: str = "",
    clock: Clock | None = None,
    create: bool = False,
    read_only: bool = False,
    before_migration: Callable[[ShopDatabase], None] | None = None,
) -> Shop:
    """Opens a shop file, bringing an older one up to date.

    ``create`` makes a new file (and refuses an existing one); ``read_only`` neither locks nor writes, and works beside
    an open window. ``before_migration`` is called before an older file is changed: the verified backup.
    Raises ShopFileError with the reason: missing, foreign, newer, damaged, in use, read-only, wrong passphrase.
    """
    path = Path(path)
    _look_before_opening(path, create=create)
    lock = None if read_only else _take(path)
    database = ShopDatabase(path, passphrase, read_only=read_only)
    try:
        _identify(database, encrypted=bool(passphrase), create=create)
        if create:
            database.execute_sql("PRAGMA query_only=0")
            database.execute_sql("PRAGMA journal_mode=WAL")
        elif migrate.pending(database):
            if read_only:
                raise ShopFileError(N_("This file is of an older format. Open it once with the program to update it."))
            if before_migration is not None:
                before_migration(database)
        OPEN.initialize(database)
        if not read_only:
            migrate.bring_up_to_date(database)
    except BaseException as error:
        database.close_all()
        if lock is not None:
            lock.release()
        if create and path.exists() and not isinstance(error, ShopFileError):
            path.unlink()
        if isinstance(error, driver.DatabaseError):
            raise _in_plain_words(error) from error
        raise
    return Shop(path, database, clock or SystemClock(), lock)


def _look_before_opening(path: Path, *, create: bool) -> None:
    if create and path.exists():
        raise ShopFileError(N_("There is already a file {path}."), path=str(path))
    if not create and not path.exists():
        raise ShopFileError(N_("There is no file {path}."), path=str(path))
    if path.is_dir():
        raise ShopFileError(N_("{path} is a folder, not a shop file."), path=str(path))
    if not path.parent.is_dir():
        raise ShopFileError(N_("There is no folder {path}."), path=str(path.parent))


def _take(path: Path) -> FileLock:
    lock = FileLock(f"{path}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise ShopFileError(
            N_("This shop file is open in another window of the program. Close it there first."),
        ) from error
    except OSError as error:
        raise ShopFileError(
            N_("The folder of {path} cannot be written to. The disk may be read-only."), path=str(path)
        ) from error
    return lock


def _identify(database: ShopDatabase, *, encrypted: bool, create: bool) -> None:
    if create:
        return
    with Path(str(database.database)).open("rb") as file:
        header = file.read(16)
    if header == b"":
        raise ShopFileError(N_("The file is empty. Restore the last backup."))
    if header != PLAIN_HEADER and not encrypted:
        raise ShopFileError(N_("This is not a shop file, or it is locked with a passphrase that was not given."))
    try:
        identity = database.execute_sql("PRAGMA application_id").fetchone()[0]
        tables = database.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except driver.DatabaseError as error:
        if encrypted and "not a database" in str(error):
            raise ShopFileError(N_("The passphrase does not open this file.")) from error
        raise
    if identity != APPLICATION_ID or not tables:
        raise ShopFileError(N_("This is a database of another program, not a shop file."))
    if migrate.file_format(database) > migrate.known_format():
        raise ShopFileError(
            N_("This file was written by a newer version of the program (format {theirs}; this one knows {ours})."),
            theirs=migrate.file_format(database),
            ours=migrate.known_format(),
        )


def _in_plain_words(error: Exception) -> ShopFileError:
    text = str(error).lower()
    if "disk is full" in text or "full" in text.split():
        return ShopFileError(N_("The disk is full. Nothing was saved; what you typed is still here."))
    if "readonly" in text or "read-only" in text:
        return ShopFileError(N_("The disk is read-only. Nothing was saved; what you typed is still here."))
    if "locked" in text or "busy" in text:
        return ShopFileError(N_("Another program is using the shop file. Try again in a moment."))
    if "unable to open" in text:
        return ShopFileError(N_("The shop file cannot be opened. Its folder may be gone or read-only."))
    if "malformed" in text or "not a database" in text:
        return ShopFileError(N_("The shop file is damaged. Restore the last good backup."))
    return ShopFileError(N_("The disk did not do what it was asked ({reason}). Nothing was saved."), reason=str(error))
