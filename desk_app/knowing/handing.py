"""Handing all clients of an advisor to another, in one transaction, and taking that back (M4)."""

from __future__ import annotations

from desk_app.changes import Kind
from desk_app.clients import store as clients
from desk_app.db.shop import Shop
from desk_app.errors import NotFound, RuleBroken
from desk_app.knowing import handing_store
from desk_app.knowing.handed import HandedOver, HandOverId
from desk_app.staff.account import Acting, Action, StaffId
from desk_app.staff.edits import changes
from desk_app.staff.work import work
from desk_app.words import N_


def hand_over(shop: Shop, acting: Acting, giver: StaffId, taker: StaffId) -> HandedOver:
    """Everybody whose first or second advisor is ``giver`` gets ``taker`` in her place; nobody has her twice.

    Raises RuleBroken("taker" | "giver"), NotAllowed.
    """
    acting.must(Action.HAND_OVER)
    if giver == taker:
        raise RuleBroken("taker", "same", N_("Choose somebody else to take them."))
    if not clients.active_staff(taker):
        raise RuleBroken("taker", "not_staff", N_("This advisor does not work here."))
    with work(shop, acting) as unit:
        number, count = handing_store.hand(unit, giver, taker)
        if not count:
            raise RuleBroken("giver", "nobody", N_("She has no clients to hand over."))
        detail = changes({"advisor_id": giver}, {"advisor_id": taker}) | {"count": count}
        unit.audit("clients.handed_over", f"hand_over:{number}", detail=detail)
        unit.touch(Kind.CLIENT)
        return HandedOver(number, count, unit.touched)


def take_back_hand_over(shop: Shop, acting: Acting, number: HandOverId) -> HandedOver:
    """Puts back whoever still is as the handing over left her; whose advisor was chosen anew since stays.

    Raises RuleBroken("hand_over") where it was taken back before, NotFound, NotAllowed.
    """
    acting.must(Action.HAND_OVER)
    with work(shop, acting) as unit:
        done = handing_store.hand_over(number)
        if done is None:
            raise NotFound(N_("These clients were not handed over."))
        if done.taken_back_at is not None:
            raise RuleBroken("hand_over", "taken_back", N_("This was taken back already."))
        count = handing_store.take_back(unit, done)
        detail = changes({"advisor_id": done.taker_id}, {"advisor_id": done.giver_id}) | {"count": count}
        unit.audit("clients.hand_over_taken_back", f"hand_over:{number}", detail=detail)
        unit.touch(Kind.CLIENT)
        return HandedOver(number, count, unit.touched)


def clients_of_advisor(shop: Shop, staff_id: StaffId) -> tuple[int, int]:
    """How many clients somebody is the first and the second advisor of."""
    del shop
    return handing_store.clients_of(staff_id)
