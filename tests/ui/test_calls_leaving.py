"""M44 after a call: who wants no more calls is asked for the reason, with what the call told already in the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.followup.desk import log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.ui.desk import Desk
from desk_app.ui.pages.calls import CallsPage
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def clients(desk: Desk, clock: FixedClock) -> list[ClientId]:
    made: list[ClientId] = []
    for name, phone in (("王婧颖", "13800004821"), ("李淑珍", "13800004822")):
        client = add_client(desk.shop, desk.acting, ClientDraft(name=name, phones=(phone,))).client_id
        back = desk.shop.now() + timedelta(minutes=5 + 5 * len(made))
        log_call(desk.shop, desk.acting, CallDraft(client, (), Outcome.CALL_BACK, note="忙", call_back_at=back))
        made.append(client)
    clock.instant += timedelta(hours=1)
    return made


@pytest.fixture
def page(desk: Desk, clients: list[ClientId], qtbot: QtBot) -> CallsPage:
    shown = CallsPage(desk)
    qtbot.addWidget(shown)
    desk.tasks.touched.connect(shown.note)
    shown.resize(1242, 712)
    shown.show()
    shown.activateWindow()
    shown.come_into_view()
    qtbot.waitUntil(lambda: shown.card is not None)
    shown.list.setFocus()
    return shown


def test_who_wants_no_calls_is_offered_the_form(
    page: CallsPage, qtbot: QtBot, clients: list[ClientId], doors: FakeDoors
) -> None:
    page.remark.setText("不再来了，搬家")
    QTest.keyClick(page.list, Qt.Key.Key_8)
    qtbot.waitUntil(lambda: page.card is not None and page.card.client_id == clients[1])
    assert page.banner.text() == "王婧颖 wants no calls. Does she leave us? Alt+W writes down why."
    QTest.keyClick(page.list, Qt.Key.Key_W, ALT)
    known = {"client_id": clients[0], "learned": "call", "words": "不再来了，搬家"}
    assert doors.went[-1] == ("client_leaving", known)
    assert page.banner.text() == ""
    QTest.keyClick(page.list, Qt.Key.Key_W, ALT)
    assert doors.went[-1] == ("client_leaving", {"client_id": clients[1], "learned": "call"}), "then of whom is in view"


def test_another_outcome_offers_nothing(
    page: CallsPage, qtbot: QtBot, clients: list[ClientId], doors: FakeDoors
) -> None:
    QTest.keyClick(page.list, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: page.card is not None and page.card.client_id == clients[1])
    assert page.banner.text() == ""
    QTest.keyClick(page.list, Qt.Key.Key_W, ALT)
    assert doors.went[-1][1]["client_id"] == clients[1]
