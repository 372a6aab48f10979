"""No more goes back over the counter than came in for the same visit, whoever asks and by whatever way."""

from __future__ import annotations

import pytest

from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, RuleBroken
from desk_app.money import Money
from desk_app.salon.desk import paid_of_visit
from desk_app.salon.tables import VisitRow
from desk_app.salon.visit import VisitId
from desk_app.staff.account import Acting, Action, granted
from desk_app.staff.work import work
from desk_app.till.desk import enter_payment, payments_on, take_back_payment, take_payment
from desk_app.till.payment import Payment, Purpose, Tender
from tests.her_word import under_her_word


def ours(shop: Shop, visit: int, **values: object) -> None:
    """Makes a visit one of ours: by its number it was not paid anywhere else."""
    with shop.writing():
        VisitRow.update(receipt=f"V-{visit:06d}", **values).where(VisitRow.id == visit).execute()


def pay(shop: Shop, acting: Acting, minor: int, subject: str = "visit:1") -> Payment:
    purpose = Purpose.SALE if minor > 0 else Purpose.REFUND
    return take_payment(shop, acting, subject, None, Money(minor), Tender.CASH, purpose).payment


def refused(shop: Shop, acting: Acting, minor: int, subject: str = "visit:1") -> RuleBroken:
    before = payments_on(shop, shop.today())
    with pytest.raises(RuleBroken) as broken:
        pay(shop, acting, minor, subject)
    assert payments_on(shop, shop.today()) == before
    return broken.value


def test_a_refund_is_at_most_what_was_paid(shop: Shop, owner: Acting) -> None:
    ours(shop, 1)
    assert refused(shop, owner, -1).values == {"amount": Money(0)}
    pay(shop, owner, 5_000)
    pay(shop, owner, 2_000)
    over = refused(shop, owner, -7_001)
    assert (over.field, over.rule, over.values) == ("amount", "over", {"amount": Money(7_000)})
    pay(shop, owner, -3_000)
    assert refused(shop, owner, -4_001).values == {"amount": Money(4_000)}
    pay(shop, owner, -4_000)
    assert refused(shop, owner, -1).values == {"amount": Money(0)}


def test_it_holds_under_an_owners_word_and_in_an_open_unit(
    shop: Shop, owner: Acting, receptionist: Acting, advisor: Acting
) -> None:
    ours(shop, 1)
    pay(shop, receptionist, 5_000)
    for who in (receptionist, advisor):
        with pytest.raises(NotAllowed):
            pay(shop, who, -5_001)
    allowed = granted(under_her_word(shop, receptionist, Action.REFUND), Action.REFUND)
    assert refused(shop, allowed, -5_001).rule == "over"
    with pytest.raises(RuleBroken, match="left to give back"), work(shop, owner) as unit:
        enter_payment(
            unit, subject="visit:1", client_id=None, amount=Money(-5_001), tender=Tender.CASH, purpose=Purpose.REFUND
        )
    pay(shop, allowed, -5_000)


def test_what_was_paid_for_a_line_counts_for_the_lines_in_its_place(shop: Shop, owner: Acting) -> None:
    ours(shop, 1)
    pay(shop, owner, 9_000)
    ours(shop, 1, replaced_by=2)
    ours(shop, 2, replaces=1, total=4_000)
    assert refused(shop, owner, -9_001, "visit:2").values == {"amount": Money(9_000)}
    pay(shop, owner, -5_000, "visit:2")
    assert refused(shop, owner, -4_001, "visit:1").values == {"amount": Money(4_000)}


def test_a_visit_of_a_list_was_paid_there_and_goods_brought_back_are_owed(shop: Shop, owner: Acting) -> None:
    assert refused(shop, owner, -100_001).values == {"amount": Money(100_000)}, "its total, which was paid elsewhere"
    pay(shop, owner, -100_000)
    with shop.writing():  # a line of quantity -1, paid back there; here its price was put right
        VisitRow.update(total=-3_000, replaced_by=3).where(VisitRow.id == 2).execute()
        VisitRow.update(total=-5_000, replaces=2).where(VisitRow.id == 3).execute()
    assert paid_of_visit(shop, VisitId(3)) == Money(-3_000)
    assert refused(shop, owner, -2_001, "visit:3").values == {"amount": Money(2_000)}
    pay(shop, owner, -2_000, "visit:3")
    assert refused(shop, owner, -1, "visit:3").values == {"amount": Money(0)}


def test_a_payment_that_was_given_back_is_not_taken_back_as_well(
    shop: Shop, owner: Acting, receptionist: Acting
) -> None:
    ours(shop, 1)
    slip = pay(shop, receptionist, 5_000)
    back = pay(shop, owner, -5_000)
    with pytest.raises(RuleBroken) as broken:
        take_back_payment(shop, receptionist, slip.id)
    assert (broken.value.field, broken.value.rule) == ("payment", "given_back")
    take_back_payment(shop, owner, back.id)
    take_back_payment(shop, receptionist, slip.id)
    assert paid_of_visit(shop, VisitId(1)) == Money(0)


def test_a_slip_at_a_visit_of_a_list_leaves_it_as_it_was(shop: Shop, owner: Acting) -> None:
    for minor in (-100_000, 4_000):
        take_back_payment(shop, owner, pay(shop, owner, minor).id)
        assert paid_of_visit(shop, VisitId(1)) == Money(100_000)
