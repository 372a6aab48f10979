"""The rules of a visit that need no record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.errors import RuleBroken
from desk_app.money import LARGEST, Money
from desk_app.salon.catalogue import ProductId, ServiceId
from desk_app.salon.visit import VisitDraft, VisitItemDraft, check_visit, line_amount, visit_total

TODAY = date(2026, 11, 21)
ITEM = VisitItemDraft("面部补水", price=Money(38_000))
VISIT = VisitDraft(None, TODAY, (ITEM,))


def item(**changes: object) -> VisitDraft:
    return replace(VISIT, items=(ITEM, replace(ITEM, **changes)))  # type: ignore[arg-type]  # fields come from a table


@pytest.mark.parametrize(
    ("draft", "field", "rule"),
    [
        (replace(VISIT, on=TODAY + timedelta(days=1)), "on", "future"),
        (replace(VISIT, on=date(1969, 12, 31)), "on", "too_early"),
        (replace(VISIT, items=()), "items", "empty"),
        (replace(VISIT, items=(ITEM,) * 201), "items", "too_many"),
        (replace(VISIT, score=0), "score", "range"),
        (replace(VISIT, score=11), "score", "range"),
        (replace(VISIT, next_due=TODAY - timedelta(days=1)), "next_due", "before_visit"),
        (replace(VISIT, next_due=date(2099, 1, 1)), "next_due", "too_far"),
        (replace(VISIT, discount=Money(38_001)), "discount", "discount_over_amount"),
        (replace(VISIT, discount=Money(-1)), "discount", "negative_discount"),
        (replace(VISIT, discount=Money(1, "USD")), "discount", "currency"),
        (item(quantity=0), "items", "quantity"),
        (item(quantity=-1), "items", "quantity"),
        (item(quantity=10**9), "items", "quantity"),
        (item(price=Money(-1)), "items", "negative_price"),
        (item(price=Money(LARGEST + 1)), "items", "too_large"),
        (item(price=Money(LARGEST), quantity=1000), "items", "too_large"),
        (item(price=Money(1, "USD")), "items", "currency"),
        (item(discount=Money(38_001)), "items", "discount_over_amount"),
        (item(service_id=ServiceId(1), product_id=ProductId(1)), "items", "both"),
    ],
)
def test_what_is_no_visit(draft: VisitDraft, field: str, rule: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_visit(draft, TODAY, "CNY")
    assert (refused.value.field, refused.value.rule) == (field, rule)


@pytest.mark.parametrize(
    "draft",
    [
        VISIT,
        replace(VISIT, score=1, next_due=TODAY),
        replace(VISIT, score=10, discount=Money(38_000)),
        item(quantity=1000, price=Money(0, "USD")),  # nothing charged is nothing in any currency
        item(discount=Money(38_000)),
    ],
)
def test_what_is_a_visit(draft: VisitDraft) -> None:
    check_visit(draft, TODAY, "CNY")


def test_totals_by_hand() -> None:
    items = (
        VisitItemDraft("面部补水", price=Money(38_000)),
        VisitItemDraft("面霜", quantity=2, price=Money(19_900), discount=Money(1_800)),
    )
    assert [line_amount(each) for each in items] == [38_000, 38_000]
    assert visit_total(items, Money(6_000)) == 70_000


LINES = st.builds(
    lambda quantity, price, share: VisitItemDraft("x", quantity, Money(price), Money(quantity * price * share // 100)),
    st.integers(1, 1000),
    st.integers(0, 10**8),
    st.integers(0, 100),
)


@given(st.lists(LINES, min_size=1, max_size=8), st.integers(0, 100))
def test_a_visit_that_passes_never_costs_less_than_nothing(items: list[VisitItemDraft], share: int) -> None:
    gross = visit_total(items, None)
    draft = replace(VISIT, items=tuple(items), discount=Money(gross * share // 100))
    check_visit(draft, TODAY, "CNY")
    assert 0 <= visit_total(draft.items, draft.discount) <= gross == sum(map(line_amount, items))
