"""The benchmarks measure what they say; no figure is held to a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reading import pages, questions, search
from benchmarks.shop import shop_of
from benchmarks.timing import Figure, percentile
from benchmarks.writing import saving


@pytest.fixture(scope="module")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path, made = shop_of(tmp_path_factory.mktemp("bench"), 80)
    assert made is not None
    return path


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_percentile_is_the_nearest_rank(share: float, value: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == value


@pytest.mark.parametrize(
    ("ours", "floor", "unit", "ratio"),
    [(10.0, 2.0, "ms", 5.0), (1000.0, 4000.0, "rows/s", 4.0), (10.0, None, "ms", None), (0.0, 4.0, "rows/s", None)],
)
def test_ratio_says_how_many_times_the_floor(ours: float, floor: float | None, unit: str, ratio: float | None) -> None:
    assert Figure("x", ours, floor, unit).ratio == ratio


def test_a_shop_is_made_once(shop_file: Path) -> None:
    again, made = shop_of(shop_file.parent, 80)
    assert (again, made) == (shop_file, None)


def test_questions_have_every_length(shop_file: Path) -> None:
    asked = questions(shop_file)
    assert {"hanzi 1", "pinyin 1", "pinyin 8", "initials 2", "digits 3", "digits 11"} <= set(asked)
    assert all(len(text) == int(name.rsplit(" ", 1)[1]) for name, texts in asked.items() for text in texts)


def test_reading_and_writing_have_a_floor_beside_each_figure(shop_file: Path) -> None:
    before = shop_file.read_bytes()
    figures = [*search(shop_file), *pages(shop_file), *saving(shop_file)]
    assert len(figures) > 20
    assert all(one.ours > 0 and one.floor for one in figures)
    assert shop_file.read_bytes() == before, "the measured shop was written to"
    assert not list(shop_file.parent.glob("scratch-*.db"))
