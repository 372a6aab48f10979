"""Which files are worth comparing in full: those that share a key and have something more in common. Pure.

No pair that ``likeness.score`` would show may be left out here; that is what the table of points is read for. A name
alone, even the same, is below the mark, and so is a name that differs without the same birthday, phone or document.
Phones and documents that are the same are found by the tables' own indexes (``sweep_store``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations

from desk_app.clients.alike_signs import alike
from desk_app.clients.likeness import but_for_area
from desk_app.clients.names import heard_besides, taken_apart
from desk_app.clients.packed import Told, day_of, year_of

#: A key that more files share than this brings no pairs: what they share says nothing.
LARGEST = 60

#: So many files may share a phone for a name that two of them share to say something.
MOST_OF_A_PHONE = 1_000

#: So many files of one name are compared one with the other; more are first parted by what else they share.
_FEW = 12
#: A shorter number is in no other but for a slip.
_LONG_ENOUGH = 7

#: Two places in the sequence that is looked at.
Pair = tuple[int, int]


def of_one_name(told: Sequence[Told]) -> Iterator[Pair]:
    """Of files whose names sound the same: those with something else in common. Of just two that nothing speaks
    against the pair is taken as it is: their name may be nobody else's."""
    if len(told) == 2 and _nothing_against(*told):
        yield 0, 1
    elif len(told) <= _FEW:
        for one, other in combinations(range(len(told)), 2):
            if _something(told[one], told[other]):
                yield one, other
    else:
        yield from _of_many(told)


def of_one_phone(told: Sequence[Told]) -> Iterator[Pair]:
    """Of files with one phone: all pairs, of a family; where it is the shop's own or a village's those whose names
    sound the same."""
    if len(told) <= LARGEST:
        yield from combinations(range(len(told)), 2)
    elif len(told) <= MOST_OF_A_PHONE:
        found = set[Pair]()
        for group in _sharing(told, _sounds):
            found.update(combinations(group[:LARGEST], 2))
        yield from found


def _sounds(told: Told) -> Iterator[object]:
    name = taken_apart(told.name)
    yield name.main
    yield from name.sounds | heard_besides(name)


def born_together(told: Sequence[Told]) -> Iterator[Pair]:
    """Of files with one birthday and perhaps one surname: those whose names may be a slip apart, or one short for the
    other."""
    if len(told) <= LARGEST:
        for one, other in combinations(range(len(told)), 2):
            if _almost(told[one], told[other]):
                yield one, other


def _nothing_against(one: Told, other: Told) -> bool:
    return not (one.born and other.born) or _same_day(one.born, other.born) or _something(one, other)


def _something(one: Told, other: Told) -> bool:
    """Whether two files of one name have a birthday, an address or almost a number in common."""
    if one.born and other.born and _same_day(one.born, other.born):
        return True
    if one.place and one.place == other.place:
        return True
    if any(_slip(first, second) or but_for_area(first, second) for first in one.phones for second in other.phones):
        return True
    return bool(one.document and other.document) and _slip(one.document, other.document)


def _same_day(one: int, other: int) -> bool:
    if day_of(one) != day_of(other):
        return False
    first, second = year_of(one), year_of(other)
    return first == second or not first or not second


def _slip(one: str, other: str) -> bool:
    """At most one character wrong, or two neighbours swapped."""
    return len(one) == len(other) >= _LONG_ENOUGH and _apart()(one, other, score_cutoff=1) <= 1


@cache
def _apart() -> Callable[..., int]:
    """How many signs are to be changed, put in, left out or swapped to make one text the other."""
    # A C library; the first page of the window compares nothing.
    from rapidfuzz.distance import OSA

    return OSA.distance


def _of_many(told: Sequence[Told]) -> Iterator[Pair]:
    found = set[Pair]()
    for keys in (_days, _places, _numbers):
        for group in _sharing(told, keys):
            if len(group) <= LARGEST:
                found.update(combinations(group, 2))
    for one, other in found:
        if _something(told[one], told[other]):
            yield one, other


def _sharing(told: Sequence[Told], keys: Callable[[Told], Iterable[object]]) -> Iterable[list[int]]:
    groups: dict[object, list[int]] = {}
    for place, one in enumerate(told):
        for key in set(keys(one)):
            groups.setdefault(key, []).append(place)
    return [group for group in groups.values() if len(group) > 1]


def _days(told: Told) -> Iterator[object]:
    if told.born:
        yield day_of(told.born)


def _places(told: Told) -> Iterator[object]:
    if told.place:
        yield told.place


def _numbers(told: Told) -> Iterator[object]:
    """Each number with two neighbouring signs left out: one slip is in those two, in one of these."""
    for number in (*told.phones, told.document):
        if len(number) >= _LONG_ENOUGH:
            for place in range(len(number) - 1):
                yield f"{number[:place]} {number[place + 2 :]}"
    for phone in told.phones:
        if phone[:1] == "0" or len(phone) <= 8:
            yield f"~{phone[-7:]}"  # with and without an area code


def _almost(one: Told, other: Told) -> bool:
    if one.mark != other.mark or one.mark == "s":
        return True
    if one.name == other.name:
        return False  # as they sound the same, ``of_one_name`` looks at them
    apart = _apart()
    if one.mark == "h":
        near = apart(one.name, other.name, score_cutoff=1) <= 1 or sorted(one.name) == sorted(other.name)
        return near or alike(one.name, other.name)
    first, second = one.name.split(), other.name.split()
    if one.place and one.place == other.place and set(first) & set(second):
        return True  # a married name, or a short one, in one house
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    return any(
        apart("".join(said), "".join(heard), score_cutoff=2) <= 2
        for said in (first, first[-1:] + first[:-1])
        for heard in (second, second[-1:] + second[:-1])
    )
