"""What the records say of who knows whom. Reading only, a bounded piece of the clients at a time, by index."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from desk_app.db.rows import OPEN
from desk_app.followup.outcome import REACHED
from desk_app.knowing.coverage import SEEN, TALKED, TREATED, Known

#: Calls that reached her.
_WORDS = ", ".join(f"'{outcome.value}'" for outcome in sorted(REACHED))

#: What each colleague did with each client of ``hers`` since a day: client, staff, weight, and the day she was talked
#: to ("": it was no talk).
_CONTACTS = f"""
SELECT v.client_id AS client, i.beautician_id AS staff, {TREATED} AS weight, v.on_day AS talked
    FROM hers h CROSS JOIN visit v ON v.client_id = h.id AND v.on_day >= :since
    JOIN visit_item i ON i.visit_id = v.id
    WHERE v.replaced_by IS NULL AND i.beautician_id IS NOT NULL GROUP BY v.id, i.beautician_id
UNION ALL SELECT v.client_id, v.staff_id, {SEEN}, v.on_day
    FROM hers h CROSS JOIN visit v ON v.client_id = h.id AND v.on_day >= :since WHERE v.replaced_by IS NULL
UNION ALL SELECT k.client_id, k.staff_id, {TALKED}, k.on_day
    FROM hers h CROSS JOIN call k ON k.client_id = h.id AND k.at >= :since
    WHERE NOT k.withdrawn AND k.outcome IN ({_WORDS})
UNION ALL SELECT t.client_id, e.staff_id, {TALKED}, e.on_day
    FROM hers h CROSS JOIN ticket t ON t.client_id = h.id JOIN ticket_event e ON e.ticket_id = t.id
    WHERE e.on_day >= :since AND e.step IN ('issued', 'renewed', 'redeemed')
UNION ALL SELECT p.client_id, p.staff_id, {TALKED}, substr(p.at, 1, 10)
    FROM hers h CROSS JOIN complaint p ON p.client_id = h.id WHERE p.at >= :since AND NOT p.withdrawn
UNION ALL SELECT p.client_id, p.staff_id, {TALKED}, substr(p.at, 1, 10)
    FROM hers h CROSS JOIN promise p ON p.client_id = h.id WHERE p.at >= :since AND p.outcome <> 'taken_back'
UNION ALL SELECT n.client_id, n.staff_id, {SEEN}, ''
    FROM hers h CROSS JOIN client_note n ON n.client_id = h.id AND n.at >= :since
UNION ALL SELECT n.client_id, n.staff_id, {SEEN}, ''
    FROM hers h CROSS JOIN colleague_note n ON n.client_id = h.id AND n.at >= :since WHERE n.closing <> 'taken_back'
"""

#: Of ``client``: she was not erased, and her file is not part of another.
_THERE = "erased_at IS NULL AND id NOT IN (SELECT client_id FROM client_merged)"

_HERS = "WITH hers(id) AS (SELECT value FROM json_each(:ids))"


def _rows(sql: str, **values: object) -> list[tuple[Any, ...]]:
    return list(OPEN.execute_sql(sql, values).fetchall())


def pieces(advisor: int | None, size: int) -> Iterator[list[int]]:
    """The numbers of all clients who are still there, or of those an advisor has, in pieces."""
    last = 0
    while True:
        whose = (
            "id IN (SELECT id FROM client WHERE advisor_id = :advisor "
            "UNION SELECT client_id FROM client_second_advisor WHERE staff_id = :advisor) AND "
            if advisor is not None
            else ""
        )
        values: dict[str, object] = {"last": last, "size": size} | ({"advisor": advisor} if whose else {})
        sql = f"SELECT id FROM client WHERE {whose}{_THERE} AND id > :last ORDER BY id LIMIT :size"
        found = [int(row[0]) for row in _rows(sql, **values)]
        if not found:
            return
        yield found
        last = found[-1]


def count(advisor: int | None) -> int:
    """How many clients ``pieces`` goes through, about."""
    if advisor is None:
        return int(_rows("SELECT count(*) FROM client")[0][0])
    sql = (
        "SELECT (SELECT count(*) FROM client WHERE advisor_id = :id) + "
        "(SELECT count(*) FROM client_second_advisor WHERE staff_id = :id)"
    )
    return int(_rows(sql, id=advisor)[0][0])


def known(client_ids: Collection[int], since: date) -> Iterator[Known]:
    """Each of these clients as she is known since a day."""
    asked = {"ids": json.dumps(list(client_ids)), "since": since.isoformat()}
    who = _rows(
        f"{_HERS} SELECT c.id, c.advisor_id, a.staff_id, coalesce(s.active, 1) FROM hers h "
        "CROSS JOIN client c ON c.id = h.id LEFT JOIN client_second_advisor a ON a.client_id = c.id "
        "LEFT JOIN staff s ON s.id = c.advisor_id",
        ids=asked["ids"],
    )
    weights: dict[tuple[int, int], int] = {}
    talked: dict[int, str] = {}
    did = f"{_HERS} SELECT client, staff, sum(weight), max(talked) FROM ({_CONTACTS}) GROUP BY client, staff"
    for client, staff, weight, day in _rows(did, **asked):
        weights[client, staff] = weight
        if day > talked.get(client, ""):
            talked[client] = day
    worth = dict(
        _rows(
            f"{_HERS} SELECT client, sum(amount) FROM (SELECT v.client_id AS client, v.total AS amount FROM hers h "
            "CROSS JOIN visit v ON v.client_id = h.id AND v.on_day >= :since WHERE v.replaced_by IS NULL "
            "UNION ALL SELECT t.client_id, t.principal / 10 FROM hers h CROSS JOIN ticket t ON t.client_id = h.id "
            "WHERE t.start_on >= :since AND t.status <> 'void') GROUP BY client",
            **asked,
        )
    )
    for client, advisor, second, active in who:
        yield Known(
            client,
            advisor,
            second,
            not active,
            weights.get((client, advisor), 0),
            weights.get((client, second), 0),
            talked.get(client, ""),
            int(worth.get(client, 0)),
        )


def met_by_owners(client_ids: Collection[int]) -> set[int]:
    """Those of some clients whom an owner has ever had to do with: any record of hers, however long ago."""
    found = _rows(
        f"{_HERS} SELECT DISTINCT client FROM ({_CONTACTS}) WHERE staff IN (SELECT id FROM staff WHERE role = 'owner')",
        ids=json.dumps(list(client_ids)),
        since="",
    )
    return {int(row[0]) for row in found}


def names(client_ids: Collection[int]) -> dict[int, tuple[str, str, int | None, str]]:
    """Code, name, advisor and her name of some clients who are still there."""
    found = _rows(
        f"{_HERS} SELECT c.id, c.code, c.name, c.advisor_id, coalesce(s.name, '') FROM hers h "
        "CROSS JOIN client c ON c.id = h.id LEFT JOIN staff s ON s.id = c.advisor_id "
        f"WHERE c.{_THERE.replace('id NOT', 'c.id NOT')}",
        ids=json.dumps(list(client_ids)),
    )
    return {int(row[0]): (row[1], row[2], row[3], row[4]) for row in found}


def staff_names() -> dict[int, str]:
    """Everybody's name, who has left too."""
    return {int(row[0]): row[1] for row in _rows("SELECT id, name FROM staff")}
