"""The words a client is found by, against a plain reading of what the index does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients import pinyin
from desk_app.clients.searchwords import (
    DOCUMENT,
    LONGEST,
    code_tokens,
    folded,
    index_words,
    near_questions,
    phone_tokens,
    query_words,
    questions,
    sounds_like,
)

HAN = st.text(st.sampled_from("王李张陈欧阳司马志明慧敏喆犇玥翀婷𠮷㐂单曾吕女乐长重"), min_size=1, max_size=6)


def finds(text: str, tokens: str) -> bool:
    """What FTS5 does with the questions: every word begins a token, bare or marked, or is all of one of a document; or
    together they are a whole document."""
    have = tokens.split()
    words = query_words(text)
    begins = all(
        any(token.removeprefix("§").startswith(word) or token == f"{DOCUMENT}{word}" for token in have)
        for word in words
    )
    return bool(words) and (begins or (f"{DOCUMENT}{''.join(words)}" in have and len("".join(words)) > 4))


def row(name: str = "", phones: tuple[str, ...] = (), code: str = "", document: str = "") -> str:
    return index_words(name, phones, code, document)


@pytest.mark.parametrize(
    ("name", "found", "missed"),
    [
        (
            "张晓明",
            ["张", "晓明", "明", "张晓明", "zhang", "zhangxiaoming", "xiaoming", "ming", "zxm", "xm", "zhangxm", "ZXM",
             "zhang xiao ming", "张xm", "張曉明", "ｚｘｍ", "zh", "Zhang Xiaoming"],
            ["zmx", "张明", "mx", "晓张"],
        ),
        ("張雲龍", ["张云龙", "張雲龍", "云龙", "雲", "zyl", "zhangyunlong"], ["章"]),
        ("单雄信", ["shan", "sxx", "shanxiongxin", "dan"], []),
        ("曾志伟", ["zeng", "zzw", "zengzhiwei"], []),
        ("仇英", ["qiu", "qy", "chou"], []),
        ("解珍", ["xie", "xz", "jie"], []),
        ("查良镛", ["zha", "zly"], []),
        ("区志强", ["ou", "ozq"], []),
        ("朴信惠", ["piao", "pxh", "piaoxinhui"], []),
        ("盖聂", ["ge", "gn"], []),
        ("尉迟恭", ["yuchi", "ycg", "yuchigong"], []),
        ("万俟卨", ["moqi"], []),
        ("长孙无忌", ["zhangsun", "zswj"], []),
        ("吕布", ["lv", "lu", "lvbu", "lubu", "lb", "Lü"], []),
        ("覃欣怡", ["qin", "tan", "qxy"], []),
        ("喆犇玥翀", ["喆", "犇玥", "翀", "zheben", "zbyc", "yuechong"], []),
        ("𠮷田𪚥", ["𠮷", "田", "𪚥", "tian"], []),
        ("付 志慧", ["付志慧", "fuzhihui", "fzh", "付 志慧"], []),
        ("阿依古丽·买买提", ["买买提", "古丽", "阿依古丽买买提", "阿依古丽·买买提", "aygl"], []),
        ("Mary Ann O’Neil", ["mary", "ANN", "neil", "mary ann", "maryann", "ary", "O'Neil", "mary neil"], ["bob"]),
        ("José Müller", ["jose", "josé", "muller", "MÜLLER"], []),
        ("王🌸", ["王", "🌸", "王🌸", "wang"], []),
        ("さくら子", ["さくら", "くら", "子"], []),
        ("김철수", ["김", "철수"], []),
        ("محمد علي", ["محمد", "علي"], []),
        ("<b>VIP</b>", ["vip", "<b>", "<b>VIP</b>"], []),
    ],
)  # fmt: skip
def test_a_name_is_found_by(name: str, found: list[str], missed: list[str]) -> None:
    tokens = row(name)
    assert [text for text in found if not finds(text, tokens)] == []
    assert [text for text in missed if finds(text, tokens)] == []


@pytest.mark.parametrize(
    ("code", "document", "found", "missed"),
    [
        ("A-00012", "", ["A-00012", "a00012", "a-000", "00012", "0012", "12", "A"], ["13", "b"]),
        ("VIP 7", "", ["vip7", "vip 7", "7"], ["8"]),
        ("", "51010419960125085X", ["085x", "51010419960125085x", "510104 19960125 085X"], ["9601x", "085"]),
        ("", "E12345678", ["e12345678", "5678"], ["E1", "45678", "678"]),
        ("", "A1234567", ["a1234567"], ["4567", "67", "A"]),  # of which the mask shows the last two
        ("", "A123456(7)", ["A123456(7)", "a1234567"], ["4567", "567", "A123456"]),
        ("", "A" * 20 + "B" * 10, ["bbbb"], ["a" * 20 + "b" * 4, "A" * 20 + "B" * 10, "a", "bbb"]),
    ],
)
def test_a_code_and_a_document_are_found_by(code: str, document: str, found: list[str], missed: list[str]) -> None:
    tokens = row(code=code, document=document)
    assert [text for text in found if not finds(text, tokens)] == []
    assert [text for text in missed if finds(text, tokens)] == []


def test_no_part_of_a_document_finds_it_but_what_its_mask_shows() -> None:
    number = "51010419960125085x"
    tokens = row(document=number)
    parts = {number[first:last] for first in range(18) for last in range(first + 1, 19)}
    assert {part for part in parts if finds(part, tokens)} == {"085x", number}


@settings(max_examples=80, deadline=None)
@given(HAN, st.data())
def test_any_part_of_a_chinese_name_finds_it(name: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(name) - 1))
    last = data.draw(st.integers(first + 1, len(name)))
    assert finds(name[first:last], row(name))
    assert finds(name, row(name))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from(["张:zhang", "伟:wei", "芳:fang", "秀:xiu", "英:ying", "敏:min"]), min_size=2, max_size=4)
)
def test_pinyin_and_initials_find_a_name(signs: list[str]) -> None:
    name = "".join(sign[0] for sign in signs)
    sounds = [sign[2:] for sign in signs]
    tokens = row(name)
    assert finds("".join(sounds), tokens)
    assert finds(" ".join(sounds), tokens)
    assert finds("".join(sound[0] for sound in sounds), tokens)
    assert finds(sounds[0] + "".join(sound[0] for sound in sounds[1:]), tokens)


@settings(max_examples=60, deadline=None)
@given(st.from_regex(r"1[3-9][0-9]{9}|\+852[0-9]{8}", fullmatch=True), st.data())
def test_any_three_digits_in_a_row_find_a_phone(number: str, data: st.DataObject) -> None:
    digits = number.removeprefix("+")
    first = data.draw(st.integers(0, len(digits) - 3))
    last = data.draw(st.integers(first + 3, len(digits)))
    tokens = row(phones=(number,))
    assert finds(digits[first:last], tokens)
    assert finds(f"{digits[:3]}-{digits[3:7]} {digits[7:]}", tokens)


def test_a_chinese_number_is_found_with_its_country_code_too() -> None:
    tokens = row(phones=("13800001111",))
    assert all(finds(text, tokens) for text in ("+86 138 0000 1111", "8613800001111", "0086-13800001111"))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_name_with_a_letter_is_found_by_itself(name: str) -> None:
    if folded(name):
        assert finds(name[:400], row(name)) or query_words(name)[0].isdigit()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="\"'*^:-+()NEAR AND OR NOT\x00§王a1", max_size=30))
def test_no_question_carries_syntax_of_the_index(text: str) -> None:
    words = query_words(text)
    for word in words:
        assert not re.search(r"[\x00-\x2f\x3a-\x60\x7b-\x7f]", word)
        assert "§" not in word
        assert 0 < len(word) <= LONGEST
    for token in row(text).split():
        assert not re.search(r"[\x00-\x2f\x3a-\x60\x7b-\x7f]", token)


def test_a_long_text_makes_a_short_question_and_a_bounded_row() -> None:
    assert sum(map(len, query_words("王芳 " * 5000))) < 300
    assert len(query_words("王" * 10_000)[0]) == LONGEST
    assert len(row("王芳" * 100)) < 20_000
    assert len(row("ab" * 100)) < 4_000


def test_questions_are_asked_exact_first() -> None:
    exact, start, anywhere = questions(("张", "xm"))
    assert (exact, start) == ('"§张xm"', '"§张xm"*')
    assert anywhere == '("§张"* OR "张"*) AND ("§xm"* OR "xm"*)'
    exact, _start, anywhere = questions(("张", "194x"))
    assert exact == '"§张194x" OR "¤张194x"'
    assert anywhere == '("§张"* OR "张"*) AND ("§194x"* OR "194x"* OR "¤194x")'


def test_names_that_sound_the_same_share_a_token() -> None:
    assert set(sounds_like("张晓明")) & set(sounds_like("章小鸣"))
    assert set(sounds_like("张晓明")) <= set(row("张晓明").split())
    assert not set(sounds_like("张晓明")) & set(sounds_like("张晓"))
    assert sounds_like("") == ()


@pytest.mark.parametrize("text", ["A-00012", "V 001/b", "", "--", "Kert_01.X", "\x00\x7f1"])
def test_a_plain_code_is_folded_as_any_other_text(text: str) -> None:
    assert folded(text) == folded(f"王{text}").removeprefix("王")


@given(st.text(st.sampled_from("王单曾仇解尉迟长孙乐行重朝娜茜晟和了女略𠮷明小"), min_size=1, max_size=5))
@settings(max_examples=200)
def test_a_name_put_together_from_remembered_parts_has_the_sounds_of_the_whole(name: str) -> None:
    whole = {
        typed[:24]
        for first, *rest in pinyin._combinations(name, surname=True)
        for typed in (
            first + "".join(rest),
            "".join(sound[:1] for sound in (first, *rest)),
            first + "".join(sound[:1] for sound in rest),
        )
    }
    assert pinyin.first_sounds(name) == whole - {""}


@pytest.mark.parametrize("signs", ["张小明", "張曉明", "单于", "曾乐行", "龍鳳"])
def test_a_plain_name_folds_as_one_with_a_blank_in_it_does(signs: str) -> None:
    # the blank sends it past the short way of names that need no cleaning
    apart = f"{signs[0]} {signs[1:]}"
    assert folded(signs) == folded(apart)
    assert set(row(signs).split()) == set(row(apart).split())


@pytest.mark.parametrize(
    ("words", "start", "anywhere"),
    [
        (("13800",), "", ""),
        (("138001",), '("§13800"* AND "38001"*)', '(("§13800"* AND "38001"*) OR ("138001"*))'),
        (("13800012345",), '("§13800"* AND "012345"*)', '(("§13800"* AND "012345"*) OR ("138000"* AND "012345"*))'),
        (("vip2024",), '("§vip20"* AND "2024"*)', '(("§vip20"* AND "2024"*) OR ("vip202"* AND "2024"*))'),
        (("jennife",), '("§jenni"* AND "ennife"*)', '(("§jenni"* AND "ennife"*) OR ("jennif"* AND "ennife"*))'),
        (("abcdefghijklmnop",), '("§abcde"* AND "klmnop"* AND "efghij"*)', None),
        (("member0001",), "", ""),  # what is between the first five letters and the number would not be asked for
        (("2024001a",), "", ""),  # only a number at the end has its endings in the index
        (("anna", "lee"), '("§annal"* AND "nnalee"*)', ""),
    ],
)
def test_long_beginnings_are_asked_for_by_shorter_ones(
    words: tuple[str, ...], start: str, anywhere: str | None
) -> None:
    exact, near, others = near_questions(words)
    assert (exact, near) == ("", start)
    assert anywhere is None or others == anywhere


@given(st.text(alphabet="0123456789", min_size=6, max_size=15), st.integers(min_value=1, max_value=15))
def test_whoever_has_a_number_answers_the_shorter_beginnings_of_it(number: str, length: int) -> None:
    tokens = {*phone_tokens(number), *code_tokens(number)}
    asked = number[: max(length, 6)]
    for question in near_questions((asked,))[1:]:
        first = question.split(" OR ")[0].strip("()")
        assert all(any(token.startswith(part.strip('()"*')) for token in tokens) for part in first.split(" AND ")), (
            question
        )
