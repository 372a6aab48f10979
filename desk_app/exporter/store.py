"""Reading whole lists a page at a time, where no room has such a reading of its own. Read only."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from desk_app.db.shop import Shop

#: What stands between several values of one cell.
BETWEEN = "\x1f"

_CLIENTS = (
    "SELECT c.id, c.code, c.name, (SELECT group_concat(number, char(31)) FROM (SELECT number FROM client_phone "
    "WHERE client_id = c.id ORDER BY position, id)), c.gender, c.birth_month, c.birth_day, c.birth_year, "
    "c.birth_lunar, "
    "c.birth_leap, c.document_number, c.address, c.source, (SELECT group_concat(tag, char(31)) FROM (SELECT tag FROM "
    "client_tag WHERE client_id = c.id ORDER BY tag)), coalesce(s.name, ''), c.last_seen, "
    "CASE WHEN c.health_barred THEN '' ELSE c.allergies END, c.may_call, c.do_not_call, c.created_at "
    "FROM client c LEFT JOIN staff s ON s.id = c.advisor_id WHERE c.id IN (SELECT value FROM json_each(?))"
)


def _rows(shop: Shop, sql: str, *values: object) -> list[tuple[Any, ...]]:
    return list(shop.database.execute_sql(sql, values).fetchall())


def clients(shop: Shop, client_ids: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    """Client → what a list says of her."""
    return {row[0]: row for row in _rows(shop, _CLIENTS, json.dumps(list(client_ids)))}


def values(shop: Shop, client_ids: Iterable[int], fields: Iterable[str]) -> dict[int, dict[str, str]]:
    """Client → field → what stands in it."""
    sql = (
        "SELECT client_id, field, text FROM client_value WHERE client_id IN (SELECT value FROM json_each(?)) "
        "AND field IN (SELECT value FROM json_each(?))"
    )
    found: dict[int, dict[str, str]] = {}
    for client_id, field, text in _rows(shop, sql, json.dumps(list(client_ids)), json.dumps(list(fields))):
        found.setdefault(client_id, {})[field] = text
    return found


def codes(shop: Shop, client_ids: Iterable[int]) -> dict[int, str]:
    """Client → member code."""
    sql = "SELECT id, code FROM client WHERE id IN (SELECT value FROM json_each(?))"
    return dict(_rows(shop, sql, json.dumps(list(client_ids))))


def next_day(shop: Shop, table: str, after: str) -> date | None:
    """The next day after ``after`` with a row in "payment" or "visit"; None where there is none."""
    sql = f"SELECT min(on_day) FROM {table} WHERE on_day > ?"
    found = _rows(shop, sql, after)[0][0]
    return None if found is None else date.fromisoformat(found)


def rows_in(shop: Shop, table: str, first: date | None, last: date | None) -> int:
    """How many rows of "payment" or "visit" some days have, for progress."""
    sql = f"SELECT count(*) FROM {table} WHERE on_day BETWEEN ? AND ?"
    return int(_rows(shop, sql, str(first or "0000"), str(last or "9999"))[0][0])


def ticket_count(shop: Shop) -> int:
    """How many tickets there ever were."""
    return int(_rows(shop, "SELECT count(*) FROM ticket WHERE replaced_by IS NULL")[0][0])
