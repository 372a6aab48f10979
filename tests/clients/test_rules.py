"""What a client file may hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.rules import check_draft, many_lines, one_line
from desk_app.errors import RuleBroken
from desk_app.words import words_for

TODAY = date(2026, 11, 21)
PLAIN = ClientDraft("王芳")


def _check(draft: ClientDraft) -> ClientDraft:
    return check_draft(draft, "CN", TODAY)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王芳", "王芳"),
        (" 付 志慧 ", "付志慧"),
        ("秦　岚", "秦岚"),
        ("Mary  Ann\tLee", "Mary Ann Lee"),
        ("王\x00芳\x1b\x7f", "王芳"),
        ("<b>VIP</b> & 5 < 6", "<b>VIP</b> & 5 < 6"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("王🌸", "王🌸"),
        ("محمد علي", "محمد علي"),
        ("\u202eEvil\u202c", "Evil"),
        ("喆犇玥翀𠮷", "喆犇玥翀𠮷"),
        ("\ufeff王芳", "王芳"),
    ],
)
def test_a_name_is_kept_as_people_meant_it(typed: str, kept: str) -> None:
    assert _check(replace(PLAIN, name=typed)).name == kept


BROKEN = (
    (replace(PLAIN, name=""), "name", "name_required"),
    (replace(PLAIN, name=" \x00\n "), "name", "name_required"),
    (replace(PLAIN, name="？——"), "name", "name_required"),
    (replace(PLAIN, name="王" * 201), "name", "too_long"),
    (replace(PLAIN, name="a" * 10_000), "name", "too_long"),
    (replace(PLAIN, phones=("1380000123X",)), "phones", "bad_phone"),
    (replace(PLAIN, phones=tuple(f"1380000{number:04d}" for number in range(11))), "phones", "too_many"),
    (replace(PLAIN, document_number="510104199610101945"), "document_number", "bad_checksum"),
    (replace(PLAIN, birthday=Birthday(2, 30, 1985)), "birthday", "impossible"),
    (replace(PLAIN, birthday=Birthday(11, 22, 2026)), "birthday", "future"),
    (replace(PLAIN, birthday=Birthday(4, 8, leap=True)), "birthday", "impossible"),
    (replace(PLAIN, birthday=Birthday(0, 0)), "birthday", "impossible"),
    (replace(PLAIN, gender="x"), "gender", "unknown_gender"),
    (replace(PLAIN, address="a" * 501), "address", "too_long"),
    (replace(PLAIN, source="a" * 501), "source", "too_long"),
    (replace(PLAIN, allergies="a" * 501), "allergies", "too_long"),
    (replace(PLAIN, alerts="a" * 501), "alerts", "too_long"),
    (replace(PLAIN, notes="a" * 20_001), "notes", "too_long"),
    (replace(PLAIN, code="a" * 41), "code", "too_long"),
    (replace(PLAIN, tags=("a" * 41,)), "tags", "too_long"),
    (replace(PLAIN, tags=tuple(map(str, range(31)))), "tags", "too_many"),
    (replace(PLAIN, call_from=-1), "call_from", "bad_hour"),
    (replace(PLAIN, call_to=1441), "call_to", "bad_hour"),
    (replace(PLAIN, call_from=720, call_to=720), "call_to", "hours_reversed"),
)


@pytest.mark.parametrize(("draft", "field", "rule"), BROKEN)
def test_a_wrong_field_is_refused_beside_itself(draft: ClientDraft, field: str, rule: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        _check(draft)
    assert (caught.value.field, caught.value.rule) == (field, rule)
    chinese = caught.value.say(words_for("zh_CN"))
    assert chinese != str(caught.value)
    assert "{" not in chinese


def test_the_longest_that_fits_is_kept_whole() -> None:
    draft = replace(PLAIN, name="王" * 200, notes="n" * 20_000, address="a" * 500, call_from=0, call_to=1440)
    assert _check(draft) == draft


def test_phones_are_kept_once_each_and_blank_ones_dropped() -> None:
    draft = replace(PLAIN, phones=("138 0000 1111", "", "+86 138-0000-1111", "１３９００００２２２２"))
    assert _check(draft).phones == ("13800001111", "13900002222")


def test_tags_are_a_set() -> None:
    assert _check(replace(PLAIN, tags=(" 老客户 ", "VIP", "", "VIP"))).tags == ("VIP", "老客户")


def test_notes_keep_their_lines_and_one_line_fields_do_not() -> None:
    assert many_lines(" a \r\nb\x00\rc ", "notes") == "a\nb\nc"
    assert one_line(" a \r\nb\x00\tc ", "address") == "a b c"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), min_size=0, max_size=220))
def test_a_checked_draft_is_its_own_check(text: str) -> None:
    try:
        once = _check(ClientDraft(name=text, notes=text, address=text))
    except RuleBroken:
        return
    assert _check(once) == once
    once.name.encode()
