"""Does every column hold what it is declared to hold? SQLite itself takes a word where a number belongs.

A file from elsewhere can hold such values, and a program that reads them stops in the middle of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from desk_app.db.rows import DayField, InstantField, JsonField, Row, WordField

#: The audit trail's lines are judged by their chain, line by line.
_JUDGED_ELSEWHERE = frozenset({"audit"})

_DIGITS = "[0-9]"
_INSTANT = "-".join((_DIGITS * 4, _DIGITS * 2, _DIGITS * 2)) + "T" + ":".join([_DIGITS * 2] * 3) + ".*Z"


def wrong_values(execute: Callable[[str], Any]) -> Iterator[tuple[str, str, int]]:
    """Table, column and how many rows hold something there that the column cannot hold. Reads every table once."""
    for model in sorted(_models(Row), key=lambda each: str(each._meta.table_name)):
        table = model._meta.table_name
        declared = {row[1]: str(row[2]).upper() for row in execute(f'PRAGMA table_info("{table}")').fetchall()}
        columns = {column: field for column, field in model._meta.columns.items() if column in declared}
        if not columns or table in _JUDGED_ELSEWHERE:
            continue
        wrong = ", ".join(f"sum({_is_wrong(field, declared[column])})" for column, field in columns.items())
        counts = execute(f'SELECT {wrong} FROM "{table}"').fetchone()
        yield from ((table, column, count) for column, count in zip(columns, counts, strict=True) if count)


def _models(base: Any) -> set[Any]:
    found = set()
    for model in base.__subclasses__():
        found |= {model} | _models(model)
    return found


def _is_wrong(field: Any, declared: str) -> str:
    """SQL that is 1 where the value of the column is wrong."""
    name = f'"{field.column_name}"'
    if declared != "TEXT":
        return f"typeof({name}) NOT IN ('{declared.lower()}', 'null')" if declared in {"INTEGER", "BLOB"} else "0"
    wrong = f"typeof({name}) NOT IN ('text', 'null')"
    if isinstance(field, DayField):
        return f"{wrong} OR ({name} IS NOT NULL AND date({name}) IS NOT {name})"
    if isinstance(field, InstantField):
        day = f"substr({name}, 1, 10)"
        return f"{wrong} OR ({name} IS NOT NULL AND ({name} NOT GLOB '{_INSTANT}' OR date({day}) IS NOT {day}))"
    if isinstance(field, WordField):
        known = ", ".join(f"'{word}'" for word in field.words)
        return f"{wrong} OR ({name} IS NOT NULL AND {name} NOT IN ({known}))"
    if isinstance(field, JsonField):
        return f"{wrong} OR ({name} IS NOT NULL AND NOT json_valid({name}))"
    return wrong
