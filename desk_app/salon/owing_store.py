"""Queries of what is paid for visits: the payments of a corrected visit count for the line in its place.

Visits brought in from another program were paid there: a visit under a number that is not ours, for which nothing was
taken here, counts as paid in full, and so only the difference that a correction makes is open.
"""

from __future__ import annotations

from datetime import date

from desk_app.salon.sql import fetch
from desk_app.salon.store import line_of_corrections
from desk_app.salon.visit import VisitId
from desk_app.till.store import PAID_ELSEWHERE, paid_for

_PAID_ON = f"""
    WITH RECURSIVE line(living, id, total) AS (
        SELECT id, id, total FROM visit WHERE on_day = ? AND replaced_by IS NULL
        UNION ALL SELECT line.living, v.replaces_id, line.total FROM visit v JOIN line ON v.id = line.id
            WHERE v.replaces_id NOTNULL),
    paid(living, first, total, here) AS (
        SELECT line.living, min(line.id), max(line.total), coalesce(sum(p.amount), 0) FROM line
            LEFT JOIN payment p ON p.subject = 'visit:' || line.id
        GROUP BY line.living)
    SELECT living, here + elsewhere FROM (
        SELECT paid.living, paid.total, paid.here, {PAID_ELSEWHERE} AS elsewhere
        FROM paid JOIN visit r ON r.id = paid.first)
    WHERE here + elsewhere <> total"""


def paid_where_open(on: date) -> dict[VisitId, int]:
    """What was paid for each visit of a day that is not settled, in minor units. One query along the day's index."""
    return {VisitId(visit_id): paid for visit_id, paid in fetch(_PAID_ON, on.isoformat())}


def paid_of(visit_id: VisitId) -> int:
    """What was paid for a visit and every line it replaced, in minor units."""
    line = line_of_corrections(visit_id)
    elsewhere = fetch(f"SELECT {PAID_ELSEWHERE} FROM visit r WHERE r.id = ?", line[0])[0][0]
    return paid_for(tuple(f"visit:{each}" for each in line)) + int(elsewhere)
