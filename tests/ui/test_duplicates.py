"""Second files in the window: found, looked at side by side, merged and parted with single keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client, add_note, get_client, resolve_client
from desk_app.clients.sweep import find_pairs
from desk_app.merging.desk import merge_clients, merge_of, merged_files
from desk_app.merging.distinct import say_distinct
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.pages import duplicates
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.pages.clients import ClientsPage
from desk_app.ui.pages.duplicates import DuplicatesPage
from desk_app.ui.pages.duplicates_parts import _mark
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def pair(desk: Desk) -> tuple[ClientId, ClientId]:
    first = ClientDraft("王芳", phones=("13812345678",), address="徐汇区", notes="喜欢安静", tags=("老客",))
    kept = add_client(desk.shop, desk.acting, first).client_id
    second = replace(first, code="C-0042", address="静安区", birthday=Birthday(3, 7, 1990), notes="怕痛", tags=())
    other = add_client(desk.shop, desk.acting, second).client_id
    add_note(desk.shop, desk.acting, other, "说怕痛")
    return kept, other


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle, pair: tuple[ClientId, ClientId]) -> DuplicatesPage:
    return shown(desk, qtbot, settle)


def shown(desk: Desk, qtbot: QtBot, settle: Settle, **where: object) -> DuplicatesPage:
    page = DuplicatesPage(desk)
    qtbot.addWidget(page)
    desk.tasks.touched.connect(page.note)
    page.resize(1280, 700)
    page.show()
    page.open(**where)
    page.come_into_view()
    page.focus_first()
    settle()
    return page


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def said(page: DuplicatesPage) -> dict[str, tuple[str, str, str]]:
    return {side.field: (side.kept, side.other, side.after) for side in page.both.model.rows()}


def test_a_pair_is_found_and_stands_side_by_side(page: DuplicatesPage, pair: tuple[ClientId, ClientId]) -> None:
    (found,) = page.model.rows()
    assert (found.first.id, found.second.id) == pair
    look = page._look(found)
    assert (look.title, look.subtitle, look.badge) == ("王芳", "Same name · Same phone", "85")
    assert said(page)["address"] == ("徐汇区", "静安区", "徐汇区")
    assert said(page)["birthday"] == ("", "7 Mar 1990", "7 Mar 1990")
    assert said(page)["notes"][2] == "喜欢安静 来自档案 C-0042： 怕痛"
    assert page.both.heading is not None
    assert page.both.heading.text() == "A-00001 stays, C-0042 goes into it"


def test_m_merges_and_the_note_parts_them_again(
    page: DuplicatesPage, desk: Desk, pair: tuple[ClientId, ClientId], settle: Settle
) -> None:
    kept, other = pair
    press(Qt.Key.Key_M)
    settle()
    assert resolve_client(desk.shop, "C-0042") == kept
    assert page.model.rows() == ()
    doors = desk.doors
    assert isinstance(doors, FakeDoors)
    text, undo = doors.toasts[-1]
    assert text == "Merged: 1 record moved"
    assert undo is not None
    undo()
    settle()
    assert merge_of(desk.shop, other) is None
    assert len(page.model.rows()) == 1
    assert not check_everything(desk.shop.path).problems


def test_enter_on_a_field_chooses_the_others_value(
    page: DuplicatesPage, desk: Desk, pair: tuple[ClientId, ClientId], settle: Settle
) -> None:
    place = [side.field for side in page.both.model.rows()].index("address")
    press(Qt.Key.Key_Return)  # into the table
    page.both.table.choose(place)
    press(Qt.Key.Key_Return)
    settle()
    assert said(page)["address"] == ("徐汇区", "静安区", "静安区")
    assert [_mark(side) for side in page.both.model.rows() if side.field == "address"] == ["chosen"]
    press(Qt.Key.Key_M)
    settle()
    assert get_client(desk.shop, pair[0]).address == "静安区"


def test_the_other_one_may_be_kept(
    page: DuplicatesPage, desk: Desk, pair: tuple[ClientId, ClientId], settle: Settle
) -> None:
    press(Qt.Key.Key_K, ALT)
    settle()
    press(Qt.Key.Key_M)
    settle()
    assert resolve_client(desk.shop, "A-00001") == pair[1]


def test_not_the_same_is_remembered_and_can_be_taken_back(page: DuplicatesPage, desk: Desk, settle: Settle) -> None:
    press(Qt.Key.Key_D)
    settle()
    assert page.model.rows() == ()
    assert find_pairs(desk.shop).pairs == ()
    doors = desk.doors
    assert isinstance(doors, FakeDoors)
    undo = doors.toasts[-1][1]
    assert undo is not None
    undo()
    settle()
    assert len(find_pairs(desk.shop).pairs) == len(page.model.rows()) == 1


def test_a_merged_file_is_parted_later(
    desk: Desk, qtbot: QtBot, settle: Settle, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    merge_clients(desk.shop, desk.acting, kept, other)
    page = shown(desk, qtbot, settle, client_id=kept)
    page.tabs.open("merged")
    settle()
    assert [joined.file.code for joined in page.merged_model.rows()] == ["C-0042"]
    assert dict(page.parting.model.rows())["Address"] == "静安区"
    assert "C-0042 was merged into A-00001" in page.parting.hint.text()
    page.merged.setFocus()
    press(Qt.Key.Key_U)
    settle()
    assert merged_files(desk.shop, kept) == ()
    assert page.merged_model.rows() == ()


def test_only_the_pairs_of_one_client(
    desk: Desk, qtbot: QtBot, settle: Settle, pair: tuple[ClientId, ClientId]
) -> None:
    third = add_client(desk.shop, desk.acting, ClientDraft("李静", phones=("13700001111",))).client_id
    assert shown(desk, qtbot, settle, client_id=third).model.rows() == ()
    assert len(shown(desk, qtbot, settle, client_id=pair[1]).model.rows()) == 1


def test_a_receptionist_is_refused_in_a_sentence(
    desk: Desk, qtbot: QtBot, settle: Settle, pair: tuple[ClientId, ClientId], receptionist: Acting
) -> None:
    desk.signed_in = receptionist
    page = shown(desk, qtbot, settle)
    press(Qt.Key.Key_M)
    settle()
    assert merged_files(desk.shop, pair[0]) == ()
    assert len(page.model.rows()) == 1
    assert page.banner.isVisible()


def test_the_page_of_a_merged_file_is_that_of_the_kept_one(
    desk: Desk, qtbot: QtBot, settle: Settle, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    merge_clients(desk.shop, desk.acting, kept, other)
    file = ClientFilePage(desk)
    qtbot.addWidget(file)
    file.show()
    file.open(client_id=other)
    file.come_into_view()
    settle()
    assert file.client_id == kept
    assert file.sheet is not None
    assert ("Merged files", "C-0042 王芳") in file.sheet.facts
    file.focus_first()
    press(Qt.Key.Key_M, ALT)
    doors = desk.doors
    assert isinstance(doors, FakeDoors)
    assert doors.went[-1] == ("duplicates", {"client_id": kept})


def test_the_list_of_clients_leads_here(desk: Desk, qtbot: QtBot, settle: Settle) -> None:
    page = ClientsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.open()
    page.come_into_view()
    page.focus_first()
    settle()
    press(Qt.Key.Key_M, ALT)
    doors = desk.doors
    assert isinstance(doors, FakeDoors)
    assert doors.went[-1][0] == "duplicates"


def test_what_was_found_in_a_large_shop_stays_until_somebody_looks_again(
    page: DuplicatesPage,
    desk: Desk,
    pair: tuple[ClientId, ClientId],
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Going through a million files takes a minute: coming back to the page does not begin it anew."""
    monkeypatch.setattr(duplicates, "_QUICKLY", 1)
    twin = add_client(desk.shop, desk.acting, ClientDraft("王芳", phones=("13812345678",))).client_id
    page.open()
    page.come_into_view()
    settle()
    (found,) = page.model.rows()
    assert (found.first.id, found.second.id) == pair
    assert page.banner.isVisible()
    say_distinct(desk.shop, desk.acting, *pair)
    page.open()
    page.come_into_view()
    settle()
    assert page.model.rows() == ()
    press(Qt.Key.Key_L, ALT)
    settle()
    assert {pair.second.id for pair in page.model.rows()} == {twin}
