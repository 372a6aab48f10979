"""Queries of follow-up. Every one is led by a date, a state or a client through an index; none reads all clients.

The sources are plain SQL returning tuples: a day's queue is thousands of rows, and each row is touched once.
``only`` narrows a query to one client. ``Row`` layouts are described in ``sources.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from desk_app.clients.tables import ClientRow
from desk_app.db.rows import OPEN
from desk_app.followup.outcome import REACHED, CallDraft, Outcome
from desk_app.followup.tables import CallRow
from desk_app.staff.work import Work

Rows = list[tuple[Any, ...]]

_REACHED = ", ".join(f"'{outcome.value}'" for outcome in sorted(REACHED))


def _read(sql: str, **values: object) -> Rows:
    rows: Rows = OPEN.execute_sql(sql, values).fetchall()
    return rows


def _only(column: str, only: int | None) -> str:
    return "" if only is None else f" AND {column} = :only"


def _list(values: Iterable[object]) -> str:
    return json.dumps(list(values))


def last_audited() -> int:
    """The number of the newest audit line."""
    return int(_read("SELECT coalesce(max(seq), 0) FROM audit")[0][0])


def audited_since(seq: int) -> list[tuple[str, int | None]]:
    """Action and client of the audit lines after ``seq``."""
    return [(row[0], row[1]) for row in _read("SELECT action, client_id FROM audit WHERE seq > :seq", seq=seq)]


def service_days() -> Rows:
    """Id, category, name and aftercare days (JSON text) of every service."""
    return _read("SELECT id, category, name, aftercare FROM service")


def aftercare_rows(days: Sequence[date], services: Iterable[int], on: date, only: int | None) -> Rows:
    """Visits of ``days`` with one of ``services``, where she did not come again since."""
    named = {f"day{index}": day.isoformat() for index, day in enumerate(days)}
    return _read(
        "SELECT v.client_id, v.id, v.on_day, i.service_id, v.total, v.score "
        "FROM visit v CROSS JOIN visit_item i ON i.visit_id = v.id "
        f"WHERE v.on_day IN ({', '.join(':' + name for name in named)}){_only('v.client_id', only)} "
        "AND v.client_id IS NOT NULL AND v.replaced_by IS NULL AND i.quantity > 0 "
        "AND i.service_id IN (SELECT value FROM json_each(:services)) "
        "AND NOT EXISTS (SELECT 1 FROM visit n WHERE n.client_id = v.client_id AND n.on_day > v.on_day "
        "AND n.on_day <= :on AND n.replaced_by IS NULL)",
        services=_list(services),
        on=on.isoformat(),
        only=only,
        **named,
    )


def rhythm_rows(first: date, last: date, only: int | None) -> Rows:
    """Rhythms due from ``first`` to ``last``: category, due day, visits, mean, spread, last day."""
    return _read(
        "SELECT client_id, category, due_on, visits, mean_days, spread_days, last_on FROM rhythm "
        f"WHERE due_on BETWEEN :first AND :last{_only('client_id', only)}",
        first=first.isoformat(),
        last=last.isoformat(),
        only=only,
    )


def with_own_rhythm(clients: Iterable[int]) -> set[int]:
    """Those of ``clients`` who have a rhythm in some category of service."""
    rows = _read(
        "SELECT DISTINCT client_id FROM rhythm WHERE client_id IN (SELECT value FROM json_each(:ids)) "
        "AND category <> '' AND due_on IS NOT NULL",
        ids=_list(clients),
    )
    return {row[0] for row in rows}


def told_rows(first: date, last: date, on: date, seen_since: date, only: int | None) -> Rows:
    """Visits that named a next day from ``first`` to ``last``, of clients last here since a day and without a rhythm.

    Led by the rhythm over everything that is not one yet: it keeps the day of the last visit.
    """
    return _read(
        "SELECT v.client_id, v.id, v.next_due, v.on_day, v.total FROM rhythm r CROSS JOIN visit v "
        "ON v.client_id = r.client_id AND v.on_day = r.last_on "
        f"WHERE r.due_on IS NULL AND r.last_on BETWEEN :since AND :on AND r.category = ''{_only('r.client_id', only)} "
        "AND v.next_due BETWEEN :first AND :last AND v.replaced_by IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM rhythm k WHERE k.client_id = r.client_id AND k.due_on IS NOT NULL)",
        first=first.isoformat(),
        last=last.isoformat(),
        since=seen_since.isoformat(),
        on=on.isoformat(),
        only=only,
    )


def booked_from(on: date, only: int | None) -> set[int]:
    """Clients with a booking on a day or later."""
    rows = _read(
        "SELECT client_id FROM booking WHERE on_day >= :on AND status IN ('booked', 'arrived') "
        f"AND client_id IS NOT NULL{_only('client_id', only)}",
        on=on.isoformat(),
        only=only,
    )
    return {row[0] for row in rows}


def seen_between(first: date, last: date, only: int | None) -> set[int]:
    """Clients last seen from ``first`` to ``last``."""
    rows = _read(
        f"SELECT id FROM client WHERE last_seen BETWEEN :first AND :last{_only('id', only)}",
        first=first.isoformat(),
        last=last.isoformat(),
        only=only,
    )
    return {row[0] for row in rows}


def clients_of(advisor: int) -> set[int]:
    """The clients of an advisor."""
    return {row[0] for row in _read("SELECT id FROM client WHERE advisor_id = :advisor", advisor=advisor)}


def refusing() -> tuple[set[int], set[int]]:
    """Clients who are not to be called, and those who gave no consent."""
    never = {row[0] for row in _read("SELECT id FROM client WHERE do_not_call = 1")}
    return never, {row[0] for row in _read("SELECT id FROM client WHERE may_call = 0")}


def outside_hours(minute: int) -> dict[int, tuple[int, int]]:
    """Clients whose own hours do not hold a minute of the day, with their hours."""
    rows = _read(
        "SELECT id, call_from, call_to FROM client WHERE call_from > :minute "
        "UNION SELECT id, call_from, call_to FROM client WHERE call_to <= :minute",
        minute=minute,
    )
    return {client: (first or 0, 1440 if last is None else last) for client, first, last in rows}


def ticket_rows(first: date, last: date, on: date, only: int | None) -> Rows:
    """Open tickets due from ``first`` to ``last`` whose grace has not run out."""
    return _read(
        "SELECT t.client_id, t.id, t.number, t.due_on, t.last_day, t.principal FROM ticket t "
        "WHERE t.status = 'open' AND t.due_on BETWEEN :first AND :last "
        f"AND t.last_day >= :on AND t.start_on <= :on{_only('t.client_id', only)}",
        first=first.isoformat(),
        last=last.isoformat(),
        on=on.isoformat(),
        only=only,
    )


def birthday_rows(key: tuple[bool, int, int, bool], seen_since: date, only: int | None) -> Rows:
    """Clients whose birthday as told is ``key`` (lunar, month, day, leap), seen or entered since a day."""
    lunar, month, day, leap = key
    return _read(
        "SELECT c.id FROM client c WHERE c.birth_lunar = :lunar AND c.birth_month = :month AND c.birth_day = :day "
        "AND c.birth_leap = :leap AND (c.last_seen >= :since OR (c.last_seen IS NULL AND c.created_at >= :since))"
        f"{_only('c.id', only)}",
        lunar=int(lunar),
        month=month,
        day=day,
        leap=int(leap),
        since=seen_since.isoformat(),
        only=only,
    )


def call_back_rows(first: str, before: str, only: int | None) -> Rows:
    """Agreed call-backs from the instant ``first`` on, also later ones, where she was not reached since.

    Only what was logged before the instant ``before`` counts.
    """
    return _read(
        'SELECT k.client_id, k.id, k.call_back_at FROM "call" k '
        "WHERE k.call_back_at >= :first AND k.outcome = 'call_back' AND k.at < :before "
        f'AND NOT EXISTS (SELECT 1 FROM "call" n WHERE n.client_id = k.client_id AND (n.at, n.id) > (k.at, k.id) '
        f"AND n.at < :before AND n.outcome IN ({_REACHED})){_only('k.client_id', only)}",
        first=first,
        before=before,
        only=only,
    )


def promise_rows(until: str, before: str, only: int | None) -> Rows:
    """Open promises due before the instant ``until``: id, text, due instant."""
    return _read(
        "SELECT p.client_id, p.id, p.text, p.due_at FROM promise p "
        f"WHERE p.closed_at IS NULL AND p.due_at < :until AND p.at < :before{_only('p.client_id', only)}",
        until=until,
        before=before,
        only=only,
    )


def complaint_rows(until: str, before: str, only: int | None) -> Rows:
    """Open complaints to answer before the instant ``until``: id, text, answer-by instant."""
    return _read(
        "SELECT p.client_id, p.id, p.text, p.answer_by FROM complaint p "
        f"WHERE p.answered_at IS NULL AND p.answer_by < :until AND p.at < :before{_only('p.client_id', only)}",
        until=until,
        before=before,
        only=only,
    )


def complaint_states(answered_since: str, before: str, only: int | None) -> Rows:
    """Client and answered instant (None: open) of complaints open, or answered since an instant."""
    return _read(
        "SELECT client_id, answered_at FROM complaint WHERE (answered_at IS NULL OR answered_at >= :since) "
        f"AND at < :before{_only('client_id', only)}",
        since=answered_since,
        before=before,
        only=only,
    )


def history_rows(first: date, last: date, only: int | None) -> Rows:
    """Calls logged from ``first`` to ``last``, oldest first: client, instant, day, outcome, reasons, until."""
    return _read(
        'SELECT client_id, at, on_day, outcome, reasons, until FROM "call" '
        f"WHERE on_day BETWEEN :first AND :last{_only('client_id', only)} ORDER BY at, id",
        first=first.isoformat(),
        last=last.isoformat(),
        only=only,
    )


def wrong_number_rows(before: str, only: int | None) -> Rows:
    """Client and number of every call that reached a wrong number."""
    return _read(
        f"""SELECT client_id, number FROM "call" WHERE outcome = 'wrong_number' AND at < :before"""
        f"{_only('client_id', only)}",
        before=before,
        only=only,
    )


def phone_rows(clients: Iterable[int]) -> Rows:
    """Client and number, in the order of the file."""
    return _read(
        "SELECT client_id, number FROM client_phone WHERE client_id IN (SELECT value FROM json_each(:ids)) "
        "ORDER BY client_id, position, id",
        ids=_list(clients),
    )


def name_rows(clients: Iterable[int]) -> Rows:
    """Id, code, name, gender, advisor's name, and the client's own hours in minutes."""
    return _read(
        "SELECT c.id, c.code, c.name, c.gender, coalesce(s.name, ''), c.call_from, c.call_to FROM client c "
        "LEFT JOIN staff s ON s.id = c.advisor_id WHERE c.id IN (SELECT value FROM json_each(:ids))",
        ids=_list(clients),
    )


def service_names(services: Iterable[int]) -> dict[int, str]:
    """Names of services by id."""
    return dict(
        _read("SELECT id, name FROM service WHERE id IN (SELECT value FROM json_each(:ids))", ids=_list(services))
    )


def last_service_rows(clients: Iterable[int], on: date) -> Rows:
    """Client, category and name of the services of each client's visits of the last year, oldest first."""
    return _read(
        "SELECT v.client_id, s.category, s.name FROM visit v JOIN visit_item i ON i.visit_id = v.id "
        "JOIN service s ON s.id = i.service_id WHERE v.client_id IN (SELECT value FROM json_each(:ids)) "
        "AND v.on_day BETWEEN date(:on, '-1 year') AND :on AND v.replaced_by IS NULL "
        "ORDER BY v.on_day, v.id, i.amount, i.id",
        ids=_list(clients),
        on=on.isoformat(),
    )


def said_rows(clients: Iterable[int], first: date, before: str) -> Rows:
    """Client, day, parts (JSON text) and text of the calls with words since ``first``, newest first."""
    return _read(
        'SELECT client_id, on_day, parts, said FROM "call" WHERE client_id IN (SELECT value FROM json_each(:ids)) '
        "AND on_day >= :first AND at < :before AND parts IS NOT NULL AND outcome NOT IN ('skipped') "
        "ORDER BY client_id, at DESC, id DESC",
        ids=_list(clients),
        first=first.isoformat(),
        before=before,
    )


def card_row(client: int) -> tuple[Any, ...] | None:
    """Code, name, gender, advisor, allergies, alerts, the instant the file was begun; None: no such client."""
    rows = _read(
        "SELECT c.code, c.name, c.gender, coalesce(s.name, ''), c.allergies, c.alerts, c.created_at "
        "FROM client c LEFT JOIN staff s ON s.id = c.advisor_id WHERE c.id = :id",
        id=client,
    )
    return rows[0] if rows else None


def blank_row(client: int) -> tuple[Any, ...]:
    """What the file of a client has: see ``questions.Filled``."""
    return _read(
        "SELECT c.name <> '', EXISTS (SELECT 1 FROM client_phone p WHERE p.client_id = c.id), c.birth_month > 0, "
        "c.gender <> '', c.may_call IS NOT NULL, c.call_from IS NOT NULL OR c.call_to IS NOT NULL, "
        "c.allergies <> '' , c.advisor_id IS NOT NULL, c.source <> '', c.address <> '', c.document_number <> '', "
        "(SELECT count(*) FROM visit v WHERE v.client_id = c.id AND v.replaced_by IS NULL) FROM client c "
        "WHERE c.id = :id",
        id=client,
    )[0]


def contact_rows(client: int, limit: int) -> Rows:
    """The latest visits and calls of a client, newest first: kind, day, score or outcome, what, by whom or note."""
    return _read(
        "SELECT * FROM (SELECT 'visit' AS kind, v.on_day AS day, v.score AS word, "
        "(SELECT group_concat(name, '、') FROM (SELECT i.name FROM visit_item i WHERE i.visit_id = v.id "
        "ORDER BY i.id LIMIT 4)) AS what, s.name AS who, v.id AS id FROM visit v JOIN staff s ON s.id = v.staff_id "
        "WHERE v.client_id = :id AND v.replaced_by IS NULL ORDER BY v.on_day DESC, v.id DESC LIMIT :limit) "
        "UNION ALL SELECT * FROM (SELECT 'call', k.on_day, k.outcome, k.note, s.name, k.id "
        'FROM "call" k JOIN staff s ON s.id = k.staff_id WHERE k.client_id = :id '
        "ORDER BY k.at DESC, k.id DESC LIMIT :limit) ORDER BY 2 DESC, 1, 6 DESC LIMIT :limit",
        id=client,
        limit=limit,
    )


def past_rows(client: int, limit: int) -> Rows:
    """The latest calls of a client, newest first, as ``PastCall`` lays them out, in the types of the file."""
    return _read(
        "SELECT k.id, k.client_id, k.at, k.on_day, s.name, k.outcome, k.reasons, k.note, k.parts, k.said, k.seconds, "
        'k.call_back_at, k.until FROM "call" k JOIN staff s ON s.id = k.staff_id WHERE k.client_id = :id '
        "ORDER BY k.at DESC, k.id DESC LIMIT :limit",
        id=client,
        limit=limit,
    )


def insert_call(unit: Work, draft: CallDraft, at: datetime) -> int:
    """Keeps a call. Inside a unit of work only."""
    return int(
        CallRow.insert(
            client=draft.client_id,
            staff=unit.acting.staff_id,
            at=at,
            on_day=unit.on,
            outcome=draft.outcome.value,
            reasons=list(draft.reasons),
            note=draft.note,
            parts=dict(draft.parts) or None,
            said=draft.said,
            number=draft.number,
            seconds=draft.seconds,
            call_back_at=draft.call_back_at,
            until=draft.until,
            sold=draft.outcome is Outcome.BOOKED,
        ).execute()
    )


def set_do_not_call(client: int, at: datetime) -> None:
    """The client is not to be called any more. Inside a unit of work only; nothing here ever takes it back."""
    ClientRow.update(do_not_call=True, updated_at=at).where(ClientRow.id == client).execute()
