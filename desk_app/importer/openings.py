"""Old balances of a client list, as opening entries beside the till: never as money taken.

A client has one opening balance of a kind. What a later list says of it is not added to it: an amount that was entered
once is the same entry once more, and one that was reversed stays reversed; another one is named and left out while the
first stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk_app.clients.client import ClientId
from desk_app.importer.balance_store import openings_brought
from desk_app.importer.rows import RowReader
from desk_app.money import Money
from desk_app.staff.work import Work
from desk_app.till.opening import OpeningKind
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
        amount = rows.money(number, name, text, exact=True)  # a balance is owed to the cent
        if amount is None:
            kept.append(rows.as_written(name, text))
        elif amount.minor:
            found.append(Brought(name, kind, amount) if amount.minor > 0 else Brought(name, below, -amount))
    return tuple(found)


def land_openings(unit: Work, rows: RowReader, brought: Iterable[tuple[int, int, tuple[Brought, ...]]]) -> None:
    """Enters the balances of a batch: (row, client, balances). What was entered before, of a file that is part of hers
    as well, is not entered again, whether it stands or was reversed."""
    wanted = [each for each in brought if each[2]]
    known = openings_brought({client for _, client, _ in wanted}) if wanted else {}
    for number, client, balances in wanted:
        for one in balances:
            amounts = known.setdefault((client, one.kind.value), {})
            stands = [amount for amount, does in amounts.items() if does]
            if amounts.get(one.amount.minor):
                continue
            if one.amount.minor in amounts:
                said = N_("The opening balance {amount} was reversed here; it was not entered again.")
                rows.tally.problem(number, one.field, "opening_reversed", said, amount=one.amount)
            elif stands:
                rows.tally.problem(
                    number,
                    one.field,
                    "opening_stands",
                    N_("Her opening balance is {kept} already; the {other} of this row was not entered."),
                    kept=Money(sum(stands), one.amount.currency),
                    other=one.amount,
                )
            else:
                enter_opening(unit, ClientId(client), one.kind, one.amount, rows.plan.path.name[:200])
                amounts[one.amount.minor] = True
