"""What the start of the program and its commands agree on: exit codes, the passphrase's variable, the two fronts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desk_app.db.ordinary import read_ordinary

DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

#: What a plain SQLite file begins with: such a file has no passphrase. ``db.header`` says the same, and loads the whole
#: of peewee with it: the window would start later for that.
PLAIN = b"SQLite format 3\x00"
PASSPHRASE = "DESK_APP_PASSPHRASE"  # noqa: S105 - the name of a variable, not a secret

RECOVERY_KEY = "DESK_APP_RECOVERY_KEY"

#: Every variable that a command reads a secret from.
SECRETS = (PASSPHRASE, "DESK_APP_NEW_PASSPHRASE", RECOVERY_KEY, "DESK_APP_PIN")


@dataclass(frozen=True, slots=True)
class Fronts:
    """What the command line starts and may not know: the window and the tour. ``bootstrap`` fills it.

    ``window`` takes the shop file (None: the last one) and its passphrase; ``tour`` a folder, a language and a theme
    (None: all). Both return the exit code.
    """

    window: Callable[[Path | None, str], int]
    tour: Callable[[Path, str | None, str | None], int]


def _nothing(*_asked: object) -> int:
    print("There is no window here.", file=sys.stderr)
    return REFUSED


#: The command line by itself.
NO_FRONTS = Fronts(window=_nothing, tour=_nothing)


def begins_plain(path: Path) -> bool:
    """Whether the file is a plain one (or empty). Raises OSError where it cannot be read."""
    return read_ordinary(path, len(PLAIN)) in {PLAIN, b""}
