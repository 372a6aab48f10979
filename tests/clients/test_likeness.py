"""What two files have in common, what it is worth, and what never makes a pair sure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.likeness import PERHAPS, SURE, facts_of, score
from desk_app.clients.names import name_of
from desk_app.clients.why import POINTS, WHY_LABELS, Why

PHONE, OTHER_PHONE = "13812345678", "13900001111"
BORN = Birthday(3, 7, 1990)
OLD_ID, NEW_ID = "110101900307747", "110101199003077475"


def draft(name: str = "王芳", **values: object) -> ClientDraft:
    if "document_number" in values:
        number = str(values["document_number"])
        values["document_kind"] = {15: "old_resident_id", 18: "resident_id"}[len(number)]
    return ClientDraft(name, **values)  # type: ignore[arg-type]  # fields of a draft


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("王芳", "王 芳", Why.SAME_NAME),
        ("刘丽", "劉麗", Why.SAME_NAME),
        ("Wang Fang", "WANG fang", Why.SAME_NAME),
        ("Wang Fang", "fang WANG", Why.TURNED_NAME),
        ("Zoë Müller", "Zoe Muller", Why.SAME_NAME),
        ("王芳 Amy", "王芳", Why.SAME_NAME),
        ("王芳", "Wang Fang", Why.OTHER_SCRIPT),
        ("王芳", "Fang Wang", Why.OTHER_SCRIPT),
        ("曾敏", "Zeng Min", Why.OTHER_SCRIPT),
        ("王芳", "王方", Why.SAME_SOUND),
        ("章静", "张婧", Why.SAME_SOUND),
        ("李小敏", "李小明", Why.ALMOST_NAME),
        ("李小佩", "李佩小", Why.ALMOST_NAME),
        ("王佩佩", "王佩", Why.ALMOST_NAME),
        ("Jennifer Low", "Jenifer Low", Why.ALMOST_NAME),
        ("Anna Maria Lee", "Anna Lee", Why.ALMOST_NAME),
        ("王芳", "王女士", Why.SHORT_NAME),
        ("王芳", "小王", Why.SHORT_NAME),
        ("路人甲", "路人乙", Why.NO_NAME),
        ("VIP客户", "VIP客户", Why.NO_NAME),
        ("王诗琪", "WSQ", Why.SHORT_NAME),
        ("王诗琪", "王SQ", Why.SHORT_NAME),
        ("John Smith", "J Smith", Why.SHORT_NAME),
        ("Wang Fang", "WF", Why.SHORT_NAME),
        ("Emma Clark", "Mrs Clark", Why.SHORT_NAME),
        ("曹颖", "Ms Cao", Why.SHORT_NAME),
        ("何未", "何末", Why.ALMOST_NAME),
        ("戴未干", "戴末千", Why.ALMOST_NAME),
        ("吕娜", "LYU NA", Why.OTHER_SCRIPT),
        ("陈美玲 Mary", "Mary Chen Meiling", Why.OTHER_SCRIPT),
        ("陈美玲 Mary", "Mary Chen", Why.PART_NAME),
        ("陈方安生", "方安生", Why.PART_NAME),
        ("Anna Schmidt", "Anna Hoffmann", Why.PART_NAME),
        ("Elizabeth Brown", "Liz Brown", Why.PART_NAME),
        ("Wang Fang", "Wang Li", Why.OTHER_NAME),  # a family
        ("Karl Vogel", "Anna Vogel", Why.OTHER_NAME),
        ("散客", "散客", Why.NO_NAME),
        ("Walk-in 3", "walk in", Why.NO_NAME),
        ("王芳", "李女士", Why.OTHER_NAME),
        ("王芳", "李静", Why.OTHER_NAME),
        ("王芳", "王芬", Why.OTHER_NAME),
        ("王春花", "王秋月", Why.OTHER_NAME),
        ("John Smith", "Anna Smith", Why.OTHER_NAME),
    ],
)
def test_names(one: str, other: str, why: Why) -> None:
    assert score(facts_of(draft(one)), facts_of(draft(other))).reasons[0] is why
    assert score(facts_of(draft(other)), facts_of(draft(one))).reasons[0] is why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ({"phones": (PHONE,)}, {"phones": (OTHER_PHONE, PHONE)}, Why.SAME_PHONE),
        ({"phones": (PHONE,)}, {"phones": ("13812345679",)}, Why.ALMOST_PHONE),
        ({"phones": (PHONE,)}, {"phones": ("13812345687",)}, Why.ALMOST_PHONE),
        ({"phones": ("02162345678",)}, {"phones": ("62345678",)}, Why.LOCAL_PHONE),
        ({"name": "王芳"}, {"name": "王芳 mother"}, Why.BESIDE),
        ({"name": "李娜 Mary"}, {"name": "李娜 Lucy"}, Why.OTHER_BESIDE),
        ({"name": "邓芳1"}, {"name": "邓芳2"}, Why.OTHER_BESIDE),
        ({"document_number": OLD_ID}, {"document_number": NEW_ID}, Why.SAME_DOCUMENT),
        ({"document_number": NEW_ID}, {"document_number": "110101199003077483"}, Why.ALMOST_DOCUMENT),
        ({"document_number": NEW_ID}, {"document_number": "510105199003071946"}, Why.OTHER_DOCUMENT),
        ({"birthday": BORN}, {"birthday": BORN}, Why.SAME_BIRTHDAY),
        ({"birthday": Birthday(9, 17, 1986)}, {"birthday": Birthday(8, 14, 1986, lunar=True)}, Why.SAME_BIRTHDAY),
        ({"birthday": BORN}, {"document_number": NEW_ID}, Why.SAME_BIRTHDAY),
        ({"birthday": BORN}, {"birthday": Birthday(3, 7)}, Why.SAME_DAY),
        ({"birthday": BORN}, {"birthday": Birthday(7, 3, 1990)}, Why.ALMOST_BIRTHDAY),
        ({"birthday": BORN}, {"birthday": Birthday(3, 7, 1991)}, Why.ALMOST_BIRTHDAY),
        ({"birthday": BORN}, {"birthday": Birthday(11, 20, 1985)}, Why.OTHER_BIRTHDAY),
        ({"address": "徐汇区天钥桥路 5 号"}, {"address": "徐汇区天钥桥路5号"}, Why.SAME_ADDRESS),
        ({"gender": "f"}, {"gender": "m"}, Why.OTHER_GENDER),
    ],
)
def test_one_thing_in_common_or_not(one: dict[str, Any], other: dict[str, Any], why: Why) -> None:
    found = score(facts_of(draft(**one)), facts_of(draft(**other)))
    assert why in found.reasons
    assert score(facts_of(draft(**other)), facts_of(draft(**one))) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("徐汇区天钥桥路 5 号 301 室", "徐汇区天钥桥路 9 号 301 室", False),
        ("静安区南京西路100弄2号A座", "静安区南京西路100弄2号B座", False),
        ("静安区南京西路五弄三号", "静安区南京西路九弄三号", False),
        ("静安区南京西路五弄三十二号", "静安区南京西路5弄32号", True),
        ("静安区南京西路一〇二号", "上海市静安区南京西路102号", True),
        ("London", "London", False),
        ("上海市静安区", "上海市静安区南京西路", False),
        ("上海市静安区", "上海市静安区南京西路5号", False),
        ("12 High Street, Leeds", "12 High Street Leeds", True),
    ],
)
def test_an_address_is_the_same_with_the_same_house_number_alone(one: str, other: str, *, same: bool) -> None:
    found = score(facts_of(draft(address=one)), facts_of(draft(address=other)))
    assert (Why.SAME_ADDRESS in found.reasons) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (draft(phones=(PHONE,), birthday=BORN), draft(phones=(PHONE,), birthday=BORN)),
        (draft("刘丽", phones=(PHONE,), birthday=BORN), draft("劉麗", phones=(PHONE,), birthday=BORN)),
        (draft(document_number=OLD_ID), draft(document_number=NEW_ID)),
        (draft(document_number=NEW_ID), draft("Wang Fang", document_number=NEW_ID)),
    ],
)
def test_what_is_sure(one: ClientDraft, other: ClientDraft) -> None:
    found = score(facts_of(one), facts_of(other))
    assert found.sure
    assert found.points >= SURE


TWIN: dict[str, Any] = {"phones": (PHONE,), "birthday": BORN, "address": "徐汇区天钥桥路 5 号"}


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        (draft("王秀英", phones=(PHONE,)), draft("李静", phones=(PHONE,)), False),  # a family shares a phone
        (draft("王春花", **TWIN), draft("王秋月", **TWIN), True),
        (draft("王晓红", **TWIN), draft("王晓虹", **TWIN), True),
        (draft("王春花", gender="f", **TWIN), draft("王秋月", gender="m", **TWIN), False),
        (draft(address="静安区愚园路 9 号"), draft(address="徐汇区天钥桥路 5 号"), False),  # the same name in two towns
        (draft(birthday=BORN, phones=(PHONE,)), draft(birthday=BORN, phones=(OTHER_PHONE,)), True),
        (draft(phones=(PHONE,), birthday=BORN), draft(phones=(PHONE,), birthday=Birthday(11, 20, 1955)), True),
        (draft(phones=(PHONE,), gender="f"), draft(phones=(PHONE,), gender="m"), True),
        (draft("王女士", phones=(PHONE,)), draft("王女士", phones=(PHONE,)), True),
        (draft(phones=(PHONE,)), draft(phones=(PHONE,)), True),  # a father and his son may be called the same
        (draft(phones=(PHONE,)), draft(phones=(PHONE,), birthday=BORN), True),
        (draft(**TWIN), draft("Wang Fang", **TWIN), True),
        (draft("Wei Li", **TWIN), draft("Li Wei", **TWIN), True),
        (draft(**TWIN), draft("王芳 mother", **TWIN), True),
        (draft("李娜 Mary", **TWIN), draft("李娜 Lucy", **TWIN), True),
        (draft("散客", **TWIN), draft("散客", **TWIN), True),
        (draft("散客", phones=(PHONE,)), draft("散客", phones=(PHONE,)), False),
        (
            draft(phones=(PHONE,), birthday=Birthday(1, 1, 1990)),  # typed where a year alone is known
            draft(phones=(PHONE,), birthday=Birthday(1, 1, 1990)),
            True,
        ),
        (
            draft(birthday=BORN, address="徐汇区天钥桥路 5 号", phones=(PHONE,)),
            draft(birthday=BORN, address="徐汇区天钥桥路 5 号", phones=(OTHER_PHONE,)),
            True,
        ),
        (draft(document_number=NEW_ID), draft("王方", document_number=NEW_ID), True),
        (
            ClientDraft("Karl Vogel", document_kind="other", document_number="HH-12345678"),  # a household's book
            ClientDraft("Karl Vogel", document_kind="other", document_number="HH-12345678"),
            True,
        ),
        (draft(document_number=NEW_ID, phones=(PHONE,)), draft(document_number="510105199003071946"), False),
        (draft(document_number=NEW_ID), draft("李静", document_number=NEW_ID), True),  # whose is the card?
    ],
)
def test_what_is_never_sure(one: ClientDraft, other: ClientDraft, *, shown: bool) -> None:
    found = score(facts_of(one), facts_of(other))
    assert not found.sure
    assert found.points < SURE
    assert found.shown is shown


def test_a_phone_of_many_files_says_little() -> None:
    one, other = facts_of(draft(phones=(PHONE,), birthday=BORN)), facts_of(draft(phones=(PHONE,), birthday=BORN))
    assert score(one, other).sure
    assert not score(one, other, manys={PHONE}).sure
    same, almost = facts_of(draft(phones=(PHONE,))), facts_of(draft("王方", phones=(PHONE,)))
    assert score(same, same, manys={PHONE}).shown
    assert not score(same, almost, manys={PHONE}).shown


def test_a_firm_is_one_by_its_registration_number_and_never_a_person() -> None:
    firm = replace(facts_of(draft("上海晨光商贸有限公司", phones=(PHONE,), birthday=BORN)), firm=True)
    person = replace(firm, firm=False)
    registered = replace(firm, registration="91310000MA1FL00000")
    assert score(person, person).sure
    assert not score(firm, person).sure
    assert not score(replace(registered, documents=frozenset({NEW_ID}), own=True), person).sure
    assert score(registered, replace(registered, phones=frozenset(), birthday=None)).sure
    found = score(registered, replace(registered, registration="91310000MA1FL00019"))
    assert Why.OTHER_REGISTRATION in found.reasons
    assert not found.sure
    branch = score(registered, replace(registered, name=name_of("杭州大华酒店有限公司"), phones=frozenset()))
    assert (branch.shown, branch.sure) == (True, False)


def test_a_name_alone_counts_where_nobody_else_is_called_so() -> None:
    one, other = facts_of(draft("王曦璟", phones=(PHONE,))), facts_of(draft("王曦璟"))
    assert not score(one, other).shown
    assert score(one, other, only_ones=True).points == PERHAPS
    short = facts_of(draft("王芳"))
    assert not score(short, short, only_ones=True).shown


def test_every_reason_has_points_and_words() -> None:
    assert set(POINTS) == set(WHY_LABELS) == set(Why)


NAMES = st.one_of(st.text(max_size=20), st.sampled_from(["王芳", "Wang Fang", "王女士", "WF", "🌸", "", "王F", "·"]))
DRAFTS = st.builds(
    draft,
    name=NAMES,
    phones=st.lists(st.text(max_size=15), max_size=2).map(tuple),
    birthday=st.one_of(
        st.none(),
        st.builds(Birthday, st.integers(1, 12), st.integers(1, 30), st.integers(0, 2200), lunar=st.booleans()),
    ),
    gender=st.sampled_from(["", "f", "m"]),
    address=st.text(max_size=30),
)


@settings(max_examples=150, deadline=None)
@given(one=DRAFTS, other=DRAFTS)
def test_it_is_the_same_both_ways_and_a_sure_pair_has_nothing_against_it(one: ClientDraft, other: ClientDraft) -> None:
    first, second = facts_of(one), facts_of(other)
    found = score(first, second)
    assert score(second, first) == found
    assert 0 <= found.points <= 100
    assert found.sure is (found.points >= SURE)
    assert not (found.sure and {Why.OTHER_NAME, Why.OTHER_BIRTHDAY, Why.OTHER_GENDER} & set(found.reasons))
