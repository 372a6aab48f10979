"""What this machine noted of a shop file, in a folder of its own: how far its trail went, which restores were done
here, and where its backups go. Nothing personal is in it."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desk_app.clock import as_text, from_text
from desk_app.db.ordinary import read_ordinary
from desk_app.places import state_folder

#: Lines of each kind kept for each shop file, the newest last.
KEPT = 20


@dataclass(frozen=True, slots=True)
class NotedLine:
    """A line of the trail by its number and seal: the last one at that moment, or the one of a restore done here."""

    at: datetime
    seq: int
    hash: str
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """``lines`` in the order in which they were noted; ``folders`` where first and second copies go."""

    lines: tuple[NotedLine, ...] = ()
    folders: tuple[Path, ...] = ()


def notes_of(path: Path) -> Notes:
    """What was noted of the shop file ``path``; nothing where that cannot be read."""
    try:
        told = json.loads(read_ordinary(_place(path)))
        lines = tuple(_line(one) for one in told["lines"])
        return Notes(lines, tuple(Path(str(folder)) for folder in told["folders"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Notes()


def note(path: Path, line: NotedLine, folders: tuple[Path, ...] | None = None) -> None:
    """Notes one line of the shop file ``path``, and where its backups go (None: as noted before). Raises OSError."""
    before = notes_of(path)
    lines = [*(one for one in before.lines if (one.seq, one.hash, one.restored) != _same(line)), line]
    kept = {id(one) for kind in (True, False) for one in [each for each in lines if each.restored is kind][-KEPT:]}
    told = {
        "lines": [
            {"at": as_text(one.at), "seq": one.seq, "hash": one.hash, "restored": one.restored}
            for one in lines
            if id(one) in kept
        ],
        "folders": [str(folder) for folder in (before.folders if folders is None else folders)],
    }
    place = _place(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        file.write(json.dumps(told))
        file.flush()
        os.fsync(file.fileno())
    part.replace(place)


def _same(line: NotedLine) -> tuple[int, str, bool]:
    return line.seq, line.hash, line.restored


def _line(told: dict[str, Any]) -> NotedLine:
    return NotedLine(from_text(told["at"]), int(told["seq"]), str(told["hash"]), bool(told["restored"]))


def _place(path: Path) -> Path:
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    return state_folder() / "trails" / f"{name}.json"
