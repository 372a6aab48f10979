"""Connections to one shop file: SQLCipher's driver, the pragmas, and who may write.

Every thread has a connection of its own, and every connection refuses to write (``query_only``) except inside
``ShopDatabase.writing``, which one thread at a time may enter.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase
from sqlcipher3 import dbapi2 as driver

#: "DESK" in ASCII: what `file` and a foreign program see in the header.
APPLICATION_ID = 0x4445534B

#: Seconds a connection waits for another process's lock before it says the file is busy.
BUSY_SECONDS = 10

PRAGMAS: tuple[tuple[str, str | int], ...] = (
    ("foreign_keys", 1),
    ("synchronous", "FULL"),
    ("secure_delete", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("cache_size", -16_000),
    ("temp_store", "MEMORY"),
    ("recursive_triggers", 1),
)


def raw_connect(path: Path | str, passphrase: str = "", *, read_only: bool = False) -> Any:
    """A bare driver connection with the key applied and the pragmas set. The caller closes it."""
    uri = f"{Path(path).resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
    connection = driver.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        if passphrase:
            quoted = passphrase.replace("'", "''")
            connection.execute(f"PRAGMA key='{quoted}'")
        for name, value in PRAGMAS:
            connection.execute(f"PRAGMA {name}={value}")
    except BaseException:
        connection.close()
        raise
    return connection


class ShopDatabase(SqliteDatabase):
    """peewee's SQLite database on the SQLCipher driver, one connection a thread, read-only unless ``writing``."""

    def __init__(self, path: Path, passphrase: str = "", *, read_only: bool = False) -> None:
        self._passphrase = passphrase
        self._read_only = read_only
        self._writer = threading.RLock()
        self._opened: list[Any] = []
        self._opened_lock = threading.Lock()
        super().__init__(str(path))

    def _connect(self) -> Any:
        connection = raw_connect(self.database, self._passphrase, read_only=self._read_only)
        self._add_conn_hooks(connection)
        connection.execute("PRAGMA query_only=1")
        with self._opened_lock:
            self._opened.append(connection)
        return connection

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that may write: BEGIN IMMEDIATE, committed at the end, rolled back on any exception.

        Not to be nested: a use case is one transaction.
        """
        with self._writer:
            if self.in_transaction():
                raise RuntimeError("a use case opened inside another")
            self.execute_sql("PRAGMA query_only=0")
            try:
                with self.atomic("IMMEDIATE"):
                    yield
            finally:
                self.execute_sql("PRAGMA query_only=1")

    def close_all(self) -> None:
        """Closes the connections of every thread. No other thread may be using one."""
        if not self.is_closed():
            self.close()
        with self._opened_lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
