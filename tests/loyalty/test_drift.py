"""M44, the states: who is here, quiet, leaving, lost and won back, by the days she came and by what people told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients.client import ClientId
from desk_app.loyalty.drift import (
    LOST_LEAST,
    LOST_MOST,
    PAWN,
    WON_BACK_FOR,
    Facts,
    Limits,
    history,
    limits,
    standing,
    stands,
)
from desk_app.loyalty.leaving import Change, For, Seen, Standing, State, Telling, TellingId
from desk_app.loyalty.reasons import Cut, Learned, Side
from desk_app.salon.rhythm import Gaps, after_visit, rhythm

TODAY = date(2026, 11, 21)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def seen(*days: int, came_for: For = For.SERVICE) -> list[Seen]:
    """Days here, so many days ago each, oldest first."""
    return [Seen(ago(each), came_for) for each in sorted(days, reverse=True)]


def told(state: State, days: int, number: int = 1, reason: str = "moved") -> Telling:
    return Telling(
        TellingId(number), ClientId(1), datetime(2026, 11, 21, tzinfo=UTC), "周琳", state, ago(days), reason,
        Side.CLIENT, Cut.SYSTEM, "", Learned.HERSELF, 2, "周琳", no_offers=False,
    )  # fmt: skip


def now(days: list[Seen], tellings: list[Telling] | None = None, *, kept: bool = False) -> Standing:
    changes = history(days, tellings or [], on=TODAY, kept=kept)
    return standing(changes, max((each.on for each in days), default=None), TODAY)


@pytest.mark.parametrize(
    ("visits", "mean", "spread", "service", "expected"),
    [
        (12, 30, 2, 0, Limits(37, 67, 180)),  # an even rhythm has a week of slack; a half year before she is lost
        (12, 30, 12, 0, Limits(42, 72, 180)),  # her own spread where it is more
        (12, 100, 30, 0, Limits(130, 230, 360)),  # three gaps and twice the spread
        (12, 400, 10, 0, Limits(500, 700, 730)),  # nobody is waited for beyond two years
        (12, 900, 10, 0, Limits(699, 700, 730)),
        (2, 0, 0, 28, Limits(42, 70, 180)),  # too few visits: the rhythm of the service
        (1, 0, 0, 0, Limits(67, 112, 180)),  # which has none: six and a half weeks
    ],
)
def test_limits_follow_her_own_gaps(visits: int, mean: int, spread: int, service: int, expected: Limits) -> None:
    assert limits(visits, mean, spread, service) == expected


@given(st.integers(0, 9), st.integers(1, 4000), st.integers(0, 4000), st.integers(0, 700))
def test_the_steps_come_one_after_the_other(visits: int, mean: int, spread: int, service: int) -> None:
    found = limits(visits, mean, spread, service)
    assert 0 < found.quiet < found.leaving < found.lost
    assert LOST_LEAST <= found.lost <= LOST_MOST


MONTHLY = (0, 30, 60, 90)


@pytest.mark.parametrize(
    ("days", "expected", "since"),
    [
        (37, State.HERE, None),
        (38, State.QUIET, 0),
        (67, State.QUIET, 29),
        (68, State.LEAVING, 0),
        (180, State.LEAVING, 112),
        (181, State.LOST, 0),
        (700, State.LOST, 519),
    ],
)
def test_a_monthly_client_drifts_by_the_day(days: int, expected: State, since: int | None) -> None:
    found = now(seen(*(days + each for each in MONTHLY)))
    assert (found.state, found.since) == (expected, None if since is None else ago(since))
    assert found.days == days


@pytest.mark.parametrize(
    ("days", "kept", "expected"),
    [
        (183, False, State.HERE), (184, False, State.QUIET), (275, False, State.LEAVING), (366, False, State.LOST),
        (366, True, State.HERE),
    ],
)  # fmt: skip
def test_a_pawn_client_has_half_a_year_and_an_open_ticket_keeps_her(days: int, kept: bool, expected: State) -> None:
    assert Limits(183, 274, 365) == PAWN
    assert now(seen(days, came_for=For.PAWN), kept=kept).state is expected


def test_of_two_trades_the_milder_holds() -> None:
    salon = seen(*(70 + each for each in MONTHLY))
    assert now(salon).state is State.LEAVING
    assert now([*salon, *seen(10, came_for=For.PAWN)]).state is State.HERE


def test_one_who_was_never_here_is_here_and_so_is_one_of_today() -> None:
    assert now([]) == Standing(State.HERE, None, None, None)
    assert now(seen(0)).state is State.HERE


def test_a_product_bought_is_a_day_here_and_no_rhythm() -> None:
    salon = seen(*(70 + each for each in MONTHLY))
    bought = sorted([*salon, *seen(20, came_for=For.SALON)], key=lambda each: each.on)
    assert now(bought).state is State.HERE


# ── what people told ──────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_told_wins_over_the_rules() -> None:
    found = now(seen(*(5 + each for each in MONTHLY)), [told(State.LOST, 4)])
    assert (found.state, found.since) == (State.LOST, ago(4))
    assert found.telling is not None
    assert found.telling.reason == "moved"


def test_told_on_the_day_of_a_visit_is_after_it() -> None:
    assert now(seen(4, 34, 64), [told(State.LEAVING, 4)]).state is State.LEAVING


def test_she_comes_again_and_is_won_back_on_that_day() -> None:
    found = now(seen(3, 34, 64, 94), [told(State.LEAVING, 20)])
    assert (found.state, found.since, found.telling) == (State.WON_BACK, ago(3), None)


def test_leaving_as_told_becomes_lost_by_the_rules_and_keeps_the_reason() -> None:
    found = now(seen(200, 230, 260), [told(State.LEAVING, 190)])
    assert (found.state, found.since) == (State.LOST, ago(200) + timedelta(days=181))
    assert found.telling is not None


def test_lost_by_the_rules_and_then_told_why() -> None:
    days = seen(300, 330, 360)
    changes = history(days, [told(State.LOST, 10)], on=TODAY)
    assert [(each.state, each.on, each.telling is not None) for each in changes] == [
        (State.LOST, ago(300) + timedelta(days=181), False),
        (State.LOST, ago(10), True),
    ]


def test_won_back_is_told_once_though_she_came_and_people_said_so() -> None:
    back = told(State.WON_BACK, 8, 2, "call")
    changes = history(seen(10, 300, 330, 360), [back], on=TODAY)
    assert changes[-1] == Change(State.WON_BACK, ago(10), back)
    assert [each.state for each in changes] == [State.LOST, State.WON_BACK]


def test_won_back_by_word_holds_until_she_is_late_again() -> None:
    back = told(State.WON_BACK, 20, 2, "call")
    assert now(seen(200, 230, 260), [told(State.LOST, 150), back]).state is State.WON_BACK
    late = told(State.WON_BACK, 50, 2, "call")
    assert now(seen(200, 230, 260), [told(State.LOST, 150), late]).state is State.QUIET


def test_won_back_is_said_for_half_a_year() -> None:
    for since, expected in ((WON_BACK_FOR, State.WON_BACK), (WON_BACK_FOR + 1, State.HERE)):
        days = seen(*range(since, 0, -20), 0, since + 400)
        assert now(sorted(days, key=lambda each: each.on)).state is expected


def test_a_late_visit_of_the_past_is_no_event() -> None:
    assert history(seen(10, 40, 70, 170, 200, 230), [], on=TODAY) == ()


def test_gone_and_back_twice_is_told_twice() -> None:
    days = seen(0, *range(300, 420, 20), *range(700, 820, 20))
    changes = history(days, [], on=TODAY)
    assert [each.state for each in changes] == [State.LOST, State.WON_BACK] * 2


# ── the lists and the history say the same ────────────────────────────────────────────────────────────────────────

GAPS = st.lists(st.integers(1, 260), max_size=8)


@settings(max_examples=150, deadline=None)
@given(
    GAPS,
    st.integers(0, 900),
    st.lists(st.tuples(st.sampled_from(["leaving", "lost", "won_back"]), st.integers(0, 900)), max_size=3),
    st.integers(0, 90),
    st.booleans(),
    st.lists(st.integers(0, 1200), max_size=2),
)
def test_a_list_says_what_the_history_says(
    gaps: list[int], last: int, said: list[tuple[str, int]], service: int, kept: bool, pawned: list[int]
) -> None:  # fmt: skip
    days = [last]
    for gap in gaps:
        days.append(days[-1] + gap)
    salon, pawn = seen(*set(days)), seen(*set(pawned), came_for=For.PAWN)
    tellings = sorted(
        (told(State(state), days_ago, number) for number, (state, days_ago) in enumerate(said, 1)),
        key=lambda each: (each.on, each.id),
    )
    every = sorted([*salon, *pawn], key=lambda each: each.on)
    whole = standing(
        history(every, tellings, on=TODAY, service_days=service, kept=kept), every[-1].on if every else None, TODAY
    )
    gap_sums: Gaps | None = None
    for each in salon:
        gap_sums = after_visit(gap_sums, each.on)
    own = rhythm(gap_sums) if gap_sums is not None else None
    since = [each for each in tellings if each.on >= every[-1].on]
    back = [each.on for each in since if each.state is State.WON_BACK]
    facts = Facts(
        salon[-1].on,
        limits(own.visits, own.mean_days, own.spread_days, service) if own is not None else limits(0, 0, 0, service),
        pawn[-1].on if pawn else None, kept, since[-1] if since else None, back[-1] if back else None,
    )  # fmt: skip
    brief = stands(facts, TODAY)
    going = {State.QUIET, State.LEAVING, State.LOST}
    if whole.state in going or brief.state in going:
        assert brief == whole
