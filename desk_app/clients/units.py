"""Use cases of firms and those who act for them, and what there is to read of both.

A private client is the rule: she has no row of a firm, and nothing here concerns her.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from desk_app.changes import Kind, Touched
from desk_app.clients import relative_store, store, unit_store
from desk_app.clients.client import ClientBrief, ClientDraft, ClientId, Saved, masked
from desk_app.clients.consent import Purpose
from desk_app.clients.consenting import keep_agreed
from desk_app.clients.desk import checked_edit, enter_client, enter_edit, get_client
from desk_app.clients.held_store import hold_on, open_ticket_of
from desk_app.clients.rules import check_draft, one_line
from desk_app.clients.unit import (
    MOST_AGENTS,
    Act,
    Agent,
    AgentDraft,
    AgentId,
    KeptAgent,
    Standing,
    Unit,
    UnitDraft,
)
from desk_app.clients.unit_rules import (
    SOON_DAYS,
    check_agent,
    check_covers,
    check_registration,
    check_unit,
    standing,
    without_person,
)
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotFound, RuleBroken
from desk_app.money import Money
from desk_app.staff.account import Acting, Action
from desk_app.staff.edits import as_told, changes
from desk_app.staff.work import Work, work
from desk_app.words import N_

#: What a line about an agent tells in clear, so that nobody widens an authorisation behind the trail's back. It says
#: nothing of who she is.
_IN_CLEAR = ("acts", "limit", "valid_from", "valid_until", "person_id", "in_charge")

_NO_AGENT = N_("This agent is not there any more.")


# ── the firm ──────────────────────────────────────────────────────────────────────────────────────────────────────


def add_unit(
    shop: Shop, acting: Acting, draft: ClientDraft, firm: UnitDraft, agreed: tuple[Purpose, ...] = ()
) -> Saved:
    """Opens the file of a firm, in one transaction. What only a person has is left out.

    Raises RuleBroken by field of either draft, NotAllowed.
    """
    acting.must(Action.EDIT_CLIENT)
    draft = check_draft(without_person(draft), shop.settings.phone_region, shop.today())
    firm = check_unit(firm)
    with work(shop, acting) as unit:
        client_id = enter_client(unit, draft)
        keep_agreed(unit, client_id, agreed)
        enter_unit(unit, client_id, firm)
        code = draft.code or store.briefs([client_id])[client_id].code
        return Saved(client_id, code, unit.touched)


def edit_unit(
    shop: Shop,
    acting: Acting,
    client_id: ClientId,
    draft: ClientDraft,
    firm: UnitDraft | None,
    agreed: tuple[Purpose, ...] = (),
) -> Saved:
    """Writes both drafts over a file in one transaction: a firm's, or one that becomes a firm's, or (``firm`` None) a
    private client's again, which it cannot be while anybody is authorised, or a ticket is open.

    Raises RuleBroken by field, NotFound, NotAllowed, and whatever ``edit_client`` raises.
    """
    acting.must(Action.EDIT_CLIENT)
    before, draft = checked_edit(shop, client_id, draft if firm is None else without_person(draft))
    firm = None if firm is None else check_unit(firm)
    kept = unit_store.unit(client_id)
    if draft == before and not agreed and firm == (None if kept is None else kept[0]):
        return Saved(client_id, draft.code, Touched())
    with work(shop, acting) as unit:
        if firm is None:
            _enter_private(unit, client_id)
        enter_edit(unit, client_id, before, draft, agreed)
        if firm is not None:
            enter_unit(unit, client_id, firm)
        return Saved(client_id, draft.code, unit.touched)


def enter_unit(unit: Work, client_id: ClientId, firm: UnitDraft) -> None:
    """Writes a checked draft of a firm inside an open unit of work, with its line. Nothing where nothing changed."""
    kept = unit_store.unit(client_id)
    before = None if kept is None else kept[0]
    if before == firm:
        return
    if before is None:
        _must_be_no_person(client_id)
    if before is not None and before.registration != firm.registration:
        _must_stay_known(unit, client_id, firm)
    unit_store.write_unit(client_id, firm, unit.acting.staff_id, unit.at)
    _index(client_id)
    told = changes({} if before is None else _unit_told(before), _unit_told(firm))
    unit.audit("unit.saved", f"client:{client_id}", client=client_id, personal=told)
    unit.touch(Kind.CLIENT, client=client_id)


def _must_be_no_person(client_id: ClientId) -> None:
    """Who acts for a firm, or has a family, is a person. Raises RuleBroken("client_kind")."""
    acted_for = unit_store.units_of(client_id)
    if acted_for:
        said = N_("She acts for {name}, and is a person: end that authorisation first.")
        raise RuleBroken("client_kind", "agent", said, name=acted_for[0][1])
    if relative_store.count("client_relative", client_id):
        raise RuleBroken("client_kind", "family", N_("Relatives stand in this file: take them out first."))


def _must_stay_known(unit: Work, client_id: ClientId, firm: UnitDraft) -> None:
    """As ``holding.check_held`` for a person's document: the number of a firm says who it is."""
    ticket = open_ticket_of(client_id)
    if ticket and not firm.registration:
        said = N_("Ticket {number} is open: the law asks for the firm’s number.")
        raise RuleBroken("registration", "ticket_open", said, number=ticket)
    if hold_on(client_id):
        unit.acting.must(Action.CHANGE_HELD)


def _enter_private(unit: Work, client_id: ClientId) -> None:
    kept = unit_store.unit(client_id)
    if kept is None:
        return
    currency = unit.shop.settings.currency
    if any(standing(agent, unit.on) is Standing.VALID for agent in unit_store.agents(client_id, currency)):
        said = N_("Somebody is authorised to act for this firm. Revoke that first.")
        raise RuleBroken("client_kind", "agents", said)
    ticket = open_ticket_of(client_id)
    if ticket:
        said = N_("Ticket {number} of this firm is open. It stays a firm until then.")
        raise RuleBroken("client_kind", "ticket_open", said, number=ticket)
    if hold_on(client_id):
        unit.acting.must(Action.CHANGE_HELD)
    unit_store.delete_unit(client_id)
    told = changes(_unit_told(kept[0]), {})
    unit.audit("unit.removed", f"client:{client_id}", client=client_id, personal=told)


def _unit_told(firm: UnitDraft) -> dict[str, object]:
    return {name: value for name, value in as_told(firm).items() if value != ""}


def _index(client_id: ClientId) -> None:
    kept = store.client(client_id)
    if kept is not None:
        store.index_client(client_id, kept.as_draft())


# ── who acts for it ───────────────────────────────────────────────────────────────────────────────────────────────


def add_agent(shop: Shop, acting: Acting, client_id: ClientId, draft: AgentDraft) -> KeptAgent:
    """Adds an agent with what the authorisation covers.

    Raises RuleBroken by field ("person_id" where that client cannot be one), NotFound, NotAllowed.
    """
    acting.must(Action.EDIT_CLIENT)
    draft = check_agent(draft, shop.settings.phone_region, shop.today(), shop.settings.currency)
    with work(shop, acting) as unit:
        _must_be_unit(client_id)
        if unit_store.count(client_id) >= MOST_AGENTS:
            raise RuleBroken("name", "full", N_("A firm’s file holds at most {most} agents."), most=MOST_AGENTS)
        _check_person(client_id, draft, None)
        agent_id = unit_store.insert_agent(client_id, draft, acting.staff_id, unit.at)
        _tell_agent(unit, "agent.added", client_id, agent_id, None, draft)
        return KeptAgent(agent_id, unit.touched)


def edit_agent(shop: Shop, acting: Acting, agent_id: AgentId, draft: AgentDraft) -> KeptAgent:
    """Writes over an agent; a document number that is masked as it was shown stays. Nothing is written where nothing
    changed. Raises as ``add_agent``, and RuleBroken("revoked") of an authorisation that was revoked."""
    acting.must(Action.EDIT_CLIENT)
    kept = _agent(shop, agent_id)
    before = kept.as_draft()
    if draft.document_number and draft.document_number == kept.masked_document:
        draft = replace(draft, document_number=before.document_number, document_kind=before.document_kind)
    draft = check_agent(draft, shop.settings.phone_region, shop.today(), shop.settings.currency)
    if draft == before:
        return KeptAgent(agent_id, Touched())
    if kept.revoked_on is not None:
        said = N_("This authorisation was revoked. Add the agent anew with the new letter.")
        raise RuleBroken("revoked", "revoked", said)
    with work(shop, acting) as unit:
        _check_person(kept.client_id, draft, agent_id)
        if hold_on(kept.client_id):
            unit.acting.must(Action.CHANGE_HELD)
        unit_store.write_agent(agent_id, draft)
        _tell_agent(unit, "agent.changed", kept.client_id, agent_id, before, draft)
        return KeptAgent(agent_id, unit.touched)


def revoke_agent(shop: Shop, acting: Acting, agent_id: AgentId, on: date, reason: str) -> KeptAgent:
    """Ends an authorisation from a day on, with the reason; it stays in the file. Cannot be taken back: a new letter is
    a new entry. Raises RuleBroken("revoked_on" | "reason"), NotFound, NotAllowed."""
    acting.must(Action.EDIT_CLIENT)
    why = one_line(reason, "reason")
    if not why:
        raise RuleBroken("reason", "empty", N_("Say why."))
    with work(shop, acting) as unit:
        kept = _agent(shop, agent_id)
        if kept.revoked_on is not None:
            raise RuleBroken("revoked_on", "revoked", N_("This authorisation was revoked already."))
        if on > unit.on:
            said = N_("It is revoked from today or an earlier day. For a day to come, change the last day.")
            raise RuleBroken("revoked_on", "to_come", said)
        if on < kept.valid_from:
            raise RuleBroken("revoked_on", "too_early", N_("The authorisation had not begun on that day."))
        unit_store.revoke(agent_id, on, acting.staff_id, why)
        detail = changes({"revoked_on": None}, {"revoked_on": on.isoformat()})
        subject = f"agent:{agent_id}"
        unit.audit("agent.revoked", subject, client=kept.client_id, detail=detail, personal={"reason": why})
        unit.touch(Kind.CLIENT, client=kept.client_id)
        return KeptAgent(agent_id, unit.touched)


def _must_be_unit(client_id: ClientId) -> None:
    if not unit_store.is_unit(client_id):
        raise RuleBroken("client", "private", N_("Only a firm has agents. Make the file a firm’s first (E)."))


def _check_person(client_id: ClientId, draft: AgentDraft, own_id: AgentId | None) -> None:
    person_id = draft.person_id
    if person_id is None:
        return
    person = store.client(person_id)
    if person is None or person.erased:
        raise RuleBroken("person_id", "no_client", N_("There is no such client any more."))
    if person_id == client_id or unit_store.is_unit(person_id):
        raise RuleBroken("person_id", "unit", N_("An agent is a person, not a firm."))
    if unit_store.same_person(client_id, person_id, own_id) is not None:
        raise RuleBroken("person_id", "twice", N_("{name} is an agent of this firm already."), name=person.name)


def _tell_agent(
    unit: Work, action: str, client_id: ClientId, agent_id: AgentId, before: AgentDraft | None, after: AgentDraft
) -> None:
    """Writes the line of an agent, has nobody else in charge where she is, and has the firm found by her."""
    now = _told(after)
    clear: dict[str, object] = {"authorised": {name: now[name] for name in _IN_CLEAR}}
    others = unit_store.take_charge(client_id, agent_id) if after.in_charge else []
    if others:
        clear["instead_of"] = [int(other) for other in others]
    then = {} if before is None else _told(before)
    said = {name: value for name, value in now.items() if before is not None or value not in ("", None)}
    unit.audit(action, f"agent:{agent_id}", client=client_id, detail=clear, personal=changes(then, said))
    _index(client_id)
    unit.touch(Kind.CLIENT, client=client_id)
    if after.person_id is not None:
        unit.touch(Kind.CLIENT, client=after.person_id)


def _told(draft: AgentDraft) -> dict[str, object]:
    """What the trail is told of an agent; a document number masked there too."""
    told = as_told(draft)
    return told | {"document_number": masked(draft.document_number) if draft.document_number else ""}


def _agent(shop: Shop, agent_id: AgentId) -> Agent:
    found = unit_store.agent(agent_id, shop.settings.currency)
    if found is None:
        raise NotFound(_NO_AGENT)
    return found


# ── what an act needs ─────────────────────────────────────────────────────────────────────────────────────────────


def agent_for(
    shop: Shop, client_id: ClientId, agent_id: AgentId | None, act: Act, amount: Money, on: date
) -> Agent | None:
    """Who takes a step for a client: nobody for a private one, for a firm an agent who may.

    Raises RuleBroken("agent", …) with the reason, or NotFound.
    """
    if not unit_store.is_unit(client_id):
        if agent_id is not None:
            raise RuleBroken("agent", "private", N_("A private client acts herself; only a firm has agents."))
        return None
    if agent_id is None:
        raise RuleBroken("agent", "required", N_("Who acts for the firm? Choose the agent who is here."))
    found = _agent(shop, agent_id)
    if found.client_id != client_id:
        raise RuleBroken("agent", "not_of_it", N_("This person is not an agent of this firm."))
    check_covers(found, act, amount, on)
    return found


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


def unit_of(shop: Shop, client_id: ClientId) -> Unit | None:
    """What makes a client a firm, with its agents (documents masked), those who may act today first; None of a private
    client."""
    found = unit_store.unit(client_id)
    if found is None:
        return None
    on = shop.today()
    order = list(Standing)
    agents = sorted(
        (replace(agent, document_number=agent.masked_document) for agent in agents_of(shop, client_id)),
        key=lambda agent: (order.index(standing(agent, on)), not agent.in_charge),
    )
    return Unit(client_id, found[0], tuple(agents), found[1])


def agents_of(shop: Shop, client_id: ClientId) -> tuple[Agent, ...]:
    """Everybody who acts or acted for a firm, the newest entry first, documents whole; nobody of a private client."""
    return unit_store.agents(client_id, shop.settings.currency)


def agents_of_each(shop: Shop, client_ids: Iterable[int]) -> dict[int, list[Agent]]:
    """The agents of the firms among some clients, by client."""
    return unit_store.agents_of(client_ids, shop.settings.currency)


def is_unit(shop: Shop, client_id: ClientId) -> bool:
    """Whether a client is a firm."""
    return unit_store.is_unit(client_id)


def units_like(shop: Shop, number: str, except_id: ClientId | None = None) -> tuple[ClientBrief, ...]:
    """Firms with this registration number: the same firm. For a number still being typed: what cannot be read is
    passed over."""
    try:
        kept = check_registration(number)[1]
    except RuleBroken:
        return ()
    ids = [found for found in unit_store.ids_by_registration(kept) if found != except_id]
    return tuple(store.briefs(ids).values())


def units_acted_for(shop: Shop, person_id: ClientId) -> tuple[tuple[ClientId, str], ...]:
    """The firms that a client acts for: client and name."""
    return unit_store.units_of(person_id)


def authorisations_lapsing(
    shop: Shop, on: date, within: int = SOON_DAYS, limit: int = 50
) -> tuple[tuple[ClientBrief, Agent], ...]:
    """Authorisations that end within so many days, the soonest first, each with its firm. By index."""
    found = unit_store.lapsing(on, on + timedelta(days=within), limit)
    briefs = store.briefs([row[0] for row in found])
    agents = [unit_store.agent(row[1], shop.settings.currency) for row in found]
    return tuple((briefs[agent.client_id], agent) for agent in agents if agent is not None and not agent.gone)


def must_be_firm(shop: Shop, client_id: ClientId) -> Unit:
    """The firm of a file. Raises NotFound, and DeskError of a private client."""
    get_client(shop, client_id)
    found = unit_of(shop, client_id)
    if found is None:
        raise DeskError(N_("This is a private client: only a firm has agents."))
    return found
