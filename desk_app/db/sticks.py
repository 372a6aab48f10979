"""Is the second place for copies another place? And is what is there now the stick that was chosen?

A folder that is chosen gets a small file with a mark that the settings remember: where a stick is out, many systems
leave the empty folder it hung on, and a copy written there would lie on the disk it is to protect from.
"""

from __future__ import annotations

import json
import secrets
import sys
from enum import StrEnum
from pathlib import Path

from desk_app.db.ordinary import read_ordinary
from desk_app.words import N_

#: The file in the second place that says which place it is. One stick may serve several shops: they share the mark.
MARKER = ".desk-app-backups"

#: A marker is under a hundred bytes; more than this is something else.
_LARGEST = 4_096


class Near(StrEnum):
    """How near the second place is to the first."""

    SAME = "same"  # the very folder
    INSIDE = "inside"  # one lies in the other
    DISK = "disk"  # another folder of the same disk
    APART = "apart"


#: What is said of a place that is taken and is nearer than it should be.
NEAR_SAID: dict[Near, str] = {
    Near.INSIDE: N_("One of the two folders lies inside the other: who deletes it deletes both. A stick is safer."),
    Near.DISK: N_("This is on the same disk as the first copies: if it fails, both are gone. A stick is safer."),
}


def how_near(first: Path, second: Path) -> Near:
    """How near two folders that are there are to each other. Raises OSError where one cannot be seen.

    A disk is what the system mounts as one (on Windows, a drive): two partitions of one disk pass for two.
    """
    one, other = first.resolve(strict=True), second.resolve(strict=True)
    if one.samefile(other):
        return Near.SAME
    if one in other.parents or other in one.parents:
        return Near.INSIDE if _disk(one) == _disk(other) else Near.APART
    return Near.DISK if _disk(one) == _disk(other) else Near.APART


def _disk(folder: Path) -> object:
    return folder.drive.casefold() if sys.platform == "win32" else folder.stat().st_dev


def leave_mark(folder: Path) -> str:
    """The mark of ``folder``, left there now where it has none. Raises OSError: read-only, full, gone."""
    mark = read_mark(folder)
    if not mark:
        mark = secrets.token_hex(8)
        (folder / MARKER).write_text(json.dumps({"format": "desk-app backups", "mark": mark}), encoding="utf-8")
    return mark


def read_mark(folder: Path) -> str:
    """The mark that lies in ``folder``; "" where there is none to be read."""
    try:
        kept = json.loads(read_ordinary(folder / MARKER, _LARGEST))["mark"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return kept if isinstance(kept, str) else ""


def is_the_chosen(folder: Path, mark: str) -> bool:
    """Whether ``folder`` has that mark. "" is of a place that was chosen before marks were left."""
    return not mark or read_mark(folder) == mark
