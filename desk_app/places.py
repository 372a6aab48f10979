"""Where things lie on this machine: what ships with the program, and what belongs to the person using it."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

APP = "desk-app"


@cache
def resource(*parts: str) -> Path:
    """A path under resources/: inside the installed package, or at the top of a source checkout."""
    package = Path(__file__).resolve().parent
    root = package / "resources"
    if not root.is_dir():
        root = package.parent / "resources"
    return root.joinpath(*parts)


def state_folder() -> Path:
    """Drafts, window state and logs of this user. DESK_APP_HOME moves it (tests, portable use)."""
    moved = os.environ.get("DESK_APP_HOME")
    if moved:
        folder = Path(moved)
    else:
        from platformdirs import user_data_path  # not needed when DESK_APP_HOME is set

        folder = user_data_path(APP, appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
