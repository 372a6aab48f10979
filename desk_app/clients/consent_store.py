"""Consents in the shop file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from desk_app.clients.client import ClientId
from desk_app.clients.consent import Answer, Channel, Consent, ConsentId, Purpose
from desk_app.clients.store import rows
from desk_app.clock import as_text, from_text
from desk_app.db.rows import OPEN
from desk_app.staff.account import StaffId

_READ = (
    "SELECT k.id, k.client_id, k.at, k.staff_id, s.name, k.purpose, k.answer, k.wording, k.version, k.channel "
    "FROM client_consent k JOIN staff s ON s.id = k.staff_id WHERE k.client_id = ? ORDER BY k.id DESC LIMIT ?"
)


def consents_of(client_id: ClientId, limit: int) -> tuple[Consent, ...]:
    """All answers of a client, the newest first."""
    return tuple(
        Consent(
            ConsentId(row[0]),
            ClientId(row[1]),
            from_text(row[2]),
            StaffId(row[3]),
            row[4],
            Purpose(row[5]),
            Answer(row[6]),
            row[7],
            row[8],
            Channel(row[9]),
        )
        for row in rows(_READ, (client_id, limit))
    )


def withdrawn_by(client_ids: Sequence[int], purposes: Sequence[Purpose]) -> set[tuple[ClientId, Purpose]]:
    """Which of those clients have withdrawn which of those purposes, by their last answers."""
    return answered_by(client_ids, purposes, Answer.WITHDRAWN)


def answered_by(
    client_ids: Sequence[int], purposes: Sequence[Purpose], answer: Answer
) -> set[tuple[ClientId, Purpose]]:
    """Which of those clients gave ``answer`` to which of those purposes the last time they were asked."""
    whose, which = ", ".join(f"{one:d}" for one in client_ids), ", ".join(f"'{one.value}'" for one in purposes)
    found = rows(
        "SELECT client_id, purpose FROM client_consent WHERE id IN (SELECT max(id) FROM client_consent "
        f"WHERE client_id IN ({whose}) AND purpose IN ({which}) GROUP BY client_id, purpose) "
        f"AND answer = '{answer.value}'"
    )
    return {(ClientId(client), Purpose(purpose)) for client, purpose in found}


def insert_consent(
    client_id: ClientId,
    at: datetime,
    staff_id: StaffId,
    purpose: Purpose,
    answer: Answer,
    channel: Channel,
    wording: str,
    version: str,
) -> ConsentId:
    """Adds an answer. Inside a unit of work only."""
    cursor = OPEN.execute_sql(
        "INSERT INTO client_consent (client_id, at, staff_id, purpose, answer, wording, version, channel) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (client_id, as_text(at), staff_id, purpose.value, answer.value, wording, version, channel.value),
    )
    return ConsentId(int(cursor.lastrowid))


def who_answered(client_id: ClientId, purpose: Purpose) -> tuple[int, datetime] | None:
    """Who wrote down a client's last answer to a purpose, and when; None where nobody did."""
    found = rows(
        "SELECT staff_id, at FROM client_consent WHERE client_id = ? AND purpose = ? ORDER BY id DESC LIMIT 1",
        (client_id, purpose.value),
    )
    return (int(found[0][0]), from_text(found[0][1])) if found else None


def who_barred_calls(client_id: ClientId) -> tuple[int, datetime] | None:
    """Who ticked, in her file, that a client wants no calls, and when. None where she said it in a call, said it again
    since, or nobody here wrote it down."""
    sql = (
        "SELECT staff_id, at, action, detail FROM audit INDEXED BY audit_client_id WHERE client_id = ? "
        "AND action IN ('client.added', 'client.edited', 'client.do_not_call') ORDER BY seq DESC"
    )
    for staff_id, at, action, text in rows(sql, (client_id,)):
        detail = json.loads(text)
        if action == "client.do_not_call" and detail.get("before") != {"do_not_call": False}:
            return None
        if action != "client.edited" or "do_not_call" in detail.get("fields", ()):
            return int(staff_id), from_text(at)
    return None


def obey_calls(client_id: ClientId, value: bool | None, at: datetime) -> None:
    """Lets the queue know: it asks ``client.may_call``. Inside a unit of work only."""
    OPEN.execute_sql("UPDATE client SET may_call = ?, updated_at = ? WHERE id = ?", (value, as_text(at), client_id))


def obey_health(client_id: ClientId, barred: bool, at: datetime) -> None:
    """Bars, or frees, the use of a client's health remarks. Inside a unit of work only."""
    sql = "UPDATE client SET health_barred = ?, updated_at = ? WHERE id = ?"
    OPEN.execute_sql(sql, (barred, as_text(at), client_id))
