"""A client's own rhythm: the gaps between her visits. Pure; days and whole numbers only.

The mean and the standard deviation (of the population of gaps) come from four running numbers, so that one more
visit costs nothing and a million visits are one stream. Source of the idea: shared design CALLS, "her own mean gap,
not a fixed week".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import isqrt

#: Fewer visits than this are no rhythm.
ENOUGH_VISITS = 3


@dataclass(frozen=True, slots=True)
class Gaps:
    """Running numbers over distinct visit days in order: ``squares`` is the sum of the squared gaps in days."""

    visits: int
    first_on: date
    last_on: date
    squares: int = 0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Days between visits. ``mean_days`` and ``spread_days`` are 0 and ``due_on`` None until there are three."""

    visits: int
    mean_days: int
    spread_days: int
    last_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ClientRhythm:
    """A client's rhythm in one category of service; category "" is over everything."""

    category: str
    rhythm: Rhythm


def after_visit(gaps: Gaps | None, on: date) -> Gaps:
    """The running numbers after one more visit day. Days come in order; the same day again changes nothing.

    Raises ValueError for a day before the last: then the whole row of days must be read again.
    """
    if gaps is None:
        return Gaps(1, on, on)
    if on < gaps.last_on:
        raise ValueError("visit days out of order")
    if on == gaps.last_on:
        return gaps
    return Gaps(gaps.visits + 1, gaps.first_on, on, gaps.squares + (on - gaps.last_on).days ** 2)


def rhythm(gaps: Gaps) -> Rhythm:
    """Mean and standard deviation of the gaps, each rounded once, half up; due = last day + mean."""
    if gaps.visits < ENOUGH_VISITS:
        return Rhythm(gaps.visits, 0, 0, gaps.last_on, None)
    count = gaps.visits - 1
    span = (gaps.last_on - gaps.first_on).days
    mean = (2 * span + count) // (2 * count)
    # The variance is (count·squares − span²) / count²; its root rounded half up, in whole numbers throughout.
    spread = (isqrt(4 * (count * gaps.squares - span * span)) + count) // (2 * count)
    return Rhythm(gaps.visits, mean, spread, gaps.last_on, gaps.last_on + timedelta(days=mean))
