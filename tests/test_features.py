"""The list of what is true names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROW = re.compile(r"^\| (M\d+) .*\|$", re.MULTILINE)


def rows() -> list[str]:
    """The rows of docs/FEATURES.md."""
    text = (ROOT / "docs" / "FEATURES.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if ROW.match(line)]


def test_each_row_names_a_test_that_is_there() -> None:
    assert rows()
    for row in rows():
        named = re.findall(r"`(tests/[\w/]+\.py)`", row)
        assert named, row
        for path in named:
            assert (ROOT / path).is_file(), f"{path} is not there: {row}"


def test_each_ask_has_one_row() -> None:
    asks = [match.group(1) for row in rows() if (match := ROW.match(row))]
    assert len(asks) == len(set(asks))
    assert all(1 <= int(ask[1:]) <= 58 for ask in asks)
