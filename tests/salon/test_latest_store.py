"""What is kept of last visits for the call queue is what the visits say, after every kind of write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.salon import latest_store, store
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import correct_visit, record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting

TODAY = date(2026, 11, 21)


def rows(shop: Shop, table: str) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = shop.database.execute_sql(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4").fetchall()
    return found


def broken(shop: Shop) -> list[str]:
    return [problem.code for check in latest_store.CHECKS for problem in check.broken(shop.database.execute_sql)]


@pytest.fixture
def hair(dye: ServiceId) -> VisitItemDraft:
    return VisitItemDraft("染发", price=Money(8_000), service_id=dye)


def test_the_last_day_alone_is_kept(shop: Shop, owner: Acting, client: ClientId, hair: VisitItemDraft) -> None:
    named = TODAY + timedelta(days=20)
    record_visit(shop, owner, VisitDraft(client, TODAY - timedelta(days=9), (hair,), next_due=TODAY))
    last = record_visit(shop, owner, VisitDraft(client, TODAY, (hair,), score=9, next_due=named)).visit_id
    assert rows(shop, "last_line") == [(hair.service_id, TODAY.isoformat(), client, last, 8_000, 9)]
    assert rows(shop, "named_day") == [(named.isoformat(), client, last, TODAY.isoformat(), 8_000)]
    assert broken(shop) == []


def test_a_correction_takes_the_place_of_what_it_corrects(
    shop: Shop, owner: Acting, client: ClientId, hair: VisitItemDraft
) -> None:
    draft = VisitDraft(client, TODAY, (hair,), next_due=TODAY + timedelta(days=5))
    old = record_visit(shop, owner, draft).visit_id
    new = correct_visit(shop, owner, old, replace(draft, next_due=None, score=3), "写错了").visit_id
    assert [row[3] for row in rows(shop, "last_line")] == [new]
    assert rows(shop, "named_day") == []
    assert broken(shop) == []


def test_a_rhythm_needs_no_named_day(shop: Shop, owner: Acting, client: ClientId, hair: VisitItemDraft) -> None:
    for gone in (40, 20, 0):
        draft = VisitDraft(client, TODAY - timedelta(days=gone), (hair,), next_due=TODAY + timedelta(days=9))
        record_visit(shop, owner, draft)
    assert rows(shop, "named_day") == []
    assert len(rows(shop, "last_line")) == 1


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.lists(st.integers(0, 60), min_size=1, max_size=4))
def test_one_by_one_or_all_anew(
    shop: Shop, owner: Acting, client: ClientId, hair: VisitItemDraft, gone: list[int]
) -> None:
    for days in gone:
        draft = VisitDraft(client, TODAY - timedelta(days=days), (hair,), next_due=TODAY + timedelta(days=days + 1))
        record_visit(shop, owner, draft)
    kept = rows(shop, "last_line"), rows(shop, "named_day")
    assert broken(shop) == []
    with shop.writing():
        store.rebuild_rhythms()
    assert (rows(shop, "last_line"), rows(shop, "named_day")) == kept


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM last_line",
        "UPDATE last_line SET total = total + 1",
        "UPDATE named_day SET due_on = '2027-01-01'",
        "INSERT INTO named_day SELECT '2027-02-02', client_id, visit_id, on_day, total FROM last_line",
    ],
)
def test_what_was_changed_by_hand_is_found(
    shop: Shop, owner: Acting, client: ClientId, hair: VisitItemDraft, harm: str
) -> None:
    record_visit(shop, owner, VisitDraft(client, TODAY, (hair,), next_due=TODAY + timedelta(days=5)))
    with shop.writing():
        shop.database.execute_sql(harm)
    assert broken(shop) == ["visit.last_line" if "last_line SET" in harm or "DELETE" in harm else "visit.named_day"]
