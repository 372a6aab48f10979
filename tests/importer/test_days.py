"""Dates and times of other programs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.importer.days import (
    DateOrder,
    OrderEvidence,
    is_two_ways,
    iso_birthday,
    order_in_heading,
    parse_day,
    parse_minute,
)

MONTH, DAY = DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("03/15/2018", MONTH, date(2018, 3, 15)),
        ("15/03/2018", DAY, date(2018, 3, 15)),
        ("3/4/2018", MONTH, date(2018, 3, 4)),
        ("3/4/2018", DAY, date(2018, 4, 3)),
        ("3/4/18 9:30", DAY, date(2018, 4, 3)),
        ("2018-03-14 15:50:00", DAY, date(2018, 3, 14)),
        ("2018年3月14日", MONTH, date(2018, 3, 14)),
        ("２０１８/３/１４", MONTH, date(2018, 3, 14)),
        ("20180314", MONTH, date(2018, 3, 14)),
        ("14 Mar 2018", MONTH, date(2018, 3, 14)),
        ("March 14, 2018", MONTH, date(2018, 3, 14)),
        ("43173", MONTH, date(2018, 3, 14)),
        ("2018-02-30", MONTH, None),
        ("15/03/2018", MONTH, None),
        ("tomorrow", MONTH, None),
        ("", MONTH, None),
        ("9" * 5000, MONTH, None),
    ],
)
def test_days(text: str, order: DateOrder, expected: date | None) -> None:
    assert parse_day(text, order) == expected


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("3:50:00 PM", 950),
        ("10:00:00 AM", 600),
        ("12:00 AM", 0),
        ("12:30 pm", 750),
        ("15:50", 950),
        ("15:50:00", 950),
        ("下午3点", 900),
        ("下午3点20分", 920),
        ("2018-03-14 15:50", 950),
        ("25:00", None),
        ("soon", None),
    ],
)
def test_times(text: str, minute: int | None) -> None:
    assert parse_minute(text) == minute


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_a_day_is_read_back_in_either_order(day: date) -> None:
    assert parse_day(day.strftime("%m/%d/%Y"), MONTH) == day
    assert parse_day(day.strftime("%d/%m/%Y"), DAY) == day
    assert parse_day(day.isoformat(), DAY) == day


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["03/04/2018", "03/15/2018"], MONTH),
        (["03/04/2018", "15/03/2018"], DAY),
        (["03/04/2018", "05/06/2018"], None),
        (["2018-03-15"], None),
        (["13/01/2018", "01/13/2018"], None),
    ],
)
def test_the_order_is_found_in_all_of_the_values(values: list[str], order: DateOrder | None) -> None:
    evidence = OrderEvidence()
    for value in values:
        evidence.see(value)
    assert evidence.order == order


def test_a_heading_may_spell_the_order_out() -> None:
    assert order_in_heading(["Date (DD/MM/YYYY)"]) is DAY
    assert order_in_heading(["Date(MM/DD/YYYY)"]) is MONTH
    assert order_in_heading(["Date"]) is None


def test_birthdays_take_the_order_only_where_it_is_known() -> None:
    assert iso_birthday("03/04/1990", None) == "03/04/1990"
    assert iso_birthday("03/04/1990", DAY) == "1990-04-03"
    assert iso_birthday("35348", None) == "1996-10-10"
    assert iso_birthday("农历八月十五", DAY) == "农历八月十五"


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["13/02/1999", "04/05"], DAY),
        (["12/25/1999", "04/05"], MONTH),
        (["04/05", "25/12"], DAY),
        (["1.5", "8.15"], MONTH),
        (["1990-05-06", "04/05"], MONTH),
        (["13/02/1999", "1990-05-06", "12-25"], DAY),
        (["13/02/1999", "02/13/1999", "12-25"], None),
        (["04/05", "1.5"], None),
        (["35348", "04/05"], None),
        ([], None),
    ],
)
def test_days_without_a_year_follow_the_other_dates(values: list[str], order: DateOrder | None) -> None:
    evidence = OrderEvidence()
    for value in values:
        evidence.see(value)
    assert evidence.short_order == order


@pytest.mark.parametrize(
    ("text", "order", "read"),
    [
        ("04/05", DAY, "5-4"), ("04/05", MONTH, "4-5"), ("1.5", DAY, "5-1"), ("04/05", None, "4-5"),
        ("25/12", None, "12-25"), ("25/12", MONTH, "12-25"), ("12-25", DAY, "12-25"),
    ],
)  # fmt: skip
def test_a_birthday_without_its_year(text: str, order: DateOrder | None, read: str) -> None:
    assert iso_birthday(text, None, order) == read


@pytest.mark.parametrize(
    ("text", "two"), [("04/05", True), ("1.5", True), ("5/5", False), ("8-15", False), ("0/5", False)]
)
def test_what_can_be_read_in_two_ways(text: str, two: bool) -> None:
    assert is_two_ways(text) is two
