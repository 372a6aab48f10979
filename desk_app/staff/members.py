"""Who works here, and who acts without being asked. Apart from the use cases: a demo shop's window opens with this."""

from __future__ import annotations

from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound
from desk_app.staff import store
from desk_app.staff.account import Acting, Override, Role, StaffId, StaffMember, carried
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


def author_in(shop: Shop, asker: str = "", machine: str = "", override: Override | None = None) -> Acting | None:
    """Who of those who work in ``shop`` writes a line for somebody who is not signed in there: the one called
    ``asker``, else an owner, else anybody. None where nobody works there. ``override``: told in the line."""
    staff = staff_list(shop)
    named = [member for member in staff if member.name == asker]
    owners = [member for member in staff if member.role is Role.OWNER]
    author = next(iter([*named, *owners, *staff]), None)
    return None if author is None else Acting(author.id, author.name, author.role, machine, carried(override))


def active_member(staff_id: StaffId) -> StaffMember:
    """An account that may act. Raises NotFound, NotAllowed."""
    member = store.member(staff_id)
    if member is None:
        raise NotFound(N_("There is no such person on the staff."))
    if not member.active:
        raise NotAllowed(N_("{name} no longer works here."), name=member.name)
    return member
