"""A day weighed once as if the hour did not matter, and corrected for the few clients for whom it does. Pure.

Own hours, an agreed minute, an hour that failed and a busy line are all that a wall clock changes while the shop may
call. So a queue at another minute costs a look at those, and not at every client who is due.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from desk_app.clock import as_text, local_time
from desk_app.followup.candidate import Candidate
from desk_app.followup.holding import Held, Moment, Standing, minute_of, tried_last
from desk_app.followup.outcome import Outcome
from desk_app.followup.queue import Family, Hold
from desk_app.followup.ranking import NOTHING_KNOWN, Ranked, contact_points, rank, weigh
from desk_app.followup.rulebook import Rulebook

Value = TypeVar("Value")


def all_but(client: int, values: Mapping[int, Value]) -> dict[int, Value]:
    """What is kept by client, without one client."""
    kept = dict(values)
    kept.pop(client, None)
    return kept


class Gathered(NamedTuple):
    """What the file says about the calls of a day. Not to be changed by who reads it.

    ``candidates`` are the reasons by client; ``standings`` what is known of those clients about whom anything is;
    ``agreed`` the latest instant that was agreed for a call-back and has not been called at.
    """

    candidates: dict[int, list[Candidate]]
    standings: dict[int, Standing]
    agreed: dict[int, str]


@dataclass(slots=True)
class Clocked:
    """The clients for whom the hour matters, by what makes it matter. Times are the shop's wall clock."""

    agreed: dict[int, str] = field(default_factory=dict)
    hours: dict[int, tuple[int, int]] = field(default_factory=dict)  # her own, in minutes
    failed: dict[int, int] = field(default_factory=dict)  # the hour in which she did not answer
    busy: dict[int, datetime] = field(default_factory=dict)  # not again before this minute

    def at(self, now: datetime) -> set[int]:
        """Those who are to be weighed anew for this minute."""
        minute = minute_of(now)
        clients = {client for client, (start, end) in self.hours.items() if not start <= minute < end}
        clients.update(client for client, hour in self.failed.items() if hour == now.hour)
        clients.update(client for client, again in self.busy.items() if now < again)
        clients.update(self.agreed)
        return clients

    def note(self, client: int, standing: Standing, agreed: str | None, moment: Moment, book: Rulebook) -> None:
        """Sorts one client in."""
        if agreed is not None:
            self.agreed[client] = agreed
        if standing.hours is not None:
            self.hours[client] = standing.hours
        last = tried_last(standing.calls)
        if last is None:
            return
        at = local_time(datetime.fromisoformat(last.at), moment.zone)
        if last.outcome == Outcome.NO_ANSWER and at.date() < moment.on:
            self.failed[client] = at.hour
        elif last.outcome == Outcome.BUSY:
            self.busy[client] = at + timedelta(minutes=book.busy_minutes)

    def without(self, client: int) -> Clocked:
        """All but one client."""
        return Clocked(
            all_but(client, self.agreed),
            all_but(client, self.hours),
            all_but(client, self.failed),
            all_but(client, self.busy),
        )


@dataclass(slots=True)
class Weighed:
    """A day as it is where no hour holds anything back: ``moment`` has none. Nothing is in order."""

    moment: Moment
    ranked: dict[int, Ranked] = field(default_factory=dict)
    held: dict[int, list[Held]] = field(default_factory=dict)
    clocked: Clocked = field(default_factory=Clocked)

    def add(
        self,
        client: int,
        candidates: list[Candidate],
        standing: Standing,
        agreed: str | None,
        book: Rulebook,
    ) -> None:
        """Weighs one client about whom something is known."""
        moment = self.moment
        entry, held = weigh(client, candidates, with_agreed(standing, agreed, moment, book), moment, book)
        if entry is not None:
            self.ranked[client] = entry
        if held:
            self.held[client] = held
        if entry is not None or held:
            self.clocked.note(client, standing, agreed, moment, book)

    def without(self, client: int) -> Weighed:
        """All but one client."""
        ranked, held = all_but(client, self.ranked), all_but(client, self.held)
        return Weighed(self.moment, ranked, held, self.clocked.without(client))


def weigh_day(gathered: Gathered, moment: Moment, book: Rulebook) -> Weighed:
    """Everybody who is due, whatever the hour."""
    weighed = Weighed(replace(moment, now=None))
    peace, ranked, call_back = contact_points(0), weighed.ranked, Family.CALL_BACK
    standings, agreed = gathered.standings, gathered.agreed
    for client, candidates in gathered.candidates.items():
        known = standings.get(client, NOTHING_KNOWN)
        if client in agreed or known[:-1] != NOTHING_KNOWN[:-1]:
            weighed.add(client, candidates, known, agreed.get(client), book)
            continue
        if known.hours is not None and candidates:
            weighed.clocked.hours[client] = known.hours
        if len(candidates) == 1 and candidates[0].family is not call_back:
            # The ordinary client: one reason, and nothing known that bears on it but perhaps her own hours.
            _, _, due, urgency, worth, chance, _ = only = candidates[0]
            ranked[client] = Ranked(1, "", -(urgency + worth + chance + peace), due, client, (only,), 0)
        elif candidates:
            ranked[client] = rank(client, candidates, 0)
    return weighed


def with_agreed(standing: Standing, agreed: str | None, moment: Moment, book: Rulebook) -> Standing:
    """What is known of a client, with the agreed time of a call-back that has not come yet."""
    if agreed is None:
        return standing
    now, lead = moment.now, timedelta(minutes=book.call_back_lead_minutes)
    if agreed < moment.tomorrow and (now is None or agreed <= as_text(now + lead)):
        return standing
    return standing._replace(later=local_time(datetime.fromisoformat(agreed), moment.zone))


@dataclass(frozen=True, slots=True)
class Change:
    """What a minute changes: the clients weighed anew, those of them who may be called, and what is held of theirs."""

    clients: frozenset[int]
    ranked: list[Ranked]
    held: list[Held]


def change_at(weighed: Weighed, gathered: Gathered, moment: Moment, book: Rulebook) -> Change:
    """The clients for whom this minute matters, weighed for it."""
    clients = weighed.clocked.at(moment.now) if moment.now is not None else set()
    ranked: list[Ranked] = []
    held: list[Held] = []
    for client in clients:
        known = with_agreed(gathered.standings.get(client, NOTHING_KNOWN), gathered.agreed.get(client), moment, book)
        entry, kept_back = weigh(client, gathered.candidates[client], known, moment, book)
        if entry is not None:
            ranked.append(entry)
        held.extend(kept_back)
    return Change(frozenset(clients), ranked, held)


def all_held(weighed: Weighed, rule: Hold, until: date | datetime | None) -> list[Held]:
    """Everybody held by one rule, but those who are never to be called."""
    held = [Held(reason, rule, until) for entry in weighed.ranked.values() for reason in entry.reasons]
    held.extend(
        each if each.rule is Hold.DO_NOT_CALL else Held(each.candidate, rule, until)
        for part in weighed.held.values()
        for each in part
    )
    return held
