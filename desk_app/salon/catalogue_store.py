"""Queries of the catalogue: services, products, and who is on the staff."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from desk_app.clients.searchwords import START, name_tokens, query_words
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.salon.catalogue import (
    CatalogueHit,
    CatalogueKind,
    Product,
    ProductDraft,
    ProductId,
    Service,
    ServiceDraft,
    ServiceId,
)
from desk_app.salon.sql import fetch, fetch_of_ids
from desk_app.salon.tables import ProductRow, ServiceRow
from desk_app.staff.account import StaffId
from desk_app.staff.tables import StaffRow
from desk_app.till.store import rows

_SERVICE = "id, code, name, category, minutes, price, cost, rhythm_days, aftercare, active"
_PRODUCT = "id, code, name, brand, category, supplier, price, cost, on_hand, minimum, maximum, active"


def services(currency: str, *, active_only: bool = False) -> tuple[Service, ...]:
    """The list of services by name."""
    found = fetch(f"SELECT {_SERVICE} FROM service WHERE active >= ? ORDER BY category, name, id", int(active_only))
    return tuple(_service(row, currency) for row in found)


def products(currency: str, *, active_only: bool = False) -> tuple[Product, ...]:
    """The list of products by name."""
    found = fetch(f"SELECT {_PRODUCT} FROM product WHERE active >= ? ORDER BY category, name, id", int(active_only))
    return tuple(_product(row, currency) for row in found)


def services_by_id(ids: Iterable[ServiceId], currency: str) -> dict[ServiceId, Service]:
    """The services of some ids; unknown ids are not in it."""
    found = fetch_of_ids(f"SELECT {_SERVICE} FROM service WHERE id IN ({{ids}})", ids)
    return {ServiceId(row[0]): _service(row, currency) for row in found}


def products_by_id(ids: Iterable[ProductId], currency: str) -> dict[ProductId, Product]:
    """The products of some ids; unknown ids are not in it."""
    found = fetch_of_ids(f"SELECT {_PRODUCT} FROM product WHERE id IN ({{ids}})", ids)
    return {ProductId(row[0]): _product(row, currency) for row in found}


def known_staff(ids: Iterable[StaffId]) -> frozenset[StaffId]:
    """Which of some staff ids exist, active or not."""
    return frozenset(StaffId(row[0]) for row in rows(StaffRow.select(StaffRow.id).where(StaffRow.id.in_(set(ids)))))


def find_catalogue(shop: Shop, text: str, limit: int) -> tuple[CatalogueHit, ...]:
    """Active entries whose code or name holds ``text``, or whose name sounds so (whole pinyin, initials).

    The exact code first, then beginnings, then the rest; in each what is written so before what sounds so.
    """
    wanted, words = text.casefold(), query_words(text)
    found = _entries(shop)
    # One look at everything an entry is found by lets nearly all of them pass: that is what keeps a letter cheap.
    seeds = {wanted, words[0]} if words else {wanted}
    likely = {place for seed in seeds for place, entry in enumerate(found) if seed in entry.everything}
    ranks = ((found[place].rank(wanted, words), place) for place in likely)
    ranked = [(rank, place) for rank, place in ranks if rank]
    return tuple(found[place].hit for _, place in sorted(ranked)[:limit])


@dataclass(frozen=True, slots=True)
class _Entry:
    """A catalogue entry and what it is found by."""

    hit: CatalogueHit
    code: str
    name: str
    tokens: str
    everything: str

    def rank(self, wanted: str, words: tuple[str, ...]) -> int:
        """1 is the best; 0 is no match."""
        if self.code == wanted:
            return 1
        if self.code.startswith(wanted) or self.name.startswith(wanted):
            return 2
        sounds = [1 if START + word in self.tokens else 2 if f" {word}" in self.tokens else 0 for word in words]
        if sounds == [1]:
            return 3
        if wanted in self.code or wanted in self.name:
            return 4
        return 5 if sounds and all(sounds) else 0


#: The entries of a shop as of its last write, so that a letter typed costs no reading: the list is a few thousand long.
_KNOWN: WeakKeyDictionary[Shop, tuple[int, tuple[_Entry, ...]]] = WeakKeyDictionary()


def _entries(shop: Shop) -> tuple[_Entry, ...]:
    """Active services, then products, by name."""
    writes = shop.writes  # before the reading: a write in between only makes the next question read again
    kept = _KNOWN.get(shop)
    if kept is not None and kept[0] == writes:
        return kept[1]
    currency = shop.settings.currency
    read = fetch(
        "SELECT 'service', id, code, name, category, price FROM service WHERE active "
        "UNION ALL SELECT 'product', id, code, name, category, price FROM product WHERE active "
        "ORDER BY 1 DESC, 4, 2"
    )
    entries = tuple(
        _Entry(
            CatalogueHit(CatalogueKind(kind), id_, code, name, category, Money(price, currency)),
            code.casefold(),
            name.casefold(),
            _tokens(name),
            f"{code} {name} ".casefold() + _tokens(name),
        )
        for kind, id_, code, name, category, price in read
    )
    _KNOWN[shop] = (writes, entries)
    return entries


@lru_cache(maxsize=8192)
def _tokens(name: str) -> str:
    """What a name is found by besides its letters. pypinyin is loaded with the first Chinese name (clients.pinyin)."""
    return " ".join(("", *name_tokens(name)))


def service_with_code(code: str) -> ServiceId | None:
    """The service of a code, whatever its case."""
    found = fetch("SELECT id FROM service WHERE code = ? COLLATE NOCASE", code)
    return ServiceId(found[0][0]) if found else None


def product_with_code(code: str) -> ProductId | None:
    """The product of a code, whatever its case."""
    found = fetch("SELECT id FROM product WHERE code = ? COLLATE NOCASE", code)
    return ProductId(found[0][0]) if found else None


def save_service(draft: ServiceDraft, service_id: ServiceId | None) -> ServiceId:
    """Adds a service, or changes one."""
    values = _plain(draft) | {"aftercare": list(draft.aftercare)}
    if service_id is None:
        return ServiceId(ServiceRow.insert(**values).execute())
    ServiceRow.update(**values).where(ServiceRow.id == service_id).execute()
    return service_id


def save_product(draft: ProductDraft, product_id: ProductId | None) -> ProductId:
    """Adds a product, or changes one."""
    values = _plain(draft)
    if product_id is None:
        return ProductId(ProductRow.insert(**values).execute())
    ProductRow.update(**values).where(ProductRow.id == product_id).execute()
    return product_id


def take_from_shelf(pieces: dict[ProductId, int]) -> None:
    """Counts pieces off the shelf (negative: puts them back)."""
    OPEN.connection().executemany(
        "UPDATE product SET on_hand = on_hand - ? WHERE id = ?", [(count, id_) for id_, count in pieces.items()]
    )


def _plain(draft: ServiceDraft | ProductDraft) -> dict[str, Any]:
    values = {name: value for name, value in asdict(draft).items() if name not in {"price", "cost", "aftercare"}}
    return values | {"price": draft.price.minor, "cost": draft.cost.minor if draft.cost else 0}


def _service(row: Sequence[Any], currency: str) -> Service:
    id_, code, name, category, minutes, price, cost, rhythm_days, aftercare, active = row
    money = (Money(price, currency), Money(cost, currency))
    days = tuple(json.loads(aftercare))
    return Service(ServiceId(id_), code, name, category, minutes, *money, rhythm_days, days, bool(active))


def _product(row: Sequence[Any], currency: str) -> Product:
    id_, code, name, brand, category, supplier, price, cost, on_hand, minimum, maximum, active = row
    money = (Money(price, currency), Money(cost, currency))
    return Product(
        ProductId(id_), code, name, brand, category, supplier, *money, on_hand, minimum, maximum, bool(active)
    )
