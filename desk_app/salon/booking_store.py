"""Queries of appointments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.db.rows import OPEN
from desk_app.salon.booking import Booking, BookingDraft, BookingId, BookingStatus, NewBooking
from desk_app.salon.catalogue import (
    ServiceId,
)
from desk_app.salon.sql import day_of, fetch, iso, next_id
from desk_app.salon.tables import BookingRow
from desk_app.staff.account import StaffId

_BOOKING = """
    SELECT b.id, b.client_id, coalesce(c.name, ''), b.service_id, coalesce(s.name, ''), b.staff_id,
        coalesce(st.name, ''), b.on_day, b.minute, b.minutes, b.status, b.cancelled_on, b.notes
    FROM booking b LEFT JOIN client c ON c.id = b.client_id LEFT JOIN service s ON s.id = b.service_id
        LEFT JOIN staff st ON st.id = b.staff_id """


def insert_bookings(bookings: Iterable[NewBooking]) -> list[BookingId]:
    """Adds bookings in one stream and returns their ids in order. Inside a unit of work only."""
    first = next_id("booking")
    ids: list[BookingId] = []

    def values() -> Iterator[tuple[Any, ...]]:
        for number, booking in enumerate(bookings, start=first):
            ids.append(BookingId(number))
            yield (
                number,
                booking.client_id,
                booking.service_id,
                booking.staff_id,
                booking.on.isoformat(),
                booking.minute,
                booking.minutes,
                booking.status.value,
                iso(booking.cancelled_on),
                booking.notes,
            )

    OPEN.connection().executemany(
        "INSERT INTO booking (id, client_id, service_id, staff_id, on_day, minute, minutes, status, cancelled_on, "
        "notes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values(),
    )
    return ids


def add_booking(draft: BookingDraft) -> BookingId:
    """Adds one booking."""
    new = NewBooking(
        draft.client_id, draft.on, draft.minute, draft.minutes, draft.service_id, draft.staff_id, notes=draft.notes
    )
    return insert_bookings([new])[0]


def set_booking_status(booking_id: BookingId, status: BookingStatus, cancelled_on: date | None) -> None:
    """Moves a booking on."""
    BookingRow.update(status=status.value, cancelled_on=cancelled_on).where(BookingRow.id == booking_id).execute()


def get_booking(booking_id: BookingId) -> Booking | None:
    """One booking."""
    return next(iter(_bookings("WHERE b.id = ?", booking_id)), None)


def bookings_on(on: date) -> tuple[Booking, ...]:
    """A day's bookings in order of time."""
    return _bookings("WHERE b.on_day = ? ORDER BY b.minute, b.id", on.isoformat())


def bookings_of(client_id: ClientId, limit: int) -> tuple[Booking, ...]:
    """A client's bookings, latest first."""
    return _bookings("WHERE b.client_id = ? ORDER BY b.on_day DESC, b.minute DESC LIMIT ?", client_id, limit)


def next_booking(client_id: ClientId, since: date) -> Booking | None:
    """A client's first booking not yet kept, from a day on."""
    tail = "WHERE b.client_id = ? AND b.on_day >= ? AND b.status = ? ORDER BY b.on_day, b.minute, b.id LIMIT 1"
    return next(iter(_bookings(tail, client_id, since.isoformat(), BookingStatus.BOOKED.value)), None)


def _bookings(tail: str, *values: object) -> tuple[Booking, ...]:
    return tuple(
        Booking(
            BookingId(id_),
            None if client_id is None else ClientId(client_id),
            client,
            None if service_id is None else ServiceId(service_id),
            service,
            None if staff_id is None else StaffId(staff_id),
            staff,
            date.fromisoformat(on),
            minute,
            minutes,
            BookingStatus(status),
            day_of(cancelled_on),
            notes,
        )
        for (
            id_,
            client_id,
            client,
            service_id,
            service,
            staff_id,
            staff,
            on,
            minute,
            minutes,
            status,
            cancelled_on,
            notes,
        ) in fetch(_BOOKING + tail, *values)
    )
