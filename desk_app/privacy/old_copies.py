"""Whole copies of the shop that still hold whoever was erased since: where they lie, and until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from desk_app.changes import Kind, Touched
from desk_app.clients.client import ClientId
from desk_app.clock import local_date
from desk_app.db.aside import KEPT, clear, list_set_aside, remove_set_aside
from desk_app.db.backup import MONTHLY, backup_folder, list_backups
from desk_app.db.noted import notes_of
from desk_app.db.second import second_folder
from desk_app.db.shop import Shop
from desk_app.privacy import store
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import work
from desk_app.words import N_, Words


class CopyKind(StrEnum):
    """What a copy is. Nobody thins ``ELSEWHERE``, and of ``AWAY`` only the folder is known: it is not there now."""

    BACKUP = "backup"
    SET_ASIDE = "set_aside"
    ELSEWHERE = "elsewhere"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class OldBackup:
    """A copy that still holds her, and the day on which it is thinned away at the latest, which is reckoned from its
    name, as thinning does, even where that lies in the future; None: when somebody deletes it."""

    path: Path
    taken_at: datetime
    lapses_on: date | None
    kind: CopyKind = CopyKind.BACKUP

    def say(self, words: Words, zone: str) -> str:
        """One line."""
        told: dict[str, object] = {"day": words.day(local_date(self.taken_at, zone)), "path": str(self.path)}
        if self.lapses_on is not None:
            return words(N_("{day}, deleted by {last} at the latest: {path}"), last=words.day(self.lapses_on), **told)
        if self.kind is CopyKind.AWAY:
            return words(N_("Copies went to {path}, which is not there now: look there as well."), path=str(self.path))
        return words(N_("{day}, stays until somebody deletes it: {path}"), **told)


@dataclass(frozen=True, slots=True)
class DeletedCopies:
    """What ``delete_set_aside`` deleted."""

    count: int
    touched: Touched


def backups_before(shop: Shop, at: datetime, ahead: Collection[str] = ()) -> tuple[OldBackup, ...]:
    """The whole copies made until ``at``, newest first: the backups of both places (one that lies in both is named in
    both), what a restore or encrypting set aside beside the shop, and what lies in the other folders that copies ever
    went to, as the trail and this machine noted them; of a folder that is away, that it is. So are those dated after
    now: the clock was ahead when they were made, and nobody knows by how much; and those named ``ahead``, which were so
    dated once. No copy is changed."""
    zone, stem = shop.settings.zone, shop.path.stem
    second = second_folder(shop)
    own = {folder.absolute() for folder in (backup_folder(shop), second) if folder is not None}
    found = [
        OldBackup(made.path, made.at, local_date(made.at + MONTHLY, zone))
        for folder in sorted(own)
        for made in list_backups(folder, stem)
    ]
    found += [
        OldBackup(aside.path, aside.at, local_date(aside.at + KEPT, zone), CopyKind.SET_ASIDE)
        for aside in list_set_aside(shop.path)
    ]
    told = {folder.absolute(): since for folder, since in store.copy_folders().items()}
    for folder in sorted({shop.path.parent.absolute(), *notes_of(shop.path).folders, *told} - own):
        lying = list_backups(folder, stem)
        found += [OldBackup(made.path, made.at, None, CopyKind.ELSEWHERE) for made in lying]
    away = [folder for folder in sorted({*own, *told}) if not folder.is_dir()]
    found += [OldBackup(folder, told.get(folder, at), None, CopyKind.AWAY) for folder in away]
    now = shop.now()
    may_hold = (one for one in found if not at < one.taken_at <= now or one.path.name in ahead)
    return tuple(sorted(may_hold, key=lambda one: one.taken_at, reverse=True))


def still_in_backups(shop: Shop, client_id: ClientId) -> tuple[OldBackup, ...]:
    """The copies that still hold a client who was erased; none of one who was not."""
    at = store.erased_at(client_id)
    return () if at is None else backups_before(shop, at, store.copies_ahead(client_id))


def copies_ahead(shop: Shop) -> tuple[str, ...]:
    """The names of the copies dated after now. The line of erasing keeps them: once their day is over, nothing else
    tells them from those that were made after she was erased."""
    now = shop.now()
    return tuple(sorted({one.path.name for one in backups_before(shop, now) if one.taken_at > now}))


def delete_set_aside(shop: Shop, acting: Acting, paths: Collection[Path]) -> DeletedCopies:
    """Deletes those of ``paths`` that were set aside beside the shop, before their time. Nothing else is deleted: a
    backup may be needed.

    Raises NotAllowed, and ShopFileError where a file would not go (the others are gone then, and noted).
    """
    acting.must(Action.ERASE)
    chosen = [aside.path for aside in list_set_aside(shop.path) if aside.path in paths]
    with work(shop, acting) as unit:
        done = clear(chosen, remove_set_aside)
        unit.audit("privacy.copies_deleted", "shop", detail={"files": list(done.gone)})
        unit.touch(Kind.BACKUP, Kind.CLIENT)
    done.must_be_all()
    return DeletedCopies(len(done.gone), unit.touched)
