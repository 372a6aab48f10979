"""Appointments: the table of steps, and the steps on a real file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.salon.booking import (
    BOOKING_STATUS_LABELS,
    REFUSED,
    STEPS,
    BookingDraft,
    BookingId,
    BookingStatus,
    check_booking,
    check_step,
)
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import (
    add_booking,
    bookings_of,
    bookings_on,
    enter_booking,
    get_booking,
    next_booking,
    set_booking_status,
)
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.work import work

TODAY = date(2026, 11, 21)
DRAFT = BookingDraft(None, TODAY, 14 * 60)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (replace(DRAFT, on=TODAY - timedelta(days=1)), "on"),
        (replace(DRAFT, minute=-1), "minute"),
        (replace(DRAFT, minute=1440), "minute"),
        (replace(DRAFT, minutes=0), "minutes"),
        (replace(DRAFT, minutes=1441), "minutes"),
    ],
)
def test_what_is_no_appointment(draft: BookingDraft, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_booking(draft, TODAY)
    assert refused.value.field == field


def test_every_status_has_a_label_its_steps_and_a_refusal() -> None:
    for table in (BOOKING_STATUS_LABELS, STEPS, REFUSED):
        assert set(table) == set(BookingStatus)


@pytest.mark.parametrize("now", BookingStatus)
@pytest.mark.parametrize("then", BookingStatus)
def test_every_step(
    shop: Shop, receptionist: Acting, client: ClientId, now: BookingStatus, then: BookingStatus
) -> None:
    booking_id = add_booking(shop, receptionist, replace(DRAFT, client_id=client)).booking_id
    booking = replace(get_booking(shop, booking_id), status=now)
    if then in STEPS[now]:
        check_step(booking, then, TODAY)
    else:
        with pytest.raises(RuleBroken, match=r".+") as refused:
            check_step(booking, then, TODAY)
        assert (refused.value.field, refused.value.template) == ("status", REFUSED[now])


@pytest.mark.parametrize("then", [BookingStatus.ARRIVED, BookingStatus.DONE, BookingStatus.NO_SHOW])
def test_tomorrow_has_not_come(shop: Shop, receptionist: Acting, then: BookingStatus) -> None:
    tomorrow = replace(DRAFT, on=TODAY + timedelta(days=1))
    booking_id = add_booking(shop, receptionist, tomorrow).booking_id
    with pytest.raises(RuleBroken) as refused:
        set_booking_status(shop, receptionist, booking_id, then)
    assert refused.value.rule == "too_early"


def test_a_day_of_appointments(shop: Shop, receptionist: Acting, client: ClientId, facial: ServiceId) -> None:
    late = add_booking(shop, receptionist, replace(DRAFT, minute=17 * 60))
    early = add_booking(
        shop, receptionist, BookingDraft(client, TODAY, 600, 45, facial, StaffId(4), notes=" 靠窗\x00 ")
    )
    assert early.touched.concerns(Kind.BOOKING)
    assert early.touched.clients == {client}
    first, second = bookings_on(shop, TODAY)
    assert (first.id, second.id) == (early.booking_id, late.booking_id)
    assert (first.client, first.service, first.staff, first.notes) == ("王婧颖", "面部补水", "李岚", "靠窗")
    assert (second.client, second.service, second.staff) == ("", "", "")


def test_cancelled_and_booked_again(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    booking_id = add_booking(shop, receptionist, replace(DRAFT, client_id=client)).booking_id
    set_booking_status(shop, receptionist, booking_id, BookingStatus.CANCELLED)
    assert get_booking(shop, booking_id).cancelled_on == TODAY
    set_booking_status(shop, receptionist, booking_id, BookingStatus.BOOKED)
    again = get_booking(shop, booking_id)
    assert (again.status, again.cancelled_on) == (BookingStatus.BOOKED, None)


def test_the_next_appointment_is_the_first_that_stands(
    shop: Shop, receptionist: Acting, client: ClientId, clock: FixedClock
) -> None:
    ids = [
        add_booking(shop, receptionist, replace(DRAFT, client_id=client, on=TODAY + timedelta(days=days))).booking_id
        for days in (9, 3, 6)
    ]
    set_booking_status(shop, receptionist, ids[1], BookingStatus.CANCELLED)
    found = next_booking(shop, client)
    assert found is not None
    assert found.id == ids[2]
    assert [booking.id for booking in bookings_of(shop, client)] == [ids[0], ids[2], ids[1]]
    clock.instant += timedelta(days=10)
    assert next_booking(shop, client) is None


@pytest.mark.parametrize(
    ("change", "field"), [({"service_id": ServiceId(9)}, "service_id"), ({"staff_id": StaffId(9)}, "staff_id")]
)
def test_what_the_file_does_not_know(shop: Shop, receptionist: Acting, change: dict[str, object], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        add_booking(shop, receptionist, replace(DRAFT, **change))  # type: ignore[arg-type]  # fields from a table
    assert refused.value.field == field
    with pytest.raises(NotFound):
        add_booking(shop, receptionist, replace(DRAFT, client_id=ClientId(9)))
    with pytest.raises(NotFound):
        set_booking_status(shop, receptionist, BookingId(9), BookingStatus.DONE)
    assert bookings_on(shop, TODAY) == ()


def test_an_appointment_stands_or_falls_with_the_work_it_is_part_of(shop: Shop, receptionist: Acting) -> None:
    with work(shop, receptionist) as unit:
        booking_id = enter_booking(unit, DRAFT)
    assert (get_booking(shop, booking_id).minute, Kind.BOOKING in unit.touched.kinds) == (14 * 60, True)

    def two_of_which_one_is_refused() -> None:
        with work(shop, receptionist) as unit:
            enter_booking(unit, DRAFT)
            enter_booking(unit, replace(DRAFT, minute=-1))

    with pytest.raises(RuleBroken):
        two_of_which_one_is_refused()
    assert [each.id for each in bookings_on(shop, TODAY)] == [booking_id]
