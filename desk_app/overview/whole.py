"""Is the whole shop in order? The invariants of every room, run over one snapshot of the file."""

from __future__ import annotations

from pathlib import Path

from desk_app.care.store import CHECKS as CARE
from desk_app.clients.checks import CHECKS as CLIENTS
from desk_app.db.check import CheckResult, Invariant, Progress, check_file
from desk_app.db.secret import Key
from desk_app.followup.store import CHECKS as FOLLOWUP
from desk_app.pawn.store import CHECKS as PAWN
from desk_app.salon.store import CHECKS as SALON
from desk_app.staff.checks import CHECKS as STAFF
from desk_app.staff.witness import WitnessedTrail, witnesses
from desk_app.till.store import CHECKS as TILL

#: What must hold between the records of a shop, room by room from the ground up.
CHECKS: tuple[Invariant, ...] = (*STAFF, *CLIENTS, *TILL, *SALON, *PAWN, *CARE, *FOLLOWUP)


def check_everything(path: Path, passphrase: Key = "", *, progress: Progress | None = None) -> CheckResult:
    """Checks a shop file or a backup, beside an open window if need be. Changes nothing. Raises ShopFileError."""
    known = WitnessedTrail(witnesses(path, passphrase))
    return check_file(path, passphrase, extra=(*CHECKS, known), progress=progress)
