"""The key file beside a shop file or a backup: read, written whole, carried along."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from desk_app.db import header
from desk_app.db.copying import flush_folder
from desk_app.db.faults import KEYS_DAMAGED, KEYS_MISSING, plain_words
from desk_app.db.keys import (
    KeyFile,
    NewKeys,
    WrongKey,
    as_json,
    from_json,
    identity_of,
    keys_path,
    seal_holds,
    sealed,
    unlock,
)
from desk_app.db.names import real_path
from desk_app.db.ordinary import is_odd, read_ordinary
from desk_app.db.secret import Key, Secret
from desk_app.db.swap_note import coming, in_place, read_note
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: A key file is under a thousand bytes; more than this is something else.
_LARGEST = 65_536


def read_keys(path: Path, *, settled: bool = False) -> KeyFile:
    """The keys of the shop file or backup ``path``. Raises ShopFileError: missing, damaged, newer.

    Where a kill came between a file and its keys, they are those that came with it; ``settled``: only those beside it.
    """
    path = real_path(path)
    beside = keys_path(path)
    try:
        beside = beside if settled else _keys_of(path)
        if is_odd(beside):
            raise FileNotFoundError(beside)
        content = read_ordinary(beside, _LARGEST + 1)
    except FileNotFoundError as error:
        raise ShopFileError(
            KEYS_MISSING,
            path=str(beside),
        ) from error
    except OSError as error:
        raise plain_words(error) or error from error
    # a file that goes on after its end is none either: it would be carried along with every backup
    found = from_json(content.decode(errors="replace")) if len(content) <= _LARGEST else None
    if found is None:
        raise ShopFileError(KEYS_DAMAGED, path=str(beside))
    return found


def whole_keys(path: Path, *, settled: bool = False) -> KeyFile | None:
    """As ``read_keys``, but None where the keys are missing or damaged.

    Raises ShopFileError where the disk would not say: keys that are there must not be taken for none.
    """
    try:
        return read_keys(path, settled=settled)
    except ShopFileError as error:
        if isinstance(error.__cause__, OSError) and not isinstance(error.__cause__, FileNotFoundError):
            raise
        return None


def write_keys(path: Path, file: KeyFile) -> None:
    """Puts the keys of ``path`` on the disk: the old file or the new one at every instant. Raises ShopFileError."""
    beside = keys_path(path)
    new = beside.with_name(f".{beside.name}.new")
    try:
        new.unlink(missing_ok=True)  # what a killed attempt left
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as to:
            to.write(as_json(file))
            to.flush()
            os.fsync(to.fileno())
        new.replace(beside)
        flush_folder(beside.parent)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise plain_words(error) or error from error


def sheet_fault(path: Path, key: Key) -> ShopFileError | None:
    """What to say where the key file of ``path`` is not as it was sealed; None where it is, where it never was sealed,
    for a plain file, and where there is none to look at."""
    if not isinstance(key, Secret):
        return None
    try:
        file = whole_keys(path)
    except ShopFileError:
        return None  # the disk would not say: whoever opens the file is told
    if file is None or file.identity != identity_of(key) or seal_holds(file, key) is not False:
        return None
    return ShopFileError(
        N_(
            "The key file {path} was changed or is damaged: the recovery sheet may open the shop no more. Make a new"
            " sheet under Keys and encryption."
        ),
        path=keys_path(real_path(path)).name,
    )


def seal_once(path: Path, key: Key) -> None:
    """Seals the key file of ``path``, which ``key`` has just opened, where it was made before there were seals."""
    with suppress(ShopFileError):  # the next time is soon enough
        file = whole_keys(path) if isinstance(key, Secret) else None
        if file is not None and isinstance(key, Secret) and not file.seal and file.identity == identity_of(key):
            write_keys(path, sealed(file, key))


def key_for(path: Path, given: Key) -> Key:
    """What SQLCipher is to be handed for ``path``: the data key, or "" for a plain file.

    ``given`` is the data key, the passphrase, or "". Raises WrongKey, and ShopFileError as ``read_keys`` does and for a
    passphrase that cannot be used.
    """
    if isinstance(given, Secret) or not given:
        return given
    header.must_be_sayable(given)
    try:
        return unlock(read_keys(path), given)
    except WrongKey as error:
        raise (which_opens(path) or error) from error


def which_opens(path: Path) -> WrongKey | None:
    """Which passphrase opens a file whose replacement was broken off, as a sentence; None for every other file."""
    try:
        note = read_note(path)
        there = note is not None and in_place(path, note)
    except OSError:
        return None  # the disk would not say: what is said of any wrong passphrase is true all the same
    if note is None:
        return None
    if not there:
        return WrongKey(
            N_("Restoring the backup {source} was broken off: the passphrase of before opens the shop, as it was."),
            source=note.source,
        )
    if not note.source:
        return WrongKey(N_("The shop was encrypted just before the program stopped: the new passphrase opens it."))
    return WrongKey(
        N_("The backup {source} is in the place of the shop, and the passphrase of that backup opens it."),
        source=note.source,
    )


def _keys_of(path: Path) -> Path:
    """Where the keys of ``path`` lie: beside it, but for the moment in which it took the place of another file."""
    note = read_note(path)
    if note is not None and in_place(path, note) and (brought := keys_path(coming(path))).is_file():
        return brought
    return keys_path(path)


def is_locked(path: Path) -> bool:
    """Whether ``path`` is an encrypted shop file with its key file beside it: something to ask a passphrase for."""
    try:
        path = real_path(path)
        if not path.is_file():  # a pipe would keep whoever opens it
            return False
        begin = read_ordinary(path, len(header.PLAIN))
        return bool(begin) and begin != header.PLAIN and _keys_of(path).is_file()
    except (OSError, ShopFileError):
        return False


def put_first(path: Path, keys: NewKeys) -> None:
    """Writes the keys of a shop file that is about to be made. Keys that lie there already are set aside, never lost:
    the file they open may only have been moved."""
    set_aside(path)
    write_keys(path, keys.file)


def set_aside(path: Path) -> Path | None:
    """Gives the key file of ``path`` a name of its own and says which; None where there is none."""
    beside = keys_path(path)
    if not beside.exists():
        return None
    number, kept = 1, beside.with_name(f"{beside.name}.1")
    while kept.exists():
        number += 1
        kept = beside.with_name(f"{beside.name}.{number}")
    try:
        beside.rename(kept)
    except OSError as error:
        raise plain_words(error) or error from error
    return kept
