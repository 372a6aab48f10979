"""Import, backup, restore and check from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from desk_app.cli.asking import beside, passphrase_for, reading_as, speak_as, who_may, writing
from desk_app.cli.console import PASSPHRASE, RECOVERY_KEY
from desk_app.cli.telling import SAY, Meter, answer, complain, line
from desk_app.db.backup import back_up
from desk_app.db.check import CheckResult, Problem
from desk_app.db.faults import plain_words
from desk_app.db.key_file import is_locked, sheet_fault
from desk_app.db.keys import keys_path
from desk_app.db.names import must_not_be_kept
from desk_app.db.recovery import read_groups
from desk_app.db.replacing import key_of_backup, key_over
from desk_app.db.rescue import backups_of, may_be_damaged, way_back
from desk_app.db.second import Round, back_up_both
from desk_app.db.secret import Key, Secret
from desk_app.db.shop import Shop
from desk_app.db.unfit import BackupFaulty, BackupUnfit, faults_said, of_backup
from desk_app.errors import DeskError, ShopFileError
from desk_app.importer.desk import import_files
from desk_app.importer.lists import LIST_LABELS, ListKind
from desk_app.importer.result import ImportResult
from desk_app.overview.whole import check_everything
from desk_app.privacy.again import restore_keeping_erased, say_again
from desk_app.staff.account import Acting, Action
from desk_app.staff.exporting import record_copy
from desk_app.staff.losing import KINDS as LOST_KINDS
from desk_app.staff.losing import Losses, what_would_go
from desk_app.staff.witness import note_head
from desk_app.words import N_, Words

_COPYING = N_("Copying")
_CHECKING = N_("Checking")
_IMPORTING = N_("Importing")

#: The code of a problem that is no finding of the check: the file does not open.
_OPENING = "file.opening"


def bring_in(
    files: Sequence[Path], shop_file: Path, kind: str, encoding: str, *, dry_run: bool, as_json: bool, user: str
) -> None:
    """Imports ``files`` into the shop and says what came of each. ``encoding`` "": as each file tells."""
    written = dict.fromkeys(files, encoding) if encoding else {}
    with writing(shop_file, user, Action.IMPORT) as (shop, acting), Meter() as meter:
        result = import_files(
            shop,
            acting,
            tuple(files),
            kind=kind,
            encodings=written,
            dry_run=dry_run,
            progress=partial(meter.at, _IMPORTING),
        )
    if as_json:
        answer(result.as_json(SAY.words))
    else:
        _tell_import(result, SAY.words)


def _tell_import(result: ImportResult, words: Words) -> None:
    if result.dry_run:
        line(words(N_("A dry run: nothing was kept.")))
    for one in result.files:
        line(f"{one.file} ({words(LIST_LABELS[ListKind(one.kind)])}, {one.encoding})")
        line(
            "  "
            + words(
                N_("read {read}: {added} added, {updated} updated, {merged} merged, {skipped} skipped"),
                read=one.read,
                added=one.added,
                updated=one.updated,
                merged=one.merged,
                skipped=one.skipped,
            )
        )
        if one.amount is not None:
            line("  " + words(N_("amount {amount}"), amount=words.money(one.amount)))
        for said in one.unasked(words):
            line("  " + said)
        for problem in one.problems:
            of_row, of_file = N_("row {row}: {message}"), N_("the file: {message}")
            line("  " + words(of_row if problem.row else of_file, row=problem.row, message=problem.say(words)))


def take_backup(shop_file: Path, to: Path | None, *, as_json: bool, user: str) -> None:
    """Takes a backup, into both places unless ``to`` says where, and says where it is."""
    must_not_be_kept(shop_file)
    with reading_as(shop_file, user, Action.BACK_UP) as (shop, acting), Meter() as meter:
        progress = partial(meter.at, _COPYING)
        if to is not None:
            _tell_copy(shop, acting, to)
            done = Round(shop.writes, back_up(shop, to, progress=progress), None)
        else:
            done = back_up_both(shop, check=check_everything, progress=progress)
        if done.made is not None:
            note_head(shop)
        keys_fault = sheet_fault(shop.path, shop.database.passphrase)
    if done.made is None and done.fault is not None:
        raise done.fault
    for fault in (done.fault, done.second_fault, keys_fault):
        if fault is not None:
            complain(fault.say(SAY.words))
    made = [each for each in (done.first, done.second) if each is not None]
    if as_json:
        told = [{"file": str(each.path), "at": each.at.isoformat(), "size": each.size} for each in made]
        answer(told[0] | {"second": told[1] if len(told) > 1 else None})
        return
    for each in made:
        line(str(each.path))


def _tell_copy(read: Shop, acting: Acting, to: Path) -> None:
    """A line in the trail, and so in the copy as well, that a whole copy goes to another place."""
    if not to.is_dir():
        return  # there will be none
    with beside(read) as shop:
        if shop is not None:
            record_copy(shop, acting, to)
            return
    complain(SAY(N_("The file cannot be written to, so its audit trail does not say that this was saved.")))


def put_back(backup: Path, to: Path, *, as_json: bool, user: str, yes: bool, damaged: bool = False) -> None:
    """Restores ``backup`` to ``to``; who may do so is asked of the file to be replaced, while that can be read.

    What would be lost is said first; at a terminal it is then asked, unless ``yes``. A backup in which the check finds
    something is refused, unless it is known to be ``damaged``.
    """
    of_old, passphrase = _keys(backup, to)
    acting = _whose_word(backup, to, passphrase, of_old, user)
    lost = _tell_losses(backup, to, passphrase, of_old) if to.exists() else Losses()
    if to.exists() and not yes and sys.stdin.isatty() and not _sure():
        raise DeskError(N_("Nothing was changed."))
    with Meter() as meter:
        progress = partial(meter.at, _COPYING)
        try:
            restored = restore_keeping_erased(
                acting, backup, to, passphrase, of_old, progress=progress, check=check_everything, faulty=damaged
            )
        except BackupFaulty as error:
            complain(error.say(SAY.words))
            raise DeskError(N_("Where it is the last hope, --damaged restores it as it is.")) from error
    if as_json:
        kept = str(restored.kept) if restored.kept else None
        counts = dict.fromkeys(LOST_KINDS, 0) | lost.counts if lost is not None else None
        again = {"erased_again": restored.erased, "back": restored.back, "named_in": restored.named.codes}
        faults = [problem.say(SAY.words) for problem in restored.faults]
        answer({"file": str(restored.path), "kept": kept, "lost": counts} | again | {"faults": faults})
        return
    line(str(restored.path))
    if restored.faults:
        said = N_("The backup was not in order, and was restored as it is. {found}")
        complain(SAY(said, found=faults_said(restored.faults, SAY.words)))
    if restored.erased or restored.back:
        complain(say_again(restored, SAY.words))
    if restored.kept is not None:
        complain(SAY(N_("The file that was there before is kept as {path}"), path=restored.kept))
    if restored.other_keys:
        complain(SAY(N_("From now on the passphrase and the sheet of the backup open the shop.")))


def _keys(backup: Path, to: Path) -> tuple[Key, Key]:
    """What opens the file to be replaced, and what opens the backup. An encrypted shop is asked for its own key first:
    that a key of somebody else's does not open it is no damage."""
    given = passphrase_for(to) if to.is_file() else ""
    sheet, asked = _sheet(), partial(passphrase_for, backup)
    # Where the shop's own key file is gone, the backup's key is the only one there is to try.
    brought = key_of_backup(backup, asked, sheet=sheet) if to.is_file() and not is_locked(to) else ""
    own = key_over(to, given, sheet, brought)
    return own, brought or key_of_backup(backup, asked, own, sheet)


def _sheet() -> Secret | None:
    """The recovery key of the environment."""
    groups = os.environ.get(RECOVERY_KEY, "")
    return read_groups(groups) if groups else None


def _whose_word(backup: Path, to: Path, passphrase: Key, of_old: Key, user: str) -> Acting:
    """Who restores, as the file to be replaced knows her; only where that is damaged or not there, as the backup."""
    if to.is_file():
        try:
            return who_may(to, user, Action.RESTORE, of_old)
        except Exception as error:
            fault = plain_words(error)
            if fault is None or not may_be_damaged(fault):
                raise
    try:
        return who_may(backup, user, Action.RESTORE, passphrase)
    except Exception as error:
        fault = plain_words(error)
        raise error if fault is None else of_backup(fault, backup) from error


def _tell_losses(backup: Path, to: Path, passphrase: Key, of_old: Key) -> Losses | None:
    """Says what would be lost; None where it cannot be counted: a damaged file is what a backup is for. A backup that
    is no use is refused."""
    try:
        lost = what_would_go(backup, to, passphrase, of_old)
    except BackupUnfit:
        raise
    except ShopFileError as error:
        complain(SAY(N_("What would be lost cannot be counted. {reason}"), reason=error.say(SAY.words)))
        return None
    complain(lost.say(SAY.words))
    return lost


def _sure() -> bool:
    print(SAY(N_("Put the backup in the place of the shop file? y / n: ")), end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in {"y", "yes", "是"}


def check_shop(shop_file: Path, *, as_json: bool) -> bool:
    """Checks the file and prints what does not hold. Whether everything does."""
    passphrase = passphrase_for(shop_file)
    speak_as(shop_file, passphrase)
    words = SAY.words
    try:
        with Meter() as meter:
            result = check_everything(shop_file, passphrase, progress=partial(meter.at, _CHECKING))
    except ShopFileError as error:
        if not as_json and not _ways_on(shop_file, error):
            raise
        if not as_json:
            complain(error.say(SAY.words))
        result = CheckResult((Problem(_OPENING, error.template, error.values),), 0)
    if as_json:
        problems = [_as_json(problem, words) for problem in result.problems]
        unknown = [problem.say(words) for problem in result.unknown]
        told = {"ok": result.ok, "checks": result.checks, "problems": problems, "unknown": unknown}
        answer(told if result.ok else told | {"last_good_backup": _good_backup(shop_file, passphrase)})
        return result.ok
    for problem in (*result.problems, *result.unknown):
        if problem.code != _OPENING:  # said as what it is, a refusal
            line(problem.say(words))
    if result.ok:
        line(words.n("{count} check made, nothing wrong.", "{count} checks made, nothing wrong.", result.checks))
    else:
        _offer_backup(shop_file, passphrase)
    return result.ok


def _as_json(problem: Problem, words: Words) -> dict[str, str]:
    """``support`` is there where the file is damaged: what SQLite said of it, for whoever helps the shop."""
    told = {"code": problem.code, "message": problem.say(words)}
    return told | {"support": problem.support} if problem.support else told


def _good_backup(shop_file: Path, passphrase: str) -> str | None:
    found = way_back(shop_file, passphrase, _sheet(), check=check_everything)
    return None if found is None else str(found.backup.path)


def _ways_on(shop_file: Path, error: ShopFileError) -> bool:
    """Whether a backup may have to stand in for a file that does not open, or is gone."""
    return bool(backups_of(shop_file)) and (may_be_damaged(error) or not shop_file.exists())


def _offer_backup(shop_file: Path, passphrase: str) -> None:
    made, sheet = backups_of(shop_file), _sheet()
    if made and not passphrase and sheet is None:
        passphrase = passphrase_for(made[0].path)
    found = way_back(shop_file, passphrase, sheet, check=check_everything)
    if found is not None and found.keys_only:
        said = N_("Only the key file is missing or damaged. Copy {path} beside the shop file and call it {name}.")
        complain(SAY(said, path=keys_path(found.backup.path), name=keys_path(shop_file).name))
    elif found is not None:
        gone = N_("The shop file is not there. The last good backup is {path}; it can be restored.")
        there = N_("The shop file is not in order. The last good backup is {path}; it can be restored.")
        complain(SAY(there if shop_file.exists() else gone, path=found.backup.path))
    elif any(is_locked(each.path) for each in made) and not passphrase and sheet is None:
        said = N_("Its backups are encrypted. Give the passphrase in {variable}, or the sheet’s groups in {sheet}.")
        complain(SAY(said, variable=PASSPHRASE, sheet=RECOVERY_KEY))
    else:
        complain(SAY(N_("The shop file is not in order, and there is no good backup beside it.")))
