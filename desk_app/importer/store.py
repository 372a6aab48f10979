"""What the importer asks of the shop file and writes into it that no other room offers.

Everything here runs inside an open unit of work. Reads come in bulk: one statement for a batch of rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desk_app.clients.advisor_store import put_second_advisors
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.documents import Document, DocumentKind, same_numbers
from desk_app.clients.field_index import field_words
from desk_app.clients.merged_store import ids_by_other_document, led_to, other_names
from desk_app.clients.searchwords import index_words
from desk_app.clock import as_text
from desk_app.db.rows import OPEN
from desk_app.importer.cells import fold
from desk_app.importer.people import Person
from desk_app.salon.visit import VisitId
from desk_app.staff.account import Role, StaffId
from desk_app.staff.tables import StaffRow

#: Bound values of one statement, well under SQLite's 32,766.
_CHUNK = 5_000


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of the open unit of work that is undone alone where it fails."""
    with OPEN.atomic():
        yield


def _rows(sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    return list(OPEN.execute_sql(sql, tuple(values)).fetchall())


def _many(sql: str, values: Iterable[tuple[object, ...]]) -> None:
    OPEN.connection().executemany(sql, values)


def _chunks(values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    held = tuple(dict.fromkeys(values))
    for first in range(0, len(held), _CHUNK):
        yield held[first : first + _CHUNK]


def _select_in(sql: str, values: Iterable[Any], *before: object) -> list[tuple[Any, ...]]:
    """Rows of ``sql`` whose ``{marks}`` are any of ``values``."""
    found: list[tuple[Any, ...]] = []
    for part in _chunks(values):
        found += _rows(sql.format(marks=", ".join("?" * len(part))), (*before, *part))
    return found


# ---------------------------------------------------------------- what was brought in before


def known_rows(kind: str, keys: Iterable[str]) -> dict[str, int]:
    """Key → what it became, for rows that an import has brought in before."""
    return dict(_select_in("SELECT key, row_id FROM imported WHERE kind = ? AND key IN ({marks})", keys, kind))


def remember_rows(kind: str, keys: Iterable[tuple[str, int]]) -> None:
    """Remembers rows as brought in."""
    _many("INSERT OR IGNORE INTO imported (kind, key, row_id) VALUES (?, ?, ?)", ((kind, *pair) for pair in keys))


def files_behind(client_ids: Iterable[int]) -> dict[int, ClientId | None]:
    """Client a row became → the file that is hers now, an open one; None where she was erased."""
    led = dict(_led((number, number) for number in client_ids))
    sql = "SELECT id FROM client WHERE erased_at IS NOT NULL AND id IN ({marks})"
    gone = {row[0] for row in _select_in(sql, led.values())}
    return {number: None if file in gone else file for number, file in led.items()}


# ---------------------------------------------------------------- people

#: FTS5's own first values, and those for a long list: fewer and larger pieces of index, merged less often.
_INDEX_AS_USUAL, _INDEX_FOR_MANY = {"hashsize": 1_048_576, "automerge": 4}, {"hashsize": 4_194_304, "automerge": 16}


def expect_many_clients(expected: bool) -> None:
    """Tells the search index that many clients come (or have come). It keeps every answer right either way."""
    for name, value in (_INDEX_FOR_MANY if expected else _INDEX_AS_USUAL).items():
        OPEN.execute_sql("INSERT INTO client_search (client_search, rank) VALUES (?, ?)", (name, value))


def find_people(
    *,
    ids: Iterable[int] = (),
    phones: Iterable[str] = (),
    documents: Iterable[str] = (),
    births: Iterable[tuple[str, int, int, int]] = (),
) -> list[Person]:
    """Clients that rows may be about, whole. ``births``: (name, year, month, day)."""
    documents, found = tuple(documents), {led for _, led in _led((number, number) for number in ids)}
    found.update(ids_by_other_document(documents))
    found.update(row[0] for row in _select_in("SELECT client_id FROM client_phone WHERE number IN ({marks})", phones))
    found.update(row[0] for row in _select_in("SELECT id FROM client WHERE document_number IN ({marks})", documents))
    for part in _chunks(births):
        for few in (part[first : first + 400] for first in range(0, len(part), 400)):
            marks = ", ".join(["(?, ?, ?, ?)"] * len(few))
            found.update(
                row[0]
                for row in _rows(
                    f"WITH wanted(name, y, m, d) AS (VALUES {marks}) SELECT c.id FROM wanted w CROSS JOIN client c "
                    "ON c.name = w.name AND c.birth_year = w.y AND c.birth_month = w.m AND c.birth_day = w.d",
                    [value for birth in few for value in birth],
                )
            )
    return _load_people(sorted(found))


def _led(pairs: Iterable[tuple[Any, int]]) -> Iterator[tuple[Any, ClientId]]:
    """What names a client, and the file it leads to: that of a merged one is closed."""
    leads = led_to()
    return ((key, leads.get(ClientId(client_id), ClientId(client_id))) for key, client_id in pairs)


def _load_people(ids: Sequence[int]) -> list[Person]:
    phones = _grouped("SELECT client_id, number FROM client_phone WHERE client_id IN ({marks}) ORDER BY position", ids)
    tags = _grouped("SELECT client_id, tag FROM client_tag WHERE client_id IN ({marks})", ids)
    columns = (
        "id, code, name, gender, birth_lunar, birth_year, birth_month, birth_day, birth_leap, document_kind, "
        "document_number, address, source, notes, allergies, alerts, advisor_id, may_call, do_not_call, call_from, "
        "call_to, (SELECT staff_id FROM client_second_advisor WHERE client_id = client.id)"
    )
    found, merged = [], other_names(ids)
    for row in _select_in(f"SELECT {columns} FROM client WHERE id IN ({{marks}})", ids):
        lunar, year, month, day, leap = row[4:9]
        draft = ClientDraft(
            name=row[2],
            phones=tuple(phones.get(row[0], ())),
            code=row[1],
            gender=row[3],
            birthday=Birthday(month, day, year, lunar=bool(lunar), leap=bool(leap)) if month else None,
            document_kind=row[9],
            document_number=row[10],
            address=row[11],
            source=row[12],
            tags=tuple(sorted(tags.get(row[0], ()))),
            notes=row[13],
            allergies=row[14],
            alerts=row[15],
            advisor_id=None if row[16] is None else StaffId(row[16]),
            may_call=None if row[17] is None else bool(row[17]),
            do_not_call=bool(row[18]),
            call_from=row[19],
            call_to=row[20],
            second_advisor_id=None if row[21] is None else StaffId(row[21]),
        )
        numbers = same_numbers(Document(DocumentKind(row[9]), row[10])) if row[10] else ()
        person = Person(ClientId(row[0]), draft, draft, fold(row[2]), numbers)
        found.append(person.known_as(merged.get(ClientId(row[0]), ())))
    return found


def _grouped(sql: str, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for client_id, value in _select_in(sql, ids):
        found.setdefault(client_id, []).append(value)
    return found


def update_people(people: Sequence[Person], at: datetime) -> list[ClientId]:
    """Writes what imports fill in: phones and tags that were added, blanks that are none now.

    Returns those whose row of the search index is out of date; see ``index_anew``.
    """
    _many(
        "UPDATE client SET name = ?, gender = ?, birth_lunar = ?, birth_year = ?, birth_month = ?, birth_day = ?, "
        "birth_leap = ?, document_kind = ?, document_number = ?, address = ?, source = ?, notes = ?, allergies = ?, "
        "alerts = ?, may_call = ?, do_not_call = ?, call_from = ?, call_to = ?, updated_at = ? WHERE id = ?",
        ((*_filled(person.draft), as_text(at), person.id) for person in people),
    )
    _many(
        "UPDATE client SET code = ? WHERE id = ?",
        ((person.draft.code, person.id) for person in people if person.draft.code != person.before.code),
    )
    # apart from the others: a changed reference takes a savepoint, and at each the search index writes itself out
    _many(
        "UPDATE client SET advisor_id = ? WHERE id = ?",
        (
            (person.draft.advisor_id, person.id)
            for person in people
            if person.draft.advisor_id != person.before.advisor_id
        ),
    )
    put_second_advisors((person.id, person.draft.second_advisor_id) for person in people)
    _many(
        "INSERT INTO client_phone (client_id, number, label, position) VALUES (?, ?, '', ?)",
        (
            (person.id, number, place)
            for person in people
            for place, number in enumerate(person.draft.phones)
            if number not in person.before.phones
        ),
    )
    _many(
        "INSERT OR IGNORE INTO client_tag (client_id, tag) VALUES (?, ?)",
        ((person.id, tag) for person in people for tag in person.draft.tags),
    )
    return [
        person.id for person in people if person.id is not None and _indexed(person.draft) != _indexed(person.before)
    ]


def index_anew(client_ids: Iterable[int]) -> None:
    """Replaces rows of the search index. All deletions come first: each makes the index write itself out."""
    wanted = sorted(set(client_ids))
    _many("DELETE FROM client_search WHERE rowid = ?", ((client_id,) for client_id in wanted))
    for part in _chunks(wanted):
        more = field_words(part)
        said = (
            (person.id, " ".join(index_words(*each) for each in _indexed_all(person)) + more.get(person.id or 0, ""))
            for person in _load_people(part)
        )
        _many("INSERT INTO client_search (rowid, words) VALUES (?, ?)", said)


def _filled(draft: ClientDraft) -> tuple[object, ...]:
    born = draft.birthday or Birthday(0, 0)
    return (
        draft.name,
        draft.gender,
        *(born.lunar, born.year, born.month, born.day, born.leap),
        draft.document_kind,
        draft.document_number,
        draft.address,
        draft.source,
        draft.notes,
        draft.allergies,
        draft.alerts,
        *(draft.may_call, draft.do_not_call, draft.call_from, draft.call_to),
    )


def _indexed(draft: ClientDraft) -> tuple[str, tuple[str, ...], str, str]:
    return draft.name, draft.phones, draft.code, draft.document_number


def _indexed_all(person: Person) -> Iterator[tuple[str, tuple[str, ...], str, str]]:
    """As ``_indexed``, and what the files that are part of hers were found by."""
    yield _indexed(person.draft)
    yield from ((name, (), code, document) for code, name, document in person.others)


def ids_by_code(codes: Iterable[str]) -> dict[str, ClientId]:
    """Member code → client."""
    return dict(_led(_select_in("SELECT code, id FROM client WHERE code IN ({marks})", codes)))


def all_codes() -> Iterator[tuple[str, ClientId]]:
    """Every member code with its client, the oldest file first."""
    yield from _led(OPEN.execute_sql("SELECT code, id FROM client INDEXED BY client_code ORDER BY id"))


def ids_by_phone(numbers: Iterable[str]) -> dict[str, set[ClientId]]:
    """Kept number → the clients who have it."""
    found: dict[str, set[ClientId]] = {}
    for number, client_id in _select_in(
        "SELECT number, client_id FROM client_phone WHERE number IN ({marks})", numbers
    ):
        found.setdefault(number, set()).add(ClientId(client_id))
    return found


def ids_by_name(names: Iterable[str]) -> dict[str, set[ClientId]]:
    """Name → the clients of that name."""
    found: dict[str, set[ClientId]] = {}
    for name, client_id in _led(_select_in("SELECT name, id FROM client WHERE name IN ({marks})", names)):
        found.setdefault(name, set()).add(client_id)
    return found


# ---------------------------------------------------------------- staff


def staff_by_name() -> dict[str, StaffId]:
    """Folded name or code → account."""
    found: dict[str, StaffId] = {}
    for staff_id, name, code in _rows("SELECT id, name, code FROM staff ORDER BY active, id DESC"):
        found[fold(name)] = StaffId(staff_id)
        if code:
            found[fold(code)] = StaffId(staff_id)
    return found


def staff_names() -> dict[int, str]:
    """Account → name."""
    return dict(_rows("SELECT id, name FROM staff"))


def add_beautician(name: str, at: datetime) -> StaffId:
    """An account for somebody another program knows by ``name``: she has no PIN and cannot sign in."""
    row = StaffRow.insert(name=name, code=name, role=Role.BEAUTICIAN.value, created_at=at)
    return StaffId(int(row.execute()))


# ---------------------------------------------------------------- visits and bookings


@dataclass(frozen=True, slots=True)
class StandingVisit:
    """What an import asks of a visit that is there."""

    id: VisitId
    client_id: ClientId | None
    on: date
    notes: str
    total: int


def standing_visits(visit_ids: Iterable[int]) -> dict[int, StandingVisit]:
    """Visit → the one that stands in its place now: itself, or where it was corrected the last correction."""
    found: dict[int, StandingVisit] = {}
    for part in _chunks(visit_ids):
        marks = ", ".join("?" * len(part))
        sql = (
            f"WITH RECURSIVE line(first, id) AS (SELECT id, id FROM visit WHERE id IN ({marks}) UNION "
            "SELECT line.first, v.replaced_by FROM line JOIN visit v ON v.id = line.id WHERE v.replaced_by IS NOT NULL)"
            " SELECT line.first, v.id, v.client_id, v.on_day, v.notes, v.total FROM line "
            "JOIN visit v ON v.id = line.id WHERE v.replaced_by IS NULL"
        )
        for first, number, client, on, notes, total in _rows(sql, part):
            client_id = None if client is None else ClientId(client)
            found[first] = StandingVisit(VisitId(number), client_id, date.fromisoformat(on), notes, total)
    return found


def grow_visits(visits: Iterable[tuple[int, int, str]]) -> None:
    """Adds to visits: (visit, minor units more in its total, its notes from now on)."""
    _many(
        "UPDATE visit SET total = total + ?, notes = ? WHERE id = ?",
        ((amount, notes, visit_id) for visit_id, amount, notes in visits),
    )


def open_bookings(pairs: Iterable[tuple[int, date]]) -> list[tuple[int, int, date, int | None, int | None]]:
    """Appointments still standing as booked of (client, day) pairs: id, client, day, service, staff."""
    found: list[tuple[int, int, date, int | None, int | None]] = []
    for part in _chunks((client_id, on.isoformat()) for client_id, on in pairs):
        for few in (part[first : first + 400] for first in range(0, len(part), 400)):
            marks = ", ".join(["(?, ?)"] * len(few))
            sql = (
                f"WITH wanted(client, day) AS (VALUES {marks}) SELECT b.id, b.client_id, b.on_day, b.service_id, "
                "b.staff_id FROM wanted w CROSS JOIN booking b ON b.client_id = w.client AND b.on_day = w.day "
                "WHERE b.status = 'booked' ORDER BY b.id"
            )
            rows = _rows(sql, [value for pair in few for value in pair])
            found += [(row[0], row[1], date.fromisoformat(row[2]), row[3], row[4]) for row in rows]
    return found


def close_bookings(changes: Iterable[tuple[int, str, date | None, str]]) -> None:
    """Sets appointments to cancelled or no_show: (id, status, cancelled on, remark for the notes)."""
    _many(
        "UPDATE booking SET status = ?, cancelled_on = ?, notes = trim(notes || char(10) || ?, char(10)) WHERE id = ?",
        ((status, on.isoformat() if on else None, notes, number) for number, status, on, notes in changes),
    )


def bookings_were_kept(kind: str, before: date) -> int:
    """Imported appointments of days gone by on which the client's visit is in the file: done. How many were."""
    kept = OPEN.execute_sql(
        "UPDATE booking SET status = 'done' WHERE status = 'booked' AND on_day < ? "
        "AND id IN (SELECT row_id FROM imported WHERE kind = ?) AND EXISTS (SELECT 1 FROM visit v "
        "WHERE v.client_id = booking.client_id AND v.on_day = booking.on_day AND v.replaced_by IS NULL)",
        (before.isoformat(), kind),
    )
    return int(kept.rowcount)
