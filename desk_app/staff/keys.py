"""The owner's use cases with the keys of the shop: a new passphrase, a new recovery sheet, a forgotten passphrase."""

from __future__ import annotations

from pathlib import Path

from desk_app.changes import Touched
from desk_app.clock import Clock
from desk_app.db.key_file import read_keys, write_keys
from desk_app.db.keys import KeyFile, WrongKey, calibrated, identity_of, unlock, unlock_by_recovery
from desk_app.db.keys import with_passphrase as wrapped_by_passphrase
from desk_app.db.keys import with_recovery as wrapped_by_recovery
from desk_app.db.names import real_path
from desk_app.db.secret import Secret
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import DeskError, RuleBroken, ShopFileError
from desk_app.staff.account import Acting, Action
from desk_app.staff.members import author_in
from desk_app.staff.passphrase import checked_passphrase
from desk_app.staff.work import work
from desk_app.words import N_


class KeysUnsure(ShopFileError):
    """The disk failed twice: the key file may be the old one or the new one, and both are whole."""


def is_encrypted(shop: Shop) -> bool:
    """Whether the open shop is an encrypted one."""
    return isinstance(shop.database.passphrase, Secret)


def change_passphrase(shop: Shop, acting: Acting, old: str, new: str, again: str) -> Touched:
    """The shop opens by ``new`` from now on, and the sheet stays good. Older backups keep the passphrase of their day.

    Raises NotAllowed, RuleBroken("old_passphrase" | "passphrase" | "passphrase_again"), ShopFileError.
    """
    acting.must(Action.CHANGE_SETTINGS)
    file, data = _proved(shop, old, "old_passphrase")
    changed = wrapped_by_passphrase(file, data, checked_passphrase(new, again), calibrated())
    return _rewrite(shop, acting, "keys.passphrase_changed", file, changed)


def prove_passphrase(shop: Shop, acting: Acting, passphrase: str) -> None:
    """Shows that who asks for a new sheet is the owner and not a passer-by, before one is printed.

    Raises NotAllowed, RuleBroken("sheet_passphrase"), ShopFileError.
    """
    acting.must(Action.CHANGE_SETTINGS)
    _proved(shop, passphrase, "sheet_passphrase")


def replace_recovery_key(shop: Shop, acting: Acting, passphrase: str, recovery: Secret) -> Touched:
    """``recovery`` opens the shop from now on and the old sheet does not. Print the new sheet before.

    Raises NotAllowed, RuleBroken("old_passphrase"), ShopFileError.
    """
    acting.must(Action.CHANGE_SETTINGS)
    file, data = _proved(shop, passphrase, "old_passphrase")
    return _rewrite(shop, acting, "keys.sheet_replaced", file, wrapped_by_recovery(file, data, recovery))


def recover(
    path: Path, recovery: Secret, new: str, again: str, *, clock: Clock | None = None, machine: str = ""
) -> Secret:
    """Gives a closed shop a new passphrase by its recovery key, and notes it under an owner who works there. Returns
    the data key.

    Raises WrongKey, RuleBroken("passphrase" | "passphrase_again"), ShopFileError; nothing was changed then.
    """
    passphrase = checked_passphrase(new, again)
    path = real_path(path)
    file = read_keys(path)
    data = unlock_by_recovery(file, recovery)
    changed = wrapped_by_passphrase(file, data, passphrase, calibrated(), sheet_opens=True)
    shop = open_shop(path, passphrase=data, clock=clock)
    try:
        author = author_in(shop, machine=machine)
        if author is None:
            write_keys(path, changed)  # nobody works there, and a line needs an author
            return data
        _rewrite(shop, author, "keys.recovered", file, changed)
    finally:
        shop.close()
    return data


def _rewrite(shop: Shop, acting: Acting, line: str, old: KeyFile, new: KeyFile) -> Touched:
    """Writes the key file and the line of the trail that says so: both, or neither where the disk fails.

    Raises KeysUnsure where it fails again while the old keys are put back.
    """
    try:
        with work(shop, acting) as unit:
            unit.audit(line, "shop")
            write_keys(shop.path, new)
    except Exception as error:
        _put_back(shop.path, old, error)
        raise
    return unit.touched


def _put_back(path: Path, old: KeyFile, reason: Exception) -> None:
    # The trail could not be written after the keys were: nobody may be told that nothing changed.
    try:
        if read_keys(path) != old:
            write_keys(path, old)
    except ShopFileError:
        raise KeysUnsure(
            N_("The disk failed. Perhaps the new passphrase or sheet opens the shop already: keep the old and the new.")
        ) from reason


def _proved(shop: Shop, passphrase: str, field: str) -> tuple[KeyFile, Secret]:
    """The key file and the data key, once ``passphrase`` has shown that who asks is the owner and not a passer-by."""
    open_by = shop.database.passphrase
    if not isinstance(open_by, Secret):
        raise DeskError(N_("This shop is not encrypted: it has no passphrase and no recovery key."))
    file = read_keys(shop.path)
    try:
        data = unlock(file, passphrase)
    except WrongKey as error:
        raise RuleBroken(field, "wrong", N_("This is not the passphrase of the shop.")) from error
    if identity_of(data) != identity_of(open_by):
        raise DeskError(N_("The key file beside the shop belongs to another shop. Put the right one back."))
    return file, data
