"""Who works here, and who acts without being asked. Apart from the use cases: a demo shop's window opens with this."""

from __future__ import annotations

from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound
from desk_app.staff import store
from desk_app.staff.account import Acting, StaffId, StaffMember
from desk_app.words import N_


def staff_list(shop: Shop, *, everyone: bool = False) -> tuple[StaffMember, ...]:
    """Who works here, in the order they came; with ``everyone`` also who has left."""
    return store.members(active_only=not everyone)


def acting_for(shop: Shop, staff_id: StaffId, *, machine: str = "") -> Acting:
    """Who acts without being asked for a PIN: anyone in a demo shop, and nobody elsewhere.

    Raises NotAllowed in a real shop.
    """
    member = active_member(staff_id)
    if not shop.settings.demo:
        if not member.has_pin:
            raise NotAllowed(N_("{name} has no PIN yet. The owner can set one."), name=member.name)
        raise NotAllowed(N_("{name} signs in with a PIN."), name=member.name)
    return Acting(member.id, member.name, member.role, machine)


def active_member(staff_id: StaffId) -> StaffMember:
    """An account that may act. Raises NotFound, NotAllowed."""
    member = store.member(staff_id)
    if member is None:
        raise NotFound(N_("There is no such person on the staff."))
    if not member.active:
        raise NotAllowed(N_("{name} no longer works here."), name=member.name)
    return member
