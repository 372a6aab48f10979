"""From rows of the file to reasons to call, one function a rule. Pure.

Every row begins with the client's id; what follows is said at each function. These loops run over every row of a
day, so they stay plain: no call that a row does not need.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from desk_app.followup.candidate import Candidate
from desk_app.followup.occasions import Coming
from desk_app.followup.queue import Family
from desk_app.followup.rulebook import Rulebook

#: A row as SQLite gives it.
Row = tuple[Any, ...]

#: The stage of a ticket past its due day, in its key.
GRACE = "grace"

#: By how much asking to book again becomes more urgent in the last days before it lapses.
ENDING = 4

#: The mean and the spread that a day her last visit named is taken for.
TOLD_RHYTHM = (30, 7)


def money_points(minor: int) -> int:
    """Worth of an amount in minor units: 2 points for each doubling from a hundred on, at most 20."""
    return min(20, 2 * (max(0, minor) // 10_000).bit_length())


def visits_points(visits: int) -> int:
    """Worth of a regular: 3 points for each doubling of her visits, at most 18."""
    return min(18, 3 * visits.bit_length())


def tolerance(mean: int, spread: int) -> int:
    """Days past her due day on which she is still on time by her own rhythm."""
    return max(spread, mean // 5, 2)


def rhythm_chance(late: int, mean: int, spread: int) -> int:
    """Chance that a call brings her back: best within her own spread after the due day, falling off after it."""
    if late <= 0:
        return 6
    days = tolerance(mean, spread)
    if late <= days:
        return 10
    if late <= 2 * days:
        return 6
    return 3 if late <= 4 * days else 0


def score_chance(score: int | None) -> int:
    """Chance that asking how it is matters: most after a poor score, least where nothing was said."""
    if score is None:
        return 4
    return 10 if score <= 6 else 6


def asked_after(days: Mapping[int, Sequence[int]], on: date, book: Rulebook) -> dict[tuple[int, str], int]:
    """For each service and day of a visit, the day number that is asked about now; most pairs have none.

    ``days`` are those of each service; of them only the latest that has come counts.
    """
    return {
        (service, (on - timedelta(days=number + late)).isoformat()): number
        for service, numbers in days.items()
        for number in sorted(numbers)
        for late in range(book.aftercare_lapse + 1)
    }


def aftercare(rows: Iterable[Row], asked: Mapping[tuple[int, str], int], book: Rulebook) -> Iterator[Candidate]:
    """Rows: visit id, its day, service id, total, score. ``asked``: as of ``asked_after``.

    Facts: visit, service, its day, day number, score, total.
    """
    urgency = book.urgency[Family.AFTERCARE]
    due_days: dict[tuple[str, int], str] = {}
    for (_, day), number in asked.items():
        due_days[day, number] = (date.fromisoformat(day) + timedelta(days=number)).isoformat()
    seen: set[tuple[int, int]] = set()
    for client, visit, day, service, total, score in rows:
        number = asked[service, day]
        if (visit, number) in seen:
            continue
        seen.add((visit, number))
        worth = money_points(total)
        facts = (visit, service, day, number, score, total)
        yield Candidate(client, Family.AFTERCARE, due_days[day, number], urgency, worth, score_chance(score), facts)


def rebooking(
    rows: Iterable[Row], on: date, book: Rulebook, without: Collection[int], has_own: Collection[int]
) -> Iterator[Candidate]:
    """Rows: category, due day, visits, mean and spread in days, last day.

    Clients in ``without`` are booked or were here just now. The rhythm over everything (category "") counts only for
    clients not in ``has_own``, who have none of a category. Facts: category, visits, mean, spread, last day, days late.
    """
    lapse = book.rebooking_lapse
    late_by = {(on - timedelta(days=late)).isoformat(): late for late in range(-book.rebooking_before, lapse + 1)}
    base, ending = book.urgency[Family.REBOOKING], lapse - book.rebooking_last_days
    family, today = Family.REBOOKING, on.isoformat()
    for client, category, due, visits, mean, spread, last in rows:
        if client in without or last > today or (not category and client in has_own):
            continue
        late = late_by[due]
        yield Candidate(
            client,
            family,
            due,
            base + ENDING if late >= ending else base,
            visits_points(visits),
            rhythm_chance(late, mean, spread),
            (category, visits, mean, spread, last, late),
        )


def win_back(rows: Iterable[Row], on: date, book: Rulebook, without: Collection[int]) -> Iterator[Candidate]:
    """Rows and facts as of ``rebooking``; only rhythms over everything, past the day on which rebooking lapses."""
    urgency, today = book.urgency[Family.WIN_BACK], on.isoformat()
    for client, category, due, visits, mean, spread, last in rows:
        if category or client in without or last > today:
            continue
        late = (on - date.fromisoformat(due)).days
        worth, chance = visits_points(visits), rhythm_chance(late, mean, spread)
        facts = (category, visits, mean, spread, last, late)
        yield Candidate(client, Family.WIN_BACK, due, urgency, worth, chance, facts)


def told(rows: Iterable[Row], on: date, book: Rulebook, without: Collection[int]) -> Iterator[Candidate]:
    """Rows: visit id, the next day it named, its own day, total.

    Facts as of ``rebooking``, without a rhythm, then visit and total.
    """
    urgency = book.urgency[Family.REBOOKING]
    for client, visit, due, day, total in rows:
        if client in without:
            continue
        late = (on - date.fromisoformat(due)).days
        facts = ("", 0, 0, 0, day, late, visit, total)
        yield Candidate(
            client, Family.REBOOKING, due, urgency, money_points(total), rhythm_chance(late, *TOLD_RHYTHM), facts
        )


def maturity(rows: Iterable[Row], on: date, book: Rulebook) -> Iterator[Candidate]:
    """Rows: ticket id, number, due day, last day of grace, principal. Facts: the same, the days until due, the stage.

    A stage lasts until the next begins, so that a day on which the shop was closed loses no call.
    """
    for client, ticket, number, due, last, principal in rows:
        left = (date.fromisoformat(due) - on).days
        if left < 0:
            stage, urgency, comes = GRACE, book.grace_urgency, last
        else:
            days, urgency = min((days, points) for days, points in book.stages if left <= days)
            stage, comes = str(-days), due
        facts = (ticket, number, due, last, principal, left, stage)
        yield Candidate(client, Family.MATURITY, comes, urgency, money_points(principal), 0, facts)


def birthday(rows: Iterable[Row], day: date, book: Rulebook) -> Iterator[Candidate]:
    """Rows: nothing but the client; all have their birthday on ``day``. No facts: the due day says it."""
    urgency, due = book.urgency[Family.BIRTHDAY], day.isoformat()
    for (client,) in rows:
        yield Candidate(client, Family.BIRTHDAY, due, urgency, 0, 5, ())


def occasion(found: Iterable[Coming], book: Rulebook) -> Iterator[Candidate]:
    """Dates of clients and their families that nobody answered for. Facts: thread, occurrence (text), kind, relation,
    label, name."""
    urgency = book.urgency[Family.OCCASION]
    for one in found:
        if one.is_called_about:
            facts = (one.thread, one.here.text, one.kind, one.relation, one.label, one.name)
            yield Candidate(one.client, Family.OCCASION, one.here.day.isoformat(), urgency, 0, 5, facts)


def call_back(rows: Iterable[Row], book: Rulebook) -> Iterator[Candidate]:
    """Rows: call id, agreed instant (text), the shop's date of it. Facts: call, instant."""
    urgency = book.urgency[Family.CALL_BACK]
    for client, call, instant, day in rows:
        yield Candidate(client, Family.CALL_BACK, day, urgency, 0, 0, (call, instant))


def owed(rows: Iterable[Row], on: date, family: Family, book: Rulebook) -> Iterator[Candidate]:
    """Rows: id, text, the shop's date it falls due, for promises and complaints. Facts: id, text."""
    today = on.isoformat()
    for client, number, text, day in rows:
        late = 6 if day < today else 0
        yield Candidate(client, family, day, book.urgency[family], 0, late, (number, text))
