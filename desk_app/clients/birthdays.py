"""Birthdays: which day they are kept on, and how they are shown. Reading them from text is ``birthday_words.py``'s."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from desk_app.clients import lunar
from desk_app.clients.birthday_words import NotBirthday, check_birthday, parse_birthday
from desk_app.clients.client import Birthday
from desk_app.words import N_, Words

__all__ = [
    "LunarDay",
    "NotBirthday",
    "birthday_text",
    "check_birthday",
    "lunar_text",
    "next_birthday",
    "parse_birthday",
    "solar_keys",
]

#: (lunar, month, day, leap): what the file's birthday index is asked for.
Key = tuple[bool, int, int, bool]

_MONTHS = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")
_DIGITS = "一二三四五六七八九十"


def next_birthday(birthday: Birthday, on: date) -> date:
    """The first day from ``on`` (included) on which the birthday is kept.

    Solar: 29 February is kept on the 28th in common years. Lunar: a leap-month birthday is kept in the leap month
    when the year has it, otherwise in the ordinary month of the same number; the 30th of a month of 29 days is kept
    on the 29th.
    """
    days = _lunar_days(birthday, on) if birthday.lunar else _solar_days(birthday, on)
    return next(day for day in days if day >= on)


def _solar_days(birthday: Birthday, on: date) -> Iterator[date]:
    for year in (on.year, on.year + 1):
        day = 28 if (birthday.month, birthday.day) == (2, 29) and not isleap(year) else birthday.day
        yield date(year, birthday.month, day)


def _lunar_days(birthday: Birthday, on: date) -> Iterator[date]:
    for year in (on.year - 1, on.year, on.year + 1):
        yield lunar.celebrated(year, birthday.month, birthday.day, leap=birthday.leap)


def solar_keys(day: date) -> frozenset[Key]:
    """Every (lunar, month, day, leap) a birthday kept on ``day`` can have: ``next_birthday`` turned round."""
    keys: set[Key] = {(False, day.month, day.day, False)}
    if (day.month, day.day) == (2, 28) and not isleap(day.year):
        keys.add((False, 2, 29, False))
    here = lunar.lunar_day(day)
    leaps = {here.month.leap}
    if not here.month.leap and not lunar.has_leap(here.year, here.month.number):
        leaps.add(True)
    days = {here.day}
    if here.day == here.month.days == 29:
        days.add(30)
    keys.update((True, here.month.number, number, leap) for number in days for leap in leaps)
    return frozenset(keys)


def birthday_text(birthday: Birthday | None, words: Words) -> str:
    """A birthday for people: "10 Oct 1996", "1996年10月10日", "农历闰四月初八", "lunar 8th of leap 4th month"."""
    if birthday is None:
        return ""
    if not birthday.lunar:
        if birthday.year:
            return words.day(date(birthday.year, birthday.month, birthday.day))
        return words(N_("{day} {month}"), day=birthday.day, month=words(_SOLAR_MONTHS[birthday.month - 1]))
    if birthday.year:
        sentence = _LUNAR_LEAP_YEAR if birthday.leap else _LUNAR_YEAR
    else:
        sentence = _LUNAR_LEAP if birthday.leap else _LUNAR
    return _lunar_said(sentence, birthday, words)


def lunar_text(birthday: Birthday, words: Words) -> str:
    """Month and day where the Chinese calendar goes without saying: "闰四月初八", "13th of 10th month"."""
    return _lunar_said(_BARE_LEAP if birthday.leap else _BARE, birthday, words)


@dataclass(frozen=True, slots=True)
class LunarDay:
    """A day of the Chinese calendar, to be said later in whatever language is then wanted."""

    birthday: Birthday

    def say(self, words: Words) -> str:
        """As ``lunar_text``."""
        return lunar_text(self.birthday, words)


def _lunar_said(sentence: str, birthday: Birthday, words: Words) -> str:
    if words.language == "zh_CN":
        month, day = _MONTHS[birthday.month - 1], _lunar_day_name(birthday.day)
    else:
        month, day = _ordinal(birthday.month), _ordinal(birthday.day)
    return words(sentence, year=birthday.year, month=month, day=day)


def _ordinal(number: int) -> str:
    """English: 1st, 2nd, 3rd, 4th, 11th, 21st … 30th."""
    ending = "th" if number in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_LUNAR = N_("lunar {day} of {month} month")
_LUNAR_LEAP = N_("lunar {day} of leap {month} month")
_LUNAR_YEAR = N_("lunar {day} of {month} month, {year}")
_LUNAR_LEAP_YEAR = N_("lunar {day} of leap {month} month, {year}")
_BARE = N_("{day} of {month} month")
_BARE_LEAP = N_("{day} of leap {month} month")
_SOLAR_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def _lunar_day_name(day: int) -> str:
    if day in {10, 20, 30}:
        return {10: "初十", 20: "二十", 30: "三十"}[day]
    return ("初", "十", "廿")[day // 10] + _DIGITS[day % 10 - 1]
