"""Long notes are cut where a reader would pause, and nothing of them is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.importer.long_notes import in_pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", ()),
        ("short", ("short",)),
        ("0123456789", ("0123456789",)),
        ("one two\nthree", ("one two", "three")),  # a line before a blank further on
        ("一二三四五六。七八九十", ("一二三四五六。", "七八九十")),
        ("她说：“好。”下次", ("她说：“好。”下次",)),
        ("他问“好吗？”她说好的，下次", ("他问“好吗？”", "她说好的，下次")),
        ("3.14159 is pi.", ("3.14159", "is pi.")),  # a point inside a number ends no sentence
        ("abcdefghijklm", ("abcdefghij", "klm")),
        ("a\nbcdefghijkl", ("a\nbcdefghi", "jkl")),  # a cut there would leave a note of one letter
        ("abcdefghie\u0301x", ("abcdefghi", "e\u0301x")),  # an accent stays with its letter
    ],
)
def test_where_a_note_is_cut(text: str, pieces: tuple[str, ...]) -> None:
    assert in_pieces(text, 10) == pieces


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ab一。\n .\u0301", max_size=120), st.integers(4, 30))
def test_nothing_but_blanks_is_lost(text: str, longest: int) -> None:
    pieces = in_pieces(text, longest)
    assert all(0 < len(piece) <= longest for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
