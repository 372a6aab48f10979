"""Where the shop file of the first run will lie: the file that was asked for, or one of the program's own folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def free_path(folder: Path, stem: str) -> Path:
    """A shop file's path in ``folder`` that is not taken: shop.db, shop-2.db, …"""
    number, path = 1, folder / f"{stem}.db"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.db"
    return path


def can_be_made(path: Path) -> bool:
    """Whether a file could be made at ``path``: nothing is there, and its folder takes files."""
    try:
        if os.path.lexists(path):
            return False
        with tempfile.TemporaryFile(dir=path.parent):
            return True
    except (OSError, ValueError):
        return False


def breakable(path: Path) -> str:
    """``path`` as it may be shown on several lines: a line may end after each folder."""
    return str(path).replace(os.sep, f"{os.sep}\N{ZERO WIDTH SPACE}")
