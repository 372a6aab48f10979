"""A whole document number on a client's page: asked for, noted, and gone again by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desk_app.clients import store
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.pages.client_file import ClientFilePage
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
NUMBER, MASKED = "11010519491231002X", "1101**********002X"


@pytest.fixture
def client(desk: Desk) -> ClientId:
    return add_client(desk.shop, desk.acting, ClientDraft("王婧颖", document_number=NUMBER)).client_id


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle, client: ClientId) -> Iterator[ClientFilePage]:
    shown = ClientFilePage(desk)
    qtbot.addWidget(shown)
    shown.resize(1366, 768)
    shown.show()
    shown.open(client_id=client)
    shown.come_into_view()
    settle()
    yield shown
    settle()


def facts(page: ClientFilePage) -> str:
    return page.card.facts.accessibleName() + page.card.facts.toolTip()


def seen(desk: Desk) -> int:
    return sum(line.action == "client.document_seen" for line in audit_lines(desk.shop))


def ask(page: ClientFilePage, settle: Settle) -> None:
    page.timeline.list.setFocus()
    QTest.keyClick(page, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    settle()


def test_it_is_masked_until_asked_for_and_masked_again_in_half_a_minute(
    desk: Desk, page: ClientFilePage, settle: Settle, qtbot: QtBot
) -> None:
    assert MASKED in facts(page)
    assert NUMBER not in facts(page)
    assert page.card.show_document.isVisible()
    page.card._shown.setInterval(300)
    ask(page, settle)
    assert NUMBER in facts(page)
    assert seen(desk) == 1
    assert not page.card.show_document.isVisible()
    qtbot.waitUntil(lambda: NUMBER not in facts(page), timeout=5_000)
    assert MASKED in facts(page)
    assert page.card.show_document.isVisible()


def test_it_is_masked_again_when_the_page_is_left(page: ClientFilePage, settle: Settle) -> None:
    ask(page, settle)
    assert NUMBER in facts(page)
    page.hide()  # another page, or the lock in front of it
    assert NUMBER not in facts(page)
    page.show()
    assert NUMBER not in facts(page)


def test_who_may_not_see_it_does_not(desk: Desk, page: ClientFilePage, settle: Settle, receptionist: Acting) -> None:
    desk.signed_in = receptionist
    ask(page, settle)
    assert NUMBER not in facts(page)
    assert seen(desk) == 0


def test_the_form_holds_the_mask_and_saving_keeps_the_number(
    desk: Desk, page: ClientFilePage, settle: Settle, client: ClientId, doors: FakeDoors
) -> None:
    page.edit()
    settle()
    assert page.form is not None
    field, name = page.form.fields["document_number"].box, page.form.fields["name"].box
    assert isinstance(field, QLineEdit)
    assert isinstance(name, QLineEdit)
    assert field.text() == MASKED
    name.setText("王靖颖")
    page.form.keep()
    settle()
    kept = store.client(client)
    assert kept is not None
    assert (kept.name, kept.document_number) == ("王靖颖", NUMBER)
    assert doors.toasts[-1][1] is not None

    page.edit()
    settle()
    field.setText(MASKED.replace("002X", "0021"))
    page.form.keep()
    settle()
    assert "Type the whole of it" in page.form.fields["document_number"].error
    field.setText("110101199003077475")
    page.form.keep()
    settle()
    kept = store.client(client)
    assert kept is not None
    assert kept.document_number == "110101199003077475"
    assert doors.toasts[-1][1] is None  # nobody here knows the old one, so it cannot be put back
