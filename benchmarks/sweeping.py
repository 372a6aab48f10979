"""Going through all files for second ones, in a process of its own (`python -m benchmarks.sweeping SHOP`), so that the
memory is its own. Prints one JSON object; nothing is written."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.beats import resident_megabytes
from benchmarks.shop import opened
from benchmarks.timing import Figure, milliseconds
from desk_app.clients import sweep_store
from desk_app.clients.sweep import find_pairs
from desk_app.db.shop import Shop

#: Files read in one go by the floor, as the sweep reads them.
_BATCH = 500


def sweeping(path: Path) -> Iterator[Figure]:
    """Against reading the same columns of every file once by bare SQL."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.sweeping", str(path)], stdout=subprocess.PIPE, check=True, text=True
    )
    said: dict[str, Any] = json.loads(done.stdout)
    note = f"own work {said['worked']:.1f} s; {said['files']:,} files, {said['compared']:,} pairs scored"
    yield Figure("the sweep for second files", said["took"], said["floor"], "s", "≤ 120", "its rows, bare SQL", note)
    yield Figure("its longest time between two looks at Stop", said["longest"], None, "ms")
    yield Figure("memory it needs at most", said["memory"], None, "MB", note=f"{said['before']:.0f} MB before")


def _read(shop: Shop) -> None:
    last, execute = 0, shop.database.execute_sql
    while rows := execute(sweep_store.NEXT, (last, _BATCH)).fetchall():
        last = rows[-1][0]


def measure(path: Path) -> dict[str, float]:
    """One sweep, and its floor before it, so that both find the file in the machine's memory."""
    shop = opened(path)
    floor = milliseconds(lambda: _read(shop)) / 1000
    gc.collect()
    before = most = resident_megabytes()
    last = start = time.perf_counter()
    worked, longest, looks = time.process_time(), 0.0, 0

    def stopped() -> bool:
        nonlocal last, longest, looks, most
        now = time.perf_counter()
        longest, last, looks = max(longest, now - last), now, looks + 1
        if looks % 50 == 0:
            most = max(most, resident_megabytes())
        return False

    found = find_pairs(shop, stopped=stopped)
    said = {
        "took": time.perf_counter() - start,
        "worked": time.process_time() - worked,
        "floor": floor,
        "longest": longest * 1000,
        "before": before,
        "memory": max(most, resident_megabytes()) - before,
        "files": found.files,
        "compared": found.compared,
    }
    shop.close()
    return said


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
