"""Counting clients by what stands in their files, stretch by stretch."""

from __future__ import annotations

from datetime import date
from typing import Any

from desk_app.clients.client import ClientId
from desk_app.db.rows import OPEN

#: So many numbers of clients are counted at once.
STRETCH = 20_000

_MERGED = "EXISTS (SELECT 1 FROM client_merged g WHERE g.client_id = c.id)"
_VALUE = "coalesce((SELECT text FROM client_value WHERE client_id = c.id AND field = '{field}'), '')"
_MEANS_WITHDRAWN = (
    "coalesce((SELECT answer FROM client_consent WHERE client_id = c.id AND purpose = 'means' "
    "ORDER BY id DESC LIMIT 1), '') = 'withdrawn'"
)
#: What is looked at of each file.
_RAW = {
    "area": "c.address",
    "trade": "coalesce((SELECT 'firm:' || trade FROM client_unit WHERE client_id = c.id), "
    f"trim({_VALUE.format(field='occupation')}))",
    "means": f"iif({_MEANS_WITHDRAWN}, '', {_VALUE.format(field='means')})",
    "source": "trim(c.source)",
    "age": "CAST(c.birth_year AS TEXT)",
}

_COUNTED = """
    WITH came AS MATERIALIZED (
        SELECT client_id, count(*) AS visits, sum(total) AS turnover FROM visit INDEXED BY visit_client_id_on_day
        WHERE client_id BETWEEN :first AND :last AND on_day > :since AND on_day <= :until AND replaced_by IS NULL
        GROUP BY client_id),
    pawned AS MATERIALIZED (
        SELECT t.client_id, sum(e.interest + e.fee) AS turnover FROM ticket t JOIN ticket_event e ON e.ticket_id = t.id
        WHERE t.client_id BETWEEN :first AND :last AND e.on_day > :since AND e.on_day <= :until GROUP BY t.client_id)
    SELECT {raw} AS raw, count(*), count(came.client_id), coalesce(sum(came.visits), 0),
        coalesce(sum(came.turnover), 0) + coalesce(sum(pawned.turnover), 0)
    FROM client c LEFT JOIN came ON came.client_id = c.id LEFT JOIN pawned ON pawned.client_id = c.id
    WHERE c.id BETWEEN :first AND :last AND c.erased_at IS NULL AND NOT {merged} GROUP BY raw"""


def ends() -> tuple[int, int]:
    """The first and the last number of a client; 1 and 0 where there is none."""
    found = OPEN.execute_sql("SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM client").fetchone()
    return int(found[0]), int(found[1])


def counted(by: str, first: int, last: int, since: date, until: date) -> list[tuple[Any, ...]]:
    """What stands in the files of a stretch, with clients, those who came, visits and turnover in minor units."""
    sql = _COUNTED.format(raw=_RAW[by], merged=_MERGED)
    values = {"first": first, "last": last, "since": since.isoformat(), "until": until.isoformat()}
    return list(OPEN.execute_sql(sql, values).fetchall())


def page(by: str, asked: tuple[str, tuple[object, ...]], limit: int, below: ClientId | None) -> list[tuple[int, str]]:
    """Clients of whom ``asked`` (a condition on ``raw``, and its values) holds, with what stands there, by number
    downwards."""
    where, values = asked
    sql = (
        f"SELECT id, raw FROM (SELECT c.id, {_RAW[by]} AS raw FROM client c WHERE c.id < ? AND c.erased_at IS NULL "
        f"AND NOT {_MERGED}) WHERE {where} ORDER BY id DESC LIMIT ?"
    )
    return list(OPEN.execute_sql(sql, (2**62 if below is None else below, *values, limit)).fetchall())
