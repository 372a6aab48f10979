"""From the demo's nouns to rows of the shop file: numbers, instants and receipts are given here."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from desk_app.clients.documents import DocumentKind
from desk_app.clients.searchwords import index_words
from desk_app.demo.catalogue import PRODUCTS, SERVICES
from desk_app.demo.counter import FEE, GRACE_DAYS, INTEREST, DemoTicket
from desk_app.demo.diary import DemoVisit
from desk_app.demo.people import Person
from desk_app.demo.store import Cells, json_cell
from desk_app.pawn.charges import CN_SIMPLE
from desk_app.pawn.ticket import Step
from desk_app.till.payment import Purpose

#: The demo stands in Shanghai, eight hours ahead of UTC all year.
AHEAD_MINUTES = 8 * 60


def instant(on: date, minute: int) -> str:
    """A minute of a day on the shop's wall clock, as the file keeps it (UTC)."""
    if minute < AHEAD_MINUTES:
        on, minute = on - timedelta(days=1), minute + 24 * 60
    hour, rest = divmod(minute - AHEAD_MINUTES, 60)
    return f"{on.isoformat()}T{hour:02d}:{rest:02d}:00.000000Z"


@dataclass
class PeopleRows:
    """The rows of a batch of clients, by table."""

    clients: list[Cells] = field(default_factory=list)
    phones: list[Cells] = field(default_factory=list)
    tags: list[Cells] = field(default_factory=list)
    _words: list[tuple[int, str]] = field(default_factory=list)

    def add(self, person: Person) -> None:
        """One client's rows."""
        lunar, year, month, day = person.birthday
        at = instant(person.joined, 600)
        from_to = person.call_hours or (None, None)
        kind = DocumentKind.RESIDENT_ID.value if person.document else ""
        self.clients.append(
            (
                person.id, person.code, person.name, person.gender, int(lunar), year, month, day, 0, kind,
                person.document, person.address, person.source, person.notes, person.allergies, person.alerts,
                person.advisor_id,
                None if person.may_call is None else int(person.may_call), int(person.do_not_call), *from_to, at, at,
            )
        )  # fmt: skip
        self.phones.extend((person.id, number, "", place) for place, number in enumerate(person.phones))
        self.tags.extend((person.id, tag) for tag in person.tags)
        self._words.append((person.id, index_words(person.name, person.phones, person.code, person.document)))

    def found_by(self, more: Mapping[int, str]) -> Iterator[Cells]:
        """The rows of the search, with the words of her fields."""
        return ((number, words + more.get(number, "")) for number, words in self._words)


class Receipts:
    """Hands out receipt numbers, day by day, in the till's form."""

    def __init__(self, first: date, today: date) -> None:
        self._first = first.toordinal()
        self._given = array("L", bytes((today.toordinal() - self._first + 1) * array("L").itemsize))

    def next(self, on: date) -> str:
        """The next number of a day: "R-20261121-0001"."""
        cell = on.toordinal() - self._first
        self._given[cell] += 1
        return f"R-{on:%Y%m%d}-{self._given[cell]:04d}"


@dataclass
class VisitRows:
    """The rows of a batch of visits, by table. ``number`` is the last visit's id."""

    receipts: Receipts
    receptionists: tuple[int, ...]
    number: int = 0
    visits: list[Cells] = field(default_factory=list)
    items: list[Cells] = field(default_factory=list)
    payments: list[Cells] = field(default_factory=list)

    def add(self, on: date, visits: Iterable[DemoVisit]) -> None:
        """A day's visits, in order."""
        day = on.isoformat()
        for visit in visits:
            self.number = number = self.number + 1
            at, receipt = instant(on, visit.minute), self.receipts.next(on)
            staff, client, total = (
                self.receptionists[number % len(self.receptionists)],
                visit.client or None,
                visit.total,
            )
            self.visits.append(
                (
                    number,
                    client,
                    at,
                    day,
                    staff,
                    receipt,
                    total,
                    visit.discount,
                    visit.score,
                    visit.note,
                    _next(visit, on),
                    "",
                )
            )
            for line in visit.lines:
                what = SERVICES[line.service] if line.service is not None else PRODUCTS[line.product or 0]
                self.items.append(
                    (
                        number, None if line.service is None else line.service + 1,
                        None if line.product is None else line.product + 1, what.name,
                        visit.beautician if line.service is not None else None, line.quantity, line.price,
                        line.discount, line.amount,
                    )
                )  # fmt: skip
            if total:
                self.payments.append(
                    (receipt, at, day, client, staff, f"visit:{number}", Purpose.SALE.value, visit.tender, total, "")
                )

    def clear(self) -> None:
        """Forgets what was written."""
        self.visits.clear()
        self.items.clear()
        self.payments.clear()


def _next(visit: DemoVisit, on: date) -> str | None:
    """The next date, agreed at the counter with every fifth client."""
    service = visit.lines[0].service
    if not visit.client or service is None or (visit.client + visit.minute // 15) % 5 or not SERVICES[service].rhythm:
        return None
    return (on + timedelta(days=SERVICES[service].rhythm)).isoformat()


@dataclass
class TicketRows:
    """The rows of a batch of tickets, by table. ``number`` is the last ticket's id."""

    receipts: Receipts
    staff: int
    number: int = 0
    month: str = ""
    in_month: int = 0
    tickets: list[Cells] = field(default_factory=list)
    pledges: list[Cells] = field(default_factory=list)
    events: list[Cells] = field(default_factory=list)
    payments: list[Cells] = field(default_factory=list)

    def add(self, ticket: DemoTicket) -> None:
        """One ticket with its life; tickets come in the order of issue."""
        self.number += 1
        number = self._ticket_number(ticket.issued)
        pledge, appraisal = ticket.pledge, ticket.pledge.appraisal * 100
        self.tickets.append(
            (
                self.number, number, ticket.client, self.staff, CN_SIMPLE.id, CN_SIMPLE.version, ticket.status.value,
                instant(ticket.issued, 660), ticket.start.isoformat(), ticket.due.isoformat(),
                (ticket.due + timedelta(days=GRACE_DAYS)).isoformat(), ticket.term, ticket.principal, appraisal,
                str(FEE), str(INTEREST), ticket.renewals, ticket.closed.isoformat() if ticket.closed else None, "",
                None, None,
            )
        )  # fmt: skip
        shelf = f"B-{self.number % 12 + 1:02d}-{self.number * 7 % 200 + 1:03d}"
        self.pledges.append(
            (
                self.number, pledge.name, pledge.category, pledge.description, pledge.serial, pledge.weight_mg,
                pledge.fineness, appraisal, shelf,
            )
        )  # fmt: skip
        self._life(ticket)

    def _ticket_number(self, issued: date) -> str:
        month = f"{issued:%y%m}"
        self.in_month = self.in_month + 1 if month == self.month else 1
        self.month = month
        return f"D-{month}-{self.in_month:04d}"

    def _life(self, ticket: DemoTicket) -> None:
        for step in ticket.steps:
            at, day = instant(step.on, 661), step.on.isoformat()
            self.events.append(
                (
                    self.number,
                    at,
                    day,
                    self.staff,
                    step.step.value,
                    step.principal,
                    step.interest,
                    step.fee,
                    json_cell(step.detail),
                    "",
                )
            )
            money = ((Purpose.LOAN if step.step is Step.ISSUED else Purpose.PRINCIPAL, step.principal),)
            for purpose, amount in (*money, (Purpose.INTEREST_FEE, step.interest + step.fee)):
                if amount:
                    self.payments.append(
                        (
                            self.receipts.next(step.on), at, day, ticket.client, self.staff, f"ticket:{self.number}",
                            purpose.value, "cash" if amount < 2_000_000 else "transfer", amount, "",
                        )
                    )  # fmt: skip

    def clear(self) -> None:
        """Forgets what was written."""
        for rows in (self.tickets, self.pledges, self.events, self.payments):
            rows.clear()
