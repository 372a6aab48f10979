"""The bulk writers, and that rebuilding gives what the use cases kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clients.seen_store import mark_seen
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.salon import store
from desk_app.salon.booking import BookingStatus, NewBooking
from desk_app.salon.booking_store import insert_bookings
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import bookings_on, get_visit, record_visit, rhythms_of
from desk_app.salon.visit import NewItem, NewVisit, VisitDraft, VisitId, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.staff.work import work
from tests.salon.test_rhythm import rhythm_of

TODAY = date(2026, 11, 21)


def bring_in(shop: Shop, acting: Acting, lines: list[tuple[ClientId | None, date, int]]) -> list[VisitId]:
    """Visits of one line of "剪发" each, from (client, day, quantity)."""
    with work(shop, acting) as unit:
        ids = store.insert_visits(
            NewVisit(client, unit.at, day, acting.staff_id, f"#{number}", 100 * quantity)
            for number, (client, day, quantity) in enumerate(lines)
        )
        store.insert_items(
            NewItem(visit_id, "剪发", quantity, 100, 100 * quantity, taxes={"GST": "0.41"})
            for visit_id, (_client, _day, quantity) in zip(ids, lines, strict=True)
        )
        store.rebuild_rhythms()
        mark_seen((client, day) for client, day, _quantity in lines if client is not None)
        unit.audit("test.import", "test:1")
    return ids


def test_rows_come_back_as_they_went_in(shop: Shop, owner: Acting, client: ClientId) -> None:
    first, second = bring_in(shop, owner, [(client, TODAY, 1), (None, TODAY, -1)])
    assert (second, get_visit(shop, first).receipt) == (first + 1, "#0")
    refund = get_visit(shop, second)
    assert (refund.total, refund.items[0].quantity, refund.items[0].taxes) == (Money(-100), -1, {"GST": "0.41"})


def test_refunds_and_nobody_make_no_rhythm(shop: Shop, owner: Acting, client: ClientId) -> None:
    bring_in(shop, owner, [(client, TODAY, 1), (client, TODAY - timedelta(days=9), -1), (None, TODAY, 1)])
    assert [each.rhythm.visits for each in rhythms_of(shop, client)] == [1]


def test_some_clients_or_all(shop: Shop, owner: Acting, client: ClientId) -> None:
    other = add_client(shop, owner, ClientDraft("何蓉", phones=("13900001111",))).client_id
    bring_in(shop, owner, [(client, TODAY, 1), (other, TODAY, 1)])
    before = rhythms_of(shop, client), rhythms_of(shop, other)
    with work(shop, owner) as unit:
        shop.database.execute_sql("DELETE FROM rhythm")
        assert store.rebuild_rhythms([other, other]) == 1
        unit.audit("test", "test:2")
    assert (rhythms_of(shop, client), rhythms_of(shop, other)) == ((), before[1])
    with work(shop, owner) as unit:
        assert store.rebuild_rhythms() == 2
        unit.audit("test", "test:3")
    assert (rhythms_of(shop, client), rhythms_of(shop, other)) == before


@given(days=st.lists(st.integers(0, 400), min_size=1, max_size=12))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_one_by_one_in_any_order_equals_recomputed(
    shop: Shop, receptionist: Acting, facial: ServiceId, days: list[int]
) -> None:
    client = add_client(shop, receptionist, ClientDraft("高强", phones=("13700002222",))).client_id
    dates = [TODAY - timedelta(days=count) for count in days]
    for day in dates:
        item = VisitItemDraft("", price=Money(1), service_id=facial)
        record_visit(shop, receptionist, VisitDraft(client, day, (item,)))
    kept = rhythms_of(shop, client)
    assert {each.rhythm for each in kept} == {rhythm_of(dates)}
    with work(shop, receptionist) as unit:
        store.rebuild_rhythms()
        unit.audit("test", "test:1")
    assert rhythms_of(shop, client) == kept


def test_bookings_come_back_as_they_went_in(shop: Shop, owner: Acting, client: ClientId, facial: ServiceId) -> None:
    with work(shop, owner) as unit:
        insert_bookings(
            [
                NewBooking(client, TODAY, 950, 45, facial, owner.staff_id),
                NewBooking(None, TODAY, 600, status=BookingStatus.CANCELLED, cancelled_on=TODAY, notes="x"),
            ]
        )
        unit.audit("test", "test:1")
    second, first = bookings_on(shop, TODAY)
    assert (first.client, first.service, first.staff, first.minute, first.minutes) == (
        "王婧颖",
        "面部补水",
        "林欣妍",
        950,
        45,
    )
    assert (second.client, second.status, second.cancelled_on, second.notes) == (
        "",
        BookingStatus.CANCELLED,
        TODAY,
        "x",
    )


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE visit SET total = total + 1 WHERE id = 1", "visit.total"),
        ("DELETE FROM visit_item WHERE visit_id = 1", "visit.total"),
        ("UPDATE visit SET replaced_by = 2 WHERE id = 1", "visit.replaced"),
        ("UPDATE visit SET replaces_id = 1 WHERE id = 2", "visit.replaced"),
        ("INSERT INTO booking VALUES (1, NULL, NULL, NULL, '2026-11-21', 1, 1, 'lost', NULL, '')", "booking.status"),
    ],
)
def test_what_must_hold_is_found_when_it_does_not(
    shop: Shop, owner: Acting, client: ClientId, damage: str, code: str
) -> None:
    bring_in(shop, owner, [(client, TODAY, 1), (client, TODAY, 2)])
    assert [problem for check in store.CHECKS for problem in check.broken(shop.database.execute_sql)] == []
    with shop.writing():
        shop.database.execute_sql(damage)
    assert {problem.code for check in store.CHECKS for problem in check.broken(shop.database.execute_sql)} == {code}
