"""The audit trail: append-only lines, each sealed to the one before it. ``chain.py`` finds who tampered with it."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.clock import as_text, from_text
from desk_app.db.check import Execute
from desk_app.db.rows import OPEN
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.sealing import SEALED, client_keys, open_personal, seal_personal

#: What the first line is sealed to.
START = "0" * 64

#: The line that keeps what older lines told of one client, sealed anew (``resealing.py``), and under which name.
RESEALED, KEPT = "client.resealed", "kept"

#: What stands in the place of the head's own seal once it was found broken: later lines do not mend it.
BROKEN = "broken"

_LAST = "SELECT seq, hash FROM audit NOT INDEXED ORDER BY seq DESC LIMIT 1"
_HEAD = "SELECT seq, hash, key, mac FROM audit_head WHERE id = 1"

#: Which way into the trail a reading takes. SQLite guesses from what it knows of the table, which may be years old.
_IN_ORDER, _OF_CLIENT, _NARROW = " NOT INDEXED", " INDEXED BY audit_client_id", " INDEXED BY audit_at_staff_id_action"

#: By client and the number of a line: what line ``RESEALED`` keeps of it.
Resealed = dict[int, dict[int, dict[str, object]]]

_ADD = (
    "INSERT INTO audit (seq, at, staff_id, machine, action, subject, client_id, detail, prev_hash, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the trail. ``detail`` is what the use case noted, opened; ``client_id`` may be of no client now.

    ``forgotten``: the line told something personal, and its key was destroyed.
    """

    seq: int
    at: datetime
    staff_id: StaffId
    staff: str
    machine: str
    action: str
    subject: str
    client_id: int | None
    detail: dict[str, object]
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of a trail: its number and its seal. It stands for every line before it."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which lines to read. ``kind`` is how the action begins ("client", "export"); the days are the shop's, both
    included, in ``zone``."""

    staff_id: StaffId | None = None
    kind: str = ""
    first: date | None = None
    last: date | None = None
    client: int | None = None
    zone: str = "UTC"


def seal(
    prev: str, at: str, staff_id: int, machine: str, action: str, subject: str, client: int | None, detail: str
) -> str:
    """SHA-256 over the line and the seal before it, fields joined by the unit separator."""
    fields = (prev, at, str(staff_id), machine, action, subject, "" if client is None else str(client), detail)
    return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()


def canonical(detail: object) -> str:
    """JSON text with sorted keys: equal values are equal text."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def audit_head(execute: Execute) -> Head | None:
    """The last line that is in the trail of the file ``execute`` reads; None where it has none."""
    found = execute(_LAST).fetchone()
    return None if found is None else Head(int(found[0]), str(found[1]))


def head_mac(key: bytes, head: Head) -> str:
    """The seal of the head itself."""
    return hmac.new(key, f"{head.seq}\x1f{head.hash}".encode(), hashlib.sha256).hexdigest()


def append(
    at: datetime,
    acting: Acting,
    action: str,
    subject: str,
    client: int | None,
    detail: dict[str, object],
    personal: dict[str, object] | None = None,
) -> None:
    """Adds one line. Inside a unit of work only, which keeps every other writer out meanwhile.

    It is sealed to what the head says was written last. Where the tail was cut off since, its numbers stay missing.
    """
    if personal and client is not None:
        detail = detail | {SEALED: seal_personal(client, _bound(action, subject, client), personal)}
    elif personal:
        detail = detail | personal
    line = (as_text(at), int(acting.staff_id), acting.machine, action, subject, client, canonical(detail))
    last = audit_head(OPEN.execute_sql)
    kept = OPEN.execute_sql(_HEAD).fetchone()
    prev, seq = (START, 0) if last is None else (last.hash, last.seq)
    if kept is not None and kept[0] >= seq:
        seq, prev = int(kept[0]), str(kept[1])
    added = Head(seq + 1, seal(prev, *line))
    OPEN.execute_sql(_ADD, (added.seq, *line, prev, added.hash))
    _keep_head(added, kept, first=last is None)


def _keep_head(head: Head, before: Sequence[Any] | None, *, first: bool) -> None:
    if before is None:
        if first:  # a head that somebody took away is not made anew: the check goes on missing it
            key = secrets.token_bytes(32)
            OPEN.execute_sql(
                "INSERT INTO audit_head (id, seq, hash, key, mac) VALUES (1, ?, ?, ?, ?)",
                (head.seq, head.hash, key, head_mac(key, head)),
            )
        return
    key = bytes(before[2])
    held = hmac.compare_digest(head_mac(key, Head(int(before[0]), str(before[1]))), str(before[3]))
    mac = head_mac(key, head) if held else BROKEN
    OPEN.execute_sql("UPDATE audit_head SET seq = ?, hash = ?, mac = ? WHERE id = 1", (head.seq, head.hash, mac))


def _bound(action: str, subject: str, client: int) -> str:
    return f"{action}\x1f{subject}\x1f{client}"


# Reading


def audit_lines(
    limit: int, before: int | None = None, client: int | None = None, chosen: TrailFilter | None = None
) -> tuple[AuditLine, ...]:
    """The newest lines first, at most ``limit``, older than line ``before``, of one client if given.

    All of them, and one client's, come by number; those of a person, a kind or some days by their time.
    """
    chosen = chosen or TrailFilter(client=client)
    wheres, values = _wheres(chosen)
    by_time = bool(wheres) and chosen.client is None
    # A line of an import, or of one piece of work, has the time of the others: then its number says which is newer.
    index, order = (_NARROW, "at DESC, seq DESC") if by_time else (_OF_CLIENT if wheres else _IN_ORDER, "seq DESC")
    if before is not None:
        wheres.append("(at, seq) < (SELECT at, seq FROM audit WHERE seq = ?)" if by_time else "seq < ?")
        values.append(before)
    where = f" WHERE {' AND '.join(wheres)}" if wheres else ""
    rows = OPEN.execute_sql(
        "SELECT seq, at, staff_id, coalesce(staff.name, ''), machine, action, subject, client_id, detail"
        f" FROM audit{_IN_ORDER} LEFT JOIN staff ON staff.id = staff_id"
        f" WHERE seq IN (SELECT seq FROM audit{index}{where} ORDER BY {order} LIMIT ?) ORDER BY {order}",
        (*values, limit),
    ).fetchall()
    keys = client_keys(row[7] for row in rows if row[7] is not None and f'"{SEALED}"' in row[8])
    again: Resealed = {}
    return tuple(_line(row, keys, again) for row in rows)


def _wheres(chosen: TrailFilter) -> tuple[list[str], list[object]]:
    wheres, values = list[str](), list[object]()
    if chosen.client is not None:
        wheres.append("client_id = ?")
        values.append(chosen.client)
    if chosen.staff_id is not None:
        wheres.append("staff_id = ?")
        values.append(int(chosen.staff_id))
    if chosen.kind:
        wheres.append("action >= ? AND action < ?")
        values += [f"{chosen.kind}.", f"{chosen.kind}/"]  # the sign after the full stop
    if chosen.first is not None:
        wheres.append("at >= ?")
        values.append(_midnight(chosen.first, chosen.zone))
    if chosen.last is not None:
        wheres.append("at < ?")
        values.append(_midnight(chosen.last + timedelta(days=1), chosen.zone))
    return wheres, values


def _midnight(day: date, zone: str) -> str:
    return as_text(datetime.combine(day, time.min, ZoneInfo(zone)))


def _line(row: Sequence[Any], keys: dict[int, bytes], again: Resealed) -> AuditLine:
    seq, at, staff_id, staff, machine, action, subject, client, text = row
    detail, forgotten = opened(json.loads(text), action, subject, client, keys, seq, again)
    return AuditLine(seq, from_text(at), StaffId(staff_id), staff, machine, action, subject, client, detail, forgotten)


def opened(
    detail: dict[str, object],
    action: str,
    subject: str,
    client: int | None,
    keys: dict[int, bytes],
    seq: int = 0,
    again: Resealed | None = None,
) -> tuple[dict[str, object], bool]:
    """A line's detail with what was sealed in its place, and whether that can no longer be read.

    A line under a key that was replaced is told as line ``RESEALED`` of its client keeps it; ``again`` remembers those.
    """
    if client is None or not isinstance(detail.get(SEALED), str):
        return detail, False
    plain = {name: value for name, value in detail.items() if name != SEALED}
    key = keys.get(client)
    personal = opened_by_line(detail, action, subject, client, key)
    if personal is None and key is not None:
        again = {} if again is None else again
        if client not in again:
            again[client] = resealed_of(client, key)
        personal = again[client].get(seq)
    if personal is None:
        return plain, True
    return (plain, False) if action == RESEALED else (_merged(plain, personal), False)


def opened_by_line(
    detail: dict[str, object], action: str, subject: str, client: int, key: bytes | None
) -> dict[str, object] | None:
    """What a line itself sealed; None where it sealed nothing, or not under ``key``."""
    sealed = detail.get(SEALED)
    return open_personal(key, _bound(action, subject, client), sealed) if isinstance(sealed, str) else None


def resealed_of(client: int, key: bytes | None) -> dict[int, dict[str, object]]:
    """What the newest line ``RESEALED`` of a client keeps, by the numbers of the lines that told it."""
    found = OPEN.execute_sql(
        f"SELECT action, subject, detail FROM audit{_OF_CLIENT} WHERE client_id = ? AND action = ? "
        "ORDER BY seq DESC LIMIT 1",
        (client, RESEALED),
    ).fetchone()
    personal = opened_by_line(json.loads(found[2]), found[0], found[1], client, key) if found is not None else None
    kept = personal.get(KEPT) if personal is not None else None
    if not isinstance(kept, dict):
        return {}
    return {int(seq): told for seq, told in kept.items() if isinstance(told, dict)}


def _merged(plain: dict[str, object], personal: dict[str, object]) -> dict[str, object]:
    merged = dict(plain)
    for name, value in personal.items():
        kept = merged.get(name)
        merged[name] = kept | value if isinstance(kept, dict) and isinstance(value, dict) else value
    return merged
