"""When a client was last here: the days on which something was done, never a day that stands on a ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, get_client
from desk_app.clients.seen_store import CHECKS
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.pawn.desk import correct_ticket, forfeit_ticket, issue_ticket, renew_ticket, void_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.salon.desk import correct_visit, record_visit
from desk_app.salon.taking_back import take_back_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting

TODAY = date(2026, 11, 21)
VISIT = VisitDraft(None, TODAY, (VisitItemDraft("剪发", price=Money(6_800)),))


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    return add_client(shop, owner, ClientDraft("李淑珍", document_number="110101199003077475")).client_id


@pytest.fixture
def other(shop: Shop, owner: Acting) -> ClientId:
    return add_client(shop, owner, ClientDraft("梁超", document_number="110101199003078013")).client_id


@pytest.fixture
def loan(client: ClientId) -> TicketDraft:
    pledge = PledgeDraft("足金手镯", Money(3_101_840))
    return TicketDraft(client, TODAY, 1, Money(2_400_000), Decimal("2.4"), Decimal("0.25"), (pledge,))


def seen(shop: Shop, client: ClientId) -> date | None:
    return get_client(shop, client).last_seen


def broken(shop: Shop) -> list[str]:
    return [problem.code for check in CHECKS for problem in check.broken(shop.database.execute_sql)]


@pytest.mark.parametrize("days", [30, 29, 2])
def test_a_renewal_ahead_of_its_due_day_names_no_day_to_come(
    shop: Shop, owner: Acting, client: ClientId, loan: TicketDraft, clock: FixedClock, days: int
) -> None:
    ticket = issue_ticket(shop, owner, loan).ticket_id
    clock.instant += timedelta(days=days)
    on = TODAY + timedelta(days=days)
    renewed = renew_ticket(shop, owner, ticket, 1)
    assert renewed.due_on > on + timedelta(days=28)
    assert seen(shop, client) == on
    clock.instant += timedelta(days=1)
    done = record_visit(shop, owner, replace(VISIT, client_id=client, on=on + timedelta(days=1)))
    assert seen(shop, client) == on + timedelta(days=1)
    take_back_visit(shop, owner, done.visit_id)
    assert seen(shop, client) == on
    assert broken(shop) == []


def test_a_ticket_made_void_is_no_day_she_was_here(
    shop: Shop, owner: Acting, client: ClientId, loan: TicketDraft
) -> None:
    day = TODAY - timedelta(days=9)
    record_visit(shop, owner, replace(VISIT, client_id=client, on=day))
    ticket = issue_ticket(shop, owner, loan).ticket_id
    assert seen(shop, client) == TODAY
    void_ticket(shop, owner, ticket, "changed her mind")
    assert seen(shop, client) == day
    assert broken(shop) == []


def test_a_ticket_or_a_visit_written_to_the_wrong_person_goes_with_its_day(
    shop: Shop, owner: Acting, client: ClientId, other: ClientId, loan: TicketDraft
) -> None:
    ticket = issue_ticket(shop, owner, loan).ticket_id
    correct_ticket(shop, owner, ticket, replace(loan, client_id=other), "his, not hers")
    assert (seen(shop, client), seen(shop, other)) == (None, TODAY)
    yesterday = replace(VISIT, client_id=other, on=TODAY - timedelta(days=1))
    visit = record_visit(shop, owner, yesterday).visit_id
    correct_visit(shop, owner, visit, replace(yesterday, client_id=client), "hers, not his")
    assert (seen(shop, client), seen(shop, other)) == (TODAY - timedelta(days=1), TODAY)
    assert broken(shop) == []


def test_nobody_comes_for_what_is_forfeited(
    shop: Shop, owner: Acting, client: ClientId, loan: TicketDraft, clock: FixedClock
) -> None:
    ticket = issue_ticket(shop, owner, loan).ticket_id
    clock.instant += timedelta(days=60)
    forfeit_ticket(shop, owner, ticket)
    assert seen(shop, client) == TODAY
    assert broken(shop) == []


def test_the_check_finds_a_day_too_late_and_a_day_too_early(
    shop: Shop, owner: Acting, client: ClientId, loan: TicketDraft
) -> None:
    issue_ticket(shop, owner, loan)
    for day, code in (("2026-11-23", "visit.not_seen"), ("2026-11-20", "visit.last_seen"), (None, "visit.last_seen")):
        with shop.writing():
            shop.database.execute_sql("UPDATE client SET last_seen = ? WHERE id = ?", (day, client))
        assert broken(shop) == [code]
