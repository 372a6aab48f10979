"""Going through all files for those that may be of one person. Reads only; takes seconds for a hundred thousand."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappush, heappushpop
from itertools import combinations

from desk_app.clients import store, sweep_store
from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.likeness import MANY_FILES, Facts, Score, facts_of, score
from desk_app.clients.pairs import KINDS, NAME
from desk_app.db.shop import Shop

#: Pairs that are shown at most, the likeliest.
MOST = 2_000

#: Files read, and pairs compared, in one go: after each others may have their turn.
_BATCH, _AT_ONCE = 200, 500

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


class _Keys:
    """The keys of one kind, as numbers: for each the files that share it. A million files are a few megabytes."""

    def __init__(self) -> None:
        self._hashes, self._files = array("q"), array("q")

    def add(self, client_id: int, keys: Iterator[str]) -> None:
        for key in set(keys):
            self._hashes.append(hash(key))
            self._files.append(client_id)

    def groups(self) -> Iterator[list[int]]:
        """Files that share a key, in order; of keys that no two files share none."""
        first: dict[int, int] = {}
        more: dict[int, list[int]] = {}
        for key, client_id in zip(self._hashes, self._files, strict=True):
            held = first.setdefault(key, client_id)
            if held != client_id:
                more.setdefault(key, [held]).append(client_id)
        self._hashes, self._files = array("q"), array("q")
        return iter(more.values())


def find_pairs(
    shop: Shop, *, most: int = MOST, progress: Progress | None = None, stopped: Stopped | None = None
) -> Sweep:
    """Every pair of open files that may be of one person, but for those that somebody found to be of two.

    ``progress`` is told after each batch; once ``stopped`` says so, what was found until then is the answer.
    """
    del shop
    tell, ended = progress or (lambda _done, _all: None), stopped or (lambda: False)
    total = sweep_store.count_open()
    kinds, files = _read_keys(total, tell, ended)
    if ended():
        return Sweep((), files, 0, whole=False)
    distinct, manys = sweep_store.found_distinct(), sweep_store.phones_of_more_than(MANY_FILES)
    pairs, only = _pairs(kinds)
    pairs -= {_packed(*pair) for pair in distinct}
    best: list[tuple[int, int, Score]] = []
    compared = room_left = 0
    for compared, (packed, found) in enumerate(_scored(sorted(pairs), manys, only), start=1):
        if compared % _AT_ONCE == 0:
            tell(total + (total * compared) // len(pairs), 2 * total)
            if ended():
                break
        if found.shown:
            line = (found.points, -packed, found)
            if len(best) < most:
                heappush(best, line)
            else:
                room_left += 1
                heappushpop(best, line)
    tell(2 * total, 2 * total)
    whole = compared == len(pairs) and not room_left
    return Sweep(_told(sorted(best, reverse=True)), files, compared, whole)


def _read_keys(total: int, tell: Progress, ended: Stopped) -> tuple[list[_Keys], int]:
    kinds = [_Keys() for _kind in KINDS]
    last, files = 0, 0
    while batch := sweep_store.drafts_after(last, _BATCH):
        for client_id, draft in batch:
            facts = facts_of(draft)
            for keys, kind in zip(kinds, KINDS, strict=True):
                keys.add(client_id, kind.keys(facts))
        last, files = batch[-1][0], files + len(batch)
        tell(min(files, total), 2 * total)
        if ended():
            break
    return kinds, files


def _pairs(kinds: list[_Keys]) -> tuple[set[int], set[int]]:
    """All pairs worth comparing, and those of them whose name nobody else has."""
    found, only = set[int](), set[int]()
    for keys, kind in zip(kinds, KINDS, strict=True):
        for group in keys.groups():
            if len(group) > kind.largest:
                continue
            found.update(_packed(one, other) for one, other in combinations(group, 2))
            if kind is NAME:
                only.add(_packed(group[0], group[1]))
    return found, only


def _packed(one: int, other: int) -> int:
    """A pair as one number, the lower file first."""
    return min(one, other) << 32 | max(one, other)


def _scored(pairs: list[int], manys: frozenset[str], only: set[int]) -> Iterator[tuple[int, Score]]:
    known: dict[ClientId, Facts] = {}
    for start in range(0, len(pairs), _AT_ONCE):
        part = pairs[start : start + _AT_ONCE]
        wanted = {file for packed in part for file in (packed >> 32, packed & 0xFFFFFFFF)}
        missing = sorted(wanted - known.keys())
        known = {file: facts for file, facts in known.items() if file in wanted}
        known |= {file: facts_of(draft) for file, draft in sweep_store.drafts_of(missing).items()}
        for packed in part:
            one, other = known.get(ClientId(packed >> 32)), known.get(ClientId(packed & 0xFFFFFFFF))
            if one is not None and other is not None:
                yield packed, score(one, other, manys=manys, only_ones=packed in only)


def _told(best: list[tuple[int, int, Score]]) -> tuple[Pair, ...]:
    files = {file for _points, packed, _score in best for file in (-packed >> 32, -packed & 0xFFFFFFFF)}
    briefs = store.briefs(sorted(files))
    return tuple(
        Pair(briefs[ClientId(-packed >> 32)], briefs[ClientId(-packed & 0xFFFFFFFF)], found)
        for _points, packed, found in best
    )
