"""Queries that sweep over a whole day: every reason as a whole number (``packed.py``), every exception as a set.

Each is one row of JSON, written by SQLite while no other thread waits. Points in SQL are ladders made of the functions
of ``sources.py``, so that they are written down once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from desk_app.followup.outcome import FINAL, Outcome
from desk_app.followup.packed import CLIENT, POINTS
from desk_app.followup.sources import TOLD_RHYTHM, money_points, rhythm_chance, score_chance, visits_points
from desk_app.followup.store import as_list, read, read_set

#: What a client's id is added to so that it has ten digits.
_TEN_DIGITS = 10**10

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


class Reasons(NamedTuple):
    """Reasons of one query, in the same order. ``answered``: how calls about them alone end; only where asked for."""

    numbers: list[int]
    answered: list[str]


def _packed(start: str, points: str, client: str) -> str:
    return f"{start} - (({points}) << {POINTS}) + ({client} << {CLIENT})"


_SCORE_CHANCE = (
    f"(CASE WHEN score IS NULL THEN {score_chance(None)} WHEN score <= 6 THEN {score_chance(6)} "
    f"ELSE {score_chance(7)} END)"
)
_CARE = _packed("a.start", f"{_worth('total')} + {_SCORE_CHANCE}", "client_id")
_CARE_KEY = "'[\"aftercare:visit:' || visit_id || ':' || a.number || '\"]'"
_ASKED = (
    "WITH asked AS MATERIALIZED (SELECT value ->> 0 AS service, value ->> 1 AS day, value ->> 2 AS number, "
    "value ->> 3 AS start FROM json_each(:asked)) "
)
_REBOOKING = _packed(
    "d.start",
    f"{_ladder('r.visits', visits_points, (1 << doubling for doubling in range(6)))} + "
    f"{_rhythm_chance('d.late', 'r.mean_days', 'r.spread_days')}",
    "r.client_id",
)
_REBOOKING_KEY = "'[\"rebooking:' || r.category || ':' || r.due_on || '\"]'"
_WIN_BACK_KEY = "'[\"win_back:' || r.due_on || '\"]'"
_DAYS = (
    "WITH d AS MATERIALIZED (SELECT value ->> 0 AS due, value ->> 1 AS late, value ->> 2 AS start "
    "FROM json_each(:days)) "
)
_TOLD = _packed("d.start", f"{_worth('n.total')} + {_rhythm_chance('d.late', *map(str, TOLD_RHYTHM))}", "n.client_id")
_TOLD_KEY = "'[\"rebooking:visit:' || n.visit_id || ':' || n.due_on || '\"]'"

#: A due day, by how many days it is past, and the ``base`` of its reasons.
DueDay = tuple[str, int, int]

#: The clients whose reasons are to be told apart by their keys; None: all, and not by their keys.
Told = Collection[int] | None


def _read(names: str, number: str, client: str, key: str, rows: str, told: Told, **values: str | int) -> Reasons:
    if told is None:
        return Reasons(
            json.loads(read(f"{names} SELECT json_group_array({number}) {rows}", only=None, **values)[0][0]), []
        )
    answered = f"substr({_TEN_DIGITS} + {client}, 2) || {key}"
    sql = (
        f"{names} SELECT json_group_array({number}), json_group_array({answered}) {rows} "
        f"AND +{client} IN (SELECT value FROM json_each(:told))"  # a look at each, not a search for each
    )
    return Reasons(*map(json.loads, read(sql, only=None, told=as_list(told), **values)[0]))


def aftercare(asked: Mapping[tuple[int, str], tuple[int, int]], on: date, told: Told) -> Reasons:
    """The reasons of aftercare. ``asked``: service and day of a visit → day number and ``base``.

    Two services of one visit that ask on the same day are one reason.
    """
    text = json.dumps([[*visited, *due] for visited, due in sorted(asked.items())])
    rows = "FROM asked a CROSS JOIN last_line l ON l.service_id = a.service AND l.on_day = a.day WHERE 1"
    if _seen_after(on):
        # ``last_line`` knows nothing of a day that has later visits: a look back costs what it costs.
        rows = (
            "FROM (SELECT v.client_id, v.id AS visit_id, v.total, v.score, a.start, a.number "
            "FROM (SELECT DISTINCT day FROM asked) w CROSS JOIN visit v ON v.on_day = w.day "
            "CROSS JOIN visit_item i ON i.visit_id = v.id "
            "CROSS JOIN asked a ON a.day = v.on_day AND a.service = i.service_id "
            "WHERE v.client_id IS NOT NULL AND v.replaced_by IS NULL AND i.quantity > 0 AND NOT EXISTS (SELECT 1 FROM "
            "visit n WHERE n.client_id = v.client_id AND n.on_day > v.on_day AND n.on_day <= :on "
            "AND n.replaced_by IS NULL)) a WHERE 1"
        )
    values: dict[str, str | int] = {"asked": text, "on": on.isoformat()}
    if told is not None:
        found = _read(_ASKED, _CARE, "client_id", _CARE_KEY, rows, told, **values)
        once = dict(zip(found.answered, found.numbers, strict=True))
        return Reasons(list(once.values()), list(once))
    sql = f"{_ASKED} SELECT json_group_array({_CARE}), json_group_array(visit_id * 1024 + a.number) {rows}"
    numbers, visits = map(json.loads, read(sql, only=None, **values)[0])
    return Reasons(list(dict(zip(visits, numbers, strict=True)).values()), [])


def _seen_after(on: date) -> bool:
    sql = "SELECT 1 FROM visit WHERE on_day > :on AND client_id IS NOT NULL AND replaced_by IS NULL LIMIT 1"
    return bool(read(sql, on=on.isoformat()))


def own_rhythms(days: Sequence[DueDay], on: date, told: Told) -> Reasons:
    """The reasons of rebooking of every rhythm in a category that comes due on one of ``days``."""
    rows = "FROM d CROSS JOIN rhythm r ON r.due_on = d.due WHERE r.last_on <= :on AND r.category <> ''"
    values = {"days": json.dumps(days), "on": on.isoformat()}
    return _read(_DAYS, _REBOOKING, "r.client_id", _REBOOKING_KEY, rows, told, **values)


def quiet_rhythms(days: Sequence[DueDay], on: date, told: Told) -> Reasons:
    """The reasons of winning back: every rhythm over everything that came due on one of ``days``."""
    rows = "FROM d CROSS JOIN rhythm r ON r.due_on = d.due WHERE r.last_on <= :on AND r.category = ''"
    values = {"days": json.dumps(days), "on": on.isoformat()}
    return _read(_DAYS, _REBOOKING, "r.client_id", _WIN_BACK_KEY, rows, told, **values)


#: She has no appointment to come.
_NOT_BOOKED = (
    "NOT EXISTS (SELECT 1 FROM booking b WHERE b.client_id = r.client_id AND b.on_day >= :on "
    "AND b.status IN ('booked', 'arrived'))"
)


def quiet(first: date, before: date, on: date) -> set[int]:
    """Clients whose rhythm over everything came due from ``first`` and before a day, and who are not booked."""
    return read_set(
        "r.client_id AS id FROM rhythm r WHERE r.due_on >= :first AND r.due_on < :before AND r.last_on <= :on "
        f"AND r.category = '' AND {_NOT_BOOKED}",
        first=first.isoformat(),
        before=before.isoformat(),
        on=on.isoformat(),
    )


def few_visits(before: date, on: date) -> set[int]:
    """Clients without a rhythm last here before a day, who are not booked and not due since by a day that was named."""
    return read_set(
        "r.client_id AS id FROM rhythm r WHERE r.due_on IS NULL AND r.last_on < :before AND r.category = '' "
        "AND NOT EXISTS (SELECT 1 FROM named_day n WHERE n.client_id = r.client_id AND n.due_on >= :before) "
        f"AND {_NOT_BOOKED}",
        before=before.isoformat(),
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


def whole_rhythms_of(clients: Iterable[int], days: Sequence[DueDay], told: Told) -> Reasons:
    """The reasons of rebooking of the rhythm over everything of ``clients``."""
    rows = (
        "FROM json_each(:clients) o CROSS JOIN rhythm r ON r.client_id = o.value AND r.category = '' "
        "CROSS JOIN d ON d.due = r.due_on WHERE 1"
    )
    values = {"clients": as_list(clients), "days": json.dumps(days)}
    return _read(_DAYS, _REBOOKING, "r.client_id", _REBOOKING_KEY, rows, told, **values)


def named_days(days: Sequence[DueDay], on: date, seen_since: date, told: Told) -> Reasons:
    """The reasons of rebooking by a day that the last visit named, of clients last here since a day."""
    rows = "FROM d CROSS JOIN named_day n ON n.due_on = d.due WHERE n.on_day BETWEEN :since AND :on"
    values = {"days": json.dumps(days), "since": seen_since.isoformat(), "on": on.isoformat()}
    return _read(_DAYS, _TOLD, "n.client_id", _TOLD_KEY, rows, told, **values)


class Called(NamedTuple):
    """What the calls of the last weeks say. Clients are listed once for each call."""

    answered: list[str]  # final calls: the client's id, ten digits, and the keys of the reasons, as kept
    no_answer: list[int]
    busy: list[int]
    later: list[int]  # left alone until after the day


# Keeping in touch is asked for by hand, never by a rule. Asked first, as it leaves out most that is left out.
_SETTLES = f"reasons <> '[\"keep_in_touch\"]' AND outcome IN ({_FINAL})"


def called(first: date, on: date) -> Called:
    """The calls logged from ``first`` to ``on``, in one pass along an index that holds all of this."""
    answered, *clients = read(
        f"SELECT group_concat(substr({_TEN_DIGITS} + client_id, 2) || reasons, char(10)) FILTER (WHERE {_SETTLES}), "
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
