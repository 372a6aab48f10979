"""The consultation card (M5): one A4 sheet to fill in by hand, what is known printed in, for every trade."""

from __future__ import annotations

import dataclasses
import io

import pytest
from pypdf import PdfReader

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.reports.card_store import read_card
from desk_app.reports.consultation import AREA_LABELS, ASKED, DECLARED, Area, areas_of, usual_area
from desk_app.reports.consultation_paper import consultation_pdf
from desk_app.words import words_for
from tests.reports.conftest import PRINTED, RARE, fonts_of, read_text
from tests.reports.test_card_paper import codes_in
from tests.reports.test_client_paper import HOSTILE


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("area", Area)
def test_a_blank_card_asks_everything_on_one_sheet(area: Area, language: str) -> None:
    words = words_for(language)
    pdf = consultation_pdf(None, area, words, shop_name="兑记", at=PRINTED)
    text = read_text(pdf)
    for asked in ASKED[area]:
        for sentence in (asked.label, *asked.choices, asked.more):
            assert "".join(words(sentence).split()) in text, sentence
    assert "".join(words(DECLARED[area is Area.PAWN]).split()) in text
    assert "".join(words(AREA_LABELS[area]).split()) in text
    assert "".join(words("Client (signature)" if area is Area.PAWN else "Signature").split()) in text
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert all(fonts_of(pdf).values())
    assert codes_in(pdf) == []


@pytest.mark.parametrize("area", [Area.SKIN, Area.PAWN])
def test_what_is_known_is_printed_and_the_code_opens_her_file(shop: Shop, whole_client: ClientId, area: Area) -> None:
    pdf = consultation_pdf(read_card(shop, whole_client), area, words_for("zh_CN"), shop_name="兑记", at=PRINTED)
    text = read_text(pdf)
    for mine in (f"王{RARE}", "A-00417", "13800004821", "酒精过敏", "提前一天确认"):
        assert mine in text, mine
    assert ("3101**********2764" in text) is (area is Area.PAWN)
    assert "赵不相干" not in text
    assert codes_in(pdf) == ["A-00417"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_was_typed_stays_on_one_sheet(shop: Shop, whole_client: ClientId, hostile: str) -> None:
    card = dataclasses.replace(read_card(shop, whole_client), name=hostile, alerts=hostile * 3, advisor=hostile)
    pdf = consultation_pdf(card, Area.HAIR, words_for("en"), shop_name=hostile, at=PRINTED)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


@pytest.mark.parametrize(
    ("trades", "usual", "all_of_them"),
    [
        (("salon", "pawn"), Area.SKIN, tuple(Area)),
        (("salon",), Area.SKIN, (Area.SKIN, Area.HAIR, Area.BODY, Area.HANDS)),
        (("pawn",), Area.PAWN, (Area.PAWN,)),
    ],
)
def test_a_shop_asks_about_what_it_does(trades: tuple[str, ...], usual: Area, all_of_them: tuple[Area, ...]) -> None:
    assert usual_area(trades) is usual
    assert areas_of(trades) == all_of_them
