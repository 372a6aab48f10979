"""The nouns of the search over everything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_app.followup.phrase import Phrase


class FoundKind(StrEnum):
    """What was found."""

    CLIENT = "client"
    TICKET = "ticket"
    RECEIPT = "receipt"
    SERVICE = "service"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found. ``id`` is the client's, ticket's, visit's (a receipt), service's or product's."""

    kind: FoundKind
    id: int
    title: str
    subtitle: Phrase
