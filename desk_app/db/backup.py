"""Backups of the open shop: taken, listed and thinned.

A backup is a whole, verified copy named after the shop file and the instant: ``shop-20261121T063000Z.deskbackup``.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from stat import S_ISREG

from desk_app.clock import local_date
from desk_app.db.copying import Progress, backup_path, copy_whole, taken_at, which_of_its_second
from desk_app.db.keys import keys_path
from desk_app.db.names import SUFFIX
from desk_app.db.secret import Key
from desk_app.db.shop import Shop
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: How long each kind of backup is kept: every hour's for a day, every day's for a month, every month's for two years.
HOURLY = timedelta(days=1)
DAILY = timedelta(days=31)
MONTHLY = timedelta(days=731)

#: A half-made copy older than this was left by a program that was killed.
_ABANDONED_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup on the disk. ``size`` is in bytes, ``at`` in UTC."""

    path: Path
    at: datetime
    size: int


def backup_folder(shop: Shop) -> Path:
    """Where the shop's backups go: the folder the owner set, or beside the shop file."""
    return Path(shop.settings.backup_folder) if shop.settings.backup_folder else shop.path.parent


def back_up(shop: Shop, folder: Path | None = None, *, progress: Progress | None = None) -> BackupMade:
    """Takes a backup of the open shop into ``folder`` (default: ``backup_folder``), beside whatever else goes on.

    It reads through a connection of its own: call it off the window's thread. An encrypted shop's backup has the
    same passphrase. Raises ShopFileError in plain words; then there is no backup and no half of one.
    """
    folder = folder if folder is not None else backup_folder(shop)
    if not folder.is_dir():
        raise ShopFileError(N_("There is no folder {path}."), path=str(folder))
    return make_backup(shop.path, folder, shop.path.stem, shop.now(), shop.database.passphrase, progress=progress)


def make_backup(
    source: Path, folder: Path, stem: str, at: datetime, passphrase: Key, *, progress: Progress | None = None
) -> BackupMade:
    """Names a backup of ``source`` (the live shop file, or a backup of it) in ``folder`` and finishes it.

    The one place where a file becomes a backup: what has to travel with every backup is put beside it here, and taken
    away with it in ``remove_backup``. Raises ShopFileError in plain words; then there is no backup and no half of one.
    """
    sweep(folder, stem)
    to = backup_path(folder, stem, at)
    copy_whole(source, to, passphrase, progress=progress)
    return BackupMade(to, at, to.stat().st_size)


def remove_backup(path: Path) -> None:
    """Deletes a backup and what travelled with it. Raises OSError."""
    path.unlink()
    keys_path(path).unlink(missing_ok=True)


def sweep(folder: Path, stem: str) -> None:
    """Takes away half-made copies of ``stem`` that a killed program left in ``folder``."""
    for part in folder.glob(f".*{SUFFIX}.part"):
        with suppress(OSError):
            if part.name.startswith(f".{stem}-") and time.time() - part.stat().st_mtime > _ABANDONED_SECONDS:
                part.unlink()


def list_backups(folder: Path, stem: str) -> tuple[BackupMade, ...]:
    """The backups of the shop file ``stem`` in ``folder``, newest first. A folder that is not there has none."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            at = taken_at(path.name, stem)
            if at is not None:
                with suppress(OSError):  # gone since it was listed
                    status = path.stat()
                    if S_ISREG(status.st_mode):  # a pipe would keep whoever reads it
                        found.append(BackupMade(path, at, status.st_size))
    return tuple(sorted(found, key=lambda made: (made.at, which_of_its_second(made.path.name)), reverse=True))


def thin(taken: Iterable[datetime], now: datetime, zone: str = "UTC") -> frozenset[datetime]:
    """Which of the instants to keep at ``now``: the last of every hour for a day, of every day for a month, of every
    month for two years, and always the newest and any from the future (the clock may have been set back).

    Days and months are those of ``zone``: a day's last backup is the one of its evening.
    """
    ordered = sorted(set(taken))
    last_of: dict[tuple[int, ...], datetime] = {}
    for at in ordered:
        period = _period(at, now - at, zone)
        if period is not None:
            last_of[period] = at
    return frozenset([*last_of.values(), *ordered[-1:]])


def _period(at: datetime, age: timedelta, zone: str) -> tuple[int, ...] | None:
    if age < timedelta(0):
        return (0, int(at.timestamp() * 1_000_000))
    if age < HOURLY:
        return (1, at.year, at.month, at.day, at.hour)
    day = local_date(at, zone)
    if age < DAILY:
        return (2, day.year, day.month, day.day)
    return (3, day.year, day.month) if age < MONTHLY else None


def thin_folder(folder: Path, stem: str, now: datetime, zone: str = "UTC") -> tuple[Path, ...]:
    """Deletes the backups of ``stem`` that ``thin`` does not keep, and says which. One that will not go stays.

    Of several of one second, the last is kept.
    """
    backups = list_backups(folder, stem)
    keep = set(thin((made.at for made in backups), now, zone))
    gone = []
    for made in backups:
        if made.at in keep:
            keep.remove(made.at)  # newest first: the others of that second are older
            continue
        with suppress(OSError):
            remove_backup(made.path)
            gone.append(made.path)
    return tuple(gone)


@dataclass(frozen=True, slots=True)
class BackupSchedule:
    """When the next backup is due. ``writes`` and ``at`` are those of the last one (``at`` None: none yet)."""

    every_minutes: int
    writes: int = 0
    at: datetime | None = None

    def due(self, writes: int, now: datetime) -> bool:
        """Whether there is something new and the last backup is old enough (or the clock was set back)."""
        if writes == self.writes:
            return False
        if self.at is None:
            return True
        return not timedelta(0) <= now - self.at < timedelta(minutes=self.every_minutes)

    def due_on_close(self, writes: int) -> bool:
        """Whether closing now would leave something without a backup."""
        return writes != self.writes

    def made(self, writes: int, at: datetime) -> BackupSchedule:
        """The schedule after a backup begun when the shop had ``writes``."""
        return BackupSchedule(self.every_minutes, writes, at)
