"""Money is an integer of minor units and a currency. No float comes near it.

Rounding happens once, where a rule says so, by ``rounded``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

#: The largest amount a field takes, in minor units: beyond any shop, within SQLite's 64 bits when a year is summed.
LARGEST = 10**14

_SIGNS = "¥￥$€£₱₹₩元圆块"
_LETTERS = re.compile(
    r"^(?:RMB|CNY|HKD|HK\$|NT\$|TWD|SGD|MYR|RM|USD|EUR|GBP|PHP|CAD)|(?:RMB|CNY|元整|圆整)$", re.IGNORECASE
)


#: Currencies of most shops, as CLDR has them (a test compares): its whole table takes a fifth of the window's start.
_COMMON = {"CNY": 2, "HKD": 2, "TWD": 2, "SGD": 2, "MYR": 2, "PHP": 2, "USD": 2, "CAD": 2, "EUR": 2, "GBP": 2, "JPY": 0}


@lru_cache(maxsize=32)
def minor_digits(currency: str) -> int:
    """Digits after the point (ISO 4217): CNY 2, JPY 0. Unknown codes have 2."""
    if currency in _COMMON:
        return _COMMON[currency]
    from babel.numbers import get_currency_precision  # CLDR's table, for the others

    return int(get_currency_precision(currency))


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """``minor`` units (cents, fen) of ``currency`` (ISO 4217)."""

    minor: int
    currency: str = "CNY"

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> Money:
        return Money(self.minor * count, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.minor

    def decimal(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def plain(self) -> str:
        """A decimal string for JSON and files: no grouping, no sign of the currency, fixed places."""
        return format(self.decimal(), "f")


def rounded(amount: Decimal, currency: str) -> Money:
    """Major units to ``Money``, half up, the one rounding of a calculation."""
    scaled = amount.scaleb(minor_digits(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Money(int(scaled), currency)


class NotMoney(ValueError):
    """The text is no amount, or one no shop has; ``code`` is "unreadable", "too_precise" or "too_large"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_money(text: str, currency: str) -> Money:
    """An amount as people type it: "1,280.00", "￥500", "200元", "-50", full-width digits.

    Raises NotMoney for anything else, for more places than the currency has and for amounts beyond ``LARGEST``.
    """
    bare = unicodedata.normalize("NFKC", text).strip().replace(" ", "").replace("'", "")
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()")
    bare = _LETTERS.sub("", bare)
    for sign in _SIGNS + "¥":
        bare = bare.replace(sign, "")
    bare = bare.replace("−", "-")
    if not re.fullmatch(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?", bare) or not re.search(r"\d", bare):
        raise NotMoney("unreadable")
    if len(bare) > 24:
        raise NotMoney("too_large")
    try:
        value = Decimal(bare.replace(",", ""))
    except InvalidOperation as error:
        raise NotMoney("unreadable") from error
    scaled = value.scaleb(minor_digits(currency))
    if scaled != scaled.to_integral_value():
        raise NotMoney("too_precise")
    if abs(scaled) > LARGEST:
        raise NotMoney("too_large")
    return Money(-int(scaled) if negative else int(scaled), currency)
