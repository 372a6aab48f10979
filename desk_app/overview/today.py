"""The Today board: from rows to what a glance needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk_app.clients.birthdays import birthday_text, solar_keys
from desk_app.clients.client import Birthday
from desk_app.clients.lunar import lunar_day
from desk_app.clock import as_text, local_time
from desk_app.db.shop import Shop
from desk_app.followup.phrase import NearDay, Phrase
from desk_app.money import Money
from desk_app.overview import store
from desk_app.overview.board import BookedLine, DueTicket, Reminder
from desk_app.salon.booking import BOOKING_STATUS_LABELS, BookingStatus
from desk_app.words import N_, words_for

#: Tickets are shown from so many days before they are due.
TICKET_DAYS = 7
#: No term of grace is longer.
LONGEST_GRACE = 92
#: Lines of the ticket card; the totals count all.
MOST_TICKETS = 50
#: Birthdays of today and so many days on, and so many lines of each.
BIRTHDAY_DAYS = 2
MOST_OF_A_DAY = 4
MOST_OWED = 8
#: Somebody seen within so many days is still coming.
REGULAR_DAYS = 90

_TONES = {
    BookingStatus.BOOKED: "",
    BookingStatus.ARRIVED: "ok",
    BookingStatus.DONE: "info",
    BookingStatus.NO_SHOW: "bad",
    BookingStatus.CANCELLED: "",
}


def lunar_text(day: date) -> str:
    """A day of the Chinese calendar in Chinese, without its year: "十月十三"; "" outside the calendar's tables."""
    try:
        here = lunar_day(day)
    except ValueError:
        return ""
    birthday = Birthday(here.month.number, here.day, lunar=True, leap=here.month.leap)
    return birthday_text(birthday, words_for("zh_CN")).removeprefix("农历")


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


def reminders(shop: Shop, on: date, blanks: int) -> tuple[Reminder, ...]:
    """What to keep in mind: birthdays first, then what is owed by hour, then the blanks."""
    found = [*_birthdays(on), *_owed(shop, on)]
    if blanks:
        text = (
            N_("{count} regular clients without a birthday")
            if blanks > 1
            else N_("1 regular client without a birthday")
        )
        count = "99+" if blanks >= 100 else str(blanks)
        found.append(Reminder("blank", Phrase(N_("Blank")), Phrase(text, {"count": count}), Phrase(""), ""))
    return tuple(found)


def _birthdays(on: date) -> Iterator[Reminder]:
    for ahead in range(BIRTHDAY_DAYS + 1):
        day = on + timedelta(days=ahead)
        when = Phrase((N_("today"), N_("tomorrow"), N_("the day after tomorrow"))[ahead])
        rows = [row for key in sorted(solar_keys(day)) for row in store.born(key, MOST_OF_A_DAY)]
        for client, name, lunar, _, month, number, leap in rows[:MOST_OF_A_DAY]:
            text = Phrase("{name}", {"name": name})
            if lunar:
                told = birthday_text(Birthday(month, number, lunar=True, leap=bool(leap)), words_for("zh_CN"))
                text = Phrase(N_("{name} (lunar {day})"), {"name": name, "day": told.removeprefix("农历")})
            yield Reminder("birthday", Phrase(N_("Birthday")), text, when, "accent", client)


def _owed(shop: Shop, on: date) -> list[Reminder]:
    until = day_end(on, shop.settings.zone)
    owed: list[tuple[str, Reminder]] = []
    for number, client, name, text, due in store.open_promises(MOST_OWED):
        if due < until:
            said = Phrase(N_("{name}: {text}"), {"name": name, "text": text})
            line = Reminder("promise", Phrase(N_("Promise")), said, _when(due, on, shop), "warn", client, number)
            owed.append((due, line))
    for number, client, name, text, due in store.open_complaints(MOST_OWED):
        said = Phrase(N_("{name}: {text}"), {"name": name, "text": text})
        line = Reminder("complaint", Phrase(N_("Complaint")), said, _when(due, on, shop), "bad", client, number)
        owed.append((due, line))
    return [line for _, line in sorted(owed, key=lambda pair: (pair[0], pair[1].kind, pair[1].ref or 0))]


def _when(due: str, on: date, shop: Shop) -> Phrase:
    wall = local_time(datetime.fromisoformat(due), shop.settings.zone)
    if wall.date() == on:
        return Phrase("{time}", {"time": wall})
    return Phrase(N_("since {day}") if wall.date() < on else N_("by {day}"), {"day": NearDay(wall.date())})


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
