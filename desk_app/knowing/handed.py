"""What changes for a client whose advisor hands her over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from desk_app.changes import Touched
from desk_app.staff.account import StaffId

HandOverId = NewType("HandOverId", int)


class Place(StrEnum):
    """FIRST, SECOND: the taker has this place of the giver's now. MOVED_UP: the taker was her second advisor, and is
    her first. GAVE_WAY: the giver was her second advisor, and the taker is her first already."""

    FIRST = "first"
    SECOND = "second"
    MOVED_UP = "moved_up"
    GAVE_WAY = "gave_way"


@dataclass(frozen=True, slots=True)
class HandOver:
    """What ``hand_over`` did, as it is kept."""

    id: HandOverId
    at: datetime
    giver_id: StaffId
    taker_id: StaffId
    clients: int
    taken_back_at: datetime | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What came of handing over, or of taking it back: how many clients changed."""

    hand_over_id: HandOverId
    clients: int
    touched: Touched
