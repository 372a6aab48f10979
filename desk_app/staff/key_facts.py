"""How the shop is locked: encrypted or not, and since when by which passphrase and by which sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk_app.clock import from_text
from desk_app.db.key_file import sheet_fault
from desk_app.db.shop import Shop
from desk_app.errors import ShopFileError
from desk_app.staff.keys import is_encrypted

_MADE = ("shop.set_up", "keys.encrypted")
_PASSPHRASE = (*_MADE, "keys.passphrase_changed", "keys.recovered")
_SHEET = (*_MADE, "keys.sheet_replaced")


@dataclass(frozen=True, slots=True)
class Changed:
    """When something of the keys was last changed, and who did it."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """``passphrase`` and ``sheet`` are None where the shop is plain, or its trail does not say. ``fault``: why the
    sheet may open the shop no more."""

    encrypted: bool
    passphrase: Changed | None = None
    sheet: Changed | None = None
    fault: ShopFileError | None = None


def key_facts(shop: Shop) -> KeyFacts:
    """Reads the trail from end to end: call it on a reader thread."""
    if not is_encrypted(shop):
        return KeyFacts(encrypted=False)
    return KeyFacts(
        True, _last(shop, _PASSPHRASE), _last(shop, _SHEET), sheet_fault(shop.path, shop.database.passphrase)
    )


def _last(shop: Shop, actions: tuple[str, ...]) -> Changed | None:
    row = shop.database.execute_sql(
        "SELECT audit.at, staff.name FROM audit LEFT JOIN staff ON staff.id = staff_id"
        f" WHERE action IN ({', '.join('?' for _action in actions)}) ORDER BY seq DESC LIMIT 1",
        actions,
    ).fetchone()
    return None if row is None else Changed(from_text(row[0]), str(row[1] or ""))
