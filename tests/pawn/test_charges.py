"""Charges against published figures, figures worked by hand, and what must hold for every loan."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.errors import DeskError
from desk_app.money import Money
from desk_app.pawn.charges import CN_SIMPLE, Rule, add_months, charges, elapsed, rule_of
from desk_app.words import words_for

DAYS = Rule("by-days", "1", "", whole_months=False)
DATES = st.dates(date(2024, 1, 1), date(2028, 12, 31))
RATES = st.decimals(0, Decimal("4.2"), places=3)


def yuan(text: str) -> Money:
    return Money(int(Decimal(text) * 100), "CNY")


def cost(principal: str, fee: str, interest: str, start: date, on: date, rule: Rule = CN_SIMPLE) -> tuple[str, str]:
    owed = charges(yuan(principal), Decimal(fee), Decimal(interest), start, on, rule=rule)
    return owed.fee.plain(), owed.interest.plain()


def test_the_published_chinese_case() -> None:
    """¥10,000, 42‰ a month, 3.45 % a year of 360 days, one day (dwsc.com.cn/b/326698.html)."""
    yearly = Decimal("3.45") / 12
    owed = charges(yuan("10000"), Decimal("4.2"), yearly, date(2026, 11, 21), date(2026, 11, 22))
    assert (owed.fee.plain(), owed.interest.plain()) == ("70.00", "0.96")
    assert owed.redemption == yuan("10070.96")


@pytest.mark.parametrize(
    ("on", "total"),
    [
        # The design picture of the pawn page: ¥24,000 from 2026-11-21, fee 2.4 % a month, interest 3 % a year.
        (date(2026, 12, 21), "636.00"),
        (date(2027, 1, 21), "1272.00"),
        (date(2027, 2, 21), "1908.00"),
        (date(2027, 2, 26), "2014.00"),
    ],
)
def test_the_figures_of_the_design(on: date, total: str) -> None:
    owed = charges(yuan("24000"), Decimal("2.4"), Decimal("0.25"), date(2026, 11, 21), on)
    assert owed.total.plain() == total


@pytest.mark.parametrize(
    ("start", "on", "expected"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), ("5.00", "0.00")),  # the same day: the fee of five days, no interest
        (date(2026, 1, 1), date(2026, 1, 5), ("5.00", "0.40")),  # four days count as five for the fee
        (date(2026, 1, 1), date(2026, 1, 6), ("5.00", "0.50")),
        (date(2026, 1, 1), date(2026, 1, 7), ("6.00", "0.60")),
        (date(2026, 1, 1), date(2026, 1, 31), ("30.00", "3.00")),  # 30 days of a 31-day month: already a month
        (date(2026, 1, 1), date(2026, 2, 1), ("30.00", "3.00")),
        (date(2026, 2, 1), date(2026, 3, 1), ("30.00", "3.00")),  # a calendar month of 28 days is a month
        (date(2026, 1, 31), date(2026, 2, 28), ("30.00", "3.00")),  # a shorter month ends on its last day
        (date(2026, 1, 31), date(2026, 3, 30), ("60.00", "6.00")),
        (date(2024, 2, 29), date(2024, 3, 5), ("5.00", "0.50")),
    ],
)
def test_to_the_day(start: date, on: date, expected: tuple[str, str]) -> None:
    """¥1,000 at 3 % fee and 0.3 % interest: 1.00 and 0.10 a day, worked by hand."""
    assert cost("1000", "3", "0.3", start, on) == expected


def test_the_other_way_to_count_months() -> None:
    """Where every day is a thirtieth, three months of 92 days cost 92 days: 24,000 × 2.4 % × 92/30."""
    assert cost("24000", "2.4", "0.25", date(2026, 11, 21), date(2027, 2, 21), DAYS) == ("1766.40", "184.00")


def test_each_part_is_rounded_once_and_half_up() -> None:
    # 33.35 × 3 % / 30 × 5 = 0.16675 → 0.17; 33.35 × 0.3 % / 30 × 3 = 0.0100… → 0.01
    assert cost("33.35", "3", "0.3", date(2026, 1, 1), date(2026, 1, 4)) == ("0.17", "0.01")
    # 0.10 × 5 % = 0.005 exactly → 0.01
    assert cost("0.10", "5", "0", date(2026, 1, 1), date(2026, 2, 1)) == ("0.01", "0.00")


@given(
    principal=st.integers(1, 10**12),
    fee=RATES,
    interest=RATES,
    start=DATES,
    days=st.lists(st.integers(0, 400), min_size=2, max_size=2),
    rule=st.sampled_from([CN_SIMPLE, DAYS]),
    renewed=st.booleans(),
)
@settings(max_examples=300)
def test_charges_never_fall_as_days_pass(
    principal: int, fee: Decimal, interest: Decimal, start: date, days: list[int], rule: Rule, renewed: bool
) -> None:
    early, late = (
        charges(Money(principal), fee, interest, start, start + timedelta(days=count), rule=rule, renewed=renewed)
        for count in sorted(days)
    )
    assert Money(0) <= early.fee <= late.fee
    assert Money(0) <= early.interest <= late.interest
    assert late.redemption - late.total == Money(principal)
    assert sum((line.amount for line in late.lines), Money(0)) == late.total


@given(principal=st.integers(1, 10**12), fee=RATES, start=DATES, days=st.integers(5, 400))
@settings(max_examples=200)
def test_a_part_is_within_half_a_cent_of_the_exact_figure(principal: int, fee: Decimal, start: date, days: int) -> None:
    on = start + timedelta(days=days)
    months, rest = elapsed(start, on)
    exact = Fraction(principal) * Fraction(fee) / 100 * (Fraction(months) + Fraction(rest, 30))
    assert abs(charges(Money(principal), fee, Decimal(0), start, on).fee.minor - exact) <= Fraction(1, 2)


@given(start=DATES, months=st.integers(0, 24))
def test_elapsed_counts_the_months_that_were_added(start: date, months: int) -> None:
    assert elapsed(start, add_months(start, months)) == (months, 0)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 21), 3, date(2027, 2, 21)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_a_month_later(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_a_renewed_period_costs_nothing_before_it_begins_and_has_no_minimum() -> None:
    start = date(2026, 2, 1)
    early = charges(yuan("1000"), Decimal(3), Decimal("0.3"), start, date(2026, 1, 20), renewed=True)
    assert early.total == yuan("0")
    two_days = charges(yuan("1000"), Decimal(3), Decimal("0.3"), start, date(2026, 2, 3), renewed=True)
    assert (two_days.fee, two_days.interest) == (yuan("2"), yuan("0.2"))


def test_the_lines_explain_the_sum() -> None:
    english, chinese = words_for("en"), words_for("zh_CN")
    owed = charges(yuan("24000"), Decimal("2.40"), Decimal("0.25"), date(2026, 11, 21), date(2027, 2, 26))
    assert [line.say(english) for line in owed.lines] == [
        "Fee 24,000.00 × 2.4% × 3 + 5/30",
        "Interest 24,000.00 × 0.25% × 3 + 5/30",
    ]
    short = charges(yuan("10000"), Decimal("4.2"), Decimal("0.2"), date(2026, 11, 21), date(2026, 11, 22))
    assert short.lines[0].say(english) == "Fee 10,000.00 × 4.2% × 5/30 (under 5 days counts as 5)"
    assert "综合费用" in short.lines[0].say(chinese)


def test_rules_this_program_does_not_have_are_named() -> None:
    assert rule_of("cn-simple", "1") is CN_SIMPLE
    with pytest.raises(DeskError, match="hk 2"):
        rule_of("hk", "2")
