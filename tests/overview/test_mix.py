"""M10: what the clients are made up of."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from desk_app.cli.start import main
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.fielding import set_values
from desk_app.clients.unit import UnitDraft
from desk_app.clients.units import add_unit
from desk_app.db.shop import Shop
from desk_app.demo.desk import make_demo
from desk_app.errors import NotAllowed
from desk_app.merging.desk import merge_clients
from desk_app.money import Money
from desk_app.overview import mix_store
from desk_app.overview.mix import FIRM, MIX_LABELS, MixBy, MixRow, clients_of_group, read_mix
from desk_app.pawn.desk import issue_ticket, redeem_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.reports.mix_paper import mix_pdf, mix_svg
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.words import words_for

PUDONG, XUHUI = "上海市浦东新区世纪大道 1 号", "上海市徐汇区衡山路 2 号"


def add(shop: Shop, owner: Acting, name: str, **values: object) -> ClientId:
    return add_client(shop, owner, ClientDraft(name, **values)).client_id  # type: ignore[arg-type]  # by name


def came(shop: Shop, owner: Acting, client: ClientId, minor: int) -> None:
    item = VisitItemDraft("护理", 1, Money(minor))
    record_visit(shop, owner, VisitDraft(client, shop.today(), (item,)))


def rows(shop: Shop, owner: Acting, by: MixBy) -> dict[str, MixRow]:
    mix = read_mix(shop, owner, by)
    assert mix is not None
    assert mix.clients == sum(row.clients for row in mix.rows)
    return {row.key: row for row in mix.rows}


def test_m10_by_area_with_visits_and_turnover(shop: Shop, owner: Acting) -> None:
    first = add(shop, owner, "王婧颖", address=PUDONG)
    add(shop, owner, "李静", address="上海浦东新区张江路 5 号")
    add(shop, owner, "周敏", address=XUHUI)
    add(shop, owner, "刘洋")
    came(shop, owner, first, 10_000)
    came(shop, owner, first, 5_000)
    found = rows(shop, owner, MixBy.AREA)
    pudong = found["上海市浦东新区"]
    assert (pudong.clients, pudong.active, pudong.visits, pudong.turnover) == (2, 1, 2, Money(15_000))
    assert found["上海市徐汇区"].clients == 1
    assert found[""].clients == 1
    mix = read_mix(shop, owner, MixBy.AREA)
    assert mix is not None
    assert (mix.told, mix.percent(mix.rows[0])) == (3, "50.0 %")
    assert mix.rows[-1].key == ""


def test_m10_what_tickets_brought_counts(shop: Shop, owner: Acting) -> None:
    her = add(shop, owner, "王婧颖", address=PUDONG, document_number="G12345678")
    draft = TicketDraft(
        her, shop.today(), 1, Money(100_000), Decimal("2.4"), Decimal("0.5"), (PledgeDraft("金戒指", Money(200_000)),)
    )
    paid = redeem_ticket(shop, owner, issue_ticket(shop, owner, draft).ticket_id)
    assert paid.charges is not None
    assert rows(shop, owner, MixBy.AREA)["上海市浦东新区"].turnover == paid.charges.total


def test_m10_by_trade_firms_and_persons_stand_apart(shop: Shop, owner: Acting) -> None:
    add_unit(shop, owner, ClientDraft("万盛商贸"), UnitDraft(trade="珠宝"))
    add_unit(shop, owner, ClientDraft("无名公司"), UnitDraft())
    her = add(shop, owner, "王婧颖")
    set_values(shop, owner, her, {"occupation": "珠宝"})
    found = rows(shop, owner, MixBy.TRADE)
    assert {key: row.clients for key, row in found.items()} == {f"{FIRM}珠宝": 1, FIRM: 1, "珠宝": 1}
    assert found[f"{FIRM}珠宝"].say(words_for("zh_CN")) == "单位 · 珠宝"
    group = clients_of_group(shop, owner, MixBy.TRADE, f"{FIRM}珠宝")
    assert [brief.name for brief in group] == ["万盛商贸"]


def test_m10_by_means_only_while_she_agrees(shop: Shop, owner: Acting) -> None:
    her = add(shop, owner, "王婧颖")
    give_consent(shop, owner, her, Purpose.MEANS, Channel.PAPER)
    set_values(shop, owner, her, {"means": "ample"})
    found = rows(shop, owner, MixBy.MEANS)
    assert found["ample"].say(words_for("en")) == "money is no matter"
    withdraw_consent(shop, owner, her, Purpose.MEANS, Channel.PAPER)
    assert set(rows(shop, owner, MixBy.MEANS)) == {""}


@pytest.mark.parametrize(
    ("year", "band"),
    [(2026, "under 25"), (2002, "under 25"), (2001, "25 to 34"), (1961, "65 and over"), (1900, "65 and over"), (0, "")],
)
def test_m10_by_age(shop: Shop, owner: Acting, year: int, band: str) -> None:
    her = add(shop, owner, "王婧颖", birthday=Birthday(1, 2, year))
    assert set(rows(shop, owner, MixBy.AGE)) == {band}
    assert [brief.id for brief in clients_of_group(shop, owner, MixBy.AGE, band)] == [her]


def test_m10_small_groups_are_put_together(shop: Shop, owner: Acting) -> None:
    for number in range(30):
        add(shop, owner, f"客{number}", source=f"来源{number:02}")
    mix = read_mix(shop, owner, MixBy.SOURCE)
    assert mix is not None
    assert (len(mix.rows), mix.rows[-1].others, mix.rows[-1].clients) == (25, 6, 6)
    assert mix.rows[-1].say(words_for("en")) == "6 smaller groups"


def test_m10_who_is_erased_or_merged_is_not_counted(shop: Shop, owner: Acting) -> None:
    first, second, third = (add(shop, owner, name, source="路过") for name in ("王婧颖", "王靖颖", "李静"))
    merge_clients(shop, owner, first, second)
    erase_client(shop, owner, third, ErasureReason.ASKED)
    assert rows(shop, owner, MixBy.SOURCE)["路过"].clients == 1
    assert [brief.id for brief in clients_of_group(shop, owner, MixBy.SOURCE, "路过")] == [first]


def test_m10_a_group_comes_in_pages(shop: Shop, owner: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [add(shop, owner, f"客{number}", address=PUDONG if number % 3 else XUHUI) for number in range(20)]
    wanted = [client for number, client in enumerate(ids) if number % 3][::-1]
    got: list[ClientId] = []
    while page := clients_of_group(shop, owner, MixBy.AREA, "上海市浦东新区", 4, got[-1] if got else None):
        got += [brief.id for brief in page]
    assert got == wanted
    monkeypatch.setattr(mix_store, "STRETCH", 3)
    assert rows(shop, owner, MixBy.AREA)["上海市浦东新区"].clients == len(wanted)


def test_m10_it_says_how_far_it_is_and_stops(shop: Shop, owner: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        add(shop, owner, f"客{number}")
    monkeypatch.setattr(mix_store, "STRETCH", 3)
    seen: list[tuple[int, int]] = []
    assert read_mix(shop, owner, MixBy.AREA, lambda done, count: seen.append((done, count))) is not None
    assert seen == [(step, 15) for step in range(15)]  # twelve months, three stretches of clients
    assert read_mix(shop, owner, MixBy.AREA, stopped=lambda: True) is None


def test_m10_only_who_sees_figures(shop: Shop, receptionist: Acting) -> None:
    with pytest.raises(NotAllowed):
        read_mix(shop, receptionist, MixBy.AREA)
    with pytest.raises(NotAllowed):
        clients_of_group(shop, receptionist, MixBy.AREA, "")


def test_m10_on_paper_and_as_the_same_chart(shop: Shop, owner: Acting) -> None:
    add(shop, owner, "王婧颖", address=PUDONG)
    mix = read_mix(shop, owner, MixBy.AREA)
    assert mix is not None
    for language in ("zh_CN", "en"):
        words = words_for(language)
        data = mix_pdf(mix, "兑记", words, at=shop.now())
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
        assert "上海市浦东新区" in text
        assert words(MIX_LABELS[MixBy.AREA]) in text
        svg = mix_svg(mix, words, 500, {"accent": "#123456"}).decode()
        assert "上海市浦东新区" in svg


def test_m10_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "shop.db"
    make_demo(path, clients=40, today=date(2026, 11, 21))
    assert main(["mix", "--shop", str(path), "--by", "source", "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert shape["by"] == "source"
    assert shape["clients"] == sum(group["clients"] for group in shape["groups"])
    assert main(["mix", "--shop", str(path), "--by", "moon"]) == 2
