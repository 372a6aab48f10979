"""Where a ticket stands on a day, in the words of the counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desk_app.pawn.ticket import STATUS_LABELS, Status, Ticket, TicketBrief
from desk_app.words import Words

#: From this many days before expiry a ticket says when it is due.
SOON_DAYS = 7


class Standing(StrEnum):
    """What a ticket's dates and status come to today."""

    OPEN = "open"
    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    IN_GRACE = "in_grace"
    PAST_GRACE = "past_grace"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Stand:
    """A standing with its number: days left until due, or the day of the grace, or days past it."""

    standing: Standing
    days: int
    status: Status

    def say(self, words: Words) -> str:
        """ "due in 3 days", "grace day 2", "redeemed"."""
        match self.standing:
            case Standing.DUE_SOON if self.days == 1:
                return words("due tomorrow")
            case Standing.DUE_SOON | Standing.OPEN:
                return words.n("due in {count} day", "due in {count} days", self.days)
            case Standing.DUE_TODAY:
                return words("due today")
            case Standing.IN_GRACE:
                return words("grace day {day}", day=self.days)
            case Standing.PAST_GRACE:
                return words.n("{count} day past grace", "{count} days past grace", self.days)
            case Standing.CLOSED:
                return words(STATUS_LABELS[self.status])


def stand(ticket: Ticket | TicketBrief, on: date) -> Stand:
    """Where ``ticket`` stands ``on`` a day."""
    if ticket.status is not Status.OPEN:
        return Stand(Standing.CLOSED, 0, ticket.status)
    left = (ticket.due_on - on).days
    if left > 0:
        return Stand(Standing.DUE_SOON if left <= SOON_DAYS else Standing.OPEN, left, ticket.status)
    if left == 0:
        return Stand(Standing.DUE_TODAY, 0, ticket.status)
    if on <= ticket.last_day:
        return Stand(Standing.IN_GRACE, -left, ticket.status)
    return Stand(Standing.PAST_GRACE, (on - ticket.last_day).days, ticket.status)
