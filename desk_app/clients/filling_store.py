"""The ledger of how far files are filled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desk_app.clients.store import rows
from desk_app.db.rows import OPEN


def last_day() -> date | None:
    """The day that was measured last."""
    found = rows("SELECT max(on_day) FROM file_filling")
    return date.fromisoformat(found[0][0]) if found[0][0] else None


def insert_day(on: date, sums: Sequence[tuple[int | None, int, int, int]]) -> None:
    """Adds a day. Inside a unit of work only."""
    OPEN.connection().executemany(
        "INSERT INTO file_filling (on_day, advisor_id, clients, filled, whole) VALUES (?, ?, ?, ?, ?)",
        [(on.isoformat(), *one) for one in sums],
    )


def history(since: date) -> list[tuple[date, int | None, str, int, int, int]]:
    """Day, advisor, her name ("": nobody's clients), clients, filled and whole, by day."""
    found = rows(
        "SELECT f.on_day, f.advisor_id, coalesce(s.name, ''), f.clients, f.filled, f.whole FROM file_filling f "
        "LEFT JOIN staff s ON s.id = f.advisor_id WHERE f.on_day >= ? ORDER BY f.on_day, f.id",
        (since.isoformat(),),
    )
    return [(date.fromisoformat(row[0]), row[1], row[2], row[3], row[4], row[5]) for row in found]


def asked_by_staff(since: date) -> dict[int | None, tuple[int, int]]:
    """How many questions each member of the staff put since a day, and how many of them were answered."""
    found = rows(
        "SELECT staff_id, count(*), sum(outcome = 'answered') FROM client_asked WHERE on_day >= ? GROUP BY staff_id",
        (since.isoformat(),),
    )
    return {row[0]: (row[1], row[2]) for row in found}
