"""When a client was last here, worked out from the records. Kept with her file, so that lists are read by it.

She was here on the days of her visits, and on the days on which a ticket of hers was issued, renewed or redeemed: the
day of the step itself, never a day that stands on the ticket. A renewal moves the ticket's start to the old due day,
which may lie ahead.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desk_app.clients.client import ClientId
from desk_app.db.check import Check
from desk_app.db.rows import OPEN
from desk_app.words import N_

#: Steps of a ticket that its owner comes to the counter for.
_AT_THE_COUNTER = "'issued', 'renewed', 'redeemed'"

_WORK_OUT = f"""
    UPDATE client SET last_seen = nullif(max(
        coalesce((SELECT max(on_day) FROM visit WHERE client_id = client.id AND replaced_by IS NULL), ''),
        coalesce((SELECT max(e.on_day) FROM ticket t JOIN ticket_event e ON e.ticket_id = t.id
            WHERE t.client_id = client.id AND t.status <> 'void' AND e.step IN ({_AT_THE_COUNTER})), '')), '')
    WHERE id BETWEEN ? AND ?"""

_DAYS = f"""
    SELECT client_id, max(day) AS day FROM (
        SELECT client_id, max(on_day) AS day FROM visit WHERE replaced_by IS NULL AND client_id IS NOT NULL
        GROUP BY client_id
        UNION ALL SELECT t.client_id, max(e.on_day) FROM ticket t JOIN ticket_event e ON e.ticket_id = t.id
        WHERE t.status <> 'void' AND e.step IN ({_AT_THE_COUNTER}) GROUP BY t.client_id)
    GROUP BY client_id"""


def mark_seen(seen: Iterable[tuple[ClientId, date]]) -> None:
    """Remembers that clients were here on a day, unless they were here later. Inside a unit of work only."""
    OPEN.connection().executemany(
        "UPDATE client SET last_seen = max(coalesce(last_seen, ''), ?) WHERE id = ?",
        ((on.isoformat(), client_id) for client_id, on in seen),
    )


def work_out_last_seen(first: ClientId, last: ClientId | None = None) -> None:
    """Sets ``last_seen`` of a run of clients (of one without ``last``) from the records that stand.

    Inside a unit of work only.
    """
    OPEN.execute_sql(_WORK_OUT, (first, first if last is None else last))


CHECKS = (
    Check(
        "visit.last_seen",
        f"SELECT c.code FROM ({_DAYS}) n JOIN client c ON c.id = n.client_id "
        "WHERE c.last_seen IS NULL OR c.last_seen < n.day",
        N_("Client {code} was here later than the file says."),
    ),
    Check(
        "visit.not_seen",
        f"SELECT c.code FROM client c LEFT JOIN ({_DAYS}) n ON n.client_id = c.id "
        "WHERE c.last_seen > coalesce(n.day, '') AND c.erased_at IS NULL",
        N_("Client {code} was not here as late as the file says."),
    ),
)
