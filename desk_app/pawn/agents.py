"""Who stands at the counter for a firm: the agent of each step, and what the law wants to be on file of whom."""

from __future__ import annotations

from datetime import date

from desk_app.clients.client import ClientId
from desk_app.clients.unit import Act, Agent, AgentId
from desk_app.clients.units import agent_for, is_unit, unit_of
from desk_app.errors import NotFound, RuleBroken
from desk_app.money import Money
from desk_app.pawn import agent_store, store
from desk_app.pawn.ticket import TicketId
from desk_app.staff.work import Work
from desk_app.words import N_


def check_identified(unit: Work, client_id: ClientId) -> None:
    """A person's identity document is on file, and a firm's registration number.

    Raises RuleBroken("client", "no_document" | "no_registration"), NotFound.
    """
    document = store.client_document(client_id)
    if document is None:
        raise NotFound(N_("There is no client {client}."), client=client_id)
    firm = unit_of(unit.shop, client_id)
    if firm is not None and not firm.draft.registration:
        said = N_("The firm’s registration number must be on file before anything is pawned.")
        raise RuleBroken("client", "no_registration", said)
    if firm is None and not document:
        raise RuleBroken(
            "client", "no_document", N_("The client’s identity document must be on file before anything is pawned.")
        )


def who_acts(unit: Work, client_id: ClientId, agent_id: AgentId | None, act: Act, amount: Money) -> Agent | None:
    """Who takes a step today; None for a private client. Raises RuleBroken("agent", …) where nobody may."""
    return agent_for(unit.shop, client_id, agent_id, act, amount, unit.on)


def who_acted(
    unit: Work, client_id: ClientId, agent_id: AgentId | None, before: TicketId, on: date, amount: Money
) -> Agent | None:
    """Who pawned what is put right now: whoever did so in the line before, unless somebody else is named. The
    authorisation is that of the day the ticket was written on. Raises as ``who_acts``."""
    if agent_id is None and is_unit(unit.shop, client_id):
        agent_id = agent_store.issued_by(before)
    return agent_for(unit.shop, client_id, agent_id, Act.PLEDGE, amount, on)


def note_agent(event_id: int, agent: Agent | None) -> dict[str, object]:
    """Keeps who took a step; what its line tells of it. Inside a unit of work only."""
    if agent is None:
        return {}
    agent_store.note(event_id, agent.id, agent.name, agent.paper)
    return {"agent": int(agent.id)}
