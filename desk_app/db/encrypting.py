"""A plain shop file becomes an encrypted one: a whole copy, compared and checked, then put in its place in one step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk_app.clock import Clock, SystemClock
from desk_app.db import header
from desk_app.db.check import Checker, CheckResult, check_file
from desk_app.db.connection import Mode, raw_connect
from desk_app.db.copying import Progress, flush, fold_log
from desk_app.db.key_file import write_keys
from desk_app.db.keys import NewKeys
from desk_app.db.names import real_path
from desk_app.db.secret import Secret
from desk_app.db.swapping import put_in_place, swapping
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: What the plain file of before is called beside the encrypted one: ``shop.plain-20261121T063000Z.db``.
PLAIN_LABEL = "plain"

#: Rows that are compared at a time.
_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Encrypted:
    """The encrypted file now in place, and the plain one that it replaced."""

    path: Path
    kept: Path


def encrypt_file(
    path: Path,
    keys: NewKeys,
    *,
    clock: Clock | None = None,
    check: Checker = check_file,
    progress: Progress | None = None,
    finish: Callable[[Path], None] | None = None,
) -> Encrypted:
    """Encrypts the closed plain shop file ``path`` with ``keys``. ``path`` is at every instant the one or the other.

    The copy is compared with the file row by row, and ``check`` is run on it. ``finish`` is handed it before it takes
    its place, to write into it that it was encrypted. The plain file stays beside it until somebody deletes it.
    Raises ShopFileError: encrypted already, open elsewhere, damaged, disk full; nothing was changed then.
    """
    path = real_path(path)
    header.must_be_ours(path, "")
    with swapping(path) as fresh:
        header.must_be_ours(path, "")  # an encryption that was killed may have been finished just now
        _copy(path, fresh, keys.data, progress)
        write_keys(fresh, keys.file)
        if finish is not None:
            finish(fresh)
        _must_be_in_order(check(fresh, keys.data))
        fold_log(fresh, keys.data)
        flush(fresh)
        now = (clock or SystemClock()).now()
        done = put_in_place(path, now, keys.data, label=PLAIN_LABEL)
    if done.kept is None:
        raise AssertionError("the file that was copied is gone")
    return Encrypted(path, done.kept)


def _must_be_in_order(found: CheckResult) -> None:
    if not found.ok:
        first = found.problems[0]
        raise ShopFileError(first.template, **first.values)


def _copy(path: Path, fresh: Path, key: Secret, progress: Progress | None) -> None:
    """The content of ``path``, from one snapshot, as the encrypted file ``fresh``."""
    with closing(raw_connect(path, mode=Mode.WRITE)) as connection:
        run = connection.execute
        # SQLCipher reports faults on standard error by itself; we say them in our own words.
        run("PRAGMA cipher_log_level=NONE")
        run(f"ATTACH DATABASE ? AS sealed KEY \"x'{key.reveal().hex()}'\"", (str(fresh),))
        run("BEGIN")
        run("SELECT sqlcipher_export('sealed')").fetchall()
        for name in ("user_version", "application_id"):
            value = int(run(f"PRAGMA main.{name}").fetchone()[0])
            run(f"PRAGMA sealed.{name}={value}")
        run("COMMIT")
        run("BEGIN")
        _must_equal(connection, progress)
        run("ROLLBACK")
        run("DETACH DATABASE sealed")
    with closing(raw_connect(fresh, key, mode=Mode.WRITE)) as copy:
        sound = copy.execute("PRAGMA cipher_integrity_check").fetchone() is None
        if not sound or copy.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise ShopFileError(N_("The copy is damaged, so it was not kept. Check the shop file and the disk."))
        copy.execute("PRAGMA journal_mode=WAL")


def _must_equal(connection: Any, progress: Progress | None) -> None:
    """Compares schema and rows of both files. They were written in the same order, so they are read in it."""
    run = connection.execute
    schemas = [
        run(f"SELECT type, name, tbl_name, sql FROM {where}.sqlite_master ORDER BY type, name").fetchall()
        for where in ("main", "sealed")
    ]
    same = schemas[0] == schemas[1]
    tables = [name for kind, name, _of, sql in schemas[0] if kind == "table" and not _virtual(sql)]
    for number, name in enumerate(tables):
        same = same and _rows_equal(connection, name.replace('"', '""'))
        if progress is not None:
            progress(number + 1, len(tables))
    if not same:
        raise ShopFileError(
            N_("The copy does not equal the shop file, so it was not kept. Check the shop file and the disk.")
        )


def _virtual(sql: str | None) -> bool:
    return (sql or "").upper().startswith("CREATE VIRTUAL")


def _rows_equal(connection: Any, quoted: str) -> bool:
    ours, theirs = (connection.execute(f'SELECT * FROM {where}."{quoted}"') for where in ("main", "sealed"))
    while True:
        rows = ours.fetchmany(_ROWS)
        if rows != theirs.fetchmany(_ROWS):
            return False
        if not rows:
            return True
