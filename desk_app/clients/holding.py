"""What an edit may not take out of a file that the police or a court hold, or whose owner has a ticket open."""

from __future__ import annotations

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.held_store import hold_on, open_ticket_of
from desk_app.errors import RuleBroken
from desk_app.staff.account import Action
from desk_app.staff.work import Work
from desk_app.words import N_

#: What says who somebody is and where she is found.
WHO_SHE_IS = ("name", "phones", "document_kind", "document_number", "gender", "birthday", "address")

#: Of that, what may be put right and not taken out while the law holds the file.
_STAYS = ("document_number", "phones", "birthday", "address")


def check_held(unit: Work, client_id: ClientId, before: ClientDraft, after: ClientDraft) -> None:
    """While a ticket is open the identity number may be put right, and not emptied. While the law holds the file, so
    may whatever says who she is, and that by an owner alone.

    Raises RuleBroken(the field, "held" | "ticket_open"), NotAllowed.
    """
    reason = hold_on(client_id)
    if reason:
        for field in _STAYS:
            if getattr(before, field) and not getattr(after, field):
                raise RuleBroken(field, "held", N_("The law demands that this file is kept: {reason}."), reason=reason)
        if any(getattr(before, field) != getattr(after, field) for field in WHO_SHE_IS):
            unit.acting.must(Action.CHANGE_HELD)
    if before.document_number and not after.document_number:
        ticket = open_ticket_of(client_id)
        if ticket:
            raise RuleBroken(
                "document_number",
                "ticket_open",
                N_("Ticket {number} is open: the law asks for her number."),
                number=ticket,
            )
