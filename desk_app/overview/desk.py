"""Reading functions that span the rooms: the Today board, a client's page and timeline, the search over everything."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta

from desk_app.clients.asking import ask_of
from desk_app.clients.client import ClientId
from desk_app.clients.desk import find_clients, get_client
from desk_app.clients.merged_store import open_file
from desk_app.clients.phones import spaced
from desk_app.clients.photographing import photograph_state
from desk_app.db.shop import Shop
from desk_app.followup.phrase import Phrase
from desk_app.loyalty.desk import history_of
from desk_app.loyalty.drift import standing
from desk_app.loyalty.leaving import Change, State
from desk_app.money import Money
from desk_app.overview import page, store, timeline_store, today
from desk_app.overview.board import Board, Outlook
from desk_app.overview.calls import calls_left
from desk_app.overview.day import read_day
from desk_app.overview.entry import ClientPage, Cursor, Entry, EntryKind
from desk_app.overview.found import Found, FoundKind
from desk_app.overview.timeline import Place, asked_of, changed, entry
from desk_app.pawn.ticket import STATUS_LABELS, Status
from desk_app.salon.catalogue import CatalogueKind
from desk_app.salon.desk import find_catalogue
from desk_app.staff.account import Acting
from desk_app.words import N_, Words

#: Entries that come with a client's page.
FIRST_ENTRIES = 50

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
    found = timeline_keys(shop, client_id, kinds=kinds)
    if before is not None:
        found = tuple(key for key in found if key < before)
    return timeline_entries(shop, client_id, found[:limit])


def timeline_keys(
    shop: Shop,
    client_id: ClientId,
    *,
    kinds: Collection[EntryKind] | None = None,
    text: str = "",
    words: Words | None = None,
) -> tuple[Cursor, ...]:
    """The place of every entry of a client, newest first: what stands there, ``timeline_entries`` says of any of them.

    ``text``: only entries with all of its words in theirs, or in what their kind is called in the language of
    ``words``. Photographs are among them only while they may be seen.
    """
    client_id = open_file(client_id)
    wanted = set(EntryKind if kinds is None else kinds)
    changes = history_of(shop, client_id) if EntryKind.LEAVING in wanted else ()
    return _keys(shop, client_id, wanted, changes, {kind: asked_of(kind, text, words) for kind in wanted})


def _keys(
    shop: Shop,
    client_id: ClientId,
    wanted: set[EntryKind],
    changes: Sequence[Change],
    asked: Mapping[EntryKind, Sequence[str]],
) -> tuple[Cursor, ...]:
    if EntryKind.PHOTOGRAPH in wanted and not photograph_state(shop, client_id).shown:
        wanted.discard(EntryKind.PHOTOGRAPH)
    by_rule = json.dumps([(key.at, key.id) for key in _by_rule(changes)])
    return tuple(map(Cursor._make, timeline_store.keys(client_id, wanted, by_rule, asked)))


def timeline_entries(shop: Shop, client_id: ClientId, keys: Sequence[Cursor]) -> tuple[Entry, ...]:
    """The entries of some places, in their order; one that is gone meanwhile is left out."""
    client_id = open_file(client_id)
    by_rule = any(cursor.kind == EntryKind.LEAVING and cursor.id < 0 for cursor in keys)
    return _entries(shop, keys, history_of(shop, client_id) if by_rule else ())


def _entries(shop: Shop, keys: Sequence[Cursor], history: Sequence[Change]) -> tuple[Entry, ...]:
    place = Place(shop.settings.zone, shop.settings.currency, shop.today())
    rows = {
        (kind.value, row[0]): row
        for kind in sorted({EntryKind(cursor.kind) for cursor in keys})
        for row in timeline_store.says(kind, [cursor.id for cursor in keys if cursor.kind == kind])
    }
    changes = _by_rule(history)
    found = []
    for cursor in keys:
        if cursor in changes:
            found.append(changed(changes[cursor], cursor, place))
        elif (cursor.kind, cursor.id) in rows:
            found.append(entry(EntryKind(cursor.kind), rows[cursor.kind, cursor.id], cursor, place))
    return tuple(found)


def _by_rule(history: Sequence[Change]) -> dict[Cursor, Change]:
    """The changes of how a client stands that nobody told, by their places. They have numbers below zero."""
    return {
        Cursor(f"{change.on}T23:59:59.999999Z", EntryKind.LEAVING.value, -place): change
        for place, change in enumerate(history, start=1)
        if change.telling is None or (change.on != change.telling.on and change.state is not State.WON_BACK)
    }


def client_page(shop: Shop, client_id: ClientId) -> ClientPage:
    """Everything the client page shows, in one reading; of a file that was merged into another, that one's. Raises
    NotFound."""
    client_id = open_file(client_id)
    client = get_client(shop, client_id)
    changes = history_of(shop, client_id)
    keys = _keys(shop, client_id, set(EntryKind), changes, dict.fromkeys(EntryKind, ()))
    kinds = Counter(key.kind for key in keys)
    counts = {kind: kinds[kind.value] for kind in EntryKind}
    stands = standing(changes, client.last_seen, shop.today())
    return ClientPage(
        client=client,
        standing=stands,
        visits=timeline_store.standing_visits(client_id),
        keys=keys,
        alerts=page.alerts(shop, client, stands),
        timeline=_entries(shop, keys[:FIRST_ENTRIES], changes),
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
