"""What the shop owes a client besides money: an answer, or something promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.errors import RuleBroken
from desk_app.words import N_

ComplaintId = NewType("ComplaintId", int)
PromiseId = NewType("PromiseId", int)

#: A complaint is answered within a day unless another hour is agreed.
ANSWER_WITHIN = timedelta(hours=24)
#: A promise further away than this is a typing mistake.
FURTHEST = timedelta(days=2 * 366)


class PromiseOutcome(StrEnum):
    """How a promise ended; NONE while it is open."""

    NONE = ""
    KEPT = "kept"
    BROKEN = "broken"
    TAKEN_BACK = "taken_back"  # it was never made: a slip of the hand


PROMISE_OUTCOME_LABELS: dict[PromiseOutcome, str] = {
    PromiseOutcome.NONE: N_("promise open"),
    PromiseOutcome.KEPT: N_("promise kept"),
    PromiseOutcome.BROKEN: N_("promise broken"),
    PromiseOutcome.TAKEN_BACK: N_("promise taken back"),
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint. Open until ``answered_at``; one that was taken back is closed without an answer."""

    id: ComplaintId
    client_id: ClientId
    client: str
    at: datetime
    staff: str
    text: str
    answer_by: datetime
    answer: str = ""
    answered_at: datetime | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise. Open until ``closed_at``."""

    id: PromiseId
    client_id: ClientId
    client: str
    at: datetime
    staff: str
    text: str
    due_at: datetime
    outcome: PromiseOutcome = PromiseOutcome.NONE
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FiledComplaint:
    """What came of filing or answering a complaint."""

    complaint_id: ComplaintId
    touched: Touched


@dataclass(frozen=True, slots=True)
class MadePromise:
    """What came of making or closing a promise."""

    promise_id: PromiseId
    touched: Touched


def due_instant(field: str, day: date, minute: int, zone: str) -> datetime:
    """A day and a time on the shop's wall clock (minutes from its midnight, 0–1440) as an instant in UTC.

    Raises RuleBroken(field) for a day beyond what a calendar holds.
    """
    try:
        return (datetime.combine(day, time.min, ZoneInfo(zone)) + timedelta(minutes=minute)).astimezone(UTC)
    except OverflowError as error:
        sentence = N_("There is no such date. Type it like {example}.")
        raise RuleBroken(field, "not_a_date", sentence, example="2026-11-21") from error


def check_due(field: str, due: datetime, now: datetime) -> None:
    """Raises RuleBroken where an hour to answer or keep a promise has passed or is out of all bounds."""
    if due < now:
        raise RuleBroken(field, "past", N_("This time has already passed."))
    if due - now > FURTHEST:
        raise RuleBroken(field, "too_far", N_("This time is more than two years away."))
