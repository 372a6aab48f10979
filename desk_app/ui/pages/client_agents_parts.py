"""Agents of a firm as text: how they stand, what they may do, for how much and how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desk_app.clients.client import Client, ClientId
from desk_app.clients.desk import get_client
from desk_app.clients.phones import spaced
from desk_app.clients.unit import ACT_LABELS, STANDING_LABELS, Agent, Standing, Unit
from desk_app.clients.unit_rules import SOON_DAYS, in_charge, standing
from desk_app.clients.units import unit_of
from desk_app.db.shop import Shop
from desk_app.ui.models.rows import RowLook
from desk_app.words import N_, Words

_TONES = {
    Standing.VALID: "ok",
    Standing.TO_COME: "info",
    Standing.LAPSED: "warn",
    Standing.REVOKED: "muted",
    Standing.GONE: "muted",
}


@dataclass(frozen=True, slots=True)
class AgentsSheet:
    """A client and what makes her a firm; ``unit`` None: she is a private client."""

    client: Client
    unit: Unit | None


def read_agents(shop: Shop, client_id: ClientId) -> AgentsSheet:
    """One reading for the page. Raises NotFound."""
    return AgentsSheet(get_client(shop, client_id), unit_of(shop, client_id))


def acts_said(agent: Agent, words: Words) -> str:
    """What an agent may do, in a row."""
    return words.list_of([words(ACT_LABELS[act]) for act in agent.acts])


def until_said(agent: Agent, words: Words) -> str:
    """Until when an authorisation holds."""
    if agent.valid_until is None:
        return words(N_("without an end"))
    return words(N_("until {day}"), day=agent.valid_until)


def standing_said(agent: Agent, on: date, words: Words) -> tuple[str, str]:
    """How an authorisation stands, and in which tone: one about to lapse is told by its days."""
    stands = standing(agent, on)
    if stands is Standing.VALID and agent.valid_until is not None:
        left = (agent.valid_until - on).days
        if left == 0:
            return words(N_("ends today")), "warn"
        if left <= SOON_DAYS:
            return words.n("{count} day left", "{count} days left", left), "warn"
    return words(STANDING_LABELS[stands]), _TONES[stands]


def agent_look(agent: Agent, on: date, words: Words) -> RowLook:
    """An agent as a row."""
    badge, tone = standing_said(agent, on, words)
    limit = words(N_("up to {amount}"), amount=agent.limit) if agent.limit is not None else ""
    parts = [acts_said(agent, words), limit]
    return RowLook(
        title=agent.name,
        after=words(N_("in charge")) if agent.in_charge and standing(agent, on) is Standing.VALID else "",
        subtitle=" · ".join(part for part in parts if part),
        avatar=agent.name,
        badge=badge,
        tone=tone,
        quiet=standing(agent, on) in {Standing.REVOKED, Standing.GONE, Standing.LAPSED},
    )


def unit_facts(unit: Unit | None, name: str, shop: Shop, words: Words) -> list[tuple[str, str]]:
    """Label and value of what makes a client a firm, once each; none of a private client."""
    if unit is None:
        return []
    firm, agent = unit.draft, in_charge(unit.agents, shop.today())
    asked = ""
    if agent is not None:
        phone = spaced(agent.phone, shop.settings.phone_region) if agent.phone else ""
        asked = " · ".join(part for part in (agent.name, phone) if part)
    return [
        (words(N_("Ask for")), asked),
        (words(N_("Registered")), firm.registration),
        (words(N_("Legal rep.")), firm.legal_name),
        (words(N_("Trade")), firm.trade),
        (words(N_("Invoice to")), firm.invoice_title if firm.invoice_title != name else ""),
        (words(N_("Tax no.")), firm.tax_number if firm.tax_number != firm.registration else ""),
        (words(N_("Bank")), firm.bank),
    ]
