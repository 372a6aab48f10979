"""Fields, their values, what was asked, and dated moments in the shop file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.clients.consent import Purpose
from desk_app.clients.field import (
    Asked,
    AskOutcome,
    ExtraForm,
    FieldKind,
    Kept,
    Meeting,
    MeetingKind,
    Moment,
    MomentKind,
    Trust,
    Value,
)
from desk_app.clients.merged_store import forget_move
from desk_app.clients.store import rows
from desk_app.clock import as_text, from_text
from desk_app.db.rows import OPEN

_FIELD = "key, own, kind, label, question, choices, weight, visits, score, days, purpose, searchable, active, position"


def kept_fields() -> tuple[Kept, ...]:
    """The owner's own fields and what she changed of the built-in ones."""
    return tuple(
        Kept(
            key=row[0],
            own=bool(row[1]),
            kind=FieldKind(row[2]),
            label=row[3],
            question=row[4],
            choices=tuple(json.loads(row[5])),
            weight=row[6],
            trust=None if row[7] is None else Trust(row[7], row[8] or 0, row[9] or 0),
            purpose=Purpose(row[10]) if row[10] else None,
            searchable=bool(row[11]),
            active=bool(row[12]),
            position=row[13],
        )
        for row in rows(f"SELECT {_FIELD} FROM client_field")
    )


def write_field(kept: Kept) -> None:
    """Adds a field or writes over it. Inside a unit of work only."""
    trust = kept.trust
    OPEN.execute_sql(
        f"INSERT OR REPLACE INTO client_field ({_FIELD}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            kept.key,
            kept.own,
            kept.kind.value,
            kept.label,
            kept.question,
            json.dumps(list(kept.choices), ensure_ascii=False, separators=(",", ":")),
            kept.weight,
            None if trust is None else trust.visits,
            None if trust is None else trust.score,
            None if trust is None else trust.days,
            kept.purpose.value if kept.purpose is not None else "",
            kept.searchable,
            kept.active,
            kept.position,
        ),
    )


def count_values(key: str) -> int:
    """In how many files a field is filled."""
    return int(rows("SELECT count(*) FROM client_value WHERE field = ?", (key,))[0][0])


def texts_of(key: str) -> frozenset[str]:
    """The different texts a field holds anywhere: of choices, those in use."""
    return frozenset(row[0] for row in rows("SELECT DISTINCT text FROM client_value WHERE field = ?", (key,)))


def values_of(client_id: ClientId) -> dict[str, Value]:
    """What a client's file says, by field."""
    found = rows(
        "SELECT v.field, v.text, v.number, v.day, v.at, s.name FROM client_value v JOIN staff s ON s.id = v.staff_id "
        "WHERE v.client_id = ? ORDER BY v.field",
        (client_id,),
    )
    return {row[0]: _value(row) for row in found}


def values_aside(merge_id: int) -> dict[str, Value]:
    """What a merged file said, by field, where the file it is part of says something itself."""
    found = rows(
        "SELECT v.field, v.text, json_extract(v.value, '$[0]'), json_extract(v.value, '$[1]'), "
        "json_extract(v.value, '$[2]'), s.name FROM client_merge_value v "
        "JOIN staff s ON s.id = json_extract(v.value, '$[3]') WHERE v.merge_id = ? AND v.side = 'field' ORDER BY v.id",
        (merge_id,),
    )
    return {row[0]: _value(row) for row in found}


def _value(row: Sequence[Any]) -> Value:
    key, text, number, day, at, staff = row
    return Value(key, text, number, None if day is None else date.fromisoformat(day), from_text(at), staff)


def write_values(client_id: ClientId, values: Sequence[Value], at: datetime, staff_id: int) -> None:
    """Writes values over a file; one without text is taken out. Inside a unit of work only."""
    for value in values:
        if not value.text:
            delete_values(client_id, [value.key])
            continue
        day = None if value.day is None else value.day.isoformat()
        OPEN.execute_sql(
            "INSERT INTO client_value (client_id, field, text, number, day, at, staff_id) VALUES (?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (client_id, field) DO UPDATE SET text = excluded.text, number = excluded.number, "
            "day = excluded.day, at = excluded.at, staff_id = excluded.staff_id",
            (client_id, value.key, value.text, value.number, day, as_text(at), staff_id),
        )


def delete_values(client_id: ClientId, keys: Sequence[str]) -> None:
    """Takes values out of a file. Inside a unit of work only."""
    for key in keys:
        for (number,) in rows("SELECT id FROM client_value WHERE client_id = ? AND field = ?", (client_id, key)):
            forget_move("client_value", number)
        OPEN.execute_sql("DELETE FROM client_value WHERE client_id = ? AND field = ?", (client_id, key))


def touch_client(client_id: ClientId, at: datetime) -> None:
    """The file was changed at ``at``. Inside a unit of work only."""
    OPEN.execute_sql("UPDATE client SET updated_at = ? WHERE id = ?", (as_text(at), client_id))


def asked_of(client_id: ClientId, limit: int = 200) -> tuple[Asked, ...]:
    """The questions put to a client, the newest first."""
    found = rows(
        "SELECT a.field, a.at, a.on_day, s.name, a.meeting, a.meeting_id, a.outcome, a.until FROM client_asked a "
        "JOIN staff s ON s.id = a.staff_id WHERE a.client_id = ? ORDER BY a.id DESC LIMIT ?",
        (client_id, limit),
    )
    return tuple(
        Asked(
            row[0],
            from_text(row[1]),
            date.fromisoformat(row[2]),
            row[3],
            Meeting(MeetingKind(row[4]), row[5]),
            AskOutcome(row[6]),
            None if row[7] is None else date.fromisoformat(row[7]),
        )
        for row in found
    )


def insert_asked(client_id: ClientId, asked: Asked, staff_id: int) -> int:
    """Keeps that a question was put. Inside a unit of work only."""
    cursor = OPEN.execute_sql(
        "INSERT INTO client_asked (client_id, field, at, on_day, staff_id, meeting, meeting_id, outcome, until) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            client_id,
            asked.key,
            as_text(asked.at),
            asked.on.isoformat(),
            staff_id,
            asked.meeting.kind.value,
            asked.meeting.ref,
            asked.outcome.value,
            None if asked.until is None else asked.until.isoformat(),
        ),
    )
    return int(cursor.lastrowid)


_MOMENT = (
    "SELECT m.id, m.kind, m.form, m.on_day, m.at, m.staff_id, s.name, m.text, m.client_id FROM client_moment m "
    "JOIN staff s ON s.id = m.staff_id "
)


def moments_of(client_id: ClientId, limit: int = 200) -> tuple[Moment, ...]:
    """Requests, extras and gestures of a client, the newest first."""
    found = rows(f"{_MOMENT} WHERE m.client_id = ? ORDER BY m.on_day DESC, m.id DESC LIMIT ?", (client_id, limit))
    return tuple(_moment(row) for row in found)


def moment(moment_id: int) -> tuple[ClientId, Moment] | None:
    """A moment and whose it is; None where there is none."""
    found = rows(f"{_MOMENT} WHERE m.id = ?", (moment_id,))
    return (ClientId(found[0][8]), _moment(found[0])) if found else None


def _moment(row: tuple[object, ...]) -> Moment:
    number, kind, form, on, at, staff_id, staff, text, *_ = row
    return Moment(
        int(str(number)), MomentKind(str(kind)), ExtraForm(str(form)), date.fromisoformat(str(on)), from_text(str(at)),
        int(str(staff_id)), str(staff), str(text),
    )  # fmt: skip


def insert_moment(
    client_id: ClientId, kind: MomentKind, form: ExtraForm, on: date, at: datetime, staff_id: int, text: str
) -> int:
    """Adds a dated line. Inside a unit of work only."""
    cursor = OPEN.execute_sql(
        "INSERT INTO client_moment (client_id, kind, form, on_day, at, staff_id, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (client_id, kind.value, form.value, on.isoformat(), as_text(at), staff_id, text),
    )
    return int(cursor.lastrowid)


def delete_moment(moment_id: int) -> None:
    """Takes a moment out. Inside a unit of work only."""
    forget_move("client_moment", moment_id)
    OPEN.execute_sql("DELETE FROM client_moment WHERE id = ?", (moment_id,))
