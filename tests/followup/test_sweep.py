"""A day at a glance gives the same queue, byte for byte, as everybody weighed plainly."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from desk_app.clock import FixedClock
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop, open_shop
from desk_app.demo.desk import make_demo
from desk_app.followup import deriving, gathering, keeping, sweep, sweep_store
from desk_app.followup.as_json import queue_json
from desk_app.followup.candidate import Candidate
from desk_app.followup.desk import day_queue
from desk_app.followup.gathering import Window
from desk_app.followup.outcome import Outcome
from desk_app.followup.packed import answered_of, at_best, best_of, client_of, held_key, packed
from desk_app.followup.queue import Family
from desk_app.followup.ranking import rank
from desk_app.followup.rulebook import rulebook
from desk_app.followup.sources import TOLD_RHYTHM, money_points, rhythm_chance, visits_points
from desk_app.staff.account import StaffId
from desk_app.staff.tables import StaffRow
from desk_app.words import words_for
from tests.conftest import NOW
from tests.followup.builder import TODAY, Builder, ago, at
from tests.followup.plain import plain, plain_queue

OUTCOMES: tuple[Outcome, ...] = tuple(outcome for outcome in Outcome if outcome is not Outcome.DO_NOT_CALL)
SERVICES = (
    ("面部补水", "面部", (1, 3, 7)),
    ("深层清洁", "面部", (1, 7)),
    ("剪发", "", ()),
    ('脱毛 "A"\\B', '脱毛"\\', (7,)),
)
HOURS = (None, 0, 10, 14, 20)
ADVISORS = st.sampled_from((None, StaffId(2)))


@dataclass(frozen=True)
class Person:
    """What is drawn about one client. Days count back from today."""

    columns: dict[str, Any]
    visits: tuple[
        tuple[int, int, int, int | None, int | None], ...
    ]  # days ago, service, total, score, next due in days
    ticket: int | None
    booking: int | None
    owed: str
    owed_in: int
    calls: tuple[tuple[int, int, Outcome, int], ...]  # days ago, hour, outcome, which of her reasons


COLUMNS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {},
    {"advisor_id": 2},
    {"birth_month": 11, "birth_day": 21},
    {"birth_month": 11, "birth_day": 20, "call_from": 600, "call_to": 900},
    {"birth_month": 11, "birth_day": 21, "advisor_id": 2},
    {"do_not_call": True, "call_from": 840},
    {"may_call": False, "call_to": 660},
    {"call_from": 840, "advisor_id": 2},
    {"call_to": 660},
)


#: Called so often that no further call is right: days ago, outcome, which of her reasons.
PESTERED: tuple[tuple[tuple[int, ...], Outcome, int], ...] = (
    ((5, 3), Outcome.OTHER, 1),
    ((29, 20, 15, 9), Outcome.OTHER, 1),
    ((20, 12, 9), Outcome.NO_ANSWER, 2),
    ((40, 38, 36, 34, 32), Outcome.BUSY, 2),
)


def person(rng: Random) -> Person:
    """Somebody who is probably due for something, and of whom something is probably known."""
    gap, service = rng.randint(1, 40), rng.randrange(4)
    since = rng.choice((1, 2, 3, 4, 5, 7, 8, 9, max(1, gap - 2), gap, gap + 1, gap + 4, gap + 12, gap + 43))
    visits = [
        (
            since + gap * turn + rng.randint(-2, 2) * (turn > 0),
            service if rng.random() < 0.8 else rng.randrange(4),
            rng.choice((0, 9_999, 38_000, 900_000)),
            rng.choice((None, 3, 6, 7, 10)),
            rng.choice((None, None, since, gap)),
        )
        for turn in reversed(range(rng.choice((0, 1, 1, 2, 3, 3, 4, 6))))
    ]
    calls = [
        (rng.choice((0, 0, 1, 2, 3, 5, 7, 12, 20, 29, 40)), rng.randrange(24), rng.choice(OUTCOMES), rng.randrange(5))
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3, 5)))
    ]
    if rng.random() < 0.15:
        days, outcome, which = rng.choice(PESTERED)
        calls = [(gone, rng.randrange(9, 20), outcome, which) for gone in days]
    return Person(
        rng.choice(COLUMNS),
        tuple(visits),
        rng.randint(-6, 9) if rng.random() < 0.2 else None,
        rng.randint(-1, 2) if rng.random() < 0.1 else None,
        rng.choice(("", "", "", "", "", "promise", "complaint", "answered")),
        rng.randint(-3, 3),
        tuple(sorted(calls, reverse=True)),
    )


@contextmanager
def shop_of(seed: int, clients: int) -> Iterator[Shop]:
    """A fresh file with these people."""
    before, rng = OPEN.obj, Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        shop = open_shop(Path(folder) / "shop.db", clock=FixedClock(NOW), create=True)
        shop.database.execute_sql("PRAGMA synchronous=OFF")  # nobody minds what a power cut does to it
        try:
            with shop.writing():
                for name in ("林欣妍", "周琳", "苏雪", "李岚"):
                    StaffRow.insert(name=name, role="advisor", created_at=NOW).execute()
            build = Builder(shop)
            services = [build.service(name, category, asked) for name, category, asked in SERVICES]
            people = [person(rng) for _ in range(clients)]
            known = {_enter(build, each, services): each for each in people}
            keys = {entry.client: [reason.key for reason in entry.reasons] for entry in plain(shop, TODAY).ranked}
            for client, each in known.items():
                _call(build, client, each, keys.get(client, []))
            yield shop
        finally:
            shop.close()
            OPEN.initialize(before)


def _enter(build: Builder, person: Person, services: list[int]) -> int:
    client = build.client(last_seen=ago(400), **person.columns)
    for gone, service, total, score, due in person.visits:
        next_due = None if due is None else ago(gone) + timedelta(days=due)
        build.visit(client, ago(gone), services[service], total=total, score=score, next_due=next_due)
    if person.ticket is not None:
        build.ticket(client, TODAY + timedelta(days=person.ticket))
    if person.booking is not None:
        build.booking(client, TODAY + timedelta(days=person.booking))
    by = at(TODAY + timedelta(days=person.owed_in), 12)
    if person.owed == "promise":
        build.promise(client, by)
    elif person.owed:
        build.complaint(client, answer_by=by, answered=at(ago(2), 9) if person.owed == "answered" else None)
    return client


def _call(build: Builder, client: int, person: Person, keys: list[str]) -> None:
    for days, hour, outcome, which in person.calls:
        about = [keys, [], *([key] for key in keys)][which % (len(keys) + 2)]
        later = at(TODAY + timedelta(days=which - 1), hour, 20) if outcome is Outcome.CALL_BACK else None
        until = TODAY + timedelta(days=which - 1) if outcome is Outcome.SKIPPED else None
        number = "13800004821" if outcome is Outcome.WRONG_NUMBER and which else ""
        build.call(client, at(ago(days), hour, 10), outcome, about, until=until, call_back_at=later, number=number)


def same(
    shop: Shop,
    on: date,
    now: datetime | None,
    advisor: StaffId | None = None,
    limits: tuple[int | None, ...] = (1, 3, None),
) -> None:
    """Both ways give the same bytes, from a glance of its own for each limit."""
    words = words_for("zh_CN")
    for limit in limits:
        shop.writes += 100  # as if much had been written: nothing of the day is remembered
        quick = queue_json(day_queue(shop, on, now=now, advisor=advisor, limit=limit), words)
        slow = queue_json(plain_queue(shop, on, now=now, advisor=advisor, limit=limit), words)
        assert json.dumps(quick, ensure_ascii=False) == json.dumps(slow, ensure_ascii=False)


@pytest.fixture
def _few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small shops are looked at in as many steps as large ones."""
    monkeypatch.setattr(keeping, "FIRST_PAGE", 0)
    monkeypatch.setattr(deriving, "BATCH", 1)
    monkeypatch.setattr(keeping, "MANY", 4)


SEEDS = st.integers(0, 10_000)


@pytest.mark.usefixtures("_few_at_a_time")
@settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=SEEDS, day=st.sampled_from((0, 0, -1, -5, 1, 4)))
@example(seed=298, day=1)  # two reasons of one client weigh the same, and the one that adds more stands first
def test_any_shop_on_any_day(seed: int, day: int) -> None:
    with shop_of(seed, 40) as shop:
        on = TODAY + timedelta(days=day)
        for number, hour in enumerate(HOURS):
            now = None if hour is None else at(on, hour, 15)
            same(shop, on, now, StaffId(2) if number % 2 else None)


@pytest.mark.usefixtures("_few_at_a_time")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=SEEDS, asked=st.lists(st.tuples(st.sampled_from(HOURS), ADVISORS, st.integers(0, 4)), min_size=3))
def test_one_question_after_another(seed: int, asked: list[tuple[int | None, StaffId | None, int]]) -> None:
    words = words_for("en")
    with shop_of(seed, 30) as shop:
        for hour, advisor, limit in asked:
            now = None if hour is None else at(TODAY, hour, 15)
            quick = day_queue(shop, TODAY, now=now, advisor=advisor, limit=limit)
            slow = plain_queue(shop, TODAY, now=now, advisor=advisor, limit=limit)
            assert queue_json(quick, words) == queue_json(slow, words)
            derived, made = (way(shop, TODAY, now=now, advisor=advisor) for way in (deriving.derive, plain))
            assert derived.waiting() == made.waiting()


def test_the_demo_shop(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    make_demo(path, clients=150, today=TODAY, seed=5)
    shop = open_shop(path, clock=FixedClock(NOW), read_only=True)
    try:
        for day in (0, -1, -30, 1):
            on = TODAY + timedelta(days=day)
            for hour, advisor in ((None, None), (14, StaffId(2)), (8, None)):
                same(shop, on, None if hour is None else at(on, hour, 15), advisor, (5, 40, None))
    finally:
        shop.close()


@settings(max_examples=3, deadline=None)
@given(seed=SEEDS)
def test_numbers_reckoned_by_sql_are_those_of_the_candidates(seed: int) -> None:
    book = rulebook()
    many = {Family.AFTERCARE, Family.REBOOKING, Family.WIN_BACK}
    with shop_of(seed, 60) as shop:
        for day in (-3, 0, 2):
            on = TODAY + timedelta(days=day)
            found = gathering.gather(Window(on, shop.settings.zone), book).candidates
            right = [one for hers in found.values() for one in hers if one.family in many]
            answered = sweep_store.called(on - timedelta(days=book.history_days), on).answered
            swept = sweep._Many(on, book, answered)
            assert sorted(swept.reasons(None).numbers) == sorted(packed(one, on) for one in right)
            some = [client for client in found if client % 3]
            told = swept.reasons(some)
            assert sorted(zip(told.numbers, told.answered, strict=True)) == sorted(
                (packed(one, on), answered_of(one.client, one.key)) for one in right if one.client % 3
            )


def test_numbers_compare_as_reasons_rank_and_say_what_they_are_of() -> None:
    drawn = product((1, 99_999_999), (Family.MATURITY, Family.PROMISE), (-9, 0, 4_000), (0, 38))
    reasons = [
        Candidate(client, family, ago(days).isoformat(), urgency, 3, 0, (1, 2, 3, 4, 5, 6, 7))
        for client, family, days, urgency in drawn
    ]
    for one, other in product(reasons, repeat=2):
        number, another = packed(one, TODAY), packed(other, TODAY)
        assert at_best(number, TODAY) == rank(one.client, [one], 0)[:5]
        if at_best(number, TODAY) < at_best(another, TODAY):
            assert number < another
        assert held_key([number]) == (-one.points, client_of(number)) == (-one.points, one.client)
        if one is not other and one.client == other.client:
            both = rank(one.client, [one, other], 0)
            assert at_best(best_of([number, another], rulebook()), TODAY) <= both[:5]


def test_points_in_sql_change_where_those_in_python_do(shop: Shop) -> None:
    def asked(sql: str) -> int:
        return int(shop.database.execute_sql(f"SELECT {sql}").fetchone()[0])

    for doubling in range(14):
        for amount in ((10_000 << doubling) - 1, 10_000 << doubling, -5):
            assert asked(sweep_store._worth(str(amount))) == money_points(amount)
        for visits in {(1 << doubling) - 1, 1 << doubling}:
            steps = (1 << each for each in range(6))
            assert asked(sweep_store._ladder(str(visits), visits_points, steps)) == visits_points(visits)
    for mean, spread in ((0, 0), (7, 3), (30, 2), (55, 11), TOLD_RHYTHM):
        for late in range(-2, 60):
            assert asked(sweep_store._rhythm_chance(str(late), str(mean), str(spread))) == rhythm_chance(
                late, mean, spread
            )


@pytest.mark.usefixtures("_few_at_a_time")
def test_a_visit_after_the_day_asked_about_says_nothing_of_it(shop: Shop, build: Builder) -> None:
    client = build.client()
    build.visits(client, [ago(3), ago(2), ago(1)], build.service())
    same(shop, ago(2), None)
    same(shop, TODAY, None)
    assert [day_queue(shop, day).total for day in (ago(2), TODAY)] == [0, 0]


def test_a_client_held_for_two_reasons_stands_once(shop: Shop, build: Builder) -> None:
    one = build.client("两样", birth_month=11, birth_day=21, last_seen=ago(30), do_not_call=True)
    build.ticket(one, TODAY + timedelta(days=2))
    queue = day_queue(shop, TODAY)
    assert queue.total_held == len(queue.held) == 1
    assert [reason.key.split(":")[0] for reason in queue.held[0].reasons] == ["maturity", "birthday"]
    assert day_queue(shop, TODAY, limit=1).held == queue.held


def test_only_the_first_of_a_day_are_looked_at_closely(
    shop: Shop, build: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "FIRST_PAGE", 4)
    for number in range(30):
        build.client(f"客{number}", birth_month=11, birth_day=21, last_seen=ago(30), do_not_call=number % 3 == 0)
    queue = day_queue(shop, TODAY, limit=3)
    day = deriving.derive(shop, TODAY).day
    assert (queue.total, queue.total_held, len(queue.calls), len(queue.held)) == (20, 10, 3, 3)
    assert (len(day.gathered.candidates), len(day.swept.open), len(day.swept.barred)) == (8, 16, 6)
