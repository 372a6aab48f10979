"""The day's queue derived from the file: candidates by rule, sifted by holds, ranked. No words yet, and nothing kept.

One set-based query a rule, and what holds a client back is read as the few exceptions it is; what an ordinary row costs
in Python is two tuples and a few whole numbers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import nsmallest
from typing import NamedTuple

from desk_app.clients.birthdays import solar_keys
from desk_app.clock import as_text, local_time
from desk_app.db.shop import Shop
from desk_app.followup import keeping, sources, store
from desk_app.followup.candidate import Candidate
from desk_app.followup.holding import Held, Logged, Moment, Standing, minute_of, shop_closed, sift
from desk_app.followup.keeping import Gathered, Window
from desk_app.followup.queue import Family
from desk_app.followup.rulebook import Rulebook, rulebook

#: What most clients are known for: nothing that bears on calling them.
NOTHING_KNOWN = Standing()


class Ranked(NamedTuple):
    """One client to call. Entries sort by themselves: agreed call-backs by their minute, then by falling priority.

    ``reasons``: the weightiest first. ``contacts``: how often she was contacted in the last days.
    """

    group: int  # 0: an agreed call-back
    at: str
    falling: int  # the priority, negative
    due: str
    client: int
    reasons: tuple[Candidate, ...]
    contacts: int

    @property
    def priority(self) -> int:
        """The sum of the points that the card shows."""
        return -self.falling


@dataclass(slots=True)
class Derived:
    """A day's queue before words. ``ranked`` is in no order; ``first`` gives it."""

    moment: Moment
    book: Rulebook
    ranked: list[Ranked]
    held: list[Held]
    history: dict[int, list[Logged]]

    def first(self, count: int | None) -> list[Ranked]:
        """The first ``count`` entries in order, or all."""
        return sorted(self.ranked) if count is None or count >= len(self.ranked) else nsmallest(count, self.ranked)


def contact_points(count: int) -> int:
    """Points for leaving her in peace lately: 6, less 2 for each contact in the last 30 days."""
    return max(0, 6 - 2 * count)


def priority(reasons: tuple[Candidate, ...], contacts: int) -> int:
    """The weightiest reason in full, a quarter of the urgency of each other, and the points for peace."""
    first = reasons[0]
    points = first.urgency + first.worth + first.chance + contact_points(contacts)
    return points + sum(reason.urgency // 4 for reason in reasons[1:]) if len(reasons) > 1 else points


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
    moment = Moment(on, wall, settings.zone, settings.call_from, settings.call_to, on.isoformat(), month_from)
    found = keeping.read(shop, window, book, gather)
    before = found.weighed.get((wall, advisor))
    if isinstance(before, Derived):
        return before
    by_client, history = found.candidates, found.history
    if advisor is not None:
        hers = store.clients_of(advisor)
        by_client = {client: reasons for client, reasons in by_client.items() if client in hers}
    standings = _standings(window, moment, book, by_client, history)
    derived = Derived(moment, book, [], [], history)
    _weigh_all(derived, by_client, standings)
    if only is not None and not derived.ranked and not derived.held:
        _weigh(derived, only, [by_hand(only, on)], standings.get(only, NOTHING_KNOWN))
    derived.held.sort(key=_held_order)
    found.weighed.clear()
    found.weighed[wall, advisor] = derived
    return derived


def gather(window: Window, book: Rulebook) -> Gathered:
    """Every candidate of a day by client, and the logged calls of those clients."""
    candidates: dict[int, list[Candidate]] = {}
    for candidate in _candidates(window, book):
        if candidate[0] in candidates:
            candidates[candidate[0]].append(candidate)
        else:
            candidates[candidate[0]] = [candidate]
    if window.only is not None:
        candidates.setdefault(window.only, [])
    return Gathered(candidates, _history(window, book, candidates))


def by_hand(client: int, on: date) -> Candidate:
    """The reason of a call that somebody opens without any: to hear how the client is."""
    return Candidate(client, Family.KEEP_IN_TOUCH, on.isoformat(), 0, 0, 0, ())


def _weigh_all(derived: Derived, by_client: dict[int, list[Candidate]], standings: dict[int, Standing]) -> None:
    if shop_closed(derived.moment) is not None:
        for client, candidates in by_client.items():
            _weigh(derived, client, candidates, standings.get(client, NOTHING_KNOWN))
        return
    peace, ranked, call_back = contact_points(0), derived.ranked, Family.CALL_BACK
    for client, candidates in by_client.items():
        standing = standings.get(client)
        if standing is not None:
            _weigh(derived, client, candidates, standing)
        elif len(candidates) == 1 and candidates[0].family is not call_back:
            # The ordinary client: one reason, and nothing known that bears on it.
            _, _, due, urgency, worth, chance, _ = only = candidates[0]
            ranked.append(Ranked(1, "", -(urgency + worth + chance + peace), due, client, (only,), 0))
        elif candidates:
            ranked.append(_rank(client, candidates, 0))


def _weigh(derived: Derived, client: int, candidates: list[Candidate], standing: Standing) -> None:
    kept, held, contacts = sift(candidates, standing, derived.moment, derived.book)
    derived.held.extend(held)
    if kept:
        derived.ranked.append(_rank(client, kept, contacts))


def _rank(client: int, candidates: list[Candidate], contacts: int) -> Ranked:
    reasons = tuple(sorted(candidates, key=_reason_order)) if len(candidates) > 1 else (candidates[0],)
    first = reasons[0]
    agreed = first.family is Family.CALL_BACK
    points = priority(reasons, contacts)
    return Ranked(0 if agreed else 1, first.facts[1] if agreed else "", -points, first.due, client, reasons, contacts)


def _reason_order(candidate: Candidate) -> tuple[bool, int, str, str]:
    return candidate.family is not Family.CALL_BACK, -candidate.points, candidate.due, candidate.key


def _held_order(held: Held) -> tuple[int, int, str]:
    return -held.candidate.points, held.candidate.client, held.candidate.key


def _candidates(window: Window, book: Rulebook) -> Iterator[Candidate]:
    on, only = window.on, window.only
    yield from _aftercare(window, book)
    yield from _rebooking(window, book)
    first, last = on - timedelta(days=book.longest_grace), on + timedelta(days=book.stages[0][0])
    yield from sources.maturity(store.ticket_rows(first, last, on, only), on, book)
    seen = on - timedelta(days=book.birthday_seen_within)
    for days in range(-book.birthday_lapse, book.birthday_before + 1):
        day = on + timedelta(days=days)
        for key in sorted(solar_keys(day)):
            yield from sources.birthday(store.birthday_rows(key, seen, only), day, book)
    yield from _agreed_and_owed(window, book)


def _aftercare(window: Window, book: Rulebook) -> Iterator[Candidate]:
    days: dict[int, tuple[int, ...]] = {}
    for service, category, name, kept in store.service_days():
        asked = tuple(json.loads(kept)) or book.aftercare_for(category, name)
        if asked:
            days[service] = asked
    gone = {number + late for asked in days.values() for number in asked for late in range(book.aftercare_lapse + 1)}
    if gone:
        done = [window.on - timedelta(days=count) for count in sorted(gone)]
        rows = store.aftercare_rows(done, days, window.on, window.only)
        yield from sources.aftercare(rows, window.on, days, book)


def _rebooking(window: Window, book: Rulebook) -> Iterator[Candidate]:
    on, only = window.on, window.only
    without = store.booked_from(on, only) | store.seen_between(on - timedelta(days=book.since_visit), on, only)
    last = on + timedelta(days=book.rebooking_before)
    rows = store.rhythm_rows(on - timedelta(days=book.rebooking_lapse), last, only)
    has_own = {row[0] for row in rows if row[1]}
    unsure = {row[0] for row in rows} - has_own - without
    if unsure:
        has_own |= store.with_own_rhythm(sorted(unsure))
    yield from sources.rebooking(rows, on, book, without, has_own)
    first = on - timedelta(days=book.told_lapse)
    seen_since = first - timedelta(days=book.told_longest)
    yield from sources.told(store.told_rows(first, last, on, seen_since, only), on, book, without)


def _agreed_and_owed(window: Window, book: Rulebook) -> Iterator[Candidate]:
    tomorrow = window.start(1)
    rows = store.call_back_rows(window.start(-book.call_back_lapse), tomorrow, window.only)
    due = [(*row, window.day_of(row[-1])) for row in rows if row[-1] < tomorrow]
    yield from sources.call_back(due, book)
    promises = store.promise_rows(window.start(1 + book.promise_before), tomorrow, window.only)
    complaints = store.complaint_rows(window.start(1 + book.complaint_before), tomorrow, window.only)
    for family, rows in ((Family.PROMISE, promises), (Family.COMPLAINT, complaints)):
        dated = [(*row[:-1], window.day_of(row[-1])) for row in rows]
        yield from sources.owed(dated, window.on, family, book)


def _later_call_backs(window: Window, moment: Moment, book: Rulebook) -> dict[int, datetime]:
    """The agreed times that have not come yet, by client, on the shop's wall clock."""
    tomorrow = window.start(1)
    lead = timedelta(minutes=book.call_back_lead_minutes)
    last = tomorrow if moment.now is None else as_text(moment.now + lead)
    return {
        row[0]: local_time(datetime.fromisoformat(row[-1]), moment.zone)
        for row in store.call_back_rows(window.start(-book.call_back_lapse), tomorrow, window.only)
        if row[-1] >= tomorrow or row[-1] > last
    }


def _history(window: Window, book: Rulebook, clients: Collection[int]) -> dict[int, list[Logged]]:
    calls: dict[int, list[Logged]] = {}
    first = window.on - timedelta(days=book.history_days)
    for client, *rest in store.history_rows(first, window.on, window.only):
        if client in clients:
            calls.setdefault(client, []).append(Logged(*rest))
    return calls


def _standings(
    window: Window,
    moment: Moment,
    book: Rulebook,
    clients: dict[int, list[Candidate]],
    history: dict[int, list[Logged]],
) -> dict[int, Standing]:
    """What is known of those clients about whom anything is known."""
    later = _later_call_backs(window, moment, book)
    cooling, complaining = _complaints(window, book)
    wrong = _wrong_numbers(window, clients)
    never, refused = store.refusing()
    hours = store.outside_hours(minute_of(moment.now)) if moment.now is not None else {}
    known = history.keys() | later.keys() | cooling.keys() | hours.keys() | complaining | wrong | never | refused
    return {
        client: Standing(
            calls=history.get(client, ()),
            later=later.get(client),
            complaint_until=cooling.get(client),
            complaint_open=client in complaining,
            wrong_number=client in wrong,
            do_not_call=client in never,
            no_consent=client in refused,
            hours=hours.get(client),
        )
        for client in known & clients.keys()
    }


def _complaints(window: Window, book: Rulebook) -> tuple[dict[int, date], set[int]]:
    """Clients cooling down after an answered complaint, with the first day after it; and those who still complain."""
    cooling: dict[int, date] = {}
    complaining: set[int] = set()
    since = window.start(-book.cool_down_days + 1)
    for client, answered in store.complaint_states(since, window.start(1), window.only):
        if answered is None:
            complaining.add(client)
        else:
            until = date.fromisoformat(window.day_of(answered)) + timedelta(days=book.cool_down_days)
            cooling[client] = max(until, cooling.get(client, until))
    return cooling, complaining


def _wrong_numbers(window: Window, clients: Collection[int]) -> set[int]:
    """Clients none of whose numbers is left to dial after the wrong ones."""
    tried: dict[int, set[str]] = defaultdict(set)
    for client, number in store.wrong_number_rows(window.start(1), window.only):
        if client in clients:
            tried[client].add(number)
    left: dict[int, set[str]] = defaultdict(set)
    for client, number in store.phone_rows(sorted(tried)) if tried else ():
        left[client].add(number)
    return {client for client, numbers in tried.items() if not left[client] - numbers}
