"""An appointment and the steps it can take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NewType

from desk_app.clients.client import ClientId
from desk_app.errors import RuleBroken
from desk_app.salon.catalogue import LONGEST_MINUTES, ServiceId
from desk_app.salon.standing import BOOKING_STATUS_LABELS, BookingStatus
from desk_app.staff.account import StaffId
from desk_app.words import N_

__all__ = [
    "BOOKING_STATUS_LABELS",
    "REFUSED",
    "STEPS",
    "Booking",
    "BookingDraft",
    "BookingId",
    "BookingStatus",
    "NewBooking",
    "check_booking",
    "check_step",
]

BookingId = NewType("BookingId", int)


#: From each status, the ones that may follow. A slip of the hand can be taken back.
STEPS: dict[BookingStatus, frozenset[BookingStatus]] = {
    BookingStatus.BOOKED: frozenset(
        {BookingStatus.ARRIVED, BookingStatus.DONE, BookingStatus.CANCELLED, BookingStatus.NO_SHOW}
    ),
    BookingStatus.ARRIVED: frozenset({BookingStatus.DONE, BookingStatus.BOOKED, BookingStatus.CANCELLED}),
    BookingStatus.DONE: frozenset({BookingStatus.ARRIVED}),
    BookingStatus.CANCELLED: frozenset({BookingStatus.BOOKED}),
    BookingStatus.NO_SHOW: frozenset({BookingStatus.BOOKED, BookingStatus.ARRIVED}),
}

#: What to say where a step is not possible, by where the appointment stands.
REFUSED: dict[BookingStatus, str] = {
    BookingStatus.BOOKED: N_("This appointment stands as booked already."),
    BookingStatus.ARRIVED: N_("The client has arrived: the appointment can be done, cancelled or set back to booked."),
    BookingStatus.DONE: N_("This appointment is done. Set it back to arrived first."),
    BookingStatus.CANCELLED: N_("This appointment was cancelled. Book it again first."),
    BookingStatus.NO_SHOW: N_("The client did not come. Set the appointment back to booked, or to arrived, first."),
}


@dataclass(frozen=True, slots=True)
class BookingDraft:
    """An appointment as typed. ``minute`` counts from midnight on the shop's wall clock."""

    client_id: ClientId | None
    on: date
    minute: int
    minutes: int = 60
    service_id: ServiceId | None = None
    staff_id: StaffId | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment with the names people know it by ("" where there is none)."""

    id: BookingId
    client_id: ClientId | None
    client: str
    service_id: ServiceId | None
    service: str
    staff_id: StaffId | None
    staff: str
    on: date
    minute: int
    minutes: int
    status: BookingStatus
    cancelled_on: date | None
    notes: str


@dataclass(frozen=True, slots=True)
class NewBooking:
    """A row for ``store.insert_bookings``: already checked by whoever brings it."""

    client_id: ClientId | None
    on: date
    minute: int
    minutes: int = 60
    service_id: ServiceId | None = None
    staff_id: StaffId | None = None
    status: BookingStatus = BookingStatus.BOOKED
    cancelled_on: date | None = None
    notes: str = ""


def check_booking(draft: BookingDraft, on: date) -> None:
    """Raises RuleBroken where the appointment lies in the past or outside a day. ``on`` is today."""
    if draft.on < on:
        raise RuleBroken("on", "past", N_("An appointment cannot be made for a day that has passed."))
    if not 0 <= draft.minute < LONGEST_MINUTES:
        raise RuleBroken("minute", "range", N_("This is no time of day."))
    if not 1 <= draft.minutes <= LONGEST_MINUTES:
        raise RuleBroken("minutes", "range", N_("An appointment lasts between 1 minute and 24 hours."))


def check_step(booking: Booking, status: BookingStatus, on: date) -> None:
    """Raises RuleBroken where ``status`` may not follow. ``on`` is today."""
    if status not in STEPS[booking.status]:
        raise RuleBroken(
            "status",
            "illegal_step",
            REFUSED[booking.status],
        )
    too_early = {BookingStatus.ARRIVED, BookingStatus.DONE, BookingStatus.NO_SHOW}
    if booking.on > on and status in too_early:
        raise RuleBroken("status", "too_early", N_("The day of this appointment has not come yet."))
