"""PINs: which are allowed, how they are kept, what a wrong one costs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk_app.errors import RuleBroken
from desk_app.staff.pin import checked_pin, hash_pin, lock_for, pin_matches


@pytest.mark.parametrize(
    ("typed", "pin"), [("2580", "2580"), (" 135790246811 ", "135790246811"), ("２５８０", "2580"), ("0013", "0013")]
)
def test_allowed(typed: str, pin: str) -> None:
    assert checked_pin(typed) == pin


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("", "digits"),
        ("25 80", "digits"),
        ("258a", "digits"),
        ("٢٥٨٠", "digits"),
        ("258", "length"),
        ("1357902468113", "length"),
        ("0000", "easy"),
        ("1234", "easy"),
        ("7890", "easy"),
        ("98765", "easy"),
    ],
)
def test_not_allowed(typed: str, rule: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        checked_pin(typed, "owner_pin")
    assert (broken.value.field, broken.value.rule) == ("owner_pin", rule)


def test_a_hash_is_salted_and_matches_its_pin_only() -> None:
    first, second = hash_pin("2580"), hash_pin("2580")
    assert first != second
    assert first.startswith("$argon2id$")
    assert "2580" not in first.split("$")[-1]
    assert pin_matches(first, "2580")
    assert pin_matches(first, "２５８０")
    assert not pin_matches(first, "2581")
    assert not pin_matches(first, "")
    assert not pin_matches("", "2580")
    assert not pin_matches("not a hash", "2580")
    assert not pin_matches(first, "\ud83d")


@pytest.mark.parametrize(
    ("failed", "minutes"), [(0, None), (4, None), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (12, 60), (5000, 60)]
)
def test_wrong_tries_cost_growing_minutes(failed: int, minutes: int | None) -> None:
    assert lock_for(failed) == (None if minutes is None else timedelta(minutes=minutes))
