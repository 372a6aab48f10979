"""How far a ticket may be written, or put right, at the desk before an owner has to allow it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desk_app.pawn.ticket import Ticket, TicketDraft

#: What was pawned yesterday evening may be entered this morning.
LATE_DAYS = 1


@dataclass(frozen=True, slots=True)
class Usual:
    """The shop's own terms: percent a month, how many percent of them the desk may differ, and the day a ticket is (or
    was) written on."""

    fee_percent: Decimal
    interest_percent: Decimal
    leeway_percent: int
    written_on: date


def far_terms(draft: TicketDraft, usual: Usual, lines: Sequence[Ticket] = ()) -> tuple[str, ...]:
    """The fields of a draft that lie further from what is usual than the desk may go.

    ``lines``: what a correction takes the place of, the newest first. What stays as that was is not far. A rate is
    measured against the shop's, the loan against every line, so that many small steps are not a great one; a term is
    what the client has on paper.
    """
    old = lines[0] if lines else None
    far = []
    if (old is None or draft.fee_percent != old.fee_percent) and _far(
        draft.fee_percent, usual.fee_percent, usual.leeway_percent
    ):
        far.append("fee_percent")
    if (old is None or draft.interest_percent != old.interest_percent) and _far(
        draft.interest_percent, usual.interest_percent, usual.leeway_percent
    ):
        far.append("interest_percent")
    if (old is None or draft.start_on != old.start_on) and (usual.written_on - draft.start_on).days > LATE_DAYS:
        far.append("start_on")
    if old is not None:
        if draft.term_months != old.term_months:
            far.append("term_months")
        if draft.principal != old.principal and any(
            _far(draft.principal.minor, line.principal.minor, usual.leeway_percent) for line in lines
        ):
            far.append("principal")
    return tuple(far)


def _far(now: Decimal | int, usual: Decimal | int, percent: int) -> bool:
    """Equal to the limit is within it."""
    return abs(Decimal(now) - usual) * 100 > Decimal(usual) * percent
