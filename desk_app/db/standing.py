"""How the backups stand: read from the disk and the trail, so that it is known after a start as well."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from desk_app.clock import as_text, from_text
from desk_app.db.backup import BackupMade, backup_folder, list_backups
from desk_app.db.connection import raw_connect
from desk_app.db.copying import reading_mode
from desk_app.db.key_file import sheet_fault
from desk_app.db.second import SecondFault, Why, last_second, second_folder
from desk_app.db.secret import Key
from desk_app.db.shop import Shop
from desk_app.db.sticks import is_the_chosen
from desk_app.errors import DeskError, ShopFileError
from desk_app.words import N_

#: A backup may seem to be a little ahead of the clock, and is not from the future.
AHEAD = timedelta(hours=1)

#: A backup's name says its second only: what was written in that second is in it.
_ROUNDED = timedelta(seconds=1)

#: The last line of each backup that was looked into, by its path, time and size: one is opened once, not every minute.
_LAST_LINES: dict[tuple[Path, int, int], tuple[int, bytes]] = {}
_REMEMBERED = 8


class State(StrEnum):
    """The one thing to say about the backups, worst first."""

    FAILED = "failed"  # the last attempt
    NONE = "none"  # and there is old work
    OLD = "old"  # work without a copy for too long
    AHEAD = "ahead"  # the only backups are from the future: the clock is wrong
    NONE_YET = "none_yet"
    KEYS = "keys"  # the recovery sheet may open neither the shop nor a backup
    SECOND = "second"  # something speaks against the second place
    SECOND_OLD = "second_old"  # the second place is there and behind
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Copies:
    """What one place holds: the newest backup that is not from the future, whether some are, and since when there is
    work that no copy there has (None: none)."""

    newest: datetime | None
    from_future: bool
    unsaved_since: datetime | None
    there: bool = True  # whether the folder can be seen now
    another: bool = False  # what can be seen is not the stick that was chosen

    def late(self, now: datetime, old: timedelta) -> bool:
        """Whether there has been work without a copy for longer than ``old``. Work from the future was done while the
        clock was ahead: nobody can tell how old it is, so it is late at once."""
        return self.unsaved_since is not None and not -AHEAD <= now - self.unsaved_since <= old


@dataclass(frozen=True, slots=True)
class Standing:
    """Both places and their folders. ``second`` is None where none is set; a demo shop may be without any backup.
    ``keys``: why the key file that every backup carries is not as it was sealed."""

    first: Copies
    second: Copies | None = None
    place: str = ""
    folder: str = ""
    demo: bool = False
    keys: DeskError | None = None


@dataclass(frozen=True, slots=True)
class Faults:
    """What spoke against each place when a backup was last tried."""

    first: DeskError | None = None
    second: SecondFault | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to say, and in which tone ("ok", "warn" or "bad"). ``at`` is the backup or the work it is about."""

    state: State
    tone: str
    at: datetime | None = None
    fault: DeskError | None = None

    def says_as(self, other: Verdict | None) -> bool:
        """Whether both say the same. Faults are exceptions, made anew at each look."""
        return (
            other is not None
            and (self.state, self.tone, self.at) == (other.state, other.tone, other.at)
            and str(self.fault) == str(other.fault)
        )


def look_at(shop: Shop) -> Standing:
    """Reads both places, the trail and the key file. Some milliseconds, more on a slow stick: call it on a reader
    thread."""
    return replace(_look_at_places(shop), keys=sheet_fault(shop.path, shop.database.passphrase))


def _look_at_places(shop: Shop) -> Standing:
    folder, demo = str(backup_folder(shop)), shop.settings.demo
    first = _copies(shop, backup_folder(shop))
    to = second_folder(shop)
    if to is None:
        return Standing(first, folder=folder, demo=demo)
    another = is_there(to) and not is_the_chosen(to, shop.settings.backup_second_mark)
    if is_there(to) and not another:
        return Standing(first, _copies(shop, to), str(to), folder, demo)
    last = last_second(shop)
    away = Copies(last, from_future=False, unsaved_since=first_change_after(shop, last), there=False, another=another)
    return Standing(first, away, str(to), folder, demo)


def is_there(folder: Path) -> bool:
    """Whether the folder can be seen; a stick that is failing cannot."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def _copies(shop: Shop, folder: Path) -> Copies:
    every = list_backups(folder, shop.path.stem)
    past = [made for made in every if made.at <= shop.now() + AHEAD]
    newest = past[0].at if past else None
    last = _last_line(shop, past[0]) if past else None
    since = first_change_after(shop, newest) if last is None else _written_after(shop, last)
    return Copies(newest, len(past) < len(every), since, is_there(folder))


def _last_line(shop: Shop, made: BackupMade) -> int | None:
    """The number of the last line of the trail that the backup has; None where that cannot be read, or where the shop
    has another line there, as after an older backup was restored."""
    with suppress(Exception):  # damaged, of another key, pulled out: its name says when it was made
        status = made.path.stat()
        name = (made.path, status.st_mtime_ns, status.st_size)
        known = _LAST_LINES.get(name) or _look_into(made.path, shop.database.passphrase)
        for old in list(_LAST_LINES)[: 1 - _REMEMBERED]:
            _LAST_LINES.pop(old, None)
        _LAST_LINES[name] = seq, seal = known
        ours = shop.database.execute_sql("SELECT CAST(hash AS BLOB) FROM audit WHERE seq = ?", (seq,)).fetchone()
        return seq if seq == 0 or (ours is not None and bytes(ours[0]) == seal) else None
    return None


def _look_into(backup: Path, key: Key) -> tuple[int, bytes]:
    asked = "SELECT seq, CAST(hash AS BLOB) FROM audit NOT INDEXED ORDER BY seq DESC LIMIT 1"
    with closing(raw_connect(backup, key, mode=reading_mode(backup))) as copy:
        copy.execute("PRAGMA query_only=1")
        seq, seal = copy.execute(asked).fetchone() or (0, b"")
        return int(seq), bytes(seal)


def _written_after(shop: Shop, line: int) -> datetime | None:
    """When the first line after that one was written, whatever the clock said before."""
    asked = "SELECT CAST(at AS BLOB) FROM audit NOT INDEXED WHERE seq > ? ORDER BY seq LIMIT 1"
    found = shop.database.execute_sql(asked, (line,)).fetchone()
    return None if found is None else _instant(shop, bytes(found[0]).decode("utf-8", "replace"))


def _instant(shop: Shop, told: str) -> datetime:
    try:
        return from_text(told)
    except ValueError:  # somebody put something else there, which ``check`` names: it may be as new as can be
        return shop.now()


def first_change_after(shop: Shop, at: datetime | None) -> datetime | None:
    """When the first line was written into the trail after the backup of ``at`` (None: the first line of all).

    For where the backup itself cannot be asked. Some twenty reads in a trail of a million lines: its lines stand in
    the order of time, but where the clock was put right.
    """
    read = shop.database.execute_sql
    first, last = read("SELECT min(seq), max(seq) FROM audit").fetchone()
    if first is None:
        return None
    edge = "" if at is None else as_text(at + _ROUNDED)

    def when(seq: int) -> str:
        asked = "SELECT CAST(at AS BLOB) FROM audit NOT INDEXED WHERE seq >= ? ORDER BY seq LIMIT 1"
        return bytes(read(asked, (seq,)).fetchone()[0]).decode("utf-8", "replace")

    if when(last) < edge:
        return None
    while first < last:
        middle = (first + last) // 2
        first, last = (middle + 1, last) if when(middle) < edge else (first, middle)
    return _instant(shop, when(first))


def judge(standing: Standing, now: datetime, old: timedelta, last: Faults | None = None) -> Verdict:
    """The one thing to say. ``last`` is what spoke against the last attempt, if there was one since the start."""
    first, last = standing.first, last or Faults()
    late = first.late(now, old)
    if not first.there:
        gone = N_("The folder for backups is not there: {path}. Put it back, or choose another one in Settings.")
        return Verdict(State.FAILED, "bad", first.newest, ShopFileError(gone, path=standing.folder))
    if last.first is not None:
        return Verdict(State.FAILED, "bad", first.newest, last.first)
    if first.newest is None and first.from_future:
        return Verdict(State.AHEAD, "warn")
    if first.newest is None:
        return (
            Verdict(State.NONE, "bad", first.unsaved_since)
            if late and not standing.demo
            else Verdict(State.NONE_YET, "warn")
        )
    if late:
        return Verdict(State.OLD, "bad", first.newest)
    if standing.keys is not None:
        return Verdict(State.KEYS, "bad", first.newest, standing.keys)
    return _judge_second(standing, now, old, last.second) or Verdict(State.GOOD, "ok", first.newest)


def _judge_second(standing: Standing, now: datetime, old: timedelta, fault: SecondFault | None) -> Verdict | None:
    second = standing.second
    if second is None:
        return None
    late = second.late(now, old)
    tone = "bad" if late else "warn"
    if not second.there:
        why = Why.NOT_IT if second.another else Why.ABSENT
        return Verdict(State.SECOND, tone, second.newest, SecondFault(why, Path(standing.place)))
    if fault is not None and fault.why not in {Why.ABSENT, Why.NOT_IT}:
        return Verdict(State.SECOND, "bad" if fault.why is Why.UNSOUND else tone, second.newest, fault)
    behind = second.newest is None or (standing.first.newest is not None and second.newest < standing.first.newest)
    return Verdict(State.SECOND_OLD, tone, second.newest) if late or behind else None
