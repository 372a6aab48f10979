"""Family and dates in the shop file. Nouns in, nouns out; writing only inside an open unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desk_app.clients.client import Birthday, ClientId
from desk_app.clients.merged_store import forget_moves
from desk_app.clients.relation import Relation
from desk_app.clients.relative import (
    ClientDate,
    ClientFamily,
    DateDraft,
    DateId,
    DateKind,
    Relative,
    RelativeDraft,
    RelativeId,
    Standing,
)
from desk_app.clients.store import rows
from desk_app.clock import as_text
from desk_app.db.rows import OPEN

_RELATIVE = (
    "SELECT r.id, r.client_id, r.relation, r.name, r.phone, r.note, r.standing, r.remind, r.other_id, "
    "coalesce(o.name, ''), coalesce(o.code, ''), "
    "coalesce((SELECT number FROM client_phone WHERE client_id = r.other_id AND position = 0), ''), "
    "o.birth_lunar, o.birth_year, o.birth_month, o.birth_day, o.birth_leap, "
    "b.lunar, b.year, b.month, b.day, b.leap FROM client_relative r LEFT JOIN client o ON o.id = r.other_id "
    "LEFT JOIN client_date b ON b.relative_id = r.id AND b.kind = 'birthday' WHERE "
)
_DATE = "SELECT id, client_id, kind, label, relative_id, lunar, year, month, day, leap FROM client_date WHERE "


def _birthday(lunar: int | None, year: int, month: int, day: int, leap: int) -> Birthday | None:
    return Birthday(month, day, year, bool(lunar), bool(leap)) if month else None


def _relative(row: Sequence[Any]) -> Relative:
    linked = row[8] is not None
    own = _birthday(*row[17:22])
    return Relative(
        id=RelativeId(row[0]),
        client_id=ClientId(row[1]),
        relation=Relation(row[2]),
        name=row[9] if linked else row[3],
        phone=row[11] if linked else row[4],
        note=row[5],
        standing=Standing(row[6]),
        remind=bool(row[7]),
        birthday=(_birthday(*row[12:17]) or own) if linked else own,
        other_id=ClientId(row[8]) if linked else None,
        other_code=row[10],
    )


def _date(row: Sequence[Any]) -> ClientDate:
    lunar, year, month, day, leap = row[5:10]
    told = Birthday(month, day, year, bool(lunar), bool(leap))
    relative = None if row[4] is None else RelativeId(row[4])
    return ClientDate(DateId(row[0]), ClientId(row[1]), DateKind(row[2]), told, row[3], relative)


def relative(relative_id: int) -> Relative | None:
    """One of them; None where there is none."""
    found = rows(f"{_RELATIVE} r.id = ?", (relative_id,))
    return _relative(found[0]) if found else None


def mirror(kept: Relative) -> Relative | None:
    """What stands of the client in her relative's own file."""
    found = rows(f"{_RELATIVE} r.client_id = ? AND r.other_id = ? ORDER BY r.id", (kept.other_id, kept.client_id))
    return _relative(found[0]) if found else None


def family(client_id: ClientId) -> ClientFamily:
    """Everybody and every day of a client's file, in the order they were entered. Who was merged with her own relative
    is none of her own."""
    of_hers = f"{_RELATIVE} r.client_id = ? AND r.other_id IS NOT r.client_id ORDER BY r.id"
    relatives = tuple(map(_relative, rows(of_hers, (client_id,))))
    found = rows(f"{_DATE} client_id = ? AND kind <> 'birthday' ORDER BY id", (client_id,))
    return ClientFamily(client_id, relatives, tuple(map(_date, found)))


def count(table: str, client_id: ClientId) -> int:
    """How many relatives, or days, a client has."""
    return int(rows(f"SELECT count(*) FROM {table} WHERE client_id = ?", (client_id,))[0][0])


def date_of(date_id: int) -> ClientDate | None:
    """One day; None where there is none."""
    found = rows(f"{_DATE} id = ?", (date_id,))
    return _date(found[0]) if found else None


def dates_of(relative_id: int) -> tuple[ClientDate, ...]:
    """The days of a relative, her birthday as told among them."""
    return tuple(map(_date, rows(f"{_DATE} relative_id = ? ORDER BY id", (relative_id,))))


def insert_relative(
    client_id: ClientId, draft: RelativeDraft, at: datetime, staff_id: int, number: RelativeId | None = None
) -> RelativeId:
    """Adds a relative, under her old ``number`` if that is still free."""
    free = number if number is not None and relative(number) is None else None
    cursor = OPEN.execute_sql(
        "INSERT INTO client_relative (id, client_id, other_id, relation, name, phone, note, standing, remind, at, "
        "staff_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            free, client_id, draft.other_id, draft.relation.value, draft.name, draft.phone, draft.note,
            draft.standing.value, int(draft.remind), as_text(at), staff_id,
        ),
    )  # fmt: skip
    return RelativeId(int(cursor.lastrowid))


def update_relative(relative_id: RelativeId, draft: RelativeDraft) -> None:
    """Writes a relative over."""
    OPEN.execute_sql(
        "UPDATE client_relative SET other_id = ?, relation = ?, name = ?, phone = ?, note = ?, standing = ?, "
        "remind = ? WHERE id = ?",
        (
            draft.other_id, draft.relation.value, draft.name, draft.phone, draft.note, draft.standing.value,
            int(draft.remind), relative_id,
        ),
    )  # fmt: skip


def delete_relative(relative_id: RelativeId) -> None:
    """Takes a relative and her days out."""
    _delete("client_date", "relative_id = ?", relative_id)
    _delete("client_relative", "id = ?", relative_id)


def put_birthday(kept: RelativeId, client_id: ClientId, day: Birthday | None, at: datetime, staff_id: int) -> None:
    """Writes the birthday of a relative without a file of her own; None takes it out."""
    found = rows("SELECT id FROM client_date WHERE relative_id = ? AND kind = 'birthday'", (kept,))
    if day is None:
        _delete("client_date", "relative_id = ? AND kind = 'birthday'", kept)
    elif found:
        update_date(DateId(found[0][0]), DateDraft(DateKind.BIRTHDAY, day, "", kept))
    else:
        insert_date(client_id, DateDraft(DateKind.BIRTHDAY, day, "", kept), at, staff_id)


def insert_date(
    client_id: ClientId, draft: DateDraft, at: datetime, staff_id: int, number: DateId | None = None
) -> DateId:
    """Adds a day, under its old ``number`` if that is still free."""
    free = number if number is not None and date_of(number) is None else None
    told = draft.day
    cursor = OPEN.execute_sql(
        "INSERT INTO client_date (id, client_id, relative_id, kind, label, lunar, year, month, day, leap, at, staff_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            free, client_id, draft.relative_id, draft.kind.value, draft.label, int(told.lunar), told.year, told.month,
            told.day, int(told.leap), as_text(at), staff_id,
        ),
    )  # fmt: skip
    return DateId(int(cursor.lastrowid))


def update_date(date_id: DateId, draft: DateDraft) -> None:
    """Writes a day over."""
    told = draft.day
    OPEN.execute_sql(
        "UPDATE client_date SET relative_id = ?, kind = ?, label = ?, lunar = ?, year = ?, month = ?, day = ?, "
        "leap = ? WHERE id = ?",
        (
            draft.relative_id, draft.kind.value, draft.label, int(told.lunar), told.year, told.month, told.day,
            int(told.leap), date_id,
        ),
    )  # fmt: skip


def delete_date(date_id: DateId) -> None:
    """Takes a day out."""
    _delete("client_date", "id = ?", date_id)


def insert_greeting(client_id: ClientId, thread: str, occurrence: str, at: datetime, staff_id: int) -> None:
    """Keeps that a client was wished well for a day."""
    OPEN.execute_sql(
        "INSERT INTO client_greeting (client_id, thread, occurrence, at, staff_id) VALUES (?, ?, ?, ?, ?)",
        (client_id, thread, occurrence, as_text(at), staff_id),
    )


def delete_greeting(client_id: ClientId, thread: str, occurrence: str) -> bool:
    """Takes that back; whether it was there."""
    return bool(
        _delete("client_greeting", "client_id = ? AND thread = ? AND occurrence = ?", client_id, thread, occurrence)
    )


def greetings_of(client_id: ClientId) -> set[tuple[str, str]]:
    """Thread and occurrence of everything a client was wished well for."""
    found = rows("SELECT thread, occurrence FROM client_greeting WHERE client_id = ?", (client_id,))
    return {(thread, occurrence) for thread, occurrence in found}


def delete_family(client_id: ClientId) -> bool:
    """Takes everything of a client's family out; whether there was any."""
    tables = ("client_greeting", "client_date", "client_relative")
    return sum(_delete(table, "client_id = ?", client_id) for table in tables) > 0


def _delete(table: str, where: str, *values: object) -> int:
    """Takes rows out, also of what merges know of them: their numbers are given again. How many."""
    forget_moves(table, where, *values)
    return int(OPEN.execute_sql(f"DELETE FROM {table} WHERE {where}", values).rowcount)


def has_family(client_id: ClientId) -> bool:
    """Whether anything of a client's family is kept."""
    return any(count(table, client_id) for table in ("client_relative", "client_date"))


def in_whose_files(client_id: ClientId) -> tuple[ClientId, ...]:
    """The clients in whose files a client stands as a relative."""
    sql = "SELECT DISTINCT client_id FROM client_relative WHERE other_id = ? ORDER BY client_id"
    return tuple(ClientId(row[0]) for row in rows(sql, (client_id,)))
