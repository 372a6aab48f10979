"""Who acts when the file is only read, beside an open window: nothing can be written, so no try is counted."""

from __future__ import annotations

from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.staff import store
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.pin import pin_matches
from desk_app.words import N_


def act_reading(shop: Shop, staff_id: StaffId, pin: str, *, machine: str = "") -> Acting:
    """Whoever the PIN is of, for reading only; a pause after wrong PINs holds here too.

    Raises NotFound, NotAllowed (left, no PIN, or a pause), RuleBroken("pin", "wrong").
    """
    member = store.member(staff_id)
    if member is None:
        raise NotFound(N_("There is no such person on the staff."))
    if not member.active:
        raise NotAllowed(N_("{name} no longer works here."), name=member.name)
    if not member.has_pin:
        raise NotAllowed(N_("{name} has no PIN yet. The owner can set one."), name=member.name)
    state = store.pin_state(staff_id)
    if state.locked_until is not None and shop.now() < state.locked_until:
        minutes = -(-int((state.locked_until - shop.now()).total_seconds()) // 60)
        raise NotAllowed(N_("Too many wrong PINs. Minutes until the next try: {minutes}."), minutes=max(1, minutes))
    if not pin_matches(state.hash, pin):
        raise RuleBroken("pin", "wrong_reading", N_("The PIN is wrong."))
    return Acting(member.id, member.name, member.role, machine)
