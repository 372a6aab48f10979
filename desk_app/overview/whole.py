"""Is the whole shop in order? The invariants of every room, run over one snapshot of the file."""

from __future__ import annotations

from pathlib import Path

from desk_app.care.store import CHECKS as CARE
from desk_app.clients.checks import CHECKS as CLIENTS
from desk_app.clients.checks import FoundByCode
from desk_app.clients.family_checks import CHECKS as FAMILY
from desk_app.clients.field_checks import CHECKS as FIELDS
from desk_app.clients.photograph_checks import CHECKS as PHOTOGRAPHS
from desk_app.clients.unit_checks import CHECKS as UNITS
from desk_app.db.check import CheckResult, Invariant, Progress, Schema, check_file
from desk_app.db.faults import DAMAGED, plain_words, result_code
from desk_app.db.secret import Key
from desk_app.errors import ShopFileError
from desk_app.followup.store import CHECKS as FOLLOWUP
from desk_app.knowing.store import CHECKS as KNOWING
from desk_app.loyalty.store import CHECKS as LOYALTY
from desk_app.merging.checks import CHECKS as MERGING
from desk_app.overview.told import CHECKS as TOLD
from desk_app.pawn.checks import CHECKS as PAWN
from desk_app.salon.store import CHECKS as SALON
from desk_app.staff.checks import CHECKS as STAFF
from desk_app.staff.witness import WitnessedTrail, witnesses
from desk_app.till.store import CHECKS as TILL
from desk_app.words import N_

#: What must hold between the records of a shop, room by room from the ground up.
_HERS: tuple[Invariant, ...] = (*CLIENTS, FoundByCode(), *PHOTOGRAPHS, *FAMILY, *FIELDS, *UNITS)
_TRADES: tuple[Invariant, ...] = (*TILL, *SALON, *PAWN)
ROOMS: tuple[Invariant, ...] = (*STAFF, *_HERS, *_TRADES, *CARE, *LOYALTY, *FOLLOWUP, *KNOWING, *MERGING)

#: The schema first: what rests on an index that is gone cannot even be asked. Last the books against the trail.
CHECKS: tuple[Invariant, ...] = (Schema(), *ROOMS, *TOLD)

_NOT_IN_ORDER = N_("The shop file holds what the program cannot read. Check the shop file (Settings): it says what.")

#: What reading a value ends in that cannot be there.
_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)


def check_everything(path: Path, passphrase: Key = "", *, progress: Progress | None = None) -> CheckResult:
    """Checks a shop file or a backup, beside an open window if need be. Changes nothing. Raises ShopFileError."""
    known = WitnessedTrail(witnesses(path, passphrase))
    return check_file(path, passphrase, extra=(*CHECKS, known), progress=progress)


def fault_of_file(error: Exception, path: Path, passphrase: Key = "") -> ShopFileError | None:
    """What to say where something ended in ``error``, if the file is to blame; None where the program is.

    A check of the whole file, asked only where there is nothing better to say. Damaged is what the disk did; what only
    contradicts itself is no reason to go back to a backup.
    """
    if isinstance(fault := plain_words(error), ShopFileError):
        return fault
    if not isinstance(error, _UNREADABLE) and result_code(error) is None:
        return None
    try:
        found = check_everything(path, passphrase)
    except ShopFileError as fault:
        return fault
    if found.sound:
        return None
    damaged = any(problem.code.startswith("file.") for problem in found.problems)
    return ShopFileError(DAMAGED if damaged else _NOT_IN_ORDER)
