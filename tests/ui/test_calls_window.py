"""The calls in the real window, by real keys: after an outcome, after Ctrl+Z, and with an appointment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.followup.desk import call_card, day_queue, last_calls, log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.followup.queue import CallCard, Queue
from desk_app.money import Money
from desk_app.salon.booking import BookingStatus
from desk_app.salon.desk import bookings_on, record_visit, set_booking_status
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, StaffId
from desk_app.ui.desk import Desk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.pages.calls import CallsPage
from desk_app.words import Words
from tests.ui.salon_scene import Hands
from tests.ui.window_scene import hands_on, window_of

CONTROL = Qt.KeyboardModifier.ControlModifier
#: More than the list shows at once.
MANY = 25


@pytest.fixture
def clients(desk: Desk, clock: FixedClock) -> list[ClientId]:
    """Clients who were promised a call-back earlier today, one after the other."""
    made = []
    for number in range(MANY):
        draft = ClientDraft(name=f"Client {number:02}", phones=(f"138000048{number:02}",))
        client_id = add_client(desk.shop, desk.acting, draft).client_id
        back = desk.shop.now() + timedelta(minutes=1 + number)
        log_call(desk.shop, desk.acting, CallDraft(client_id, (), Outcome.CALL_BACK, call_back_at=back))
        made.append(client_id)
    clock.instant += timedelta(hours=1)
    return made


@pytest.fixture
def window(desk: Desk, clients: list[ClientId], qtbot: QtBot) -> Iterator[MainWindow]:
    with window_of(desk, qtbot) as made:
        yield made


@pytest.fixture
def hands(window: MainWindow, qtbot: QtBot) -> Hands:
    made = hands_on(window, qtbot)
    made.press(Qt.Key.Key_F6)
    return made


def calls_of(window: MainWindow) -> CallsPage:
    page = window.stack.page
    assert isinstance(page, CallsPage)
    return page


def assert_hers(page: CallsPage, client_id: ClientId) -> None:
    """Her row is the chosen one and in view, her card is open, and the keys are the outcome keys."""
    call = page.list.noun()
    assert call is not None
    assert call.client_id == client_id
    index = page.list.currentIndex()
    assert page.list.selectionModel().isSelected(index)
    assert page.list.isVisible()
    assert page.list.viewport().rect().contains(page.list.visualRect(index))
    assert page.list.hasFocus()
    assert page.card is not None
    assert page.card.client_id == client_id
    assert page.head.name.text() == page.card.client == call.client


@pytest.mark.parametrize("place", [0, 1, MANY // 2, MANY - 1])
def test_after_ctrl_z_her_row_is_chosen_and_her_card_open(
    window: MainWindow, hands: Hands, clients: list[ClientId], place: int
) -> None:
    for _ in range(place):
        hands.press(Qt.Key.Key_Down)
    assert_hers(calls_of(window), clients[place])
    hands.press(Qt.Key.Key_2)
    assert_hers(calls_of(window), clients[0] if place else clients[1])
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert_hers(calls_of(window), clients[place])
    hands.press(Qt.Key.Key_3)
    assert last_calls(window.desk.shop, clients[place])[0].outcome is Outcome.NOT_NOW


@pytest.mark.parametrize("elsewhere", ["today", "held", "language", "note"])
def test_ctrl_z_leads_back_to_her_from_wherever_one_is(
    window: MainWindow, hands: Hands, clients: list[ClientId], elsewhere: str
) -> None:
    hands.press(Qt.Key.Key_2)
    if elsewhere == "today":
        window.go("today")
    elif elsewhere == "held":
        hands.press(Qt.Key.Key_H)
    elif elsewhere == "language":
        window.other_language()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the page that was there is gone
    else:
        hands.press(Qt.Key.Key_N)
    hands.settle()
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert_hers(calls_of(window), clients[0])
    assert last_calls(window.desk.shop, clients[0])[0].withdrawn


def book(hands: Hands, window: MainWindow, days: int) -> None:
    """1, the day and the time, Enter: all of it typed."""
    hands.press(Qt.Key.Key_1)
    hands.write((window.desk.today + timedelta(days=days)).isoformat())
    hands.press(Qt.Key.Key_Tab)
    hands.write("10:30")
    hands.press(Qt.Key.Key_Return)


def test_a_booking_by_keys_and_ctrl_z(window: MainWindow, hands: Hands, clients: list[ClientId]) -> None:
    shop, day = window.desk.shop, window.desk.today + timedelta(days=3)
    writes = shop.writes
    book(hands, window, 3)
    assert shop.writes == writes + 1
    made = bookings_on(shop, day)
    assert [(each.client_id, each.minute, each.status) for each in made] == [(clients[0], 630, BookingStatus.BOOKED)]
    assert_hers(calls_of(window), clients[1])
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert_hers(calls_of(window), clients[0])
    assert [each.status for each in bookings_on(shop, day)] == [BookingStatus.CANCELLED]
    assert shop.writes == writes + 2


def test_an_appointment_she_came_to_stays_after_ctrl_z(
    window: MainWindow, hands: Hands, clients: list[ClientId]
) -> None:
    shop, acting = window.desk.shop, window.desk.acting
    book(hands, window, 0)
    booking = bookings_on(shop, window.desk.today)[0]
    set_booking_status(shop, acting, booking.id, BookingStatus.ARRIVED)
    hands.press(Qt.Key.Key_Z, CONTROL)
    assert last_calls(shop, clients[0])[0].withdrawn
    assert [each.status for each in bookings_on(shop, window.desk.today)] == [BookingStatus.ARRIVED]


def test_a_refused_appointment_keeps_the_call_open_and_the_note(
    window: MainWindow, hands: Hands, clients: list[ClientId], clock: FixedClock
) -> None:
    page = calls_of(window)
    hands.press(Qt.Key.Key_1)
    hands.write(window.desk.today.isoformat())
    hands.press(Qt.Key.Key_Tab)
    hands.write("23:30")
    page.remark.setText("after work")
    clock.instant += timedelta(days=1)  # midnight has passed while she spoke
    hands.press(Qt.Key.Key_Return)
    assert page.tray.day.error  # beside the day, with both as they were typed
    assert page.tray.time.box.typed() == "23:30"
    assert page.card is not None
    assert page.card.client_id == clients[0]
    assert page.remark.text() == "after work"
    assert last_calls(window.desk.shop, clients[0])[0].outcome is Outcome.CALL_BACK
    hands.press(Qt.Key.Key_Escape)
    hands.press(Qt.Key.Key_2)
    assert last_calls(window.desk.shop, clients[0])[0].note == "after work"


def test_a_key_that_bounces_keeps_one_call(window: MainWindow, hands: Hands, clients: list[ClientId]) -> None:
    page = calls_of(window)
    for _ in range(3):
        QTest.keyClick(page.list, Qt.Key.Key_2)
    hands.settle()
    assert [len(last_calls(window.desk.shop, each)) for each in clients[:3]] == [2, 1, 1]
    assert_hers(page, clients[1])


def test_a_card_that_comes_after_her_call_was_kept_does_not_open_again(
    window: MainWindow, hands: Hands, clients: list[ClientId], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, card_read, queue_read = calls_of(window), threading.Event(), threading.Event()
    shown: list[CallCard | None] = []

    def card_slowly(shop: Shop, client_id: ClientId, on: date, words: Words, *, now: datetime | None) -> CallCard:
        card = call_card(shop, client_id, on, words, now=now)
        if client_id == clients[0]:
            card_read.wait(10)
        return card

    def queue_slowly(
        shop: Shop, on: date, *, now: datetime | None, advisor: StaffId | None, limit: int | None
    ) -> Queue:
        queue_read.wait(10)
        return day_queue(shop, on, now=now, advisor=advisor, limit=limit)

    monkeypatch.setattr("desk_app.ui.pages.calls.call_card", card_slowly)
    monkeypatch.setattr("desk_app.ui.pages.calls.day_queue", queue_slowly)
    monkeypatch.setattr(page.head, "show_card", shown.append)
    page._open_client(clients[0])
    QTest.keyClick(page.list, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: page.card is None)
    card_read.set()
    qtbot.wait(100)
    assert not shown
    queue_read.set()
    hands.settle()
    assert [card.client_id for card in shown if card is not None] == [clients[1]]


def test_the_held_ones_open_from_today_and_f6_is_the_queue(
    window: MainWindow, hands: Hands, clients: list[ClientId]
) -> None:
    hands.press(Qt.Key.Key_5)  # no answer: she is held until tomorrow
    window.go("today")
    hands.settle()
    today = window.stack.page
    assert today is not None
    today.calls.setFocus()  # type: ignore[attr-defined]  # the page of the day
    hands.press(Qt.Key.Key_Return)
    page = calls_of(window)
    assert page.held_list.isVisible()
    assert page.show_held.isChecked()
    assert page.held_model.rowCount() == 1
    assert page.held_list.hasFocus()
    assert not page.held_list.selectedIndexes()  # the open card is not of any of them, and the keys are hers
    assert page.client_in_view == clients[1]
    hands.press(Qt.Key.Key_Down)
    assert page.client_in_view == clients[0]
    page.minute.timeout.emit()
    hands.settle()
    assert page.client_in_view == clients[0]
    assert [index.row() for index in page.held_list.selectedIndexes()] == [0]
    hands.press(Qt.Key.Key_H)
    assert page.list.hasFocus()
    assert not page.list.selectedIndexes()
    hands.press(Qt.Key.Key_H)
    window.go("today")
    hands.press(Qt.Key.Key_F6)
    assert page.list.isVisible()
    assert not page.show_held.isChecked()


def test_a_promised_minute_comes_by_itself(
    window: MainWindow, hands: Hands, clients: list[ClientId], clock: FixedClock
) -> None:
    page = calls_of(window)
    back = window.desk.shop.now() + timedelta(hours=2)
    log_call(window.desk.shop, window.desk.acting, CallDraft(clients[4], (), Outcome.CALL_BACK, call_back_at=back))
    page.minute.timeout.emit()
    hands.settle()
    assert clients[4] not in {call.client_id for call in page.model.rows()}
    clock.instant = back
    page.minute.timeout.emit()  # as the clock of the page does by itself
    hands.settle()
    assert clients[4] in {call.client_id for call in page.model.rows()}
    assert_hers(page, clients[0])


def test_no_other_card_slips_under_the_keys_while_she_is_spoken_to(
    window: MainWindow, hands: Hands, clients: list[ClientId], clock: FixedClock
) -> None:
    page = calls_of(window)
    hands.press(Qt.Key.Key_1)
    clock.instant += timedelta(hours=12)  # the shop's call hours are over
    page.minute.timeout.emit()
    hands.settle()
    assert day_queue(window.desk.shop, window.desk.today, now=window.desk.shop.now()).calls == ()
    assert page.card is not None
    assert page.card.client_id == clients[0]
    assert page.below.currentWidget() is page.tray
    assert page.words_part.held.isVisible()


def runs(page: CallsPage) -> bool:
    return page.head.clock.running


def begun(page: CallsPage) -> bool:
    return page.head.clock.begun


def test_time_on_a_call_begins_with_the_call_and_not_with_the_card(
    window: MainWindow, hands: Hands, clients: list[ClientId]
) -> None:
    page = calls_of(window)
    QTest.qWait(20)
    assert not begun(page)
    assert page.head.hold.text().startswith("Begin")
    hands.press(Qt.Key.Key_Space)
    assert runs(page)
    assert page.head.hold.text().startswith("Hold")
    hands.press(Qt.Key.Key_Space)
    assert not runs(page)
    assert page.head.hold.text().startswith("Go on")
    hands.press(Qt.Key.Key_2)
    assert page.client_in_view != clients[0]
    assert not begun(page)  # the next card is not yet a call
    assert page.head.hold.text().startswith("Begin")


@pytest.mark.parametrize("away", ["another page", "the lock"])
@pytest.mark.parametrize("another", [False, True])
def test_absence_is_no_time_on_a_call(
    window: MainWindow, hands: Hands, clients: list[ClientId], owner: Acting, advisor: Acting, away: str, another: bool
) -> None:
    page = calls_of(window)
    hands.press(Qt.Key.Key_Space)
    clock = page.head.clock
    back = window.desk.acting
    other = next(each for each in (owner, advisor) if each.staff_id != back.staff_id)
    if away == "the lock":
        window.lock()
    else:
        window.go("clients")
        if another:
            window.lock()
    hands.settle()
    assert not runs(page)
    counted = clock._before
    QTest.qWait(30)
    assert clock._before == counted
    if window.locked:
        window.sign_in(other if another else back)
    hands.press(Qt.Key.Key_F6)
    page = calls_of(window)
    assert page.client_in_view == clients[0]
    assert not runs(page)
    assert begun(page) is not another  # her own call goes on where it stopped; another's does not
    assert page.head.hold.text().startswith("Begin" if another else "Go on")
    if not another:
        hands.press(Qt.Key.Key_Space)
        assert runs(page)


def test_who_stays_away_and_is_not_asked_is_counted_under_the_held(
    window: MainWindow, hands: Hands, clients: list[ClientId]
) -> None:
    shop = window.desk.shop
    once = add_client(shop, window.desk.acting, ClientDraft("马晶")).client_id
    draft = VisitDraft(once, window.desk.today - timedelta(days=200), (VisitItemDraft("剪发", 1, Money(8_800)),))
    record_visit(shop, window.desk.acting, draft)
    page = calls_of(window)
    assert not page.not_asked.isVisible()
    hands.press(Qt.Key.Key_H)
    assert page.not_asked.isVisible()
    assert page.not_asked.text().endswith("Here once or twice, more than 45 days ago: no rhythm yet · 1")
    hands.press(Qt.Key.Key_H)
    assert not page.not_asked.isVisible()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_page_leaves_room_for_a_task_bar_on_a_small_screen(
    window: MainWindow, hands: Hands, language: str
) -> None:
    """1366×768, less the title and the task bar of Windows: some 690 pixels, with whatever there is to say."""
    window.speak(language)
    for spec in window.stack.specs():
        window.go(spec.name)
        hands.settle()
        page = window.stack.page
        if isinstance(page, CallsPage):
            page.words_part.speech.say(*("A sentence of a script that is longer than a line of it. " * 3,) * 5)
            hands.settle()
        assert window.minimumSizeHint().height() <= 690, spec.name
        assert window.minimumSizeHint().width() <= 1366, spec.name
