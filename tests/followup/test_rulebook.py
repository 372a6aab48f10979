"""The rules as data are read whole, and a rule book that contradicts itself is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.followup.queue import Family
from desk_app.followup.rulebook import read_rulebook, rulebook
from desk_app.places import resource


def test_the_book_that_ships() -> None:
    book = rulebook()
    assert [days for days, _ in book.stages] == [7, 3, 0]
    assert (book.cap_day, book.cap_week, book.cap_month) == (1, 2, 4)
    assert (book.rebooking_before, book.rebooking_lapse) == (2, 45)
    assert (book.most_no_answer, book.most_busy) == (3, 5)
    assert book.selling == {Family.REBOOKING, Family.WIN_BACK}
    assert set(book.urgency) == set(Family)
    assert book.history_days > book.rebooking_lapse


@pytest.mark.parametrize(
    ("category", "name", "days"),
    [
        ("COLOR", "Balayage", (3,)),
        ("STYLE", "Full colour", (3,)),
        ("STYLE", "Hair cut", ()),
        ("面部护理", "补水", (7,)),
    ],
)
def test_days_of_a_category(category: str, name: str, days: tuple[int, ...]) -> None:
    assert rulebook().aftercare_for(category, name) == days


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("week = 2", "week = 0"),
        ("month = 4", "month = 1"),
        ("stages = [7, 3, 0]", "stages = [0, 3, 7]"),
        ("longest_days = 365", "longest_days = 45"),
        ("again_days = 61", "again_days = 60"),
    ],
)
def test_a_book_that_contradicts_itself_is_refused(tmp_path: Path, line: str, instead: str) -> None:
    text = resource("rules", "followup.toml").read_text(encoding="utf-8")
    assert line in text
    path = tmp_path / "rules.toml"
    path.write_text(text.replace(line, instead, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"caps|stages|won back"):
        read_rulebook(path)
