"""Where a file is saved: a free name is offered, and nothing is replaced unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desk_app.ui.dialogs import Dialogs
from desk_app.ui.saving import ask_where, untaken


class Box(Dialogs):
    """Answers what a person would."""

    def __init__(self, folder: Path, picked: str | None, sure: bool = True) -> None:
        super().__init__()
        self.folder, self.picked, self.sure = folder, picked, sure
        self.suggested: list[str] = []
        self.asked: list[str] = []

    def start_folder(self) -> Path:
        return self.folder

    def save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        self.suggested.append(suggested)
        return None if self.picked is None else self.folder / self.picked

    def ask_once(self, question: str, consequence: str, yes: str = "") -> bool:
        self.asked.append(question)
        return self.sure


def where(box: Box) -> Path | None:
    return ask_where(box, "Save", "王芳 档案.pdf", "PDF (*.pdf)", ".pdf")


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    assert untaken(tmp_path, "a b.pdf") == "a b.pdf"
    (tmp_path / "a b.pdf").touch()
    assert untaken(tmp_path, "a b.pdf") == "a b (2).pdf"
    (tmp_path / "a b (2).pdf").touch()
    assert untaken(tmp_path, "a b.pdf") == "a b (3).pdf"


def test_the_file_of_this_morning_is_not_offered_again(tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "王芳 档案.pdf").write_bytes(b"%PDF")
    box = Box(tmp_path, None)
    assert where(box) is None
    assert box.suggested == ["王芳 档案 (2).pdf"]


@pytest.mark.parametrize(
    ("picked", "target"), [("x", "x.pdf"), ("x.pdf", "x.pdf"), ("x.PDF", "x.PDF"), ("版本 1.2", "版本 1.2.pdf")]
)
def test_the_ending_is_added_where_it_is_missing(tmp_path: Path, qapp: QApplication, picked: str, target: str) -> None:
    box = Box(tmp_path, picked)
    assert where(box) == tmp_path / target
    assert box.asked == []


@pytest.mark.parametrize("sure", [True, False])
def test_a_file_the_box_did_not_see_is_asked_about(tmp_path: Path, qapp: QApplication, sure: bool) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    box = Box(tmp_path, "x", sure)
    assert where(box) == (tmp_path / "x.pdf" if sure else None)
    assert box.asked == ["Replace x.pdf?"]
