"""What the sweep keeps of a file, and how files that share a key are laid together."""

from __future__ import annotations

from random import Random

import pytest

from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.packed import Piles, day_of, year_of
from tests.clients.test_pairs import NEW_ID, OLD_ID, PHONE, packed, told


def test_what_is_kept_of_a_file() -> None:
    (file,) = told(
        ClientDraft(
            "劉 麗", phones=(PHONE, "+33123456789"), birthday=Birthday(3, 7, 1990), address="徐汇区天钥桥路 5 号 12 栋"
        )
    )
    assert (file.mark, file.name, file.phones) == ("h", "刘丽", (PHONE, "+33123456789"))
    assert (year_of(file.born), file.document, file.place) == (1990, "", "5.12")
    (blank,) = told(ClientDraft("Anna Maria Lee"))
    assert blank == (0, "l", "anna maria lee", (), "", "")
    assert told(ClientDraft("王女士"))[0].mark == "s"


def test_a_birthday_that_nobody_told_is_read_from_the_document_and_both_forms_of_it_are_one() -> None:
    new, old = told(
        ClientDraft("王芳", document_kind="resident_id", document_number=NEW_ID),
        ClientDraft("王芳", document_kind="old_resident_id", document_number=OLD_ID),
    )
    assert new.document == old.document == NEW_ID[:17]
    assert new.born == old.born == told(ClientDraft("王芳", birthday=Birthday(3, 7, 1990)))[0].born


@pytest.mark.parametrize(
    ("birthday", "year"),
    [
        (Birthday(3, 7), 0),
        (Birthday(12, 31, 2024), 2024),
        (Birthday(8, 14, lunar=True), 0),
        (Birthday(4, 30, 1, lunar=True, leap=True), 1),
    ],
)
def test_a_birthday_comes_apart_again(birthday: Birthday, year: int) -> None:
    (file,) = told(ClientDraft("王芳", birthday=birthday))
    assert year_of(file.born) == year
    assert day_of(file.born) != day_of(told(ClientDraft("王芳", birthday=Birthday(3, 8)))[0].born)


def test_files_that_share_a_key_come_together_once() -> None:
    chance, piles = Random(1), Piles()
    wanted: dict[int, set[int]] = {}
    for place in range(3_000):
        key = hash(f"key {chance.randrange(900)}")
        for _twice in range(1 + place % 2):
            piles.add(key, place)
        wanted.setdefault(key, set()).add(place)
    found = [group for groups in piles.take() for group in groups]
    assert sorted(map(sorted, found)) == sorted(sorted(group) for group in wanted.values() if len(group) > 1)
    assert len(piles) == 0


def test_a_file_costs_about_a_hundred_bytes() -> None:
    files = packed(*(ClientDraft("王芳", phones=(PHONE,), birthday=Birthday(3, 7, 1990)) for _number in range(1_000)))
    assert files.size() < 100 * len(files)
