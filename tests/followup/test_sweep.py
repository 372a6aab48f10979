"""A day at a glance gives the same queue, byte for byte, as everybody weighed plainly."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.clock import FixedClock
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop, open_shop
from desk_app.demo.desk import make_demo
from desk_app.followup import deriving, gathering, keeping, store, sweep, sweep_store
from desk_app.followup.as_json import queue_json
from desk_app.followup.desk import day_queue
from desk_app.followup.gathering import Window
from desk_app.followup.line import line_of
from desk_app.followup.outcome import Outcome
from desk_app.followup.rulebook import rulebook
from desk_app.followup.sources import TOLD_RHYTHM, money_points, rhythm_chance, visits_points
from desk_app.staff.account import StaffId
from desk_app.staff.tables import StaffRow
from desk_app.words import words_for
from tests.conftest import NOW
from tests.followup.builder import TODAY, Builder, ago, at
from tests.followup.plain import plain, plain_queue

OUTCOMES = tuple(outcome for outcome in Outcome if outcome is not Outcome.DO_NOT_CALL)
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

    columns: tuple[tuple[str, Any], ...]
    visits: tuple[tuple[int, int, int, int | None, int | None], ...]  # gap, service, total, score, next due in days
    ticket: int | None
    booking: int | None
    owed: tuple[tuple[str, int], ...]
    calls: tuple[tuple[int, int, Outcome, int], ...]  # days ago, hour, outcome, which of her reasons


COLUMNS = st.sampled_from(
    (
        (),
        (),
        (("birth_month", 11), ("birth_day", 21)),
        (("birth_month", 11), ("birth_day", 20), ("call_from", 600), ("call_to", 900)),
        (("do_not_call", True),),
        (("may_call", False), ("birth_month", 11), ("birth_day", 21)),
        (("call_from", 840), ("advisor_id", 2)),
        (("advisor_id", 2),),
        (("call_to", 660),),
    )
)
PEOPLE = st.lists(
    st.builds(
        Person,
        columns=COLUMNS,
        visits=st.lists(
            st.tuples(
                st.integers(1, 30), st.integers(0, 3), st.sampled_from((0, 9_999, 38_000, 900_000)),
                st.none() | st.integers(1, 10), st.none() | st.integers(1, 40),
            ),
            max_size=5,
        ).map(tuple),
        ticket=st.none() | st.integers(-6, 9),
        booking=st.none() | st.integers(-1, 2),
        owed=st.lists(
            st.tuples(st.sampled_from(("promise", "complaint", "answered")), st.integers(-3, 3)), max_size=1
        ).map(tuple),
        calls=st.lists(
            st.tuples(
                st.sampled_from((0, 0, 1, 1, 2, 5, 8, 20, 50)), st.integers(0, 23), st.sampled_from(OUTCOMES),
                st.integers(0, 4),
            ),
            max_size=5,
        ).map(tuple),
    ),
    min_size=3,
    max_size=9,
)  # fmt: skip


@contextmanager
def shop_of(people: list[Person]) -> Iterator[Shop]:
    """A fresh file with these people."""
    before = OPEN.obj
    with tempfile.TemporaryDirectory() as folder:
        shop = open_shop(Path(folder) / "shop.db", clock=FixedClock(NOW), create=True)
        try:
            with shop.writing():
                for name in ("林欣妍", "周琳", "苏雪", "李岚"):
                    StaffRow.insert(name=name, role="advisor", created_at=NOW).execute()
            build = Builder(shop)
            services = [build.service(name, category, asked) for name, category, asked in SERVICES]
            clients = [_enter(build, person, services) for person in people]
            keys = {client: _keys(shop, client) for client in clients}
            for client, person in zip(clients, people, strict=True):
                _call(build, client, person, keys[client])
            yield shop
        finally:
            shop.close()
            OPEN.initialize(before)


def _enter(build: Builder, person: Person, services: list[int]) -> int:
    client = build.client(last_seen=ago(400), **dict(person.columns))
    gone = sum(gap for gap, *_ in person.visits)
    for gap, service, total, score, due in person.visits:
        gone -= gap
        day = ago(gone + 1)
        next_due = None if due is None else day + timedelta(days=due)
        build.visit(client, day, services[service], total=total, score=score, next_due=next_due)
    if person.ticket is not None:
        build.ticket(client, TODAY + timedelta(days=person.ticket))
    if person.booking is not None:
        build.booking(client, TODAY + timedelta(days=person.booking))
    for kind, days in person.owed:
        if kind == "promise":
            build.promise(client, at(TODAY + timedelta(days=days), 12))
        else:
            build.complaint(
                client,
                answer_by=at(TODAY + timedelta(days=days), 12),
                answered=at(ago(2), 9) if kind == "answered" else None,
            )
    return client


def _keys(shop: Shop, client: int) -> list[str]:
    entries = [entry for entry in plain(shop, TODAY).ranked if entry.client == client]
    return [reason.key for entry in entries for reason in entry.reasons]


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
    monkeypatch.setattr(keeping, "FIRST_PAGE", 1)
    monkeypatch.setattr(deriving, "BATCH", 1)
    monkeypatch.setattr(keeping, "MANY", 4)


@pytest.mark.usefixtures("_few_at_a_time")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=PEOPLE,
    day=st.sampled_from((0, 0, 0, -1, -5, 1, 4)),
    hour=st.sampled_from(HOURS),
    advisor=ADVISORS,
)
def test_any_shop_on_any_day(people: list[Person], day: int, hour: int | None, advisor: StaffId | None) -> None:
    with shop_of(people) as shop:
        on = TODAY + timedelta(days=day)
        same(shop, on, None if hour is None else at(on, hour, 15), advisor)


@pytest.mark.usefixtures("_few_at_a_time")
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE, asked=st.lists(st.tuples(st.sampled_from(HOURS), ADVISORS, st.integers(0, 4))))
def test_one_question_after_another(people: list[Person], asked: list[tuple[int | None, StaffId | None, int]]) -> None:
    words = words_for("en")
    with shop_of(people) as shop:
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


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE)
def test_lines_written_by_sql_are_those_of_the_candidates(people: list[Person]) -> None:
    book = rulebook()
    with shop_of(people) as shop:
        for day in (-3, 0, 2):
            window = Window(TODAY + timedelta(days=day), shop.settings.zone)
            found = gathering.gather(window, book).candidates
            call_backs = store.call_back_rows(window.start(-book.call_back_lapse), window.start(1), None)
            lines = [*sweep._rebooking(window.on, book)[0], *sweep._aftercare(window.on, book)]
            lines += sweep._few(window, book, call_backs)
            assert sorted(lines) == sorted(line_of(one) for candidates in found.values() for one in candidates)


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
