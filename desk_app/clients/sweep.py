"""Going through all files for those that may be of one person. Reads only; seconds for a hundred thousand files, a
minute or so for a million.

Each file is read once and kept packed (``packed.py``); files that share a key are compared there (``pairs.py``); what
is left of their pairs is read again, whole, and scored (``likeness.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappush, heappushpop
from itertools import combinations

from desk_app.clients import store, sweep_store
from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.likeness import MANY_FILES, Facts, Score, facts_of, score
from desk_app.clients.packed import Packed, Piles, Told
from desk_app.clients.pairs import LARGEST, born_together, of_one_name, of_one_phone
from desk_app.clients.pairs import Pair as Places
from desk_app.clients.why import Why
from desk_app.db.shop import Shop

#: Pairs that are shown at most, the likeliest.
MOST = 2_000

#: Files read, groups looked at and pairs scored in one go: after each others may have their turn.
_BATCH, _GROUPS, _AT_ONCE = 500, 200, 200

#: Shares of the whole in the time it takes, in hundredths: reading, then each kind of key.
_READING, _COMPARING = 55, 45

#: Steps done, steps in all.
Progress = Callable[[int, int], None]
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that may be of one person. ``first`` is the older one, which a merge would keep."""

    first: ClientBrief
    second: ClientBrief
    score: Score


@dataclass(frozen=True, slots=True)
class Sweep:
    """What was found, the likeliest first. ``whole``: nobody stopped it, and no pair was left out for want of room."""

    pairs: tuple[Pair, ...]
    files: int
    compared: int
    whole: bool = True


def find_pairs(
    shop: Shop, *, most: int = MOST, progress: Progress | None = None, stopped: Stopped | None = None
) -> Sweep:
    """Every pair of open files that may be of one person, but for those that somebody found to be of two.

    ``progress`` is told after each batch; once ``stopped`` says so, what was found until then is the answer.
    """
    del shop
    tell, ended = progress or (lambda _done, _all: None), stopped or (lambda: False)
    packed, read = Packed(), True
    for done, of in _reading(packed):
        tell(_READING * done // of, _READING + _COMPARING)
        if ended():
            read = False
            break
    best = _Best(most)
    if read:
        for done, of in _comparing(packed, best):
            tell(_READING + _COMPARING * done // of, _READING + _COMPARING)
            if ended():
                read = done == of
                break
    return Sweep(_told(best.ranked()), len(packed), best.compared, whole=read and not best.left_out)


def as_they_stand(shop: Shop, found: Sweep) -> Sweep:
    """The pairs of a sweep of before, scored anew as their files stand now: without those that were merged, erased or
    told apart since, or are not alike any more. What came since is not in it. Quick: it reads these files alone."""
    del shop
    best = _Best(len(found.pairs) or 1)
    for start in range(0, len(found.pairs), _AT_ONCE):
        part = found.pairs[start : start + _AT_ONCE]
        best.score_all([(pair.first.id, pair.second.id, Why.ONLY_ONES in pair.score.reasons) for pair in part])
    return replace(found, pairs=_told(best.ranked()))


def _reading(packed: Packed) -> Iterator[tuple[int, int]]:
    """Packs all files. Gives how many are done, of how many, after each batch."""
    total, last = sweep_store.count_open(), 0
    while batch := sweep_store.told_after(last, _BATCH):
        for row in batch:
            packed.add(row)
        last = batch[-1][0]
        yield min(len(packed), total), total


class _Best:
    """The likeliest pairs, as many as there is room for."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: list[tuple[int, int, Score]] = []
        self._known: set[int] = set()
        self._distinct = {_one_number(*pair) for pair in sweep_store.found_distinct()}
        self._manys = sweep_store.phones_of_more_than(MANY_FILES)
        self.compared, self.left_out = 0, False

    def score_all(self, pairs: Sequence[tuple[int, int, bool]]) -> None:
        """Scores pairs of files; with each whether nobody else has their name."""
        files = sorted({file for one, other, _only in pairs for file in (one, other)})
        facts: dict[ClientId, Facts] = {file: facts_of(draft) for file, draft in sweep_store.drafts_of(files).items()}
        for firm, number in sweep_store.registrations_of(files).items():
            if firm in facts:
                facts[firm] = replace(facts[firm], firm=True, registration=number)
        for first, second, only in pairs:
            one, other = facts.get(ClientId(first)), facts.get(ClientId(second))
            if one is not None and other is not None:
                self.compared += 1
                self._offer(_one_number(first, second), score(one, other, manys=self._manys, only_ones=only))

    def _offer(self, pair: int, found: Score) -> None:
        if not found.shown or pair in self._known or pair in self._distinct:
            return
        line = (found.points, -pair, found)
        if len(self._held) < self._most:
            heappush(self._held, line)
            self._known.add(pair)
            return
        self.left_out = True
        gone = heappushpop(self._held, line)
        if gone is not line:
            self._known.add(pair)
            self._known.discard(-gone[1])

    def ranked(self) -> list[tuple[int, int, Score]]:
        """The likeliest first."""
        return sorted(
            ((points, -pair, found) for points, pair, found in self._held), key=lambda line: (-line[0], line[1])
        )


def _comparing(packed: Packed, best: _Best) -> Iterator[tuple[int, int]]:
    """Goes through all keys. Gives how many steps are done, of how many."""
    kinds: tuple[tuple[Piles, Callable[[Sequence[Told]], Iterator[Places]]], ...] = (
        (packed.phones, of_one_phone),
        (packed.documents, _each),
        (packed.sounds, of_one_name),
        (packed.births, born_together),
    )
    of, done = sum(len(piles) for piles, _rule in kinds), 0
    firms = sweep_store.registered_twice()
    for start in range(0, len(firms), _AT_ONCE):
        best.score_all([(one, other, False) for one, other in firms[start : start + _AT_ONCE]])
        yield 0, of
    for piles, rule in kinds:
        for groups in piles.take():
            done += 1
            yield from ((done - 1, of) for _turn in _one_pile(packed, groups, rule, best))
            yield done, of


def _one_pile(
    packed: Packed,
    groups: Sequence[Sequence[int]],
    rule: Callable[[Sequence[Told]], Iterator[Places]],
    best: _Best,
) -> Iterator[None]:
    waiting: list[tuple[int, int, bool]] = []
    for number, group in enumerate(groups):
        told = [packed.told(place) for place in group]
        only = rule is of_one_name and len(group) == 2
        waiting += [(packed.ids[group[one]], packed.ids[group[other]], only) for one, other in rule(told)]
        while len(waiting) >= _AT_ONCE:
            best.score_all(waiting[:_AT_ONCE])
            del waiting[:_AT_ONCE]
            yield
        if number % _GROUPS == 0:
            yield
    best.score_all(waiting)


def _each(told: Sequence[Told]) -> Iterator[Places]:
    """Of files that share a number: all pairs, if they are few enough for it to say anything."""
    return combinations(range(len(told)), 2) if len(told) <= LARGEST else iter(())


def _one_number(one: int, other: int) -> int:
    """A pair as one number, the lower file first."""
    return min(one, other) << 32 | max(one, other)


def _told(best: list[tuple[int, int, Score]]) -> tuple[Pair, ...]:
    files = {file for _points, pair, _score in best for file in (pair >> 32, pair & 0xFFFFFFFF)}
    briefs = store.briefs(sorted(files))
    return tuple(
        Pair(briefs[ClientId(pair >> 32)], briefs[ClientId(pair & 0xFFFFFFFF)], found) for _points, pair, found in best
    )
