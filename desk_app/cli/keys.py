"""The keys of a shop from the command line. Every secret comes from the environment or a prompt, never from argv."""

from __future__ import annotations

import os
import socket
import sys
from functools import partial
from getpass import getpass
from pathlib import Path

from desk_app.cli.asking import passphrase_for, reading_as, speak_as, writing
from desk_app.cli.console import RECOVERY_KEY
from desk_app.cli.telling import SAY, Meter, complain, line
from desk_app.db.key_file import is_locked
from desk_app.db.keys import new_keys
from desk_app.db.recovery import groups, new_recovery_key, read_groups
from desk_app.errors import DeskError
from desk_app.overview.whole import check_everything
from desk_app.reports.recovery_paper import recovery_sheet_pdf
from desk_app.reports.recovery_sheet import RecoverySheet
from desk_app.reports.save import save_pdf
from desk_app.staff.account import Action
from desk_app.staff.encrypting import encrypt_shop
from desk_app.staff.keys import KeysUnsure, change_passphrase, recover, replace_recovery_key
from desk_app.staff.passphrase import checked_passphrase
from desk_app.words import N_

NEW_PASSPHRASE = "DESK_APP_NEW_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret


def new_passphrase(shop_file: Path, user: str) -> None:
    """Changes the passphrase of a shop."""
    old = passphrase_for(shop_file)
    with writing(shop_file, user, Action.CHANGE_SETTINGS, passphrase=old) as (shop, acting):
        new, again = _new_twice()
        change_passphrase(shop, acting, old, new, again)
    line(SAY(N_("The passphrase is changed. Backups made before keep the old one.")))


def new_sheet(shop_file: Path, out: Path, user: str) -> None:
    """Replaces the recovery key; the new sheet is on the disk before the old one loses its power."""
    old = passphrase_for(shop_file)
    with writing(shop_file, user, Action.CHANGE_SETTINGS, passphrase=old) as (shop, acting):
        recovery = new_recovery_key()
        sheet = RecoverySheet(shop.settings.shop_name, groups(recovery), shop.today())
        save_pdf(recovery_sheet_pdf(sheet, SAY.words), out)
        try:
            replace_recovery_key(shop, acting, old, recovery)
        except KeysUnsure:
            raise  # it may be the one that opens the shop already
        except BaseException:
            out.unlink(missing_ok=True)  # a sheet that opens nothing must not be kept for one that does
            raise
    line(str(out))


def encrypt(shop_file: Path, out: Path, user: str) -> None:
    """Encrypts a plain shop; its recovery sheet is on the disk before anything depends on it."""
    if passphrase_for(shop_file):
        raise DeskError(N_("This shop is encrypted already."))
    with reading_as(shop_file, user, Action.CHANGE_SETTINGS) as (shop, acting):
        name, on = shop.settings.shop_name, shop.today()
    new, again = _new_twice()
    keys = new_keys(checked_passphrase(new, again))
    sheet = RecoverySheet(name, groups(keys.recovery), on)
    save_pdf(recovery_sheet_pdf(sheet, SAY.words), out)
    try:
        with Meter() as meter:
            copying = partial(meter.at, N_("Copying"))
            done = encrypt_shop(acting, shop_file, keys, check=check_everything, progress=copying)
    except BaseException:
        if not is_locked(shop_file):
            out.unlink(missing_ok=True)  # a sheet that opens nothing must not be kept for one that does
        raise
    line(str(out))
    complain(SAY(N_("The shop is encrypted. Anybody can still read {path} and the backups of before."), path=done.kept))


def by_sheet(shop_file: Path) -> None:
    """Gives a shop whose passphrase is forgotten a new one."""
    typed = _from(RECOVERY_KEY, SAY(N_("The eight groups of the recovery sheet: ")))
    recovery = read_groups(typed)
    new, again = _new_twice()
    speak_as(shop_file, recover(shop_file, recovery, new, again, machine=socket.gethostname()))
    line(SAY(N_("The shop has a new passphrase.")))


def _new_twice() -> tuple[str, str]:
    if given := os.environ.get(NEW_PASSPHRASE):
        return given, given
    return _from(NEW_PASSPHRASE, SAY(N_("New passphrase: "))), _from(NEW_PASSPHRASE, SAY(N_("Once more: ")))


def _from(variable: str, prompt: str) -> str:
    given = os.environ.get(variable) or (getpass(prompt) if sys.stdin.isatty() else "")
    if not given:
        raise DeskError(N_("Give it in {variable}, or start the command at a terminal."), variable=variable)
    return given
