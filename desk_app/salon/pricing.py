"""How far a price may be changed at the desk before an owner has to allow it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from desk_app.salon.visit import VisitItemDraft, line_amount

#: A line of the catalogue with no price yet, or of none, has none to keep to.
UNPRICED = 0


def beyond(items: Sequence[VisitItemDraft], prices: Sequence[int], discount: int, percent: int) -> bool:
    """Whether a line lies more than ``percent`` below or above its catalogue price, or what all of it comes to lies
    more than that below them together.

    ``prices``: the catalogue's price of one piece for each line, in minor units, ``UNPRICED`` for none. ``discount``
    is what is taken off the whole. Whole numbers only: equal to the limit is within it.
    """
    amounts = [line_amount(item) for item in items]
    usual = [item.quantity * price or amount for item, price, amount in zip(items, prices, amounts, strict=True)]
    if any(abs(amount - known) * 100 > known * percent for amount, known in zip(amounts, usual, strict=True)):
        return True
    least = sum(usual)
    return bool(discount) and (least - sum(amounts) + discount) * 100 > least * percent
