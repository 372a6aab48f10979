"""What is done with opening balances: brought in, read, reversed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk_app.changes import Kind, Touched
from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.errors import NotFound
from desk_app.money import Money
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import Work, work
from desk_app.till import opening_store as store
from desk_app.till.opening import Opening, OpeningId, OpeningKind, OpeningTotal, check_opening, check_reversal
from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class Reversed:
    """What came of reversing an opening balance."""

    opening: Opening
    touched: Touched


def enter_opening(unit: Work, client_id: ClientId, kind: OpeningKind, amount: Money, source: str = "") -> OpeningId:
    """Enters what a client brought along, inside an open unit of work. ``source``: the list that says so. It counts
    in no sum of money taken. Raises RuleBroken("amount", …)."""
    check_opening(amount, unit.shop.settings.currency)
    opening_id = store.insert_opening(unit, client_id, kind, amount.minor, source)
    unit.audit(
        "opening.entered",
        f"opening:{opening_id}",
        client=client_id,
        detail={"amount": amount.minor, "kind": kind.value, "on": unit.on.isoformat()},
        personal={"list": source} if source else {},
    )
    unit.touch(Kind.PAYMENT, client=client_id)
    return opening_id


def reverse_opening(shop: Shop, acting: Acting, opening_id: OpeningId) -> Reversed:
    """Adds the opposite of an opening balance; both stay. Her own of today anybody who takes payments may reverse, all
    others need Action.TAKE_BACK. Raises NotFound, NotAllowed, RuleBroken("opening", "reversed")."""
    acting.must(Action.TAKE_PAYMENT)
    currency = shop.settings.currency
    with work(shop, acting) as unit:
        opening = store.get_opening(opening_id, currency)
        if opening is None:
            raise NotFound(N_("There is no opening balance {number}."), number=opening_id)
        unit.must_take_back(opening.staff_id, opening.at)
        check_reversal(opening)
        by = store.insert_opening(unit, opening.client_id, opening.kind, -opening.amount.minor, "", opening_id)
        unit.audit(
            "opening.reversed",
            f"opening:{opening_id}",
            client=opening.client_id,
            detail={
                "amount": -opening.amount.minor,
                "by": by,
                "kind": opening.kind.value,
                "on": unit.on.isoformat(),
            },
        )
        unit.touch(Kind.PAYMENT, client=opening.client_id)
    return Reversed(opening, unit.touched)


def openings_of(shop: Shop, client_id: ClientId) -> tuple[Opening, ...]:
    """A client's opening balances in order, with those that were reversed."""
    return store.openings_of(client_id, shop.settings.currency)


def opening_totals(shop: Shop, day: date) -> tuple[OpeningTotal, ...]:
    """The opening balances that a day brought, beside its money and in none of its sums."""
    return store.totals_on(day, shop.settings.currency)
