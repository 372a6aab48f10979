"""Queries of what is paid for visits: the payments of a corrected visit count for the line in its place."""

from __future__ import annotations

from datetime import date

from desk_app.salon.sql import fetch
from desk_app.salon.visit import VisitId

_PAID_ON = """
    WITH RECURSIVE line(root, id, total, receipt) AS (
        SELECT id, id, total, receipt FROM visit WHERE on_day = ? AND replaced_by IS NULL
        UNION ALL SELECT line.root, v.replaces_id, line.total, line.receipt FROM visit v JOIN line ON v.id = line.id
            WHERE v.replaces_id NOTNULL)
    SELECT line.root, coalesce(sum(p.amount), 0) AS paid FROM line
        LEFT JOIN payment p ON p.subject = 'visit:' || line.id
    GROUP BY line.root
    HAVING paid <> max(line.total) AND (count(p.id) > 0 OR max(line.receipt) = printf('V-%06d', line.root))"""


def paid_where_open(on: date) -> dict[VisitId, int]:
    """What was paid for each visit of a day that is not settled, in minor units. One query along the day's index.

    Visits brought in from another program were paid there: without a payment here, and under a number that is not
    ours, they are no debt.
    """
    return {VisitId(visit_id): paid for visit_id, paid in fetch(_PAID_ON, on.isoformat())}
