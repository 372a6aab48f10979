"""What the sweep for second files keeps of every file: a line of text and a few numbers, about a hundred bytes.

A million files are read once, in the order of their numbers, and then compared from here: nothing is read again but of
the pairs that may be shown.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from desk_app.clients import pinyin
from desk_app.clients.client import Birthday
from desk_app.clients.documents import Document, DocumentKind, birthday_of, same_numbers
from desk_app.clients.likeness import house_numbers, solar
from desk_app.clients.names import Name, heard_besides, taken_apart

#: Rows as ``sweep_store.told_after`` reads them: number, name, birthday, document, address, phones.
Row = tuple[int, str, int, int, int, int, int, str, str, str, str | None]

_BETWEEN = re.compile(r"\W+")

#: Names and lunar days that are remembered while files are read.
_NAMES, _DAYS = 32_768, 32_768

#: Piles that the keys are laid on, so that sorting one holds nobody up.
_PILES = 256
_AT = (1 << 32) - 1

#: Parts of a packed birthday: day, month, year, and how it is told.
_YEAR, _LUNAR, _LEAP = 9, 1 << 22, 1 << 21
_YEARS = 0xFFF << _YEAR


class Told(NamedTuple):
    """What is compared of a file before its whole score is worth reckoning. Empty texts where nothing is told.

    ``name`` is folded, its words parted by spaces; ``document`` are the 17 digits of a resident number, or another
    number as it is; ``place`` has to be the same in addresses that may be the same.
    """

    born: int
    mark: str
    name: str
    phones: tuple[str, ...]
    document: str
    place: str


class Piles:
    """Keys, each with the place of the file that has it. Ten million of them are 80 megabytes."""

    def __init__(self) -> None:
        self._piles = [array("q") for _pile in range(_PILES)]

    def add(self, key: int, place: int) -> None:
        """``key`` is a hash: two texts of one hash only cost a comparison."""
        self._piles[key & (_PILES - 1)].append((key >> 8 & 0x7FFFFFFF) << 32 | place)

    def __len__(self) -> int:
        return len(self._piles)

    def size(self) -> int:
        """Bytes held."""
        return sum(len(pile) * pile.itemsize for pile in self._piles)

    def take(self) -> Iterator[list[list[int]]]:
        """One pile after the other: the places of those that share a key, of two or more. What is taken is gone."""
        while self._piles:
            yield _shared(sorted(self._piles.pop()))


def _shared(keys: Sequence[int]) -> list[list[int]]:
    found: list[list[int]] = []
    group: list[int] = []
    for one, other in pairwise(keys):
        if one >> 32 == other >> 32:
            if one == other:
                continue
            if not group:
                group.append(one & _AT)
                found.append(group)
            group.append(other & _AT)
        elif group:
            group = []
    return found


@dataclass(frozen=True, slots=True)
class _Heard:
    """Of a name: how it is kept, and the hashes of its sounds and of what its surname may be."""

    kept: str
    sounds: tuple[int, ...]
    surnames: tuple[int, ...]


class Packed:
    """All files, packed, and the four kinds of keys by which they are laid beside each other."""

    def __init__(self) -> None:
        self.ids, self._born = array("q"), array("i")
        self._starts, self._text = array("Q", [0]), bytearray()
        self.phones, self.documents, self.sounds, self.births = Piles(), Piles(), Piles(), Piles()
        # Names and lunar birthdays repeat. Remembered here, so that it goes with the rest.
        self._heard = lru_cache(maxsize=_NAMES)(_heard)
        self._lunar = lru_cache(maxsize=_DAYS)(_lunar)

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, row: Row) -> None:
        """The next file."""
        place = len(self.ids)
        number, name, lunar, year, month, day, leap, kind, document, address, phones = row
        heard = self._heard(name)
        born = self._lunar(year, month, day, leap) if lunar else year << _YEAR | month << 5 | day if month else 0
        if document and not born:
            born = _born_by_document(kind, document)
        self.ids.append(number)
        self._born.append(born)
        body = _body(kind, document) if document else ""
        line = f"{heard.kept}\x1f{phones or ''}\x1f{body}\x1f{_place(address)}"
        self._text += line.encode()
        self._starts.append(len(self._text))
        for phone in phones.split() if phones else ():
            self.phones.add(hash(phone), place)
        if body:
            self.documents.add(hash(body), place)
        for sound in heard.sounds:
            self.sounds.add(sound, place)
        if born & _YEARS:
            for surname in heard.surnames:
                self.births.add(hash((born, surname)), place)

    def size(self) -> int:
        """Bytes held."""
        flat = (self.ids, self._born, self._starts)
        piles = (self.phones, self.documents, self.sounds, self.births)
        return len(self._text) + sum(len(one) * one.itemsize for one in flat) + sum(map(Piles.size, piles))

    def told(self, place: int) -> Told:
        """What is kept of the file at a place."""
        line = self._text[self._starts[place] : self._starts[place + 1]].decode()
        name, phones, document, address = line.split("\x1f")
        return Told(self._born[place], name[0], name[1:], tuple(phones.split()), document, address)


def _heard(text: str) -> _Heard:
    name = taken_apart(text)
    sounds = {*name.sounds, name.whole} if name.short else name.sounds | heard_besides(name)
    mark = "s" if name.short else "h" if name.han else "l"
    kept = mark + (name.main if name.han else " ".join(name.words))
    return _Heard(kept, tuple(map(hash, sounds)), tuple(map(hash, surnames(name))))


def surnames(name: Name) -> set[str]:
    """What a name that is almost the same begins or ends with: a reading of the surname, or a word or its letter."""
    if name.nobody:
        return set()
    if name.han:
        signs = name.main[:2] if len(name.main) >= 4 else name.main[:1]  # 陈方安生 was 方安生
        return {sound for sign in signs for sound in pinyin.readings(sign)[:2]}
    said = name.words if len(name.words) <= 3 else (name.words[0], name.words[-1])
    words = {word for word in said if len(word) > 1}
    return words | {word[0] for word in words}


def _lunar(year: int, month: int, day: int, leap: int) -> int:
    told = solar(Birthday(month, day, year, lunar=True, leap=bool(leap)))
    return _packed(told) if told else 0


@lru_cache(maxsize=16)
def _kind(text: str) -> DocumentKind:
    return DocumentKind(text or DocumentKind.OTHER)


def _born_by_document(kind: str, number: str) -> int:
    told = birthday_of(Document(_kind(kind), number))
    return _packed(told) if told else 0


def _packed(told: Birthday) -> int:
    return told.lunar * _LUNAR | told.leap * _LEAP | told.year << _YEAR | told.month << 5 | told.day


def _body(kind: str, number: str) -> str:
    """A resident number in its newest form without the character that follows from the others; any other as it is."""
    if kind == DocumentKind.OLD_RESIDENT_ID:
        number = same_numbers(Document(DocumentKind.OLD_RESIDENT_ID, number))[-1]
    return number[:17] if len(number) == 18 else number


def _place(address: str) -> str:
    """The numbers of an address, the same in two that may be one; "" of one without."""
    if len(address) < 6:
        return ""
    bare = _BETWEEN.sub("", unicodedata.normalize("NFKC", address)).casefold()
    return house_numbers(bare) if len(bare) >= 6 else ""


def day_of(born: int) -> int:
    """A packed birthday without its year."""
    return born & ~_YEARS


def year_of(born: int) -> int:
    """The year of a packed birthday; 0 where it is not told."""
    return (born & _YEARS) >> _YEAR
