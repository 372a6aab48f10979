"""Dates and times of other programs' exports. Which of day and month stands first is decided from all of a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache


class DateOrder(StrEnum):
    """What stands first where the year stands last."""

    MONTH_FIRST = "MM/DD"
    DAY_FIRST = "DD/MM"


_YEAR_LAST = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?:\D.*)?")
_AFTER_YEAR = frozenset("-/.年")
#: A day without its year: 04/05, 1.5, 8-15.
_SHORT = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*")
_YEAR_FIRST = re.compile(r"\s*(\d{4})\s*[/.\-年]\s*(\d{1,2})\s*[/.\-月]\s*(\d{1,2})(?:\D.*)?")
_RUN = re.compile(r"\s*((?:19|20)\d\d)(\d\d)(\d\d)(?:\D.*)?")
_ENGLISH = re.compile(r"\s*(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ,]+(\d{4})|\s*([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.\d+)?")
#: Day 0 of spreadsheets' serial numbers (their 1900 had a 29 February).
_SERIAL_START = date(1899, 12, 30)
_TIME = re.compile(
    r"(?:.*?[\sT])??(?P<word>上午|下午|晚上|中午|早上|凌晨)?\s*(?P<hour>\d{1,2})\s*[:：点時时]\s*(?P<minute>\d{1,2})?分?"
    r"(?::\d{1,2}(?:\.\d+)?)?\s*(?P<half>am|pm|a\.m\.|p\.m\.)?\s*",
    re.IGNORECASE,
)


class OrderEvidence:
    """What a file's dates say about their own order, gathered value by value."""

    def __init__(self) -> None:
        self.month_first = self.day_first = self.undecided = 0
        self._year_first = self._short_month_first = self._short_day_first = 0

    def see(self, text: str) -> None:
        """Weighs one value."""
        if text[:4].isdecimal() and text[4:5] in _AFTER_YEAR:
            self._year_first += 1
            return
        match = _YEAR_LAST.fullmatch(text)
        if not match:
            self._see_short(text)
            return
        first, second = int(match[1]), int(match[2])
        if second > 12 >= first:
            self.month_first += 1
        elif first > 12 >= second:
            self.day_first += 1
        elif first != second:
            self.undecided += 1

    def _see_short(self, text: str) -> None:
        match = _SHORT.fullmatch(text)
        if match and int(match[2]) > 12 >= int(match[1]):
            self._short_month_first += 1
        elif match and int(match[1]) > 12 >= int(match[2]):
            self._short_day_first += 1

    @property
    def short_order(self) -> DateOrder | None:
        """The order of days without a year: that of whole dates, else what they show themselves, else that of dates
        with the year first, which go on with the month. None where no value tells."""
        if self.order is not None or self.month_first or self.day_first:
            return self.order
        if self._short_month_first != self._short_day_first:
            return DateOrder.MONTH_FIRST if self._short_month_first > self._short_day_first else DateOrder.DAY_FIRST
        return DateOrder.MONTH_FIRST if self._year_first and not self._short_day_first else None

    @property
    def order(self) -> DateOrder | None:
        """The order the file shows; None where no value tells."""
        if self.month_first == self.day_first:
            return None
        return DateOrder.MONTH_FIRST if self.month_first > self.day_first else DateOrder.DAY_FIRST


def order_in_heading(headings: Iterable[str]) -> DateOrder | None:
    """The order a heading spells out: "Date (DD/MM/YYYY)"."""
    joined = re.sub(r"[^A-Z]+", "", " ".join(headings).upper())
    if "MMDDY" in joined or "MDY" in joined:
        return DateOrder.MONTH_FIRST
    return DateOrder.DAY_FIRST if "DDMMY" in joined or "DMY" in joined else None


@lru_cache(maxsize=8192)
def parse_day(text: str, order: DateOrder) -> date | None:
    """The date at the beginning of ``text`` (a time may follow); None where there is none or no such day."""
    if match := _YEAR_LAST.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        month, day = (first, second) if order is DateOrder.MONTH_FIRST else (second, first)
        year = int(match[3])
        return _day(year if year > 99 else 2000 + year, month, day)
    wide = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if match := _YEAR_FIRST.fullmatch(wide) or _RUN.fullmatch(wide):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _ENGLISH.fullmatch(wide):
        name = (match[2] or match[4]).casefold()
        if name in _MONTHS:
            return _day(int(match[3] or match[6]), _MONTHS.index(name) + 1, int(match[1] or match[5]))
    return serial_day(text)


def serial_day(text: str) -> date | None:
    """The date a spreadsheet's serial number stands for, 1927 to 2079; None for other numbers."""
    if _SERIAL.fullmatch(text) and 10_000 <= float(text) <= 65_500:
        return _SERIAL_START + timedelta(days=int(float(text)))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_two_ways(text: str) -> bool:
    """Whether a day without a year can be read in two ways: 04/05, 1.5, but not 8-15."""
    match = _SHORT.fullmatch(text)
    return match is not None and 0 < int(match[1]) <= 12 and 0 < int(match[2]) <= 12 and int(match[1]) != int(match[2])


def iso_birthday(text: str, order: DateOrder | None, short: DateOrder | None = None) -> str:
    """A birthday's text with day and month put in order where the file has shown which is which; ``short``: for days
    without a year."""
    if match := _SHORT.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        day_first = first > 12 >= second or (short is DateOrder.DAY_FIRST and second <= 12)
        return f"{second}-{first}" if day_first else f"{first}-{second}"
    if order is not None and (match := _YEAR_LAST.fullmatch(text)) and len(match[3]) == 4:
        first, second = int(match[1]), int(match[2])
        month, day = (first, second) if order is DateOrder.MONTH_FIRST else (second, first)
        return f"{match[3]}-{month:02d}-{day:02d}"
    serial = serial_day(text)
    return serial.isoformat() if serial else text


@lru_cache(maxsize=8192)
def parse_minute(text: str) -> int | None:
    """Minutes from midnight of a time as written: "3:50:00 PM", "15:50", "下午3点", "2018-03-14 15:50"."""
    match = _TIME.fullmatch(unicodedata.normalize("NFKC", text))
    if not match:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").casefold().replace(".", "")
    word = match["word"] or ""
    if (half == "pm" or word in {"下午", "晚上"}) and hour < 12:
        hour += 12
    elif (half == "am" or word in {"上午", "早上", "凌晨"}) and hour == 12:
        hour = 0
    return hour * 60 + minute if hour < 24 and minute < 60 else None
