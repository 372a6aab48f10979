"""Import, backup, restore and check from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from desk_app.cli.asking import opens, passphrase_for, reading, who_may, writing
from desk_app.cli.telling import SAY, Meter, answer, complain, line
from desk_app.db.backup import back_up
from desk_app.db.check import CheckResult, Problem
from desk_app.errors import ShopFileError
from desk_app.importer.desk import import_files
from desk_app.importer.lists import LIST_LABELS, ListKind
from desk_app.importer.result import ImportResult
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Action
from desk_app.staff.restoring import restore_shop
from desk_app.staff.witness import note_head
from desk_app.words import N_

_COPYING = N_("Copying")
_CHECKING = N_("Checking")
_IMPORTING = N_("Importing")


def bring_in(files: Sequence[Path], shop_file: Path, kind: str, *, dry_run: bool, as_json: bool, user: str) -> None:
    """Imports ``files`` into the shop and says what came of each."""
    with writing(shop_file, user, Action.IMPORT) as (shop, acting), Meter() as meter:
        result = import_files(
            shop, acting, tuple(files), kind=kind, dry_run=dry_run, progress=partial(meter.at, _IMPORTING)
        )
    if as_json:
        answer(result.as_json(SAY))
    else:
        _tell_import(result)


def _tell_import(result: ImportResult) -> None:
    if result.dry_run:
        line(SAY(N_("A dry run: nothing was kept.")))
    for one in result.files:
        line(f"{one.file} ({SAY(LIST_LABELS[ListKind(one.kind)])}, {one.encoding})")
        line(
            "  "
            + SAY(
                N_("read {read}: {added} added, {updated} updated, {merged} merged, {skipped} skipped"),
                read=one.read,
                added=one.added,
                updated=one.updated,
                merged=one.merged,
                skipped=one.skipped,
            )
        )
        if one.amount is not None:
            line("  " + SAY(N_("amount {amount}"), amount=SAY.money(one.amount)))
        for problem in one.problems:
            line("  " + SAY(N_("row {row}: {message}"), row=problem.row, message=problem.say(SAY)))


def take_backup(shop_file: Path, to: Path | None, *, as_json: bool, user: str) -> None:
    """Takes a backup and says where it is."""
    with reading(shop_file, user, Action.BACK_UP) as shop, Meter() as meter:
        made = back_up(shop, to, progress=partial(meter.at, _COPYING))
        note_head(shop)
    if as_json:
        answer({"file": str(made.path), "at": made.at.isoformat(), "size": made.size})
    else:
        line(str(made.path))


def put_back(backup: Path, to: Path, *, as_json: bool, user: str) -> None:
    """Restores ``backup`` to ``to``; who may do so is asked of the file to be replaced, while that can be read."""
    passphrase = passphrase_for(backup)
    of_old = passphrase_for(to) if to.is_file() else ""
    if opens(to, of_old):
        acting = who_may(to, user, Action.RESTORE, of_old)
    else:
        acting = who_may(backup, user, Action.RESTORE, passphrase)
    with Meter() as meter:
        restored = restore_shop(acting, backup, to, passphrase, progress=partial(meter.at, _COPYING))
    if as_json:
        answer({"file": str(restored.path), "kept": str(restored.kept) if restored.kept else None})
        return
    line(str(restored.path))
    if restored.kept is not None:
        complain(SAY(N_("The file that was there before is kept as {path}"), path=restored.kept))


def check_shop(shop_file: Path, *, as_json: bool) -> bool:
    """Checks the file and prints what does not hold. Whether everything does."""
    try:
        with Meter() as meter:
            result = check_everything(shop_file, passphrase_for(shop_file), progress=partial(meter.at, _CHECKING))
    except ShopFileError as error:
        if not as_json:
            raise
        result = CheckResult((Problem("file.opening", error.template, error.values),), 0)
    if as_json:
        problems = [{"code": problem.code, "message": problem.say(SAY)} for problem in result.problems]
        answer({"ok": result.ok, "checks": result.checks, "problems": problems})
        return result.ok
    for problem in result.problems:
        line(problem.say(SAY))
    if result.ok:
        line(SAY.n("{count} check made, nothing wrong.", "{count} checks made, nothing wrong.", result.checks))
    else:
        complain(SAY(N_("The shop file is not in order. The last good backup can be restored.")))
    return result.ok
