"""The audit trail: append-only lines, each sealed to the one before it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from desk_app.clock import as_text
from desk_app.staff.account import Acting
from desk_app.staff.tables import AuditRow

#: What the first line is sealed to.
START = "0" * 64


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
    """Adds one line. Inside a unit of work only."""
    last = AuditRow.select(AuditRow.hash).order_by(AuditRow.seq.desc()).tuples().first()
    prev = last[0] if last else START
    when = as_text(at)
    sealed = seal(prev, when, acting.staff_id, acting.machine, action, subject, client, canonical(detail))
    AuditRow.insert(
        at=when,
        staff=acting.staff_id,
        machine=acting.machine,
        action=action,
        subject=subject,
        client_id=client,
        detail=detail,
        prev_hash=prev,
        hash=sealed,
    ).execute()


def first_broken_line() -> int | None:
    """The number of the first line that was changed, removed or moved; None when the chain holds."""
    prev, expected = START, 1
    query = AuditRow.select(
        AuditRow.seq,
        AuditRow.at,
        AuditRow.staff,
        AuditRow.machine,
        AuditRow.action,
        AuditRow.subject,
        AuditRow.client_id,
        AuditRow.detail,
        AuditRow.prev_hash,
        AuditRow.hash,
    ).order_by(AuditRow.seq)
    for seq, at, staff_id, machine, action, subject, client, detail, prev_hash, kept in query.tuples().iterator():
        sealed = seal(prev, as_text(at), staff_id, machine, action, subject, client, canonical(detail))
        if seq != expected or prev_hash != prev or sealed != kept:
            return int(expected)
        prev, expected = kept, expected + 1
    return None
