"""A paper's file name says whose it is, and every file system takes it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.reports.file_name import paper_name, safe_name

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("王芳", "档案"), "王芳 档案 2026-11-22"),
        (("Wang Fang", "file"), "Wang Fang file 2026-11-22"),
        (("", "receipt", "240115"), "receipt 240115 2026-11-22"),
        (('<img src="x.png">', "file"), "img src= x.png file 2026-11-22"),
        (("a/b\\c:d*e?f|g", "file"), "a b c d e f g file 2026-11-22"),
        (("../../etc/passwd", "file"), "etc passwd file 2026-11-22"),
        (("王\u202e芳\n\t女士\x00", "档案"), "王芳 女士 档案 2026-11-22"),
        (("-rf", "file"), "rf file 2026-11-22"),
        (("喆犇玥翀🌸", "档案"), "喆犇玥翀🌸 档案 2026-11-22"),
        (("...", "file"), "file 2026-11-22"),
    ],
)
def test_the_name_of_a_paper(parts: tuple[str, ...], name: str) -> None:
    assert paper_name(*parts, on=ON) == name


@pytest.mark.parametrize("name", ["con", "NUL", "Com1", "lpt9", "aux.pdf", "PRN .x", "COM¹"])
def test_no_name_is_a_device_of_windows(name: str) -> None:
    assert safe_name(name).startswith("_")


def test_what_only_begins_like_a_device_is_a_name() -> None:
    assert safe_name("Connie") == "Connie"
    assert safe_name("com10") == "com10"


def test_a_name_of_nothing_is_still_one() -> None:
    assert safe_name("///") == "_"
    assert safe_name("") == "_"


def test_a_long_name_keeps_what_it_is_and_the_day() -> None:
    name = paper_name("长" * 10_000, "档案", on=ON)
    assert name.endswith(" 档案 2026-11-22")
    assert len(name.encode()) <= 200


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_becomes_a_name_that_every_system_takes(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name.encode()) <= 201
    assert not set(name) & set('<>:"/\\|?*\x00\n\r\t')
    assert name == name.strip()
    assert not name.endswith(".")
    assert safe_name(name) == name
