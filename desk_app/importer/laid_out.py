"""The rows of a list of another program, laid out anew: a ``reading.Source`` over that of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from desk_app.importer.contacts import Shape, laid_out
from desk_app.importer.days import DateOrder
from desk_app.importer.vcard_rows import CARD_COLUMNS, Remark
from desk_app.words import Words


class Rows(Protocol):
    """A file's rows as its reader gives them."""

    @property
    def encoding(self) -> str: ...

    @property
    def guessed(self) -> bool: ...

    @property
    def delimiter(self) -> str: ...

    def rows(self) -> Iterator[tuple[int, list[str]]]: ...

    def raw_rows(self) -> Iterator[tuple[int, list[str]]]: ...

    def other_sheets(self) -> tuple[str, ...]: ...

    def take_cleaned(self) -> tuple[tuple[int, int], ...]: ...


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The rows of such a list, one column a field: a ``reading.Source`` over that of the file."""

    inner: Rows
    shape: Shape
    written: tuple[str, ...]  # the headings of the file
    heading_row: int
    words: Words

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
    def order(self) -> DateOrder | None:
        return self.shape.order

    @property
    def columns(self) -> dict[str, int]:
        """Field → column; nothing is left to be guessed."""
        return {name: place for place, (_, name) in enumerate(CARD_COLUMNS) if name}

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The headings, then every row below them."""
        return self._laid_out(self.inner.rows())

    def raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        """As ``rows``, for counting."""
        return self._laid_out(self.inner.raw_rows())

    def _laid_out(self, rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        for number, cells in rows:
            if number == self.heading_row:
                yield number, [self.words(heading) for heading, _ in CARD_COLUMNS]
            elif number > self.heading_row:
                yield number, laid_out(self.shape, self.written, cells, self.words) if any(cells) else []

    def other_sheets(self) -> tuple[str, ...]:
        """Sheets of a workbook that are not read."""
        return self.inner.other_sheets()

    def take_cleaned(self) -> tuple[tuple[int, int], ...]:
        """The cells that were cleaned since this was last asked, where they stand now."""
        return tuple((number, self._place(column)) for number, column in self.inner.take_cleaned())

    def _place(self, column: int) -> int:
        """Under which of our headings a column of the file stands."""
        alone = laid_out(self.shape, self.written[column : column + 1], ["x"], self.words)
        return next((place for place, cell in enumerate(alone) if cell), len(CARD_COLUMNS) - 1)

    def take_remarks(self) -> tuple[Remark, ...]:
        """There is nothing to say of a row but what its fields say."""
        return ()
