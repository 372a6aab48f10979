"""Who is at the keyboard: passphrase and PIN, from the environment or a prompt; and the open shop file."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from getpass import getpass
from pathlib import Path

from desk_app.cli.console import PASSPHRASE, begins_plain
from desk_app.cli.telling import SAY
from desk_app.db.faults import plain_words
from desk_app.db.rows import OPEN
from desk_app.db.secret import Key
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import DeskError, ShopFileError
from desk_app.staff.account import Acting, Action, Role
from desk_app.staff.desk import acting_for, sign_in, staff_by_name, staff_list
from desk_app.staff.reading import act_reading
from desk_app.words import N_

PIN = "DESK_APP_PIN"


def passphrase_for(path: Path) -> str:
    """The passphrase of a file: none for a plain one, else from the environment or a prompt at a terminal."""
    try:
        if begins_plain(path):
            return ""
    except OSError:
        return ""  # opening it will say why
    return os.environ.get(PASSPHRASE) or (getpass(SAY(N_("Passphrase: "))) if sys.stdin.isatty() else "")


@contextmanager
def reading(path: Path, user: str, action: Action) -> Iterator[Shop]:
    """The shop file for reading, beside an open window, once ``user`` is known and may do ``action``."""
    with reading_as(path, user, action) as (shop, _acting):
        yield shop


@contextmanager
def reading_as(
    path: Path, user: str, action: Action, *, passphrase: Key | None = None, older: bool = False
) -> Iterator[tuple[Shop, Acting]]:
    """As ``reading``, and who acts. ``older``: a file of an older format too, for who works there and nothing else."""
    key = passphrase_for(path) if passphrase is None else passphrase
    shop = open_shop(path, passphrase=key, read_only=True, older=older)
    try:
        SAY.in_shop(shop.settings.language)
        acting = _identified(shop, user, read_only=True)
        acting.must(action)
        yield shop, acting
    finally:
        shop.close()


@contextmanager
def beside(read: Shop) -> Iterator[Shop | None]:
    """The shop file that ``read`` reads, for one line of its trail, beside an open window too; None for a backup, and
    where it cannot be written to."""
    try:
        shop = open_shop(read.path, passphrase=read.database.passphrase, clock=read.clock, beside=True)
    except ShopFileError:
        yield None
        return
    try:
        yield shop
    finally:
        shop.close()
        OPEN.initialize(read.database)  # what is read from here on is read through the caller's shop


def who_may(path: Path, user: str, action: Action, passphrase: Key) -> Acting:
    """Who ``user`` is by the shop file, or by a backup of any format, which is closed again. Raises unless she may do
    ``action``."""
    with reading_as(path, user, action, passphrase=passphrase, older=True) as (_shop, acting):
        return acting


def speak_as(path: Path, passphrase: Key) -> None:
    """From now on the language of the shop in ``path`` is spoken; what was spoken before where that cannot be read."""
    try:
        with closing(open_shop(path, passphrase=passphrase, read_only=True, older=True)) as shop:
            SAY.in_shop(shop.settings.language)
    except Exception as error:
        if plain_words(error) is None:
            raise


@contextmanager
def writing(path: Path, user: str, action: Action, *, passphrase: str | None = None) -> Iterator[tuple[Shop, Acting]]:
    """The shop file for writing, no other program having it open, and who acts."""
    shop = open_shop(path, passphrase=passphrase_for(path) if passphrase is None else passphrase)
    try:
        SAY.in_shop(shop.settings.language)
        acting = _identified(shop, user, read_only=False)
        acting.must(action)
        yield shop, acting
    finally:
        shop.close()


def _identified(shop: Shop, user: str, *, read_only: bool) -> Acting:
    machine = socket.gethostname()
    if not user:
        if not shop.settings.demo:
            raise DeskError(N_("Say who you are with --user NAME. This is not a demo shop."))
        owners = [member for member in staff_list(shop) if member.role is Role.OWNER]
        if not owners:
            raise DeskError(N_("The shop has no owner who can sign in."))
        return acting_for(shop, owners[0].id, machine=machine)
    member = staff_by_name(shop, user)
    if shop.settings.demo or not member.has_pin:
        return acting_for(shop, member.id, machine=machine)  # refuses who has no PIN, before one is asked for
    pin = _pin(member.name)
    if read_only:
        return act_reading(shop, member.id, pin, machine=machine)
    return sign_in(shop, member.id, pin, machine=machine)


def _pin(name: str) -> str:
    given = os.environ.get(PIN)
    if given is None and sys.stdin.isatty():
        given = getpass(SAY(N_("PIN of {name}: "), name=name))
    if not given:
        raise DeskError(N_("Give the PIN in {variable}, or start the command at a terminal."), variable=PIN)
    return given
