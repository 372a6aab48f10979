"""What a client's paper file says: plain frozen values, read once, drawn later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desk_app.clients.client import Birthday, ClientId
from desk_app.clients.field import Field, Moment, Value
from desk_app.clients.rating import Rating
from desk_app.clients.relative import ClientFamily
from desk_app.clients.unit import Unit
from desk_app.money import Money

#: The newest lines of each kind that a paper file lists; what is left out is counted on the paper.
MOST_VISITS = 500
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class VisitItemLine:
    """One service or product of a visit, and who did it."""

    name: str
    quantity: int
    beautician: str


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit as it stands now; ``corrected`` says that it took the place of an earlier entry."""

    on: date
    items: tuple[VisitItemLine, ...]
    total: Money
    score: int | None
    notes: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class RhythmLine:
    """How often she comes for one category of service, in days, and when she is next expected."""

    category: str
    mean_days: int
    due_on: date | None


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One pawn ticket; ``charges`` are the interest and fees it has brought so far."""

    number: str
    status: str
    start_on: date
    due_on: date
    closed_on: date | None
    principal: Money
    charges: Money
    pledges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call or attempt; ``at`` is on the shop's wall clock."""

    at: datetime
    staff: str
    outcome: str
    note: str
    call_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint and what was answered; ``answered_on`` None while it is open."""

    on: date
    staff: str
    text: str
    answer_by: date
    answer: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise; ``outcome`` is "", "kept" or "broken"."""

    on: date
    staff: str
    text: str
    due_on: date
    outcome: str


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """What she brought along from another program, by its marked name; neither reversed nor a reversal."""

    on: date
    label: str
    amount: Money


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A dated remark."""

    on: date
    staff: str
    text: str


@dataclass(frozen=True, slots=True)
class ClientReport:
    """One client file for paper. Lists are newest first; ``more_*`` count what was left out of them."""

    id: ClientId
    shop_name: str
    as_of: date
    code: str
    name: str
    phones: tuple[str, ...]  # in groups, for eyes
    gender: str
    birthday: Birthday | None
    document: str  # masked
    address: str
    source: str
    tags: tuple[str, ...]
    advisor: str
    since: date
    do_not_call: bool
    may_call: bool | None
    call_from: int | None
    call_to: int | None
    allergies: str
    alerts: str
    notes: str
    visit_count: int
    first_visit: date | None
    last_visit: date | None
    spent: Money
    spent_year: Money
    usual: tuple[tuple[str, int], ...]
    rhythms: tuple[RhythmLine, ...]
    visits: tuple[VisitLine, ...]
    tickets: tuple[TicketLine, ...]
    calls: tuple[CallLine, ...]
    complaints: tuple[ComplaintLine, ...]
    promises: tuple[PromiseLine, ...]
    dated_notes: tuple[NoteLine, ...]
    trades: tuple[str, ...]
    fields: tuple[tuple[Field, Value], ...] = ()  # what is filled, in the order of the file
    moments: tuple[Moment, ...] = ()
    firm: Unit | None = None
    family: ClientFamily | None = None
    openings: tuple[OpeningLine, ...] = ()
    rating: Rating | None = None  # the newest that she gave

    @property
    def more_visits(self) -> int:
        """Visits older than those listed."""
        return self.visit_count - len(self.visits)


def year_before(day: date) -> date:
    """The same date a year earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
