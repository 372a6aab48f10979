"""The nouns of the Today board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desk_app.followup.phrase import Phrase
from desk_app.money import Money


@dataclass(frozen=True, slots=True)
class BookedLine:
    """A booking of the day. ``minute`` counts from midnight; ``status`` is the booking's, ``tone`` its colour."""

    booking_id: int
    client_id: int | None
    client: str
    minute: int
    minutes: int
    service: str
    staff: str
    status: str
    badge: Phrase
    tone: str


@dataclass(frozen=True, slots=True)
class DueTicket:
    """A ticket that matures within seven days or stands in its grace. ``days``: to maturity, negative when past."""

    ticket_id: int
    number: str
    client_id: int
    client: str
    pledge: str
    principal: Money
    due_on: date
    last_day: date
    days: int
    badge: Phrase
    tone: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to keep in mind: a birthday, a promise, a complaint or a blank. ``kind`` says which."""

    kind: str  # "birthday", "promise", "complaint", "blank"
    label: Phrase
    text: Phrase
    when: Phrase
    tone: str
    client_id: int | None = None
    ref: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """What a day holds that is written down: a few indexed reads, quick whatever the size of the shop.

    ``next_care_at`` is the earliest time, on the shop's wall clock, at which a promise or an answer falls due.
    """

    on: date
    bookings: tuple[BookedLine, ...]
    arrived: int
    tickets: tuple[DueTicket, ...]
    tickets_count: int
    tickets_total: Money
    tickets_in_grace: int
    promises: int
    complaints: int
    next_care_at: datetime | None


@dataclass(frozen=True, slots=True)
class CallsLeft:
    """The calls of a day at its present minute: all, those to clients of one advisor, and the lines held back.

    ``later`` clients have no call now, only because of the hour; the first of them can be called at ``first_at``, on
    the shop's wall clock.
    """

    calls: int
    mine: int
    held: int
    later: int = 0
    first_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What has to be worked out for a day: calls, what to keep in mind. ``lunar`` is empty where it cannot be told."""

    lunar: Phrase
    calls: CallsLeft
    reminders: tuple[Reminder, ...]
    regulars_without_birthday: int


@dataclass(frozen=True, slots=True)
class Board:
    """A day and its outlook in one. Amounts are in the shop's currency; ``lunar`` is empty where it cannot be told.

    ``next_care_at`` is the earliest time, on the shop's wall clock, at which a promise or an answer falls due.
    """

    on: date
    lunar: Phrase
    bookings: tuple[BookedLine, ...]
    arrived: int
    tickets: tuple[DueTicket, ...]
    tickets_count: int
    tickets_total: Money
    tickets_in_grace: int
    calls: CallsLeft
    promises: int
    complaints: int
    next_care_at: datetime | None
    reminders: tuple[Reminder, ...]
    regulars_without_birthday: int
