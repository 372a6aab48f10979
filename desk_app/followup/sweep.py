"""A whole day at a glance: who is due, who of them is barred, and whom only a closer look can judge.

Almost every client who is due may be called for every reason there is, and nothing needs to be known of her before she
is shown. So she is a number here (``packed.py``), and ``Day.look_closer`` gathers and weighs her when her turn comes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import nsmallest
from itertools import chain, compress
from operator import itemgetter, not_
from zoneinfo import ZoneInfo

from desk_app.clock import as_text
from desk_app.followup import gathering, sources, store, sweep_store
from desk_app.followup.gathering import Window
from desk_app.followup.left_store import left_for_good
from desk_app.followup.packed import answered_of, base, best_of, clients_of, held_key, packed
from desk_app.followup.queue import Family
from desk_app.followup.rulebook import Rulebook
from desk_app.followup.sweep_store import Reasons


@dataclass(slots=True)
class Swept:
    """Those who are due and were not looked at closely. Sorted out for a day on which hours do not matter.

    ``open`` may be called for all of their reasons, ``barred`` for none (``never``: those of them who forbade it); both
    give the reason of a client, for the few who have several the ``best_of`` what ``several`` has. ``odd`` are among
    the open, and something is known of them that bears on some of their reasons.
    """

    open: dict[int, int] = field(default_factory=dict)
    barred: dict[int, int] = field(default_factory=dict)
    several: dict[int, list[int]] = field(default_factory=dict)
    odd: frozenset[int] = frozenset()
    never: frozenset[int] = frozenset()

    def reasons_of(self, client: int) -> list[int]:
        """Every reason of a client."""
        return self.several.get(client) or [self.open[client] if client in self.open else self.barred[client]]

    def foremost(self, count: int) -> set[int]:
        """The first of the open and the first of the barred: whoever opens the day looks at them."""
        barred = nsmallest(count, self.held_keys(self.barred))
        return {*clients_of(nsmallest(count, self.open.values())), *(client for _, client in barred)}

    def held_keys(self, clients: Iterable[int]) -> Iterator[tuple[int, int]]:
        """What puts ``clients`` in the order of what is held back, the client last."""
        return (held_key(self.reasons_of(client)) for client in clients)

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
    on = window.on
    called = sweep_store.called(on - timedelta(days=book.history_days), on)
    answered = {*called.answered, *_answered_among_several(called.answered)}
    call_backs = store.call_back_rows(window.start(-book.call_back_lapse), window.start(1), None)
    few = [each for some in gathering.few(window, book, call_backs) for each in some]
    numbers = [packed(each, on) for each in few if answered_of(each.client, each.key) not in answered]
    numbers += _unsettled(
        _Many(on, book, called.answered), set(map(int, map(itemgetter(slice(10)), called.answered))), answered
    )
    swept = _sorted_out(numbers, book)
    odd = _odd(window, book, called) | {row[0] for row in call_backs}
    swept.odd = frozenset(odd & swept.open.keys())
    never, refused = store.refusing(None)
    swept.never = frozenset(never)
    for client in (never | refused) & swept.open.keys():
        swept.barred[client] = swept.open.pop(client)
    return swept


def _unsettled(many: _Many, settled: set[int], answered: set[str]) -> list[int]:
    """The reasons that no call has settled. Only those of ``settled`` need to be told apart for that."""
    numbers = many.reasons(None).numbers
    if not settled:
        return numbers
    clients = clients_of(numbers)
    hers = settled.intersection(clients)
    others = compress(numbers, map(not_, map(hers.__contains__, clients)))
    told = many.reasons(hers)
    return [*others, *compress(told.numbers, map(not_, map(answered.__contains__, told.answered)))]


def _sorted_out(numbers: Sequence[int], book: Rulebook) -> Swept:
    """By client, and those apart who have several reasons."""
    clients = clients_of(numbers)
    swept = Swept(dict(zip(clients, numbers, strict=True)))
    if len(swept.open) < len(numbers):
        twice = {client for client, reasons in Counter(clients).items() if reasons > 1}
        for place in compress(range(len(numbers)), map(twice.__contains__, clients)):
            swept.several.setdefault(clients[place], []).append(numbers[place])
        swept.open |= {client: best_of(hers, book) for client, hers in swept.several.items()}
    return swept


class _Many:
    """The rules by which thousands are due on a day."""

    def __init__(self, on: date, book: Rulebook, settled: Sequence[str]) -> None:
        """``settled``: as of ``sweep_store.Called.answered``."""
        self._on, self._book = on, book
        care, rebooking = book.urgency[Family.AFTERCARE], book.urgency[Family.REBOOKING]
        self._asked = {
            (service, day): (number, base(Family.AFTERCARE, care, date.fromisoformat(day) + timedelta(days=number), on))
            for (service, day), number in sources.asked_after(gathering.aftercare_days(book), on, book).items()
        }
        ending = book.rebooking_lapse - book.rebooking_last_days
        self._days = [
            self._day(late, rebooking + sources.ENDING * (late >= ending))
            for late in range(-book.rebooking_before, book.rebooking_lapse + 1)
        ]
        self._named = [self._day(late, rebooking) for late in range(-book.rebooking_before, book.told_lapse + 1)]
        self._quiet = [
            self._day(late, book.urgency[Family.WIN_BACK], Family.WIN_BACK)
            for late in range(book.rebooking_lapse + 1, book.win_back_longest + 1)
        ]
        # The same days as ``gathering.asked_back`` looks at, and the same calls: they were read already.
        self._asked_back = {int(text[:10]) for text in settled if '"rebooking:' in text or '"win_back:' in text}
        self._without = gathering.without_rebooking(on, None, book)
        self._unsure: set[int] | None = None

    def _day(self, late: int, urgency: int, family: Family = Family.REBOOKING) -> sweep_store.DueDay:
        due = self._on - timedelta(days=late)
        return due.isoformat(), late, base(family, urgency, due, self._on)

    def reasons(self, told: sweep_store.Told) -> Reasons:
        """All reasons, first of everybody (None), then of some clients, told apart by their keys."""
        found = self._rebooking(told)
        if self._asked:
            care = sweep_store.aftercare(self._asked, self._on, told)
            found = Reasons(found.numbers + care.numbers, found.answered + care.answered)
        return found

    def _rebooking(self, told: sweep_store.Told) -> Reasons:
        on, book = self._on, self._book
        own = sweep_store.own_rhythms(self._days, on, told)
        seen_since = on - timedelta(days=book.told_lapse + book.told_longest)
        parts = [own, sweep_store.named_days(self._named, on, seen_since, told)]
        if self._unsure is None:
            self._unsure = self._without_own(set(clients_of(own.numbers)))
        if self._unsure:
            parts.append(sweep_store.whole_rhythms_of(sorted(self._unsure), self._days, told))
        quiet = sweep_store.quiet_rhythms(self._quiet, on, told)
        in_peace = list(map(not_, map(self._asked_back.__contains__, clients_of(quiet.numbers))))
        parts.append(Reasons(list(compress(quiet.numbers, in_peace)), list(compress(quiet.answered, in_peace))))
        numbers = [number for part in parts for number in part.numbers]
        kept = list(map(not_, map(self._without.__contains__, clients_of(numbers))))
        return Reasons(list(compress(numbers, kept)), list(compress(chain(*(part.answered for part in parts)), kept)))

    def _without_own(self, with_own: set[int]) -> set[int]:
        """Those whose rhythm over everything is due and who have none in a category. ``with_own``: some who have."""
        first = self._on - timedelta(days=self._book.rebooking_lapse)
        last = self._on + timedelta(days=self._book.rebooking_before)
        unsure = sweep_store.whole_rhythms(first, last, self._on) - with_own - self._without
        return unsure - store.with_own_rhythm(sorted(unsure), first) if unsure else unsure


def _answered_among_several(settled: Sequence[str]) -> Iterator[str]:
    """The reasons that final calls settle which are not kept as ``answered_of`` writes them: they were several, or one
    with signs that JSON writes in two.
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
    odd |= store.refusing_offers(None) | left_for_good(None)
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
