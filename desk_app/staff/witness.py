"""The trail against what others know of it: the newest backup in each place, and heads noted on this machine.

Whoever rewrites the whole trail, its seals and its head leaves a chain that holds; it is not the one that was copied.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from desk_app.clock import as_text, from_text
from desk_app.db.backup import BackupMade, list_backups
from desk_app.db.check import Execute, Problem
from desk_app.db.connection import raw_connect
from desk_app.db.copying import SUFFIX, reading_mode
from desk_app.db.faults import plain_words
from desk_app.db.key_file import key_for
from desk_app.db.secret import Key
from desk_app.db.shop import Shop
from desk_app.places import state_folder
from desk_app.staff.audit import Head, audit_head
from desk_app.words import N_

_SEALS = "SELECT seq, hash FROM audit NOT INDEXED"

#: Heads kept for each shop file, the newest last.
KEPT = 20


@dataclass(frozen=True, slots=True)
class Witness:
    """A head as somebody else knows it. ``backup`` is the backup that has it, and every line before it; None where it
    was noted on this machine."""

    at: datetime
    head: Head
    backup: Path | None = None
    key: Key = field(default="", repr=False)


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
    folders: tuple[Path, ...] = ()
    with suppress(Exception):  # an empty or a foreign file as well: the check itself says what is wrong with it
        key = key_for(path, key)
        folders = _folders(path, key)
    newest = [made for folder in folders for made in list_backups(folder, path.stem)[:1]]
    found = [_of_backup(made, key) for made in sorted(newest, key=lambda made: made.at, reverse=True)]
    return (*(one for one in found if one is not None), *_noted(path))


def _folders(path: Path, key: Key) -> tuple[Path, ...]:
    """Where the first and the second copies go, as the file itself says."""
    with closing(raw_connect(path, key, mode=reading_mode(path))) as file:
        file.execute("PRAGMA query_only=1")
        rows = file.execute("SELECT name, value FROM setting WHERE name LIKE 'backup%folder'").fetchall()
    said = {name: json.loads(value) for name, value in rows}
    first, second = said.get("backup_folder"), said.get("backup_second_folder")
    return (Path(first) if first else path.parent, *([Path(second)] if second else []))


def _of_backup(made: BackupMade, key: Key) -> Witness | None:
    with suppress(Exception):  # damaged, of another key, pulled out: it knows nothing
        with closing(raw_connect(made.path, key, mode=reading_mode(made.path))) as copy:
            copy.execute("PRAGMA query_only=1")
            head = audit_head(copy.execute)
        return None if head is None else Witness(made.at, head, made.path, key)
    return None


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
            if one.backup is not None:
                said = N_("The audit trail is not the one in the backup {backup}: line {line} was changed or removed.")
                yield Problem(self.name, said, {"backup": one.backup.name, "line": line})
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
    """The first line in which the file and the backup differ; of a noted head, the head or where the trail ends."""
    ours = execute(_SEALS + f" WHERE seq <= {one.head.seq} ORDER BY seq")
    if one.backup is not None:
        with suppress(Exception), closing(raw_connect(one.backup, one.key, mode=reading_mode(one.backup))) as copy:
            copy.execute("PRAGMA query_only=1")
            return _where_they_part(ours, copy.execute(_SEALS + " ORDER BY seq"), one.head.seq)
    last = execute("SELECT coalesce(max(seq), 0) FROM audit").fetchone()[0]
    return min(one.head.seq, int(last) + 1)


def _where_they_part(ours: Iterable[Any], theirs: Iterable[Any], last: int) -> int:
    for kept, known in zip_longest(ours, theirs):
        if kept != known:
            return int(known[0]) if known is not None else last
    return last
