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
from desk_app.salon.catalogue import ServiceDraft, ServiceId
from desk_app.salon.desk import correct_visit, get_visit, record_visit, save_service, visits_on
from desk_app.salon.pricing import beyond
from desk_app.salon.visit import VisitDraft, VisitItem, VisitItemDraft
from desk_app.staff.account import Acting, Action
from desk_app.till.payment import Tender
from tests.her_word import under_her_word
from tests.trail import audit_lines

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
        ((line(10_000), line(-1_000)), (10_000, 0), 0, False),  # a line below zero is taken off the whole
        ((line(10_000), line(-1_001)), (10_000, 0), 0, True),
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
    allowed = under_her_word(shop, receptionist, Action.OVERRIDE_PRICE)
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


# ── what a correction may keep ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def dear(shop: Shop, owner: Acting) -> ServiceId:
    return save_service(shop, owner, ServiceDraft("GOLD", "贵重项目", Money(500_000))).service_id


def again(kept: VisitItem) -> VisitItemDraft:
    return VisitItemDraft(
        kept.name, kept.quantity, kept.price, kept.discount, kept.service_id, kept.product_id, corrects=kept.id
    )


def test_a_discount_is_measured_anew_where_the_lines_it_was_given_on_are_gone(
    shop: Shop, receptionist: Acting, client: ClientId, facial: ServiceId, dear: ServiceId
) -> None:
    both = (
        VisitItemDraft("", price=Money(38_000), service_id=facial),
        VisitItemDraft("", price=Money(500_000), service_id=dear),
    )
    draft = VisitDraft(client, TODAY, both, discount=Money(37_999))
    done = record_visit(shop, receptionist, draft)
    cheap, gold = (again(each) for each in get_visit(shop, done.visit_id).items)
    refused = {
        "the dear line out": (cheap,),
        "the dear line for a cheap one": (cheap, VisitItemDraft("", price=Money(38_000), service_id=facial)),
        "the dear line free of any catalogue": (cheap, VisitItemDraft("押金", price=Money(1))),
        "its line twice": (cheap, replace(cheap, corrects=None)),
    }
    for how, items in refused.items():
        with pytest.raises(NotAllowed) as error:
            correct_visit(shop, receptionist, done.visit_id, replace(draft, items=items), how)
        assert error.value.action == Action.OVERRIDE_PRICE, how
    noted = correct_visit(shop, receptionist, done.visit_id, replace(draft, items=(cheap, gold), notes="x"), "备注")
    twice = [again(each) for each in get_visit(shop, noted.visit_id).items]
    with pytest.raises(NotAllowed):  # nor by a correction of the correction
        correct_visit(shop, receptionist, noted.visit_id, replace(draft, items=(twice[0],)), "误录")
    assert get_visit(shop, noted.visit_id).total == Money(500_001)


def test_a_price_is_kept_for_what_it_was_charged_for_alone(
    shop: Shop, receptionist: Acting, owner: Acting, client: ClientId, facial: ServiceId, dear: ServiceId
) -> None:
    done = record_visit(shop, owner, draft(client, facial, 30_000))
    (kept,) = get_visit(shop, done.visit_id).items
    same = again(kept)
    for said in (
        replace(same, service_id=dear, name=""),
        replace(same, quantity=2),
        replace(same, quantity=3, price=Money(10_000)),  # the same amount for three of them
        replace(same, discount=Money(1)),
        replace(same, corrects=None, service_id=dear),
    ):
        corrected = VisitDraft(client, TODAY, (said,), notes="x")
        with pytest.raises(NotAllowed) as error:
            correct_visit(shop, receptionist, done.visit_id, corrected, "x")
        assert error.value.action == Action.OVERRIDE_PRICE, said
    second = (same, VisitItemDraft("", price=Money(30_000), service_id=facial))
    with pytest.raises(NotAllowed):  # what the owner allowed once is not allowed for one more
        correct_visit(shop, receptionist, done.visit_id, VisitDraft(client, TODAY, second), "x")
    renamed = VisitDraft(client, TODAY, (replace(same, name="面部（敏感）"),))
    assert correct_visit(shop, receptionist, done.visit_id, renamed, "x").total == Money(30_000)


def test_an_owners_discount_stays_while_its_lines_do(
    shop: Shop, receptionist: Acting, owner: Acting, client: ClientId, facial: ServiceId
) -> None:
    given = replace(draft(client, facial, 38_000), discount=Money(30_000))
    done = record_visit(shop, owner, given)
    (kept,) = get_visit(shop, done.visit_id).items
    noted = VisitDraft(client, TODAY, (again(kept),), notes="x", discount=Money(30_000))
    assert correct_visit(shop, receptionist, done.visit_id, noted, "x").total == Money(8_000)


def test_a_line_of_no_catalogue_under_another_name_is_told_again(
    shop: Shop, receptionist: Acting, client: ClientId
) -> None:
    done = record_visit(shop, receptionist, VisitDraft(client, TODAY, (VisitItemDraft("护理", price=Money(100)),)))
    (kept,) = get_visit(shop, done.visit_id).items
    changed = VisitDraft(client, TODAY, (replace(again(kept), name="金卡"),))
    correct_visit(shop, receptionist, done.visit_id, changed, "x")
    told = [each.detail["items"] for each in audit_lines(shop, 20) if each.action == "price.free"]
    assert told == [[["金卡", 1, 100]], [["护理", 1, 100]]]
