"""The lists of who is quiet, leaving, lost and won back: pages along the days, and the figures of the whole.

A page walks along the day clients were last seen, or came back, and stops when it is full: its cost does not grow with
the shop. The figures walk all of a stretch, off the window's threads, and can be stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.loyalty import store
from desk_app.loyalty.desk import history_of, standing_of
from desk_app.loyalty.drift import LEAST_SLACK, LOST_LEAST, LOST_MOST, Facts, limits, stands
from desk_app.loyalty.leaving import Standing, State, Telling
from desk_app.loyalty.reasons import Cut, Side

#: Clients read at once on the way to a full page.
CHUNK = 400

#: A number after every other, to begin below a day.
_TOP = 2**62


class Place(NamedTuple):
    """Where a page ended: those who were told of come first, then those whom only the rules name."""

    told: bool
    day: date
    number: int


@dataclass(frozen=True, slots=True)
class Gone:
    """A client in one of the lists."""

    client_id: ClientId
    code: str
    name: str
    advisor: str
    standing: Standing
    place: Place


@dataclass(frozen=True, slots=True)
class Why:
    """How many clients went for one reason, in its place in both cuts, and how many of them are back."""

    reason: str
    side: Side
    cut: Cut
    clients: int
    back: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many clients are quiet, leaving, and became lost or won back since a day; ``on`` a day."""

    on: date
    since: date
    counts: dict[State, int] = field(default_factory=dict)


def leaving_page(
    shop: Shop, state: State, on: date, since: date, *, before: Place | None = None, reason: str = "", limit: int = 50
) -> tuple[Gone, ...]:
    """One page of a list. Quiet and leaving: all of them; lost and won back: since a day.

    ``reason`` leaves those of whom that was told (of quiet ones nobody told anything).
    """
    if state is State.WON_BACK:
        return tuple(islice(_won_back(shop, on, since, before, reason), limit))
    return tuple(islice(_going(state, on, since, before, reason), limit))


def why_they_go(shop: Shop, first: date, last: date) -> tuple[Why, ...]:
    """Why clients went, as was told from ``first`` to ``last``: each client by the last reason told, the most frequent
    first."""
    del shop
    return tuple(
        Why(reason, Side(side), Cut(cut), int(clients), int(back))
        for reason, side, cut, clients, back in store.why(first, last)
    )


def tally(
    shop: Shop, on: date, since: date, stopped: Callable[[], bool] = bool, progress: Callable[[int], None] | None = None
) -> Tally:
    """Counts the lists. Long in a large shop: for a job. What was counted when it was ``stopped`` is not the whole."""
    counts = dict.fromkeys((State.QUIET, State.LEAVING, State.LOST, State.WON_BACK), 0)
    walks: tuple[Iterator[Gone], ...] = (
        _going(None, on, since, None, ""),
        _won_back(shop, on, since, None, ""),
    )
    done = 0
    for walk in walks:
        for each in walk:
            state = each.standing.state
            done += 1
            if done % CHUNK == 0:
                if stopped():
                    return Tally(on, since, counts)
                if progress is not None:
                    progress(done)
            counts[state] = counts.get(state, 0) + 1
    return Tally(on, since, counts)


# ── quiet, leaving, lost ──────────────────────────────────────────────────────────────────────────────────────────


def _going(state: State | None, on: date, since: date, before: Place | None, reason: str) -> Iterator[Gone]:
    """Of one state (None: all three): those told of, then those whom the rules name."""

    def wanted(stand: Standing) -> bool:
        if stand.state not in {State.QUIET, State.LEAVING, State.LOST} or state not in {None, stand.state}:
            return False
        return stand.state is not State.LOST or (stand.since is not None and stand.since >= since)

    if (before is None or before.told) and state is not State.QUIET:
        yield from (each for each in _told_of(on, since, before, reason) if wanted(each.standing))
        before = None
    if not reason:
        yield from (each for each in _by_rule(state, on, since, before) if wanted(each.standing))


def _told_of(on: date, since: date, before: Place | None, reason: str) -> Iterator[Gone]:
    """Clients of whom a telling stands that she is leaving or lost, by its day. What was told that she is leaving may
    be older than what counts as lost lately."""
    first = since - timedelta(days=LOST_MOST)
    below = (on, _TOP) if before is None else (before.day, before.number)
    while page := store.told_between(first, on, below, CHUNK):
        below = (page[-1].on, page[-1].id)
        ids = sorted({each.client_id for each in page if each.state is not State.WON_BACK})
        clients = {gone.client_id: gone for gone in _stand(store.facts_of(ids, on), on)}
        for each in page:
            gone = clients.get(each.client_id)
            if gone is not None and gone.standing.telling == each and reason in {"", each.reason}:
                yield _at(gone, Place(True, each.on, each.id))


def _by_rule(state: State | None, on: date, since: date, before: Place | None) -> Iterator[Gone]:
    """Clients of whom nobody told, by the day they were last seen: as far back as who may be lost since a day."""
    last = on - timedelta(days=LOST_LEAST if state is State.LOST else LEAST_SLACK + 1)
    first = (on if state in {State.QUIET, State.LEAVING} else since) - timedelta(days=LOST_MOST + 1)
    below = (last, _TOP) if before is None else (before.day, before.number)
    while rows := store.seen_page(first, last, below, on, CHUNK):
        below = (date.fromisoformat(rows[-1][3]), rows[-1][0])
        for gone in _stand(rows, on):
            told = gone.standing.telling
            if told is None or told.state is State.WON_BACK:
                yield gone


def _stand(rows: Sequence[tuple[Any, ...]], on: date) -> Iterator[Gone]:
    """How clients stand, from what ``store.facts_of`` reads of them."""
    tellings: dict[int, list[Telling]] = {}
    for each in store.tellings_of([row[0] for row in rows]):
        if each.on <= on:
            tellings.setdefault(each.client_id, []).append(each)
    for number, code, name, seen, _advisor, advisor, visits, mean, spread, visit, step, kept, service in rows:
        salon, pawn = store.day_of(visit), store.day_of(step)
        last = max((day for day in (salon, pawn) if day is not None), default=None)
        since = [each for each in tellings.get(number, ()) if last is None or each.on >= last]
        back = [each.on for each in since if each.state is State.WON_BACK]
        facts = Facts(
            salon, limits(visits, mean, spread, service), pawn, bool(kept), since[-1] if since else None,
            back[-1] if back else None,
        )  # fmt: skip
        day = store.day_of(seen) or on
        yield Gone(ClientId(number), code, name, advisor, stands(facts, on), Place(False, day, number))


def _at(gone: Gone, place: Place) -> Gone:
    return Gone(gone.client_id, gone.code, gone.name, gone.advisor, gone.standing, place)


# ── won back ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _won_back(shop: Shop, on: date, since: date, before: Place | None, reason: str) -> Iterator[Gone]:
    """Clients who came back since a day and still count as won back, by that day."""
    below = (on, _TOP) if before is None else (before.day, before.number)
    while page := store.maybe_back(since, on, below, LOST_LEAST, CHUNK):
        below = page[-1]
        facts = {row[0]: row for row in store.facts_of(sorted({client for _, client in page}), on)}
        for day, client in dict.fromkeys(page):
            stand = standing_of(shop, client, on)
            if client not in facts or stand.state is not State.WON_BACK or stand.since != day:
                continue
            if reason and not _went_for(shop, client, on, reason):
                continue
            _, code, name, _, _, advisor, *_ = facts[client]
            yield Gone(client, code, name, advisor, stand, Place(False, day, client))


def _went_for(shop: Shop, client_id: ClientId, on: date, reason: str) -> bool:
    """Whether the last reason told of why a client went was this one."""
    told = [each.telling for each in history_of(shop, client_id, on) if each.telling is not None]
    gone = [each for each in told if each.state is not State.WON_BACK]
    return bool(gone) and gone[-1].reason == reason
