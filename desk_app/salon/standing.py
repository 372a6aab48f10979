"""Where an appointment can stand. Apart from the appointment itself: the first page of the window needs only this."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from desk_app.words import N_


class BookingStatus(StrEnum):
    """Where an appointment stands."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    DONE = "done"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


#: She came: an appointment that is done counts among those who arrived, wherever they are counted.
CAME = frozenset({BookingStatus.ARRIVED, BookingStatus.DONE})


def arrived(statuses: Iterable[str]) -> int:
    """How many of the appointments were come to."""
    return sum(status in CAME for status in statuses)


BOOKING_STATUS_LABELS: dict[BookingStatus, str] = {
    BookingStatus.BOOKED: N_("booked"),
    BookingStatus.ARRIVED: N_("arrived"),
    BookingStatus.DONE: N_("done"),
    BookingStatus.CANCELLED: N_("cancelled"),
    BookingStatus.NO_SHOW: N_("did not come"),
}
