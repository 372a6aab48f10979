"""What the queue promises, whatever is in the file: hypothesis fills it."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clock import FixedClock
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop, open_shop
from desk_app.followup.as_json import queue_json
from desk_app.followup.desk import day_queue, log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.tables import StaffRow
from desk_app.words import words_for
from tests.conftest import NOW
from tests.followup.builder import TODAY, Builder, ago, at

ADVISOR = Acting(StaffId(2), "周琳", Role.ADVISOR)
SPOKEN = (Outcome.SATISFIED, Outcome.NOT_NOW, Outcome.NO_ANSWER, Outcome.OTHER)


@dataclass(frozen=True)
class Person:
    """What is drawn about one client."""

    refuses: bool
    birthday: bool
    gaps: tuple[int, ...]
    ticket: int | None
    calls: tuple[tuple[int, Outcome], ...]


people = st.lists(
    st.builds(
        Person,
        refuses=st.booleans(),
        birthday=st.booleans(),
        gaps=st.lists(st.integers(5, 40), max_size=4).map(tuple),
        ticket=st.none() | st.integers(-6, 9),
        calls=st.lists(st.tuples(st.integers(0, 40), st.sampled_from(SPOKEN)), max_size=4).map(tuple),
    ),
    min_size=1,
    max_size=4,
)


@contextmanager
def shop_of(drawn: list[Person], order: list[int] | None = None) -> Iterator[Shop]:
    """A fresh file with these people, their records entered in ``order``."""
    before = OPEN.obj
    with tempfile.TemporaryDirectory() as folder:
        shop = open_shop(Path(folder) / "shop.db", clock=FixedClock(NOW), create=True)
        try:
            with shop.writing():
                for name in ("林欣妍", "周琳", "苏雪", "李岚"):
                    StaffRow.insert(name=name, role="advisor", created_at=NOW).execute()
            build = Builder(shop)
            service = build.service(aftercare=[1, 7])
            for number in order or range(len(drawn)):
                _enter(build, number, drawn[number], service)
            yield shop
        finally:
            shop.close()
            OPEN.initialize(before)


def _enter(build: Builder, number: int, person: Person, service: int) -> None:
    columns: dict[str, Any] = {"birth_month": 11, "birth_day": 21} if person.birthday else {}
    client = build.client(
        f"客{number}", id=number + 1, code=f"A{number}", do_not_call=person.refuses, last_seen=ago(60), **columns
    )
    for index in range(len(person.gaps)):
        build.visit(client, ago(sum(person.gaps[index:])), service)
    if person.ticket is not None:
        build.ticket(client, TODAY + timedelta(days=person.ticket), number=f"D-{number}")
    for gone, outcome in person.calls:
        build.call(client, at(ago(gone), 11), outcome, ["birthday:2025"])


@settings(max_examples=12, deadline=None)
@given(drawn=people)
def test_nobody_is_called_twice_or_against_her_will_and_every_call_adds_up(drawn: list[Person]) -> None:
    with shop_of(drawn) as shop:
        queue = day_queue(shop, TODAY)
        called = [call.client_id for call in queue.calls]
        assert len(called) == len(set(called)) == queue.total
        assert not [client for client in called if drawn[client - 1].refuses]
        for call in queue.calls:
            assert call.priority == sum(why.points for why in call.why)
        held = {entry.client_id for entry in queue.held}
        assert all(drawn[client - 1].refuses or drawn[client - 1].calls for client in held)


@settings(max_examples=10, deadline=None)
@given(drawn=people, seed=st.integers(0, 99))
def test_the_queue_does_not_depend_on_the_order_of_rows(drawn: list[Person], seed: int) -> None:
    # One visit each: the ids of the records are in the keys, and so are kept equal.
    drawn = [replace(person, gaps=(), ticket=None) for person in drawn]
    order = random.Random(seed).sample(range(len(drawn)), len(drawn))
    words = words_for("zh_CN")
    with shop_of(drawn) as shop:
        straight = queue_json(day_queue(shop, TODAY), words)
    with shop_of(drawn, order) as shop:
        assert queue_json(day_queue(shop, TODAY), words) == straight


@settings(max_examples=6, deadline=None)
@given(drawn=people, outcomes=st.lists(st.sampled_from(SPOKEN), min_size=8, max_size=8))
def test_working_the_queue_for_weeks_keeps_every_cap_and_never_repeats_itself(
    drawn: list[Person], outcomes: list[Outcome]
) -> None:
    drawn = [replace(person, calls=()) for person in drawn]
    with shop_of(drawn) as shop:
        clock = shop.clock
        assert isinstance(clock, FixedClock)
        calls: list[tuple[int, int, dict[str, str]]] = []
        for day in range(16):
            clock.instant = NOW + timedelta(days=day)
            for call in day_queue(shop, shop.today(), now=clock.instant).calls:
                outcome = outcomes[(day + call.client_id) % len(outcomes)]
                log_call(shop, ADVISOR, CallDraft(call.client_id, call.keys, outcome, parts=call.script.parts))
                calls.append((call.client_id, day, call.script.parts))
    for client in range(1, len(drawn) + 1):
        days = [day for who, day, _ in calls if who == client]
        assert max(Counter(days).values(), default=0) <= 1
        for last in range(16):
            assert sum(last - 6 <= day <= last for day in days) <= 2
            assert sum(last - 29 <= day <= last for day in days) <= 4
        said = [parts for who, _, parts in calls if who == client]
        for before, after in pairwise(said):
            assert before["opening"] != after["opening"]
            assert before["offer"] != after["offer"]
