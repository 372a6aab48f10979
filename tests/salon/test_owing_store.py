"""What is still open of a day, across corrections, part payments and visits of another program."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import correct_visit, open_visits_on, paid_of_visit, record_visit
from desk_app.salon.store import insert_items, insert_visits
from desk_app.salon.visit import NewItem, NewVisit, VisitDraft, VisitItemDraft
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
    with work(shop, owner) as unit:
        brought = NewVisit(client, unit.at, TODAY, owner.staff_id, "6044", 5_000)
        insert_items([NewItem(insert_visits([brought])[0], "剪发", 1, 5_000, 5_000)])
        unit.audit("import.ended", "import:1")
    assert open_visits_on(shop, TODAY) == ()
