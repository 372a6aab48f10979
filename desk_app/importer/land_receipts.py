"""Landing a receipts list: lines of one receipt, client and day are one visit; no line is taken twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.seen_store import mark_seen
from desk_app.importer import store
from desk_app.importer.cells import fold, one_line, whole_number_text
from desk_app.importer.days import parse_day
from desk_app.importer.lists import ListKind
from desk_app.importer.long_notes import keep_beside
from desk_app.importer.merging import joined_notes
from desk_app.importer.offered import Offered
from desk_app.importer.reading import Row
from desk_app.importer.rows import RowReader, key_of, shown
from desk_app.importer.who import Ambiguous, Clients, Colleagues
from desk_app.salon.booking import BookingStatus
from desk_app.salon.store import insert_items, insert_visits, rebuild_rhythms
from desk_app.salon.visit import NewItem, NewVisit, VisitId
from desk_app.staff.edits import changes
from desk_app.staff.work import Work
from desk_app.words import N_

_VISIT_KIND = "receipts-visit"
_DAY_MIDDLE = time(12)
#: The name of an item that has none: the same in every language, and none that anybody would give.
NAMELESS = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a receipt, read. ``key`` knows it again; ``visit_key`` is that of the visit it belongs to."""

    number: int
    receipt: str
    on: date
    name: str
    client: str
    staff: str
    quantity: int
    amount: int
    taxes: Mapping[str, str] | None
    notes: str
    key: str
    visit_key: str


class ReceiptLander:
    """Lands receipt lines. Identical lines of a file are counted, so that two of the same thing stay two."""

    def __init__(self, unit: Work, rows: RowReader) -> None:
        self._unit = unit
        self._rows = rows
        self._tally = rows.tally
        self._clients = Clients(unit)
        self._staff = Colleagues(unit)
        self._offered = Offered()
        self._alike: dict[str, int] = {}
        self._seen: dict[ClientId, date] = {}
        self._taxes = {name: name.partition(":")[2] for name in rows.columns if name.startswith("tax:")}
        self._zone = unit.shop.settings.zone

    def land(self, batch: Sequence[Row]) -> None:
        """Lands one batch of lines."""
        read = [line for line in (self._read(*row) for row in batch) if line is not None]
        known = store.known_rows(ListKind.RECEIPTS, [line.key for line in read])
        new = [line for line in read if line.key not in known]
        self._tally.merged += len(read) - len(new)
        if not new:
            return
        self._clients.learn(line.client for line in new)
        visits = self._visits(new)
        insert_items(self._item(line, visits[line.visit_key]) for line in new)
        store.remember_rows(ListKind.RECEIPTS, ((line.key, visits[line.visit_key]) for line in new))
        self._tally.added += len(new)
        self._tally.amount += sum(line.amount for line in new)
        self._unit.touch(Kind.VISIT)

    def finish(self) -> None:
        """What follows from all visits together: when each client was seen last, and her rhythm."""
        if self._seen:
            mark_seen(self._seen.items())
            rebuild_rhythms(self._seen)
        if self._tally.added:
            count = store.bookings_were_kept(ListKind.BOOKINGS, self._unit.on)
            told = {"from": BookingStatus.BOOKED.value, "to": BookingStatus.DONE.value, "count": count, "by": "import"}
            if count:
                self._unit.audit("booking.moved", "import:bookings", detail=told)

    def _read(self, number: int, cells: Sequence[str]) -> Line | None:
        rows = self._rows
        if rows.skip_not_data(number, cells):
            return None
        written = rows.text(cells, "date")
        on = parse_day(written, rows.plan.date_order) if written else None
        if on is None:
            rows.skip(number, "date", "bad_date", N_("“{text}” is not a date."), text=shown(written))
            return None
        if on > self._unit.on:
            rows.skip(number, "date", "future", N_("“{text}” lies in the future."), text=shown(written))
            return None
        before = len(self._tally.problems)
        amount = rows.money(number, "amount", whole_number_text(rows.text(cells, "amount")))
        if amount is None:
            if len(self._tally.problems) == before:
                self._tally.problem(number, "amount", "bad_amount", N_("This line has no amount."))
            self._tally.skipped += 1
            return None
        return self._line(number, cells, on, amount.minor)

    def _quantity(self, number: int, cells: Sequence[str], kept: list[str]) -> int:
        """How many pieces; one where the cell is empty or, named and kept, says no number of pieces. The amount of the
        line is the file's either way."""
        text = self._rows.text(cells, "quantity")
        if not text:
            return 1
        quantity = self._rows.whole_number(whole_number_text(text))
        if quantity:
            return quantity
        kept.append(self._rows.as_written("quantity", text))
        sentence = N_("“{text}” is no number of pieces: taken as 1, the amount as it stands; “{text}” is in the notes.")
        self._tally.problem(number, "quantity", "bad_number", sentence, text=shown(text))
        return 0 if quantity == 0 else 1

    def _line(self, number: int, cells: Sequence[str], on: date, amount: int) -> Line:
        rows = self._rows
        kept: list[str] = []
        quantity = self._quantity(number, cells, kept)
        receipt = rows.line(number, cells, "receipt", kept)
        name, client, staff = (rows.line(number, cells, field, kept) for field in ("name", "client", "staff"))
        if not name:
            sentence = N_("The list does not say what was sold; the line stands as “{nameless}”.")
            self._tally.problem(number, "name", "nothing_named", sentence, nameless=NAMELESS)
        taxes = {tax: text for field, tax in self._taxes.items() if (text := rows.text(cells, field))}
        notes = "\n".join([text for text in (rows.text(cells, "notes"),) if text] + kept + rows.unknown(number, cells))
        base = key_of(receipt, on.isoformat(), fold(client), fold(name), fold(staff), str(quantity), str(amount))
        self._alike[base] = alike = self._alike.get(base, 0) + 1
        key = base if alike == 1 else key_of(base, str(alike))
        # without a number of its own, what one client had on one day is one visit, and a stranger's line is her own
        visit_key = key_of(receipt, on.isoformat(), fold(client)) if receipt or client else key
        return Line(
            number,
            receipt,
            on,
            name,
            client,
            staff,
            quantity or 1,
            amount,
            taxes or None,
            notes,
            key,
            visit_key,
        )

    def _visits(self, lines: Sequence[Line]) -> dict[str, VisitId]:
        """The visit of each line: one brought in before, whose total grows, or a new one."""
        totals: dict[str, int] = {}
        notes: dict[str, dict[str, None]] = {}
        first: dict[str, Line] = {}
        for line in lines:
            totals[line.visit_key] = totals.get(line.visit_key, 0) + line.amount
            first.setdefault(line.visit_key, line)
            if line.notes:
                notes.setdefault(line.visit_key, {})[line.notes] = None
        found = self._grown(store.known_rows(_VISIT_KIND, totals), totals, notes, first)
        new = [key for key in totals if key not in found]
        made = insert_visits([self._visit(first[key], totals[key], notes.get(key, {})) for key in new])
        pairs = list(zip(new, made, strict=True))
        store.remember_rows(_VISIT_KIND, pairs)
        return found | dict(pairs)

    def _grown(
        self,
        known: Mapping[str, int],
        totals: Mapping[str, int],
        notes: Mapping[str, Iterable[str]],
        first: Mapping[str, Line],
    ) -> dict[str, VisitId]:
        """Visits brought in before, more lines added; where one was corrected since, the one that stands now."""
        standing = store.standing_visits(known.values())
        found: dict[str, VisitId] = {}
        grown: list[tuple[VisitId, int, str]] = []
        written = {visit.id: visit.notes for visit in standing.values()}
        sums: dict[VisitId, int] = {}
        for key, number in known.items():
            visit = standing[number]  # a visit is never deleted
            found[key] = visit.id
            written[visit.id] = self._room_for(first[key], visit.client_id, written[visit.id], notes.get(key, ()))
            grown.append((visit.id, totals[key], written[visit.id]))
            self._grew(visit, sums.get(visit.id, visit.total), totals[key])
            sums[visit.id] = sums.get(visit.id, visit.total) + totals[key]
            if visit.client_id is not None:
                self._seen[visit.client_id] = max(visit.on, self._seen.get(visit.client_id, visit.on))
        store.grow_visits(grown)
        return found

    def _grew(self, visit: store.StandingVisit, total: int, more: int) -> None:
        told = changes({"total": total}, {"total": total + more})
        self._unit.audit("visit.grown", f"visit:{visit.id}", client=visit.client_id, detail=told | {"by": "import"})

    def _room_for(self, line: Line, client: ClientId | None, old: str, more: Iterable[str]) -> str:
        """Notes with more below them. A visit has one text of notes: what it has no room for goes to its client's."""
        notes, overflow = joined_notes(old, "\n".join(more))
        if overflow:
            words = self._rows.words
            heading = words(N_("Receipt {number}, {day}"), number=line.receipt or NAMELESS, day=line.on)
            keep_beside(self._unit, self._tally, line.number, client, heading, "\n".join(overflow))
        return notes

    def _visit(self, line: Line, total: int, notes: Iterable[str]) -> NewVisit:
        client, kept = self._clients.get(line.client), ""
        if isinstance(client, Ambiguous):
            self._tally.problem(
                line.number,
                "client",
                "ambiguous_client",
                N_("“{text}” may be any of {count} clients; the visit landed without one."),
                text=shown(line.client),
                count=client.count,
            )
            client, kept = None, self._rows.as_written("client", line.client)
        if client is not None:
            self._seen[client] = max(line.on, self._seen.get(client, line.on))
        return NewVisit(
            client_id=client,
            at=_middle_of(line.on, self._zone),
            on=line.on,
            staff_id=self._unit.acting.staff_id,
            receipt=line.receipt,
            total=total,
            notes=self._room_for(line, client, kept, notes),
        )

    def _item(self, line: Line, visit_id: VisitId) -> NewItem:
        service, product = self._offered.by_name(line.name)
        # the price of one piece, such that quantity × price − discount is the amount to the cent
        price = -(-line.amount // line.quantity) if line.quantity > 0 else line.amount // line.quantity
        return NewItem(
            visit_id=visit_id,
            name=one_line(line.name) or NAMELESS,
            quantity=line.quantity,
            price=price,
            amount=line.amount,
            discount=price * line.quantity - line.amount,
            service_id=service,
            product_id=product,
            beautician_id=self._staff.get(line.staff),
            taxes=line.taxes,
        )


@lru_cache(maxsize=4096)
def _middle_of(on: date, zone: str) -> datetime:
    """Noon of a day at the shop: the hour is not in the file."""
    return datetime.combine(on, _DAY_MIDDLE, ZoneInfo(zone)).astimezone(UTC)
