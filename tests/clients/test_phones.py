"""Phone numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clients.phones import NotPhone, parse_phone, spaced, split_phones

READ = (
    ("13800001111", "13800001111"),
    ("138 0000 1111", "13800001111"),
    ("138-0000-1111", "13800001111"),
    ("+8613800001111", "13800001111"),
    ("86-13800001111", "13800001111"),
    ("0086 13800001111", "13800001111"),
    ("１３８００００１１３３", "13800001133"),
    ("＋８６ 138 0000 1133", "13800001133"),
    ("19900008320", "19900008320"),
    ("16600001111", "16600001111"),
    ("021-12345678", "02112345678"),
    ("(0755) 8765 4321", "075587654321"),
    ("400-800-8888", "4008008888"),
    ("87654321", "87654321"),
    ("+852 9123 4567", "+85291234567"),
    ("00852 9123 4567", "+85291234567"),
    ("+1 (416) 555-0123", "+14165550123"),
)

REFUSED = (
    ("1380000123X", "bad_phone"),
    ("无", "bad_phone"),
    ("", "bad_phone"),
    ("+", "bad_phone"),
    ("138+00001111", "bad_phone"),
    ("12/34", "bad_phone"),
    ("1e400", "bad_phone"),
    ("<b>13800001111</b>", "bad_phone"),
    ("6045550000", "not_here"),
    ("(604) 555-1234", "not_here"),
    ("9123 4567", "not_here"),
    ("138000", "too_short"),
    ("1380000123", "too_short"),
    ("110", "too_short"),
    ("138000011112", "too_long"),
    ("1" * 30, "too_long"),
    ("1" * 10_000, "bad_phone"),
    ("138\x00", "bad_phone"),
)


@pytest.mark.parametrize(("text", "kept"), READ)
def test_a_number_is_kept_in_one_form(text: str, kept: str) -> None:
    assert parse_phone(text, "CN") == kept


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_is_no_number_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(NotPhone) as caught:
        parse_phone(text, "CN")
    assert caught.value.code == code
    assert caught.value.field == "phones"
    assert len(str(caught.value)) < 200


def test_the_shop_s_country_decides_how_a_bare_number_is_read() -> None:
    assert parse_phone("416-555-0123", "CA") == "4165550123"
    assert parse_phone("+8613800001111", "CA") == "+8613800001111"


def test_a_foreign_number_is_told_how_it_is_written() -> None:
    with pytest.raises(NotPhone, match=r"country code"):
        parse_phone("6045550000", "CN")
    assert parse_phone("+1 604 555 0000", "CN") == "+16045550000"
    assert parse_phone("6045550000", "CA") == "6045550000"


@settings(max_examples=60, deadline=None)
@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "+86", "86", "0086", "+86 ", "86-"]))
def test_every_chinese_mobile_number_reads_the_same_with_its_country_code(number: str, before: str) -> None:
    assert parse_phone(before + number, "CN") == number


@pytest.mark.parametrize("text", [kept for _, kept in READ])
def test_a_kept_number_is_read_as_itself_also_spaced(text: str) -> None:
    assert parse_phone(text, "CN") == text
    assert parse_phone(spaced(text), "CN") == text


@pytest.mark.parametrize(
    ("number", "shown"),
    [("13800001111", "138 0000 1111"), ("02112345678", "021 1234 5678"), ("+85291234567", "+852 9123 4567"), ("", "")],
)
def test_a_number_is_shown_in_groups(number: str, shown: str) -> None:
    assert spaced(number) == shown


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("13800001111/13900002222", ("13800001111", "13900002222")),
        ("138 0000 1111，139 0000 2222", ("138 0000 1111", "139 0000 2222")),
        ("13800001111 或 13900002222；", ("13800001111", "13900002222")),
        ("", ()),
    ],
)
def test_a_field_of_several_numbers_comes_apart(text: str, parts: tuple[str, ...]) -> None:
    assert split_phones(text) == parts
