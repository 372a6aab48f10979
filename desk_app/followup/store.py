"""Queries of follow-up. Every one is led by a date, a state or a client through an index; none reads all clients.

The sources are plain SQL returning tuples: a day's queue is thousands of rows, and each row is touched once.
``only`` narrows a query to some clients, who then lead it. ``Row`` layouts are described in ``sources.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from desk_app.clients.tables import ClientRow
from desk_app.db.check import Check
from desk_app.db.rows import OPEN
from desk_app.followup.outcome import FINAL, REACHED, CallDraft, Outcome
from desk_app.followup.tables import CallRow
from desk_app.staff.work import Work
from desk_app.words import N_

Rows = list[tuple[Any, ...]]

_FINAL = ", ".join(f"'{outcome.value}'" for outcome in sorted(FINAL))
_REACHED = ", ".join(f"'{outcome.value}'" for outcome in sorted(REACHED))


#: Some clients, or None: all.
Only = frozenset[int] | None


def read(sql: str, *, only: Only = None, **values: object) -> Rows:
    """The rows of a query; values are bound by name, ``only`` as JSON."""
    rows: Rows = OPEN.execute_sql(sql, values | {"only": None if only is None else as_list(sorted(only))}).fetchall()
    return rows


def read_set(what: str, *, only: Only = None, **values: object) -> set[int]:
    """The clients that ``what`` names, a query from its FROM on in which ``id`` is the client's column.

    One text instead of a row each: a fifth of the time, and no thread waits for it.
    """
    return set(json.loads(read(f"SELECT json_group_array(id) FROM (SELECT {what})", only=only, **values)[0][0]))


def _led(only: Only) -> str:
    """The clients asked for, before the table that they lead to."""
    return "" if only is None else "json_each(:only) o CROSS JOIN "


def _only(column: str, only: Only) -> str:
    return "" if only is None else f" AND {column} = o.value"


def _aside(only: Only) -> str:
    """Before a column whose index is not to be used where clients lead."""
    return "" if only is None else "+"


def as_list(values: Iterable[object]) -> str:
    """Values as the JSON that ``json_each`` reads."""
    return json.dumps(list(values))


def last_audited() -> int:
    """The number of the newest audit line."""
    return int(read("SELECT coalesce(max(seq), 0) FROM audit")[0][0])


def audited_since(seq: int) -> list[tuple[str, int | None]]:
    """Action and client of the audit lines after ``seq``."""
    return [(row[0], row[1]) for row in read("SELECT action, client_id FROM audit WHERE seq > :seq", seq=seq)]


def service_days() -> Rows:
    """Id, category, name and aftercare days (JSON text) of every service."""
    return read("SELECT id, category, name, aftercare FROM service")


def aftercare_rows(asked: Iterable[tuple[int, str]], on: date, only: Only) -> Rows:
    """Visits with a service on a day as in ``asked`` (service, day), where she did not come again since."""
    pairs = sorted(asked)
    named = {f"day{index}": day for index, day in enumerate(sorted({day for _, day in pairs}))}
    return read(
        "SELECT v.client_id, v.id, v.on_day, i.service_id, v.total, v.score "
        f"FROM {_led(only)}visit v CROSS JOIN visit_item i ON i.visit_id = v.id "
        f"WHERE v.on_day IN ({', '.join(':' + name for name in named)}){_only('v.client_id', only)} "
        "AND v.client_id IS NOT NULL AND v.replaced_by IS NULL AND i.quantity > 0 "
        "AND v.on_day || i.service_id IN (SELECT value FROM json_each(:asked)) "
        # i.id holds SQLite to asking this last, of the few lines that are left.
        "AND NOT EXISTS (SELECT 1 FROM visit n WHERE n.client_id = v.client_id AND n.on_day > v.on_day "
        "AND n.on_day <= :on AND n.replaced_by IS NULL AND i.id)",
        asked=as_list(f"{day}{service}" for service, day in pairs),
        on=on.isoformat(),
        only=only,
        **named,
    )


def rhythm_rows(first: date, last: date, only: Only) -> Rows:
    """Rhythms due from ``first`` to ``last``: category, due day, visits, mean, spread, last day."""
    return read(
        "SELECT client_id, category, due_on, visits, mean_days, spread_days, last_on "
        f"FROM {_led(only)}rhythm WHERE {_aside(only)}due_on BETWEEN :first AND :last{_only('client_id', only)}",
        first=first.isoformat(),
        last=last.isoformat(),
        only=only,
    )


def with_own_rhythm(clients: Iterable[int], since: date) -> set[int]:
    """Those of ``clients`` who have a rhythm in some category of service that is due on ``since`` or later."""
    rows = read(
        "SELECT DISTINCT client_id FROM rhythm WHERE client_id IN (SELECT value FROM json_each(:ids)) "
        "AND category <> '' AND due_on >= :since",
        ids=as_list(clients),
        since=since.isoformat(),
    )
    return {row[0] for row in rows}


def asked_back(first: date, on: date, only: Only) -> set[int]:
    """Clients who were spoken to from ``first`` to ``on`` about booking again or coming back."""
    return read_set(
        f'client_id AS id FROM {_led(only)}"call" WHERE {_aside(only)}on_day BETWEEN :first AND :on AND NOT withdrawn '
        f"AND outcome IN ({_FINAL}) AND (instr(reasons, '\"rebooking:') OR instr(reasons, '\"win_back:'))"
        f"{_only('client_id', only)}",
        first=first.isoformat(),
        on=on.isoformat(),
        only=only,
    )


def told_rows(first: date, last: date, on: date, seen_since: date, only: Only) -> Rows:
    """Visits that named a next day from ``first`` to ``last``, of clients last here since a day and without a rhythm.

    Led by the rhythm over everything that is not one yet: it keeps the day of the last visit.
    """
    return read(
        f"SELECT v.client_id, v.id, v.next_due, v.on_day, v.total FROM {_led(only)}rhythm r CROSS JOIN visit v "
        "ON v.client_id = r.client_id AND v.on_day = r.last_on "
        f"WHERE {_aside(only)}r.due_on IS NULL AND r.last_on BETWEEN :since AND :on "
        f"AND r.category = ''{_only('r.client_id', only)} "
        "AND v.next_due BETWEEN :first AND :last AND v.replaced_by IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM rhythm k WHERE k.client_id = r.client_id AND k.due_on IS NOT NULL)",
        first=first.isoformat(),
        last=last.isoformat(),
        since=seen_since.isoformat(),
        on=on.isoformat(),
        only=only,
    )


def booked_from(on: date, only: Only) -> set[int]:
    """Clients with a booking on a day or later."""
    return read_set(
        f"client_id AS id FROM {_led(only)}booking WHERE on_day >= :on AND status IN ('booked', 'arrived') "
        f"AND client_id IS NOT NULL{_only('client_id', only)}",
        on=on.isoformat(),
        only=only,
    )


def seen_between(first: date, last: date, only: Only) -> set[int]:
    """Clients last seen from ``first`` to ``last``."""
    return read_set(
        f"c.id FROM {_led(only)}client c WHERE c.last_seen BETWEEN :first AND :last{_only('c.id', only)}",
        first=first.isoformat(),
        last=last.isoformat(),
        only=only,
    )


def clients_of(advisor: int) -> set[int]:
    """The clients of an advisor."""
    return read_set("id FROM client WHERE advisor_id = :advisor", advisor=advisor)


def refusing(only: Only) -> tuple[set[int], set[int]]:
    """Clients who are not to be called, and those who gave no consent."""
    one = _only("c.id", only)
    never = read_set(f"c.id FROM {_led(only)}client c WHERE c.do_not_call = 1{one}", only=only)
    return never, read_set(f"c.id FROM {_led(only)}client c WHERE c.may_call = 0{one}", only=only)


def refusing_offers(only: Only) -> set[int]:
    """Clients whose last answer about offers is that they want none."""
    return read_set(
        f"k.client_id AS id FROM {_led(only)}client_consent k WHERE {_aside(only)}k.purpose = 'marketing' "
        f"AND k.answer = 'withdrawn'{_only('k.client_id', only)} AND NOT EXISTS (SELECT 1 FROM client_consent n "
        "WHERE n.client_id = k.client_id AND n.purpose = 'marketing' AND n.id > k.id)",
        only=only,
    )


def own_hours(only: Only) -> dict[int, tuple[int, int]]:
    """Clients with hours of their own that are not the whole day, in minutes from midnight."""
    of = f"SELECT c.id, c.call_from, c.call_to FROM {_led(only)}client c WHERE"
    rows = read(
        f"{of} c.call_from > 0{_only('c.id', only)} UNION ALL {of} c.call_to < 1440{_only('c.id', only)}",
        only=only,
    )
    return {client: (first or 0, 1440 if last is None else last) for client, first, last in rows}


def ticket_rows(first: date, last: date, on: date, only: Only) -> Rows:
    """Open tickets due from ``first`` to ``last`` whose grace has not run out."""
    return read(
        "SELECT t.client_id, t.id, t.number, t.due_on, t.last_day, t.principal "
        f"FROM {_led(only)}ticket t WHERE {_aside(only)}t.status = 'open' AND t.due_on BETWEEN :first AND :last "
        f"AND t.last_day >= :on AND t.start_on <= :on{_only('t.client_id', only)}",
        first=first.isoformat(),
        last=last.isoformat(),
        on=on.isoformat(),
        only=only,
    )


def birthday_rows(key: tuple[bool, int, int, bool], seen_since: date, only: Only) -> Rows:
    """Clients whose birthday as told is ``key`` (lunar, month, day, leap), seen or entered since a day."""
    lunar, month, day, leap = key
    return read(
        f"SELECT c.id FROM {_led(only)}client c WHERE c.birth_lunar = :lunar "
        "AND c.birth_month = :month AND c.birth_day = :day AND c.birth_leap = :leap "
        f"AND (c.last_seen >= :since OR (c.last_seen IS NULL AND c.created_at >= :since)){_only('c.id', only)}",
        lunar=int(lunar),
        month=month,
        day=day,
        leap=int(leap),
        since=seen_since.isoformat(),
        only=only,
    )


def call_back_rows(first: str, before: str, only: Only) -> Rows:
    """Agreed call-backs from the instant ``first`` on, also later ones, where she was not reached since.

    Only what was logged before the instant ``before`` counts.
    """
    return read(
        f'SELECT k.client_id, k.id, k.call_back_at FROM {_led(only)}"call" k '
        f"WHERE {_aside(only)}k.call_back_at >= :first AND k.outcome = 'call_back' AND k.at < :before "
        'AND NOT k.withdrawn AND NOT EXISTS (SELECT 1 FROM "call" n WHERE n.client_id = k.client_id '
        "AND (n.at, n.id) > (k.at, k.id) "
        f"AND n.at < :before AND NOT n.withdrawn AND n.outcome IN ({_REACHED})){_only('k.client_id', only)}",
        first=first,
        before=before,
        only=only,
    )


def promise_rows(until: str, before: str, only: Only) -> Rows:
    """Open promises due before the instant ``until``: id, text, due instant."""
    return read(
        f"SELECT p.client_id, p.id, p.text, p.due_at FROM {_led(only)}promise p "
        f"WHERE {_aside(only)}p.closed_at IS NULL AND p.due_at < :until AND p.at < :before{_only('p.client_id', only)}",
        until=until,
        before=before,
        only=only,
    )


def complaint_rows(until: str, before: str, only: Only) -> Rows:
    """Open complaints to answer before the instant ``until``: id, text, answer-by instant."""
    return read(
        f"SELECT p.client_id, p.id, p.text, p.answer_by FROM {_led(only)}complaint p "
        f"WHERE {_aside(only)}p.answered_at IS NULL AND p.answer_by < :until "
        f"AND p.at < :before{_only('p.client_id', only)}",
        until=until,
        before=before,
        only=only,
    )


def complaint_states(answered_since: str, before: str, only: Only) -> Rows:
    """Client and answered instant (None: open) of complaints open, or answered since an instant."""
    return read(
        f"SELECT client_id, answered_at FROM {_led(only)}complaint "
        f"WHERE ({_aside(only)}answered_at IS NULL OR {_aside(only)}answered_at >= :since) "
        f"AND NOT withdrawn AND at < :before{_only('client_id', only)}",
        since=answered_since,
        before=before,
        only=only,
    )


def history_rows(first: date, last: date, only: Only) -> Rows:
    """Calls logged from ``first`` to ``last``: client, instant, day, outcome, reasons, until, id.

    In no order: only the few clients with several calls are worth one.
    """
    return read(
        f'SELECT client_id, at, on_day, outcome, reasons, until, k.id FROM {_led(only)}"call" k '
        f"WHERE {_aside(only)}on_day BETWEEN :first AND :last AND NOT withdrawn{_only('client_id', only)}",
        first=first.isoformat(),
        last=last.isoformat(),
        only=only,
    )


def wrong_number_rows(before: str, only: Only) -> Rows:
    """Client and number of every call that reached a wrong number."""
    return read(
        f"""SELECT client_id, number FROM {_led(only)}"call" """
        "WHERE outcome = 'wrong_number' AND NOT withdrawn AND at < :before"
        f"{_only('client_id', only)}",
        before=before,
        only=only,
    )


def phone_rows(clients: Iterable[int]) -> Rows:
    """Client and number, in the order of the file."""
    return read(
        "SELECT client_id, number FROM client_phone WHERE client_id IN (SELECT value FROM json_each(:ids)) "
        "ORDER BY client_id, position, id",
        ids=as_list(clients),
    )


def insert_call(unit: Work, draft: CallDraft, at: datetime, caused: Mapping[str, int]) -> int:
    """Keeps a call with what it caused. Inside a unit of work only."""
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
            caused=dict(caused) or None,
        ).execute()
    )


def set_do_not_call(client: int, value: bool, at: datetime) -> bool:
    """Keeps or lifts a client's wish not to be called; whether that changed anything. Inside a unit of work only."""
    other = (ClientRow.id == client) & (ClientRow.do_not_call != value)
    return bool(ClientRow.update(do_not_call=value, updated_at=at).where(other).execute())


def call_row(call: int) -> tuple[Any, ...] | None:
    """Client, who logged it, when (text), day, outcome, what it caused (JSON text), taken back, called again since."""
    rows = read(
        "SELECT k.client_id, k.staff_id, k.at, k.on_day, k.outcome, k.caused, k.withdrawn, "
        'EXISTS (SELECT 1 FROM "call" n '
        "WHERE n.client_id = k.client_id AND (n.at, n.id) > (k.at, k.id) AND NOT n.withdrawn) "
        'FROM "call" k WHERE k.id = :id',
        id=call,
    )
    return rows[0] if rows else None


def withdraw_call(call: int) -> None:
    """Marks a call as taken back. Inside a unit of work only."""
    CallRow.update(withdrawn=True).where(CallRow.id == call).execute()


def refused_since(call: int, client: int) -> bool:
    """Whether a client's wish not to be called was written down once more after a call was logged."""
    return bool(
        read(
            "SELECT 1 FROM audit WHERE client_id = :client AND action = 'client.do_not_call' AND seq > "
            "(SELECT max(seq) FROM audit WHERE client_id = :client AND action = 'call.logged' AND subject = :call)",
            client=client,
            call=f"call:{call}",
        )
    )


CHECKS = (
    Check(
        "call.reasons",
        "SELECT id FROM \"call\" WHERE CASE WHEN json_valid(reasons) THEN json_type(reasons) ELSE '' END <> 'array'",
        N_("The reasons of call {id} cannot be read."),
    ),
    Check(
        "call.call_back",
        "SELECT id FROM \"call\" WHERE (outcome = 'call_back') <> (call_back_at IS NOT NULL)",
        N_("Call {id} and the time of its call-back contradict each other."),
    ),
    Check(
        "call.withdrawn",
        "SELECT k.id FROM \"call\" k JOIN complaint p ON p.id = json_extract(k.caused, '$.complaint') "
        "WHERE k.withdrawn AND p.answered_at IS NULL "
        "UNION SELECT k.id FROM \"call\" k JOIN promise p ON p.id = json_extract(k.caused, '$.promise') "
        "WHERE k.withdrawn AND p.closed_at IS NULL",
        N_("Call {id} was taken back, and what it caused is still open."),
    ),
)
