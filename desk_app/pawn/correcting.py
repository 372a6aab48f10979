"""What an owner has to allow of a ticket, which ticket can be put right, and what the trail is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from desk_app.clients.held_store import hold_on
from desk_app.clock import local_date
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, RuleBroken
from desk_app.pawn import store
from desk_app.pawn.leeway import Usual, far_terms
from desk_app.pawn.ticket import Step, Ticket, TicketDraft, next_status
from desk_app.staff.account import Action
from desk_app.staff.work import Work
from desk_app.words import N_

_FAR: dict[str, str] = {
    "fee_percent": N_("The shop’s fee is {fee} % a month. One further away than {leeway} % is an owner’s to allow."),
    "interest_percent": N_(
        "The shop’s interest is {interest} % a month. One further away than {leeway} % is an owner’s to allow."
    ),
    "start_on": N_(
        "A ticket begins today, or yesterday where it is entered late. An earlier day is an owner’s to allow."
    ),
    "term_months": N_("The term was agreed as {months} months. Another one is an owner’s to allow."),
    "principal": N_("The loan was {principal}. One further away than {leeway} % is an owner’s to allow."),
}


def must_be_allowed(unit: Work, draft: TicketDraft, old: Ticket | None = None) -> dict[str, object]:
    """Asks for what a ticket, or a correction of ``old``, needs; what the trail is told of it, where there is any.

    Terms far from the shop's, or from the line before, need Action.OVERRIDE_PRICE. A ticket that somebody else wrote,
    or of another day, needs Action.TAKE_BACK to be put right at all; one that goes to another client Action.VOID, and
    where the law holds the file of the first, Action.CHANGE_HELD. Where it needs several, the gravest is asked for.
    Raises NotAllowed.
    """
    lines = () if old is None else _lines(old, draft.principal.currency)
    usual = _usual(unit, old)
    far = far_terms(draft, usual, lines)
    moved = old is not None and old.client_id != draft.client_id
    others = old is not None and any(line.staff_id != unit.acting.staff_id for line in lines)
    late = old is not None and usual.written_on != unit.on
    beyond = [*(["client"] if moved else []), *far]
    said: dict[str, object] = {
        "client": "" if old is None else old.client,
        "fee": f"{usual.fee_percent:f}",
        "interest": f"{usual.interest_percent:f}",
        "leeway": usual.leeway_percent,
        "months": 0 if old is None else old.term_months,
        "number": "" if old is None else old.number,
        "principal": draft.principal if old is None else old.principal,
    }
    needed: dict[Action, str] = {}
    if old is not None and moved and hold_on(old.client_id):
        needed[Action.CHANGE_HELD] = N_("The law holds the file of {client}: her ticket goes to nobody else.")
    if others or late:
        needed[Action.TAKE_BACK] = (
            N_(
                "Ticket {number} was written by somebody else or on another day, and its client, loan, rates or days "
                "would change. That is an owner’s to allow."
            )
            if beyond
            else N_("Ticket {number} was written by somebody else or on another day. It is an owner’s to put right.")
        )
    if far:
        needed[Action.OVERRIDE_PRICE] = (
            _FAR[far[0]]
            if len(beyond) == 1
            else N_("Several terms lie far from the shop’s own, or from what was agreed. That is an owner’s to allow.")
        )
    if moved:
        needed[Action.VOID] = N_("Ticket {number} goes to another client only by who may make it void.")
    unit.acting.must_all(
        {action: NotAllowed(sentence, action=action.value, **said) for action, sentence in needed.items()}
    )
    told = [*beyond, *(["staff"] if others else []), *(["on"] if late else [])]
    return {"beyond": told} if told else {}


def _lines(old: Ticket, currency: str) -> Sequence[Ticket]:
    """A ticket and the lines it took the place of, the newest first."""
    lines = [old]
    while lines[-1].replaces is not None:
        before = store.get_ticket(lines[-1].replaces, currency)
        if before is None:
            break
        lines.append(before)
    return lines


def _usual(unit: Work, old: Ticket | None) -> Usual:
    settings = unit.shop.settings
    return Usual(
        Decimal(settings.loan_fee_percent),
        Decimal(settings.loan_interest_percent),
        settings.price_leeway_percent,
        unit.on if old is None else local_date(old.issued_at, settings.zone),
    )


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
