"""The list of clients: read a page at a time, narrowed as one types, opened with Enter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.ui.desk import Desk
from desk_app.ui.pages.clients import ClientsPage
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> ClientsPage:
    for name, phone in (("王婧颖", "13800004821"), ("李岚", "13900002222"), ("周敏", "")):
        allergies = "酒精" if name == "李岚" else ""
        phones = (phone,) if phone else ()
        add_client(desk.shop, desk.acting, ClientDraft(name=name, phones=phones, allergies=allergies))
    made = ClientsPage(desk)
    qtbot.addWidget(made)
    made.resize(1282, 712)
    made.show()
    made.activateWindow()
    made.come_into_view()
    made.focus_first()
    settle()
    return made


def names(page: ClientsPage) -> set[str]:
    return {brief.name for brief in page.model.rows()}


def test_all_clients_with_what_matters(page: ClientsPage) -> None:
    assert names(page) == {"王婧颖", "李岚", "周敏"}
    assert page.count.text() == "3"
    cells = {
        str(page.model.index(row, 0).data()): [page.model.index(row, column).data() for column in (1, 4)]
        for row in range(3)
    }
    assert cells == {"王婧颖": ["138 0000 4821", ""], "李岚": ["139 0000 2222", "酒精"], "周敏": ["", ""]}


@pytest.mark.parametrize(
    ("typed", "found"), [("wang", {"王婧颖"}), ("2222", {"李岚"}), ("zm", {"周敏"}), ("qqq", set())]
)
def test_typing_narrows(page: ClientsPage, settle: Settle, typed: str, found: set[str]) -> None:
    QTest.keyClicks(page.filter, typed)
    settle()
    assert names(page) == found
    if not found:
        assert "F2" in page.table.empty


def test_enter_opens_the_first_and_down_walks(page: ClientsPage, doors: FakeDoors, settle: Settle) -> None:
    QTest.keyClicks(page.filter, "wang")
    settle()
    first = page.model.rows()[0].id
    QTest.keyClick(page.filter, Qt.Key.Key_Return)
    assert doors.went == [("client_file", {"client_id": first})]
    page.filter.setText("")
    settle()
    page.filter.setFocus()
    QTest.keyClick(page.filter, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    second = page.model.rows()[1].id
    assert page.client_in_view == second
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert doors.went[-1] == ("client_file", {"client_id": second})


def test_ways_to_a_new_client_and_to_a_list(page: ClientsPage, doors: FakeDoors) -> None:
    QTest.mouseClick(page.new, Qt.MouseButton.LeftButton)
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert doors.went == [("client_file", {"new": True}), ("import_wizard", {})]


def test_a_hundred_clients_come_by_pages(desk: Desk, page: ClientsPage, settle: Settle) -> None:
    for number in range(100):
        add_client(desk.shop, desk.acting, ClientDraft(name=f"Client {number}"))
    page.refresh()
    settle()
    assert page.model.rowCount() == 50
    while page.model.canFetchMore():
        page.model.fetchMore()
        settle()
    assert page.model.rowCount() == 103
    assert len({brief.id for brief in page.model.rows()}) == 103
