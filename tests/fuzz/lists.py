"""Lists as a stranger may hand them over: text in any encoding, and workbooks put together by hand and then spoilt."""

from __future__ import annotations

import io
import struct
import zipfile
from functools import cache
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from desk_app.importer.lists import FIELDS, ListKind
from tests.fuzz.odd import texts

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "big5",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "shift_jis",
)
_HEADINGS = st.sampled_from([name for fields in FIELDS.values() for field in fields for name in field.headings])


@st.composite
def _tables(draw: st.DrawFn) -> list[list[str]]:
    """Headings of one kind of list, or any, above rows of odd cells."""
    kind = draw(st.sampled_from([None, *ListKind]))
    heading = _HEADINGS if kind is None else st.sampled_from([field.headings[0] for field in FIELDS[kind]])
    width = draw(st.integers(1, 10))
    rows = [draw(st.lists(heading, min_size=width, max_size=width, unique=kind is None))]
    cells = st.lists(texts(20), max_size=width + 1)
    return rows + draw(st.lists(cells, max_size=6))


def _quoted(cell: str, mark: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if mark in cell or '"' in cell or "\n" in cell else cell


@st.composite
def text_files(draw: st.DrawFn) -> bytes:
    """CSV in any encoding and dialect, sometimes with bytes knocked out, or bytes that are nothing at all."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.binary(max_size=400))
    mark = draw(st.sampled_from(",;\t|"))
    quoted = draw(st.booleans())
    lines = [mark.join(_quoted(cell, mark) if quoted else cell for cell in row) for row in draw(_tables())]
    ending = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    data = ending.join(lines).encode(draw(st.sampled_from(ENCODINGS)), "replace")
    return draw(spoilt(data))


def spoilt(data: bytes) -> st.SearchStrategy[bytes]:
    """``data``, or ``data`` cut, or with a piece of it overwritten or repeated."""

    @st.composite
    def strategy(draw: st.DrawFn) -> bytes:
        how = draw(st.sampled_from(["whole", "whole", "cut", "over", "again"]))
        at = draw(st.integers(0, max(len(data), 1)))
        if how == "cut":
            return data[:at]
        if how == "over":
            bit = draw(st.binary(min_size=1, max_size=12))
            return data[:at] + bit + data[at + len(bit) :]
        if how == "again":
            return data[:at] + data[max(at - 200, 0) :]
        return data

    return strategy()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKED = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_REFERENCES = ("", "A0", "A1", "B2", "XFD1048576", "ZZZZ9", "A99999999999", "1A", "a1", "$A$1", "Ａ１", "AA200000")
_MERGED = ("A1:A3", "A1:A1048576", "B9:A1", "A1", "", "XFD1:XFD1048576", "A2:B4", ":")


def parts_of(sheet: str, shared: str = "") -> dict[str, bytes]:
    """The members of a workbook of one sheet."""
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKED}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKED}/relationships"><Relationship Id="r1" Type="{_LINKS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets><sheet name="一" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>"
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKED}/relationships"><Relationship Id="r1" Type="{_LINKS}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_LINKS}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>'
        ).encode(),
        "xl/worksheets/sheet1.xml": sheet.encode("utf-8", "replace"),
        "xl/sharedStrings.xml": (
            f'<sst xmlns="{_MAIN}" count="1" uniqueCount="1">{shared or "<si><t>x</t></si>"}</sst>'
        ).encode("utf-8", "replace"),
    }


def packed(parts: dict[str, bytes], *, lie: str = "") -> bytes:
    """A zip of the members; of the member ``lie`` both directories say that it unpacks to ten bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    data = out.getvalue()
    if lie in parts and lie:
        true, false = struct.pack("<I", len(parts[lie])), struct.pack("<I", 10)
        data = data.replace(true, false)
    return data


def sheet_of(rows: str, after: str = "") -> str:
    """A sheet's XML around its rows."""
    return f'<?xml version="1.0"?><worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


@st.composite
def _cells(draw: st.DrawFn, row: int, column: int) -> str:
    at = f"{chr(65 + column)}{row}" if draw(st.integers(0, 7)) else draw(st.sampled_from(_REFERENCES))
    value = escape("".join(sign for sign in draw(texts(20)) if sign >= " " and not "\ud800" <= sign <= "\udfff"))
    match draw(st.sampled_from(["inline", "inline", "inline", "number", "kind", "formula", "shared", "bare"])):
        case "inline":
            return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'
        case "number":
            number = draw(st.sampled_from(["1e308", "-1e400", "NaN", "45000", "-5", "2958466", "0.1", "1" * 300, ""]))
            style = draw(st.sampled_from(["", ' s="14"', ' s="-1"', ' s="99999"']))
            return f'<c r="{at}"{style}><v>{number}</v></c>'
        case "kind":
            kind = draw(st.sampled_from(["b", "e", "d", "str", "x", "n", "s"]))
            return f'<c r="{at}" t="{kind}"><v>{value}</v></c>'
        case "formula":
            return f'<c r="{at}"><f t="shared" si="0" ref="A1:A9">{value}</f><v>3</v></c>'
        case "shared":
            return f'<c r="{at}" t="s"><v>{draw(st.sampled_from([0, 1, -1, 2**31, 2**64]))}</v></c>'
    return f"<c>{value}</c>"


@st.composite
def workbooks(draw: st.DrawFn) -> bytes:
    """A workbook of odd cells, its members left out, doubled, renamed or spoilt."""
    names = draw(st.lists(_HEADINGS, min_size=1, max_size=6))
    top = "".join(
        f'<c r="{chr(65 + column)}1" t="inlineStr"><is><t>{escape(name)}</t></is></c>'
        for column, name in enumerate(names)
    )
    rows = [f'<row r="1">{top}</row>']
    for number in range(2, 2 + draw(st.integers(0, 4))):
        cells = "".join(draw(_cells(number, column)) for column in range(len(names)))
        rows.append(f'<row r="{number}">{cells}</row>')
    merged = "".join(f'<mergeCell ref="{draw(st.sampled_from(_MERGED))}"/>' for _ in range(draw(st.integers(0, 2))))
    parts = parts_of(sheet_of("".join(rows), f"<mergeCells>{merged}</mergeCells>" if merged else ""))
    name = draw(st.sampled_from(sorted(parts)))
    match draw(st.sampled_from(["whole", "whole", "gone", "spoilt", "empty", "deep", "entities", "lie"])):
        case "gone":
            del parts[name]
        case "spoilt":
            parts[name] = draw(spoilt(parts[name]))
        case "empty":
            parts[name] = b""
        case "deep":
            parts[name] = b"<a>" * draw(st.sampled_from([100, 20_000])) + parts[name]
        case "entities":
            parts[name] = laughing() + parts[name]
        case "lie":
            return packed(parts, lie=name)
    return packed(parts) if draw(st.integers(0, 3)) else draw(spoilt(packed(parts)))


def laughing() -> bytes:
    """Entities that stand for ten of the one before: a billion laughs."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">{lines}]><l>&l9;</l>'.encode()


@cache
def bombs() -> dict[str, bytes]:
    """Small files that unpack to far more than a list: said so, and lied about, in the sheet and beside it."""
    blanks = b" " * (64 << 20)
    sheet = sheet_of('<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>')
    good = parts_of(sheet)
    cells = '<row r="2">' + '<c r="A2" t="s"><v>0</v></c>' * 1_000_000 + "</row>"
    return {
        "a sheet of blanks": packed({**good, "xl/worksheets/sheet1.xml": sheet.encode() + blanks}),
        "a sheet that lies": packed(
            {**good, "xl/worksheets/sheet1.xml": sheet.encode() + blanks}, lie="xl/worksheets/sheet1.xml"
        ),
        "strings of blanks": packed({**good, "xl/sharedStrings.xml": good["xl/sharedStrings.xml"] + blanks}),
        "strings that lie": packed(
            {**good, "xl/sharedStrings.xml": b"<sst><si><t>" + blanks + b"</t></si></sst>"}, lie="xl/sharedStrings.xml"
        ),
        "a picture of blanks": packed({**good, "xl/media/image1.png": blanks}),
        "the same cell a million times": packed(parts_of(sheet_of(cells))),
        "a far corner": packed(
            parts_of(sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'))
        ),
    }
