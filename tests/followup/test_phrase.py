"""What is named in the middle of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.followup.phrase import shortened


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("给她找敏感肌小样", "给她找敏感肌小样"),
        ("给她找敏感肌小样。", "给她找敏感肌小样"),
        ("  a sample\n for her skin.  ", "a sample for her skin"),
        ("下次来的时候送她一套敏感肌小样并且由周琳做护理", "下次来的时候送她一套敏感肌小样并且由周…"),
        ("a sample set for sensitive skin and a free facial", "a sample set for sensitive skin and a…"),
        ("a sample set for sensitive skin, then a free facial", "a sample set for sensitive skin, then a…"),
        ("x" * 41, "x" * 39 + "…"),
        ("x" * 40, "x" * 40),
        ("call “Ma Jing”", "call ‘Ma Jing’"),
        ('say "sorry"', "say 'sorry'"),
        ("。。", "。。"),
        ("{name} <b>", "{name} <b>"),
    ],
)
def test_a_text_is_named_in_one_short_line(text: str, named: str) -> None:
    assert shortened(text) == named


@given(st.text("甲乙丙ab 。.,\n", min_size=1).filter(lambda text: text.strip()), st.integers(4, 60))
def test_it_fits_is_never_empty_and_is_cut_with_an_ellipsis_only(text: str, most: int) -> None:
    named, line = shortened(text, most), " ".join(text.split())
    assert named.strip()
    assert sum(2 if sign in "甲乙丙。" else 1 for sign in named) <= most or not line.strip("。., ")
    assert line.startswith(named.removesuffix("…"))
    assert named.endswith("…") or not line.removeprefix(named).strip("。., ")
