from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.reports.direction import in_drawing_order


@pytest.mark.parametrize(
    ("read", "drawn"),
    [
        ("plain 文", "plain 文"),
        ("甲 אב גד 乙", "甲 דג בא 乙"),
        ("אב, גד.", ".דג ,בא"),  # nothing but leftward letters: the line runs that way, its stop too
        ("甲: אב.", "甲: בא."),
        ("אב 123 גד 乙", "דג 123 בא 乙"),  # digits keep their order among leftward words
        ("乙 123 אב", "乙 123 בא"),  # and follow the line after a rightward one
        ("乙 אב 1,234.50", "乙 1,234.50 בא"),
        ("乙 אב $5 50%", "乙 50% $5 בא"),
        ("مر ١٢٣ 甲", "١٢٣ رم 甲"),
        ("甲 אב (גד) 乙", "甲 (דג) בא 乙"),  # brackets are turned round, and so open to the same side
        ("אב (abc) גד", "בא (abc) דג"),  # they follow the line where anything inside does
        ("甲 (אב) 乙", "甲 (בא) 乙"),
        ("甲 [(אב] 乙", "甲 [(בא] 乙"),
        ("אב <b>", "בא <b>"),
        ("אב  ", "  בא"),
        ("乙 אב  ", "乙 בא  "),
        ("甲 א\u05b0ב", "甲 בְא"),
    ],
)
def test_signs_stand_as_they_are_drawn(read: str, drawn: str) -> None:
    assert in_drawing_order(read) == drawn


@given(st.text(alphabet="אבמרab甲12 .,()<>%\u05b0\u064e\u200f١", max_size=30))
@settings(max_examples=200, deadline=None)
def test_nothing_is_lost_or_made_up(line: str) -> None:
    faceless = str.maketrans("()<>", "((<<")
    assert Counter(in_drawing_order(line).translate(faceless)) == Counter(line.translate(faceless))


@given(st.text(alphabet="ab甲乙12 .,()<>%", max_size=30))
def test_rightward_text_is_left_alone(line: str) -> None:
    assert in_drawing_order(line) == line
