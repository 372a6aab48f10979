"""A reason to call packed into one whole number, before it is known whether she may be called about it.

A day of a large shop is tens of thousands of reasons, and few of them are ever shown. SQLite reckons their numbers,
which costs a fraction of what rows and text would, and Python's own sorting and sets do the rest. From the top:

    999 less its points · its due day, counted from the day asked about · the client's id · its family

so that two numbers compare as the reasons rank: by falling points, then by due day, then by client. A number does not
say which reason of its family it is: two of one client may be equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from desk_app.followup.candidate import Candidate
from desk_app.followup.queue import Family
from desk_app.followup.ranking import contact_points
from desk_app.followup.rulebook import Rulebook
from desk_app.followup.sources import ENDING

#: Points count down from here; no reason weighs as much.
MOST_POINTS = 999

#: Where the parts of a number begin, in bits. Together they stay below the 63 of a number in the file.
CLIENT, DUE, POINTS = 4, 36, 52

_CLIENTS, _DUES, _FAMILIES = (1 << DUE - CLIENT) - 1, (1 << POINTS - DUE) - 1, (1 << CLIENT) - 1
_TODAY = 1 << POINTS - DUE - 1

_FAMILY = tuple(Family)
_NUMBER = {family: number for number, family in enumerate(_FAMILY)}

#: Where a client stands at best: the beginning of ``Ranked``.
Place = tuple[int, str, int, str, int]


def base(family: Family, urgency: int, due: date, on: date) -> int:
    """The number of a reason of nobody with no points but its urgency's. More points are taken off at ``POINTS``."""
    return (MOST_POINTS - urgency) << POINTS | (due - on).days + _TODAY << DUE | _NUMBER[family]


def packed(candidate: Candidate, on: date) -> int:
    """The number of a candidate."""
    return base(candidate.family, candidate.points, date.fromisoformat(candidate.due), on) + (
        candidate.client << CLIENT
    )


def client_of(number: int) -> int:
    """Whom a reason is about."""
    return number >> CLIENT & _CLIENTS


def clients_of(numbers: Iterable[int]) -> list[int]:
    """Whom each reason is about."""
    return [number >> CLIENT & _CLIENTS for number in numbers]


def answered_of(client: int, key: str) -> str:
    """A reason as a logged call ends that was about it alone: the client's id, ten digits, and the keys as kept."""
    return f'{client:010}["{key}"]'


def held_key(numbers: Iterable[int]) -> tuple[int, int]:
    """Compares as clients held back do who have these reasons: by falling points, then by client."""
    first = min(numbers)
    return (first >> POINTS) - MOST_POINTS, client_of(first)


def at_best(number: int, on: date) -> Place:
    """The first place in the queue that a client can have whose one reason this is, or who has it for ``best_of``."""
    points = MOST_POINTS - (number >> POINTS) + contact_points(0)
    due = number >> DUE & _DUES
    return 1, "", -points, (on + timedelta(days=due - _TODAY)).isoformat() if due else "", client_of(number)


def best_of(numbers: Sequence[int], book: Rulebook) -> int:
    """A number for several of one client: none of them, nor what they weigh together, stands before it."""
    first = min(numbers)
    shares = [(number >> POINTS, _share(_FAMILY[number & _FAMILIES], book)) for number in numbers]
    # Of several that weigh the same the key says which is the first, which no number knows: the one that adds least.
    own = min(share for points, share in shares if points == first >> POINTS)
    points = (first >> POINTS) - sum(share for _, share in shares) + own
    return points << POINTS | first & (_CLIENTS << CLIENT | _FAMILIES)


def _share(family: Family, book: Rulebook) -> int:
    """The most that a further reason adds: a quarter of its urgency, at its most urgent."""
    urgency = book.urgency[family] + (ENDING if family is Family.REBOOKING else 0)
    return (max(urgency, book.grace_urgency) if family is Family.MATURITY else urgency) // 4
