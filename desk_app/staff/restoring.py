"""Putting a backup in a shop file's place, with a line in its audit trail that says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from desk_app.clock import Clock
from desk_app.db.check import Checker, Problem, check_file
from desk_app.db.copying import Progress
from desk_app.db.restore import Restored, restore
from desk_app.db.secret import Key
from desk_app.db.shop import Shop, open_shop
from desk_app.db.unfit import must_be_whole
from desk_app.staff.account import Acting, Action
from desk_app.staff.members import author_in
from desk_app.staff.witness import note_restore
from desk_app.staff.work import work


def restore_shop(
    acting: Acting,
    backup: Path,
    to: Path,
    passphrase: Key = "",
    *,
    clock: Clock | None = None,
    progress: Progress | None = None,
    then: Callable[[Shop, Acting], None] | None = None,
    check: Checker = check_file,
    faulty: bool = False,
) -> Restored:
    """Restores ``backup`` to ``to`` and notes it in the restored file: by the person of that name there, or else by
    an owner who works there. Whom ``acting`` was asked of is the caller's business. No other shop may be open in this
    program.
    ``then`` is handed the restored shop and that person after the line, and before it takes the place of ``to``.
    ``check`` is run on the backup, and of an older format on the copy that was brought up to date; what it finds
    is refused, or with ``faulty`` named in the line.

    Raises NotAllowed, and ShopFileError as ``restore`` does (BackupFaulty: what the check found); nothing was changed
    then.
    """
    acting.must(Action.RESTORE)
    name, found, older = Path(backup).name, list[Problem](), list[bool]()

    def look(file: Path, key: Key) -> None:
        found.extend(must_be_whole(file, key, check, faulty=faulty, name=name))

    def note(restored: Path) -> None:
        # The backup itself is kept, so an older format needs no second copy of it first.
        shop = open_shop(restored, passphrase=passphrase, clock=clock, before_migration=lambda _old: older.append(True))
        try:
            if older:
                look(restored, shop.database.passphrase)
            by = _note(shop, acting, name, found)
            if by is not None:
                note_restore(shop, Path(to))
                if then is not None:
                    then(shop, by)
        finally:
            shop.close()

    done = restore(backup, to, passphrase, clock=clock, progress=progress, look=look, finish=note)
    return replace(done, faults=tuple(found))


def _note(shop: Shop, acting: Acting, backup: str, found: Sequence[Problem]) -> Acting | None:
    by = author_in(shop, acting.name, acting.machine, acting.allowed)
    if by is None:
        return None  # nobody works there, and a line needs an author
    told: dict[str, object] = {"backup": backup, "by": acting.name}
    if found:
        told["faults"] = ", ".join(sorted({problem.code for problem in found}))
    with work(shop, by) as unit:
        unit.audit("shop.restored", "shop", detail=told)
    return by
