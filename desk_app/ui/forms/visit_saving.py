"""What the writer thread does when a visit is saved: the visit, a part payment, and the appointment it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desk_app.changes import Touched
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.salon.booking import STEPS, BookingId, BookingStatus
from desk_app.salon.desk import correct_visit, get_booking, record_visit, set_booking_status
from desk_app.salon.visit import RecordedVisit, VisitDraft, VisitId
from desk_app.staff.account import Acting
from desk_app.till.desk import take_payment
from desk_app.till.payment import Purpose
from desk_app.ui.forms.pay_form import Paid


@dataclass(frozen=True, slots=True)
class ToSave:
    """Everything in hand before the thread begins. ``whole``: the payment covers all that is owed."""

    draft: VisitDraft
    paid: Paid | None = None
    whole: bool = False
    corrects: VisitId | None = None
    reason: str = ""
    booking_id: BookingId | None = None


@dataclass(frozen=True, slots=True)
class SavedVisit:
    """The visit as kept, what was paid apart from it, and all that changed."""

    result: RecordedVisit
    paid: Money
    touched: Touched


def save_visit(shop: Shop, acting: Acting, wanted: ToSave) -> SavedVisit:
    """Saves a visit. Paid whole, it is one transaction with its payment; a part is entered into the till after it.

    Raises what ``record_visit``, ``correct_visit`` and ``take_payment`` raise.
    """
    draft, paid = wanted.draft, wanted.paid
    if paid is not None and wanted.whole:
        draft = replace(draft, tender=paid.tender)
    if wanted.corrects is not None:
        result = correct_visit(shop, acting, wanted.corrects, draft, wanted.reason)
    else:
        result = record_visit(shop, acting, draft)
    changed, apart = result.touched, Money(0, result.total.currency)
    if paid is not None and not wanted.whole:
        subject = f"visit:{result.visit_id}"
        taken = take_payment(shop, acting, subject, draft.client_id, paid.amount, paid.tender, Purpose.SALE)
        changed, apart = changed | taken.touched, paid.amount
    if wanted.booking_id is not None:
        changed |= _booking_done(shop, acting, wanted.booking_id)
    return SavedVisit(result, apart, changed)


def _booking_done(shop: Shop, acting: Acting, booking_id: BookingId) -> Touched:
    """The appointment is kept with its visit, where its status and its day let it."""
    booking = get_booking(shop, booking_id)
    if booking.on > shop.today() or BookingStatus.DONE not in STEPS[booking.status]:
        return Touched()
    return set_booking_status(shop, acting, booking_id, BookingStatus.DONE).touched
