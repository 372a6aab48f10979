"""How far a price may be changed at the desk before an owner has to allow it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from desk_app.salon.visit import VisitItem, VisitItemDraft, line_amount

#: A line of the catalogue with no price yet, or of none, has none to keep to.
UNPRICED = 0


def beyond(
    items: Sequence[VisitItemDraft],
    prices: Sequence[int],
    discount: int,
    percent: int,
    kept: Collection[int] = (),
    *,
    whole_kept: bool = False,
) -> bool:
    """Whether a line lies more than ``percent`` below or above its catalogue price, or what all of it comes to lies
    more than that below them together.

    ``prices``: the catalogue's price of one piece for each line, in minor units, ``UNPRICED`` for none. ``discount``
    is what is taken off the whole; so is a line below zero. Whole numbers only: equal to the limit is within it.
    ``kept``: the places of lines that stay as they were. ``whole_kept``: they are all that there was, and so is what is
    taken off them; with any other lines beside it, or fewer, a discount is measured anew, against the catalogue.
    """
    amounts = [line_amount(item) for item in items]
    usual = [item.quantity * price or amount for item, price, amount in zip(items, prices, amounts, strict=True)]
    for place, (amount, known) in enumerate(zip(amounts, usual, strict=True)):
        if place not in kept and abs(amount - known) * 100 > abs(known) * percent:
            return True
    least = sum(known for known in usual if known > 0)
    charged = sum(amount for amount in amounts if amount > 0)
    off = discount - sum(amount for amount in amounts if amount < 0)
    return not whole_kept and bool(off) and (least - charged + off) * 100 > least * percent


def is_kept(item: VisitItemDraft, kept: Sequence[VisitItem]) -> bool:
    """Whether a line is of what the line it corrects was of, and is charged what that was charged. What no catalogue
    has is known by its name alone."""
    return any(
        (one.id, one.quantity, one.price, one.amount.minor, one.service_id, one.product_id)
        == (item.corrects, item.quantity, item.price, line_amount(item), item.service_id, item.product_id)
        and (item.name == one.name or item.service_id is not None or item.product_id is not None)
        for one in kept
    )
