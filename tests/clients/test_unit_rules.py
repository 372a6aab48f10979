"""M9: what holds of firms and their agents, as pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.unit import Act, Agent, AgentDraft, AgentId, RegistrationKind, Standing, UnitDraft
from desk_app.clients.unit_rules import (
    ActRefused,
    able,
    check_agent,
    check_covers,
    check_registration,
    check_unit,
    in_charge,
    lapsing,
    standing,
    without_person,
)
from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.words import words_for

TODAY = date(2026, 11, 21)

#: Published codes of public companies: on their own licences and annual reports.
PUBLISHED = (
    "91110000600037341L",  # the example of python-stdnum
    "9144030071526726XG",  # 深圳市腾讯计算机系统有限公司
    "914403001922038216",  # 华为技术有限公司
    "91330100799655058B",  # 阿里巴巴（中国）有限公司
    "91110000802100433B",  # 百度在线网络技术（北京）有限公司
)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def checked(body: str) -> str:
    """The check character as GB 32100-2015 words it, worked out anew here."""
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


def agent(number: int = 1, /, **values: object) -> Agent:
    first = Agent(
        AgentId(number), ClientId(7), "陈志强", "13800001234", "resident_id", "310115199002142760", None,
        (Act.PLEDGE, Act.REDEEM), Money(5_000_000), TODAY - timedelta(days=10), TODAY + timedelta(days=10), "授字第1号",
        in_charge=False,
    )  # fmt: skip
    return replace(first, **values)  # type: ignore[arg-type]  # the fields of an agent, by name


@pytest.mark.parametrize("number", PUBLISHED)
def test_m9_published_codes_are_taken(number: str) -> None:
    assert checked(number[:17]) == number[17]
    spaced = f" {number[:8].lower()} {number[8:]}".replace("9", "９", 1)
    assert check_registration(spaced) == (RegistrationKind.USCC, number)


@given(st.text("0123456789", min_size=6, max_size=6), st.text(ALPHABET, min_size=9, max_size=9), st.integers(0, 17))
def test_m9_one_wrong_character_is_found(region: str, body: str, place: int) -> None:
    whole = f"91{region}{body}"
    code = whole + checked(whole)
    assert check_registration(code, "uscc")[1] == code
    letters = "0123456789" if 2 <= place < 8 else ALPHABET
    other = letters[(letters.index(code[place]) + 1) % len(letters)]
    with pytest.raises(RuleBroken) as refused:
        check_registration(code[:place] + other + code[place + 1 :], "uscc")
    assert (refused.value.field, refused.value.rule) == ("registration", "checksum")


@pytest.mark.parametrize(
    ("text", "kind", "rule"),
    [
        ("9111000060003734", "", "length"),
        ("91110000600037341LL", "uscc", "length"),
        ("9111000060003734IL", "", "letters"),
        ("911100006000373410", "", "checksum"),
        ("12", "uscc", "length"),
        ("HRB" + "9" * 90, "other", "too_long"),
        ("123", "else", "unknown_kind"),
    ],
)
def test_m9_what_is_no_code_is_refused(text: str, kind: str, rule: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_registration(text, kind)
    assert refused.value.rule == rule
    assert words_for("zh_CN")(refused.value.template) != refused.value.template


@pytest.mark.parametrize("text", ["HRB 12345 B", "201812345K", "06500123", "310101000123456"])
def test_m9_other_places_numbers_are_kept_as_written(text: str) -> None:
    assert check_registration(text) == (RegistrationKind.OTHER, text)
    assert check_registration("") == (RegistrationKind.NONE, "")


def test_m9_a_firm_has_nothing_of_a_person() -> None:
    draft = ClientDraft(
        "万盛商贸", gender="f", birthday=Birthday(8, 15), allergies="青霉素", document_number="G12345678"
    )
    assert without_person(draft) == ClientDraft("万盛商贸")
    assert check_unit(UnitDraft(tax_number=" 9144030071526726xg ", trade=" 珠宝\n零售 ")) == UnitDraft(
        tax_number="9144030071526726XG", trade="珠宝 零售"
    )


@pytest.mark.parametrize(
    ("values", "on", "expected"),
    [
        ({}, TODAY, Standing.VALID),
        ({}, TODAY - timedelta(days=10), Standing.VALID),
        ({}, TODAY - timedelta(days=11), Standing.TO_COME),
        ({}, TODAY + timedelta(days=10), Standing.VALID),
        ({}, TODAY + timedelta(days=11), Standing.LAPSED),
        ({"valid_until": None}, date(2099, 1, 1), Standing.VALID),
        ({"revoked_on": TODAY}, TODAY, Standing.REVOKED),
        ({"revoked_on": TODAY}, TODAY - timedelta(days=1), Standing.VALID),
        ({"gone": True}, TODAY, Standing.GONE),
    ],
)
def test_m9_how_an_authorisation_stands(values: dict[str, object], on: date, expected: Standing) -> None:
    assert standing(agent(**values), on) is expected


@pytest.mark.parametrize(
    ("values", "act", "amount", "rule"),
    [
        ({}, Act.PLEDGE, 5_000_001, "over_limit"),
        ({}, Act.PAY, 1, "not_covered"),
        ({"valid_until": TODAY - timedelta(days=1)}, Act.PLEDGE, 1, "lapsed"),
        ({"valid_from": TODAY + timedelta(days=1)}, Act.PLEDGE, 1, "to_come"),
        ({"revoked_on": TODAY}, Act.PLEDGE, 1, "revoked"),
        ({"gone": True}, Act.PLEDGE, 1, "gone"),
        ({"document_number": ""}, Act.REDEEM, 1, "no_document"),
    ],
)
def test_m9_what_is_not_covered_is_refused_with_the_reason(
    values: dict[str, object], act: Act, amount: int, rule: str
) -> None:
    with pytest.raises(ActRefused) as refused:
        check_covers(agent(**values), act, Money(amount), TODAY)
    assert (refused.value.field, refused.value.rule) == ("agent", rule)
    for language in ("en", "zh_CN"):
        assert "{" not in refused.value.say(words_for(language))


def test_m9_what_is_covered_is_let_through() -> None:
    check_covers(agent(), Act.PLEDGE, Money(5_000_000), TODAY)
    check_covers(agent(limit=None), Act.REDEEM, Money(10**13), TODAY)
    check_covers(agent(acts=(Act.BOOK,), document_number=""), Act.BOOK, Money(0), TODAY)


def test_m9_who_is_called_about_a_firm() -> None:
    marked, other, mute = agent(1, in_charge=True), agent(2), agent(3, phone="")
    assert in_charge((marked, other, mute), TODAY) == marked
    assert in_charge((replace(marked, revoked_on=TODAY), other, mute), TODAY) == other
    assert in_charge((mute,), TODAY) is None
    assert in_charge((marked,), TODAY + timedelta(days=11)) is None


def test_m9_what_is_about_to_lapse() -> None:
    soon, sooner = agent(1), agent(2, valid_until=TODAY)
    late, ever = agent(3, valid_until=TODAY + timedelta(days=31)), agent(4, valid_until=None)
    assert lapsing((soon, sooner, late, ever), TODAY) == (sooner, soon)
    assert able((soon, agent(5, acts=(Act.PAY,)), agent(6, in_charge=True)), Act.PLEDGE, TODAY)[0].id == 6


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"acts": ()}, "acts"),
        ({"phone": "12"}, "phone"),
        ({"document_number": "310115199002142761"}, "document_number"),
        ({"limit": Money(0)}, "limit"),
        ({"limit": Money(5, "EUR")}, "limit"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
    ],
)
def test_m9_an_agent_that_cannot_be_is_refused(values: dict[str, object], field: str) -> None:
    good = AgentDraft("陈志强", acts=(Act.PLEDGE,), limit=Money(1), valid_from=TODAY)
    assert check_agent(good, "CN", TODAY, "CNY") == good
    with pytest.raises(RuleBroken) as refused:
        check_agent(replace(good, **values), "CN", TODAY, "CNY")  # type: ignore[arg-type]  # the fields, by name
    assert refused.value.field == field
