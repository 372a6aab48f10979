"""What the records say of who knows whom. Reading only, a bounded piece at a time: what has a day by days, so that the
file is read in the order it was written, what has none by its numbers."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from desk_app.db.rows import OPEN
from desk_app.followup.outcome import REACHED
from desk_app.knowing.coverage import SEEN, TALKED, TREATED

#: Client, colleague, weight, the day she was talked to ("": it was no talk), and what it brought.
Contact = tuple[int, int, int, str, int]

#: Calls that reached her.
_WORDS = ", ".join(f"'{outcome.value}'" for outcome in sorted(REACHED))

#: Days of one piece, and numbers of one: some hundredths of a second each.
_DAYS, _ROWS = 7, 20_000

#: By days from :first to :last.
_BY_DAY = (
    f"SELECT client_id, staff_id, {SEEN}, on_day, total FROM visit "
    "WHERE on_day BETWEEN :first AND :last AND replaced_by IS NULL AND client_id IS NOT NULL",
    f"SELECT v.client_id, i.beautician_id, {TREATED}, v.on_day, 0 FROM visit v JOIN visit_item i ON i.visit_id = v.id "
    "WHERE v.on_day BETWEEN :first AND :last AND v.replaced_by IS NULL AND v.client_id IS NOT NULL "
    "AND i.beautician_id IS NOT NULL GROUP BY v.id, i.beautician_id",
    f"SELECT client_id, staff_id, {TALKED}, on_day, 0 FROM call "
    f"WHERE on_day BETWEEN :first AND :last AND outcome IN ({_WORDS}) AND NOT withdrawn",
)

#: By numbers from :first to :last; table and query.
_BY_NUMBER = (
    (
        "ticket_event",
        f"SELECT t.client_id, e.staff_id, {TALKED}, e.on_day, iif(e.step = 'issued', t.principal / 10, 0) "
        "FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id WHERE e.id BETWEEN :first AND :last "
        "AND e.on_day >= :since AND e.step IN ('issued', 'renewed', 'redeemed') AND t.status <> 'void'",
    ),
    (
        "complaint",
        f"SELECT client_id, staff_id, {TALKED}, substr(at, 1, 10), 0 FROM complaint "
        "WHERE id BETWEEN :first AND :last AND at >= :since AND NOT withdrawn",
    ),
    (
        "promise",
        f"SELECT client_id, staff_id, {TALKED}, substr(at, 1, 10), 0 FROM promise "
        "WHERE id BETWEEN :first AND :last AND at >= :since AND outcome <> 'taken_back'",
    ),
    (
        "client_note",
        f"SELECT client_id, staff_id, {SEEN}, '', 0 FROM client_note "
        "WHERE id BETWEEN :first AND :last AND at >= :since",
    ),
    (
        "colleague_note",
        f"SELECT client_id, staff_id, {SEEN}, '', 0 FROM colleague_note "
        "WHERE id BETWEEN :first AND :last AND at >= :since AND closing <> 'taken_back' AND client_id IS NOT NULL",
    ),
)

#: Of ``client c``: she was not erased, and her file is not part of another.
_THERE = "c.erased_at IS NULL AND c.id NOT IN (SELECT client_id FROM client_merged)"

_HERS = "WITH hers(id) AS (SELECT value FROM json_each(:ids))"

#: Any record of an owner with a client of ``hers``, by the index of the client.
_OF_OWNERS = " UNION ALL ".join(
    f"SELECT r.client_id, r.{column} FROM hers h CROSS JOIN {table} r ON r.client_id = h.id WHERE {good}"
    for table, column, good in (
        ("visit", "staff_id", "r.replaced_by IS NULL"),
        ("call", "staff_id", f"r.outcome IN ({_WORDS}) AND NOT r.withdrawn"),
        ("ticket", "staff_id", "r.status <> 'void'"),
        ("complaint", "staff_id", "NOT r.withdrawn"),
        ("promise", "staff_id", "r.outcome <> 'taken_back'"),
        ("client_note", "staff_id", "1"),
        ("colleague_note", "staff_id", "r.closing <> 'taken_back'"),
    )
)
_TREATED_BY = (
    "SELECT v.client_id, i.beautician_id FROM hers h CROSS JOIN visit v ON v.client_id = h.id "
    "JOIN visit_item i ON i.visit_id = v.id WHERE v.replaced_by IS NULL"
)


def _rows(sql: str, **values: object) -> list[tuple[Any, ...]]:
    return list(OPEN.execute_sql(sql, values).fetchall())


def clients(size: int) -> Iterator[list[tuple[int, int | None, int | None]]]:
    """Everybody who is still there with her first and second advisor, by number, in pieces."""
    last = 0
    sql = (
        "SELECT c.id, c.advisor_id, a.staff_id FROM client c LEFT JOIN client_second_advisor a ON a.client_id = c.id "
        f"WHERE c.id > :last AND {_THERE} ORDER BY c.id LIMIT :size"
    )
    while found := _rows(sql, last=last, size=size):
        yield found
        last = found[-1][0]


def count() -> tuple[int, int]:
    """How many clients there are, about, and the highest number."""
    found = _rows("SELECT count(*), coalesce(max(id), 0) FROM client")[0]
    return int(found[0]), int(found[1])


def contacts(since: date, until: date) -> Iterator[tuple[float, list[Contact]]]:
    """What every colleague did with every client since a day, in pieces; with each the share that is done by it."""
    days = [since + timedelta(days=number) for number in range(0, (until - since).days + 1, _DAYS)]
    numbered = [
        (sql, first)
        for table, sql in _BY_NUMBER
        for first in range(1, int(_rows(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0]) + 1, _ROWS)
    ]
    whole, done = len(days) + len(numbered), 0
    for day in days:
        last = min(day + timedelta(days=_DAYS - 1), until)
        for sql in _BY_DAY:
            yield done / whole, _rows(sql, first=day.isoformat(), last=last.isoformat())
        done += 1
    for sql, first in numbered:
        yield done / whole, _rows(sql, first=first, last=first + _ROWS - 1, since=since.isoformat())
        done += 1


def met_by_owners(client_ids: Collection[int]) -> set[int]:
    """Those of some clients whom an owner has ever had to do with: any record of hers, however long ago."""
    found = _rows(
        f"{_HERS} SELECT DISTINCT client_id FROM ({_OF_OWNERS} UNION ALL {_TREATED_BY}) "
        "WHERE staff_id IN (SELECT id FROM staff WHERE role = 'owner')",
        ids=json.dumps(list(client_ids)),
    )
    return {int(row[0]) for row in found}


def names(client_ids: Collection[int]) -> dict[int, tuple[str, str, int | None, str]]:
    """Code, name, advisor and her name of some clients who are still there."""
    found = _rows(
        f"{_HERS} SELECT c.id, c.code, c.name, c.advisor_id, coalesce(s.name, '') FROM hers h "
        f"CROSS JOIN client c ON c.id = h.id LEFT JOIN staff s ON s.id = c.advisor_id WHERE {_THERE}",
        ids=json.dumps(list(client_ids)),
    )
    return {int(row[0]): (row[1], row[2], row[3], row[4]) for row in found}


def staff() -> dict[int, tuple[str, bool]]:
    """Everybody's name and whether she still works here."""
    return {int(row[0]): (row[1], bool(row[2])) for row in _rows("SELECT id, name, active FROM staff")}
