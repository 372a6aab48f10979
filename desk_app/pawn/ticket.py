"""A pawn ticket: its nouns, the steps of its life as data, and the rules of writing one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from desk_app.changes import Touched
from desk_app.clients.client import ClientId
from desk_app.clients.unit import AgentId
from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.pawn.charges import Charges
from desk_app.staff.account import StaffId
from desk_app.till.payment import Payment
from desk_app.words import N_

TicketId = NewType("TicketId", int)
PledgeId = NewType("PledgeId", int)


class Status(StrEnum):
    """Where a ticket stands. A renewed loan keeps its ticket, which stays OPEN with one renewal more.

    RENEWED is final: the loan went on under another ticket, as other places and other programs do it. Nothing here
    writes it; such a ticket can be brought in and shown.
    """

    OPEN = "open"
    REDEEMED = "redeemed"
    RENEWED = "renewed"
    FORFEITED = "forfeited"
    VOID = "void"


class Step(StrEnum):
    """What can happen to a ticket."""

    ISSUED = "issued"
    RENEWED = "renewed"
    REDEEMED = "redeemed"
    FORFEITED = "forfeited"
    VOIDED = "voided"
    CORRECTED = "corrected"  # this line is dead; another took its number


STATUS_LABELS: dict[Status, str] = {
    Status.OPEN: N_("in pawn"),
    Status.REDEEMED: N_("redeemed"),
    Status.RENEWED: N_("renewed"),
    Status.FORFEITED: N_("forfeited"),
    Status.VOID: N_("void"),
}

STEP_LABELS: dict[Step, str] = {
    Step.ISSUED: N_("issued"),
    Step.RENEWED: N_("renewed"),
    Step.REDEEMED: N_("redeemed"),
    Step.FORFEITED: N_("forfeited"),
    Step.VOIDED: N_("voided"),
    Step.CORRECTED: N_("corrected"),
}

#: Why a ticket is void that was undone right after it was written. Kept as this sentence, and said in any language.
UNDONE_AT_ONCE = N_("Undone right after it was issued")

#: The state machine: from a status (None: no ticket yet), by a step, to a status. What is not here is refused.
STEPS: Mapping[tuple[Status | None, Step], Status] = {
    (None, Step.ISSUED): Status.OPEN,
    (Status.OPEN, Step.RENEWED): Status.OPEN,
    (Status.OPEN, Step.REDEEMED): Status.REDEEMED,
    (Status.OPEN, Step.FORFEITED): Status.FORFEITED,
    (Status.OPEN, Step.VOIDED): Status.VOID,
    (Status.OPEN, Step.CORRECTED): Status.VOID,
}

#: Why a step is not possible, by where the ticket stands.
_REFUSED: dict[Status, str] = {
    Status.OPEN: N_("Ticket {number} was issued on {day} already."),
    Status.REDEEMED: N_("Ticket {number} was redeemed on {day}. Nothing more can be done with it."),
    Status.RENEWED: N_("Ticket {number} was renewed on {day} and goes on under another number."),
    Status.FORFEITED: N_("Ticket {number} was forfeited on {day}. The item can only be given back by agreement."),
    Status.VOID: N_("Ticket {number} is void since {day}."),
}


@dataclass(frozen=True, slots=True)
class PledgeDraft:
    """An item as taken in. Weight in milligrams, fineness in parts per thousand; 0: not given."""

    name: str
    appraisal: Money
    category: str = ""
    description: str = ""
    serial: str = ""
    weight_mg: int = 0
    fineness: int = 0
    bin: str = ""


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """A ticket as typed. Rates are percent a month: Decimal("2.4")."""

    client_id: ClientId
    start_on: date
    term_months: int
    principal: Money
    fee_percent: Decimal
    interest_percent: Decimal
    pledges: tuple[PledgeDraft, ...]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Pledge:
    """An item held against a ticket."""

    id: PledgeId
    name: str
    category: str
    description: str
    serial: str
    weight_mg: int
    fineness: int
    appraisal: Money
    bin: str


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One step of a ticket's life with its money (positive: the client paid; a loan paid out is negative). ``agent``:
    who took it for a firm."""

    id: int
    at: datetime
    on: date
    staff: str
    step: Step
    principal: Money
    interest: Money
    fee: Money
    detail: Mapping[str, object]
    note: str
    agent: str = ""
    agent_id: AgentId | None = None


@dataclass(frozen=True, slots=True)
class TicketBrief:
    """A ticket in a list. ``names`` are those of its pledges; ``start_on`` begins the running period."""

    id: TicketId
    number: str
    client_id: ClientId
    client: str
    names: tuple[str, ...]
    principal: Money
    status: Status
    start_on: date
    due_on: date
    last_day: date
    renewals: int
    closed_on: date | None
    replaced_by: TicketId | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as kept. ``start_on`` begins the running period (a renewal moves it); ``last_day`` ends the grace."""

    id: TicketId
    number: str
    client_id: ClientId
    client: str
    staff_id: StaffId
    staff: str
    pack: str
    pack_version: str
    status: Status
    issued_at: datetime
    start_on: date
    due_on: date
    last_day: date
    term_months: int
    principal: Money
    appraisal: Money
    fee_percent: Decimal
    interest_percent: Decimal
    renewals: int
    closed_on: date | None
    notes: str
    replaces: TicketId | None
    replaced_by: TicketId | None
    pledges: tuple[Pledge, ...]
    events: tuple[TicketEvent, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The pledges' names, in order."""
        return tuple(pledge.name for pledge in self.pledges)

    @property
    def issued_to(self) -> TicketEvent | None:
        """The step by which it was written, with whoever took it for a firm."""
        return next((event for event in self.events if event.step is Step.ISSUED), None)

    @property
    def grace_days(self) -> int:
        """The days after expiry in which it can still be redeemed or renewed, as agreed when it was written."""
        return (self.last_day - self.due_on).days


@dataclass(frozen=True, slots=True)
class WrittenTicket:
    """What came of a step: the ticket's numbers, the money that moved, what changed."""

    ticket_id: TicketId
    number: str
    status: Status
    due_on: date
    last_day: date
    charges: Charges | None
    payments: tuple[Payment, ...]
    touched: Touched


@dataclass(frozen=True, slots=True)
class TermLine:
    """One line of "to redeem": after ``months``, or at the end of grace where ``grace_days`` is not 0."""

    months: int
    grace_days: int
    on: date
    charges: Charges

    @property
    def redemption(self) -> Money:
        return self.charges.redemption


@dataclass(frozen=True, slots=True)
class PawnHistory:
    """A client at the pawn counter in four figures."""

    open: int
    principal_out: Money
    redeemed: int
    forfeited: int


@dataclass(frozen=True, slots=True)
class CounterFigures:
    """What stands open at the counter on a day. ``due``: expiring within a week; ``past``: beyond their last day."""

    open: int
    principal_out: Money
    due: int
    in_grace: int
    past: int


def next_status(ticket: Ticket, step: Step) -> Status:
    """Where ``step`` leads. Raises RuleBroken("status", "impossible_step") with the reason where it is not possible."""
    then = STEPS.get((ticket.status, step))
    if then is None:
        raise RuleBroken(
            "status",
            "impossible_step",
            _REFUSED[ticket.status],
            number=ticket.number,
            day=ticket.closed_on or ticket.start_on,
        )
    return then
