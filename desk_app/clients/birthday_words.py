"""Reading a birthday as people write it, solar or lunar, in figures or in Chinese words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from desk_app.clients import lunar
from desk_app.clients.client import Birthday
from desk_app.errors import RuleBroken
from desk_app.words import N_

#: Nobody in a shop was born before it, and the lunar tables begin here.
FIRST_YEAR = lunar.FIRST_YEAR

_SENTENCES = {
    "unknown": N_("The birthday is not known."),
    "unreadable": N_("“{text}” is not a birthday. Write 1988-08-15, 8-15 or lunar 8-15."),
    "impossible": N_("There is no such day as “{text}”."),
    "no_leap": N_("The lunar year {year} has no leap month {month}."),
    "ambiguous": N_("“{text}” can be read in two ways. Write the year first: 1988-08-15."),
    "ambiguous_calendar": N_("Is “{text}” lunar? Write lunar or solar before it."),
    "future": N_("The birthday is in the future."),
    "too_old": N_("The year of birth must be {year} or later."),
    "incomplete": N_("A birthday needs a month and a day."),
}

_UNKNOWN = re.compile(
    r"(?:不详|不知道|不知|不明|不清楚|未知|未填|保密|没有|无|暂无|unknown|none|n/?a|null|nil|[-/—?？*]+|0+)"
)
_LUNAR_MARK = re.compile(r"农历|农歴|阴历|旧历|古历|夏历|\(农\)|\(阴\)|lunar|^农|^阴", re.IGNORECASE)
_SOLAR_MARK = re.compile(r"公历|阳历|新历|国历|\(公\)|\(阳\)|solar", re.IGNORECASE)
_HEADING = re.compile(r"生日:?|出生(?:日期)?:?于?|生于")
_TRADITIONAL = str.maketrans("農陰曆歷舊國陽閏臘號歲週歴", "农阴历历旧国阳闰腊号岁周历")
_TIME = re.compile(r"[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_LUNAR_ONLY = re.compile(r"[闰正腊冬初廿卅]|大年|除夕")
_HAN_NUMBER = "〇零○一二三四五六七八九十廿卅两"
_WORDS = re.compile(
    rf"(?:(?P<era>民国)?(?P<year>\d{{1,4}}|[{_HAN_NUMBER}元]{{1,4}})年)?"
    rf"(?P<leap>闰)?(?:(?P<month>\d{{1,2}}|[{_HAN_NUMBER}]{{1,3}}|正|冬|腊)月)"
    rf"(?P<day>初?(?:\d{{1,2}}|[{_HAN_NUMBER}]{{1,3}}))(?P<unit>日|号|生)?"
)
_ENGLISH_LUNAR = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)? of (?P<leap>leap )?(?P<month>\d{1,2})(?:st|nd|rd|th)? month"
    r"(?:,? (?P<year>\d{4}))?"
    r"|(?P<before>leap )(?:(?P<first>\d{4})[-/.])?(?P<second>\d{1,2})[-/.](?P<third>\d{1,2})"
)
_ENGLISH_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class NotBirthday(RuleBroken):
    """The text is no birthday; ``code`` says why ("unknown" for 不详 and its like, "impossible", "future", …)."""

    def __init__(self, code: str, text: str = "", **values: object) -> None:
        shown = text if len(text) <= 40 else text[:39] + "…"
        super().__init__("birthday", code, _SENTENCES[code], text=shown, **values)
        self.code = code


def parse_birthday(text: str, today: date) -> Birthday:
    """A birthday as typed: 1996-10-10, 1971/09/14, 1998年9月4日, 19720820, 10月2日, 农历闰四月初八, lunar 8/15.

    Raises NotBirthday: "unknown" where the text says so or is empty, "ambiguous" for 03/04/1990, "impossible" for
    1985-02-30, "future", "too_old" before 1900, "unreadable" for the rest.
    """
    bare = unicodedata.normalize("NFKC", text[:80]).translate(_TRADITIONAL).strip().strip("'\"")
    if len(text) > 80:
        raise NotBirthday("unreadable", text)
    if not bare or _UNKNOWN.fullmatch(bare.casefold()):
        raise NotBirthday("unknown", text)
    bare = _TIME.sub("", bare)
    is_lunar = bool(_LUNAR_MARK.search(bare))
    is_solar = bool(_SOLAR_MARK.search(bare))
    core = _HEADING.sub("", _SOLAR_MARK.sub("", _LUNAR_MARK.sub("", bare))).strip(" :,。()")
    if is_lunar:
        core = _from_english(core)
    said_lunar = is_lunar or bool(_LUNAR_ONLY.search(core))
    found = _in_words(core, text, said_lunar=said_lunar, said_solar=is_solar) or _in_figures(core, text, today)
    year, month, day, leap, lunar_words = found
    birthday = Birthday(month, day, year, lunar=said_lunar or lunar_words, leap=leap)
    check_birthday(birthday, today, text)
    return birthday


def _from_english(core: str) -> str:
    """ "13th of leap 10th month, 1988" and "leap 1988-10-13" as the Chinese calendar is written: 1988年闰10月13日."""
    match = _ENGLISH_LUNAR.fullmatch(core.casefold())
    if match is None:
        return core
    leap = "闰" if match["leap"] or match["before"] else ""
    month, day = match["month"] or match["second"], match["day"] or match["third"]
    year = match["year"] or match["first"]
    return f"{year}年{leap}{month}月{day}日" if year else f"{leap}{month}月{day}日"


#: year (0: not told), month, day, leap month, lunar
_Parts = tuple[int, int, int, bool, bool]


def _in_words(core: str, text: str, *, said_lunar: bool, said_solar: bool) -> _Parts | None:
    """1998年9月4日, 一九八八年八月十五, 闰四月初八, 腊月廿三, 除夕."""
    core = core.replace(" ", "").replace("大年初", "正月初").replace("除夕", "腊月三十")
    match = _WORDS.fullmatch(core)
    if match is None:
        if re.fullmatch(rf"(?:\d{{4}}|[{_HAN_NUMBER}]{{4}})年?(?:\d{{1,2}}月)?", core):
            raise NotBirthday("incomplete", text)
        return None
    month = {"正": 1, "冬": 11, "腊": 12}.get(match["month"]) or _number(match["month"])
    day = _number(match["day"].removeprefix("初"))
    year = _year(match["year"], era=bool(match["era"])) if match["year"] else 0
    if match["year"] and not year:
        raise NotBirthday("unreadable", text)
    # 八月十五 in words and without 日 is how the lunar calendar is spoken; nobody should have to guess.
    if not (said_lunar or said_solar or match["unit"]) and not match["day"].isdigit():
        raise NotBirthday("ambiguous_calendar", text)
    return year, month, day, bool(match["leap"]), False


def _number(text: str) -> int:
    """1–99 in figures or Chinese: 十五, 廿三, 卅, 二十. Anything else is 0, which no calendar has."""
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十").replace("两", "二")
    values = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
    tens, ten, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or any(sign not in values for sign in tens + ones):
        return 0
    if not ten:
        return values[tens]
    return (values[tens] if tens else 1) * 10 + (values[ones] if ones else 0)


def _year(text: str, *, era: bool) -> int:
    if text.isascii():
        year = int(text)
    elif len(text) == 4:
        year = int("".join(str(_number(sign)) for sign in text))
    else:
        year = 1 if text == "元" else _number(text)
    if era:
        return year + 1911
    return year if len(text) == 4 else 1900 + year if 32 <= year <= 99 else 0


def _in_figures(core: str, text: str, today: date) -> _Parts:
    """1996-10-10, 19720820, 8/15, 10 Oct 1996."""
    if re.fullmatch(r"\d{8}", core):
        return int(core[:4]), int(core[4:6]), int(core[6:]), False, False
    if re.fullmatch(r"\d{4}[-/.]?(?:\d{1,2})?", core):
        raise NotBirthday("incomplete", text)
    parts = [part for part in re.split(r"[\s,\-/.·]+", core.casefold()) if part]
    if len(parts) in {2, 3} and any(part[:3] in _ENGLISH_MONTHS for part in parts):
        return _english(parts, text)
    if not all(re.fullmatch(r"\d{1,4}", part) for part in parts):
        raise NotBirthday("unreadable", text)
    numbers = [int(part) for part in parts]
    if len(parts) == 2 and max(map(len, parts)) <= 2:
        return 0, numbers[0], numbers[1], False, False
    if len(parts) != 3:
        raise NotBirthday("unreadable", text)
    if len(parts[0]) == 4:
        return numbers[0], numbers[1], numbers[2], False, False
    if len(parts[2]) == 4:
        return _year_last(numbers, text)
    if max(map(len, parts)) <= 2 and numbers[0] >= 32:  # 88.5.6: the first can only be a year
        return 1900 + numbers[0], numbers[1], numbers[2], False, False
    raise NotBirthday("ambiguous", text)


def _year_last(numbers: list[int], text: str) -> _Parts:
    first, second, year = numbers
    if first > 12 >= second:
        return year, second, first, False, False
    if second > 12 >= first or first == second:
        return year, first, second, False, False
    raise NotBirthday("ambiguous" if max(first, second) <= 12 else "impossible", text)


def _english(parts: list[str], text: str) -> _Parts:
    month = next(_ENGLISH_MONTHS.index(part[:3]) + 1 for part in parts if part[:3] in _ENGLISH_MONTHS)
    rest = [re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", part) for part in parts if part[:3] not in _ENGLISH_MONTHS]
    if not all(re.fullmatch(r"\d{1,4}", part) for part in rest) or len(rest) + 1 != len(parts):
        raise NotBirthday("unreadable", text)
    years = [int(part) for part in rest if len(part) == 4]
    days = [int(part) for part in rest if len(part) <= 2]
    if len(days) != 1 or len(years) + len(days) != len(rest):
        raise NotBirthday("unreadable", text)
    return (years[0] if years else 0), month, days[0], False, False


def check_birthday(birthday: Birthday, today: date, text: str = "") -> None:
    """Raises NotBirthday where there is no such day, where it lies after ``today`` or before 1900."""
    shown = text or f"{birthday.year or ''}-{birthday.month}-{birthday.day}".lstrip("-")
    if birthday.leap and not birthday.lunar:
        raise NotBirthday("impossible", shown)
    if birthday.year and birthday.year < FIRST_YEAR:
        raise NotBirthday("too_old", shown, year=FIRST_YEAR)
    if birthday.year > today.year:
        raise NotBirthday("future", shown)
    if birthday.lunar:
        born = _lunar_birth(birthday, shown)
    else:
        try:
            day = date(birthday.year or 2000, birthday.month, birthday.day)  # 2000 has a 29 February
        except ValueError as error:
            raise NotBirthday("impossible", shown) from error
        born = day if birthday.year else None
    if born is not None and born > today:
        raise NotBirthday("future", shown)


def _lunar_birth(birthday: Birthday, shown: str) -> date | None:
    if not (1 <= birthday.month <= 12 and 1 <= birthday.day <= 30):
        raise NotBirthday("impossible", shown)
    if not birthday.year:
        return None
    if birthday.leap and not lunar.has_leap(birthday.year, birthday.month):
        raise NotBirthday("no_leap", shown, year=birthday.year, month=birthday.month)
    month = next(
        month
        for month in lunar.months_of(birthday.year)
        if month.number == birthday.month and month.leap == birthday.leap
    )
    if birthday.day > month.days:
        raise NotBirthday("impossible", shown)
    return lunar.celebrated(birthday.year, birthday.month, birthday.day, leap=birthday.leap)
