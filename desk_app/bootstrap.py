"""The only place where the parts are put together: the program from its command line to its window.

Nothing is loaded before it is needed: the window does not wait for what the commands are made of, nor they for Qt.
"""

from __future__ import annotations

import gc
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.cli import start
from desk_app.cli.console import Fronts

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


def _window(shop: Path | None, passphrase: str) -> int:
    return run_window(shop, passphrase=passphrase)


def _tour(folder: Path, language: str | None, theme: str | None) -> int:
    # Qt again: the tour is real widgets.
    from desk_app.ui.tour import run_tour

    return run_tour(folder, lang=language, theme=theme)
