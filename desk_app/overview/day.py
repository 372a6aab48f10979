"""The written part of the Today board: what is booked, what falls due, what is owed.

The window's first picture waits for this, so it reads by index only and brings nothing with it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk_app.clock import as_text, local_time
from desk_app.db.shop import Shop
from desk_app.followup.phrase import Phrase
from desk_app.money import Money
from desk_app.overview import store
from desk_app.overview.board import BookedLine, Day, DueTicket
from desk_app.salon.standing import BOOKING_STATUS_LABELS, BookingStatus, arrived
from desk_app.words import N_

#: Tickets are shown from so many days before they are due.
TICKET_DAYS = 7
#: No term of grace is longer.
LONGEST_GRACE = 92
#: Lines of the ticket card; the totals count all.
MOST_TICKETS = 50
_TONES = {
    BookingStatus.BOOKED: "",
    BookingStatus.ARRIVED: "ok",
    BookingStatus.DONE: "info",
    BookingStatus.NO_SHOW: "bad",
    BookingStatus.CANCELLED: "",
}


def read_day(shop: Shop, on: date) -> Day:
    """What ``on`` holds, as written down."""
    bookings = booked(shop, on)
    first, last = on - timedelta(days=LONGEST_GRACE), on + timedelta(days=TICKET_DAYS)
    count, principal, grace = store.ticket_totals(on, first, last)
    promises, complaints = store.open_counts(day_end(on, shop.settings.zone))
    return Day(
        on=on,
        bookings=bookings,
        arrived=arrived(line.status for line in bookings),
        tickets=due_tickets(shop, on),
        tickets_count=count,
        tickets_total=Money(principal, shop.settings.currency),
        tickets_in_grace=grace,
        promises=promises,
        complaints=complaints,
        next_care_at=next_care(shop),
    )


def booked(shop: Shop, on: date) -> tuple[BookedLine, ...]:
    """The bookings of the day in order of time; one whose hour has passed without her says how late she is."""
    now = local_time(shop.now(), shop.settings.zone)
    minute_now = now.hour * 60 + now.minute if now.date() == on else -1
    return tuple(_booked_line(row, minute_now) for row in store.bookings(on))


def _booked_line(row: tuple[object, ...], minute_now: int) -> BookedLine:
    number, client, name, minute, minutes, service, staff, status, first = row
    known, starts = BookingStatus(str(status)), _int(minute)
    badge, tone = Phrase(BOOKING_STATUS_LABELS[known]), _TONES[known]
    if known is BookingStatus.BOOKED and starts < minute_now:
        badge, tone = Phrase(N_("late by {minutes} min"), {"minutes": minute_now - starts}), "warn"
    elif known is BookingStatus.BOOKED and first:
        badge, tone = Phrase(N_("new client")), "accent"
    return BookedLine(
        booking_id=_int(number),
        client_id=None if client is None else _int(client),
        client=str(name),
        minute=starts,
        minutes=_int(minutes),
        service=str(service),
        staff=str(staff),
        status=known.value,
        badge=badge,
        tone=tone,
    )


def due_tickets(shop: Shop, on: date) -> tuple[DueTicket, ...]:
    """Open tickets that fall due within a week or stand in grace, the most urgent first."""
    first, last = on - timedelta(days=LONGEST_GRACE), on + timedelta(days=TICKET_DAYS)
    return tuple(
        _due_ticket(row, on, shop.settings.currency) for row in store.tickets_due(on, first, last, MOST_TICKETS)
    )


def _due_ticket(row: tuple[object, ...], on: date, currency: str) -> DueTicket:
    ticket, number, client, name, pledge, principal, due, last = row
    due_on, last_day = date.fromisoformat(str(due)), date.fromisoformat(str(last))
    days = (due_on - on).days
    if days < 0:
        badge, tone = Phrase(N_("grace, day {day}"), {"day": -days}), "bad"
    elif days == 0:
        badge, tone = Phrase(N_("due today")), "bad"
    elif days == 1:
        badge, tone = Phrase(N_("due tomorrow")), "warn"
    else:
        badge, tone = Phrase(N_("in {days} days"), {"days": days}), ""
    return DueTicket(
        ticket_id=_int(ticket),
        number=str(number),
        client_id=_int(client),
        client=str(name),
        pledge=str(pledge),
        principal=Money(_int(principal), currency),
        due_on=due_on,
        last_day=last_day,
        days=days,
        badge=badge,
        tone=tone,
    )


def next_care(shop: Shop) -> datetime | None:
    """The earliest time, on the shop's wall clock, at which something owed falls due."""
    rows = [*store.open_promises(1), *store.open_complaints(1)]
    return min((local_time(datetime.fromisoformat(row[4]), shop.settings.zone) for row in rows), default=None)


def day_end(on: date, zone: str) -> str:
    """The instant, as kept in the file, at which a day of the shop is over."""
    return as_text(datetime.combine(on + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC))


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value
