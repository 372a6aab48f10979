"""The register says what this shop's settings make of it, in both languages and on paper."""

from __future__ import annotations

import pytest

from desk_app.clock import local_time
from desk_app.db.shop import Shop
from desk_app.privacy.register import read_register
from desk_app.reports.register_paper import register_pdf
from desk_app.staff.account import Acting
from desk_app.staff.desk import change_settings
from desk_app.words import words_for
from tests.reports.conftest import read_text


def told(shop: Shop, language: str = "en") -> str:
    words, register = words_for(language), read_register(shop)
    lines = [
        phrase.say(words)
        for line in register.lines
        for phrase in (line.purpose, line.basis, line.data, line.recipients, line.kept)
    ]
    return "\n".join([*lines, *(each.say(words) for each in (*register.measures, *register.remarks))])


def test_it_follows_the_settings(shop: Shop, owner: Acting) -> None:
    assert "Pawn tickets" in told(shop)
    assert "File: 5 years after she was last seen or entered here. Notes of visits: 3 years" in told(shop)
    assert "NOT encrypted" in told(shop)
    change_settings(shop, owner, trades=("salon",), keep_clients_years=7, lock_after_minutes=3, place="de")
    assert "Pawn tickets" not in told(shop)
    assert "File: 7 years" in told(shop)
    assert "after 3 minutes" in told(shop)
    assert "is not confirmed here" in told(shop)
    assert "Duty by law for tickets" not in told(shop)


@pytest.mark.parametrize(
    ("language", "looked_for"), [("en", "Register of processing"), ("zh_CN", "个人信息处理活动记录")]
)
def test_it_goes_on_paper(shop: Shop, language: str, looked_for: str) -> None:
    words = words_for(language)
    pdf = register_pdf(read_register(shop), words, at=local_time(shop.now(), "Asia/Shanghai"))
    text = read_text(pdf).replace("\n", "")
    assert looked_for.replace(" ", "") in text.replace(" ", "")
    assert read_register(shop).remarks[1].say(words)[:12].replace(" ", "") in text.replace(" ", "")
