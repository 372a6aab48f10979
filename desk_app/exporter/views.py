"""What can be taken out: each view is a list as a page shows it, with what was typed and chosen there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ClientsView:
    """All clients, last seen first; with ``text`` those a search for it finds. ``documents``: their numbers whole."""

    text: str = ""
    documents: bool = False

    kind = "clients"


class Tickets(StrEnum):
    """Which tickets."""

    DUE = "due"
    GRACE = "grace"
    PAST = "past"
    OPEN = "all"
    EVER = "ever"


@dataclass(frozen=True, slots=True)
class TicketsView:
    """Pawn tickets as they stand ``on`` a day."""

    which: Tickets
    on: date

    kind = "tickets"


@dataclass(frozen=True, slots=True)
class PaymentsView:
    """The entries of the till of some days, None: since or until ever."""

    first: date | None = None
    last: date | None = None

    kind = "payments"


@dataclass(frozen=True, slots=True)
class VisitsView:
    """The visits of some days, those that were corrected or taken back left out."""

    first: date | None = None
    last: date | None = None

    kind = "visits"


@dataclass(frozen=True, slots=True)
class BookingsView:
    """The appointments of a day, whatever became of them."""

    on: date

    kind = "bookings"


@dataclass(frozen=True, slots=True)
class CallsView:
    """Whom to call on a day; ``now`` as the window asks, ``advisor``: only her clients; ``held``: who is held back."""

    on: date
    now: datetime | None = None
    advisor: int | None = None
    held: bool = False

    kind = "calls"


@dataclass(frozen=True, slots=True)
class OwedView:
    """Complaints that nobody has answered, or with ``promises`` promises that are not closed."""

    promises: bool = False

    @property
    def kind(self) -> str:
        return "promises" if self.promises else "complaints"


View = ClientsView | TicketsView | PaymentsView | VisitsView | BookingsView | CallsView | OwedView
