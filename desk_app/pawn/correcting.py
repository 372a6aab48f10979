"""Which ticket can be put right, and what the trail is told of it."""

from __future__ import annotations

from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.pawn import store
from desk_app.pawn.ticket import Step, Ticket, TicketDraft, next_status
from desk_app.staff.work import Work
from desk_app.words import N_


def check_correctable(shop: Shop, old: Ticket) -> None:
    """Raises RuleBroken("status", …) where a ticket can not be put right (any more), with the reason."""
    if old.replaced_by is not None:
        newest = old
        while newest.replaced_by is not None:
            found = store.get_ticket(newest.replaced_by, shop.settings.currency)
            if found is None:
                break
            newest = found
        raise RuleBroken(
            "status",
            "already_corrected",
            N_("This line was corrected already. The one that counts is ticket {number}."),
            number=newest.number,
        )
    next_status(old, Step.CORRECTED)
    if old.renewals:
        raise RuleBroken(
            "status",
            "renewed",
            N_("Ticket {number} has been renewed since. It can no longer be corrected, only redeemed."),
            number=old.number,
        )


def told(written: TicketDraft | Ticket) -> dict[str, object]:
    """What the trail is told of a ticket."""
    return {
        "client": written.client_id,
        "fee_percent": f"{written.fee_percent:f}",
        "interest_percent": f"{written.interest_percent:f}",
        "pledges": [[pledge.name, pledge.appraisal.minor] for pledge in written.pledges],
        "principal": written.principal.minor,
        "start_on": written.start_on.isoformat(),
        "term_months": written.term_months,
    }


def tell_former_client(unit: Work, old: Ticket, draft: TicketDraft) -> None:
    """A line in the trail of the client a ticket no longer stands with. Whose it is now is not told there."""
    if old.client_id != draft.client_id:
        detail = {"before": told(old), "after": told(old) | {"client": None}}
        unit.audit("ticket.corrected", f"ticket:{old.id}", client=old.client_id, detail=detail)
