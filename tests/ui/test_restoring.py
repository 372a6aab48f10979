"""What is said when a backup is in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.clients.client import ClientId
from desk_app.privacy.again import PutBack
from desk_app.ui.restoring import what_came_of
from desk_app.words import use_language

KEPT = Path("/shop.replaced.db")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (None, ["The backup is in place."]),
        (PutBack(Path("/a.db"), None, other_keys=False), ["The backup is in place."]),
        (PutBack(Path("/a.db"), KEPT, other_keys=False), ["The backup is in place.", f"kept as {KEPT}"]),
        (
            PutBack(Path("/a.db"), KEPT, other_keys=False, erased=(ClientId(3), ClientId(4)), back=(ClientId(5),)),
            ["2 clients who had been erased are erased again.", "1 client who had been erased is back", "kept as"],
        ),
        (PutBack(Path("/a.db"), None, other_keys=False, back=(ClientId(5),)), ["see Privacy, Back again"]),
    ],
)
def test_what_came_of_it(made: PutBack | None, said: list[str]) -> None:
    use_language("en")
    found = what_came_of(made)
    assert all(each in found for each in said)
    assert found == found.strip()
