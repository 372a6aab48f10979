"""Excel workbooks, by python-calamine: the sheet as rows of text.

A workbook is a zip of XML: before anything is unpacked its size and the spread of its cells are measured, so that a
small file cannot fill the memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from lzma import LZMAError
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.errors import DeskError
from desk_app.importer.cells import cell_text, has_controls
from desk_app.importer.encodings import not_a_table
from desk_app.words import N_

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

#: Unpacked bytes of one workbook.
LARGEST_UNPACKED = 400 * 1024 * 1024
#: Cells between the first and the last one used: the reader lays out all of them. So many at the most, and so many for
#: each that has something in it; a small list may have a stray cell somewhere.
MOST_CELLS, MOST_A_CELL, FEW_CELLS = 20_000_000, 60, 400_000

#: A member that unpacks to more than this, and to so many times its packed size, is made to fill a memory: lists pack
#: ten to thirty times, and nothing packs over a thousand times.
_SUSPECT, _TIGHTEST = 8 * 1024 * 1024, 150

#: A row or a cell and where it says it stands, in any case and quotes, wherever among the attributes: the reader takes
#: all of these, and lays out whatever lies between without asking whether there is room.
_CELL = re.compile(rb"""<(?:\w{1,9}:)?(?:c|row)\s(?:[^<>]{0,200}?\s)??r\s*=\s*["']\s*([A-Za-z]*)(\d+)""")
_OVERLAP = 300
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Workbook:
    """One sheet of a workbook; the others are named, not read."""

    path: Path
    sheet: str
    others: tuple[str, ...] = ()
    encoding: str = "excel"
    delimiter: str = ""
    guessed: bool = False
    _book: list[CalamineSheet] = field(default_factory=list, repr=False, compare=False)
    _cleaned: list[tuple[int, int]] = field(default_factory=list, repr=False, compare=False)

    @classmethod
    def open(cls, path: Path) -> Workbook:
        """The first visible sheet with the most rows. Raises DeskError for what is no workbook or a bomb."""
        _measure(path)
        from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # native code

        try:
            book = CalamineWorkbook.from_path(str(path))
            names = [
                data.name
                for data in book.sheets_metadata
                if data.typ == SheetTypeEnum.WorkSheet and data.visible == SheetVisibleEnum.Visible
            ]
            sheets = [sheet for sheet in map(book.get_sheet_by_name, names) if sheet.end is not None]
        except CalamineError as error:
            raise _unreadable(path, error) from error
        if not sheets:
            raise DeskError(N_("“{file}” has no sheet with anything in it."), file=path.name)
        chosen = max(sheets, key=lambda sheet: sheet.total_height)
        others = tuple(sheet.name for sheet in sheets if sheet is not chosen)
        return cls(path, chosen.name, others, _book=[chosen])

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row with its number in the sheet; one value down a merged block, in each of its rows."""
        sheet = self._book[0]
        first_row = (sheet.start or (0, 0))[0]
        filled = _merged_down(sheet)
        carried: dict[int, str] = {}
        self._cleaned.clear()
        for number, values in enumerate(sheet.iter_rows(), start=1):
            if number <= first_row:
                continue
            row = [cell_text(value) for value in values]
            for column, value in enumerate(values):
                if isinstance(value, str) and has_controls(value):
                    self._cleaned.append((number, column))
            for column in filled.get(number, ()):
                if column < len(row):
                    row[column] = row[column] or carried.get(column, "")
                    carried[column] = row[column]
            yield number, row

    def raw_rows(self) -> Iterator[tuple[int, list[str]]]:
        """A sheet's values have one form only."""
        return self.rows()

    def take_cleaned(self) -> tuple[tuple[int, int], ...]:
        """The cells of ``rows`` that were cleaned since this was last asked."""
        taken = tuple(self._cleaned)
        self._cleaned.clear()
        return taken

    def take_remarks(self) -> tuple[tuple[int, str, str, dict[str, object]], ...]:
        """A sheet has nothing beside its cells."""
        return ()

    def other_sheets(self) -> tuple[str, ...]:
        """Names of the sheets that are not read."""
        return self.others


def _merged_down(sheet: CalamineSheet) -> dict[int, list[int]]:
    """Row number → columns that lie in a block merged downwards (one column wide)."""
    first_column = (sheet.start or (0, 0))[1]  # rows begin at the first column used
    filled: dict[int, list[int]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right and bottom > top:
            for row in range(top + 1, min(bottom, top + 1000) + 2):
                filled.setdefault(row, []).append(left - first_column)
    return filled


def _unreadable(path: Path, error: Exception) -> DeskError:
    if "password" in str(error).lower() or "encrypt" in str(error).lower():
        return DeskError(N_("“{file}” is locked with a password. Save it without one."), file=path.name)
    return not_a_table(path)


def _measure(path: Path) -> None:
    """Refuses a zip that is no workbook, unpacks to too much or spreads its cells too far."""
    if not zipfile.is_zipfile(path):
        return  # the old binary format: no compression to abuse
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
            if not any(member.filename.startswith(("xl/", "content.xml")) for member in members):
                raise not_a_table(path)
            if sum(member.file_size for member in members) > LARGEST_UNPACKED or any(map(_is_bomb, members)):
                raise DeskError(
                    N_("“{file}” unpacks to far more than a list needs. Save the sheet as CSV."), file=path.name
                )
            for member in members:
                if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                    _measure_sheet(path, packed, member)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error, LZMAError) as error:
        raise not_a_table(path) from error


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > _SUSPECT and member.file_size > member.compress_size * _TIGHTEST


def _measure_sheet(path: Path, packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    columns, first, last, stored = 0, 0, 0, 0
    tail = b""
    with packed.open(member) as sheet:
        while chunk := sheet.read(_CHUNK):
            text = tail + chunk
            for letters, digits in _CELL.findall(text):
                stored += 1
                number = int(digits[:9])  # nine digits are far enough
                first, last = first or number, max(last, number)
                if len(letters) > 2 or columns < 702:
                    columns = max(columns, _column(letters[:6].upper()))
            tail = text[-_OVERLAP:]
    if (last - first + 1) * columns > min(MOST_CELLS, FEW_CELLS + MOST_A_CELL * stored):
        raise DeskError(
            N_(
                "The cells of “{file}” are spread over {rows} rows and {columns} columns. Copy the list to a new sheet."
            ),
            file=path.name,
            rows=last,
            columns=columns,
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
