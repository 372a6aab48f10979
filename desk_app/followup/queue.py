"""The nouns of the call queue: reasons to call, the calls made of them, and the calls held back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from desk_app.clients.asking import FileAsked
from desk_app.clients.client import ClientId
from desk_app.followup.outcome import PastCall
from desk_app.followup.phrase import Parts, Phrase
from desk_app.words import N_


class Family(StrEnum):
    """Where a reason to call comes from. The order is the order in which several reasons are told."""

    CALL_BACK = "call_back"
    COMPLAINT = "complaint"
    PROMISE = "promise"
    MATURITY = "maturity"
    AFTERCARE = "aftercare"
    REBOOKING = "rebooking"
    WIN_BACK = "win_back"
    BIRTHDAY = "birthday"
    OCCASION = "occasion"  # a date of her family, or another of her own
    KEEP_IN_TOUCH = "keep_in_touch"  # a call somebody opens by hand; the queue never makes one


FAMILY_LABELS: dict[Family, str] = {
    Family.CALL_BACK: N_("Call-back"),
    Family.COMPLAINT: N_("Complaint"),
    Family.PROMISE: N_("Promise"),
    Family.MATURITY: N_("Ticket maturity"),
    Family.AFTERCARE: N_("Aftercare"),
    Family.REBOOKING: N_("Rebooking"),
    Family.WIN_BACK: N_("Winning back"),
    Family.BIRTHDAY: N_("Birthday"),
    Family.OCCASION: N_("Family and dates"),
    Family.KEEP_IN_TOUCH: N_("Keeping in touch"),
}


class Hold(StrEnum):
    """Why a client is not called now, in order of precedence."""

    DO_NOT_CALL = "do_not_call"
    SHOP_HOURS = "shop_hours"
    CLIENT_HOURS = "client_hours"
    CONSENT = "consent"
    CAP_DAY = "cap_day"
    CAP_WEEK = "cap_week"
    CAP_MONTH = "cap_month"
    OFFERS = "offers"
    LEFT = "left"
    COOL_DOWN = "cool_down"
    CALL_BACK = "call_back"
    ATTEMPTS = "attempts"
    RETRY = "retry"
    WRONG_NUMBER = "wrong_number"
    SKIPPED = "skipped"
    SAMENESS = "sameness"


HOLD_LABELS: dict[Hold, str] = {
    Hold.DO_NOT_CALL: N_("Asked not to be called"),
    Hold.SHOP_HOURS: N_("Outside the shop's call hours"),
    Hold.CLIENT_HOURS: N_("Outside the client's own hours"),
    Hold.CONSENT: N_("No consent to be called"),
    Hold.CAP_DAY: N_("Already called today"),
    Hold.CAP_WEEK: N_("Called often enough this week"),
    Hold.CAP_MONTH: N_("Called often enough in 30 days"),
    Hold.OFFERS: N_("Wants no offers"),
    Hold.LEFT: N_("She left and wants to be sold nothing, until she comes again"),
    Hold.COOL_DOWN: N_("Nothing is sold after a complaint"),
    Hold.CALL_BACK: N_("Has an agreed time for a call-back"),
    Hold.ATTEMPTS: N_("Tried often enough"),
    Hold.RETRY: N_("Not reached; the next try is later"),
    Hold.WRONG_NUMBER: N_("The number is wrong"),
    Hold.SKIPPED: N_("Skipped until a later day"),
    Hold.SAMENESS: N_("Everything was said to this client lately"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's reason to call one client. ``key`` is what a logged call answers, e.g. "aftercare:visit:17:7"."""

    key: str
    family: Family
    due: date
    headline: Phrase
    lapses: date | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """A part of a call's priority: the words for it and its points. The parts of a call add up to its priority."""

    phrase: Phrase
    points: int


@dataclass(frozen=True, slots=True)
class Script:
    """A choice of wording: the variant of each part by id, and the raw values for their holes."""

    opening: str
    reason: str
    offer: str
    close: str
    family: Family
    holes: Mapping[str, object] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The four variants in one word: "o3-rb2-f1-c4"."""
        return "-".join((self.opening, self.reason, self.offer, self.close))

    @property
    def parts(self) -> dict[str, str]:
        """As kept with a logged call."""
        return {"opening": self.opening, "reason": self.reason, "offer": self.offer, "close": self.close}


@dataclass(frozen=True, slots=True)
class Call:
    """One client to call, once, with every reason there is. The first reason is the one the call is about.

    ``at`` is the agreed time of a call-back on the shop's wall clock. ``best_from``/``best_to`` are minutes from
    midnight: the shop's hours narrowed by the client's own; ``avoid_hours`` are hours in which she did not answer.
    ``badge``/``tone`` are for the list: the agreed time, the principal of a ticket, or the day.
    """

    position: int
    client_id: ClientId
    code: str
    client: str
    phone: str
    advisor: str
    reasons: tuple[Reason, ...]
    due: date
    priority: int
    why: tuple[Why, ...]
    script: Script
    badge: Phrase
    tone: str
    at: datetime | None = None
    best_from: int = 0
    best_to: int = 1440
    avoid_hours: tuple[int, ...] = ()

    @property
    def headline(self) -> Phrase:
        """What the call is about, in a few words."""
        return self.reasons[0].headline

    @property
    def keys(self) -> tuple[str, ...]:
        """The rule keys a logged call answers."""
        return tuple(reason.key for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class HeldReason:
    """A reason held back: its key, the rule that holds it and when that ends (None: by no date).

    ``until`` is a day, or an instant on the shop's wall clock.
    """

    key: str
    family: Family
    rule: Hold
    until: date | datetime | None


@dataclass(frozen=True, slots=True)
class HeldCall:
    """A client held back, once, with every reason that is: those of the strongest rule first, then the weightiest."""

    client_id: ClientId
    client: str
    reasons: tuple[HeldReason, ...]

    @property
    def reason(self) -> str:
        """The key of the first reason."""
        return self.reasons[0].key

    @property
    def rule(self) -> Hold:
        """The strongest rule that holds her."""
        return self.reasons[0].rule

    @property
    def until(self) -> date | datetime | None:
        """When that ends."""
        return self.reasons[0].until


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clients are to be called on a day: all, those of one advisor; and how many are held back."""

    calls: int
    mine: int
    held: int


@dataclass(frozen=True, slots=True)
class Queue:
    """The calls of a day, best first, at most as many as asked for; ``total`` and ``total_held`` count all.

    ``at`` is the minute it was reckoned for, on the shop's wall clock; None: the whole day.
    """

    on: date
    calls: tuple[Call, ...]
    held: tuple[HeldCall, ...]
    total: int
    total_held: int
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A line of "last contacts": a visit or a call. ``at`` is the shop's date."""

    kind: str  # "visit", "call"
    on: date
    title: Phrase
    detail: Parts


@dataclass(frozen=True, slots=True)
class CallCard:
    """Everything beside the phone for one client. ``call`` is None where no rule asks for a call today.

    ``refused`` is set where the words are worn: then ``text`` is empty and the advisor writes or waits. ``alike`` is
    the likeness to the last words said to her, in percent (None: nothing was said yet). ``hold`` is the rule against
    calling at this moment, if any. ``asked``: how complete the file is, and what to ask now.
    """

    client_id: ClientId
    code: str
    client: str
    phone: str
    advisor: str
    allergies: str
    alerts: str
    member_since: date
    call: Call | None
    script: Script | None
    opening: str
    reason: str
    offer: str
    close: str
    text: str
    alike: int | None
    refused: bool
    hold: HeldCall | None
    last_calls: tuple[PastCall, ...]
    contacts: tuple[Contact, ...]
    asked: FileAsked
