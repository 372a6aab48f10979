"""Lines of another program put right: what they take back keeps its sign, what they were taxed keeps its rate."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.money import LARGEST, Money
from desk_app.salon.catalogue import ProductId
from desk_app.salon.correcting import taxes_after, tied
from desk_app.salon.desk import correct_visit, get_visit, products
from desk_app.salon.store import CHECKS
from desk_app.salon.visit import MOST_QUANTITY, NewItem, VisitDraft, VisitId, VisitItem, VisitItemDraft
from desk_app.staff.account import Acting
from tests.salon.test_owing_store import TODAY, bring

ZERO = Money(0)


def kept(number: int, name: str = "Cut", quantity: int = 1, price: int = 8_200, **taxes: str) -> VisitItem:
    amount = Money(quantity * price)
    return VisitItem(number, None, None, name, "", None, "", quantity, Money(price), ZERO, amount, taxes or None)


def typed(name: str = "Cut", quantity: int = 1, price: int = 8_200, corrects: int | None = None) -> VisitItemDraft:
    return VisitItemDraft(name, quantity, Money(price), corrects=corrects)


@pytest.mark.parametrize(
    ("drafts", "wanted"),
    [
        ((typed(),), (1,)),
        ((typed(price=9_000),), (1,)),  # another price of the same thing
        ((typed("Colour"),), (None,)),
        ((typed(price=5_000), typed()), (2, 1)),  # the unchanged one first takes its own
        ((typed(price=5_000, corrects=1), typed()), (1, 2)),  # named goes before found
        ((typed(), typed(), typed()), (1, 2, None)),  # each has one successor
    ],
)
def test_which_line_a_line_corrects(drafts: tuple[VisitItemDraft, ...], wanted: tuple[int | None, ...]) -> None:
    lines = (kept(1), kept(2, price=8_200 if len(drafts) == 3 else 4_000))
    assert tuple(each.corrects for each in tied(drafts, lines)) == wanted


@pytest.mark.parametrize("numbers", [(7,), (1, 1)])
def test_a_line_that_is_not_there_cannot_be_corrected(numbers: tuple[int, ...]) -> None:
    with pytest.raises(RuleBroken) as refused:
        tied(tuple(typed(corrects=number) for number in numbers), (kept(1),))
    assert (refused.value.rule, refused.value.values["line"]) == ("no_such_line", len(numbers))


@pytest.mark.parametrize(
    ("before", "now", "taxes"),
    [
        (kept(1, GST="4.1", PST="6.56"), typed(), {"GST": "4.1", "PST": "6.56"}),
        (kept(1, GST="4.1", PST="6.56"), typed(price=9_000), {"GST": "4.5", "PST": "7.2"}),
        (kept(1, GST="4.10"), typed(), {"GST": "4.10"}),  # as it came, to the letter
        (kept(1, GST="4.1"), typed(quantity=2, price=4_100), {"GST": "4.1"}),
        (kept(1, GST="4.1"), typed(price=0), {"GST": "0"}),
        (kept(1, GST="0"), typed(price=9_000), {"GST": "0"}),
        (kept(1, price=0, GST="0"), typed(price=9_000), None),  # nothing has no rate
        (kept(1, GST="exempt"), typed(price=9_000), {"GST": "exempt"}),
        (kept(1, GST="9" * 40), typed(price=9_000), {"GST": "9" * 40}),
        (kept(1, price=120_000, GST="1,200.00"), typed(price=60_000), {"GST": "600"}),
        (kept(1, price=300, GST="0.1"), typed(price=200), {"GST": "0.06666667"}),
        (kept(1, price=300, GST="-0.1"), typed(price=200), {"GST": "-0.06666667"}),
        (kept(1, quantity=-1, price=5_040, GST="-2.52"), typed(quantity=-2, price=5_040), {"GST": "-5.04"}),
        (kept(1, price=-5_000, GST="-2.5"), typed(price=-4_000), {"GST": "-2"}),
        (kept(1), typed(price=9_000), None),
    ],
)
def test_taxes_keep_their_rate(before: VisitItem, now: VisitItemDraft, taxes: dict[str, str] | None) -> None:
    assert taxes_after(now, before) == taxes


RATES = st.decimals("0", "0.3", places=6)
PRICES = st.integers(1, 10**8)


@given(RATES, PRICES, st.lists(PRICES, min_size=1, max_size=4))
def test_correcting_again_and_again_leaves_the_rate_where_it_was(rate: Decimal, first: int, others: list[int]) -> None:
    line = kept(1, price=first, GST=format(rate * first / 100, "f"))
    for price in [*others, first]:
        now = typed(price=price)
        taxes = taxes_after(now, line)
        assert taxes is not None
        assert Decimal(taxes["GST"]) == rate * price / 100, "a rate times an amount is exact: nothing was rounded"
        line = replace(line, price=Money(price), amount=Money(price), taxes=taxes)


@given(st.decimals("0.01", "99", places=2), PRICES, PRICES)
def test_what_is_rounded_is_rounded_once(tax: Decimal, before: int, after: int) -> None:
    assume(before != after)
    taxes = taxes_after(typed(price=after), kept(1, price=before, GST=str(tax)))
    assert taxes is not None
    assert abs(Decimal(taxes["GST"]) * before - tax * after) <= Decimal("0.5e-8") * before


# ── on a real file ──────────────────────────────────────────────────────────────────────────────────────────────


def items_of(shop: Shop, visit_id: VisitId) -> list[tuple[str, int, int, object]]:
    visit = get_visit(shop, visit_id)
    assert visit.total == sum((item.amount for item in visit.items), ZERO) - visit.discount
    return [(item.name, item.quantity, item.amount.minor, item.taxes) for item in visit.items]


def test_a_corrected_receipt_keeps_what_it_was_taxed(shop: Shop, owner: Acting, client: ClientId) -> None:
    one = VisitId(1)
    cut = NewItem(one, "Cut", 1, 8_200, 8_200, taxes={"GST": "4.1", "PST": "6.56"})
    oil = NewItem(one, "Oil", -1, 5_040, -5_040, taxes={"GST": "-2.52", "PST": "-4.032"})
    brought = bring(shop, owner, client, cut, oil)
    first, second = (item.id for item in brought.items)
    lines = (
        VisitItemDraft("Cut", price=Money(9_000), corrects=first),
        VisitItemDraft("Oil", -1, Money(5_040), corrects=second),
        VisitItemDraft("Blow-dry", price=Money(2_000)),
    )
    done = correct_visit(shop, owner, brought.id, VisitDraft(client, TODAY, lines), "price")
    assert items_of(shop, done.visit_id) == [
        ("Cut", 1, 9_000, {"GST": "4.5", "PST": "7.2"}),
        ("Oil", -1, -5_040, {"GST": "-2.52", "PST": "-4.032"}),
        ("Blow-dry", 1, 2_000, None),
    ]
    assert (done.total, done.owed) == (Money(5_960), Money(2_800))
    assert items_of(shop, brought.id)[0][3] == {"GST": "4.1", "PST": "6.56"}, "the old one stays as it was"
    rows = shop.database.execute_sql("SELECT detail FROM audit WHERE action = 'visit.corrected'").fetchall()
    assert '"taxes":[{"GST":"4.5","PST":"7.2"}' in rows[0][0].replace(" ", "")


@pytest.mark.parametrize(("quantity", "price", "total"), [(-2, 5_040, -1_880), (-1, 6_000, 2_200), (-1, 0, 8_200)])
def test_what_is_taken_back_may_be_changed(
    shop: Shop, owner: Acting, client: ClientId, cream: ProductId, quantity: int, price: int, total: int
) -> None:
    one = VisitId(1)
    back = NewItem(one, "面霜", -1, 5_040, -5_040, product_id=cream, taxes={"GST": "-2.52"})
    brought = bring(shop, owner, client, NewItem(one, "Cut", 1, 8_200, 8_200), back)
    shelf = products(shop)[0].on_hand
    lines = (typed(), VisitItemDraft("", quantity, Money(price), product_id=cream))
    done = correct_visit(shop, owner, brought.id, VisitDraft(client, TODAY, lines), "counted wrong")
    assert (done.total, done.owed) == (Money(total), Money(total - 3_160))
    taxed = format((Decimal(quantity * price) * Decimal("0.0005")).normalize(), "f")
    assert items_of(shop, done.visit_id)[1][1:] == (quantity, quantity * price, {"GST": taxed if price else "0"})
    assert products(shop)[0].on_hand == shelf - (quantity + 1), "what comes back stands on the shelf"
    assert [problem for check in CHECKS for problem in check.broken(shop.database.execute_sql)] == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": -MOST_QUANTITY - 1}, "quantity"),
        ({"quantity": MOST_QUANTITY + 1}, "quantity"),
        ({"price": Money(-5_040)}, "negative_price"),
        ({"price": Money(LARGEST + 1)}, "too_large"),
        ({"price": Money(LARGEST), "quantity": -2}, "too_large"),
        ({"price": Money(6_000, "HKD")}, "currency"),
        ({"price": Money(6_000), "discount": Money(100)}, "discount"),
    ],
)
def test_what_is_taken_back_has_its_bounds(
    shop: Shop, owner: Acting, client: ClientId, change: dict[str, object], rule: str
) -> None:
    brought = bring(shop, owner, client, NewItem(VisitId(1), "Oil", -1, 5_040, -5_040))
    line = replace(
        VisitItemDraft("Oil", -1, Money(5_040), corrects=brought.items[0].id),
        **change,  # type: ignore[arg-type]  # table
    )
    with pytest.raises(RuleBroken) as refused:
        correct_visit(shop, owner, brought.id, VisitDraft(client, TODAY, (line,)), "why")
    assert (refused.value.field, refused.value.rule) == ("items", rule)


def test_a_negative_price_may_be_another(shop: Shop, owner: Acting, client: ClientId) -> None:
    """A deposit taken off, as the real salon's list has it: one piece of minus fifty."""
    brought = bring(shop, owner, client, NewItem(VisitId(1), "miscellaneous", 1, -5_000, -5_000, taxes={"GST": "-2.5"}))
    line = VisitItemDraft("miscellaneous", 1, Money(-4_000), corrects=brought.items[0].id)
    done = correct_visit(shop, owner, brought.id, VisitDraft(client, TODAY, (line,)), "deposit of 40")
    assert items_of(shop, done.visit_id) == [("miscellaneous", 1, -4_000, {"GST": "-2"})]
    assert (done.total, done.owed) == (Money(-4_000), Money(1_000))
