"""Which pairs are worth a whole score: none that would be shown is left out, and few others come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import combinations

import pytest

from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.likeness import facts_of, score
from desk_app.clients.packed import Packed, Piles, Row, Told
from desk_app.clients.pairs import LARGEST, born_together, of_one_name
from desk_app.clients.rules import check_draft
from tests.clients.nine_hundred import nine_hundred

PHONE, BORN, LUNAR = "13812345678", Birthday(3, 7, 1990), Birthday(8, 14, 1986, lunar=True)
NEW_ID, OLD_ID = "110101199003077475", "110101900307747"


def row(number: int, draft: ClientDraft) -> Row:
    born = draft.birthday or Birthday(0, 0)
    phones = " ".join(draft.phones) or None
    told = (draft.document_kind, draft.document_number, draft.address, phones)
    return (number, draft.name, born.lunar, born.year, born.month, born.day, born.leap, *told)


def packed(*drafts: ClientDraft) -> Packed:
    made = Packed()
    for number, draft in enumerate(drafts, start=1):
        made.add(row(number, draft))
    return made


def told(*drafts: ClientDraft) -> list[Told]:
    files = packed(*drafts)
    return [files.told(place) for place in range(len(files))]


def _all(files: Sequence[Told]) -> Iterator[tuple[int, int]]:
    return combinations(range(len(files)), 2)


def candidates(files: Packed) -> set[tuple[int, int]]:
    """What the sweep would score, by places."""
    rules: tuple[tuple[Piles, Callable[[Sequence[Told]], Iterator[tuple[int, int]]]], ...] = (
        (files.phones, _all),
        (files.documents, _all),
        (files.sounds, of_one_name),
        (files.births, born_together),
    )
    found = set[tuple[int, int]]()
    for piles, rule in rules:
        for groups in piles.take():
            for group in groups:
                found |= {
                    (min(group[one], group[other]), max(group[one], group[other]))
                    for one, other in rule([files.told(place) for place in group])
                }
    return found


@pytest.mark.parametrize("seed", range(1, 5))
def test_no_pair_that_would_be_shown_is_left_out(seed: int) -> None:
    people = [check_draft(draft, "CN", date(2026, 11, 21)) for draft in nine_hundred(seed, 240).people[:170]]
    facts = [facts_of(draft) for draft in people]
    shown = {
        (one, other)
        for one, other in combinations(range(len(people)), 2)
        if score(facts[one], facts[other], only_ones=False).shown
    }
    found = candidates(packed(*people))
    assert shown
    assert shown - found == set()
    assert len(found) < 6 * len(shown)


ALIKE: list[tuple[ClientDraft, ClientDraft]] = [
    (ClientDraft("王芳", birthday=BORN), ClientDraft("王方", birthday=BORN)),
    (ClientDraft("王芳", birthday=BORN), ClientDraft("王芳", birthday=Birthday(3, 7))),
    (ClientDraft("王芳", birthday=LUNAR), ClientDraft("王芳", birthday=Birthday(9, 17, 1986))),
    (ClientDraft("王芳", phones=(PHONE,)), ClientDraft("王芳", phones=("13812345687",))),
    (ClientDraft("王芳", phones=(PHONE,)), ClientDraft("王芳", phones=("13822345678",))),
    (ClientDraft("王芳", address="徐汇区天钥桥路 5 号"), ClientDraft("王芳", address="徐汇区天钥桥路5号")),
    (
        ClientDraft("王芳", document_kind="resident_id", document_number=NEW_ID),
        ClientDraft("王芳", document_kind="old_resident_id", document_number="110101900307748"),
    ),
]  # fmt: skip
APART: list[tuple[ClientDraft, ClientDraft]] = [
    (ClientDraft("王芳", birthday=BORN), ClientDraft("王芳", birthday=Birthday(3, 7, 1991))),
    (ClientDraft("王芳", phones=(PHONE,)), ClientDraft("王芳", phones=("13812349999",))),
    (ClientDraft("王芳", address="徐汇区天钥桥路 5 号"), ClientDraft("王芳", address="徐汇区天钥桥路 9 号")),
    (ClientDraft("王芳"), ClientDraft("王芳")),
]


@pytest.mark.parametrize("others", [1, 20], ids=["few", "many"])
@pytest.mark.parametrize(("pair", "comes"), [*((pair, True) for pair in ALIKE), *((pair, False) for pair in APART)])
def test_of_one_name_those_with_something_more_in_common(
    pair: tuple[ClientDraft, ClientDraft], comes: bool, others: int
) -> None:
    """However many are of the name: few are compared one by one, many are parted by what they share."""
    strangers = [ClientDraft("王芳", phones=(f"139{number:08d}",)) for number in range(0, others * 1_111, 1_111)]
    assert ((0, 1) in set(of_one_name(told(*pair, *strangers)))) is comes


def test_two_alone_of_a_name_come_unless_their_birthdays_differ() -> None:
    assert list(of_one_name(told(ClientDraft("王芳"), ClientDraft("王芳", birthday=BORN)))) == [(0, 1)]
    assert list(of_one_name(told(*APART[0]))) == []


@pytest.mark.parametrize(
    ("one", "other", "comes"),
    [
        ("李小敏", "李小明", True),
        ("李小佩", "李佩小", True),
        ("王佩佩", "王佩", True),
        ("王芳", "王女士", True),
        ("王芳", "Wang Fan", True),
        ("Jennifer Low", "Jenifer Low", True),
        ("Anna Maria Lee", "Anna Lee", True),
        ("王春花", "王秋月", False),
        ("John Smith", "Anna Smith", False),
    ],
)
def test_born_on_one_day_those_whose_names_may_be_a_slip_apart(one: str, other: str, comes: bool) -> None:
    files = packed(ClientDraft(one, birthday=BORN), ClientDraft(other, birthday=BORN))
    assert ((0, 1) in candidates(files)) is comes


def test_a_day_that_too_many_share_says_nothing() -> None:
    """The first of January is what a list writes where it knows nothing."""
    crowd = [ClientDraft("王女士", birthday=Birthday(1, 1, 1990)) for _number in range(LARGEST + 1)]
    assert list(born_together(told(*crowd))) == []
    assert list(born_together(told(*crowd[:3]))) == [(0, 1), (0, 2), (1, 2)]
