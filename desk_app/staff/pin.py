"""PINs: which are allowed, how they are kept, and how long a wrong one costs."""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from desk_app.errors import RuleBroken
from desk_app.words import N_

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 4, 12

#: Wrong tries in a row before the account is locked for the first time.
FREE_TRIES = 5
LONGEST_LOCK_MINUTES = 60

_RUNS = "01234567890", "09876543210"


def checked_pin(typed: str, field: str = "pin") -> str:
    """The digits of a new PIN (full-width ones too). Raises RuleBroken: length, digits, too easy."""
    pin = unicodedata.normalize("NFKC", typed).strip()
    if not (pin.isascii() and pin.isdigit()):
        raise RuleBroken(field, "digits", N_("A PIN is digits only."))
    if not SHORTEST <= len(pin) <= LONGEST:
        raise RuleBroken(field, "length", N_("A PIN has {least} to {most} digits."), least=SHORTEST, most=LONGEST)
    if len(set(pin)) == 1 or any(pin in run for run in _RUNS):
        raise RuleBroken(field, "easy", N_("This PIN is the first that anyone would try. Choose another."))
    return pin


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # loads a native library; not needed before somebody signs in

    # OWASP Password Storage Cheat Sheet, Argon2id minimum: 19 MiB, 2 passes, 1 lane. A front-desk PC has little memory.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_pin(pin: str) -> str:
    """Argon2id, salted, in PHC form. About 20 ms: not on the window's thread."""
    return _hasher().hash(pin)


def pin_matches(kept: str, typed: str) -> bool:
    """Whether ``typed`` is the PIN behind the hash ``kept``; an unreadable hash matches nothing. About 20 ms."""
    from argon2.exceptions import Argon2Error, InvalidHashError  # as above

    try:
        return _hasher().verify(kept, unicodedata.normalize("NFKC", typed).strip())
    except (Argon2Error, InvalidHashError, UnicodeEncodeError):
        return False


def pin_seal(kept: str) -> str:
    """What the trail says of the PIN behind the hash ``kept``: SHA-256 of the hash, which tells less than it."""
    return hashlib.sha256(kept.encode()).hexdigest()


def lock_for(failed_tries: int) -> timedelta | None:
    """How long so many wrong tries in a row lock the account: 1 minute at the fifth, then twice as long each, to 60."""
    if failed_tries < FREE_TRIES:
        return None
    return timedelta(minutes=min(LONGEST_LOCK_MINUTES, 2 ** min(failed_tries - FREE_TRIES, 10)))


def lock_left(failed_tries: int, locked_until: datetime, now: datetime) -> timedelta:
    """How long a lock still holds: no longer than its pause, however far back the clock of the machine was put."""
    return min(locked_until - now, lock_for(failed_tries) or timedelta(minutes=LONGEST_LOCK_MINUTES))
