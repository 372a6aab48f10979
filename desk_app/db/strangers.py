"""What a shop file holds that this program never put there: views in the place of tables, triggers, computed columns.

A file from elsewhere can carry SQL of its own, which SQLite runs when the file is read or written. The words of every
table, index and trigger are therefore compared with those that the migrations write, up to the file's own format, and
nothing is asked of a file in which there is more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from peewee import SqliteDatabase

from desk_app.db import migrate
from desk_app.db.connection import driver
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: Runs one SQL query on the file and returns the driver's cursor.
Execute = Callable[[str], Any]

#: Named in the sentence; a hostile file can hold thousands.
MOST_NAMED = 5
_NAME_SHOWN = 60

#: SQLite's own tables of statistics, written by ANALYZE. It makes them with these very words.
_OF_SQLITE = {
    ("table", "sqlite_stat1"): "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    ("table", "sqlite_stat4"): "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
    ("table", "sqlite_sequence"): "CREATE TABLE sqlite_sequence(name,seq)",
}

_ALL = "SELECT type, name, sql FROM sqlite_master"
_BLANKS = re.compile(r"\s+")
#: What runs when a file is only read or written to: everything but plain tables, plain indexes and bare refusals.
_RUNS = re.compile(
    r"\bAS\s*\(|\bCHECK\s*\(|\bDEFAULT\s*\(|\bWHERE\b|\A\s*CREATE\s+(?:TEMP|VIRTUAL|VIEW)", re.IGNORECASE
)
_EXPRESSION = re.compile(r"\([^)]*\(")
_REFUSAL = re.compile(
    r"CREATE TRIGGER \w+ BEFORE (?:UPDATE(?: OF [\w, ]+)?|DELETE) ON \w+(?: WHEN NEW\.\w+ <> ''"
    r"| WHEN NOT EXISTS \(SELECT 1 FROM client_merge WHERE [\w .=]+ AND \([\w .=]+\)\))?"
    r" BEGIN SELECT RAISE\(ABORT, '[^']*'\); END"
)
_SEARCH = "CREATE VIRTUAL TABLE client_search USING fts5("


class _Memory(SqliteDatabase):
    """A database of the shop's own driver that never touches the disk."""

    def _connect(self) -> Any:
        return driver.connect(":memory:", isolation_level=None)


def strangers(execute: Execute) -> tuple[str, ...]:
    """The names of what the file holds beyond its own format, sorted: what was added, and what has other words."""
    ours = _schema(migrate.FOLDER, int(execute("PRAGMA user_version").fetchone()[0]))
    return tuple(sorted({name for kind, name, sql in _objects(execute) if not _is_ours(ours, kind, name, sql)}))


def missing(execute: Execute) -> tuple[tuple[str, str], ...]:
    """Kind and name of what the migrations write, up to the file's own format, and the file has not, sorted."""
    ours = _schema(migrate.FOLDER, int(execute("PRAGMA user_version").fetchone()[0]))
    there = {(kind, name) for kind, name, _sql in _objects(execute)}
    return tuple(sorted(key for key in ours if key not in there and key not in _OF_SQLITE))


def refuse_strangers(execute: Execute) -> None:
    """Raises ShopFileError naming what the program did not put into the file. About 25 ms, most of it once."""
    _refuse(strangers(execute))


def refuse_what_runs(execute: Execute) -> None:
    """As ``refuse_strangers``, if the file holds anything that could run by itself. A millisecond for a good file."""
    if any(_could_run(kind, sql) for kind, _name, sql in _objects(execute)):
        refuse_strangers(execute)


def _refuse(found: tuple[str, ...]) -> None:
    if not found:
        return
    names = [name if len(name) <= _NAME_SHOWN else f"{name[: _NAME_SHOWN - 1]}…" for name in found[:MOST_NAMED]]
    raise ShopFileError(
        N_("This file holds things the program did not put there: {names}. It was not used."),
        names=", ".join(names) + (", …" if len(found) > MOST_NAMED else ""),
    )


def _objects(execute: Execute) -> Iterable[tuple[str, str, str]]:
    # a hand-made schema can hold anything in these columns, numbers and bytes as well
    return ((_text(kind), _text(name), _text(sql)) for kind, name, sql in execute(_ALL).fetchall())


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def _is_ours(ours: dict[tuple[str, str], str], kind: str, name: str, sql: str) -> bool:
    words = ours.get((kind, name), _OF_SQLITE.get((kind, name)))
    return words is not None and words == _plain(sql)


def _could_run(kind: str, sql: str) -> bool:
    if kind == "trigger":
        return _REFUSAL.fullmatch(sql) is None
    if kind == "index" and _EXPRESSION.search(sql) is not None:
        return True
    return kind not in {"table", "index"} or (_RUNS.search(sql) is not None and not sql.startswith(_SEARCH))


def _plain(sql: str) -> str:
    return _BLANKS.sub(" ", sql).strip()


@lru_cache(maxsize=4)
def _schema(folder: Path, file_format: int) -> dict[tuple[str, str], str]:
    """What the first ``file_format`` migrations write: (kind, name) → SQL."""
    from playhouse.migrations import Runner  # asked of a backup, not of every start, which would feel its imports

    database: Any = _Memory(":memory:")
    with closing(database):
        runner = Runner(database, str(folder))
        for migration in runner.migrations()[:file_format]:
            runner.up(target=migration.name)
        return {(kind, name): _plain(sql) for kind, name, sql in _objects(database.execute_sql)}
