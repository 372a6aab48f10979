"""An opening balance: what stood between a client and the shop on the day she came over from another program.

It is no payment: no money changed hands, so it has no tender and no receipt, stands in no sum of a day or a month and
in no drawer. That is why it lies in a list of its own, append-only as payments are; one entered by mistake is reversed
by its opposite, and both stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from desk_app.clients.client import ClientId
from desk_app.errors import RuleBroken
from desk_app.money import LARGEST, Money
from desk_app.staff.account import StaffId
from desk_app.words import N_

OpeningId = NewType("OpeningId", int)


class OpeningKind(StrEnum):
    """Which way it is owed."""

    STORED = "stored"  # she paid ahead: the shop owes it to her
    OWED = "owed"  # she has still to pay it


OPENING_LABELS: dict[OpeningKind, str] = {
    OpeningKind.STORED: N_("Opening balance, paid ahead"),
    OpeningKind.OWED: N_("Opening balance, still owed"),
}


@dataclass(frozen=True, slots=True)
class Opening:
    """One entry. ``amount`` is positive, whichever way it is owed, and negative where it reverses the entry
    ``reverses``; ``reversed`` by a later one. ``source``: the list it came with."""

    id: OpeningId
    client_id: ClientId
    client: str
    kind: OpeningKind
    amount: Money
    at: datetime
    on: date
    staff_id: StaffId
    staff: str
    source: str = ""
    reverses: OpeningId | None = None
    reversed: bool = False


@dataclass(frozen=True, slots=True)
class OpeningTotal:
    """The opening balances that one day brought, of one kind. ``amount`` less what was reversed."""

    kind: OpeningKind
    entries: int
    amount: Money


def check_opening(amount: Money, currency: str) -> None:
    """The rules of an entry that need no record. Raises RuleBroken."""
    if amount.currency != currency:
        raise RuleBroken("amount", "currency", N_("This shop counts in {currency}."), currency=currency)
    if amount.minor <= 0:
        raise RuleBroken("amount", "zero", N_("An opening balance is an amount above zero."))
    if amount.minor > LARGEST:
        raise RuleBroken("amount", "too_large", N_("This amount is too large."))


def check_reversal(opening: Opening) -> None:
    """An entry is reversed once, and a reversal never. Raises RuleBroken."""
    if opening.reverses is not None or opening.reversed:
        raise RuleBroken("opening", "reversed", N_("This opening balance was reversed already."))
