"""Photographs in the shop file. Lists never read the pictures themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.clients.merged_store import forget_move
from desk_app.clients.photograph import Part, Photograph, PhotographDraft, PhotographId
from desk_app.clients.pictures import Prepared
from desk_app.clients.store import rows
from desk_app.clock import as_text, from_text
from desk_app.db.rows import OPEN

_READ = (
    "SELECT p.id, p.client_id, p.at, s.name, p.taken_on, p.part, p.pair_id, p.caption, p.width, p.height, p.size, "
    "coalesce(b.thumbnail, x'') FROM client_photograph p JOIN staff s ON s.id = p.staff_id "
    "LEFT JOIN client_photograph_picture b ON b.photograph_id = p.id WHERE "
)


def _photograph(row: Sequence[Any]) -> Photograph:
    pair = None if row[6] is None else PhotographId(row[6])
    return Photograph(
        PhotographId(row[0]),
        row[1],
        from_text(row[2]),
        row[3],
        date.fromisoformat(row[4]),
        Part(row[5]),
        pair,
        row[7],
        row[8],
        row[9],
        row[10],
        bytes(row[11]),
    )


def photograph(photograph_id: PhotographId) -> Photograph | None:
    """One of them; None where there is none."""
    found = rows(f"{_READ} p.id = ?", (photograph_id,))
    return _photograph(found[0]) if found else None


def page(client_id: ClientId, limit: int, below: tuple[date, int] | None) -> tuple[Photograph, ...]:
    """A client's photographs, the newest day first, below a day and number."""
    where, last = ("", ()) if below is None else ("AND (p.taken_on, p.id) < (?, ?)", (below[0].isoformat(), below[1]))
    sql = f"{_READ} p.client_id = ? {where} ORDER BY p.taken_on DESC, p.id DESC LIMIT ?"
    found = rows(sql, (client_id, *last, limit))
    return tuple(_photograph(row) for row in found)


def count(client_id: ClientId) -> int:
    """How many a client has."""
    return int(rows("SELECT count(*) FROM client_photograph WHERE client_id = ?", (client_id,))[0][0])


def befores(client_id: ClientId, limit: int) -> tuple[Photograph, ...]:
    """What an "after" can be compared with, the newest first."""
    sql = f"{_READ} p.client_id = ? AND p.part = 'before' ORDER BY p.taken_on DESC, p.id DESC LIMIT ?"
    return tuple(_photograph(row) for row in rows(sql, (client_id, limit)))


def partner(photograph_id: PhotographId) -> Photograph | None:
    """The other of a pair: the "before" that it belongs to, or the newest "after" that belongs to it."""
    sql = (
        f"{_READ} p.id = (SELECT pair_id FROM client_photograph WHERE id = ?) OR p.pair_id = ? "
        "ORDER BY p.taken_on DESC, p.id DESC LIMIT 1"
    )
    found = rows(sql, (photograph_id, photograph_id))
    return _photograph(found[0]) if found else None


def newest_before(client_id: ClientId, day: date) -> PhotographId | None:
    """The "before" that an "after" of ``day`` most likely belongs to: the newest that is not of a later day."""
    sql = (
        "SELECT id FROM client_photograph WHERE client_id = ? AND part = 'before' AND taken_on <= ? "
        "ORDER BY taken_on DESC, id DESC LIMIT 1"
    )
    found = rows(sql, (client_id, day.isoformat()))
    return PhotographId(found[0][0]) if found else None


def who_added(photograph_id: PhotographId) -> tuple[int, datetime]:
    """Who put a photograph into the file, and when."""
    found = rows("SELECT staff_id, at FROM client_photograph WHERE id = ?", (photograph_id,))
    return int(found[0][0]), from_text(found[0][1])


def picture(photograph_id: PhotographId) -> bytes | None:
    """What a photograph looks like; None where the file has lost it."""
    found = rows("SELECT picture FROM client_photograph_picture WHERE photograph_id = ?", (photograph_id,))
    return bytes(found[0][0]) if found else None


def insert(
    client_id: ClientId, at: datetime, staff_id: int, draft: PhotographDraft, prepared: Prepared, sha256: str
) -> PhotographId:
    """Adds a photograph with its picture. Inside a unit of work only."""
    cursor = OPEN.execute_sql(
        "INSERT INTO client_photograph (client_id, at, staff_id, taken_on, part, pair_id, caption, width, height, "
        "size, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            client_id, as_text(at), staff_id, draft.taken_on.isoformat(), draft.part.value, draft.pair, draft.caption,
            prepared.width, prepared.height, len(prepared.picture), sha256,
        ),
    )  # fmt: skip
    number = PhotographId(int(cursor.lastrowid))
    OPEN.execute_sql(
        "INSERT INTO client_photograph_picture (photograph_id, thumbnail, picture) VALUES (?, ?, ?)",
        (number, prepared.thumbnail, prepared.picture),
    )
    return number


def write(photograph_id: PhotographId, draft: PhotographDraft) -> None:
    """Writes what is said of a photograph. Inside a unit of work only."""
    OPEN.execute_sql(
        "UPDATE client_photograph SET taken_on = ?, part = ?, caption = ?, pair_id = ? WHERE id = ?",
        (draft.taken_on.isoformat(), draft.part.value, draft.caption, draft.pair, photograph_id),
    )
    if draft.part is not Part.BEFORE:
        OPEN.execute_sql("UPDATE client_photograph SET pair_id = NULL WHERE pair_id = ?", (photograph_id,))


def delete(photograph_id: PhotographId) -> None:
    """Takes a photograph and its picture out. Inside a unit of work only."""
    forget_move("client_photograph", photograph_id)
    OPEN.execute_sql("DELETE FROM client_photograph_picture WHERE photograph_id = ?", (photograph_id,))
    OPEN.execute_sql("DELETE FROM client_photograph WHERE id = ?", (photograph_id,))
