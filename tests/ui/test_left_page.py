"""A page that is left while its save is under way neither takes the keyboard nor leads away when the answer comes."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.changes import Touched
from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, find_clients
from desk_app.errors import DeskError
from desk_app.ui.desk import Desk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.words import N_
from tests.ui.window_scene import window_of


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_of(desk, qtbot) as made:
        yield made


class Gate:
    """Holds the writer thread back until it is opened."""

    def __init__(self, window: MainWindow) -> None:
        self._open = threading.Event()
        window.tasks.command(window, lambda: self._open.wait(10))

    def open(self, window: MainWindow, qtbot: QtBot) -> None:
        self._open.set()
        qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)
        QApplication.processEvents()


def type_a_client(window: MainWindow, qtbot: QtBot) -> ClientFilePage:
    """F2, a name, a phone."""
    QTest.keyClick(window, Qt.Key.Key_F2)
    page = window.stack.page
    assert isinstance(page, ClientFilePage)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)
    QTest.keyClicks(focused(), "Zhou Min")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "13800006677")
    return page


def focused() -> QWidget:
    """Where the keyboard is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def write(said: str) -> None:
    """Letters to wherever the keyboard is."""
    for letter in said:
        QTest.keyClicks(focused(), letter)
        QApplication.processEvents()


@pytest.mark.parametrize("wait", [0, 20, 300])
def test_typing_goes_on_through_the_answer_of_a_slow_save(window: MainWindow, qtbot: QtBot, wait: int) -> None:
    page = type_a_client(window, qtbot)
    gate = Gate(window)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.wait(wait)
    QTest.keyClick(window, Qt.Key.Key_F3)
    assert window.stack.name == "record_service"
    there = QApplication.focusWidget()
    assert isinstance(there, QLineEdit)
    write("Zh")
    gate.open(window, qtbot)
    assert [brief.name for brief in find_clients(window.desk.shop, "Zhou Min")] == ["Zhou Min"]
    assert window.stack.name == "record_service"
    assert QApplication.focusWidget() is there
    write("ou")
    assert there.text() == "Zhou"
    QApplication.processEvents()
    assert window.note.text().startswith("Zhou Min")
    assert page.client_id is not None
    window.back()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert page.isVisible()
    assert not page.writing
    assert page.sheet is not None
    assert page.sheet.client.name == "Zhou Min"


def test_a_page_out_of_view_takes_no_keyboard_by_any_way(window: MainWindow, qtbot: QtBot) -> None:
    page = type_a_client(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_F3)
    there = focused()
    page.timeline.list.setFocus()
    assert QApplication.focusWidget() is there


def test_the_pin_is_not_taken_by_the_page_behind_the_lock(window: MainWindow, qtbot: QtBot) -> None:
    acting, page = window.desk.acting, type_a_client(window, qtbot)
    gate = Gate(window)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    window.lock()
    there = focused()
    gate.open(window, qtbot)
    assert QApplication.focusWidget() is there
    window.sign_in(acting)
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert not page.writing  # a second save would make a second file


def test_an_answer_to_a_page_that_was_left_leads_nowhere(window: MainWindow, qtbot: QtBot) -> None:
    page = type_a_client(window, qtbot)
    gate = Gate(window)
    window.tasks.command(page, Touched, lambda _done: window.desk.go("calls"))
    window.tasks.command(page, Touched, lambda _done: window.desk.back())
    QTest.keyClick(window, Qt.Key.Key_F3)
    gate.open(window, qtbot)
    assert window.stack.name == "record_service"
    window.tasks.command(window.stack.page or window, Touched, lambda _done: window.desk.go("calls"))
    qtbot.waitUntil(lambda: window.stack.name == "calls")


def test_what_was_refused_to_a_page_that_was_left_is_said_where_one_looks(window: MainWindow, qtbot: QtBot) -> None:
    shop, acting = window.desk.shop, window.desk.acting
    add_client(shop, acting, ClientDraft("Somebody", code="A-1"))
    page = type_a_client(window, qtbot)
    assert page.form is not None
    page.form.fields["code"].box.put_typed("A-1")
    gate = Gate(window)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QTest.keyClick(window, Qt.Key.Key_F3)
    there, shown = QApplication.focusWidget(), window.stack.page
    gate.open(window, qtbot)
    assert QApplication.focusWidget() is there
    assert shown is not None
    assert "A-1" in shown.banner.text() or "code" in shown.banner.text()

    def refuse() -> None:
        raise DeskError(N_("The file is full."))

    window.tasks.command(page, refuse)
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert page.banner.text()
