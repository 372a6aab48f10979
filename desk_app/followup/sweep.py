"""A whole day at a glance: who is due, who of them is barred, and whom only a closer look can judge.

Almost every client who is due may be called for every reason there is, and nothing needs to be known of her before she
is shown. So she is one line of text here (``line.py``); ``Day.look_closer`` gathers and weighs her when her turn comes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import nsmallest
from itertools import compress
from operator import not_
from zoneinfo import ZoneInfo

from desk_app.clock import as_text
from desk_app.followup import gathering, sources, store, sweep_store
from desk_app.followup.gathering import Window
from desk_app.followup.line import answered_of, best_line, client_of, clients_of, held_key, line_of, unsettled
from desk_app.followup.queue import Family
from desk_app.followup.rulebook import Rulebook


@dataclass(slots=True)
class Swept:
    """Those who are due and were not looked at closely. Sorted out for a day on which hours do not matter.

    ``open`` may be called for all of their reasons, ``barred`` for none (``never``: those of them who forbade it); both
    give the line of a client, for the few who have several reasons their ``best_line``, whose lines are ``several``.
    ``odd`` are among the open, and something is known of them that bears on some of their reasons.
    """

    open: dict[int, str] = field(default_factory=dict)
    barred: dict[int, str] = field(default_factory=dict)
    several: dict[int, list[str]] = field(default_factory=dict)
    odd: frozenset[int] = frozenset()
    never: frozenset[int] = frozenset()

    def lines_of(self, client: int) -> list[str]:
        """Every line of a client."""
        return self.several.get(client) or [self.open[client] if client in self.open else self.barred[client]]

    def foremost(self, count: int) -> set[int]:
        """The first of the open and the first of the barred: whoever opens the day looks at them."""
        barred = nsmallest(count, self.held_keys(self.barred))
        return {*map(client_of, nsmallest(count, self.open.values())), *(client for _, client in barred)}

    def held_keys(self, clients: Iterable[int]) -> Iterator[tuple[str, int]]:
        """What puts ``clients`` in the order of what is held back, with each of them."""
        return ((min(map(held_key, self.lines_of(client))), client) for client in clients)

    def forget(self, clients: Iterable[int]) -> None:
        """Leaves out clients who were looked at closely."""
        for client in clients:
            self.open.pop(client, None)
            self.barred.pop(client, None)
            self.several.pop(client, None)

    def without(self, client: int) -> Swept:
        """A copy without one client."""
        copy = Swept(dict(self.open), dict(self.barred), dict(self.several), never=self.never)
        copy.forget((client,))
        return copy


def sweep(window: Window, book: Rulebook) -> Swept:
    """The day of ``window`` at a glance."""
    call_backs = store.call_back_rows(window.start(-book.call_back_lapse), window.start(1), None)
    called = sweep_store.called(window.on - timedelta(days=book.history_days), window.on)
    answered = set(called.answered).union(_answered_among_several(called.answered))
    lines, clients = _rebooking(window.on, book)
    others = [*_aftercare(window.on, book), *_few(window, book, call_backs)]
    lines += others
    clients += clients_of(others)
    kept = unsettled(lines, answered)
    swept = _sorted_out(list(compress(clients, kept)), list(compress(lines, kept)), book)
    odd = _odd(window, book, called) | {row[0] for row in call_backs}
    swept.odd = frozenset(odd & swept.open.keys())
    never, refused = store.refusing(None)
    swept.never = frozenset(never)
    for client in (never | refused) & swept.open.keys():
        swept.barred[client] = swept.open.pop(client)
    return swept


def _sorted_out(clients: Sequence[int], lines: Sequence[str], book: Rulebook) -> Swept:
    """By client, and those apart who have several reasons."""
    last = dict(zip(clients, lines, strict=True))
    several: dict[int, list[str]] = {}
    if len(last) < len(lines):
        for client, line in zip(clients, lines, strict=True):
            if last[client] is not line:
                several.setdefault(client, [last[client]]).append(line)
    return Swept(last | {client: best_line(theirs, book) for client, theirs in several.items()}, several=several)


def _aftercare(on: date, book: Rulebook) -> Iterable[str]:
    asked = {
        visited: (number, (date.fromisoformat(visited[1]) + timedelta(days=number)).isoformat())
        for visited, number in sources.asked_after(gathering.aftercare_days(book), on, book).items()
    }
    # Two services of one visit may ask on the same day.
    return dict.fromkeys(sweep_store.aftercare_lines(asked, on, book.urgency[Family.AFTERCARE])) if asked else ()


def _rebooking(on: date, book: Rulebook) -> tuple[list[str], list[int]]:
    """The lines of rebooking, and whom each is about."""
    without = gathering.without_rebooking(on, None, book)
    urgency = book.urgency[Family.REBOOKING]
    ending = book.rebooking_lapse - book.rebooking_last_days
    late = range(-book.rebooking_before, book.rebooking_lapse + 1)
    days = [
        ((on - timedelta(days=days)).isoformat(), days, urgency + sources.ENDING * (days >= ending)) for days in late
    ]
    lines = sweep_store.own_rhythm_lines(days, on)
    clients = clients_of(lines)
    first, last = on - timedelta(days=book.rebooking_lapse), on + timedelta(days=book.rebooking_before)
    unsure = sweep_store.whole_rhythms(first, last, on) - set(clients) - without
    if unsure:
        unsure -= store.with_own_rhythm(sorted(unsure))
    told = [(day, days, urgency) for day, days in gathering.told_days(on, book)]
    seen_since = on - timedelta(days=book.told_lapse + book.told_longest)
    more = sweep_store.told_lines(told, on, seen_since, urgency)
    if unsure:
        more += sweep_store.whole_rhythm_lines(sorted(unsure), days)
    lines += more
    clients += clients_of(more)
    kept = list(map(not_, map(without.__contains__, clients)))
    return list(compress(lines, kept)), list(compress(clients, kept))


def _few(window: Window, book: Rulebook, call_backs: store.Rows) -> Iterator[str]:
    """The lines of the rules by which few are due: read and written like any other row."""
    for candidates in gathering.few(window, book, call_backs):
        yield from map(line_of, candidates)


def _answered_among_several(settled: Sequence[str]) -> Iterator[str]:
    """The ends of the lines settled by final calls that are not kept as a line ends: they were about several reasons,
    or about one with signs that JSON writes in two.
    """
    for text in settled:
        if '","' in text or "\\" in text:
            client = int(text[:10])
            yield from (answered_of(client, key) for key in json.loads(text[10:]))


def _odd(window: Window, book: Rulebook, called: sweep_store.Called) -> set[int]:
    """Clients of whom something is known that may hold some reason back. Some of them have none or no such."""
    on = window.on
    odd = set(called.later)
    # Any call of today and, for a busy line late in the evening or a clock that was moved, of yesterday.
    odd.update(sweep_store.contacted(on - timedelta(days=1), on))
    for clients, most in (
        (sweep_store.contacted(on - timedelta(days=book.month_days - 1), on), book.cap_month),
        (sweep_store.contacted(on - timedelta(days=book.week_days - 1), on), book.cap_week),
        (called.no_answer, book.most_no_answer),
        (called.busy, book.most_busy),
    ):
        odd.update(client for client, times in Counter(clients).items() if times >= most)
    since = window.start(-book.cool_down_days + 1)
    odd.update(row[0] for row in store.complaint_states(since, window.start(1), None))
    return odd | sweep_store.wrongly_dialled(window.start(1))


def unheard_at(window: Window, book: Rulebook, hour: int) -> set[int]:
    """Clients who lately did not answer in an hour of the shop's day."""
    first = window.on - timedelta(days=book.history_days)
    hours = {
        as_text(datetime.combine(day, time(hour, minute), ZoneInfo(window.zone)).replace(fold=fold).astimezone(UTC))[
            :13
        ]
        for day in (first + timedelta(days=days) for days in range(-1, book.history_days + 2))
        for minute in (0, 59)
        for fold in (0, 1)
    }
    return sweep_store.unheard_in(sorted(hours), first, window.on)
