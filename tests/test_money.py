"""Money: exact, as people type it, never a float."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.money import LARGEST, Money, NotMoney, minor_digits, parse_money, rounded


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1,280.00", 128000),
        ("￥500", 50000),
        ("200元", 20000),
        ("-50", -5000),
        ("−50", -5000),
        ("(50)", -5000),
        (" 12.5 ", 1250),
        ("１２３", 12300),
        ("RMB 3", 300),
        ("0", 0),
        (".5", 50),
    ],
)
def test_amounts_as_people_type_them(text: str, minor: int) -> None:
    assert parse_money(text, "CNY") == Money(minor, "CNY")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unreadable"),
        ("abc", "unreadable"),
        ("1e400", "unreadable"),
        ("NaN", "unreadable"),
        ("1,28.00", "unreadable"),
        ("--5", "unreadable"),
        ("1.2.3", "unreadable"),
        ("0.001", "too_precise"),
        ("9" * 20, "too_large"),
        ("9" * 400, "too_large"),
    ],
)
def test_what_is_no_amount_says_why(text: str, code: str) -> None:
    with pytest.raises(NotMoney) as caught:
        parse_money(text, "CNY")
    assert caught.value.code == code


def test_currencies_have_their_own_places() -> None:
    assert (minor_digits("CNY"), minor_digits("JPY"), minor_digits("TWD")) == (2, 0, 2)
    assert parse_money("500", "JPY") == Money(500, "JPY")
    with pytest.raises(ValueError, match="do not add up"):
        Money(1, "CNY") + Money(1, "USD")


@given(st.integers(-LARGEST, LARGEST), st.sampled_from(["CNY", "JPY", "EUR"]))
def test_plain_text_comes_back_as_the_same_money(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert parse_money(amount.plain(), currency) == amount


@given(st.decimals(-(10**9), 10**9, places=4))
def test_rounding_is_half_up_and_never_more_than_half_a_cent(amount: Decimal) -> None:
    assert abs(rounded(amount, "CNY").decimal() - amount) <= Decimal("0.005")


def test_half_a_cent_goes_up() -> None:
    assert rounded(Decimal("0.005"), "CNY").minor == 1
    assert rounded(Decimal("2.675"), "CNY").minor == 268
