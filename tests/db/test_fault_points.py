"""A disk that fails, and a program that dies, at any operation on the shop's files. The whole walk is a benchmark."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.db.fault_walk import FAULTS, built, walk


def test_a_spread_of_fault_points(tmp_path: Path) -> None:
    library = built(tmp_path)
    if library is None:
        pytest.skip("fault points need Linux and a C compiler")
    walked = walk(library, tmp_path / "walk", spread=40)
    assert walked.wrong == []
    assert walked.points > 300
    assert set(walked.runs) == set(FAULTS)
    assert walked.refused > 10  # the faults were really felt, and said
