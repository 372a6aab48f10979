"""Wrong PINs on this machine, at a shop or any copy of it: counted in the state folder.

The file counts too, where it can be written. But whoever takes a copy of it takes its count as it was then.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock

from desk_app.clock import as_text, from_text
from desk_app.places import state_folder
from desk_app.staff.account import StaffId
from desk_app.staff.pin import lock_for, lock_left

#: Where they are kept. A torn file counts as none.
FILE = "wrong-pins.json"


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong tries in a row, and until when no other is taken."""

    failed: int = 0
    locked_until: datetime | None = None


class Counted:
    """The tries at one account of one shop, held by one program at a time."""

    def __init__(self, file: Path, key: str) -> None:
        self._file = file
        self._key = key

    @property
    def tries(self) -> Tries:
        """What was counted so far."""
        failed, until = self._read().get(self._key, (0, ""))
        return Tries(failed, from_text(until) if until else None)

    def pause(self, now: datetime) -> timedelta | None:
        """How long no try is taken; None where one is. A clock that was put back makes the pause begin anew."""
        tries = self.tries
        if tries.locked_until is None or now >= tries.locked_until:
            return None
        left = lock_left(tries.failed, tries.locked_until, now)
        if now + left != tries.locked_until:
            self.keep(Tries(tries.failed, now + left))
        return left

    def add(self, now: datetime) -> Tries:
        """Writes down one more try, before anybody looks whether it is right: killing us does not undo it."""
        failed = self.tries.failed + 1
        pause = lock_for(failed)
        tries = Tries(failed, None if pause is None else now + pause)
        self.keep(tries)
        return tries

    def keep(self, tries: Tries) -> None:
        """Writes the count whole or not at all. Raises OSError."""
        kept = self._read()
        before = dict(kept)
        kept.pop(self._key, None)
        if tries.failed:
            kept[self._key] = (tries.failed, as_text(tries.locked_until) if tries.locked_until else "")
        if kept == before:
            return
        draft = self._file.with_suffix(".part")
        with draft.open("w", encoding="utf-8") as file:
            file.write(json.dumps(kept))
            file.flush()
            os.fsync(file.fileno())  # a torn file would count as none, and pulling the plug would be worth a try
        draft.replace(self._file)

    def _read(self) -> dict[str, tuple[int, str]]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return {
                str(key): (int(failed), as_text(from_text(until)) if until else "")
                for key, (failed, until) in kept.items()
            }
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            return {}


@contextmanager
def counted_tries(shop: str, staff_id: StaffId) -> Iterator[Counted]:
    """The count for an account of the shop of that identity (``identity.shop_identity``) and all its copies.

    One guess at a time: two at once would count as one. Whoever holds the count may ask for it again. Raises OSError
    where the state folder cannot be written.
    """
    folder = state_folder()
    with FileLock(folder / f"{FILE}.lock", is_singleton=True):
        yield Counted(folder / FILE, f"{shop}:{int(staff_id)}")
