"""How likely two files are of one person: points with their reasons. Pure; the one home of that rule.

Two marks. From ``PERHAPS`` on somebody should look. ``SURE`` is only given where nothing speaks against it, and what
speaks for it is something that two people do not share: the same document under a name that may be hers, the same name
with the same phone (in other letters: and the same whole birthday), or the same name with the same whole birthday at
the same address. A family shares a phone and an address, twins a birthday as well, and a common name has namesakes:
each of these alone stays below.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from desk_app.clients import pinyin
from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.documents import Document, DocumentKind, birthday_of, same_numbers
from desk_app.clients.lunar import FIRST_YEAR, LAST_YEAR, celebrated
from desk_app.clients.pinyin import is_han
from desk_app.clients.searchwords import word_runs
from desk_app.words import N_

#: The points from which a pair is shown, and those that only a sure pair has.
PERHAPS, SURE = 50, 90

#: A phone that more files than this have is the shop's own, or was made up: it says little.
MANY_FILES = 4


class Why(StrEnum):
    """What speaks for two files being one, and against."""

    SAME_NAME = "same_name"
    OTHER_SCRIPT = "other_script"
    SAME_SOUND = "same_sound"
    ALMOST_NAME = "almost_name"
    SHORT_NAME = "short_name"
    OTHER_NAME = "other_name"
    ONLY_ONES = "only_ones"
    SAME_PHONE = "same_phone"
    MANYS_PHONE = "manys_phone"
    ALMOST_PHONE = "almost_phone"
    SAME_DOCUMENT = "same_document"
    ALMOST_DOCUMENT = "almost_document"
    OTHER_DOCUMENT = "other_document"
    SAME_BIRTHDAY = "same_birthday"
    SAME_DAY = "same_day"
    ALMOST_BIRTHDAY = "almost_birthday"
    OTHER_BIRTHDAY = "other_birthday"
    SAME_ADDRESS = "same_address"
    OTHER_GENDER = "other_gender"


WHY_LABELS: dict[Why, str] = {
    Why.SAME_NAME: N_("Same name"),
    Why.OTHER_SCRIPT: N_("Same name in other letters"),
    Why.SAME_SOUND: N_("Name sounds the same"),
    Why.ALMOST_NAME: N_("Almost the same name"),
    Why.SHORT_NAME: N_("One name may be short for the other"),
    Why.OTHER_NAME: N_("Different names"),
    Why.ONLY_ONES: N_("Nobody else is called so"),
    Why.SAME_PHONE: N_("Same phone"),
    Why.MANYS_PHONE: N_("A phone that many files have"),
    Why.ALMOST_PHONE: N_("Phones differ in one digit"),
    Why.SAME_DOCUMENT: N_("Same document"),
    Why.ALMOST_DOCUMENT: N_("Documents differ in one character"),
    Why.OTHER_DOCUMENT: N_("Different documents"),
    Why.SAME_BIRTHDAY: N_("Same birthday"),
    Why.SAME_DAY: N_("Same day, year not told"),
    Why.ALMOST_BIRTHDAY: N_("Birthdays may be a slip"),
    Why.OTHER_BIRTHDAY: N_("Different birthdays"),
    Why.SAME_ADDRESS: N_("Same address"),
    Why.OTHER_GENDER: N_("Different gender"),
}

#: What each is worth. Chosen so that a name with one thing that few share is shown, and one of them alone is not; held
#: by ``tests/clients/test_likeness.py``.
POINTS: dict[Why, int] = {
    Why.SAME_NAME: 40,
    Why.OTHER_SCRIPT: 34,
    Why.SAME_SOUND: 30,
    Why.ALMOST_NAME: 22,
    Why.SHORT_NAME: 15,
    Why.OTHER_NAME: -30,
    Why.ONLY_ONES: 10,
    Why.SAME_PHONE: 35,
    Why.MANYS_PHONE: 5,
    Why.ALMOST_PHONE: 12,
    Why.SAME_DOCUMENT: 85,
    Why.ALMOST_DOCUMENT: 30,
    Why.OTHER_DOCUMENT: -60,
    Why.SAME_BIRTHDAY: 35,
    Why.SAME_DAY: 20,
    Why.ALMOST_BIRTHDAY: 0,
    Why.OTHER_BIRTHDAY: -25,
    Why.SAME_ADDRESS: 15,
    Why.OTHER_GENDER: -20,
}

#: What keeps a pair from being sure, whatever speaks for it.
_AGAINST = frozenset(
    {Why.OTHER_NAME, Why.ALMOST_DOCUMENT, Why.OTHER_DOCUMENT, Why.ALMOST_BIRTHDAY, Why.OTHER_BIRTHDAY, Why.OTHER_GENDER}
)

#: What is written behind a surname in place of a name.
_TITLES = re.compile("(女士|小姐|先生|太太|夫人|老师|阿姨|大姐|老板|老板娘|经理|总|姐|哥|嫂|姨|叔|妹)$")

_DIGITS, _BETWEEN = re.compile(r"\d+"), re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as compared. ``sounds`` are its readings as one word; ``short``: a surname with a title or initials."""

    whole: str
    main: str
    han: bool
    words: tuple[str, ...]
    sounds: frozenset[str]
    short: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of a file. ``documents`` are all forms of its number (15 and 18 digits)."""

    name: Name
    phones: frozenset[str]
    documents: frozenset[str]
    birthday: Birthday | None
    gender: str
    address: str


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
    )


def _place(address: str) -> str:
    """An address as compared: letters, signs and digits alone."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", address)).casefold() if address else ""


def solar(birthday: Birthday | None) -> Birthday | None:
    """A lunar birthday with its year as the solar day it was; any other as it is."""
    if birthday is None or not birthday.lunar or not FIRST_YEAR <= birthday.year <= LAST_YEAR:
        return birthday
    try:
        day: date = celebrated(birthday.year, birthday.month, birthday.day, leap=birthday.leap)
    except (ValueError, StopIteration):
        return birthday
    return Birthday(day.month, day.day, day.year)


@lru_cache(maxsize=4096)
def name_of(text: str) -> Name:
    """``taken_apart``, remembered: a name is compared with several."""
    return taken_apart(text)


def taken_apart(text: str) -> Name:
    """A name taken apart. Of a name in both scripts the Chinese part counts, if it has two signs or more."""
    runs = word_runs(text[:200])
    whole = "".join(run for _han, run in runs)
    in_han = "".join(run for han, run in runs if han)
    bare = _TITLES.sub("", in_han)
    if in_han and bare != in_han and len(bare) <= 2:
        return Name(whole, bare, True, (bare,), frozenset(), short=True)
    if len(in_han) >= 2:
        return Name(whole, in_han, True, (in_han,), frozenset(pinyin.full_sounds(in_han)), short=False)
    words = tuple(run for _han, run in runs)
    if in_han:  # 王F
        return Name(whole, in_han, True, words, frozenset(), short=True)
    short = any(len(word) == 1 for word in words) or (len(words) == 1 and 2 <= len(whole) <= 4 and text.isupper())
    turned = words[-1:] + words[:-1]
    return Name(whole, whole, False, words, frozenset({whole, "".join(turned)}), short)


def score(one: Facts, other: Facts, *, manys: Collection[str] = (), only_ones: bool = False) -> Score:
    """How likely two files are of one person. ``manys``: phones that many files have; ``only_ones``: these two files
    alone are of this name."""
    name = _names(one.name, other.name)
    reasons = [
        name,
        *_phones(one.phones, other.phones, manys, slips=name is not Why.OTHER_NAME),
        *_documents(one.documents, other.documents),
        *_birthdays(one.birthday, other.birthday),
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
    if Why.SAME_DOCUMENT in reasons:
        return True
    if {Why.OTHER_SCRIPT, Why.SAME_PHONE, Why.SAME_BIRTHDAY} <= reasons:
        return True
    if Why.SAME_NAME not in reasons or one.name.short or other.name.short:
        return False
    return Why.SAME_PHONE in reasons or {Why.SAME_BIRTHDAY, Why.SAME_ADDRESS} <= reasons


def _names(one: Name, other: Name) -> Why:
    if one.short or other.short:
        if one.whole == other.whole:
            return Why.SAME_NAME
        return Why.SHORT_NAME if _may_be_short(one, other) or _may_be_short(other, one) else Why.OTHER_NAME
    if one.main == other.main or (not one.han and not other.han and sorted(one.words) == sorted(other.words)):
        return Why.SAME_NAME
    if one.sounds & other.sounds:
        return Why.SAME_SOUND if one.han == other.han else Why.OTHER_SCRIPT
    if one.han and other.han:
        return Why.ALMOST_NAME if _slip_in_signs(one, other) else Why.OTHER_NAME
    return Why.ALMOST_NAME if _slip_in_letters(one, other) else Why.OTHER_NAME


def _may_be_short(short: Name, name: Name) -> bool:
    """王女士 or 王F for 王芳, "J Smith" for "John Smith", "WF" for 王芳 or "Wang Fang"."""
    if not short.short or not short.main or not name.main:
        return False
    if short.han and name.han:
        letters = "".join(word for word in short.words if not is_han(word[0]))
        return name.main.startswith(short.main) and (not letters or letters in _initials(name.main[len(short.main) :]))
    if not short.han and name.han:
        return len(short.main) == len(name.main) and short.main in _initials(name.main)
    if short.han or name.han:
        return False
    if len(short.words) == 1:
        return short.main == "".join(word[0] for word in name.words)
    return len(short.words) == len(name.words) and all(
        part == word or (len(part) == 1 and word.startswith(part))
        for part, word in zip(short.words, name.words, strict=True)
    )


def _initials(run: str) -> set[str]:
    sounds = pinyin.later_sounds(run) if run else set()
    return {sound for sound in sounds if len(sound) == len(run)}


def _slip_in_signs(one: Name, other: Name) -> bool:
    """Two signs swapped, one too many behind the same surname, or one that sounds almost the same."""
    short, long = sorted((one.main, other.main), key=len)
    if len(short) < 2 or len(long) - len(short) > 1:
        return False
    if len(short) < len(long):
        return short[0] == long[0] and any(long[:place] + long[place + 1 :] == short for place in range(1, len(long)))
    if sorted(short) == sorted(long):
        return True
    differ = [place for place, (first, second) in enumerate(zip(short, long, strict=True)) if first != second]
    return len(differ) == 1 and _almost(one.sounds, other.sounds)


def _almost(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two readings differ by one letter."""
    # A C library; the first page of the window compares no names.
    from rapidfuzz.distance import OSA

    return any(OSA.distance(one, other, score_cutoff=1) <= 1 for one in some for other in others)


def _slip_in_letters(one: Name, other: Name) -> bool:
    """One letter wrong in a name of five or more, two in one of ten; or a middle name left out."""
    from rapidfuzz.distance import OSA  # as above

    if one.han == other.han:
        fewer, more = sorted((one.words, other.words), key=len)
        if 2 <= len(fewer) < len(more) and set(fewer) <= set(more):
            return True
    shorter = min(len(sound) for name in (one, other) for sound in name.sounds)
    most = 2 if shorter >= 10 else 1 if shorter >= 5 else 0
    return most > 0 and any(
        OSA.distance(first, second, score_cutoff=most) <= most for first in one.sounds for second in other.sounds
    )


def _phones(one: frozenset[str], other: frozenset[str], manys: Collection[str], *, slips: bool) -> list[Why]:
    both = one & other
    if any(phone not in manys for phone in both):
        return [Why.SAME_PHONE]
    if both:
        return [Why.MANYS_PHONE]
    return [Why.ALMOST_PHONE] if slips and any(_one_slip(first, second) for first in one for second in other) else []


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


def _alike_addresses(one: str, other: str) -> bool:
    """The same but for a letter here and there, with the same numbers: 5 号 is not 9 号."""
    if min(len(one), len(other)) < 6:
        return False
    if one == other:
        return True
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    from rapidfuzz import fuzz  # as above

    return bool(fuzz.ratio(one, other) >= 90 or (one in other or other in one))
