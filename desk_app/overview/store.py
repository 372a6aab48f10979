"""Queries that span the rooms. Read only; every one is led by a date, a client or the beginning of a name."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from desk_app.db.rows import OPEN

Rows = list[tuple[Any, ...]]


def read(sql: str, **values: object) -> Rows:
    """The rows of a query; values are bound by name."""
    rows: Rows = OPEN.execute_sql(sql, values).fetchall()
    return rows


def ids(values: Iterable[int]) -> str:
    """Ids as the JSON that ``json_each`` reads."""
    return json.dumps(list(values))


# --- the Today board ------------------------------------------------------------------------------------------------

_BOOKINGS = """
SELECT b.id, b.client_id, coalesce(c.name, ''), b.minute, b.minutes, coalesce(s.name, ''), coalesce(w.name, ''),
       b.status, c.id IS NOT NULL AND c.last_seen IS NULL
FROM booking b LEFT JOIN client c ON c.id = b.client_id LEFT JOIN service s ON s.id = b.service_id
LEFT JOIN staff w ON w.id = b.staff_id WHERE b.on_day = :on AND b.status <> 'cancelled' ORDER BY b.minute, b.id
"""

_TICKETS = """
SELECT t.id, t.number, t.client_id, c.name,
       coalesce((SELECT p.name || CASE WHEN p.weight_mg > 0 THEN ' ' || round(p.weight_mg / 1000.0, 2) || ' g'
                 WHEN p.serial <> '' THEN ' · ' || p.serial ELSE '' END
                 FROM pledge p WHERE p.ticket_id = t.id ORDER BY p.id LIMIT 1), ''),
       t.principal, t.due_on, t.last_day
FROM ticket t JOIN client c ON c.id = t.client_id
WHERE t.status = 'open' AND t.due_on BETWEEN :first AND :last AND t.last_day >= :on ORDER BY t.due_on, t.id LIMIT :limit
"""

_TICKET_TOTALS = """
SELECT count(*), coalesce(sum(principal), 0), coalesce(sum(due_on < :on), 0)
FROM ticket WHERE status = 'open' AND due_on BETWEEN :first AND :last AND last_day >= :on
"""

_BORN = """
SELECT id, name, birth_lunar, birth_year, birth_month, birth_day, birth_leap FROM client
WHERE birth_lunar = :lunar AND birth_month = :month AND birth_day = :day AND birth_leap = :leap
ORDER BY last_seen DESC, id LIMIT :limit
"""

#: Clients seen since a day who came at least three times and whose birthday nobody asked for; counting stops at 100.
_NO_BIRTHDAY = """
SELECT count(*) FROM (SELECT 1 FROM client c WHERE c.last_seen BETWEEN :first AND :on AND c.birth_month = 0
AND EXISTS (SELECT 1 FROM rhythm r WHERE r.client_id = c.id AND r.category = '' AND r.visits >= 3) LIMIT 100)
"""


def bookings(on: date) -> Rows:
    """A day's bookings but the cancelled: id, client, name, minute, minutes, service, staff, status, first visit."""
    return read(_BOOKINGS, on=on.isoformat())


def tickets_due(on: date, first: date, last: date, limit: int) -> Rows:
    """Open tickets due from ``first`` to ``last`` and not past their grace ``on``, the most urgent first."""
    return read(_TICKETS, on=on.isoformat(), first=first.isoformat(), last=last.isoformat(), limit=limit)


def ticket_totals(on: date, first: date, last: date) -> tuple[int, int, int]:
    """How many such tickets, their principal in minor units, and how many of them are in grace."""
    count, principal, grace = read(_TICKET_TOTALS, on=on.isoformat(), first=first.isoformat(), last=last.isoformat())[0]
    return count, principal, grace


def born(key: tuple[bool, int, int, bool], limit: int) -> Rows:
    """Clients with a birthday as told (lunar, month, day, leap), the most recently seen first."""
    lunar, month, day, leap = key
    return read(_BORN, lunar=int(lunar), month=month, day=day, leap=int(leap), limit=limit)


def regulars_without_birthday(on: date, first: date) -> int:
    """How many regular clients seen since ``first`` have no birthday in the file; 100 means 100 or more."""
    return int(read(_NO_BIRTHDAY, on=on.isoformat(), first=first.isoformat())[0][0])


def open_promises(limit: int) -> Rows:
    """Open promises by hour: id, client, name, text, due."""
    return read(
        "SELECT p.id, p.client_id, c.name, p.text, p.due_at FROM promise p JOIN client c ON c.id = p.client_id "
        "WHERE p.closed_at IS NULL ORDER BY p.due_at, p.id LIMIT :limit",
        limit=limit,
    )


def open_complaints(limit: int) -> Rows:
    """Complaints without an answer, by hour: id, client, name, text, answer-by."""
    return read(
        "SELECT p.id, p.client_id, c.name, p.text, p.answer_by FROM complaint p JOIN client c ON c.id = p.client_id "
        "WHERE p.answered_at IS NULL ORDER BY p.answer_by, p.id LIMIT :limit",
        limit=limit,
    )


def open_counts(until: str) -> tuple[int, int]:
    """How many promises fall due before an instant, and how many complaints are open."""
    return (
        read("SELECT count(*) FROM promise WHERE closed_at IS NULL AND due_at < :until", until=until)[0][0],
        read("SELECT count(*) FROM complaint WHERE answered_at IS NULL")[0][0],
    )


# --- a client's page ------------------------------------------------------------------------------------------------


def next_bookings(client: int, on: date, limit: int) -> Rows:
    """Coming bookings: id, day, minute, service."""
    return read(
        "SELECT b.id, b.on_day, b.minute, coalesce(s.name, '') FROM booking b "
        "LEFT JOIN service s ON s.id = b.service_id WHERE b.client_id = :id AND b.on_day >= :on "
        "AND b.status IN ('booked', 'arrived') "
        "ORDER BY b.on_day, b.minute, b.id LIMIT :limit",
        id=client,
        on=on.isoformat(),
        limit=limit,
    )


def open_tickets(client: int, limit: int) -> Rows:
    """Open tickets: id, number, due day, last day."""
    return read(
        "SELECT id, number, due_on, last_day FROM ticket WHERE client_id = :id AND status = 'open' "
        "ORDER BY due_on, id LIMIT :limit",
        id=client,
        limit=limit,
    )


def latest_visit(client: int) -> Rows:
    """The services of the client's latest visit: visit id, day, next due, service id, name, category, aftercare."""
    return read(
        "SELECT v.id, v.on_day, v.next_due, s.id, s.name, s.category, s.aftercare FROM visit v "
        "JOIN visit_item i ON i.visit_id = v.id JOIN service s ON s.id = i.service_id "
        "WHERE v.id = (SELECT id FROM visit WHERE client_id = :id AND replaced_by IS NULL "
        "ORDER BY on_day DESC, id DESC LIMIT 1) ORDER BY i.id",
        id=client,
    )


def rhythm_due(client: int) -> Rows:
    """The days on which her rhythms come due: category, day, mean days."""
    return read(
        "SELECT category, due_on, mean_days FROM rhythm WHERE client_id = :id AND due_on IS NOT NULL "
        "ORDER BY due_on, category",
        id=client,
    )


def care_of(client: int) -> tuple[Rows, Rows]:
    """A client's open promises (id, text, due) and open complaints (id, text, answer-by)."""
    return (
        read(
            "SELECT id, text, due_at FROM promise WHERE client_id = :id AND closed_at IS NULL ORDER BY due_at, id",
            id=client,
        ),
        read(
            "SELECT id, text, answer_by FROM complaint WHERE client_id = :id AND answered_at IS NULL "
            "ORDER BY answer_by, id",
            id=client,
        ),
    )


def is_held(client: int) -> bool:
    """Whether the police or a court demand that a client's file is kept."""
    return bool(read("SELECT 1 FROM legal_hold WHERE client_id = :id AND lifted_at IS NULL LIMIT 1", id=client))


def call_backs(client: int, since: str) -> Rows:
    """Agreed call-backs from an instant on where she was not spoken to since: id, instant."""
    return read(
        "SELECT k.id, k.call_back_at FROM \"call\" k WHERE k.client_id = :id AND k.outcome = 'call_back' "
        'AND NOT k.withdrawn AND k.call_back_at >= :since AND NOT EXISTS (SELECT 1 FROM "call" n '
        "WHERE n.client_id = k.client_id AND (n.at, n.id) > (k.at, k.id) AND NOT n.withdrawn "
        "AND n.outcome NOT IN ('no_answer', 'busy', 'wrong_number', 'skipped')) "
        "ORDER BY k.call_back_at",
        id=client,
        since=since,
    )


# --- the search over everything -------------------------------------------------------------------------------------

#: After every text that begins with the same letters.
_LAST = "\U0010ffff"


def tickets_named(text: str, limit: int) -> Rows:
    """Tickets whose number, or the serial of whose pledge, begins with ``text``: id, number, client, status."""
    columns = "t.id, t.number, c.name, t.status FROM ticket t JOIN client c ON c.id = t.client_id"
    # Each half stops by itself: one letter begins thousands of numbers, and sorting them all would be felt.
    return read(
        f"SELECT * FROM (SELECT {columns} WHERE t.number >= :text AND t.number < :last ORDER BY t.number LIMIT :limit) "
        f"UNION SELECT * FROM (SELECT {columns} WHERE t.id IN (SELECT ticket_id FROM pledge "
        "WHERE serial >= :text AND serial < :last AND serial <> '' ORDER BY serial LIMIT :limit)) "
        "ORDER BY 2, 1 LIMIT :limit",
        text=text,
        last=text + _LAST,
        limit=limit,
    )


def receipts_named(text: str, limit: int) -> Rows:
    """Visits whose receipt begins with ``text``: id, receipt, day, client, total."""
    return read(
        "SELECT v.id, v.receipt, v.on_day, coalesce(c.name, ''), v.total FROM visit v "
        "LEFT JOIN client c ON c.id = v.client_id WHERE v.receipt >= :text AND v.receipt < :last AND v.receipt <> '' "
        "AND v.replaced_by IS NULL ORDER BY v.receipt, v.id LIMIT :limit",
        text=text,
        last=text + _LAST,
        limit=limit,
    )
