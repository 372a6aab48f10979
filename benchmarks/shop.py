"""The shop that is measured: made once for the same parameters, and kept."""

from __future__ import annotations

import shutil
import time
from datetime import UTC, date, datetime
from pathlib import Path

from desk_app.clock import FixedClock
from desk_app.db.shop import Shop, open_shop
from desk_app.demo.desk import make_demo

#: The day on which the measured shop stands.
TODAY = date(2026, 11, 21)
CLOCK = FixedClock(datetime(2026, 11, 21, 6, 30, tzinfo=UTC))


def shop_of(folder: Path, clients: int) -> tuple[Path, float | None]:
    """The file of a shop of that many clients, and the seconds it took to make it (None: it was there)."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"shop-{clients}-1.db"
    if path.exists():
        return path, None
    start = time.perf_counter()
    make_demo(path, clients=clients, today=TODAY, seed=1)
    return path, time.perf_counter() - start


def copied(path: Path) -> Path:
    """A copy that may be written to, fresh each time."""
    copy = path.with_name(f"scratch-{path.name}")
    for ending in ("", "-wal", "-shm"):
        Path(f"{copy}{ending}").unlink(missing_ok=True)
    shutil.copyfile(path, copy)
    return copy


def opened(path: Path, *, read_only: bool = True) -> Shop:
    """The shop, standing on its day."""
    return open_shop(path, clock=CLOCK, read_only=read_only)
