"""Ctrl+Z in the real window, by real keys, after the commonest things people do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_note, client_notes, count_clients, edit_client, get_client, recent_clients
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.reports.month_store import read_month
from desk_app.salon.desk import open_visits_on, visits_on
from desk_app.staff.account import Acting
from desk_app.till.desk import day_totals, payments_on
from desk_app.ui.desk import Desk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.pages.record_service import RecordServicePage
from tests.trail import audit_lines
from tests.ui.salon_scene import Hands, a_visit, furnish
from tests.ui.window_scene import hands_on, window_of

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def client(desk: Desk) -> ClientId:
    return furnish(desk)[0]


@pytest.fixture
def window(desk: Desk, client: ClientId, qtbot: QtBot) -> Iterator[MainWindow]:
    with window_of(desk, qtbot) as made:
        yield made


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    return hands_on(window, qtbot)


def undo(hands: Hands) -> None:
    hands.press(Qt.Key.Key_Z, CONTROL)


def record(window: MainWindow, hands: Hands, client: ClientId) -> None:
    """F3, a hydration; the caller takes the money, or none."""
    window.go("record_service", client_id=client)
    hands.settle()
    hands.write("face")
    hands.press(Qt.Key.Key_Return)


@pytest.mark.parametrize("paid", [True, False])
def test_a_visit_is_taken_back_with_its_money_and_stands_in_the_form_again(
    window: MainWindow, hands: Hands, desk: Desk, owner: Acting, client: ClientId, paid: bool
) -> None:
    shop = desk.shop
    before = read_month(shop, owner, 2026, 11), day_totals(shop, desk.today)
    record(window, hands, client)
    if paid:
        hands.press(Qt.Key.Key_F9)
        hands.press(Qt.Key.Key_F9)
    else:
        hands.press(Qt.Key.Key_Return, CONTROL)
    assert len(visits_on(shop, desk.today)) == 1
    assert bool(day_totals(shop, desk.today).taken) is paid
    assert window.note.can_undo()
    undo(hands)
    assert "taken back" in window.note.text()
    assert visits_on(shop, desk.today) == ()
    assert (read_month(shop, owner, 2026, 11), day_totals(shop, desk.today)) == before
    page = window.stack.page
    assert isinstance(page, RecordServicePage)
    assert [line.name for line in page.form.lines] == ["Hydration"]
    assert page.form.pick.client_id == client
    undo(hands)
    assert window.note.text() == "Nothing to undo here"


def test_a_payment_at_the_till_is_taken_back(window: MainWindow, hands: Hands, desk: Desk, client: ClientId) -> None:
    a_visit(desk, client)
    window.go("till")
    hands.settle()
    hands.press(Qt.Key.Key_F9)
    hands.press(Qt.Key.Key_F9)
    assert open_visits_on(desk.shop, desk.today) == ()
    undo(hands)
    assert [one.owed for one in open_visits_on(desk.shop, desk.today)] == [Money(38_000)]
    assert sorted(one.amount.minor for one in payments_on(desk.shop, desk.today)) == [-38_000, 38_000]
    assert "taken back" in window.note.text()
    assert audit_lines(desk.shop, 1)[0].action == "payment.reversed"


def test_a_new_client_is_taken_back_until_something_is_hers(window: MainWindow, hands: Hands, desk: Desk) -> None:
    count = count_clients(desk.shop)
    hands.press(Qt.Key.Key_F2)
    hands.write("Zhou Xun")
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert count_clients(desk.shop) == count + 1
    undo(hands)
    assert (count_clients(desk.shop), window.note.text()) == (count, "Zhou Xun: the file is taken back.")
    assert window.stack.rail_name == "clients"
    hands.press(Qt.Key.Key_F2)
    hands.write("Zhou Xun")
    hands.press(Qt.Key.Key_Return, CONTROL)
    newest = next(one for one in recent_clients(desk.shop, 50) if one.name == "Zhou Xun")
    add_note(desk.shop, desk.acting, newest.id, "x")
    undo(hands)
    page = window.stack.page
    assert isinstance(page, ClientFilePage)
    assert "Take that back first" in page.banner.text()
    assert count_clients(desk.shop) == count + 1


def test_an_edit_is_put_back_but_not_over_somebody_elses(
    window: MainWindow, hands: Hands, desk: Desk, client: ClientId
) -> None:
    for meddled in (False, True):
        window.go("client_file", client_id=client, edit=True)
        hands.settle()
        hands.press(Qt.Key.Key_End)
        hands.write("x")
        hands.press(Qt.Key.Key_Return, CONTROL)
        assert get_client(desk.shop, client).name == "Chen Rongx"
        if meddled:
            draft = get_client(desk.shop, client).as_draft()
            edit_client(desk.shop, desk.acting, client, ClientDraft("Chen R", code=draft.code))
        undo(hands)
        assert get_client(desk.shop, client).name == ("Chen R" if meddled else "Chen Rong")


def test_a_note_is_taken_back(window: MainWindow, hands: Hands, desk: Desk, client: ClientId) -> None:
    window.go("client_file", client_id=client)
    hands.settle()
    hands.press(Qt.Key.Key_N)
    hands.write("wrong person")
    hands.press(Qt.Key.Key_Return)
    assert len(client_notes(desk.shop, client)) == 1
    undo(hands)
    assert (client_notes(desk.shop, client), window.note.text()) == ((), "The note is taken back.")


def test_what_another_person_did_needs_the_owner(
    window: MainWindow, hands: Hands, desk: Desk, client: ClientId, shop: Shop, receptionist: Acting
) -> None:
    record(window, hands, client)
    hands.press(Qt.Key.Key_Return, CONTROL)
    window.desk.signed_in = receptionist
    undo(hands)
    assert len(visits_on(shop, desk.today)) == 1
    page = window.stack.page
    assert page is not None
    assert "may not do this" in page.banner.text()
