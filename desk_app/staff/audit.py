"""The audit trail: append-only lines, each sealed to the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desk_app.clock import as_text, from_text
from desk_app.db.check import Execute, Problem
from desk_app.db.rows import OPEN
from desk_app.staff.account import Acting, StaffId
from desk_app.words import N_

#: What the first line is sealed to.
START = "0" * 64

_LAST = "SELECT hash FROM audit ORDER BY seq DESC LIMIT 1"
_ADD = (
    "INSERT INTO audit (at, staff_id, machine, action, subject, client_id, detail, prev_hash, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ALL = "SELECT seq, prev_hash, hash, at, staff_id, machine, action, subject, client_id, detail FROM audit ORDER BY seq"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the trail. ``detail`` is what the use case noted; ``client_id`` may be of no client now."""

    seq: int
    at: datetime
    staff_id: StaffId
    staff: str
    machine: str
    action: str
    subject: str
    client_id: int | None
    detail: dict[str, object]


def seal(
    prev: str, at: str, staff_id: int, machine: str, action: str, subject: str, client: int | None, detail: str
) -> str:
    """SHA-256 over the line and the seal before it, fields joined by the unit separator."""
    fields = (prev, at, str(staff_id), machine, action, subject, "" if client is None else str(client), detail)
    return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()


def canonical(detail: object) -> str:
    """JSON text with sorted keys: equal values are equal text."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def append(
    at: datetime, acting: Acting, action: str, subject: str, client: int | None, detail: dict[str, object]
) -> None:
    """Adds one line. Inside a unit of work only, which keeps every other writer out meanwhile."""
    last = OPEN.execute_sql(_LAST).fetchone()
    prev = last[0] if last else START
    line = (as_text(at), int(acting.staff_id), acting.machine, action, subject, client, canonical(detail))
    OPEN.execute_sql(_ADD, (*line, prev, seal(prev, *line)))


def first_broken_line(execute: Execute | None = None) -> int | None:
    """The number of the first line that was changed, removed or moved; None when the chain holds.

    Reads the open shop, or whatever ``execute`` reads. Lines cut off the end leave a chain that holds: they show
    against a backup (``what_is_lost`` the other way round), not here.
    """
    prev, expected = START, 1
    for seq, prev_hash, kept, *line in (execute or OPEN.execute_sql)(_ALL):
        if seq != expected or prev_hash != prev or seal(prev, *line) != kept:
            return expected
        prev, expected = kept, expected + 1
    return None


def audit_lines(limit: int, before: int | None = None, client: int | None = None) -> tuple[AuditLine, ...]:
    """The newest lines first, at most ``limit``, older than line ``before``, of one client if given."""
    wheres, values = ["1"], []
    if before is not None:
        wheres.append("audit.seq < ?")
        values.append(before)
    if client is not None:
        wheres.append("audit.client_id = ?")
        values.append(client)
    rows = OPEN.execute_sql(
        "SELECT seq, at, staff_id, staff.name, machine, action, subject, client_id, detail"
        f" FROM audit JOIN staff ON staff.id = staff_id WHERE {' AND '.join(wheres)} ORDER BY seq DESC LIMIT ?",
        (*values, limit),
    )
    return tuple(
        AuditLine(seq, from_text(at), StaffId(staff_id), staff, machine, action, subject, client_id, json.loads(detail))
        for seq, at, staff_id, staff, machine, action, subject, client_id, detail in rows.fetchall()
    )


class AuditChain:
    """The trail's own invariant, for the check of the file."""

    name = "audit.chain"

    def broken(self, execute: Execute) -> Iterator[Problem]:
        """The first line that does not follow from the one before it."""
        line = first_broken_line(execute)
        if line is not None:
            yield Problem(
                self.name, N_("The audit trail was tampered with: line {line} is not what was written."), {"line": line}
            )
