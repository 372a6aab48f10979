"""What is paid with a visit: all of it, a part, with change, in one transaction with the visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.money import Money
from desk_app.salon import store
from desk_app.salon.booking import BookingDraft, BookingId, BookingStatus
from desk_app.salon.desk import (
    add_booking,
    correct_visit,
    get_booking,
    open_visits_on,
    paid_of_visit,
    record_visit,
    set_booking_status,
    visits_on,
)
from desk_app.salon.visit import RecordedVisit, VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.desk import acting_for
from desk_app.till.desk import payments_for, payments_on, take_payment
from desk_app.till.payment import Purpose, Tender

TODAY = date(2026, 11, 21)
VISIT = VisitDraft(None, TODAY, (VisitItemDraft("面部补水", price=Money(38_000)),))


def test_a_part_is_paid_and_the_rest_stays_owed_until_the_till_takes_it(
    shop: Shop, receptionist: Acting, client: ClientId
) -> None:
    draft = replace(VISIT, client_id=client, tender=Tender.WECHAT, paid=Money(10_000))
    done = record_visit(shop, receptionist, draft)
    assert done.payment is not None
    assert (done.payment.amount, done.payment.tender, done.owed) == (Money(10_000), Tender.WECHAT, Money(28_000))
    assert done.receipt == done.payment.receipt
    assert [each.owed for each in open_visits_on(shop, TODAY)] == [Money(28_000)]
    take_payment(shop, receptionist, f"visit:{done.visit_id}", client, Money(28_000), Tender.CASH, Purpose.SALE)
    assert open_visits_on(shop, TODAY) == ()
    assert paid_of_visit(shop, done.visit_id) == done.total


def test_the_change_is_kept_as_at_the_till(shop: Shop, receptionist: Acting) -> None:
    done = record_visit(shop, receptionist, replace(VISIT, tender=Tender.CASH, handed_over=Money(40_000)))
    part = replace(VISIT, tender=Tender.CASH, paid=Money(18_000), handed_over=Money(20_000))
    some = record_visit(shop, receptionist, part)
    notes = [payment.note for payment in payments_on(shop, TODAY)]
    assert notes == ["400.00 − 20.00 = 380.00", "200.00 − 20.00 = 180.00"]
    assert (done.owed, some.owed) == (Money(0), Money(20_000))


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"tender": Tender.CARD, "paid": Money(38_001)}, "paid", "over"),
        ({"tender": Tender.CARD, "paid": Money(0)}, "paid", "negative"),
        ({"tender": Tender.CARD, "paid": Money(-1)}, "paid", "negative"),
        ({"tender": Tender.CASH, "paid": Money(100, "HKD")}, "paid", "currency"),
        ({"tender": Tender.CASH, "handed_over": Money(37_999)}, "handed_over", "short"),
        ({"tender": Tender.CASH, "handed_over": Money(40_000, "HKD")}, "handed_over", "currency"),
        ({"tender": Tender.ALIPAY, "handed_over": Money(40_000)}, "handed_over", "not_cash"),
        ({"paid": Money(100)}, "tender", "empty"),
        ({"handed_over": Money(40_000)}, "tender", "empty"),
    ],
)
def test_a_payment_that_is_refused_takes_the_visit_with_it(
    shop: Shop, receptionist: Acting, change: dict[str, object], field: str, rule: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        record_visit(shop, receptionist, replace(VISIT, **change))  # type: ignore[arg-type]  # fields from a table
    assert (refused.value.field, refused.value.rule) == (field, rule)
    assert (visits_on(shop, TODAY), payments_on(shop, TODAY)) == ((), ())


def test_what_falls_after_the_payment_takes_it_back(
    shop: Shop, receptionist: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no moment between the visit and its payment: the last step of the work fails, and neither is there."""

    def falls(_clients: object) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr(store, "rebuild_rhythms", falls)
    with pytest.raises(OSError, match="full"):
        record_visit(shop, receptionist, replace(VISIT, tender=Tender.CASH, paid=Money(10_000)))
    assert (visits_on(shop, TODAY), payments_on(shop, TODAY)) == ((), ())


def test_a_beautician_takes_no_part_either(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        record_visit(shop, acting_for(shop, StaffId(4)), replace(VISIT, tender=Tender.CASH, paid=Money(100)))


def test_a_correction_takes_a_part_of_what_is_still_owed(shop: Shop, receptionist: Acting) -> None:
    first = record_visit(shop, receptionist, replace(VISIT, tender=Tender.CASH, paid=Money(10_000)))
    dearer = (VisitItemDraft("面部补水", price=Money(40_000)),)
    more = replace(VISIT, items=dearer, tender=Tender.CARD, paid=Money(5_000))
    second = correct_visit(shop, receptionist, first.visit_id, more, "price")
    assert (second.owed, paid_of_visit(shop, second.visit_id)) == (Money(25_000), Money(15_000))
    with pytest.raises(RuleBroken) as refused:
        correct_visit(shop, receptionist, second.visit_id, replace(more, paid=Money(25_001)), "again")
    assert (refused.value.rule, refused.value.values) == ("over", {"amount": Money(25_000)})
    assert paid_of_visit(shop, second.visit_id) == Money(15_000)


def test_the_appointment_is_done_with_the_visit_or_neither(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    def booked(days: int) -> BookingId:
        return add_booking(shop, receptionist, BookingDraft(client, TODAY + timedelta(days=days), 600)).booking_id

    kept, cancelled, tomorrow = booked(0), booked(0), booked(1)
    set_booking_status(shop, receptionist, cancelled, BookingStatus.CANCELLED)
    done = record_visit(shop, receptionist, replace(VISIT, client_id=client, booking_id=kept))
    assert Kind.BOOKING in done.touched.kinds
    for other in (cancelled, tomorrow):  # a visit is recorded all the same
        record_visit(shop, receptionist, replace(VISIT, client_id=client, booking_id=other))
    assert [get_booking(shop, each).status for each in (kept, cancelled, tomorrow)] == [
        BookingStatus.DONE,
        BookingStatus.CANCELLED,
        BookingStatus.BOOKED,
    ]
    with pytest.raises(NotFound):
        record_visit(shop, receptionist, replace(VISIT, booking_id=BookingId(99)))
    assert len(visits_on(shop, TODAY)) == 3


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_paid_and_owed_are_the_total_whatever_is_paid_when(
    shop: Shop, owner: Acting, tmp_path: Path, data: st.DataObject
) -> None:
    """A visit, corrections, payments at the till, in any order: what is paid and what is owed are always the total."""
    del tmp_path

    def a_draft(paid_before: int) -> VisitDraft:
        prices = data.draw(st.lists(st.integers(1, 60_000), min_size=1, max_size=3))
        owed = sum(prices) - paid_before
        items = tuple(VisitItemDraft(f"line {price}", price=Money(price)) for price in prices)
        paid = data.draw(st.none() | st.integers(1, owed)) if owed > 0 else None
        tender = data.draw(st.sampled_from(Tender)) if paid is not None else data.draw(st.sampled_from([*Tender, None]))
        return VisitDraft(None, TODAY, items, tender=tender, paid=None if paid is None else Money(paid))

    def holds(done: RecordedVisit, paid_before: Money) -> Money:
        now = done.payment.amount if done.payment is not None else Money(0)
        paid = paid_of_visit(shop, done.visit_id)
        assert paid == paid_before + now
        assert paid + done.owed == done.total
        opened = {each.visit.id: each.owed for each in open_visits_on(shop, TODAY)}
        assert opened.get(done.visit_id, Money(0)) == done.owed
        return paid

    done = record_visit(shop, owner, a_draft(0))
    paid = holds(done, Money(0))
    for step in data.draw(st.lists(st.sampled_from(["till", "correct"]), max_size=3)):
        if step == "correct":
            try:
                done = correct_visit(shop, owner, done.visit_id, a_draft(paid.minor), "price")
            except RuleBroken as refused:  # the same was drawn again
                assert refused.rule == "unchanged"  # noqa: PT017 - any other refusal is a defect
                continue
            paid = holds(done, paid)
        elif done.owed.minor > 0:
            amount = Money(data.draw(st.integers(1, done.owed.minor)))
            take_payment(shop, owner, f"visit:{done.visit_id}", None, amount, Tender.CASH, Purpose.SALE)
            done, paid = replace(done, payment=None, owed=done.owed - amount), paid + amount
            assert paid_of_visit(shop, done.visit_id) == paid
    assert sum(each.amount.minor for each in payments_for(shop, f"visit:{done.visit_id}")) <= paid.minor
