"""What came of a call, the draft of logging it, and a call as it is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.salon.booking import BookingDraft, BookingId
from desk_app.words import N_

CallId = NewType("CallId", int)


class Outcome(StrEnum):
    """What came of a call. ``OUTCOME_KEYS`` are the keys of the call page."""

    BOOKED = "booked"
    SATISFIED = "satisfied"
    NOT_NOW = "not_now"
    COMPLAINT = "complaint"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    DO_NOT_CALL = "do_not_call"
    OTHER = "other"
    CALL_BACK = "call_back"
    SKIPPED = "skipped"


OUTCOME_KEYS: dict[Outcome, str] = {
    Outcome.BOOKED: "1",
    Outcome.SATISFIED: "2",
    Outcome.NOT_NOW: "3",
    Outcome.COMPLAINT: "4",
    Outcome.NO_ANSWER: "5",
    Outcome.BUSY: "6",
    Outcome.WRONG_NUMBER: "7",
    Outcome.DO_NOT_CALL: "8",
    Outcome.OTHER: "9",
    Outcome.CALL_BACK: "B",
    Outcome.SKIPPED: "S",
}

OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.BOOKED: N_("Booked"),
    Outcome.SATISFIED: N_("Satisfied"),
    Outcome.NOT_NOW: N_("Not now"),
    Outcome.COMPLAINT: N_("Complaint"),
    Outcome.NO_ANSWER: N_("No answer"),
    Outcome.BUSY: N_("Busy"),
    Outcome.WRONG_NUMBER: N_("Wrong number"),
    Outcome.DO_NOT_CALL: N_("Do not call"),
    Outcome.OTHER: N_("Other outcome"),
    Outcome.CALL_BACK: N_("Call back at…"),
    Outcome.SKIPPED: N_("Skipped"),
}

#: A colour of the theme for the badge of an outcome.
OUTCOME_TONES: dict[Outcome, str] = {
    Outcome.BOOKED: "ok",
    Outcome.SATISFIED: "ok",
    Outcome.COMPLAINT: "bad",
    Outcome.DO_NOT_CALL: "bad",
    Outcome.WRONG_NUMBER: "warn",
    Outcome.CALL_BACK: "warn",
}

#: The matter is closed: its reason does not come back.
FINAL = frozenset(
    {
        Outcome.BOOKED,
        Outcome.SATISFIED,
        Outcome.NOT_NOW,
        Outcome.COMPLAINT,
        Outcome.DO_NOT_CALL,
        Outcome.OTHER,
    }
)

#: She was spoken to.
REACHED = FINAL | {Outcome.CALL_BACK}


@dataclass(frozen=True, slots=True)
class CallDraft:
    """What the advisor tells about a call. ``reasons`` are the rule keys of the call card.

    ``call_back_at`` (UTC) goes with CALL_BACK, ``until`` (first day she may be offered again) and a note with SKIPPED,
    ``promise_due`` (UTC) with ``promise_text``, ``booking`` (for this client, whoever it names) with BOOKED. ``parts``
    and ``said`` are what was on the card; ``number`` is the phone that was dialled.
    """

    client_id: ClientId
    reasons: tuple[str, ...]
    outcome: Outcome
    note: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    seconds: int = 0
    call_back_at: datetime | None = None
    until: date | None = None
    promise_text: str = ""
    promise_due: datetime | None = None
    number: str = ""
    booking: BookingDraft | None = None


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """The call now in the file, and the appointment that was made in it."""

    call_id: CallId
    touched: Touched
    booking_id: BookingId | None = None


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call as it is remembered. ``at`` is UTC, ``parts`` the wording used, ``said`` its text.

    One that was taken back is ``withdrawn``: it can be seen and counts for nothing.
    """

    id: CallId
    client_id: ClientId
    at: datetime
    on_day: date
    staff: str
    outcome: Outcome
    reasons: tuple[str, ...]
    note: str
    parts: Mapping[str, str]
    said: str
    seconds: int
    call_back_at: datetime | None
    until: date | None
    withdrawn: bool = False
