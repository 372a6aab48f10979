"""Each view as headings and rows: what a column is called, and how a noun of a room fills it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from desk_app.care.desk import open_complaints, open_promises
from desk_app.clients.birthdays import birthday_text
from desk_app.clients.client import GENDER_LABELS, Birthday, ClientBrief, ClientId, Gender, masked
from desk_app.clients.desk import count_clients, every_match, recent_clients
from desk_app.clients.field import Field, FieldKind
from desk_app.clients.fielding import all_fields
from desk_app.clients.phones import spaced
from desk_app.clock import from_text, local_time
from desk_app.db.shop import Shop
from desk_app.exporter import store
from desk_app.exporter.sheet import Heading, Line, Sheet
from desk_app.exporter.views import (
    BookingsView,
    CallsView,
    ClientsView,
    OwedView,
    PaymentsView,
    Tickets,
    TicketsView,
    View,
    VisitsView,
)
from desk_app.followup.desk import day_queue
from desk_app.followup.queue import HOLD_LABELS
from desk_app.pawn.desk import every_ticket, open_tickets, tickets_due, tickets_in_grace, tickets_past_grace
from desk_app.pawn.standing import SOON_DAYS, stand
from desk_app.pawn.ticket import TicketBrief
from desk_app.salon.booking import BOOKING_STATUS_LABELS
from desk_app.salon.desk import bookings_on, visits_on
from desk_app.staff.account import StaffId
from desk_app.till.desk import payments_on
from desk_app.till.payment import PURPOSE_LABELS, TENDER_LABELS
from desk_app.words import N_, Words

#: Rows of one reading.
PAGE = 500
#: No list of one day, and no list of what is owed, has more.
EVERY = 10_000_000

VIEW_LABELS: dict[str, str] = {
    "clients": N_("Clients"),
    "tickets": N_("Pawn tickets"),
    "payments": N_("Payments"),
    "visits": N_("Visits"),
    "bookings": N_("Appointments"),
    "calls": N_("Calls"),
    "complaints": N_("Complaints"),
    "promises": N_("Promises"),
}


def sheet_of(shop: Shop, view: View, words: Words) -> tuple[Sheet, int]:
    """A view ready to be written, and how many rows it will have about; 0: nobody knows."""
    headings, lines, about = _of(shop, view, words)
    made = tuple(Heading(words(said), width) for said, width in headings)
    return Sheet(words(VIEW_LABELS[view.kind]), made, lines), about


Headings = tuple[tuple[str, int], ...]
Made = tuple[Headings, Iterator[Line], int]


def _of(shop: Shop, view: View, words: Words) -> Made:
    match view:
        case ClientsView():
            return _clients(shop, view, words)
        case TicketsView():
            return _tickets(shop, view, words)
        case PaymentsView():
            return _PAYMENTS, _payments(shop, view, words), store.rows_in(shop, "payment", view.first, view.last)
        case VisitsView():
            return _VISITS, _visits(shop, view, words), store.rows_in(shop, "visit", view.first, view.last)
        case BookingsView():
            return _BOOKINGS, _bookings(shop, view, words), 0
        case CallsView(held=True):
            return _HELD, _held(shop, view, words), 0
        case CallsView():
            return _CALLS, _calls(shop, view, words), 0
        case OwedView():
            return _OWED, _owed(shop, view), 0


# Clients

_CLIENTS: Headings = (
    (N_("Member code"), 14), (N_("Name"), 18), (N_("Phone"), 28), (N_("Gender"), 8), (N_("Birthday"), 18),
    (N_("Document"), 22), (N_("Address"), 32), (N_("Source"), 14), (N_("Tags"), 20), (N_("Advisor"), 14),
    (N_("Last seen"), 12), (N_("Take care"), 24), (N_("May be called"), 14), (N_("Client since"), 12),
)  # fmt: skip


def _clients(shop: Shop, view: ClientsView, words: Words) -> Made:
    found = every_match(shop, view.text) if view.text.strip() else None
    about = count_clients(shop) if found is None else len(found)
    pages = _all_clients(shop) if found is None else (found[at : at + PAGE] for at in range(0, len(found), PAGE))
    fields = listed_fields(shop)
    headings = (*_CLIENTS, *((field.say(words), 20) for field in fields))
    return headings, _client_lines(shop, view, words, pages, fields), about


def listed_fields(shop: Shop) -> tuple[Field, ...]:
    """The fields that stand beside the columns of every file, built in and the owner's own. What is kept with a consent
    of its own is in no list: it was agreed to for her file."""
    return tuple(each for each in all_fields(shop) if not each.in_file and each.purpose is None)


def _all_clients(shop: Shop) -> Iterator[list[ClientId]]:
    last: ClientBrief | None = None
    while page := recent_clients(shop, PAGE, last):
        yield [brief.id for brief in page]
        last = page[-1]


def _client_lines(
    shop: Shop, view: ClientsView, words: Words, pages: Iterator[list[ClientId]], fields: tuple[Field, ...]
) -> Iterator[Line]:
    region, zone = shop.settings.phone_region, shop.settings.zone
    keys = [field.key for field in fields]
    for page in pages:
        kept, told = store.clients(shop, page), store.values(shop, page, keys)
        for client_id in page:
            if client_id not in kept:
                continue
            (_, code, name, phones, gender, month, day, year, lunar, leap, document, address, source, tags, advisor,
             last_seen, allergies, may_call, barred, created_at) = kept[client_id]  # fmt: skip
            born = Birthday(month, day, year, lunar=bool(lunar), leap=bool(leap)) if month else None
            calls = N_("Do not call") if barred else {None: N_("not asked yet"), 1: N_("yes"), 0: N_("no")}[may_call]
            yield (
                code,
                name,
                words.list_of(spaced(one, region) for one in phones.split(store.BETWEEN)) if phones else "",
                words(GENDER_LABELS[Gender(gender)]) if gender else "",
                _born(born, words),
                document if view.documents else masked(document),
                address,
                source,
                words.list_of(tags.split(store.BETWEEN)) if tags else "",
                advisor,
                date.fromisoformat(last_seen) if last_seen else None,
                allergies,
                words(calls),
                local_time(from_text(created_at), zone).date(),
                *_told(fields, told.get(client_id, {}), words),
            )


def _told(fields: tuple[Field, ...], values: Mapping[str, str], words: Words) -> Iterator[str | None]:
    """What stands in the fields of a file, as it is typed into them; a choice by its name."""
    for field in fields:
        text = values.get(field.key, "")
        yield (words(dict(field.choices).get(text, text)) if field.kind is FieldKind.CHOICE else text) or None


def _born(born: Birthday | None, words: Words) -> date | str:
    """A day where all of it is known and it is of the sun's calendar, so that it can be sorted; else in words."""
    if born is not None and born.year and not born.lunar:
        return date(born.year, born.month, born.day)
    return birthday_text(born, words)


# Tickets

_TICKETS: Headings = (
    (N_("Number"), 16), (N_("Client"), 18), (N_("Member code"), 14), (N_("Pledge"), 36), (N_("Principal"), 14),
    (N_("Start"), 12), (N_("Due"), 12), (N_("Last day"), 12), (N_("Renewals"), 10), (N_("Closed"), 12),
    (N_("Status"), 20),
)  # fmt: skip


def _tickets(shop: Shop, view: TicketsView, words: Words) -> Made:
    about = store.ticket_count(shop) if view.which in {Tickets.EVER, Tickets.OPEN} else 0
    return _TICKETS, _ticket_lines(shop, view, words), about


def _ticket_lines(shop: Shop, view: TicketsView, words: Words) -> Iterator[Line]:
    for page in _ticket_pages(shop, view):
        codes = store.codes(shop, {brief.client_id for brief in page})
        for brief in page:
            yield (
                brief.number,
                brief.client,
                codes.get(brief.client_id, ""),
                words.list_of(brief.names),
                brief.principal,
                brief.start_on,
                brief.due_on,
                brief.last_day,
                brief.renewals,
                brief.closed_on,
                stand(brief, view.on).say(words),
            )


def _ticket_pages(shop: Shop, view: TicketsView) -> Iterator[tuple[TicketBrief, ...]]:
    on = view.on
    match view.which:
        case Tickets.DUE:
            yield tickets_due(shop, on, on + timedelta(days=SOON_DAYS))
        case Tickets.GRACE:
            yield tickets_in_grace(shop, on)
        case Tickets.PAST:
            yield tickets_past_grace(shop, on, EVERY)
        case Tickets.OPEN:
            yield from _paged(lambda last: open_tickets(shop, PAGE, None if last is None else (last.due_on, last.id)))
        case Tickets.EVER:
            yield from _paged(lambda last: every_ticket(shop, PAGE, None if last is None else last.id))


def _paged(
    read: Callable[[TicketBrief | None], tuple[TicketBrief, ...]],
) -> Iterator[tuple[TicketBrief, ...]]:
    last: TicketBrief | None = None
    while page := read(last):
        yield page
        last = page[-1]


# The till and the salon, day by day

_PAYMENTS: Headings = (
    (N_("Date"), 12), (N_("Time"), 18), (N_("Receipt"), 20), (N_("Client"), 18), (N_("Member code"), 14),
    (N_("For"), 18), (N_("Paid with"), 14), (N_("Amount"), 14), (N_("Staff"), 14), (N_("Notes"), 30),
)  # fmt: skip
_VISITS: Headings = (
    (N_("Date"), 12), (N_("Receipt"), 18), (N_("Client"), 18), (N_("Member code"), 14),
    (N_("Services and products"), 40),
    (N_("Beautician"), 18), (N_("Total"), 14), (N_("Discount"), 12), (N_("Score"), 8), (N_("Next due"), 12),
    (N_("Staff"), 14), (N_("Notes"), 40),
)  # fmt: skip


def _days(shop: Shop, table: str, first: date | None, last: date | None) -> Iterator[date]:
    """The days with any rows, in order."""
    after = "" if first is None else (first - timedelta(days=1)).isoformat()
    while (day := store.next_day(shop, table, after)) is not None and (last is None or day <= last):
        yield day
        after = day.isoformat()


def _payments(shop: Shop, view: PaymentsView, words: Words) -> Iterator[Line]:
    for day in _days(shop, "payment", view.first, view.last):
        entries = payments_on(shop, day)
        codes = store.codes(shop, {one.client_id for one in entries if one.client_id is not None})
        for one in entries:
            yield (
                one.on,
                local_time(one.at, shop.settings.zone),
                one.receipt,
                one.client or words(N_("Walk-in")),
                codes.get(one.client_id or 0, ""),
                words(PURPOSE_LABELS[one.purpose]),
                words(TENDER_LABELS[one.tender]),
                one.amount,
                one.staff,
                one.note,
            )


def _visits(shop: Shop, view: VisitsView, words: Words) -> Iterator[Line]:
    for day in _days(shop, "visit", view.first, view.last):
        visits = visits_on(shop, day)[::-1]
        codes = store.codes(shop, {one.client_id for one in visits if one.client_id is not None})
        for one in visits:
            yield (
                one.on,
                one.receipt,
                one.client or words(N_("Walk-in")),
                codes.get(one.client_id or 0, ""),
                words.list_of(one.names),
                words.list_of(dict.fromkeys(item.beautician for item in one.items if item.beautician)),
                one.total,
                one.discount,
                one.score,
                one.next_due,
                one.staff,
                one.notes,
            )


_BOOKINGS: Headings = (
    (N_("Date"), 12), (N_("Time"), 10), (N_("Minutes"), 10), (N_("Client"), 18), (N_("Member code"), 14),
    (N_("Service"), 24), (N_("Staff"), 14), (N_("Status"), 14), (N_("Notes"), 40),
)  # fmt: skip


def _bookings(shop: Shop, view: BookingsView, words: Words) -> Iterator[Line]:
    bookings = bookings_on(shop, view.on)
    codes = store.codes(shop, {one.client_id for one in bookings if one.client_id is not None})
    for one in bookings:
        yield (
            one.on,
            f"{one.minute // 60:02d}:{one.minute % 60:02d}",
            one.minutes,
            one.client or words(N_("Walk-in")),
            codes.get(one.client_id or 0, ""),
            one.service,
            one.staff,
            words(BOOKING_STATUS_LABELS[one.status]),
            one.notes,
        )


# Calls, complaints and promises

_CALLS: Headings = (
    (N_("Place"), 8), (N_("Client"), 18), (N_("Member code"), 14), (N_("Phone"), 18), (N_("Advisor"), 14),
    (N_("Reason"), 40), (N_("Due"), 12), (N_("Points"), 8),
)  # fmt: skip
_HELD: Headings = ((N_("Client"), 18), (N_("Member code"), 14), (N_("Held back because"), 40), (N_("Until"), 18))
_OWED: Headings = (
    (N_("Client"), 18), (N_("Member code"), 14), (N_("What"), 60), (N_("Since"), 18), (N_("Due"), 18),
    (N_("Staff"), 14),
)  # fmt: skip


def _calls(shop: Shop, view: CallsView, words: Words) -> Iterator[Line]:
    advisor = None if view.advisor is None else StaffId(view.advisor)
    for call in day_queue(shop, view.on, now=view.now, advisor=advisor).calls:
        yield (
            call.position,
            call.client,
            call.code,
            spaced(call.phone, shop.settings.phone_region) if call.phone else "",
            call.advisor,
            "; ".join(reason.headline.say(words) for reason in call.reasons),
            call.due,
            call.priority,
        )


def _held(shop: Shop, view: CallsView, words: Words) -> Iterator[Line]:
    advisor = None if view.advisor is None else StaffId(view.advisor)
    held = day_queue(shop, view.on, now=view.now, advisor=advisor).held
    codes = store.codes(shop, {one.client_id for one in held})
    for one in held:
        yield one.client, codes.get(one.client_id, ""), words(HOLD_LABELS[one.rule]), one.until


def _owed(shop: Shop, view: OwedView) -> Iterator[Line]:
    zone = shop.settings.zone
    if view.promises:
        promises = open_promises(shop, EVERY)
        codes = store.codes(shop, {one.client_id for one in promises})
        for one in promises:
            at, due = local_time(one.at, zone), local_time(one.due_at, zone)
            yield one.client, codes.get(one.client_id, ""), one.text, at, due, one.staff
        return
    complaints = open_complaints(shop, EVERY)
    codes = store.codes(shop, {each.client_id for each in complaints})
    for each in complaints:
        at, due = local_time(each.at, zone), local_time(each.answer_by, zone)
        yield each.client, codes.get(each.client_id, ""), each.text, at, due, each.staff
