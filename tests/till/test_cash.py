"""Cash: what is likely handed over, the change, and the note that keeps both."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.money import LARGEST, Money
from desk_app.staff.account import Acting
from desk_app.till.cash import cash_change, change_note, likely_cash, read_change_note
from desk_app.till.desk import payments_on, take_payment
from desk_app.till.payment import Purpose, Tender


@pytest.mark.parametrize(
    ("amount", "likely"),
    [
        (Money(28_800), (29_000, 30_000)),
        (Money(3_800), (4_000, 5_000, 10_000)),
        (Money(40_800), (41_000, 45_000, 50_000)),
        (Money(38_000), (40_000,)),
        (Money(40_000), ()),
        (Money(1), (500, 5_000, 10_000)),
        (Money(38_000, "HKD"), (40_000, 50_000, 100_000)),
        (Money(2_880, "JPY"), (3_000, 5_000, 10_000)),
        (Money(6_150, "XXX"), (6_500, 8_000, 10_000)),
        (Money(0), ()),
        (Money(-500), ()),
    ],
)
def test_what_is_likely_handed_over(amount: Money, likely: tuple[int, ...]) -> None:
    assert tuple(each.minor for each in likely_cash(amount)) == likely


@given(st.integers(1, LARGEST), st.sampled_from(["CNY", "HKD", "TWD", "JPY", "EUR", "XXX"]), st.integers(1, 6))
def test_it_is_more_than_enough_and_a_few(minor: int, currency: str, most: int) -> None:
    amount = Money(minor, currency)
    likely = likely_cash(amount, most)
    assert all(each > amount for each in likely)
    assert list(likely) == sorted(set(likely))
    assert len(likely) <= most


@given(st.integers(1, LARGEST), st.integers(0, LARGEST), st.sampled_from(["CNY", "JPY", "EUR"]))
def test_the_note_says_what_was_handed_over_and_what_went_back(taken: int, more: int, currency: str) -> None:
    amount, given_over = Money(taken, currency), Money(min(taken + more, LARGEST), currency)
    change = cash_change(amount, given_over, Tender.CASH)
    assert amount + change == given_over
    read = read_change_note(change_note(amount, change), currency)
    assert read == ((given_over, change) if change else None)


@pytest.mark.parametrize(
    ("handed_over", "tender", "rule"),
    [
        (Money(37_999), Tender.CASH, "short"),
        (Money(40_000), Tender.CARD, "not_cash"),
        (Money(40_000, "HKD"), Tender.CASH, "currency"),
    ],
)
def test_what_gives_no_change(shop: Shop, receptionist: Acting, handed_over: Money, tender: Tender, rule: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        take_payment(shop, receptionist, "visit:1", None, Money(38_000), tender, Purpose.SALE, handed_over=handed_over)
    assert (refused.value.field, refused.value.rule) == ("handed_over", rule)
    assert payments_on(shop, shop.today()) == ()


@pytest.mark.parametrize(("note", "read"), [("", None), ("gift", None), ("300 − 12 = 288", (300, 12))])
def test_other_notes_are_no_change(note: str, read: tuple[int, int] | None) -> None:
    wanted = None if read is None else tuple(Money(each * 100) for each in read)
    assert read_change_note(note, "CNY") == wanted


def test_the_exact_sum_leaves_no_note(shop: Shop, receptionist: Acting) -> None:
    done = take_payment(
        shop, receptionist, "visit:1", None, Money(100), Tender.CASH, Purpose.SALE, handed_over=Money(100)
    )
    assert done.payment.note == ""
