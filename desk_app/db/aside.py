"""What was set aside beside the shop file: the file that a restore replaced, the plain one from before encrypting.

Each is a whole copy of the shop, for whoever finds that she wants it back. Like old backups, none stays for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk_app.db.encrypting import PLAIN_LABEL
from desk_app.db.keys import keys_path
from desk_app.db.swapping import REPLACED_LABEL
from desk_app.errors import ShopFileError
from desk_app.words import N_

#: So long what was set aside is kept; the next backup after that removes it.
KEPT = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A whole shop file beside the one in use, and when it was put there, in UTC."""

    path: Path
    at: datetime


def list_set_aside(shop: Path) -> tuple[SetAside, ...]:
    """What was set aside for the shop file, newest first."""
    name = re.compile(
        rf"{re.escape(shop.stem)}\.(?:{REPLACED_LABEL}|{PLAIN_LABEL})-(\d{{8}}T\d{{6}}Z)(?:-\d+)?"
        rf"{re.escape(shop.suffix)}"
    )
    found = []
    with suppress(OSError):
        for path in shop.parent.iterdir():
            told = name.fullmatch(path.name)
            if told is not None:
                with suppress(ValueError):
                    at = datetime.strptime(told[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                    found.append(SetAside(path, at))
    return tuple(sorted(found, key=lambda aside: (aside.at, aside.path.name), reverse=True))


def remove_set_aside(path: Path) -> None:
    """Deletes a file that was set aside, with its log and its keys. Raises OSError; then the keys are there still."""
    path.unlink()
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    keys_path(path).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Cleared:
    """What of many files was deleted, by name, and what would not go."""

    gone: tuple[str, ...]
    stayed: tuple[Path, ...]

    def must_be_all(self) -> None:
        """Raises ShopFileError where a file would not go."""
        for path in self.stayed:
            raise ShopFileError(N_("{path} could not be deleted. Delete it by hand."), path=str(path))


def clear(paths: Iterable[Path], remove: Callable[[Path], None]) -> Cleared:
    """Takes each of ``paths`` away with ``remove``; one that will not go keeps none of the others."""
    gone, stayed = [], []
    for path in paths:
        try:
            remove(path)
        except OSError:
            stayed.append(path)
        else:
            gone.append(path.name)
    return Cleared(tuple(gone), tuple(stayed))


def thin_set_aside(shop: Path, now: datetime) -> tuple[Path, ...]:
    """Deletes what was set aside longer ago than ``KEPT``, and says what. One that will not go stays."""
    gone = []
    for aside in list_set_aside(shop):
        if now - aside.at >= KEPT:
            with suppress(OSError):
                remove_set_aside(aside.path)
                gone.append(aside.path)
    return tuple(gone)
