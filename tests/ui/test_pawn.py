"""The pawn counter's list: figures, tabs, a number that opens its ticket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.money import Money
from desk_app.pawn.desk import issue_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft, TicketId
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.pages.pawn import PawnPage
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
TODAY = date(2026, 11, 21)
RING = PledgeDraft("金戒指", Money(500_000))


@pytest.fixture
def tickets(desk: Desk, owner: Acting, clock: FixedClock) -> list[TicketId]:
    """Due in 3 days, in grace since 2, past it by 3, due in 30; in the order in which they are written."""
    client = add_client(desk.shop, owner, ClientDraft("李淑珍", document_number="110101199003077475")).client_id
    draft = TicketDraft(client, TODAY, 1, Money(100_000), Decimal("2.4"), Decimal("0.25"), (RING,))
    starts = (date(2026, 10, 24), date(2026, 10, 19), date(2026, 10, 13), date(2026, 11, 21))
    return [issue_ticket(desk.shop, owner, replace(draft, start_on=start)).ticket_id for start in starts]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> PawnPage:
    made = PawnPage(desk)
    qtbot.addWidget(made)
    made.resize(1282, 712)
    made.show()
    return made


def ids(page: PawnPage) -> list[TicketId]:
    return [brief.id for brief in page.model.rows()]


def test_each_tab_holds_its_tickets(page: PawnPage, tickets: list[TicketId], settle: Settle) -> None:
    soon, grace, past, later = tickets
    page.come_into_view()
    page.focus_first()
    settle()
    assert ids(page) == [soon]
    for key, expected in ((Qt.Key.Key_2, [grace]), (Qt.Key.Key_3, [past]), (Qt.Key.Key_4, [past, grace, soon, later])):
        QTest.keyClick(page.table, key)
        settle()
        assert ids(page) == expected
    assert page.open_count.figure.text() == "4"
    assert page.out.figure.text() == "¥4,000.00"
    assert (page.due.figure.text(), page.grace.figure.text()) == ("1", "1")
    assert "1" in page.grace.badge.text()


def test_all_open_tickets_are_read_a_page_at_a_time(page: PawnPage, tickets: list[TicketId]) -> None:
    read = page.pages("all")
    first = read(None, 3)
    rest = read(first[-1], 3)
    assert [brief.id for brief in (*first, *rest)] == [tickets[2], tickets[1], tickets[0], tickets[3]]
    assert (len(first), len(rest)) == (3, 1)


def test_enter_opens_the_ticket(page: PawnPage, tickets: list[TicketId], settle: Settle, doors: FakeDoors) -> None:
    page.come_into_view()
    page.focus_first()
    settle()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert doors.went == [("pawn_ticket", {"ticket_id": tickets[0]})]


def test_a_number_opens_its_ticket(page: PawnPage, tickets: list[TicketId], settle: Settle, doors: FakeDoors) -> None:
    page.come_into_view()
    settle()
    QTest.keyClick(page.table, Qt.Key.Key_N)
    QTest.keyClicks(page.number, "d-2610-0001")
    QTest.keyClick(page.number, Qt.Key.Key_Return)
    settle()
    assert doors.went == [("pawn_ticket", {"ticket_id": tickets[0]})]
    QTest.keyClicks(page.number, "D-2610-9999")
    QTest.keyClick(page.number, Qt.Key.Key_Return)
    settle()
    assert "D-2610-9999" in page.banner.text()
    assert page.scanned("D-2611-0001")
    settle()
    assert doors.went[-1] == ("pawn_ticket", {"ticket_id": tickets[3]})
    assert not page.scanned("something else")


def test_f4_begins_a_new_ticket(page: PawnPage, doors: FakeDoors) -> None:
    QTest.mouseClick(page.new, Qt.MouseButton.LeftButton)
    assert doors.went == [("pawn_ticket", {})]


def test_a_new_day_moves_the_tickets_on(
    page: PawnPage, tickets: list[TicketId], clock: FixedClock, settle: Settle
) -> None:
    clock.instant += timedelta(days=30)
    page.come_into_view()
    settle()
    assert ids(page) == [tickets[3]]
    assert page.grace.figure.text() == "0"
