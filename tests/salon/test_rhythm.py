"""The rhythm of visits: checked against the statistics module, which uses fractions and floats we do not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from statistics import pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.salon.rhythm import Gaps, Rhythm, after_visit, rhythm

DAYS = st.lists(st.dates(date(2015, 1, 1), date(2026, 12, 31)), max_size=25)
START = date(2026, 1, 1)


def rhythm_of(days: Iterable[date]) -> Rhythm | None:
    """The rhythm of visit days in any order; None of no days."""
    gaps: Gaps | None = None
    for day in sorted(set(days)):
        gaps = after_visit(gaps, day)
    return None if gaps is None else rhythm(gaps)


def after(*days: int) -> list[date]:
    return [START + timedelta(days=count) for count in days]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], None),
        (after(0), Rhythm(1, 0, 0, START, None)),
        (after(0, 30), Rhythm(2, 0, 0, date(2026, 1, 31), None)),
        (after(0, 0, 30), Rhythm(2, 0, 0, date(2026, 1, 31), None)),  # twice on one day is one visit day
        (after(0, 30, 60), Rhythm(3, 30, 0, date(2026, 3, 2), date(2026, 4, 1))),
        (after(0, 20, 60), Rhythm(3, 30, 10, date(2026, 3, 2), date(2026, 4, 1))),  # gaps 20, 40: mean 30, spread 10
        (after(0, 1, 4), Rhythm(3, 2, 1, date(2026, 1, 5), date(2026, 1, 7))),  # gaps 1, 3
        (after(0, 1, 2, 4, 5, 7), Rhythm(6, 1, 0, date(2026, 1, 8), date(2026, 1, 9))),  # mean 1.4, spread 0.49
        (after(0, 2, 5), Rhythm(3, 3, 1, date(2026, 1, 6), date(2026, 1, 9))),  # mean 2.5 and spread 0.5 go up
        (after(60, 0, 20), Rhythm(3, 30, 10, date(2026, 3, 2), date(2026, 4, 1))),  # order does not matter
    ],
)
def test_rhythm_of_days(days: list[date], expected: Rhythm | None) -> None:
    assert rhythm_of(days) == expected


@given(DAYS)
@settings(max_examples=200)
def test_one_more_visit_gives_what_reading_everything_again_gives(days: list[date]) -> None:
    gaps = None
    seen: list[date] = []
    for day in sorted(days):
        gaps = after_visit(gaps, day)
        seen.append(day)
        assert rhythm(gaps) == rhythm_of(seen)


@given(DAYS)
@settings(max_examples=200)
def test_mean_and_spread_are_those_of_statistics(days: list[date]) -> None:
    distinct = sorted(set(days))
    found = rhythm_of(days)
    if len(distinct) < 3:
        assert found is None or found.due_on is None
        return
    gaps = [(later - earlier).days for earlier, later in pairwise(distinct)]
    assert found is not None
    mean = (Decimal(sum(gaps)) / len(gaps)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    assert found.mean_days == mean
    assert abs(found.spread_days - pstdev(gaps)) <= 0.5 + 1e-9
    assert found.due_on == distinct[-1] + timedelta(days=int(mean))


def test_a_day_before_the_last_is_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        after_visit(after_visit(None, date(2026, 2, 1)), date(2026, 1, 1))
