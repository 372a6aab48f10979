"""Taking a payment back: its opposite beside it, once, on its day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.money import Money
from desk_app.staff.account import Acting
from desk_app.staff.work import work
from desk_app.till.desk import day_totals, enter_payment, paid_for, standing_payments, take_back_payment, take_payment
from desk_app.till.payment import Payment, PaymentId, Purpose, Tender
from tests.trail import audit_lines

TODAY = date(2026, 11, 21)


def paid(shop: Shop, acting: Acting, amount: int, subject: str = "visit:1") -> Payment:
    purpose = Purpose.REFUND if amount < 0 else Purpose.SALE
    return take_payment(shop, acting, subject, None, Money(amount), Tender.CASH, purpose).payment


@pytest.mark.parametrize("amount", [38_000, -5_000])
def test_the_till_is_what_it_was_and_both_entries_keep_their_numbers(shop: Shop, owner: Acting, amount: int) -> None:
    paid(shop, owner, 10_000)
    before = day_totals(shop, TODAY)
    slip = paid(shop, owner, amount)
    back = take_back_payment(shop, owner, slip.id)
    assert (back.payment.amount, back.payment.purpose) == (Money(-amount), Purpose.REVERSAL)
    assert [back.payment.receipt, slip.receipt] == ["R-20261121-0003", "R-20261121-0002"]
    assert day_totals(shop, TODAY) == before
    assert paid_for(shop, "visit:1") == Money(10_000)
    assert [one.receipt for one in standing_payments(shop, "visit:1")] == ["R-20261121-0001"]
    assert audit_lines(shop, 1)[0].detail["taken_back"] == slip.receipt


def test_it_is_taken_back_once_on_its_day_by_her_who_took_it(
    shop: Shop, clock: FixedClock, owner: Acting, receptionist: Acting, advisor: Acting, beautician: Acting
) -> None:
    slip = paid(shop, receptionist, 100)
    with work(shop, receptionist) as unit:
        ticket = enter_payment(
            unit,
            subject="ticket:1",
            client_id=None,
            amount=Money(100),
            tender=Tender.CASH,
            purpose=Purpose.PRINCIPAL,
        )
    later = paid(shop, receptionist, 300)
    back = take_back_payment(shop, receptionist, slip.id).payment
    for payment, rule in ((slip, "reversed"), (back, "reversed"), (ticket, "ticket")):
        with pytest.raises(RuleBroken) as refused:
            take_back_payment(shop, owner, payment.id)
        assert refused.value.rule == rule
    for who in (advisor, beautician):
        with pytest.raises(NotAllowed):
            take_back_payment(shop, who, later.id)
    with pytest.raises(NotFound):
        take_back_payment(shop, owner, PaymentId(99))
    clock.instant += timedelta(days=1)
    with pytest.raises(RuleBroken, match="Only today"):
        take_back_payment(shop, owner, later.id)


def test_a_reversal_is_never_entered_by_itself(shop: Shop, owner: Acting) -> None:
    with pytest.raises(ValueError, match="for a payment"):
        take_payment(shop, owner, "visit:1", None, Money(-1), Tender.CASH, Purpose.REVERSAL)
