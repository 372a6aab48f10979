"""M10 in the window: the page of the mix, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.pages.mix import MixPage
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import Settle


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> MixPage:
    for number, source in enumerate(("路过", "路过", "小红书")):
        draft = ClientDraft(f"客{number}", source=source, address="上海市浦东新区世纪大道 1 号")
        add_client(desk.shop, desk.acting, draft)
    return shown(desk, qtbot, settle)


def shown(desk: Desk, qtbot: QtBot, settle: Settle) -> MixPage:
    page = MixPage(desk)
    qtbot.addWidget(page)
    page.resize(1282, 690)
    page.show()
    page.activateWindow()
    page.open()
    page.come_into_view()
    settle()
    page.focus_first()
    return page


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def test_m10_the_table_and_the_chart_of_areas(page: MixPage) -> None:
    assert [(row.key, row.clients) for row in page.model.rows()] == [("上海市浦东新区", 3)]
    assert page.chart.shown
    assert page.all.text().startswith("3 ")


def test_m10_a_group_opens_its_clients_and_a_client_her_file(page: MixPage, settle: Settle, doors: FakeDoors) -> None:
    for _time in range(3):
        press(Qt.Key.Key_BracketRight)
    settle()
    assert [(row.key, row.clients) for row in page.model.rows()] == [("路过", 2), ("小红书", 1)]
    press(Qt.Key.Key_Return)
    settle()
    assert [brief.name for brief in page.people.rows()] == ["客1", "客0"]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert doors.went[-1][0] == "client_file"
    press(Qt.Key.Key_Escape)
    assert page.right.currentIndex() == 0
    press(Qt.Key.Key_Escape)
    assert doors.backs == 1


def test_m10_what_is_seen_is_printed(page: MixPage, doors: FakeDoors, settle: Settle) -> None:
    press(Qt.Key.Key_BracketRight)
    settle()
    page.action_print()
    assert doors.went[-1] == ("paper", {"kind": "mix", "id": 1})


def test_m10_an_empty_shop_says_what_to_do(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    page = shown(desk, qtbot, settle)
    assert page.model.rowCount() == 0
    assert "F2" in page.table.empty
    assert not page.chart.shown


def test_m10_others_see_no_figures(desk: Desk, receptionist: Acting, qtbot: QtBot, settle: Settle) -> None:
    desk.signed_in = receptionist
    page = shown(desk, qtbot, settle)
    assert page.sides.currentWidget() is page.hidden
    assert not page.print.isEnabled()
