"""Lists as files: real numbers and dates, texts that stay texts, and no formula from anybody's name."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from desk_app.errors import DeskError
from desk_app.exporter.sheet import Cell, Form, Heading, Line, Sheet, form_of
from desk_app.exporter.writing import guarded, write_list
from desk_app.importer.reading import open_source
from desk_app.money import Money

NASTY = ("=1+1", "+86 138", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＠x", "'=1", '=HYPERLINK("http://x")')


def sheet(lines: list[Line], width: int = 0) -> Sheet:
    count = width or max(map(len, lines), default=1)
    return Sheet("名单 [1]", tuple(Heading(f"栏{number}") for number in range(count)), iter(lines))


def written(lines: list[Line], form: Form) -> bytes:
    file = BytesIO()
    assert write_list(file, sheet(lines), form, lambda _rows: None) == len(lines)
    return file.getvalue()


def as_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def cells_of(data: bytes) -> list[tuple[object, ...]]:
    return [tuple(row) for row in openpyxl.load_workbook(BytesIO(data)).active.iter_rows(values_only=True)][1:]


@pytest.mark.parametrize("text", NASTY)
def test_no_text_becomes_a_formula(text: str) -> None:
    (row,) = as_csv(written([(text,)], Form.CSV))[1:]
    assert row[0].startswith("'")
    book = openpyxl.load_workbook(BytesIO(written([(text,)], Form.XLSX)))
    cell = book.active["A2"]
    assert cell.data_type == "s", "a formula would be of type f"
    assert cell.quotePrefix


def test_numbers_and_dates_are_what_they_are() -> None:
    minute = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
    line: Line = (Money(-128_050, "CNY"), Money(500, "JPY"), 7, date(2026, 11, 21), minute, None)
    (read,) = cells_of(written([line], Form.XLSX))
    assert read[:3] == (-1280.5, 500, 7)
    assert [str(cell) for cell in read[3:]] == ["2026-11-21 00:00:00", "2026-11-21 14:30:00", "None"]
    assert as_csv(written([line], Form.CSV))[1] == ["-1280.50", "500", "7", "2026-11-21", "2026-11-21 14:30", ""]


def test_csv_is_that_of_rfc_4180_with_a_mark() -> None:
    data = written([("a,b", 'c"d', "e\nf", "王秀英")], Form.CSV)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert as_csv(data)[1] == ["a,b", 'c"d', "e\nf", "王秀英"]


def test_other_readers_take_the_workbook_too() -> None:
    data = written([("王秀英", 3, Money(128_000, "CNY"))], Form.XLSX)
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows == [["栏0", "栏1", "栏2"], ["王秀英", 3.0, 1280.0]]


def test_the_same_rows_are_the_same_bytes() -> None:
    assert written([("a", 1)], Form.XLSX) == written([("a", 1)], Form.XLSX)


@given(st.lists(st.tuples(st.text(max_size=40), st.integers(-(10**9), 10**9)), max_size=5))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_written_and_read(rows: list[tuple[str, int]]) -> None:
    lines: list[Line] = [(text, number) for text, number in rows]
    assert len(as_csv(written(lines, Form.CSV))) == len(rows) + 1
    read = CalamineWorkbook.from_filelike(BytesIO(written([("x", 0), *lines], Form.XLSX))).get_sheet_by_index(0)
    assert len(read.to_python()) == len(rows) + 2
    assert not any(guarded(text).startswith(("=", "+", "-", "@", "\t", "\r")) for text, _ in rows)


@pytest.mark.parametrize("form", Form)
def test_a_hundred_thousand_rows_take_no_more_memory_than_a_few(form: Form, tmp_path: Path) -> None:
    def lines(count: int) -> Iterator[tuple[Cell, ...]]:
        for number in range(count):
            yield "A-00001", "王秀英", f"138{number:08}", "女", date(1990, 4, 15), Money(number, "CNY")

    def most(count: int) -> int:
        tracemalloc.start()
        with (tmp_path / f"{count}").open("wb") as file:
            headings = tuple(Heading(str(number)) for number in range(6))
            assert write_list(file, Sheet("x", headings, lines(count)), form, lambda _rows: None) == count
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    few = most(1_000)
    assert most(20_000) < few + 300_000


def test_who_steps_in_between_can_stop_it() -> None:
    seen: list[int] = []

    def step(rows: int) -> None:
        seen.append(rows)
        if rows >= 1000:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_list(BytesIO(), sheet([("x",)] * 5000), Form.XLSX, step)
    assert seen == [500, 1000]


@pytest.mark.parametrize(("name", "form"), [("a.xlsx", Form.XLSX), ("A.CSV", Form.CSV), ("a.b.csv", Form.CSV)])
def test_the_ending_says_what_it_is(name: str, form: Form) -> None:
    assert form_of(name) is form


@pytest.mark.parametrize("name", ["a", "a.xls", "a.txt", ".", "xlsx", "a.db"])
def test_other_endings_are_refused(name: str) -> None:
    with pytest.raises(DeskError):
        form_of(name)


@pytest.mark.parametrize("text", ["_x003D_1+1甲", "a_x000A_b", "_x005F_x003D_", "_x00", "__xABCD__", "x_X0041_"])
def test_a_text_that_looks_like_a_sign_by_its_number_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        write_list(file, Sheet("a", (Heading("h"),), iter([(text,)])), Form.XLSX, lambda _: None)
    assert [cells for _, cells in open_source(path).rows()] == [["h"], [text]]
