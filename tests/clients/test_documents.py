"""Identity documents."""

from __future__ import annotations

import pytest

from desk_app.clients.client import Birthday, Gender, masked
from desk_app.clients.documents import (
    Document,
    DocumentKind,
    NotDocument,
    birthday_of,
    check_document,
    gender_of,
    same_numbers,
)

READ = (
    ("510104199610101944", DocumentKind.RESIDENT_ID, "510104199610101944"),
    ("51010419960125085x", DocumentKind.RESIDENT_ID, "51010419960125085X"),
    ("５１０１０４ 1996 1010 1944", DocumentKind.RESIDENT_ID, "510104199610101944"),
    ("110101890904218", DocumentKind.OLD_RESIDENT_ID, "110101890904218"),
    ("E12345678", DocumentKind.PASSPORT, "E12345678"),
    ("a123456(3)", DocumentKind.OTHER, "A123456(3)"),
    ("", DocumentKind.NONE, ""),
    ("  ", DocumentKind.NONE, ""),
)

REFUSED = (
    ("510104199610101945", "bad_checksum"),
    ("51010419961010194", "bad_length"),
    ("5101041996101019440", "bad_length"),
    ("110101891304218", "bad_birthday"),
    ("<b>", "bad_characters"),
    ("=HYPERLINK", "bad_characters"),
    ("身份证", "bad_characters"),
    ("A" * 41, "too_long"),
    ("A" * 10_000, "too_long"),
    ("5101\x00", "bad_characters"),
    ("1.10101199003074E+17", "lost_digits"),
    ("1.10101e17", "lost_digits"),
    ("1E+17", "lost_digits"),
)


@pytest.mark.parametrize(("text", "kind", "number"), READ)
def test_a_document_is_told_by_its_number(text: str, kind: DocumentKind, number: str) -> None:
    assert check_document(text) == Document(kind, number)


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_a_wrong_number_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(NotDocument) as caught:
        check_document(text)
    assert caught.value.code == code
    assert caught.value.field == "document_number"
    assert str(caught.value)


@pytest.mark.parametrize("place", range(17))
def test_one_wrong_digit_is_always_noticed(place: int) -> None:
    right = "510104199610101944"
    wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
    with pytest.raises(NotDocument):
        check_document(wrong)


def test_the_kind_somebody_chose_is_kept() -> None:
    assert check_document("510104199610101945", "other") == Document(DocumentKind.OTHER, "510104199610101945")
    with pytest.raises(NotDocument):
        check_document("E12345678", "resident_id")


def test_birthday_and_sex_are_read_from_both_forms() -> None:
    new, old = check_document("510104199610101944"), check_document("110101890904218")
    assert (birthday_of(new), gender_of(new)) == (Birthday(10, 10, 1996), Gender.FEMALE)
    assert (birthday_of(old), gender_of(old)) == (Birthday(9, 4, 1989), Gender.FEMALE)
    assert birthday_of(check_document("E12345678")) is None
    assert gender_of(check_document("E12345678")) is Gender.UNKNOWN


def test_the_old_and_the_new_number_of_one_person_name_each_other() -> None:
    old = check_document("110101890904218")
    longer = same_numbers(old)[1]
    assert check_document(longer).kind is DocumentKind.RESIDENT_ID
    assert same_numbers(check_document(longer)) == (longer, "110101890904218")
    assert same_numbers(check_document("11010120010904218X", "other")) == ("11010120010904218X",)
    assert same_numbers(check_document("")) == ()


@pytest.mark.parametrize(
    ("number", "shown"),
    [("310101199005162764", "3101**********2764"), ("E12345678", "E123*5678"), ("1234", "**34"), ("", "")],
)
def test_a_masked_number_shows_its_ends_only(number: str, shown: str) -> None:
    assert masked(number) == shown
