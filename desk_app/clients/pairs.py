"""Which files are worth comparing at all: those that share a key. Pure.

Each key is shared by few, so that the work grows with the files and not with their square: a phone, a document, the
sound of the name with a part of something else, a birthday with the sound of the surname.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desk_app.clients import pinyin
from desk_app.clients.likeness import Facts

_DIGITS = re.compile(r"\d+")

#: A key that more files share than this brings no pairs: what they share says nothing.
LARGEST = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of key: its name, the keys of a file, and how many files may share one for it to bring pairs."""

    name: str
    keys: Callable[[Facts], Iterator[str]]
    largest: int = LARGEST


def _phone(facts: Facts) -> Iterator[str]:
    yield from facts.phones


def _document(facts: Facts) -> Iterator[str]:
    if facts.documents:
        yield min(facts.documents, key=len) if len(facts.documents) > 1 else next(iter(facts.documents))


def _sound(facts: Facts) -> Iterator[str]:
    """The name as it sounds, in whatever script; of one in letters with its words in either order."""
    yield from facts.name.sounds
    if facts.name.short:
        yield facts.name.whole


def _sound_and_day(facts: Facts) -> Iterator[str]:
    if facts.birthday is not None:
        day = f"{facts.birthday.month}.{facts.birthday.day}{'L' * facts.birthday.lunar}"
        for sound in _sound(facts):
            yield f"{sound} {day}"


def _sound_and_place(facts: Facts) -> Iterator[str]:
    """Addresses that are taken for the same have the same numbers in them."""
    if len(facts.address) >= 6:
        place = ".".join(_DIGITS.findall(facts.address)) or facts.address[-4:]
        for sound in _sound(facts):
            yield f"{sound} {place}"


def _sound_and_number(facts: Facts) -> Iterator[str]:
    """Of a phone or a document with one slip, two thirds are right. The last sign of a document follows from it."""
    for number in (*facts.phones, *(document[:17] for document in facts.documents)):
        third = len(number) // 3
        first, middle, last = number[:third], number[third : 2 * third], number[2 * third :]
        for sound in _sound(facts):
            yield from (f"{sound} {first}{middle}", f"{sound} {middle}.{last}", f"{sound} {first}..{last}")


def _born_and_surname(facts: Facts) -> Iterator[str]:
    if facts.birthday is None or not facts.birthday.year:
        return
    born = f"{facts.birthday.year}.{facts.birthday.month}.{facts.birthday.day}"
    for surname in _surnames(facts):
        yield f"{born} {surname}"


def _surnames(facts: Facts) -> set[str]:
    name = facts.name
    if name.han:
        return set(pinyin.readings(name.main[0])[:2]) if name.main else set()
    words = {word for word in (name.words[0], name.words[-1]) if len(word) > 1} if name.words else set()
    return words | {word[0] for word in words}


#: A name alone says something where two files alone have it.
NAME = Kind("name", _sound, largest=2)

#: In the order they are gone through. A pair is compared once for each kind that brings it.
KINDS = (
    Kind("phone", _phone),
    Kind("document", _document),
    NAME,
    Kind("name and day", _sound_and_day),
    Kind("name and place", _sound_and_place),
    Kind("name and number", _sound_and_number),
    Kind("birthday", _born_and_surname),
)
