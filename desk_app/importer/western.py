"""Which single-byte code page Latin text is written in, by how its letters sit in words. Pure.

A guess of a language model reads "Muñoz" as "Muńoz" as gladly as the other way round; here every letter that is not
ASCII is asked whether it can stand where it stands: inside a word, in the right case, a vowel beside a consonant, and
the few letters of which a language is strict (ñ before a vowel, ń never). Windows-1252, which Excel writes in the
Americas and in Western Europe, holds unless another page is clearly better.
"""

from __future__ import annotations

import unicodedata

#: The pages that are tried, the usual one first: where two read equally well, the earlier holds.
PAGES = ("cp1252", "mac_roman", "cp1254", "cp1250", "cp850")
#: By so much another page must be better than Windows-1252.
CLEARLY = 0.5
#: What share of its signs must fit for a reading to be one at all.
ENOUGH = 0.5

_VOWELS = frozenset("aeiouyæœøı")
#: Letters that a name in the language of their page has now and then, and other languages' texts misread have often.
_RARE = frozenset("ŕĺďĽľƒĹŔŐðþÐÞ")
_TYPOGRAPHY = frozenset("‘’“”„–—…•™©®€«»§")
_APOSTROPHES = frozenset("’‘´ʼ")
_ORDINALS = frozenset("ªº°²³")
_OPENING = frozenset("¿¡«“„‘")
_MONEY = frozenset("£€¥¢")


def western_page(telling: bytes) -> str:
    """The page that ``telling`` (lines of a file that have bytes above 127) is written in; "" where none fits.

    Bytes that a page does not have rule it out.
    """
    best, best_score = "", 0.0
    for name in PAGES:
        try:
            text = telling.decode(name)
        except UnicodeError:
            continue
        score, signs = evidence(text, _RARE if name == "cp1254" else _RARE | {"ı"})
        if signs and score < signs * ENOUGH:
            continue
        if not best or score > best_score + (CLEARLY if best == PAGES[0] else 0.0):
            best, best_score = name, score
    return best


def evidence(text: str, rare: frozenset[str] = _RARE) -> tuple[float, int]:
    """How well the signs beyond ASCII fit where they stand, and how many of them were asked."""
    score, signs = 0.0, 0
    for place, sign in enumerate(text):
        if sign <= "\x7f":
            continue
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        found = _of_letter(sign, before, after, text, place) if sign.isalpha() else _of_sign(sign, before, after)
        if found is not None:
            score, signs = score + (found * 0.3 if sign in rare and found > 0 else found), signs + 1
    return score, signs


def _of_letter(sign: str, before: str, after: str, text: str, place: int) -> float | None:
    """1 where a letter fits, −1 where it cannot stand; None of one that stands alone: it says nothing."""
    if sign in "ªº":
        return _of_sign(sign, before, after)
    if not (before.isalpha() or after.isalpha()):
        return -1.0 if before.isdigit() or after.isdigit() else None
    if not _in_ascii_word(text, place):
        return 0.0
    if not unicodedata.name(sign, "").startswith("LATIN"):
        return -1.0
    if sign.isupper() and before.isalpha() and (before.islower() or after.islower()):
        return -1.0
    if before.isdigit() or after.isdigit() or (sign.islower() and after.isupper()):
        return -1.0
    return 1.0 if _fits(sign.lower(), before.lower(), after.lower()) else 0.3


def _in_ascii_word(text: str, place: int) -> bool:
    """Whether the word has an ASCII letter: a word of other letters alone is of another script."""
    first = last = place
    while first and place - first < 20 and text[first - 1].isalpha():
        first -= 1
    while last + 1 < len(text) and last - place < 20 and text[last + 1].isalpha():
        last += 1
    return any(each <= "\x7f" for each in text[first : last + 1])


def _fits(letter: str, before: str, after: str) -> bool:
    """Whether a letter may stand between its neighbours as the languages that have it write."""
    if letter == "ñ":
        return _is_vowel(after) or not after.isalpha()
    if letter == "ń":
        return not _is_vowel(after)
    if letter == "õ":
        return _is_vowel(after)
    if letter == "ã":
        return after in {"o", "e"} or not after.isalpha()
    if letter == "ğ":
        return _is_vowel(before)
    if letter in "ïë":
        return True  # a diaeresis stands beside a vowel on purpose
    if _is_vowel(letter):
        return not _is_vowel(before)
    return _is_vowel(before) or _is_vowel(after)


def _is_vowel(letter: str) -> bool:
    return letter != "" and unicodedata.normalize("NFD", letter)[0] in _VOWELS


def _of_sign(sign: str, before: str, after: str) -> float | None:
    """The same of a sign that is no letter."""
    inside = before.isalpha() and after.isalpha()
    if sign in _APOSTROPHES:
        return 1.0 if before.isalpha() or after.isalnum() else 0.3
    if sign in _ORDINALS:
        return 1.0 if before.isdigit() or (before.isalpha() and not after.isalpha()) else -1.0 if inside else 0.3
    if sign in _MONEY:
        return -1.0 if before.isalpha() or after.isalpha() else 1.0
    if inside:
        return 0.3 if sign in "·–—" else -1.0
    if sign in _OPENING or sign in _TYPOGRAPHY:
        return 1.0 if sign not in _OPENING or not before.isalpha() else 0.0
    if unicodedata.category(sign) == "Cc":
        return -1.0
    return -0.5 if sign != "\xa0" and (before.isalpha() or after.isalpha()) else None
