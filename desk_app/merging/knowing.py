"""What a merge keeps of itself, held against what it must say: the values of both files, and which rows came.

Whoever forges either has parting give records or values to the wrong file, or makes it impossible.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from desk_app.clients.client import ClientDraft
from desk_app.clients.joining import FREE
from desk_app.clients.merging import MergeId
from desk_app.db.check import MOST, Execute, Problem
from desk_app.errors import DeskError
from desk_app.merging.store import DELETED, MARKED, moves_of, values_kept
from desk_app.words import N_

_SIDES = frozenset({"before", "after", "other", "mark", "field"})
_FIELDS = frozenset(each.name for each in fields(ClientDraft))
_NUMBERS = frozenset({"advisor_id", "second_advisor_id", "call_from", "call_to"})
_LISTS = frozenset({"phones", "tags"})

_BAD_VALUES = N_("What is kept of the merge of client {code} cannot be read.")
_OTHER_ROWS = N_("What came with the merge of client {code} is not what line {line} of the audit trail says.")

Kept = tuple[str, str, object, object]  # side, field, value, text


def is_readable(kept: Iterable[Kept]) -> bool:
    """Whether the values of one merge are whole and of their kinds, so that it can be undone."""
    sides: dict[str, set[str]] = {side: set() for side in _SIDES}
    for side, field, value, text in kept:
        if side not in _SIDES or field in sides[side] or not _fits(side, field, value, text):
            return False
        sides[side].add(field)
    return sides["before"] == sides["after"] and "name" in sides["other"] and sides["mark"] >= set(MARKED)


def _fits(side: str, field: str, value: object, text: object) -> bool:
    if not isinstance(value, str) or not isinstance(text, str):
        return False
    if side in {"before", "after", "other"} and field in FREE:
        return value == ""
    try:
        read = json.loads(value)
    except ValueError:
        return False
    if side == "mark":
        return _is_number(read)
    if side == "field":
        return isinstance(read, list) and len(read) == 5 and isinstance(read[2], str) and all(map(_is_number, read[3:]))
    return field in _FIELDS and _is_of(field, read)


def _is_of(field: str, read: object) -> bool:
    if field in _LISTS:
        return isinstance(read, list) and all(isinstance(one, str) for one in read)
    if field == "birthday":
        return read is None or (
            isinstance(read, list) and len(read) == 5 and all(map(_is_number, read[:3]))
            and all(isinstance(one, bool) for one in read[3:])
        )  # fmt: skip
    if field in _NUMBERS:
        return read is None or _is_number(read)
    if field in {"may_call", "do_not_call"}:
        return isinstance(read, bool) or (field == "may_call" and read is None)
    return isinstance(read, str) and (field != "name" or bool(read))


def _is_number(read: object) -> bool:
    return isinstance(read, int) and not isinstance(read, bool)


def must_be_readable(merge_id: MergeId) -> None:
    """Raises DeskError where the values of a merge cannot be read: then nothing may be undone by them."""
    if not is_readable(values_kept(merge_id)):
        raise DeskError(
            N_("What is kept of this merge cannot be read, so it cannot be undone. Put the last good backup back.")
        )


def rows_told(merge_id: MergeId, last_consent: int) -> dict[str, object]:
    """What the line of a merge tells of the rows that came: of a table in which nothing is ever deleted a digest of
    their numbers, of another the numbers. ``last_consent``: what the merge itself writes comes after it."""
    return {"last_consent": last_consent, **_told(moves_of(merge_id))}


def _told(moves: Mapping[str, Iterable[int]]) -> dict[str, object]:
    return {
        table: sorted(rows) if table in DELETED else hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()
        for table, rows in moves.items()
    }


class Values:
    """The values of each merge that stands can be read."""

    name = "merge.unreadable"

    def broken(self, execute: Execute) -> Iterator[Problem]:
        asked = (
            "SELECT m.merge_id, c.code, v.side, v.field, v.value, v.text FROM client_merged m "
            "JOIN client c ON c.id = m.client_id LEFT JOIN client_merge_value v ON v.merge_id = m.merge_id "
            "ORDER BY m.merge_id"
        )
        kept: dict[str, list[Kept]] = {}
        for _merge, code, side, field, value, text in execute(asked):
            values = kept.setdefault(code, [])
            if side is not None:
                values.append((side, field, value, text))
        bad = [code for code, values in kept.items() if not is_readable(values)]
        for code in bad[:MOST]:
            yield Problem(self.name, _BAD_VALUES, {"code": code})


class Moves:
    """The rows that a merge moved are those of which its line tells, but for what was deleted since."""

    name = "merge.moves"
    rests_on = ("audit.chain", "audit.empty", "audit.beginning")

    def broken(self, execute: Execute) -> Iterator[Problem]:
        standing = execute(
            "SELECT m.merge_id, c.code, a.seq, json_extract(a.detail, '$.rows') FROM client_merged m "
            "JOIN client c ON c.id = m.client_id JOIN client_merge g ON g.id = m.merge_id "
            "JOIN audit a INDEXED BY audit_client_id ON a.client_id = g.kept_id AND a.action = 'client.merged' "
            "AND json_extract(a.detail, '$.merge') = m.merge_id ORDER BY m.merge_id"
        ).fetchall()
        found = 0
        for merge, code, line, told in standing:
            if told is not None and not _agree(execute, merge, json.loads(told)):
                yield Problem(self.name, _OTHER_ROWS, {"code": code, "line": line})
                found += 1
                if found == MOST:
                    return


def _agree(execute: Execute, merge: int, told: dict[str, object]) -> bool:
    moves: dict[str, set[int]] = {}
    for table, row in execute(f"SELECT moved, row_id FROM client_merge_move WHERE merge_id = {int(merge)}"):
        moves.setdefault(str(table), set()).add(int(row))
    last = told.pop("last_consent")
    written = {row for row in moves.get("client_consent", ()) if isinstance(last, int) and row > last}
    if written:
        moves["client_consent"] -= written
        numbers = ", ".join(map(str, sorted(written)))
        sql = f"SELECT count(*) FROM client_consent WHERE id IN ({numbers}) AND channel = 'merge'"
        if execute(sql).fetchone()[0] != len(written):
            return False
    now = {table: rows for table, rows in moves.items() if rows}
    for table in told.keys() | now.keys():
        rows, was = now.get(table, set()), told.get(table)
        if isinstance(was, list):
            if not rows <= set(was):
                return False
        elif was is None or was != _told({table: rows})[table]:
            return False
    return True
