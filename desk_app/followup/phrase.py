"""A sentence to be said later, in whatever language is then wanted: a marked template and its raw values."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from desk_app.clients.birthdays import LunarDay
from desk_app.money import Money
from desk_app.words import Words


@dataclass(frozen=True, slots=True)
class Phrase:
    """``template`` is an English msgid; ``values`` fill its holes.

    Values stay raw until they are said: a date, an amount or a clock time is written as the language writes it, a
    phrase is said in turn, and text of the shop's own (names, services) is left as it is.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def say(self, words: Words) -> str:
        """The sentence in the language of ``words``."""
        return words(self.template, **{name: said(value, words) for name, value in self.values.items()})


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are of something: ``one`` and ``many`` are the msgids of a plural."""

    one: str
    many: str
    count: int

    def say(self, words: Words) -> str:
        """ "3 photographs"."""
        return words.n(self.one, self.many, self.count)


@dataclass(frozen=True, slots=True)
class NearDay:
    """A day so near that its year goes without saying."""

    day: date

    def say(self, words: Words) -> str:
        """ "21 Nov", "11月21日"."""
        if words.language == "zh_CN":
            return f"{self.day.month}月{self.day.day}日"
        return words.day(self.day).rsplit(" ", 1)[0]


#: Between names that come out of one query as one text.
BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Names:
    """Names in a row, in the shop's own words."""

    names: tuple[str, ...]

    def say(self, words: Words) -> str:
        """The names as the language parts them."""
        return words.list_of(self.names)


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands side by side on a line with a dot between; empty parts are left out."""

    parts: tuple[str | Names | Phrase, ...] = ()

    def say(self, words: Words) -> str:
        """The parts in the language of ``words``."""
        texts = (part if isinstance(part, str) else part.say(words) for part in self.parts)
        return " · ".join(text for text in texts if text)


def names_of(joined: str | None) -> Names:
    """Names as a query joined them with ``BETWEEN``."""
    return Names(tuple(joined.split(BETWEEN)) if joined else ())


#: As much of a text as is named in the middle of a sentence, in columns: 20 Chinese signs, 40 Latin ones.
NAMED = 40

#: What does not stand before a closing quote inside a sentence.
_ENDS = " \t.,;:!…。，；：！、"

#: Quotes of a text that is quoted itself: they become the inner ones.
_INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})


def shortened(text: str, most: int = NAMED) -> str:
    """A text of the shop's own as it is named within a sentence: one line, no full stop, an ellipsis where it is cut.

    ``most`` is in columns. A Latin text is cut between words where one ends in the second half.
    """
    line = " ".join(text.split()).translate(_INNER)
    bare = line.rstrip(_ENDS) or line
    if _columns(bare) <= most:
        return bare
    room, fits = most - 1, 0
    while (room := room - _columns(bare[fits])) >= 0:
        fits += 1
    space = bare.rfind(" ", 0, fits + 1)
    cut = space if space > fits // 2 else fits
    return (bare[:cut].rstrip(_ENDS) or bare[:cut]) + "…"


def _columns(text: str) -> int:
    """How wide a text is: a sign of Chinese counts for two."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def said(value: object, words: Words) -> object:
    """One raw value as ``words`` writes it. An instant is already on the shop's wall clock and shows its time."""
    if isinstance(value, Phrase | Counted | NearDay | Names | LunarDay):
        return value.say(words)
    if isinstance(value, Money):
        return words.money(value)
    if isinstance(value, datetime):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return words.day(value)
    return value
