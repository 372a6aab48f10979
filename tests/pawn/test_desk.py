"""Tickets on a real file, from issue to redemption, with the money of each step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from desk_app.changes import Kind
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, get_client
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.money import Money
from desk_app.pawn.checks import CHECKS
from desk_app.pawn.desk import (
    correct_ticket,
    counter_figures,
    find_ticket,
    forfeit_ticket,
    get_ticket,
    issue_ticket,
    open_tickets,
    pawn_history,
    redeem_ticket,
    redemption_quote,
    refused_steps,
    renew_ticket,
    renewal_quote,
    tickets_due,
    tickets_in_grace,
    tickets_of,
    tickets_past_grace,
    void_ticket,
)
from desk_app.pawn.ticket import Status, Step, TicketDraft, TicketId
from desk_app.staff.account import Acting
from desk_app.staff.tables import AuditRow
from desk_app.till.desk import paid_for, payments_for, payments_on
from desk_app.till.payment import Purpose, Tender
from tests.pawn.conftest import BANGLE, TODAY


def issue(shop: Shop, acting: Acting, draft: TicketDraft) -> TicketId:
    return issue_ticket(shop, acting, draft).ticket_id


def money(shop: Shop, ticket_id: TicketId) -> list[tuple[Purpose, str]]:
    return [(each.purpose, each.amount.plain()) for each in payments_for(shop, f"ticket:{ticket_id}")]


def broken(shop: Shop) -> list[str]:
    return [problem.code for check in CHECKS for problem in check.broken(shop.database.execute_sql)]


def test_a_ticket_is_written_and_paid_out(
    shop: Shop, receptionist: Acting, draft: TicketDraft, client: ClientId
) -> None:
    done = issue_ticket(shop, receptionist, draft, Tender.TRANSFER)
    assert (done.number, done.due_on, done.last_day) == ("D-2611-0001", date(2027, 2, 21), date(2027, 2, 26))
    ticket = get_ticket(shop, done.ticket_id)
    assert find_ticket(shop, " d-2611-0001\ud800 ") == ticket
    assert (ticket.client, ticket.staff, ticket.names, ticket.status) == ("李淑珍", "苏雪", ("足金手镯",), Status.OPEN)
    assert (ticket.pack, ticket.pack_version, ticket.fee_percent) == ("cn-simple", "1", Decimal("2.4"))
    assert (ticket.pledges[0].weight_mg, ticket.pledges[0].fineness, ticket.pledges[0].bin) == (38_200, 999, "B-07-112")
    assert [(event.step, event.principal) for event in ticket.events] == [(Step.ISSUED, Money(-2_400_000))]
    assert money(shop, ticket.id) == [(Purpose.LOAN, "-24000.00")]
    assert done.payments[0].tender is Tender.TRANSFER
    assert done.touched.concerns(Kind.TICKET)
    assert done.touched.concerns(Kind.PAYMENT)
    assert done.touched.clients == {client}
    assert get_client(shop, client).last_seen == TODAY
    assert AuditRow.select().where(AuditRow.action == "ticket.issued").count() == 1
    assert broken(shop) == []


def test_numbers_count_within_the_month_of_the_ticket(shop: Shop, owner: Acting, draft: TicketDraft) -> None:
    numbers = [
        issue_ticket(shop, owner, replace(draft, start_on=day)).number for day in (TODAY, date(2026, 10, 31), TODAY)
    ]
    assert numbers == ["D-2611-0001", "D-2610-0001", "D-2611-0002"]


def test_nothing_is_pawned_without_a_document(shop: Shop, receptionist: Acting, draft: TicketDraft) -> None:
    nameless = add_client(shop, receptionist, ClientDraft("高强", phones=("13900001111",))).client_id
    with pytest.raises(RuleBroken) as refused:
        issue(shop, receptionist, replace(draft, client_id=nameless))
    assert (refused.value.field, refused.value.rule) == ("client", "no_document")
    with pytest.raises(NotFound):
        issue(shop, receptionist, replace(draft, client_id=ClientId(99)))
    assert open_tickets(shop) == ()
    assert payments_on(shop, TODAY) == ()


def test_a_beautician_writes_no_tickets(shop: Shop, beautician: Acting, draft: TicketDraft) -> None:
    with pytest.raises(NotAllowed):
        issue(shop, beautician, draft)


def test_redeemed_to_the_day(shop: Shop, receptionist: Acting, draft: TicketDraft, clock: FixedClock) -> None:
    ticket_id = issue(shop, receptionist, draft)
    clock.instant += timedelta(days=40)  # 2026-12-31: one month and ten days
    quoted = redemption_quote(shop, ticket_id)
    done = redeem_ticket(shop, receptionist, ticket_id, Tender.CARD)
    assert done.charges == quoted
    assert quoted.total.plain() == "848.00"  # 24,000 × 2.65 % × (1 + 10/30)
    assert money(shop, ticket_id) == [
        (Purpose.LOAN, "-24000.00"),
        (Purpose.INTEREST_FEE, "848.00"),
        (Purpose.PRINCIPAL, "24000.00"),
    ]
    ticket = get_ticket(shop, ticket_id)
    assert (ticket.status, ticket.closed_on) == (Status.REDEEMED, date(2026, 12, 31))
    assert [event.step for event in ticket.events] == [Step.ISSUED, Step.REDEEMED]
    assert ticket.events[1].interest + ticket.events[1].fee == quoted.total
    with pytest.raises(RuleBroken, match="was redeemed on 2026-12-31"):
        redeem_ticket(shop, receptionist, ticket_id)
    assert broken(shop) == []


def test_renewed_then_redeemed(shop: Shop, receptionist: Acting, draft: TicketDraft, clock: FixedClock) -> None:
    ticket_id = issue(shop, receptionist, draft)
    clock.instant += timedelta(days=95)  # 2027-02-24, in grace
    quoted = renewal_quote(shop, ticket_id, 1)
    done = renew_ticket(shop, receptionist, ticket_id, 1)
    assert (done.charges, done.due_on, done.last_day) == (quoted.charges, date(2027, 3, 21), date(2027, 3, 26))
    ticket = get_ticket(shop, ticket_id)
    assert (ticket.status, ticket.renewals, ticket.start_on) == (Status.OPEN, 1, date(2027, 2, 21))
    assert ticket.events[1].detail == {
        "due_on": "2027-03-21",
        "months": 1,
        "start_on": "2027-02-21",
        "was_due_on": "2027-02-21",
        "was_start_on": "2026-11-21",
    }
    redeemed = redeem_ticket(shop, receptionist, ticket_id)
    assert redeemed.charges is not None
    assert redeemed.charges.total.plain() == "63.60"  # three days of the new period, without the minimum of five
    assert paid_for(shop, f"ticket:{ticket_id}").plain() == "1971.60"
    assert broken(shop) == []


def test_renewed_early_and_redeemed_before_the_new_period(
    shop: Shop, receptionist: Acting, draft: TicketDraft, clock: FixedClock
) -> None:
    ticket_id = issue(shop, receptionist, draft)
    clock.instant += timedelta(days=60)
    renew_ticket(shop, receptionist, ticket_id, 3)
    with pytest.raises(RuleBroken, match="begins on 2027-02-21"):
        renew_ticket(shop, receptionist, ticket_id, 3)
    redeemed = redeem_ticket(shop, receptionist, ticket_id)
    assert redeemed.charges is not None
    assert not redeemed.charges.total
    assert [payment.purpose for payment in redeemed.payments] == [Purpose.PRINCIPAL]


def test_after_the_last_day(shop: Shop, receptionist: Acting, draft: TicketDraft, clock: FixedClock) -> None:
    ticket_id = issue(shop, receptionist, draft)
    clock.instant += timedelta(days=97)  # 2027-02-26, the last day
    with pytest.raises(RuleBroken, match="not forfeited before"):
        forfeit_ticket(shop, receptionist, ticket_id)
    clock.instant += timedelta(days=1)
    with pytest.raises(RuleBroken, match="agreement"):
        redeem_ticket(shop, receptionist, ticket_id)
    with pytest.raises(RuleBroken, match="agreement"):
        renew_ticket(shop, receptionist, ticket_id, 1)
    assert [brief.id for brief in tickets_past_grace(shop, shop.today())] == [ticket_id]
    done = forfeit_ticket(shop, receptionist, ticket_id)
    assert (done.status, done.payments) == (Status.FORFEITED, ())
    with pytest.raises(RuleBroken, match="only be given back by agreement"):
        redeem_ticket(shop, receptionist, ticket_id)
    assert get_client(shop, draft.client_id).last_seen == TODAY  # a forfeit is not a visit
    assert broken(shop) == []


def test_void_on_the_same_day_only(
    shop: Shop, receptionist: Acting, advisor: Acting, draft: TicketDraft, clock: FixedClock
) -> None:
    first, second = issue(shop, receptionist, draft), issue(shop, receptionist, draft)
    with pytest.raises(NotAllowed):
        void_ticket(shop, receptionist, first, "client changed her mind")
    done = void_ticket(shop, advisor, first, "client changed her mind")
    assert done.status is Status.VOID
    assert paid_for(shop, f"ticket:{first}") == Money(0)
    assert get_ticket(shop, first).events[1].note == "client changed her mind"
    clock.instant += timedelta(days=1)
    with pytest.raises(RuleBroken, match="written on 2026-11-21"):
        void_ticket(shop, advisor, second, "too late")
    with pytest.raises(RuleBroken, match="void since"):
        void_ticket(shop, advisor, first, "again")
    assert broken(shop) == []


def test_a_correction_takes_the_number_and_leaves_the_old_line(shop: Shop, owner: Acting, draft: TicketDraft) -> None:
    first = issue(shop, owner, draft)
    less = replace(draft, principal=Money(2_000_000), pledges=(replace(BANGLE, appraisal=Money(2_500_000)),))
    done = correct_ticket(shop, owner, first, less, "appraisal mistyped")
    old, new = get_ticket(shop, first), get_ticket(shop, done.ticket_id)
    assert (old.number, old.status, old.replaced_by) == ("D-2611-0001/1", Status.VOID, new.id)
    assert (new.number, new.status, new.replaces) == ("D-2611-0001", Status.OPEN, old.id)
    assert new.issued_at == old.issued_at
    assert find_ticket(shop, "D-2611-0001").id == new.id
    assert find_ticket(shop, "D-2611-0001/1").id == old.id
    assert (old.principal, old.pledges[0].appraisal) == (Money(2_400_000), Money(3_101_840))
    assert old.events[-1].note == "appraisal mistyped"
    assert money(shop, new.id) == [(Purpose.LOAN, "4000.00")]  # the difference comes back
    assert paid_for(shop, f"ticket:{old.id}", f"ticket:{new.id}") == -new.principal
    assert [brief.id for brief in tickets_of(shop, draft.client_id)] == [new.id, old.id]
    assert [brief.id for brief in open_tickets(shop)] == [new.id]
    assert issue_ticket(shop, owner, draft).number == "D-2611-0002"
    assert broken(shop) == []


def test_corrected_twice_and_then_redeemed(shop: Shop, owner: Acting, receptionist: Acting, draft: TicketDraft) -> None:
    first = issue(shop, receptionist, draft)
    second = correct_ticket(shop, receptionist, first, draft, "one").ticket_id
    third = correct_ticket(shop, owner, second, replace(draft, term_months=2), "two").ticket_id
    assert [get_ticket(shop, each).number for each in (first, second, third)] == [
        "D-2611-0001/1",
        "D-2611-0001/2",
        "D-2611-0001",
    ]
    with pytest.raises(RuleBroken, match="The one that counts is ticket D-2611-0001") as refused:
        correct_ticket(shop, receptionist, first, draft, "three")
    assert refused.value.rule == "already_corrected"
    redeem_ticket(shop, receptionist, third)
    with pytest.raises(RuleBroken, match="was redeemed"):
        correct_ticket(shop, receptionist, third, draft, "four")
    assert broken(shop) == []


def test_what_was_renewed_is_not_corrected(
    shop: Shop, receptionist: Acting, draft: TicketDraft, clock: FixedClock
) -> None:
    ticket_id = issue(shop, receptionist, draft)
    with pytest.raises(RuleBroken) as refused:
        correct_ticket(shop, receptionist, ticket_id, draft, "  ")
    assert refused.value.field == "reason"
    clock.instant += timedelta(days=92)
    renew_ticket(shop, receptionist, ticket_id, 1)
    with pytest.raises(RuleBroken, match="renewed since"):
        correct_ticket(shop, receptionist, ticket_id, draft, "too late")


def test_what_falls_due(shop: Shop, receptionist: Acting, draft: TicketDraft, clock: FixedClock) -> None:
    three, one, two = (issue(shop, receptionist, replace(draft, term_months=months)) for months in (3, 1, 2))
    done = issue(shop, receptionist, replace(draft, term_months=1))
    redeem_ticket(shop, receptionist, done)
    due = tickets_due(shop, date(2026, 12, 21), date(2027, 1, 21))
    assert [(brief.id, brief.client, brief.names) for brief in due] == [
        (one, "李淑珍", ("足金手镯",)),
        (two, "李淑珍", ("足金手镯",)),
    ]
    first = open_tickets(shop, limit=2)
    rest = open_tickets(shop, limit=2, after=(first[-1].due_on, first[-1].id))
    assert [brief.id for brief in first + rest] == [one, two, three]
    assert [brief.id for brief in tickets_in_grace(shop, date(2026, 12, 21))] == []
    assert [brief.id for brief in tickets_in_grace(shop, date(2026, 12, 22))] == [one]
    assert [brief.id for brief in tickets_in_grace(shop, date(2026, 12, 26))] == [one]
    assert [brief.id for brief in tickets_past_grace(shop, date(2026, 12, 27))] == [one]


def test_a_client_in_four_figures(shop: Shop, receptionist: Acting, draft: TicketDraft, clock: FixedClock) -> None:
    ids = [issue(shop, receptionist, draft) for _ in range(4)]
    redeem_ticket(shop, receptionist, ids[0])
    clock.instant += timedelta(days=98)
    forfeit_ticket(shop, receptionist, ids[1])
    history = pawn_history(shop, draft.client_id)
    assert (history.open, history.principal_out, history.redeemed, history.forfeited) == (2, Money(4_800_000), 1, 1)


def test_the_counter_in_figures(shop: Shop, receptionist: Acting, draft: TicketDraft) -> None:
    empty = counter_figures(shop, TODAY)
    assert (empty.open, empty.principal_out, empty.due, empty.in_grace, empty.past) == (0, Money(0), 0, 0, 0)
    issue(shop, receptionist, draft)
    issue(shop, receptionist, replace(draft, term_months=1))
    due = date(2026, 12, 21)
    on = {
        due - timedelta(days=8): (0, 0, 0),
        due - timedelta(days=7): (1, 0, 0),
        due: (1, 0, 0),
        due + timedelta(days=1): (0, 1, 0),
        due + timedelta(days=5): (0, 1, 0),
        due + timedelta(days=6): (0, 0, 1),
    }
    for day, expected in on.items():
        seen = counter_figures(shop, day)
        assert (seen.open, seen.principal_out) == (2, Money(4_800_000))
        assert (seen.due, seen.in_grace, seen.past) == expected, day


def test_the_steps_that_are_refused_say_why(shop: Shop, receptionist: Acting, draft: TicketDraft) -> None:
    ticket = issue(shop, receptionist, draft)
    assert set(refused_steps(shop, ticket)) == {Step.FORFEITED}
    assert set(refused_steps(shop, ticket, date(2026, 11, 22))) == {Step.FORFEITED, Step.VOIDED}
    late = refused_steps(shop, ticket, date(2027, 3, 1))
    assert set(late) == {Step.RENEWED, Step.REDEEMED, Step.VOIDED}
    assert "by agreement" in str(late[Step.REDEEMED])
    renew_ticket(shop, receptionist, ticket, 1)
    assert set(refused_steps(shop, ticket)) >= {Step.VOIDED, Step.CORRECTED}
    redeem_ticket(shop, receptionist, ticket)
    assert len(refused_steps(shop, ticket)) == 5


def test_what_is_not_there(shop: Shop, receptionist: Acting) -> None:
    with pytest.raises(NotFound):
        get_ticket(shop, TicketId(9))
    with pytest.raises(NotFound, match="D-9"):
        find_ticket(shop, "D-9")
    with pytest.raises(NotFound):
        redeem_ticket(shop, receptionist, TicketId(9))


def test_lists_read_along_an_index(shop: Shop, receptionist: Acting, draft: TicketDraft) -> None:
    """Every list of open tickets is found by its dates, never by reading all tickets."""
    seen: list[str] = []
    execute = shop.database.execute_sql
    for condition in ("t.due_on BETWEEN ? AND ?", "t.last_day >= ? AND t.last_day <= ?"):
        plan = execute(
            f"EXPLAIN QUERY PLAN SELECT t.id FROM ticket t WHERE t.status = 'open' AND {condition}",
            ("2026-01-01", "2026-02-01"),
        ).fetchall()
        seen += [row[3] for row in plan]
    assert all("USING" in line and "INDEX ticket_status_" in line for line in seen)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE ticket SET status = 'redeemed', closed_on = '2026-11-21'", "ticket.closed"),
        ("UPDATE ticket SET closed_on = '2026-11-21'", "ticket.dates"),
        ("UPDATE ticket SET last_day = '2020-01-01'", "ticket.dates"),
        ("UPDATE ticket SET appraisal = appraisal + 1", "ticket.appraisal"),
        ("UPDATE ticket SET replaces = 9", "ticket.replaced"),
        ("UPDATE ticket_event SET fee = 1", "ticket.money"),
    ],
)
def test_what_must_hold_is_found_when_it_does_not(
    shop: Shop, receptionist: Acting, draft: TicketDraft, damage: str, code: str
) -> None:
    issue(shop, receptionist, draft)
    assert broken(shop) == []
    with shop.writing():
        shop.database.execute_sql(damage)
    assert broken(shop) == [code]
