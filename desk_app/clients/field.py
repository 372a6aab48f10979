"""What a client's file can hold: fields of the file itself, fields that come built in, and those the owner adds. Plain
values.

A field knows what it is good for in each trade, which is its weight in the score, and the trust that has to be earned
before anybody asks for it (M1, M2). Fields ``in_file`` stand in columns of ``client`` and are written by its form; all
others are kept as values (``Value``), one text with a number or a day beside it to sort by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from desk_app.clients.consent import Purpose
from desk_app.words import N_, Words

#: A scale runs from one to this.
SCALE_TOP = 5

#: The best rating of a visit, in tenths of a point.
TOP_SCORE = 100

#: A number is kept in thousandths.
NUMBER_UNIT = 1000


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    SCALE = "scale"


KIND_LABELS: dict[FieldKind, str] = {
    FieldKind.TEXT: N_("Words"),
    FieldKind.NUMBER: N_("Number"),
    FieldKind.DATE: N_("Date"),
    FieldKind.CHOICE: N_("Choice"),
    FieldKind.SCALE: N_("Scale 1–5"),
}


class FieldGroup(StrEnum):
    """Fields that stand together, in the order of forms and papers."""

    FILE = "file"
    BEFORE = "before"  # M3
    PERSON = "person"  # M7
    MEANS = "means"  # M8, M9
    COST = "cost"  # M23, M25
    OWN = "own"


GROUP_LABELS: dict[FieldGroup, str] = {
    FieldGroup.FILE: N_("The file itself"),
    FieldGroup.BEFORE: N_("Before us, and what is wished"),
    FieldGroup.PERSON: N_("The person"),
    FieldGroup.MEANS: N_("Means and circumstances"),
    FieldGroup.COST: N_("What it costs, and how we serve"),
    FieldGroup.OWN: N_("Our own fields"),
}


@dataclass(frozen=True, slots=True)
class Trust:
    """What has to be earned before a field is asked for: visits and tickets, the mean of the last ratings in tenths of
    a point (80: 8 of 10), days since the file was opened. 0: nothing."""

    visits: int = 0
    score: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``weights`` by trade, 0 to 100: 0 is of no use there, and never asked. ``good_for`` ends the sentence
    "because it tells …". Labels of built-in fields are marked sentences; what the owner wrote is said as it is."""

    key: str
    kind: FieldKind
    label: str
    question: str
    good_for: str = ""
    group: FieldGroup = FieldGroup.OWN
    choices: tuple[tuple[str, str], ...] = ()
    weights: Mapping[str, int] = field(default_factory=dict)
    trust: Trust = Trust()
    purpose: Purpose | None = None  # sensitive: asked with its consent, obeyed when that is withdrawn
    searchable: bool = False
    active: bool = True
    position: int = 0
    own: bool = False
    in_file: bool = False

    def say(self, words: Words) -> str:
        """What it is called."""
        return words(self.label)

    def ask(self, words: Words) -> str:
        """The question as it is put; one without words of its own asks for what it is called."""
        return words(self.question) if self.question else words(N_("{label}?"), label=self.say(words))

    def weight(self, trades: frozenset[str]) -> int:
        """What it counts for somebody of these trades: the most it counts in any of them."""
        return max((self.weights.get(trade, 0) for trade in trades), default=0)


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """A field as the owner types it. ``key`` "": a new one of her own. Of a built-in field the kind and the choices
    stay as they are; an empty question takes the built-in words."""

    label: str
    kind: FieldKind = FieldKind.TEXT
    key: str = ""
    question: str = ""
    choices: tuple[str, ...] = ()
    weight: int = 3
    trust: Trust = Trust()
    purpose: Purpose | None = None
    searchable: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """How a field is kept where it is the owner's own, or where she changed a built-in one. None: as built in."""

    key: str
    own: bool
    kind: FieldKind
    label: str
    question: str
    choices: tuple[str, ...]
    weight: int | None
    trust: Trust | None
    purpose: Purpose | None
    searchable: bool
    active: bool
    position: int


@dataclass(frozen=True, slots=True)
class Value:
    """What a client's file says in a field. ``number`` is in thousandths, of numbers and scales; ``day`` of dates."""

    key: str
    text: str
    number: int | None = None
    day: date | None = None
    at: datetime | None = None
    staff: str = ""


class MeetingKind(StrEnum):
    """Where somebody is asked."""

    FILE = "file"
    VISIT = "visit"
    CALL = "call"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Meeting:
    """The occasion of a question: ``ref`` is the visit, call or ticket, where there is one already."""

    kind: MeetingKind = MeetingKind.FILE
    ref: int | None = None


class AskOutcome(StrEnum):
    """What came of a question that was put. Each is one line of its own, so what was asked when is remembered too."""

    ANSWERED = "answered"
    POSTPONED = "postponed"
    DECLINED = "declined"


OUTCOME_LABELS: dict[AskOutcome, str] = {
    AskOutcome.ANSWERED: N_("answered"),
    AskOutcome.POSTPONED: N_("another time"),
    AskOutcome.DECLINED: N_("not to be asked again"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was put to a client, and what came of it. ``until``: not to be put again before that day."""

    key: str
    at: datetime
    on: date
    staff: str
    meeting: Meeting
    outcome: AskOutcome
    until: date | None = None


class MomentKind(StrEnum):
    """What happens again and again and is therefore no field but a dated line (M21, M22, M24)."""

    REQUEST = "request"
    EXTRA = "extra"
    GESTURE = "gesture"


MOMENT_LABELS: dict[MomentKind, str] = {
    MomentKind.REQUEST: N_("Unusual request"),
    MomentKind.EXTRA: N_("Extra value given"),
    MomentKind.GESTURE: N_("Surprise gesture"),
}


class ExtraForm(StrEnum):
    """What kind of extra value was given (M22)."""

    NONE = ""
    MATERIAL = "material"
    FINANCIAL = "financial"
    SPIRIT = "spirit"


FORM_LABELS: dict[ExtraForm, str] = {
    ExtraForm.NONE: "",
    ExtraForm.MATERIAL: N_("a thing"),
    ExtraForm.FINANCIAL: N_("money off"),
    ExtraForm.SPIRIT: N_("attention"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated line of a client's file."""

    id: int
    kind: MomentKind
    form: ExtraForm
    on: date
    at: datetime
    staff_id: int
    staff: str
    text: str
