"""The problems of an import as a list to work through in a spreadsheet: .xlsx or .csv.

What stands in it was typed elsewhere, by anybody: no cell may become a formula when the list is opened.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from desk_app.importer.lists import ListKind, field_label
from desk_app.importer.result import ImportResult, Problem
from desk_app.staff.saving import Unsaved, save_whole
from desk_app.words import LANGUAGES, N_, Words, words_for

#: What a program that opens the list may take for the beginning of a formula, in either width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
#: Signs that may not stand in a workbook at all.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
#: A spreadsheet's cell holds no more.
LONGEST_CELL = 32_000

HEADINGS = (N_("File"), N_("Row"), N_("Column"), N_("What"), N_("Reason"))


@cache
def _own_headings() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words_for(language)(heading) for heading in HEADINGS) for language in LANGUAGES)


def is_problem_list(cells: Sequence[str]) -> bool:
    """Whether a row is the headings of a list that ``problem_list`` wrote, in any language, or edited since."""
    return tuple(cells[: len(HEADINGS)]) in _own_headings()


#: In a word or two what is the matter, by the code of the problem.
PROBLEM_LABELS: dict[str, str] = {
    "ambiguous_client": N_("Client unclear"),
    "bad_amount": N_("Amount unreadable"),
    "bad_answer": N_("Answer unclear"),
    "bad_date": N_("Date unreadable"),
    "bad_field": N_("Field unreadable"),
    "bad_id": N_("Document unreadable"),
    "bad_number": N_("Number unreadable"),
    "bad_phone": N_("Phone unreadable"),
    "bad_time": N_("Time unreadable"),
    "code_taken": N_("Code taken"),
    "conflict": N_("Two values"),
    "control_characters": N_("Control characters"),
    "date_order": N_("Day or month first"),
    "document_taken": N_("Document taken"),
    "duplicate": N_("Twice in the list"),
    "erased": N_("Erased here"),
    "encoding_guessed": N_("Encoding guessed"),
    "extra_cells": N_("Cells too many"),
    "future": N_("In the future"),
    "group": N_("No person"),
    "negative": N_("Below zero"),
    "no_name": N_("No name"),
    "not_called": N_("Not to be called"),
    "not_data": N_("No entry"),
    "nothing_named": N_("Nothing named"),
    "other_name": N_("Another name"),
    "other_sheet": N_("Sheet not read"),
    "rounded": N_("Rounded"),
    "same_phone": N_("Same phone"),
    "shared_phone": N_("Shared phone"),
    "split": N_("Kept in parts"),
    "too_long": N_("Too long"),
    "unknown_service": N_("Service unknown"),
    "broken_line": N_("Line unreadable"),
    "opening_reversed": N_("Balance reversed"),
    "opening_stands": N_("Balance stands already"),
    "picture": N_("Pictures left out"),
    "unclosed": N_("Card not ended"),
    "unread": N_("Signs unreadable"),
    "withdrawn": N_("Consent taken back"),
}

_UNSAVED = Unsaved(
    N_("The list cannot be saved as {path}. Another program may have it open; choose another place or name."),
    a_folder=N_("{path} is a folder. Give the list a name of its own."),
    no_folder=N_("There is no folder {path} to save the list in."),
    disk_full=N_("The disk is full. The list was not saved."),
)

Line = tuple[str, int | None, str, str, str]


def problem_label(problem: Problem) -> str:
    """The marked label of what is the matter."""
    return PROBLEM_LABELS.get(problem.code, N_("To look at")) if problem.given else N_("Not given")


def field_of(problem: Problem, kind: ListKind) -> str:
    """The marked label of the field concerned; "" where it is the whole row."""
    return field_label(kind, problem.field) if problem.field else ""


def lines(result: ImportResult, words: Words) -> Iterator[Line]:
    """File, row (None: the file as a whole), field, what, and the sentence, in the order of the files."""
    for one in result.files:
        for problem in one.problems:
            field = field_of(problem, one.kind)
            yield (
                one.file,
                problem.row or None,
                words(field) if field else "",
                words(problem_label(problem)),
                problem.say(words),
            )


def problem_list(result: ImportResult, words: Words, ending: str) -> bytes:
    """The problems of an import as a file: a workbook for ".xlsx", else CSV in UTF-8 with a mark."""
    file = BytesIO()
    if ending.casefold() == ".xlsx":
        _write_workbook(file, result, words)
    else:
        _write_csv(file, result, words)
    return file.getvalue()


def save_problem_list(data: bytes, path: Path) -> None:
    """Writes a list of ``problem_list``: whole or not at all; an older file is replaced only by a whole new one.

    Raises ShopFileError in plain words.
    """
    save_whole(data, path, _UNSAVED)


def guarded(text: str) -> str:
    """A text as it may stand in a CSV cell: one that begins like a formula gets an apostrophe before it."""
    bare = _CONTROLS.sub("", text)[:LONGEST_CELL]
    return f"'{bare}" if bare.startswith(_FORMULA) or bare.lstrip().startswith(_FORMULA) else bare


def _write_csv(file: IO[bytes], result: ImportResult, words: Words) -> None:
    file.write("\ufeff".encode())  # spreadsheets take a CSV without it for the machine's own encoding
    writer = csv.writer(_Encoded(file), quoting=csv.QUOTE_ALL)
    writer.writerow([words(heading) for heading in HEADINGS])
    for name, row, *texts in lines(result, words):
        writer.writerow([guarded(name), "" if row is None else str(row), *map(guarded, texts)])


class _Encoded:
    """What a csv writer writes into: text to UTF-8."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Encodes; half a character pair from a broken source becomes a question mark."""
        return self._file.write(text.encode("utf-8", "replace"))


def _write_workbook(file: IO[bytes], result: ImportResult, words: Words) -> None:
    from openpyxl import Workbook  # heavy; only whoever saves a list needs it
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.worksheet._writer import WorksheetWriter
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(words(N_("Problems")))
    for letter, width in zip("ABCDE", (28, 8, 18, 22, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    # By itself openpyxl keeps the rows in a temporary file until it is saved: names of clients in the clear.
    held = BytesIO()
    sheet._writer = WorksheetWriter(sheet, held)
    sheet._writer.write_top()

    def text(said: str) -> object:
        cell = WriteOnlyCell(sheet, value=_CONTROLS.sub("", said).encode("utf-8", "replace").decode()[:LONGEST_CELL])
        cell.data_type = "s"  # a text whatever it begins with
        cell.quotePrefix = True  # and it stays one when somebody edits it
        return cell

    sheet.append([text(words(heading)) for heading in HEADINGS])
    for name, row, *texts in lines(result, words):
        sheet.append([text(name), row, *map(text, texts)])
    sheet.close()

    def write_sheet(_sheet: object) -> None:
        sheet._drawing, sheet._rels = SpreadsheetDrawing(), sheet._writer._rels
        archive.writestr(sheet.path[1:], held.getvalue())
        writer.manifest.append(sheet)

    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        writer = ExcelWriter(book, archive)
        writer.write_worksheet = write_sheet
        writer.write_data()
