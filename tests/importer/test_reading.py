"""Files as rows of text: every encoding, every dialect, and what is refused in plain words."""

from __future__ import annotations

import codecs
import zipfile
from datetime import date
from pathlib import Path

import pytest

from desk_app.errors import DeskError
from desk_app.importer import reading, workbook
from desk_app.importer.reading import TextFile, open_source
from tests.importer.samples import PEOPLE, write_csv, write_xlsx


@pytest.mark.parametrize(
    ("codec", "mark", "named"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("gb18030", b"", "gb18030"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
    ],
)
def test_every_encoding_gives_the_same_rows(tmp_path: Path, codec: str, mark: bytes, named: str) -> None:
    source = open_source(write_csv(tmp_path / "list.csv", PEOPLE, codec, mark=mark))
    assert source.encoding == named
    assert [tuple(cells) for _, cells in source.rows()] == list(PEOPLE)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    source = open_source(write_csv(tmp_path / "list.csv", PEOPLE, delimiter=delimiter))
    assert source.delimiter == delimiter
    assert [tuple(cells) for _, cells in source.rows()] == list(PEOPLE)


def test_traditional_chinese_in_big5_is_read(tmp_path: Path) -> None:
    rows = [("姓名", "電話", "備註"), ("陳雅婷", "0912345678", "週三下午方便")]
    source = open_source(write_csv(tmp_path / "list.csv", rows, "big5"))
    assert source.encoding == "big5"
    assert [tuple(cells) for _, cells in source.rows()] == rows


def test_western_text_is_not_taken_for_chinese(tmp_path: Path) -> None:
    rows = [("Name", "Phone"), ("Jürgen Müller", "604 555 0134"), ("Zoë Brontë", "604 555 0135")]
    source = open_source(write_csv(tmp_path / "list.csv", rows, "cp1252"))
    assert [tuple(cells) for _, cells in source.rows()] == rows


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('姓名,备注\n甲,"a\nb"\n\n乙,c\n\n\n', encoding="utf-8")
    assert list(open_source(path).rows()) == [
        (1, ["姓名", "备注"]),
        (2, ["甲", "a\nb"]),
        (3, []),
        (4, ["乙", "c"]),
    ]


def test_control_characters_and_formula_guards_go_and_the_text_stays(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes('name,notes\nA\x00nn\x07a,\'=1+1\nBob,\u202eevil <b>\nEve,"a\nb"\n'.encode())
    source = open_source(path)
    assert [cells for _, cells in source.rows()][1:] == [["Anna", "=1+1"], ["Bob", "evil <b>"], ["Eve", "a\nb"]]
    assert source.take_cleaned() == ((2, 0), (3, 1))
    assert source.take_cleaned() == ()


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_cell_that_was_cleaned_is_named(tmp_path: Path, ending: str) -> None:
    rows = [("name", "notes"), ("Anna", "two\nlines, 　wide, 🌸"), ("Bob", "\u202eevil\u200b")]
    source = open_source((write_csv if ending == ".csv" else write_xlsx)(tmp_path / f"list{ending}", rows))
    for _ in range(2):  # each reading starts over
        assert [cells for _, cells in source.rows()][2] == ["Bob", "evil"]
    assert source.take_cleaned() == ((3, 1),)


def test_a_workbook_is_read_as_the_sheet_shows_it(tmp_path: Path) -> None:
    rows = [
        ("会员资料", None, None),
        (None, None, None),
        ("姓名", "手机", "生日"),
        ("秦岚", 13800001111.0, date(1996, 10, 10)),
        ("付雨", 1.39e10, "不详"),
        ("甲", 510104199610101944, True),
    ]
    found = list(open_source(write_xlsx(tmp_path / "list.xlsx", rows, ["A1:C1"])).rows())
    assert found[0] == (1, ["会员资料", "", ""])
    assert found[3] == (4, ["秦岚", "13800001111", "1996-10-10"])
    assert found[4] == (5, ["付雨", "13900000000", "不详"])
    # a spreadsheet keeps fifteen digits of a number: the rest is gone, and must not look whole
    assert found[5] == (6, ["甲", "5.10104199610102E+17", "TRUE"])


def test_a_block_merged_downwards_stands_in_each_of_its_rows(tmp_path: Path) -> None:
    rows = [("类别", "名称"), ("面部", "补水"), (None, "清洁"), ("身体", "推背")]
    path = write_xlsx(tmp_path / "list.xlsx", rows, ["A2:A3"])
    assert [cells for _, cells in open_source(path).rows()][1:] == [
        ["面部", "补水"],
        ["面部", "清洁"],
        ["身体", "推背"],
    ]


def test_a_workbook_named_csv_is_a_workbook(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.csv", PEOPLE)
    assert open_source(path).encoding == "excel"


def test_other_sheets_are_named(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = write_xlsx(tmp_path / "list.xlsx", PEOPLE)
    book = load_workbook(path)
    book.create_sheet("旧名单").append(["x"])
    book.save(path)
    assert open_source(path).other_sheets() == ("旧名单",)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"%PDF-1.7\n1 0 obj", "PDF"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"\r\n \r\n", "empty"),
        ("a.csv", b"\xef\xbb\xbf", "empty"),
        ("a.xlsx", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20, "not a list"),
        ("a.csv", bytes(range(256)) * 64, "not a list"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "not a list"),
        ("a.xlsx", b"PK\x03\x04 but nothing more", "not a list"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not a list"),
        ("a.csv", b"\xff\xfe\x00\xd8,\x00", "damaged"),
    ],
)
def test_what_is_no_list_is_refused_by_name(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DeskError) as refused:
        open_source(path)
    assert sentence in str(refused.value)
    assert name in str(refused.value)


def test_missing_and_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="no file"):
        open_source(tmp_path / "none.csv")
    with pytest.raises(DeskError, match="folder"):
        open_source(tmp_path)


def test_a_larger_file_than_a_list_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(reading.LARGEST_FILE + 1)  # sparse: takes no room on the disk
    with pytest.raises(DeskError, match=r"too large \(101 MB; at most 100 MB\)"):
        open_source(path)


def test_a_quotation_never_closed_names_its_row(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('name,notes\nA,b\nB,"open\nC,d\nD,e\n', encoding="utf-8")
    with pytest.raises(DeskError, match="row 3"):
        list(open_source(path).rows())


def test_inches_are_not_an_open_quotation(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('name,notes\nA,5" heel\nB,"a ""b"" c"\n', encoding="utf-8")
    assert [cells for _, cells in open_source(path).rows()][1:] == [["A", '5" heel'], ["B", 'a "b" c']]


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_LINE", 10_000)
    path = tmp_path / "list.csv"
    path.write_text("name,notes\n" + "x" * 30_000, encoding="utf-8")
    with pytest.raises(DeskError, match="not a list"):
        list(TextFile(path, "utf-8", ",").rows())


def test_a_workbook_that_unpacks_too_far_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 1_000_000)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    assert path.stat().st_size < 10_000
    with pytest.raises(DeskError, match="unpacks"):
        open_source(path)


def test_a_cell_at_the_end_of_the_sheet_does_not_fill_the_memory(tmp_path: Path) -> None:
    from openpyxl import Workbook

    path = tmp_path / "far.xlsx"
    book = Workbook()
    book.active["A1"] = "姓名"
    book.active["XFD1048576"] = "x"
    book.save(path)
    with pytest.raises(DeskError, match="spread over"):
        open_source(path)
