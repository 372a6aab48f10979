"""Who acts when the file is only read, beside an open window if need be. A wrong PIN counts here too."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import NoReturn

from desk_app.db.names import is_kept
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import NotAllowed, RuleBroken, ShopFileError
from desk_app.staff import store
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.desk import sign_in
from desk_app.staff.identity import shop_identity
from desk_app.staff.members import active_member
from desk_app.staff.pin import lock_left, pin_matches
from desk_app.staff.tries import Counted, Tries, counted_tries
from desk_app.words import N_

#: Seconds that a wrong PIN costs whoever guesses. Meanwhile nobody else's guess is taken on this machine.
WRONG_PIN_SECONDS = 0.5


def act_reading(shop: Shop, staff_id: StaffId, pin: str, *, machine: str = "") -> Acting:
    """Whoever the PIN is of. A wrong one is counted on this machine, for every copy of the shop, and in the file where
    it can be written now, as ``sign_in`` does: not while a window has it open, in a backup, or on a read-only disk.

    Raises NotFound, NotAllowed (left, no PIN, or a pause), RuleBroken("pin", "wrong_reading" or as ``sign_in``),
    OSError where nothing can be counted.
    """
    member = active_member(staff_id)
    if not member.has_pin:
        raise NotAllowed(N_("{name} has no PIN yet. The owner can set one."), name=member.name)
    kept = store.pin_state(staff_id)
    with counted_tries(shop_identity(shop.database.execute_sql), staff_id) as counted:
        here = counted.pause(shop.now())
        _must_not_be_locked(shop, kept)
        try:
            if _sign_in_writing(shop, staff_id, pin, machine) is None and here is None:
                _wait_beside(shop, counted, kept)
                _prove_beside(shop, staff_id, pin, counted)
        except RuleBroken:
            if here is None:
                time.sleep(WRONG_PIN_SECONDS)
                raise
        if here is not None:  # no PIN was looked at
            _refuse(here)
        counted.keep(Tries())
    return Acting(member.id, member.name, member.role, machine)


def _must_not_be_locked(shop: Shop, in_file: store.PinState) -> None:
    """Raises while the count of the file says so."""
    now = shop.now()
    if in_file.locked_until is not None and now < in_file.locked_until:
        left = lock_left(in_file.failed_tries, in_file.locked_until, now)
        if now + left == in_file.locked_until:
            _refuse(left)


def _wait_beside(shop: Shop, counted: Counted, in_file: store.PinState) -> None:
    """A lock in the file from before the clock was put back cannot be moved there now: its pause is waited out here."""
    now, waited = shop.now(), counted.tries.locked_until is not None
    if in_file.locked_until is not None and now < in_file.locked_until and not waited:
        left = lock_left(in_file.failed_tries, in_file.locked_until, now)
        counted.keep(Tries(in_file.failed_tries, now + left))
        _refuse(left)


def _refuse(left: timedelta) -> NoReturn:
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    raise NotAllowed(N_("Too many wrong PINs. Minutes until the next try: {minutes}."), minutes=minutes)


def _sign_in_writing(shop: Shop, staff_id: StaffId, pin: str, machine: str) -> Acting | None:
    """Signs in through the file itself; None where it cannot be written now. A backup is never written."""
    if is_kept(shop.path):
        return None
    try:
        writable = open_shop(
            shop.path, passphrase=shop.database.passphrase, clock=shop.clock, before_migration=_leave_as_it_is
        )
    except ShopFileError:
        return None
    try:
        return sign_in(writable, staff_id, pin, machine=machine)
    finally:
        writable.close()
        OPEN.initialize(shop.database)  # what is read from here on is read through the caller's shop


def _leave_as_it_is(_old: object) -> NoReturn:
    """A file of an older format is only read here: whoever is about to replace it must find it as it was."""
    raise ShopFileError(N_("This file is of an older format. Open it once with the program to update it."))


def _prove_beside(shop: Shop, staff_id: StaffId, pin: str, counted: Counted) -> None:
    """Raises unless the PIN is right."""
    counted.add(shop.now())
    if not pin_matches(store.pin_state(staff_id).hash, pin):
        raise RuleBroken("pin", "wrong_reading", N_("The PIN is wrong."))
