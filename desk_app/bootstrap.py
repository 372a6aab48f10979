"""The only place where the parts are put together: the program from its command line to its window.

Nothing is loaded before it is needed: the window does not wait for what the commands are made of, nor they for Qt.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli import start
from desk_app.cli.console import REFUSED, Fronts
from desk_app.words import N_

if TYPE_CHECKING:
    from desk_app.ui.app import Opener, Started


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program: the window, or one command. Returns the exit code."""
    return start.main(argv, Fronts(window=_window, tour=_tour))


def run_window(
    shop: Path | None, *, passphrase: str = "", opener: Opener | None = None, started: Started | None = None
) -> int:
    """Loads the window and runs it until it is closed; returns the exit code. See ``ui.app.run_window``."""
    # What is made while the program loads stays: looking through it for garbage costs a tenth of the start. From its
    # window on the program collects by itself (ui.collecting).
    gc.disable()
    # Everything the first page reads comes before Qt: once PySide is there, it searches the source of every module
    # that is loaded for its own name.
    importlib.import_module("desk_app.overview.day")
    importlib.import_module("desk_app.staff.members")
    # Qt is what the window is made of, and no command needs it.
    from desk_app.ui.app import run_window as run

    return run(shop, passphrase=passphrase, opener=opener, started=started)


#: Where windows need a server to be drawn by, one of these says which.
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def _window(shop: Path | None, passphrase: str) -> int:
    if sys.platform not in {"win32", "darwin"} and not any(os.environ.get(name) for name in _DISPLAYS):
        # Qt would end the program with a message of its own. What speaks to a console is of no use to a window.
        from desk_app.cli.telling import SAY, complain

        complain(SAY(N_("There is no display to open a window on. “desk-app tour DIR” draws the desk into files.")))
        return REFUSED
    return run_window(shop, passphrase=passphrase)


def _tour(folder: Path, language: str | None, theme: str | None) -> int:
    # Qt again: the tour is real widgets.
    from desk_app.ui.tour import run_tour

    return run_tour(folder, lang=language, theme=theme)
