"""Whose word puts a backup in the place of a damaged shop file: an owner's, as the backup knows her."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desk_app.db.secret import Key
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import NotAllowed
from desk_app.staff.account import Acting, Role, StaffId, StaffMember
from desk_app.staff.members import acting_for, active_member, staff_list
from desk_app.staff.reading import act_reading
from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class Rescuers:
    """Who may restore a backup: ``owners``, asked for a PIN unless ``demo``. ``zone`` is the shop's clock."""

    owners: tuple[StaffMember, ...]
    demo: bool
    zone: str


def rescuers(backup: Path, key: Key = "") -> Rescuers:
    """Reads them from the backup, which may be of any older format. No other shop may be open in this program. Raises
    ShopFileError."""
    with _reading(backup, key) as shop:
        owners = tuple(member for member in staff_list(shop) if member.role is Role.OWNER)
        return Rescuers(owners, shop.settings.demo, shop.settings.zone)


def owner_of_backup(backup: Path, staff_id: StaffId, pin: str, key: Key = "", *, machine: str = "") -> Acting:
    """The owner whose PIN this is, to restore ``backup`` as. A wrong PIN counts on this machine.

    Raises what ``act_reading`` does, NotAllowed for who is no owner, and ShopFileError.
    """
    with _reading(backup, key) as shop:
        member = active_member(staff_id)
        if member.role is not Role.OWNER:
            raise NotAllowed(N_("{name} is not an owner of this shop."), name=member.name)
        if shop.settings.demo and not member.has_pin:
            return acting_for(shop, staff_id, machine=machine)
        return act_reading(shop, staff_id, pin, machine=machine)


@contextmanager
def _reading(backup: Path, key: Key) -> Iterator[Shop]:
    shop = open_shop(backup, passphrase=key, read_only=True, older=True)
    try:
        yield shop
    finally:
        shop.close()
