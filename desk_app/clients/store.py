"""Client files in the shop file. Nouns in, nouns out; writing only inside an open unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from desk_app.clients.advisor_store import put_second_advisors, set_second_advisor
from desk_app.clients.client import Birthday, Client, ClientBrief, ClientDraft, ClientId, ClientNote
from desk_app.clients.field_index import field_words
from desk_app.clients.merged_store import other_words
from desk_app.clients.searchwords import index_words
from desk_app.clients.tables import ClientRow, NoteRow
from desk_app.clients.unit_index import firms_of, unit_words
from desk_app.clock import as_text, from_text
from desk_app.db.rows import OPEN
from desk_app.staff.account import StaffId
from desk_app.staff.tables import StaffRow

_NO_BIRTHDAY = Birthday(0, 0)

#: Bound values of one statement: SQLite takes 32,766.
_CHUNK = 10_000

_CLIENT_COLUMNS = (
    "id, code, name, gender, birth_lunar, birth_year, birth_month, birth_day, birth_leap, document_kind, "
    "document_number, address, source, notes, allergies, alerts, advisor_id, may_call, do_not_call, call_from, "
    "call_to, created_at, updated_at, last_seen"
)
_BRIEF = (
    "SELECT c.id, c.code, c.name, coalesce(p.number, ''), c.last_seen, "
    "CASE WHEN c.health_barred THEN '' ELSE c.allergies END, c.do_not_call FROM client c "
    "LEFT JOIN client_phone p ON p.client_id = c.id AND p.position = 0 "
)


#: A client ``c`` who stands in lists.
_LISTED = "c.erased_at IS NULL AND NOT EXISTS (SELECT 1 FROM client_merged g WHERE g.client_id = c.id)"


def rows(sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """All rows of one reading statement of this room."""
    return list(OPEN.execute_sql(sql, tuple(values)).fetchall())


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


# ---------------------------------------------------------------- reading


def client(client_id: ClientId) -> Client | None:
    """One file, whole; None where there is none."""
    found = rows(
        "SELECT c.code, c.name, c.gender, c.birth_lunar, c.birth_year, c.birth_month, c.birth_day, c.birth_leap, "
        "c.document_kind, c.document_number, c.address, c.source, c.notes, c.allergies, c.alerts, c.advisor_id, "
        "coalesce(s.name, ''), c.may_call, c.do_not_call, c.call_from, c.call_to, c.created_at, c.last_seen, "
        "c.health_barred, c.erased_at, m.into_id, a.staff_id, coalesce(w.name, '') "
        "FROM client c LEFT JOIN staff s ON s.id = c.advisor_id LEFT JOIN client_merged m ON m.client_id = c.id "
        "LEFT JOIN client_second_advisor a ON a.client_id = c.id LEFT JOIN staff w ON w.id = a.staff_id "
        "WHERE c.id = ?",
        (client_id,),
    )
    if not found:
        return None
    row = found[0]
    return Client(
        id=client_id,
        code=row[0],
        name=row[1],
        phones=phones_of(client_id),
        gender=row[2],
        birthday=_birthday(*row[3:8]),
        document_kind=row[8],
        document_number=row[9],
        address=row[10],
        source=row[11],
        tags=tags_of(client_id),
        notes=row[12],
        allergies=row[13],
        alerts=row[14],
        advisor_id=None if row[15] is None else StaffId(row[15]),
        advisor_name=row[16],
        may_call=None if row[17] is None else bool(row[17]),
        do_not_call=bool(row[18]),
        call_from=row[19],
        call_to=row[20],
        created_at=from_text(row[21]),
        last_seen=_day(row[22]),
        health_barred=bool(row[23]),
        erased=row[24] is not None,
        merged_into=None if row[25] is None else ClientId(row[25]),
        second_advisor_id=None if row[26] is None else StaffId(row[26]),
        second_advisor_name=row[27],
    )


def _birthday(lunar: int, year: int, month: int, day: int, leap: int) -> Birthday | None:
    return Birthday(month, day, year, lunar=bool(lunar), leap=bool(leap)) if month else None


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def phones_of(client_id: ClientId) -> tuple[str, ...]:
    """A client's numbers in the order of the form."""
    sql = "SELECT number FROM client_phone WHERE client_id = ? ORDER BY position, id"
    return tuple(row[0] for row in rows(sql, (client_id,)))


def tags_of(client_id: ClientId) -> tuple[str, ...]:
    """A client's tags in order."""
    return tuple(row[0] for row in rows("SELECT tag FROM client_tag WHERE client_id = ? ORDER BY tag", (client_id,)))


def briefs(client_ids: Sequence[int]) -> dict[ClientId, ClientBrief]:
    """Briefs by id, one query for up to ``_CHUNK`` of them; ids that are not there are left out."""
    found: dict[ClientId, ClientBrief] = {}
    for first in range(0, len(client_ids), _CHUNK):
        part = client_ids[first : first + _CHUNK]
        for row in rows(f"{_BRIEF} WHERE c.id IN ({_marks(part)})", part):
            brief = _brief(row)
            found[brief.id] = brief
    return found


def _brief(row: tuple[Any, ...]) -> ClientBrief:
    return ClientBrief(ClientId(row[0]), row[1], row[2], row[3], _day(row[4]), row[5], bool(row[6]))


def recently_seen(limit: int, before: ClientBrief | None) -> tuple[ClientBrief, ...]:
    """A page of the list: last seen first, never seen at the end, the newer file first among equals."""
    found: list[tuple[Any, ...]] = []
    if before is None or before.last_seen is not None:
        where, values = "c.last_seen IS NOT NULL", []
        if before is not None and before.last_seen is not None:
            where, values = "(c.last_seen, c.id) < (?, ?)", [before.last_seen.isoformat(), before.id]
        found = rows(f"{_BRIEF} WHERE {where} ORDER BY c.last_seen DESC, c.id DESC LIMIT ?", [*values, limit])
    if len(found) < limit:
        below = before.id if before is not None and before.last_seen is None else 2**62
        never = f"c.last_seen IS NULL AND {_LISTED}"  # a file taken back, erased or merged is in no list
        sql = f"{_BRIEF} WHERE {never} AND c.id < ? ORDER BY c.id DESC LIMIT ?"
        found += rows(sql, (below, limit - len(found)))
    return tuple(_brief(row) for row in found)


def count() -> int:
    """How many client files there are: as many as ``recently_seen`` goes through."""
    gone = "SELECT count(*) FROM client WHERE last_seen IS NULL AND erased_at IS NOT NULL"
    merged = "SELECT count(*) FROM client_merged"
    return int(rows(f"SELECT (SELECT count(*) FROM client) - ({gone}) - ({merged})")[0][0])


def notes_of(client_id: ClientId, limit: int) -> tuple[ClientNote, ...]:
    """A client's dated remarks, newest first."""
    sql = (
        "SELECT n.id, n.at, n.staff_id, s.name, n.text FROM client_note n JOIN staff s ON s.id = n.staff_id "
        "WHERE n.client_id = ? ORDER BY n.at DESC, n.id DESC LIMIT ?"
    )
    return tuple(
        ClientNote(row[0], client_id, from_text(row[1]), StaffId(row[2]), row[3], row[4])
        for row in rows(sql, (client_id, limit))
    )


def search(question: str, limit: int) -> list[ClientId]:
    """Clients whose index row answers an FTS5 question, newest file first."""
    sql = "SELECT rowid FROM client_search WHERE client_search MATCH ? ORDER BY rowid DESC LIMIT ?"
    return [ClientId(row[0]) for row in rows(sql, (question, limit))]


def ids_by_phone(numbers: Sequence[str], limit: int = 20) -> list[ClientId]:
    """Clients who have one of these kept numbers."""
    if not numbers:
        return []
    sql = f"SELECT DISTINCT client_id FROM client_phone WHERE number IN ({_marks(numbers)}) ORDER BY client_id LIMIT ?"
    return [ClientId(row[0]) for row in rows(sql, (*numbers, limit))]


def ids_by_document(numbers: Sequence[str], limit: int = 20) -> list[ClientId]:
    """Clients who have one of these document numbers."""
    if not numbers:
        return []
    sql = f"SELECT id FROM client WHERE document_number IN ({_marks(numbers)}) ORDER BY id LIMIT ?"
    return [ClientId(row[0]) for row in rows(sql, (*numbers, limit))]


def ids_by_code(code: str) -> list[ClientId]:
    """The client with this member code, if any."""
    return [ClientId(row[0]) for row in rows("SELECT id FROM client WHERE code = ?", (code,))]


def ids_by_name(name: str, limit: int = 20) -> list[ClientId]:
    """The clients of exactly this name, at most ``limit``."""
    return [ClientId(row[0]) for row in rows("SELECT id FROM client WHERE name = ? LIMIT ?", (name, limit))]


def ids_by_name_and_birthday(question: str, birthday: Birthday, limit: int = 20) -> list[ClientId]:
    """Clients whose index row answers ``question`` and who have this birthday; a year not told fits any."""
    sql = (
        "SELECT id FROM client WHERE id IN (SELECT rowid FROM client_search WHERE client_search MATCH ?) "
        "AND birth_month = ? AND birth_day = ? AND birth_lunar = ? AND (birth_year = ? OR birth_year = 0 OR ? = 0) "
        "ORDER BY id LIMIT ?"
    )
    values = (question, birthday.month, birthday.day, birthday.lunar, birthday.year, birthday.year, limit)
    return [ClientId(row[0]) for row in rows(sql, values)]


def born_on(keys: Sequence[tuple[bool, int, int, bool]]) -> list[tuple[ClientId, str, Birthday]]:
    """Clients whose birthday is one of these (lunar, month, day, leap) keys, by id. Uses the birthday index."""
    found: list[tuple[ClientId, str, Birthday]] = []
    for first in range(0, len(keys), _CHUNK // 4):
        part = keys[first : first + _CHUNK // 4]
        sql = (
            f"WITH wanted(lunar, month, day, leap) AS (VALUES {', '.join(['(?, ?, ?, ?)'] * len(part))}) "
            "SELECT c.id, c.name, c.birth_lunar, c.birth_year, c.birth_month, c.birth_day, c.birth_leap "
            "FROM wanted w CROSS JOIN client c ON c.birth_lunar = w.lunar AND c.birth_month = w.month "
            "AND c.birth_day = w.day AND c.birth_leap = w.leap"
        )
        for row in rows(sql, [value for key in part for value in key]):
            birthday = _birthday(*row[2:])
            if birthday is not None:
                found.append((ClientId(row[0]), row[1], birthday))
    return sorted(found, key=lambda born: born[0])


def active_staff(staff_id: StaffId) -> bool:
    """Whether an account of this id is in use."""
    return bool(StaffRow.select(StaffRow.id).where(StaffRow.id == staff_id, StaffRow.active).tuples().first())


# ---------------------------------------------------------------- writing, inside a unit of work


def next_codes(how_many: int) -> list[str]:
    """Member codes not yet taken, in order: "A-00001" is offered to the first file of an empty shop.

    They begin with the number the next file will have, so that giving one never reads the whole table.
    """
    found: list[str] = []
    number = _last_id() + 1
    while len(found) < how_many:
        offered = [f"A-{value:05d}" for value in range(number, number + min(_CHUNK, how_many - len(found)))]
        taken = {row[0] for row in rows(f"SELECT code FROM client WHERE code IN ({_marks(offered)})", offered)}
        found += [code for code in offered if code not in taken]
        number += len(offered)
    return found


def _last_id() -> int:
    return int(rows("SELECT coalesce(max(id), 0) FROM client")[0][0])


#: Whose phone another client asked not to be called under: a list, or a second file, is no way around her wish.
_SAME_NUMBER = (
    "UPDATE client SET do_not_call = 1 WHERE id >= ? AND do_not_call = 0 AND EXISTS (SELECT 1 FROM client_phone p "
    "CROSS JOIN client_phone q ON q.number = p.number CROSS JOIN client o ON o.id = q.client_id "
    "WHERE p.client_id = client.id AND o.id <> client.id AND o.do_not_call = 1 AND o.erased_at IS NULL)"
)


def insert_clients(drafts: Sequence[ClientDraft], at: datetime) -> list[ClientId]:
    """Writes checked drafts with their phones, tags and index rows; returns their ids in order. A number that is not to
    be called in another file is not in this one.

    A draft without a code is given the next one. Codes must not be taken (``UNIQUE`` refuses the whole unit).
    """
    without = sum(not draft.code for draft in drafts)
    own = {draft.code for draft in drafts}
    codes = iter([code for code in next_codes(without + len(own)) if code not in own] if without else [])
    when, first = as_text(at), _last_id() + 1
    ids = [ClientId(number) for number in range(first, first + len(drafts))]
    coded = [draft.code or next(codes) for draft in drafts]
    _many(
        f"INSERT INTO client ({_CLIENT_COLUMNS}) VALUES ({_marks(_CLIENT_COLUMNS.split(','))})",
        (
            (number, code, *_values(draft), when, when, None)
            for number, code, draft in zip(ids, coded, drafts, strict=True)
        ),
    )
    pairs = list(zip(ids, drafts, strict=True))
    _insert_phones((number, draft.phones) for number, draft in pairs)
    _insert_tags((number, draft.tags) for number, draft in pairs)
    put_second_advisors((number, draft.second_advisor_id) for number, draft in pairs)
    _many(
        "INSERT INTO client_search (rowid, words) VALUES (?, ?)",
        (
            (number, index_words(draft.name, draft.phones, code, draft.document_number))
            for number, code, draft in zip(ids, coded, drafts, strict=True)
        ),
    )
    OPEN.execute_sql(_SAME_NUMBER, (first,))
    return ids


def _values(draft: ClientDraft) -> tuple[object, ...]:
    """The draft's columns from ``gender`` to ``call_to``, with the name before them."""
    birthday = draft.birthday or _NO_BIRTHDAY
    return (
        draft.name,
        draft.gender,
        birthday.lunar,
        birthday.year,
        birthday.month,
        birthday.day,
        birthday.leap,
        draft.document_kind,
        draft.document_number,
        draft.address,
        draft.source,
        draft.notes,
        draft.allergies,
        draft.alerts,
        draft.advisor_id,
        draft.may_call,
        draft.do_not_call,
        draft.call_from,
        draft.call_to,
    )


def _many(sql: str, values: Iterable[tuple[object, ...]]) -> None:
    # peewee builds a statement a row; the driver's own executemany is what makes an import fast.
    OPEN.connection().executemany(sql, values)


def _insert_phones(of_clients: Iterable[tuple[ClientId, tuple[str, ...]]]) -> None:
    _many(
        "INSERT INTO client_phone (client_id, number, label, position) VALUES (?, ?, '', ?)",
        ((number, phone, place) for number, phones in of_clients for place, phone in enumerate(phones)),
    )


def _insert_tags(of_clients: Iterable[tuple[ClientId, tuple[str, ...]]]) -> None:
    _many(
        "INSERT INTO client_tag (client_id, tag) VALUES (?, ?)",
        ((number, tag) for number, tags in of_clients for tag in tags),
    )


def update_client(client_id: ClientId, draft: ClientDraft, at: datetime) -> None:
    """Writes a checked draft with its code over a file, and its index row anew."""
    columns = _CLIENT_COLUMNS.split(", ")[1:-3]
    sets = ", ".join(f"{column} = ?" for column in columns)
    OPEN.execute_sql(
        f"UPDATE client SET {sets}, updated_at = ? WHERE id = ?",
        (draft.code, *_values(draft), as_text(at), client_id),
    )
    OPEN.execute_sql("DELETE FROM client_phone WHERE client_id = ?", (client_id,))
    OPEN.execute_sql("DELETE FROM client_tag WHERE client_id = ?", (client_id,))
    _insert_phones([(client_id, draft.phones)])
    _insert_tags([(client_id, draft.tags)])
    set_second_advisor(client_id, draft.second_advisor_id)
    index_client(client_id, draft)


def index_client(client_id: ClientId, draft: ClientDraft) -> None:
    """Replaces a client's row of the search index: her own words, those of files that are part of hers, and of her
    fields, and of the firm that it is. The rows of the firms she acts for follow."""
    words = f"{index_words(draft.name, draft.phones, draft.code, draft.document_number)} {other_words(client_id)}"
    words += field_words([client_id]).get(client_id, "")
    words += unit_words(client_id)
    OPEN.execute_sql("DELETE FROM client_search WHERE rowid = ?", (client_id,))
    OPEN.execute_sql("INSERT INTO client_search (rowid, words) VALUES (?, ?)", (client_id, words))
    index_firms_of(client_id)


def index_firms_of(person_id: ClientId) -> None:
    """Replaces the rows of the firms that somebody acts for: her name and phones are in them."""
    for firm_id in firms_of(person_id):
        firm = client(firm_id)
        if firm is not None and firm_id != person_id and not firm.erased:
            index_client(firm_id, firm.as_draft())


def set_do_not_call(client_id: ClientId, value: bool, at: datetime) -> None:
    """Sets or lifts the wish not to be called."""
    ClientRow.update(do_not_call=value, updated_at=at).where(ClientRow.id == client_id).execute()


def insert_note(client_id: ClientId, staff_id: StaffId, at: datetime, text: str) -> int:
    """Adds a dated remark; returns its id."""
    return int(NoteRow.insert(client=client_id, staff=staff_id, at=at, text=text).execute())
