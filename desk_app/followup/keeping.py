"""What was gathered for a day, kept in memory while the file says the same.

Gathering the candidates of a shop of 100,000 clients costs some hundred milliseconds, so it is done once a day and
brought up to date after each write: the audit trail tells which client a write was about, and only that client is
gathered again. Anything else that was written gathers everything again. Nothing of this is kept in the file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from desk_app.clock import as_text, local_date
from desk_app.db.shop import Shop
from desk_app.followup import store
from desk_app.followup.candidate import Candidate
from desk_app.followup.holding import Logged
from desk_app.followup.rulebook import Rulebook

#: Writes that bear on the candidates of the one client their audit line names, and on no other's.
ABOUT_ONE_CLIENT = frozenset(
    {
        "booking.made",
        "booking.moved",
        "call.logged",
        "client.added",
        "client.do_not_call",
        "client.edited",
        "client.note_added",
        "complaint.answered",
        "complaint.filed",
        "payment.entered",
        "promise.broken",
        "promise.kept",
        "promise.made",
        "ticket.forfeited",
        "ticket.issued",
        "ticket.redeemed",
        "ticket.renewed",
        "visit.recorded",
    }
)


@dataclass(frozen=True, slots=True)
class Window:
    """The day asked about, with its borders as instants of the file. ``only`` narrows it to one client."""

    on: date
    zone: str
    only: int | None = None

    def start(self, days: int = 0) -> str:
        """The instant at which the day (or one ``days`` later) begins."""
        begins = datetime.combine(self.on + timedelta(days=days), time(), ZoneInfo(self.zone))
        return as_text(begins.astimezone(UTC))

    def day_of(self, instant: str) -> str:
        """The shop's date of an instant of the file."""
        return local_date(datetime.fromisoformat(instant), self.zone).isoformat()


@dataclass(frozen=True, slots=True)
class Gathered:
    """Candidates by client, and the logged calls of those clients, oldest first. Not to be changed by who reads it.

    ``weighed`` is what was last made of it, under the minute and the advisor it was made for: the Today page counts the
    queue that the call page then opens.
    """

    candidates: dict[int, list[Candidate]]
    history: dict[int, list[Logged]]
    weighed: dict[tuple[datetime | None, int | None], object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kept:
    window: Window
    writes: int
    audited: int
    gathered: Gathered


Gather = Callable[[Window, Rulebook], Gathered]

_LOCK = threading.Lock()
_KEPT: WeakKeyDictionary[Shop, _Kept] = WeakKeyDictionary()


def read(shop: Shop, window: Window, book: Rulebook, gather: Gather) -> Gathered:
    """What ``gather`` gives for ``window``, from memory where nothing that bears on it was written since."""
    if window.only is not None:
        return gather(window, book)
    # Read before the rows: what is written meanwhile is then seen as new the next time.
    writes, audited = shop.writes, store.last_audited()
    with _LOCK:
        kept = _KEPT.get(shop)
    if kept is not None and kept.window == window:
        if (kept.writes, kept.audited) == (writes, audited):
            return kept.gathered
        gathered = _brought_up_to_date(kept, writes, book, gather)
    else:
        gathered = gather(window, book)
    with _LOCK:
        _KEPT[shop] = _Kept(window, writes, audited, gathered)
    return gathered


def _brought_up_to_date(kept: _Kept, writes: int, book: Rulebook, gather: Gather) -> Gathered:
    """One write about one client: that client anew. Anything else: all anew."""
    lines = store.audited_since(kept.audited)
    clients = {client for _, client in lines}
    about_one = len(clients) == 1 and all(action in ABOUT_ONE_CLIENT for action, _ in lines)
    client = next(iter(clients), None)
    if writes != kept.writes + 1 or not about_one or client is None:
        return gather(kept.window, book)
    again = gather(replace(kept.window, only=client), book)
    candidates, history = dict(kept.gathered.candidates), dict(kept.gathered.history)
    candidates.pop(client, None)
    history.pop(client, None)
    candidates |= {each: reasons for each, reasons in again.candidates.items() if reasons}
    history |= again.history
    return Gathered(candidates, history)
