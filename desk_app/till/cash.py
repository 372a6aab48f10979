"""Cash over the counter: what a client is likely to hand over, the change, and the note that keeps both."""

from __future__ import annotations

import re

from desk_app.errors import RuleBroken
from desk_app.money import Money, minor_digits, parse_money
from desk_app.till.payment import Tender
from desk_app.words import N_

#: Banknotes in daily use, in major units. Where a currency is not named, the steps most of them share.
_NOTES: dict[str, tuple[int, ...]] = {
    "CNY": (5, 10, 20, 50, 100),
    "HKD": (10, 20, 50, 100, 500, 1000),
    "TWD": (100, 500, 1000),
    "SGD": (2, 5, 10, 50, 100),
    "JPY": (1000, 5000, 10000),
    "PHP": (20, 50, 100, 200, 500, 1000),
    "EUR": (5, 10, 20, 50, 100),
    "GBP": (5, 10, 20, 50),
}
_USUAL_NOTES = (5, 10, 20, 50, 100)

_CHANGE_NOTE = re.compile(r"([0-9]+(?:\.[0-9]+)?) − ([0-9]+(?:\.[0-9]+)?) = [0-9.]+")


def likely_cash(amount: Money, most: int = 3) -> tuple[Money, ...]:
    """What a client who has not the exact sum may hand over: the next sums of one kind of banknote, least first.

    ¥38 gives 40, 50, 100; ¥408 gives 410, 450, 500. Of more than ``most`` the nearest and the largest are named, for
    large notes are what people carry. Nothing where the amount is such a sum itself, or not above zero.
    """
    if amount.minor <= 0:
        return ()
    one = 10 ** minor_digits(amount.currency)
    steps = [note * one for note in _NOTES.get(amount.currency, _USUAL_NOTES)]
    sums = sorted({-(-amount.minor // step) * step for step in steps} - {amount.minor})
    named = sums if len(sums) <= most else [sums[0], *sums[len(sums) - most + 1 :]]
    return tuple(Money(each, amount.currency) for each in named)


def cash_change(amount: Money, handed_over: Money, tender: Tender) -> Money:
    """What goes back of the cash handed over for an amount.

    Raises RuleBroken("handed_over", "not_cash" | "currency" | "short"): only cash gives change, and it must be enough.
    """
    if tender is not Tender.CASH:
        raise RuleBroken("handed_over", "not_cash", N_("Only cash gives change."))
    if handed_over.currency != amount.currency:
        raise RuleBroken("handed_over", "currency", N_("This shop counts in {currency}."), currency=amount.currency)
    if handed_over < amount:
        raise RuleBroken("handed_over", "short", N_("This is less than the {amount} being paid."), amount=amount)
    return handed_over - amount


def change_note(taken: Money, change: Money) -> str:
    """The note of a payment in cash that gave change: "300.00 − 12.00 = 288.00"; "" where none was given.

    Figures alone, so that it reads the same in every language, wherever notes are shown.
    """
    return f"{(taken + change).plain()} − {change.plain()} = {taken.plain()}" if change.minor > 0 else ""


def read_change_note(note: str, currency: str) -> tuple[Money, Money] | None:
    """What was handed over and what went back, from a note of ``change_note``; None where a note says other things."""
    found = _CHANGE_NOTE.fullmatch(note.strip())
    if found is None:
        return None
    return parse_money(found[1], currency), parse_money(found[2], currency)
