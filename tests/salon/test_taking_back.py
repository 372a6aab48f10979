"""Taking a visit back: it stays to be seen and counts nowhere, and its money is what it was before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client
from desk_app.clock import FixedClock
from desk_app.db.check import check_file
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.followup.desk import day_queue
from desk_app.money import Money
from desk_app.overview.desk import timeline
from desk_app.reports.month_store import read_month
from desk_app.reports.paper_store import read_receipt
from desk_app.salon.booking import BookingDraft, BookingStatus
from desk_app.salon.catalogue import ProductId, ServiceId
from desk_app.salon.desk import (
    add_booking,
    correct_visit,
    get_booking,
    get_visit,
    open_visits_on,
    products,
    record_visit,
    rhythms_of,
    set_booking_status,
    visits_on,
)
from desk_app.salon.taking_back import take_back_visit
from desk_app.salon.visit import VisitDraft, VisitId, VisitItemDraft
from desk_app.staff.account import Acting, Action
from desk_app.till.desk import day_totals, paid_for, payments_on, take_payment
from desk_app.till.payment import Purpose, Tender
from tests.her_word import under_her_word
from tests.trail import audit_lines

TODAY = date(2026, 11, 21)
VISIT = VisitDraft(None, TODAY, (VisitItemDraft("面部补水", price=Money(38_000)),))


def test_it_counts_nowhere_and_its_opposite_lines_stay(
    shop: Shop, owner: Acting, receptionist: Acting, client: ClientId, facial: ServiceId, cream: ProductId
) -> None:
    items = (
        VisitItemDraft("", price=Money(38_000), service_id=facial),
        VisitItemDraft("", price=Money(19_900), quantity=2, product_id=cream),
    )
    first = record_visit(shop, receptionist, replace(VISIT, client_id=client, on=TODAY - timedelta(days=40)))
    shelf = products(shop)
    before = (
        read_month(shop, owner, 2026, 11),
        day_totals(shop, TODAY),
        rhythms_of(shop, client),
        day_queue(shop, TODAY),
    )
    done = record_visit(
        shop, receptionist, VisitDraft(client, TODAY, items, tender=Tender.WECHAT, next_due=TODAY + timedelta(days=9))
    )
    assert get_client(shop, client).last_seen == TODAY
    gone = take_back_visit(shop, receptionist, done.visit_id)
    assert (gone.receipt, gone.money) == (done.receipt, Money(77_800))
    after = (
        read_month(shop, owner, 2026, 11),
        day_totals(shop, TODAY),
        rhythms_of(shop, client),
        day_queue(shop, TODAY),
    )
    assert after == before
    assert (products(shop), get_client(shop, client).last_seen) == (shelf, TODAY - timedelta(days=40))
    assert (visits_on(shop, TODAY), open_visits_on(shop, TODAY)) == ((), ())
    kept = get_visit(shop, done.visit_id)
    assert (kept.taken_back, kept.total, kept.receipt) == (True, Money(77_800), done.receipt)
    assert [(one.amount.minor, one.purpose, one.note) for one in payments_on(shop, TODAY)] == [
        (77_800, Purpose.SALE, ""), (-77_800, Purpose.REVERSAL, done.receipt),
    ]  # fmt: skip
    assert [line.action for line in audit_lines(shop, 2)] == ["visit.taken_back", "payment.reversed"]
    assert audit_lines(shop, 1)[0].detail["by"] == receptionist.name
    badges = [str(entry.badge.template) for entry in timeline(shop, client) if entry.badge is not None]
    assert "Taken back" in badges
    assert gone.touched.kinds >= {Kind.VISIT, Kind.PAYMENT, Kind.CLIENT, Kind.CATALOGUE}
    assert gone.touched.clients == {client}
    assert first.visit_id != done.visit_id
    paper = read_receipt(shop, done.visit_id)
    assert (paper.taken_back, paper.payments) == (True, ())
    assert check_file(shop.path, shop.database.passphrase).problems == ()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    price=st.integers(1, 500_000),
    parts=st.lists(st.tuples(st.integers(1, 300_000), st.sampled_from(Tender)), max_size=3),
    back=st.integers(0, 100),
)
def test_the_money_is_what_it_was_whatever_was_paid_and_given_back(
    shop: Shop, owner: Acting, price: int, parts: list[tuple[int, Tender]], back: int
) -> None:
    month, day = read_month(shop, owner, 2026, 11), day_totals(shop, TODAY)
    done = record_visit(shop, owner, replace(VISIT, items=(VisitItemDraft("x", price=Money(price)),)))
    subject = f"visit:{done.visit_id}"
    for amount, tender in parts:
        take_payment(shop, owner, subject, None, Money(amount), tender, Purpose.SALE)
    back = sum(amount for amount, _ in parts) * back // 100  # of what was paid, no more
    if back:
        take_payment(shop, owner, subject, None, Money(-back), Tender.CASH, Purpose.REFUND)
    gone = take_back_visit(shop, owner, done.visit_id)
    assert gone.money == Money(sum(amount for amount, _ in parts) - back)
    assert paid_for(shop, subject) == Money(0)
    assert (read_month(shop, owner, 2026, 11), day_totals(shop, TODAY)) == (month, day)


def test_its_appointment_stands_as_before(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    booking = add_booking(shop, receptionist, BookingDraft(client, TODAY, 15 * 60)).booking_id
    set_booking_status(shop, receptionist, booking, BookingStatus.ARRIVED)
    done = record_visit(shop, receptionist, replace(VISIT, client_id=client, booking_id=booking))
    assert get_booking(shop, booking).status is BookingStatus.DONE
    take_back_visit(shop, receptionist, done.visit_id)
    assert get_booking(shop, booking).status is BookingStatus.ARRIVED


def test_it_is_refused_with_a_sentence_where_it_cannot_be(
    shop: Shop, clock: FixedClock, receptionist: Acting, owner: Acting, advisor: Acting
) -> None:
    with pytest.raises(NotFound):
        take_back_visit(shop, receptionist, VisitId(99))
    once = record_visit(shop, receptionist, VISIT).visit_id
    take_back_visit(shop, receptionist, once)
    old = record_visit(shop, receptionist, VISIT).visit_id
    new = correct_visit(shop, receptionist, old, replace(VISIT, notes="x"), "typo").visit_id
    for visit, rule in ((once, "taken_back"), (old, "corrected_since"), (new, "correction")):
        with pytest.raises(RuleBroken) as refused:
            take_back_visit(shop, owner, visit)
        assert refused.value.rule == rule
    with pytest.raises(RuleBroken, match="taken back"):
        correct_visit(shop, owner, once, VISIT, "x")
    hers = record_visit(shop, receptionist, replace(VISIT, tender=Tender.CASH)).visit_id
    for who in (advisor, under_her_word(shop, advisor, Action.VOID)):
        with pytest.raises(NotAllowed) as forbidden:
            take_back_visit(shop, who, hers)
        assert forbidden.value.action == Action.TAKE_BACK
    clock.instant += timedelta(days=1)
    with pytest.raises(RuleBroken, match="recorded today"):
        take_back_visit(shop, receptionist, hers)
    clock.instant -= timedelta(days=1)
    take_back_visit(shop, under_her_word(shop, advisor, Action.TAKE_BACK), hers)
    assert get_visit(shop, hers).taken_back


def test_money_that_somebody_else_took_is_not_hers_to_reverse(
    shop: Shop, receptionist: Acting, beautician: Acting
) -> None:
    done = record_visit(shop, beautician, VISIT).visit_id
    take_payment(shop, receptionist, f"visit:{done}", None, Money(38_000), Tender.CASH, Purpose.SALE)
    with pytest.raises(NotAllowed):
        take_back_visit(shop, beautician, done)
    assert (get_visit(shop, done).taken_back, paid_for(shop, f"visit:{done}")) == (False, Money(38_000))
