"""A photograph of a client, as the rooms above know it. Plain values; what a picture may be is in ``pictures.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from desk_app.words import N_

PhotographId = NewType("PhotographId", int)

#: So many photographs a client's file holds: two a week for four years.
MOST_OF_CLIENT = 400

#: So many are added at once: they are decoded one by one and written in one transaction.
MOST_AT_ONCE = 24


class Part(StrEnum):
    """What a photograph shows of a treatment."""

    BEFORE = "before"
    AFTER = "after"
    OTHER = "other"


PART_LABELS: dict[Part, str] = {
    Part.BEFORE: N_("Before treatment"),
    Part.AFTER: N_("After treatment"),
    Part.OTHER: N_("Other"),
}


@dataclass(frozen=True, slots=True)
class PhotographDraft:
    """What is said of a photograph. ``pair`` is the "before" that an "after" belongs to."""

    taken_on: date
    part: Part = Part.OTHER
    caption: str = ""
    pair: PhotographId | None = None


@dataclass(frozen=True, slots=True)
class Photograph:
    """One photograph without its picture. ``size`` in bytes; ``thumbnail`` is a small JPEG, to be opened like the
    picture itself, guarded (``pictures.decode``)."""

    id: PhotographId
    client_id: int
    at: datetime
    staff: str
    taken_on: date
    part: Part
    pair: PhotographId | None
    caption: str
    width: int
    height: int
    size: int
    thumbnail: bytes

    def as_draft(self) -> PhotographDraft:
        """What is said of it."""
        return PhotographDraft(self.taken_on, self.part, self.caption, self.pair)
