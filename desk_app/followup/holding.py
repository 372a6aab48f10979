"""What holds a call back, by rule and until when. Pure; precedence from the top as ``Hold`` lists it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from desk_app.clock import local_time
from desk_app.followup.candidate import Candidate
from desk_app.followup.outcome import FINAL, Outcome
from desk_app.followup.queue import Family, Hold
from desk_app.followup.rulebook import Rulebook

Until = date | datetime | None

# Plain text, as in the file: these are compared for every call of a day.
_FINAL = frozenset(outcome.value for outcome in FINAL)
_NOT_REACHED = frozenset({Outcome.NO_ANSWER.value, Outcome.BUSY.value})
#: What holds selling back whatever else is known.
_NOT_SOLD = frozenset({Hold.OFFERS, Hold.LEFT, Hold.COOL_DOWN})


class Logged(NamedTuple):
    """A logged call as it bears on the queue, in the types of the file."""

    at: str
    on: str
    outcome: str
    reasons: str
    until: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """The day asked about and, if hours matter, the shop's wall clock; the shop's call hours in minutes."""

    on: date
    now: datetime | None
    zone: str
    call_from: int
    call_to: int
    today: str  # ``on`` as in the file
    month_from: str  # the first day that the longest cap counts
    tomorrow: str  # the instant at which the next day begins, as in the file

    def at_minute(self, minute: int, days: int = 0) -> datetime | date:
        """An instant of the day asked about, or of a later one."""
        day = self.on + timedelta(days=days)
        if self.now is None:
            return day
        return datetime.combine(day, time(), self.now.tzinfo) + timedelta(minutes=minute)


class Standing(NamedTuple):
    """What else is known about one client: her logged calls oldest first, an agreed later call-back, and so on."""

    calls: Sequence[Logged] = ()
    later: datetime | None = None  # the agreed time of a call-back, on the shop's wall clock
    complaint_until: date | None = None  # the first day on which selling is right again
    complaint_open: bool = False
    wrong_number: bool = False
    do_not_call: bool = False
    no_consent: bool = False
    no_offers: bool = False  # she withdrew her consent to be told about offers
    left: bool = False  # she said, when she left, that she wants to be sold nothing
    hours: tuple[int, int] | None = None  # her own, in minutes, where they are not the whole day


class Held(NamedTuple):
    """A reason held back."""

    candidate: Candidate
    rule: Hold
    until: Until


def settled(calls: Sequence[Logged]) -> set[str]:
    """The keys of reasons that a call has closed."""
    return {
        key for call in calls if call.outcome in _FINAL and call.reasons != "[]" for key in json.loads(call.reasons)
    }


def contact_days(calls: Sequence[Logged], first: str, today: str) -> list[str]:
    """The days of contacts and attempts from ``first`` to ``today``, oldest first, one entry each.

    A skip is no contact. Busy tries of one day are one attempt, which is still going on while there is no other today.
    """
    days: list[str] = []
    busy = ""
    for _, on, outcome, _, _ in calls:
        if on < first or on > today or outcome == "skipped":
            continue
        if outcome == "busy":
            if on == busy:
                continue
            busy = on
        days.append(on)
    if busy == today and days.count(today) == 1:
        days.remove(today)
    return days


def hold_client(standing: Standing, moment: Moment) -> tuple[Hold, Until] | None:
    """The first rule that holds every reason of a client, before anything is asked about the reasons."""
    if standing.do_not_call:
        return Hold.DO_NOT_CALL, None
    shop = shop_closed(moment)
    if shop is not None:
        return Hold.SHOP_HOURS, shop
    if standing.hours is not None and moment.now is not None:
        minute, (start, end) = minute_of(moment.now), standing.hours
        if not start <= minute < end:
            return Hold.CLIENT_HOURS, moment.at_minute(start, days=int(minute >= start))
    if standing.no_consent:
        return Hold.CONSENT, None
    return None


def minute_of(wall: datetime) -> int:
    """The minute of the day on a wall clock."""
    return wall.hour * 60 + wall.minute


def shop_closed(moment: Moment) -> Until:
    """When the shop's call hours begin again; None within them or where hours do not matter."""
    if moment.now is None:
        return None
    minute = minute_of(moment.now)
    if moment.call_from <= minute < moment.call_to:
        return None
    return moment.at_minute(moment.call_from, days=int(minute >= moment.call_to))


def hold_by_caps(days: Sequence[str], on: date, book: Rulebook) -> tuple[Hold, date] | None:
    """The cap that is full, and the first day on which it is not. ``days`` are ``contact_days`` of the month."""
    for rule, most, within in (
        (Hold.CAP_DAY, book.cap_day, 1),
        (Hold.CAP_WEEK, book.cap_week, book.week_days),
        (Hold.CAP_MONTH, book.cap_month, book.month_days),
    ):
        if len(days) < most:
            continue
        first = (on - timedelta(days=within - 1)).isoformat()
        counted = [day for day in days if day >= first]
        if len(counted) >= most:
            return rule, date.fromisoformat(counted[len(counted) - most]) + timedelta(days=within)
    return None


def tried_last(calls: Sequence[Logged]) -> Logged | None:
    """The last call, where it reached nobody."""
    last = next((call for call in reversed(calls) if call.outcome != "skipped"), None)
    return last if last is not None and last.outcome in _NOT_REACHED else None


def hold_retry(calls: Sequence[Logged], moment: Moment, book: Rulebook) -> Until:
    """Until when a client who was not reached is left alone; None where she may be tried.

    No answer: not before the next day, and then not in the hour that failed. Busy: some minutes, the same day.
    """
    last = tried_last(calls)
    if last is None:
        return None
    at = local_time(datetime.fromisoformat(last.at), moment.zone)
    if last.outcome == Outcome.NO_ANSWER:
        if at.date() >= moment.on:
            return moment.on + timedelta(days=1)
        if moment.now is not None and at.hour == moment.now.hour:
            return moment.now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return None
    again = at + timedelta(minutes=book.busy_minutes)
    return again if moment.now is not None and moment.now < again else None


def failed_hours(calls: Sequence[Logged], zone: str) -> tuple[int, ...]:
    """The hours, on the shop's clock, in which she did not answer since she was last reached."""
    hours: set[int] = set()
    for call in calls:
        if call.outcome == Outcome.NO_ANSWER:
            hours.add(local_time(datetime.fromisoformat(call.at), zone).hour)
        elif call.outcome in _FINAL or call.outcome == Outcome.CALL_BACK:
            hours.clear()
    return tuple(sorted(hours))


def hold_reason(candidate: Candidate, standing: Standing, moment: Moment, book: Rulebook) -> tuple[Hold, Until] | None:
    """What holds one reason after the rules for the whole client have let her pass."""
    selling = candidate.family in book.selling
    if selling and standing.no_offers:
        return Hold.OFFERS, None
    if selling and standing.left:
        return Hold.LEFT, None
    if selling and (standing.complaint_open or standing.complaint_until):
        return Hold.COOL_DOWN, None if standing.complaint_open else standing.complaint_until
    if not standing.calls:
        return None
    key = candidate.key
    no_answer = busy = 0
    skipped: str | None = None
    for call in standing.calls:
        if call.outcome in _FINAL or key not in json.loads(call.reasons):
            continue
        no_answer += call.outcome == Outcome.NO_ANSWER
        busy += call.outcome == Outcome.BUSY
        if call.outcome == Outcome.SKIPPED:
            skipped = call.until
    if no_answer >= book.most_no_answer or busy >= book.most_busy:
        return Hold.ATTEMPTS, None
    if skipped is not None and skipped > moment.today:
        return Hold.SKIPPED, date.fromisoformat(skipped)
    return None


class Sifted(NamedTuple):
    """The reasons of one client that may be called about, those held back, and how often she was contacted lately."""

    kept: list[Candidate]
    held: list[Held]
    contacts: int


def sift(candidates: list[Candidate], standing: Standing, moment: Moment, book: Rulebook) -> Sifted:
    """Sorts the reasons of one client; each that is held is held by the first rule that holds it."""
    calls = standing.calls
    done = settled(calls) if calls else None
    left = [candidate for candidate in candidates if candidate.key not in done] if done else candidates
    whole = hold_client(standing, moment)
    if whole is not None:
        return Sifted([], [Held(candidate, *whole) for candidate in left], 0)
    if not calls:
        days, caps, retry = [], None, None
    else:
        days = contact_days(calls, moment.month_from, moment.today)
        caps = hold_by_caps(days, moment.on, book)
        retry = hold_retry(calls, moment, book)
    kept: list[Candidate] = []
    held: list[Held] = []
    for candidate in left:
        rule = _first_hold(candidate, standing, moment, book, caps, retry)
        if rule is None:
            kept.append(candidate)
        else:
            held.append(Held(candidate, *rule))
    return Sifted(kept, held, len(days))


def _first_hold(
    candidate: Candidate,
    standing: Standing,
    moment: Moment,
    book: Rulebook,
    caps: tuple[Hold, date] | None,
    retry: Until,
) -> tuple[Hold, Until] | None:
    if caps is not None and candidate.family not in book.exempt:
        return caps
    agreed = standing.later
    by_reason = hold_reason(candidate, standing, moment, book)
    if by_reason is not None and by_reason[0] in _NOT_SOLD:
        return by_reason
    if agreed is not None and (candidate.family is not Family.CALL_BACK or moment.now is not None):
        return Hold.CALL_BACK, agreed
    if by_reason is not None and by_reason[0] is Hold.ATTEMPTS:
        return by_reason
    if retry is not None:
        return Hold.RETRY, retry
    if standing.wrong_number:
        return Hold.WRONG_NUMBER, None
    return by_reason
