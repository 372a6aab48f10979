"""Boxes that ask: Enter presses the button that shows it, and files are looked for where a person keeps them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QTreeView,
)
from pytestqt.qtbot import QtBot

from desk_app.places import state_folder
from desk_app.ui.dialogs import Dialogs, Tick
from desk_app.ui.memory import Memory
from desk_app.ui.qt_words import speak_qt
from desk_app.ui.theme import use_theme
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.rows import Scroll


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


def in_file_box(qtbot: QtBot, do: Callable[[QFileDialog], None], ask: Callable[[], object]) -> object:
    """Asks for a file, and does something in the box when it is there."""

    def act() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QFileDialog)
        do(box)
        if box.isVisible():
            box.reject()

    QTimer.singleShot(50, act)
    return ask()


def accepting(box: QFileDialog, *names: str) -> None:
    line = box.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    if names:
        line.setText(names[0])
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_file_box_opens_where_files_were_picked_last(qtbot: QtBot, tmp_path: Path) -> None:
    memory, starts = Memory(state_folder()), []
    dialogs = Dialogs(None, memory)
    assert dialogs.start_folder() != Path.cwd()
    lists = tmp_path / "lists"
    lists.mkdir()
    (lists / "a.csv").touch()
    picked = in_file_box(qtbot, lambda box: accepting(box, str(lists / "a.csv")), lambda: dialogs.open_file("Pick"))
    assert picked == lists / "a.csv"
    assert dialogs.start_folder() == lists
    assert Memory(state_folder()).now.last_folder == str(lists), "the next day too"

    def save(box: QFileDialog) -> None:
        starts.append((Path(box.directory().absolutePath()), Path(box.selectedFiles()[0]).name))
        accepting(box)

    assert in_file_box(qtbot, save, lambda: dialogs.save_file("Save", "Problems.xlsx")) == lists / "Problems.xlsx"
    assert starts == [(lists, "Problems.xlsx")]
    (lists / "a.csv").unlink()
    lists.rmdir()
    assert dialogs.start_folder().is_dir(), "a folder that went away is not offered"


def test_a_file_box_is_the_programs_own_and_nothing_is_picked_by_leaving(qtbot: QtBot, tmp_path: Path) -> None:
    own: list[bool] = []

    def look_at(box: QFileDialog) -> None:
        own.append(box.testOption(QFileDialog.Option.DontUseNativeDialog))

    dialogs = Dialogs(None, Memory(state_folder()))
    asks: tuple[Callable[[], object], ...] = (
        lambda: dialogs.open_files("Pick", "Tables (*.csv)", tmp_path),
        lambda: dialogs.open_file("Pick", "", tmp_path),
        lambda: dialogs.save_file("Save", "a.pdf"),
        lambda: dialogs.open_folder("Where", tmp_path),
    )
    assert [in_file_box(qtbot, look_at, ask) for ask in asks] == [[], None, None, None]
    assert own == [True] * 4
    assert dialogs.start_folder() != tmp_path


@pytest.mark.parametrize(("language", "theme"), [("zh_CN", "light"), ("zh_CN", "dark"), ("en", "dark")])
def test_a_file_box_reads_in_the_language_and_the_colours_of_the_window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, language: str, theme: str
) -> None:
    said: list[str] = []
    darkness: list[float] = []

    def read(box: QFileDialog) -> None:
        said.extend(label.text() for label in box.findChildren(QLabel) if label.isVisible() and label.text())
        said.extend(button.text() for button in box.findChildren(QPushButton) if button.isVisible())
        tree = box.findChild(QTreeView, "treeView")
        assert tree is not None
        header = tree.model()
        said.extend(
            str(header.headerData(column, Qt.Orientation.Horizontal))
            for column in range(header.columnCount())
            if not tree.isColumnHidden(column)
        )
        up = box.findChild(QToolButton, "toParentButton")
        assert up is not None
        drawn = up.icon().pixmap(32, 32).toImage()
        inked = [drawn.pixelColor(x, y) for x in range(32) for y in range(32) if drawn.pixelColor(x, y).alpha() > 200]
        darkness.append(sum(each.lightnessF() for each in inked) / len(inked))

    use_theme(qapp, theme)
    speak_qt(language)
    try:
        in_file_box(qtbot, read, lambda: Dialogs(None, Memory(state_folder())).save_file("S", "a.pdf", "PDF (*.pdf)"))
    finally:
        use_theme(qapp, "light")
        speak_qt("en")
    assert (darkness[0] > 0.5) is (theme == "dark"), "the arrows are seen on their ground"
    wanted = {"zh_CN": {"查找范围：", "文件类型：", "保存(&S)", "取消", "名称"}, "en": {"Look in:", "&Save", "Name"}}
    assert wanted[language] <= set(said)
    if language != "en":
        assert [text for text in said if not any("\u4e00" <= sign <= "\u9fff" for sign in text)] == []


def test_a_name_without_an_ending_gets_the_one_that_was_proposed(qtbot: QtBot, tmp_path: Path) -> None:
    dialogs = Dialogs(None, Memory(state_folder()))
    saved = in_file_box(
        qtbot, lambda box: accepting(box, str(tmp_path / "her")), lambda: dialogs.save_file("S", "a.pdf")
    )
    assert saved == tmp_path / "her.pdf"
    folder = in_file_box(qtbot, lambda box: accepting(box, str(tmp_path)), lambda: dialogs.open_folder("Where"))
    assert folder == tmp_path


LINES = (Tick("a", "K1 · Note", "…欧＊＊…"), Tick("b", "K2 · Note", "…", ticked=False), Tick("c", "K3 · Note"))


def test_a_long_list_is_scrolled_above_the_buttons(qtbot: QtBot) -> None:
    under: list[bool] = []

    def look_at() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        no, scroll = box.findChild(KeyButton, "dialog.cancel"), box.findChild(Scroll)
        assert no is not None
        assert scroll is not None
        under.append(scroll.geometry().bottom() < no.geometry().top())
        under.append(box.height() <= 712)
        box.reject()

    QTimer.singleShot(50, look_at)
    lines = [Tick(str(number), f"K{number}", "words " * 20) for number in range(60)]
    assert Dialogs().ask_which("Erase?", "a long sentence that is wrapped. " * 12, lines) is None
    assert under == [True, True]


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ([Qt.Key.Key_Y], ("a", "c")),
        ([Qt.Key.Key_Return], None),
        ([Qt.Key.Key_Escape], None),
        ([Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Y], ("b", "c")),
        ([Qt.Key.Key_Tab, Qt.Key.Key_Return], None),
    ],
)
def test_lines_are_ticked_by_keys(qtbot: QtBot, keys: list[Qt.Key], answer: tuple[str, ...] | None) -> None:
    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        assert QTest.qWaitForWindowActive(box)  # a letter is pressed in the active window alone
        for key in keys:
            QTest.keyClick(box.focusWidget() or box, key)
        if box.isVisible():
            box.reject()

    QTimer.singleShot(50, press)
    assert Dialogs().ask_which("Erase?", "For good.", LINES, "Erase") == answer


def test_qt_speaks_the_language_of_the_window(qapp: QApplication) -> None:
    def said() -> str:
        return QCoreApplication.translate("QFileDialog", "Look in:")

    speak_qt("zh_CN")
    assert "查" in said()
    speak_qt("zh_CN")
    speak_qt("en")
    assert said() == "Look in:"
