"""What a write changed, so that each page can decide for itself whether to read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of record a page can show."""

    CLIENT = "client"
    VISIT = "visit"
    BOOKING = "booking"
    CATALOGUE = "catalogue"
    TICKET = "ticket"
    PAYMENT = "payment"
    CALL = "call"
    COMPLAINT = "complaint"
    PROMISE = "promise"
    NOTE = "note"
    STAFF = "staff"
    SETTING = "setting"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Touched:
    """Kinds of record that changed, and the ids of the clients concerned (empty: not said, so assume any)."""

    kinds: frozenset[Kind] = field(default_factory=frozenset)
    clients: frozenset[int] = field(default_factory=frozenset)

    def __or__(self, other: Touched) -> Touched:
        return Touched(self.kinds | other.kinds, self.clients | other.clients)

    def concerns(self, *kinds: Kind) -> bool:
        """Whether any of ``kinds`` changed."""
        return not self.kinds.isdisjoint(kinds)


def touched(*kinds: Kind, client: int | None = None) -> Touched:
    """``Touched`` of some kinds and at most one client."""
    return Touched(frozenset(kinds), frozenset() if client is None else frozenset({client}))
