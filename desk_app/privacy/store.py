"""Everything that is kept of one client: reading it all, and taking the person out of it."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.clients.merged_store import forget_moves
from desk_app.clock import as_text, from_text
from desk_app.db.rows import OPEN

#: Of ``client``: something is left that tells who she is. A file that was taken back before that destroyed its key is
#: as empty as an erased one, and the trail still tells what stood in it.
#: A file that was merged into another goes with that one.
STILL_THERE = (
    "(erased_at IS NULL OR id IN (SELECT client_id FROM client_key)) "
    "AND id NOT IN (SELECT client_id FROM client_merged)"
)

#: What stands where words of hers stood that may not be empty.
GONE = "–"

#: What the line of erasing calls the copies that were dated after it.
AHEAD = "copies_ahead"

#: Every table with something of a client in it, and how to find her rows. ``tests/privacy`` holds it against the file.
OF_CLIENT: dict[str, str] = {
    "client": "id = :id OR id IN (SELECT client_id FROM client_merged WHERE into_id = :id)",
    "client_phone": "client_id = :id",
    "client_tag": "client_id = :id",
    "client_second_advisor": "client_id = :id",
    "client_note": "client_id = :id",
    "client_consent": "client_id = :id",
    "client_value": "client_id = :id",
    "client_asked": "client_id = :id",
    "client_moment": "client_id = :id",
    "client_leaving": "client_id = :id",
    "client_photograph": "client_id = :id",
    "client_photograph_picture": "photograph_id IN (SELECT id FROM client_photograph WHERE client_id = :id)",
    "client_unit": "client_id = :id",
    "client_agent": "client_id = :id OR person_id = :id",
    "ticket_agent": "event_id IN (SELECT e.id FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id "
    "WHERE t.client_id = :id) OR agent_id IN (SELECT id FROM client_agent WHERE person_id = :id)",
    "client_relative": "client_id = :id",
    "client_date": "client_id = :id",
    "client_greeting": "client_id = :id",
    "legal_hold": "client_id = :id",
    "booking": "client_id = :id",
    "visit": "client_id = :id",
    "visit_item": "visit_id IN (SELECT id FROM visit WHERE client_id = :id)",
    "rhythm": "client_id = :id",
    "last_line": "client_id = :id",
    "named_day": "client_id = :id",
    "payment": "client_id = :id",
    "opening_balance": "client_id = :id",
    "ticket": "client_id = :id",
    "pledge": "ticket_id IN (SELECT id FROM ticket WHERE client_id = :id)",
    "ticket_event": "ticket_id IN (SELECT id FROM ticket WHERE client_id = :id)",
    "call": "client_id = :id",
    "complaint": "client_id = :id",
    "promise": "client_id = :id",
    "client_merged": "into_id = :id",
    "client_merge_value": "client_id = :id",
    "colleague_note": "client_id = :id",
    "handed_client": "client_id = :id",
}

#: Columns that hold JSON text.
_JSON = {"taxes", "reasons", "parts", "caused", "detail"}

#: Steps of tickets that she took for a firm: those of an agent who is linked with her, and those of before somebody
#: else was written in her place, as the firm's lines of the trail tell.
_TOLD_OF_AGENT = (
    "audit {a} INDEXED BY audit_client_id WHERE {a}.subject = 'agent:' || c.id "
    "AND {a}.action IN ('agent.added', 'agent.changed') AND ({a}.client_id = c.client_id OR {a}.client_id IN "
    "(SELECT m.client_id FROM client_merged m WHERE m.into_id = c.client_id))"
)
_OF_AGENT = (
    "agent_id IN (SELECT id FROM client_agent WHERE person_id = :id) OR id IN (SELECT k.id FROM ticket_agent k "
    "JOIN ticket_event e ON e.id = k.event_id JOIN client_agent c ON c.id = k.agent_id WHERE EXISTS ("
    f"SELECT 1 FROM {_TOLD_OF_AGENT.format(a='a')} AND json_extract(a.detail, '$.authorised.person_id') = :id "
    f"AND a.at <= e.at AND NOT EXISTS (SELECT 1 FROM {_TOLD_OF_AGENT.format(a='b')} "
    "AND b.seq > a.seq AND b.at < e.at)))"
)

#: What is taken out, in this order. Amounts, days, receipts and numbers of tickets stay: they are the books.
_ERASE = (
    "DELETE FROM client_phone WHERE client_id = :id",
    "DELETE FROM client_tag WHERE client_id = :id",
    "DELETE FROM client_second_advisor WHERE client_id = :id",
    "DELETE FROM client_note WHERE client_id = :id",
    "DELETE FROM client_value WHERE client_id = :id",
    "DELETE FROM client_asked WHERE client_id = :id",
    "DELETE FROM client_moment WHERE client_id = :id",
    "DELETE FROM client_leaving WHERE client_id = :id",
    "DELETE FROM client_photograph_picture "
    "WHERE photograph_id IN (SELECT id FROM client_photograph WHERE client_id = :id)",
    "DELETE FROM client_photograph WHERE client_id = :id",
    f"UPDATE ticket_agent SET name = '{GONE}', paper = '' WHERE event_id IN (SELECT e.id FROM ticket_event e "
    f"JOIN ticket t ON t.id = e.ticket_id WHERE t.client_id = :id) OR {_OF_AGENT}",
    "DELETE FROM client_agent WHERE client_id = :id",
    "DELETE FROM client_unit WHERE client_id = :id",
    "DELETE FROM client_greeting WHERE client_id = :id",
    "DELETE FROM client_date WHERE client_id = :id",
    "DELETE FROM client_relative WHERE client_id = :id",
    "DELETE FROM client_search WHERE rowid = :id",
    "UPDATE client SET name = :name, code = 'erased-' || id, gender = '', birth_lunar = 0, birth_year = 0, "
    "birth_month = 0, birth_day = 0, birth_leap = 0, document_kind = '', document_number = '', address = '', "
    "source = '', notes = '', allergies = '', alerts = '', advisor_id = NULL, may_call = 0, do_not_call = 1, "
    "call_from = NULL, call_to = NULL, updated_at = :at, erased_at = :at WHERE id = :id",
    "UPDATE visit SET notes = '', reason = '' WHERE client_id = :id",
    "UPDATE booking SET notes = '' WHERE client_id = :id",
    "UPDATE booking SET status = 'cancelled', cancelled_on = :on WHERE client_id = :id AND status = 'booked'",
    "UPDATE call SET note = '', said = '', number = '' WHERE client_id = :id",
    f"UPDATE complaint SET text = '{GONE}', answer = iif(answer = '', '', '{GONE}') WHERE client_id = :id",
    f"UPDATE promise SET text = '{GONE}' WHERE client_id = :id",
    "UPDATE promise SET outcome = 'taken_back', closed_at = :at WHERE client_id = :id AND closed_at IS NULL",
    f"UPDATE colleague_note SET text = '{GONE}', answer = iif(answer = '', '', '{GONE}') WHERE client_id = :id",
    "UPDATE colleague_note SET closing = 'done', closed_at = :at, closed_by_id = to_id "
    "WHERE client_id = :id AND closed_at IS NULL",
    "DELETE FROM handed_client WHERE client_id = :id",
    "UPDATE ticket SET notes = '' WHERE client_id = :id",
    "UPDATE ticket_event SET note = '' WHERE ticket_id IN (SELECT id FROM ticket WHERE client_id = :id)",
    "UPDATE pledge SET description = '' WHERE ticket_id IN (SELECT id FROM ticket WHERE client_id = :id)",
    "UPDATE payment SET note = '' WHERE client_id = :id AND note <> '' AND purpose <> 'reversal'",
    "UPDATE opening_balance SET source = '' WHERE client_id = :id AND source <> ''",
    f"UPDATE legal_hold SET reason = '{GONE}' WHERE client_id = :id",
)


def _rows(sql: str, **values: object) -> list[tuple[Any, ...]]:
    return list(OPEN.execute_sql(sql, values).fetchall())


def everything_of(client_id: ClientId) -> dict[str, list[dict[str, object]]]:
    """Every row of a client by table, under the names of the columns; JSON columns opened, pictures in base64."""
    found: dict[str, list[dict[str, object]]] = {}
    for table, where in OF_CLIENT.items():
        cursor = OPEN.execute_sql(f'SELECT * FROM "{table}" WHERE {where}', {"id": client_id})
        names = [column[0] for column in cursor.description]
        found[table] = [
            {name: _opened(name, value) for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()
        ]
    return found


def _opened(name: str, value: object) -> object:
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return json.loads(value) if name in _JSON and isinstance(value, str) and value else value


def open_ticket_numbers(client_id: ClientId) -> tuple[str, ...]:
    """The tickets of a client that are still open."""
    sql = "SELECT number FROM ticket WHERE client_id = :id AND status = 'open' ORDER BY id"
    return tuple(row[0] for row in _rows(sql, id=client_id))


def open_complaint_count(client_id: ClientId) -> int:
    """How many complaints of a client nobody has answered."""
    sql = "SELECT count(*) FROM complaint WHERE client_id = :id AND answered_at IS NULL"
    return int(_rows(sql, id=client_id)[0][0])


def erased_at(client_id: ClientId) -> datetime | None:
    """When a client was erased; None while she is not."""
    found = _rows("SELECT erased_at FROM client WHERE id = :id AND erased_at IS NOT NULL", id=client_id)
    return from_text(found[0][0]) if found else None


def copies_ahead(client_id: ClientId) -> frozenset[str]:
    """The names of the copies that were dated ahead when a client was erased, as the lines of it tell."""
    sql = "SELECT detail FROM audit INDEXED BY audit_client_id WHERE client_id = :id AND action = 'client.erased'"
    told = [json.loads(row[0]).get(AHEAD, ()) for row in _rows(sql, id=client_id)]
    return frozenset(name for names in told if isinstance(names, list) for name in names if isinstance(name, str))


def copy_folders() -> dict[Path, datetime]:
    """The folders that whole copies went to, as the trail tells: those a copy was sent to by hand, and those that were
    once set for backups; with the last time that it told of each."""
    rows = OPEN.execute_sql(
        "SELECT at, detail FROM audit INDEXED BY audit_at_staff_id_action "
        "WHERE action IN ('export.copied', 'settings.changed') ORDER BY at"
    ).fetchall()
    found: dict[Path, datetime] = {}
    for at, text in rows:
        detail = json.loads(text)
        told = [detail.get("to")]
        for values in (detail.get("before"), detail.get("after")):
            if isinstance(values, dict):
                told += [values.get("backup_folder"), values.get("backup_second_folder")]
        found |= {Path(folder): from_text(at) for folder in told if isinstance(folder, str) and folder}
    return found


def standing_visits(client_id: ClientId) -> tuple[tuple[int, str, int], ...]:
    """Id, receipt and total of the visits of a client that stand."""
    sql = "SELECT id, receipt, total FROM visit WHERE client_id = :id AND replaced_by IS NULL AND total > 0"
    return tuple(_rows(sql, id=client_id))


def holds_of(client_id: ClientId) -> tuple[tuple[int, str], ...]:
    """Id and reason of what the law holds of a client now."""
    sql = "SELECT id, reason FROM legal_hold WHERE client_id = :id AND lifted_at IS NULL ORDER BY id"
    return tuple(_rows(sql, id=client_id))


def insert_hold(client_id: ClientId, staff_id: int, reason: str, at: datetime) -> int:
    """Keeps what the law holds. Inside a unit of work only."""
    cursor = OPEN.execute_sql(
        "INSERT INTO legal_hold (client_id, at, staff_id, reason) VALUES (?, ?, ?, ?)",
        (client_id, as_text(at), staff_id, reason),
    )
    return int(cursor.lastrowid)


def lift_holds(client_id: ClientId, at: datetime) -> int:
    """Lifts what stands; how many. Inside a unit of work only."""
    sql = "UPDATE legal_hold SET lifted_at = ? WHERE client_id = ? AND lifted_at IS NULL"
    return int(OPEN.execute_sql(sql, (as_text(at), client_id)).rowcount)


def erase(client_id: ClientId, name: str, at: datetime, on: date) -> None:
    """Takes the person out of every row of hers; ``name`` stands in its place. ``clients.clearing.merge_search`` has to
    follow. Inside a
    unit of work only."""
    values = {"id": client_id, "name": name, "at": as_text(at), "on": on.isoformat()}
    forget_moves("client_relative", "client_id = ?", client_id)  # her relative may have been merged with somebody
    for sql in _ERASE:
        OPEN.execute_sql(sql, {hole: value for hole, value in values.items() if f":{hole}" in sql})


def is_known_still(client_id: ClientId) -> bool:
    """Whether the trail still tells of a client as a person: her key is there."""
    return bool(_rows("SELECT count(*) FROM client_key WHERE client_id = :id", id=client_id)[0][0])


def not_seen_since(day: date, limit: int) -> tuple[ClientId, ...]:
    """Clients neither seen nor entered (a list brought in is entered then) since ``day`` and still there; the oldest
    first. ``limit`` -1: all."""
    found = _rows(
        "SELECT id FROM (SELECT id, last_seen AS day FROM client WHERE last_seen < :day AND created_at < :day "
        f"AND {STILL_THERE} "
        "UNION ALL SELECT id, substr(created_at, 1, 10) FROM client "
        f"WHERE last_seen IS NULL AND created_at < :day AND {STILL_THERE}) ORDER BY day, id LIMIT :limit",
        day=day.isoformat(),
        limit=limit,
    )
    return tuple(ClientId(row[0]) for row in found)
