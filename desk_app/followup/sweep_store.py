"""Queries that sweep over a whole day: every reason as a line of text (``line.py``), every exception as a set.

Each is one row of JSON, written by SQLite while no other thread waits. Points in SQL are ladders made of the functions
of ``sources.py``, so that they are written down once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from desk_app.followup.line import ID_BASE, MOST_POINTS
from desk_app.followup.outcome import FINAL, Outcome
from desk_app.followup.sources import TOLD_RHYTHM, money_points, rhythm_chance, score_chance, visits_points
from desk_app.followup.store import as_list, read, read_set

#: So that three digits are left of it, with their leading noughts.
_COUNTED_DOWN = MOST_POINTS + 1000

_FINAL = ", ".join(f"'{outcome.value}'" for outcome in sorted(FINAL))

#: Late days that no rule reaches, to ask ``rhythm_chance`` for its last step.
_EVER = 10**6


def _ladder(value: str, points: Callable[[int], int], steps: Iterable[int]) -> str:
    """``points`` of a column in SQL; they change at ``steps`` and nowhere else."""
    ends = sorted(steps)
    whens = " ".join(f"WHEN {value} < {end} THEN {points(end - 1)}" for end in ends)
    return f"(CASE {whens} ELSE {points(ends[-1])} END)"


def _worth(amount: str) -> str:
    return _ladder(amount, money_points, (10_000 << doubling for doubling in range(10)))


def _rhythm_chance(late: str, mean: str, spread: str) -> str:
    # How many whole tolerances she is past the due day, the day itself not counted: none, one, two or three, more.
    past = f"CASE ({late} - 1) / max({spread}, {mean} / 5, 2)"
    early, near, far, further = (rhythm_chance(days, 0, 10) for days in (0, 10, 20, 40))
    return (
        f"(CASE WHEN {late} <= 0 THEN {early} ELSE {past} WHEN 0 THEN {near} WHEN 1 THEN {far} "
        f"WHEN 2 THEN {further} WHEN 3 THEN {further} ELSE {rhythm_chance(_EVER, 0, 10)} END END)"
    )


def _line(points: str, due: str, client: str, key: str) -> str:
    """A line; ``key`` stands between the signs of its beginning and its end, which it brings along."""
    counted = f"substr({_COUNTED_DOWN} - ({points}), 2)"
    return f"json_group_array({counted} || {due} || substr({ID_BASE} + {client}, 2) || {key})"


_SCORE_CHANCE = (
    f"(CASE WHEN score IS NULL THEN {score_chance(None)} WHEN score <= 6 THEN {score_chance(6)} "
    f"ELSE {score_chance(7)} END)"
)
_CARE = _line(
    f":urgency + {_worth('total')} + {_SCORE_CHANCE}",
    "a.due",
    "client_id",
    "'[\"aftercare:visit:' || visit_id || ':' || a.number || '\"]'",
)
_ASKED = (
    "WITH asked AS MATERIALIZED (SELECT value ->> 0 AS service, value ->> 1 AS day, value ->> 2 AS number, "
    "value ->> 3 AS due FROM json_each(:asked)) "
)
_REBOOKING = _line(
    f"d.urgency + {_ladder('r.visits', visits_points, (1 << doubling for doubling in range(6)))} + "
    f"{_rhythm_chance('d.late', 'r.mean_days', 'r.spread_days')}",
    "r.due_on",
    "r.client_id",
    "'[\"rebooking:' || r.category || d.ending",
)
_DAYS = (
    "WITH d AS MATERIALIZED (SELECT value ->> 0 AS due, value ->> 1 AS late, value ->> 2 AS urgency, "
    "':' || (value ->> 0) || '\"]' AS ending FROM json_each(:days)) "
)
_TOLD = _line(
    f":urgency + {_worth('n.total')} + {_rhythm_chance('d.late', *map(str, TOLD_RHYTHM))}",
    "n.due_on",
    "n.client_id",
    "'[\"rebooking:visit:' || n.visit_id || d.ending",
)

#: A due day, by how many days it is past, and how urgent that is.
DueDay = tuple[str, int, int]


def _lines(sql: str, **values: str | int) -> list[str]:
    lines: list[str] = json.loads(read(sql, only=None, **values)[0][0])
    return lines


def aftercare_lines(asked: Mapping[tuple[int, str], tuple[int, str]], on: date, urgency: int) -> list[str]:
    """The reasons of aftercare, some twice. ``asked``: service and day of a visit → day number and due day."""
    text = json.dumps([[*visited, *due] for visited, due in sorted(asked.items())])
    if not _seen_after(on):
        sql = "FROM asked a CROSS JOIN last_line l ON l.service_id = a.service AND l.on_day = a.day"
        return _lines(f"{_ASKED} SELECT {_CARE} {sql}", asked=text, urgency=urgency)
    # ``last_line`` knows nothing of a day that has later visits: a look back costs what it costs.
    sql = (
        "FROM (SELECT DISTINCT day FROM asked) w CROSS JOIN visit v ON v.on_day = w.day "
        "CROSS JOIN visit_item i ON i.visit_id = v.id "
        "CROSS JOIN asked a ON a.day = v.on_day AND a.service = i.service_id "
        "WHERE v.client_id IS NOT NULL AND v.replaced_by IS NULL AND i.quantity > 0 AND NOT EXISTS (SELECT 1 FROM "
        "visit n WHERE n.client_id = v.client_id AND n.on_day > v.on_day AND n.on_day <= :on AND n.replaced_by IS NULL)"
    )
    rows = f"SELECT v.client_id, v.id AS visit_id, v.total, v.score, a.due, a.number {sql}"
    return _lines(f"{_ASKED} SELECT {_CARE} FROM ({rows}) a", asked=text, urgency=urgency, on=on.isoformat())


def _seen_after(on: date) -> bool:
    sql = "SELECT 1 FROM visit WHERE on_day > :on AND client_id IS NOT NULL AND replaced_by IS NULL LIMIT 1"
    return bool(read(sql, on=on.isoformat()))


def own_rhythm_lines(days: Sequence[DueDay], on: date) -> list[str]:
    """The reasons of rebooking of every rhythm in a category that comes due on one of ``days``."""
    return _lines(
        f"{_DAYS} SELECT {_REBOOKING} FROM d CROSS JOIN rhythm r ON r.due_on = d.due "
        "WHERE r.last_on <= :on AND r.category <> ''",
        days=json.dumps(days),
        on=on.isoformat(),
    )


def whole_rhythms(first: date, last: date, on: date) -> set[int]:
    """The clients whose rhythm over everything comes due from ``first`` to ``last``."""
    return read_set(
        "client_id AS id FROM rhythm WHERE due_on BETWEEN :first AND :last AND last_on <= :on AND category = ''",
        first=first.isoformat(),
        last=last.isoformat(),
        on=on.isoformat(),
    )


def whole_rhythm_lines(clients: Iterable[int], days: Sequence[DueDay]) -> list[str]:
    """The reasons of rebooking of the rhythm over everything of ``clients``."""
    return _lines(
        f"{_DAYS} SELECT {_REBOOKING} FROM json_each(:clients) o CROSS JOIN rhythm r "
        "ON r.client_id = o.value AND r.category = '' CROSS JOIN d ON d.due = r.due_on",
        clients=as_list(clients),
        days=json.dumps(days),
    )


def told_lines(days: Sequence[DueDay], on: date, seen_since: date, urgency: int) -> list[str]:
    """The reasons of rebooking by a day that the last visit named, of clients last here since a day."""
    return _lines(
        f"{_DAYS} SELECT {_TOLD} FROM d CROSS JOIN named_day n ON n.due_on = d.due "
        "WHERE n.on_day BETWEEN :since AND :on",
        days=json.dumps(days),
        since=seen_since.isoformat(),
        on=on.isoformat(),
        urgency=urgency,
    )


class Called(NamedTuple):
    """What the calls of the last weeks say. Clients are listed once for each call."""

    answered: list[str]  # the client's id, ten digits, and the reasons that are settled, as kept
    no_answer: list[int]
    busy: list[int]
    later: list[int]  # left alone until after the day


def called(first: date, on: date) -> Called:
    """The calls logged from ``first`` to ``on``, in one pass along an index that holds all of this."""
    answered, *clients = read(
        f"SELECT group_concat(substr({ID_BASE} + client_id, 2) || reasons, char(10)) "
        f"FILTER (WHERE outcome IN ({_FINAL})), "
        f"json_group_array(client_id) FILTER (WHERE outcome = '{Outcome.NO_ANSWER.value}'), "
        f"json_group_array(client_id) FILTER (WHERE outcome = '{Outcome.BUSY.value}'), "
        "json_group_array(client_id) FILTER (WHERE until > :on) "
        'FROM "call" WHERE on_day BETWEEN :first AND :on AND NOT withdrawn',
        first=first.isoformat(),
        on=on.isoformat(),
    )[0]
    return Called(answered.split("\n") if answered else [], *map(json.loads, clients))


def contacted(first: date, on: date) -> list[int]:
    """Clients contacted or tried from ``first`` to ``on``, once for each call."""
    found: list[int] = json.loads(
        read(
            'SELECT json_group_array(client_id) FROM "call" WHERE on_day BETWEEN :first AND :on AND NOT withdrawn '
            f"AND +outcome <> '{Outcome.SKIPPED.value}'",
            first=first.isoformat(),
            on=on.isoformat(),
        )[0][0]
    )
    return found


def wrongly_dialled(before: str) -> set[int]:
    """Clients of whom a number turned out to be wrong."""
    outcome = Outcome.WRONG_NUMBER.value
    return read_set(
        'client_id AS id FROM "call" WHERE outcome = :outcome AND NOT withdrawn AND at < :before',
        outcome=outcome,
        before=before,
    )


def unheard_in(hours: Iterable[str], first: date, on: date) -> set[int]:
    """Clients who did not answer a call from ``first`` to ``on`` in one of the hours ("2026-11-21T06", UTC)."""
    return read_set(
        'client_id AS id FROM "call" WHERE on_day BETWEEN :first AND :on AND +outcome = :outcome AND NOT withdrawn '
        "AND substr(at, 1, 13) IN (SELECT value FROM json_each(:hours))",
        first=first.isoformat(),
        on=on.isoformat(),
        outcome=Outcome.NO_ANSWER.value,
        hours=as_list(hours),
    )


def out_of_hours(minute: int) -> dict[int, int]:
    """Clients whose own hours leave a minute of the day out, with the minute at which theirs begin."""
    early = "SELECT id, coalesce(call_from, 0) AS first FROM client WHERE"
    clients, begins = read(
        "SELECT json_group_array(id), json_group_array(first) FROM "
        f"({early} call_from > :minute UNION ALL {early} call_to <= :minute)",
        minute=minute,
    )[0]
    return dict(zip(json.loads(clients), json.loads(begins), strict=True))
