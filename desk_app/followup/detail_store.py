"""Queries for the calls that are spelled out: names, words said before, a card. Led by the clients asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from desk_app.followup.store import Rows, as_list, read


def name_rows(clients: Iterable[int]) -> Rows:
    """Id, code, name, gender, advisor's name, and the client's own hours in minutes."""
    return read(
        "SELECT c.id, c.code, c.name, c.gender, coalesce(s.name, ''), c.call_from, c.call_to FROM client c "
        "LEFT JOIN staff s ON s.id = c.advisor_id WHERE c.id IN (SELECT value FROM json_each(:ids))",
        ids=as_list(clients),
    )


def service_names(services: Iterable[int]) -> dict[int, str]:
    """Names of services by id."""
    return dict(
        read("SELECT id, name FROM service WHERE id IN (SELECT value FROM json_each(:ids))", ids=as_list(services))
    )


def last_services(wanted: Iterable[tuple[int, str]], on: date) -> dict[tuple[int, str], str]:
    """By client and category ("": any): the name of the last service of her last such visit within a year, if any."""
    rows = read(
        "SELECT w.client, w.category, (SELECT s.name FROM visit v CROSS JOIN visit_item i ON i.visit_id = v.id "
        "CROSS JOIN service s ON s.id = i.service_id WHERE v.client_id = w.client "
        "AND v.on_day BETWEEN date(:on, '-1 year') AND :on AND v.replaced_by IS NULL "
        "AND w.category IN ('', s.category) ORDER BY v.on_day DESC, v.id DESC, i.amount DESC, i.id DESC LIMIT 1) "
        "FROM (SELECT value ->> 0 AS client, value ->> 1 AS category FROM json_each(:wanted)) w",
        wanted=as_list(wanted),
        on=on.isoformat(),
    )
    return {(client, category): name for client, category, name in rows if name is not None}


def call_matters(calls: Iterable[int]) -> dict[int, tuple[str | None, str | None]]:
    """What calls were about, by call: the service asked after, and the number of a ticket that is still open."""
    rows = read(
        "SELECT k.id, (SELECT s.name FROM json_each(k.reasons) r "
        "CROSS JOIN visit_item i ON i.visit_id = CAST(substr(r.value, 17) AS INTEGER) "
        "CROSS JOIN service s ON s.id = i.service_id WHERE r.value GLOB 'aftercare:visit:*' "
        "ORDER BY r.key, i.amount DESC, i.id LIMIT 1), "
        "(SELECT t.number FROM json_each(k.reasons) r "
        "CROSS JOIN ticket t ON t.id = CAST(substr(r.value, 17) AS INTEGER) "
        "WHERE r.value GLOB 'maturity:ticket:*' AND t.status = 'open' ORDER BY r.key LIMIT 1) "
        'FROM "call" k WHERE k.id IN (SELECT value FROM json_each(:ids))',
        ids=as_list(calls),
    )
    return {call: (service, ticket) for call, service, ticket in rows}


def said_rows(clients: Iterable[int], first: date, before: str) -> Rows:
    """Client, day, parts (JSON text) and text of the calls with words since ``first``, newest first."""
    return read(
        'SELECT client_id, on_day, parts, said FROM "call" WHERE client_id IN (SELECT value FROM json_each(:ids)) '
        "AND on_day >= :first AND at < :before AND parts IS NOT NULL AND outcome <> 'skipped' "
        "AND NOT withdrawn "
        "ORDER BY client_id, at DESC, id DESC",
        ids=as_list(clients),
        first=first.isoformat(),
        before=before,
    )


def card_row(client: int) -> tuple[Any, ...] | None:
    """Code, name, gender, advisor, allergies, alerts, the instant the file was begun; None: no such client."""
    rows = read(
        "SELECT c.code, c.name, c.gender, coalesce(s.name, ''), "
        "CASE WHEN c.health_barred THEN '' ELSE c.allergies END, c.alerts, c.created_at "
        "FROM client c LEFT JOIN staff s ON s.id = c.advisor_id WHERE c.id = :id",
        id=client,
    )
    return rows[0] if rows else None


def contact_rows(client: int, limit: int) -> Rows:
    """The latest visits and calls of a client, newest first: kind, day, what came of it, what,
    by whom or the note, id, taken back."""
    return read(
        "SELECT * FROM (SELECT 'visit' AS kind, v.on_day AS day, v.score AS word, "
        "(SELECT group_concat(name, char(31)) FROM (SELECT i.name FROM visit_item i WHERE i.visit_id = v.id "
        "ORDER BY i.id LIMIT 4)) AS what, s.name AS who, v.id AS id, 0 AS withdrawn "
        "FROM visit v JOIN staff s ON s.id = v.staff_id WHERE v.client_id = :id AND v.replaced_by IS NULL "
        "ORDER BY v.on_day DESC, v.id DESC LIMIT :limit) "
        "UNION ALL SELECT * FROM (SELECT 'call', k.on_day, k.outcome, k.note, s.name, k.id, k.withdrawn "
        'FROM "call" k JOIN staff s ON s.id = k.staff_id WHERE k.client_id = :id '
        "ORDER BY k.at DESC, k.id DESC LIMIT :limit) ORDER BY 2 DESC, 1, 6 DESC LIMIT :limit",
        id=client,
        limit=limit,
    )


def past_rows(client: int, limit: int) -> Rows:
    """The latest calls of a client, newest first, as ``PastCall`` lays them out, in the types of the file."""
    return read(
        "SELECT k.id, k.client_id, k.at, k.on_day, s.name, k.outcome, k.reasons, k.note, k.parts, k.said, k.seconds, "
        'k.call_back_at, k.until, k.withdrawn FROM "call" k JOIN staff s ON s.id = k.staff_id WHERE k.client_id = :id '
        "ORDER BY k.at DESC, k.id DESC LIMIT :limit",
        id=client,
        limit=limit,
    )
