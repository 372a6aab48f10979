"""The rules of an entry that need no record."""

from __future__ import annotations

import pytest

from desk_app.errors import RuleBroken
from desk_app.money import LARGEST, Money
from desk_app.till.payment import PURPOSE_LABELS, TENDER_LABELS, Purpose, Tender, check_payment
from desk_app.words import words_for


@pytest.mark.parametrize(
    ("amount", "purpose", "rule"),
    [
        (Money(0), Purpose.SALE, "zero"),
        (Money(-1), Purpose.SALE, "negative"),
        (Money(-1), Purpose.PRINCIPAL, "negative"),
        (Money(-1), Purpose.INTEREST_FEE, "negative"),
        (Money(1), Purpose.REFUND, "refund_sign"),
        (Money(LARGEST + 1), Purpose.SALE, "too_large"),
        (Money(-LARGEST - 1), Purpose.LOAN, "too_large"),
        (Money(1, "USD"), Purpose.SALE, "currency"),
    ],
)
def test_amounts_no_till_takes(amount: Money, purpose: Purpose, rule: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_payment("visit:1", amount, purpose, "CNY")
    assert (refused.value.field, refused.value.rule) == ("amount", rule)


@pytest.mark.parametrize(
    ("amount", "purpose"),
    [
        (Money(1), Purpose.SALE),
        (Money(-1), Purpose.REFUND),
        (Money(-1), Purpose.LOAN),  # paid out
        (Money(1), Purpose.LOAN),  # taken back where the ticket is void
        (Money(LARGEST), Purpose.SALE),
    ],
)
def test_amounts_a_till_takes(amount: Money, purpose: Purpose) -> None:
    check_payment("ticket:12", amount, purpose, "CNY")


@pytest.mark.parametrize("subject", ["", "visit", "visit:", "visit:0", "visit:-1", "visit:1;", "VISIT:1", "visit:1\n"])
def test_a_payment_of_nothing_is_a_defect(subject: str) -> None:
    with pytest.raises(ValueError, match="nothing we know"):
        check_payment(subject, Money(1), Purpose.SALE, "CNY")


def test_every_tender_and_purpose_has_a_name_in_both_languages() -> None:
    chinese = words_for("zh_CN")
    labels = [TENDER_LABELS[tender] for tender in Tender] + [PURPOSE_LABELS[purpose] for purpose in Purpose]
    assert all(chinese(label) != label for label in labels)
