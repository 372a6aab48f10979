"""Queries of what columns were said to mean."""

from __future__ import annotations

from datetime import datetime

from desk_app.clock import as_text, from_text
from desk_app.db.connection import ShopDatabase
from desk_app.db.rows import OPEN


def mapping(database: ShopDatabase, digest: str) -> tuple[str, str, datetime, str] | None:
    """Kind, columns as JSON, when and by whom of some headings; None where nothing is kept."""
    sql = (
        "SELECT m.kind, m.columns, m.at, s.name FROM import_mapping m JOIN staff s ON s.id = m.staff_id "
        "WHERE m.digest = ?"
    )
    found = database.execute_sql(sql, (digest,)).fetchone()
    return None if found is None else (str(found[0]), str(found[1]), from_text(found[2]), str(found[3]))


def keep_mapping(digest: str, kind: str, columns: str, at: datetime, staff_id: int) -> bool:
    """Keeps what was said; whether it is not what is kept already. Inside a unit of work only."""
    cursor = OPEN.execute_sql(
        "INSERT INTO import_mapping (digest, kind, columns, at, staff_id) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (digest) DO UPDATE SET kind = excluded.kind, columns = excluded.columns, at = excluded.at, "
        "staff_id = excluded.staff_id WHERE kind <> excluded.kind OR columns <> excluded.columns",
        (digest, kind, columns, as_text(at), staff_id),
    )
    return int(cursor.rowcount) > 0


def drop_mapping(digest: str) -> None:
    """Keeps it no longer. Inside a unit of work only."""
    OPEN.execute_sql("DELETE FROM import_mapping WHERE digest = ?", (digest,))
