"""Lists as files: CSV by RFC 4180, and workbooks by ECMA-376, written row by row.

The workbook is written here and not by openpyxl: that one keeps all rows in a temporary file of its own until it is
saved, in the clear and wherever the system puts such files; and a sheet is a hundred lines of XML.

No cell may become a formula when the file is opened, whatever a client's name begins with (OWASP, CSV injection): in
CSV such a text gets an apostrophe before it, in a workbook every text says that it is one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import TextIOWrapper
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from desk_app.exporter.sheet import Cell, Form, Line, Sheet
from desk_app.money import Money, minor_digits

#: What a program that opens the list may take for the beginning of a formula, in either width.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
#: Signs that may not stand in a workbook at all, and halves of pairs that no encoding has.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: How a workbook writes a sign by its number (ECMA-376, ST_Xstring); a text that looks so is no such sign.
_BY_NUMBER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: A spreadsheet's cell holds no more.
LONGEST_CELL = 32_000
#: A sheet has no more rows.
MOST_ROWS = 1_048_576
#: Day 0 of spreadsheets' serial numbers.
_DAY_0 = date(1899, 12, 30)
#: So many rows between two looks at whether to go on.
STEP = 500
#: Every file of the same rows is the same bytes.
_STAMP = (1980, 1, 1, 0, 0, 0)

Step = Callable[[int], None]


def write_list(file: IO[bytes], sheet: Sheet, form: Form, step: Step) -> int:
    """Writes a list into an open file; how many rows it has. ``step`` is told of rows, and may raise to stop."""
    return _write_workbook(file, sheet, step) if form is Form.XLSX else _write_csv(file, sheet, step)


def _told(lines: Iterator[Line], step: Step, counted: list[int]) -> Iterator[Line]:
    for number, line in enumerate(lines, start=1):
        yield line
        counted[0] = number
        if number % STEP == 0:
            step(number)
    step(counted[0])


# CSV


def guarded(text: str) -> str:
    """A text as it may stand in a CSV cell: one that begins like a formula gets an apostrophe before it."""
    bare = _CONTROLS.sub("", text)[:LONGEST_CELL]
    return f"'{bare}" if bare.startswith(_FORMULA) or bare.lstrip().startswith(_FORMULA) else bare


def _write_csv(file: IO[bytes], sheet: Sheet, step: Step) -> int:
    counted = [0]
    text = TextIOWrapper(file, "utf-8-sig", newline="")  # without a mark, spreadsheets take it for the machine's own
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(heading.said) for heading in sheet.headings])
    for line in _told(sheet.lines, step, counted):
        writer.writerow([_csv_cell(cell) for cell in line])
    text.flush()
    text.detach()
    return counted[0]


def _csv_cell(cell: Cell) -> str:
    """A cell as text: amounts plain ("-12.50" is a number, and no formula), days by ISO 8601."""
    match cell:
        case None:
            return ""
        case str():
            return guarded(cell)
        case Money():
            return cell.plain()
        case datetime():
            return cell.replace(tzinfo=None).isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


# Workbook

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: Number formats: plain, heading, day, minute, amount without and with two places, other amounts.
_PLAIN, _BOLD, _DAY, _MINUTE, _WHOLE, _CENTS, _MILLS = range(7)
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_SPREADSHEET}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/><numFmt numFmtId="166" formatCode="#,##0.000"/>'
        '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/>'
        '<name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
        '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
        '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        '</cellStyleXfs><cellXfs count="7">'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}


def _write_workbook(file: IO[bytes], sheet: Sheet, step: Step) -> int:
    counted = [0]
    name = re.sub(r"[\[\]:*?/\\']", " ", _CONTROLS.sub("", sheet.name)).strip()[:31] or "1"
    with ZipFile(file, "w", ZIP_DEFLATED) as book:
        for part, xml in _PARTS.items():
            book.writestr(_info(part), _HEAD + xml)
        book.writestr(
            _info("xl/workbook.xml"),
            f'{_HEAD}<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        with book.open(_info("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as part_file:
            part_file.write(_sheet_head(sheet).encode())
            for line in _told(sheet.lines, step, counted):
                if counted[0] + 2 > MOST_ROWS:
                    raise OverflowError("more rows than a sheet has")
                part_file.write(f"<row>{''.join(map(_xml_cell, line))}</row>".encode())
            part_file.write(b"</sheetData></worksheet>")
    return counted[0]


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, _STAMP)
    info.compress_type = ZIP_DEFLATED
    return info


def _sheet_head(sheet: Sheet) -> str:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{heading.width}" customWidth="1"/>'
        for place, heading in enumerate(sheet.headings, start=1)
    )
    titles = "".join(_text(heading.said, _BOLD) for heading in sheet.headings)
    return (
        f'{_HEAD}<worksheet xmlns="{_SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData><row>{titles}</row>"
    )


def _text(text: str, style: int = _PLAIN) -> str:
    plain = _CONTROLS.sub("", text)[:LONGEST_CELL].replace("\r\n", "\n").replace("\r", "\n")
    bare = escape(_BY_NUMBER.sub("_x005F_", plain))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{bare}</t></is></c>' if bare else "<c/>"


def _xml_cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<c/>"
        case str():
            return _text(cell)
        case Money():
            digits = minor_digits(cell.currency)
            style = _CENTS if digits == 2 else _MILLS if digits else _WHOLE
            return f'<c s="{style}"><v>{cell.plain()}</v></c>'
        case datetime():
            part = (cell.hour * 3600 + cell.minute * 60 + cell.second) / 86_400
            return f'<c s="{_MINUTE}"><v>{(cell.date() - _DAY_0).days + part:.8f}</v></c>'
        case date():
            return f'<c s="{_DAY}"><v>{(cell - _DAY_0).days}</v></c>'
        case _:
            return f'<c s="{_WHOLE}"><v>{cell}</v></c>'
