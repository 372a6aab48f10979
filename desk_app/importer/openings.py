"""Old balances of a client list, as opening entries beside the till: never as money taken.

A client has one opening balance of a kind. What a later list says of it is not added to it: the same amount is the
same entry once more, and another one is named and left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk_app.clients.client import ClientId
from desk_app.importer.rows import RowReader
from desk_app.money import Money
from desk_app.staff.work import Work
from desk_app.till.opening import OpeningKind
from desk_app.till.opening_store import standing_of
from desk_app.till.openings import enter_opening
from desk_app.words import N_

#: Which column says what, and what it says where its amount is below zero.
FIELDS: dict[str, tuple[OpeningKind, OpeningKind]] = {
    "balance": (OpeningKind.STORED, OpeningKind.OWED),
    "owed": (OpeningKind.OWED, OpeningKind.STORED),
}


@dataclass(frozen=True, slots=True)
class Brought:
    """A balance of a row; ``amount`` above zero. ``field``: the column it stood in."""

    field: str
    kind: OpeningKind
    amount: Money


def read_openings(rows: RowReader, number: int, cells: Sequence[str], kept: list[str]) -> tuple[Brought, ...]:
    """The balances of a row; nothing where they are zero. What is no amount is named and stays in the notes."""
    found: list[Brought] = []
    for name, (kind, below) in FIELDS.items():
        text = rows.text(cells, name)
        if not text:
            continue
        amount = rows.money(number, name, text)
        if amount is None:
            kept.append(rows.as_written(name, text))
        elif amount.minor:
            found.append(Brought(name, kind, amount) if amount.minor > 0 else Brought(name, below, -amount))
    return tuple(found)


def land_openings(unit: Work, rows: RowReader, brought: Iterable[tuple[int, int, tuple[Brought, ...]]]) -> None:
    """Enters the balances of a batch: (row, client, balances). Those that stand already are not entered again."""
    wanted = [each for each in brought if each[2]]
    standing = standing_of({client for _, client, _ in wanted}) if wanted else {}
    for number, client, balances in wanted:
        for one in balances:
            there = standing.get((client, one.kind))
            if there is None:
                enter_opening(unit, ClientId(client), one.kind, one.amount, rows.plan.path.name[:200])
                standing[client, one.kind] = one.amount.minor
            elif there != one.amount.minor:
                rows.tally.problem(
                    number,
                    one.field,
                    "opening_stands",
                    N_("Her opening balance is {kept} already; the {other} of this row was not entered."),
                    kept=Money(there, one.amount.currency),
                    other=one.amount,
                )
