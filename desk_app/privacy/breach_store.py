"""The breach log in the shop file."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from desk_app.clock import as_text, from_text
from desk_app.db.rows import OPEN
from desk_app.privacy.breach import Breach, BreachId, Excuse

Told = Literal["authority", "people"]

_READ = (
    "SELECT b.id, s.name, b.known_at, b.what, b.whom, b.measures, b.authority_told_at, b.people_told_at, "
    "b.excused_at, e.name, b.excuse FROM breach b JOIN staff s ON s.id = b.staff_id "
    "LEFT JOIN staff e ON e.id = b.excused_by_id"
)


def breaches(limit: int) -> tuple[Breach, ...]:
    """The log, newest first."""
    rows = OPEN.execute_sql(f"{_READ} ORDER BY b.known_at DESC, b.id DESC LIMIT ?", (limit,)).fetchall()
    return tuple(_breach(row) for row in rows)


def untold() -> tuple[Breach, ...]:
    """Those of which the authority is not told and must be, the oldest first."""
    still = "b.authority_told_at IS NULL AND b.excused_at IS NULL"
    rows = OPEN.execute_sql(f"{_READ} WHERE {still} ORDER BY b.known_at, b.id").fetchall()
    return tuple(_breach(row) for row in rows)


def breach(breach_id: BreachId) -> Breach | None:
    """One of them; None where there is none."""
    row = OPEN.execute_sql(f"{_READ} WHERE b.id = ?", (breach_id,)).fetchone()
    return None if row is None else _breach(row)


def _breach(row: tuple[Any, ...]) -> Breach:
    excuse = None if row[8] is None else Excuse(from_text(row[8]), row[9], row[10])
    return Breach(BreachId(row[0]), row[1], from_text(row[2]), row[3], row[4], row[5], _at(row[6]), _at(row[7]), excuse)


def _at(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)


def insert(staff_id: int, known_at: datetime, what: str, whom: str, measures: str) -> BreachId:
    """Adds a breach. Inside a unit of work only."""
    cursor = OPEN.execute_sql(
        "INSERT INTO breach (staff_id, known_at, what, whom, measures) VALUES (?, ?, ?, ?, ?)",
        (staff_id, as_text(known_at), what, whom, measures),
    )
    return BreachId(int(cursor.lastrowid))


def write_measures(breach_id: BreachId, measures: str) -> None:
    """Keeps what was done. Inside a unit of work only."""
    OPEN.execute_sql("UPDATE breach SET measures = ? WHERE id = ?", (measures, breach_id))


def tell(breach_id: BreachId, who: Told, at: datetime) -> None:
    """Keeps when somebody was told. Inside a unit of work only."""
    OPEN.execute_sql(f"UPDATE breach SET {who}_told_at = ? WHERE id = ?", (as_text(at), breach_id))


def excuse(breach_id: BreachId, staff_id: int, at: datetime, reason: str) -> None:
    """Keeps why the authority need not be told. Inside a unit of work only."""
    sql = "UPDATE breach SET excused_at = ?, excused_by_id = ?, excuse = ? WHERE id = ?"
    OPEN.execute_sql(sql, (as_text(at), staff_id, reason, breach_id))
