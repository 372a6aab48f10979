"""The rules of writing, renewing, redeeming and forfeiting, without a file; and where a ticket stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients.client import ClientId
from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.pawn.charges import CN_SIMPLE
from desk_app.pawn.standing import Standing, stand
from desk_app.pawn.ticket import (
    STATUS_LABELS,
    STEP_LABELS,
    STEPS,
    PledgeDraft,
    Status,
    Step,
    Ticket,
    TicketDraft,
    TicketId,
    next_status,
)
from desk_app.pawn.writing import (
    Terms,
    check_forfeitable,
    check_redeemable,
    check_ticket,
    highest_loan,
    quote_terms,
    renewal_of,
)
from desk_app.staff.account import StaffId
from desk_app.words import words_for
from tests.pawn.conftest import BANGLE, TODAY

DRAFT = TicketDraft(ClientId(1), TODAY, 3, Money(2_400_000), Decimal("2.4"), Decimal("0.25"), (BANGLE,))
TICKET = Ticket(
    id=TicketId(1),
    number="D-2611-0001",
    client_id=ClientId(1),
    client="李淑珍",
    staff_id=StaffId(1),
    staff="周琳",
    pack="cn-simple",
    pack_version="1",
    status=Status.OPEN,
    issued_at=datetime(2026, 11, 21, 6, 30, tzinfo=UTC),
    start_on=TODAY,
    due_on=date(2027, 2, 21),
    last_day=date(2027, 2, 26),
    term_months=3,
    principal=Money(2_400_000),
    appraisal=Money(3_101_840),
    fee_percent=Decimal("2.4"),
    interest_percent=Decimal("0.25"),
    renewals=0,
    closed_on=None,
    notes="",
    replaces=None,
    replaced_by=None,
    pledges=(),
    events=(),
)


def with_pledge(**changes: object) -> TicketDraft:
    return replace(DRAFT, pledges=(BANGLE, replace(BANGLE, **changes)))  # type: ignore[arg-type]  # from a table


@pytest.mark.parametrize(
    ("draft", "field", "rule"),
    [
        (replace(DRAFT, principal=Money(0)), "principal", "not_positive"),
        (replace(DRAFT, principal=Money(-1)), "principal", "not_positive"),
        (replace(DRAFT, principal=Money(3_101_841)), "principal", "over_appraisal"),
        (replace(DRAFT, principal=Money(2_481_473)), "principal", "loan_to_value"),  # 80 % is 24,814.72
        (replace(DRAFT, principal=Money(1, "USD")), "principal", "currency"),
        (replace(DRAFT, term_months=0), "term_months", "range"),
        (replace(DRAFT, term_months=7), "term_months", "range"),
        (replace(DRAFT, fee_percent=Decimal("-0.1")), "fee_percent", "range"),
        (replace(DRAFT, fee_percent=Decimal("4.21")), "fee_percent", "range"),
        (replace(DRAFT, fee_percent=Decimal("NaN")), "fee_percent", "range"),
        (replace(DRAFT, interest_percent=Decimal("Infinity")), "interest_percent", "range"),
        (replace(DRAFT, interest_percent=Decimal("3.1")), "interest_percent", "range"),
        (replace(DRAFT, fee_percent=Decimal("1e-400")), "fee_percent", "too_precise"),
        (replace(DRAFT, start_on=TODAY + timedelta(days=1)), "start_on", "future"),
        (replace(DRAFT, start_on=date(1066, 10, 14)), "start_on", "too_early"),
        (replace(DRAFT, pledges=()), "pledges", "empty"),
        (replace(DRAFT, pledges=(BANGLE,) * 101), "pledges", "too_many"),
        (replace(DRAFT, notes="x" * 20_001), "notes", "too_long"),
        (with_pledge(name=" "), "pledges", "empty"),
        (with_pledge(appraisal=Money(0)), "pledges", "appraisal"),
        (with_pledge(appraisal=Money(1, "USD")), "pledges", "currency"),
        (with_pledge(weight_mg=-1), "pledges", "weight"),
        (with_pledge(fineness=1001), "pledges", "fineness"),
        (with_pledge(serial="x" * 501), "pledges", "too_long"),
    ],
)
def test_what_is_no_ticket(draft: TicketDraft, field: str, rule: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_ticket(draft, Terms(), TODAY, "CNY")
    assert (refused.value.field, refused.value.rule) == (field, rule)


@pytest.mark.parametrize(
    "draft",
    [
        DRAFT,
        replace(DRAFT, principal=Money(2_481_472), fee_percent=Decimal("4.2"), term_months=6),
        replace(DRAFT, fee_percent=Decimal(0), interest_percent=Decimal(0), term_months=1),
        replace(DRAFT, start_on=TODAY - timedelta(days=2)),
    ],
)
def test_what_is_a_ticket(draft: TicketDraft) -> None:
    assert check_ticket(draft, Terms(), TODAY, "CNY") == draft


def test_the_refusal_says_what_the_shop_lends() -> None:
    with pytest.raises(RuleBroken, match=r"at most 80 % of the appraisal: 24,814\.72"):
        check_ticket(replace(DRAFT, principal=Money(2_500_000)), Terms(), TODAY, "CNY")


@given(st.integers(1, 10**14), st.integers(0, 100))
def test_the_highest_loan_is_never_more_than_its_share(appraisal: int, percent: int) -> None:
    most = highest_loan(Money(appraisal), percent).minor
    assert most * 100 <= appraisal * percent < (most + 1) * 100


def test_the_quote_of_the_design() -> None:
    assert [
        (line.months, line.grace_days, line.on, line.charges.total.plain(), line.redemption.plain())
        for line in quote_terms(DRAFT)
    ] == [
        (1, 0, date(2026, 12, 21), "636.00", "24636.00"),
        (2, 0, date(2027, 1, 21), "1272.00", "25272.00"),
        (3, 0, date(2027, 2, 21), "1908.00", "25908.00"),
        (3, 5, date(2027, 2, 26), "2014.00", "26014.00"),
    ]
    assert len(quote_terms(DRAFT, Terms(grace_days=0))) == 3


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, principal=Money(0)),
        replace(DRAFT, term_months=0),
        replace(DRAFT, term_months=99),
        replace(DRAFT, fee_percent=Decimal(-1)),
        replace(DRAFT, fee_percent=Decimal("NaN")),
        replace(DRAFT, interest_percent=Decimal("1e400")),
        replace(DRAFT, start_on=date.max),
    ],
)
def test_half_a_form_has_no_quote(draft: TicketDraft) -> None:
    assert quote_terms(draft) == ()


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("step", Step)
def test_every_step_from_every_status(status: Status, step: Step) -> None:
    ticket = replace(TICKET, status=status, closed_on=None if status is Status.OPEN else TODAY)
    if (status, step) in STEPS:
        assert next_status(ticket, step) is STEPS[status, step]
        assert status is Status.OPEN  # what is closed stays closed
        return
    with pytest.raises(RuleBroken, match=r"D-2611-0001 .* 2026-11-21") as refused:
        next_status(ticket, step)
    assert (refused.value.field, refused.value.rule) == ("status", "impossible_step")


def test_every_status_and_step_has_a_label() -> None:
    assert set(STATUS_LABELS) == set(Status)
    assert set(STEP_LABELS) == set(Step)


def test_a_renewal_goes_on_from_the_last_expiry() -> None:
    renewal = renewal_of(TICKET, 2, date(2027, 2, 24), CN_SIMPLE)
    assert renewal.charges.total.plain() == "1908.00"  # the three months; the days of grace belong to the new period
    assert (renewal.start_on, renewal.due_on, renewal.last_day) == (
        date(2027, 2, 21),
        date(2027, 4, 21),
        date(2027, 4, 26),
    )


@pytest.mark.parametrize(
    ("ticket", "months", "on", "field"),
    [
        (TICKET, 0, TODAY, "months"),
        (TICKET, 7, TODAY, "months"),
        (TICKET, 1, date(2027, 2, 27), "on"),
        (replace(TICKET, renewals=1), 1, TODAY - timedelta(days=1), "on"),
    ],
)
def test_what_cannot_be_renewed(ticket: Ticket, months: int, on: date, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        renewal_of(ticket, months, on, CN_SIMPLE)
    assert refused.value.field == field


@given(days=st.integers(0, 97), months=st.integers(1, 6))
@settings(max_examples=60)
def test_renewing_then_redeeming_costs_what_both_periods_cost(days: int, months: int) -> None:
    renewal = renewal_of(TICKET, months, TODAY + timedelta(days=days), CN_SIMPLE)
    assert renewal.charges.total.plain() == "1908.00"
    assert renewal.start_on == TICKET.due_on < renewal.due_on < renewal.last_day


def test_the_last_day_parts_redeeming_from_forfeit() -> None:
    last, after = TICKET.last_day, TICKET.last_day + timedelta(days=1)
    check_redeemable(TICKET, last)
    check_forfeitable(TICKET, after)
    with pytest.raises(RuleBroken, match="by agreement"):
        check_redeemable(TICKET, after)
    with pytest.raises(RuleBroken, match="can be redeemed until 2027-02-26"):
        check_forfeitable(TICKET, last)


@pytest.mark.parametrize(
    ("on", "standing", "english", "chinese"),
    [
        (date(2026, 11, 21), Standing.OPEN, "due in 92 days", "还有 92 天到期"),
        (date(2027, 2, 14), Standing.DUE_SOON, "due in 7 days", "还有 7 天到期"),
        (date(2027, 2, 20), Standing.DUE_SOON, "due tomorrow", "明日到期"),
        (date(2027, 2, 21), Standing.DUE_TODAY, "due today", "今日到期"),
        (date(2027, 2, 22), Standing.IN_GRACE, "grace day 1", "宽限第 1 天"),
        (date(2027, 2, 26), Standing.IN_GRACE, "grace day 5", "宽限第 5 天"),
        (date(2027, 2, 27), Standing.PAST_GRACE, "1 day past grace", "已过宽限 1 天"),
        (date(2027, 3, 1), Standing.PAST_GRACE, "3 days past grace", "已过宽限 3 天"),
    ],
)
def test_where_a_ticket_stands(on: date, standing: Standing, english: str, chinese: str) -> None:
    found = stand(TICKET, on)
    assert found.standing is standing
    assert (found.say(words_for("en")), found.say(words_for("zh_CN"))) == (english, chinese)


def test_a_closed_ticket_stands_by_its_status() -> None:
    found = stand(replace(TICKET, status=Status.REDEEMED, closed_on=TODAY), date(2030, 1, 1))
    assert (found.standing, found.say(words_for("zh_CN"))) == (Standing.CLOSED, "已赎当")


def test_text_is_cleaned_and_kept() -> None:
    pledge = PledgeDraft("  足金\x00 手镯 ", Money(100), description="a\r\nb", serial=" K81\t2 ")
    checked = check_ticket(replace(DRAFT, principal=Money(80), pledges=(pledge,), notes=" n "), Terms(), TODAY, "CNY")
    (kept,) = checked.pledges
    assert (kept.name, kept.description, kept.serial, checked.notes) == ("足金 手镯", "a\nb", "K81 2", "n")
