"""Writing a visit inside an open unit of work: the steps that recording and correcting share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.held_store import hold_on
from desk_app.clients.rules import LONGEST_NAME, many_lines, one_line
from desk_app.clients.seen_store import work_out_last_seen
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.money import Money
from desk_app.salon import booking_store, catalogue_store, owing_store, store
from desk_app.salon.booking import STEPS, Booking, BookingId, BookingStatus
from desk_app.salon.catalogue import ProductId
from desk_app.salon.correcting import taxes_after, tied
from desk_app.salon.pricing import UNPRICED, beyond, is_kept
from desk_app.salon.visit import (
    NewItem,
    NewVisit,
    Visit,
    VisitDraft,
    VisitId,
    VisitItem,
    VisitItemDraft,
    check_visit,
    line_amount,
    visit_total,
)
from desk_app.staff.account import Action
from desk_app.staff.work import Work
from desk_app.till.desk import enter_payment
from desk_app.till.payment import Payment, Purpose
from desk_app.till.store import client_exists
from desk_app.words import N_

Entry = TypeVar("Entry")


def checked_draft(unit: Work, draft: VisitDraft, replaces: Visit | None = None) -> VisitDraft:
    """The draft with its text cleaned and its names filled in, every rule held.

    A price further from the catalogue than the shop's leeway needs Action.OVERRIDE_PRICE. A line that stays what it was
    and what it was charged does not; nor does the discount on the whole where all the lines stay so.
    """
    currency = unit.shop.settings.currency
    kept = replaces.items if replaces is not None else ()
    draft = replace(draft, items=tied(draft.items, kept))
    check_visit(draft, unit.on, currency, kept)
    if draft.client_id is not None and not client_exists(draft.client_id):
        raise NotFound(N_("There is no client {client}."), client=draft.client_id)
    known_services = catalogue_store.services_by_id(
        (i.service_id for i in draft.items if i.service_id is not None), currency
    )
    known_products = catalogue_store.products_by_id(
        (i.product_id for i in draft.items if i.product_id is not None), currency
    )
    staff = catalogue_store.known_staff(i.beautician_id for i in draft.items if i.beautician_id is not None)
    items, prices = [], []
    for number, item in enumerate(draft.items, start=1):
        price = UNPRICED
        name = one_line(item.name, "items", LONGEST_NAME)
        if item.service_id is not None:
            service = _known(known_services.get(item.service_id), N_("Line {line}: this service is unknown."), number)
            name, price = name or service.name, service.price.minor
        if item.product_id is not None:
            product = _known(known_products.get(item.product_id), N_("Line {line}: this product is unknown."), number)
            name, price = name or product.name, product.price.minor
        if item.beautician_id is not None and item.beautician_id not in staff:
            raise RuleBroken("items", "unknown", N_("Line {line}: this staff member is unknown."), line=number)
        if not name:
            raise RuleBroken("items", "empty_name", N_("Line {line}: say what was done."), line=number)
        items.append(replace(item, name=name))
        prices.append(price)
    as_was = {place for place, item in enumerate(items) if is_kept(item, kept)}
    off, percent = _minor(draft.discount), unit.shop.settings.price_leeway_percent
    same = replaces is not None and len(as_was) == len(items) == len(kept) and off == replaces.discount.minor
    if beyond(items, prices, off, percent, as_was, whole_kept=same):
        unit.acting.must(Action.OVERRIDE_PRICE)
    return replace(draft, items=tuple(items), notes=many_lines(draft.notes, "notes"))


def tell_unpriced(unit: Work, draft: VisitDraft, visit_id: VisitId, replaces: Visit | None = None) -> None:
    """A line of its own in the trail, for the owner to look through, where somebody who may not set prices charged
    what no catalogue has a price for. A line that is charged as it was is not told again."""
    kept = replaces.items if replaces is not None else ()
    free = [
        [item.name, item.quantity, line_amount(item)]
        for item in draft.items
        if item.service_id is None and item.product_id is None and not is_kept(item, kept)
    ]
    if free and not unit.acting.may(Action.OVERRIDE_PRICE):
        unit.audit("price.free", f"visit:{visit_id}", client=draft.client_id, detail={"items": free})


def _known(found: Entry | None, sentence: str, line: int) -> Entry:
    if found is None:
        raise RuleBroken("items", "unknown", sentence, line=line)
    return found


def write_visit(unit: Work, draft: VisitDraft, replaces: Visit | None = None) -> tuple[VisitId, Money]:
    """Adds the visit and its lines, with the taxes of the lines they correct, and takes the products off the shelf.

    Its id and total.
    """
    total = visit_total(draft.items, draft.discount)
    visit_id = store.insert_visits(
        [
            NewVisit(
                client_id=draft.client_id,
                at=unit.at,
                on=draft.on,
                staff_id=unit.acting.staff_id,
                receipt="",
                total=total,
                discount=_minor(draft.discount),
                score=draft.score,
                notes=draft.notes,
                next_due=draft.next_due,
            )
        ]
    )[0]
    taxes = taxes_of(draft, replaces)
    store.insert_items(_new_item(visit_id, item, taxed) for item, taxed in zip(draft.items, taxes, strict=True))
    catalogue_store.take_from_shelf(pieces_of(draft.items))
    return visit_id, Money(total, unit.shop.settings.currency)


def taxes_of(draft: VisitDraft, replaces: Visit | None) -> tuple[dict[str, str] | None, ...]:
    """The taxes of each line: those of the line it corrects, at the rate they had."""
    kept = {item.id: item for item in replaces.items} if replaces is not None else {}
    return tuple(taxes_after(item, kept[item.corrects]) if item.corrects in kept else None for item in draft.items)


def settle(
    unit: Work, draft: VisitDraft, visit_id: VisitId, total: Money, replaces: Visit | None = None
) -> tuple[Payment | None, str, Money]:
    """Takes what the draft pays now, all that is owed where it does not say, and gives the visit its number: that of
    the one it replaces.

    Payment (or None), receipt number, and what is still owed; what was paid for the lines it replaces counts.
    Raises RuleBroken("paid" | "handed_over", …).
    """
    receipt = f"V-{visit_id:06d}"
    if replaces is not None and replaces.receipt:
        receipt = replaces.receipt
        store.retire(replaces)
    store.set_receipt(visit_id, receipt)  # at once: by its number a visit is known as ours
    owed = total - Money(owing_store.paid_of(visit_id), total.currency)
    if draft.tender is None or (draft.paid is None and owed.minor <= 0):
        return None, receipt, owed
    payment = enter_payment(
        unit,
        subject=f"visit:{visit_id}",
        client_id=draft.client_id,
        amount=_paid_now(draft, owed),
        tender=draft.tender,
        purpose=Purpose.SALE,
        handed_over=draft.handed_over,
    )
    if replaces is None:
        receipt = payment.receipt
        store.set_receipt(visit_id, receipt)
    return payment, receipt, owed - payment.amount


def _paid_now(draft: VisitDraft, owed: Money) -> Money:
    """What is entered into the till: never more than is owed, whatever a page knew of it."""
    if draft.paid is None:
        return owed
    if draft.paid.currency != owed.currency:
        raise RuleBroken("paid", "currency", N_("This shop counts in {currency}."), currency=owed.currency)
    if draft.paid.minor <= 0:
        raise RuleBroken("paid", "negative", N_("An amount paid is more than zero."))
    if draft.paid > owed:
        left = max(owed, Money(0, owed.currency))
        raise RuleBroken("paid", "over", N_("Only {amount} is left to pay."), amount=left)
    return draft.paid


def keep_up(unit: Work, draft: VisitDraft, clients: Iterable[ClientId | None]) -> None:
    """Works out again the rhythm of the clients concerned and when each was last here, and says what changed."""
    known = {client for client in clients if client is not None}
    store.rebuild_rhythms(known)
    unit.touch(Kind.VISIT)
    for client in known:
        work_out_last_seen(client)
        unit.touch(Kind.CLIENT, client=client)
    if any(item.product_id is not None for item in draft.items):
        unit.touch(Kind.CATALOGUE)


def move_booking(unit: Work, booking: Booking, status: BookingStatus) -> None:
    """Moves an appointment to where ``check_step`` lets it."""
    booking_store.set_booking_status(booking.id, status, unit.on if status is BookingStatus.CANCELLED else None)
    detail = {"from": booking.status.value, "to": status.value}
    unit.audit("booking.moved", f"booking:{booking.id}", client=booking.client_id, detail=detail)
    unit.touch(Kind.BOOKING, client=booking.client_id)


def keep_booking(unit: Work, booking_id: BookingId | None) -> dict[str, object]:
    """The appointment a visit came from is done with it, where its status and its day let it; what the trail says of
    that. Raises NotFound."""
    if booking_id is None:
        return {}
    booking = booking_store.get_booking(booking_id)
    if booking is None:
        raise NotFound(N_("There is no appointment {number}."), number=booking_id)
    if booking.on <= unit.on and BookingStatus.DONE in STEPS[booking.status]:
        move_booking(unit, booking, BookingStatus.DONE)
        return {"booking": booking_id, "booking_was": booking.status.value}
    return {}


def put_back_booking(unit: Work, visit_id: VisitId) -> None:
    """The appointment that a visit now taken back had moved on stands where it stood; one moved on since stays.

    Raises RuleBroken where the visit was not recorded here.
    """
    moved = store.recorded_with(visit_id)
    if moved is None:
        raise RuleBroken("visit_id", "imported", N_("This visit came with a list. Correct it instead."))
    number, before = moved
    booking = booking_store.get_booking(BookingId(number)) if number is not None else None
    if before is not None and booking is not None and booking.status is BookingStatus.DONE:
        move_booking(unit, booking, BookingStatus(before))


def told(draft: VisitDraft, receipt: str, replaces: Visit | None = None) -> dict[str, object]:
    """What the audit trail says of a new line; taxes only where it has some."""
    taxes = taxes_of(draft, replaces)
    return {
        "items": [[item.name, item.quantity, line_amount(item)] for item in draft.items],
        "on": draft.on.isoformat(),
        "receipt": receipt,
        "total": visit_total(draft.items, draft.discount),
    } | ({"taxes": taxes} if any(taxes) else {})


def was(old: Visit) -> dict[str, object]:
    """What the audit trail says of the line that was replaced."""
    return {
        "client": old.client_id,
        "items": [[item.name, item.quantity, item.amount.minor] for item in old.items],
        "on": old.on.isoformat(),
        "receipt": old.receipt,
        "total": old.total.minor,
    }


def check_may_move(unit: Work, old: Visit, draft: VisitDraft) -> None:
    """A visit of a client whose file the law holds goes to another one by an owner alone. Raises NotAllowed."""
    if old.client_id is not None and old.client_id != draft.client_id and hold_on(old.client_id):
        reason = NotAllowed(
            N_("The law holds the file of {client}: her visit goes to nobody else."),
            action=Action.CHANGE_HELD.value,
            client=old.client,
        )
        unit.acting.must_all({Action.CHANGE_HELD: reason})


def tell_former_client(unit: Work, old: Visit, draft: VisitDraft) -> None:
    """A line in the trail of the client a visit no longer stands with. Whose it is now is not told there."""
    if old.client_id is not None and old.client_id != draft.client_id:
        detail = {"before": was(old), "after": was(old) | {"client": None}}
        unit.audit("visit.corrected", f"visit:{old.id}", client=old.client_id, detail=detail)


def pieces_of(items: Sequence[VisitItemDraft] | Sequence[VisitItem]) -> dict[ProductId, int]:
    """How many pieces of which product."""
    pieces: Counter[ProductId] = Counter()
    for item in items:
        if item.product_id is not None:
            pieces[item.product_id] += item.quantity
    return dict(pieces)


def _new_item(visit_id: VisitId, item: VisitItemDraft, taxes: dict[str, str] | None) -> NewItem:
    return NewItem(
        visit_id=visit_id,
        name=item.name,
        quantity=item.quantity,
        price=item.price.minor,
        amount=line_amount(item),
        discount=_minor(item.discount),
        service_id=item.service_id,
        product_id=item.product_id,
        beautician_id=item.beautician_id,
        taxes=taxes,
    )


def _minor(amount: Money | None) -> int:
    return amount.minor if amount is not None else 0
