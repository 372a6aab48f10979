"""The key file beside a shop file or a backup: read, written whole, carried along."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from desk_app.db import header
from desk_app.db.copying import flush_folder
from desk_app.db.faults import plain_words
from desk_app.db.keys import KeyFile, NewKeys, as_json, from_json, identity_of, keys_path, unlock
from desk_app.db.secret import Key, Secret
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: A key file is under a thousand bytes; more than this is something else.
_LARGEST = 65_536


def read_keys(path: Path) -> KeyFile:
    """The keys of the shop file or backup ``path``. Raises ShopFileError: missing, damaged, newer."""
    beside = keys_path(path)
    try:
        with beside.open("rb") as file:
            content = file.read(_LARGEST)
    except FileNotFoundError as error:
        raise ShopFileError(
            N_("The key file {path} is missing. Put it back beside the shop file; every backup has a copy beside it."),
            path=str(beside),
        ) from error
    except OSError as error:
        raise plain_words(error) or error from error
    found = from_json(content.decode(errors="replace"))
    if found is None:
        raise ShopFileError(
            N_("The key file {path} is damaged. Put back the copy that lies beside a backup."), path=str(beside)
        )
    return found


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


def key_for(path: Path, given: Key) -> Key:
    """What SQLCipher is to be handed for ``path``: the data key, or "" for a plain file.

    ``given`` is the data key, the passphrase, or "". Raises WrongKey, and ShopFileError as ``read_keys`` does.
    """
    if isinstance(given, Secret) or not given:
        return given
    return unlock(read_keys(path), given)


def is_locked(path: Path) -> bool:
    """Whether ``path`` is an encrypted shop file with its key file beside it: something to ask a passphrase for."""
    try:
        with path.open("rb") as file:
            begin = file.read(len(header.PLAIN))
        return bool(begin) and begin != header.PLAIN and keys_path(path).is_file()
    except OSError:
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


def take_over(fresh: Path, to: Path, kept: Path | None, key: Key) -> None:
    """After a backup became ``fresh`` (which ``key`` opens) and before that becomes ``to``: gives ``to`` its keys.

    Keys of the same data key stay as they are: the newest passphrase and sheet go on opening it. Others are first
    copied beside ``kept``, the shop file that is replaced.
    """
    new, old = keys_path(fresh), keys_path(to)
    coming = read_keys(fresh) if new.exists() else None
    there = _readable(to)
    if kept is not None and there is not None:
        write_keys(kept, there)
    if coming is None and isinstance(key, Secret):
        if there is None or there.identity != identity_of(key):
            read_keys(fresh)  # says that they are missing
    elif coming is None:
        set_aside(to)
    elif there is not None and there.identity == coming.identity:
        new.unlink(missing_ok=True)
    else:
        if there is None:
            set_aside(to)
        new.replace(old)
    flush_folder(to.parent)


def _readable(path: Path) -> KeyFile | None:
    try:
        return read_keys(path)
    except ShopFileError:
        return None
