"""A file as rows of text, whatever wrote it: CSV in any encoding and dialect, or a workbook.

Rows are streamed; a file is never held whole (a workbook's sheet is, by its reader). Row numbers are those a person
sees in a spreadsheet: the first row of the file is 1, blank rows count.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Protocol

from desk_app.errors import DeskError
from desk_app.importer.cells import clean, has_controls
from desk_app.importer.encodings import detect_encoding, not_a_table
from desk_app.importer.vcard_rows import CardFile, Remark, is_cards
from desk_app.importer.workbook import Workbook
from desk_app.words import N_, Words, words_for

#: A larger file is refused before it is read: half a million clients, and minutes of work, are in one of this size.
LARGEST_MEGABYTES = 100
LARGEST_FILE = LARGEST_MEGABYTES * 1024 * 1024
#: A longer line is no line of a list.
LONGEST_LINE = 2_000_000
#: A list with more columns than this is refused where its headings stand; stray cells further right are named.
MOST_COLUMNS = 500
DELIMITERS = ",;\t|"

#: What files that are not lists begin with.
_FOREIGN = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"MZ", b"\x7fELF",
    b"SQLite format 3", b"{\\rtf", b"RIFF", b"OggS", b"ID3", b"\xca\xfe\xba\xbe", b"\x00\x00\x01\x00",
)  # fmt: skip

#: What stands for a byte that could not be read.
_LOST = "\ufffd"
_UNREAD = N_("Signs of this row that could not be read, and stand as {sign}: {count}.")

Row = tuple[int, list[str]]
#: A row and a column out of which signs were taken that nobody can see.
Cleaned = tuple[int, int]


class Source(Protocol):
    """A file's rows: ``rows`` may be called again, and starts over."""

    @property
    def encoding(self) -> str: ...

    @property
    def guessed(self) -> bool:
        """Whether nothing in the file proves the encoding."""
        ...

    @property
    def delimiter(self) -> str: ...

    def rows(self) -> Iterator[Row]: ...

    def raw_rows(self) -> Iterator[Row]: ...

    def other_sheets(self) -> tuple[str, ...]: ...

    def take_cleaned(self) -> tuple[Cleaned, ...]:
        """The cells of ``rows`` that were cleaned since this was last asked."""
        ...

    def take_remarks(self) -> tuple[Remark, ...]:
        """What ``rows`` has to say of the file beside its cells, since this was last asked."""
        ...


@dataclass(frozen=True, slots=True)
class TextFile:
    """A CSV file. ``encoding`` is a codec name, ``delimiter`` one of ``DELIMITERS``."""

    path: Path
    encoding: str
    delimiter: str
    guessed: bool = False
    damaged: bool = False  # some bytes are not in the encoding: "�" stands for each
    _cleaned: list[Cleaned] = field(default_factory=list, repr=False, compare=False)
    _remarks: list[Remark] = field(default_factory=list, repr=False, compare=False)

    def rows(self) -> Iterator[Row]:
        """Every record with its number, its cells clean. Raises DeskError for an open quotation mark."""
        self._cleaned.clear()
        self._remarks.clear()
        for number, cells in self.raw_rows():
            if self.damaged and (lost := "".join(cells).count(_LOST)):
                self._remarks.append((number, "unread", _UNREAD, {"count": lost, "sign": _LOST}))
            if not "".join(cells).isprintable():
                self._cleaned.extend((number, column) for column, cell in enumerate(cells) if has_controls(cell))
            yield number, [clean(cell) if cell else "" for cell in cells]

    def take_cleaned(self) -> tuple[Cleaned, ...]:
        """The cells of ``rows`` that were cleaned since this was last asked."""
        taken = tuple(self._cleaned)
        self._cleaned.clear()
        return taken

    def take_remarks(self) -> tuple[Remark, ...]:
        """The rows with bytes that are in no encoding, since this was last asked."""
        taken = tuple(self._remarks)
        self._remarks.clear()
        return taken

    def raw_rows(self) -> Iterator[Row]:
        """Every record as the file has it, for counting."""
        errors = "replace" if self.damaged else "strict"
        with self.path.open("rb") as raw, TextIOWrapper(raw, self.encoding, errors, newline="") as text:
            lines = _Lines(self.path, text)
            number, empty = 0, 0
            try:
                for number, record in enumerate(csv.reader(lines, delimiter=self.delimiter), start=1):
                    if not record:
                        empty += 1
                        continue
                    if empty:  # blank lines between rows
                        yield from ((number - back, []) for back in range(empty, 0, -1))
                        empty = 0
                    yield number, record
                    lines.record_done()
            except csv.Error as error:
                raise self._open_quote(number + 1) from error
            if lines.ended_in_quotes:
                raise self._open_quote(number)

    def other_sheets(self) -> tuple[str, ...]:
        """A text file has one sheet."""
        return ()

    def _open_quote(self, row: int) -> DeskError:
        return DeskError(
            N_("In “{file}” a quotation mark that opens in row {row} is never closed. Nothing was taken from it."),
            file=self.path.name,
            row=row,
        )


class _Lines:
    """Lines for the csv reader: bounded in length, and watching for a quotation left open at the end."""

    def __init__(self, path: Path, text: TextIOWrapper) -> None:
        self._path = path
        self._text = text
        self._quotes = 0
        self._lines = 0
        self.ended_in_quotes = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            self.ended_in_quotes = self._lines > 1 and self._quotes % 2 == 1
            raise StopIteration
        if len(line) >= LONGEST_LINE:
            raise not_a_table(self._path)
        self._lines += 1
        self._quotes += line.count('"')
        return line

    def record_done(self) -> None:
        """A record is complete: what follows starts outside quotation marks."""
        if not self.ended_in_quotes:
            self._quotes = self._lines = 0


def open_source(path: Path, encoding: str = "", words: Words | None = None) -> Source:
    """The rows of ``path``, its form recognised by its content, not by its name. ``encoding``: one of
    ``encodings.CHOICES`` where a person says how a text file is written; ``words``: the shop's, for headings that a
    file of cards has not.

    Raises DeskError with one plain sentence for a missing, empty, oversized or foreign file.
    """
    path = Path(path)
    head = _head(path)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return Workbook.open(path)
    for magic in _FOREIGN:
        if head.startswith(magic):
            kind = "PDF" if magic == b"%PDF" else ""
            raise _foreign(path, kind)
    if is_cards(head):
        return CardFile.open(path, words or words_for("en"), encoding)
    found = detect_encoding(path, encoding)
    return TextFile(path, found.name, _sniff_delimiter(path, found.name), found.guessed, found.damaged)


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise DeskError(N_("“{file}” is a folder. Pick the file itself."), file=path.name)
    if path.exists() and not path.is_file():
        raise not_a_table(path)  # a pipe or a device: it would keep whoever reads it, or never end
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise DeskError(
                N_("“{file}” is too large ({size} MB; at most {limit} MB). Split it into several files."),
                file=path.name,
                size=-(-size // (1024 * 1024)),
                limit=LARGEST_MEGABYTES,
            )
        with path.open("rb") as file:
            head = file.read(4096)
    except FileNotFoundError as error:
        raise DeskError(N_("There is no file “{file}”."), file=path.name) from error
    except OSError as error:
        raise DeskError(N_("“{file}” cannot be read. Another program may hold it."), file=path.name) from error
    if not head.strip(b"\x00\r\n\t ,;\xef\xbb\xbf\xff\xfe"):
        raise DeskError(N_("“{file}” is empty."), file=path.name)
    return head


def _foreign(path: Path, kind: str) -> DeskError:
    if kind:
        return DeskError(
            N_("“{file}” is a {kind} document, not a list. Save it from its program as CSV or Excel."),
            file=path.name,
            kind=kind,
        )
    return not_a_table(path)


def _sniff_delimiter(path: Path, encoding: str) -> str:
    """The delimiter that cuts the first rows into the most even number of cells; a comma where none cuts them."""
    with path.open("rb") as raw, TextIOWrapper(raw, encoding, "replace", newline="") as text:
        sample = text.read(32_768)
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter)
        many = [width for width in widths if width > 1]
        if not many:
            continue
        usual = max(set(many), key=lambda width: (many.count(width), width))
        score = many.count(usual) / len(widths) + min(usual, 20) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(sample: str, delimiter: str) -> list[int]:
    lines = sample.replace("\0", "").splitlines(keepends=True)
    if len(lines) > 1:
        lines.pop()  # the last one is cut where the sample ends
    try:
        return [len(record) for record in csv.reader(lines[:200], delimiter=delimiter) if record]
    except csv.Error:
        return []


def padded(row: Sequence[str], width: int) -> list[str]:
    """``row`` with at least ``width`` cells."""
    return list(row) + [""] * (width - len(row))
