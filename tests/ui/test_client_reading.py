"""What a form and a question are told becomes the draft that was meant, or a refusal at the right field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clients.rules import check_draft
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.staff.account import Acting, StaffId
from desk_app.ui.forms.client_reading import (
    ClientTyped,
    answered,
    call_hours,
    draft_of,
    phones_of,
    tags_of,
    typed_of,
    understand,
)
from desk_app.words import words_for

TODAY = date(2026, 11, 21)
EN = words_for("en")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ()),
        ("138 0000 1111", ("138 0000 1111",)),
        ("13800001111 13900002222", ("13800001111", "13900002222")),
        ("138 0000 1111 139 0000 2222", ("138 0000 1111", "139 0000 2222")),
        ("13800001111，13900002222", ("13800001111", "13900002222")),
        ("+852 9123 4567", ("+852 9123 4567",)),
        ("021 6234 5678、13900002222", ("021 6234 5678", "13900002222")),
        ("call me", ("call me",)),  # left as it is, for the rules to refuse
    ],
)
def test_several_phones_of_one_field(text: str, numbers: tuple[str, ...]) -> None:
    assert phones_of(text, "CN") == numbers


def test_tags_are_parted_by_spaces_and_commas() -> None:
    assert tags_of(" 会员 怕痛、话少,VIP ") == ("会员", "怕痛", "话少", "VIP")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("14-16", (840, 960)),
        ("14:30–16:00", (870, 960)),
        ("下午2点到4点", (840, 960)),
        ("2点半到4点", (870, 960)),
        ("2-4", (840, 960)),
        ("9点至11点", (540, 660)),
        ("9-2", (540, 840)),
        ("10am-2pm", (600, 840)),
        ("14点以后", (840, None)),
        ("after 18", (1080, None)),
        ("before 11", (None, 660)),
        ("晚上8点以前", (None, 1200)),
    ],
)
def test_hours_to_call_as_people_say_them(text: str, hours: tuple[int | None, int | None]) -> None:
    assert call_hours(text) == hours


@pytest.mark.parametrize("text", ["25-26", "soon", "14:75-16", "16-16"])
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        call_hours(text)
    assert refused.value.field == "call_hours"


FULL = ClientDraft(
    name="王婧颖",
    phones=("13800004821", "+85291234567"),
    code="A-00417",
    gender="f",
    birthday=Birthday(8, 15, 1988, lunar=True),
    document_kind="resident_id",
    document_number="11010519491231002X",
    address="世纪大道100号",
    source="朋友",
    tags=("会员", "怕痛"),
    notes="第一行\n第二行",
    allergies="酒精",
    alerts="轻一点",
    advisor_id=StaffId(2),
    may_call=False,
    do_not_call=True,
    call_from=840,
    call_to=960,
)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    "birthday",
    [
        None,
        Birthday(8, 15),
        Birthday(2, 29, 2000),
        Birthday(8, 15, 1988, lunar=True),
        Birthday(12, 30, lunar=True),
        Birthday(4, 8, 2020, lunar=True, leap=True),
    ],
)
def test_what_the_form_shows_is_read_back_as_the_same_draft(birthday: Birthday | None, language: str) -> None:
    draft = replace(FULL, birthday=birthday)
    again = draft_of(typed_of(draft, words_for(language)), "CN", TODAY)
    assert check_draft(again, "CN", TODAY) == check_draft(draft, "CN", TODAY)


@pytest.mark.parametrize("birthday", [Birthday(8, 15, 1988, lunar=True), Birthday(4, 8, lunar=True, leap=True)])
def test_an_english_form_shows_a_lunar_birthday_in_english(birthday: Birthday) -> None:
    assert typed_of(replace(FULL, birthday=birthday), EN).birthday.isascii()


@pytest.mark.parametrize(
    ("field", "said", "changed"),
    [
        ("phones", "139 0000 2222", {"phones": ("139 0000 2222",)}),
        ("birthday", "农历八月十五", {"birthday": Birthday(8, 15, lunar=True)}),
        ("call_hours", "14-16", {"call_from": 840, "call_to": 960}),
        ("may_call", "no", {"may_call": False}),
        ("advisor_id", "2", {"advisor_id": StaffId(2)}),
        ("allergies", "无", {"allergies": "无"}),
        ("gender", "m", {"gender": "m"}),
        ("source", "路过", {"source": "路过"}),
        ("address", "徐汇", {"address": "徐汇"}),
    ],
)
def test_an_answer_fills_its_blank_and_nothing_else(field: str, said: str, changed: dict[str, object]) -> None:
    before = ClientDraft(name="王婧颖", notes="留着")
    after = answered(before, field, said, "CN", TODAY)
    assert {name: getattr(after, name) for name in changed} == changed
    rest = set(before.__slots__) - set(changed)
    assert all(getattr(after, name) == getattr(before, name) for name in rest)


@pytest.mark.parametrize(("field", "said"), [("birthday", "很久以前"), ("call_hours", "随便"), ("allergies", " ")])
def test_an_answer_that_cannot_be_read_is_refused(field: str, said: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        answered(ClientDraft(name="王婧颖"), field, said, "CN", TODAY)
    assert refused.value.field == field


def test_what_is_understood_while_typing(shop: Shop, owner: Acting) -> None:
    other = add_client(shop, owner, ClientDraft(name="王婧颖", phones=("13800004821",)))
    typed = ClientTyped(
        name="王", phones="138 0000 4821", birthday="农历八月十五", document_number="11010519491231002X"
    )
    seen = understand(shop, typed, None, EN)
    assert [like.brief.id for like in seen.likely] == [other.client_id]
    assert seen.birthday.said == f"lunar 15th of 8th month · next on {EN.day(date(2027, 9, 15))}"
    assert not seen.birthday.wrong
    assert seen.document.said == "Resident ID card · born 31 Dec 1949 · woman"
    assert understand(shop, typed, other.client_id, EN).likely == ()


@pytest.mark.parametrize(
    ("typed", "birthday", "document"),
    [
        (ClientTyped(birthday="198"), "", ""),  # half typed: nobody is corrected in the middle of a word
        (ClientTyped(birthday="1985-02-30"), "There is no such day as “1985-02-30”.", ""),
        (ClientTyped(document_number="110105194912"), "", ""),
        (
            ClientTyped(document_number="110105194912310021"),
            "",
            "The last digit does not fit the rest: one digit of this ID number is wrong.",
        ),
        (
            ClientTyped(birthday="1949-12-30", document_number="11010519491231002X"),
            "The birthday is not the one in the ID number. Which is right?",
            None,
        ),
    ],
)
def test_what_is_wrong_is_said_while_typing(
    shop: Shop, typed: ClientTyped, birthday: str, document: str | None
) -> None:
    seen = understand(shop, typed, None, EN)
    assert seen.birthday.said == birthday
    assert seen.birthday.wrong == bool(birthday)
    assert document is None or seen.document.said == document
