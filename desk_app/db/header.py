"""What the first bytes of a file say, read before SQLite touches it: another program's file is never opened.

Source of the offsets: https://www.sqlite.org/fileformat2.html#the_database_header
"""

from __future__ import annotations

from pathlib import Path

from desk_app.db import migrate
from desk_app.db.connection import APPLICATION_ID
from desk_app.db.faults import CUT_OFF, EMPTY, FOREIGN, LOCKED_OR_NO_SHOP, NO_SHOP, NOT_LOCKED, plain_words
from desk_app.db.ordinary import is_odd, read_ordinary
from desk_app.db.secret import Key, Secret
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: What a plain SQLite file begins with; an encrypted one begins with random bytes.
PLAIN = b"SQLite format 3\x00"

#: An encrypted file is whole pages, and SQLCipher's page is 4,096 bytes.
_PAGE = 4096


def begins_plain(path: Path) -> bool:
    """Whether there is a file that begins as a plain SQLite file does. Raises OSError: a disk that would not say is no
    answer."""
    try:
        return read_ordinary(path, len(PLAIN)) == PLAIN
    except FileNotFoundError:
        return False


def must_be_sayable(passphrase: Key) -> None:
    """Raises ShopFileError for a passphrase that no key can be made of (a NUL, half a character)."""
    if isinstance(passphrase, Secret):
        return
    try:
        usable = b"\0" not in passphrase.encode()
    except UnicodeEncodeError:
        usable = False
    if not usable:
        raise ShopFileError(N_("The passphrase has a character that cannot be used."))


def must_be_ours(path: Path, passphrase: Key) -> None:
    """Raises ShopFileError unless the file begins as a shop file does. Reads 100 bytes and changes nothing."""
    try:
        size = path.stat().st_size
        if is_odd(path):
            raise ShopFileError(NO_SHOP)
        begin = read_ordinary(path, 100)
    except OSError as error:
        raise plain_words(error) or error from error
    if not begin:
        raise ShopFileError(EMPTY)
    if begin.startswith(PLAIN):
        if passphrase:
            raise ShopFileError(NOT_LOCKED)
        if len(begin) < 100:
            raise ShopFileError(CUT_OFF)
        judge(int.from_bytes(begin[68:72], "big"), int.from_bytes(begin[60:64], "big"), migrate.known_format())
    elif passphrase and size < _PAGE:
        raise ShopFileError(NO_SHOP)
    elif not passphrase:
        raise ShopFileError(LOCKED_OR_NO_SHOP)


def must_be_writable(path: Path) -> None:
    """Raises ShopFileError for a file that can only be read: now, and not at the first client of the day."""
    try:
        with path.open("rb+"):
            pass
    except OSError as error:
        raise ShopFileError(N_("{path} is read-only. Nothing was changed."), path=str(path)) from error


def judge(identity: int, file_format: int, known: int) -> None:
    """Raises ShopFileError for another program's database and for a newer format than ``known``."""
    if identity != APPLICATION_ID:
        raise ShopFileError(FOREIGN)
    if file_format > known:
        raise ShopFileError(
            N_("This file was written by a newer version of the program (format {theirs}; this one knows {ours})."),
            theirs=file_format,
            ours=known,
        )
