"""An owner's word on the spot, as ``allow_once`` gives it, for tests that are not about her PIN."""

from __future__ import annotations

from desk_app.db.shop import Shop
from desk_app.staff.account import Acting, Action, StaffId, give_word
from desk_app.staff.members import active_member


def under_her_word(shop: Shop, acting: Acting, action: Action) -> Acting:
    """``acting``, for one use, allowed ``action`` by the first owner."""
    return give_word(shop, acting, active_member(StaffId(1)), action)
