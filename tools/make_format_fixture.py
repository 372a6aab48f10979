"""Makes what tests/db/test_formats.py restores: a small demo shop in the newest format, N, plain and encrypted.

    python tools/make_format_fixture.py            makes those of the newest format, where there are none yet
    python tools/make_format_fixture.py --again    makes them anew: only while that format is not released

tests/fixtures/formats/format-N.db.xz is the plain one, format-N-encrypted the same shop encrypted, and
format-N-encrypted.keys its key file, which opens by the passphrase and the recovery key below.

Run it once for each format, when the format is released. From then on the files stay as they are for ever:
``tests/db/test_formats.py`` restores and opens every one of them, so that no backup of a shop is ever too old.
"""

from __future__ import annotations

import lzma
import shutil
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from desk_app.db.connection import raw_connect  # noqa: E402 - the checkout's own package, not an installed one
from desk_app.db.key_file import write_keys  # noqa: E402
from desk_app.db.keys import Cost, NewKeys, keys_path, new_keys, with_recovery  # noqa: E402
from desk_app.db.migrate import known_format  # noqa: E402
from desk_app.db.secret import Secret  # noqa: E402
from desk_app.demo.desk import make_demo  # noqa: E402

FOLDER = ROOT / "tests" / "fixtures" / "formats"

#: They lie in the repository for ever, so they are kept small. An encrypted file cannot be packed.
LARGEST, LARGEST_ENCRYPTED = 200_000, 1_000_000

#: What opens the encrypted fixtures. They hold invented people only.
PASSPHRASE = "芝麻开门 1999"  # noqa: S105 - of invented people
RECOVERY = Secret(bytes(range(100, 120)))

#: What a shop of today asks of a machine, fixed: measured costs would differ from machine to machine.
_COST = Cost(64 * 1024, 3, 2)


def make(folder: Path, *, again: bool) -> tuple[Path, Path, Path]:
    """Writes the fixtures of the newest format: plain, encrypted, and the key file of the second.

    Raises FileExistsError where one is there, ValueError where one would be too large.
    """
    plain, locked = folder / f"format-{known_format()}.db.xz", folder / f"format-{known_format()}-encrypted"
    targets = plain, locked, keys_path(locked)
    there = next((target for target in targets if target.exists()), None)
    if there is not None and not again:
        raise FileExistsError(f"{there.name} is there; --again makes it anew while its format is not released")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        path, encrypted = Path(scratch) / "shop.db", Path(scratch) / "encrypted.db"
        make_demo(path, clients=10, trade="both", today=date(2026, 11, 21), seed=1)
        with closing(raw_connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute("VACUUM")
        keys = _encrypt(path, encrypted)
        packed = lzma.compress(path.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
        for size, most in ((len(packed), LARGEST), (encrypted.stat().st_size, LARGEST_ENCRYPTED)):
            if size > most:
                raise ValueError(f"{size} bytes are more than {most}")
        plain.write_bytes(packed)
        shutil.copyfile(encrypted, locked)
        write_keys(locked, keys.file)
    return targets


def _encrypt(path: Path, to: Path) -> NewKeys:
    """Writes the plain shop file ``path`` to ``to``, encrypted with keys of its own, and returns them."""
    made = new_keys(PASSPHRASE, _COST)
    keys = replace(made, file=with_recovery(made.file, made.data, RECOVERY), recovery=RECOVERY)
    with closing(raw_connect(path)) as connection:
        connection.execute("ATTACH DATABASE ? AS locked KEY ?", (str(to), f"x'{keys.data.reveal().hex()}'"))
        connection.execute("SELECT sqlcipher_export('locked')").fetchall()
        for name in ("user_version", "application_id"):
            value = int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            connection.execute(f"PRAGMA locked.{name} = {value}")
        connection.execute("PRAGMA locked.journal_mode = WAL").fetchall()
        connection.execute("PRAGMA locked.wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("DETACH DATABASE locked")
    return keys


if __name__ == "__main__":
    for made in make(FOLDER, again="--again" in sys.argv[1:]):
        print(f"{made.relative_to(ROOT)}: {made.stat().st_size} bytes")
