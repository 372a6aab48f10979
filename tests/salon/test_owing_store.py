"""What is still open of a day, across corrections, part payments and visits of another program."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk_app.clients.client import ClientId
from desk_app.clients.seen_store import mark_seen
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import correct_visit, get_visit, open_visits_on, paid_of_visit, record_visit
from desk_app.salon.store import CHECKS, insert_items, insert_visits
from desk_app.salon.visit import NewItem, NewVisit, Visit, VisitDraft, VisitId, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.staff.work import work
from desk_app.till.desk import take_payment
from desk_app.till.payment import Purpose, Tender

TODAY = date(2026, 11, 21)


def test_what_is_still_open_of_a_day(shop: Shop, owner: Acting, client: ClientId, facial: ServiceId) -> None:
    item = VisitItemDraft("", price=Money(38_000), service_id=facial)
    unpaid = record_visit(shop, owner, VisitDraft(client, TODAY, (item,)))
    paid = record_visit(shop, owner, VisitDraft(client, TODAY, (item,), tender=Tender.CASH))
    record_visit(shop, owner, VisitDraft(client, TODAY - timedelta(days=1), (item,)))
    assert [(each.visit.id, each.owed) for each in open_visits_on(shop, TODAY)] == [(unpaid.visit_id, Money(38_000))]
    dearer = VisitDraft(client, TODAY, (replace(item, price=Money(40_000)),))
    corrected = correct_visit(shop, owner, paid.visit_id, dearer, "price")
    assert paid_of_visit(shop, corrected.visit_id) == Money(38_000)
    take_payment(shop, owner, f"visit:{unpaid.visit_id}", client, Money(38_000), Tender.CASH, Purpose.SALE)
    assert [(each.visit.id, each.owed) for each in open_visits_on(shop, TODAY)] == [(corrected.visit_id, Money(2_000))]
    cheaper = correct_visit(shop, owner, corrected.visit_id, VisitDraft(client, TODAY, (item,)), "again")
    assert open_visits_on(shop, TODAY) == ()
    nothing = VisitDraft(client, TODAY, (replace(item, price=Money(0)),))
    last = correct_visit(shop, owner, cheaper.visit_id, nothing, "free")
    assert [(each.visit.id, each.owed) for each in open_visits_on(shop, TODAY)] == [(last.visit_id, Money(-38_000))]


def test_a_visit_brought_in_from_another_program_is_no_debt(shop: Shop, owner: Acting, client: ClientId) -> None:
    bring(shop, owner, client, NewItem(VisitId(1), "剪发", 1, 5_000, 5_000))
    assert open_visits_on(shop, TODAY) == ()


def bring(shop: Shop, owner: Acting, client: ClientId, *items: NewItem) -> Visit:
    """A visit as an import leaves it, under the number 6044."""
    with work(shop, owner) as unit:
        total = sum(item.amount for item in items)
        insert_visits([NewVisit(client, unit.at, TODAY, owner.staff_id, "6044", total)])
        insert_items(items)
        mark_seen([(client, TODAY)])
        unit.audit("import.ended", "import:1")
    return get_visit(shop, VisitId(1))


@pytest.mark.parametrize(("price", "owed"), [(5_000, 0), (6_500, 1_500), (4_000, -1_000)])
def test_a_corrected_visit_of_another_program_owes_only_the_difference(
    shop: Shop, owner: Acting, client: ClientId, price: int, owed: int
) -> None:
    brought = bring(shop, owner, client, NewItem(VisitId(1), "剪发", 1, 5_000, 5_000))
    assert paid_of_visit(shop, brought.id) == Money(5_000)
    draft = VisitDraft(client, TODAY, (VisitItemDraft("剪发", price=Money(price)),), notes="dry")
    corrected = correct_visit(shop, owner, brought.id, draft, "price")
    assert (corrected.owed, corrected.payment) == (Money(owed), None)
    assert (corrected.receipt, get_visit(shop, brought.id).receipt) == ("6044", "6044/1")
    assert paid_of_visit(shop, corrected.visit_id) == Money(5_000)
    assert [each.owed for each in open_visits_on(shop, TODAY)] == ([Money(owed)] if owed else [])
    again = correct_visit(shop, owner, corrected.visit_id, replace(draft, tender=Tender.CASH), "paid")
    assert again.owed == Money(min(owed, 0))
    assert len(open_visits_on(shop, TODAY)) == (owed < 0)


def test_what_was_taken_back_elsewhere_stays_in_a_correction(shop: Shop, owner: Acting, client: ClientId) -> None:
    cut = NewItem(VisitId(1), "剪发", 1, 5_000, 5_000)
    back = NewItem(VisitId(1), "面霜", -1, 3_000, -3_000)
    brought = bring(shop, owner, client, cut, back)
    items = (VisitItemDraft("剪发", price=Money(4_500)), VisitItemDraft("面霜", -1, Money(3_000)))
    corrected = correct_visit(shop, owner, brought.id, VisitDraft(client, TODAY, items), "price")
    assert (corrected.total, corrected.owed) == (Money(1_500), Money(-500))
    assert [problem for check in CHECKS for problem in check.broken(shop.database.execute_sql)] == []
    for wrong in (items[1:] * 2, (replace(items[1], name="别的", quantity=-2),), (replace(items[1], name="别的"),)):
        with pytest.raises(RuleBroken) as refused:
            correct_visit(shop, owner, corrected.visit_id, VisitDraft(client, TODAY, wrong), "more")
        assert refused.value.rule == "quantity"
    with pytest.raises(RuleBroken):
        record_visit(shop, owner, VisitDraft(client, TODAY, items))
