"""Reading functions that span the rooms: the Today board, a client's page and timeline, the search over everything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import date, timedelta

from desk_app.clients.asking import ask_of
from desk_app.clients.client import ClientId
from desk_app.clients.desk import find_clients, get_client
from desk_app.clients.merged_store import open_file
from desk_app.clients.phones import spaced
from desk_app.db.shop import Shop
from desk_app.followup.phrase import Phrase
from desk_app.money import Money
from desk_app.overview import page, store, timeline_store, today
from desk_app.overview.board import Board, Outlook
from desk_app.overview.calls import calls_left
from desk_app.overview.day import read_day
from desk_app.overview.entry import ClientPage, Cursor, Entry, EntryKind
from desk_app.overview.found import Found, FoundKind
from desk_app.overview.timeline import Place, entry
from desk_app.pawn.ticket import STATUS_LABELS, Status
from desk_app.salon.catalogue import CatalogueKind
from desk_app.salon.desk import find_catalogue
from desk_app.staff.account import Acting
from desk_app.words import N_

#: Clients are shown before everything else, but leave room for it.
ROOM_FOR_OTHERS = 6


def today_board(shop: Shop, on: date, acting: Acting) -> Board:
    """What ``on`` holds, in one reading; "mine" are the calls to clients of ``acting``."""
    written, worked_out = read_day(shop, on), day_outlook(shop, on, acting)
    parts = {each.name: getattr(part, each.name) for part in (written, worked_out) for each in fields(part)}
    return Board(**parts)


def day_outlook(shop: Shop, on: date, acting: Acting) -> Outlook:
    """The part of the board that has to be worked out: slower than ``read_day``, which stands without it."""
    blanks = store.regulars_without_birthday(on, on - timedelta(days=today.REGULAR_DAYS))
    return Outlook(
        lunar=today.lunar_said(on),
        calls=calls_left(shop, on, acting.staff_id),
        reminders=today.reminders(shop, on, blanks),
        regulars_without_birthday=blanks,
    )


def timeline(
    shop: Shop,
    client_id: ClientId,
    *,
    kinds: Collection[EntryKind] | None = None,
    before: Cursor | None = None,
    limit: int = 50,
) -> tuple[Entry, ...]:
    """A client's entries, newest first, from ``before`` on (a cursor of the last entry already read)."""
    client_id = open_file(client_id)
    wanted = frozenset(EntryKind) if kinds is None else frozenset(kinds)
    if not wanted:
        return ()
    cursors = [Cursor(*row) for row in timeline_store.keys(client_id, wanted, before, limit)]
    place = Place(shop.settings.zone, shop.settings.currency)
    rows = {
        (kind.value, row[0]): row
        for kind in sorted({EntryKind(cursor.kind) for cursor in cursors})
        for row in timeline_store.says(kind, [cursor.id for cursor in cursors if cursor.kind == kind])
    }
    return tuple(
        entry(EntryKind(cursor.kind), rows[cursor.kind, cursor.id], cursor, place)
        for cursor in cursors
        if (cursor.kind, cursor.id) in rows
    )


def client_page(shop: Shop, client_id: ClientId) -> ClientPage:
    """Everything the client page shows, in one reading; of a file that was merged into another, that one's. Raises
    NotFound."""
    client_id = open_file(client_id)
    client = get_client(shop, client_id)
    counts = timeline_store.counts(client_id)
    return ClientPage(
        client=client,
        alerts=page.alerts(shop, client),
        timeline=timeline(shop, client_id),
        counts=counts,
        upcoming=page.upcoming(shop, client, shop.today()),
        asked=ask_of(shop, client_id, shop.today()),
    )


def find_anything(shop: Shop, text: str, limit: int = 20) -> tuple[Found, ...]:
    """Clients first, then tickets, receipts, services and products that ``text`` names."""
    asked = " ".join(text.encode(errors="ignore").decode().split())  # half a character cannot be asked for
    if not asked or limit < 1:
        return ()
    others = [*_tickets(asked), *_receipts(shop, asked), *_catalogue(shop, asked)]
    kept = others[:ROOM_FOR_OTHERS] if limit > ROOM_FOR_OTHERS else others[: limit // 2]
    clients = [
        Found(FoundKind.CLIENT, brief.id, brief.name, Phrase("{text}", {"text": _told(shop, brief.phone, brief.code)}))
        for brief in find_clients(shop, asked, limit)
    ]
    shown = clients[: limit - len(kept)]
    return (*shown, *others[: limit - len(shown)])


def _told(shop: Shop, phone: str, code: str) -> str:
    return " · ".join(part for part in (spaced(phone, shop.settings.phone_region) if phone else "", code) if part)


def _tickets(asked: str) -> list[Found]:
    return [
        Found(
            FoundKind.TICKET,
            ticket,
            number,
            Phrase(
                N_("Ticket of {client}, {status}"), {"client": client, "status": Phrase(STATUS_LABELS[Status(status)])}
            ),
        )
        for ticket, number, client, status in store.tickets_named(asked.upper(), ROOM_FOR_OTHERS)
    ]


def _receipts(shop: Shop, asked: str) -> list[Found]:
    found = []
    for visit, receipt, day, client, total in store.receipts_named(asked.upper(), ROOM_FOR_OTHERS):
        values = {"day": date.fromisoformat(day), "amount": Money(total, shop.settings.currency), "client": client}
        template = N_("Receipt of {client}, {day}, {amount}") if client else N_("Receipt of a walk-in, {day}, {amount}")
        found.append(Found(FoundKind.RECEIPT, visit, receipt, Phrase(template, values)))
    return found


def _catalogue(shop: Shop, asked: str) -> list[Found]:
    found = []
    for hit in find_catalogue(shop, asked, ROOM_FOR_OTHERS):
        kind = FoundKind.SERVICE if hit.kind is CatalogueKind.SERVICE else FoundKind.PRODUCT
        found.append(Found(kind, hit.id, hit.name, Phrase("{code} · {price}", {"code": hit.code, "price": hit.price})))
    return found
