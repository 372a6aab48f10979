"""Queries of the opening balances."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.clock import as_text, from_text
from desk_app.db.check import Check
from desk_app.db.rows import OPEN
from desk_app.money import Money
from desk_app.staff.account import StaffId
from desk_app.staff.work import Work
from desk_app.till.opening import Opening, OpeningId, OpeningKind, OpeningTotal
from desk_app.words import N_

_COLUMNS = (
    "o.id, o.client_id, c.name, o.kind, o.amount, o.at, o.on_day, o.staff_id, s.name, o.source, o.reverses_id, "
    "EXISTS (SELECT 1 FROM opening_balance r WHERE r.reverses_id = o.id)"
)
_FROM = "opening_balance o JOIN client c ON c.id = o.client_id JOIN staff s ON s.id = o.staff_id"


def _rows(sql: str, values: Iterable[object]) -> list[tuple[Any, ...]]:
    return list(OPEN.execute_sql(sql, tuple(values)).fetchall())


def insert_opening(
    unit: Work,
    client_id: ClientId,
    kind: OpeningKind,
    amount: int,
    source: str = "",
    reverses: OpeningId | None = None,
) -> OpeningId:
    """Adds an entry; ``amount`` in minor units. Inside a unit of work only."""
    cursor = OPEN.execute_sql(
        "INSERT INTO opening_balance (client_id, kind, amount, at, on_day, staff_id, source, reverses_id) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            client_id,
            kind.value,
            amount,
            as_text(unit.at),
            unit.on.isoformat(),
            unit.acting.staff_id,
            source,
            reverses,
        ),
    )
    return OpeningId(int(cursor.lastrowid))


def get_opening(opening_id: OpeningId, currency: str) -> Opening | None:
    """One entry."""
    found = _rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE o.id = ?", (opening_id,))
    return _opening(found[0], currency) if found else None


def openings_of(client_id: ClientId, currency: str) -> tuple[Opening, ...]:
    """A client's entries in order; there are never many."""
    found = _rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE o.client_id = ? ORDER BY o.id LIMIT 200", (client_id,))
    return tuple(_opening(row, currency) for row in found)


def totals_on(on: date, currency: str) -> tuple[OpeningTotal, ...]:
    """What one day brought, by kind; a reversal counts on its own day."""
    found = _rows(
        "SELECT kind, sum(iif(reverses_id IS NULL, 1, -1)), sum(amount) FROM opening_balance WHERE on_day = ? "
        "GROUP BY kind ORDER BY kind DESC",
        (on.isoformat(),),
    )
    return tuple(OpeningTotal(OpeningKind(kind), count, Money(amount, currency)) for kind, count, amount in found)


def _opening(row: tuple[Any, ...], currency: str) -> Opening:
    id_, client_id, client, kind, amount, at, on, staff_id, staff, source, reverses, reversed_ = row
    return Opening(
        OpeningId(id_),
        ClientId(client_id),
        client,
        OpeningKind(kind),
        Money(amount, currency),
        from_text(at),
        date.fromisoformat(on),
        StaffId(staff_id),
        staff,
        source,
        None if reverses is None else OpeningId(reverses),
        bool(reversed_),
    )


CHECKS = (
    Check(
        "opening.amount",
        "SELECT id FROM opening_balance WHERE amount = 0 OR (reverses_id IS NULL) <> (amount > 0)",
        N_("The amount of opening balance {id} does not fit what it is."),
    ),
    Check(
        "opening.reversal",
        "SELECT r.id FROM opening_balance r JOIN opening_balance o ON o.id = r.reverses_id WHERE o.id > r.id OR "
        "o.reverses_id IS NOT NULL OR o.amount <> -r.amount OR o.kind <> r.kind OR o.client_id <> r.client_id",
        N_("Opening balance {id} reverses another one, and is not its opposite."),
    ),
)
