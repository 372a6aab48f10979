"""Which values a setting may have. Pure: folders and records are looked at by ``desk.py``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.db.settings import FIRST_VALUES, Settings
from desk_app.errors import RuleBroken
from desk_app.words import LANGUAGES, N_

TRADES = ("salon", "pawn")
THEMES = ("system", "light", "dark", "contrast")
DAY = 24 * 60
LONGEST_NAME = 200
#: Years that books and vouchers are kept at least, by place (税收征收管理法实施细则 art. 29); elsewhere unconfirmed.
BOOKS_YEARS = {"cn": 10}


def one_line(field: str, text: str, longest: int) -> str:
    """``text`` on one line without control characters. Raises RuleBroken where it is longer than ``longest``."""
    spaced = " ".join(text.split())
    clean = "".join(sign for sign in spaced if unicodedata.category(sign) not in {"Cc", "Cs"})
    if len(clean) > longest:
        raise RuleBroken(field, "too_long", N_("At most {most} characters, please."), most=longest)
    return clean


def named(field: str, text: str) -> str:
    """A name: one line, not empty, at most 200 characters."""
    name = one_line(field, text, LONGEST_NAME)
    if not name:
        raise RuleBroken(field, "empty", N_("A name is needed."))
    return name


def changed(settings: Settings, values: Mapping[str, object]) -> Settings:
    """``settings`` with ``values`` in it, each in its normal form. Raises RuleBroken(name, …) at the first that is
    not allowed, KeyError for a name that is not in the registry."""
    checked: dict[str, Any] = {name: _checked(name, value) for name, value in values.items()}
    after = replace(settings, **checked)
    for first, last in (("open_from", "open_to"), ("call_from", "call_to")):
        if getattr(after, first) >= getattr(after, last):
            field = last if last in values else first
            raise RuleBroken(field, "order", N_("The end must be after the beginning."))
    least = BOOKS_YEARS.get(after.place, 1)
    if "keep_pawn_years" in values and after.keep_pawn_years < least:
        raise RuleBroken("keep_pawn_years", "law", N_("The law asks for {years} years at least."), years=least)
    return after


def _checked(name: str, value: object) -> object:
    first = FIRST_VALUES[name]
    if isinstance(value, list):
        value = tuple(value)
    if type(value) is not type(first):
        raise RuleBroken(name, "type", N_("This value does not fit the setting."))
    return _RULES[name](name, value)


def _text(name: str, value: object) -> str:
    return named(name, str(value))


def _free_text(name: str, value: object) -> str:
    return one_line(name, str(value), 500)


def _trades(name: str, value: object) -> tuple[str, ...]:
    chosen = set(value) if isinstance(value, tuple) else set()
    if not chosen or not chosen <= set(TRADES):
        raise RuleBroken(name, "choice", N_("Choose salon, pawn, or both."))
    return tuple(trade for trade in TRADES if trade in chosen)


def _one_of(*allowed: str) -> Callable[[str, object], str]:
    def rule(name: str, value: object) -> str:
        if value not in allowed:
            raise RuleBroken(name, "choice", N_("Choose one of: {choices}."), choices=", ".join(allowed))
        return str(value)

    return rule


def _matching(pattern: str) -> Callable[[str, object], str]:
    def rule(name: str, value: object) -> str:
        if not re.fullmatch(pattern, str(value)):
            raise RuleBroken(name, "choice", N_("This is not a code of a country."))
        return str(value)

    return rule


def _currency(name: str, value: object) -> str:
    from babel.numbers import is_currency  # CLDR's table; only when the currency is set

    if not is_currency(str(value)):
        raise RuleBroken(name, "choice", N_("This is not a code of a currency, such as CNY."))
    return str(value)


def _zone(name: str, value: object) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (KeyError, ValueError, OSError) as error:
        raise RuleBroken(name, "choice", N_("This time zone is not known, such as Asia/Shanghai.")) from error


def _between(least: int, most: int) -> Callable[[str, object], int]:
    def rule(name: str, value: object) -> int:
        if not isinstance(value, int) or not least <= value <= most:
            raise RuleBroken(name, "range", N_("From {least} to {most}, please."), least=least, most=most)
        return value

    return rule


def _percent(name: str, value: object) -> str:
    text = unicodedata.normalize("NFKC", str(value)).strip().removesuffix("%").strip()
    try:
        rate = Decimal(text) if re.fullmatch(r"\d{1,3}(\.\d{1,4})?", text) else None
    except InvalidOperation:
        rate = None
    if rate is None or rate > 100:
        raise RuleBroken(name, "percent", N_("A percentage from 0 to 100 with at most four places, such as 2.40."))
    return text


def _day(name: str, value: object) -> str:
    if value != "" and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        raise RuleBroken(name, "type", N_("This value does not fit the setting."))
    return str(value)


def _flag(_name: str, value: object) -> bool:
    return bool(value)


_RULES: dict[str, Callable[[str, object], object]] = {
    "shop_name": _text,
    "trades": _trades,
    "language": _one_of(*LANGUAGES),
    "currency": _currency,
    "place": _matching("[a-z]{2}"),
    "zone": _zone,
    "phone_region": _matching("[A-Z]{2}"),
    "theme": _one_of(*THEMES),
    "demo": _flag,
    "lock_after_minutes": _between(1, 240),
    "open_from": _between(0, DAY),
    "open_to": _between(0, DAY),
    "call_from": _between(0, DAY),
    "call_to": _between(0, DAY),
    "backup_folder": _free_text,
    "backup_second_folder": _free_text,
    "backup_second_mark": _free_text,
    "backup_every_minutes": _between(5, DAY),
    "backup_old_hours": _between(1, 31 * 24),
    "price_leeway_percent": _between(0, 100),
    "keep_clients_years": _between(1, 100),
    "keep_visit_notes_years": _between(1, 100),
    "keep_call_notes_years": _between(1, 100),
    "keep_health_years": _between(1, 100),
    "keep_documents_years": _between(1, 100),
    "keep_pawn_years": _between(1, 100),
    "keep_put_off": _day,
    "note_answer_hours": _between(1, 240),
    "note_escalates_to": _one_of("second", "owner"),
    "loan_fee_percent": _percent,
    "loan_interest_percent": _percent,
    "loan_term_months": _between(1, 60),
    "loan_grace_days": _between(0, 365),
    "loan_to_value_percent": _between(1, 100),
}
