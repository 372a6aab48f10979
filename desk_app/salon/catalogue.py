"""What the salon sells: services and products, and the rules of an entry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from desk_app.errors import RuleBroken
from desk_app.money import LARGEST, Money
from desk_app.words import N_

ServiceId = NewType("ServiceId", int)
ProductId = NewType("ProductId", int)

#: A treatment longer than a day is a typing mistake.
LONGEST_MINUTES = 24 * 60
#: A rhythm or an aftercare day beyond two years is a typing mistake.
LONGEST_DAYS = 731
#: More pieces of one product than any shelf holds.
MOST_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """A service as typed. ``aftercare``: days after which to ask how it is; ``rhythm_days`` 0: none of its own."""

    code: str
    name: str
    price: Money
    category: str = ""
    minutes: int = 60
    cost: Money | None = None
    rhythm_days: int = 0
    aftercare: tuple[int, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product as typed; counts are pieces."""

    code: str
    name: str
    price: Money
    brand: str = ""
    category: str = ""
    supplier: str = ""
    cost: Money | None = None
    on_hand: int = 0
    minimum: int = 0
    maximum: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the catalogue."""

    id: ServiceId
    code: str
    name: str
    category: str
    minutes: int
    price: Money
    cost: Money
    rhythm_days: int
    aftercare: tuple[int, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class Product:
    """A product on the shelf. ``on_hand`` may be negative: more was sold than counted, and the sale still counts."""

    id: ProductId
    code: str
    name: str
    brand: str
    category: str
    supplier: str
    price: Money
    cost: Money
    on_hand: int
    minimum: int
    maximum: int
    active: bool


class CatalogueKind(StrEnum):
    """Which list an entry is of."""

    SERVICE = "service"
    PRODUCT = "product"


CATALOGUE_LABELS: dict[CatalogueKind, str] = {
    CatalogueKind.SERVICE: N_("Service"),
    CatalogueKind.PRODUCT: N_("Product"),
}


@dataclass(frozen=True, slots=True)
class CatalogueHit:
    """A service or product found by part of its code or name. ``id`` is a ServiceId or a ProductId by ``kind``."""

    kind: CatalogueKind
    id: int
    code: str
    name: str
    category: str
    price: Money


def check_service(draft: ServiceDraft, currency: str) -> None:
    """Raises RuleBroken for the first figure no service has."""
    _check_amounts(draft.price, draft.cost, currency)
    if not 1 <= draft.minutes <= LONGEST_MINUTES:
        raise RuleBroken("minutes", "range", N_("A service lasts between 1 minute and 24 hours."))
    if not 0 <= draft.rhythm_days <= LONGEST_DAYS:
        raise RuleBroken("rhythm_days", "range", N_("Enter between 0 and {most} days."), most=LONGEST_DAYS)
    if any(not 1 <= days <= LONGEST_DAYS for days in draft.aftercare):
        raise RuleBroken("aftercare", "range", N_("Each aftercare day lies between 1 and {most}."), most=LONGEST_DAYS)


def check_product(draft: ProductDraft, currency: str) -> None:
    """Raises RuleBroken for the first figure no product has."""
    _check_amounts(draft.price, draft.cost, currency)
    for field, pieces in (("on_hand", draft.on_hand), ("minimum", draft.minimum), ("maximum", draft.maximum)):
        if abs(pieces) > MOST_PIECES or (pieces < 0 and field != "on_hand"):
            raise RuleBroken(field, "range", N_("Enter between 0 and {most} pieces."), most=MOST_PIECES)
    if 0 < draft.maximum < draft.minimum:
        raise RuleBroken("maximum", "below_minimum", N_("The most to keep is less than the least to keep."))


def _check_amounts(price: Money, cost: Money | None, currency: str) -> None:
    for field, amount in (("price", price), ("cost", cost)):
        if amount is None:
            continue
        if amount.currency != currency:
            raise RuleBroken(field, "currency", N_("This shop counts in {currency}."), currency=currency)
        if not 0 <= amount.minor <= LARGEST:
            raise RuleBroken(field, "range", N_("A price is zero or more, and not beyond all measure."))
