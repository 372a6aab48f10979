"""What is done in the salon: recording and correcting visits, reading them, keeping catalogue and appointments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desk_app.changes import Kind, Touched
from desk_app.clients.client import ClientId
from desk_app.clients.rules import many_lines, one_line
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.money import Money
from desk_app.salon import booking_store, catalogue_store, owing_store, store
from desk_app.salon.booking import Booking, BookingDraft, BookingId, BookingStatus, check_booking, check_step
from desk_app.salon.catalogue import (
    CatalogueHit,
    CatalogueKind,
    Product,
    ProductDraft,
    ProductId,
    Service,
    ServiceDraft,
    ServiceId,
    check_product,
    check_service,
)
from desk_app.salon.correcting import check_changed
from desk_app.salon.recording import (
    check_may_move,
    checked_draft,
    keep_booking,
    keep_up,
    move_booking,
    pieces_of,
    settle,
    tell_former_client,
    tell_unpriced,
    told,
    was,
    write_visit,
)
from desk_app.salon.rhythm import ENOUGH_VISITS, ClientRhythm
from desk_app.salon.starter import read_starter, starter_file
from desk_app.salon.visit import OpenVisit, RecordedVisit, Visit, VisitDraft, VisitId
from desk_app.staff.account import Acting, Action
from desk_app.staff.edits import as_told, changes
from desk_app.staff.work import Work, work
from desk_app.till.store import client_exists
from desk_app.till.typed import required_line
from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class SavedBooking:
    """What came of making or moving an appointment."""

    booking_id: BookingId
    touched: Touched


@dataclass(frozen=True, slots=True)
class SavedService:
    """What came of saving a service."""

    service_id: ServiceId
    touched: Touched


@dataclass(frozen=True, slots=True)
class SavedProduct:
    """What came of saving a product."""

    product_id: ProductId
    touched: Touched


def record_visit(shop: Shop, acting: Acting, draft: VisitDraft) -> RecordedVisit:
    """Records a visit, what is paid of it now, and that its appointment is kept: one transaction.

    Raises RuleBroken, NotFound, NotAllowed.
    """
    acting.must(Action.RECORD_VISIT)
    if draft.tender is not None:
        acting.must(Action.TAKE_PAYMENT)
    with work(shop, acting) as unit:
        checked = checked_draft(unit, draft)
        visit_id, total = write_visit(unit, checked)
        payment, receipt, owed = settle(unit, checked, visit_id, total)
        tell_unpriced(unit, checked, visit_id)
        detail = told(checked, receipt) | keep_booking(unit, checked.booking_id)
        unit.audit("visit.recorded", f"visit:{visit_id}", client=checked.client_id, detail=detail)
        keep_up(unit, checked, [checked.client_id])
    return RecordedVisit(visit_id, receipt, total, checked.next_due, owed, payment, unit.touched)


def correct_visit(shop: Shop, acting: Acting, visit_id: VisitId, draft: VisitDraft, reason: str) -> RecordedVisit:
    """Puts a new line in the place of a visit, under its receipt number. The old one stays, with the reason; so do its
    payments.

    A line keeps the taxes it came with, at their rate where its amount is changed. With a tender, what is still owed is
    taken, or what the draft pays of it. Money to give back is a refund of its own (till).
    One that changes nothing is refused. Raises RuleBroken("reason" | "visit_id" | a field of the draft), NotFound,
    NotAllowed.
    """
    acting.must(Action.CORRECT_RECORD)
    if draft.tender is not None:
        acting.must(Action.TAKE_PAYMENT)
    why = one_line(reason, "reason")
    if not why:
        raise RuleBroken("reason", "empty", N_("Say why this is corrected."))
    with work(shop, acting) as unit:
        old = get_visit(shop, visit_id)
        _must_be_newest(shop, old)
        check_may_move(unit, old, draft)
        checked = checked_draft(unit, draft, old)
        check_changed(checked, old)
        new_id, total = write_visit(unit, checked, old)
        store.mark_replaced(visit_id, new_id, why)
        catalogue_store.take_from_shelf({product: -count for product, count in pieces_of(old.items).items()})
        payment, receipt, owed = settle(unit, checked, new_id, total, old)
        tell_unpriced(unit, checked, new_id, old)
        detail = {"after": told(checked, receipt, old), "before": was(old), "by": new_id}
        said = {"reason": why}
        unit.audit("visit.corrected", f"visit:{visit_id}", client=checked.client_id, detail=detail, personal=said)
        tell_former_client(unit, old, checked)
        keep_up(unit, checked, [checked.client_id, old.client_id])
        if pieces_of(old.items):
            unit.touch(Kind.CATALOGUE)
    return RecordedVisit(new_id, receipt, total, checked.next_due, owed, payment, unit.touched)


def _must_be_newest(shop: Shop, old: Visit) -> None:
    if old.replaced_by is None:
        return
    if old.taken_back:
        raise RuleBroken("visit_id", "taken_back", N_("This visit was taken back already."))
    newest = get_visit(shop, store.line_of_corrections(old.id)[-1])
    raise RuleBroken(
        "visit_id",
        "already_corrected",
        N_("This line was corrected already. The newest one is receipt {receipt}."),
        receipt=newest.receipt,
    )


def get_visit(shop: Shop, visit_id: VisitId) -> Visit:
    """One visit with its lines and names. Raises NotFound."""
    found = store.get_visit(visit_id, shop.settings.currency)
    if found is None:
        raise NotFound(N_("There is no visit {number}."), number=visit_id)
    return found


def find_visit(shop: Shop, receipt: str) -> Visit:
    """The visit of a receipt number. Raises NotFound."""
    asked = receipt.encode(errors="ignore").decode().strip()  # half a character cannot be asked for
    found = store.visit_with_receipt(asked, shop.settings.currency)
    if found is None:
        raise NotFound(N_("There is no receipt {receipt}."), receipt=asked)
    return found


def visits_on(shop: Shop, day: date, *, replaced: bool = False) -> tuple[Visit, ...]:
    """A day's visits, newest first; corrected lines only where ``replaced``."""
    return store.visits_on(day, shop.settings.currency, replaced=replaced)


def visits_of(
    shop: Shop, client_id: ClientId, limit: int = 50, before: tuple[date, VisitId] | None = None
) -> tuple[Visit, ...]:
    """A client's visits, corrected ones too, newest first; the next page is ``before`` the last one's (on, id)."""
    return store.visits_of(client_id, shop.settings.currency, limit, before)


def open_visits_on(shop: Shop, day: date) -> tuple[OpenVisit, ...]:
    """A day's visits that are not settled, newest first: still to pay, or to give back. Two queries."""
    currency = shop.settings.currency
    paid = owing_store.paid_where_open(day)
    if not paid:
        return ()
    visits = store.visits_on(day, currency, replaced=False)
    return tuple(OpenVisit(each, Money(paid[each.id], currency)) for each in visits if each.id in paid)


def paid_of_visit(shop: Shop, visit_id: VisitId) -> Money:
    """What was paid for a visit and the lines it replaced, less what was given back.

    A visit of another program was paid there.
    """
    return Money(owing_store.paid_of(visit_id), shop.settings.currency)


def rhythms_of(shop: Shop, client_id: ClientId) -> tuple[ClientRhythm, ...]:
    """A client's own rhythm by category of service; "" is over everything."""
    del shop
    return store.rhythms_of(client_id)


def suggest_next_due(shop: Shop, client_id: ClientId | None, service_ids: Iterable[ServiceId], on: date) -> date | None:
    """When to come again after these services: by her own rhythm where she has one, else by the services'."""
    chosen = catalogue_store.services_by_id(service_ids, shop.settings.currency).values()
    own = {each.category: each.rhythm for each in store.rhythms_of(client_id)} if client_id is not None else {}
    gaps = []
    for service in chosen:
        kept = own.get(service.category)
        if kept is not None and kept.visits >= ENOUGH_VISITS:
            gaps.append(kept.mean_days)
        elif service.rhythm_days:
            gaps.append(service.rhythm_days)
    return on + timedelta(days=min(gaps)) if gaps else None


def services(shop: Shop, *, active_only: bool = False) -> tuple[Service, ...]:
    """The list of services by category and name."""
    return catalogue_store.services(shop.settings.currency, active_only=active_only)


def products(shop: Shop, *, active_only: bool = False) -> tuple[Product, ...]:
    """The list of products by category and name."""
    return catalogue_store.products(shop.settings.currency, active_only=active_only)


def find_catalogue(shop: Shop, text: str, limit: int = 20) -> tuple[CatalogueHit, ...]:
    """Active services and products by part of a code or name, whatever its case, or by pinyin and initials.

    An exact code comes first.
    """
    return catalogue_store.find_catalogue(shop, text.encode(errors="ignore").decode().strip(), limit)


def save_service(shop: Shop, acting: Acting, draft: ServiceDraft, service_id: ServiceId | None = None) -> SavedService:
    """Adds a service, or changes one. Raises RuleBroken by field, NotFound."""
    acting.must(Action.CHANGE_RULES)
    check_service(draft, shop.settings.currency)
    clean = replace(
        draft,
        code=required_line(draft.code, "code"),
        name=required_line(draft.name, "name"),
        category=one_line(draft.category, "category"),
        aftercare=tuple(sorted(set(draft.aftercare))),
    )
    with work(shop, acting) as unit:
        known = {} if service_id is None else catalogue_store.services_by_id([service_id], shop.settings.currency)
        if service_id is not None and service_id not in known:
            raise NotFound(N_("There is no service {number}."), number=service_id)
        _code_is_free(catalogue_store.service_with_code(clean.code), service_id)
        before = None if service_id is None else known[service_id]
        saved = catalogue_store.save_service(clean, service_id)
        unit.audit("service.saved", f"service:{saved}", detail=_told(before, clean))
        unit.touch(Kind.CATALOGUE)
    return SavedService(saved, unit.touched)


def save_product(shop: Shop, acting: Acting, draft: ProductDraft, product_id: ProductId | None = None) -> SavedProduct:
    """Adds a product, or changes one. Raises RuleBroken by field, NotFound."""
    acting.must(Action.CHANGE_RULES)
    check_product(draft, shop.settings.currency)
    clean = replace(
        draft,
        code=required_line(draft.code, "code"),
        name=required_line(draft.name, "name"),
        brand=one_line(draft.brand, "brand"),
        category=one_line(draft.category, "category"),
        supplier=one_line(draft.supplier, "supplier"),
    )
    with work(shop, acting) as unit:
        known = {} if product_id is None else catalogue_store.products_by_id([product_id], shop.settings.currency)
        if product_id is not None and product_id not in known:
            raise NotFound(N_("There is no product {number}."), number=product_id)
        _code_is_free(catalogue_store.product_with_code(clean.code), product_id)
        before = None if product_id is None else known[product_id]
        saved = catalogue_store.save_product(clean, product_id)
        unit.audit("product.saved", f"product:{saved}", detail=_told(before, clean))
        unit.touch(Kind.CATALOGUE)
    return SavedProduct(saved, unit.touched)


def load_starter(shop: Shop, acting: Acting, language: str, only: CatalogueKind | None = None) -> Touched:
    """Adds a usual salon's services and products, or ``only`` one kind of them, none priced; codes kept already stay.

    Where every code is there already nothing is written. Raises NotAllowed, StarterFault.
    """
    acting.must(Action.CHANGE_RULES)
    starter = read_starter(starter_file(language), shop.settings.currency)
    offered = starter.services if only is not CatalogueKind.PRODUCT else ()
    shelf = starter.products if only is not CatalogueKind.SERVICE else ()
    new_services = [each for each in offered if catalogue_store.service_with_code(each.code) is None]
    new_products = [each for each in shelf if catalogue_store.product_with_code(each.code) is None]
    if not new_services and not new_products:
        return Touched()
    with work(shop, acting) as unit:
        for service in new_services:
            catalogue_store.save_service(service, None)
        for product in new_products:
            catalogue_store.save_product(product, None)
        # "shop.…": the list has no amounts, so the shop may still choose another currency after it.
        detail = {"language": language, "services": len(new_services), "products": len(new_products)}
        unit.audit("shop.starter_loaded", "catalogue", detail=detail)
        unit.touch(Kind.CATALOGUE)
    return unit.touched


def enter_booking(unit: Work, draft: BookingDraft) -> BookingId:
    """Makes an appointment inside an open unit of work. Raises RuleBroken by field, NotFound, NotAllowed."""
    unit.acting.must(Action.RECORD_VISIT)
    check_booking(draft, unit.on)
    if draft.client_id is not None and not client_exists(draft.client_id):
        raise NotFound(N_("There is no client {client}."), client=draft.client_id)
    if draft.service_id is not None and not catalogue_store.services_by_id(
        [draft.service_id], unit.shop.settings.currency
    ):
        raise RuleBroken("service_id", "unknown", N_("This service is unknown."))
    if draft.staff_id is not None and not catalogue_store.known_staff([draft.staff_id]):
        raise RuleBroken("staff_id", "unknown", N_("This staff member is unknown."))
    booking_id = booking_store.add_booking(replace(draft, notes=many_lines(draft.notes, "notes")))
    detail = {"minute": draft.minute, "on": draft.on.isoformat()}
    unit.audit("booking.made", f"booking:{booking_id}", client=draft.client_id, detail=detail)
    unit.touch(Kind.BOOKING, client=draft.client_id)
    return booking_id


def add_booking(shop: Shop, acting: Acting, draft: BookingDraft) -> SavedBooking:
    """Makes an appointment on its own. Raises RuleBroken by field, NotFound, NotAllowed."""
    acting.must(Action.RECORD_VISIT)
    with work(shop, acting) as unit:
        booking_id = enter_booking(unit, draft)
    return SavedBooking(booking_id, unit.touched)


def set_booking_status(shop: Shop, acting: Acting, booking_id: BookingId, status: BookingStatus) -> SavedBooking:
    """Moves an appointment on, or back. Raises RuleBroken("status", …) for a step that is not possible, NotFound."""
    acting.must(Action.RECORD_VISIT)
    with work(shop, acting) as unit:
        booking = get_booking(shop, booking_id)
        check_step(booking, status, unit.on)
        move_booking(unit, booking, status)
    return SavedBooking(booking_id, unit.touched)


def get_booking(shop: Shop, booking_id: BookingId) -> Booking:
    """One appointment. Raises NotFound."""
    del shop
    found = booking_store.get_booking(booking_id)
    if found is None:
        raise NotFound(N_("There is no appointment {number}."), number=booking_id)
    return found


def bookings_on(shop: Shop, day: date) -> tuple[Booking, ...]:
    """A day's appointments in order of time, whatever became of them."""
    del shop
    return booking_store.bookings_on(day)


def bookings_of(shop: Shop, client_id: ClientId, limit: int = 50) -> tuple[Booking, ...]:
    """A client's appointments, latest first."""
    del shop
    return booking_store.bookings_of(client_id, limit)


def next_booking(shop: Shop, client_id: ClientId, since: date | None = None) -> Booking | None:
    """A client's next appointment that still stands, from a day (None: today) on."""
    return booking_store.next_booking(client_id, shop.today() if since is None else since)


def _told(before: Service | Product | None, draft: ServiceDraft | ProductDraft) -> dict[str, object]:
    """What the audit trail says of an entry of the catalogue: all of a new one, of an old one what changed."""
    after = as_told(draft)
    if before is None:
        return {"after": after}
    kept = {name: value for name, value in as_told(before).items() if name in after}
    return {"code": draft.code} | changes(kept, after)


def _code_is_free(holder: int | None, own: int | None) -> None:
    if holder is not None and holder != own:
        raise RuleBroken("code", "taken", N_("Another entry has this code already."))
