"""M4: the page of who knows whom, driven by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, get_client
from desk_app.knowing.coverage import Gap
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.staff.account import Acting, StaffId
from desk_app.ui.desk import Desk
from desk_app.ui.pages.knowing import KnowingPage
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import Settle

OWNER, ADVISOR, DESK = StaffId(1), StaffId(2), StaffId(3)
Made = Callable[[], KnowingPage]


@pytest.fixture
def clients(desk: Desk) -> list[ClientId]:
    """Two of nobody, three of 周琳."""
    whose = (None, None, ADVISOR, ADVISOR, ADVISOR)
    return [
        add_client(desk.shop, desk.acting, ClientDraft(f"客户{number}", advisor_id=advisor)).client_id
        for number, advisor in enumerate(whose)
    ]


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> Made:
    def make() -> KnowingPage:
        made = KnowingPage(desk)
        qtbot.addWidget(made)
        made.resize(1282, 712)
        made.show()
        made.activateWindow()
        made.open()
        made.come_into_view()
        settle()
        made.focus_first()
        return made

    return make


def press(qtbot: QtBot, page: KnowingPage, settle: Settle, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(page.gaps, key)
        settle()


def names(page: KnowingPage) -> list[str]:
    return [line.name for line in page.gaps_model.rows()]


def test_m4_the_owner_sees_each_advisor_and_the_gaps(page: Made, clients: list[ClientId]) -> None:
    made = page()
    assert [(one.name, one.clients, one.known) for one in made.model.rows()] == [("周琳", 3, 0), ("", 2, 0)]
    assert made.tabs.value() == Gap.NO_ADVISOR.value
    assert set(names(made)) == {"客户0", "客户1"}
    assert "1  周琳" in made.keys_said.text(), "advisors come first"
    assert "All 5 clients" in made.told.text()
    assert not made.bar.isVisible()


def test_m4_one_key_gives_her_an_advisor_and_ctrl_z_takes_it_back(
    page: Made, desk: Desk, clients: list[ClientId], qtbot: QtBot, settle: Settle, doors: FakeDoors
) -> None:
    made = page()
    first = made.gaps.noun()
    assert first is not None
    press(qtbot, made, settle, Qt.Key.Key_1)
    assert get_client(desk.shop, first.client_id).advisor_id == ADVISOR
    assert first.name not in names(made)
    assert made.gaps.noun() is not None, "the next one is chosen"
    said, undo = doors.toasts[-1]
    assert "周琳" in said
    assert undo is not None
    undo()
    settle()
    assert get_client(desk.shop, first.client_id).advisor_id is None


def test_enter_opens_her_file(
    page: Made, clients: list[ClientId], qtbot: QtBot, settle: Settle, doors: FakeDoors
) -> None:
    made = page()
    chosen = made.gaps.noun()
    assert chosen is not None
    press(qtbot, made, settle, Qt.Key.Key_Return)
    assert doors.went[-1] == ("client_file", {"client_id": chosen.client_id})


def test_m4_all_clients_of_an_advisor_are_handed_over_and_come_back(
    page: Made, desk: Desk, clients: list[ClientId], qtbot: QtBot, settle: Settle, doors: FakeDoors
) -> None:
    made = page()
    made.table.setFocus()
    made.table.choose(0)
    QTest.keyClick(made.table, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    assert made.line.isVisible()
    assert "周琳" in made.line.said.text()
    made.line.to_box.put(str(DESK))
    QTest.keyClick(made.line.to_box, Qt.Key.Key_Return)
    settle()
    assert {get_client(desk.shop, client).advisor_id for client in clients[2:]} == {DESK}
    assert not made.line.isVisible()
    assert [(one.name, one.clients) for one in made.model.rows()] == [("苏雪", 3), ("", 2)], "reckoned again"
    _said, undo = doors.toasts[-1]
    assert undo is not None
    undo()
    settle()
    assert {get_client(desk.shop, client).advisor_id for client in clients[2:]} == {ADVISOR}


def test_esc_leaves_the_line_and_then_the_page(
    page: Made, clients: list[ClientId], qtbot: QtBot, doors: FakeDoors
) -> None:
    made = page()
    made.begin_hand_over()
    QTest.keyClick(made.line.to_box, Qt.Key.Key_Escape)
    assert not made.line.isVisible()
    QTest.keyClick(made.table, Qt.Key.Key_Escape)
    assert doors.backs == 1


def test_m4_an_advisor_sees_her_own_and_hands_nothing_over(
    page: Made, desk: Desk, clients: list[ClientId], advisor: Acting, settle: Settle
) -> None:
    desk.signed_in = advisor
    made = page()
    assert "Your 3 clients" in made.told.text()
    assert not made.hand.isVisible()
    assert made.tabs.value() == Gap.UNKNOWN.value
    assert len(names(made)) == 3
    made.begin_hand_over()
    assert not made.line.isVisible()


def test_another_person_at_the_desk_sees_nothing_of_the_one_before(
    page: Made, desk: Desk, clients: list[ClientId], receptionist: Acting, settle: Settle
) -> None:
    made = page()
    assert made.model.rowCount() == 2
    desk.signed_in = receptionist
    made.open()
    made.come_into_view()
    assert made.model.rowCount() == 0
    settle()
    assert "Your 0 clients" in made.told.text()


def test_it_is_reckoned_once_a_day_and_on_alt_r(
    page: Made, desk: Desk, clients: list[ClientId], qtbot: QtBot, settle: Settle
) -> None:
    made = page()
    before = made.coverage
    made.open()
    made.come_into_view()
    settle()
    assert made.coverage is before
    QTest.keyClick(made.gaps, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    settle()
    assert made.coverage is not before


def test_reckoning_writes_nothing(page: Made, desk: Desk, clients: list[ClientId]) -> None:
    lines = len(audit_lines(desk.shop))
    page()
    assert len(audit_lines(desk.shop)) == lines


def test_whoever_was_erased_since_is_not_shown(page: Made, desk: Desk, clients: list[ClientId], settle: Settle) -> None:
    made = page()
    erase_client(desk.shop, desk.acting, clients[0], ErasureReason.ASKED)
    made.tabs.open(Gap.SILENT.value)
    settle()
    made.tabs.open(Gap.NO_ADVISOR.value)
    settle()
    assert names(made) == ["客户1"]


def test_an_empty_shop_says_what_to_do(page: Made) -> None:
    made = page()
    assert made.table.empty == "No client is in the file yet. F2 adds one."
    assert made.gaps.empty == "Everybody has an advisor."
