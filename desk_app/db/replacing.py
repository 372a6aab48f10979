"""Whose word it takes to put a backup where a file lies already: what opens that file, or that nothing can."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from desk_app.db import header
from desk_app.db.belonging import pages_open
from desk_app.db.connection import raw_connect
from desk_app.db.copying import reading_mode
from desk_app.db.faults import NOT_OPENED, plain_words
from desk_app.db.key_file import is_locked, key_for, read_keys, which_opens, whole_keys
from desk_app.db.keys import KeyFile, WrongKey, identity_of, keys_path, unlock, unlock_by_recovery
from desk_app.db.ordinary import read_ordinary
from desk_app.db.secret import Key, Secret
from desk_app.db.shop import open_shop
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: So much of a file is looked at, and no byte value of an encrypted one has a larger share of it (evenly: 0.4 %).
_LOOKED_AT, _SMALLEST, _LARGEST_SHARE = 65_536, 4096, 0.03


def key_over(to: Path, passphrase: str = "", sheet: Secret | None = None, brought: Key = "") -> Key:
    """What opens the file at ``to``: "" for none, a plain one and what is no shop file any more; else its data key.

    ``brought`` is the data key of the backup: it is tried where the shop's own key file is gone or damaged. Raises
    WrongKey where an encrypted shop lies there and neither its passphrase nor its ``sheet`` was given: only they can
    tell a healthy one from a damaged one. Raises ShopFileError where the disk would not say.
    """
    if not to.is_file() or _begins_plain(to):
        return ""
    keys = whole_keys(to)
    if keys is None:
        if not looks_encrypted(to):
            return ""
        if isinstance(brought, Secret) and is_of(to, brought):
            return brought
    else:
        data = unlocked(keys, passphrase, sheet)
        if data is not None:
            return data
    raise which_opens(to) or WrongKey(
        N_("{path} is an encrypted shop: only its own passphrase or recovery sheet lets a backup take its place."),
        path=str(to),
    )


def key_of_backup(backup: Path, asked: Callable[[], str], own: Key = "", sheet: Secret | None = None) -> Key:
    """What opens ``backup``: ``own``, the data key of the shop, where it is a backup of that, so that one from before a
    change of passphrase needs only the newest; else what its ``sheet`` or the passphrase ``asked`` for unwraps. Raises
    as ``key_for``.
    """
    if not is_locked(backup):
        return ""
    if isinstance(own, Secret) and read_keys(backup).identity == identity_of(own):
        return own
    if sheet is not None:
        with suppress(WrongKey):
            return unlock_by_recovery(read_keys(backup), sheet)
    given = asked()
    if not given:
        raise WrongKey(N_("The passphrase does not open this file. Try again, and look at Caps Lock."))
    return key_for(backup, given)


def was_encrypted(path: Path) -> bool:
    """Whether the file is an encrypted shop, or has the key file of one beside it and is no plain one."""
    if not path.is_file() or _begins_plain(path):
        return False
    return keys_path(path).exists() or looks_encrypted(path)


def looks_encrypted(path: Path) -> bool:
    """Whether what stands in the file is as even as only encrypted bytes are. Raises ShopFileError."""
    try:
        begin = read_ordinary(path, _LOOKED_AT)
    except OSError as error:
        raise plain_words(error) or error from error
    if len(begin) < _SMALLEST:
        return False
    return max(Counter(begin).values()) <= _LARGEST_SHARE * len(begin)


def _begins_plain(path: Path) -> bool:
    try:
        return header.begins_plain(path)
    except OSError as error:
        raise plain_words(error) or error from error


def unlocked(keys: KeyFile, passphrase: str, sheet: Secret | None) -> Secret | None:
    """The data key, by the sheet or the passphrase; None where neither opens it. Raises ShopFileError."""
    header.must_be_sayable(passphrase)
    if sheet is not None:
        with suppress(WrongKey):
            return unlock_by_recovery(keys, sheet)
    if passphrase:
        with suppress(WrongKey):
            return unlock(keys, passphrase)
    return None


def is_of(path: Path, key: Secret) -> bool:
    """Whether ``key`` is that of the encrypted file ``path``, however damaged: it opens it, or pages of it."""
    try:
        open_shop(path, passphrase=key, read_only=True).close()
    except ShopFileError as error:
        if error.template != NOT_OPENED:
            return True
        try:
            return pages_open(path, key)
        except OSError as fault:
            raise plain_words(fault) or fault from fault
    return True


def opens(path: Path, key: Key) -> bool:
    """Whether ``key`` opens the file ``path`` as it lies there."""
    try:
        with closing(raw_connect(path, key_for(path, key), mode=reading_mode(path))) as file:
            file.execute("PRAGMA query_only=1")
            return file.execute("SELECT count(*) FROM sqlite_master").fetchone() is not None
    except Exception as error:
        if plain_words(error) is None:
            raise
        return False
