"""Whom to ask for where a firm is called: the agent in charge, and never "Mr." or "Ms." and the firm's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desk_app.clients.unit_rules import in_charge
from desk_app.clients.units import agents_of_each
from desk_app.db.shop import Shop


@dataclass(frozen=True, slots=True)
class Callee:
    """Whom to ask for; both "" where nobody may act for the firm."""

    name: str = ""
    phone: str = ""


def callees(shop: Shop, clients: Iterable[int], on: date) -> dict[int, Callee]:
    """The firms among ``clients``, each with whom to ask for on a day."""
    found: dict[int, Callee] = {}
    for client, agents in agents_of_each(shop, clients).items():
        agent = in_charge(agents, on)
        found[client] = Callee() if agent is None else Callee(agent.name, agent.phone)
    return found
