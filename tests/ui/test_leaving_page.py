"""The lists of who is quiet, leaving, lost and won back, and why: read by the page, narrowed by a reason, opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientId
from desk_app.loyalty.desk import tell_leaving
from desk_app.loyalty.leaving import State, TellingDraft
from desk_app.ui.desk import Desk
from desk_app.ui.pages.care import CarePage
from desk_app.ui.pages.leaving import LeavingPage
from tests.followup.builder import Builder, ago
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


@pytest.fixture
def people(desk: Desk) -> dict[str, ClientId]:
    build = Builder(desk.shop)
    found = {}
    for name, last in (("渐疏", 40), ("要走", 100), ("流失", 200)):
        found[name] = build.client(name)
        build.visits(found[name], [ago(last + each) for each in (90, 60, 30, 0)])
    found["说过"] = build.client("说过")
    build.visits(found["说过"], [ago(95), ago(65), ago(35), ago(5)])
    tell_leaving(desk.shop, desk.acting, TellingDraft(found["说过"], State.LOST, ago(3), "moved"))
    return found


@pytest.fixture
def page(desk: Desk, people: dict[str, ClientId], qtbot: QtBot, settle: Settle) -> LeavingPage:
    made = LeavingPage(desk)
    qtbot.addWidget(made)
    made.resize(1282, 712)
    made.show()
    made.activateWindow()
    made.open()
    made.come_into_view()
    made.focus_first()
    settle()
    return made


def names(page: LeavingPage) -> list[str]:
    return [row.name for row in page.model.rows()]


def test_m44_the_tabs_count_and_list(page: LeavingPage, settle: Settle) -> None:
    assert [said for _value, said in page.tabs._tabs] == [
        "Growing quiet 1", "About to leave 1", "Lost 2", "Won back 0",
    ]  # fmt: skip
    assert names(page) == ["渐疏"]
    for expected in (["要走"], ["说过", "流失"], []):
        press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        settle()
        assert names(page) == expected
    assert page.list.empty == "Nobody came back in these months."


def test_m45_a_reason_shows_who_went_for_it(
    page: LeavingPage, settle: Settle, doors: FakeDoors, people: dict[str, ClientId]
) -> None:
    assert [why.reason for why in page.why_model.rows()] == ["moved"]
    press(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    page.why.choose(0)
    press(Qt.Key.Key_Return)
    settle()
    assert page.state is State.LOST
    assert names(page) == ["说过"]
    assert page.only.text() == "Moved away"
    page.list.choose(0)
    press(Qt.Key.Key_Return)
    assert doors.went[-1] == ("client_file", {"client_id": people["说过"]})
    press(Qt.Key.Key_Escape)
    settle()
    assert names(page) == ["说过", "流失"]


def test_keys_of_a_row(page: LeavingPage, doors: FakeDoors, people: dict[str, ClientId]) -> None:
    page.list.choose(0)
    press(Qt.Key.Key_C)
    assert doors.went[-1] == ("calls", {"client_id": people["渐疏"]})
    press(Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert doors.went[-1] == ("client_leaving", {"client_id": people["渐疏"]})
    assert page.client_in_view == people["渐疏"]


def test_fewer_months_leave_out_who_went_before(page: LeavingPage, settle: Settle) -> None:
    page.months.put("1")
    page.tabs.open("lost")
    settle()
    assert names(page) == ["说过", "流失"]
    page.desk.shop.clock.instant += date(2027, 3, 1) - date(2026, 11, 21)  # type: ignore[attr-defined]
    page.refresh()
    settle()
    assert names(page) == ["要走"], "she is lost by now; the others were before"


def test_care_leads_there(desk: Desk, qtbot: QtBot, settle: Settle, doors: FakeDoors) -> None:
    care = CarePage(desk)
    qtbot.addWidget(care)
    care.show()
    care.activateWindow()
    care.open()
    care.come_into_view()
    care.focus_first()
    settle()
    press(Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier)
    assert doors.went[-1] == ("leaving", {})
