"""Reading functions that span the rooms: the Today board, a client's page and timeline, the search over everything."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.overview.board import Board
from desk_app.overview.entry import ClientPage, Cursor, Entry, EntryKind
from desk_app.overview.found import Found
from desk_app.staff.account import Acting


def today_board(shop: Shop, on: date, acting: Acting) -> Board:
    """What ``on`` holds, in one reading; "mine" are the calls to clients of ``acting``."""
    raise NotImplementedError


def timeline(
    shop: Shop,
    client_id: ClientId,
    *,
    kinds: Collection[EntryKind] | None = None,
    before: Cursor | None = None,
    limit: int = 50,
) -> tuple[Entry, ...]:
    """A client's entries, newest first, from ``before`` on (a cursor of the last entry already read)."""
    raise NotImplementedError


def client_page(shop: Shop, client_id: ClientId) -> ClientPage:
    """Everything the client page shows, in one reading. Raises NotFound."""
    raise NotImplementedError


def find_anything(shop: Shop, text: str, limit: int = 20) -> tuple[Found, ...]:
    """Clients first, then tickets, receipts, services and products that ``text`` names."""
    raise NotImplementedError
