"""A visit: what was done, by whom, with what, for how much, and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.errors import RuleBroken
from desk_app.money import LARGEST, Money
from desk_app.salon.booking import BookingId
from desk_app.salon.catalogue import ProductId, ServiceId
from desk_app.staff.account import StaffId
from desk_app.till.payment import Payment, Tender
from desk_app.words import N_

VisitId = NewType("VisitId", int)

#: What stands in the place of a visit that was taken back.
NOTHING = VisitId(0)

#: More of one line than any visit has.
MOST_QUANTITY = 1000
MOST_ITEMS = 200
#: A next date further away than this is a typing mistake.
FURTHEST_DAYS = 5 * 366
EARLIEST = date(1970, 1, 1)
NO_CHARGE = Money(0)


@dataclass(frozen=True, slots=True)
class VisitItemDraft:
    """One line as typed. ``price`` is for one piece; ``discount`` is off the whole line.

    A line with neither service nor product is free text. ``name`` "" takes the catalogue's. ``corrects`` is the id of
    the kept line it takes the place of, where a visit is corrected.
    """

    name: str
    quantity: int = 1
    price: Money = NO_CHARGE
    discount: Money | None = None
    service_id: ServiceId | None = None
    product_id: ProductId | None = None
    beautician_id: StaffId | None = None
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A visit as typed. ``discount`` is off the whole.

    With a ``tender`` it is paid in the same breath: all that is owed, or only ``paid``, and the rest stays owed.
    ``handed_over`` is the cash that was given where that was more. The appointment of ``booking_id`` is done with it.
    """

    client_id: ClientId | None
    on: date
    items: tuple[VisitItemDraft, ...]
    notes: str = ""
    score: int | None = None
    next_due: date | None = None
    discount: Money | None = None
    tender: Tender | None = None
    paid: Money | None = None
    handed_over: Money | None = None
    booking_id: BookingId | None = None


@dataclass(frozen=True, slots=True)
class VisitItem:
    """One line as kept. ``amount`` = quantity × price − discount, what was charged before the visit's discount."""

    id: int
    service_id: ServiceId | None
    product_id: ProductId | None
    name: str
    category: str
    beautician_id: StaffId | None
    beautician: str
    quantity: int
    price: Money
    discount: Money
    amount: Money
    taxes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as kept. One that was corrected has ``replaced_by`` and says why in ``reason``; one that was taken back
    has ``NOTHING`` there."""

    id: VisitId
    client_id: ClientId | None
    client: str
    on: date
    at: datetime
    staff_id: StaffId
    staff: str
    receipt: str
    total: Money
    discount: Money
    score: int | None
    notes: str
    next_due: date | None
    replaces: VisitId | None
    replaced_by: VisitId | None
    reason: str
    items: tuple[VisitItem, ...]

    @property
    def taken_back(self) -> bool:
        """Whether it was a slip of the hand: it stays to be seen and counts nowhere."""
        return self.replaced_by == NOTHING

    @property
    def names(self) -> tuple[str, ...]:
        """The lines' names, in order."""
        return tuple(item.name for item in self.items)

    @property
    def beauticians(self) -> tuple[str, ...]:
        """Who did it, each once, in order."""
        return tuple(dict.fromkeys(item.beautician for item in self.items if item.beautician))


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A row for ``store.insert_visits``: already checked by whoever brings it."""

    client_id: ClientId | None
    at: datetime
    on: date
    staff_id: StaffId
    receipt: str
    total: int
    discount: int = 0
    score: int | None = None
    notes: str = ""
    next_due: date | None = None


@dataclass(frozen=True, slots=True)
class NewItem:
    """A row for ``store.insert_items``. Amounts in minor units; ``taxes`` as they came, decimal text."""

    visit_id: VisitId
    name: str
    quantity: int
    price: int
    amount: int
    discount: int = 0
    service_id: ServiceId | None = None
    product_id: ProductId | None = None
    beautician_id: StaffId | None = None
    taxes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RecordedVisit:
    """What came of recording or correcting a visit. ``owed`` is what is still to pay (negative: to give back)."""

    visit_id: VisitId
    receipt: str
    total: Money
    next_due: date | None
    owed: Money
    payment: Payment | None
    touched: Touched


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit and what was paid for it so far, the lines it replaced included."""

    visit: Visit
    paid: Money

    @property
    def owed(self) -> Money:
        """What is still to pay; negative: to give back."""
        return self.visit.total - self.paid


def line_amount(item: VisitItemDraft) -> int:
    """What a line is charged, in minor units."""
    return item.quantity * item.price.minor - (item.discount.minor if item.discount else 0)


def visit_total(items: Iterable[VisitItemDraft], discount: Money | None) -> int:
    """What a visit is charged, in minor units."""
    return sum(map(line_amount, items)) - (discount.minor if discount else 0)


def is_of_the_same_thing(item: VisitItemDraft, kept: VisitItem) -> bool:
    """Whether a line is of the same service, product or free text as a kept one."""
    return (item.service_id, item.product_id) == (kept.service_id, kept.product_id) and item.name in {"", kept.name}


def is_unchanged(item: VisitItemDraft, kept: VisitItem) -> bool:
    """Whether a line says of what, how many and for how much exactly what it said."""
    discount = item.discount.minor if item.discount else 0
    same = (item.quantity, item.price.minor, discount) == (kept.quantity, kept.price.minor, kept.discount.minor)
    return same and is_of_the_same_thing(item, kept)


def check_visit(draft: VisitDraft, today: date, currency: str, replaces: Sequence[VisitItem] = ()) -> None:
    """Every rule of a visit that needs no record. Raises RuleBroken.

    ``replaces`` are the lines of the visit that is corrected. Another program's receipts have lines that take something
    back, which nobody can type here: the line that ``corrects`` one of those may stay as it is or take back another
    quantity at another price.
    """
    _check_days(draft, today)
    if draft.score is not None and not 1 <= draft.score <= 10:
        raise RuleBroken("score", "range", N_("How it went is a number from 1 to 10."))
    _check_items(draft.items, currency, {item.id: item for item in replaces})
    gross = visit_total(draft.items, None)
    check_discount("discount", draft.discount, gross, currency)
    if abs(gross) > LARGEST:
        raise RuleBroken("items", "too_large", N_("The total is too large."))
    if draft.tender is None and (draft.paid is not None or draft.handed_over is not None):
        raise RuleBroken("tender", "empty", N_("Say how it was paid."))


def _check_days(draft: VisitDraft, today: date) -> None:
    if draft.on > today:
        raise RuleBroken("on", "future", N_("A visit cannot be recorded before it has happened."))
    if draft.on < EARLIEST:
        raise RuleBroken("on", "too_early", N_("This date is too long ago."))
    if draft.next_due is None:
        return
    if draft.next_due < draft.on:
        raise RuleBroken("next_due", "before_visit", N_("The next date lies before the visit."))
    if (draft.next_due - draft.on).days > FURTHEST_DAYS:
        raise RuleBroken("next_due", "too_far", N_("The next date is more than five years away."))


def _check_items(items: Sequence[VisitItemDraft], currency: str, kept: Mapping[int, VisitItem]) -> None:
    if not items:
        raise RuleBroken("items", "empty", N_("Add at least one service or product."))
    if len(items) > MOST_ITEMS:
        raise RuleBroken("items", "too_many", N_("A visit has at most {most} lines."), most=MOST_ITEMS)
    for number, item in enumerate(items, start=1):
        if item.service_id is not None and item.product_id is not None:
            raise RuleBroken("items", "both", N_("Line {line} is a service or a product, not both."), line=number)
        before = kept.get(item.corrects) if item.corrects is not None else None
        if before is None or not is_unchanged(item, before):
            _check_line(number, item, before, currency)


def _check_line(number: int, item: VisitItemDraft, before: VisitItem | None, currency: str) -> None:
    """``before`` is the line it corrects: only where that is below zero may this one be."""
    least = -MOST_QUANTITY if before is not None and before.quantity < 0 else 1
    if not least <= item.quantity <= MOST_QUANTITY or item.quantity == 0:
        raise RuleBroken(
            "items",
            "quantity",
            N_("Line {line}: the quantity lies between 1 and {most}."),
            line=number,
            most=MOST_QUANTITY,
        )
    if item.price.minor and item.price.currency != currency:
        raise RuleBroken("items", "currency", N_("This shop counts in {currency}."), currency=currency)
    if item.price.minor < 0 and not (before is not None and before.price.minor < 0):
        raise RuleBroken("items", "negative_price", N_("Line {line}: the price is negative."), line=number)
    if abs(item.price.minor) > LARGEST:
        raise RuleBroken("items", "too_large", N_("Line {line}: the price is too large."), line=number)
    gross = item.quantity * item.price.minor
    if before is not None and gross < 0:
        # What came with it may stay: the cents of a sum that does not divide by its pieces.
        if item.discount and item.discount.minor != before.discount.minor:
            raise RuleBroken(
                "items", "discount", N_("Line {line} takes something back: change its price instead."), line=number
            )
    else:
        check_discount("items", item.discount, gross, currency)


def check_discount(field: str, discount: Money | None, of: int, currency: str) -> None:
    """A discount on ``of`` minor units is neither below zero nor more than that. Raises RuleBroken(``field``, …)."""
    if discount is None or discount.minor == 0:
        return
    if discount.currency != currency:
        raise RuleBroken(field, "currency", N_("This shop counts in {currency}."), currency=currency)
    if discount.minor < 0:
        raise RuleBroken(field, "negative_discount", N_("A discount cannot be negative."))
    if discount.minor > of:
        raise RuleBroken(field, "discount_over_amount", N_("The discount is more than the amount."))


def check_take_back(visit: Visit, on: date, today: date) -> None:
    """A visit is taken back once, on the day it was recorded (``on``), and while it is the newest line of its receipt.

    Raises RuleBroken("visit_id", …).
    """
    if visit.taken_back:
        raise RuleBroken("visit_id", "taken_back", N_("This visit was taken back already."))
    if visit.replaced_by is not None:
        raise RuleBroken("visit_id", "corrected_since", N_("This visit was corrected since. Correct the newest line."))
    if visit.replaces is not None:
        raise RuleBroken(
            "visit_id", "correction", N_("A correction is not taken back: correct the line once more instead.")
        )
    if on != today:
        raise RuleBroken(
            "visit_id", "day", N_("Only a visit that was recorded today can be taken back. Correct it instead.")
        )
