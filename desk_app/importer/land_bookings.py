"""Landing appointments, cancellations and no-shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.rules import LONGEST_NOTES
from desk_app.importer import store
from desk_app.importer.cells import fold, is_not_given, whole_number_text
from desk_app.importer.days import parse_day, parse_minute
from desk_app.importer.lists import ListKind
from desk_app.importer.long_notes import in_pieces, keep_beside
from desk_app.importer.offered import Offered
from desk_app.importer.reading import Row
from desk_app.importer.rows import RowReader, key_of, shown
from desk_app.importer.who import Ambiguous, Clients, Colleagues, is_nobody
from desk_app.salon.booking import BookingStatus, NewBooking
from desk_app.salon.booking_store import insert_bookings
from desk_app.salon.catalogue import ServiceId
from desk_app.staff.account import StaffId
from desk_app.staff.work import Work
from desk_app.words import N_

_STATUS = {
    ListKind.BOOKINGS: BookingStatus.BOOKED,
    ListKind.CANCELLATIONS: BookingStatus.CANCELLED,
    ListKind.NO_SHOWS: BookingStatus.NO_SHOW,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, read. ``minute`` 0 where the list has no time."""

    number: int
    on: date
    minute: int
    minutes: int
    client: str
    service: str
    staff: str
    cancelled_on: date | None
    notes: str
    key: str


class BookingLander:
    """Lands one of the three lists. A cancellation or no-show closes the appointment it is of, where there is one."""

    def __init__(self, unit: Work, rows: RowReader) -> None:
        self._unit = unit
        self._rows = rows
        self._tally = rows.tally
        self._kind = rows.plan.kind
        self._clients = Clients(unit)
        self._staff = Colleagues(unit)
        self._offered = Offered()
        self._unknown_services: set[str] = set()
        self._landed: dict[str, int] = {}  # key → row of this file
        self._alike: dict[str, int] = {}  # key of a stranger's entry → how many there were

    def land(self, batch: Sequence[Row]) -> None:
        """Lands one batch."""
        read = [entry for entry in (self._read(*row) for row in batch) if entry is not None]
        known = store.known_rows(self._kind, [entry.key for entry in read])
        new: list[Entry] = []
        for entry in read:
            first = self._landed.setdefault(entry.key, entry.number)
            if first != entry.number:
                self._tally.problem(
                    entry.number, "", "duplicate", N_("The same entry as in row {row}; it was taken once."), row=first
                )
            if first != entry.number or entry.key in known:
                self._tally.merged += 1
            else:
                new.append(entry)
        if not new:
            return
        self._clients.learn(entry.client for entry in new)
        self._write(new)
        self._unit.touch(Kind.BOOKING)

    def finish(self) -> None:
        """Appointments of days on which the client was here have been kept."""
        if self._kind is ListKind.BOOKINGS and self._tally.added:
            store.bookings_were_kept(self._kind, self._unit.on)

    def _read(self, number: int, cells: Sequence[str]) -> Entry | None:
        rows = self._rows
        if rows.skip_not_data(number, cells):
            return None
        cancelled_on = self._day(number, cells, "cancelled_on")
        on = self._day(number, cells, "date") or (cancelled_on if not rows.text(cells, "date") else None)
        if on is None:
            text = rows.text(cells, "date") or rows.text(cells, "cancelled_on")
            rows.skip(number, "date", "bad_date", N_("“{text}” is not a date."), text=shown(text))
            return None
        minute = self._minute(number, cells)
        if minute is None:
            rows.skip(number, "time", "bad_time", N_("“{text}” is not a time."), text=shown(rows.text(cells, "time")))
            return None
        minutes = rows.whole(number, "minutes", whole_number_text(rows.text(cells, "minutes")), 60)
        kept: list[str] = [text for text in (rows.text(cells, "notes"),) if text]
        client, service, staff = (rows.line(number, cells, name, kept) for name in ("client", "service", "staff"))
        kept += [rows.labelled(rows.columns[name], text) for name in ("by", "days") if (text := rows.text(cells, name))]
        kept += rows.unknown(number, cells)
        said = cancelled_on.isoformat() if cancelled_on else ""
        key = key_of(fold(client), on.isoformat(), str(minute), fold(service), fold(staff), said)
        if is_nobody(client):  # nobody says that they are of one person: each counts, as lines of receipts do
            self._alike[key] = alike = self._alike.get(key, 0) + 1
            key = key if alike == 1 else key_of(key, str(alike))
        length = minutes if 0 < minutes <= 1440 else 60
        return Entry(number, on, minute, length, client, service, staff, cancelled_on, "\n".join(kept), key)

    def _day(self, number: int, cells: Sequence[str], name: str) -> date | None:
        text = self._rows.text(cells, name)
        day = parse_day(text, self._rows.plan.date_order) if text else None
        if text and day is None and name == "cancelled_on":
            if is_not_given(text):
                self._tally.not_given(number, name, "bad_date", text)
                return None
            self._tally.problem(number, name, "bad_date", N_("“{text}” is not a date."), text=shown(text))
        return day

    def _minute(self, number: int, cells: Sequence[str]) -> int | None:
        """The time of day; lists of cancellations and no-shows have none."""
        rows = self._rows
        if self._kind is not ListKind.BOOKINGS:
            return 0
        minute = parse_minute(rows.text(cells, "time"))
        if minute is None and rows.text(cells, "minute"):
            counted = rows.whole(number, "minute", whole_number_text(rows.text(cells, "minute")), -1)
            minute = counted if 0 <= counted < 1440 else None
        return minute

    def _write(self, entries: Sequence[Entry]) -> None:
        standing = self._standing(entries)
        closed: list[tuple[int, str, date | None, str]] = []
        fresh: list[tuple[Entry, NewBooking]] = []
        remembered: list[tuple[str, int]] = []
        status = _STATUS[self._kind]
        for entry in entries:
            client, notes = self._client(entry)
            service, staff = self._offered.service(entry.service), self._staff.get(entry.staff)
            if entry.service and service is None:
                notes = self._without_service(entry, notes)
            notes = self._fitted(entry, client, notes)
            open_ones = standing.get((client, entry.on, service, staff), []) if client is not None else []
            if open_ones:
                number = open_ones.pop(0)
                closed.append((number, status.value, entry.cancelled_on, notes))
                self._unit.audit(
                    "booking.moved",
                    f"booking:{number}",
                    client=client,
                    detail={"from": BookingStatus.BOOKED.value, "to": status.value, "by": "import"},
                )
                remembered.append((entry.key, number))
                continue
            fresh.append(
                (
                    entry,
                    NewBooking(
                        client, entry.on, entry.minute, entry.minutes, service, staff, status, entry.cancelled_on, notes
                    ),
                )
            )
        store.close_bookings(closed)
        ids = insert_bookings([booking for _, booking in fresh])
        remembered += [(entry.key, number) for (entry, _), number in zip(fresh, ids, strict=True)]
        store.remember_rows(self._kind, remembered)
        self._tally.updated += len(closed)
        self._tally.added += len(fresh)

    def _standing(
        self, entries: Sequence[Entry]
    ) -> dict[tuple[int, date, ServiceId | None, StaffId | None], list[int]]:
        """Appointments that a cancellation or no-show may be of: same client, day, service and colleague."""
        if self._kind is ListKind.BOOKINGS:
            return {}
        pairs = [(client, entry.on) for entry in entries if isinstance(client := self._clients.get(entry.client), int)]
        found: dict[tuple[int, date, ServiceId | None, StaffId | None], list[int]] = {}
        for number, whose, on, service, staff in store.open_bookings(pairs):
            key = (whose, on, ServiceId(service) if service else None, StaffId(staff) if staff else None)
            found.setdefault(key, []).append(number)
        return found

    def _client(self, entry: Entry) -> tuple[ClientId | None, str]:
        client = self._clients.get(entry.client)
        if not isinstance(client, Ambiguous):
            return client, entry.notes
        self._tally.problem(
            entry.number,
            "client",
            "ambiguous_client",
            N_("“{text}” may be any of {count} clients; the appointment landed without one."),
            text=shown(entry.client),
            count=client.count,
        )
        return None, f"{self._rows.as_written('client', entry.client)}\n{entry.notes}".strip()

    def _fitted(self, entry: Entry, client: ClientId | None, notes: str) -> str:
        """As much of the notes as an appointment holds; its client's notes take the rest."""
        if len(notes) <= LONGEST_NOTES:
            return notes
        first, *more = in_pieces(notes)
        heading = self._rows.words(N_("Appointment of {day}"), day=entry.on)
        keep_beside(self._unit, self._tally, entry.number, client, heading, "\n".join(more))
        return first

    def _without_service(self, entry: Entry, notes: str) -> str:
        folded = fold(entry.service)
        if folded not in self._unknown_services:
            self._unknown_services.add(folded)
            self._tally.problem(
                entry.number,
                "service",
                "unknown_service",
                N_("There is no service “{text}”; it is kept in the notes, here and further on."),
                text=shown(entry.service),
            )
        return f"{self._rows.labelled(self._rows.columns['service'], entry.service)}\n{notes}".strip()
