"""Queries for the dates of clients and their families. Each is led by a day of the year or by a client, through an
index: no relative is read whose date does not come round."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from desk_app.followup.outcome import FINAL
from desk_app.followup.store import Only, Rows, as_list, read, read_set

_FINAL = ", ".join(f"'{outcome.value}'" for outcome in sorted(FINAL))

_SEEN = "(c.last_seen >= :since OR (c.last_seen IS NULL AND c.created_at >= :since)) AND c.erased_at IS NULL"

#: Nobody is reminded of whoever has died or is not family any more.
_REMEMBERED = "r.standing = 'current' AND r.remind"


def date_rows(key: tuple[bool, int, int, bool], year: int, seen_since: str, only: Only) -> Rows:
    """Days as told that are ``key`` (lunar, month, day, leap), begun by ``year``, of clients seen or entered since a
    day: client, thread, kind, relation, label, name, year told.

    The birthday of a relative that was told counts until her own file has one.
    """
    lunar, month, day, leap = key
    led, of = ("", "") if only is None else ("json_each(:only) w CROSS JOIN ", " AND d.client_id = w.value")
    aside = "" if only is None else "+"
    return read(
        "SELECT d.client_id, CASE WHEN d.kind = 'birthday' THEN 'r' || r.id ELSE 'd' || d.id END, d.kind, "
        "coalesce(r.relation, ''), d.label, coalesce(o.name, r.name, ''), d.year "
        f"FROM {led}client_date d CROSS JOIN client c ON c.id = d.client_id "
        "LEFT JOIN client_relative r ON r.id = d.relative_id LEFT JOIN client o ON o.id = r.other_id "
        f"WHERE {aside}d.month = :month AND {aside}d.day = :day AND {aside}d.lunar = :lunar AND {aside}d.leap = :leap"
        f"{of} AND d.year <= :year AND (d.relative_id IS NULL OR ({_REMEMBERED})) "
        f"AND NOT (d.kind = 'birthday' AND coalesce(o.birth_month, 0) > 0) AND {_SEEN}",
        only=only,
        lunar=int(lunar),
        month=month,
        day=day,
        leap=int(leap),
        year=year,
        since=seen_since,
    )


def linked_rows(key: tuple[bool, int, int, bool], year: int, seen_since: str, only: Only) -> Rows:
    """The same of relatives who have files of their own, by the birthdays that stand there; then the numbers (JSON
    text) of all entries of that one person, of whom merged files may have two."""
    lunar, month, day, leap = key
    led = "client o CROSS JOIN client_relative r ON r.other_id = o.id"
    aside = ""
    if only is not None:
        led, aside = (
            "json_each(:only) w CROSS JOIN client_relative r ON r.client_id = w.value AND r.other_id IS NOT NULL "
            "CROSS JOIN client o ON o.id = r.other_id",
            "+",
        )
    return read(
        "SELECT r.client_id, 'r' || min(r.id), 'birthday', r.relation, '', o.name, o.birth_year, "
        "json_group_array(r.id) "
        f"FROM {led} CROSS JOIN client c ON c.id = r.client_id "
        f"WHERE {aside}o.birth_lunar = :lunar AND {aside}o.birth_month = :month AND {aside}o.birth_day = :day "
        f"AND o.birth_leap = :leap AND o.birth_year <= :year AND r.other_id <> r.client_id AND {_SEEN} "
        f"GROUP BY r.client_id, r.other_id HAVING min({_REMEMBERED})",
        only=only,
        lunar=int(lunar),
        month=month,
        day=day,
        leap=int(leap),
        year=year,
        since=seen_since,
    )


def has_family() -> tuple[bool, bool]:
    """Whether the shop keeps any days of families, and any relatives with files of their own."""
    dates, links = read(
        "SELECT EXISTS (SELECT 1 FROM client_date), EXISTS (SELECT 1 FROM client_relative WHERE other_id IS NOT NULL)"
    )[0]
    return bool(dates), bool(links)


def refusing_family() -> set[int]:
    """Clients whose last answer about keeping what they say of their families is no."""
    return read_set(
        "k.client_id AS id FROM client_consent k WHERE k.purpose = 'means' AND k.answer = 'withdrawn' "
        "AND NOT EXISTS (SELECT 1 FROM client_consent n WHERE n.client_id = k.client_id AND n.purpose = 'means' "
        "AND n.id > k.id)"
    )


def answered_rows(clients: Iterable[int], since: date) -> Rows:
    """Client and reasons (JSON text) of the final calls since a day that answered for some date."""
    return read(
        'SELECT k.client_id, k.reasons FROM json_each(:ids) w CROSS JOIN "call" k ON k.client_id = w.value '
        f"WHERE +k.on_day >= :since AND instr(k.reasons, '\"occasion:') AND +k.outcome IN ({_FINAL}) "
        "AND NOT k.withdrawn",
        ids=as_list(clients),
        since=since.isoformat(),
    )


def greeting_rows(clients: Iterable[int]) -> Rows:
    """Client, thread and occurrence of what they were wished well for without a call."""
    return read(
        "SELECT g.client_id, g.thread, g.occurrence FROM json_each(:ids) w "
        "CROSS JOIN client_greeting g ON g.client_id = w.value",
        ids=as_list(clients),
    )


def linked_to(client: int) -> bool:
    """Whether a client stands in the file of another as a relative."""
    return bool(read("SELECT 1 FROM client_relative WHERE other_id = :id LIMIT 1", id=client))


def names_of(clients: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Code and name of clients."""
    rows = read(
        "SELECT id, code, name FROM client WHERE id IN (SELECT value FROM json_each(:ids))", ids=as_list(clients)
    )
    return {row[0]: (row[1], row[2]) for row in rows}
