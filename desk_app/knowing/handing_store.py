"""The statements of handing clients over and of taking that back. Inside a unit of work only, but for reading."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from desk_app.clock import as_text, from_text
from desk_app.db.rows import OPEN
from desk_app.knowing.handed import HandOver, HandOverId
from desk_app.staff.account import StaffId
from desk_app.staff.work import Work

_SECOND = "client_second_advisor"
_BOTH = f"{_SECOND} a JOIN client c ON c.id = a.client_id"

#: What changes is written down first, place by place, then done: each step reads what is written down.
_HAND = (
    "INSERT INTO handed_client SELECT :id, id, 'first' FROM client WHERE advisor_id = :giver",
    f"INSERT INTO handed_client SELECT :id, a.client_id, 'moved_up' FROM {_BOTH} "
    "WHERE a.staff_id = :taker AND c.advisor_id = :giver",
    f"INSERT INTO handed_client SELECT :id, a.client_id, 'gave_way' FROM {_BOTH} "
    "WHERE a.staff_id = :giver AND c.advisor_id = :taker",
    f"INSERT INTO handed_client SELECT :id, a.client_id, 'second' FROM {_BOTH} "
    "WHERE a.staff_id = :giver AND c.advisor_id IS NOT :taker",
    f"DELETE FROM {_SECOND} WHERE client_id IN (SELECT client_id FROM handed_client WHERE hand_over_id = :id "
    "AND place IN ('moved_up', 'gave_way'))",
    f"UPDATE {_SECOND} SET staff_id = :taker WHERE client_id IN (SELECT client_id FROM handed_client "
    "WHERE hand_over_id = :id AND place = 'second')",
    "UPDATE client SET advisor_id = :taker, updated_at = :at WHERE id IN (SELECT client_id FROM handed_client "
    "WHERE hand_over_id = :id AND place = 'first')",
)

_OF_PLACE = "(SELECT client_id FROM handed_client WHERE hand_over_id = :id AND place = '{place}')"

#: Only what still is as the handing over left it goes back: later choices stand.
_TAKE_BACK = (
    f"UPDATE client SET advisor_id = :giver, updated_at = :at WHERE advisor_id = :taker AND erased_at IS NULL "
    f"AND id IN {_OF_PLACE.format(place='first')} "
    f"AND id NOT IN (SELECT client_id FROM {_SECOND} WHERE staff_id = :giver)",
    f"UPDATE {_SECOND} SET staff_id = :giver WHERE staff_id = :taker "
    f"AND client_id IN {_OF_PLACE.format(place='second')} "
    "AND client_id NOT IN (SELECT id FROM client WHERE advisor_id = :giver)",
    f"INSERT OR IGNORE INTO {_SECOND} (client_id, staff_id) SELECT id, :taker FROM client WHERE advisor_id = :giver "
    f"AND erased_at IS NULL AND id IN {_OF_PLACE.format(place='moved_up')}",
    f"INSERT OR IGNORE INTO {_SECOND} (client_id, staff_id) SELECT id, :giver FROM client WHERE advisor_id = :taker "
    f"AND erased_at IS NULL AND id IN {_OF_PLACE.format(place='gave_way')}",
)


def _rows(sql: str, **values: object) -> list[tuple[Any, ...]]:
    return list(OPEN.execute_sql(sql, values).fetchall())


def _run(statements: tuple[str, ...], values: dict[str, object]) -> list[int]:
    return [
        int(OPEN.execute_sql(sql, {name: value for name, value in values.items() if f":{name}" in sql}).rowcount)
        for sql in statements
    ]


def clients_of(staff_id: StaffId) -> tuple[int, int]:
    """How many clients somebody is the first and the second advisor of."""
    sql = (
        "SELECT (SELECT count(*) FROM client WHERE advisor_id = :id), "
        f"(SELECT count(*) FROM {_SECOND} WHERE staff_id = :id)"
    )
    first, second = _rows(sql, id=staff_id)[0]
    return int(first), int(second)


def hand(unit: Work, giver: StaffId, taker: StaffId) -> tuple[HandOverId, int]:
    """Hands everybody over; the number of it, and how many clients changed."""
    insert = "INSERT INTO hand_over (at, staff_id, giver_id, taker_id, clients) VALUES (:at, :staff, :giver, :taker, 0)"
    values: dict[str, object] = {"at": as_text(unit.at), "giver": giver, "taker": taker}
    number = HandOverId(int(OPEN.execute_sql(insert, values | {"staff": unit.acting.staff_id}).lastrowid))
    _run(_HAND, values | {"id": number})
    sql = "SELECT count(DISTINCT client_id) FROM handed_client WHERE hand_over_id = :id"
    count = int(_rows(sql, id=number)[0][0])
    OPEN.execute_sql("UPDATE hand_over SET clients = ? WHERE id = ?", (count, number))
    return number, count


def take_back(unit: Work, done: HandOver) -> int:
    """Puts back what still is as it was left; how many places went back."""
    values: dict[str, object] = {"at": as_text(unit.at), "giver": done.giver_id, "taker": done.taker_id, "id": done.id}
    first, second, _moved, gave_way = _run(_TAKE_BACK, values)
    OPEN.execute_sql("UPDATE hand_over SET taken_back_at = ? WHERE id = ?", (as_text(unit.at), done.id))
    return first + second + gave_way


_HAND_OVER = "SELECT id, at, giver_id, taker_id, clients, taken_back_at FROM hand_over"


def hand_over(number: HandOverId) -> HandOver | None:
    """One handing over."""
    found = _rows(f"{_HAND_OVER} WHERE id = :id", id=number)
    return _read(found[0]) if found else None


def _read(row: tuple[Any, ...]) -> HandOver:
    taken_back: datetime | None = None if row[5] is None else from_text(row[5])
    return HandOver(HandOverId(row[0]), from_text(row[1]), StaffId(row[2]), StaffId(row[3]), int(row[4]), taken_back)
