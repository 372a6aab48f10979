"""How appointments and visits of a day look as rows."""

from __future__ import annotations

from datetime import date

from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.salon.booking import BOOKING_STATUS_LABELS, STEPS, Booking, BookingStatus
from desk_app.salon.desk import get_visit, paid_of_visit
from desk_app.salon.visit import Visit, VisitId
from desk_app.ui.models.rows import RowLook
from desk_app.ui.theme import Tone
from desk_app.words import N_, _, current_words


def as_it_stands(shop: Shop, visit_id: VisitId) -> tuple[Visit, Money]:
    """The newest line of a visit, the one that can be corrected and settled, and what was paid for all of them."""
    visit = get_visit(shop, visit_id)
    while visit.replaced_by:  # none, or nothing: it was taken back
        visit = get_visit(shop, visit.replaced_by)
    return visit, paid_of_visit(shop, visit.id)


_TONES: dict[BookingStatus, Tone] = {
    BookingStatus.BOOKED: Tone.MUTED,
    BookingStatus.ARRIVED: Tone.OK,
    BookingStatus.DONE: Tone.INFO,
    BookingStatus.CANCELLED: Tone.MUTED,
    BookingStatus.NO_SHOW: Tone.BAD,
}

#: The key of each step on the page, and what its button says.
STATUS_KEYS: tuple[tuple[str, BookingStatus, str], ...] = (
    ("1", BookingStatus.ARRIVED, N_("Arrived")),
    ("2", BookingStatus.DONE, N_("Done")),
    ("3", BookingStatus.NO_SHOW, N_("Did not come")),
    ("4", BookingStatus.CANCELLED, N_("Cancelled")),
    ("5", BookingStatus.BOOKED, N_("Booked again")),
)


def steps_of(booking: Booking | None, today: date) -> frozenset[BookingStatus]:
    """What the appointment may become; before its day only cancelled or booked again."""
    if booking is None:
        return frozenset()
    steps = STEPS[booking.status]
    if booking.on > today:
        steps &= {BookingStatus.CANCELLED, BookingStatus.BOOKED}
    return steps


def step_said(client: str, status: BookingStatus) -> str:
    """What is said when an appointment of ``client`` ("": a walk-in) became ``status``."""
    return _("{client}: {status}", client=client or _("Walk-in"), status=_(BOOKING_STATUS_LABELS[status]))


def booking_look(booking: Booking, late: int) -> RowLook:
    """An appointment as a row; ``late`` is how many minutes ago it should have begun (0: it is not late)."""
    service = booking.service
    if service:
        service = _("{service} · {minutes} min", service=service, minutes=booking.minutes)
    badge, tone = _(BOOKING_STATUS_LABELS[booking.status]), _TONES[booking.status]
    if late > 0 and booking.status is BookingStatus.BOOKED:
        badge, tone = _("late by {minutes} min", minutes=late), Tone.WARN
    return RowLook(
        lead=f"{booking.minute // 60:02}:{booking.minute % 60:02}",
        avatar=booking.client or "–",
        title=booking.client or _("Walk-in"),
        middle=service or booking.notes.split("\n", 1)[0],
        right=booking.staff,
        badge=badge,
        tone=tone,
        quiet=booking.status in {BookingStatus.CANCELLED, BookingStatus.NO_SHOW},
    )


def visit_look(visit: Visit) -> RowLook:
    """A visit of the day as a row."""
    parts = [current_words().list_of(visit.names), *visit.beauticians]
    return RowLook(
        avatar=visit.client or "–",
        title=visit.client or _("Walk-in"),
        subtitle=" · ".join(part for part in parts if part),
        right=current_words().money(visit.total),
        badge=_("score {score}", score=visit.score) if visit.score is not None else "",
        tone="ok" if (visit.score or 0) >= 8 else "warn" if (visit.score or 0) >= 6 else "bad",
    )
