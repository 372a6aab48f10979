"""From quiet to lost, and back: the rules. Pure; days and whole numbers only.

Her own gaps are the measure, as everywhere in this program: a client who comes every two months is not quiet after
three weeks. What people were told wins over the rules until she comes again; then she is won back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from desk_app.loyalty.leaving import Change, For, Seen, Standing, State, Telling
from desk_app.salon.rhythm import ENOUGH_VISITS, Gaps, after_visit, rhythm

#: The rhythm of a client with fewer than three visits whose services have none: salon care repeats every four to eight
#: weeks, and six and a half lies between.
FIRST_RHYTHM = 45

#: No spread is taken for less than a quarter of the gap, nor than a week: three visits that happened to be even do not
#: make somebody late who comes a few days later.
LEAST_SLACK = 7

#: Nobody is lost in less than half a year, however often she came: a journey, an illness or a child takes that long.
LOST_LEAST = 180

#: After two years nobody is waited for, however seldom she came; a month before that she is leaving at the latest.
LOST_MOST, STEP = 730, 30

#: Somebody who came back is shown as won back for half a year; then she is here like everybody.
WON_BACK_FOR = 183


@dataclass(frozen=True, slots=True)
class Limits:
    """Days after the last on which she is still as before: beyond, she is quiet, leaving, lost."""

    quiet: int
    leaving: int
    lost: int


#: Pawning follows need, not habit, so that no client's own rhythm says anything: half a year, three quarters, a year
#: after the last step at the counter. A ticket that is still open is a tie of its own.
PAWN = Limits(183, 274, 365)


def limits(visits: int, mean: int, spread: int, service_days: int = 0) -> Limits:
    """Of a client with so many visits, with the mean and the spread of the gaps between them, in days.

    Quiet: later than her gap and its spread; about one in six of her own gaps was longer. Leaving: a whole further gap
    went by, so a visit was left out. Lost: three gaps and twice the spread, between ``LOST_LEAST`` and ``LOST_MOST``.
    With fewer than three visits the rhythm of her last service stands in, with half of it for the spread.
    """
    if visits < ENOUGH_VISITS:
        mean = service_days or FIRST_RHYTHM
        spread = mean // 2
    slack = max(spread, mean // 4, LEAST_SLACK)
    lost = min(max(3 * mean + 2 * slack, LOST_LEAST), LOST_MOST)
    leaving = min(2 * mean + slack, lost - STEP)
    return Limits(min(mean + slack, leaving - 1), leaving, lost)


class Crossings(NamedTuple):
    """The first days on which she is quiet, leaving and lost, if she does not come before."""

    quiet: date
    leaving: date
    lost: date

    def at(self, on: date) -> tuple[State, date | None]:
        """What she is on a day, and since when."""
        if on >= self.lost:
            return State.LOST, self.lost
        if on >= self.leaving:
            return State.LEAVING, self.leaving
        return (State.QUIET, self.quiet) if on >= self.quiet else (State.HERE, None)


def crossings(salon_last: date | None, salon: Limits, pawn_last: date | None) -> Crossings:
    """Each trade she came for says its days, from the last of its own; the milder holds. One of both is a date."""
    found = [_of_trade(last, of) for last, of in ((salon_last, salon), (pawn_last, PAWN)) if last is not None]
    return Crossings(*map(max, zip(*found, strict=True)))


def since_last(salon: date | None, of: Limits, pawn: date | None, told_back: date | None) -> Crossings | None:
    """As ``crossings``, her time beginning anew on the day she was won back; None of who was never here."""
    if told_back is not None and salon is not None:
        salon = max(salon, told_back)
    elif told_back is not None and pawn is not None:
        pawn = max(pawn, told_back)
    return None if salon is None and pawn is None else crossings(salon, of, pawn)


def _of_trade(last: date, of: Limits) -> Crossings:
    return Crossings(*(last + timedelta(days=after + 1) for after in (of.quiet, of.leaving, of.lost)))


class _Running:
    """What is known of a client up to a day, while her days are walked in order."""

    def __init__(self, service_days: int) -> None:
        self._service_days = service_days
        self._gaps: Gaps | None = None
        self._last: dict[bool, date] = {}  # by whether it was for a pawn ticket
        self._told_back: date | None = None

    def here(self, seen: Seen) -> None:
        self._last[seen.came_for is For.PAWN] = seen.on
        if seen.came_for is For.SERVICE:
            self._gaps = after_visit(self._gaps, seen.on)

    def back(self, on: date) -> None:
        """She was won back on a day, though she has not come yet: her time runs from then."""
        self._told_back = on

    def crossings(self) -> Crossings | None:
        salon, pawn = self._last.get(False), self._last.get(True)
        own = rhythm(self._gaps) if self._gaps is not None else None
        of = limits(0, 0, 0, self._service_days)
        if own is not None:
            of = limits(own.visits, own.mean_days, own.spread_days, self._service_days)
        return since_last(salon, of, pawn, self._told_back)


def history(
    seen: Sequence[Seen],
    told: Sequence[Telling],
    *,
    on: date,
    service_days: int = 0,
    kept: bool = False,
) -> tuple[Change, ...]:
    """Every change of a client's state up to a day, oldest first.

    ``seen`` are her days here in order; ``told`` the tellings that stand, in the order of their days. ``kept``: a
    ticket of hers is open, so that the rules say nothing. Being quiet, or leaving by the rules alone, is only told
    while it lasts: of the past nobody needs to know that a visit was late.
    """
    running = _Running(service_days)
    days = sorted({day.on for day in seen if day.on <= on})
    of_day: dict[date, list[Seen]] = {}
    for each in seen:
        of_day.setdefault(each.on, []).append(each)
    waiting = [each for each in reversed(told) if each.on <= on]
    changes: list[Change] = []
    begin: date | None = None
    for day in [*days, None]:
        hers: list[Telling] = []
        while waiting and (day is None or waiting[-1].on < day):
            hers.append(waiting.pop())
        until = on if day is None else day - timedelta(days=1)
        if hers or day is None or begin is None or (day - begin).days > LOST_LEAST:  # else nothing can have happened
            changes += _between(running, hers, until, last=day is None, kept=kept)
        if day is None:
            break
        if changes and changes[-1].state in {State.LEAVING, State.LOST}:
            changes.append(Change(State.WON_BACK, day))
        for each in of_day[day]:
            running.here(each)
        begin = day
    return tuple(_told_of_coming(changes))


def _told_of_coming(changes: Sequence[Change]) -> Iterator[Change]:
    """Somebody came again, and people told that she was won back and how: one change, of the day she came."""
    for place, change in enumerate(changes):
        after = changes[place + 1] if place + 1 < len(changes) else None
        before = changes[place - 1] if place else None
        if change.state is not State.WON_BACK:
            yield change
        elif change.telling is None and after is not None and after.state is State.WON_BACK:
            yield Change(State.WON_BACK, change.on, after.telling)
        elif before is None or before.state is not State.WON_BACK or before.telling is not None:
            yield change


def _between(running: _Running, told: Sequence[Telling], until: date, *, last: bool, kept: bool) -> Iterator[Change]:
    """What happened after one day here and before the next."""
    standing: Telling | None = None
    for place, telling in enumerate(told):
        if telling.state is State.WON_BACK:
            running.back(telling.on)
        following = told[place + 1].on - timedelta(days=1) if place + 1 < len(told) else until
        if place == 0:
            yield from _by_rule(running, None, telling.on - timedelta(days=1), last=False, kept=kept)
        yield Change(telling.state, telling.on, telling)
        standing = telling
        ends = last and place + 1 == len(told)
        yield from _by_rule(running, standing, following, last=ends, kept=kept)
    if not told:
        yield from _by_rule(running, None, until, last=last, kept=kept)


def _by_rule(running: _Running, telling: Telling | None, until: date, *, last: bool, kept: bool) -> Iterator[Change]:
    """What the rules say up to a day, after what was told: it only makes leaving lost, and begins anew when won back.

    A ticket of hers that is open now keeps her now, not in the past.
    """
    found = running.crossings()
    if found is None or (kept and last) or (telling is not None and telling.state is State.LOST):
        return
    state, since = found.at(until)
    told = Change(telling.state, telling.on, telling) if telling is not None else None
    graver = _graver(told, state, since)
    if graver is not None and graver is not told and (graver.state is State.LOST or last):
        yield graver


def standing(changes: Sequence[Change], last_on: date | None, on: date) -> Standing:
    """How she stands on a day by her changes up to it."""
    newest = changes[-1] if changes else None
    return _standing(newest, last_on, on)


def _standing(newest: Change | None, last_on: date | None, on: date) -> Standing:
    days = (on - last_on).days if last_on is not None else None
    if newest is None or (newest.state is State.WON_BACK and (on - newest.on).days > WON_BACK_FOR):
        return Standing(State.HERE, None, last_on, days)
    return Standing(newest.state, newest.on, last_on, days, newest.telling)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a list reads of a client: her last day in the salon and at the counter for a ticket, her ``limits`` in the
    salon, whether a ticket is open, and of the tellings since then the newest, and when she was won back by them."""

    salon_last: date | None
    limits: Limits
    pawn_last: date | None
    kept: bool
    telling: Telling | None = None
    back_on: date | None = None

    @property
    def last_on(self) -> date | None:
        """The last day she was here."""
        return max((day for day in (self.salon_last, self.pawn_last) if day is not None), default=None)


def stands(facts: Facts, on: date) -> Standing:
    """How a client stands on a day, without her whole history: quiet, leaving or lost exactly as ``history`` says.

    One who came back lately is here, unless somebody told that she is won back.
    """
    telling = facts.telling
    newest = Change(telling.state, telling.on, telling) if telling is not None else None
    if telling is None or telling.state is not State.LOST:
        found = since_last(facts.salon_last, facts.limits, facts.pawn_last, facts.back_on)
        if found is not None and not facts.kept:
            state, since = found.at(on)
            newest = _graver(newest, state, since)
    return _standing(newest, facts.last_on, on)


def _graver(told: Change | None, state: State, since: date | None) -> Change | None:
    """What was told, unless the rules have gone further since."""
    if since is None or (told is not None and since < told.on):
        return told
    if told is not None and told.state is State.LEAVING:
        return Change(state, since, told.telling) if state is State.LOST else told
    return Change(state, since)
