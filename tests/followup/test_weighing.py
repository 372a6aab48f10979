"""A day weighed once and corrected for a minute is the day weighed for that minute."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.db.shop import Shop
from desk_app.followup.deriving import derive
from desk_app.followup.outcome import Outcome
from tests.followup.builder import TODAY, Builder, ago, at
from tests.followup.plain import plain

BIRTHDAY: dict[str, Any] = {"birth_month": 11, "birth_day": 21, "last_seen": ago(30)}
KEY = ("birthday:2026",)


def a_busy_day(build: Builder) -> None:
    """One client for each thing that the hour bears on, and for some on which it does not."""
    build.client("平常", **BIRTHDAY)
    for start, end in ((600, 720), (840, None), (None, 900), (0, 1440)):
        build.client("有时段", call_from=start, call_to=end, **BIRTHDAY)
    build.client("不打", do_not_call=True, call_from=900, **BIRTHDAY)
    build.client("未同意", may_call=False, call_to=900, **BIRTHDAY)
    for hour in (10, 14, 16):
        build.call(build.client("没接", **BIRTHDAY), at(ago(1), hour, 30), Outcome.NO_ANSWER, KEY)
        agreed = build.client("约好", call_to=960, **BIRTHDAY)
        build.call(agreed, at(ago(1), 9), Outcome.CALL_BACK, call_back_at=at(TODAY, hour, 40))
    build.call(build.client("今天没接", **BIRTHDAY), at(TODAY, 10), Outcome.NO_ANSWER, KEY)
    build.call(build.client("占线", **BIRTHDAY), at(TODAY, 14, 5), Outcome.BUSY, KEY)
    build.call(build.client("谈过", **BIRTHDAY), at(TODAY, 9), Outcome.SATISFIED, KEY)
    later = build.client("以后", **BIRTHDAY)
    build.call(later, at(ago(1), 9), Outcome.CALL_BACK, call_back_at=at(TODAY + timedelta(days=2), 10))
    both = build.client("两样", call_from=600, call_to=870, **BIRTHDAY)
    build.ticket(both, TODAY + timedelta(days=2))
    build.call(both, at(ago(2), 14, 10), Outcome.BUSY, KEY)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(minutes=st.lists(st.none() | st.integers(0, 1439), min_size=1, max_size=4))
def test_any_minute_after_any_other(shop: Shop, build: Builder, minutes: list[int | None]) -> None:
    if shop.writes < 5:
        a_busy_day(build)
    for minute in minutes:
        now = None if minute is None else at(TODAY, 0) + timedelta(minutes=minute)
        derived = derive(shop, TODAY, now=now)
        asked = plain(shop, TODAY, now=now)
        assert derived.first(3) == asked.ranked[:3]
        assert derived.first_held(2) == asked.held[:2]
        assert (derived.total, derived.total_held) == (asked.total, asked.total_held)
        assert derived.first(None) == asked.ranked
        assert derived.first_held(None) == asked.held
