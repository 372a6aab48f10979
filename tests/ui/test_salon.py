"""The salon's day with real keys on a real file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client
from desk_app.overview.desk import today_board
from desk_app.salon.booking import BookingDraft, BookingId, BookingStatus
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import add_booking, bookings_on, get_booking, set_booking_status
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.pages.salon import SalonPage
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import LI_LAN, Hands, Settle, a_visit, furnish, put_on_screen

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clients(desk: Desk) -> tuple[ClientId, ClientId]:
    return furnish(desk)


def book(desk: Desk, client: ClientId | None, minute: int, days: int = 0) -> BookingId:
    draft = BookingDraft(client, desk.today + timedelta(days=days), minute, service_id=ServiceId(1), staff_id=LI_LAN)
    return add_booking(desk.shop, desk.acting, draft).booking_id


@pytest.fixture
def booked(desk: Desk, clients: tuple[ClientId, ClientId]) -> tuple[BookingId, BookingId, BookingId]:
    """One at two, half an hour ago; one at four; one tomorrow."""
    return (
        book(desk, clients[0], 14 * 60),
        book(desk, clients[1], 16 * 60),
        book(desk, clients[0], 10 * 60, days=1),
    )


@pytest.fixture
def page(desk: Desk, booked: tuple[BookingId, BookingId, BookingId], qtbot: QtBot, settle: Settle) -> SalonPage:
    made = SalonPage(desk)
    put_on_screen(made, qtbot, settle)
    return made


def spoken(page: SalonPage) -> list[str]:
    model = page.bookings_model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_the_day_in_order_and_who_is_late(page: SalonPage) -> None:
    assert spoken(page) == [
        "14:00, Chen Rong, Hydration · 60 min, 李岚, late by 30 min",
        "16:00, Ma Jing, Hydration · 60 min, 李岚, booked",
    ]
    assert page.coming.figure.text() == "2"


def test_salon_and_today_count_the_same_who_arrived(
    desk: Desk, booked: tuple[BookingId, ...], page: SalonPage, settle: Settle
) -> None:
    """One came, one came and is done."""
    for booking in booked[:2]:
        set_booking_status(desk.shop, desk.acting, booking, BookingStatus.ARRIVED)
    set_booking_status(desk.shop, desk.acting, booked[0], BookingStatus.DONE)
    page.refresh()
    settle()
    assert today_board(desk.shop, desk.today, desk.acting).arrived == 2
    assert page.coming.badge.text() == "2 arrived"


@pytest.mark.parametrize(
    ("keys", "status"),
    [
        ("1", BookingStatus.ARRIVED),
        ("12", BookingStatus.DONE),
        ("3", BookingStatus.NO_SHOW),
        ("4", BookingStatus.CANCELLED),
        ("45", BookingStatus.BOOKED),
    ],
)
def test_one_key_a_step(
    page: SalonPage, desk: Desk, booked: tuple[BookingId, ...], hands: Hands, keys: str, status: BookingStatus
) -> None:
    hands.write(keys)
    assert get_booking(desk.shop, booked[0]).status is status
    assert page.bookings.noun() is not None


def test_a_step_is_taken_back(
    page: SalonPage, desk: Desk, booked: tuple[BookingId, ...], hands: Hands, doors: FakeDoors, settle: Settle
) -> None:
    hands.write("4")
    said, undo = doors.toasts[-1]
    assert said == "Chen Rong: cancelled"
    assert undo is not None
    undo()
    settle()
    assert get_booking(desk.shop, booked[0]).status is BookingStatus.BOOKED


def test_a_step_is_taken_back_by_whoever_is_there_then(
    page: SalonPage,
    desk: Desk,
    booked: tuple[BookingId, ...],
    advisor: Acting,
    hands: Hands,
    doors: FakeDoors,
    settle: Settle,
) -> None:
    hands.write("4")
    undo = doors.toasts[-1][1]
    assert undo is not None
    desk.signed_in = advisor
    undo()
    settle()
    assert get_booking(desk.shop, booked[0]).status is BookingStatus.BOOKED
    assert doors.toasts[-1] == ("Chen Rong: booked", None)
    assert audit_lines(desk.shop, 1)[0].staff_id == advisor.staff_id


def test_a_step_that_is_not_possible_is_refused_in_words(
    page: SalonPage, desk: Desk, booked: tuple[BookingId, ...], hands: Hands
) -> None:
    hands.write("43")
    assert get_booking(desk.shop, booked[0]).status is BookingStatus.CANCELLED
    assert "cancelled" in page.banner.text()
    assert not page.buttons[BookingStatus.NO_SHOW].isEnabled()
    assert page.buttons[BookingStatus.BOOKED].isEnabled()


def test_brackets_turn_the_day(page: SalonPage, desk: Desk, hands: Hands) -> None:
    hands.write("]")
    assert page.turner.day == desk.today + timedelta(days=1)
    assert len(spoken(page)) == 1
    assert not page.buttons[BookingStatus.ARRIVED].isEnabled(), "tomorrow has not come yet"
    hands.write("[[")
    assert page.turner.day == desk.today - timedelta(days=1)
    assert spoken(page) == []
    hands.write("t")
    assert len(spoken(page)) == 2


def test_a_typed_day_is_gone_to(page: SalonPage, desk: Desk, hands: Hands) -> None:
    page.turner.typed.setFocus()
    page.turner.typed.selectAll()
    hands.write("+1")
    hands.press(Qt.Key.Key_Return)
    assert page.turner.day == desk.today + timedelta(days=1)
    hands.press(Qt.Key.Key_Down)
    assert page.turner.day == desk.today


def test_enter_records_what_was_booked(
    page: SalonPage, clients: tuple[ClientId, ClientId], booked: tuple[BookingId, ...], hands: Hands, doors: FakeDoors
) -> None:
    hands.press(Qt.Key.Key_Return)
    where = {"booking_id": booked[0], "client_id": clients[0], "service_id": 1}
    assert doors.went == [("record_service", where)]


def test_the_days_visits_open_to_be_corrected(
    page: SalonPage, desk: Desk, clients: tuple[ClientId, ClientId], hands: Hands, doors: FakeDoors, settle: Settle
) -> None:
    done = a_visit(desk, clients[0])
    page.refresh()
    settle()
    assert page.came.figure.text() == "1"
    assert "380.00" in page.taken.figure.text()
    page.visits.setFocus()
    page.visits.choose(0)
    hands.press(Qt.Key.Key_Return)
    page.action_print()
    assert doors.went == [
        ("record_service", {"visit_id": done.visit_id}),
        ("paper", {"kind": "receipt", "id": done.visit_id}),
    ]


def test_an_appointment_by_keys_alone(
    page: SalonPage, desk: Desk, hands: Hands, doors: FakeDoors, settle: Settle
) -> None:
    hands.press(Qt.Key.Key_A, ALT)
    assert page.form.isVisible()
    hands.write("ma jing")
    hands.press(Qt.Key.Key_Return)
    hands.write("colour")
    hands.press(Qt.Key.Key_Return)
    assert page.form.minutes.box.typed() == "120"
    hands.write("1730")
    hands.press(Qt.Key.Key_Return)
    last = bookings_on(desk.shop, desk.today)[-1]
    assert (last.client, last.service, last.minute, last.minutes) == ("Ma Jing", "Colour", 17 * 60 + 30, 120)
    assert page.visits.isVisible()
    assert len(spoken(page)) == 3
    undo = doors.toasts[-1][1]
    assert undo is not None
    undo()
    settle()
    assert get_booking(desk.shop, last.id).status is BookingStatus.CANCELLED


def test_somebody_new_is_booked_with_name_and_phone(page: SalonPage, desk: Desk, hands: Hands) -> None:
    hands.press(Qt.Key.Key_A, ALT)
    page.action_new_client()
    hands.write("He Rong")
    hands.press(Qt.Key.Key_Return)
    hands.write("13600004444")
    hands.press(Qt.Key.Key_Return)
    page.form.minute.box.setFocus()
    hands.write("18:00")
    hands.press(Qt.Key.Key_Return, CONTROL)
    last = bookings_on(desk.shop, desk.today)[-1]
    assert last.client_id is not None
    assert get_client(desk.shop, last.client_id).phones == ("13600004444",)


def test_what_is_missing_is_said_where_it_is_missing(page: SalonPage, desk: Desk, hands: Hands, settle: Settle) -> None:
    hands.press(Qt.Key.Key_A, ALT)
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert page.form.banner.isVisible()
    page.form.pick.load(1)
    settle()
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert page.form.minute.error
    page.form.minute.box.put_typed("17:00")
    page.form.on.box.put_typed("2026-11-20")
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert page.form.on.error
    assert len(bookings_on(desk.shop, desk.today)) == 2


def test_an_appointment_half_typed_comes_back(page: SalonPage, hands: Hands) -> None:
    hands.press(Qt.Key.Key_A, ALT)
    page.form.notes.box.setFocus()
    hands.write("window seat")
    hands.press(Qt.Key.Key_Escape)
    assert page.bookings.hasFocus()
    hands.press(Qt.Key.Key_A, ALT)
    assert page.form.notes.box.typed() == "window seat"


def test_a_service_found_by_search_begins_an_appointment(page: SalonPage, settle: Settle) -> None:
    page.open(service_id=2)
    settle()
    assert page.form.isVisible()
    assert page.form.service.service is not None
    assert page.form.service.service.name == "Colour"
    page.form.service.change.click()
    assert page.form.service.service is None


def test_status_keys_are_not_pressed_by_typing(
    page: SalonPage, desk: Desk, booked: tuple[BookingId, ...], settle: Settle
) -> None:
    page.begin_booking()
    QTest.keyClicks(page.form.minute.box, "14")
    settle()
    assert get_booking(desk.shop, booked[0]).status is BookingStatus.BOOKED
