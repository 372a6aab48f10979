"""Lists that this program itself saved, known by their headings in either language.

Those of visits, payments and the like are refused: all of it is in the books of the shop it came from. That of clients
is read back field by field; what only this program can know of her (when she was seen last, since when she has a file)
and a masked document say nothing, and what is to be watched stays where consent is asked for it: none of it becomes a
note. ``tests/importer/test_own_lists.py`` holds the headings against those of the exporter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from desk_app.importer.laid_out import Rows
from desk_app.importer.vcard_rows import Remark
from desk_app.words import LANGUAGES, N_, words_for

#: What the wizard calls such a list.
PROGRAM = N_("Saved by this program")

#: The columns of the list of clients and the field each is; "" says nothing about a client.
CLIENT_COLUMNS: tuple[tuple[str, str], ...] = (
    (N_("Member code"), "code"), (N_("Name"), "name"), (N_("Phone"), "phone"), (N_("Gender"), "gender"),
    (N_("Birthday"), "birthday"), (N_("Document"), "document"), (N_("Address"), "address"), (N_("Source"), "source"),
    (N_("Tags"), "tags"), (N_("Advisor"), "advisor"), (N_("Last seen"), ""), (N_("Take care"), "allergies"),
    (N_("May be called"), "may_call"), (N_("Client since"), ""),
)  # fmt: skip
#: Of these columns nobody else's list has all.
_TELLING = frozenset({N_("Member code"), N_("Name"), N_("Last seen"), N_("Client since")})

#: The lists that are not read back.
BOOKS: tuple[tuple[str, ...], ...] = (
    (
        N_("Date"), N_("Receipt"), N_("Client"), N_("Member code"), N_("Services and products"), N_("Beautician"),
        N_("Total"), N_("Discount"), N_("Score"), N_("Next due"), N_("Staff"), N_("Notes"),
    ),
    (
        N_("Date"), N_("Time"), N_("Receipt"), N_("Client"), N_("Member code"), N_("For"), N_("Paid with"),
        N_("Amount"), N_("Staff"), N_("Notes"),
    ),
    (
        N_("Number"), N_("Client"), N_("Member code"), N_("Pledge"), N_("Principal"), N_("Start"), N_("Due"),
        N_("Last day"), N_("Renewals"), N_("Closed"), N_("Status"),
    ),
    (
        N_("Date"), N_("Time"), N_("Minutes"), N_("Client"), N_("Member code"), N_("Service"), N_("Staff"),
        N_("Status"), N_("Notes"),
    ),
    (
        N_("Place"), N_("Client"), N_("Member code"), N_("Phone"), N_("Advisor"), N_("Reason"), N_("Due"), N_("Points"),
    ),
    (N_("Client"), N_("Member code"), N_("Held back because"), N_("Until")),
    (
        N_("Client"), N_("Member code"), N_("What"), N_("Since"), N_("Due"), N_("Staff"),
    ),
)  # fmt: skip
#: Of so many columns a list of the books is known with two missing.
_MANY = 9

#: What stands in the column of calls, as the reader of calls takes it.
_CALLS = {N_("yes"): "yes", N_("no"): "no", N_("not asked yet"): "", N_("Do not call"): "do not call"}
#: The apostrophe that keeps a text of a CSV file from becoming a formula.
_GUARD = re.compile("'(?=\\s*[=+\\-@\t\r＝＋－＠])")


@cache
def _headings(said: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(words_for(language), said)) for language in LANGUAGES)


@cache
def _calls() -> Mapping[str, str]:
    return {words_for(language)(said): taken for said, taken in _CALLS.items() for language in LANGUAGES}


def is_of_the_books(cells: Sequence[str]) -> bool:
    """Whether a row is the headings of one of the lists that are not read back, or was before two were taken out."""
    found = frozenset(cells)
    return any(len(own - found) <= (2 if len(said) >= _MANY else 0) for said in BOOKS for own in _headings(said))


def own_columns(cells: Sequence[str]) -> dict[int, str] | None:
    """Column → field ("": none) where these are the headings of our list of clients; None where they are not."""
    for language in LANGUAGES:
        words = words_for(language)
        if not {words(said) for said in _TELLING} <= set(cells):
            continue
        named = {words(said): name for said, name in CLIENT_COLUMNS}
        if len(named.keys() & set(cells)) * 3 >= len(named) * 2:
            return {place: named[cell] for place, cell in enumerate(cells) if cell in named}
    return None


@dataclass(frozen=True, slots=True)
class OwnClients:
    """The rows of our list of clients: a ``reading.Source`` over that of the file. ``places``: of its columns."""

    inner: Rows
    places: Mapping[int, str]
    heading_row: int

    @property
    def encoding(self) -> str:
        return self.inner.encoding

    @property
    def guessed(self) -> bool:
        return self.inner.guessed

    @property
    def delimiter(self) -> str:
        return self.inner.delimiter

    @property
    def columns(self) -> dict[str, int]:
        """Field → column."""
        return {name: place for place, name in self.places.items() if name}

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The headings, then every row below them."""
        return ((number, self._read(number, cells)) for number, cells in self.inner.rows())

    def raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        """As ``rows``, for counting."""
        return self.inner.raw_rows()

    def _read(self, number: int, cells: list[str]) -> list[str]:
        if number <= self.heading_row:
            return [cell if self.places.get(place, "-") else "" for place, cell in enumerate(cells)]
        return [self._cell(self.places.get(place, "-"), cell) for place, cell in enumerate(cells)]

    @staticmethod
    def _cell(name: str, cell: str) -> str:
        if not cell or not name or (name == "document" and "*" in cell):
            return ""
        return _calls().get(cell, cell) if name == "may_call" else (cell[1:] if _GUARD.match(cell) else cell)

    def other_sheets(self) -> tuple[str, ...]:
        """Sheets of a workbook that are not read."""
        return self.inner.other_sheets()

    def take_cleaned(self) -> tuple[tuple[int, int], ...]:
        """The cells that were cleaned since this was last asked."""
        return tuple(self.inner.take_cleaned())

    def take_remarks(self) -> tuple[Remark, ...]:
        """There is nothing to say of a row but what its fields say."""
        return ()
