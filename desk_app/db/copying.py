"""A whole, verified copy of a shop file, made while it is in use.

SQLite's backup API copies from one snapshot held open for the length of the copy: writers go on, and what they write
meanwhile is not in the copy. The copy gets its name only when it has been read back and found equal.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desk_app.db.connection import Mode, raw_connect
from desk_app.db.faults import plain_words
from desk_app.db.keys import keys_path
from desk_app.db.names import SUFFIX, is_kept
from desk_app.db.secret import Key, Secret
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: Pages copied, and pages in all. Raising an exception in it stops the copy; nothing stays behind.
Progress = Callable[[int, int], None]

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"-(?P<stamp>\d{8}T\d{6}Z)(?:-(?P<number>\d+))?\.deskbackup$")

#: Pages a step: about a millisecond of disk work, so that other threads and writers get their turn.
PAGES_A_STEP = 256
REST_SECONDS = 0.002

#: The last seal of the audit trail stands for everything written so far. Named here, below staff, because a copy
#: that lost the last line must not pass for whole.
_TRAIL_HEAD = "SELECT hash FROM audit NOT INDEXED ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a copy must have in common with its original: rows by table, and the last seal of the audit trail."""

    rows: tuple[tuple[str, int], ...]
    head: str

    def row_count(self, table: str) -> int:
        """Rows of ``table``; 0 where there is no such table."""
        return dict(self.rows).get(table, 0)


def fingerprint(connection: Any) -> Fingerprint:
    """Of what ``connection`` sees. Inside a transaction, so that all of it is of one moment."""
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    rows = tuple((name, _count(connection, name)) for (name,) in tables if not name.startswith("sqlite_"))
    head = connection.execute(_TRAIL_HEAD).fetchone() if ("audit",) in tables else None
    return Fingerprint(rows, str(head[0]) if head else "")


def _count(connection: Any, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])


def copy_whole(path: Path, to: Path, passphrase: Key = "", *, progress: Progress | None = None) -> Fingerprint:
    """Copies the shop file ``path`` to ``to`` (which must not exist), verified and flushed to the disk.

    The copy has the same keys, in a key file of its own beside it. Raises ShopFileError in plain words; then ``to``
    does not exist.
    """
    part = to.with_name(f".{to.name}.part")
    try:
        part.unlink(missing_ok=True)
        original = _copy(path, part, passphrase, progress)
        _verify(part, passphrase, original)
        flush(part)
        _carry_keys(path, to, passphrase)
        give_name(part, to)
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        fault = plain_words(error)
        if fault is None or fault is error:
            raise
        raise fault from error
    return original


def _copy(path: Path, part: Path, passphrase: Key, progress: Progress | None) -> Fingerprint:
    def after_step(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    with (
        closing(raw_connect(path, passphrase, mode=reading_mode(path))) as source,
        closing(raw_connect(part, passphrase, mode=Mode.CREATE)) as copy,
    ):
        # Nobody reads the copy before it is flushed as a whole, so it needs no journal and no flush of its own.
        copy.execute("PRAGMA synchronous=OFF")
        source.execute("PRAGMA query_only=1")
        source.execute("BEGIN")
        original = fingerprint(source)  # the first read takes the snapshot, and the transaction keeps it
        source.backup(copy, pages=PAGES_A_STEP, progress=after_step, sleep=REST_SECONDS)
        source.execute("ROLLBACK")
    return original


def _verify(part: Path, passphrase: Key, original: Fingerprint) -> None:
    with closing(raw_connect(part, passphrase, mode=Mode.FROZEN)) as copy:
        if not _sound(copy, sealed=bool(passphrase)):
            raise ShopFileError(N_("The copy is damaged, so it was not kept. Check the shop file and the disk."))
        if fingerprint(copy) != original:
            raise ShopFileError(
                N_("The copy does not equal the shop file, so it was not kept. Check the shop file and the disk.")
            )


def _sound(copy: Any, *, sealed: bool) -> bool:
    """Whether the file is what restoring demands (``check.check_file``): a backup that could not be put back is none.

    About 15 ms a megabyte, most of it for the indexes, which the quick check would leave out.
    """
    if sealed and copy.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
        return False
    whole = copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    return whole and copy.execute("PRAGMA foreign_key_check").fetchone() is None


def _carry_keys(path: Path, to: Path, key: Key) -> None:
    """Copies the key file of ``path`` beside ``to``: a copy that nobody can open is none."""
    if not isinstance(key, Secret):
        return
    beside = keys_path(to)
    new = beside.with_name(f".{beside.name}.new")
    try:
        shutil.copyfile(keys_path(path), new)
    except FileNotFoundError as error:
        if is_kept(path):
            return  # a backup without its key file is opened by the keys of the shop it is put back to
        raise ShopFileError(N_("The key file {path} is missing, so no copy was made."), path=keys_path(path)) from error
    flush(new)
    new.replace(beside)


def reading_mode(path: Path) -> Mode:
    """How to read ``path`` and leave nothing behind. The reader sets ``query_only``.

    A connection that could write tidies the log away when it is the last to close, one that cannot leaves it there;
    so the second kind is for where nobody can write, and a backup or such a disk needs no log at all.
    """
    kept = is_kept(path)
    writable = not kept and os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if not writable and not Path(f"{path}-wal").exists():
        return Mode.FROZEN
    return Mode.WRITE if writable else Mode.READ


def fold_log(path: Path, key: Key = "") -> None:
    """Sees to it that all of ``path``, which nobody has open, is in the file itself, before it gets another name.

    SQLite tidies the log away when a file is closed, and says nothing where it could not. Raises ShopFileError.
    """
    log = Path(f"{path}-wal")
    if not log.exists():
        return
    try:
        with closing(raw_connect(path, key, mode=Mode.WRITE)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        if log.exists() and log.stat().st_size:
            raise ShopFileError(N_("The disk did not take everything, so nothing was changed. Check the disk."))
        for left in (log, Path(f"{path}-shm")):
            left.unlink(missing_ok=True)
    except OSError as error:
        raise plain_words(error) or error from error


def flush(path: Path) -> None:
    """Makes sure the bytes of ``path`` are on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def read_afresh(path: Path) -> None:
    """Lets go of what the machine keeps of ``path`` in memory, where it can be asked to: what is read next is read
    from the disk, and a stick that lost what it took is found out now. The file must have been flushed."""
    if sys.platform == "linux":
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def flush_folder(folder: Path) -> None:
    """Makes sure the names in ``folder`` are on the disk. Windows does so by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def give_name(part: Path, to: Path) -> None:
    """Renames ``part`` to ``to``, in one step, never over another file. Raises FileExistsError."""
    try:
        os.link(part, to)  # unlike rename, a link refuses a name that is taken
    except FileExistsError:
        raise
    except OSError:  # a disk without links (FAT on a stick)
        if to.exists():
            raise FileExistsError(to) from None
        part.rename(to)
    else:
        part.unlink()
    flush_folder(to.parent)


def backup_path(folder: Path, stem: str, at: datetime) -> Path:
    """A free name for a backup taken ``at``: ``shop-20261121T063000Z.deskbackup``, "-2" and on within one second."""
    stamp = at.astimezone(UTC).strftime(_STAMP)
    path, number = folder / f"{stem}-{stamp}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{stamp}-{number}{SUFFIX}"
    return path


def taken_at(name: str, stem: str) -> datetime | None:
    """When the backup of that file name was taken; None where it is not a backup of ``stem``."""
    found = _NAME.search(name)
    if found is None or name[: found.start()] != stem:
        return None
    try:
        return datetime.strptime(found["stamp"], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def which_of_its_second(name: str) -> int:
    """1 for the first backup of its second, 2 for the one called "-2", and on; 0 for what is no backup."""
    found = _NAME.search(name)
    return 0 if found is None else int(found["number"] or 1)


def backup_beside(path: Path, passphrase: Key, at: datetime) -> Path:
    """A verified backup in the file's own folder: what an older file gets before it is changed."""
    to = backup_path(path.parent, path.stem, at)
    copy_whole(path, to, passphrase)
    return to
