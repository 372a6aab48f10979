"""One file in the place of a shop file, with its log and its keys: all of it or nothing, even if killed in between."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desk_app.db import header
from desk_app.db.connection import Mode, raw_connect
from desk_app.db.copying import flush_folder
from desk_app.db.faults import plain_words
from desk_app.db.key_file import read_keys, set_aside, whole_keys, write_keys
from desk_app.db.keys import identity_of, keys_path
from desk_app.db.lock import take
from desk_app.db.secret import Key, Secret
from desk_app.db.swap_note import SwapNote, coming, in_place, note_path, read_note, stamp_of, write_note
from desk_app.errors import ShopFileError

_PLAIN = header.PLAIN.hex()

#: What a replaced file is called: ``shop.replaced-20261121T063000Z.db``.
REPLACED_LABEL = "replaced"


@dataclass(frozen=True, slots=True)
class Swapped:
    """Where the old file went (None: there was none), and whether the new one opens by other keys than it did."""

    kept: Path | None
    other_keys: bool


@contextmanager
def swapping(to: Path) -> Iterator[Path]:
    """Holds the lock of ``to`` while the file is made that is to take its place, and gives where: ``coming(to)``.

    What was begun is taken back where that fails. Raises ShopFileError: open elsewhere, or what the disk said.
    """
    lock = take(to)
    try:
        settle(to)
        yield coming(to)
    except BaseException as error:
        with suppress(OSError, ShopFileError):  # what cannot be taken back now is when the shop is next opened
            settle(to)
        fault = plain_words(error)
        if fault is None or fault is error:
            raise
        raise fault from error
    finally:
        lock.release()


def put_in_place(to: Path, at: datetime, key: Key, *, label: str = REPLACED_LABEL, source: str = "") -> Swapped:
    """``coming(to)``, flushed and with its key file beside it, becomes ``to``. The caller holds the lock of ``to``.

    Keys of the same data key stay as they are: the newest passphrase and sheet go on opening it. The old file is kept
    with its log and its keys as ``shop.replaced-20261121T063000Z.db``. Raises ShopFileError where the key file of an
    encrypted file is missing, and OSError; ``settle`` then takes back what was begun.
    """
    fresh = coming(to)
    there = whole_keys(to)
    new = keys_path(fresh)
    other = new.exists() and (there is None or there.identity != read_keys(fresh).identity)
    if new.exists() and not other:
        new.unlink()
    elif not new.exists() and isinstance(key, Secret) and (there is None or there.identity != identity_of(key)):
        read_keys(fresh)  # says that they are missing
    _fold_log_in(to)
    kept = _free_name(to, at, label) if to.exists() else None
    write_note(to, SwapNote(stamp_of(fresh), kept.name if kept else "", source))
    flush_folder(to.parent)
    if kept is not None:
        if there is not None:
            write_keys(kept, there)
        _set_aside(to, kept)
        flush_folder(to.parent)
    fresh.replace(to)
    flush_folder(to.parent)
    settle(to)
    return Swapped(kept, other)


def settle(to: Path) -> None:
    """Finishes what was begun with ``to``, or takes it back. The caller holds its lock. Raises OSError."""
    note = read_note(to)
    if note is None:
        _sweep(to)
        return
    if in_place(to, note):
        _finish_keys(to)
    else:
        _take_back(to, note)
    flush_folder(to.parent)
    note_path(to).unlink(missing_ok=True)
    flush_folder(to.parent)
    _sweep(to)


def settle_if_free(to: Path) -> None:
    """As ``settle``, for whoever only reads: where another program has the file, that one has settled it already."""
    if not note_path(to).exists():
        return
    with suppress(ShopFileError, OSError):
        lock = take(to)
        try:
            settle(to)
        finally:
            lock.release()


def _finish_keys(to: Path) -> None:
    new, old = keys_path(coming(to)), keys_path(to)
    if new.exists():
        if old.exists() and whole_keys(to, settled=True) is None:
            set_aside(to)
        new.replace(old)
    elif stamp_of(to) == _PLAIN:
        set_aside(to)


def _take_back(to: Path, note: SwapNote) -> None:
    kept = to.with_name(note.kept) if note.kept else None
    if kept is None or not to.exists():
        return
    log, old_log = Path(f"{kept}-wal"), Path(f"{to}-wal")
    if log.exists() and not old_log.exists():
        log.replace(old_log)
    # A second name of the file, or a copy of it on a disk without links. Where it may be the only one left, it stays.
    if kept.exists() and (kept.samefile(to) or coming(to).exists()):
        kept.unlink()
    if not kept.exists():
        keys_path(kept).unlink(missing_ok=True)


def _sweep(to: Path) -> None:
    """Takes away the half-made file of an attempt that was killed before it was to take its place."""
    fresh = coming(to)
    names = [fresh, *(Path(f"{fresh}{end}") for end in ("-wal", "-shm", "-journal", ".lock")), keys_path(fresh)]
    for left in (*names, fresh.with_name(f".{fresh.name}.part"), note_path(to), to.with_name(f".{to.name}.swap.new")):
        with suppress(OSError):
            left.unlink(missing_ok=True)


def _free_name(old: Path, at: datetime, label: str) -> Path:
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    kept, number = old.with_name(f"{old.stem}.{label}-{stamp}{old.suffix}"), 1
    while kept.exists():
        number += 1
        kept = old.with_name(f"{old.stem}.{label}-{stamp}-{number}{old.suffix}")
    return kept


def _set_aside(old: Path, kept: Path) -> None:
    """A second name for ``old`` and its log; ``old`` itself stays until it is replaced."""
    try:
        os.link(old, kept)
    except OSError:  # a disk without links
        shutil.copy2(old, kept)
    # A log left here would be played into the new file. SQLite finds it again beside the kept one.
    log = Path(f"{old}-wal")
    if log.exists():
        log.replace(f"{kept}-wal")
    Path(f"{old}-shm").unlink(missing_ok=True)


def _fold_log_in(old: Path) -> None:
    """Lets SQLite write the log into the file and remove it. A damaged or locked file keeps its log: it moves along."""
    if not Path(f"{old}-wal").exists():
        return
    with suppress(Exception):
        if stamp_of(old) == _PLAIN:
            with closing(raw_connect(old, mode=Mode.WRITE)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
