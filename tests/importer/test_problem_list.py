"""The saved list of problems says what the import said, and nothing in it is a formula."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from desk_app.changes import Touched
from desk_app.errors import DeskError, ShopFileError
from desk_app.importer.lists import ListKind
from desk_app.importer.plan import look_as_told, prepare
from desk_app.importer.problem_list import (
    PROBLEM_LABELS,
    field_of,
    guarded,
    problem_label,
    problem_list,
    save_problem_list,
)
from desk_app.importer.result import FileResult, ImportResult, Problem, Tally
from desk_app.words import Words, words_for

ENGLISH, CHINESE = words_for("en"), words_for("zh_CN")
EVIL = ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "  =1")
SOURCES = Path(__file__).resolve().parents[2] / "desk_app" / "importer"


def result_of(*problems: Problem, file: str = "clients.csv") -> ImportResult:
    one = FileResult(file, ListKind.CLIENTS, "utf-8", 3, 1, 0, 0, 2, problems)
    return ImportResult(True, (one,), Touched())


def save(result: ImportResult, words: Words, path: Path) -> None:
    save_problem_list(problem_list(result, words, path.suffix), path)


def saying(text: str, row: int = 2) -> Problem:
    return Problem(row, "phone", "bad_phone", "{text}", {"text": text})


def rows_of_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_line_names_file_row_field_matter_and_reason(tmp_path: Path) -> None:
    problem = Problem(7, "birthday", "bad_date", "“{text}” is not a date.", {"text": "1985-02-30"})
    save(result_of(problem), ENGLISH, tmp_path / "list.csv")
    assert rows_of_csv(tmp_path / "list.csv") == [
        ["File", "Row", "Column", "What", "Reason"],
        ["clients.csv", "7", "Birthday", "Date unreadable", "“1985-02-30” is not a date."],
    ]


def test_what_is_the_matter_with_a_whole_file_has_no_row(tmp_path: Path) -> None:
    whole = Problem(0, "", "other_sheet", "x", {})
    for name in ("list.csv", "list.xlsx"):
        save(result_of(whole), ENGLISH, tmp_path / name)
    assert rows_of_csv(tmp_path / "list.csv")[1][1:4] == ["", "", "Sheet not read"]
    sheet = load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    assert sheet["B2"].value is None


def test_the_list_speaks_the_language_of_the_window(tmp_path: Path) -> None:
    save(result_of(saying("x")), CHINESE, tmp_path / "list.csv")
    heading, line = rows_of_csv(tmp_path / "list.csv")
    assert heading != ["File", "Row", "Column", "What", "Reason"]
    assert not any(re.search("[A-Za-z]", cell) for cell in (*heading, line[2], line[3]))


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_in_a_workbook_is_a_formula(tmp_path: Path, evil: str) -> None:
    path = tmp_path / "list.xlsx"
    save(result_of(saying(evil), file=evil.strip()), ENGLISH, path)
    sheet = load_workbook(path).active
    assert sheet is not None
    for row in sheet.iter_rows(min_row=2):
        for cell in (row[0], *row[2:]):
            assert cell.data_type in {"s", "inlineStr"}, cell.coordinate
            assert cell.quotePrefix
    assert str(sheet["E2"].value).strip() == evil.strip()
    assert sheet["B2"].data_type == "n"


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_in_a_csv_begins_like_a_formula(tmp_path: Path, evil: str) -> None:
    save(result_of(saying(evil), file=evil), ENGLISH, tmp_path / "list.csv")
    for cell in rows_of_csv(tmp_path / "list.csv")[1]:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), cell
        assert not cell.startswith(("\t", "\r"))


@given(st.text(max_size=40))
def test_a_guarded_text_keeps_what_it_says_and_never_begins_a_formula(text: str) -> None:
    safe = guarded(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    bare = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", "", text)
    assert safe in {bare, f"'{bare}"}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_saved_both_ways(tmp_path: Path, text: str) -> None:
    for name in ("list.csv", "list.xlsx"):
        save(result_of(saying(text)), ENGLISH, tmp_path / name)
    assert load_workbook(tmp_path / "list.xlsx").active is not None


def test_a_list_that_cannot_be_written_is_refused_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(ShopFileError, match="There is no folder"):
        save(result_of(saying("x")), ENGLISH, tmp_path / "gone" / "list.csv")
    with pytest.raises(ShopFileError, match="is a folder"):
        save(result_of(saying("x")), ENGLISH, tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_older_list_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("older", encoding="utf-8")
    save(result_of(saying("x")), ENGLISH, path)
    assert "older" not in path.read_text(encoding="utf-8-sig")
    assert [each.name for each in tmp_path.iterdir()] == ["list.csv"]


def test_every_code_the_importer_gives_has_its_word() -> None:
    written = "".join(
        path.read_text(encoding="utf-8") for path in SOURCES.glob("*.py") if path.name != "problem_list.py"
    )
    given_codes = set(re.findall(r'(?:problem|refused|skip)\(\s*[\w.]+,\s*[\w"]+,\s*"([a-z_]+)"', written))
    assert len(given_codes) > 12
    assert given_codes <= PROBLEM_LABELS.keys()
    assert problem_label(Problem(1, "", "never heard of", "", {})) == "To look at"


def test_what_the_list_leaves_open_is_not_called_unreadable(tmp_path: Path) -> None:
    tally = Tally()
    tally.not_given(3, "birthday", "bad_date", "不详")
    save(result_of(*tally.problems), ENGLISH, tmp_path / "list.csv")
    assert rows_of_csv(tmp_path / "list.csv")[1][2:] == [
        "Birthday", "Not given", "The list says “不详”: nothing is known here, and it is left blank.",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_our_own_list_is_no_list_of_clients(tmp_path: Path, language: str, ending: str) -> None:
    path = tmp_path / f"list{ending}"
    save(result_of(saying("x"), saying("y", 3)), words_for(language), path)
    for kind in (None, ListKind.CLIENTS):
        with pytest.raises(DeskError, match="list of problems"):
            prepare(path, kind)
    with pytest.raises(DeskError, match="list of problems"):
        look_as_told(path, ListKind.CLIENTS)


def test_a_field_is_named_as_in_the_wizard() -> None:
    assert field_of(saying("x"), ListKind.CLIENTS) == "Phone"
    assert not field_of(Problem(1, "", "not_data", "", {}), ListKind.CLIENTS)
