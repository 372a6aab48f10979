"""The only place where the parts are put together: the program from its file to its front.

Everything here is wiring. The window and the command line are started by ``cli.start.main``; scripts and benchmarks
that want the same program without either take it from here.
"""

from __future__ import annotations

from pathlib import Path

from desk_app.cli.start import main
from desk_app.clock import Clock
from desk_app.db.shop import Shop, open_shop
from desk_app.overview.whole import CHECKS, check_everything
from desk_app.words import words_for

__all__ = ["CHECKS", "check_everything", "main", "open_for_reading", "open_for_window"]


def open_for_window(path: Path, passphrase: str = "", *, clock: Clock | None = None) -> Shop:
    """Opens a shop for a day's work and reads what the first page will ask for, so that it need not wait.

    An older file is backed up and brought up to date first. Raises ShopFileError in plain words.
    """
    shop = open_shop(path, passphrase=passphrase, clock=clock)
    words_for(shop.settings.language)
    return shop


def open_for_reading(path: Path, passphrase: str = "", *, clock: Clock | None = None) -> Shop:
    """Opens a shop beside an open window; nothing can be written. Raises ShopFileError in plain words."""
    return open_shop(path, passphrase=passphrase, clock=clock, read_only=True)
