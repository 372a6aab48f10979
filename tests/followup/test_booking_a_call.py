"""An appointment agreed in a call is kept with the call or not at all, and taken back with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desk_app.care.desk import open_promises
from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.followup.desk import day_queue, last_calls, log_call, take_back_call
from desk_app.followup.outcome import CallDraft, LoggedCall, Outcome
from desk_app.salon.booking import BookingDraft, BookingStatus
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import bookings_of, bookings_on, get_booking, set_booking_status
from desk_app.staff.account import Acting, StaffId
from tests.followup.builder import TODAY, Builder, ago, at

DAY = TODAY + timedelta(days=3)
BIRTHDAY: dict[str, Any] = {"birth_month": 11, "birth_day": 21, "last_seen": ago(30)}


@pytest.fixture
def client(build: Builder) -> ClientId:
    return ClientId(build.client(**BIRTHDAY))


def trail(shop: Shop) -> list[tuple[str, str]]:
    """Actions and subjects, oldest first."""
    rows = shop.database.execute_sql("SELECT action, subject FROM audit ORDER BY seq").fetchall()
    return [(str(action), str(subject)) for action, subject in rows]


def booked(shop: Shop, acting: Acting, client: ClientId, **values: Any) -> LoggedCall:  # noqa: ANN401 - any field
    return log_call(
        shop, acting, CallDraft(client, (), Outcome.BOOKED, booking=BookingDraft(client, DAY, 630), **values)
    )


def test_call_and_appointment_are_one_write(shop: Shop, client: ClientId, advisor: Acting) -> None:
    writes, before = shop.writes, len(trail(shop))
    logged = booked(shop, advisor, client)
    assert shop.writes == writes + 1
    assert logged.touched.kinds == {Kind.CALL, Kind.BOOKING}
    assert logged.booking_id is not None
    kept = get_booking(shop, logged.booking_id)
    assert (kept.client_id, kept.on, kept.minute, kept.status) == (client, DAY, 630, BookingStatus.BOOKED)
    assert trail(shop)[before:] == [
        ("booking.made", f"booking:{logged.booking_id}"),
        ("call.logged", f"call:{logged.call_id}"),
    ]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (BookingDraft(None, ago(1), 630), "on"),
        (BookingDraft(None, DAY, 24 * 60), "minute"),
        (BookingDraft(None, DAY, 630, minutes=0), "minutes"),
        (BookingDraft(None, DAY, 630, service_id=ServiceId(99)), "service_id"),
        (BookingDraft(None, DAY, 630, staff_id=StaffId(99)), "staff_id"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_the_appointment_is_refused_no_call_is_kept(
    shop: Shop, client: ClientId, advisor: Acting, draft: BookingDraft, field: str
) -> None:
    before = trail(shop)
    call = CallDraft(client, (), Outcome.BOOKED, promise_text="留靠窗的位子", promise_due=at(TODAY, 18), booking=draft)
    with pytest.raises(RuleBroken) as refused:
        log_call(shop, advisor, call)
    assert refused.value.field == field
    assert (last_calls(shop, client), bookings_of(shop, client), open_promises(shop)) == ((), (), ())
    assert trail(shop) == before


def test_where_the_call_is_refused_no_appointment_is_kept(shop: Shop, client: ClientId, advisor: Acting) -> None:
    with pytest.raises(RuleBroken):
        booked(shop, advisor, client, seconds=-1)
    with pytest.raises(NotFound):
        booked(shop, advisor, ClientId(99))
    assert bookings_on(shop, DAY) == ()


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.BOOKED])
def test_another_outcome_makes_no_appointment(shop: Shop, client: ClientId, advisor: Acting, outcome: Outcome) -> None:
    draft = CallDraft(
        client,
        (),
        outcome,
        note="改主意了",
        call_back_at=at(TODAY, 18),
        until=DAY,
        booking=BookingDraft(client, DAY, 630),
    )
    assert log_call(shop, advisor, draft).booking_id is None
    assert bookings_on(shop, DAY) == ()


def test_the_appointment_is_hers_whoever_it_names(
    shop: Shop, build: Builder, client: ClientId, advisor: Acting
) -> None:
    other = ClientId(build.client())
    log_call(shop, advisor, CallDraft(client, (), Outcome.BOOKED, booking=BookingDraft(other, DAY, 630)))
    assert [each.client_id for each in bookings_on(shop, DAY)] == [client]


def test_taken_back_with_the_call_in_one_write(shop: Shop, client: ClientId, advisor: Acting) -> None:
    queue = day_queue(shop, TODAY)
    logged = booked(shop, advisor, client)
    writes, before = shop.writes, len(trail(shop))
    touched = take_back_call(shop, advisor, logged.call_id)
    assert shop.writes == writes + 1
    assert touched.kinds == {Kind.CALL, Kind.BOOKING}
    cancelled = bookings_on(shop, DAY)[0]
    assert (cancelled.status, cancelled.cancelled_on) == (BookingStatus.CANCELLED, TODAY)
    assert trail(shop)[before:] == [
        ("booking.moved", f"booking:{logged.booking_id}"),
        ("call.taken_back", f"call:{logged.call_id}"),
    ]
    assert day_queue(shop, TODAY) == queue


@pytest.mark.parametrize("status", [BookingStatus.ARRIVED, BookingStatus.DONE, BookingStatus.CANCELLED])
def test_an_appointment_that_was_moved_on_stays(
    shop: Shop, client: ClientId, owner: Acting, status: BookingStatus
) -> None:
    draft = CallDraft(client, (), Outcome.BOOKED, booking=BookingDraft(client, TODAY, 15 * 60))
    logged = log_call(shop, owner, draft)
    assert logged.booking_id is not None
    set_booking_status(shop, owner, logged.booking_id, status)
    assert take_back_call(shop, owner, logged.call_id).kinds == {Kind.CALL}
    assert get_booking(shop, logged.booking_id).status is status


def test_only_its_own_appointment_is_taken_back(shop: Shop, build: Builder, client: ClientId, owner: Acting) -> None:
    other = build.booking(client, DAY)
    take_back_call(shop, owner, log_call(shop, owner, CallDraft(client, (), Outcome.BOOKED)).call_id)
    take_back_call(shop, owner, booked(shop, owner, client).call_id)
    standing = [each.id for each in bookings_on(shop, DAY) if each.status is BookingStatus.BOOKED]
    assert standing == [other]
