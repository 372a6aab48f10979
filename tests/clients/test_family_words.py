"""M6: what a family is called in a client's facts and on paper."""

from __future__ import annotations

from datetime import date

import pytest

from desk_app.clients.client import Birthday, ClientId
from desk_app.clients.family_words import age, brief_family, family_lines, said_of, spoken_of
from desk_app.clients.relation import Relation
from desk_app.clients.relative import (
    ClientDate,
    ClientFamily,
    DateId,
    DateKind,
    Relative,
    RelativeId,
    Standing,
)
from desk_app.words import words_for

ON = date(2026, 11, 21)
EN, ZH = words_for("en"), words_for("zh_CN")
WHO = ClientId(1)


def relative(number: int, relation: Relation, name: str, birthday: Birthday | None = None, **more: object) -> Relative:
    values: dict[str, object] = {"phone": "", "note": "", "standing": Standing.CURRENT, "remind": True} | more
    return Relative(RelativeId(number), WHO, relation, name, birthday=birthday, **values)  # type: ignore[arg-type]


FAMILY = ClientFamily(
    WHO,
    (
        relative(1, Relation.HUSBAND, "李强", Birthday(10, 2, 1985)),
        relative(2, Relation.DAUGHTER, "朵朵", Birthday(8, 1, 2020)),
        relative(3, Relation.MOTHER, "张秀兰", Birthday(10, 15, 1958, lunar=True)),
        relative(4, Relation.FATHER, "王建国", Birthday(3, 2), standing=Standing.DIED),
        relative(5, Relation.FRIEND, "小周", phone="13800138000", note="介绍来的\n爱喝茶"),
    ),
    (
        ClientDate(DateId(1), WHO, DateKind.WEDDING, Birthday(5, 20, 2015)),
        ClientDate(DateId(2), WHO, DateKind.OTHER, Birthday(9, 1), "上学", RelativeId(2)),
    ),
)


def test_m6_in_the_facts_of_her_file() -> None:
    assert brief_family(FAMILY, ON, ZH) == ("先生 10-02 · 女儿 6 岁", "母亲 农历十月十五 · 朋友小周")
    assert brief_family(FAMILY, ON, EN) == ("Husband 10-02", "Daughter 6 years old +2")
    assert brief_family(ClientFamily(WHO), ON, ZH) == ()


def test_on_paper_everybody_and_every_day() -> None:
    assert family_lines(FAMILY, ZH) == (
        ("先生", "李强 · 1985年10月2日"),
        ("女儿", "朵朵 · 2020年8月1日"),
        ("母亲", "张秀兰 · 农历1958年十月十五"),
        ("父亲", "王建国 · 3月2日 · 已去世"),
        ("朋友", "小周 · 13800138000 · 介绍来的 爱喝茶"),
        ("结婚纪念日", "2015年5月20日"),
        ("女儿：上学", "9月1日"),
    )


@pytest.mark.parametrize(
    ("birthday", "years"),
    [
        (Birthday(11, 21, 2020), 6),  # today
        (Birthday(11, 22, 2020), 5),
        (Birthday(11, 21, 2026), 0),
        (Birthday(10, 15, 2020, lunar=True), 5),  # comes on 23 November 2026
        (Birthday(1, 1), None),
        (Birthday(5, 20, 2027), None),
    ],
)
def test_whole_years(birthday: Birthday, years: int | None) -> None:
    assert age(birthday, ON) == years


def test_what_a_day_is_called() -> None:
    assert said_of(DateKind.BIRTHDAY, Relation.WIFE, "").say(ZH) == "太太生日"
    assert said_of(DateKind.MEMORIAL, Relation.MOTHER, "").say(EN) == "Mother: Memorial day"
    assert said_of(DateKind.OTHER, None, "开店 {x}").say(ZH) == "开店 {x}"
    assert spoken_of(DateKind.BIRTHDAY, Relation.HUSBAND, "").say(ZH) == "您先生的生日"
    assert spoken_of(DateKind.OTHER, Relation.SON, "first day").say(EN) == "your son’s day “first day”"
    for kind in DateKind:
        for relation in (None, *Relation):
            for words in (EN, ZH):
                assert "{" not in said_of(kind, relation, "x").say(words) + spoken_of(kind, relation, "x").say(words)
