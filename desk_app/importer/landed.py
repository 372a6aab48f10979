"""Which records a file brought in: from which number to which, for its line in the trail."""

from __future__ import annotations

from desk_app.staff.work import Work

#: What an import adds rows to. One writer at a time, so what it added to a table are its highest numbers.
TABLES = ("client", "visit", "visit_item", "booking", "service", "product", "client_note", "staff")


def highest(unit: Work) -> dict[str, int]:
    """The highest number in each table so far; 0 where it is empty."""
    execute = unit.shop.database.execute_sql
    return {table: int(execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]) for table in TABLES}


def added_since(unit: Work, before: dict[str, int]) -> dict[str, str]:
    """Table → the first and the last number added since ``before``; tables without any are left out.

    >>> added_since(unit, {"client": 100, …})
    {"client": "101–250"}
    """
    return {table: _range(before[table] + 1, last) for table, last in highest(unit).items() if last > before[table]}


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
