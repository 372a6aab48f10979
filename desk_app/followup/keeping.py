"""What was gathered for a day, kept in memory while the file says the same.

Gathering the candidates of a shop of 100,000 clients costs some hundred milliseconds, so it is done once a day and
brought up to date after each write: the audit trail tells which client a write was about, and only that client is
gathered again. Anything else that was written gathers everything again. Nothing of this is kept in the file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from desk_app.db.shop import Shop
from desk_app.followup import store
from desk_app.followup.gathering import Window
from desk_app.followup.holding import Until
from desk_app.followup.queue import Call
from desk_app.followup.ranking import NOTHING_KNOWN, Ranked
from desk_app.followup.rulebook import Rulebook
from desk_app.followup.weighing import Gathered, Weighed, all_but

#: Writes that bear on the candidates of the one client their audit line names, and on no other's.
ABOUT_ONE_CLIENT = frozenset(
    {
        "booking.made",
        "booking.moved",
        "call.logged",
        "call.taken_back",
        "client.added",
        "client.do_not_call",
        "client.edited",
        "client.may_be_called",
        "client.note_added",
        "complaint.answered",
        "complaint.filed",
        "complaint.taken_back",
        "payment.entered",
        "promise.broken",
        "promise.kept",
        "promise.made",
        "promise.taken_back",
        "ticket.forfeited",
        "ticket.issued",
        "ticket.redeemed",
        "ticket.renewed",
        "visit.recorded",
    }
)


@dataclass(slots=True)
class Day:
    """What was gathered for a day, and what was last made of it. The dictionaries of ``gathered`` are not changed.

    ``weighed`` holds for every minute; ``derived`` is the last queue, under the minute and the advisor it was made for:
    the Today page counts the queue that the call page then opens. ``spelled`` are the calls in words, by client, with
    what they were spelled from. Reader threads share a day: ``lock`` is held to read or write what was made of it.
    """

    gathered: Gathered
    weighed: Weighed | None = None
    advised: dict[int, set[int]] = field(default_factory=dict)
    derived: dict[tuple[Until, int | None], object] = field(default_factory=dict)
    spelled: dict[int, tuple[Ranked, Call]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def advised_by(self, advisor: int) -> set[int]:
        """The clients of an advisor."""
        if advisor not in self.advised:
            self.advised[advisor] = store.clients_of(advisor)
        return self.advised[advisor]

    def after(self, client: int, again: Gathered, book: Rulebook) -> Day:
        """The day after a write about one client, of whom ``again`` is what the file says now."""
        old = self.gathered
        candidates = all_but(client, old.candidates) | again.candidates
        standings = all_but(client, old.standings) | again.standings
        agreed = all_but(client, old.agreed) | again.agreed
        if not candidates[client]:
            del candidates[client]
        with self.lock:
            weighed = None if self.weighed is None else self.weighed.without(client)
            spelled = all_but(client, self.spelled)
        if weighed is not None and client in candidates:
            known = standings.get(client, NOTHING_KNOWN)
            weighed.add(client, candidates[client], known, agreed.get(client), book)
        return Day(Gathered(candidates, standings, agreed), weighed, spelled=spelled)


@dataclass(frozen=True, slots=True)
class _Kept:
    window: Window
    writes: int
    audited: int
    day: Day


Gather = Callable[[Window, Rulebook], Gathered]

_LOCK = threading.Lock()
_KEPT: WeakKeyDictionary[Shop, _Kept] = WeakKeyDictionary()


def read(shop: Shop, window: Window, book: Rulebook, gather: Gather) -> Day:
    """What ``gather`` gives for ``window``, from memory where nothing that bears on it was written since."""
    if window.only is not None:
        return Day(gather(window, book))
    # Read before the rows: what is written meanwhile is then seen as new the next time.
    writes, audited = shop.writes, store.last_audited()
    with _LOCK:
        kept = _KEPT.get(shop)
    if kept is not None and kept.window == window:
        if (kept.writes, kept.audited) == (writes, audited):
            return kept.day
        day = _brought_up_to_date(kept, writes, book, gather)
    else:
        day = Day(gather(window, book))
    with _LOCK:
        _KEPT[shop] = _Kept(window, writes, audited, day)
    return day


def _brought_up_to_date(kept: _Kept, writes: int, book: Rulebook, gather: Gather) -> Day:
    """One write about one client: that client anew. Anything else: all anew."""
    lines = store.audited_since(kept.audited)
    clients = {client for _, client in lines}
    about_one = len(clients) == 1 and all(action in ABOUT_ONE_CLIENT for action, _ in lines)
    client = next(iter(clients), None)
    if writes != kept.writes + 1 or not about_one or client is None:
        return Day(gather(kept.window, book))
    return kept.day.after(client, gather(replace(kept.window, only=client), book), book)
