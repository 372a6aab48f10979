"""The open shop file: the one object that the rooms above are handed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path

from desk_app.clock import Clock, SystemClock, local_date
from desk_app.db import header, migrate
from desk_app.db.connection import APPLICATION_ID, BUSY_SECONDS, Mode, ShopDatabase
from desk_app.db.copying import backup_beside, fold_log, give_name, reading_mode
from desk_app.db.faults import CUT_OFF, NOT_OPENED, Code, plain_words, result_code
from desk_app.db.key_file import key_for, put_first, seal_once, set_aside
from desk_app.db.keys import NewKeys, keys_path, new_keys
from desk_app.db.lock import OpenLock, take
from desk_app.db.names import must_not_be_kept, real_path
from desk_app.db.rows import OPEN
from desk_app.db.secret import Key
from desk_app.db.settings import Settings, read_settings
from desk_app.db.strangers import refuse_what_runs
from desk_app.db.swapping import settle, settle_if_free
from desk_app.errors import ShopFileError
from desk_app.words import N_


class Shop:
    """One shop file, open. Reads may come from any thread; writes go through ``writing``, one at a time."""

    def __init__(self, path: Path, database: ShopDatabase, clock: Clock, lock: OpenLock | None) -> None:
        self.path = path
        self.database = database
        self.clock = clock
        self.writes = 0  # committed units of work since opening; the backup schedule watches it
        self._lock = lock
        self._log_left = False  # what was deleted still stands in the log of changes
        self._settings: Settings | None = None
        self._guard = threading.Lock()
        status = path.stat()
        self._file = (status.st_dev, status.st_ino)

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
        """One transaction that may write. Only ``staff.work`` opens it, so that every write has an author.

        Raises ShopFileError in plain words for what the disk does (full, read-only, gone, damaged, busy); nothing
        was changed then.
        """
        self._must_be_there()
        try:
            with self.database.writing():
                yield
        except Exception as error:
            fault = plain_words(error) if result_code(error) is not None else None
            if (result_code(error) or 0) & 0xFF == Code.READONLY:
                # SQLite opens a file for reading where it could not be opened for writing, and would stay so: the next
                # piece of work opens it anew.
                self.database.close()
            if fault is None:
                raise
            raise fault from error
        with self._guard:  # two threads may be through at once, and a lost count would be a change without a backup
            self.writes += 1
        if self._log_left:
            self._cut_what_is_left()

    def cut_log(self) -> bool:
        """Writes the log of changes into the file and cuts it off: until then both still hold what was deleted.

        False where somebody reads the file meanwhile, and goes on reading, and where the disk would not: then it is
        tried again after every change and when the shop is closed. What was done before is done. Outside of
        ``writing`` only.
        """
        self._log_left = True
        try:
            busy = self.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except Exception as error:
            if result_code(error) is None:
                raise
            return False
        self._log_left = bool(busy)
        return not busy

    def _cut_what_is_left(self) -> None:
        """As ``cut_log``, without waiting for anybody: what was just done is done, whatever becomes of the log."""
        try:
            self.database.execute_sql("PRAGMA busy_timeout=0")
            try:
                self.cut_log()
            finally:
                self.database.execute_sql(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000:d}")
        except Exception as error:
            if plain_words(error) is None:
                raise

    def _must_be_there(self) -> None:
        # An open file that was moved or deleted still takes writes on most systems, and then they are lost.
        try:
            status = self.path.stat()
        except OSError:
            status = None
        if status is None or (status.st_dev, status.st_ino) != self._file:
            raise ShopFileError(
                N_("The shop file {path} was moved, replaced or deleted. Nothing was saved; put it back and restart."),
                path=str(self.path),
            )

    def close(self) -> None:
        """Closes every connection and lets others have the file. Again is harmless."""
        if self._log_left:
            self._cut_what_is_left()
            self._log_left = False
        self.database.close_all()
        if self._lock is not None:
            self._lock.release()


def open_shop(
    path: Path,
    *,
    passphrase: Key = "",
    keys: NewKeys | None = None,
    clock: Clock | None = None,
    create: bool = False,
    read_only: bool = False,
    beside: bool = False,
    older: bool = False,
    before_migration: Callable[[ShopDatabase], None] | None = None,
) -> Shop:
    """Opens a shop file, bringing an older one up to date.

    ``passphrase`` is that of an encrypted file, or its data key, or "". ``create`` makes a new file (and refuses an
    existing one), encrypted with ``keys`` or with new ones of ``passphrase``; ``read_only`` neither locks nor writes,
    and works beside an open window; with ``older`` it takes an older format as it is, for what every format has alike:
    staff and settings. ``beside`` takes no lock either and may write: one line of the audit trail, no work.
    ``before_migration`` is called before an older file is changed, and stops it by raising; unless told otherwise it
    makes a verified backup beside it. Raises ShopFileError with the reason; nothing was changed or left behind then.
    """
    path, clock = real_path(path), clock or SystemClock()
    if not read_only:
        must_not_be_kept(path)
    _look_at_names(path, create=create)
    if read_only or beside:
        settle_if_free(path)
    header.must_be_sayable(passphrase)
    if not create:
        header.must_be_ours(path, passphrase)
    if not create and not read_only:
        header.must_be_writable(path)
    if create and keys is None and isinstance(passphrase, str) and passphrase:
        keys = new_keys(passphrase)
    key = keys.data if keys is not None else key_for(path, passphrase)
    lock = None if read_only or beside else take(path)
    mode = Mode.CREATE if create else reading_mode(path) if read_only else Mode.WRITE
    database = ShopDatabase(path, key, mode=mode, read_only=read_only)
    try:
        if lock is not None:
            settle(path)  # a kill may have come between the renames of a restore
        if create:
            if keys is not None:
                put_first(path, keys)
            _make(database)
        else:
            _identify(database)
            if read_only or beside:
                _must_be_current(database, older=older)
            else:
                _update(database, before_migration or (lambda old: _back_up_first(old, clock)))
        shop = Shop(path, database, clock, lock)
    except BaseException as error:
        _undo_opening(database, lock, remove=path if create else None)
        fault = plain_words(error)
        if fault is None or fault is error:
            raise
        raise fault from error
    OPEN.initialize(database)
    return shop


def create_whole(
    path: Path,
    fill: Callable[[Shop], None],
    *,
    passphrase: str = "",
    keys: NewKeys | None = None,
    clock: Clock | None = None,
) -> Shop:
    """Makes a new shop file and fills it under another name: ``path`` appears whole or not at all, even if killed.

    Raises ShopFileError as ``open_shop`` does, and whatever ``fill`` raises.
    """
    path = real_path(path)
    must_not_be_kept(path)
    _look_at_names(path, create=True)
    draft = path.with_name(f".{path.name}.new")
    _remove(draft)  # what a killed attempt left
    shop = open_shop(draft, passphrase=passphrase, keys=keys, clock=clock, create=True)
    locked = keys_path(draft).exists()
    try:
        fill(shop)
        shop.close()
        fold_log(draft, shop.database.passphrase)
        if locked:  # before the file itself: at no instant is there a shop that nothing opens
            set_aside(path)
            keys_path(draft).rename(keys_path(path))
        give_name(draft, path)
    except BaseException as error:
        shop.close()
        _take_back(draft, path, locked=locked)
        fault = plain_words(error)
        if fault is None or fault is error:
            raise
        raise fault from error
    return open_shop(path, passphrase=shop.database.passphrase, clock=clock)


def _take_back(draft: Path, path: Path, *, locked: bool) -> None:
    """Undoes what was done of a shop that could not be made. The keys go after the file that they open, or stay."""
    with suppress(OSError):
        named = path.exists() and not (draft.exists() and not draft.samefile(path))
        if named:  # the name was given, and the disk failed after that
            path.unlink()
        if locked and not keys_path(draft).exists():
            keys_path(path).unlink(missing_ok=True)
    _remove(draft)


def _look_at_names(path: Path, *, create: bool) -> None:
    try:
        there, folder, parent = path.exists(), path.is_dir(), path.parent.is_dir()
    except OSError as error:
        raise plain_words(error) or error from error
    if folder:
        raise ShopFileError(N_("{path} is a folder, not a shop file."), path=str(path))
    if not parent:
        raise ShopFileError(N_("There is no folder {path}."), path=str(path.parent))
    if create and there:
        raise ShopFileError(N_("There is already a file {path}."), path=str(path))
    if not create and not there:
        raise ShopFileError(N_("There is no file {path}."), path=str(path))


def _make(database: ShopDatabase) -> None:
    database.execute_sql("PRAGMA query_only=0")
    # Before the write-ahead log, so that the first page says whose file this is from its first byte on.
    database.execute_sql(f"PRAGMA application_id={APPLICATION_ID}")
    database.execute_sql("PRAGMA journal_mode=WAL")
    migrate.bring_up_to_date(database)
    database.mode = Mode.WRITE


def _identify(database: ShopDatabase) -> None:
    """The same questions as ``header.must_be_ours``, asked through SQLite: the log may know more than the file."""
    try:
        identity = database.execute_sql("PRAGMA application_id").fetchone()[0]
    except Exception as error:
        if database.passphrase and (result_code(error) or 0) & 0xFF == Code.NOTADB:
            raise ShopFileError(NOT_OPENED) from error
        raise
    header.judge(identity, migrate.file_format(database), migrate.known_format())
    database.execute_sql("SELECT count(*) FROM sqlite_master").fetchone()  # reads the whole schema, or says "damaged"
    refuse_what_runs(database.execute_sql)
    pages, size = (int(database.execute_sql(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    log = Path(f"{database.path}-wal")
    if (not log.exists() or log.stat().st_size == 0) and database.path.stat().st_size < pages * size:
        raise ShopFileError(CUT_OFF)


def _must_be_current(database: ShopDatabase, *, older: bool) -> None:
    if not older and migrate.pending(database):
        raise ShopFileError(N_("This file is of an older format. Open it once with the program to update it."))


def _update(database: ShopDatabase, before: Callable[[ShopDatabase], None]) -> None:
    if migrate.pending(database):
        before(database)
        migrate.bring_up_to_date(database)
    seal_once(database.path, database.passphrase)


def _back_up_first(database: ShopDatabase, clock: Clock) -> None:
    backup_beside(database.path, database.passphrase, clock.now())


def _undo_opening(database: ShopDatabase, lock: OpenLock | None, *, remove: Path | None) -> None:
    with suppress(Exception):  # the fault that brought us here is the one to tell
        database.close_all()
    if remove is not None:
        _remove(remove)
    if lock is not None:
        lock.release()


def _remove(path: Path) -> None:
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}-journal"), keys_path(path)):
        with suppress(OSError):
            name.unlink(missing_ok=True)
