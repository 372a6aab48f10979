"""The reading behind cards, labels and consultation cards: many clients with a handful of statements.

Each statement takes a hundred ids at once and goes by an index for every one of them, so that ten thousand cards cost
ten thousand times the rows on one card and never a scan.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from desk_app.clients.asking import file_state
from desk_app.clients.client import Birthday, ClientId, masked
from desk_app.clients.completeness import next_questions
from desk_app.clients.field import Field
from desk_app.clients.fielding import all_fields
from desk_app.clients.phones import spaced
from desk_app.clock import from_text, local_date, local_time
from desk_app.db.shop import Shop
from desk_app.errors import NotFound
from desk_app.money import Money
from desk_app.reports.card import (
    MOST_PROMISES,
    MOST_RHYTHMS,
    MOST_TICKETS,
    MOST_VISITS,
    BookedLine,
    Card,
    OwedLine,
    PawnedLine,
)
from desk_app.reports.client_report import CallLine, RhythmLine, VisitItemLine, VisitLine
from desk_app.reports.label import Label
from desk_app.reports.reading import SqlRow, rows
from desk_app.words import N_

#: Clients that are read with one set of statements, in one read transaction.
AT_ONCE = 100

_CLIENTS = """
SELECT client.id, client.code, client.name, gender, birth_lunar, birth_year, birth_month, birth_day, birth_leap,
       coalesce(staff.name, ''), allergies, health_barred, alerts, do_not_call, may_call, notes, document_number
FROM client LEFT JOIN staff ON staff.id = client.advisor_id
WHERE client.id IN (SELECT value FROM json_each(?)) AND erased_at IS NULL
      AND client.id NOT IN (SELECT client_id FROM client_merged)"""

_LABELS = """
SELECT id, code, name FROM client
WHERE id IN (SELECT value FROM json_each(?)) AND erased_at IS NULL
      AND id NOT IN (SELECT client_id FROM client_merged)"""

_PHONES = """
SELECT client_id, number FROM client_phone WHERE client_id IN (SELECT value FROM json_each(?))
ORDER BY client_id, position"""

_TAGS = "SELECT client_id, tag FROM client_tag WHERE client_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2"

_COUNTS = """
SELECT value, (SELECT count(*) FROM visit WHERE client_id = value AND replaced_by IS NULL),
       (SELECT count(*) FROM promise WHERE client_id = value AND closed_at IS NULL),
       (SELECT count(*) FROM ticket WHERE client_id = value AND status = 'open')
FROM json_each(?)"""

_VISITS = """
SELECT visit.client_id, visit.id, on_day, total, score, notes, replaces_id
FROM json_each(?) AS asked JOIN visit ON visit.id IN (
    SELECT id FROM visit AS newest WHERE newest.client_id = asked.value AND newest.replaced_by IS NULL
    ORDER BY newest.on_day DESC, newest.id DESC LIMIT ?)
ORDER BY on_day DESC, visit.id DESC"""

_ITEMS = """
SELECT visit_id, visit_item.name, quantity, coalesce(staff.name, '')
FROM visit_item LEFT JOIN staff ON staff.id = beautician_id
WHERE visit_id IN (SELECT value FROM json_each(?)) ORDER BY visit_item.id"""

_RHYTHMS = """
SELECT client_id, category, mean_days, due_on FROM rhythm
WHERE client_id IN (SELECT value FROM json_each(?)) AND mean_days > 0 ORDER BY visits DESC, category"""

_PROMISES = """
SELECT client_id, due_at, text FROM promise WHERE client_id IN (SELECT value FROM json_each(?)) AND closed_at IS NULL
ORDER BY due_at, id"""

_COMPLAINTS = """
SELECT client_id, answer_by, text FROM complaint
WHERE client_id IN (SELECT value FROM json_each(?)) AND answered_at IS NULL AND NOT withdrawn ORDER BY answer_by, id"""

_BOOKINGS = """
SELECT asked.value, on_day, minute, coalesce(service.name, '')
FROM json_each(?) AS asked JOIN booking ON booking.id = (
    SELECT id FROM booking AS next WHERE next.client_id = asked.value AND next.on_day >= ?
    AND next.status IN ('booked', 'arrived') ORDER BY next.on_day, next.minute, next.id LIMIT 1)
LEFT JOIN service ON service.id = booking.service_id"""

_TICKETS = """
SELECT client_id, number, due_on, last_day FROM ticket
WHERE client_id IN (SELECT value FROM json_each(?)) AND status = 'open' ORDER BY due_on, id"""

_CALLS = """
SELECT asked.value, "call".at, staff.name, outcome, note, call_back_at
FROM json_each(?) AS asked JOIN "call" ON "call".id = (
    SELECT id FROM "call" AS newest WHERE newest.client_id = asked.value AND NOT newest.withdrawn
    ORDER BY newest.at DESC LIMIT 1)
JOIN staff ON staff.id = "call".staff_id"""


def read_labels(shop: Shop, client_ids: Sequence[ClientId]) -> Iterator[Label]:
    """The labels of clients in the order asked for; whoever is not there any more is passed over."""
    for first in range(0, len(client_ids), AT_ONCE):
        chunk = client_ids[first : first + AT_ONCE]
        found = {row[0]: Label(*row) for row in rows(shop, _LABELS, json.dumps(chunk))}
        yield from (found[client_id] for client_id in chunk if client_id in found)


def read_card(shop: Shop, client_id: ClientId) -> Card:
    """One client's card. Raises NotFound, for an erased client too."""
    for card in read_cards(shop, (client_id,)):
        return card
    raise NotFound(N_("There is no client with the number {id}."), id=client_id)


def read_cards(shop: Shop, client_ids: Sequence[ClientId]) -> Iterator[Card]:
    """The cards of clients in the order asked for, a hundred at a time: whoever is not there any more is passed
    over."""
    for first in range(0, len(client_ids), AT_ONCE):
        chunk = client_ids[first : first + AT_ONCE]
        with shop.database.atomic():
            found = _Chunk(shop, chunk).cards()
        yield from (found[client_id] for client_id in chunk if client_id in found)


class _Chunk:
    """Everything that the cards of some clients say, by client."""

    def __init__(self, shop: Shop, client_ids: Sequence[ClientId]) -> None:
        self._shop = shop
        self._ids = json.dumps(client_ids)
        self._zone = shop.settings.zone

    def cards(self) -> dict[ClientId, Card]:
        self.fields = all_fields(self._shop)
        self.phones = self._grouped(_PHONES)
        self.tags = self._grouped(_TAGS)
        self.counts = {row[0]: row[1:] for row in self._rows(_COUNTS)}
        self.visits = self._visits()
        self.rhythms = self._grouped(_RHYTHMS)
        self.promises = self._grouped(_PROMISES)
        self.complaints = self._grouped(_COMPLAINTS)
        self.bookings = {row[0]: row[1:] for row in self._rows(_BOOKINGS, self._shop.today().isoformat())}
        self.tickets = self._grouped(_TICKETS)
        self.calls = {row[0]: row[1:] for row in self._rows(_CALLS)}
        return {row[0]: self._card(row) for row in self._rows(_CLIENTS)}

    def _rows(self, sql: str, *more: object) -> list[SqlRow]:
        return rows(self._shop, sql, self._ids, *more)

    def _grouped(self, sql: str) -> dict[int, list[SqlRow]]:
        grouped: dict[int, list[SqlRow]] = defaultdict(list)
        for client_id, *rest in self._rows(sql):
            grouped[client_id].append(tuple(rest))
        return grouped

    def _visits(self) -> dict[int, list[VisitLine]]:
        found = self._rows(_VISITS, MOST_VISITS)
        items: dict[int, list[VisitItemLine]] = defaultdict(list)
        for visit_id, name, quantity, beautician in rows(self._shop, _ITEMS, json.dumps([row[1] for row in found])):
            items[visit_id].append(VisitItemLine(name, quantity, beautician))
        currency = self._shop.settings.currency
        grouped: dict[int, list[VisitLine]] = defaultdict(list)
        for client_id, visit_id, on_day, total, score, notes, replaces in found:
            on, paid = date.fromisoformat(on_day), Money(total, currency)
            grouped[client_id].append(
                VisitLine(on, tuple(items[visit_id]), paid, score, notes, corrected=replaces is not None)
            )
        return grouped

    def _card(self, row: SqlRow) -> Card:
        client_id, code, name, gender, lunar, year, month, day, leap, advisor = row[:10]
        allergies, barred, alerts, do_not_call, may_call, notes = row[10:16]
        visits, promises, tickets = self.counts[client_id]
        region = self._shop.settings.phone_region
        return Card(
            id=client_id,
            as_of=self._shop.today(),
            code=code,
            name=name,
            phones=tuple(spaced(number, region) for (number,) in self.phones.get(client_id, ())),
            gender=gender,
            birthday=Birthday(month, day, year, bool(lunar), bool(leap)) if month else None,
            advisor=advisor,
            document=masked(row[16]),
            tags=tuple(tag for (tag,) in self.tags.get(client_id, ())),
            allergies="" if barred else allergies,
            health_barred=bool(barred) and bool(allergies),
            alerts=alerts,
            do_not_call=bool(do_not_call),
            may_call=None if may_call is None else bool(may_call),
            notes=notes,
            complaints=self._owed(self.complaints, client_id),
            promises=self._owed(self.promises, client_id)[:MOST_PROMISES],
            promise_count=promises,
            rhythms=tuple(
                RhythmLine(category, days, date.fromisoformat(due) if due else None)
                for category, days, due in self.rhythms.get(client_id, ())[:MOST_RHYTHMS]
            ),
            visits=tuple(self.visits.get(client_id, ())),
            visit_count=visits,
            booking=self._booked(client_id),
            tickets=tuple(
                PawnedLine(number, date.fromisoformat(due), date.fromisoformat(last))
                for number, due, last in self.tickets.get(client_id, ())[:MOST_TICKETS]
            ),
            ticket_count=tickets,
            last_call=self._called(client_id),
            question=self._question(client_id),
            trades=self._shop.settings.trades,
        )

    def _owed(self, of: dict[int, list[SqlRow]], client_id: int) -> tuple[OwedLine, ...]:
        return tuple(OwedLine(local_date(from_text(by), self._zone), text) for by, text in of.get(client_id, ()))

    def _booked(self, client_id: int) -> BookedLine | None:
        found = self.bookings.get(client_id)
        return None if found is None else BookedLine(date.fromisoformat(found[0]), found[1], found[2])

    def _called(self, client_id: int) -> CallLine | None:
        found = self.calls.get(client_id)
        if found is None:
            return None
        at, staff, outcome, note, again = found
        back = local_time(from_text(again), self._zone) if again else None
        return CallLine(local_time(from_text(at), self._zone), staff, outcome, note, back)

    def _question(self, client_id: ClientId) -> Field | None:
        """What to ask her next, as the window would."""
        on = self._shop.today()
        asked = next_questions(self.fields, file_state(self._shop, client_id, on, self.fields), on, 1)
        return asked[0].field if asked else None
