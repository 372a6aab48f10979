"""The nouns of a client's page: the timeline's entries, what comes up, and the page as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from desk_app.clients.asking import FileAsked
from desk_app.clients.client import Client
from desk_app.followup.phrase import Parts, Phrase
from desk_app.loyalty.leaving import Standing
from desk_app.words import N_


class EntryKind(StrEnum):
    """What a line of the timeline is about."""

    BOOKING = "booking"
    CALL = "call"
    COLLEAGUE = "colleague"
    COMPLAINT = "complaint"
    LEAVING = "leaving"
    NOTE = "note"
    OPENING = "opening"
    PAYMENT = "payment"
    PHOTOGRAPH = "photograph"
    PROMISE = "promise"
    TICKET = "ticket"
    VISIT = "visit"


ENTRY_LABELS: dict[EntryKind, str] = {
    EntryKind.BOOKING: N_("Booking"),
    EntryKind.CALL: N_("Call"),
    EntryKind.COLLEAGUE: N_("Memo"),
    EntryKind.COMPLAINT: N_("Complaint"),
    EntryKind.LEAVING: N_("Standing"),
    EntryKind.NOTE: N_("Note"),
    EntryKind.OPENING: N_("Opening"),
    EntryKind.PAYMENT: N_("Payment"),
    EntryKind.PHOTOGRAPH: N_("Photos"),
    EntryKind.PROMISE: N_("Promise"),
    EntryKind.TICKET: N_("Ticket"),
    EntryKind.VISIT: N_("Visit"),
}


class Cursor(NamedTuple):
    """The place of an entry in the timeline; of the last of a page, pass it as ``before`` to read on."""

    at: str  # as kept in the file
    kind: str
    id: int


NOWHERE = Cursor("", "", 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline, newest first. ``at`` is UTC, ``on`` the shop's date.

    ``ref`` is the record to open (a ticket's event opens its ticket). ``old`` marks a line that was corrected later.
    """

    kind: EntryKind
    id: int
    at: datetime
    on: date
    title: Phrase
    detail: Parts
    badge: Phrase | None
    tone: str
    ref: int
    old: bool = False
    cursor: Cursor = NOWHERE


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Something that lies ahead for this client. ``urgent`` asks for a mark."""

    kind: str  # "booking", "aftercare", "rebooking", "ticket", "birthday", "call_back", "promise"
    on: date
    text: Phrase
    urgent: bool = False
    ref: int | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """What must not be missed about a client."""

    kind: str  # "allergy", "alert", "hold", "complaint", "left", "do_not_call", "consent"
    text: Phrase
    tone: str


@dataclass(frozen=True, slots=True)
class ClientPage:
    """One client on one screen. ``asked``: how complete the file is, and what to ask now."""

    client: Client
    standing: Standing  # whether she is still ours
    visits: int  # those that stand; the timeline counts a visit that was corrected once more for each correction
    keys: tuple[Cursor, ...]  # the place of every entry of the timeline, newest first
    alerts: tuple[Alert, ...]
    timeline: tuple[Entry, ...]  # the first of them
    counts: Mapping[EntryKind, int]
    upcoming: tuple[Upcoming, ...]
    asked: FileAsked
