"""Does every column hold what it is declared to hold? SQLite itself takes a word where a number belongs.

A file from elsewhere can hold such values, and a program that reads them stops in the middle of a page.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import BooleanField

from desk_app.db.faults import Code, result_code
from desk_app.db.rows import DayField, InstantField, JsonField, Row, WordField

#: Runs one SQL query on the file and returns the driver's cursor.
Execute = Callable[[str], Any]

#: The audit trail and its head are judged by their chain, line by line.
_JUDGED_ELSEWHERE = frozenset({"audit", "audit_head"})

#: No amount, number or id of ours is greater, and a thousand of them can be added up.
_MOST = 10**15

#: At most so many signs of the name of a row are said.
_MOST_SAID = 60

_DIGITS = "[0-9]"
_INSTANT = "-".join((_DIGITS * 4, _DIGITS * 2, _DIGITS * 2)) + "T" + ":".join([_DIGITS * 2] * 3) + ".*Z"

#: Days and instants that Python can reckon with, a day before and after included.
_FIRST_DAY, _LAST_DAY = "0001-01-02", "9999-12-30"


@dataclass(frozen=True, slots=True)
class Wrong:
    """``count`` rows of a table hold something in a column that it cannot hold; ``row`` is the key of the first."""

    table: str
    column: str
    count: int
    row: str


def undecodable(error: BaseException) -> bool:
    """Whether the driver raised this because a text in the file is no text."""
    return result_code(error) == Code.CORRUPT and str(error).startswith("Could not decode to UTF-8")


def wrong_values(execute: Execute) -> Iterator[Wrong]:
    """What stands where it cannot stand. Reads every table once, and once more all its text."""
    for model in sorted(_models(Row), key=lambda each: str(each._meta.table_name)):
        table = model._meta.table_name
        described = execute(f'PRAGMA table_info("{table}")').fetchall()
        declared = {row[1]: str(row[2]).upper() for row in described}
        keys = [row[1] for row in sorted(described, key=lambda row: int(row[5])) if row[5]] or ["rowid"]
        columns = {column: field for column, field in model._meta.columns.items() if column in declared}
        if not columns or table in _JUDGED_ELSEWHERE:
            continue
        tests = {column: _is_wrong(field, declared[column]) for column, field in columns.items()}
        sums = ", ".join(f"sum({test})" for test in tests.values())
        counts = execute(f'SELECT {sums} FROM "{table}"').fetchone()
        for (column, test), count in zip(tests.items(), counts, strict=True):
            if count:
                order = ", ".join(f'"{key}"' for key in keys)
                asked = f'SELECT {_bytes_of(keys)} FROM "{table}" WHERE {test} ORDER BY {order} LIMIT 1'
                first = execute(asked).fetchone()
                yield Wrong(table, column, int(count), _row(first))
        told = {column for column, count in zip(tests, counts, strict=True) if count}
        texts = [column for column in columns if declared[column] == "TEXT" and column not in told]
        yield from _no_texts(execute, table, keys, texts)


def _no_texts(execute: Execute, table: str, keys: Sequence[str], columns: Sequence[str]) -> Iterator[Wrong]:
    """Texts whose bytes are no text. SQLite does not know, so the driver is asked to read them all."""
    if not columns:
        return
    together = " || ".join(f"iif(typeof(\"{column}\") = 'text', \"{column}\", '')" for column in columns)
    try:
        deque(execute(f'SELECT {together} FROM "{table}"'), maxlen=0)
        return
    except Exception as error:
        if not undecodable(error):
            raise
    texts = ", ".join(f"iif(typeof(\"{column}\") = 'text', CAST(\"{column}\" AS BLOB), x'')" for column in columns)
    counts, first = dict[str, int](), dict[str, str]()
    for row in execute(f'SELECT {_bytes_of(keys)}, {texts} FROM "{table}"'):
        for column, value in zip(columns, row[len(keys) :], strict=True):
            if not _is_text(value):
                counts[column] = counts.get(column, 0) + 1
                first.setdefault(column, _row(row[: len(keys)]))
    yield from (Wrong(table, column, count, first[column]) for column, count in counts.items())


def _is_text(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _bytes_of(columns: Sequence[str]) -> str:
    return ", ".join(f'CAST("{column}" AS BLOB)' for column in columns)


def _row(key: Sequence[bytes | None]) -> str:
    said = ", ".join("" if part is None else part[:_MOST_SAID].decode("utf-8", "replace") for part in key)
    return said if len(said) <= _MOST_SAID else f"{said[: _MOST_SAID - 1]}…"


def _models(base: Any) -> set[Any]:
    found = set()
    for model in base.__subclasses__():
        found |= {model} | _models(model)
    return found


def _is_wrong(field: Any, declared: str) -> str:
    """SQL that is 1 where the value of the column is wrong."""
    name = f'"{field.column_name}"'
    if declared != "TEXT":
        if declared not in {"INTEGER", "BLOB"}:
            return "0"
        wrong = f"typeof({name}) NOT IN ('{declared.lower()}', 'null')"
        if declared == "BLOB":
            return wrong
        least, most = (0, 1) if isinstance(field, BooleanField) else (-_MOST, _MOST)
        return f"{wrong} OR {name} NOT BETWEEN {least} AND {most}"
    wrong = f"typeof({name}) NOT IN ('text', 'null')"
    if isinstance(field, DayField):
        return f"{wrong} OR ({name} IS NOT NULL AND ({_no_day(name)} OR date({name}) IS NOT {name}))"
    if isinstance(field, InstantField):
        return f"{wrong} OR ({name} IS NOT NULL AND ({_no_instant(name)}))"
    if isinstance(field, WordField):
        known = ", ".join(f"'{word}'" for word in field.words)
        return f"{wrong} OR ({name} IS NOT NULL AND {name} NOT IN ({known}))"
    if isinstance(field, JsonField):
        cut = f"instr(CAST({name} AS BLOB), x'00')"  # SQLite would read no further
        return f"{wrong} OR ({name} IS NOT NULL AND (NOT json_valid({name}) OR {cut}))"
    return wrong


def _no_day(name: str) -> str:
    return f"{name} NOT BETWEEN '{_FIRST_DAY}' AND '{_LAST_DAY}'"


def _no_instant(name: str) -> str:
    day, clock = f"substr({name}, 1, 10)", f"substr({name}, 12, 8)"
    return (
        f"{name} NOT GLOB '{_INSTANT}' OR {_no_day(day)} OR date({day}) IS NOT {day} OR time({clock}) IS NOT {clock}"
        f" OR length(CAST({name} AS BLOB)) NOT BETWEEN 22 AND 27"
        f" OR ltrim(substr({name}, 21), '0123456789') <> 'Z'"
    )
