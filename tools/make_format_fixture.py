"""Makes tests/fixtures/formats/format-N.db.xz: a small demo shop in the newest format, N.

    python tools/make_format_fixture.py            makes the one of the newest format, where there is none yet
    python tools/make_format_fixture.py --again    makes it anew: only while that format is not released

Run it once for each format, when the format is released. From then on the file stays as it is for ever:
``tests/db/test_formats.py`` restores and opens every one of them, so that no backup of a shop is ever too old.
"""

from __future__ import annotations

import lzma
import sys
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from desk_app.db.connection import raw_connect  # noqa: E402 - the checkout's own package, not an installed one
from desk_app.db.migrate import known_format  # noqa: E402
from desk_app.demo.desk import make_demo  # noqa: E402

FOLDER = ROOT / "tests" / "fixtures" / "formats"

#: It lies in the repository for ever, so it is kept small.
LARGEST = 200_000


def make(folder: Path, *, again: bool) -> Path:
    """Writes the fixture of the newest format. Raises FileExistsError where it is there, ValueError where too large."""
    target = folder / f"format-{known_format()}.db.xz"
    if target.exists() and not again:
        raise FileExistsError(f"{target.name} is there; --again makes it anew while its format is not released")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "shop.db"
        make_demo(path, clients=10, trade="both", today=date(2026, 11, 21), seed=1)
        with closing(raw_connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("VACUUM")
        packed = lzma.compress(path.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    if len(packed) > LARGEST:
        raise ValueError(f"{len(packed)} bytes are more than {LARGEST}")
    folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed)
    return target


if __name__ == "__main__":
    made = make(FOLDER, again="--again" in sys.argv[1:])
    print(f"{made.relative_to(ROOT)}: {made.stat().st_size} bytes")
