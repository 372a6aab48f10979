"""Who knows whom: what counts as knowing, and where nobody does (M4). Pure, but for reading the kept weights.

**What counts.** Each thing a colleague did with a client in the last twelve months has a weight, and she knows her from
``KNOWN`` on:

- 3 for a treatment she did herself: an hour under her hands, and the client talks. One is enough to know somebody.
- 2 for a call that reached her, and 2 for a ticket she wrote or renewed: a talk, but with something to get done in it.
- 2 for a complaint or a promise she took down: the client told her what matters to her.
- 1 for a visit she wrote down for a colleague, and 1 for a note in the file or to a colleague: she has seen her, or
  heard of her, and no more.

So two talks are knowing, or one talk and a note; to have taken her money twice is not. Twelve months, because what was
longer ago has changed; a call that nobody answered counts nothing.

**Worth**, by which gaps are sorted and key clients chosen, until tiers are reckoned: what she paid for visits in those
months, and a tenth of what was lent to her, which is about what fees and interest of four months bring.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desk_app.clients.client import ClientId
from desk_app.staff.account import StaffId
from desk_app.words import N_

#: From which weight on a colleague knows a client.
KNOWN = 3
TREATED, TALKED, SEEN = 3, 2, 1

#: Days that count, and days after which a client nobody talked to is a gap.
LOOKED_BACK, SILENT_DAYS = 365, 180

#: Key clients: the twentieth of those who bring anything that brings most; never fewer than the first number, never
#: more than the second, whom one owner can meet in a year.
KEY_SHARE, LEAST_KEY, MOST_KEY = 20, 20, 500

#: Of each kind so many gaps are listed, those that bring most; all are counted.
MOST_LISTED = 2_000


class Gap(StrEnum):
    """Where nobody knows her, as the owner is told."""

    NO_ADVISOR = "no_advisor"
    ADVISOR_LEFT = "advisor_left"
    OWNER = "owner"
    UNKNOWN = "unknown"
    SILENT = "silent"


GAP_LABELS: dict[Gap, str] = {
    Gap.NO_ADVISOR: N_("No advisor"),
    Gap.ADVISOR_LEFT: N_("Advisor has left"),
    Gap.OWNER: N_("Key, owner never met her"),
    Gap.UNKNOWN: N_("Her advisor does not know her"),
    Gap.SILENT: N_("Nobody talked to her"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """One client as she is known: weights of her advisors, the last day anybody talked to her, what she is worth.
    ``left``: her advisor has no account any more."""

    client_id: int
    advisor_id: int | None
    second_id: int | None
    left: bool
    first_weight: int
    second_weight: int
    talked_on: str
    worth: int


@dataclass(frozen=True, slots=True)
class AdvisorCoverage:
    """One advisor's clients (``advisor_id`` None: nobody's). ``known`` by her; ``second_known``: by their second
    advisor, whether by her or not; ``by_nobody``: by neither; ``silent``: nobody talked to them lately."""

    advisor_id: StaffId | None
    name: str
    left: bool
    clients: int
    known: int
    second_known: int
    by_nobody: int
    silent: int

    @property
    def permille(self) -> int:
        """How many of a thousand of her clients she knows."""
        return self.known * 1000 // self.clients if self.clients else 0


@dataclass(frozen=True, slots=True)
class GapLine:
    """A client in a list of gaps. ``talked_on`` None: nobody in twelve months."""

    client_id: ClientId
    gap: Gap
    worth: int
    talked_on: date | None
    advisor_id: StaffId | None
    advisor: str = ""
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who knows whom on a day. ``gaps`` are the first of each kind by worth, ``counts`` how many there are.
    ``whose``: of one advisor's clients only; None: of all."""

    on: date
    since: date
    whose: StaffId | None
    advisors: tuple[AdvisorCoverage, ...]
    gaps: Mapping[Gap, tuple[GapLine, ...]]
    counts: Mapping[Gap, int]
    clients: int


@dataclass(slots=True)
class _Sum:
    clients: int = 0
    known: int = 0
    second_known: int = 0
    by_nobody: int = 0
    silent: int = 0
    left: bool = False


@dataclass(slots=True)
class Tally:
    """Adds up clients one after the other; of gaps it keeps those that bring most. ``silent_before``: a day."""

    silent_before: str
    sums: dict[int | None, _Sum] = field(default_factory=dict)
    counts: dict[Gap, int] = field(default_factory=lambda: dict.fromkeys(Gap, 0))
    heaps: dict[Gap, list[tuple[int, int, Known]]] = field(default_factory=lambda: {gap: [] for gap in Gap})
    worths: array[int] = field(default_factory=lambda: array("q"))
    best: list[tuple[int, int, Known]] = field(default_factory=list)
    clients: int = 0

    def add(self, one: Known) -> None:
        """Counts a client."""
        self.clients += 1
        own = self.sums.setdefault(one.advisor_id, _Sum())
        knows, second = one.first_weight >= KNOWN, one.second_weight >= KNOWN
        silent = one.talked_on < self.silent_before
        own.clients += 1
        own.left = one.left
        own.known += knows
        own.second_known += second
        own.by_nobody += not (knows or second)
        own.silent += silent
        for gap in gaps_of(one, silent=silent):
            self._list(gap, one)
        if one.worth > 0:
            self.worths.append(one.worth)
            _keep(self.best, one, MOST_KEY)

    def _list(self, gap: Gap, one: Known) -> None:
        self.counts[gap] += 1
        _keep(self.heaps[gap], one, MOST_LISTED)

    def key_clients(self) -> list[Known]:
        """Whom an owner should have met, those that bring most first."""
        wanted = min(max(len(self.worths) // KEY_SHARE, LEAST_KEY), MOST_KEY)
        return [one for _worth, _id, one in sorted(self.best, reverse=True)][:wanted]

    def not_met(self, met: Iterable[int]) -> None:
        """Lists the key clients who are not among those an owner has ever met."""
        known = set(met)
        for one in self.key_clients():
            if one.client_id not in known:
                self._list(Gap.OWNER, one)


def gaps_of(one: Known, *, silent: bool) -> tuple[Gap, ...]:
    """Where she is not known; that no owner met her is asked apart."""
    found: list[Gap] = []
    if one.advisor_id is None:
        found.append(Gap.NO_ADVISOR)
    elif one.left:
        found.append(Gap.ADVISOR_LEFT)
    elif one.first_weight < KNOWN:
        found.append(Gap.UNKNOWN)
    if silent:
        found.append(Gap.SILENT)
    return tuple(found)


def _keep(heap: list[tuple[int, int, Known]], one: Known, most: int) -> None:
    entry = (one.worth, -one.client_id, one)
    if len(heap) < most:
        heapq.heappush(heap, entry)
    elif entry[:2] > heap[0][:2]:
        heapq.heapreplace(heap, entry)


def lines(heap: Iterable[tuple[int, int, Known]], gap: Gap) -> tuple[GapLine, ...]:
    """A list of gaps, those that bring most first."""
    ordered = sorted(heap, key=lambda entry: entry[:2], reverse=True)
    return tuple(
        GapLine(
            ClientId(one.client_id),
            gap,
            one.worth,
            date.fromisoformat(one.talked_on) if one.talked_on else None,
            None if one.advisor_id is None else StaffId(one.advisor_id),
        )
        for _worth, _id, one in ordered
    )
