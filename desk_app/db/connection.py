"""Connections to one shop file: SQLCipher's driver, the pragmas, and who may write.

Every thread has a connection of its own, and every connection refuses to write (``query_only``) except inside
``ShopDatabase.writing``, which one thread at a time may enter.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase
from sqlcipher3 import dbapi2 as driver

from desk_app.db.ordinary import is_odd
from desk_app.db.secret import Key, Secret
from desk_app.errors import ShopFileError
from desk_app.words import N_

__all__ = ["APPLICATION_ID", "Mode", "ShopDatabase", "driver", "raw_connect"]

#: "DESK" in ASCII: what `file` and a foreign program see in the header.
APPLICATION_ID = 0x4445534B

#: Seconds a connection waits for another process's lock before it says the file is busy.
BUSY_SECONDS = 10

#: Pages kept by each connection, in kB below zero; the machine keeps the file's pages as well.
READING_CACHE, WRITING_CACHE = -4_000, -16_000

PRAGMAS: tuple[tuple[str, str | int], ...] = (
    ("foreign_keys", 1),
    ("synchronous", "FULL"),
    ("secure_delete", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("cache_size", READING_CACHE),
    ("temp_store", "MEMORY"),
    ("recursive_triggers", 1),
)


class Mode(StrEnum):
    """How a file is opened. The values are the query of an SQLite URI."""

    CREATE = "mode=rwc"
    WRITE = "mode=rw"  # a file that has gone is an error, not a new empty file
    READ = "mode=ro"
    FROZEN = "mode=ro&immutable=1"  # no lock, no -shm: a disk nobody can write, or a copy nobody else has


def raw_connect(path: Path | str, key: Key = "", *, mode: Mode = Mode.WRITE) -> Any:
    """A bare driver connection with the key applied and the pragmas set. The caller closes it.

    ``key`` is the data key, or "" for a plain file; ``key_file.key_for`` makes one of a passphrase. Opens nothing yet:
    SQLite reads the file at the first statement that needs it. Raises the driver's errors, and OSError for what is no
    ordinary file: SQLite would wait at a pipe for ever.
    """
    if is_odd(Path(path)):
        raise OSError(errno.ENODEV, "no ordinary file", str(path))
    if key and not isinstance(key, Secret):
        raise TypeError("a passphrase is no key")  # SQLCipher would stretch it by its own rules
    connection = driver.connect(
        f"{_uri(path)}?{mode.value}", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        if isinstance(key, Secret):
            # SQLCipher reports a wrong key on standard error by itself; we say it in our own words.
            connection.execute("PRAGMA cipher_log_level=NONE")
            connection.execute(f"PRAGMA key=\"x'{key.reveal().hex()}'\"")
        for name, value in PRAGMAS:
            connection.execute(f"PRAGMA {name}={value}")
    except BaseException:
        connection.close()
        raise
    return connection


def _uri(path: Path | str) -> str:
    uri = Path(path).resolve().as_uri()
    # A Windows share comes out as file://server/…, and SQLite takes no server there; four slashes say the same.
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)


class ShopDatabase(SqliteDatabase):
    """peewee's SQLite database on the SQLCipher driver, one connection a thread, read-only unless ``writing``."""

    def __init__(self, path: Path, passphrase: Key = "", *, mode: Mode = Mode.CREATE, read_only: bool = False) -> None:
        self.read_only = read_only
        self.passphrase = passphrase
        self.mode = mode
        self._writer = threading.RLock()
        self._opened: list[Any] = []
        self._opened_lock = threading.Lock()
        super().__init__(str(path))

    @property
    def path(self) -> Path:
        """The file."""
        return Path(str(self.database))

    def _connect(self) -> Any:
        connection = raw_connect(self.path, self.passphrase, mode=self.mode)
        hooked: Any = self  # peewee's stubs leave its hook for user functions out
        hooked._add_conn_hooks(connection)
        connection.execute("PRAGMA query_only=1")
        with self._opened_lock:
            self._opened.append(connection)
        return connection

    def _close(self, conn: Any) -> None:
        with self._opened_lock:
            if conn in self._opened:
                self._opened.remove(conn)
        conn.close()

    def rollback(self) -> None:
        """Undoes the open transaction, if SQLite has not done so by itself.

        On a full disk or a failing one it has, and asking again would hide the reason behind "no transaction".
        """
        if self.connection().in_transaction:
            super().rollback()

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> Any:
        """Runs one statement on this thread's connection and returns the driver's cursor."""
        return super().execute_sql(sql, params)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that may write: BEGIN IMMEDIATE, committed at the end, rolled back on any exception.

        Not to be nested: a use case is one transaction.
        """
        if self.read_only:
            raise ShopFileError(N_("The shop file was opened for reading only. Nothing was changed."))
        with self._writer:
            if self.in_transaction():
                raise RuntimeError("a use case opened inside another")
            self.execute_sql("PRAGMA query_only=0")
            self.execute_sql(f"PRAGMA cache_size={WRITING_CACHE}")
            try:
                with self.atomic("IMMEDIATE"):
                    yield
            finally:
                self.execute_sql(f"PRAGMA cache_size={READING_CACHE}")
                self.execute_sql("PRAGMA query_only=1")

    def give_back(self) -> None:
        """Drops the pages that this thread's connection keeps, where it has one."""
        if not self.is_closed():
            self.execute_sql("PRAGMA shrink_memory")

    def close_all(self) -> None:
        """Closes the connections of every thread. No other thread may be using one."""
        if not self.is_closed():
            self.close()
        with self._opened_lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
