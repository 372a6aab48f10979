"""How far a receptionist may go from the catalogue's price, and that an owner's word goes further."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desk_app.clients.client import ClientId
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed
from desk_app.money import Money
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import correct_visit, get_visit, record_visit, visits_on
from desk_app.salon.pricing import beyond
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, Action, Override, StaffId
from desk_app.staff.desk import audit_lines
from desk_app.till.payment import Tender

TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _ten_percent(shop: Shop, _any_price: None) -> None:
    with shop.writing():
        write_setting("price_leeway_percent", 10)
    shop.settings_changed()


def line(price: int, quantity: int = 1, discount: int = 0) -> VisitItemDraft:
    return VisitItemDraft("x", quantity, Money(price), Money(discount) if discount else None)


@pytest.mark.parametrize(
    ("items", "prices", "discount", "expected"),
    [
        ((line(10_000),), (10_000,), 0, False),
        ((line(9_000),), (10_000,), 0, False),  # ten percent is within it
        ((line(8_999),), (10_000,), 0, True),
        ((line(11_000),), (10_000,), 0, False),
        ((line(11_001),), (10_000,), 0, True),
        ((line(0),), (10_000,), 0, True),
        ((line(1),), (0,), 0, False),  # not priced yet, or free text
        ((line(10_000, 2, 2_000),), (10_000,), 0, False),
        ((line(10_000, 2, 2_001),), (10_000,), 0, True),
        ((line(10_000),), (10_000,), 1_000, False),
        ((line(10_000),), (10_000,), 1_001, True),
        ((line(9_500),), (10_000,), 501, True),  # a little off the line and a little off the whole
        ((line(500),), (0,), 51, True),  # off the whole, whatever it is of
        ((line(9_000), line(5_000)), (10_000, 5_000), 0, False),
    ],
)
def test_within_and_beyond(
    items: tuple[VisitItemDraft, ...], prices: tuple[int, ...], discount: int, expected: bool
) -> None:
    assert beyond(items, prices, discount, 10) is expected


def draft(client: ClientId, facial: ServiceId, price: int) -> VisitDraft:
    return VisitDraft(client, TODAY, (VisitItemDraft("", price=Money(price), service_id=facial),), tender=Tender.CASH)


def test_beyond_the_leeway_only_with_the_owners_word(
    shop: Shop, receptionist: Acting, owner: Acting, client: ClientId, facial: ServiceId
) -> None:
    cheap = draft(client, facial, 30_000)  # the catalogue says 380
    before = audit_lines(shop)
    with pytest.raises(NotAllowed) as refused:
        record_visit(shop, receptionist, cheap)
    assert refused.value.action == Action.OVERRIDE_PRICE
    assert (visits_on(shop, TODAY), audit_lines(shop)) == ((), before)
    record_visit(shop, receptionist, draft(client, facial, 34_200))
    record_visit(shop, owner, cheap)
    allowed = replace(receptionist, override=Override(StaffId(1), "林欣妍", Action.OVERRIDE_PRICE))
    record_visit(shop, allowed, cheap)
    told = [each.detail.get("allowed") for each in audit_lines(shop, 20) if each.action == "visit.recorded"]
    assert told == [{"action": "override_price", "by": 1, "name": "林欣妍"}, None, None]


def test_a_correction_may_keep_a_price_that_was_allowed_but_not_make_it_lower(
    shop: Shop, receptionist: Acting, owner: Acting, client: ClientId, facial: ServiceId
) -> None:
    done = record_visit(shop, owner, draft(client, facial, 30_000))
    (kept,) = get_visit(shop, done.visit_id).items
    same = VisitItemDraft(kept.name, price=kept.price, service_id=facial, corrects=kept.id)
    noted = VisitDraft(client, TODAY, (same,), notes="左脸敏感")
    lower = replace(noted, items=(replace(same, price=Money(29_000)),))
    with pytest.raises(NotAllowed):
        correct_visit(shop, receptionist, done.visit_id, lower, "价格")
    assert correct_visit(shop, receptionist, done.visit_id, noted, "备注").total == Money(30_000)
