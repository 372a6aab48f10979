"""On which day a date comes round, and when two days are the same one. Pure.

THE RULE

A solar date comes round exactly once in every solar year: on its day; 29 February on the 28th of common years.

A lunar date comes round exactly once in every lunar year: on its day in the month of its number. The 30th of a month
that has 29 days in that year is kept on the 29th. A date in a leap month is kept in the leap month of a year that has
that one, and in the ordinary month of the same number in every other year; a date in an ordinary month never moves into
the leap one. Two occurrences of a lunar date are thus 353 to 385 days apart, and a solar year may hold two of them (one
in its first days, one in its last) or none: the lunar year is what counts them.

Months and their lengths are those of ``lunar.py``; tests hold them against the Hong Kong Observatory's tables. Of three
new moons so close to midnight that the Observatory itself calls them uncertain (28 September 2057, 4 September 2089,
7 August 2097) a month may begin a day later here than in its tables.

A date whose year is told does not come round before it. A first occurrence may lie ahead (a wedding that is planned).

An occurrence that somebody was called about or wished well for is not raised again, whatever became of the date since
(``is_same``): another one is the same if it is counted in the same year of the same calendar; if it lies 60 days or
less away; or, where the date went from one calendar to the other meanwhile, if both lie in one solar year or bear the
same number of year. Of a date that stays as it is that holds for no two occurrences.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from desk_app.clients import lunar
from desk_app.clients.birthdays import solar_keys
from desk_app.clients.client import Birthday

#: Days within which a corrected date is taken for the one that was meant before.
SAME_WITHIN = 60


class Occurrence(NamedTuple):
    """One coming round of a date: its day, and the year that counts it, of the lunar calendar if ``lunar``."""

    day: date
    year: int
    lunar: bool

    @property
    def text(self) -> str:
        """As in the key of a reason to call: "2026:2026-10-02", "L2025:2026-01-26"."""
        return f"{'L' if self.lunar else ''}{self.year}:{self.day.isoformat()}"


def read_occurrence(text: str) -> Occurrence | None:
    """``Occurrence.text`` read back; None of anything else."""
    year, _colon, day = text.partition(":")
    try:
        return Occurrence(date.fromisoformat(day), int(year.removeprefix("L")), year.startswith("L"))
    except ValueError:
        return None


def occurrence(told: Birthday, year: int) -> Occurrence:
    """The one occurrence of a date in a year of its own calendar. Raises ValueError outside the lunar tables."""
    if told.lunar:
        return Occurrence(lunar.celebrated(year, told.month, told.day, leap=told.leap), year, True)
    day = 28 if (told.month, told.day) == (2, 29) and not isleap(year) else told.day
    return Occurrence(date(year, told.month, day), year, False)


def counted_in(day: date, *, lunar_date: bool) -> int:
    """The year that counts an occurrence on ``day``."""
    return lunar.lunar_day(day).year if lunar_date else day.year


def next_occurrence(told: Birthday, on: date) -> Occurrence:
    """The first one from ``on`` (included) that is not before the year told."""
    first = on.year - 1 if told.lunar else on.year
    years = range(max(first, told.year), max(first, told.year) + 3)
    return next(found for found in (occurrence(told, year) for year in years) if found.day >= on)


def falls_on(told: Birthday, day: date) -> Occurrence | None:
    """The occurrence of a date on a day; None where it does not come round then."""
    if (told.lunar, told.month, told.day, told.leap) not in solar_keys(day):
        return None
    year = counted_in(day, lunar_date=told.lunar)
    return Occurrence(day, year, told.lunar) if told.year <= year else None


def years_at(told: Birthday, here: Occurrence) -> int | None:
    """How many years an occurrence completes; None where the year is not told."""
    return here.year - told.year if told.year else None


def is_same(one: Occurrence, other: Occurrence) -> bool:
    """Whether two occurrences of one date are the same coming round: see the rule above."""
    if one.year == other.year or abs((one.day - other.day).days) <= SAME_WITHIN:
        return True
    return one.lunar != other.lunar and one.day.year == other.day.year


def is_settled(here: Occurrence, answered: Iterable[Occurrence]) -> bool:
    """Whether an occurrence was called about or wished well for."""
    return any(is_same(here, other) for other in answered)
