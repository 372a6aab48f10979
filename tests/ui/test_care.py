"""Care: an answer is kept, a promise is closed, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.care.desk import complaints_of, file_complaint, make_promise, open_complaints, open_promises, promises_of
from desk_app.care.owed import PromiseOutcome
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.ui.desk import Desk
from desk_app.ui.pages.care import CarePage

Settle = Callable[[], None]


@pytest.fixture
def client_id(desk: Desk) -> ClientId:
    made = add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖")).client_id
    file_complaint(desk.shop, desk.acting, made, "waited twenty minutes")
    make_promise(desk.shop, desk.acting, made, "a sample for sensitive skin", desk.shop.now() + timedelta(hours=2))
    return made


@pytest.fixture
def page(desk: Desk, client_id: ClientId, qtbot: QtBot) -> CarePage:
    shown = CarePage(desk)
    qtbot.addWidget(shown)
    desk.tasks.touched.connect(shown.note)
    shown.show()
    shown.come_into_view()
    qtbot.waitUntil(lambda: shown.complaint_model.rowCount() == 1)
    return shown


def test_an_answer_is_kept(page: CarePage, qtbot: QtBot, desk: Desk, client_id: ClientId) -> None:
    page.answer.box.setFocus()
    QTest.keyClicks(page.answer.box, "treated at once, next visit free")
    QTest.keyClick(page.answer.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.complaint_model.rowCount() == 0)
    assert not open_complaints(desk.shop)
    assert complaints_of(desk.shop, client_id)[0].answer == "treated at once, next visit free"


def test_an_empty_answer_is_refused_beside_its_field(page: CarePage, desk: Desk, settle: Settle) -> None:
    page.keep.click()
    settle()
    assert page.answer.error
    assert len(open_complaints(desk.shop)) == 1


@pytest.mark.parametrize(
    ("key", "outcome"), [(Qt.Key.Key_K, PromiseOutcome.KEPT), (Qt.Key.Key_X, PromiseOutcome.BROKEN)]
)
def test_a_promise_is_closed_with_one_key(
    page: CarePage, qtbot: QtBot, desk: Desk, client_id: ClientId, key: Qt.Key, outcome: PromiseOutcome
) -> None:
    page.promises.setFocus()
    QTest.keyClick(page.promises, key)
    qtbot.waitUntil(lambda: page.promise_model.rowCount() == 0)
    assert not open_promises(desk.shop)
    assert promises_of(desk.shop, client_id)[0].outcome is outcome
