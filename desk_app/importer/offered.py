"""What the catalogue holds, as cells of other programs name it: by code or by name."""

from __future__ import annotations

from desk_app.importer import catalogue_store
from desk_app.importer.cells import fold, fold_words
from desk_app.salon.catalogue import ProductId, ServiceId


class Offered:
    """Services and products by folded name and code, read once for a file."""

    def __init__(self) -> None:
        self._services: dict[str, int] = {}
        self._products: dict[str, int] = {}
        for table, found in (("service", self._services), ("product", self._products)):
            entries = catalogue_store.catalogue(table)
            for entry, values in entries:
                found.setdefault(f"name:{fold_words(str(values['name']))}", entry)
                found.setdefault(f"code:{fold(str(values['code']))}", entry)

    def by_name(self, text: str) -> tuple[ServiceId | None, ProductId | None]:
        """A sold item: a service of that name, else a product of it, else either by code, else neither."""
        if not text:
            return None, None
        for key in (f"name:{fold_words(text)}", f"code:{fold(text)}"):
            if key in self._services:
                return ServiceId(self._services[key]), None
            if key in self._products:
                return None, ProductId(self._products[key])
        return None, None

    def service(self, text: str) -> ServiceId | None:
        """A booked service, by code first: that is how bookings name it."""
        if not text:
            return None
        found = self._services.get(f"code:{fold(text)}") or self._services.get(f"name:{fold_words(text)}")
        return None if found is None else ServiceId(found)
