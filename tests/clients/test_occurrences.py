"""M6: the rule by which dates come round, held against a published calendar."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

import pytest
from borax.calendars.lunardate import LunarDate
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients import lunar
from desk_app.clients.birthdays import next_birthday
from desk_app.clients.client import Birthday
from desk_app.clients.occurrences import (
    SAME_WITHIN,
    Occurrence,
    falls_on,
    is_same,
    is_settled,
    next_occurrence,
    occurrence,
    read_occurrence,
    years_at,
)
from tests.clients.published_calendar import MONTHS, YEARS

# ── the calendar ──────────────────────────────────────────────────────────────────────────────────────────────────


def months_of(year: int) -> list[tuple[int, bool, date, int]]:
    """Number, leap, first day and days of each month of a published lunar year."""
    month, day, leap, lengths = YEARS[year]
    first, number = date(year, month, day), 0
    found: list[tuple[int, bool, date, int]] = []
    for sign in lengths:
        is_leap = bool(leap) and number == leap and not any(one[1] for one in found)
        number += not is_leap
        found.append((number, is_leap, first, 30 if sign == "0" else 29))
        first += timedelta(days=found[-1][3])
    return found


@pytest.mark.parametrize("year", YEARS)
def test_every_month_is_that_of_the_published_calendar(year: int) -> None:
    kept = [(month.number, month.leap, month.first, month.days) for month in lunar.months_of(year)]
    assert kept == months_of(year)
    if year + 1 in YEARS:
        last = kept[-1]
        assert last[2] + timedelta(days=last[3]) == date(year + 1, *YEARS[year + 1][:2])


@pytest.mark.parametrize("year", MONTHS)
def test_every_first_day_of_a_month_is_that_of_the_published_calendar(year: int) -> None:
    for entry in MONTHS[year].split():
        day, _equals, told = entry.partition("=")
        month, number = day.split("-")
        here = lunar.lunar_day(date(year, int(month), int(number)))
        assert (here.month.number, here.month.leap, here.day) == (int(told.rstrip("L")), told.endswith("L"), 1), entry


def test_another_library_says_the_same_of_every_month_until_2088() -> None:
    """borax has tables of its own (MIT). The new moons of 4 September 2089 and 7 August 2097 are among the three of
    which the Observatory itself says that they may be a day off (the first is that of 28 September 2057)."""
    for year in range(1900, 2089):
        for month in lunar.months_of(year):
            other = LunarDate.from_solar(month.first)
            assert (other.year, other.month, bool(other.leap), other.day) == (year, month.number, month.leap, 1)


# ── the rule ──────────────────────────────────────────────────────────────────────────────────────────────────────

#: (told, year that counts, day). Month lengths and first days as the Observatory's tables have them.
KNOWN = [
    (Birthday(10, 2), 2026, date(2026, 10, 2)),
    (Birthday(2, 29), 2026, date(2026, 2, 28)),
    (Birthday(2, 29), 2028, date(2028, 2, 29)),
    (Birthday(2, 29), 2100, date(2100, 2, 28)),
    (Birthday(2, 28), 2028, date(2028, 2, 28)),
    (Birthday(1, 1, lunar=True), 2026, date(2026, 2, 17)),
    (Birthday(8, 15, lunar=True), 2026, date(2026, 9, 25)),
    (Birthday(6, 8, lunar=True, leap=True), 2025, date(2025, 8, 1)),  # 2025 has a leap 6th month
    (Birthday(6, 8, lunar=True), 2025, date(2025, 7, 2)),
    (Birthday(6, 8, lunar=True, leap=True), 2026, date(2026, 7, 21)),  # 2026 has none
    (Birthday(6, 30, lunar=True, leap=True), 2025, date(2025, 8, 22)),  # it has 29 days
    (Birthday(6, 30, lunar=True), 2026, date(2026, 8, 12)),  # 30 days
    (Birthday(12, 30, lunar=True), 2025, date(2026, 2, 16)),  # the 12th month of 2025 has 29 days
    (Birthday(12, 30, lunar=True), 2023, date(2024, 2, 9)),  # 30 days
    (Birthday(12, 8, lunar=True), 2026, date(2027, 1, 15)),  # comes in the next solar year
    (Birthday(11, 20, lunar=True, leap=True), 2033, date(2034, 1, 10)),
    (Birthday(11, 20, lunar=True), 2033, date(2033, 12, 11)),
    (Birthday(11, 30, lunar=True, leap=True), 2033, date(2034, 1, 19)),
]


@pytest.mark.parametrize(("told", "year", "day"), KNOWN)
def test_m6_on_which_day_it_comes_round(told: Birthday, year: int, day: date) -> None:
    assert occurrence(told, year) == Occurrence(day, year, told.lunar)
    assert falls_on(told, day) == Occurrence(day, year, told.lunar)


def test_a_solar_year_may_hold_two_of_a_lunar_date_or_none() -> None:
    told = Birthday(11, 29, lunar=True)
    days = [occurrence(told, year).day for year in range(2020, 2041)]
    per_year = [sum(day.year == year for day in days) for year in range(2021, 2040)]
    assert (min(per_year), max(per_year)) == (0, 2)


DATES = st.builds(
    Birthday,
    month=st.integers(1, 12),
    day=st.integers(1, 30),
    year=st.just(0),
    lunar=st.just(value=True),
    leap=st.booleans(),
) | st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: Birthday(day.month, day.day))


@given(DATES, st.integers(1901, 2190))
@settings(max_examples=300, deadline=None)
def test_each_year_of_its_calendar_has_exactly_one(told: Birthday, year: int) -> None:
    here, after = occurrence(told, year), occurrence(told, year + 1)
    gap = (after.day - here.day).days
    assert 353 <= gap <= 385 if told.lunar else gap in {365, 366}
    found = [falls_on(told, here.day + timedelta(days=ahead)) for ahead in range(gap + 1)]
    assert [one for one in found if one is not None] == [here, after]  # none between the two, and neither twice
    if not told.lunar:
        assert here.day.year == year
        assert (here.day.month, here.day.day) == (told.month, told.day) or (
            not isleap(year) and (told.month, told.day, here.day.month, here.day.day) == (2, 29, 2, 28)
        )


@given(DATES, st.dates(date(1902, 1, 1), date(2190, 1, 1)))
@settings(max_examples=200, deadline=None)
def test_the_next_one_is_that_of_birthdays(told: Birthday, on: date) -> None:
    assert next_occurrence(told, on).day == next_birthday(told, on)


@given(DATES, st.integers(1902, 2180))
@settings(max_examples=200, deadline=None)
def test_two_comings_of_a_date_that_stays_are_never_the_same(told: Birthday, year: int) -> None:
    here = occurrence(told, year)
    assert is_same(here, here)
    assert not is_same(here, occurrence(told, year + 1))
    assert not is_settled(here, [occurrence(told, year - 1), occurrence(told, year + 1)])


@given(st.dates(date(1902, 1, 1), date(2190, 1, 1)))
@settings(max_examples=200, deadline=None)
def test_a_day_told_in_the_other_calendar_is_the_same_coming(day: date) -> None:
    """Across every edge of the two calendars' years: what was called about as a solar day is not raised as lunar."""
    here = lunar.lunar_day(day)
    as_lunar = Birthday(here.month.number, here.day, lunar=True, leap=here.month.leap)
    solar, other = occurrence(Birthday(day.month, day.day), day.year), falls_on(as_lunar, day)
    if solar.day == day and other is not None:
        assert is_same(solar, other)
        assert is_same(other, solar)


S, L = False, True
PUT_RIGHT = [
    # called about, then put right as: raised again?
    (Occurrence(date(2026, 3, 1), 2026, S), Occurrence(date(2026, 12, 3), 2026, S), True),  # the same year
    (Occurrence(date(2026, 12, 28), 2026, S), Occurrence(date(2027, 1, 5), 2027, S), True),  # days apart
    (Occurrence(date(2026, 11, 15), 2026, S), Occurrence(date(2027, 3, 1), 2027, S), False),  # another year's
    (Occurrence(date(2027, 1, 10), 2027, S), Occurrence(date(2027, 1, 10), 2026, L), True),  # the lunar year before
    (Occurrence(date(2026, 1, 26), 2025, L), Occurrence(date(2026, 6, 1), 2026, S), True),  # one solar year
    (Occurrence(date(2026, 11, 25), 2026, S), Occurrence(date(2027, 1, 3), 2026, L), True),
    (Occurrence(date(2027, 1, 3), 2026, L), Occurrence(date(2027, 11, 25), 2027, S), True),
    (Occurrence(date(2027, 1, 3), 2026, L), Occurrence(date(2028, 11, 25), 2028, S), False),
]


@pytest.mark.parametrize(("answered", "here", "same"), PUT_RIGHT)
def test_what_was_answered_before_it_was_put_right(answered: Occurrence, here: Occurrence, same: bool) -> None:
    assert is_settled(here, [answered]) is same


def test_days_apart_are_the_same_up_to_a_border() -> None:
    here = Occurrence(date(2026, 12, 1), 2026, S)
    for days, same in ((SAME_WITHIN, True), (SAME_WITHIN + 1, False)):
        day = here.day + timedelta(days=days)
        assert is_same(here, Occurrence(day, 2027, S)) is same


@given(DATES, st.integers(1902, 2180))
@settings(max_examples=50, deadline=None)
def test_what_a_key_says_is_read_back(told: Birthday, year: int) -> None:
    here = occurrence(told, year)
    assert read_occurrence(here.text) == here


@pytest.mark.parametrize("text", ["", "2026", "x:2026-10-02", "2026:2026-13-02", "L:2026-10-02"])
def test_anything_else_is_no_occurrence(text: str) -> None:
    assert read_occurrence(text) is None


def test_nothing_comes_round_before_its_year() -> None:
    wedding = Birthday(5, 20, 2027)
    assert falls_on(wedding, date(2026, 5, 20)) is None
    assert falls_on(wedding, date(2027, 5, 20)) is not None
    first = next_occurrence(wedding, date(2025, 1, 1))
    assert (first.day, years_at(wedding, first)) == (date(2027, 5, 20), 0)
    assert years_at(Birthday(5, 20), first) is None
