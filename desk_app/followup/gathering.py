"""What the file says about a day's calls: reasons by client, and what is known that bears on calling her.

One set-based query a rule, and what holds a client back is read as the few exceptions it is; what an ordinary row costs
in Python is two tuples and a few whole numbers. Nothing here depends on the hour.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.clients.birthdays import solar_keys
from desk_app.clock import as_text, local_date
from desk_app.followup import sources, store
from desk_app.followup.candidate import Candidate
from desk_app.followup.holding import Logged, Standing
from desk_app.followup.left_store import left_for_good
from desk_app.followup.occasions import Coming, comings, waiting
from desk_app.followup.queue import Family
from desk_app.followup.rulebook import Rulebook
from desk_app.followup.weighing import Gathered


@dataclass(frozen=True, slots=True)
class Window:
    """The day asked about, with its borders as instants of the file. ``only`` narrows it to some clients."""

    on: date
    zone: str
    only: store.Only = None

    def start(self, days: int = 0) -> str:
        """The instant at which the day (or one ``days`` later) begins."""
        begins = datetime.combine(self.on + timedelta(days=days), time(), ZoneInfo(self.zone))
        return as_text(begins.astimezone(UTC))

    def day_of(self, instant: str) -> str:
        """The shop's date of an instant of the file."""
        return local_date(datetime.fromisoformat(instant), self.zone).isoformat()


def gather(window: Window, book: Rulebook) -> Gathered:
    """Every candidate of a day by client, and what is known of those clients."""
    candidates: dict[int, list[Candidate]] = {}
    tomorrow = window.start(1)
    call_backs = store.call_back_rows(window.start(-book.call_back_lapse), tomorrow, window.only)
    for candidate in _candidates(window, book, call_backs):
        if candidate[0] in candidates:
            candidates[candidate[0]].append(candidate)
        else:
            candidates[candidate[0]] = [candidate]
    for client in window.only or ():
        candidates.setdefault(client, [])
    agreed: dict[int, str] = {}
    for client, _, instant in call_backs:
        if client in candidates:
            agreed[client] = max(instant, agreed.get(client, instant))
    return Gathered(candidates, _standings(window, book, candidates), agreed)


def _candidates(window: Window, book: Rulebook, call_backs: store.Rows) -> Iterator[Candidate]:
    yield from _aftercare(window, book)
    yield from _rebooking(window, book)
    for candidates in few(window, book, call_backs):
        yield from candidates


def few(window: Window, book: Rulebook, call_backs: store.Rows) -> Iterator[Iterable[Candidate]]:
    """The candidates of every rule by which few are due on one day."""
    on, only = window.on, window.only
    first, last = on - timedelta(days=book.longest_grace), on + timedelta(days=book.stages[0][0])
    yield sources.maturity(store.ticket_rows(first, last, on, only), on, book)
    seen = on - timedelta(days=book.birthday_seen_within)
    for days in range(-book.birthday_lapse, book.birthday_before + 1):
        day = on + timedelta(days=days)
        for key in sorted(solar_keys(day)):
            yield sources.birthday(store.birthday_rows(key, seen, only), day, book)
    yield sources.occasion(_occasions(window, book), book)
    yield _agreed_and_owed(window, book, call_backs)


def _occasions(window: Window, book: Rulebook) -> list[Coming]:
    on = window.on
    days = [on + timedelta(days=ahead) for ahead in range(-book.occasion_lapse, book.occasion_before + 1)]
    return waiting(comings(days, on - timedelta(days=book.birthday_seen_within), window.only), on)


def aftercare_days(book: Rulebook) -> dict[int, tuple[int, ...]]:
    """The days after which to ask, of every service that has any."""
    days: dict[int, tuple[int, ...]] = {}
    for service, category, name, kept in store.service_days():
        asked = tuple(json.loads(kept)) or book.aftercare_for(category, name)
        if asked:
            days[service] = asked
    return days


def _aftercare(window: Window, book: Rulebook) -> Iterator[Candidate]:
    pairs = sources.asked_after(aftercare_days(book), window.on, book)
    if pairs:
        yield from sources.aftercare(store.aftercare_rows(pairs, window.on, window.only), pairs, book)


def without_rebooking(on: date, only: store.Only, book: Rulebook) -> set[int]:
    """Clients who are booked or were here just now."""
    return store.booked_from(on, only) | store.seen_between(on - timedelta(days=book.since_visit), on, only)


def asked_back(on: date, only: store.Only, book: Rulebook) -> set[int]:
    """Clients who were asked to book again or to come back so lately that they are left in peace."""
    return store.asked_back(on - timedelta(days=book.win_back_again), on, only)


def _rebooking(window: Window, book: Rulebook) -> Iterator[Candidate]:
    on, only = window.on, window.only
    without = without_rebooking(on, only, book)
    last = on + timedelta(days=book.rebooking_before)
    first_own = on - timedelta(days=book.rebooking_lapse)
    rows = store.rhythm_rows(first_own, last, only)
    has_own = {row[0] for row in rows if row[1]}
    unsure = {row[0] for row in rows} - has_own - without
    if unsure:
        has_own |= store.with_own_rhythm(sorted(unsure), first_own)
    yield from sources.rebooking(rows, on, book, without, has_own)
    quiet = store.rhythm_rows(on - timedelta(days=book.win_back_longest), first_own - timedelta(days=1), only)
    yield from sources.win_back(quiet, on, book, without | asked_back(on, only, book))
    first = on - timedelta(days=book.told_lapse)
    seen_since = first - timedelta(days=book.told_longest)
    yield from sources.told(store.told_rows(first, last, on, seen_since, only), on, book, without)


def _agreed_and_owed(window: Window, book: Rulebook, call_backs: store.Rows) -> Iterator[Candidate]:
    tomorrow = window.start(1)
    due = [(*row, window.day_of(row[-1])) for row in call_backs if row[-1] < tomorrow]
    yield from sources.call_back(due, book)
    promises = store.promise_rows(window.start(1 + book.promise_before), tomorrow, window.only)
    complaints = store.complaint_rows(window.start(1 + book.complaint_before), tomorrow, window.only)
    for family, rows in ((Family.PROMISE, promises), (Family.COMPLAINT, complaints)):
        dated = [(*row[:-1], window.day_of(row[-1])) for row in rows]
        yield from sources.owed(dated, window.on, family, book)


def _history(window: Window, book: Rulebook, clients: Collection[int]) -> dict[int, list[Logged]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    first = window.on - timedelta(days=book.history_days)
    for row in store.history_rows(first, window.on, window.only):
        if row[0] in clients:
            found.setdefault(row[0], []).append(row)
    calls: dict[int, list[Logged]] = {}
    for client, rows in found.items():
        if len(rows) > 1:
            rows.sort(key=itemgetter(1, 6))
        calls[client] = [Logged(*row[1:6]) for row in rows]
    return calls


def _standings(window: Window, book: Rulebook, clients: dict[int, list[Candidate]]) -> dict[int, Standing]:
    """What is known of those clients about whom anything is known."""
    history = _history(window, book, clients)
    cooling, complaining = _complaints(window, book)
    wrong = _wrong_numbers(window, clients)
    never, refused = store.refusing(window.only)
    hours, no_offers = store.own_hours(window.only), store.refusing_offers(window.only)
    left = left_for_good(window.only)
    known = history.keys() | cooling.keys() | hours.keys() | complaining | wrong | never | refused | no_offers | left
    return {
        client: Standing(
            calls=history.get(client, ()),
            complaint_until=cooling.get(client),
            complaint_open=client in complaining,
            wrong_number=client in wrong,
            do_not_call=client in never,
            no_consent=client in refused,
            no_offers=client in no_offers,
            left=client in left,
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
