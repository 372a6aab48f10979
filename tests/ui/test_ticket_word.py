"""An owner's word for what a receptionist may not write on a ticket: asked where it is written, and the form stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.money import Money
from desk_app.pawn.desk import find_ticket, get_ticket, issue_ticket, open_tickets
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.desk import set_pin
from desk_app.ui.desk import Desk
from desk_app.ui.overriding import Overriding
from desk_app.ui.pages.audit_words import facts
from desk_app.ui.pages.pawn_ticket import PawnTicketPage
from desk_app.words import words_for
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
PIN = "2580"
TODAY = date(2026, 11, 21)
BANGLE = PledgeDraft("足金手镯", Money(3_101_840), category="黄金", weight_mg=38_200, fineness=999)


class Owner:
    """Who is asked: she answers with her PIN, or (``willing`` False) walks away. Keeps what she was told."""

    def __init__(self) -> None:
        self.willing = True
        self.told: list[str] = []

    def answer(
        self, question: str, owners: list[tuple[str, str]], _refused: str, _start: str, why: str
    ) -> tuple[str, str] | None:
        self.told.append(f"{question} {why}")
        return (owners[0][0], PIN) if self.willing else None


@pytest.fixture
def boss(desk: Desk, owner: Acting, receptionist: Acting, monkeypatch: pytest.MonkeyPatch) -> Iterator[Owner]:
    set_pin(desk.shop, owner, StaffId(1), PIN)
    desk.signed_in = receptionist
    desk.tasks.ask_owner = Overriding(desk).ask
    she = Owner()
    monkeypatch.setattr(desk.dialogs, "ask_owner", she.answer)
    yield she
    desk.tasks.ask_owner = None


@pytest.fixture
def client(desk: Desk, owner: Acting) -> ClientId:
    draft = ClientDraft("李淑珍", phones=("13800001111",), document_number="110101199003077475")
    return add_client(desk.shop, owner, draft).client_id


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, doors: FakeDoors, boss: Owner, monkeypatch: pytest.MonkeyPatch) -> PawnTicketPage:
    made = PawnTicketPage(desk)
    qtbot.addWidget(made)
    made.resize(1282, 712)
    made.show()
    monkeypatch.setattr(doors, "go", lambda name, **where: show(made, **where) if name == "pawn_ticket" else None)
    return made


def show(page: PawnTicketPage, **where: object) -> None:
    page.open(**where)
    page.come_into_view()
    page.focus_first()


def type_in(page: PawnTicketPage, name: str, text: str) -> None:
    box = page.findChild(QWidget, name)
    assert isinstance(box, QWidget), name
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, text)


def finish(page: PawnTicketPage, settle: Settle) -> None:
    for check in (page.form.aside.hers, page.form.aside.clean):
        check.setChecked(True)
    page.action_pay()
    settle()


def test_a_rate_far_from_the_shops_is_written_under_her_word(
    page: PawnTicketPage, desk: Desk, boss: Owner, client: ClientId, settle: Settle, receptionist: Acting
) -> None:
    show(page, client_id=client)
    settle()
    type_in(page, "pledge.0.name", "gold bangle")
    type_in(page, "pledge.0.appraisal", "31,018.40")
    type_in(page, "pawn_ticket.principal", "24000")
    page.form.terms.fee.put(Decimal(0))
    boss.willing = False
    finish(page, settle)
    (told,) = boss.told
    assert told.startswith("苏雪 may not do this: Charge prices or rates far from the shop’s own. ")
    assert "The shop’s fee is 2.40 % a month." in told, "she hears what she allows"
    assert open_tickets(desk.shop) == ()
    assert page.writing
    assert page.form.terms.principal.text() == "24000"
    assert page.form.terms.fee.read() == 0
    assert "2.40 %" in page.banner.text(), "and why it was not written"

    boss.willing = True
    finish(page, settle)
    (ticket,) = open_tickets(desk.shop)
    assert get_ticket(desk.shop, ticket.id).fee_percent == 0
    line = next(line for line in audit_lines(desk.shop) if line.action == "ticket.issued")
    assert line.staff_id == receptionist.staff_id
    said = {fact.label: fact.now for fact in facts(line, words_for("zh_CN"), "CNY")}
    assert said["超出前台权限的内容"] == "综合费率"


def test_another_s_ticket_is_put_right_under_her_word(
    page: PawnTicketPage, desk: Desk, boss: Owner, client: ClientId, owner: Acting, settle: Settle
) -> None:
    draft = TicketDraft(client, TODAY, 3, Money(2_400_000), Decimal("2.4"), Decimal("0.25"), (BANGLE,))
    wrong = issue_ticket(desk.shop, owner, replace(draft, notes="x"))
    show(page, ticket_id=wrong.ticket_id, correct=True)
    settle()
    type_in(page, "pawn_ticket.reason", "box")
    page.form.terms.fee.put(Decimal(1))
    boss.willing = False
    finish(page, settle)
    assert page.writing
    assert page.form.terms.reason.text() == "box"
    assert find_ticket(desk.shop, wrong.number).id == wrong.ticket_id
    boss.willing = True
    finish(page, settle)
    now = find_ticket(desk.shop, wrong.number)
    assert (now.replaces, now.fee_percent) == (wrong.ticket_id, Decimal(1))
    assert len(boss.told) == 2
    assert "Take back what somebody else did" in boss.told[0]
    assert "It is about: the fee (1 % a month)." in boss.told[0]
