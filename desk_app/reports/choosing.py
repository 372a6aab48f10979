"""Whose papers are printed together: the clients of a list, of a day's appointments, of a day's calls, or all."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from desk_app.clients.client import ClientId
from desk_app.clients.desk import find_clients
from desk_app.db.shop import Shop
from desk_app.followup.desk import day_queue
from desk_app.reports.reading import rows
from desk_app.salon.booking import BookingStatus
from desk_app.salon.desk import bookings_on
from desk_app.words import N_

#: As many clients as a search gives are on the screen at most.
FOUND = 50


class Whose(StrEnum):
    """Which clients."""

    FOUND = "found"
    BOOKED = "booked"
    QUEUE = "queue"
    ALL = "all"


WHOSE_LABELS: dict[Whose, str] = {
    Whose.FOUND: N_("Found by “{text}”"),
    Whose.BOOKED: N_("Appointments of today"),
    Whose.QUEUE: N_("Calls of today"),
    Whose.ALL: N_("All clients"),
}

#: Files that are part of another, and those of erased clients, are in no list.
_ALL = """
SELECT id FROM client WHERE erased_at IS NULL AND id NOT IN (SELECT client_id FROM client_merged) ORDER BY code, id"""


def choose_clients(shop: Shop, whose: Whose, on: date, text: str = "") -> tuple[ClientId, ...]:
    """The clients meant, each once: appointments by their hour, calls as the queue has them, all by member code."""
    if whose is Whose.FOUND:
        return tuple(brief.id for brief in find_clients(shop, text, FOUND))
    if whose is Whose.BOOKED:
        coming = {BookingStatus.BOOKED, BookingStatus.ARRIVED}
        booked = (each.client_id for each in bookings_on(shop, on) if each.status in coming)
        return tuple(dict.fromkeys(client_id for client_id in booked if client_id is not None))
    if whose is Whose.QUEUE:
        return tuple(call.client_id for call in day_queue(shop, on).calls)
    return tuple(row[0] for row in rows(shop, _ALL))
