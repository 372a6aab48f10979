"""The calls of the Today board: ready at this minute, waiting for their hour, held back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.followup.desk import SHOWN, day_queue
from desk_app.followup.outcome import Outcome
from desk_app.followup.queue import Hold
from desk_app.overview.board import CallsLeft
from desk_app.overview.calls import calls_left
from desk_app.staff.account import Acting
from desk_app.staff.desk import change_settings
from tests.followup.builder import TODAY, Builder, ago, at

BIRTHDAY: dict[str, Any] = {"birth_month": 11, "birth_day": 21, "last_seen": ago(30)}
TOMORROW = TODAY + timedelta(days=1)


def wall(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def six(shop: Shop, build: Builder, owner: Acting, advisor: Acting) -> Shop:
    """Two who may always be called, one of them the advisor's; four from 18:00, until noon, from 16:45, and never."""
    change_settings(shop, owner, call_from=10 * 60, call_to=20 * 60)
    build.client("常客", advisor=advisor.staff_id, **BIRTHDAY)
    build.client("生客", **BIRTHDAY)
    build.client("晚班", call_from=18 * 60, call_to=24 * 60, **BIRTHDAY)
    build.client("早班", call_from=0, call_to=12 * 60, **BIRTHDAY)
    build.call(build.client("约好"), at(ago(1), 11), Outcome.CALL_BACK, call_back_at=at(TODAY, 16, 45))
    build.client("免打扰", do_not_call=True, **BIRTHDAY)
    return shop


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (8, 0, CallsLeft(0, 0, 6, 5, wall(TODAY, 10))),  # the shop calls nobody yet
        (10, 0, CallsLeft(3, 1, 3, 2, wall(TODAY, 16, 45))),
        (14, 30, CallsLeft(2, 1, 4, 3, wall(TODAY, 16, 45))),  # until noon: tomorrow again
        (16, 45, CallsLeft(3, 1, 3, 2, wall(TODAY, 18))),
        (18, 0, CallsLeft(4, 1, 2, 1, wall(TOMORROW, 0))),
        (20, 0, CallsLeft(0, 0, 6, 5, wall(TOMORROW, 10))),
    ],
)
def test_each_hour_says_who_is_ready_and_from_when_the_next_is(
    six: Shop, clock: FixedClock, advisor: Acting, hour: int, minute: int, expected: CallsLeft
) -> None:
    clock.instant = at(TODAY, hour, minute)
    left = calls_left(six, TODAY, advisor.staff_id)
    assert left == expected
    queue = day_queue(six, TODAY, now=six.now())
    assert (queue.total, queue.total_held) == (left.calls, left.held)


def test_who_is_held_by_more_than_the_hour_is_not_waiting(
    shop: Shop, build: Builder, owner: Acting, advisor: Acting
) -> None:
    client = build.client(**BIRTHDAY)
    for days in (1, 2, 3, 4):
        build.call(client, at(ago(days), 11), Outcome.OTHER)
    left = calls_left(shop, TODAY, advisor.staff_id)
    assert (left.calls, left.later, left.first_at) == (0, 0, None)
    assert left.held == 1


def test_another_day_has_no_minute(six: Shop, advisor: Acting) -> None:
    left = calls_left(six, TOMORROW, advisor.staff_id)
    assert (left.later, left.first_at) == (0, None)


def test_a_client_with_two_reasons_waits_once(shop: Shop, build: Builder, advisor: Acting) -> None:
    client = build.client(call_from=18 * 60, call_to=24 * 60, **BIRTHDAY)
    build.ticket(client, TODAY)
    assert calls_left(shop, TODAY, advisor.staff_id) == CallsLeft(0, 0, 1, 1, wall(TODAY, 18))


def test_worn_words_are_counted_as_the_call_page_counts_them(shop: Shop, build: Builder, advisor: Acting) -> None:
    worn = build.client(advisor=advisor.staff_id, **BIRTHDAY)
    for days, line in zip(range(40, 89, 7), ("bd1", "bd2", "bd3", "bd4") * 2, strict=False):
        build.call(worn, at(ago(days), 11), Outcome.OTHER, parts={"opening": "o1", "reason": line, "offer": "fc1"})
    build.call(worn, at(ago(33), 11), Outcome.OTHER, parts={"opening": "o1", "reason": "bd4", "offer": "fc1"})
    left = calls_left(shop, TODAY, advisor.staff_id)
    queue = day_queue(shop, TODAY, now=shop.now(), limit=SHOWN)
    assert queue.held[0].rule is Hold.SAMENESS
    assert (left.calls, left.mine, left.held) == (queue.total, 0, queue.total_held) == (0, 0, 1)
