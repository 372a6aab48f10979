"""A day weighed once and corrected for a minute is the day weighed for that minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.followup.deriving import derive
from desk_app.followup.gathering import Window, gather
from desk_app.followup.holding import Held, Moment
from desk_app.followup.outcome import Outcome
from desk_app.followup.ranking import NOTHING_KNOWN, Ranked, held_order, weigh
from desk_app.followup.rulebook import rulebook
from desk_app.followup.weighing import with_agreed
from tests.followup.builder import TODAY, Builder, ago, at

BIRTHDAY: dict[str, Any] = {"birth_month": 11, "birth_day": 21, "last_seen": ago(30)}
KEY = ("birthday:2026",)


def weighed_for(shop: Shop, now: datetime | None) -> tuple[list[Ranked], list[Held]]:
    """Every client sifted for the minute: slow and plain."""
    book, window, zone = rulebook(), Window(TODAY, shop.settings.zone), shop.settings.zone
    wall = None if now is None else local_time(now, zone).replace(second=0, microsecond=0)
    moment = Moment(
        TODAY, wall, zone, shop.settings.call_from, shop.settings.call_to, TODAY.isoformat(), ago(29).isoformat(),
        window.start(1),
    )  # fmt: skip
    gathered = gather(window, book)
    ranked: list[Ranked] = []
    held: list[Held] = []
    for client, candidates in gathered.candidates.items():
        standing = gathered.standings.get(client, NOTHING_KNOWN)
        known = with_agreed(standing, gathered.agreed.get(client), moment, book)
        entry, kept_back = weigh(client, candidates, known, moment, book)
        ranked += [entry] if entry is not None else []
        held += kept_back
    return sorted(ranked), sorted(held, key=held_order)


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
        ranked, held = weighed_for(shop, now)
        assert derived.first(None) == ranked
        assert derived.first(3) == ranked[:3]
        assert derived.first_held(None) == held
