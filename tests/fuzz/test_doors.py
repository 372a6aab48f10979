"""Bounded runs at every door, the same cases every time. Long ones: ``python -m benchmarks.fuzz``."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.doors import DOORS
from tests.fuzz.ground import Ground

#: Cases each: all doors together about ten seconds.
CASES = {"list": 50, "cards": 60, "workbook": 50, "search": 100, "fields": 200, "backup": 25, "sealed": 25, "bytes": 50,
         "arguments": 25, "paper": 25, "picture": 60}  # fmt: skip


def test_every_door_is_tried() -> None:
    assert CASES.keys() == DOORS.keys()


@pytest.mark.parametrize("name", CASES)
def test_whatever_comes_in(ground: Ground, name: str) -> None:
    door = DOORS[name]

    @settings(
        max_examples=CASES[name],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(door.cases)
    def try_it(case: object) -> None:
        door.enter(ground, case)

    try_it()
