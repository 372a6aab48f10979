"""How Chinese characters sound, and their simplified form, one character at a time.

One at a time so that any part of a name folds as the whole does. Readings are pypinyin's, without its phrase tables
(tens of megabytes that names do not need); those of surnames come first for the first characters of a name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import islice, product

#: Combinations of readings kept for one run of characters.
MOST_COMBINATIONS = 8

#: Readings kept of one character; the later ones of a dictionary are of no living name.
_MOST_READINGS = 3

_LONGEST = 24

#: Characters read otherwise as a surname (百家姓), and the compound surnames with a reading of their own.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "朴": "piao", "盖": "ge",
    "任": "ren", "华": "hua", "覃": "qin", "翟": "zhai", "缪": "miao", "冼": "xian", "乐": "yue", "尹": "yin",
    "秘": "bi", "折": "she", "员": "yun", "种": "chong", "黑": "he", "繁": "po", "薄": "bo", "召": "shao",
    "洗": "xian", "不": "fou", "尉": "wei", "柏": "bai", "郗": "chi", "牟": "mou", "应": "ying", "纪": "ji",
    "那": "na", "逄": "pang", "笮": "ze", "贠": "yun", "褚": "chu", "晟": "cheng", "宓": "mi", "瞿": "qu",
    "万俟": "mo qi", "尉迟": "yu chi", "澹台": "tan tai", "单于": "chan yu", "长孙": "zhang sun",
    "宿": "su", "俞": "yu", "隗": "wei", "佴": "nai", "撒": "sa", "车": "che", "强": "qiang", "臧": "zang",
}  # fmt: skip

#: Characters of given names whose dictionary order puts a rarer reading first or lacks the usual one.
_GIVEN = {"娜": ("na", "nuo"), "茜": ("qian", "xi"), "晟": ("sheng", "cheng"), "曾": ("zeng", "ceng")}


def is_han(sign: str) -> bool:
    """Whether a character is a Chinese one, with every extension (㐀 to 𲎯) and 〇."""
    point = ord(sign)
    return (
        0x4E00 <= point <= 0x9FFF
        or 0x3400 <= point <= 0x4DBF
        or 0x20000 <= point <= 0x323AF
        or 0xF900 <= point <= 0xFAFF
        or point in {0x3005, 0x3007}
    )


@cache
def _to_simplified() -> Callable[[str], str]:
    from opencc import OpenCC  # its tables are read when the first name is folded

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


@lru_cache(maxsize=32768)
def simplified(sign: str) -> str:
    """The simplified form of one character; one without such a form is its own."""
    return _to_simplified()(sign)


@lru_cache(maxsize=32768)
def readings(sign: str) -> tuple[str, ...]:
    """The toneless readings of a character, usual ones first; ü is v and u. Empty where the tables know none."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # read by pypinyin when it is imported
    import pypinyin  # the readings of 40,000 characters; needed from the first Chinese name on

    known = pypinyin.pinyin(sign, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    found = [*_GIVEN.get(sign, ()), *(known[0] if known else ())]
    found = list(dict.fromkeys(found))[:_MOST_READINGS]
    return tuple(dict.fromkeys(way for reading in found for way in _ways_to_type(reading)))


def _ways_to_type(reading: str) -> tuple[str, ...]:
    plain = reading.replace("ü", "v").replace("ê", "e")
    return (plain, plain.replace("v", "u")) if "v" in plain else (plain,)


def _choices(run: str, *, surname: bool) -> list[tuple[str, ...]]:
    choices = [readings(sign) or ("",) for sign in run]
    if not surname:
        return choices
    for length in (2, 1):
        known = _SURNAMES.get(run[:length], "").split() if len(run) > length else []
        for place, sound in enumerate(known):
            choices[place] = tuple(dict.fromkeys((sound, *choices[place])))
        if known:
            break
    return choices


def _combinations(run: str, *, surname: bool) -> list[tuple[str, ...]]:
    """Readings of a run, the likeliest first: those that leave the usual reading in the fewest places."""
    choices = _choices(run[:_LONGEST], surname=surname)
    usual = tuple(choice[0] for choice in choices)
    several = sum(len(choice) > 1 for choice in choices)
    if not several:
        return [usual]
    ranked = [usual]
    for place, choice in enumerate(choices):
        ranked.extend((*usual[:place], other, *usual[place + 1 :]) for other in choice[1:])
    if several > 1 and len(ranked) < MOST_COMBINATIONS:
        ranked.extend(islice((one for one in product(*choices) if one not in ranked), MOST_COMBINATIONS))
    return ranked[:MOST_COMBINATIONS]


def full_sounds(run: str) -> tuple[str, ...]:
    """The whole pinyin of a name in each of its readings: ("zhangxiaoming",)."""
    parted = _parted(run)
    if parted is not None:
        firsts, later = parted
        return tuple(dict.fromkeys(sound for first in firsts for tail, _ in later if (sound := first + tail)))
    found = ("".join(sounds) for sounds in _combinations(run, surname=True))
    return tuple(dict.fromkeys(_cut(sound) for sound in found if sound))


def first_sounds(run: str) -> set[str]:
    """What can be typed for a name from its start, in each reading: zhangxiaoming, zxm, zhangxm."""
    typed: set[str] = set()
    parted = _parted(run)
    if parted is not None:
        firsts, later = parted
        for first in firsts:
            for sounds, initials in later:  # so short that nothing need be cut
                typed.update((first + sounds, first[:1] + initials, first + initials))
        typed.discard("")
        return typed
    for first, *rest in _combinations(run, surname=True):
        sounds, initials = _sounds_and_initials(rest)
        typed.update((_cut(first + sounds), _cut(first[:1] + initials), _cut(first + initials)))
    typed.discard("")
    return typed


def _parted(run: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]] | None:
    """The readings of a surname of one character, and of what follows it with the initials: nearly every name, and what
    follows is remembered. None where there is more to it, or too many readings."""
    if not 2 <= len(run) <= 3 or run[:2] in _SURNAMES:
        return None
    firsts, later = _first_readings(run[0]), _later_pairs(run[1:])
    return (firsts, later) if len(firsts) * len(later) <= MOST_COMBINATIONS else None


@lru_cache(maxsize=2048)
def _first_readings(sign: str) -> tuple[str, ...]:
    """The readings of the one character before others that is a surname."""
    return _choices(f"{sign} ", surname=True)[0]


@lru_cache(maxsize=8192)
def _later_pairs(run: str) -> tuple[tuple[str, str], ...]:
    """What follows a surname in each of its readings, with its initials. Given names repeat, so this is remembered."""
    return tuple(map(_sounds_and_initials, product(*_choices(run, surname=False))))


def _sounds_and_initials(sounds: Sequence[str]) -> tuple[str, str]:
    return "".join(sounds), "".join([sound[:1] for sound in sounds])


def later_sounds(run: str) -> set[str]:
    """What can be typed for the later characters of a name, in each reading: xiaoming, xm."""
    typed: set[str] = set()
    for combination in _combinations(run, surname=False):
        typed.update(map(_cut, _sounds_and_initials(combination)))
    typed.discard("")
    return typed


def _cut(text: str) -> str:
    return text[:_LONGEST]
