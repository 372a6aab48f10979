"""What a firm's page must not let anybody miss: authorisations that end, or that nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from desk_app.clients.client import Client
from desk_app.clients.unit import Standing
from desk_app.clients.unit_rules import lapsing, standing
from desk_app.clients.units import agents_of, is_unit
from desk_app.db.shop import Shop
from desk_app.followup.phrase import Phrase
from desk_app.overview.entry import Alert, Upcoming
from desk_app.words import N_


def firm_alerts(shop: Shop, client: Client) -> Iterator[Alert]:
    """A strip for each authorisation about to end, and one where nobody may act for the firm any more."""
    if client.erased or not is_unit(shop, client.id):
        return
    on, agents = shop.today(), agents_of(shop, client.id)
    for agent in lapsing(agents, on):
        values = {"agent": agent.name, "day": agent.valid_until}
        yield Alert("authorisation", Phrase(N_("The authorisation of {agent} ends on {day}"), values), "warn")
    if agents and all(standing(agent, on) is not Standing.VALID for agent in agents):
        yield Alert("authorisation", Phrase(N_("Nobody is authorised to act for this firm now")), "bad")
    elif not agents:
        yield Alert("authorisation", Phrase(N_("A firm without an agent: Alt+G adds one")), "warn")


def authorisations_ending(shop: Shop, client: Client, on: date) -> Iterator[Upcoming]:
    """The last days of authorisations that are near."""
    for agent in lapsing(agents_of(shop, client.id), on):
        if agent.valid_until is not None:
            said = Phrase(N_("Authorisation of {agent} ends"), {"agent": agent.name})
            urgent = (agent.valid_until - on).days <= 7
            yield Upcoming("authorisation", agent.valid_until, said, urgent=urgent, ref=int(agent.id))
