"""Recording a service with real keys on a real file: new, paid, unpaid, corrected, and nothing typed ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.clients.asking import asked_of
from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client
from desk_app.clients.field import AskOutcome, Meeting, MeetingKind
from desk_app.money import Money
from desk_app.places import state_folder
from desk_app.reports.desk import read_receipt
from desk_app.salon.booking import BookingDraft, BookingStatus
from desk_app.salon.catalogue import ServiceDraft
from desk_app.salon.desk import (
    add_booking,
    get_booking,
    get_visit,
    open_visits_on,
    paid_of_visit,
    save_service,
    services,
    visits_on,
)
from desk_app.salon.store import insert_items, insert_visits
from desk_app.salon.visit import NewItem, NewVisit, Visit, VisitId
from desk_app.staff.account import Acting, Action, Role, StaffId
from desk_app.staff.work import work
from desk_app.till.desk import payments_on, take_payment
from desk_app.till.payment import Purpose, Tender
from desk_app.ui.desk import Desk
from desk_app.ui.drafts import Drafts
from desk_app.ui.forms.visit_lines import BEAUTICIAN, DISCOUNT, PRICE, QUANTITY
from desk_app.ui.main_window import MainWindow
from desk_app.ui.pages.record_service import RecordServicePage
from desk_app.ui.widgets.rows import Scroll
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import DYE, FACE, LI_LAN, Hands, Settle, a_visit, furnish, put_on_screen
from tests.ui.window_scene import hands_on, window_of

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def clients(desk: Desk) -> tuple[ClientId, ClientId]:
    return furnish(desk)


@pytest.fixture
def page(desk: Desk, clients: tuple[ClientId, ClientId], qtbot: QtBot, settle: Settle) -> RecordServicePage:
    made = RecordServicePage(desk)
    put_on_screen(made, qtbot, settle, client_id=clients[0])
    return made


def the_visit(desk: Desk) -> Visit:
    (visit,) = visits_on(desk.shop, desk.today)
    return visit


def pay_key(page: RecordServicePage, hands: Hands) -> None:
    """F9 is a key of the window; here the page stands alone."""
    page.action_pay()
    hands.pressed += 1


def test_one_service_paid_in_a_few_keys(page: RecordServicePage, desk: Desk, hands: Hands, doors: FakeDoors) -> None:
    assert page.form.search.hasFocus()
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    pay_key(page, hands)
    assert page.total.pay.amount.selectedText() == "380.00"
    hands.press(Qt.Key.Key_Return)
    visit = the_visit(desk)
    assert (visit.total, visit.client, visit.names) == (FACE, "Chen Rong", ("Hydration",))
    (payment,) = payments_on(desk.shop, desk.today)
    assert (payment.amount, payment.tender, payment.receipt) == (FACE, Tender.CASH, visit.receipt)
    assert visit.next_due == desk.today + timedelta(days=28)
    assert doors.toasts
    assert page.both.currentIndex() == 1
    page.action_print()
    assert doors.went == [("paper", {"kind": "receipt", "id": visit.id})]
    assert hands.pressed == 3


def test_the_calls_that_follow_stand_there_at_once(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    assert [(call.on, call.days) for call in page.calls.calls.rows()] == [
        (desk.today + timedelta(days=1), 1),
        (desk.today + timedelta(days=7), 7),
    ]


def test_who_wants_no_call_is_promised_none(
    desk: Desk, clients: tuple[ClientId, ClientId], qtbot: QtBot, settle: Settle, hands: Hands
) -> None:
    page = RecordServicePage(desk)
    put_on_screen(page, qtbot, settle, client_id=clients[1])
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    assert page.calls.calls.rows() == ()
    assert "not wish" in page.calls.list.empty


def test_her_allergy_and_her_last_visits_are_in_view(
    desk: Desk, clients: tuple[ClientId, ClientId], qtbot: QtBot, settle: Settle, hands: Hands
) -> None:
    a_visit(desk, clients[0], days_ago=20)
    page = RecordServicePage(desk)
    put_on_screen(page, qtbot, settle, client_id=clients[0])
    assert page.form.pick.allergy.isVisible()
    assert [visit.names for visit in page.before.visits.rows()] == [("Hydration",)]
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    assert page.form.lines[0].beautician_id == LI_LAN, "whoever did it for her last does it again"


def test_cells_are_edited_in_place(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    hands.write("cream")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Down)
    table = page.form.table
    assert table.hasFocus()
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, QUANTITY)
    hands.press(Qt.Key.Key_Right)
    assert table.currentIndex().column() == PRICE
    hands.press(Qt.Key.Key_Return)
    hands.write("400")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Right)
    assert table.currentIndex().column() == DISCOUNT
    hands.write("50.5")  # typing begins a change by itself
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Down)
    hands.write("++-")
    first, second = page.form.lines
    assert (first.price, first.discount, first.amount) == (Money(40_000), Money(5_050), Money(34_950))
    assert (second.quantity, second.amount) == (2, Money(39_800))
    assert page.form.total == Money(74_750)
    assert page.total.pay.owed == Money(74_750)


def test_a_service_is_found_by_pinyin_and_not_added_as_a_line_of_its_own(
    page: RecordServicePage, desk: Desk, hands: Hands
) -> None:
    save_service(desk.shop, desk.acting, ServiceDraft("S9", "面部补水", FACE))
    for said in ("bushui", "mbbs"):
        hands.write(said)
        hands.press(Qt.Key.Key_Return)
    assert [line.name for line in page.form.lines] == ["面部补水"] * 2
    assert all(line.service_id is not None for line in page.form.lines)


def test_a_line_without_a_price_is_first_given_one(page: RecordServicePage, hands: Hands) -> None:
    hands.write("Something else")
    hands.press(Qt.Key.Key_Return)
    table = page.form.table
    hands.press(Qt.Key.Key_Right)
    hands.press(Qt.Key.Key_Left)
    hands.press(Qt.Key.Key_Left)
    assert table.currentIndex().column() == QUANTITY
    hands.write("288")  # on the quantity of a line that costs nothing yet, this is what it costs
    hands.press(Qt.Key.Key_Return)
    (line,) = page.form.lines
    assert (line.quantity, line.price) == (1, Money(28_800))
    page.form.search.setFocus()
    hands.write("Another")
    hands.press(Qt.Key.Key_Return)
    page.form.search.setFocus()
    hands.press(Qt.Key.Key_Down)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, QUANTITY)


def test_tab_walks_the_cells_of_every_line_before_it_leaves(page: RecordServicePage, hands: Hands) -> None:
    for said in ("Something", "face"):
        hands.write(said)
        hands.press(Qt.Key.Key_Return)
        page.form.search.setFocus()
    table = page.form.table
    table.start(0)
    hands.write("288")
    hands.press(Qt.Key.Key_Tab)  # keeps the price and goes on, ready to type
    hands.write("2")
    hands.press(Qt.Key.Key_Return)
    assert (page.form.lines[0].price, page.form.lines[0].quantity) == (Money(28_800), 2)
    seen = []
    for _ in range(6):
        hands.press(Qt.Key.Key_Tab)
        assert table.hasFocus()
        seen.append((table.currentIndex().row(), table.currentIndex().column()))
    assert seen == [(0, BEAUTICIAN), (0, DISCOUNT), (1, PRICE), (1, QUANTITY), (1, BEAUTICIAN), (1, DISCOUNT)]
    hands.press(Qt.Key.Key_Backtab)
    assert table.currentIndex().column() == BEAUTICIAN
    hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Tab)
    assert not table.hasFocus()


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)")
def test_the_beautician_is_a_choice(page: RecordServicePage, hands: Hands, settle: Settle) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    table = page.form.table
    table.setFocus()
    table.setCurrentIndex(table.lines.index(0, BEAUTICIAN))
    hands.press(Qt.Key.Key_Return)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(QApplication.focusWidget() or popup, Qt.Key.Key_Down)
    QTest.keyClick(QApplication.focusWidget() or popup, Qt.Key.Key_Return)
    settle()
    assert page.form.lines[0].beautician_id == LI_LAN, "beauticians stand first"
    assert table.lines.index(0, BEAUTICIAN).data() == "李岚"


def test_delete_removes_and_the_last_leads_back(page: RecordServicePage, hands: Hands) -> None:
    for code in ("face", "dye"):
        hands.write(code)
        hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Delete)
    assert [line.name for line in page.form.lines] == ["Colour"]
    page.form.table.start()
    hands.press(Qt.Key.Key_Delete)
    assert page.form.search.hasFocus()
    assert page.form.total == Money(0)


def test_an_unreadable_cell_keeps_what_it_had(page: RecordServicePage, hands: Hands) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Right)
    hands.press(Qt.Key.Key_Return)
    hands.write("dear")
    hands.press(Qt.Key.Key_Return)
    assert page.form.lines[0].price == FACE
    assert page.banner.isVisible()


def test_what_the_catalogue_lacks_is_a_line_of_its_own(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    hands.write("Parking")
    hands.press(Qt.Key.Key_Return)
    assert "no price" in page.form.hint.text()
    hands.write("12")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert [(item.name, item.amount) for item in the_visit(desk).items] == [("Parking", Money(1_200))]


def test_a_service_nobody_has_priced_is_priced_on_its_line(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    save_service(desk.shop, desk.acting, ServiceDraft("BODY", "Body wrap", Money(0), category="body"))
    usual = page.form.hint.text()
    hands.write("body")
    assert "no price yet" in str(page.form.search.model.index(0, 0).data())
    hands.press(Qt.Key.Key_Return)
    hands.write("460")  # the keyboard is on the price already
    hands.press(Qt.Key.Key_Return)
    assert page.form.hint.text() != usual  # it names nobody yet
    assert "no price yet" not in page.form.hint.text()
    hands.press(Qt.Key.Key_Return, CONTROL)
    visit = the_visit(desk)
    assert [(item.name, item.price, item.amount) for item in visit.items] == [
        ("Body wrap", Money(46_000), Money(46_000))
    ]
    assert {each.price for each in services(desk.shop) if each.code == "BODY"} == {Money(0)}  # only here


def test_an_empty_catalogue_says_where_it_is_filled(desk: Desk, qtbot: QtBot, settle: Settle, hands: Hands) -> None:
    page = RecordServicePage(desk)
    put_on_screen(page, qtbot, settle)
    page.form.search.setFocus()
    hands.press(Qt.Key.Key_Down)
    assert "Services and prices" in page.form.search.popup.list.empty
    assert page.form.search.listing


def test_details_are_kept(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    page.form.discount.box.put_typed("30")
    page.form.notes.box.put_typed("a little dry")
    hands.press(Qt.Key.Key_H, ALT)
    assert page.form.score.hasFocus()
    hands.write("9")
    page.form.next_due.box.clear()
    page.form.next_due.box.setFocus()
    hands.write("+10")
    hands.press(Qt.Key.Key_Return, CONTROL)
    visit = the_visit(desk)
    assert (visit.total, visit.score, visit.notes) == (Money(35_000), 9, "a little dry")
    assert visit.next_due == desk.today + timedelta(days=10)
    assert payments_on(desk.shop, desk.today) == ()


def test_cash_gives_change_and_a_card_does_not(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    page.action_pay()
    hands.write("400")
    assert page.total.pay.change.isVisible()
    hands.press(Qt.Key.Key_Down)
    assert page.total.pay.tender.read() == Tender.CARD.value
    hands.press(Qt.Key.Key_Return)
    assert page.total.pay.amount_field.error
    assert visits_on(desk.shop, desk.today) == ()
    hands.press(Qt.Key.Key_Up)
    hands.press(Qt.Key.Key_Return)
    (payment,) = payments_on(desk.shop, desk.today)
    assert payment.amount == FACE
    assert page._kept is not None
    assert page._kept.change == Money(2_000)


def test_a_part_may_be_paid(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    page.action_pay()
    hands.write("100")
    hands.press(Qt.Key.Key_Return)
    (payment,) = payments_on(desk.shop, desk.today)
    assert (payment.amount, payment.note) == (Money(10_000), "")
    assert the_visit(desk).total == FACE
    assert page._kept is not None
    assert page._kept.owed == FACE - Money(10_000)
    assert [each.owed for each in open_visits_on(desk.shop, desk.today)] == [FACE - Money(10_000)], "the till has it"


def test_the_change_of_cash_is_large_kept_and_printed(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    pay_key(page, hands)
    hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Down)
    assert page.total.pay.cash.handed_over.selectedText() == "400.00"
    assert page.total.pay.change.text() == "¥20.00"
    pay_key(page, hands)
    hands.settle()
    (payment,) = payments_on(desk.shop, desk.today)
    assert (payment.amount, payment.note) == (FACE, "400.00 − 20.00 = 380.00")
    assert page.done.to_give.text() == "¥20.00"
    assert page.done.to_give.isVisible()
    receipt = read_receipt(desk.shop, the_visit(desk).id)
    assert (receipt.handed_over, receipt.change) == (Money(40_000), Money(2_000))


def test_too_little_cash_saves_nothing(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    page.action_pay()
    hands.press(Qt.Key.Key_Tab)
    hands.write("100")
    hands.press(Qt.Key.Key_Return)
    assert page.total.pay.cash.field.error
    assert visits_on(desk.shop, desk.today) == ()


def test_what_was_paid_meanwhile_is_said_beside_the_amount(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands
) -> None:
    old = a_visit(desk, clients[0])
    page.open(visit_id=old.visit_id)
    settle()
    page.total.reason.box.put_typed("again")
    subject = f"visit:{old.visit_id}"
    take_payment(desk.shop, desk.acting, subject, clients[0], Money(30_000), Tender.CARD, Purpose.SALE)
    page.action_pay()
    hands.press(Qt.Key.Key_Return)
    assert page.total.pay.amount_field.error == "Only ¥80.00 is left to pay."
    assert get_visit(desk.shop, old.visit_id).replaced_by is None


@pytest.fixture
def brought(page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle) -> Visit:
    """A receipt of another program opened to be corrected: a taxed cut, and a product taken back."""
    with work(desk.shop, desk.acting) as unit:
        new = NewVisit(clients[0], unit.at, desk.today, desk.acting.staff_id, "1353", 3_160)
        (visit_id,) = insert_visits([new])
        cut = NewItem(visit_id, "Cut", 1, 8_200, 8_200, taxes={"GST": "4.1"})
        insert_items([cut, NewItem(visit_id, "Oil", -1, 5_040, -5_040, taxes={"GST": "-2.52"})])
        unit.audit("import.ended", "import:1")
    page.open(visit_id=visit_id)
    settle()
    return get_visit(desk.shop, visit_id)


def test_a_line_that_takes_back_is_changed_and_keeps_its_sign_and_tax(
    page: RecordServicePage, brought: Visit, desk: Desk, hands: Hands
) -> None:
    table = page.form.table
    table.start(1)
    assert table.lines.index(1, QUANTITY).data() == "-1"
    hands.write("-")
    assert page.form.lines[1].quantity == -2
    hands.write("+")
    hands.write("+")
    assert page.form.lines[1].quantity == -1, "it does not turn into a sale"
    hands.write("3")
    hands.press(Qt.Key.Key_Return)
    assert page.form.lines[1].quantity == -3
    hands.write("1")
    hands.press(Qt.Key.Key_Return)
    table.setCurrentIndex(table.lines.index(1, PRICE))
    hands.write("60")
    hands.press(Qt.Key.Key_Return)
    assert (page.form.lines[1].amount, page.form.total) == (Money(-6_000), Money(2_200))
    page.total.reason.box.put_typed("it cost 60")
    hands.press(Qt.Key.Key_Return, CONTROL)
    kept = the_visit(desk)
    assert [(item.quantity, item.amount, item.taxes) for item in kept.items] == [
        (1, Money(8_200), {"GST": "4.1"}),
        (-1, Money(-6_000), {"GST": "-3"}),
    ]
    assert kept.total == Money(2_200)


def test_a_draft_knows_which_line_it_corrects(
    page: RecordServicePage, brought: Visit, desk: Desk, settle: Settle, hands: Hands
) -> None:
    page.form.table.start(0)
    hands.press(Qt.Key.Key_Delete)
    page.open(client_id=None)
    page.open(visit_id=brought.id)
    settle()
    assert [(line.name, line.corrects) for line in page.form.lines] == [("Oil", brought.items[1].id)]


def test_with_nothing_left_to_take_there_is_one_way_to_finish(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle
) -> None:
    old = a_visit(desk, clients[0], tender=Tender.CASH)
    page.open(visit_id=old.visit_id)
    settle()
    assert page.total.pay.isHidden()
    assert page.total.take.isHidden()
    page.form.discount.box.put_typed("20")
    assert page.total.back.text() == "to give back ¥20.00"
    page.total.reason.box.put_typed("a discount was promised")
    page.action_pay()
    settle()
    assert get_visit(desk.shop, old.visit_id).replaced_by is not None
    page.open(client_id=clients[0])
    settle()
    assert not page.total.pay.isHidden()


def test_nothing_is_saved_without_a_line(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert page.banner.isVisible()
    assert visits_on(desk.shop, desk.today) == ()


def test_a_fault_stands_beside_its_field(page: RecordServicePage, desk: Desk, hands: Hands) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    page.form.on.box.put_typed("2026-11-22")
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert page.form.on.error
    page.form.on.box.put_typed("2026-11-20")
    page.form.discount.box.put_typed("999")
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert page.form.discount.error
    assert visits_on(desk.shop, desk.today) == ()


def test_a_beautician_records_but_takes_no_money(
    page: RecordServicePage, desk: Desk, hands: Hands, beautician: Acting
) -> None:
    desk.signed_in = beautician
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    page.action_pay()
    hands.press(Qt.Key.Key_Return)
    assert page.banner.isVisible()
    assert visits_on(desk.shop, desk.today) == ()
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert the_visit(desk).staff == "李岚"


def test_a_correction_needs_a_reason_and_leaves_the_old_one(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands
) -> None:
    old = a_visit(desk, clients[0], tender=Tender.CASH)
    page.open(visit_id=old.visit_id)
    settle()
    assert [item.name for item in page.before.items.rows()] == ["Hydration"]
    assert page.form.lines[0].beautician_id == LI_LAN
    page.form.search.setFocus()
    hands.write("dye")
    hands.press(Qt.Key.Key_Return)
    assert page.total.pay.owed == DYE
    pay_key(page, hands)
    hands.press(Qt.Key.Key_Return)
    assert page.total.reason.error
    hands.write("colour was forgotten")
    page.action_pay()
    hands.press(Qt.Key.Key_Return)
    kept = get_visit(desk.shop, old.visit_id)
    assert kept.reason == "colour was forgotten"
    assert kept.replaced_by is not None
    assert get_visit(desk.shop, kept.replaced_by).total == FACE + DYE
    assert [payment.amount for payment in payments_on(desk.shop, desk.today)] == [FACE, DYE]


def test_a_corrected_visit_opens_its_newest_line(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands
) -> None:
    old = a_visit(desk, clients[0])
    page.open(visit_id=old.visit_id)
    settle()
    page.form.notes.box.put_typed("dry ends")
    page.total.reason.box.put_typed("again")
    hands.press(Qt.Key.Key_Return, CONTROL)
    page.open(visit_id=old.visit_id)
    settle()
    assert page._old is not None
    assert page._old.id == get_visit(desk.shop, old.visit_id).replaced_by


def test_what_is_typed_survives_a_crash(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], qtbot: QtBot, settle: Settle, hands: Hands
) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Down)
    hands.write("+")
    page.form.notes.box.put_typed("half written")
    page.form.score.put(7)
    desk.drafts.close()  # what the disk has is all there is
    desk.drafts = Drafts(state_folder(), desk.shop.path, wait=0.0)
    again = RecordServicePage(desk)
    put_on_screen(again, qtbot, settle, client_id=clients[0])
    assert [(line.name, line.quantity) for line in again.form.lines] == [("Hydration", 2)]
    assert again.form.notes.box.typed() == "half written"
    assert again.form.score.value == 7
    assert again.form.pick.client_id == clients[0]
    assert again.head.afresh.isVisible()
    desk.drafts.close()


def test_saving_forgets_the_draft_and_looking_leaves_none(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands
) -> None:
    assert desk.drafts.forms() == ()
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    assert desk.drafts.forms() == (f"visit:new:{clients[0]}",)
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert desk.drafts.forms() == ()
    page.open(visit_id=the_visit(desk).id)
    settle()
    assert desk.drafts.forms() == ()


def test_starting_afresh_can_be_undone(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], hands: Hands, doors: FakeDoors
) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_N, ALT)
    assert page.form.lines == ()
    undo = doors.toasts[-1][1]
    assert undo is not None
    undo()
    assert desk.drafts.take(f"visit:new:{clients[0]}")["lines"]


def test_an_appointment_is_done_with_its_visit(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands
) -> None:
    booked = add_booking(desk.shop, desk.acting, BookingDraft(clients[0], desk.today, 15 * 60))
    page.open(client_id=clients[0], booking_id=booked.booking_id, service_id=1)
    settle()
    assert [line.name for line in page.form.lines] == ["Hydration"]
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert the_visit(desk).names == ("Hydration",)
    assert get_booking(desk.shop, booked.booking_id).status is BookingStatus.DONE


def test_escape_goes_back_and_keeps_the_draft(page: RecordServicePage, doors: FakeDoors, hands: Hands) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Escape)
    assert doors.backs == 1


# ── in the real window, counting keys ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def window(desk: Desk, clients: tuple[ClientId, ClientId], qtbot: QtBot) -> Iterator[MainWindow]:
    with window_of(desk, qtbot) as made:
        yield made


def test_a_returning_client_from_search_to_printed_receipt(
    window: MainWindow, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[str] = []

    def ask_printer(title: str, _parent: QWidget) -> None:
        printed.append(title)

    monkeypatch.setattr("desk_app.ui.pages.paper.ask_printer", ask_printer)
    hands = hands_on(window, qtbot)
    hands.press(Qt.Key.Key_K, CONTROL)
    hands.write("chen rong")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_F3)
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_F9)
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_P, CONTROL)
    hands.press(Qt.Key.Key_P, CONTROL)
    printing = 1  # and Enter in the box of the printer
    assert printed == ["Receipt"]
    assert hands.pressed + printing <= 12
    assert [(visit.client, visit.total) for visit in visits_on(desk.shop, desk.today)] == [("Chen Rong", FACE)]
    assert [payment.amount for payment in payments_on(desk.shop, desk.today)] == [FACE]


def test_a_walk_in_needs_only_a_name_and_a_phone(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    hands = hands_on(window, qtbot)
    hands.press(Qt.Key.Key_F3)
    hands.press(Qt.Key.Key_F2)
    hands.write("He Rong")
    hands.press(Qt.Key.Key_Return)
    hands.write("13600004444")
    hands.press(Qt.Key.Key_Return)
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_F9)
    hands.press(Qt.Key.Key_Return)
    (visit,) = visits_on(desk.shop, desk.today)
    assert visit.client_id is not None
    assert get_client(desk.shop, visit.client_id).phones == ("13600004444",)
    assert hands.pressed <= 9
    assert visit.id == VisitId(1)


def everything_said(page: RecordServicePage) -> None:
    page.form.on.set_error("This day cannot be read.")
    page.form.notes.set_error("This is too long.")
    page.total.pay.amount_field.set_error("This is more than there is to pay.")
    page.total.reason.set_error("Say why this is corrected.")
    page.total.pay.cash.field.set_error("This is less than the ¥380.00 being paid.")
    page.say("Not saved: something is wrong with what was typed.")
    QApplication.processEvents()


def test_the_page_fits_a_small_screen_with_everything_said(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle
) -> None:
    """1366 × 768 leaves the page 712 pixels."""
    page.form.begin_with(services(desk.shop)[0])
    everything_said(page)
    assert page.minimumSizeHint().height() <= 712
    old = a_visit(desk, clients[0])
    page.open(visit_id=old.visit_id)
    settle()
    everything_said(page)
    assert page.minimumSizeHint().height() <= 712
    assert page.height() == 712
    assert page.banner.isVisible()


def test_a_fault_takes_its_line_from_the_lists_and_not_from_the_window(
    page: RecordServicePage, brought: Visit, hands: Hands
) -> None:
    table = page.form.table
    table.setFocus()
    table.setCurrentIndex(table.lines.index(0, PRICE))
    hands.write("282")
    hands.press(Qt.Key.Key_Return)
    page.action_pay()
    hands.press(Qt.Key.Key_Return)
    assert page.total.reason.error
    page.form.on.set_error("This day cannot be read.")
    QApplication.processEvents()
    (scroll,) = page.findChildren(Scroll)
    assert scroll.verticalScrollBar().maximum() == 0
    inside = page.total.unpaid.mapTo(page, page.total.unpaid.rect().bottomLeft())
    assert inside.y() <= page.height()


def test_a_client_without_visits_is_said_to_be_here_first(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle
) -> None:
    assert page.before.list.empty == "First visit"
    page.form.pick.choose_again()
    assert "will stand here" in page.before.list.empty


def corrected_to_less(page: RecordServicePage, desk: Desk, client: ClientId | None, settle: Settle) -> None:
    """A paid visit of 380, corrected to 360."""
    old = a_visit(desk, client, tender=Tender.CASH)
    page.open(visit_id=old.visit_id)
    settle()
    page.form.discount.box.put_typed("20")
    page.total.reason.box.put_typed("a discount was promised")
    page._save_unpaid()
    settle()
    assert page.both.currentIndex() == 1


def test_after_a_correction_what_is_too_much_is_given_back_at_the_till(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands,
    doors: FakeDoors,
) -> None:  # fmt: skip
    corrected_to_less(page, desk, clients[0], settle)
    assert page.done.refund.isVisible()
    assert not page.done.who_may.isVisible()
    hands.press(Qt.Key.Key_R, ALT)
    kept = page._kept
    assert kept is not None
    assert doors.went == [("till", {"visit_id": kept.result.visit_id, "on": desk.today})]


def test_who_may_not_give_back_reads_who_may(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, receptionist: Acting
) -> None:
    old = a_visit(desk, clients[0], tender=Tender.CASH)
    page.open(visit_id=old.visit_id)
    settle()
    page.form.discount.box.put_typed("20")
    page.total.reason.box.put_typed("a discount was promised")
    page._save_unpaid()
    settle()
    kept = page._kept
    assert kept is not None
    page.done.show_kept(kept, may_refund=receptionist.may(Action.REFUND), owners=page._owners)
    assert not page.done.refund.isVisible()
    assert "林欣妍" in page.done.who_may.text()


@pytest.mark.parametrize("known", [True, False])
def test_back_from_a_correction_leads_to_the_client_and_not_into_the_form(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands,
    doors: FakeDoors, known: bool,
) -> None:  # fmt: skip
    corrected_to_less(page, desk, clients[0] if known else None, settle)
    hands.press(Qt.Key.Key_Escape)
    assert doors.backs == 0
    there = ("client_file", {"client_id": clients[0]}) if known else ("salon", {"on": desk.today})
    assert doors.went == [there]


def test_a_draft_of_a_client_who_is_gone_is_put_away_in_plain_words(
    page: RecordServicePage, desk: Desk, settle: Settle, hands: Hands
) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    desk.drafts.keep("visit:new:0", page.form.typed() | {"client": "99"})
    page.open()
    settle()
    assert page.banner.text() == "The client of this draft is no longer in the file."
    assert page.form.lines == ()
    assert page.form.pick.client_id is None
    assert "visit:new:0" not in desk.drafts.forms()
    desk.drafts.keep("visit:new:99", page.form.typed() | {"client": "99", "notes": "n"})
    page.open(client_id=99)
    settle()
    assert page.banner.text() == "The client of this draft is no longer in the file."
    assert page.form.notes.box.typed() == ""


def test_the_calls_end_on_a_whole_row(page: RecordServicePage) -> None:
    for height in (80, 95, 130):
        page.calls.list.setFixedHeight(height)
        QApplication.processEvents()
        assert page.calls.list.viewport().height() == height // 34 * 34


def test_a_draft_goes_on_to_the_client_who_is_chosen(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands
) -> None:
    """Begun for nobody, then she is chosen: what is typed stands in her file, and nowhere a second time."""
    page.open()
    settle()
    hands.press(Qt.Key.Key_A, ALT)
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    assert desk.drafts.forms() == ("visit:new:0",)
    page.form.pick.load(clients[0])
    settle()
    assert desk.drafts.forms() == (f"visit:new:{clients[0]}",)
    page.open()
    settle()
    assert not page.form.begun
    desk.drafts.close()  # what the disk has is all there is
    desk.drafts = Drafts(state_folder(), desk.shop.path, wait=0.0)
    page.open(client_id=clients[0])
    settle()
    assert [line.name for line in page.form.lines] == ["Hydration"]
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert the_visit(desk).client_id == clients[0]
    assert desk.drafts.forms() == ()
    desk.drafts.close()


def test_a_draft_never_lies_over_another_of_hers(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands
) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    page.open()
    settle()
    page.form.pick.load(clients[0])  # nothing is typed yet: what was begun for her comes back
    settle()
    assert [line.name for line in page.form.lines] == ["Hydration"]
    page.open()
    settle()
    page.form.notes.box.put_typed("another visit")
    page.form.pick.load(clients[0])
    settle()
    assert "Another visit begun for her" in page.banner.text()
    assert (page.form.notes.box.typed(), page.form.lines) == ("another visit", ())
    assert desk.drafts.take(f"visit:new:{clients[0]}")["lines"]
    assert desk.drafts.take("visit:new:0")["notes"] == "another visit"


def test_a_draft_that_was_left_for_nobody_is_found_in_her_file(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands
) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    desk.drafts.keep("visit:new:0", page.form.typed())  # as an older version left it
    desk.drafts.drop(f"visit:new:{clients[0]}")
    page.draft_key = ""
    page.open(client_id=clients[0])
    settle()
    assert [line.name for line in page.form.lines] == ["Hydration"]
    assert desk.drafts.forms() == (f"visit:new:{clients[0]}",)


def test_starting_afresh_forgets_what_was_said_of_the_lines(page: RecordServicePage, hands: Hands) -> None:
    hands.write("something of our own")
    hands.press(Qt.Key.Key_Return)
    assert "no price yet" in page.form.hint.text()
    page.start_afresh()
    assert "no price yet" not in page.form.hint.text()


def test_giving_back_is_listed_only_where_there_is_something_to_give(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands
) -> None:
    assert "Alt+R" not in {key.sequence for key in page.keys}
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert page.both.currentIndex() == 1
    assert "Alt+R" not in {key.sequence for key in page.keys}
    page.open()
    settle()
    corrected_to_less(page, desk, clients[0], settle)
    assert "Alt+R" in {key.sequence for key in page.keys}


def test_a_service_of_nobody_is_said_until_somebody_is_named(
    page: RecordServicePage, desk: Desk, settle: Settle, hands: Hands
) -> None:
    """It can be saved as it is; the table and the line below it say so meanwhile."""
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    cell = page.form.table.lines.index(0, BEAUTICIAN)
    assert cell.data() == "nobody yet"
    assert "names nobody" in page.form.hint.text()
    (line,) = page.form.lines
    page.form.table.lines.show_rows([replace(line, beautician_id=LI_LAN)])
    page.form._lines_changed()
    assert cell.data() != "nobody yet"
    assert "names nobody" not in page.form.hint.text()


def test_a_beautician_at_the_desk_is_named_for_a_walk_in(
    page: RecordServicePage, desk: Desk, settle: Settle, hands: Hands
) -> None:
    desk.signed_in = Acting(StaffId(LI_LAN), "李岚", Role.BEAUTICIAN)
    page.open()
    settle()
    hands.press(Qt.Key.Key_A, ALT)
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    assert [each.beautician_id for each in page.form.lines] == [LI_LAN]


def test_a_discount_over_the_total_is_told_while_it_is_typed(
    page: RecordServicePage, desk: Desk, settle: Settle, hands: Hands
) -> None:
    discount = page.form.discount
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    discount.box.setFocus()
    hands.write("8859")
    assert discount.error == "The discount is more than the amount."
    assert page.total.figure.text() == desk.words.money(FACE)
    assert not page.total.back.isVisible()
    for _ in range(2):
        hands.press(Qt.Key.Key_Backspace)
    assert discount.error == ""
    assert page.form.total == FACE - Money(8_800)
    page.form.table.lines.show_rows([replace(page.form.lines[0], price=Money(5_000))])
    page.form._lines_changed()  # the line became cheaper: now it is too much
    assert discount.error
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert discount.error
    assert visits_on(desk.shop, desk.today) == ()


def test_a_next_day_that_was_emptied_stays_empty_after_undoing(
    page: RecordServicePage, desk: Desk, settle: Settle, hands: Hands, doors: FakeDoors
) -> None:
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    settle()
    assert page.form.due is not None
    page.form.next_due.box.setFocus()
    hands.press(Qt.Key.Key_A, CONTROL)
    hands.press(Qt.Key.Key_Delete)
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert the_visit(desk).next_due is None
    undo = doors.toasts[-1][1]
    assert undo is not None
    undo()
    settle()
    name, where = doors.went[-1]
    assert name == "record_service"
    page.open(**where)
    settle()
    assert page.form.lines[0].name == "Hydration"
    assert page.form.next_due.box.typed() == ""


def test_a_correction_that_changes_nothing_is_told_so(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands
) -> None:
    old = a_visit(desk, clients[0], tender=Tender.CASH)
    page.open(visit_id=old.visit_id)
    settle()
    page.total.reason.box.put_typed("by mistake")
    hands.press(Qt.Key.Key_Return, CONTROL)
    assert page.banner.isVisible()
    assert page.both.currentIndex() == 0
    assert get_visit(desk.shop, old.visit_id).replaced_by is None


def test_undoing_a_correction_corrects_back(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, doors: FakeDoors
) -> None:
    corrected_to_less(page, desk, clients[0], settle)
    said, undo = doors.toasts[-1]
    assert "correction" in said
    assert undo is not None
    undo()
    settle()
    newest = the_visit(desk)
    assert (newest.total, newest.discount, newest.items[0].beautician_id) == (FACE, Money(0), LI_LAN)
    assert paid_of_visit(desk.shop, newest.id) == FACE
    assert doors.went[-1] == ("client_file", {"client_id": clients[0]})
    assert "as it was before" in doors.toasts[-1][0]


def test_a_correction_that_took_money_says_how_it_is_undone(
    page: RecordServicePage, desk: Desk, clients: tuple[ClientId, ClientId], settle: Settle, hands: Hands,
    doors: FakeDoors,
) -> None:  # fmt: skip
    old = a_visit(desk, clients[0], tender=Tender.CASH)
    page.open(visit_id=old.visit_id)
    settle()
    page.form.search.setFocus()
    hands.write("dye")
    hands.press(Qt.Key.Key_Return)
    page.total.reason.box.put_typed("colour was forgotten")
    page.action_pay()
    hands.press(Qt.Key.Key_Return)
    assert doors.toasts[-1][1] is None


def test_after_saving_she_is_asked_one_thing_and_it_is_kept_with_the_visit(
    page: RecordServicePage, desk: Desk, hands: Hands, clients: tuple[ClientId, ClientId]
) -> None:
    QTest.keyClick(page, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)  # nothing is asked while the form is in view
    hands.settle()
    hands.write("face")
    hands.press(Qt.Key.Key_Return)
    pay_key(page, hands)
    pay_key(page, hands)
    hands.settle()
    hands.settle()
    assert asked_of(desk.shop, clients[0]) == ()
    assert page.done.asking.isVisible()
    QTest.keyClick(page, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    hands.settle()
    (line,) = asked_of(desk.shop, clients[0])
    meeting = Meeting(MeetingKind.VISIT, int(the_visit(desk).id))
    assert (line.outcome, line.meeting) == (AskOutcome.DECLINED, meeting)
