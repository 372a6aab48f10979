"""A reason to call as one line of text, before it is known whether she may be called about it.

A day of a large shop is tens of thousands of reasons, and few of them are ever shown. SQLite writes them as text, which
costs a fraction of what rows would, and Python's own sorting and sets do the rest. A line is

    999 less its points, three digits · its due day · the client's id, ten digits · ["its key"]

so that the text of two lines compares as the reasons rank: by falling points, then by due day, then by client. It ends
as a logged call does that was about this reason alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter, not_

from desk_app.followup.candidate import Candidate
from desk_app.followup.queue import Family
from desk_app.followup.ranking import contact_points
from desk_app.followup.rulebook import Rulebook
from desk_app.followup.sources import ENDING

#: Points count down from here; no reason weighs as much.
MOST_POINTS = 999

#: What a client's id is added to so that it has ten digits.
ID_BASE = 10**10

_DUE, _CLIENT, _KEY = 3, 13, 23

# Taken from a line without a step of Python: there are tens of thousands.
_CLIENT_OF, _ANSWERED_OF = itemgetter(slice(_CLIENT, _KEY)), itemgetter(slice(_CLIENT, None))

#: Where a client stands at best: the beginning of ``Ranked``.
Place = tuple[int, str, int, str, int]


def line_of(candidate: Candidate) -> str:
    """The line of a candidate."""
    return f"{MOST_POINTS - candidate.points:03}{candidate.due}{answered_of(candidate.client, candidate.key)}"


def client_of(line: str) -> int:
    """Whom a line is about."""
    return int(line[_CLIENT:_KEY])


def clients_of(lines: Iterable[str]) -> list[int]:
    """Whom each line is about."""
    return list(map(int, map(_CLIENT_OF, lines)))


def answered_of(client: int, key: str) -> str:
    """What a logged call to a client settles: the end of a line."""
    return f'{client:010}["{key}"]'


def unsettled(lines: Iterable[str], answered: set[str]) -> list[bool]:
    """Of each line, whether no call has settled it."""
    return list(map(not_, map(answered.__contains__, map(_ANSWERED_OF, lines))))


def held_key(line: str) -> str:
    """Text that compares as held reasons do: by falling points, client and key."""
    return line[:_DUE] + line[_CLIENT:]


def held_key_of(points: int, client: int, key: str) -> str:
    """The same of a reason that was looked at closely."""
    return f"{MOST_POINTS - points:03}{answered_of(client, key)}"


def at_best(line: str) -> Place:
    """The first place in the queue that the client of a line can have, if this is her one reason or ``best_line``."""
    points = MOST_POINTS - int(line[:_DUE]) + contact_points(0)
    return 1, "", -points, line[_DUE:_CLIENT], client_of(line)


def best_line(lines: Sequence[str], book: Rulebook) -> str:
    """A line for several of one client: none of them, nor what they weigh together, stands before it."""
    first, *others = sorted(lines)
    most = int(first[:_DUE]) - sum(_share(line, book) for line in others)
    return f"{most:03}{' ' * (_CLIENT - _DUE)}{first[_CLIENT:_KEY]}"


def _share(line: str, book: Rulebook) -> int:
    """The most that a further reason adds: a quarter of its urgency, at its most urgent."""
    family = Family(line[_KEY + 2 :].partition(":")[0])
    urgency = book.urgency[family] + (ENDING if family is Family.REBOOKING else 0)
    return (max(urgency, book.grace_urgency) if family is Family.MATURITY else urgency) // 4
