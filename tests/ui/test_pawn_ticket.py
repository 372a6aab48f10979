"""A pawn ticket at the counter: written by keyboard, refused beside its inputs, redeemed, renewed, corrected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, edit_client, get_client
from desk_app.clock import FixedClock
from desk_app.money import Money
from desk_app.pawn.desk import find_ticket, get_ticket, issue_ticket, open_tickets, tickets_of
from desk_app.pawn.ticket import PledgeDraft, Status, Step, Ticket, TicketDraft, TicketId
from desk_app.places import state_folder
from desk_app.staff.account import Acting
from desk_app.till.desk import paid_for
from desk_app.till.payment import Tender
from desk_app.ui.desk import Desk
from desk_app.ui.drafts import Drafts
from desk_app.ui.models.rows import LOOK_ROLE
from desk_app.ui.pages.audit_words import facts
from desk_app.ui.pages.pawn_ticket import NUMBER, PawnTicketPage
from desk_app.ui.pages.pawn_ticket_parts import event_title, pledge_look
from desk_app.ui.widgets.form import Field
from desk_app.words import current_words, use_language
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
TODAY = date(2026, 11, 21)
NUMBER_ONE = "D-2611-0001"
BANGLE = PledgeDraft("足金手镯", Money(3_101_840), category="黄金", weight_mg=38_200, fineness=999, bin="B-07-112")


@pytest.fixture
def client(desk: Desk, owner: Acting) -> ClientId:
    # 110101199003077475: made up, with a right check digit.
    draft = ClientDraft("李淑珍", phones=("13800001111",), document_number="110101199003077475")
    return add_client(desk.shop, owner, draft).client_id


@pytest.fixture
def draft(client: ClientId) -> TicketDraft:
    return TicketDraft(client, TODAY, 3, Money(2_400_000), Decimal("2.4"), Decimal("0.25"), (BANGLE,))


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, doors: FakeDoors, monkeypatch: pytest.MonkeyPatch) -> PawnTicketPage:
    made = PawnTicketPage(desk)
    qtbot.addWidget(made)
    made.resize(1282, 712)
    made.show()

    def go(name: str, **where: object) -> None:
        doors.went.append((name, where))
        if name == "pawn_ticket":
            show(made, **where)

    monkeypatch.setattr(doors, "go", go)
    desk.tasks.touched.connect(made.note)
    return made


def show(page: PawnTicketPage, **where: object) -> None:
    page.open(**where)
    page.come_into_view()
    page.focus_first()


def part(page: PawnTicketPage, name: str) -> QWidget:
    found = page.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def type_in(page: PawnTicketPage, name: str, text: str) -> None:
    box = part(page, name)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, text)


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)


def fill(page: PawnTicketPage, principal: str = "24000") -> None:
    type_in(page, "pledge.0.name", "gold bangle")
    type_in(page, "pledge.0.appraisal", "31,018.40")
    type_in(page, "pawn_ticket.principal", principal)


def tick(page: PawnTicketPage) -> None:
    for name in ("pawn_ticket.hers", "pawn_ticket.clean"):
        press(part(page, name), Qt.Key.Key_Space)


def fault(page: PawnTicketPage, name: str) -> str:
    field = part(page, name).parentWidget()
    assert isinstance(field, Field), name
    return field.error


def begun(page: PawnTicketPage, client: ClientId, settle: Settle) -> None:
    show(page, client_id=client)
    settle()


def issued_by_hand(page: PawnTicketPage, client: ClientId, settle: Settle, doors: FakeDoors) -> Callable[[], object]:
    """Issues a ticket on the page; how its note takes it back."""
    begun(page, client, settle)
    fill(page)
    tick(page)
    page.action_pay()
    settle()
    undo = doors.toasts[-1][1]
    assert undo is not None
    return undo


def issued(desk: Desk, draft: TicketDraft) -> Ticket:
    return get_ticket(desk.shop, issue_ticket(desk.shop, desk.acting, draft).ticket_id)


def test_a_ticket_is_issued_by_keyboard(
    page: PawnTicketPage, desk: Desk, client: ClientId, settle: Settle, doors: FakeDoors
) -> None:
    begun(page, client, settle)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.objectName() == "pledge.0.name", "the first thing still to be typed has the keyboard"
    for text in ("gold bangle", "gold", "38.20", "999", "engraved inside", "", "31018.40", "B-07-112"):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClicks(here, text)
        press(here, Qt.Key.Key_Return)
    here = QApplication.focusWidget()
    assert here is not None
    assert here.objectName() == "pawn_ticket.principal"
    QTest.keyClicks(here, "24,000")
    settle()
    assert page.form.terms.share.text() == "77.4"
    assert page.form.terms.due.text() == "2027-02-21"
    assert "+1,908.00, ¥25,908.00" in page.form.aside.due_lines.text()
    assert "5 days' grace, 2027-02-26: +2,014.00" in page.form.aside.due_lines.text()
    assert "贰万肆仟元整" in page.form.aside.sums.text()
    page.action_pay()
    assert open_tickets(desk.shop) == (), "what only a person can see is ticked first"
    tick(page)
    page.action_pay()
    settle()
    ticket = find_ticket(desk.shop, NUMBER_ONE)
    assert ticket.principal == Money(2_400_000)
    (pledge,) = ticket.pledges
    assert (pledge.name, pledge.weight_mg, pledge.fineness, pledge.bin) == ("gold bangle", 38_200, 999, "B-07-112")
    assert pledge.description == "engraved inside"
    assert paid_for(desk.shop, f"ticket:{ticket.id}") == Money(-2_400_000)
    assert doors.went[-1] == ("pawn_ticket", {"ticket_id": ticket.id})
    assert NUMBER_ONE in doors.toasts[-1][0]
    assert not page.writing
    page.action_print()
    assert doors.went[-1] == ("paper", {"kind": "ticket", "id": ticket.id})
    assert desk.drafts.forms() == ()


def test_what_was_issued_is_undone_as_a_void(
    page: PawnTicketPage, desk: Desk, client: ClientId, settle: Settle, doors: FakeDoors
) -> None:
    undo = issued_by_hand(page, client, settle, doors)
    undo()
    settle()
    ticket = find_ticket(desk.shop, NUMBER_ONE)
    assert ticket.status is Status.VOID
    assert paid_for(desk.shop, f"ticket:{ticket.id}") == Money(0)


@pytest.mark.parametrize(("undone_in", "read_in"), [("zh_CN", "en"), ("en", "zh_CN")])
def test_the_reason_of_an_undone_ticket_is_said_in_the_language_of_the_window(
    page: PawnTicketPage, desk: Desk, client: ClientId, settle: Settle, doors: FakeDoors, undone_in: str, read_in: str
) -> None:
    undo = issued_by_hand(page, client, settle, doors)
    try:
        use_language(undone_in)
        undo()
        settle()
        use_language(read_in)
        said = {"en": "Undone right after it was issued", "zh_CN": "出票后随即撤销"}[read_in]
        titles = [event_title(event, current_words()) for event in find_ticket(desk.shop, NUMBER_ONE).events]
        assert said in titles
        line = next(line for line in audit_lines(desk.shop) if line.action == "ticket.voided")
        assert said in [fact.now for fact in facts(line, current_words(), "CNY")]
    finally:
        use_language("en")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("pawn_ticket.principal", "24,815", "80 %"),
        ("pawn_ticket.principal", "", "How much"),
        ("pawn_ticket.principal", "a lot", "not an amount"),
        ("pledge.0.name", "", "at least one"),
        ("pledge.0.appraisal", "0", "above zero"),
        ("pledge.0.fineness", "1001", "1000"),
        ("pledge.0.serial", "x" * 501, "500"),
        ("pawn_ticket.months", "7", "6"),
        ("pawn_ticket.months", "", "months"),
        ("pawn_ticket.fee", "4.3", "4.2"),
        ("pawn_ticket.interest", "", "0 for none"),
        ("pawn_ticket.start", "2026-11-22", "future"),
        ("pawn_ticket.start", "30.2.", "no such date"),
    ],
)
def test_a_fault_stands_beside_its_input(
    page: PawnTicketPage, desk: Desk, client: ClientId, settle: Settle, name: str, text: str, words: str
) -> None:
    begun(page, client, settle)
    fill(page)
    tick(page)
    box = part(page, name)
    assert isinstance(box, QLineEdit)
    box.setText(text)
    page.action_pay()
    settle()
    assert words in fault(page, name)
    assert QApplication.focusWidget() is box
    assert open_tickets(desk.shop) == ()
    type_in(page, name, "1")
    assert fault(page, name) == "", "typing takes the fault away"


def test_without_a_client_nothing_is_issued(page: PawnTicketPage, desk: Desk, settle: Settle) -> None:
    show(page)
    settle()
    fill(page)
    tick(page)
    page.action_pay()
    assert "Whose ticket" in page.form.client.pick.banner.text()
    assert QApplication.focusWidget() is page.form.client.pick.search


def test_a_missing_document_is_said_with_the_way_to_fix_it(
    page: PawnTicketPage, desk: Desk, owner: Acting, settle: Settle, doors: FakeDoors
) -> None:
    stranger = add_client(desk.shop, owner, ClientDraft("谢俊")).client_id
    begun(page, stranger, settle)
    fix = part(page, "pawn_ticket.fix_document")
    assert fix.isVisible()
    box = page.form.pledges.blocks[0].name
    assert QApplication.focusWidget() is box, "a space that is typed presses nothing"
    QTest.keyClick(box, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert doors.went[-1] == ("client_file", {"client_id": stranger, "edit": True, "field": "document_number"})
    fill(page)
    tick(page)
    page.action_pay()
    assert QApplication.focusWidget() is fix
    assert open_tickets(desk.shop) == ()
    known = replace(get_client(desk.shop, stranger).as_draft(), document_number="110101199003077475")
    desk.tasks.command(page, lambda: edit_client(desk.shop, owner, stranger, known))
    settle()
    settle()
    assert not fix.isVisible(), "the document is on file now"
    page.action_pay()
    settle()
    assert len(open_tickets(desk.shop)) == 1


def test_a_draft_that_comes_back_says_so_and_can_be_left(
    page: PawnTicketPage, desk: Desk, client: ClientId, qtbot: QtBot, settle: Settle
) -> None:
    begun(page, client, settle)
    assert not page.form.afresh.isVisible()
    fill(page)
    again = PawnTicketPage(desk)
    qtbot.addWidget(again)
    again.show()
    begun(again, client, settle)
    assert again.form.pledges.filled()
    assert again.form.saved.text().startswith("Not saved yet, typed at ")
    QTest.keyClick(again.form.terms.principal, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    settle()
    assert not again.form.pledges.filled()
    assert not again.form.afresh.isVisible()
    assert again.form.client.client_id == client
    assert desk.drafts.forms() == ()


def test_while_typing_the_limit_is_said(page: PawnTicketPage, client: ClientId, settle: Settle) -> None:
    begun(page, client, settle)
    fill(page, "25000")
    settle()
    assert page.form.terms.share.text() == "80.6"
    assert "80 %" in page.form.terms.limit.text()
    type_in(page, "pawn_ticket.principal", "24000")
    settle()
    assert page.form.terms.limit.text() == ""
    assert page.form.worked.sound


def test_several_items_make_one_ticket(page: PawnTicketPage, desk: Desk, client: ClientId, settle: Settle) -> None:
    begun(page, client, settle)
    fill(page)
    for key in ("Alt+A", "Alt+A"):
        assert key in [each.sequence for each in page.keys]
        QTest.keyClick(page, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert len(page.form.pledges.blocks) == 3
    type_in(page, "pledge.1.name", "watch")
    page.action_pay()
    assert "worth" in fault(page, "pledge.1.appraisal")
    type_in(page, "pledge.1.appraisal", "3000")
    tick(page)
    page.action_pay()
    settle()
    ticket = find_ticket(desk.shop, NUMBER_ONE)
    assert [pledge.name for pledge in ticket.pledges] == ["gold bangle", "watch"], "the blank third is none"
    assert ticket.appraisal == Money(3_401_840)


def test_an_item_is_taken_off(page: PawnTicketPage, client: ClientId, settle: Settle) -> None:
    begun(page, client, settle)
    fill(page)
    page.form.pledges.add_block()
    type_in(page, "pledge.1.name", "watch")
    QTest.mouseClick(part(page, "pledge.0.remove"), Qt.MouseButton.LeftButton)
    assert [block.name.text() for block in page.form.pledges.blocks] == ["watch"]


def test_what_is_typed_survives_a_crash(
    qtbot: QtBot, page: PawnTicketPage, desk: Desk, client: ClientId, settle: Settle
) -> None:
    begun(page, client, settle)
    fill(page)
    page.form.pledges.add_block()
    type_in(page, "pledge.1.name", "watch")
    type_in(page, "pledge.1.serial", "K81-20457")
    page.form.terms.tender.put("transfer")
    page.form.terms.tender.picked.emit("transfer")
    settle()
    qtbot.waitUntil(lambda: bool(list(state_folder().glob("drafts/*/*.json"))))
    desk.drafts.close()  # what the disk holds is all that another run has
    again = Desk(desk.shop, desk.tasks, Drafts(state_folder(), desk.shop.path), desk.dialogs, desk.doors, desk.acting)
    other = PawnTicketPage(again)
    qtbot.addWidget(other)
    other.show()
    show(other, client_id=client)
    settle()
    assert [block.name.text() for block in other.form.pledges.blocks] == ["gold bangle", "watch"]
    assert other.form.pledges.blocks[1].serial.text() == "K81-20457"
    assert other.form.terms.principal.text() == "24000"
    assert other.form.terms.tender.read() == "transfer"
    again.drafts.close()


def test_what_is_typed_goes_with_the_client_who_is_chosen(
    page: PawnTicketPage, desk: Desk, client: ClientId, settle: Settle
) -> None:
    show(page)
    settle()
    fill(page)
    search = page.form.client.pick.search
    search.setFocus()
    QTest.keyClicks(search, "lishuzhen")
    settle()
    press(search, Qt.Key.Key_Return)
    settle()
    assert page.form.client.client_id == client
    assert page.where == {"client_id": client}
    assert desk.drafts.forms() == (f"ticket:new:{client}",)
    show(page)
    settle()
    assert page.form.terms.principal.text() == "", "a ticket for nobody yet begins empty"
    begun(page, client, settle)
    assert page.form.terms.principal.text() == "24000"


def answering(desk: Desk, monkeypatch: pytest.MonkeyPatch, *answers: bool) -> list[str]:
    """Answers what is asked before it is done, in turn; gives what was said."""
    asked: list[str] = []
    left = list(answers)

    def ask(question: str, consequence: str, _yes: str = "") -> bool:
        asked.append(f"{question} {consequence}")
        return left.pop(0)

    monkeypatch.setattr(desk.dialogs, "ask_once", ask)
    return asked


def test_a_ticket_is_redeemed_with_its_charges(
    page: PawnTicketPage,
    desk: Desk,
    draft: TicketDraft,
    clock: FixedClock,
    settle: Settle,
    doors: FakeDoors,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticket = issued(desk, draft)
    clock.instant += timedelta(days=92)  # to 21 February: three months
    show(page, ticket_id=ticket.id)
    settle()
    assert page.view.figure.text() == "¥25,908.00"
    assert "1,728.00" in page.view.sums.text()
    QTest.keyClick(page.view.life, Qt.Key.Key_E)
    box = part(page, "tray.received")
    assert QApplication.focusWidget() is box
    assert page.view.tray.received.box.typed() == "25,908.00", "the exact amount is ready"
    QTest.keyClicks(box, "25000")
    press(box, Qt.Key.Key_Return)
    assert "less than" in page.view.tray.received.error
    assert get_ticket(desk.shop, ticket.id).status is Status.OPEN
    type_in(page, "tray.received", "26000")
    assert page.view.tray.change.text() == "Change ¥92.00"
    page.view.tray.tender.box.put_typed("wechat")
    asked = answering(desk, monkeypatch, False, True)
    press(box, Qt.Key.Key_Return)
    settle()
    assert get_ticket(desk.shop, ticket.id).status is Status.OPEN, "she changed her mind"
    assert page.view.asking
    press(box, Qt.Key.Key_Return)
    settle()
    assert ticket.number in asked[1]
    assert "¥25,908.00" in asked[1]
    assert "cannot be undone" in asked[1]
    after = get_ticket(desk.shop, ticket.id)
    assert after.status is Status.REDEEMED
    assert paid_for(desk.shop, f"ticket:{ticket.id}") == Money(190_800), "what came back, less the loan"
    assert "25,908.00" in doors.toasts[-1][0]
    settle()
    assert not page.view.redeem.isVisible()
    (pledge,) = after.pledges
    assert pledge_look(replace(pledge, bin="")).badge == "no bin"
    assert page.view.pledges_model.index(0, 0).data(LOOK_ROLE).badge == "", "what went back to her is missed in no bin"
    page.action_pay()
    assert "was redeemed" in page.banner.text(), "the rules say why not"


def test_a_ticket_is_renewed(
    page: PawnTicketPage,
    desk: Desk,
    draft: TicketDraft,
    clock: FixedClock,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = answering(desk, monkeypatch, True)
    ticket = issued(desk, draft)
    clock.instant += timedelta(days=90)
    show(page, ticket_id=ticket.id)
    settle()
    QTest.keyClick(page.view.life, Qt.Key.Key_R)
    settle()
    tray = page.view.tray
    assert tray.figure.text() == "¥1,908.00"
    type_in(page, "tray.months", "7")
    settle()
    press(part(page, "tray.months"), Qt.Key.Key_Return)
    assert "between 1 and 6" in tray.months.error or "not worked out" in tray.months.error
    assert get_ticket(desk.shop, ticket.id).renewals == 0
    type_in(page, "tray.months", "2")
    settle()
    press(part(page, "tray.months"), Qt.Key.Key_Return)
    settle()
    after = get_ticket(desk.shop, ticket.id)
    assert (after.renewals, after.due_on) == (1, date(2027, 4, 21))
    assert "¥1,908.00" in asked[0]
    assert "2 months" in asked[0]
    settle()
    assert page.view.life_model.rowCount() == 2


def test_void_needs_a_reason_and_the_same_day(
    page: PawnTicketPage, desk: Desk, draft: TicketDraft, clock: FixedClock, settle: Settle
) -> None:
    ticket = issued(desk, draft)
    show(page, ticket_id=ticket.id)
    settle()
    QTest.keyClick(page.view.life, Qt.Key.Key_V)
    press(part(page, "tray.reason"), Qt.Key.Key_Return)
    assert page.view.tray.reason.error == "Say why."
    press(part(page, "tray.reason"), Qt.Key.Key_Escape)
    assert not page.view.asking
    clock.instant += timedelta(days=1)
    show(page, ticket_id=ticket.id)
    settle()
    assert not page.view.void.isVisible()
    page.take_step(Step.VOIDED)
    assert "Only a ticket of today" in page.banner.text()
    assert get_ticket(desk.shop, ticket.id).status is Status.OPEN


def test_forfeit_asks_once_and_only_when_it_is_time(
    page: PawnTicketPage,
    desk: Desk,
    draft: TicketDraft,
    clock: FixedClock,
    settle: Settle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    answers = [False, True]

    def ask(question: str, _consequence: str, _yes: str = "") -> bool:
        asked.append(question)
        return answers.pop(0)

    monkeypatch.setattr(desk.dialogs, "ask_once", ask)
    ticket = issued(desk, draft)
    show(page, ticket_id=ticket.id)
    settle()
    QTest.keyClick(page.view.life, Qt.Key.Key_X)
    assert "not forfeited before" in page.banner.text()
    assert not asked
    clock.instant += timedelta(days=98)  # a day past the last day
    show(page, ticket_id=ticket.id)
    settle()
    assert page.view.forfeit.isVisible()
    QTest.keyClick(page.view.life, Qt.Key.Key_X)
    settle()
    assert get_ticket(desk.shop, ticket.id).status is Status.OPEN, "she changed her mind"
    QTest.keyClick(page.view.life, Qt.Key.Key_X)
    settle()
    assert get_ticket(desk.shop, ticket.id).status is Status.FORFEITED
    assert len(asked) == 2


def test_a_wrong_ticket_is_put_right(
    page: PawnTicketPage, desk: Desk, draft: TicketDraft, settle: Settle, doors: FakeDoors
) -> None:
    ticket = issued(desk, draft)
    show(page, ticket_id=ticket.id)
    settle()
    QTest.keyClick(page.view.life, Qt.Key.Key_C)
    settle()
    assert page.writing
    assert page.form.pledges.blocks[0].weight.text() == "38.2"
    assert page.form.terms.principal.text() == "24,000.00"
    type_in(page, "pawn_ticket.principal", "20000")
    tick(page)
    page.action_pay()
    assert fault(page, "pawn_ticket.reason") == "Say why."
    type_in(page, "pawn_ticket.reason", "typed wrongly")
    page.action_pay()
    settle()
    after = find_ticket(desk.shop, ticket.number)
    assert after.principal == Money(2_000_000)
    assert after.replaces == ticket.id
    assert doors.went[-1] == ("pawn_ticket", {"ticket_id": after.id})
    assert get_ticket(desk.shop, TicketId(ticket.id)).status is Status.VOID
    assert len(tickets_of(desk.shop, draft.client_id)) == 2


def test_a_scan_opens_the_ticket(
    page: PawnTicketPage, desk: Desk, draft: TicketDraft, settle: Settle, doors: FakeDoors
) -> None:
    ticket = issued(desk, draft)
    show(page)
    assert page.scanned(f" {ticket.number.lower()} ")
    settle()
    assert doors.went[-1] == ("pawn_ticket", {"ticket_id": ticket.id})
    assert not page.scanned("20261121-0007"), "a receipt is for the window"
    assert page.scanned("D-2611-9999")
    settle()


@pytest.mark.parametrize(
    ("code", "is_one"), [("D-2611-0001", True), ("d-2611-0001/2", True), ("D-2611", False), ("6901234567892", False)]
)
def test_what_a_number_looks_like(code: str, is_one: bool) -> None:
    assert bool(NUMBER.fullmatch(code)) is is_one


def test_f4_from_a_ticket_starts_with_its_client(
    page: PawnTicketPage, desk: Desk, draft: TicketDraft, settle: Settle, doors: FakeDoors
) -> None:
    ticket = issued(desk, draft)
    show(page, ticket_id=ticket.id)
    settle()
    assert page.client_in_view == draft.client_id
    QTest.keyClick(page.view.life, Qt.Key.Key_O)
    assert doors.went[-1] == ("client_file", {"client_id": draft.client_id})


def test_tender_of_the_loan_is_kept(page: PawnTicketPage, desk: Desk, client: ClientId, settle: Settle) -> None:
    begun(page, client, settle)
    fill(page)
    tick(page)
    page.form.terms.tender.put(Tender.TRANSFER.value)
    page.action_pay()
    settle()
    rows = desk.shop.database.execute_sql("SELECT tender FROM payment").fetchall()
    assert rows == [("transfer",)]
