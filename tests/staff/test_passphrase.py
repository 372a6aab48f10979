"""Passphrases: what is refused, and that longer is never weaker."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.errors import RuleBroken
from desk_app.staff.passphrase import LONGEST, Strength, bits, checked_passphrase, strength


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Strength.WEAK),
        ("password", Strength.WEAK),
        ("12345678901234567890", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("20261121", Strength.WEAK),
        ("芝麻", Strength.WEAK),
        ("芝麻开门", Strength.FAIR),
        ("correct horse battery", Strength.FAIR),
        ("correct horse battery staple", Strength.GOOD),
        ("春天的第一杯奶茶", Strength.STRONG),
        ("Quick7#Walnut!frog&lamp", Strength.STRONG),
    ],
)
def test_strength(typed: str, expected: Strength) -> None:
    assert strength(typed) == expected


@settings(max_examples=60)
@given(st.text(max_size=30), st.text(min_size=1, max_size=5))
def test_longer_is_never_weaker(typed: str, more: str) -> None:
    assert bits(typed + more) >= bits(typed)


@pytest.mark.parametrize(
    ("typed", "again", "field", "rule"),
    [
        ("", "", "passphrase", "empty"),
        ("password", "password", "passphrase", "easy"),
        ("春天的第一杯奶茶", "春天的第一杯奶", "passphrase_again", "differs"),
        ("春天的第一杯\0奶茶", "春天的第一杯\0奶茶", "passphrase", "signs"),
        ("春天的第一杯\ud83d奶茶", "春天的第一杯\ud83d奶茶", "passphrase", "signs"),
        ("x" * (LONGEST + 1), "", "passphrase", "long"),
    ],
)
def test_what_is_refused(typed: str, again: str, field: str, rule: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        checked_passphrase(typed, again)
    assert (broken.value.field, broken.value.rule) == (field, rule)
