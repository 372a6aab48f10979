"""At the pawn counter, too, one or two things are asked while the client stands there (M1, M2)."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desk_app.clients.asking import asked_of
from desk_app.clients.client import Birthday, ClientId
from desk_app.clients.consent import Purpose
from desk_app.clients.desk import edit_client, get_client
from desk_app.clients.field import AskOutcome, Meeting, MeetingKind
from desk_app.clients.fielding import set_values
from desk_app.pawn.ticket import TicketDraft
from desk_app.ui.desk import Desk
from desk_app.ui.pages.pawn_ticket import PawnTicketPage
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import Settle
from tests.ui.test_pawn_ticket import client, draft, issued, issued_by_hand, page, part, show

__all__ = ["client", "draft", "page"]


def test_after_a_ticket_is_issued_its_client_is_asked_and_what_came_of_it_is_of_that_meeting(
    page: PawnTicketPage, desk: Desk, client: ClientId, settle: Settle, doors: FakeDoors
) -> None:
    issued_by_hand(page, client, settle, doors)
    settle()
    ask = page.asking
    assert ask.isVisible()
    first = ask.asked.question
    QTest.keyClick(page.view.life, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    settle()
    second = ask.asked.question
    assert first is not None
    assert second is not None
    QTest.keyClick(page.view.life, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    settle()
    assert not ask.isVisible(), "she has no time today"
    kept = [(each.key, each.outcome, each.meeting) for each in asked_of(desk.shop, client)]
    meeting = Meeting(MeetingKind.TICKET, page.ticket_id)
    assert kept == [
        (second.field.key, AskOutcome.POSTPONED, meeting),
        (first.field.key, AskOutcome.DECLINED, meeting),
    ]


def test_an_answer_is_written_into_her_file(
    page: PawnTicketPage, desk: Desk, client: ClientId, settle: Settle, doors: FakeDoors
) -> None:
    known = get_client(desk.shop, client).as_draft()
    known = replace(known, allergies="none", may_call=True, birthday=Birthday(3, 7), call_from=600, gender="f")
    edit_client(desk.shop, desk.acting, client, known, agreed=(Purpose.HEALTH,))
    set_values(desk.shop, desk.acting, client, {"client_kind": "private"})
    issued_by_hand(page, client, settle, doors)
    settle()
    QTest.keyClick(page.view.life, Qt.Key.Key_Q)
    box = part(page, "pawn_ticket.answer")
    assert box.hasFocus()
    QTest.keyClicks(box, "a neighbour")
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle()
    assert get_client(desk.shop, client).source == "a neighbour"


def test_whoever_only_looks_at_a_ticket_is_asked_nothing(
    page: PawnTicketPage, desk: Desk, draft: TicketDraft, settle: Settle, doors: FakeDoors
) -> None:
    issued_by_hand(page, draft.client_id, settle, doors)
    settle()
    assert page.asking.isVisible()
    other = issued(desk, draft)
    show(page, ticket_id=other.id)
    settle()
    assert not page.asking.isVisible()
    show(page, ticket_id=other.id)
    settle()
    assert not page.asking.isVisible()
