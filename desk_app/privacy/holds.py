"""Whose files the police or a court hold, for reading. ``erasing.py`` sets and lifts a hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_briefs
from desk_app.db.shop import Shop
from desk_app.privacy import keeping_store


@dataclass(frozen=True, slots=True)
class Held:
    """One hold. ``reason`` begins with the number of their paper; ``lifted_at`` None: it stands."""

    client_id: ClientId
    client: str
    at: datetime
    staff: str
    reason: str
    lifted_at: datetime | None


def held_files(shop: Shop, limit: int = 200) -> tuple[Held, ...]:
    """The holds that stand, then those that were lifted; the newest first."""
    found = keeping_store.holdings(limit)
    names = {brief.id: brief.name for brief in get_briefs(shop, tuple({row[0] for row in found}))}
    return tuple(Held(row[0], names.get(row[0], ""), *row[1:]) for row in found)
