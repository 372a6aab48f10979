"""One program at a time writes a shop file: a lock file beside it, held as long as the file is open."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from desk_app.db.names import must_not_be_kept
from desk_app.errors import ShopFileError
from desk_app.words import N_


class OpenLock:
    """Held by the program that has the shop file open for writing. A killed program lets go of it by dying."""

    def __init__(self, path: Path) -> None:
        self._file = Path(f"{path}.lock")
        # Opened in one thread and closed in another, so the hold belongs to the program and not to a thread.
        self._lock = FileLock(self._file, timeout=0, thread_local=False)

    def acquire(self) -> None:
        """Takes the lock or raises ShopFileError at once."""
        try:
            self._lock.acquire()
        except Timeout as error:
            raise ShopFileError(
                N_("This shop file is open in another window of the program. Close it there first."),
            ) from error
        except OSError as error:
            raise ShopFileError(
                N_("The folder {path} cannot be written to. The disk may be read-only or full."),
                path=str(self._file.parent),
            ) from error

    def release(self) -> None:
        """Lets others have the file, and leaves no lock file behind. Again is harmless."""
        if not self._lock.is_locked:
            return
        if sys.platform != "win32":
            # While still held: who opened the old file meanwhile finds it without a name and starts over. A disk that
            # keeps the name keeps nobody out: it is the hold that counts.
            with suppress(OSError):
                self._file.unlink(missing_ok=True)
        self._lock.release()
        with suppress(OSError):  # Windows keeps the name while another program has it open
            self._file.unlink(missing_ok=True)


def take(path: Path) -> OpenLock:
    """Takes the file's lock. Raises ShopFileError where another program has it, the folder cannot be written, or it is
    a backup: whoever takes the lock is about to write."""
    must_not_be_kept(path)
    lock = OpenLock(path)
    lock.acquire()
    return lock
