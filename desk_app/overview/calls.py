"""The calls of the Today board: how many there are at this minute, and how many wait for their hour."""

from __future__ import annotations

from datetime import date

from desk_app.db.shop import Shop
from desk_app.followup.deriving import derive
from desk_app.followup.desk import queue_counts
from desk_app.overview.board import CallsLeft
from desk_app.staff.account import StaffId

#: A call that waits for its hour is counted where the hour comes within so many days.
HOUR_DAYS = 1


def calls_left(shop: Shop, on: date, advisor: StaffId) -> CallsLeft:
    """The calls of ``on``: of this minute where it is the day that runs, else of the whole day."""
    now = shop.now() if on == shop.today() else None
    counts = queue_counts(shop, on, now=now, advisor=advisor)
    waiting = derive(shop, on, now=now).waiting().values()
    soon = [at for at in waiting if (at.date() - on).days <= HOUR_DAYS]
    return CallsLeft(counts.calls, counts.mine, counts.held, len(soon), min(soon, default=None))
