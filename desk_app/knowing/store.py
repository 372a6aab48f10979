"""Notes to colleagues in the shop file. Writing only inside an open unit of work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.clock import as_text, from_text
from desk_app.db.check import Check
from desk_app.db.rows import OPEN
from desk_app.knowing.note import Closing, ColleagueNote, ColleagueNoteId, NoteDraft, Why
from desk_app.knowing.tables import ColleagueNoteRow
from desk_app.staff.account import StaffId
from desk_app.staff.work import Work
from desk_app.words import N_

_NOTE = (
    "SELECT n.id, n.at, n.staff_id, f.name, n.to_id, t.name, n.client_id, coalesce(c.name, ''), n.text, n.answer_by, "
    "n.seen_at, n.closing, n.answer, n.closed_at, coalesce(b.name, ''), n.escalated_at, n.escalated_why, "
    "n.escalated_to_id, n.looked_at, t.active, "
    "(SELECT id FROM staff WHERE id = c.advisor_id AND active), "
    "(SELECT s.id FROM client_second_advisor a JOIN staff s ON s.id = a.staff_id "
    "WHERE a.client_id = c.id AND s.active) "
    "FROM colleague_note n JOIN staff f ON f.id = n.staff_id JOIN staff t ON t.id = n.to_id "
    "LEFT JOIN client c ON c.id = n.client_id LEFT JOIN staff b ON b.id = n.closed_by_id "
)


def _rows(sql: str, **values: object) -> list[tuple[Any, ...]]:
    return list(OPEN.execute_sql(sql, values).fetchall())


def _notes(rest: str, **values: object) -> tuple[ColleagueNote, ...]:
    return tuple(_note(row) for row in _rows(_NOTE + rest, **values))


def _note(row: tuple[Any, ...]) -> ColleagueNote:
    return ColleagueNote(
        id=ColleagueNoteId(row[0]),
        at=from_text(row[1]),
        from_id=StaffId(row[2]),
        from_name=row[3],
        to_id=StaffId(row[4]),
        to_name=row[5],
        client_id=None if row[6] is None else ClientId(row[6]),
        client=row[7],
        text=row[8],
        answer_by=from_text(row[9]),
        seen_at=_at(row[10]),
        closing=Closing(row[11]),
        answer=row[12],
        closed_at=_at(row[13]),
        closed_by=row[14],
        escalated_at=_at(row[15]),
        escalated_why=Why(row[16]),
        escalated_to=_staff(row[17]),
        looked_at=_at(row[18]),
        here=bool(row[19]),
        first=_staff(row[20]),
        second=_staff(row[21]),
    )


def _at(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)


def _staff(number: int | None) -> StaffId | None:
    return None if number is None else StaffId(number)


def note(note_id: ColleagueNoteId) -> ColleagueNote | None:
    """One note."""
    return next(iter(_notes("WHERE n.id = :id", id=note_id)), None)


def open_to(staff_id: StaffId, limit: int) -> tuple[ColleagueNote, ...]:
    """Open notes to somebody, the most urgent first."""
    rest = "WHERE n.closed_at IS NULL AND n.to_id = :staff ORDER BY n.answer_by, n.id LIMIT :limit"
    return _notes(rest, staff=staff_id, limit=limit)


def open_from(staff_id: StaffId, limit: int) -> tuple[ColleagueNote, ...]:
    """Open notes that somebody wrote, the most urgent first."""
    rest = "WHERE n.closed_at IS NULL AND n.staff_id = :staff ORDER BY n.answer_by, n.id LIMIT :limit"
    return _notes(rest, staff=staff_id, limit=limit)


def past(now: datetime, limit: int, *, unwritten: bool = False) -> tuple[ColleagueNote, ...]:
    """Open notes that escalate at ``now``, or did: late, or to a colleague who has left; the oldest first.
    ``unwritten``: only those of which that is not kept yet."""
    did = "AND n.escalated_at IS NULL AND (" if unwritten else "AND (n.escalated_at IS NOT NULL OR "
    rest = f"WHERE n.closed_at IS NULL {did}n.answer_by < :now OR NOT t.active) ORDER BY n.answer_by, n.id LIMIT :limit"
    return _notes(rest, now=as_text(now), limit=limit)


def closed(where: str, staff_id: StaffId, before: tuple[str, int], limit: int) -> tuple[ColleagueNote, ...]:
    """Closed notes ``where`` ("to_id", "staff_id", or "escalated_at": whoever they escalated to), the newest first."""
    whose = "n.escalated_at IS NOT NULL" if where == "escalated_at" else f"n.{where} = :staff"
    rest = (
        f"WHERE n.closed_at IS NOT NULL AND {whose} AND (n.at, n.id) < (:at, :id) "
        "ORDER BY n.at DESC, n.id DESC LIMIT :limit"
    )
    values: dict[str, object] = {} if where == "escalated_at" else {"staff": staff_id}
    return _notes(rest, at=before[0], id=before[1], limit=limit, **values)


def closed_by(note_id: ColleagueNoteId) -> int:
    """Who closed a note that is closed."""
    return int(_rows("SELECT closed_by_id FROM colleague_note WHERE id = :id", id=note_id)[0][0])


def is_here(staff_id: StaffId) -> bool:
    """Whether a colleague has an account that is in use."""
    return bool(_rows("SELECT 1 FROM staff WHERE id = :id AND active", id=staff_id))


def insert(unit: Work, draft: NoteDraft, text: str, answer_by: datetime) -> ColleagueNoteId:
    """Adds a note. Inside a unit of work only."""
    return ColleagueNoteId(
        ColleagueNoteRow.insert(
            at=unit.at,
            staff=unit.acting.staff_id,
            to=draft.to_id,
            client=draft.client_id,
            text=text,
            answer_by=answer_by,
            closing=Closing.OPEN.value,
            answer="",
            escalated_why=Why.NOT.value,
        ).execute()
    )


def update(note_id: ColleagueNoteId, **values: object) -> None:
    """Changes columns of a note. Inside a unit of work only."""
    ColleagueNoteRow.update(**values).where(ColleagueNoteRow.id == note_id).execute()


CHECKS = (
    Check(
        "colleague_note.closed",
        "SELECT id FROM colleague_note WHERE (closed_at IS NULL) <> (closing = '') "
        "OR (closed_at IS NULL) <> (closed_by_id IS NULL) OR (closing = 'answered') <> (answer <> '')",
        N_("Note {id} to a colleague and how it ended contradict each other."),
    ),
    Check(
        "colleague_note.escalated",
        "SELECT id FROM colleague_note WHERE (escalated_at IS NULL) <> (escalated_why = '') "
        "OR (escalated_at IS NULL AND (escalated_to_id IS NOT NULL OR looked_at IS NOT NULL))",
        N_("Note {id} to a colleague and what is kept of its escalating contradict each other."),
    ),
    Check(
        "second_advisor.same",
        "SELECT c.code FROM client c JOIN client_second_advisor a ON a.client_id = c.id AND a.staff_id = c.advisor_id",
        N_("The second advisor of client {code} is her first one."),
    ),
)
