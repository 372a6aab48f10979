"""A note to a named colleague, and when it escalates. Pure: the time comes in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.clock import local_time
from desk_app.staff.account import StaffId
from desk_app.words import N_

ColleagueNoteId = NewType("ColleagueNoteId", int)


class Closing(StrEnum):
    """How a note ended; OPEN while it has not."""

    OPEN = ""
    ANSWERED = "answered"
    DONE = "done"
    TAKEN_BACK = "taken_back"


class Why(StrEnum):
    """Why a note escalates."""

    NOT = ""
    LATE = "late"
    LEFT = "left"


class State(StrEnum):
    """How a note stands, as people are told."""

    SENT = "sent"
    SEEN = "seen"
    LATE = "late"
    LEFT = "left"
    ANSWERED = "answered"
    DONE = "done"
    TAKEN_BACK = "taken_back"


STATE_LABELS: dict[State, str] = {
    State.SENT: N_("Not seen yet"),
    State.SEEN: N_("Seen"),
    State.LATE: N_("Nobody answered"),
    State.LEFT: N_("Colleague has left"),
    State.ANSWERED: N_("Answered"),
    State.DONE: N_("Done"),
    State.TAKEN_BACK: N_("Taken back"),
}

STATE_TONES: dict[State, str] = {
    State.SENT: "warn",
    State.SEEN: "info",
    State.LATE: "bad",
    State.LEFT: "bad",
    State.ANSWERED: "ok",
    State.DONE: "ok",
    State.TAKEN_BACK: "muted",
}

#: The longest that a note may wait, in hours of opening: twenty days of twelve.
LONGEST_WAIT = 240

#: Days that are looked through for hours of opening: 240 hours in a shop that is open for a quarter of one.
_MOST_DAYS = 1000


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note as written. ``client_id`` None: about no client. ``hours`` of opening until it is to be answered; None: as
    the owner set it."""

    to_id: StaffId
    text: str
    client_id: ClientId | None = None
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class ColleagueNote:
    """One note. Instants are UTC. ``escalated_to`` None with ``escalated_at``: to the owners. ``looked_at``: whom it
    escalated to has opened it. ``late``, ``left``: as it stands now."""

    id: ColleagueNoteId
    at: datetime
    from_id: StaffId
    from_name: str
    to_id: StaffId
    to_name: str
    client_id: ClientId | None
    client: str
    text: str
    answer_by: datetime
    seen_at: datetime | None
    closing: Closing
    answer: str
    closed_at: datetime | None
    closed_by: str
    escalated_at: datetime | None
    escalated_why: Why
    escalated_to: StaffId | None
    looked_at: datetime | None
    here: bool = True  # whether the colleague still has an account
    first: StaffId | None = None  # her advisors who are still here
    second: StaffId | None = None

    def state(self, now: datetime) -> State:
        """How it stands at ``now``."""
        if self.closing is not Closing.OPEN:
            return State(self.closing.value)
        why = self.escalated_why if self.escalated_at is not None else escalates(self, now)
        if why is not Why.NOT:
            return State(why.value)
        return State.SENT if self.seen_at is None else State.SEEN


@dataclass(frozen=True, slots=True)
class PassedNote:
    """What came of writing, opening or closing a note."""

    note_id: ColleagueNoteId
    touched: Touched


def escalates(note: ColleagueNote, now: datetime) -> Why:
    """Why a note escalates at ``now``: its colleague has left, or it is open past its time. Nothing else is asked."""
    if note.closing is not Closing.OPEN:
        return Why.NOT
    if not note.here:
        return Why.LEFT
    return Why.LATE if now > note.answer_by else Why.NOT


def escalates_to(note: ColleagueNote, *, to_second: bool) -> StaffId | None:
    """Who gets a note that escalates; None: the owners. With ``to_second`` it is the other advisor of its client: the
    second one, or the first where the second did not answer, if she is still here and did not write it herself."""
    if not to_second:
        return None
    others: Collection[StaffId | None] = (note.second, note.first)
    return next((one for one in others if one is not None and one not in {note.to_id, note.from_id}), None)


def answer_by(at: datetime, hours: int, *, open_from: int, open_to: int, zone: str) -> datetime:
    """The instant at which ``hours`` of opening have passed since ``at``: time while the shop is closed does not count.

    ``open_from`` and ``open_to`` are minutes from midnight on the shop's wall clock. UTC in, UTC out.
    """
    left, day = timedelta(hours=hours), local_time(at, zone).date()
    place, utc = ZoneInfo(zone), at.tzinfo
    for _ in range(_MOST_DAYS):
        midnight = datetime.combine(day, time(), place)
        opens = (midnight + timedelta(minutes=open_from)).astimezone(utc)
        closes = (midnight + timedelta(minutes=open_to)).astimezone(utc)
        begins = max(at, opens)
        if begins < closes:
            if left <= closes - begins:
                return begins + left
            left -= closes - begins
        day += timedelta(days=1)
    return at + timedelta(days=_MOST_DAYS)
