"""From rows of the file to reasons to call, one function a rule. Pure; rows come as the store's queries lay them out.

Every row begins with the client's id and the five columns of ``Who``; what follows is said at each function.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from desk_app.followup.candidate import Candidate
from desk_app.followup.queue import Family
from desk_app.followup.rulebook import Rulebook

#: A row as SQLite gives it; the function that takes it says what is in it.
Row = tuple[Any, ...]

#: Columns before a row's own: the client's id and ``Who``.
WHO = 6


def money_points(minor: int) -> int:
    """Worth of an amount in minor units: 2 points for each doubling from a hundred on, at most 20."""
    return min(20, 2 * (max(0, minor) // 10_000).bit_length())


def visit_points(visits: int) -> int:
    """Worth of a client by her visits so far: 3 points for each doubling, at most 18."""
    return min(18, 3 * visits.bit_length())


def rhythm_chance(late: int, mean: int, spread: int) -> int:
    """Chance that a call brings her back: best within her own spread after the due day, falling off after it."""
    tolerance = max(spread, mean // 5, 2)
    if late <= 0:
        return 6
    return next((points for times, points in ((1, 10), (2, 6), (4, 3)) if late <= times * tolerance), 0)


def score_chance(score: int | None) -> int:
    """Chance that asking how it is matters: most after a poor score, least where nothing was said."""
    if score is None:
        return 4
    return 10 if score <= 6 else 6


def aftercare(rows: Iterable[Row], on: date, days: Mapping[int, Sequence[int]], book: Rulebook) -> Iterable[Candidate]:
    """Rows: visit id, its day, service id, total, score. ``days`` are those of each service.

    Of a service's days only the latest that has come counts. Facts: visit, service, its day, day number, score, total.
    """
    seen: set[str] = set()
    for row in rows:
        visit, day, service, total, score = row[WHO:]
        done = date.fromisoformat(day)
        gone = (on - done).days
        number = max((count for count in days.get(service, ()) if count <= gone), default=None)
        if number is None or gone - number > book.aftercare_lapse:
            continue
        key = f"aftercare:visit:{visit}:{number}"
        if key in seen:
            continue
        seen.add(key)
        yield Candidate(
            row[0],
            Family.AFTERCARE,
            key,
            (done + timedelta(days=number)).isoformat(),
            book.urgency[Family.AFTERCARE],
            money_points(total),
            score_chance(score),
            (visit, service, day, number, score, total),
        )


def rebooking(rows: Iterable[Row], on: date, book: Rulebook) -> Iterable[Candidate]:
    """Rows: category, due day, visits, mean and spread in days, last day.

    Facts: category, visits, mean, spread, last day, days late.
    """
    first = on - timedelta(days=book.rebooking_lapse)
    late_by = {
        (first + timedelta(days=count)).isoformat(): book.rebooking_lapse - count
        for count in range(book.rebooking_lapse + book.rebooking_before + 1)
    }
    base, last_days = book.urgency[Family.REBOOKING], book.rebooking_lapse - book.rebooking_last_days
    family = Family.REBOOKING
    for client, _, _, _, _, _, category, due, visits, mean, spread, last in rows:
        late = late_by[due]
        yield Candidate(
            client,
            family,
            f"rebooking:{category}:{due}",
            due,
            base + 4 if late >= last_days else base,
            visit_points(visits),
            rhythm_chance(late, mean, spread),
            (category, visits, mean, spread, last, late),
        )


def told(rows: Iterable[Row], on: date, book: Rulebook) -> Iterable[Candidate]:
    """Rows: visit id, the next day it named, its own day, total. Facts as of ``rebooking``, without a rhythm."""
    for row in rows:
        visit, due, day, total = row[WHO:]
        late = (on - date.fromisoformat(due)).days
        yield Candidate(
            row[0],
            Family.REBOOKING,
            f"rebooking:visit:{visit}:{due}",
            due,
            book.urgency[Family.REBOOKING],
            money_points(total),
            rhythm_chance(late, 30, 7),
            ("", 0, 0, 0, day, late, total),
        )


def maturity(rows: Iterable[Row], on: date, book: Rulebook) -> Iterable[Candidate]:
    """Rows: ticket id, number, due day, last day of grace, principal. Facts: the same and the days until due.

    A stage lasts until the next begins, so that a day on which the shop was closed loses no call. The key names the
    due day too: a renewed ticket is called about again.
    """
    for row in rows:
        ticket, number, due, last, principal = row[WHO:]
        left = (date.fromisoformat(due) - on).days
        if left < 0:
            stage, urgency, comes = "grace", book.grace_urgency, last
        else:
            days, urgency = min((days, points) for days, points in book.stages if left <= days)
            stage, comes = str(-days), due
        yield Candidate(
            row[0],
            Family.MATURITY,
            f"maturity:ticket:{ticket}:{stage}:{due}",
            comes,
            urgency,
            money_points(principal),
            0,
            (ticket, number, due, last, principal, left),
        )


def birthday(rows: Iterable[Row], day: date, book: Rulebook) -> Iterable[Candidate]:
    """Rows: nothing but ``Who``; all have their birthday on ``day``. No facts: the due day says it."""
    for row in rows:
        yield Candidate(
            row[0],
            Family.BIRTHDAY,
            f"birthday:{day.year}",
            day.isoformat(),
            book.urgency[Family.BIRTHDAY],
            0,
            5,
            (),
        )


def call_back(rows: Iterable[Row], book: Rulebook) -> Iterable[Candidate]:
    """Rows: call id, agreed instant (text), the shop's date of it. Facts: call, instant."""
    for row in rows:
        call, instant, day = row[WHO:]
        yield Candidate(
            row[0],
            Family.CALL_BACK,
            f"call_back:{call}",
            day,
            book.urgency[Family.CALL_BACK],
            0,
            0,
            (call, instant),
        )


def owed(rows: Iterable[Row], on: date, family: Family, book: Rulebook) -> Iterable[Candidate]:
    """Rows: id, text, the shop's date it falls due, for promises and complaints. Facts: id, text."""
    for row in rows:
        number, text, day = row[WHO:]
        yield Candidate(
            row[0],
            family,
            f"{family.value}:{number}",
            day,
            book.urgency[family],
            0,
            6 if day < on.isoformat() else 0,
            (number, text),
        )
