"""Correcting a visit line by line: which kept line a corrected one takes the place of, its sign, and its taxes.

Rules of another program's receipts, where a line may take something back (a quantity or a price below zero) and may
carry taxes. Nobody types such a line here, but one that is there can be put right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal

from desk_app.errors import RuleBroken
from desk_app.salon.visit import (
    Visit,
    VisitDraft,
    VisitItem,
    VisitItemDraft,
    is_of_the_same_thing,
    is_unchanged,
    line_amount,
)
from desk_app.words import N_

#: To this a tax is worked out, once: finer than any rate times an amount, so that correcting a line again and again
#: leaves its rate where it was. What is shown or printed is rounded there to the currency.
_TAX_PLACES = Decimal("1e-8")
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_LONGEST_TAX = 24
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+")


def tied(items: Sequence[VisitItemDraft], kept: Sequence[VisitItem]) -> tuple[VisitItemDraft, ...]:
    """The lines with ``corrects`` filled in: the line a draft names, else one that is the same, else one of the same
    thing. Each kept line has one successor at most. Raises RuleBroken where a named one is not there (any more)."""
    free = {item.id: item for item in kept}
    tied_items = list(items)
    for place, item in enumerate(items):
        if item.corrects is not None and free.pop(item.corrects, None) is None:
            raise RuleBroken(
                "items", "no_such_line", N_("Line {line}: the visit has no such line to correct."), line=place + 1
            )
    for alike in (is_unchanged, is_of_the_same_thing):
        for place, item in enumerate(tied_items):
            if item.corrects is None:
                found = next((each.id for each in free.values() if alike(item, each)), None)
                if found is not None:
                    del free[found]
                    tied_items[place] = replace(item, corrects=found)
    return tuple(tied_items)


def check_changed(draft: VisitDraft, old: Visit) -> None:
    """A correction says something that the line it corrects did not say, or takes money for it.

    ``draft`` is checked, its lines tied. Raises RuleBroken("visit_id", "unchanged").
    """
    same = len(draft.items) == len(old.items) and all(
        item.corrects == kept.id and is_unchanged(item, kept) and item.beautician_id == kept.beautician_id
        for item, kept in zip(draft.items, old.items, strict=True)
    )
    off = draft.discount.minor if draft.discount is not None else 0
    said = (draft.client_id, draft.on, draft.notes, draft.score, draft.next_due, off)
    was = (old.client_id, old.on, old.notes, old.score, old.next_due, old.discount.minor)
    if same and said == was and draft.tender is None:
        raise RuleBroken("visit_id", "unchanged", N_("Nothing was changed, so nothing is corrected."))


def taxes_after(item: VisitItemDraft, kept: VisitItem) -> dict[str, str] | None:
    """The taxes of a corrected line: as they came where its amount is what it was, else at the rate they had.

    tax × new amount ÷ old amount, rounded once, half up, to eight decimals. A line that was charged nothing has no
    rate: what it is charged now has no taxes. A tax that is no number ("exempt") stays as it came.
    """
    if kept.taxes is None:
        return None
    now, before = line_amount(item), kept.amount.minor
    if now == before:
        return dict(kept.taxes)
    if before == 0:
        return None
    return {name: _at_the_same_rate(said, now, before) for name, said in kept.taxes.items()}


def _at_the_same_rate(said: str, now: int, before: int) -> str:
    bare = said.strip()
    if len(bare) > _LONGEST_TAX or not _PLAIN_NUMBER.fullmatch(bare):
        return said
    tax = _EXACT.divide(_EXACT.multiply(Decimal(bare.replace(",", "")), now), before)
    rounded = tax.quantize(_TAX_PLACES, context=_EXACT)
    return format(rounded.normalize(_EXACT), "f") if rounded else "0"
