"""Signing in: a person, a PIN, and nothing else in view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desk_app.staff.account import Acting, StaffId
from desk_app.staff.desk import change_settings, set_pin
from desk_app.ui.desk import Desk
from desk_app.ui.pages.sign_in import SignInPage

Settle = Callable[[], None]
PIN = "482913"


@pytest.fixture
def page(desk: Desk, owner: Acting, qtbot: QtBot, settle: Settle) -> SignInPage:
    set_pin(desk.shop, owner, owner.staff_id, PIN)
    desk.signed_in = None
    made = SignInPage(desk, "desk-1")
    qtbot.addWidget(made)
    made.show()
    made.come_into_view()
    settle()
    return made


@pytest.fixture
def signed(page: SignInPage) -> list[Acting]:
    seen: list[Acting] = []
    page.signed_in.connect(seen.append)
    return seen


def pin_box(page: SignInPage) -> QLineEdit:
    box = page.findChild(QLineEdit, "sign_in.pin")
    assert isinstance(box, QLineEdit)
    return box


def test_the_right_pin_and_enter(page: SignInPage, signed: list[Acting], settle: Settle) -> None:
    QTest.keyClicks(pin_box(page), PIN)
    QTest.keyClick(pin_box(page), Qt.Key.Key_Return)
    settle()
    assert [(acting.name, acting.machine) for acting in signed] == [("林欣妍", "desk-1")]
    assert pin_box(page).text() == ""


def test_a_wrong_pin_stands_beside_the_field(page: SignInPage, signed: list[Acting], settle: Settle) -> None:
    QTest.keyClicks(pin_box(page), "000000")
    QTest.keyClick(pin_box(page), Qt.Key.Key_Return)
    settle()
    assert signed == []
    assert page.pin.error.startswith("The PIN is wrong")
    assert page.go_button.isEnabled()


def test_the_pin_is_not_shown(page: SignInPage) -> None:
    assert pin_box(page).echoMode() == QLineEdit.EchoMode.Password


def test_who_has_no_pin_does_not_come_in(page: SignInPage, signed: list[Acting], settle: Settle) -> None:
    QTest.keyClick(page, Qt.Key.Key_Down)
    member = page.people.noun()
    assert member is not None
    assert member.name == "周琳"
    assert not page.pin.isVisible()
    QTest.keyClick(page.people, Qt.Key.Key_Return)
    settle()
    assert signed == []
    assert "has no PIN yet. The owner can set one" in page.banner.text()


def test_a_demo_shop_asks_nobody(
    page: SignInPage, desk: Desk, owner: Acting, signed: list[Acting], settle: Settle
) -> None:
    change_settings(desk.shop, owner, demo=True)
    page.refresh()
    settle()
    assert not page.pin.isVisible()
    QTest.mouseClick(page.go_button, Qt.MouseButton.LeftButton)
    settle()
    assert [acting.name for acting in signed] == ["林欣妍"]


def test_who_locked_it_is_chosen(page: SignInPage, settle: Settle) -> None:
    page.locked_by(Acting(StaffId(3), "苏雪", page.model.rows()[2].role))
    page.come_into_view()
    settle()
    member = page.people.noun()
    assert member is not None
    assert member.id == 3
    assert page.reason.isVisible()
