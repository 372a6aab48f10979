"""The form of leaving (M44, M45): reached by one key, filled by a few, corrected, taken back, kept while unsaved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.followup.desk import log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.loyalty.desk import standing_of, tell_leaving, tellings_of
from desk_app.loyalty.leaving import State, TellingDraft
from desk_app.loyalty.reasons import Cut, Learned, Side
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.pages.client_leaving import ClientLeavingPage
from desk_app.words import use_language
from tests.followup.builder import Builder, ago
from tests.ui.conftest import FakeDoors, Opened

Settle = Callable[[], None]
Open = Callable[..., ClientLeavingPage]
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def client(desk: Desk) -> ClientId:
    found = add_client(desk.shop, desk.acting, ClientDraft("王婧颖", phones=("13800004821",))).client_id
    Builder(desk.shop).visits(found, [ago(95), ago(65), ago(35), ago(5)])
    return found


@pytest.fixture
def leaving(desk: Desk, qtbot: QtBot, settle: Settle) -> Open:
    def make(**where: object) -> ClientLeavingPage:
        page = ClientLeavingPage(desk)
        qtbot.addWidget(page)
        page.resize(1282, 712)
        page.show()
        page.activateWindow()
        page.open(**where)
        page.come_into_view()
        page.focus_first()
        settle()
        return page

    return make


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def test_alt_w_leads_from_the_file_to_the_form(desk: Desk, opened: Opened, doors: FakeDoors, client: ClientId) -> None:
    opened(client_id=client)
    press(Qt.Key.Key_W, ALT)
    assert doors.went[-1] == ("client_leaving", {"client_id": client})


def test_m44_four_keys_tell_why_she_goes(
    desk: Desk, leaving: Open, doors: FakeDoors, settle: Settle, client: ClientId
) -> None:
    page = leaving(client_id=client)
    assert page.head.text() == "Is 王婧颖 leaving?"
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return, CTRL)
    settle()
    (told,) = tellings_of(desk.shop, client)
    assert (told.state, told.reason, told.side, told.cut) == (State.LEAVING, "no_need", Side.CLIENT, Cut.VALUE)
    assert (told.on, told.learned_by_id, told.learned_from) == (desk.today, desk.acting.staff_id, Learned.HERSELF)
    assert doors.backs == 1
    said, undo = doors.toasts[-1]
    assert said == "It is written down."
    assert undo is not None
    undo()
    settle()
    assert standing_of(desk.shop, client).state is State.HERE


def test_m45_the_cuts_are_shown_and_can_be_said_otherwise(
    desk: Desk, leaving: Open, settle: Settle, client: ClientId
) -> None:
    page = leaving(client_id=client)
    press(Qt.Key.Key_3)
    side, cut = page.form.side.box, page.form.cut.box
    assert (side.typed(), cut.typed()) == ("rival", "value")
    side.put_typed("shop")
    side.activated.emit(0)  # type: ignore[union-attr]  # a box of choices
    page.form.no_offers.setChecked(True)
    page.form.words.box.put_typed("隔壁送面膜")
    page.form.turn(1)
    assert page.form.state is State.LOST
    press(Qt.Key.Key_3)
    page.save()
    settle()
    (told,) = tellings_of(desk.shop, client)
    assert (told.state, told.side, told.words, told.no_offers) == (State.LOST, Side.SHOP, "隔壁送面膜", True)


def test_who_won_her_back_and_how(desk: Desk, leaving: Open, settle: Settle, client: ClientId) -> None:
    tell_leaving(desk.shop, desk.acting, TellingDraft(client, State.LOST, ago(2), "price"))
    page = leaving(client_id=client)
    assert page.form.state is State.WON_BACK, "she is told to be lost: what is likely stands open"
    assert page.badge.text().startswith("Lost")
    assert not page.form.side.isVisible()
    press(Qt.Key.Key_Down)
    page.form.learned_by.box.put_typed("2")
    page.save()
    settle()
    told = tellings_of(desk.shop, client)[0]
    assert (told.state, told.reason, told.learned_by) == (State.WON_BACK, "remedy", "周琳")


def test_what_was_told_is_corrected_and_the_old_line_stays(
    desk: Desk, leaving: Open, settle: Settle, client: ClientId
) -> None:
    tell_leaving(desk.shop, desk.acting, TellingDraft(client, State.LOST, ago(2), "price", "太贵"))
    page = leaving(client_id=client)
    page.told.list.setFocus()
    press(Qt.Key.Key_E)
    assert page.form.state is State.LOST
    assert page.form.words.box.typed() == "太贵"
    page.form.words.box.put_typed("嫌远")
    press(Qt.Key.Key_Return, CTRL)
    settle()
    new, old = tellings_of(desk.shop, client)
    assert (new.words, old.words, old.replaced_by) == ("嫌远", "太贵", new.id)
    assert [row.badge for row in map(page.told._look, page.told.model.rows())] == ["Lost", "Corrected"]
    page.told.list.choose(0)
    press(Qt.Key.Key_Z, ALT)
    settle()
    assert standing_of(desk.shop, client).state is State.HERE


def test_what_was_typed_is_there_again(desk: Desk, leaving: Open, client: ClientId, doors: FakeDoors) -> None:
    page = leaving(client_id=client)
    press(Qt.Key.Key_3)
    page.form.words.box.put_typed("她说下个月搬家")
    press(Qt.Key.Key_Escape)
    assert doors.backs == 1
    again = leaving(client_id=client)
    assert again.form.words.box.typed() == "她说下个月搬家"
    assert again.form.list.noun() == page.form.list.noun()


def test_a_refusal_stands_beside_its_field(desk: Desk, leaving: Open, settle: Settle, client: ClientId) -> None:
    page = leaving(client_id=client)
    page.form.on.box.put_typed("2030-01-01")
    page.save()
    settle()
    assert page.form.on.error == "This day has not come yet."
    page.form.on.box.put_typed("gestern")
    page.save()
    assert page.form.on.error.startswith("There is no such date")


def test_who_may_not_note_it_cannot_keep_it(desk: Desk, leaving: Open, beautician: Acting, client: ClientId) -> None:
    desk.signed_in = beautician
    page = leaving(client_id=client)
    assert not page.keep.isEnabled()


def test_what_a_call_told_is_there_already(desk: Desk, leaving: Open, client: ClientId) -> None:
    page = leaving(client_id=client, learned="call", words="不再来了")
    assert page.form.learned_from.box.typed() == "call"
    assert page.form.words.box.typed() == "不再来了"


def test_chinese_says_all_of_it(desk: Desk, leaving: Open, client: ClientId) -> None:
    use_language("zh_CN")
    page = leaving(client_id=client)
    assert page.head.text() == "王婧颖的去留"
    assert "觉得不值这个价" in str(page.form.model.index(0, 0).data())


def test_the_header_says_how_long_she_was_away(desk: Desk, opened: Opened, settle: Settle) -> None:
    client = add_client(desk.shop, desk.acting, ClientDraft("李岚")).client_id
    Builder(desk.shop).visits(client, [ago(130), ago(100), ago(70), ago(40)])
    page = opened(client_id=client)
    assert page.card.badges.accessibleName().startswith("Growing quiet · 40 days")
    tell_leaving(desk.shop, desk.acting, TellingDraft(client, State.LOST, ago(1), "moved"))
    page.note(log_call(desk.shop, desk.acting, CallDraft(client, (), Outcome.OTHER, note="在忙")).touched)
    settle()
    assert page.card.badges.accessibleName().startswith("Lost · 40 days")
    assert page.card.strips.text() == "Lost: Moved away"
