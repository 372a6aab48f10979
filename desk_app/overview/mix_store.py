"""What is counted of clients: what stands in their files, and what they brought. Read in stretches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

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

_VISITS = (
    "SELECT client_id, total FROM visit INDEXED BY visit_on_day WHERE on_day >= ? AND on_day <= ? "
    "AND replaced_by IS NULL AND client_id IS NOT NULL"
)
_CHARGES = (
    "SELECT t.client_id, e.interest + e.fee FROM ticket_event e INDEXED BY ticket_event_on_day "
    "CROSS JOIN ticket t ON t.id = e.ticket_id WHERE e.on_day >= ? AND e.on_day <= ? AND e.interest + e.fee <> 0"
)


def ends() -> tuple[int, int]:
    """The first and the last number of a client; 1 and 0 where there is none."""
    found = OPEN.execute_sql("SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM client").fetchone()
    return int(found[0]), int(found[1])


def visits(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Whose each visit of these days was, and what it came to in minor units."""
    return iter(OPEN.execute_sql(_VISITS, (first.isoformat(), last.isoformat())))


def charges(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Whose ticket brought how much in interest and fees on these days."""
    return iter(OPEN.execute_sql(_CHARGES, (first.isoformat(), last.isoformat())))


def files(by: str, first: int, last: int) -> Iterator[tuple[int, str]]:
    """The clients of a stretch of numbers, each with what stands in the file."""
    sql = f"SELECT c.id, {_RAW[by]} FROM client c WHERE c.id BETWEEN ? AND ? AND c.erased_at IS NULL AND NOT {_MERGED}"
    return iter(OPEN.execute_sql(sql, (first, last)))


def page(by: str, asked: tuple[str, tuple[object, ...]], limit: int, below: ClientId | None) -> list[tuple[int, str]]:
    """Clients of whom ``asked`` (a condition on ``raw``, and its values) holds, with what stands there, by number
    downwards."""
    where, values = asked
    sql = (
        f"SELECT id, raw FROM (SELECT c.id, {_RAW[by]} AS raw FROM client c WHERE c.id < ? AND c.erased_at IS NULL "
        f"AND NOT {_MERGED}) WHERE {where} ORDER BY id DESC LIMIT ?"
    )
    return list(OPEN.execute_sql(sql, (2**62 if below is None else below, *values, limit)).fetchall())
