"""Today: the figures are those of the file, and each line leads to its work."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.overview import desk as overview
from desk_app.overview.board import Outlook
from desk_app.salon.booking import BookingDraft
from desk_app.salon.desk import add_booking
from desk_app.staff.account import Acting
from desk_app.staff.desk import change_settings
from desk_app.ui.desk import Desk
from desk_app.ui.pages.today import TodayPage
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.words import use_language
from tests.ui.conftest import FakeDoors


@pytest.fixture
def client_id(desk: Desk) -> ClientId:
    draft = ClientDraft(name="郭岚", birthday=Birthday(desk.today.month, desk.today.day, 1990))
    made = add_client(desk.shop, desk.acting, draft).client_id
    for minute in (16 * 60, 17 * 60 + 30):
        add_booking(desk.shop, desk.acting, BookingDraft(made, desk.today, minute))
    return made


@pytest.fixture
def page(desk: Desk, client_id: ClientId, qtbot: QtBot) -> TodayPage:
    shown = TodayPage(desk)
    qtbot.addWidget(shown)
    shown.show()
    shown.come_into_view()
    qtbot.waitUntil(lambda: shown.bookings_model.rowCount() == 2)
    return shown


def test_the_figures_are_those_of_the_file(page: TodayPage) -> None:
    assert page.booked.findChildren(type(page.head))
    texts = [text.text() for text in page.booked.findChildren(type(page.head))]
    assert "2" in texts
    assert "21 Nov 2026 Saturday" in page.head.text()


def test_a_birthday_of_today_is_kept_in_mind(page: TodayPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.reminders_model.rowCount() > 0)
    titles = [page.reminders_model.row(number) for number in range(page.reminders_model.rowCount())]
    assert any(each is not None and each.kind == "birthday" for each in titles)


def test_enter_opens_the_client(page: TodayPage, qtbot: QtBot, doors: FakeDoors, client_id: ClientId) -> None:
    page.bookings.setFocus()
    page.bookings.choose(0)
    QTest.keyClick(page.bookings, Qt.Key.Key_Return)
    assert doors.went == [("client_file", {"client_id": client_id})]


def test_a_new_booking_appears_by_itself(page: TodayPage, qtbot: QtBot, desk: Desk, client_id: ClientId) -> None:
    shop, acting, draft = desk.shop, desk.acting, BookingDraft(client_id, desk.today, 18 * 60)
    desk.tasks.touched.connect(page.note)
    desk.tasks.command(page, lambda: add_booking(shop, acting, draft))
    qtbot.waitUntil(lambda: page.bookings_model.rowCount() == 3)


def test_the_day_is_said_in_chinese_with_its_lunar_date(desk: Desk, client_id: ClientId, qtbot: QtBot) -> None:
    use_language("zh_CN")
    shown = TodayPage(desk)
    qtbot.addWidget(shown)
    shown.show()
    shown.come_into_view()
    qtbot.waitUntil(lambda: "十月十三" in shown.head.text())
    assert "2026年11月21日 星期六" in shown.head.text()


def test_a_pawnshop_sees_no_appointments(desk: Desk, qtbot: QtBot) -> None:
    change_settings(desk.shop, desk.acting, trades=("pawn",))
    shown = TodayPage(desk)
    qtbot.addWidget(shown)
    shown.show()
    assert not shown.record.isVisible()
    assert shown.ticket.isVisible()


def test_the_day_is_shown_before_the_calls_are_worked_out(
    desk: Desk, client_id: ClientId, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out = threading.Event()
    real = overview.day_outlook

    def held_up(shop: Shop, on: date, acting: Acting) -> Outlook:
        worked_out.wait(10)
        return real(shop, on, acting)

    monkeypatch.setattr(overview, "day_outlook", held_up)
    shown = TodayPage(desk)
    qtbot.addWidget(shown)
    shown.show()
    shown.come_into_view()
    qtbot.waitUntil(lambda: shown.bookings_model.rowCount() == 2)
    assert shown.calls.figure.text() == "–"
    worked_out.set()
    qtbot.waitUntil(lambda: shown.calls.figure.text() != "–")
    assert shown.head.text().endswith("· lunar 13th of 10th month")


@pytest.fixture
def evening_client(desk: Desk, clock: FixedClock) -> ClientId:
    """A birthday today, to be called from six in the evening on; it is half past two."""
    draft = ClientDraft(
        name="晚班",
        phones=("13800004821",),
        birthday=Birthday(desk.today.month, desk.today.day, 1990),
        call_from=18 * 60,
        call_to=20 * 60,
    )
    return add_client(desk.shop, desk.acting, draft).client_id


def test_calls_that_wait_for_their_hour_are_said_and_lead_to_the_held_ones(
    page: TodayPage, evening_client: ClientId, qtbot: QtBot, doors: FakeDoors, clock: FixedClock
) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: page.calls.badge.text() == "1 from 18:00 · 1 held")
    assert page.calls.figure.text() == "1"
    QTest.mouseClick(page.calls, Qt.MouseButton.LeftButton)
    QTest.keyClick(page.calls, Qt.Key.Key_Return)
    assert doors.went == [("calls", {"held": True})] * 2
    clock.instant += timedelta(hours=4)
    page.minute.timeout.emit()  # as the clock of the page does by itself
    qtbot.waitUntil(lambda: page.calls.figure.text() == "2")
    assert page.calls.badge.text() == ""
    QTest.mouseClick(page.calls, Qt.MouseButton.LeftButton)
    assert doors.went[-1] == ("calls", {})


def test_a_day_that_is_over_says_which_day_is_next(
    page: TodayPage, evening_client: ClientId, qtbot: QtBot, clock: FixedClock
) -> None:
    use_language("zh_CN")
    clock.instant += timedelta(hours=7)
    page.refresh()
    qtbot.waitUntil(lambda: page.calls.badge.text() == "11月22日 10:00 起 2 · 暂缓 2")
    assert page.calls.figure.text() == "0"


def test_nobody_is_taken_whom_nobody_chose(page: TodayPage, client_id: ClientId) -> None:
    """The keyboard stands on the list of a page just opened, and F3 still records a walk-in."""
    page.activateWindow()
    page.focus_first()
    page.tickets.setFocus()
    page.focus_first()
    opened_with = page.client_in_view
    assert opened_with is None
    QTest.keyClick(page.bookings, Qt.Key.Key_Return)
    assert not page.bookings.currentIndex().isValid()
    QTest.keyClick(page.bookings, Qt.Key.Key_Down)
    assert page.bookings.currentIndex().row() == 0
    assert page.client_in_view == client_id


def test_a_click_chooses_and_one_beside_the_rows_takes_it_back(page: TodayPage, client_id: ClientId) -> None:
    page.resize(1200, 700)
    rows = page.bookings
    QTest.mouseClick(
        rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(page.bookings_model.index(1, 0)).center()
    )
    chosen = page.client_in_view
    assert chosen == client_id
    below = rows.visualRect(page.bookings_model.index(1, 0)).bottomLeft()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(below.x() + 40, below.y() + 60))
    beside = page.client_in_view
    assert beside is None
    QTest.keyClick(rows, Qt.Key.Key_Down)
    assert rows.picked() is not None
    page.tickets.setFocus()
    assert page.client_in_view is None


def test_the_lists_at_the_right_end_below_a_row(page: TodayPage) -> None:
    for height in (700, 733, 751):
        page.resize(1150, height)
        for each in (page.bookings, page.tickets, page.reminders):
            assert each.viewport().height() % 44 == 0, (each.objectName(), height)


def _places(page: TodayPage) -> dict[str, tuple[int, int, int]]:
    """Where everything a hand goes to stands: left, top and width of each part that is seen."""
    strips = {page.backups, page.privacy.breach, page.privacy.lapsed}
    parts: list[QWidget] = [page.head, page.due, page.calls, page.care, page.tickets, page.reminders]
    parts += [page.booked, page.bookings] if page.booked.isVisible() else []
    parts += [part for part in page.findChildren(KeyButton) if part.parentWidget() not in strips and part.isVisible()]
    at = [(part, part.mapTo(page, QPoint())) for part in parts]
    return {f"{number} {part.objectName()}": (to.x(), to.y(), part.width()) for number, (part, to) in enumerate(at)}


@pytest.mark.parametrize("trades", [("salon", "pawn"), ("pawn",)])
def test_until_it_is_known_nothing_is_said_and_what_comes_later_moves_nothing(
    desk: Desk, client_id: ClientId, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, trades: tuple[str, ...]
) -> None:
    change_settings(desk.shop, desk.acting, trades=trades)
    worked_out, real = threading.Event(), overview.day_outlook

    def held_up(shop: Shop, on: date, acting: Acting) -> Outlook:
        worked_out.wait(10)
        return real(shop, on, acting)

    monkeypatch.setattr(overview, "day_outlook", held_up)
    page = TodayPage(desk)
    qtbot.addWidget(page)
    page.resize(1282, 712)
    assert page.reminders.empty == page.tickets.empty == ""
    page.show()
    page.come_into_view()
    qtbot.waitUntil(lambda: page.due.figure.text() != "–")
    assert page.tickets.empty
    assert page.reminders.empty == ""
    before = _places(page)
    worked_out.set()
    qtbot.waitUntil(lambda: page.privacy.looked)
    assert page.reminders.empty
    strips = (page.privacy.lapsed, page.privacy.breach, page.backups)
    for strip in strips:
        strip.say("Kept long enough: Clients who do not come any more 766 · Notes of visits 12", "info")
        QApplication.processEvents()
        assert strip.isVisible()
        assert strip.y() >= page.reminders.mapTo(page, QPoint(0, page.reminders.height())).y()
        assert strip.geometry().bottom() < page.height()
        assert _places(page) == before or strip is strips[-1]  # for three at once there is not the room
    assert page.height() == 712
    page.resize(1282, 640)
    QApplication.processEvents()
    assert page.tickets.mapTo(page, QPoint()).y() < page.reminders.mapTo(page, QPoint()).y() < page.privacy.breach.y()
