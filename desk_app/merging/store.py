"""Moving what every room keeps of a client from one file to another, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.clients.merged_store import closed_files
from desk_app.clients.merging import MergeId
from desk_app.clock import as_text
from desk_app.db.rows import OPEN
from desk_app.staff.account import StaffId

#: Every table whose rows go with their client. ``tests/merging`` holds it against the file.
MOVED = (
    "client_note", "client_consent", "legal_hold", "booking", "visit", "payment", "opening_balance", "ticket", "call",
    "complaint", "promise", "client_photograph", "client_asked", "client_moment", "colleague_note", "client_leaving",
    "client_agent", "client_relative", "client_date", "client_greeting",
)  # fmt: skip

#: One row of a client for each field. What the kept file says nothing of moves; the rest is kept with the merge
#: (``_take_aside``).
VALUES = "client_value"

#: Tables with a client in them whose rows stay: what follows from others and is worked out anew, what a file says of
#: itself, what tells of merges, and what is never written again.
STAY = frozenset(
    {
        "rhythm", "last_line", "named_day", "client_phone", "client_tag", "client_key", "audit", "client_merged",
        "client_merge_value", "client_second_advisor", "handed_client", "client_unit",
    }
)  # fmt: skip

#: Tables in which something may be written of the kept file later, and where its beginning is asked for.
MARKED = ("audit", "payment", "client_consent", "client_photograph", "visit", "ticket")

#: What goes on after a row that was moved goes back with it: the correction of a visit, of a ticket, of a telling.
#: Only what was written since: a ticket that was put into her other file by a correction before stays there.
_SUCCESSORS = ("visit", "ticket", "client_leaving")

_GO_ON = """
    WITH RECURSIVE back(id, next) AS (
        SELECT id, replaced_by FROM {table} WHERE client_id = :other
        UNION SELECT later.id, later.replaced_by FROM back JOIN {table} later ON later.id = back.next
        WHERE later.client_id = :kept AND later.id > :last)
    UPDATE {table} SET client_id = :other WHERE client_id = :kept AND id IN (SELECT id FROM back)"""

#: Money of a visit or a ticket that went back, entered since the merge.
_THEIR_MONEY = """
    UPDATE payment SET client_id = :other WHERE client_id = :kept AND id > :last AND subject IN (
        SELECT 'visit:' || id FROM visit WHERE client_id = :other
        UNION ALL SELECT 'ticket:' || id FROM ticket WHERE client_id = :other)"""

#: A photograph of after, taken since, of a "before" that went back; and pairs that would lie in two files.
_THEIR_AFTER = """
    UPDATE client_photograph SET client_id = :other WHERE client_id = :kept AND id > :last AND pair_id IN (
        SELECT id FROM client_photograph WHERE client_id = :other)"""
#: A reversal, entered since, of an opening balance that went back.
_THEIR_REVERSALS = """
    UPDATE opening_balance SET client_id = :other WHERE client_id = :kept AND reverses_id IN (
        SELECT id FROM opening_balance WHERE client_id = :other)"""
_UNPAIRED = """
    UPDATE client_photograph SET pair_id = NULL WHERE client_id IN (:kept, :other) AND pair_id IS NOT NULL
    AND client_id <> (SELECT p.client_id FROM client_photograph p WHERE p.id = client_photograph.pair_id)"""

#: What hangs on a relative who went back: days and good wishes of hers written since, and what her own file says of the
#: client, where it was linked since.
_OF_RELATIVES = (
    """UPDATE client_date SET client_id = :other WHERE client_id = :kept AND relative_id IN (
        SELECT id FROM client_relative WHERE client_id = :other)""",
    """UPDATE client_greeting SET client_id = :other WHERE client_id = :kept AND thread IN (
        SELECT 'r' || id FROM client_relative WHERE client_id = :other
        UNION ALL SELECT 'd' || id FROM client_date WHERE client_id = :other)""",
    """UPDATE client_relative SET other_id = :other WHERE other_id = :kept AND EXISTS (
        SELECT 1 FROM client_relative b WHERE b.client_id = :other AND b.other_id = client_relative.client_id)
    AND NOT EXISTS (
        SELECT 1 FROM client_relative b WHERE b.client_id = :kept AND b.other_id = client_relative.client_id)""",
)

#: In a merge's moves: files in which the other one stands as a relative.
RELATED = "client_relative.other"

#: What a use case may delete (``merged_store.forget_move``): all other rows that came stay for ever.
DELETED = frozenset(
    {
        "client_note", "client_photograph", "client_moment", "client_relative", "client_date", "client_greeting",
        VALUES, RELATED,
    }
)  # fmt: skip

#: Whoever is part of a file by way of another one.
_BY_WAY_OF = """
    WITH RECURSIVE part(id) AS (
        SELECT m.client_id FROM client_merged m JOIN client_merge g ON g.id = m.merge_id WHERE g.kept_id = :way
        UNION SELECT m.client_id FROM part JOIN client_merge g ON g.kept_id = part.id
        JOIN client_merged m ON m.merge_id = g.id)"""


def _run(sql: str, **values: object) -> Any:  # noqa: ANN401 - the driver's cursor
    return OPEN.execute_sql(sql, values)


def insert_merge(kept: ClientId, other: ClientId, at: datetime, staff_id: StaffId) -> MergeId:
    """Notes a merge. Rows move along it from now on. Inside a unit of work only."""
    sql = "INSERT INTO client_merge (kept_id, other_id, at, staff_id) VALUES (:kept, :other, :at, :staff)"
    return MergeId(int(_run(sql, kept=kept, other=other, at=as_text(at), staff=staff_id).lastrowid))


def move_records(merge_id: MergeId, kept: ClientId, other: ClientId) -> dict[str, int]:
    """Puts every record of ``other`` under ``kept`` and notes which; how many of each table that has any."""
    moved: dict[str, int] = {}
    _take_aside(merge_id, kept, other)
    _relate_anew(merge_id, kept, other)
    for table in (*MOVED, VALUES):
        _run(
            "INSERT INTO client_merge_move (merge_id, moved, row_id) "
            f"SELECT :merge, '{table}', id FROM \"{table}\" WHERE client_id = :other",
            merge=merge_id,
            other=other,
        )
        count = _run(
            f'UPDATE "{table}" SET client_id = :kept WHERE client_id = :other', kept=kept, other=other
        ).rowcount
        if count:
            moved[table] = int(count)
    return moved


def _relate_anew(merge_id: MergeId, kept: ClientId, other: ClientId) -> None:
    """Whoever is a relative of the other is one of the kept file from now on."""
    _run(
        "INSERT INTO client_merge_move (merge_id, moved, row_id) "
        f"SELECT :merge, '{RELATED}', id FROM client_relative WHERE other_id = :other",
        merge=merge_id,
        other=other,
    )
    _run("UPDATE client_relative SET other_id = :kept WHERE other_id = :other", kept=kept, other=other)


def _take_aside(merge_id: MergeId, kept: ClientId, other: ClientId) -> None:
    """Keeps with the merge what the other file says in fields in which the kept one says something too."""
    both = "client_id = :other AND field IN (SELECT field FROM client_value WHERE client_id = :kept)"
    _run(
        "INSERT INTO client_merge_value (client_id, merge_id, side, field, value, text) SELECT :kept, :merge, 'field', "
        f"field, json_array(number, day, at, staff_id, id), text FROM client_value WHERE {both}",
        merge=merge_id,
        kept=kept,
        other=other,
    )
    _run(f"DELETE FROM client_value WHERE {both}", kept=kept, other=other)


def _put_back(merge_id: MergeId, other: ClientId) -> None:
    """Gives the other file what was taken aside, under its old number if that is free: it may have come with an earlier
    merge, which knows it by that."""
    _run(
        "INSERT INTO client_value (id, client_id, field, text, number, day, at, staff_id) SELECT "
        "iif(EXISTS (SELECT 1 FROM client_value o WHERE o.id = json_extract(value, '$[4]')), NULL, "
        "json_extract(value, '$[4]')), :other, field, text, "
        "json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), "
        "json_extract(value, '$[3]') FROM client_merge_value WHERE merge_id = :merge AND side = 'field' ORDER BY id",
        merge=merge_id,
        other=other,
    )


def close_into(merge_id: MergeId, kept: ClientId, other: ClientId) -> None:
    """From now on ``other``, and every file that is part of it, leads to ``kept``; what is kept of those goes along."""
    for sql in (
        "UPDATE client_merged SET into_id = :kept WHERE into_id = :other",
        "UPDATE client_merge_value SET client_id = :kept WHERE client_id = :other",
    ):
        _run(sql, kept=kept, other=other)
    sql = "INSERT INTO client_merged (client_id, into_id, merge_id) VALUES (:other, :kept, :merge)"
    _run(sql, other=other, kept=kept, merge=merge_id)


def note_moved(merge_id: MergeId, table: str, row_id: int) -> None:
    """Notes a row that was written by the merge itself and goes with the other file when they are parted."""
    sql = "INSERT INTO client_merge_move (merge_id, moved, row_id) VALUES (:merge, :moved, :row)"
    _run(sql, merge=merge_id, moved=table, row=row_id)


def moves_of(merge_id: MergeId) -> dict[str, list[int]]:
    """The rows that a merge moved, by table."""
    found: dict[str, list[int]] = {}
    sql = "SELECT moved, row_id FROM client_merge_move WHERE merge_id = :merge ORDER BY moved, row_id"
    for table, row in _run(sql, merge=merge_id).fetchall():
        found.setdefault(str(table), []).append(int(row))
    return found


def values_kept(merge_id: MergeId) -> list[tuple[str, str, object, object]]:
    """Side, field, value and text of everything that is kept of a merge, as it stands in the file."""
    sql = "SELECT side, field, value, text FROM client_merge_value WHERE merge_id = :merge ORDER BY id"
    return list(_run(sql, merge=merge_id).fetchall())


def move_back(merge_id: MergeId, kept: ClientId, other: ClientId, last: Mapping[str, int]) -> dict[str, int]:
    """Puts the records that a merge moved back where they came from, with what goes on after them (corrections; money
    of visits and tickets, and photographs of after, entered since ``last``); how many of each table. What somebody put
    elsewhere stays there."""
    moved: dict[str, int] = {}
    for table in (*MOVED, VALUES):
        count = _run(
            f'UPDATE "{table}" SET client_id = :other WHERE client_id = :kept '
            f"AND id IN (SELECT row_id FROM client_merge_move WHERE merge_id = :merge AND moved = '{table}')",
            other=other,
            kept=kept,
            merge=merge_id,
        ).rowcount
        if table in _SUCCESSORS:
            count += _run(_GO_ON.format(table=table), other=other, kept=kept, last=last.get(table, 0)).rowcount
        if count:
            moved[table] = int(count)
    for table, later in (("payment", _THEIR_MONEY), ("client_photograph", _THEIR_AFTER)):
        count = int(_run(later, other=other, kept=kept, last=last[table]).rowcount)
        if count:
            moved[table] = moved.get(table, 0) + count
    _run(_THEIR_REVERSALS, kept=kept, other=other)
    _run(_UNPAIRED, kept=kept, other=other)
    _run(
        "UPDATE client_relative SET other_id = :other WHERE other_id = :kept "
        f"AND id IN (SELECT row_id FROM client_merge_move WHERE merge_id = :merge AND moved = '{RELATED}')",
        other=other,
        kept=kept,
        merge=merge_id,
    )
    for sql in _OF_RELATIVES:
        _run(sql, other=other, kept=kept)
    _put_back(merge_id, other)
    return moved


def open_again(merge_id: MergeId, other: ClientId, at: datetime) -> None:
    """Ends a merge: the file is open again, and leads those that were part of it."""
    _run("DELETE FROM client_merge_value WHERE merge_id = :merge", merge=merge_id)
    _run("DELETE FROM client_merge_move WHERE merge_id = :merge", merge=merge_id)
    _run("DELETE FROM client_merged WHERE merge_id = :merge", merge=merge_id)
    _run("UPDATE client_merge SET undone_at = :at WHERE id = :merge", at=as_text(at), merge=merge_id)
    _run(
        f"{_BY_WAY_OF} UPDATE client_merged SET into_id = :way WHERE client_id IN (SELECT id FROM part)",
        way=other,
    )
    for closed in closed_files(other):
        _run(
            "UPDATE client_merge_value SET client_id = :way WHERE merge_id = "
            "(SELECT merge_id FROM client_merged WHERE client_id = :closed)",
            way=other,
            closed=closed,
        )


def standing_merge(merge_id: MergeId) -> tuple[ClientId, ClientId] | None:
    """The kept and the other file of a merge that stands; None where it does not (any more)."""
    found = _run(
        "SELECT g.kept_id, g.other_id FROM client_merged m JOIN client_merge g ON g.id = m.merge_id "
        "WHERE m.merge_id = :merge",
        merge=merge_id,
    ).fetchone()
    return None if found is None else (ClientId(found[0]), ClientId(found[1]))


def merge_that_closed(client_id: ClientId) -> MergeId | None:
    """The merge by which a file became part of another; None of one that is open."""
    found = _run("SELECT merge_id FROM client_merged WHERE client_id = :id", id=client_id).fetchone()
    return None if found is None else MergeId(int(found[0]))


def later_merge(merge_id: MergeId, kept: ClientId) -> str:
    """The code of the file that has to be parted before this one: ``kept`` itself was merged into another, or another
    was merged into it since. "" where none has to be."""
    found = _run(
        "SELECT c.code FROM client_merged m JOIN client_merge g ON g.id = m.merge_id JOIN client c "
        "ON c.id = g.other_id WHERE g.other_id = :kept OR (g.kept_id = :kept AND g.id > :merge) "
        "ORDER BY g.id DESC LIMIT 1",
        kept=kept,
        merge=merge_id,
    ).fetchone()
    return "" if found is None else str(found[0])


def last_rows() -> dict[str, int]:
    """The last row of the tables in which something may be written of the kept file later."""
    found = dict[str, int]()
    for table in MARKED:
        key = "seq" if table == "audit" else "id"
        found[table] = int(_run(f'SELECT coalesce(max({key}), 0) FROM "{table}"').fetchone()[0])
    return found


def refused_calls_since(client_id: ClientId, line: int) -> bool:
    """Whether the trail says, after a line, that a client wants no calls or that this was changed by an edit."""
    sql = (
        "SELECT 1 FROM audit INDEXED BY audit_client_id WHERE client_id = :id AND seq > :line AND (action = "
        "'client.do_not_call' OR (action = 'client.edited' AND instr(detail, '\"do_not_call\"'))) LIMIT 1"
    )
    return _run(sql, id=client_id, line=line).fetchone() is not None


def answered_calls_since(client_id: ClientId, consent: int) -> bool:
    """Whether a client gave an answer about calls after a row of the consents."""
    sql = "SELECT 1 FROM client_consent WHERE client_id = :id AND purpose = 'calls' AND id > :consent LIMIT 1"
    return _run(sql, id=client_id, consent=consent).fetchone() is not None


def last_answers(client_id: ClientId) -> dict[str, str]:
    """What a client said last, by purpose."""
    sql = (
        "SELECT purpose, answer FROM client_consent WHERE id IN (SELECT max(id) FROM client_consent "
        "WHERE client_id = :id GROUP BY purpose)"
    )
    return {str(purpose): str(answer) for purpose, answer in _run(sql, id=client_id).fetchall()}


def last_consent() -> int:
    """The number of the last answer in the shop."""
    return int(_run("SELECT coalesce(max(id), 0) FROM client_consent").fetchone()[0])


def kept_files(limit: int) -> list[ClientId]:
    """The files that others are part of, the newest merge first."""
    sql = "SELECT into_id FROM client_merged GROUP BY into_id ORDER BY max(merge_id) DESC LIMIT :limit"
    return [ClientId(row[0]) for row in _run(sql, limit=limit).fetchall()]
