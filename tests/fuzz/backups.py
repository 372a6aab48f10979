"""Backups as an enemy may hand them over: our own format with something else in it, and files that are none."""

from __future__ import annotations

import json
import shutil
from contextlib import closing, suppress
from pathlib import Path

from hypothesis import strategies as st

from desk_app.db.connection import driver, raw_connect
from desk_app.db.secret import Key
from tests.fuzz.lists import spoilt

_ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS id, x AS name FROM c"
TABLES = ("setting", "staff", "client", "client_tag", "audit", "visit", "payment", "ticket", "service", "client_search")

#: One of these is done to a good file; each is a list of statements.
TRICKS: tuple[tuple[str, ...], ...] = (
    ("CREATE TRIGGER thief AFTER INSERT ON audit BEGIN DELETE FROM payment; END",),
    ("CREATE TRIGGER thief AFTER UPDATE ON setting BEGIN INSERT INTO audit SELECT * FROM audit; END",),
    *((f"DROP TABLE {table}", f"CREATE VIEW {table} AS {_ENDLESS}") for table in TABLES),
    *((f"ALTER TABLE {table} RENAME TO old", f"CREATE VIEW {table} AS SELECT * FROM old") for table in TABLES[:9]),
    ("CREATE TABLE more (a, b AS (hex(zeroblob(40000000))))", "INSERT INTO more (a) VALUES (1)"),
    ("CREATE INDEX odd ON client (hex(zeroblob(90 + id)))",),
    ("ALTER TABLE client ADD COLUMN evil AS (hex(zeroblob(4000)))",),
    ("CREATE VIRTUAL TABLE other USING fts5(a)",),
    ("CREATE VIRTUAL TABLE box USING rtree(a, b, c)",),
    ("PRAGMA writable_schema=1", "UPDATE sqlite_master SET sql='CREATE TABLE client(id)' WHERE name='client'"),
    ("PRAGMA writable_schema=1", "UPDATE sqlite_master SET rootpage=1 WHERE name='client'"),
    ("PRAGMA writable_schema=1", "UPDATE sqlite_master SET rootpage=900000 WHERE type='index'"),
    ("PRAGMA writable_schema=1", "UPDATE sqlite_master SET name=zeroblob(40), sql=x'ff00' WHERE name='visit'"),
    ("PRAGMA writable_schema=1", "DELETE FROM sqlite_master WHERE type='trigger'"),
    ("PRAGMA user_version=0",),
    ("PRAGMA user_version=-1",),
    ("PRAGMA user_version=2147483647",),
    ("PRAGMA application_id=1",),
    ("PRAGMA journal_mode=DELETE",),
    ("PRAGMA auto_vacuum=2", "VACUUM"),
    ("PRAGMA encoding='UTF-16'",),
    ("DROP TABLE schema_migration",),
    ("DELETE FROM client_search_data",),
    ("UPDATE client_search_data SET block=randomblob(30)",),
    ("INSERT INTO client_search_config VALUES ('version', 99)",),
    ("INSERT INTO client_search_config VALUES ('rank', 'x(1)')",),
    ("DELETE FROM client_search_docsize",),
    ("INSERT INTO client_search_idx VALUES (1, x'30', 99999)",),
    ("PRAGMA writable_schema=1", "DELETE FROM sqlite_master WHERE name LIKE 'client_search_%'"),
    (
        "PRAGMA writable_schema=1",
        "INSERT INTO sqlite_master VALUES ('table', 'x', 'x', 0, 'CREATE VIRTUAL TABLE x USING nobody(a)')",
    ),
    *(
        ("PRAGMA writable_schema=1", f"INSERT INTO sqlite_master VALUES ('{kind}', 'x', 'client', 3, '{words}')")
        for kind, words in (
            ("table", "SELECT load_extension(/tmp/x)"),
            ("table", "CREATE TABLE x(("),
            ("index", "CREATE INDEX x ON client(load_extension(name))"),
            ("view", "CREATE VIEW x AS SELECT * FROM x"),
            ("trigger", "DROP TABLE audit"),
            ("odd", "CREATE TABLE sqlite_x(a)"),
            ("table", "CREATE TABLE x AS SELECT 1; DROP TABLE y"),
        )
    ),
    ("CREATE TRIGGER thief AFTER INSERT ON audit BEGIN SELECT load_extension('/tmp/x'); END",),
    ("CREATE TRIGGER thief AFTER UPDATE ON setting BEGIN SELECT writefile('/tmp/x', 'y'); END",),
    ("CREATE VIEW x AS SELECT load_extension('/tmp/x') AS id",),
    ("CREATE TABLE fresh (a DEFAULT (load_extension('/tmp/x')))", "INSERT INTO fresh DEFAULT VALUES"),
    ("CREATE INDEX odd ON client (name) WHERE load_extension('/tmp/x')",),
    *((f"PRAGMA page_size={size}", "PRAGMA journal_mode=DELETE", "VACUUM") for size in (512, 1024, 65536)),
    *(
        ("PRAGMA writable_schema=1", f"UPDATE sqlite_master SET sql=replace(sql, 'name', '{name}')")
        for name in ("naem", "\\x00", "\U0001f4a5")
    ),
)

#: Values that no column of ours should hold, in SQL.
_VALUES = ("NULL", "'x'", "-1", "9223372036854775807", "1e400", "x'ff00'", "zeroblob(20000)", "'2026-02-30'", "''",
           "'{\"a\": [1'", "'[]'", "'\"Mars/Phobos\"'", "'null'", "CAST(x'c328' AS TEXT)",
          "'unknown'", "9223372036854775808", "-9223372036854775808", "x''", "CAST(x'eda080' AS TEXT)", "'1; DROP'",
          "printf('%9999d', 1)")  # fmt: skip
_COLUMNS = {
    "setting": ("value", "name"),
    "staff": ("name", "role", "pin_hash", "active", "failed_tries", "locked_until", "created_at"),
    "client": ("name", "code", "birth_month", "birth_day", "birth_lunar", "created_at", "last_seen", "call_from"),
    "client_phone": ("number", "position"),
    "visit": ("on_day", "total", "at", "receipt", "score"),
    "audit": ("detail", "hash", "at", "seq"),
    "payment": ("amount", "tender"),
    "ticket": ("status", "fee_percent", "due_on", "principal"),
    "service": ("price", "name", "minutes"),
    "booking": ("status", "on_day"),
    "consent": ("purpose", "answer", "at", "wording"),
    "call": ("outcome", "at"),
    "schema_migration": ("name",),
}


@st.composite
def _statements(draw: st.DrawFn) -> tuple[str, ...]:
    if draw(st.booleans()):
        return draw(st.sampled_from(TRICKS))
    table = draw(st.sampled_from(sorted(_COLUMNS)))
    column, value = draw(st.sampled_from(_COLUMNS[table])), draw(st.sampled_from(_VALUES))
    guards = ("DROP TRIGGER IF EXISTS audit_no_update", "DROP TRIGGER IF EXISTS payment_no_update")
    remade = (
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is "
        "append-only'); END",
        "CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment BEGIN SELECT RAISE(ABORT, 'payments are "
        "append-only'); END",
    )
    where = draw(st.sampled_from(["", " WHERE rowid = 1", " WHERE rowid % 3 = 0"])) if table != "setting" else ""
    return (*guards, f"UPDATE {table} SET {column} = {value}{where}", *remade)


@st.composite
def recipes(draw: st.DrawFn) -> tuple[tuple[str, ...], tuple[str, int, bytes]]:
    """What to do to a good file: statements, then what happens to its bytes."""
    done = draw(st.lists(_statements(), max_size=2).map(lambda many: tuple(one for each in many for one in each)))
    how = draw(st.sampled_from(["whole", "whole", "whole", "cut", "over", "garbage"]))
    return done, (how, draw(st.integers(0, 200_000)), draw(st.binary(min_size=1, max_size=24)))


def spoil(
    path: Path, template: Path, statements: tuple[str, ...], after: tuple[str, int, bytes], key: Key = ""
) -> None:
    """Makes the hostile file. A statement that SQLite itself will not do is passed over."""
    shutil.copy(template, path)
    with closing(raw_connect(path, key)) as connection:
        connection.execute("PRAGMA foreign_keys=0")
        connection.execute("PRAGMA trusted_schema=1")
        connection.execute("PRAGMA secure_delete=0")
        for statement in statements:
            with suppress(driver.Error, UnicodeDecodeError):
                connection.execute(statement)
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    how, at, bit = after
    data = path.read_bytes()
    at = at % (len(data) + 1)
    if how == "cut":
        path.write_bytes(data[:at])
    elif how == "over":
        path.write_bytes(data[:at] + bit + data[at + len(bit) :])
    elif how == "garbage":
        path.write_bytes(bit * (4096 * 3 // len(bit) + 1))


def headers() -> st.SearchStrategy[bytes]:
    """A database's first page with bytes overwritten, and nothing or zeros behind it."""
    first = b"SQLite format 3\0" + bytes.fromhex("100002020040202000000001") + b"\0" * 4068
    return spoilt(first)


#: What to do to a key file: (path in the JSON, value), or the bytes of the whole file.
KeyTrouble = tuple[tuple[str, ...], object] | bytes | None

_ODD_NUMBERS: tuple[object, ...] = (
    0,
    -1,
    1,
    8,
    2**18,
    2**20,
    2**31,
    2**63,
    2**64,
    10**40,
    1e400,
    float("nan"),
    1.5,
    True,
    "3",
    None,
    [],
    {},
)
_ODD_TEXTS: tuple[object, ...] = (
    "",
    "AAAA",
    "=",
    "ä",
    "A" * 60_000,
    "zz",
    "0" * 16,
    None,
    7,
    [],
    {"a": 1},
    "\0",
    "\ud800",
)


def key_troubles() -> st.SearchStrategy[KeyTrouble]:
    """A field of the key file with something odd in it, a file that is none, or nothing."""
    number = st.tuples(
        st.tuples(st.just("passphrase"), st.sampled_from(["memory_kib", "passes", "lanes"])),
        st.sampled_from(_ODD_NUMBERS),
    )
    version = st.tuples(st.just(("version",)), st.sampled_from(_ODD_NUMBERS))
    text = st.tuples(
        st.sampled_from([("identity",), ("format",), ("passphrase",), ("recovery",), ("passphrase", "salt"),
                         ("passphrase", "wrapped"), ("recovery", "salt"), ("recovery", "wrapped")]),
        st.sampled_from(_ODD_TEXTS),
    )  # fmt: skip
    whole = st.sampled_from(
        [
            b"",
            b"{",
            b"[" * 60_000,
            b'{"a":' * 9_000,
            b"\xff" * 70_000,
            b"null",
            b'"' + b"x" * 65_000 + b'"',
            b"1e999",
            b"\0",
        ]
    )
    return st.one_of(st.none(), st.none(), number, number, version, text, whole)


def spoil_keys(path: Path, good: str, trouble: KeyTrouble) -> None:
    """Writes the key file at ``path``."""
    if isinstance(trouble, bytes):
        path.write_bytes(trouble)
        return
    record = json.loads(good)
    if trouble is not None:
        (*outer, last), value = trouble
        inner = record
        for name in outer:
            inner = inner[name]
        inner[last] = value
    path.write_bytes(json.dumps(record).encode("utf-8", "replace"))
