"""The till with real keys on a real file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientId
from desk_app.money import Money
from desk_app.reports.desk import read_receipt
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import correct_visit, get_visit, open_visits_on
from desk_app.salon.visit import VisitDraft, VisitId, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.till.desk import payments_on
from desk_app.till.payment import Purpose, Tender
from desk_app.ui.desk import Desk
from desk_app.ui.pages.till import TillPage
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import FACE, Hands, Settle, a_visit, furnish, put_on_screen

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def clients(desk: Desk) -> tuple[ClientId, ClientId]:
    return furnish(desk)


@pytest.fixture
def page(desk: Desk, clients: tuple[ClientId, ClientId], qtbot: QtBot, settle: Settle) -> TillPage:
    """One visit paid in cash, one by WeChat, one not paid; and one of yesterday."""
    a_visit(desk, clients[0], tender=Tender.CASH)
    a_visit(desk, clients[1], tender=Tender.WECHAT)
    a_visit(desk, clients[1])
    a_visit(desk, clients[0], days_ago=1)
    made = TillPage(desk)
    put_on_screen(made, qtbot, settle)
    return made


def test_the_days_money_by_tender(page: TillPage) -> None:
    assert page.net.figure.text() == "¥760.00"
    assert page.figures[Tender.CASH].figure.text() == "¥380.00"
    assert page.figures[Tender.WECHAT].badge.text() == "1 entry"
    assert page.figures[Tender.CARD].figure.text() == "¥0.00"
    rows = page.payments_model.rowCount()
    cells = [[page.payments_model.index(row, column).data() for column in range(6)] for row in range(rows)]
    assert cells == [
        ["14:30", "R-20261121-0002", "Ma Jing", "Hydration", "WeChat Pay", "¥380.00"],
        ["14:30", "R-20261121-0001", "Chen Rong", "Hydration", "Cash", "¥380.00"],
    ]


def test_f9_takes_what_is_left_to_pay(page: TillPage, desk: Desk, hands: Hands, doors: FakeDoors) -> None:
    assert [(bill.client, bill.owed) for bill in page.open_model.rows()] == [("Ma Jing", FACE)]
    page.action_pay()
    assert page.pay.amount.selectedText() == "380.00"
    hands.press(Qt.Key.Key_Return)
    assert open_visits_on(desk.shop, desk.today) == ()
    assert page.net.figure.text() == "¥1,140.00"
    assert not page.pay_card.isVisible()
    assert "R-20261121-0003" in doors.toasts[-1][0]
    page.action_print()
    assert doors.went == [("paper", {"kind": "receipt", "id": 3})], "the payment just taken is the one chosen"


def test_a_part_leaves_the_rest_open(page: TillPage, desk: Desk, hands: Hands) -> None:
    page.action_pay()
    hands.write("80")
    hands.press(Qt.Key.Key_Return)
    assert [bill.owed for bill in page.open_model.rows()] == [FACE - Money(8_000)]


def test_too_much_by_card_is_refused_beside_the_amount(page: TillPage, desk: Desk, hands: Hands) -> None:
    page.action_pay()
    page.pay.tender.put(Tender.CARD.value)
    hands.write("500")
    hands.press(Qt.Key.Key_Return)
    assert page.pay.amount_field.error
    assert len(payments_on(desk.shop, desk.today)) == 2


def test_with_nothing_to_pay_f9_says_so(page: TillPage, desk: Desk, hands: Hands) -> None:
    page.action_pay()
    hands.press(Qt.Key.Key_Return)
    page.action_pay()
    assert page.banner.isVisible()
    assert not page.pay_card.isVisible()


def test_escape_leaves_the_payment(page: TillPage, desk: Desk, hands: Hands) -> None:
    page.action_pay()
    hands.press(Qt.Key.Key_Escape)
    assert not page.pay_card.isVisible()
    assert page.bills.hasFocus()
    assert len(payments_on(desk.shop, desk.today)) == 2


def test_a_refund_is_a_payment_out(page: TillPage, desk: Desk, hands: Hands) -> None:
    page.payments.choose(1)
    hands.press(Qt.Key.Key_R, ALT)
    assert page.pay.tender.read() == Tender.CASH.value
    hands.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hands.write("100")
    hands.press(Qt.Key.Key_Return)
    last = payments_on(desk.shop, desk.today)[-1]
    assert (last.amount, last.purpose, last.tender) == (Money(-10_000), Purpose.REFUND, Tender.CASH)
    assert page.net.figure.text() == "¥660.00"


def test_no_more_is_given_back_than_was_paid(page: TillPage, desk: Desk, hands: Hands) -> None:
    for _time in range(2):
        page.payments.choose(page.payments_model.rowCount() - 1)
        page.refund()
        hands.settle()
        if page.pay_card.isVisible():
            hands.press(Qt.Key.Key_Return)
    assert [payment.amount for payment in payments_on(desk.shop, desk.today)][2:] == [-FACE]
    assert "already" in page.banner.text()


def test_a_receptionist_may_not_refund(
    page: TillPage, desk: Desk, hands: Hands, receptionist: Acting, settle: Settle
) -> None:
    desk.signed_in = receptionist
    page.payments.choose(0)
    page.refund()
    settle()
    hands.press(Qt.Key.Key_Return)  # the till refuses: the window would ask an owner here
    settle()
    assert "苏雪" in page.banner.text()
    assert len(payments_on(desk.shop, desk.today)) == 2
    hands.press(Qt.Key.Key_Escape)
    page.action_pay()
    hands.press(Qt.Key.Key_Return)
    assert len(payments_on(desk.shop, desk.today)) == 3, "taking money she may"


def test_brackets_turn_the_day(page: TillPage, desk: Desk, hands: Hands) -> None:
    hands.write("[")
    assert page.turner.day == desk.today - timedelta(days=1)
    assert page.payments_model.rowCount() == 0
    assert [bill.client for bill in page.open_model.rows()] == ["Chen Rong"]


def test_a_payment_opens_what_it_was_for(page: TillPage, hands: Hands, doors: FakeDoors) -> None:
    page.payments.setFocus()
    page.payments.choose(1)
    hands.press(Qt.Key.Key_Return)
    assert doors.went == [("record_service", {"visit_id": 1})]


def test_asked_for_a_visit_it_begins_at_once(page: TillPage, settle: Settle) -> None:
    page.open(visit_id=3)
    page.come_into_view()
    settle()
    assert page.pay_card.isVisible()
    assert page.pay.amount.hasFocus()


@pytest.fixture
def too_much(page: TillPage, desk: Desk, settle: Settle) -> TillPage:
    """The visit paid in cash is corrected: 20 less."""
    old = get_visit(desk.shop, VisitId(1))
    item = VisitItemDraft("", price=FACE, service_id=ServiceId(1))
    draft = VisitDraft(old.client_id, old.on, (item,), discount=Money(2_000))
    correct_visit(desk.shop, desk.acting, old.id, draft, "a discount was promised")
    page.refresh()
    settle()
    return page


def test_what_is_to_give_back_has_its_own_heading(too_much: TillPage) -> None:
    assert [bill.client for bill in too_much.open_model.rows()] == ["Ma Jing"]
    assert [(bill.client, bill.owed) for bill in too_much.back_model.rows()] == [("Chen Rong", -Money(2_000))]
    assert too_much.back_head.isVisible()
    assert too_much.owing.text() == "¥380.00"


def test_without_it_there_is_no_heading(page: TillPage) -> None:
    assert not page.back_head.isVisible()
    assert not page.backs.isVisible()


@pytest.mark.parametrize("where", ["payments", "backs"])
def test_alt_r_proposes_what_is_too_much(too_much: TillPage, desk: Desk, hands: Hands, where: str) -> None:
    if where == "payments":
        too_much.payments.setFocus()
        too_much.payments.choose(1)
    else:
        too_much.backs.setFocus()
    hands.press(Qt.Key.Key_R, ALT)
    assert too_much.pay.amount.selectedText() in {"20.00", "-20.00"}
    hands.press(Qt.Key.Key_Return)
    last = payments_on(desk.shop, desk.today)[-1]
    assert (last.amount, last.purpose) == (-Money(2_000), Purpose.REFUND)
    assert too_much.back_model.rowCount() == 0
    assert open_visits_on(desk.shop, desk.today)[0].owed == FACE, "only the unpaid one is left"


def test_the_change_given_is_noted_for_the_receipt(page: TillPage, desk: Desk, hands: Hands) -> None:
    page.action_pay()
    hands.write("400")
    hands.press(Qt.Key.Key_Return)
    last = payments_on(desk.shop, desk.today)[-1]
    assert (last.amount, last.note) == (FACE, "400.00 − 20.00 = 380.00")
    receipt = read_receipt(desk.shop, VisitId(3))
    assert (receipt.handed_over, receipt.change) == (Money(40_000), Money(2_000))


# ── cash ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_cash_handed_over_is_a_field_with_likely_sums(page: TillPage, desk: Desk, hands: Hands) -> None:
    page.action_pay()
    assert [chip.text() for chip in page.pay.cash.chips if chip.isVisible()] == ["¥400"]
    assert page.pay.change.text() == "–"
    hands.press(Qt.Key.Key_Tab)
    assert page.pay.cash.handed_over.hasFocus()
    hands.press(Qt.Key.Key_Down)
    assert page.pay.cash.handed_over.selectedText() == "400.00"
    assert page.pay.change.text() == "¥20.00"
    hands.press(Qt.Key.Key_Return)
    last = payments_on(desk.shop, desk.today)[-1]
    assert (last.amount, last.note) == (FACE, "400.00 − 20.00 = 380.00")


def test_up_and_down_walk_the_likely_sums(page: TillPage, hands: Hands) -> None:
    page.action_pay()
    hands.write("38")
    hands.press(Qt.Key.Key_Tab)
    seen = []
    for key in (Qt.Key.Key_Down,) * 4 + (Qt.Key.Key_Up,) * 2:
        hands.press(key)
        seen.append(page.pay.cash.handed_over.text())
    assert seen == ["40.00", "50.00", "100.00", "40.00", "100.00", "50.00"]
    hands.write("45")
    hands.press(Qt.Key.Key_Up)
    assert page.pay.cash.handed_over.text() == "40.00"


def test_a_likely_sum_can_be_pressed(page: TillPage, desk: Desk, hands: Hands) -> None:
    page.action_pay()
    page.pay.cash.chips[0].setFocus()
    hands.press(Qt.Key.Key_Return)
    assert page.pay.change.text() == "¥20.00"
    assert len(payments_on(desk.shop, desk.today)) == 2, "Enter on it chooses it and takes nothing yet"
    page.action_pay()
    hands.settle()
    assert payments_on(desk.shop, desk.today)[-1].note == "400.00 − 20.00 = 380.00"


def test_too_little_cash_is_said_beside_its_field(page: TillPage, desk: Desk, hands: Hands) -> None:
    page.action_pay()
    hands.press(Qt.Key.Key_Tab)
    hands.write("300")
    assert page.pay.change.text() == "–"
    hands.press(Qt.Key.Key_Return)
    assert page.pay.cash.field.error == "This is less than the ¥380.00 being paid."
    assert len(payments_on(desk.shop, desk.today)) == 2


def test_a_part_is_paid_out_of_more_cash(page: TillPage, desk: Desk, hands: Hands) -> None:
    page.action_pay()
    hands.write("180")
    hands.press(Qt.Key.Key_Tab)
    hands.write("200")
    assert page.pay.change.text() == "¥20.00"
    hands.press(Qt.Key.Key_Return)
    last = payments_on(desk.shop, desk.today)[-1]
    assert (last.amount, last.note) == (Money(18_000), "200.00 − 20.00 = 180.00")
    assert [bill.owed for bill in page.open_model.rows()] == [Money(20_000)]


def test_only_cash_taken_asks_for_it(page: TillPage, too_much: TillPage, hands: Hands) -> None:
    too_much.bills.setFocus()
    page.action_pay()
    assert page.pay.cash.isVisible()
    page.pay.cash.handed_over.put_typed("400")
    page.pay.tender.put(Tender.CARD.value)
    assert not page.pay.cash.isVisible()
    assert page.pay.read().handed_over is None, "what stands hidden is not read"
    hands.press(Qt.Key.Key_Escape)
    too_much.backs.setFocus()
    hands.press(Qt.Key.Key_R, ALT)
    assert page.pay.tender.read() == Tender.CASH.value or not page.pay.cash.isVisible()
    page.pay.tender.put(Tender.CASH.value)
    assert not page.pay.cash.isVisible(), "what is given back is no cash handed over"
