"""The only place where the parts are put together: the program from its command line to its window.

Nothing is loaded before it is needed: the window does not wait for what the commands are made of, nor they for Qt.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desk_app.cli import start
from desk_app.cli.console import Fronts


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program: the window, or one command. Returns the exit code."""
    return start.main(argv, Fronts(window=_window, tour=_tour))


def _window(shop: Path | None, passphrase: str) -> int:
    # Qt is what the window is made of, and no command needs it.
    from desk_app.ui.app import run_window

    return run_window(shop, passphrase=passphrase)


def _tour(folder: Path, language: str | None, theme: str | None) -> int:
    # Qt again: the tour is real widgets.
    from desk_app.ui.tour import run_tour

    return run_tour(folder, lang=language, theme=theme)
