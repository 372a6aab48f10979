"""What of each client's visits the call queue asks about, kept apart: a day's reading then touches only its own rows.

``last_line`` holds the services of a client's last day here, ``named_day`` the days that her last visit named as the
next while she has no rhythm. Both follow from visits and rhythm alone and are worked out anew with every visit.
"""

from __future__ import annotations

from collections.abc import Sequence

from desk_app.db.check import Check
from desk_app.db.rows import OPEN
from desk_app.words import N_

# What she had on the day on which she was last here, whatever else she bought. The day is the first entry of an index.
_LAST_LINES = """
    SELECT DISTINCT i.service_id, v.on_day, v.client_id, v.id, v.total, v.score
    FROM client c CROSS JOIN visit v ON v.client_id = c.id AND v.on_day = (
        SELECT n.on_day FROM visit n WHERE n.client_id = c.id AND n.replaced_by IS NULL ORDER BY n.on_day DESC LIMIT 1)
    CROSS JOIN visit_item i ON i.visit_id = v.id
    WHERE c.id {clients} AND v.replaced_by IS NULL AND i.quantity > 0 AND i.service_id IS NOT NULL"""

_NAMED_DAYS = """
    SELECT v.next_due, v.client_id, v.id, v.on_day, v.total
    FROM rhythm r CROSS JOIN visit v ON v.client_id = r.client_id AND v.on_day = r.last_on
    WHERE r.client_id {clients} AND r.category = '' AND r.due_on IS NULL
        AND v.next_due IS NOT NULL AND v.replaced_by IS NULL
        AND NOT EXISTS (SELECT 1 FROM rhythm k WHERE k.client_id = r.client_id AND k.due_on IS NOT NULL)"""

_TABLES = (
    ("last_line", "service_id, on_day, client_id, visit_id, total, score", _LAST_LINES),
    ("named_day", "due_on, client_id, visit_id, on_day, total", _NAMED_DAYS),
)

ALL = "IS NOT NULL"


def keep_latest(clients: str, values: Sequence[int] = ()) -> None:
    """Works both tables out anew for ``clients``: a condition in SQL, "IN (?, …)" with its ``values``, or ``ALL``.

    Her rhythm has to be there. Inside a unit of work only.
    """
    for table, columns, rows in _TABLES:
        OPEN.execute_sql(f"DELETE FROM {table} WHERE client_id {clients}", values)
        OPEN.execute_sql(f"INSERT INTO {table} ({columns}) {rows.format(clients=clients)}", values)


def _differing(table: str, columns: str, rows: str) -> str:
    return (
        f"SELECT DISTINCT c.code FROM (SELECT client_id FROM (SELECT {columns}, 1 AS times FROM {table} "
        f"UNION ALL SELECT *, -1 FROM ({rows.format(clients=ALL)})) GROUP BY {columns} HAVING sum(times) <> 0) d "
        "JOIN client c ON c.id = d.client_id"
    )


CHECKS = tuple(
    Check(
        f"visit.{table}",
        _differing(table, columns, rows),
        N_("What the call queue keeps of the last visit of client {code} is not what her visits say."),
    )
    for table, columns, rows in _TABLES
)
