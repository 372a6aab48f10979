"""Passphrases: which are allowed, and how hard one is to guess. A rough reckoning, on the careful side."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from desk_app.errors import RuleBroken
from desk_app.words import N_

#: Bits that a person's own choice of each kind of sign is worth; letters come in words, digits in dates.
_HAN, _LETTER, _DIGIT, _MARK = 8.0, 3.0, 3.0, 5.0

#: A sign that was there before adds less, and one that follows its neighbour as in aaa or 1234 next to nothing.
_AGAIN, _NEXT = 0.5, 0.1

LONGEST = 500
LEAST_BITS = 28.0
_FROM_HAN = 0x2E80  # CJK radicals, where the ideographs begin


class Strength(StrEnum):
    """How long a passphrase stands against somebody who has the file."""

    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"
    STRONG = "strong"


STRENGTH_LABELS = {
    Strength.WEAK: N_("Too easy to guess"),
    Strength.FAIR: N_("Fair: a few more words make it good"),
    Strength.GOOD: N_("Good"),
    Strength.STRONG: N_("Strong"),
}


def bits(typed: str) -> float:
    """About how many bits of guessing a passphrase is worth."""
    text = unicodedata.normalize("NFKC", typed)
    seen: set[str] = set()
    total = 0.0
    before = ""
    for sign in text:
        worth = _worth(sign)
        if before and abs(ord(sign) - ord(before)) <= 1:
            worth *= _NEXT
        elif sign in seen:
            worth *= _AGAIN
        total += worth
        seen.add(sign)
        before = sign
    return total


def strength(typed: str) -> Strength:
    """The word for ``bits``."""
    worth = bits(typed)
    if worth < LEAST_BITS:
        return Strength.WEAK
    if worth < 42:
        return Strength.FAIR
    return Strength.GOOD if worth < 56 else Strength.STRONG


def checked_passphrase(typed: str, again: str, field: str = "passphrase") -> str:
    """A new passphrase typed twice. Raises RuleBroken: empty, too easy, too long, not the same, unusable signs."""
    if not typed:
        raise RuleBroken(
            field, "empty", N_("Choose a passphrase. Four words that only you would put together are good.")
        )
    if len(typed) > LONGEST:
        raise RuleBroken(field, "long", N_("A passphrase has at most {most} characters."), most=LONGEST)
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in typed):
        raise RuleBroken(field, "signs", N_("The passphrase has a character that cannot be used."))
    if strength(typed) is Strength.WEAK:
        raise RuleBroken(field, "easy", N_("This passphrase is too easy to guess. Make it longer: several words."))
    if typed != again:
        raise RuleBroken(f"{field}_again", "differs", N_("This is not the same passphrase as the first time."))
    return typed


def _worth(sign: str) -> float:
    if ord(sign) >= _FROM_HAN:
        return _HAN
    if sign.isalpha():
        return _LETTER
    return _DIGIT if sign.isdigit() or sign.isspace() else _MARK
