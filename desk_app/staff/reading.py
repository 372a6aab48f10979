"""Who acts when the file is only read, beside an open window if need be. A wrong PIN counts here too."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import NoReturn

from desk_app.db.names import is_kept
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import NotAllowed, RuleBroken, ShopFileError
from desk_app.staff import store
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.desk import sign_in
from desk_app.staff.members import active_member
from desk_app.staff.pin import lock_for, lock_left, pin_matches
from desk_app.staff.tries import Counted, Tries, counted_tries
from desk_app.words import N_

#: Seconds that a wrong PIN costs whoever guesses. Meanwhile nobody else's guess is taken on this machine.
WRONG_PIN_SECONDS = 0.5


def act_reading(shop: Shop, staff_id: StaffId, pin: str, *, machine: str = "") -> Acting:
    """Whoever the PIN is of. A wrong one is counted in the file where it can be written now, as ``sign_in`` does;
    where a window has it open (or it is a backup, or its disk is read-only) it is counted on this machine.

    Raises NotFound, NotAllowed (left, no PIN, or a pause), RuleBroken("pin", "wrong_reading" or as ``sign_in``),
    OSError where nothing can be counted.
    """
    member = active_member(staff_id)
    if not member.has_pin:
        raise NotAllowed(N_("{name} has no PIN yet. The owner can set one."), name=member.name)
    kept = store.pin_state(staff_id)
    with counted_tries(shop.path, staff_id) as counted:
        _must_not_be_locked(shop, counted, kept)
        try:
            written = _sign_in_writing(shop, staff_id, pin, machine)
            if written is None:
                _wait_beside(shop, counted, kept)
                _prove_beside(shop, staff_id, pin, counted.keep, counted.tries.failed)
        except RuleBroken:
            time.sleep(WRONG_PIN_SECONDS)
            raise
        counted.keep(Tries())
    return Acting(member.id, member.name, member.role, machine)


def _must_not_be_locked(shop: Shop, counted: Counted, in_file: store.PinState) -> None:
    """Raises while the count of this machine or that of the file says so."""
    tries, now = counted.tries, shop.now()
    if tries.locked_until is not None and now < tries.locked_until:
        left = lock_left(tries.failed, tries.locked_until, now)
        if now + left != tries.locked_until:  # the clock was put back: the whole pause begins anew
            counted.keep(Tries(tries.failed, now + left))
        _refuse(left)
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
        writable = open_shop(shop.path, passphrase=shop.database.passphrase, clock=shop.clock)
    except ShopFileError:
        return None
    try:
        return sign_in(writable, staff_id, pin, machine=machine)
    finally:
        writable.close()
        OPEN.initialize(shop.database)  # what is read from here on is read through the caller's shop


def _prove_beside(shop: Shop, staff_id: StaffId, pin: str, keep: Callable[[Tries], None], before: int) -> None:
    """Raises unless the PIN is right. The try is written down before it is looked at: killing us does not undo it."""
    failed = before + 1
    pause = lock_for(failed)
    keep(Tries(failed, None if pause is None else shop.now() + pause))
    if pin_matches(store.pin_state(staff_id).hash, pin):
        return
    raise RuleBroken("pin", "wrong_reading", N_("The PIN is wrong."))
