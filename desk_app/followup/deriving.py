"""The day's queue derived from the file: candidates by rule, sifted by holds, ranked. No words yet, and nothing kept.

One set-based query a rule; what each row costs in Python is a tuple and a few whole numbers.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from desk_app.clients.birthdays import solar_keys
from desk_app.clock import as_text, local_date, local_time
from desk_app.db.shop import Shop
from desk_app.followup import sources, store
from desk_app.followup.candidate import Candidate, Who
from desk_app.followup.holding import Held, Logged, Moment, Standing, contact_days, sift
from desk_app.followup.queue import Family
from desk_app.followup.rulebook import Rulebook, rulebook


class Ranked(NamedTuple):
    """One client to call: her reasons, the weightiest first, and how often she was contacted in the last days."""

    client: int
    reasons: tuple[Candidate, ...]
    priority: int
    contacts: int


@dataclass(slots=True)
class Derived:
    """A day's queue before words. ``ranked`` is in order; ``held`` too."""

    moment: Moment
    book: Rulebook
    ranked: list[Ranked]
    held: list[Held]
    who: dict[int, Who]
    history: dict[int, list[Logged]]


@dataclass(frozen=True, slots=True)
class Window:
    """The day asked about as instants of the file: from its first to before its last."""

    on: date
    zone: str

    def start(self, days: int = 0) -> str:
        """The instant at which the day (or one ``days`` later) begins."""
        begins = datetime.combine(self.on + timedelta(days=days), time(), ZoneInfo(self.zone))
        return as_text(begins.astimezone(UTC))

    def day_of(self, instant: str) -> str:
        """The shop's date of an instant of the file."""
        return local_date(datetime.fromisoformat(instant), self.zone).isoformat()


def contact_points(count: int) -> int:
    """Points for leaving her in peace lately: 6, less 2 for each contact in the last 30 days."""
    return max(0, 6 - 2 * count)


def priority(reasons: tuple[Candidate, ...], contacts: int) -> int:
    """The weightiest reason in full, a quarter of the urgency of each other, and the points for peace."""
    others = sum(reason.urgency // 4 for reason in reasons[1:])
    return reasons[0].points + others + contact_points(contacts)


def derive(
    shop: Shop, on: date, *, now: datetime | None = None, advisor: int | None = None, only: int | None = None
) -> Derived:
    """The queue of ``on``; ``advisor`` keeps her clients, ``only`` one client."""
    settings, book = shop.settings, rulebook()
    window = Window(on, settings.zone)
    wall = None if now is None else local_time(now, settings.zone)
    moment = Moment(on, wall, settings.zone, settings.call_from, settings.call_to)
    who: dict[int, Who] = {}
    later = _later_call_backs(window, moment, book, only)
    by_client: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in _candidates(window, book, who, only):
        by_client[candidate.client].append(candidate)
    if only is not None:
        by_client.setdefault(only, [])
        who[only] = Who(*store.who_row(only))
    history = _history(window, book, by_client, only)
    standings = _standings(window, book, by_client, history, later, only)
    derived = Derived(moment, book, [], [], who, history)
    for client, candidates in by_client.items():
        if advisor is None or who[client].advisor == advisor:
            _weigh(derived, client, candidates, standings.get(client, _NOTHING))
    if only is not None and not derived.ranked and not derived.held:
        _weigh(derived, only, [by_hand(only, on)], standings.get(only, _NOTHING))
    derived.ranked.sort(key=_order)
    derived.held.sort(key=_held_order)
    return derived


_NOTHING = Standing()


def by_hand(client: int, on: date) -> Candidate:
    """The reason of a call that somebody opens without any: to hear how the client is."""
    return Candidate(client, Family.KEEP_IN_TOUCH, f"keep_in_touch:{on}", on.isoformat(), 0, 0, 0, ())


def _weigh(derived: Derived, client: int, candidates: list[Candidate], standing: Standing) -> None:
    kept, held = sift(candidates, derived.who[client], standing, derived.moment, derived.book)
    derived.held.extend(held)
    if kept:
        contacts = len(contact_days(standing.calls, derived.moment.on, derived.book.month_days))
        reasons = tuple(sorted(kept, key=_reason_order))
        derived.ranked.append(Ranked(client, reasons, priority(reasons, contacts), contacts))


def _reason_order(candidate: Candidate) -> tuple[bool, int, str, str]:
    return candidate.family is not Family.CALL_BACK, -candidate.points, candidate.due, candidate.key


def _order(ranked: Ranked) -> tuple[int, str, int, str, int]:
    first = ranked.reasons[0]
    if first.family is Family.CALL_BACK:
        return 0, str(first.facts[1]), 0, "", ranked.client
    return 1, "", -ranked.priority, first.due, ranked.client


def _held_order(held: Held) -> tuple[int, int, str]:
    return -held.candidate.points, held.candidate.client, held.candidate.key


def _candidates(window: Window, book: Rulebook, who: dict[int, Who], only: int | None) -> Iterator[Candidate]:
    on = window.on
    yield from _aftercare(window, book, who, only)
    first, last = on - timedelta(days=book.rebooking_lapse), on + timedelta(days=book.rebooking_before)
    since = on - timedelta(days=book.since_visit)
    yield from sources.rebooking(_met(store.rhythm_rows(first, last, on, since, only), who), on, book)
    first = on - timedelta(days=book.told_lapse)
    yield from sources.told(_met(store.told_rows(first, last, on, since, only), who), on, book)
    first, last = on - timedelta(days=book.longest_grace), on + timedelta(days=book.stages[0][0])
    yield from sources.maturity(_met(store.ticket_rows(first, last, on, only), who), on, book)
    seen = on - timedelta(days=book.birthday_seen_within)
    for days in range(-book.birthday_lapse, book.birthday_before + 1):
        day = on + timedelta(days=days)
        for key in sorted(solar_keys(day)):
            yield from sources.birthday(_met(store.birthday_rows(key, seen, only), who), day, book)
    yield from _agreed_and_owed(window, book, who, only)


def _aftercare(window: Window, book: Rulebook, who: dict[int, Who], only: int | None) -> Iterator[Candidate]:
    days: dict[int, tuple[int, ...]] = {}
    for service, category, name, kept in store.service_days():
        own = tuple(json.loads(kept))
        asked = own or book.aftercare_for(category, name)
        if asked:
            days[service] = asked
    gone = {number + late for asked in days.values() for number in asked for late in range(book.aftercare_lapse + 1)}
    if gone:
        done = [window.on - timedelta(days=count) for count in sorted(gone)]
        rows = store.aftercare_rows(done, days, window.on, only)
        yield from sources.aftercare(_met(rows, who), window.on, days, book)


def _agreed_and_owed(window: Window, book: Rulebook, who: dict[int, Who], only: int | None) -> Iterator[Candidate]:
    tomorrow = window.start(1)
    rows = store.call_back_rows(window.start(-book.call_back_lapse), tomorrow, only)
    due = [(*row, window.day_of(row[-1])) for row in rows if row[-1] < tomorrow]
    yield from sources.call_back(_met(due, who), book)
    promises = store.promise_rows(window.start(1 + book.promise_before), tomorrow, only)
    complaints = store.complaint_rows(window.start(1 + book.complaint_before), tomorrow, only)
    for family, rows in ((Family.PROMISE, promises), (Family.COMPLAINT, complaints)):
        dated = [(*row[:-1], window.day_of(row[-1])) for row in rows]
        yield from sources.owed(_met(dated, who), window.on, family, book)


def _met(rows: store.Rows, who: dict[int, Who]) -> store.Rows:
    """The same rows, with what they say about their clients noted."""
    for row in rows:
        if row[0] not in who:
            who[row[0]] = Who(*row[1 : sources.WHO])
    return rows


def _later_call_backs(window: Window, moment: Moment, book: Rulebook, only: int | None) -> dict[int, datetime]:
    """The agreed times that have not come yet, by client, on the shop's wall clock."""
    tomorrow = window.start(1)
    lead = timedelta(minutes=book.call_back_lead_minutes)
    bound = tomorrow if moment.now is None else as_text(moment.now + lead)
    return {
        row[0]: local_time(datetime.fromisoformat(row[-1]), moment.zone)
        for row in store.call_back_rows(window.start(-book.call_back_lapse), tomorrow, only)
        if row[-1] >= min(bound, tomorrow)
    }


def _history(window: Window, book: Rulebook, clients: Collection[int], only: int | None) -> dict[int, list[Logged]]:
    calls: dict[int, list[Logged]] = defaultdict(list)
    first = window.on - timedelta(days=book.history_days)
    for client, *rest in store.history_rows(first, window.on, only):
        if client in clients:
            calls[client].append(Logged(*rest))
    return calls


def _standings(
    window: Window,
    book: Rulebook,
    clients: dict[int, list[Candidate]],
    history: dict[int, list[Logged]],
    later: dict[int, datetime],
    only: int | None,
) -> dict[int, Standing]:
    """What is known of the clients about whom anything is known."""
    cooling: dict[int, date] = {}
    complaining: set[int] = set()
    since = window.start(-book.cool_down_days + 1)
    for client, answered in store.complaint_states(since, window.start(1), only):
        if answered is None:
            complaining.add(client)
        else:
            until = date.fromisoformat(window.day_of(answered)) + timedelta(days=book.cool_down_days)
            cooling[client] = max(until, cooling.get(client, until))
    wrong = _wrong_numbers(window, clients, only)
    known = (history.keys() | later.keys() | cooling.keys() | complaining | wrong) & clients.keys()
    return {
        client: Standing(
            history.get(client, ()), later.get(client), cooling.get(client), client in complaining, client in wrong
        )
        for client in known
    }


def _wrong_numbers(window: Window, clients: dict[int, list[Candidate]], only: int | None) -> set[int]:
    """Clients none of whose numbers is left to dial after the wrong ones."""
    tried: dict[int, set[str]] = defaultdict(set)
    for client, number in store.wrong_number_rows(window.start(1), only):
        if client in clients:
            tried[client].add(number)
    left: dict[int, set[str]] = defaultdict(set)
    for client, number in store.phone_rows(sorted(tried)) if tried else ():
        left[client].add(number)
    return {client for client, numbers in tried.items() if not left[client] - numbers}
