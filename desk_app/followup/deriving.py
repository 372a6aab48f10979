"""The day's queue derived from the file: reasons gathered, weighed once a day, corrected for the minute. No words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nsmallest
from itertools import chain

from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.followup import keeping
from desk_app.followup.candidate import Candidate
from desk_app.followup.gathering import Window, gather
from desk_app.followup.holding import Held, Logged, Moment, Until, shop_closed
from desk_app.followup.keeping import Day
from desk_app.followup.queue import Family, Hold
from desk_app.followup.ranking import NOTHING_KNOWN, Ranked, held_order
from desk_app.followup.rulebook import Rulebook, rulebook
from desk_app.followup.weighing import all_held, change_at, weigh_day


@dataclass(slots=True)
class Derived:
    """A day's queue before words, for one minute and perhaps one advisor. Several threads read one of them.

    ``ranked`` and ``held`` are in no order and never changed; ``first`` and ``first_held`` give it as far as it is
    asked for.
    """

    moment: Moment
    book: Rulebook
    ranked: tuple[Ranked, ...]
    held: tuple[Held, ...]
    day: Day
    _held_in_order: tuple[Held, ...] | None = None

    def first(self, count: int | None) -> list[Ranked]:
        """The first ``count`` entries in order, or all."""
        return sorted(self.ranked) if count is None or count >= len(self.ranked) else nsmallest(count, self.ranked)

    def first_held(self, count: int | None) -> list[Held]:
        """The first ``count`` holds in order, or all."""
        ordered = self._held_in_order
        if ordered is None:  # two threads may both sort; either's answer is whole when it is kept
            ordered = self._held_in_order = tuple(sorted(self.held, key=held_order))
        return list(ordered[:count])

    def calls_of(self, client: int) -> Sequence[Logged]:
        """The logged calls of a client that bear on the day, oldest first."""
        return self.day.gathered.standings.get(client, NOTHING_KNOWN).calls


def derive(
    shop: Shop, on: date, *, now: datetime | None = None, advisor: int | None = None, only: int | None = None
) -> Derived:
    """The queue of ``on``; ``advisor`` keeps her clients, ``only`` one client.

    A client opened by hand for whom no rule asks a call gets the reason of keeping in touch, and every hold applies.
    """
    settings, book = shop.settings, rulebook()
    window = Window(on, settings.zone, only)
    wall = None if now is None else local_time(now, settings.zone).replace(second=0, microsecond=0)
    month_from = (on - timedelta(days=book.month_days - 1)).isoformat()
    moment = Moment(
        on, wall, settings.zone, settings.call_from, settings.call_to, on.isoformat(), month_from, window.start(1)
    )
    day = keeping.read(shop, window, book, gather)
    shut = shop_closed(moment)
    asked = (wall if shut is None else shut, advisor)
    with day.lock:
        before = day.derived.get(asked)
        if isinstance(before, Derived):
            return before
        if only is not None:
            _with_a_reason(day, only, moment, book)
        derived = _derived(day, moment, book, shut, None if advisor is None else day.advised_by(advisor))
        # Of one minute only: all clients, and those of an advisor.
        day.derived = {key: made for key, made in day.derived.items() if key[0] == asked[0]} | {asked: derived}
    return derived


def _derived(day: Day, moment: Moment, book: Rulebook, shut: Until, hers: set[int] | None) -> Derived:
    """The queue of all clients or of ``hers``; the day's lock is held."""
    ranked, held = _all_of(day, moment, book, shut)
    if hers is None:
        return Derived(moment, book, tuple(ranked), tuple(held), day)
    return Derived(
        moment,
        book,
        tuple(entry for entry in ranked if entry.client in hers),
        tuple(each for each in held if each.candidate.client in hers),
        day,
    )


def _all_of(day: Day, moment: Moment, book: Rulebook, shut: Until) -> tuple[list[Ranked], Iterable[Held]]:
    weighed = day.weighed
    if weighed is None:
        weighed = day.weighed = weigh_day(day.gathered, moment, book)
    if shut is not None:
        return [], all_held(weighed, Hold.SHOP_HOURS, shut)
    change = change_at(weighed, day.gathered, moment, book)
    gone = change.clients
    ranked = [entry for client, entry in weighed.ranked.items() if client not in gone]
    kept_back = chain.from_iterable(part for client, part in weighed.held.items() if client not in gone)
    return ranked + change.ranked, chain(kept_back, change.held)


def _with_a_reason(day: Day, client: int, moment: Moment, book: Rulebook) -> None:
    """Where no rule asks for a call to the one client meant: to hear how she is."""
    weighed = weigh_day(day.gathered, moment, book)
    if not weighed.ranked and not weighed.held:
        day.gathered.candidates[client] = [by_hand(client, moment.on)]


def by_hand(client: int, on: date) -> Candidate:
    """The reason of a call that somebody opens without any."""
    return Candidate(client, Family.KEEP_IN_TOUCH, on.isoformat(), 0, 0, 0, ())
