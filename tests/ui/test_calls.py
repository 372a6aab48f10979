"""The call page by keyboard: read, one key, the next call opens by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.care.desk import open_complaints
from desk_app.clients.asking import asked_of
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, get_client
from desk_app.clients.field import AskOutcome, MeetingKind
from desk_app.clock import FixedClock
from desk_app.followup.desk import day_queue, last_calls, log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.salon.booking import BookingStatus
from desk_app.salon.desk import bookings_on
from desk_app.staff.desk import change_settings
from desk_app.ui.desk import Desk
from desk_app.ui.pages.calls import CallsPage
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]


@pytest.fixture
def clients(desk: Desk, clock: FixedClock) -> list[ClientId]:
    """Three clients who were promised a call-back earlier today."""
    made: list[ClientId] = []
    for name, phone in (("王婧颖", "13800004821"), ("李淑珍", "13800004822"), ("高强", "13800004823")):
        client_id = add_client(desk.shop, desk.acting, ClientDraft(name=name, phones=(phone,))).client_id
        back = desk.shop.now() + timedelta(minutes=5 + 5 * len(made))
        draft = CallDraft(client_id, (), Outcome.CALL_BACK, note="saunas?", call_back_at=back)
        log_call(desk.shop, desk.acting, draft)
        made.append(client_id)
    clock.instant += timedelta(hours=1)
    return made


@pytest.fixture
def page(desk: Desk, clients: list[ClientId], qtbot: QtBot, settle: Settle) -> CallsPage:
    shown = CallsPage(desk)
    qtbot.addWidget(shown)
    desk.tasks.touched.connect(shown.note)
    shown.resize(1242, 712)
    shown.show()
    shown.come_into_view()
    qtbot.waitUntil(lambda: shown.card is not None)
    shown.list.setFocus()
    return shown


def press(qtbot: QtBot, page: CallsPage, key: Qt.Key) -> None:
    QTest.keyClick(page.list, key)


def in_view(page: CallsPage, client_id: ClientId) -> bool:
    return page.card is not None and page.card.client_id == client_id


def test_nothing_is_said_of_a_call_before_it_is_known(desk: Desk, clients: list[ClientId], qtbot: QtBot) -> None:
    assert clients
    early = CallsPage(desk)
    qtbot.addWidget(early)
    early.resize(1242, 712)
    early.show()
    assert early.card is None
    assert not early.words_part.asking.isVisible()
    assert not early.words_part.line.isVisible()
    assert early.aside.past.empty == ""


def test_the_first_call_opens_with_its_words_and_reasons(page: CallsPage) -> None:
    assert page.card is not None
    assert page.card.client == "王婧颖"
    assert page.head.name.text() == "王婧颖"
    assert page.card.text
    assert page.words_part.speech.text()
    assert "{" not in page.words_part.speech.text()
    assert page.model.rowCount() == 3


def test_an_outcome_key_keeps_the_call_and_opens_the_next(
    page: CallsPage, qtbot: QtBot, clients: list[ClientId], desk: Desk, doors: FakeDoors
) -> None:
    page.remark.setText("skin is calmer")
    press(qtbot, page, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: page.card is not None and page.card.client_id == clients[1])
    kept = last_calls(desk.shop, clients[0])[0]
    assert (kept.outcome, kept.note) == (Outcome.SATISFIED, "skin is calmer")
    assert kept.said
    assert page.remark.text() == ""
    assert doors.toasts
    assert page.model.rowCount() == 2


def test_a_digit_typed_in_the_note_is_text(page: CallsPage, qtbot: QtBot, clients: list[ClientId], desk: Desk) -> None:
    page.remark.setFocus()
    QTest.keyClicks(page.remark, "2 bottles")
    assert page.remark.text() == "2 bottles"
    assert len(last_calls(desk.shop, clients[0])) == 1


def test_a_complaint_needs_words_and_enter_keeps_it(
    page: CallsPage, qtbot: QtBot, desk: Desk, clients: list[ClientId], settle: Settle
) -> None:
    press(qtbot, page, Qt.Key.Key_4)
    settle()
    assert not open_complaints(desk.shop)
    assert "unhappy" in page.writing.text()
    QTest.keyClicks(page.remark, "waited 48 minutes")
    QTest.keyClick(page.remark, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.card is not None and page.card.client_id == clients[1])
    assert [complaint.text for complaint in open_complaints(desk.shop)] == ["waited 48 minutes"]


def test_esc_leaves_the_note_and_the_keys_work_again(
    page: CallsPage, qtbot: QtBot, desk: Desk, clients: list[ClientId]
) -> None:
    press(qtbot, page, Qt.Key.Key_4)
    QTest.keyClick(page.remark, Qt.Key.Key_Escape)
    assert page.list.hasFocus()
    press(qtbot, page, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: page.card is not None and page.card.client_id == clients[1])
    assert last_calls(desk.shop, clients[0])[0].outcome is Outcome.SATISFIED


def test_new_call_hours_are_obeyed_at_once(page: CallsPage, qtbot: QtBot, desk: Desk) -> None:
    shop, acting = desk.shop, desk.acting
    desk.tasks.command(page, lambda: change_settings(shop, acting, call_from=18 * 60, call_to=20 * 60))
    qtbot.waitUntil(lambda: page.held_model.rowCount() >= 1)


def test_call_back_asks_when_and_enter_keeps_it(
    page: CallsPage, qtbot: QtBot, desk: Desk, clients: list[ClientId]
) -> None:
    press(qtbot, page, Qt.Key.Key_B)
    assert page.below.currentWidget() is page.tray
    page.tray.time.box.put_typed("16:45")
    QTest.keyClick(page.tray.time.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.card is not None and page.card.client_id == clients[1])
    kept = last_calls(desk.shop, clients[0])[0]
    assert kept.outcome is Outcome.CALL_BACK
    assert kept.call_back_at is not None
    assert f"{kept.call_back_at:%H:%M}" == "08:45"  # UTC of 16:45 in Shanghai


def test_booked_with_a_day_makes_the_appointment(
    page: CallsPage, qtbot: QtBot, desk: Desk, clients: list[ClientId]
) -> None:
    press(qtbot, page, Qt.Key.Key_1)
    day = desk.today + timedelta(days=3)
    page.tray.day.box.put_typed(day.isoformat())
    page.tray.time.box.put_typed("10:30")
    QTest.keyClick(page.tray.time.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.card is not None and page.card.client_id == clients[1])
    booked = bookings_on(desk.shop, day)
    assert [(each.client, each.minute) for each in booked] == [("王婧颖", 630)]


def test_a_skip_without_a_reason_is_refused_beside_the_field(page: CallsPage, qtbot: QtBot) -> None:
    press(qtbot, page, Qt.Key.Key_S)
    QTest.keyClick(page.tray.why.box, Qt.Key.Key_Return)
    assert page.tray.why.error == "Say why she is skipped."
    assert page.below.currentWidget() is page.tray


def test_do_not_call_is_kept_in_the_file(page: CallsPage, qtbot: QtBot, desk: Desk, clients: list[ClientId]) -> None:
    press(qtbot, page, Qt.Key.Key_8)
    qtbot.waitUntil(lambda: page.card is not None and page.card.client_id == clients[1])
    assert get_client(desk.shop, clients[0]).do_not_call
    assert clients[0] not in {call.client_id for call in day_queue(desk.shop, desk.today).calls}


def test_a_note_survives_a_crash(page: CallsPage, desk: Desk, qtbot: QtBot) -> None:
    page.remark.setText("half a sentence")
    again = CallsPage(desk)
    qtbot.addWidget(again)
    again.show()
    again.come_into_view()
    qtbot.waitUntil(lambda: again.card is not None)
    assert again.remark.text() == "half a sentence"


def test_the_whole_queue_by_keys(page: CallsPage, qtbot: QtBot, clients: list[ClientId]) -> None:
    for client_id in clients:
        qtbot.waitUntil(partial(in_view, page, client_id))
        press(qtbot, page, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    qtbot.waitUntil(lambda: page.head.name.text() == "Nobody is to be called now")


def test_held_calls_say_their_rule(page: CallsPage, qtbot: QtBot, clients: list[ClientId]) -> None:
    press(qtbot, page, Qt.Key.Key_5)
    qtbot.waitUntil(lambda: page.held_model.rowCount() >= 1)
    page.show_held.click()
    assert page.stack.currentWidget() is page.held_list


def undo(doors: FakeDoors) -> None:
    """Ctrl+Z, as the window does it: the undo of the last toast."""
    taken_back = doors.toasts[-1][1]
    assert taken_back is not None
    taken_back()


@pytest.mark.parametrize("key", [Qt.Key.Key_2, Qt.Key.Key_4, Qt.Key.Key_8])
def test_a_slip_is_taken_back_and_the_note_is_there_again(
    page: CallsPage, qtbot: QtBot, desk: Desk, doors: FakeDoors, clients: list[ClientId], key: Qt.Key
) -> None:
    page.remark.setText("not her, the neighbour")
    press(qtbot, page, key)
    qtbot.waitUntil(partial(in_view, page, clients[1]))
    page.remark.setText("for the second")
    undo(doors)
    qtbot.waitUntil(partial(in_view, page, clients[0]))
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert page.remark.text() == "not her, the neighbour"
    assert not get_client(desk.shop, clients[0]).do_not_call
    assert not open_complaints(desk.shop)
    assert last_calls(desk.shop, clients[0])[0].withdrawn
    press(qtbot, page, Qt.Key.Key_3)
    qtbot.waitUntil(partial(in_view, page, clients[1]))
    assert page.remark.text() == "for the second"
    kept = last_calls(desk.shop, clients[0])[0]
    assert (kept.outcome, kept.note, kept.withdrawn) == (Outcome.NOT_NOW, "not her, the neighbour", False)


def test_taking_back_a_booking_cancels_the_appointment(
    page: CallsPage, qtbot: QtBot, desk: Desk, doors: FakeDoors, clients: list[ClientId]
) -> None:
    press(qtbot, page, Qt.Key.Key_1)
    day = desk.today + timedelta(days=3)
    page.tray.day.box.put_typed(day.isoformat())
    page.tray.time.box.put_typed("10:30")
    QTest.keyClick(page.tray.time.box, Qt.Key.Key_Return)
    qtbot.waitUntil(partial(in_view, page, clients[1]))
    undo(doors)
    qtbot.waitUntil(partial(in_view, page, clients[0]))
    assert [booking.status for booking in bookings_on(desk.shop, day)] == [BookingStatus.CANCELLED]


def test_what_cannot_be_taken_back_is_said(
    page: CallsPage, qtbot: QtBot, desk: Desk, doors: FakeDoors, clients: list[ClientId]
) -> None:
    press(qtbot, page, Qt.Key.Key_2)
    qtbot.waitUntil(partial(in_view, page, clients[1]))
    log_call(desk.shop, desk.acting, CallDraft(clients[0], (), Outcome.OTHER))
    undo(doors)
    qtbot.waitUntil(lambda: bool(doors.said))
    assert "called again since" in doors.said[-1]
    assert not last_calls(desk.shop, clients[0])[1].withdrawn


def test_a_time_that_has_passed_is_refused_beside_its_field_and_the_form_stays(
    page: CallsPage, qtbot: QtBot, desk: Desk, clients: list[ClientId], settle: Settle
) -> None:
    press(qtbot, page, Qt.Key.Key_B)
    page.tray.time.box.put_typed("08:00")
    QTest.keyClick(page.tray.time.box, Qt.Key.Key_Return)
    settle()
    assert page.below.currentWidget() is page.tray
    assert (page.tray.time.box.typed(), page.tray.time.error) == ("08:00", "This time has already passed.")
    assert page.banner.isHidden()
    assert page.tray.time.box.hasFocus()
    page.tray.time.box.clear()
    QTest.keyClicks(page.tray.time.box, "16:45")  # the digits are typed
    QTest.keyClick(page.tray.time.box, Qt.Key.Key_Return)
    qtbot.waitUntil(partial(in_view, page, clients[1]))
    assert page.below.currentWidget() is page.outcomes
    assert [call.outcome for call in last_calls(desk.shop, clients[0])] == [Outcome.CALL_BACK, Outcome.CALL_BACK]


@pytest.mark.parametrize(
    ("day", "said"), [("2026-11-01", "Choose a day after today."), ("2028-01-01", "This is more than a year away.")]
)
def test_a_skip_until_an_impossible_day_keeps_the_reason(
    page: CallsPage, clients: list[ClientId], desk: Desk, qtbot: QtBot, settle: Settle, day: str, said: str
) -> None:
    press(qtbot, page, Qt.Key.Key_S)
    QTest.keyClicks(page.tray.why.box, "on holiday")
    page.tray.day.box.put_typed(day)
    QTest.keyClick(page.tray.day.box, Qt.Key.Key_Return)
    settle()
    assert page.below.currentWidget() is page.tray
    assert (page.tray.why.box.typed(), page.tray.day.error) == ("on holiday", said)
    assert len(last_calls(desk.shop, clients[0])) == 1


def test_what_belongs_to_no_field_stands_above_the_form(
    page: CallsPage, qtbot: QtBot, desk: Desk, clients: list[ClientId], settle: Settle
) -> None:
    page.remark.setText("x" * 20_001)
    press(qtbot, page, Qt.Key.Key_B)
    QTest.keyClick(page.tray.time.box, Qt.Key.Key_Return)
    settle()
    assert page.below.currentWidget() is page.tray
    assert page.tray.banner.isVisible()
    assert len(last_calls(desk.shop, clients[0])) == 1


@pytest.mark.parametrize("control", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_digits_are_no_outcomes_while_the_form_is_open(
    page: CallsPage, qtbot: QtBot, desk: Desk, clients: list[ClientId], settle: Settle, control: Qt.KeyboardModifier
) -> None:
    for opens in (Qt.Key.Key_B, Qt.Key.Key_S, Qt.Key.Key_1):
        press(qtbot, page, opens)
        for place in (page.tray.keep, page.tray.away, page.list, page.head.hold):
            page.tray.why.box.put_typed("kept")
            place.setFocus()
            for key in (Qt.Key.Key_2, Qt.Key.Key_8, Qt.Key.Key_B, Qt.Key.Key_S):
                QTest.keyClick(place, key, control)
            settle()
            assert page.below.currentWidget() is page.tray
            assert page.tray.isAncestorOf(page.focusWidget())  # and there the next one is typed
            assert page.tray.why.box.typed() == "kept"
        QTest.keyClick(page.tray.keep, Qt.Key.Key_Escape)
    assert len(last_calls(desk.shop, clients[0])) == 1
    assert not get_client(desk.shop, clients[0]).do_not_call


def test_the_question_of_a_call_is_answered_where_it_stands(
    page: CallsPage, qtbot: QtBot, clients: list[ClientId], desk: Desk
) -> None:
    block = page.words_part.asking
    assert block.isVisible()
    asked = block.question.text()
    press(qtbot, page, Qt.Key.Key_Q)
    assert block.line.hasFocus() or block.choice.hasFocus()
    QTest.keyClick(page, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(asked_of(desk.shop, clients[0])))
    (line,) = asked_of(desk.shop, clients[0])
    assert (line.outcome, line.meeting.kind) == (AskOutcome.POSTPONED, MeetingKind.CALL)
    qtbot.waitUntil(lambda: not block.isVisible())  # who has no time now is asked nothing more today
    assert asked
    assert in_view(page, clients[0])


def test_a_digit_typed_into_the_answer_is_no_outcome(page: CallsPage, qtbot: QtBot, clients: list[ClientId]) -> None:
    block = page.words_part.asking
    block.inputs.setCurrentIndex(0)
    block.line.setFocus()
    QTest.keyClicks(block.line, "2")
    assert block.line.text() == "2"
    assert in_view(page, clients[0])
