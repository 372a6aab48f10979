"""Running one of this room's SQL statements."""

from __future__ import annotations

from typing import Any

from desk_app.db.shop import Shop

#: A row as SQLite gives it; the statement beside it says what stands where.
SqlRow = tuple[Any, ...]


def rows(shop: Shop, sql: str, *values: object) -> list[SqlRow]:
    """All rows of a reading statement; values are bound."""
    return list(shop.database.execute_sql(sql, values).fetchall())
