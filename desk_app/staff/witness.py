"""The trail against what others know of it: the newest backup, and heads noted on this machine.

Whoever rewrites the whole trail, its seals and its head leaves a chain that holds; it is not the one that was copied.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk_app.clock import as_text, from_text
from desk_app.db.backup import list_backups
from desk_app.db.check import Execute, Problem
from desk_app.db.connection import raw_connect
from desk_app.db.copying import SUFFIX, reading_mode
from desk_app.db.faults import plain_words
from desk_app.db.secret import Key
from desk_app.db.shop import Shop
from desk_app.places import state_folder
from desk_app.staff.audit import Head, audit_head
from desk_app.words import N_

#: Heads kept for each shop file, the newest last.
KEPT = 20


@dataclass(frozen=True, slots=True)
class Witness:
    """A head as somebody else knows it. ``backup`` is the name of the backup that has it; "" where it was noted on
    this machine. ``lines`` are the seals of all lines before it, where they are known."""

    at: datetime
    head: Head
    backup: str = ""
    lines: tuple[str, ...] = ()


def _notes_path(path: Path) -> Path:
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    return state_folder() / "trails" / f"{name}.json"


def note_head(shop: Shop) -> None:
    """Notes on this machine how far the trail of the open shop goes: after each backup, and before closing.

    Where that cannot be, nothing is noted: what is in the shop file does not depend on it.
    """
    try:
        head = audit_head(shop.database.execute_sql)
        if head is not None:
            _note(shop, head)
    except Exception as error:
        if plain_words(error) is None:
            raise


def _note(shop: Shop, head: Head) -> None:
    path = _notes_path(shop.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    noted = [one for one in _noted(shop.path) if one.head != head] + [Witness(shop.now(), head)]
    told = [{"at": as_text(one.at), "seq": one.head.seq, "hash": one.head.hash} for one in noted[-KEPT:]]
    part = path.with_suffix(".part")
    part.write_text(json.dumps(told), encoding="utf-8")
    part.replace(path)


def _noted(path: Path) -> list[Witness]:
    try:
        told = json.loads(_notes_path(path).read_text(encoding="utf-8"))
        return [Witness(from_text(one["at"]), Head(int(one["seq"]), str(one["hash"]))) for one in told]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # never noted here, or no longer to be read: the backup is a witness still


def witnesses(path: Path, key: Key = "") -> tuple[Witness, ...]:
    """Who knows the trail of a shop file, read before the file is: what is written meanwhile is no fault. A backup
    stands for itself. What cannot be read knows nothing."""
    path = Path(path)
    if path.suffix == SUFFIX or not path.is_file():
        return ()
    backup: tuple[Witness, ...] = ()
    with suppress(Exception):  # an empty or a foreign file as well: the check itself says what is wrong with it
        backup = _newest_backup(path, key)
    return (*backup, *_noted(path))


def _newest_backup(path: Path, key: Key) -> tuple[Witness, ...]:
    with closing(raw_connect(path, key, mode=reading_mode(path))) as file:
        file.execute("PRAGMA query_only=1")
        row = file.execute("SELECT value FROM setting WHERE name = 'backup_folder'").fetchone()
    folder = json.loads(row[0]) if row else ""
    for made in list_backups(Path(folder) if folder and isinstance(folder, str) else path.parent, path.stem)[:1]:
        with closing(raw_connect(made.path, key, mode=reading_mode(made.path))) as copy:
            copy.execute("PRAGMA query_only=1")
            lines = copy.execute("SELECT seq, hash FROM audit ORDER BY seq").fetchall()
        if lines:
            return (Witness(made.at, Head(*lines[-1]), made.path.name, tuple(seal for _seq, seal in lines)),)
    return ()


class WitnessedTrail:
    """What the witnesses know must be the beginning of the file's own trail, but for a restore written in it."""

    name = "audit.witness"

    def __init__(self, known: tuple[Witness, ...]) -> None:
        self._known = known

    def broken(self, execute: Execute) -> Iterator[Problem]:
        """The first line that is not what the backup has, or else what was noted."""
        for one in self._known:
            found = execute(f"SELECT hash FROM audit WHERE seq = {one.head.seq}").fetchone()
            if (found is not None and found[0] == one.head.hash) or _was_restored(execute, one):
                continue
            line = _first_unlike(execute, one)
            if one.backup:
                said = N_("The audit trail is not the one in the backup {backup}: line {line} was changed or removed.")
                yield Problem(self.name, said, {"backup": one.backup, "line": line})
            else:
                said = N_("The audit trail is not the one this computer noted: line {line} was changed or removed.")
                yield Problem(self.name, said, {"line": line})
            return


def _was_restored(execute: Execute, one: Witness) -> bool:
    # A second of the backup's name is rounded down; the restore is later than that.
    return bool(
        execute(
            f"SELECT 1 FROM audit WHERE action = 'shop.restored' AND seq <= {one.head.seq}"
            f" AND at >= '{as_text(one.at)}' LIMIT 1"
        ).fetchone()
    )


def _first_unlike(execute: Execute, one: Witness) -> int:
    rows = execute(f"SELECT seq, hash FROM audit WHERE seq <= {one.head.seq} ORDER BY seq").fetchall()
    kept = dict(rows)
    for seq, seal in enumerate(one.lines, start=1):
        if kept.get(seq) != seal:
            return seq
    return min(one.head.seq, len(rows) + 1)
