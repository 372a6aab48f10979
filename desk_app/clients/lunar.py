"""The Chinese calendar's months, fenced: the one file that knows the library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

#: Lunar years the shop can meet. The library reckons further; no client was born outside them.
FIRST_YEAR, LAST_YEAR = 1900, 2199

#: Julian day number of 31 December of the year 0, day 0 of ``date.toordinal``.
_JULIAN_ZERO = 1_721_425


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """A month of a lunar year: its number, whether it is the leap one, its first solar day and its 29 or 30 days."""

    number: int
    leap: bool
    first: date
    days: int


@lru_cache(maxsize=256)
def months_of(year: int) -> tuple[LunarMonth, ...]:
    """The 12 or 13 months of a lunar year, in order. Raises ValueError outside FIRST_YEAR…LAST_YEAR."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"lunar year {year}")
    from lunar_python import LunarYear  # astronomical tables; most days of a shop never need them

    return tuple(
        LunarMonth(
            number=abs(month.getMonth()),
            leap=month.getMonth() < 0,
            first=date.fromordinal(int(month.getFirstJulianDay()) - _JULIAN_ZERO),
            days=int(month.getDayCount()),
        )
        for month in LunarYear.fromYear(year).getMonthsInYear()
    )


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A solar date in the Chinese calendar: its year, its month and the day of the month (1–30)."""

    year: int
    month: LunarMonth
    day: int


def lunar_day(day: date) -> LunarDay:
    """``day`` in the Chinese calendar."""
    year = day.year if day >= months_of(day.year)[0].first else day.year - 1
    month = next(month for month in reversed(months_of(year)) if month.first <= day)
    return LunarDay(year, month, (day - month.first).days + 1)


def has_leap(year: int, number: int) -> bool:
    """Whether the lunar ``year`` has a leap month of that number."""
    return any(month.leap and month.number == number for month in months_of(year))


def celebrated(year: int, number: int, day: int, *, leap: bool) -> date:
    """The solar date on which the birthday ``number``/``day`` is kept in the lunar ``year``.

    A leap-month birthday is kept in the leap month where the year has it, otherwise in the ordinary month of that
    number; the 30th of a month of 29 days on the 29th.
    """
    wanted = leap and has_leap(year, number)
    month = next(month for month in months_of(year) if month.number == number and month.leap == wanted)
    return month.first + timedelta(days=min(day, month.days) - 1)
