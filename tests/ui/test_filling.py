"""Whose files are filling: the owner sees it, it is measured once a day when nobody waits, others do not see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clients.fielding import set_values
from desk_app.clients.filling import filling_due, read_filling
from desk_app.clock import FixedClock
from desk_app.staff.account import Acting, StaffId
from desk_app.ui import measuring
from desk_app.ui.desk import Desk
from desk_app.ui.pages import PAGES
from desk_app.ui.pages.filling import FillingPage, change_said, percent_said
from desk_app.ui.pages.insights import InsightsPage
from desk_app.ui.pages.today import TodayPage
from desk_app.ui.widgets.tabs import Tabs
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import Hands, Settle, put_on_screen

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle, hands: Hands) -> FillingPage:
    add_client(desk.shop, desk.acting, ClientDraft("李岚", phones=("13800009999",), advisor_id=StaffId(2)))
    add_client(desk.shop, desk.acting, ClientDraft("王静"))
    made = FillingPage(desk)
    desk.tasks.touched.connect(made.note)
    put_on_screen(made, qtbot, settle)
    hands.window = made
    return made


def test_it_is_measured_by_a_key_and_shown_by_advisor(
    desk: Desk, page: FillingPage, hands: Hands, settle: Settle, clock: FixedClock
) -> None:
    assert page.model.rowCount() == 0
    hands.press(Qt.Key.Key_M, ALT)
    settle()
    page.refresh()
    settle()
    assert [(one.name, one.clients) for one in page.model.rows()] == [("周琳", 1), ("", 1)]
    assert page.chart.points == page.model.rows()[0].points
    clock.instant += timedelta(days=3)
    set_values(desk.shop, desk.acting, ClientId(1), {"likes": "tea"})
    hands.press(Qt.Key.Key_M, ALT)
    settle()
    page.refresh()
    settle()
    hers = page.model.rows()[0]
    assert len(hers.points) == 2
    assert hers.change is not None
    assert hers.change > 0
    assert page.grab().toImage().width() > 0  # the line is drawn


def test_figures_are_said_to_a_tenth() -> None:
    assert (percent_said(378), percent_said(1000)) == ("37.8%", "100.0%")
    assert [change_said(each) for each in (None, 0, 27, -3)] == ["–", "±0.0", "+2.7", "−0.3"]


def test_others_do_not_see_it(
    desk: Desk, page: FillingPage, hands: Hands, settle: Settle, receptionist: Acting
) -> None:
    hands.press(Qt.Key.Key_M, ALT)
    settle()
    desk.signed_in = receptionist
    page.refresh()
    settle()
    assert page.model.rowCount() == 0
    assert page.banner.text()


def test_a_day_is_measured_by_itself(
    desk: Desk, qtbot: QtBot, settle: Settle, owner: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_client(desk.shop, desk.acting, ClientDraft("王静"))
    monkeypatch.setattr(measuring, "MEASURE_AFTER", 1)
    today = TodayPage(desk)
    qtbot.addWidget(today)
    today.show()
    today.come_into_view()
    qtbot.waitUntil(lambda: not filling_due(desk.shop))
    assert len(read_filling(desk.shop, owner)) == 1


def test_the_tabs_of_insights_lead_here_and_back(
    desk: Desk, doors: FakeDoors, qtbot: QtBot, settle: Settle, hands: Hands
) -> None:
    insights = InsightsPage(desk)
    put_on_screen(insights, qtbot, settle)
    hands.window = insights
    tabs = insights.findChild(Tabs, "insights.tabs")
    assert isinstance(tabs, Tabs)
    tabs.open("filling")
    assert (doors.went[-1][0], tabs.value()) == ("filling", "insights")
    names = [spec.name for spec in PAGES if spec.tab]
    hands.press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    hands.press(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert [name for name, _where in doors.went[-2:]] == [names[1], names[-1]]
