"""Whatever people do by the program's own ways, on whatever day the clock says it is, the check accuses nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from desk_app.care.desk import answer_complaint, file_complaint, undo_complaint
from desk_app.care.owed import ComplaintId
from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.check import Problem
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.overview.told import Books
from desk_app.overview.whole import check_everything, fault_of_file
from desk_app.pawn.desk import correct_ticket, issue_ticket, redeem_ticket, renew_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.salon.desk import correct_visit, record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.words import words_for


def wrong(shop: Shop) -> list[Problem]:
    """What the check finds, but for what the fixture's shop lacks from the beginning: an owner with a PIN."""
    found = check_everything(shop.path).problems
    return [each for each in found if each.code not in {"staff.owner", "audit.beginning"}]


def test_a_ticket_that_went_to_another_client(shop: Shop, owner: Acting) -> None:
    one, other = (
        add_client(shop, owner, ClientDraft(name, document_kind="passport", document_number=number)).client_id
        for name, number in (("张一", "E12345671"), ("李二", "E12345672"))
    )
    pledge = PledgeDraft("金手镯", Money(900_000), category="黄金", weight_mg=25_000, fineness=999)
    draft = TicketDraft(one, shop.today(), 1, Money(600_000), Decimal("2.4"), Decimal("0.5"), (pledge,))
    ticket = correct_ticket(
        shop, owner, issue_ticket(shop, owner, draft).ticket_id, replace(draft, client_id=other), "写错了人"
    )
    assert wrong(shop) == []
    renew_ticket(shop, owner, ticket.ticket_id, 1)
    redeem_ticket(shop, owner, ticket.ticket_id)
    assert wrong(shop) == []


def test_a_visit_that_went_to_another_client(shop: Shop, owner: Acting) -> None:
    one, other = (add_client(shop, owner, ClientDraft(name)).client_id for name in ("张一", "李二"))
    draft = VisitDraft(one, shop.today(), (VisitItemDraft("护理", 1, Money(38_000)),))
    correct_visit(shop, owner, record_visit(shop, owner, draft).visit_id, replace(draft, client_id=other), "写错了人")
    assert wrong(shop) == []


@pytest.mark.parametrize("end", ["answered", "taken back"])
@pytest.mark.parametrize("back", [timedelta(minutes=2), timedelta(days=400)])
def test_a_complaint_that_ends_before_it_began(
    shop: Shop, owner: Acting, clock: FixedClock, end: str, back: timedelta
) -> None:
    client = add_client(shop, owner, ClientDraft("张一")).client_id
    file_complaint(shop, owner, client, "等了很久")
    clock.instant -= back
    if end == "answered":
        answer_complaint(shop, owner, ComplaintId(1), "已致歉")
    else:
        undo_complaint(shop, owner, ComplaintId(1))
    assert wrong(shop) == []


@pytest.mark.parametrize("found", [("ticket", 3, None, ""), ("ticket", None, None, ""), ("ticket", 3, None, "status")])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_whatever_is_missing_of_a_row_it_can_be_said(found: tuple[object, ...], language: str) -> None:
    (problem,) = Books().broken(lambda _sql: SimpleNamespace(fetchmany=lambda _most: [found]))
    assert "?" in problem.say(words_for(language))


def test_what_only_contradicts_itself_is_not_called_damage(shop: Shop, owner: Acting) -> None:
    add_client(shop, owner, ClientDraft("张一"))
    with shop.writing():
        shop.database.execute_sql("UPDATE client SET last_seen = '2020-01-01'")
    fault = fault_of_file(ValueError("a value"), shop.path)
    assert fault is not None
    assert str(fault).startswith("The shop file holds what the program cannot read.")
