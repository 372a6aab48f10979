"""Stopwatch, percentiles and the row of the table."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: ours, the floor (None: there is none) and what the issue asks for, in ``unit``."""

    name: str
    ours: float
    floor: float | None
    unit: str
    wanted: str = ""
    floor_name: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor's time ours takes."""
        if not self.floor or not self.ours:
            return None
        return self.floor / self.ours if self.unit.endswith("/s") else self.ours / self.floor

    def as_json(self) -> dict[str, object]:
        """For --json."""
        return {
            "name": self.name,
            "ours": round(self.ours, 4),
            "floor": None if self.floor is None else round(self.floor, 4),
            "ratio": None if self.ratio is None else round(self.ratio, 2),
            "unit": self.unit,
            "wanted": self.wanted,
            "floor_name": self.floor_name,
            "note": self.note,
        }


def milliseconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) / 1e6


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: 0.99 of 200 values is the 198th."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
