from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.reports.arabic import joined, shapes_of, spoken


def places(text: str) -> list[str]:
    """Which shape each drawn letter has, as Unicode's names end."""
    return [unicodedata.name(sign).split(" ")[-2] for sign in joined(text) if "FORM" in unicodedata.name(sign)]


@pytest.mark.parametrize(
    ("word", "shapes"),
    [
        ("بيت", ["INITIAL", "MEDIAL", "FINAL"]),
        ("دار", []),  # three letters that join nothing after them stand as they are
        ("باب", ["INITIAL", "FINAL"]),  # nothing joins after alef: the last letter stands alone
        ("مَرْحَبا", ["INITIAL", "FINAL", "INITIAL", "MEDIAL", "FINAL"]),  # vowel marks do not part letters
        ("بـب", ["INITIAL", "FINAL"]),  # the stretch joins on both sides
        ("بيت بيت", ["INITIAL", "MEDIAL", "FINAL"] * 2),
        ("پچگ", ["INITIAL", "MEDIAL", "FINAL"]),  # Persian letters too
        ("ء", []),
    ],
)
def test_letters_take_the_shape_their_neighbours_ask_for(word: str, shapes: list[str]) -> None:
    assert places(word) == shapes


@pytest.mark.parametrize(("word", "drawn"), [("لا", "\ufefb"), ("بلا", "\ufe91\ufefc"), ("لأ", "\ufef7")])
def test_lam_and_alef_are_one(word: str, drawn: str) -> None:
    assert joined(word) == drawn


@given(st.text(alphabet="ابتجدلأإمپگ ـَab甲\u200c", max_size=30))
@settings(max_examples=200, deadline=None)
def test_shapes_stand_for_the_letters_that_were_typed(text: str) -> None:
    drawn = joined(text)
    assert "".join(map(spoken, drawn)) == text
    assert all(
        sign in text or any(sign in shapes_of(letter) for letter in text) or len(spoken(sign)) == 2 for sign in drawn
    )


def test_other_writing_is_left_alone() -> None:
    assert joined("甲 abc אב 😀") == "甲 abc אב 😀"
    assert shapes_of("甲") == ("甲",)
