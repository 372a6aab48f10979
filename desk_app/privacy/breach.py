"""A breach of personal data as the log keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

BreachId = NewType("BreachId", int)

#: GDPR 33(1), counted from when the shop knew; PIPL 57 says at once.
TELL_WITHIN = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why a breach need not be reported (GDPR 33(1): a risk to people is unlikely), who found so and when. Kept with
    the breach: GDPR 33(5)."""

    at: datetime
    staff: str
    reason: str


@dataclass(frozen=True, slots=True)
class Breach:
    """When it was known, what, whose, what was done, and who was told when (None: not yet). ``excuse``: why the
    authority need not be told."""

    id: BreachId
    staff: str
    known_at: datetime
    what: str
    whom: str
    measures: str
    authority_told_at: datetime | None
    people_told_at: datetime | None
    excuse: Excuse | None = None

    @property
    def open(self) -> bool:
        """Whether the authority still waits to be told."""
        return self.authority_told_at is None and self.excuse is None

    @property
    def tell_by(self) -> datetime:
        """The instant until which the authority must be told."""
        return self.known_at + TELL_WITHIN

    @property
    def in_time(self) -> bool | None:
        """Whether the authority was told in time; None while it is not told."""
        return None if self.authority_told_at is None else self.authority_told_at <= self.tell_by

    def left(self, at: datetime) -> timedelta:
        """What is left of the 72 hours at ``at``; negative once they are over."""
        return self.tell_by - at

    def hours_since(self, at: datetime) -> int:
        """Whole hours from when it was known to ``at``."""
        return int((at - self.known_at) // timedelta(hours=1))
