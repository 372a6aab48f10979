"""The day's queue at a minute: how many there are, and the first of them in order. No words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, nsmallest
from itertools import chain
from operator import itemgetter

from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.followup import keeping, sweep_store
from desk_app.followup.candidate import Candidate
from desk_app.followup.gathering import Window
from desk_app.followup.holding import Held, Logged, Moment, Until, minute_of, shop_closed
from desk_app.followup.keeping import Day
from desk_app.followup.packed import at_best, client_of
from desk_app.followup.queue import Family, Hold
from desk_app.followup.ranking import NOTHING_KNOWN, HeldBack, Ranked, held_back
from desk_app.followup.rulebook import Rulebook, rulebook
from desk_app.followup.sweep import unheard_at
from desk_app.followup.weighing import all_held, change_at

#: At least so many are looked at closely at a time.
BATCH = 20


@dataclass(slots=True)
class Derived:
    """A day's queue before words, for one minute and perhaps one advisor (``hers``: her clients).

    ``total`` and ``total_held`` count clients; one who has reasons of both kinds is counted in both. ``first`` and
    ``first_held`` put it in order as far as it is asked for. Several threads may read one of them.
    """

    moment: Moment
    book: Rulebook
    day: Day
    shut: Until
    hers: set[int] | None
    out: dict[int, int]  # those only glanced at whose own hours leave the minute out, and the minute they begin
    total: int = 0
    total_held: int = 0
    _first: list[Ranked] = field(default_factory=list)  # as far as it was asked for
    _held: list[HeldBack] = field(default_factory=list)

    def first(self, count: int | None) -> list[Ranked]:
        """The first ``count`` entries in order, or all."""
        with self.day.lock:
            wanted = self.total if count is None else min(count, self.total)
            if wanted > len(self._first):
                self._first = self._look_for(wanted)
            return self._first[:wanted]

    def _look_for(self, wanted: int) -> list[Ranked]:
        waiting = self._glanced_at()
        heapify(waiting)
        while True:
            entries = nsmallest(wanted, self._weighed()[0])
            if not waiting:
                return entries
            best = at_best(waiting[0], self.moment.on)
            missing = wanted - sum(entry < best for entry in entries)
            if not missing:
                return entries
            self.day.look_closer([client_of(heappop(waiting)) for _ in range(min(max(missing, BATCH), len(waiting)))])

    def first_held(self, count: int | None) -> list[HeldBack]:
        """The first ``count`` clients held back in order, or all."""
        with self.day.lock:
            wanted = self.total_held if count is None else min(count, self.total_held)
            if wanted > len(self._held):
                self.day.look_closer(self._next_held(wanted))
                self._held = nsmallest(wanted, held_back(self._weighed()[1]), key=itemgetter(0))
            return self._held[:wanted]

    def held_of(self, client: int) -> list[Held]:
        """The reasons held back of one client who was looked at closely."""
        with self.day.lock:
            return [held for held in self._weighed()[1] if held.candidate.client == client]

    def calls_of(self, client: int) -> Sequence[Logged]:
        """The logged calls of a client of the first entries that bear on the day, oldest first."""
        return self.day.gathered.standings.get(client, NOTHING_KNOWN).calls

    def waiting(self) -> dict[int, datetime]:
        """The clients who may not be called at this minute and may at another, and when that comes."""
        with self.day.lock:
            swept = self.day.swept
            due = swept.open.keys() | swept.barred.keys() - swept.never
            comes: dict[int, datetime] = {}
            if isinstance(self.shut, datetime):
                comes = dict.fromkeys(due, self.shut)
            elif self.moment.now is not None:
                minute = minute_of(self.moment.now)
                begins = {
                    start: at
                    for start in set(self.out.values())
                    if isinstance(at := self.moment.at_minute(start, int(minute >= start)), datetime)
                }
                comes = {client: begins[self.out[client]] for client in due & self.out.keys()}
            if self.hers is not None:
                comes = {client: at for client, at in comes.items() if client in self.hers}
            ranked, held = self._weighed()
        ready = {entry.client for entry in ranked}
        for candidate, _, until in held:
            if isinstance(until, datetime) and candidate.client not in ready:
                comes[candidate.client] = min(until, comes.get(candidate.client, until))
        return comes

    def _glanced_at(self) -> list[int]:
        """A number for each who may be called and was only glanced at, which none of hers stands before."""
        if self.shut is not None:
            return []
        due = self.day.swept.open
        if self.hers is None and not self.out:
            return list(due.values())
        return [number for client, number in due.items() if client not in self.out and self._is_hers(client)]

    def _next_held(self, count: int) -> list[int]:
        """Those of the first ``count`` held back who were only glanced at."""
        if not count:
            return []
        swept = self.day.swept
        held = swept.open.keys() if self.shut is not None else self.out.keys() & swept.open.keys()
        glanced_at = swept.held_keys(filter(self._is_hers, chain(swept.barred, held)))
        known = {back.place[:2] for back in held_back(self._weighed()[1])}
        return [
            client for points, client in nsmallest(count, chain(glanced_at, known)) if (points, client) not in known
        ]

    def _is_hers(self, client: int) -> bool:
        return self.hers is None or client in self.hers

    def _weighed(self) -> tuple[list[Ranked], list[Held]]:
        """Those who were looked at closely, at this minute: who may be called, and what is held back."""
        ranked, held = _weighed_at(self.day, self.moment, self.book, self.shut)
        if self.hers is None:
            return ranked, list(held)
        return (
            [entry for entry in ranked if entry.client in self.hers],
            [each for each in held if each.candidate.client in self.hers],
        )

    def count(self) -> None:
        """Counts, once, who may be called and who is held back."""
        ranked, held = self._weighed()
        swept = self.day.swept
        able = len(swept.open if self.hers is None else swept.open.keys() & self.hers)
        barred = len(swept.barred if self.hers is None else swept.barred.keys() & self.hers)
        away = self.out.keys() & swept.open.keys()
        out = able if self.shut is not None else len(away if self.hers is None else away & self.hers)
        self.total = len(ranked) + able - out
        self.total_held = len({each.candidate.client for each in held}) + barred + out


def derive(
    shop: Shop, on: date, *, now: datetime | None = None, advisor: int | None = None, only: int | None = None
) -> Derived:
    """The queue of ``on``; ``advisor`` keeps her clients, ``only`` one client.

    A client opened by hand for whom no rule asks a call gets the reason of keeping in touch, and every hold applies.
    """
    settings, book = shop.settings, rulebook()
    window = Window(on, settings.zone, None if only is None else frozenset((only,)))
    wall = None if now is None else local_time(now, settings.zone).replace(second=0, microsecond=0)
    month_from = (on - timedelta(days=book.month_days - 1)).isoformat()
    moment = Moment(
        on, wall, settings.zone, settings.call_from, settings.call_to, on.isoformat(), month_from, window.start(1)
    )
    day = keeping.read(shop, window, moment, book)
    shut = shop_closed(moment)
    asked = (wall if shut is None else shut, advisor)
    with day.lock:
        before = day.derived.get(asked)
        if isinstance(before, Derived):
            return before
        if only is not None:
            _with_a_reason(day, only)
        derived = Derived(
            moment, book, day, shut, None if advisor is None else day.advised_by(advisor), _out(day, moment, shut)
        )
        derived.count()
        # Of one minute only: all clients, and those of an advisor.
        day.derived = {key: made for key, made in day.derived.items() if key[0] == asked[0]} | {asked: derived}
    return derived


def _out(day: Day, moment: Moment, shut: Until) -> dict[int, int]:
    """Whose own hours a minute is not in, of those only glanced at, and when they begin.

    An hour in which she did not answer takes her out too; who did not in this one is looked at closely.
    """
    wall = moment.now
    if wall is None or shut is not None or day.window.only is not None:
        return {}
    if wall.hour not in day.heard_hours:
        day.look_closer(unheard_at(day.window, day.book, wall.hour) & day.swept.open.keys())
        day.heard_hours.add(wall.hour)
    due = day.swept.open.keys() | day.swept.barred.keys() - day.swept.never
    return {client: begins for client, begins in sweep_store.out_of_hours(minute_of(wall)).items() if client in due}


def _weighed_at(day: Day, moment: Moment, book: Rulebook, shut: Until) -> tuple[list[Ranked], Iterable[Held]]:
    weighed = day.weighed
    if shut is not None:
        return [], all_held(weighed, Hold.SHOP_HOURS, shut)
    change = change_at(weighed, day.gathered, moment, book)
    gone = change.clients
    ranked = [entry for client, entry in weighed.ranked.items() if client not in gone]
    kept_back = chain.from_iterable(part for client, part in weighed.held.items() if client not in gone)
    return ranked + change.ranked, chain(kept_back, change.held)


def _with_a_reason(day: Day, client: int) -> None:
    """Where no rule asks for a call to the one client meant: to hear how she is."""
    weighed = day.weighed
    if not weighed.ranked and not weighed.held:
        day.gathered.candidates[client] = [by_hand(client, day.window.on)]
        known = day.gathered.standings.get(client, NOTHING_KNOWN)
        weighed.add(client, day.gathered.candidates[client], known, day.gathered.agreed.get(client), day.book)


def by_hand(client: int, on: date) -> Candidate:
    """The reason of a call that somebody opens without any."""
    return Candidate(client, Family.KEEP_IN_TOUCH, on.isoformat(), 0, 0, 0, ())
