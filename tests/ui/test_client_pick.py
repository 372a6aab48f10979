"""Choosing a client with real keys on a real file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientBrief, ClientDraft, ClientId
from desk_app.clients.desk import add_client, count_clients, get_client
from desk_app.ui.desk import Desk
from desk_app.ui.widgets.client_pick import ClientPick

Settle = Callable[[], None]


@dataclass
class Place:
    """A pick in a window, with what it has said."""

    window: QWidget
    pick: ClientPick
    said: list[ClientBrief | None] = field(default_factory=list)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key) -> None:
    QTest.keyClick(focused(), key)


def write(said: str) -> None:
    QTest.keyClicks(focused(), said)


@pytest.fixture
def place(desk: Desk, qtbot: QtBot) -> Place:
    for name, phone, allergies in (
        ("Chen Rong", "13800001111", "alcohol"),
        ("Chen Ronghua", "13900002222", ""),
        ("Ma Jing", "13700003333", ""),
    ):
        add_client(desk.shop, desk.acting, ClientDraft(name=name, phones=(phone,), allergies=allergies))
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    pick = ClientPick(desk, name="pick")
    box = QVBoxLayout(window)
    box.addWidget(pick)
    box.addStretch(1)
    found = Place(window, pick)
    pick.picked.connect(found.said.append)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    pick.start()
    return found


def names(place: Place) -> list[str]:
    return [brief.name for brief in place.pick.search.model.rows()]


def test_typing_lists_and_enter_takes_the_first(place: Place, settle: Settle) -> None:
    write("chen rong")
    settle()
    assert place.pick.search.popup.isVisible()
    assert names(place) == ["Chen Rong", "Chen Ronghua"]
    press(Qt.Key.Key_Return)
    assert place.pick.client_id == ClientId(1)
    assert place.said == [place.pick.brief]
    assert not place.pick.search.popup.isVisible()


def test_down_goes_to_the_next(place: Place, settle: Settle) -> None:
    write("chen")
    settle()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)  # the last stays the last
    wanted = names(place)[-1]
    press(Qt.Key.Key_Return)
    assert place.pick.brief is not None
    assert place.pick.brief.name == wanted


def test_enter_before_the_answer_takes_it_on_arrival(place: Place, settle: Settle) -> None:
    write("ma jing")
    press(Qt.Key.Key_Return)
    assert place.pick.brief is None
    settle()
    assert place.pick.client_id == ClientId(3)


def test_only_the_newest_answer_counts(place: Place, settle: Settle) -> None:
    write("chen")
    for _letter in "chen":
        press(Qt.Key.Key_Backspace)
    write("ma")
    settle()
    assert names(place) == ["Ma Jing"]


def test_down_on_the_empty_box_lists_who_was_here(place: Place, settle: Settle) -> None:
    press(Qt.Key.Key_Down)
    settle()
    assert len(names(place)) == 3


def test_escape_closes_the_list_first_and_then_leaves(place: Place, settle: Settle) -> None:
    left: list[bool] = []
    place.pick.search.left.connect(lambda: left.append(True))
    write("ma")
    settle()
    press(Qt.Key.Key_Escape)
    assert not place.pick.search.popup.isVisible()
    assert place.pick.search.text() == ""
    assert not left
    press(Qt.Key.Key_Escape)
    assert left == [True]


def test_an_allergy_cannot_be_overlooked(place: Place, settle: Settle) -> None:
    place.pick.load(1)
    settle()
    assert place.pick.allergy.isVisible()
    assert "alcohol" in place.pick.allergy.text()
    place.pick.load(3)
    settle()
    assert not place.pick.allergy.isVisible()


def test_a_walk_in_needs_only_name_and_phone(place: Place, desk: Desk, settle: Settle) -> None:
    place.pick.quick()
    write("He Rong")
    press(Qt.Key.Key_Return)
    write("136 0000 4444")
    press(Qt.Key.Key_Return)
    settle()
    assert place.pick.client_id is not None
    kept = get_client(desk.shop, place.pick.client_id)
    assert (kept.name, kept.phones) == ("He Rong", ("13600004444",))


def test_what_stood_in_the_search_begins_the_walk_in(place: Place, settle: Settle) -> None:
    write("13600004444")
    place.pick.quick()
    assert place.pick.typed_phone.box.typed() == "13600004444"
    assert place.pick.typed_name.box.hasFocus()
    settle()


def test_a_known_phone_offers_the_file_there_is(place: Place, desk: Desk, settle: Settle) -> None:
    before = count_clients(desk.shop)
    place.pick.quick()
    write("Rong")
    press(Qt.Key.Key_Return)
    write("13800001111")
    press(Qt.Key.Key_Return)
    settle()
    assert place.pick.same.isVisible()
    press(Qt.Key.Key_Return)
    settle()
    assert place.pick.client_id == ClientId(1)
    assert count_clients(desk.shop) == before


def test_a_second_file_of_one_phone_is_possible(place: Place, desk: Desk, settle: Settle) -> None:
    before = count_clients(desk.shop)
    place.pick.quick()
    write("Her daughter")
    press(Qt.Key.Key_Return)
    write("13800001111")
    press(Qt.Key.Key_Return)
    settle()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    settle()
    assert count_clients(desk.shop) == before + 1


@pytest.mark.parametrize(("name", "phone", "field"), [("", "13600004444", "name"), ("He", "12", "phones")])
def test_a_refusal_stands_beside_its_field(place: Place, settle: Settle, name: str, phone: str, field: str) -> None:
    place.pick.quick()
    place.pick.typed_name.box.put_typed(name)
    place.pick.typed_phone.box.put_typed(phone)
    place.pick.add.click()
    settle()
    faults = {"name": place.pick.typed_name.error, "phones": place.pick.typed_phone.error}
    assert faults.pop(field)
    assert not any(faults.values())
    assert place.pick.brief is None


def test_change_chooses_again(place: Place, settle: Settle) -> None:
    place.pick.load(1)
    settle()
    place.pick.change.click()
    assert place.pick.brief is None
    assert place.said[-1] is None
    assert place.pick.search.hasFocus()


def test_a_client_who_is_not_there_is_refused(place: Place, desk: Desk, settle: Settle) -> None:
    refused: list[object] = []
    desk.tasks.refused.connect(lambda _owner, error: refused.append(error))
    place.pick.load(99)
    settle()
    assert len(refused) == 1
    assert place.pick.brief is None
