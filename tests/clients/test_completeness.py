"""The score and the next question: what is weighed, who may be asked what and when (M1, M2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.clients.built_in import BUILT_IN
from desk_app.clients.completeness import (
    MOST,
    PUT_OFF_DAYS,
    FileState,
    Score,
    Standing,
    earned,
    may_be_asked,
    next_questions,
    score_of,
    state_of,
    trust_said,
    until_asked_again,
    waiting,
)
from desk_app.clients.field import Asked, AskOutcome, Meeting, Trust
from desk_app.words import words_for

EN, ZH = words_for("en"), words_for("zh_CN")
TODAY = date(2026, 11, 21)
BOTH, SALON, PAWN = frozenset({"salon", "pawn"}), frozenset({"salon"}), frozenset({"pawn"})
KEYS = [each.key for each in BUILT_IN]

standings = st.builds(
    Standing,
    visits=st.integers(0, 12),
    score=st.none() | st.integers(0, 100),
    days=st.integers(0, 400),
    trades=st.sampled_from([BOTH, SALON, PAWN]),
)
some_keys = st.frozensets(st.sampled_from(KEYS))
states = st.builds(
    FileState,
    standing=standings,
    filled=some_keys,
    barred=some_keys,
    declined=some_keys,
    put_off=st.dictionaries(st.sampled_from(KEYS), st.dates(date(2026, 11, 1), date(2026, 12, 31)), max_size=5),
    asked_today=st.integers(0, 3),
)


def asked(key: str, outcome: AskOutcome, on: date = TODAY, until: date | None = None) -> Asked:
    return Asked(key, datetime(2026, 11, 21, tzinfo=UTC), on, "周琳", Meeting(), outcome, until)


def keys(state: FileState, on: date = TODAY) -> list[str]:
    return [each.field.key for each in next_questions(BUILT_IN, state, on)]


# ---------------------------------------------------------------- the score


@given(states, st.sampled_from(KEYS))
def test_filling_a_field_never_lowers_the_score(state: FileState, key: str) -> None:
    before = score_of(BUILT_IN, state)
    after = score_of(BUILT_IN, replace(state, filled=state.filled | {key}))
    assert after.filled * max(before.whole, 1) >= before.filled * max(after.whole, 1)
    assert after.percent >= before.percent or before.whole == 0


@given(states)
def test_a_score_is_a_share(state: FileState) -> None:
    score = score_of(BUILT_IN, state)
    assert 0 <= score.filled <= score.whole
    assert 0 <= score.percent <= 100
    assert (score.percent == 100) == (score.filled == score.whole)


@given(states, standings)
def test_trust_does_not_change_the_score(state: FileState, other: Standing) -> None:
    """Else a file would grow emptier by itself from day to day, and nobody could say whose work fills it."""
    other = replace(other, trades=state.standing.trades)
    assert score_of(BUILT_IN, state) == score_of(BUILT_IN, replace(state, standing=other))


def test_a_field_weighs_what_it_is_good_for_in_her_trade() -> None:
    nothing = FileState(Standing(trades=PAWN), frozenset())
    with_allergies = replace(nothing, filled=frozenset({"allergies"}))
    assert score_of(BUILT_IN, nothing) == score_of(BUILT_IN, with_allergies)  # a pawnbroker has no use for it
    salon = replace(with_allergies, standing=Standing(trades=SALON))
    assert score_of(BUILT_IN, salon).filled == 15
    assert score_of((), salon) == Score(0, 0)
    assert Score(0, 0).percent == 100


def test_what_she_declined_is_no_blank() -> None:
    state = FileState(Standing(trades=BOTH), frozenset({"name"}))
    without = replace(state, declined=frozenset({"means"}), barred=frozenset({"risk"}))
    weights = {each.key: each.weight(BOTH) for each in BUILT_IN}
    assert score_of(BUILT_IN, state).whole - score_of(BUILT_IN, without).whole == weights["means"] + weights["risk"]


def test_a_retired_field_counts_nothing() -> None:
    state = FileState(Standing(trades=BOTH), frozenset({"likes"}))
    fields = tuple(replace(each, active=each.key != "likes") for each in BUILT_IN)
    assert score_of(fields, state).filled == 0


# ---------------------------------------------------------------- trust and choice


@given(states, st.dates(date(2026, 11, 1), date(2026, 12, 31)))
def test_nobody_is_asked_what_may_not_be_asked(state: FileState, on: date) -> None:
    found = next_questions(BUILT_IN, state, on)
    assert len(found) <= max(MOST - state.asked_today, 0)
    for each in found:
        need, have, key = each.field.trust, state.standing, each.field.key
        assert have.visits >= need.visits
        assert have.days >= need.days
        assert not need.score or (have.score is not None and have.score >= need.score)
        assert key not in state.filled | state.declined | state.barred
        assert key not in state.put_off or state.put_off[key] <= on
        assert each.field.weight(state.standing.trades) > 0
    assert sum(each.field.purpose is not None for each in found) <= 1
    assert found == next_questions(tuple(BUILT_IN), state, on)


@given(states)
def test_the_weightiest_that_may_be_asked_comes_first(state: FileState) -> None:
    state = replace(state, asked_today=0)
    may = [each for each in BUILT_IN if may_be_asked(each, state, TODAY)]
    found = next_questions(BUILT_IN, state, TODAY)
    assert bool(found) == bool(may)
    if found:
        trades = state.standing.trades
        assert found[0].field.weight(trades) == max(each.weight(trades) for each in may)


@pytest.mark.parametrize(
    ("trust", "standing", "may"),
    [
        (Trust(), Standing(), True),
        (Trust(3), Standing(2), False),
        (Trust(3), Standing(3), True),
        (Trust(score=80), Standing(9, None, 900), False),  # never rated is not content
        (Trust(score=80), Standing(score=79), False),
        (Trust(score=80), Standing(score=80), True),
        (Trust(days=180), Standing(days=179), False),
        (Trust(5, 80, 180), Standing(5, 80, 180), True),
    ],
)
def test_trust_is_earned_in_all_its_parts(trust: Trust, standing: Standing, *, may: bool) -> None:
    assert earned(trust, standing) is may


def test_means_come_only_after_half_a_year_of_content_visits() -> None:
    known = frozenset(KEYS) - {"means"}
    state = FileState(Standing(5, 80, 180, SALON), known)
    assert keys(state) == ["means"]
    for short in (Standing(4, 80, 180, SALON), Standing(5, 79, 180, SALON), Standing(5, 80, 179, SALON)):
        assert keys(replace(state, standing=short)) == []
        assert waiting(BUILT_IN, replace(state, standing=short)) == 1
    assert waiting(BUILT_IN, state) == 0


def test_at_most_two_and_one_that_is_hard_to_say() -> None:
    state = FileState(Standing(9, 90, 900, BOTH), frozenset({"name", "phones"}))
    assert keys(state) == ["allergies", "may_call"]
    asked_for = frozenset(KEYS) - {"means", "risk", "ladder"}
    assert keys(replace(state, filled=asked_for)) == ["means", "ladder"]
    assert len(keys(replace(state, asked_today=1))) == 1
    assert keys(replace(state, asked_today=2)) == []


def test_why_is_said() -> None:
    state = FileState(Standing(5, 86, 200, SALON), frozenset(KEYS) - {"means"})
    (found,) = next_questions(BUILT_IN, state, TODAY)
    said = "because it tells what she can well afford · 5 visits · rates us 8.6 · with us for 200 days"
    assert found.because(EN) == said
    assert "来店已 200 天" in found.because(ZH)
    assert trust_said(Trust(5, 80, 180), EN) == "from 5 visits on · rated 8.0 or better · after 180 days"
    assert trust_said(Trust(), EN) == ""


# ---------------------------------------------------------------- what was asked before


def test_the_last_word_counts() -> None:
    later = until_asked_again(TODAY)
    assert later == TODAY + timedelta(days=PUT_OFF_DAYS)
    lines = (asked("likes", AskOutcome.ANSWERED), asked("likes", AskOutcome.DECLINED, TODAY - timedelta(days=9)))
    assert state_of(Standing(), (), (), lines, TODAY).declined == frozenset()
    lines = (asked("likes", AskOutcome.DECLINED), asked("likes", AskOutcome.POSTPONED, until=later))
    state = state_of(Standing(), (), (), lines, TODAY)
    assert (state.declined, dict(state.put_off)) == (frozenset({"likes"}), {})


def test_put_off_is_not_asked_again_for_thirty_days_and_declined_never() -> None:
    known = frozenset(KEYS) - {"likes"}
    standing = Standing(9, 90, 900, SALON)
    lines = (asked("likes", AskOutcome.POSTPONED, TODAY, until_asked_again(TODAY)),)
    for days in range(PUT_OFF_DAYS):
        on = TODAY + timedelta(days=days)
        assert keys(state_of(standing, known, (), lines, on), on) == []
    on = TODAY + timedelta(days=PUT_OFF_DAYS)
    assert keys(state_of(standing, known, (), lines, on), on) == ["likes"]
    never = (asked("likes", AskOutcome.DECLINED),)
    on = TODAY + timedelta(days=4000)
    assert keys(state_of(standing, known, (), never, on), on) == []


def test_who_puts_one_off_is_left_in_peace_for_the_day() -> None:
    standing = Standing(9, 90, 900, SALON)
    answered = (asked("phones", AskOutcome.ANSWERED),)
    assert len(keys(state_of(standing, ("name", "phones"), (), answered, TODAY))) == 1
    put_off = (asked("phones", AskOutcome.POSTPONED, TODAY, until_asked_again(TODAY)),)
    assert keys(state_of(standing, ("name",), (), put_off, TODAY)) == []
    tomorrow = TODAY + timedelta(days=1)
    assert len(keys(state_of(standing, ("name",), (), put_off, tomorrow), tomorrow)) == 2
    again = (asked("phones", AskOutcome.POSTPONED, TODAY, TODAY), *put_off)  # taken back
    assert keys(state_of(standing, ("name",), (), again, TODAY)) == ["phones", "allergies"]
