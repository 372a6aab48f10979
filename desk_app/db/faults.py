"""What can go wrong between the program and the disk, in words of the shop.

SQLite's result codes are read wherever there is one; its English messages are for us, not for the shop.
Source of the codes: https://www.sqlite.org/rescode.html
"""

from __future__ import annotations

import errno
from enum import IntEnum

from peewee import PeeweeException

from desk_app.db.connection import driver
from desk_app.errors import DeskError, ShopFileError
from desk_app.words import N_

#: What is said of a file that is no whole shop file, or that its key does not open. They have names because what can
#: be done hangs on which it is: a backup is looked for (``rescue``), or it is the backup itself (``unfit``).
CUT_OFF = N_("The end of the shop file is missing. Restore the last good backup.")
EMPTY = N_("The file is empty. Restore the last backup.")
DAMAGED = N_("The shop file is damaged. Restore the last good backup.")
NOT_OPENED = N_("The passphrase does not open this file, or the file is damaged.")
NOT_LOCKED = N_("This file has no passphrase. Leave the passphrase empty.")
FOREIGN = N_("This is a database of another program, not a shop file.")
LOCKED_OR_NO_SHOP = N_("This is not a shop file, or it is locked with a passphrase that was not given.")
NO_SHOP = N_("This is not a shop file.")
KEYS_MISSING = N_(
    "The key file {path} is missing. Put it back beside the shop file; every backup has a copy beside it."
)
KEYS_DAMAGED = N_("The key file {path} is damaged. Put back the copy that lies beside a backup.")


class Code(IntEnum):
    """SQLite's primary result codes that a person can do something about; ``ERROR`` is every other one."""

    ERROR = 1
    PERM = 3
    BUSY = 5
    LOCKED = 6
    NOMEM = 7
    READONLY = 8
    IOERR = 10
    CORRUPT = 11
    FULL = 13
    CANTOPEN = 14
    NOTADB = 26


#: SQLITE_IOERR_SHMSIZE: the shared-memory file could not grow. It is the full disk's other face.
_SHM_SIZE = 10 | (19 << 8)

#: The driver's backup raises without a code, and SQLCipher's export with that of any error; what they say then is
#: ``sqlite3_errstr`` of it, word for word.
_BY_MESSAGE: dict[str, int] = {
    "access permission denied": Code.PERM,
    "attempt to write a readonly database": Code.READONLY,
    "database disk image is malformed": Code.CORRUPT,
    "database is locked": Code.BUSY,
    "database or disk is full": Code.FULL,
    "database table is locked": Code.LOCKED,
    "disk I/O error": Code.IOERR,
    "file is not a database": Code.NOTADB,
    "out of memory": Code.NOMEM,
    "unable to open database file": Code.CANTOPEN,
}

#: Damage that SQLite or its driver reports as a general error: an impossible number in the header, text of no signs.
_DAMAGE = ("unsupported file format", "Could not decode to UTF-8")

#: Where the disk has not a byte left, SQLite often says no more than that it failed.
_FAILED = N_("The disk has no room left, or it failed. Nothing was changed; free some space and try again.")

_SENTENCES: dict[int, str] = {
    Code.PERM: N_("The shop file may not be written by you. Nothing was changed."),
    Code.BUSY: N_("Another program is using the shop file. Nothing was changed; try again in a moment."),
    Code.LOCKED: N_("Another program is using the shop file. Nothing was changed; try again in a moment."),
    Code.NOMEM: N_("The computer has run out of memory. Nothing was changed; close other programs and try again."),
    Code.READONLY: N_("The shop file or its disk is read-only. Nothing was changed."),
    Code.CORRUPT: DAMAGED,
    Code.IOERR: _FAILED,
    Code.FULL: N_("The disk is full. Nothing was changed; free some space and try again."),
    Code.CANTOPEN: N_("The shop file cannot be opened. Its folder may be gone or read-only."),
    Code.NOTADB: DAMAGED,
}

_ERRNO: dict[int, str] = {
    errno.ENOSPC: _SENTENCES[Code.FULL],
    errno.EDQUOT: _SENTENCES[Code.FULL],
    errno.EIO: _FAILED,
    errno.EROFS: N_("{path} cannot be written: the disk is read-only. Nothing was changed."),
    errno.EACCES: N_("You may not use {path}. Nothing was changed."),
    errno.EPERM: N_("You may not use {path}. Nothing was changed."),
    errno.ENOENT: N_("There is no file or folder {path}."),
    errno.ENOTDIR: N_("There is no file or folder {path}."),
    errno.EISDIR: N_("{path} is a folder, not a shop file."),
    errno.ENODEV: N_("{path} is no ordinary file."),
    errno.ENAMETOOLONG: N_("The name {path} is too long for this disk."),
}


def result_code(error: BaseException) -> int | None:
    """SQLite's extended result code behind an error of the driver or of peewee; None for any other error."""
    origin: object = error
    while isinstance(origin, PeeweeException):  # it wraps once for each of its own layers
        origin = getattr(origin, "orig", None)
    if isinstance(origin, UnicodeDecodeError) and origin.object.startswith(b"malformed database schema"):
        return Code.CORRUPT  # the damage is in the very words that would name it
    if not isinstance(origin, driver.Error):
        return None
    code = getattr(origin, "sqlite_errorcode", None)
    if code in {None, int(Code.ERROR)}:
        said = str(origin)
        return Code.CORRUPT if said.startswith(_DAMAGE) else _BY_MESSAGE.get(said, code)
    return int(code)


def plain_words(error: BaseException) -> DeskError | None:
    """``error`` as a sentence for the shop; None where it is a defect of the program and must stay one.

    A ``DeskError`` is itself. Reads in worker threads pass what they catch through here.
    """
    if isinstance(error, DeskError):
        return error
    if isinstance(error, OSError):
        return _of_the_system(error)
    code = result_code(error)
    if code is None:
        return None
    if code == _SHM_SIZE:
        return ShopFileError(_SENTENCES[Code.FULL])
    primary = code & 0xFF
    sentence = _SENTENCES.get(primary)
    return None if sentence is None else ShopFileError(sentence)


def _of_the_system(error: OSError) -> ShopFileError:
    sentence = _ERRNO.get(error.errno or 0)
    if sentence is None:
        return ShopFileError(
            N_("The disk did not do what it was asked ({reason}). Nothing was changed."),
            reason=error.strerror or str(error),
        )
    return ShopFileError(sentence, path=str(error.filename or ""))
