"""Small change of SQL that the stores of this room share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from desk_app.db.rows import OPEN

#: How many values one statement binds at most, well under SQLite's bound.
CHUNK = 900


def fetch(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """All rows of a query with its values bound."""
    found: list[tuple[Any, ...]] = OPEN.execute_sql(sql, values).fetchall()
    return found


def fetch_of_ids(sql: str, ids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """Rows of a query with ``{ids}``, in as many statements as it takes."""
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        yield from fetch(sql.format(ids=", ".join("?" * len(part))), *part)


def next_id(table: str) -> int:
    """The id the next row of a table will have. Inside a unit of work only."""
    return int(fetch(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")[0][0])


def iso(day: date | None) -> str | None:
    """A date as it is kept."""
    return None if day is None else day.isoformat()


def day_of(text: str | None) -> date | None:
    """The inverse of ``iso``."""
    return None if text is None else date.fromisoformat(text)
