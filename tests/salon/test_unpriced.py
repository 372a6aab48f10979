"""What no catalogue has a price for is charged freely, and the owner finds it in the trail under a kind of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.salon.catalogue import ServiceDraft
from desk_app.salon.desk import correct_visit, get_visit, record_visit, save_service
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.staff.audit import AuditLine, TrailFilter
from desk_app.staff.trail import read_trail


@pytest.fixture
def draft(shop: Shop, owner: Acting) -> VisitDraft:
    """One line of the catalogue at its price, and one of nobody's at a tenth of that."""
    service = save_service(shop, owner, ServiceDraft("F", "面部护理", Money(38_000))).service_id
    lines = (
        VisitItemDraft("", price=Money(38_000), service_id=service),
        VisitItemDraft("面部护理", 2, Money(3_800)),
    )
    return VisitDraft(None, shop.today(), lines)


def free(shop: Shop, owner: Acting) -> list[AuditLine]:
    return list(read_trail(shop, owner, TrailFilter(kind="price"), 50, None))


def test_a_free_price_of_the_desk_is_a_line_for_the_owner(
    shop: Shop, owner: Acting, receptionist: Acting, draft: VisitDraft
) -> None:
    visit = record_visit(shop, receptionist, draft).visit_id
    (line,) = free(shop, owner)
    assert (line.action, line.subject, line.staff_id) == ("price.free", f"visit:{visit}", receptionist.staff_id)
    assert line.detail == {"items": [["面部护理", 2, 7_600]]}


def test_the_owners_own_and_the_catalogues_are_not_told(
    shop: Shop, owner: Acting, receptionist: Acting, draft: VisitDraft
) -> None:
    record_visit(shop, owner, draft)
    record_visit(shop, receptionist, replace(draft, items=draft.items[:1]))
    assert free(shop, owner) == []


def test_a_correction_is_told_where_it_charges_otherwise(
    shop: Shop, owner: Acting, receptionist: Acting, draft: VisitDraft
) -> None:
    first = record_visit(shop, owner, draft).visit_id
    kept = get_visit(shop, first).items
    items = tuple(replace(one, corrects=was.id) for one, was in zip(draft.items, kept, strict=True))
    second = correct_visit(shop, receptionist, first, replace(draft, items=items, notes="x"), "备注").visit_id
    assert free(shop, owner) == []
    kept = get_visit(shop, second).items
    items = tuple(replace(one, corrects=was.id) for one, was in zip(draft.items, kept, strict=True))
    cheaper = (items[0], replace(items[1], price=Money(100)))
    third = correct_visit(shop, receptionist, second, replace(draft, items=cheaper), "改价").visit_id
    (line,) = free(shop, owner)
    assert (line.subject, line.detail) == (f"visit:{third}", {"items": [["面部护理", 2, 200]]})
