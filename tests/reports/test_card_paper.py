"""The one-page card (M5): one sheet, always, with what one must know, of this client and of nobody else."""

from __future__ import annotations

import dataclasses
import io
from datetime import UTC, date, datetime

import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from desk_app.care.tables import ComplaintRow, PromiseRow
from desk_app.clients.client import ClientId
from desk_app.clients.tables import ClientRow
from desk_app.db.shop import Shop
from desk_app.errors import NotFound
from desk_app.reports.card import Card, OwedLine
from desk_app.reports.card_paper import client_card_pdf
from desk_app.reports.card_store import AT_ONCE, read_card, read_cards, read_labels
from desk_app.salon.tables import BookingRow
from desk_app.words import words_for
from tests.reports.conftest import AT, PRINTED, RARE, Fill, fonts_of, read_text
from tests.reports.test_client_paper import HOSTILE

NOT_HERS = ("赵不相干", "A-00999", "花生", "别人", "D-9999-9999")


def drawn(card: Card, language: str = "zh_CN") -> bytes:
    return client_card_pdf(card, words_for(language), shop_name="兑记", at=PRINTED)


def codes_in(pdf: bytes, page: int = 0) -> list[str]:
    image = pypdfium2.PdfDocument(pdf)[page].render(scale=4).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_card_shows_this_client_and_no_other(shop: Shop, whole_client: ClientId, language: str) -> None:
    pdf = drawn(read_card(shop, whole_client), language)
    text = read_text(pdf)
    for mine in (
        f"王{RARE}", "A-00417", "13800004821", "酒精过敏", "提前一天确认", "补水护理", "精华液", "无红肿", "李岚",
        "找敏感肌小样", "喜欢安静的房间", "D-2611-0042", "VIP",
    ):  # fmt: skip
        assert mine in text, mine
    assert not [theirs for theirs in NOT_HERS if theirs in text]
    assert "3101" not in text, "no document number stands on a card"
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert all(fonts_of(pdf).values())
    assert codes_in(pdf) == ["A-00417"]


def test_what_was_corrected_away_is_not_on_it(shop: Shop, whole_client: ClientId) -> None:
    card = read_card(shop, whole_client)
    assert [visit.on for visit in card.visits] == [date(2026, 11, 18), date(2025, 10, 1)]
    assert card.visit_count == 2
    assert "记错的护理" not in read_text(drawn(card))


def test_a_card_of_nothing_but_a_name(shop: Shop, fill: Fill) -> None:
    client = fill.client("佚名", "A-1")
    text = read_text(drawn(read_card(shop, client)))
    for told in ("佚名", "还没有电话", "没有已知的注意事项。", "还没有服务记录。"):
        assert told in text, told


def test_alerts_come_before_everything_and_too_many_are_counted(shop: Shop, whole_client: ClientId) -> None:
    card = dataclasses.replace(
        read_card(shop, whole_client),
        do_not_call=True,
        complaints=tuple(OwedLine(date(2026, 11, 21), f"投诉 {number}") for number in range(5)),
    )
    text = read_text(drawn(card, "en"))
    assert "酒精过敏" in text
    assert "and5moreinthefile" in text
    assert len(PdfReader(io.BytesIO(drawn(card))).pages) == 1


def test_health_remarks_that_may_not_be_used_are_not_printed(shop: Shop, whole_client: ClientId) -> None:
    with shop.writing():
        ClientRow.update(health_barred=True).where(ClientRow.id == whole_client).execute()
    text = read_text(drawn(read_card(shop, whole_client), "en"))
    assert "酒精过敏" not in text
    assert "Healthremarksmaynotbeused" in text


def test_only_what_is_open_is_owed(shop: Shop, whole_client: ClientId) -> None:
    with shop.writing():
        PromiseRow.update(closed_at=AT, outcome="kept").execute()
        ComplaintRow.insert(client=whole_client, at=AT, staff=3, text="水太凉", answer_by=AT).execute()
        BookingRow.insert(client=whole_client, on_day=date(2026, 11, 20), minute=600, status="booked").execute()
        BookingRow.insert(client=whole_client, on_day=date(2026, 11, 25), minute=870, status="booked").execute()
    card = read_card(shop, whole_client)
    assert (card.promises, card.promise_count) == ((), 0)
    assert [complaint.text for complaint in card.complaints] == ["水太凉"]
    assert card.booking is not None
    assert (card.booking.on, card.booking.minute) == (date(2026, 11, 25), 870)


def test_an_erased_client_has_no_card_and_no_label(shop: Shop, whole_client: ClientId) -> None:
    with shop.writing():
        ClientRow.update(erased_at=datetime(2026, 11, 1, tzinfo=UTC)).where(ClientRow.id == whole_client).execute()
    with pytest.raises(NotFound):
        read_card(shop, whole_client)
    assert list(read_labels(shop, (whole_client,))) == []


def test_many_cards_are_read_in_the_order_asked_for_and_each_has_her_own(shop: Shop, fill: Fill) -> None:
    clients = [fill.client(f"客 {number}", f"B-{number:03}", notes=f"备注 {number}") for number in range(AT_ONCE + 7)]
    fill.visit(clients[3], date(2026, 11, 2), (("护理三", "面部", 100),))
    asked = [*reversed(clients), ClientId(99_999)]
    cards = list(read_cards(shop, asked))
    assert [card.id for card in cards] == asked[:-1]
    assert all(card.name.split()[1] == card.notes.split()[1] for card in cards)
    assert {card.id for card in cards if card.visits} == {clients[3]}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_whatever_was_typed_stays_on_one_sheet_and_is_no_markup(
    shop: Shop, whole_client: ClientId, hostile: str
) -> None:
    card = dataclasses.replace(
        read_card(shop, whole_client), name=hostile, alerts=hostile, notes=hostile, advisor=hostile, tags=(hostile,) * 9
    )
    pdf = drawn(card, "en")
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    if hostile.isascii() and len(hostile) < 40:
        assert "".join(hostile.split()) in read_text(pdf)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(max_size=200), notes=st.text(max_size=20_000), alerts=st.text(max_size=500), code=st.text(max_size=90)
)
def test_a_card_is_one_sheet_whatever_it_says(
    shop: Shop, whole_client: ClientId, name: str, notes: str, alerts: str, code: str
) -> None:
    card = dataclasses.replace(read_card(shop, whole_client), name=name, notes=notes, alerts=alerts, code=code)
    assert len(PdfReader(io.BytesIO(drawn(card))).pages) == 1


def test_a_long_name_is_cut_with_a_sign_and_a_right_to_left_one_is_whole(shop: Shop, whole_client: ClientId) -> None:
    card = read_card(shop, whole_client)
    assert "…" in read_text(drawn(dataclasses.replace(card, name="长" * 200)))
    assert "مرحبابالعالم" in read_text(drawn(dataclasses.replace(card, name="مرحبا بالعالم")))
