"""Who acts when the file is only read, beside an open window if need be. A wrong PIN counts here too."""

from __future__ import annotations

import time
from collections.abc import Callable

from desk_app.db.copying import SUFFIX
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import NotAllowed, RuleBroken, ShopFileError
from desk_app.staff import store
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.desk import locked_until, sign_in
from desk_app.staff.members import active_member
from desk_app.staff.pin import lock_for, pin_matches
from desk_app.staff.tries import Tries, counted_tries
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
    _must_not_be_locked(shop, Tries(0, locked_until(shop, staff_id)))
    with counted_tries(shop.path, staff_id) as counted:
        _must_not_be_locked(shop, counted.tries)
        try:
            written = _sign_in_writing(shop, staff_id, pin, machine)
            if written is None:
                _prove_beside(shop, staff_id, pin, counted.keep, counted.tries.failed)
        except RuleBroken:
            time.sleep(WRONG_PIN_SECONDS)
            raise
        counted.keep(Tries())
    return Acting(member.id, member.name, member.role, machine)


def _must_not_be_locked(shop: Shop, tries: Tries) -> None:
    if tries.locked_until is not None and shop.now() < tries.locked_until:
        minutes = -(-int((tries.locked_until - shop.now()).total_seconds()) // 60)
        raise NotAllowed(N_("Too many wrong PINs. Minutes until the next try: {minutes}."), minutes=max(1, minutes))


def _sign_in_writing(shop: Shop, staff_id: StaffId, pin: str, machine: str) -> Acting | None:
    """Signs in through the file itself; None where it cannot be written now. A backup is never written."""
    if shop.path.suffix == SUFFIX:
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
