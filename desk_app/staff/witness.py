"""The trail against what others know of it: the newest backup in each place, and heads noted on this machine.

Whoever rewrites the whole trail, its seals and its head leaves a chain that holds; it is not the one that was copied.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from desk_app.clock import Clock, SystemClock, as_text
from desk_app.db.backup import BackupMade, backup_folder, list_backups
from desk_app.db.check import Execute, Problem
from desk_app.db.connection import raw_connect
from desk_app.db.copying import reading_mode
from desk_app.db.faults import plain_words
from desk_app.db.key_file import key_for
from desk_app.db.names import is_kept
from desk_app.db.noted import NotedLine, note, notes_of
from desk_app.db.second import second_folder
from desk_app.db.secret import Key
from desk_app.db.shop import Shop
from desk_app.staff.audit import Head, audit_head
from desk_app.words import N_

_SEALS = "SELECT seq, CAST(hash AS BLOB) FROM audit NOT INDEXED"  # bytes: a line may hold what is no text


@dataclass(frozen=True, slots=True)
class Witness:
    """A head as somebody else knows it. ``backup`` is the backup that has it, and every line before it; None where it
    was noted on this machine. ``undone_by``: the sealed lines of restores that this machine did since."""

    at: datetime
    head: Head
    backup: Path | None = None
    key: Key = field(default="", repr=False)
    undone_by: tuple[Head, ...] = ()


def note_head(shop: Shop) -> None:
    """Notes on this machine how far the trail of the open shop goes and where its backups go: after each backup, and
    before closing.

    Where that cannot be, nothing is noted: what is in the shop file does not depend on it.
    """
    try:
        head = audit_head(shop.database.execute_sql)
        if head is not None:
            second = second_folder(shop)
            folders = (backup_folder(shop), *([second] if second is not None else []))
            note(shop.path, NotedLine(shop.now(), head.seq, head.hash), folders)
    except Exception as error:
        if plain_words(error) is None:
            raise


def note_restore(shop: Shop, to: Path) -> None:
    """Notes on this machine that the last line of the open ``shop``, which is about to become ``to``, tells of a
    restore that was done here. Where that cannot be, the restore goes on: the check then asks who did it."""
    try:
        line = audit_head(shop.database.execute_sql)
        if line is not None:
            note(to, NotedLine(shop.now(), line.seq, line.hash, restored=True))
    except Exception as error:
        if plain_words(error) is None:
            raise


def witnesses(path: Path, key: Key = "", clock: Clock | None = None) -> tuple[Witness, ...]:
    """Who knows the trail of a shop file, read before the file is: what is written meanwhile is no fault. A backup
    stands for itself. What cannot be read knows nothing. By ``clock`` (this machine's) a backup is from the future."""
    path = Path(path)
    if is_kept(path) or not path.is_file():
        return ()
    folders: tuple[Path, ...] = ()
    with suppress(Exception):  # an empty or a foreign file as well: the check itself says what is wrong with it
        key = key_for(path, key)
        folders = _folders(path, key)
    now = (clock or SystemClock()).now()
    newest = [made for folder in folders for made in _newest(list_backups(folder, path.stem), now)]
    lines = notes_of(path).lines
    found = [_of_backup(made, key, lines) for made in sorted(newest, key=lambda made: made.at, reverse=True)]
    noted = [
        Witness(one.at, _head(one), undone_by=_restores(lines[place:]))
        for place, one in enumerate(lines)
        if not one.restored
    ]
    return (*(one for one in found if one is not None), *noted)


def _newest(backups: tuple[BackupMade, ...], now: datetime) -> list[BackupMade]:
    """The newest by its name, and the newest that is not from the future: a clock that was ahead names a backup so
    that it stays the first for as long, and knows nothing of what was done since."""
    past = [made for made in backups if made.at <= now]
    return [*(backups[:1] if backups[:1] != tuple(past[:1]) else ()), *past[:1]]


def _head(line: NotedLine) -> Head:
    return Head(line.seq, line.hash)


def _restores(lines: tuple[NotedLine, ...]) -> tuple[Head, ...]:
    return tuple(_head(one) for one in lines if one.restored)


def _folders(path: Path, key: Key) -> tuple[Path, ...]:
    """Where the first and the second copies go, as the file itself says."""
    with closing(raw_connect(path, key, mode=reading_mode(path))) as file:
        file.execute("PRAGMA query_only=1")
        rows = file.execute("SELECT name, value FROM setting WHERE name LIKE 'backup%folder'").fetchall()
    said = {name: json.loads(value) for name, value in rows}
    first, second = said.get("backup_folder"), said.get("backup_second_folder")
    return (Path(first) if first else path.parent, *([Path(second)] if second else []))


def _of_backup(made: BackupMade, key: Key, lines: tuple[NotedLine, ...]) -> Witness | None:
    """What the backup knows. A restore undoes it that was done here after the last of the noted ``lines`` which the
    backup has: in the order of doing, whatever the clock said. A backup made after a restore has the line of it."""
    with suppress(Exception):  # damaged, of another key, pulled out: it knows nothing
        with closing(raw_connect(made.path, key, mode=reading_mode(made.path))) as copy:
            copy.execute("PRAGMA query_only=1")
            head = audit_head(copy.execute)
            place = max((place for place, one in enumerate(lines, 1) if _has(copy.execute, _head(one))), default=0)
        return None if head is None else Witness(made.at, head, made.path, key, _restores(lines[place:]))
    return None


class WitnessedTrail:
    """What the witnesses know must be the beginning of the file's own trail, but for a restore that this machine did.

    A line that tells of a restore which nobody here did is a fault on a machine that knew the trail before it. On one
    that came later, as after a move to a new computer, it proves nothing and accuses nobody: that is said.
    """

    name = "audit.witness"
    bears_wrong_values = True

    def __init__(self, known: tuple[Witness, ...]) -> None:
        self._known = known
        self._here_since = min((one.at for one in known if one.backup is None), default=None)

    def broken(self, execute: Execute) -> Iterator[Problem]:
        """The first line that is not what the backup has, or else what was noted."""
        open_question: Problem | None = None
        for one in self._known:
            if _has(execute, one.head) or any(_has(execute, restore) for restore in one.undone_by):
                continue
            told = _restore_told(execute, one)
            if told is None:
                yield self._unlike(execute, one)
                return
            line, at = told
            if self._here_since is not None and as_text(self._here_since) <= at:
                said = N_(
                    "Line {line} of the audit trail tells of a restore that was not done on this computer. If nobody"
                    " restored a backup on another one, the trail was written anew."
                )
                yield Problem(self.name, said, {"line": line})
                return
            unknown = N_(
                "Line {line} of the audit trail tells of a restore. This computer did not know the shop then, and"
                " cannot tell whether it was so."
            )
            open_question = open_question or Problem(self.name, unknown, {"line": line}, certain=False)
        if open_question is not None:
            yield open_question

    def _unlike(self, execute: Execute, one: Witness) -> Problem:
        line = _first_unlike(execute, one)
        if one.backup is not None:
            said = N_("The audit trail is not the one in the backup {backup}: line {line} was changed or removed.")
            return Problem(self.name, said, {"backup": one.backup.name, "line": line})
        said = N_("The audit trail is not the one this computer noted: line {line} was changed or removed.")
        return Problem(self.name, said, {"line": line})


def _has(execute: Execute, head: Head) -> bool:
    """Whether the line is in the file as it was sealed: then so is every line before it."""
    found = execute(f"SELECT CAST(hash AS BLOB) FROM audit WHERE seq = {head.seq}").fetchone()
    return found is not None and found[0] == head.hash.encode()


def _restore_told(execute: Execute, one: Witness) -> tuple[int, str] | None:
    """The number and time of a line that tells of a restore since what the witness knows, whoever wrote it."""
    # A second of the backup's name is rounded down; the restore is later than that.
    found = execute(
        f"SELECT seq, CAST(at AS BLOB) FROM audit WHERE action = 'shop.restored' AND seq <= {one.head.seq}"
        f" AND typeof(at) = 'text' AND at >= '{as_text(one.at)}' ORDER BY seq LIMIT 1"
    ).fetchone()
    return None if found is None else (int(found[0]), bytes(found[1]).decode("utf-8", "replace"))


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
