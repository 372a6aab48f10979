"""What is known of a day, kept in memory while the file says the same.

A day is glanced at once (``sweep.py``) and brought up to date after each write: the audit trail tells which client a
write was about, and only that client is looked at again. Anything else that was written costs another glance. Nothing
of this is kept in the file.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from desk_app.clients.advisor_store import looked_after_by
from desk_app.db.shop import Shop
from desk_app.followup import occasion_store, store
from desk_app.followup.gathering import Window, gather
from desk_app.followup.holding import Moment, Until
from desk_app.followup.queue import Call
from desk_app.followup.ranking import NOTHING_KNOWN, Ranked
from desk_app.followup.rulebook import Rulebook
from desk_app.followup.sweep import Swept, sweep
from desk_app.followup.weighing import Gathered, Weighed, all_but

#: Of more clients than this, everything is gathered at once and those meant are picked out.
MANY = 3000

#: So many who may be called, and so many who are held back, are looked at closely at once.
FIRST_PAGE = 60

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
        "client.note_taken_back",
        "client.taken_back",
        "complaint.answered",
        "complaint.filed",
        "complaint.taken_back",
        "consent.given",
        "consent.withdrawn",
        "leaving.corrected",
        "leaving.taken_back",
        "leaving.told",
        "leaving.won_back",
        "occasion.added",
        "occasion.changed",
        "occasion.greeted",
        "occasion.greeting_taken_back",
        "occasion.removed",
        "payment.entered",
        "payment.reversed",
        "promise.broken",
        "promise.kept",
        "promise.made",
        "promise.taken_back",
        "relative.added",
        "relative.changed",
        "relative.removed",
        "ticket.forfeited",
        "ticket.issued",
        "ticket.redeemed",
        "ticket.renewed",
        "visit.recorded",
        "visit.taken_back",
    }
)


@dataclass(slots=True)
class Day:
    """What is known of a day, and what was last made of it.

    ``swept`` are those who are due and were only glanced at; ``gathered`` and ``weighed`` those who were looked at
    closely, weighed for a day on which hours do not matter. ``derived`` is the last queue, under the minute and the
    advisor it was made for: the Today page counts the queue that the call page then opens. ``spelled`` are the calls in
    words, by client, with what they were spelled from. Reader threads share a day: ``lock`` is held to read or write
    any of this.
    """

    window: Window
    book: Rulebook
    swept: Swept
    gathered: Gathered
    weighed: Weighed
    heard_hours: set[int] = field(default_factory=set)  # hours of whose silence everybody was looked at closely
    advised: dict[int, set[int]] = field(default_factory=dict)
    derived: dict[tuple[Until, int | None], object] = field(default_factory=dict)
    spelled: dict[int, tuple[Ranked, Call]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def advised_by(self, advisor: int) -> set[int]:
        """The clients an advisor looks after."""
        if advisor not in self.advised:
            self.advised[advisor] = looked_after_by(advisor)
        return self.advised[advisor]

    def look_closer(self, clients: Collection[int]) -> None:
        """Gathers and weighs some of those who were only glanced at. The lock is held."""
        if not clients:
            return
        only = None if len(clients) > MANY else frozenset(clients)
        found = gather(replace(self.window, only=only), self.book)
        for client in clients:
            self._weigh(client, found)
        self.swept.forget(clients)

    def _weigh(self, client: int, found: Gathered) -> None:
        candidates, agreed = found.candidates.get(client, []), found.agreed.get(client)
        standing = found.standings.get(client, NOTHING_KNOWN)
        self.gathered.candidates[client] = candidates
        if client in found.standings:
            self.gathered.standings[client] = standing
        if agreed is not None:
            self.gathered.agreed[client] = agreed
        self.weighed.add(client, candidates, standing, agreed, self.book)

    def after(self, client: int) -> Day:
        """The day after a write about one client, who is looked at closely."""
        old = self.gathered
        with self.lock:
            gathered = Gathered(
                all_but(client, old.candidates), all_but(client, old.standings), all_but(client, old.agreed)
            )
            day = Day(
                self.window,
                self.book,
                self.swept.without(client),
                gathered,
                self.weighed.without(client),
                set(self.heard_hours),
                spelled=all_but(client, self.spelled),
            )
        day.look_closer((client,))
        return day


@dataclass(frozen=True, slots=True)
class _Kept:
    writes: int
    audited: int
    day: Day


_LOCK = threading.Lock()
_KEPT: WeakKeyDictionary[Shop, _Kept] = WeakKeyDictionary()


def glance(window: Window, moment: Moment, book: Rulebook) -> Day:
    """A day as the file gives it: of some clients, or of all, of whom those are looked at closely who need it."""
    day = Day(window, book, Swept(), Gathered({}, {}, {}), Weighed(replace(moment, now=None)))
    if window.only is not None:
        day.look_closer(window.only)
    else:
        day.swept = sweep(window, book)
        day.look_closer(day.swept.odd | day.swept.foremost(FIRST_PAGE))
    return day


def read(shop: Shop, window: Window, moment: Moment, book: Rulebook) -> Day:
    """A day, from memory where nothing that bears on it was written since. ``moment``: any minute of it."""
    if window.only is not None:
        return glance(window, moment, book)
    # Read before the rows: what is written meanwhile is then seen as new the next time.
    writes, audited = shop.writes, store.last_audited()
    with _LOCK:
        kept = _KEPT.get(shop)
    if kept is not None and kept.day.window == window:
        if (kept.writes, kept.audited) == (writes, audited):
            return kept.day
        day = _brought_up_to_date(kept, writes, moment, book)
    else:
        day = glance(window, moment, book)
    with _LOCK:
        _KEPT[shop] = _Kept(writes, audited, day)
    return day


def _brought_up_to_date(kept: _Kept, writes: int, moment: Moment, book: Rulebook) -> Day:
    """One write about one client: that client anew. Anything else: all anew."""
    lines = store.audited_since(kept.audited)
    clients = {client for _, client in lines}
    about_one = len(clients) == 1 and all(action in ABOUT_ONE_CLIENT for action, _ in lines)
    client = next(iter(clients), None)
    alone = client is not None and not occasion_store.linked_to(client)  # her birthday is in her family's files too
    if writes != kept.writes + 1 or not about_one or client is None or not alone:
        return glance(kept.day.window, moment, book)
    return kept.day.after(client)
