"""The owner's way from a plain shop to an encrypted one: the file first, then what still lies about in the open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from desk_app.changes import Kind, Touched
from desk_app.clock import Clock
from desk_app.db import header
from desk_app.db.aside import clear, remove_set_aside
from desk_app.db.backup import backup_folder, list_backups, remove_backup
from desk_app.db.check import Checker, check_file
from desk_app.db.copying import Progress, taken_at
from desk_app.db.encrypting import PLAIN_LABEL, Encrypted, encrypt_file
from desk_app.db.keys import NewKeys
from desk_app.db.names import SUFFIX
from desk_app.db.second import second_folder
from desk_app.db.secret import Secret
from desk_app.db.shop import Shop, open_shop
from desk_app.db.swapping import REPLACED_LABEL
from desk_app.errors import DeskError
from desk_app.staff.account import Acting, Action
from desk_app.staff.members import author_in
from desk_app.staff.work import work
from desk_app.words import N_


@dataclass(frozen=True, slots=True)
class PlainCopy:
    """A copy of the shop that anybody can read who has it: a backup, or a file that was replaced. Size in bytes."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Removed:
    """How many plain copies are gone."""

    count: int
    touched: Touched


def encrypt_shop(
    acting: Acting,
    path: Path,
    keys: NewKeys,
    *,
    clock: Clock | None = None,
    check: Checker = check_file,
    progress: Progress | None = None,
) -> Encrypted:
    """Encrypts the closed plain shop ``path`` with ``keys`` and notes it in its trail. Whom ``acting`` was asked of is
    the caller's business. Print the sheet of ``keys`` before: it is kept nowhere.

    Raises NotAllowed, and ShopFileError as ``encrypt_file`` does; nothing was changed then.
    """
    acting.must(Action.CHANGE_SETTINGS)

    def note(copy: Path) -> None:
        # The plain file itself is kept, so an older format needs no second copy of it first.
        shop = open_shop(copy, passphrase=keys.data, clock=clock, before_migration=lambda _old: None)
        try:
            by = author_in(shop, acting.name, acting.machine, acting.allowed)
            if by is not None:  # nobody works there, and a line needs an author
                with work(shop, by) as unit:
                    unit.audit("keys.encrypted", "shop")
        finally:
            shop.close()

    return encrypt_file(path, keys, clock=clock, check=check, progress=progress, finish=note)


def plain_copies(shop: Shop) -> tuple[PlainCopy, ...]:
    """What lies about of this shop that anybody can read: in its folder and in both places for backups, newest name
    first. Reads the first bytes of each file: call it off the window's thread."""
    folders = {shop.path.parent, backup_folder(shop), second_folder(shop) or shop.path.parent}
    every = (path for folder in folders for path in _listed(folder))
    found = [PlainCopy(path, path.stat().st_size) for path in every if _is_of(shop.path, path) and _is_plain(path)]
    return tuple(sorted(found, key=lambda copy: (copy.path.name, str(copy.path)), reverse=True))


def _is_of(shop: Path, path: Path) -> bool:
    """Whether ``path`` is called as a backup of the shop file is, or as what it was replaced by."""
    aside = (f"{shop.stem}.{REPLACED_LABEL}-", f"{shop.stem}.{PLAIN_LABEL}-")
    return taken_at(path.name, shop.stem) is not None or (path.suffix == shop.suffix and path.name.startswith(aside))


def has_encrypted_backup(shop: Shop) -> bool:
    """Whether there is a backup that only the keys of the open shop open. Only looks: see ``remove_plain_copies``."""
    return bool(_encrypted_backups(shop))


def remove_plain_copies(
    shop: Shop,
    acting: Acting,
    paths: Collection[Path],
    *,
    check: Checker = check_file,
) -> Removed:
    """Deletes those of ``plain_copies`` that are among ``paths``, once the newest encrypted backup was checked in full.

    Raises NotAllowed; DeskError where the shop is not encrypted, there is no such backup, or it is not in order;
    ShopFileError where a file would not go (the others are gone then, and noted).
    """
    acting.must(Action.CHANGE_SETTINGS)
    key = shop.database.passphrase
    if not isinstance(key, Secret):
        raise DeskError(N_("The shop itself is not encrypted. Encrypt it first."))
    backups = _encrypted_backups(shop)
    if not backups:
        raise DeskError(N_("There is no encrypted backup yet. Make one first, and then remove these."))
    if not check(backups[0], key).ok:
        raise DeskError(N_("The newest backup is not in order, so nothing was removed. Make another one first."))
    chosen = [copy.path for copy in plain_copies(shop) if copy.path in paths]
    with work(shop, acting) as unit:
        done = clear(chosen, _remove)
        unit.audit("keys.plain_removed", "shop", detail={"files": list(done.gone)})
        unit.touch(Kind.BACKUP)
    done.must_be_all()
    return Removed(len(done.gone), unit.touched)


def _remove(path: Path) -> None:
    remove = remove_backup if path.suffix.casefold() == SUFFIX else remove_set_aside
    remove(path)


def _encrypted_backups(shop: Shop) -> list[Path]:
    """Newest first."""
    every = list_backups(backup_folder(shop), shop.path.stem)
    return [made.path for made in every if isinstance(shop.database.passphrase, Secret) and not _is_plain(made.path)]


def _listed(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file()]
    except OSError:
        return []  # a stick that is away has nothing to read


def _is_plain(path: Path) -> bool:
    try:
        return header.begins_plain(path)
    except OSError:
        return False
