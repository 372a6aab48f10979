"""Boxes that ask: Enter presses the button that shows it, and files are looked for where a person keeps them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from desk_app.places import state_folder
from desk_app.ui.dialogs import Dialogs
from desk_app.ui.memory import Memory
from desk_app.ui.qt_words import speak_qt
from desk_app.ui.widgets.buttons import KeyButton


def pressing(qtbot: QtBot, key: Qt.Key, ask: Callable[[], object]) -> tuple[object, dict[str, str]]:
    """Asks, presses one key in the box, and gives the answer with the key each button shows."""
    caps: dict[str, str] = {}

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        caps.update({button.objectName(): button.key for button in box.findChildren(KeyButton)})
        QTest.keyClick(box.focusWidget() or box, key)
        if box.isVisible():
            box.reject()

    QTimer.singleShot(50, press)
    return ask(), caps


@pytest.mark.parametrize(
    ("key", "answer"), [(Qt.Key.Key_Return, False), (Qt.Key.Key_Escape, False), (Qt.Key.Key_Y, True)]
)
def test_what_cannot_be_undone_has_a_letter_and_enter_is_the_way_out(qtbot: QtBot, key: Qt.Key, answer: bool) -> None:
    said, caps = pressing(qtbot, key, lambda: Dialogs().ask_once("Restore?", "Today's work goes.", "Restore"))
    assert said is answer
    assert caps == {"dialog.cancel": "Enter", "dialog.yes": "Y"}


def test_enter_takes_a_line_of_text(qtbot: QtBot) -> None:
    said, caps = pressing(qtbot, Qt.Key.Key_Return, lambda: Dialogs().ask_text("Why?", "Reason", "because"))
    assert said == "because"
    assert caps == {"dialog.cancel": "Esc", "dialog.yes": "Enter"}


def test_a_file_box_opens_where_files_were_picked_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, starts = Memory(state_folder()), []
    dialogs = Dialogs(None, memory)
    assert dialogs.start_folder() != Path.cwd()
    lists = tmp_path / "lists"
    lists.mkdir()

    def pick(_window: object, _title: str, start: str, _filters: str) -> tuple[str, str]:
        starts.append(start)
        return str(lists / "a.csv"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", pick)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", pick)
    dialogs.open_file("Pick")
    assert dialogs.start_folder() == lists
    assert Memory(state_folder()).now.last_folder == str(lists), "the next day too"
    dialogs.save_file("Save", "Problems.xlsx")
    assert starts[1] == str(lists / "Problems.xlsx")
    (lists).rmdir()
    assert dialogs.start_folder().is_dir(), "a folder that went away is not offered"


def test_qt_speaks_the_language_of_the_window(qapp: QApplication) -> None:
    def said() -> str:
        return QCoreApplication.translate("QFileDialog", "Look in:")

    speak_qt("zh_CN")
    assert "查" in said()
    speak_qt("zh_CN")
    speak_qt("en")
    assert said() == "Look in:"
