"""What the importer asks of the catalogue and writes into it, inside an open unit of work."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.db.rows import OPEN

SERVICE_COLUMNS = ("code", "name", "category", "minutes", "price", "cost", "active")
PRODUCT_COLUMNS = (
    "code",
    "name",
    "brand",
    "category",
    "supplier",
    "price",
    "cost",
    "on_hand",
    "minimum",
    "maximum",
    "active",
)
_TABLES: Mapping[str, tuple[str, ...]] = {"service": SERVICE_COLUMNS, "product": PRODUCT_COLUMNS}


def catalogue(table: str) -> list[tuple[int, dict[str, object]]]:
    """Every entry of "service" or "product" as (id, columns)."""
    columns = _TABLES[table]
    return [
        (row[0], dict(zip(columns, row[1:], strict=True)))
        for row in OPEN.execute_sql(f"SELECT id, {', '.join(columns)} FROM {table}").fetchall()
    ]


def add_entry(table: str, values: Mapping[str, object]) -> int:
    """Adds an entry to the catalogue; its id."""
    row: dict[str, object] = {name: values[name] for name in _TABLES[table]}
    if table == "service":
        row |= {"rhythm_days": 0, "aftercare": "[]"}
    cursor = OPEN.execute_sql(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
    )
    return int(cursor.lastrowid)


def change_entry(table: str, entry_id: int, values: Mapping[str, object]) -> None:
    """Writes the given columns of an entry."""
    names = [name for name in _TABLES[table] if name in values]
    sets = ", ".join(f"{name} = ?" for name in names)
    OPEN.execute_sql(f"UPDATE {table} SET {sets} WHERE id = ?", (*(values[name] for name in names), entry_id))
