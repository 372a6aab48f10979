"""A disk that fails, and a program that dies, at any operation on a shop's files. The whole walk is a benchmark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.db.fault_walk import FAULTS, STORIES, Walked, built, stories, walk

#: What is walked here, and at how many points. Plain shops do the same with other bytes.
SPREAD = [("first-run", False, 5), *((story, True, 8) for story in STORIES if story != "day")]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = built(tmp_path_factory.mktemp("shim"))
    if made is None:
        pytest.skip("fault points need Linux and a C compiler")
    return made


def test_a_spread_of_fault_points_of_a_day(library: Path, tmp_path: Path) -> None:
    walked = sum(
        (walk(library, tmp_path / f"{sealed}", encrypted=sealed, spread=18) for sealed in (False, True)), Walked()
    )
    assert walked.wrong == []
    assert walked.points > 300
    assert set(walked.runs) == set(FAULTS)
    assert walked.refused > 10  # the faults were really felt, and said


@pytest.mark.parametrize(("story", "encrypted", "spread"), SPREAD)
def test_a_spread_of_fault_points_of_other_work(
    library: Path, tmp_path: Path, story: str, encrypted: bool, spread: int
) -> None:
    walked = walk(library, tmp_path / "walk", story, encrypted=encrypted, spread=spread)
    assert walked.wrong == []
    assert walked.refused + walked.runs.get("kill", 0) > 0


def test_every_story_can_be_walked() -> None:
    assert set(stories(encrypted=True)) == set(STORIES)
    assert {"day", "first-run", "restoring"} < set(stories(encrypted=False)) < set(STORIES)
