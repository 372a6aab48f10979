"""Unreal phones, right checksums, and a crowd from one stream of chance."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from desk_app.clients.documents import check_document
from desk_app.demo.people import Crowd, document_of, joined_day, phone_of

FIRST, TODAY = date(2024, 5, 22), date(2026, 11, 21)


@given(st.lists(st.integers(1, 1_599_999), unique=True, max_size=50))
def test_every_number_has_a_phone_of_its_own(numbers: list[int]) -> None:
    phones = {phone_of(number, 0) for number in numbers}
    assert len(phones) == len(numbers)
    assert all(len(phone) == 11 and phone[3:6] == "000" for phone in phones)


@given(st.dates(date(1955, 1, 1), date(2006, 12, 31)), st.sampled_from(["f", "m"]), st.integers(0, 9))
def test_documents_have_the_right_checksum_and_say_the_gender(born: date, gender: str, turn: int) -> None:
    number = document_of("310101", born, gender, turn)
    assert check_document(number).number == number
    assert int(number[16]) % 2 == (gender == "m")


def test_files_are_opened_in_order_and_never_after_today() -> None:
    days = [joined_day(number, 500, FIRST, TODAY) for number in range(1, 501)]
    assert days == sorted(days)
    assert days[0] < FIRST
    assert days[-1] < TODAY


def test_a_crowd_has_blanks_namesakes_and_lunar_birthdays() -> None:
    crowd = Crowd(Random(1), 2000, FIRST, TODAY, advisors=(2, 3), habits=15)
    people = [crowd.person(number) for number in range(1, 2001)]
    names = Counter(person.name for person in people)
    assert names.most_common(1)[0][1] > 3
    assert any(any(sign in "喆犇玥翀" for sign in person.name) for person in people)
    assert any(person.name.isascii() for person in people)
    assert sum(person.birthday[0] for person in people) > 50
    assert sum(person.birthday[1:3] == (0, 0) for person in people) > 200
    assert {person.may_call for person in people} == {True, False, None}
    assert not any("孕期" in person.alerts for person in people if person.gender == "m")
    documents = [person.document for person in people if person.document]
    assert len(set(documents)) == len(documents) > 100
