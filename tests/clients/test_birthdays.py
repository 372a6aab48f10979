"""Birthdays: read, kept on the right day, shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients import lunar
from desk_app.clients.birthdays import NotBirthday, birthday_text, next_birthday, parse_birthday, solar_keys
from desk_app.clients.client import Birthday
from desk_app.words import words_for

TODAY = date(2026, 11, 21)


def _lunar(month: int, day: int, year: int = 0, *, leap: bool = False) -> Birthday:
    return Birthday(month, day, year, lunar=True, leap=leap)


READ = (
    ("1996-10-10", Birthday(10, 10, 1996)),
    ("1971/09/14", Birthday(9, 14, 1971)),
    ("1996.8.15", Birthday(8, 15, 1996)),
    ("1998年9月4日", Birthday(9, 4, 1998)),
    ("1998 年 9 月 4 日", Birthday(9, 4, 1998)),
    ("一九九八年九月四日", Birthday(9, 4, 1998)),
    ("二〇〇〇年十二月三十一日", Birthday(12, 31, 2000)),
    ("民国77年5月6日", Birthday(5, 6, 1988)),
    ("19720820", Birthday(8, 20, 1972)),
    ("１９９６－１０－１０", Birthday(10, 10, 1996)),
    ("1996-10-10 00:00:00", Birthday(10, 10, 1996)),
    ("1996-10-10T00:00:00Z", Birthday(10, 10, 1996)),
    ("10月2日", Birthday(10, 2)),
    ("10月2号", Birthday(10, 2)),
    ("lunar leap 2023-2-20", _lunar(2, 20, 2023, leap=True)),
    ("Lunar 3rd of Leap 10th Month", _lunar(10, 3, leap=True)),
    ("lunar 10-13", _lunar(10, 13)),
    ("生日：10月2日", Birthday(10, 2)),
    ("公历八月十五", Birthday(8, 15)),
    ("8/15", Birthday(8, 15)),
    ("2月29日", Birthday(2, 29)),
    ("25/12/1990", Birthday(12, 25, 1990)),
    ("12/25/1990", Birthday(12, 25, 1990)),
    ("10 Oct 1996", Birthday(10, 10, 1996)),
    ("October 2nd", Birthday(10, 2)),
    ("88.5.6", Birthday(5, 6, 1988)),
    ("2026-11-21", Birthday(11, 21, 2026)),
    ("农历正月初一", _lunar(1, 1)),
    ("农历闰四月初八", _lunar(4, 8, leap=True)),
    ("农历八月十五", _lunar(8, 15)),
    ("农历腊月廿三", _lunar(12, 23)),
    ("农历五月初五", _lunar(5, 5)),
    ("農曆閏四月初八", _lunar(4, 8, leap=True)),
    ("陰曆臘月廿三", _lunar(12, 23)),
    ("冬月三十", _lunar(11, 30)),
    ("十二月初八", _lunar(12, 8)),
    ("农历十一月卅", _lunar(11, 30)),
    ("农历十月二十", _lunar(10, 20)),
    ("农历8月15", _lunar(8, 15)),
    ("lunar 8/15", _lunar(8, 15)),
    ("农历1990-8-15", _lunar(8, 15, 1990)),
    ("农历1988年八月十五", _lunar(8, 15, 1988)),
    ("1988年农历八月十五", _lunar(8, 15, 1988)),
    ("农历2023年闰二月初一", _lunar(2, 1, 2023, leap=True)),
    ("除夕", _lunar(12, 30)),
    ("大年初一", _lunar(1, 1)),
)

REFUSED = (
    ("不详", "unknown"),
    ("", "unknown"),
    ("无", "unknown"),
    ("N/A", "unknown"),
    ("0000", "unknown"),
    ("1985-02-30", "impossible"),
    ("1985/13/1", "impossible"),
    ("13/13/1990", "impossible"),
    ("2001-02-29", "impossible"),
    ("2月30日", "impossible"),
    ("农历八月卅一", "impossible"),
    ("农历十三月初一", "impossible"),
    ("农历2024年闰二月初一", "no_leap"),
    ("农历2023年闰二月三十", "impossible"),
    ("2026-11-22", "future"),
    ("2030年1月1日", "future"),
    ("农历2026年腊月初一", "future"),
    ("1850-01-01", "too_old"),
    ("03/04/1990", "ambiguous"),
    ("05-06-07", "ambiguous"),
    ("八月十五", "ambiguous_calendar"),
    ("1990", "incomplete"),
    ("1990年", "incomplete"),
    ("1990-05", "incomplete"),
    ("5年8月1日", "unreadable"),
    ("hello", "unreadable"),
    ("1e400", "unreadable"),
    ("9" * 10_000, "unreadable"),
    ("<b>1990-1-1</b>", "unreadable"),
    ("٣/٤/١٩٩٠", "ambiguous"),
)


@pytest.mark.parametrize(("text", "birthday"), READ)
def test_a_birthday_is_read(text: str, birthday: Birthday) -> None:
    assert parse_birthday(text, TODAY) == birthday


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_is_no_birthday_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(NotBirthday) as caught:
        parse_birthday(text, TODAY)
    assert caught.value.code == code
    assert caught.value.field == "birthday"
    assert caught.value.say(words_for("zh_CN")) != str(caught.value)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30) | st.text(alphabet="农历闰年月日初十廿正腊0123456789-/. ", max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        birthday = parse_birthday(text, TODAY)
    except NotBirthday:
        return
    assert next_birthday(birthday, TODAY) >= TODAY


@pytest.mark.parametrize(
    ("birthday", "on", "kept"),
    [
        (Birthday(11, 21, 1990), TODAY, TODAY),
        (Birthday(11, 20), TODAY, date(2027, 11, 20)),
        (Birthday(2, 29, 1996), date(2027, 1, 1), date(2027, 2, 28)),
        (Birthday(2, 29, 1996), date(2028, 2, 1), date(2028, 2, 29)),
        (_lunar(8, 15), date(2026, 1, 1), date(2026, 9, 25)),  # Mid-Autumn of 2026
        (_lunar(1, 1), date(2026, 2, 1), date(2026, 2, 17)),  # New Year of 2026
        (_lunar(12, 30), date(2026, 1, 1), date(2026, 2, 16)),  # that year's last month has 29 days
        (_lunar(12, 8), date(2026, 1, 1), date(2026, 1, 26)),  # of the lunar year 2025
        (_lunar(2, 1, leap=True), date(2023, 3, 1), date(2023, 3, 22)),  # the leap month itself
        (_lunar(2, 1), date(2023, 3, 1), date(2024, 3, 10)),  # not in the leap month
        (_lunar(2, 1, leap=True), date(2024, 1, 1), date(2024, 3, 10)),  # a year without it
        (_lunar(2, 30, leap=True), date(2023, 3, 1), date(2023, 4, 19)),  # a leap month of 29 days
        (_lunar(11, 1, leap=True), date(2033, 6, 1), date(2033, 12, 22)),  # the leap month of 2033
    ],
)
def test_the_day_a_birthday_is_kept_on(birthday: Birthday, on: date, kept: date) -> None:
    assert next_birthday(birthday, on) == kept


_DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))
_LUNAR_BIRTHDAYS = st.builds(_lunar, st.integers(1, 12), st.integers(1, 30), leap=st.booleans())
_SOLAR_BIRTHDAYS = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: Birthday(day.month, day.day))


@settings(max_examples=60, deadline=None)
@given(_LUNAR_BIRTHDAYS | _SOLAR_BIRTHDAYS, _DAYS)
def test_the_keys_of_a_day_are_the_birthdays_kept_on_it(birthday: Birthday, on: date) -> None:
    kept = next_birthday(birthday, on)
    key = (birthday.lunar, birthday.month, birthday.day, birthday.leap)
    assert on <= kept <= on + timedelta(days=385)
    assert key in solar_keys(kept)
    assert (key in solar_keys(on)) == (kept == on)


@settings(max_examples=60, deadline=None)
@given(_DAYS)
def test_a_solar_day_has_its_place_in_the_lunar_calendar(day: date) -> None:
    here = lunar.lunar_day(day)
    assert lunar.celebrated(here.year, here.month.number, here.day, leap=here.month.leap) == day
    assert 1 <= here.day <= here.month.days <= 30


@pytest.mark.parametrize(
    ("birthday", "chinese", "english"),
    [
        (None, "", ""),
        (Birthday(10, 10, 1996), "1996年10月10日", "10 Oct 1996"),
        (Birthday(10, 2), "10月2日", "2 October"),
        (_lunar(4, 8, leap=True), "农历闰四月初八", "lunar 8th of leap 4th month"),
        (_lunar(12, 23), "农历腊月廿三", "lunar 23rd of 12th month"),
        (_lunar(8, 15, 1988), "农历1988年八月十五", "lunar 15th of 8th month, 1988"),
        (_lunar(1, 30), "农历正月三十", "lunar 30th of 1st month"),
        (_lunar(2, 20, 2023, leap=True), "农历2023年闰二月二十", "lunar 20th of leap 2nd month, 2023"),
    ],
)
def test_a_birthday_is_shown_in_both_languages(birthday: Birthday | None, chinese: str, english: str) -> None:
    assert birthday_text(birthday, words_for("zh_CN")) == chinese
    assert birthday_text(birthday, words_for("en")) == english
    if birthday is not None:
        assert parse_birthday(chinese, TODAY) == birthday
        assert parse_birthday(english, TODAY) == birthday
