"""What is done at the pawn counter: issue, renew, redeem, forfeit, void, correct; and what there is to read.

A correction never edits: the wrong line is made void and keeps its number with "/1" behind it ("/2" the next time),
and a new line takes the number, as it stands on the paper in the client's hand. Both point at each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.rules import one_line
from desk_app.clients.seen_store import work_out_last_seen
from desk_app.clients.unit import Act, AgentId
from desk_app.clock import local_date
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotFound, RuleBroken
from desk_app.money import Money
from desk_app.pawn import store, writing
from desk_app.pawn.agents import check_identified, note_agent, who_acted, who_acts
from desk_app.pawn.allowing import must_be_allowed, must_let_go
from desk_app.pawn.charges import CN_SIMPLE, Charges, Rule, add_months, rule_of
from desk_app.pawn.correcting import check_correctable, tell_former_client, told
from desk_app.pawn.standing import SOON_DAYS
from desk_app.pawn.ticket import (
    CounterFigures,
    PawnHistory,
    Step,
    TermLine,
    Ticket,
    TicketBrief,
    TicketDraft,
    TicketId,
    WrittenTicket,
    next_status,
)
from desk_app.pawn.writing import Renewal, Terms
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import Work, work
from desk_app.till.desk import enter_payment
from desk_app.till.payment import Payment, Purpose, Tender
from desk_app.words import N_


def issue_ticket(
    shop: Shop, acting: Acting, draft: TicketDraft, tender: Tender = Tender.CASH, agent: AgentId | None = None
) -> WrittenTicket:
    """Writes a ticket and pays the loan out. ``agent``: who acts, where the client is a firm.

    Rates further from the shop's than its leeway, or a day before yesterday, need Action.OVERRIDE_PRICE.
    Raises RuleBroken by field ("agent" where nobody may act for the firm), NotFound, NotAllowed.
    """
    acting.must(Action.WRITE_TICKET)
    with work(shop, acting) as unit:
        checked = _checked(unit, draft)
        who = who_acts(unit, checked.client_id, agent, Act.PLEDGE, checked.principal)
        beyond = must_be_allowed(unit, checked)
        number = store.next_number(checked.start_on)
        ticket_id = _insert(unit, checked, number, shop_terms(shop))
        paid = _move(unit, ticket_id, checked.client_id, -checked.principal, Purpose.LOAN, tender)
        event = store.insert_event(
            unit, ticket_id, Step.ISSUED, principal=-checked.principal.minor, detail=told(checked)
        )
        detail = told(checked) | beyond | note_agent(event, who)
        unit.audit("ticket.issued", f"ticket:{ticket_id}", client=checked.client_id, detail=detail)
        return _written(unit, ticket_id, None, paid)


def renew_ticket(
    shop: Shop,
    acting: Acting,
    ticket_id: TicketId,
    months: int,
    tender: Tender = Tender.CASH,
    agent: AgentId | None = None,
) -> WrittenTicket:
    """Settles the running period and begins the next one at its expiry. ``agent``: who acts, where the client is a
    firm; the loan that goes on has to be covered.

    Raises RuleBroken("status" | "months" | "on" | "agent"), NotFound, NotAllowed.
    """
    acting.must(Action.WRITE_TICKET)
    with work(shop, acting) as unit:
        ticket = get_ticket(shop, ticket_id)
        next_status(ticket, Step.RENEWED)
        renewal = writing.renewal_of(ticket, months, unit.on, _rule(ticket))
        who = who_acts(unit, ticket.client_id, agent, Act.RENEW, ticket.principal)
        paid = _move(unit, ticket_id, ticket.client_id, renewal.charges.total, Purpose.INTEREST_FEE, tender)
        store.prolong(
            ticket_id,
            start_on=renewal.start_on,
            due_on=renewal.due_on,
            last_day=renewal.last_day,
            term_months=months,
        )
        detail: dict[str, object] = {
            "due_on": renewal.due_on.isoformat(),
            "months": months,
            "start_on": renewal.start_on.isoformat(),
            "was_due_on": ticket.due_on.isoformat(),
            "was_start_on": ticket.start_on.isoformat(),
        }
        event = store.insert_event(unit, ticket_id, Step.RENEWED, settled=renewal.charges, detail=detail)
        said = writing.renewal_told(detail) | {"charges": renewal.charges.total.minor} | note_agent(event, who)
        unit.audit("ticket.renewed", f"ticket:{ticket_id}", client=ticket.client_id, detail=said)
        return _written(unit, ticket_id, renewal.charges, paid)


def redeem_ticket(
    shop: Shop, acting: Acting, ticket_id: TicketId, tender: Tender = Tender.CASH, agent: AgentId | None = None
) -> WrittenTicket:
    """Takes the principal and the charges to the day, and gives the items back. ``agent``: to whom, where the client is
    a firm; what is paid has to be covered.

    Of a file that the law holds that needs Action.CHANGE_HELD. Raises RuleBroken("status" | "on" | "agent"),
    NotAllowed.
    """
    acting.must(Action.WRITE_TICKET)
    with work(shop, acting) as unit:
        ticket = get_ticket(shop, ticket_id)
        status = next_status(ticket, Step.REDEEMED)
        writing.check_redeemable(ticket, unit.on)
        must_let_go(unit, ticket, Step.REDEEMED)
        owed = writing.charges_on(ticket, unit.on, _rule(ticket))
        who = who_acts(unit, ticket.client_id, agent, Act.REDEEM, owed.redemption)
        paid = _move(unit, ticket_id, ticket.client_id, owed.total, Purpose.INTEREST_FEE, tender)
        paid += _move(unit, ticket_id, ticket.client_id, ticket.principal, Purpose.PRINCIPAL, tender)
        store.close(ticket_id, status, unit.on)
        event = store.insert_event(unit, ticket_id, Step.REDEEMED, principal=ticket.principal.minor, settled=owed)
        detail = writing.closed_told(unit.on) | {"charges": owed.total.minor, "redemption": owed.redemption.minor}
        detail |= note_agent(event, who)
        unit.audit("ticket.redeemed", f"ticket:{ticket_id}", client=ticket.client_id, detail=detail)
        return _written(unit, ticket_id, owed, paid)


def forfeit_ticket(shop: Shop, acting: Acting, ticket_id: TicketId) -> WrittenTicket:
    """Closes a ticket nobody came for, after its last day.

    Of a file that the law holds that needs Action.CHANGE_HELD. Raises RuleBroken("status" | "on"), NotAllowed.
    """
    acting.must(Action.WRITE_TICKET)
    with work(shop, acting) as unit:
        ticket = get_ticket(shop, ticket_id)
        status = next_status(ticket, Step.FORFEITED)
        writing.check_forfeitable(ticket, unit.on)
        must_let_go(unit, ticket, Step.FORFEITED)
        store.close(ticket_id, status, unit.on)
        store.insert_event(unit, ticket_id, Step.FORFEITED)
        worth = {"appraisal": ticket.appraisal.minor, "principal": ticket.principal.minor}
        detail = worth | writing.closed_told(unit.on)
        unit.audit("ticket.forfeited", f"ticket:{ticket_id}", client=ticket.client_id, detail=detail)
        return _written(unit, ticket_id, None, ())


def void_ticket(
    shop: Shop, acting: Acting, ticket_id: TicketId, reason: str, tender: Tender = Tender.CASH
) -> WrittenTicket:
    """Takes back a ticket on the day it was written; the loan comes back.

    Needs Action.VOID, and of a file that the law holds Action.CHANGE_HELD, whose word covers both.
    Raises RuleBroken("status" | "on" | "reason"), NotFound, NotAllowed.
    """
    acting.must(Action.WRITE_TICKET)
    why = _reason(reason)
    with work(shop, acting) as unit:
        ticket = get_ticket(shop, ticket_id)
        status = next_status(ticket, Step.VOIDED)
        _must_be_of_today(shop, ticket, unit.on)
        must_let_go(unit, ticket, Step.VOIDED)
        paid = _move(unit, ticket_id, ticket.client_id, ticket.principal, Purpose.LOAN, tender)
        store.close(ticket_id, status, unit.on)
        store.insert_event(unit, ticket_id, Step.VOIDED, principal=ticket.principal.minor, note=why)
        detail, hers = writing.closed_told(unit.on), {"reason": why}
        unit.audit("ticket.voided", f"ticket:{ticket_id}", client=ticket.client_id, detail=detail, personal=hers)
        return _written(unit, ticket_id, None, paid)


def correct_ticket(
    shop: Shop,
    acting: Acting,
    ticket_id: TicketId,
    draft: TicketDraft,
    reason: str,
    tender: Tender = Tender.CASH,
    agent: AgentId | None = None,
) -> WrittenTicket:
    """Puts a new line in the place of a ticket that was written wrongly. The old one stays, void, with the reason.

    Only an open ticket that was never renewed; it keeps the rules it was written under. Where the loan differs, the
    difference is paid out or taken back. A slip of one's own of today may be put right; what goes further is an owner's
    to allow (``must_be_allowed``). ``agent``: who pawned it for a firm, where that is not who is in the line before.
    Raises RuleBroken("status" | "reason" | "agent" | a field of the draft), NotAllowed.
    """
    acting.must(Action.CORRECT_RECORD)
    why = _reason(reason)
    with work(shop, acting) as unit:
        old = get_ticket(shop, ticket_id)
        check_correctable(shop, old)
        rule = _rule(old)
        checked = _checked(unit, draft, rule)
        day = local_date(old.issued_at, shop.settings.zone)
        who = who_acted(unit, checked.client_id, agent, ticket_id, day, checked.principal)
        beyond = must_be_allowed(unit, checked, old)
        store.retire(ticket_id, old.number, unit.on)
        terms = Terms(rule, shop.settings.loan_to_value_percent, old.grace_days)
        new_id = _insert(unit, checked, old.number, terms, replaces=old)
        store.mark_replaced(ticket_id, new_id)
        # The loan that was paid out stays with the dead line; only the difference moves, under the new one.
        more = old.principal - checked.principal
        paid = _move(unit, new_id, checked.client_id, more, Purpose.LOAN, tender)
        before_after: dict[str, object] = {"before": told(old), "after": told(checked)}
        store.insert_event(unit, ticket_id, Step.CORRECTED, detail=before_after | {"by": new_id}, note=why)
        event = store.insert_event(unit, new_id, Step.ISSUED, principal=more.minor, detail=told(checked), note=why)
        detail = before_after | {"by": new_id} | beyond | note_agent(event, who)
        unit.audit(
            "ticket.corrected", f"ticket:{ticket_id}", client=checked.client_id, detail=detail, personal={"reason": why}
        )
        tell_former_client(unit, old, checked)
        work_out_last_seen(old.client_id)
        unit.touch(Kind.TICKET, client=old.client_id)
        return _written(unit, new_id, None, paid)


def shop_terms(shop: Shop) -> Terms:
    """What this shop allows on a new ticket."""
    settings = shop.settings
    return Terms(CN_SIMPLE, settings.loan_to_value_percent, settings.loan_grace_days)


def quote_terms(draft: TicketDraft, terms: Terms | None = None) -> tuple[TermLine, ...]:
    """To redeem: after each month of the term, and at the end of grace. Empty while the figures make no loan."""
    return writing.quote_terms(draft, terms)


def redemption_quote(shop: Shop, ticket_id: TicketId, on: date | None = None) -> Charges:
    """What redeeming costs on a day (None: today), with the lines that explain it."""
    ticket = get_ticket(shop, ticket_id)
    return writing.charges_on(ticket, shop.today() if on is None else on, _rule(ticket))


def renewal_quote(shop: Shop, ticket_id: TicketId, months: int, on: date | None = None) -> Renewal:
    """What renewing comes to on a day (None: today). Raises RuleBroken("months" | "on")."""
    ticket = get_ticket(shop, ticket_id)
    return writing.renewal_of(ticket, months, shop.today() if on is None else on, _rule(ticket))


def refused_steps(shop: Shop, ticket_id: TicketId, on: date | None = None) -> Mapping[Step, DeskError]:
    """The steps that cannot be taken on a day (None: today), each with its reason. Raises NotFound."""
    ticket, day = get_ticket(shop, ticket_id), shop.today() if on is None else on
    refused: dict[Step, DeskError] = {}
    for step in (Step.RENEWED, Step.REDEEMED, Step.FORFEITED, Step.VOIDED, Step.CORRECTED):
        try:
            _must_be_possible(shop, ticket, step, day)
        except DeskError as error:
            refused[step] = error
    return refused


def get_ticket(shop: Shop, ticket_id: TicketId) -> Ticket:
    """One ticket with its pledges and its life. Raises NotFound."""
    found = store.get_ticket(ticket_id, shop.settings.currency)
    if found is None:
        raise NotFound(N_("There is no ticket {number}."), number=ticket_id)
    return found


def find_ticket(shop: Shop, number: str) -> Ticket:
    """The ticket of a number; the line that counts, not a corrected one. Raises NotFound."""
    asked = number.encode(errors="ignore").decode().strip()  # half a character cannot be asked for
    found = store.find_ticket(asked.upper(), shop.settings.currency)
    if found is None:
        raise NotFound(N_("There is no ticket {number}."), number=asked)
    return found


def open_tickets(shop: Shop, limit: int = 50, after: tuple[date, TicketId] | None = None) -> tuple[TicketBrief, ...]:
    """Open tickets in order of expiry; the next page comes ``after`` the last one's (due_on, id)."""
    return store.open_tickets(shop.settings.currency, limit, after)


def every_ticket(shop: Shop, limit: int = 50, after: TicketId | None = None) -> tuple[TicketBrief, ...]:
    """All tickets that ever were but for corrected lines, in order; the next page comes ``after`` the last one's id."""
    return store.every_ticket(shop.settings.currency, limit, after)


def tickets_due(shop: Shop, first: date, last: date) -> tuple[TicketBrief, ...]:
    """Open tickets that expire between two days, both included."""
    return store.tickets_due(shop.settings.currency, first, last)


def tickets_in_grace(shop: Shop, on: date) -> tuple[TicketBrief, ...]:
    """Open tickets past their expiry that can still be redeemed on a day, the most urgent first."""
    return store.in_grace(shop.settings.currency, on)


def tickets_past_grace(shop: Shop, on: date, limit: int = 200) -> tuple[TicketBrief, ...]:
    """Open tickets past their last day: to be forfeited, or agreed upon."""
    return store.past_grace(shop.settings.currency, on, limit)


def counter_figures(shop: Shop, on: date) -> CounterFigures:
    """The counter in five figures on a day: open, out on loan, due within a week, in grace, past it."""
    return store.figures(shop.settings.currency, on, on + timedelta(days=SOON_DAYS))


def tickets_of(shop: Shop, client_id: ClientId, limit: int = 50) -> tuple[TicketBrief, ...]:
    """A client's tickets, newest first, the void lines of corrections too."""
    return store.tickets_of(client_id, shop.settings.currency, limit)


def pawn_history(shop: Shop, client_id: ClientId) -> PawnHistory:
    """A client at the counter in four figures."""
    return store.history_of(client_id, shop.settings.currency)


def _checked(unit: Work, draft: TicketDraft, rule: Rule | None = None) -> TicketDraft:
    terms = shop_terms(unit.shop)
    if rule is not None:
        terms = Terms(rule, terms.loan_to_value_percent, terms.grace_days)
    checked = writing.check_ticket(draft, terms, unit.on, unit.shop.settings.currency)
    unit.must_be_open(draft.client_id)
    check_identified(unit, draft.client_id)
    return checked


def _insert(unit: Work, draft: TicketDraft, number: str, terms: Terms, *, replaces: Ticket | None = None) -> TicketId:
    due = add_months(draft.start_on, draft.term_months)
    return store.insert_ticket(
        unit,
        draft,
        number=number,
        rule=terms.rule,
        due_on=due,
        last_day=due + timedelta(days=terms.grace_days),
        appraisal=writing.appraisal_of(draft.pledges, draft.principal.currency).minor,
        issued_at=unit.at if replaces is None else replaces.issued_at,
        replaces=None if replaces is None else replaces.id,
    )


def _move(
    unit: Work, ticket_id: TicketId, client_id: ClientId, amount: Money, purpose: Purpose, tender: Tender
) -> tuple[Payment, ...]:
    """Enters the money of a step; nothing where there is none."""
    if not amount:
        return ()
    subject = f"ticket:{ticket_id}"
    return (enter_payment(unit, subject=subject, client_id=client_id, amount=amount, tender=tender, purpose=purpose),)


def _written(unit: Work, ticket_id: TicketId, settled: Charges | None, paid: tuple[Payment, ...]) -> WrittenTicket:
    ticket = get_ticket(unit.shop, ticket_id)
    work_out_last_seen(ticket.client_id)
    unit.touch(Kind.TICKET, client=ticket.client_id)
    return WrittenTicket(
        ticket_id, ticket.number, ticket.status, ticket.due_on, ticket.last_day, settled, paid, unit.touched
    )


def _must_be_possible(shop: Shop, ticket: Ticket, step: Step, on: date) -> None:
    if step is Step.CORRECTED:
        check_correctable(shop, ticket)
        return
    next_status(ticket, step)
    if step is Step.RENEWED:
        writing.renewal_of(ticket, 1, on, _rule(ticket))
    elif step is Step.REDEEMED:
        writing.check_redeemable(ticket, on)
    elif step is Step.FORFEITED:
        writing.check_forfeitable(ticket, on)
    else:
        _must_be_of_today(shop, ticket, on)


def _must_be_of_today(shop: Shop, ticket: Ticket, on: date) -> None:
    written_on = local_date(ticket.issued_at, shop.settings.zone)
    if written_on != on or ticket.renewals:
        raise RuleBroken(
            "on",
            "another_day",
            N_("Ticket {number} was written on {day}. Only a ticket of today can be made void; redeem it."),
            number=ticket.number,
            day=written_on,
        )


def _reason(text: str) -> str:
    why = one_line(text, "reason")
    if not why:
        raise RuleBroken("reason", "empty", N_("Say why."))
    return why


def _rule(ticket: Ticket) -> Rule:
    return rule_of(ticket.pack, ticket.pack_version)
