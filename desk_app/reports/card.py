"""What a client's one-page card says: what one must know in the minute before she sits down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk_app.clients.client import Birthday, ClientId
from desk_app.clients.field import Field
from desk_app.reports.client_report import CallLine, RhythmLine, VisitLine

#: The newest of each that a card has room for; what is left out is counted on the card.
MOST_VISITS, MOST_PROMISES, MOST_TICKETS, MOST_RHYTHMS = 5, 3, 2, 1


@dataclass(frozen=True, slots=True)
class OwedLine:
    """A promise to be kept, or a complaint to be answered, by a day of the shop."""

    by: date
    text: str


@dataclass(frozen=True, slots=True)
class BookedLine:
    """Her next appointment; ``minute`` counts from midnight on the shop's wall clock."""

    on: date
    minute: int
    service: str


@dataclass(frozen=True, slots=True)
class PawnedLine:
    """A ticket that is open."""

    number: str
    due_on: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Card:
    """One client at a glance. Lists are newest or most urgent first; the counts are of all there are."""

    id: ClientId
    as_of: date
    code: str
    name: str
    phones: tuple[str, ...]  # in groups, for eyes
    gender: str
    birthday: Birthday | None
    advisor: str
    document: str  # masked
    tags: tuple[str, ...]
    allergies: str
    health_barred: bool
    alerts: str
    do_not_call: bool
    may_call: bool | None
    notes: str
    complaints: tuple[OwedLine, ...]
    promises: tuple[OwedLine, ...]
    promise_count: int
    rhythms: tuple[RhythmLine, ...]
    visits: tuple[VisitLine, ...]
    visit_count: int
    booking: BookedLine | None
    tickets: tuple[PawnedLine, ...]
    ticket_count: int
    last_call: CallLine | None
    question: Field | None  # the blank to ask about next; None where nothing is to be asked today
    trades: tuple[str, ...]
