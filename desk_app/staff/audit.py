"""The audit trail: append-only lines, each sealed to the one before it. ``chain.py`` finds who tampered with it."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.clock import as_text, from_text
from desk_app.db.check import Execute
from desk_app.db.rows import OPEN
from desk_app.db.values import undecodable
from desk_app.errors import DeskError, ShopFileError
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.sealing import SEALED, client_keys, open_personal, seal_personal
from desk_app.words import N_

#: What the first line is sealed to.
START = "0" * 64

#: The line that keeps what older lines told of one client, sealed anew (``resealing.py``), and under which name.
RESEALED, KEPT = "client.resealed", "kept"

#: What stands in the place of the head's own seal once it was found broken: later lines do not mend it.
BROKEN = "broken"

#: The greatest number SQLite can give a line.
_LAST_NUMBER = 2**63 - 1

#: Where a line that tells no time stands.
_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)

# As bytes: whoever gets around the program can put anything into any column, also what is no text.
_LAST = "SELECT seq, CAST(hash AS BLOB) FROM audit NOT INDEXED ORDER BY seq DESC LIMIT 1"
_HEAD = (
    "SELECT typeof(seq) = 'integer' AND typeof(hash) = 'text' AND typeof(key) = 'blob' AND typeof(mac) = 'text',"
    " iif(typeof(seq) = 'integer', seq, 0), CAST(hash AS BLOB), CAST(key AS BLOB), CAST(mac AS BLOB)"
    " FROM audit_head WHERE id = 1"
)

_SHOWN = ("at", "staff_id", "coalesce(staff.name, '')", "machine", "action", "subject", "client_id", "detail")

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

    ``forgotten``: the line told something personal, and its key was destroyed. ``unreadable``: something stands in it
    that no line of ours holds; ``check`` names it.
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
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The last line of a trail: its number and its seal. It stands for every line before it."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class KeptHead:
    """The head as it is kept. ``sound``: its columns hold what they are declared to; ``held``: so does its seal."""

    head: Head
    key: bytes
    sound: bool
    held: bool


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
    return None if found is None else Head(int(found[0]), _text(found[1]))


def kept_head(execute: Execute) -> KeptHead | None:
    """What the file ``execute`` reads keeps of its last line; None where nothing is kept."""
    found = execute(_HEAD).fetchone()
    if found is None:
        return None
    head, key = Head(int(found[1]), _text(found[2])), bytes(found[3] or b"")
    held = bool(found[0]) and hmac.compare_digest(head_mac(key, head).encode(), bytes(found[4] or b""))
    return KeptHead(head, key, bool(found[0]), held)


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else "" if value is None else str(value)


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
    *,
    closed: bool = False,
) -> int:
    """Adds one line, and returns its number. Inside a unit of work only, which keeps every other writer out meanwhile.

    A file that was merged into another is closed: no line is of it any more, and so nothing is written about it but
    where ``closed`` says that it may be. Raises DeskError.

    It is sealed to what the head says was written last. Where the tail was cut off since, its numbers stay missing.
    """
    if client is not None and not closed:
        must_be_open(client)
    if personal and client is not None:
        detail = detail | {SEALED: seal_personal(client, _bound(action, subject, client), personal)}
    elif personal:
        detail = detail | personal
    line = (as_text(at), int(acting.staff_id), acting.machine, action, subject, client, canonical(detail))
    last = audit_head(OPEN.execute_sql)
    kept = kept_head(OPEN.execute_sql)
    prev, seq = (START, 0) if last is None else (last.hash, last.seq)
    if kept is not None and kept.sound and kept.head.seq >= seq:
        seq, prev = kept.head.seq, kept.head.hash
    if seq >= _LAST_NUMBER:
        raise ShopFileError(
            N_("The audit trail was tampered with: no number comes after {line}. Nothing was changed."), line=seq
        )
    added = Head(seq + 1, seal(prev, *line))
    OPEN.execute_sql(_ADD, (added.seq, *line, prev, added.hash))
    _keep_head(added, kept, first=last is None)
    return added.seq


def must_be_open(client: int) -> None:
    """Raises DeskError where a client's file was merged into another."""
    into = OPEN.execute_sql(
        "SELECT code FROM client_merged JOIN client ON client.id = into_id WHERE client_id = ?", (client,)
    ).fetchone()
    if into is not None:
        raise DeskError(N_("This file was merged into {code}. Open that one."), code=into[0])


def closed_into(client: int) -> tuple[int, ...]:
    """The files that were merged into a client's: their lines of the trail are hers."""
    sql = "SELECT client_id FROM client_merged WHERE into_id = ? ORDER BY client_id"
    return tuple(int(row[0]) for row in OPEN.execute_sql(sql, (client,)).fetchall())


def _keep_head(head: Head, before: KeptHead | None, *, first: bool) -> None:
    if before is None:
        if first:  # a head that somebody took away is not made anew: the check goes on missing it
            key = secrets.token_bytes(32)
            OPEN.execute_sql(
                "INSERT INTO audit_head (id, seq, hash, key, mac) VALUES (1, ?, ?, ?, ?)",
                (head.seq, head.hash, key, head_mac(key, head)),
            )
        return
    mac = head_mac(before.key, head) if before.held else BROKEN
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
    source = (
        f" FROM audit{_IN_ORDER} LEFT JOIN staff ON staff.id = staff_id"
        f" WHERE seq IN (SELECT seq FROM audit{index}{where} ORDER BY {order} LIMIT ?) ORDER BY {order}"
    )
    rows = _shown(source, (*values, limit))
    keys = client_keys(row[7] for row in rows if type(row[7]) is int and f'"{SEALED}"' in _text(row[8]))
    again: Resealed = {}
    return tuple(_line(row, keys, again) for row in rows)


def _shown(source: str, values: tuple[object, ...]) -> list[Sequence[Any]]:
    try:
        return list(OPEN.execute_sql(f"SELECT seq, {', '.join(_SHOWN)}{source}", values).fetchall())
    except Exception as error:
        if not undecodable(error):
            raise
    # Somebody put bytes that are no text there: the page shows what of the line can be shown.
    careful = (f"iif(typeof({name}) = 'text', CAST({name} AS BLOB), {name})" for name in _SHOWN)
    return list(OPEN.execute_sql(f"SELECT seq, {', '.join(careful)}{source}", values).fetchall())


def _wheres(chosen: TrailFilter) -> tuple[list[str], list[object]]:
    wheres, values = list[str](), list[object]()
    if chosen.client is not None:
        whose = (chosen.client, *closed_into(chosen.client))
        wheres.append("client_id = ?" if len(whose) == 1 else f"client_id IN ({', '.join('?' * len(whose))})")
        values += whose
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
    whose = client if type(client) is int else None
    noted, when, who = _noted(text), _time(at), StaffId(staff_id if type(staff_id) is int else 0)
    fine = noted is not None and when is not None and who == staff_id and whose == client
    by, where, what, of = _text(staff), _text(machine), _text(action), _text(subject)
    detail, forgotten = opened(noted or {}, what, of, whose, keys, seq, again)
    return AuditLine(seq, when or _NO_TIME, who, by, where, what, of, whose, detail, forgotten, not fine)


def _noted(text: object) -> dict[str, object] | None:
    """A line's detail; None where somebody put something else there."""
    try:
        detail = json.loads(_text(text))
    except (ValueError, RecursionError):
        return None
    return detail if isinstance(detail, dict) else None


def _time(text: object) -> datetime | None:
    try:
        return from_text(_text(text))
    except ValueError:
        return None


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
    personal = opened_by_line(_noted(found[2]) or {}, found[0], found[1], client, key) if found is not None else None
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
