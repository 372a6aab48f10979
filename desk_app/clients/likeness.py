"""How likely two files are of one person: points with their reasons. Pure; the one home of that rule.

Two marks. From ``PERHAPS`` on somebody should look. ``SURE`` is only given where nothing speaks against it, and what
speaks for it is something that one person alone has: the same resident or passport number, the same registration
number of two firms, or the same name as it is written with the same phone of few files and the same whole birthday.
A family shares a phone, an address and at times a name, twins a birthday and a sound, and a common name has namesakes:
nothing of that is ever sure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.documents import Document, DocumentKind, birthday_of, same_numbers
from desk_app.clients.lunar import FIRST_YEAR, LAST_YEAR, celebrated
from desk_app.clients.names import Name, compare, name_of
from desk_app.clients.why import POINTS, Why

#: The points from which a pair is shown, and those that only a sure pair has.
PERHAPS, SURE = 50, 90

#: A phone that more files than this have is the shop's own, or was made up: it says little.
MANY_FILES = 8

#: What keeps a pair from being sure, whatever speaks for it.
_AGAINST = frozenset(
    {
        Why.OTHER_NAME,
        Why.NO_NAME,
        Why.BESIDE,
        Why.OTHER_BESIDE,
        Why.ALMOST_DOCUMENT,
        Why.OTHER_DOCUMENT,
        Why.ALMOST_BIRTHDAY,
        Why.OTHER_BIRTHDAY,
        Why.OTHER_GENDER,
        Why.OTHER_REGISTRATION,
        Why.FIRM_AND_PERSON,
    }
)

#: Names of which a phone or an address that is nearly the same says something: those that sound the same.
_HEARD = frozenset({Why.SAME_NAME, Why.TURNED_NAME, Why.OTHER_SCRIPT, Why.SAME_SOUND})

#: Documents that one person alone has. A household's book, say, is one of several.
_OWN = frozenset({DocumentKind.RESIDENT_ID, DocumentKind.OLD_RESIDENT_ID, DocumentKind.PASSPORT})

_DIGITS, _BETWEEN = re.compile(r"\d+"), re.compile(r"\W+")
_COUNTED = re.compile("[〇零一二两三四五六七八九十百]+(?=[号號弄栋棟幢座室楼樓单單层層户戶组組村队隊巷排院门門])")
_BLOCK = re.compile("(?<![a-z])[a-z](?![a-z])|[甲乙丙丁戊](?=[座栋棟幢号號单單区區])|[东南西北中東](?=[座栋棟幢区區])")
_NUMERALS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of a file. ``documents`` are all forms of its number (15 and 18 digits), ``own`` whether such a
    number is one person's. ``registration``: of a ``firm``."""

    name: Name
    phones: frozenset[str]
    documents: frozenset[str]
    birthday: Birthday | None
    gender: str
    address: str
    own: bool = False
    firm: bool = False
    registration: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """``points`` from 0 to 100, and why. A ``sure`` pair has ``SURE`` or more, any other less."""

    points: int
    sure: bool
    reasons: tuple[Why, ...]

    @property
    def shown(self) -> bool:
        """Whether somebody should look at the pair."""
        return self.points >= PERHAPS


def facts_of(draft: ClientDraft) -> Facts:
    """What is compared of a checked draft. A birthday that is not told is read from the document."""
    document = Document(DocumentKind(draft.document_kind or DocumentKind.OTHER), draft.document_number)
    return Facts(
        name_of(draft.name),
        frozenset(draft.phones),
        frozenset(same_numbers(document)) if draft.document_number else frozenset(),
        solar(draft.birthday) or (birthday_of(document) if draft.document_number else None),
        draft.gender,
        _place(draft.address),
        document.kind in _OWN,
    )


def _place(address: str) -> str:
    """An address as compared: letters, signs and digits alone; 五弄 is 5弄."""
    if not address:
        return ""
    bare = _BETWEEN.sub("", unicodedata.normalize("NFKC", address)).casefold()
    return _COUNTED.sub(lambda found: _number(found[0]), bare)


def solar(birthday: Birthday | None) -> Birthday | None:
    """A lunar birthday with its year as the solar day it was; any other as it is."""
    if birthday is None or not birthday.lunar or not FIRST_YEAR <= birthday.year <= LAST_YEAR:
        return birthday
    try:
        day: date = celebrated(birthday.year, birthday.month, birthday.day, leap=birthday.leap)
    except (ValueError, StopIteration):
        return birthday
    return Birthday(day.month, day.day, day.year)


def score(one: Facts, other: Facts, *, manys: Collection[str] = (), only_ones: bool = False) -> Score:
    """How likely two files are of one person. ``manys``: phones that many files have; ``only_ones``: these two files
    alone are of this name."""
    names = compare(one.name, other.name)
    reasons = [
        *names,
        *_phones(one.phones, other.phones, manys, slips=names[0] in _HEARD),
        *_documents(one.documents, other.documents),
        *_birthdays(one.birthday, other.birthday),
        *_firms(one, other),
    ]
    if _alike_addresses(one.address, other.address):
        reasons.append(Why.SAME_ADDRESS)
    if one.gender and other.gender and one.gender != other.gender:
        reasons.append(Why.OTHER_GENDER)
    if only_ones and reasons == [Why.SAME_NAME] and len(one.name.main) > 2 and not one.name.short:
        reasons.append(Why.ONLY_ONES)
    points = sum(POINTS[why] for why in reasons)
    sure = _is_sure(one, other, frozenset(reasons))
    return Score(max(0, min(100, max(points, SURE)) if sure else min(points, SURE - 1)), sure, tuple(reasons))


def _is_sure(one: Facts, other: Facts, reasons: frozenset[Why]) -> bool:
    if reasons & _AGAINST:
        return False
    if Why.SAME_REGISTRATION in reasons:
        return Why.SAME_NAME in reasons
    if Why.SAME_DOCUMENT in reasons and one.own and other.own:
        return bool(reasons & {Why.SAME_NAME, Why.TURNED_NAME, Why.OTHER_SCRIPT})
    if one.name.short or other.name.short or one.birthday is None or (one.birthday.month, one.birthday.day) == (1, 1):
        return False  # the first of January is typed where only a year is known
    return {Why.SAME_NAME, Why.SAME_PHONE, Why.SAME_BIRTHDAY} <= reasons


def _firms(one: Facts, other: Facts) -> list[Why]:
    if one.firm != other.firm:
        return [Why.FIRM_AND_PERSON]
    if not one.registration or not other.registration:
        return []
    return [Why.SAME_REGISTRATION if one.registration == other.registration else Why.OTHER_REGISTRATION]


def _phones(one: frozenset[str], other: frozenset[str], manys: Collection[str], *, slips: bool) -> list[Why]:
    both = one & other
    if any(phone not in manys for phone in both):
        return [Why.SAME_PHONE]
    if both:
        return [Why.MANYS_PHONE]
    if not slips:
        return []
    if any(but_for_area(first, second) for first in one for second in other):
        return [Why.LOCAL_PHONE]
    return [Why.ALMOST_PHONE] if any(_one_slip(first, second) for first in one for second in other) else []


def but_for_area(one: str, other: str) -> bool:
    """62345678 and 02162345678: the same, if both are of one town."""
    short, long = sorted((one, other), key=len)
    return long[:1] == "0" and len(short) in {7, 8} and len(long) - len(short) in {3, 4} and long.endswith(short)


def _one_slip(one: str, other: str) -> bool:
    """One character wrong, or two neighbours swapped."""
    if len(one) != len(other) or len(one) < 7:
        return False
    differ = [place for place, (first, second) in enumerate(zip(one, other, strict=True)) if first != second]
    if len(differ) == 1:
        return True
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and one[differ[0]] == other[differ[1]]
        and one[differ[1]] == other[differ[0]]
    )


def _documents(one: frozenset[str], other: frozenset[str]) -> list[Why]:
    if not one or not other:
        return []
    if one & other:
        return [Why.SAME_DOCUMENT]
    slip = any(_one_slip(_body(first), _body(second)) for first in one for second in other)
    return [Why.ALMOST_DOCUMENT if slip else Why.OTHER_DOCUMENT]


def _body(number: str) -> str:
    """A resident number without the character that follows from the others."""
    return number[:17] if len(number) == 18 else number


def _birthdays(one: Birthday | None, other: Birthday | None) -> list[Why]:
    if one is None or other is None:
        return []
    if one.lunar != other.lunar:  # one of them without a year: nobody can tell
        return []
    if (one.month, one.day, one.leap) == (other.month, other.day, other.leap):
        if not one.year or not other.year:
            return [Why.SAME_DAY]
        return [Why.SAME_BIRTHDAY if one.year == other.year else Why.ALMOST_BIRTHDAY]
    same_year = one.year == other.year or not (one.year and other.year)
    swapped = (one.month, one.day) == (other.day, other.month)
    one_part = (one.month == other.month) != (one.day == other.day)
    return [Why.ALMOST_BIRTHDAY if same_year and (swapped or one_part) else Why.OTHER_BIRTHDAY]


def house_numbers(bare: str) -> str:
    """The numbers of an address (五弄 is 5弄) and the letters of its blocks (A座), the same in two that may be one;
    "" of one without a number: a town or a street says nothing."""
    counted = _COUNTED.sub(lambda found: _number(found[0]), bare)
    digits = _DIGITS.findall(counted)
    return ".".join([*digits, *_BLOCK.findall(counted)]) if digits else ""


def _number(said: str) -> str:
    """三十二 as 32, 一〇二 as 102."""
    if not any(sign in "十百" for sign in said):
        return "".join(str(_NUMERALS[sign]) for sign in said)
    total, digit = 0, 0
    for sign in said:
        if sign in "十百":
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            digit = _NUMERALS[sign]
    return str(total + digit)


def _alike_addresses(one: str, other: str) -> bool:
    """The same but for a letter here and there, with the same numbers: 5 号 is not 9 号."""
    if min(len(one), len(other)) < 6:
        return False
    numbers = house_numbers(one)
    if not numbers or numbers != house_numbers(other):
        return False
    if one == other or one in other or other in one:
        return True
    # A C library; the first page of the window compares no addresses.
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(one, other) >= 90)
