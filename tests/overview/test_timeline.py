"""The whole timeline: how a client stands, photographs by day, the search within it, any stretch of it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk_app.care.desk import file_complaint
from desk_app.clients.client import ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_note
from desk_app.clients.photograph import Part
from desk_app.clients.photographing import NewPhotograph, add_photographs
from desk_app.db.shop import Shop
from desk_app.demo.photographs import portrait
from desk_app.followup.outcome import Outcome
from desk_app.loyalty.desk import correct_telling, take_back_telling, tell_leaving, tell_won_back
from desk_app.loyalty.leaving import State, TellingDraft
from desk_app.overview.desk import FIRST_ENTRIES, client_page, timeline, timeline_entries, timeline_keys
from desk_app.overview.entry import Cursor, Entry, EntryKind
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.privacy.erasing import hold_for_law, lift_hold
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.followup.builder import TODAY, Builder, ago, at

EN, ZH = words_for("en"), words_for("zh_CN")


def said(entry: Entry) -> tuple[str, str, str]:
    return entry.title.say(EN), entry.detail.say(EN), entry.badge.say(EN) if entry.badge else ""


def standing(shop: Shop, client: ClientId) -> list[tuple[str, str, str]]:
    return [said(entry) for entry in timeline(shop, client, kinds={EntryKind.LEAVING})]


class TestStanding:
    """M44: a change of how she stands is an entry, told or by the rules."""

    def test_told_corrected_and_taken_back(self, shop: Shop, build: Builder, advisor: Acting) -> None:
        client = build.client()
        build.visits(client, [ago(95), ago(65), ago(35), ago(5)])
        slip = tell_leaving(shop, advisor, TellingDraft(client, State.LEAVING, ago(4), "price", "太贵")).telling_id
        take_back_telling(shop, advisor, slip)
        first = tell_leaving(shop, advisor, TellingDraft(client, State.LOST, ago(3), "price")).telling_id
        correct_telling(shop, advisor, first, TellingDraft(client, State.LOST, ago(3), "moved"))
        tell_won_back(shop, advisor, TellingDraft(client, State.WON_BACK, TODAY, "call", "周琳打了电话"))
        assert standing(shop, client) == [
            ("By a call", "周琳 · 周琳打了电话", "Won back"),
            ("Moved away", "She said so here", "Lost"),
            ("Too dear for what she gets", "She said so here", "Corrected"),
            ("Too dear for what she gets", "She said so here · 太贵", "Taken back"),
        ]

    def test_by_the_rules(self, shop: Shop, build: Builder) -> None:
        client = build.client()
        build.visits(client, [ago(500), ago(470), ago(440), ago(60), ago(30)])
        found = timeline(shop, client, kinds={EntryKind.LEAVING})
        assert [said(entry)[2] for entry in found] == ["Won back", "Lost"]
        assert [entry.on for entry in found] == [ago(60), ago(440) + timedelta(days=181)]
        assert [entry.kind for entry in timeline(shop, client)][1:3] == [EntryKind.LEAVING, EntryKind.VISIT]

    def test_quiet_is_told_while_it_lasts(self, shop: Shop, build: Builder) -> None:
        client = build.client()
        build.visits(client, [ago(130), ago(100), ago(70), ago(40)])
        assert [each[2] for each in standing(shop, client)] == ["Growing quiet"]
        build.visit(client, TODAY)
        assert standing(shop, client) == []

    def test_the_header_says_how_she_stands(self, shop: Shop, build: Builder, advisor: Acting) -> None:
        client = build.client()
        build.visits(client, [ago(95), ago(65), ago(35), ago(5)])
        assert client_page(shop, client).standing.state is State.HERE
        tell_leaving(shop, advisor, TellingDraft(client, State.LOST, ago(3), "moved", no_offers=True))
        page = client_page(shop, client)
        assert page.standing.state is State.LOST
        (alert,) = [each.text.say(EN) for each in page.alerts if each.kind == "left"]
        assert alert == "Lost: Moved away. She wants to be sold nothing"


def test_a_file_held_by_law_says_so_and_not_why(shop: Shop, build: Builder, owner: Acting) -> None:
    client = build.client()
    hold_for_law(shop, owner, client, "公安 2026-88")
    (alert,) = client_page(shop, client).alerts
    assert alert.kind == "hold"
    assert "2026-88" not in alert.text.say(EN)
    lift_hold(shop, owner, client)
    assert client_page(shop, client).alerts == ()


def test_photographs_of_a_day_are_one_entry_while_they_may_be_seen(shop: Shop, build: Builder, owner: Acting) -> None:
    client = build.client()
    give_consent(shop, owner, client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    small = [portrait(number, Part.BEFORE, width=60, height=80) for number in range(3)]
    parts = ((small[0], Part.BEFORE, "左颊"), (small[1], Part.AFTER, ""), (small[2], Part.OTHER, ""))
    add_photographs(shop, owner, client, [NewPhotograph(*each) for each in parts])
    (entry,) = timeline(shop, client, kinds={EntryKind.PHOTOGRAPH})
    assert said(entry) == ("3 photographs", "Before treatment · After treatment · 左颊", "")
    assert entry.title.say(ZH) == "3 张照片"
    assert entry.on == TODAY
    withdraw_consent(shop, owner, client, Purpose.PHOTOGRAPHS, Channel.PHONE)
    assert timeline(shop, client) == ()


@pytest.fixture
def client(shop: Shop, build: Builder, owner: Acting) -> ClientId:
    found = build.client()
    build.visits(found, [ago(9), ago(8)], build.service())
    build.ticket(found, TODAY + timedelta(days=3), number="D-2411-0087")
    build.booking(found, ago(5), status="no_show")
    build.call(found, at(ago(4), 15), Outcome.NOT_NOW, ["rebooking:面部:2026-11-12"], note="下月再说，Botox 不做")
    build.promise(found, at(TODAY, 17))
    file_complaint(shop, owner, found, "等了很久，面部发红")
    add_note(shop, owner, found, "喜欢靠窗的位子")
    return found


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("面部", ["complaint", "visit", "visit"]),
        ("面部 发红", ["complaint"]),
        ("发红面部", []),
        ("BOTOX", ["call"]),
        ("靠窗", ["note"]),
        ("note 靠窗", ["note"]),
        ("booking", ["booking"]),
        ("没有这个", []),
        ("  ", ["note", "complaint", "promise", "call", "booking", "visit", "visit"]),
        ("\ud800", ["note", "complaint", "promise", "call", "booking", "visit", "visit"]),
    ],
)
def test_the_search_finds_words_and_kinds(shop: Shop, client: ClientId, text: str, kinds: list[str]) -> None:
    found = timeline_keys(shop, client, text=text, words=EN)
    assert sorted(key.kind for key in found) == sorted(kinds)
    assert list(found) == sorted(found, reverse=True)


def test_the_search_speaks_the_language_of_the_window(shop: Shop, client: ClientId) -> None:
    assert [key.kind for key in timeline_keys(shop, client, text="投诉 发红", words=ZH)] == ["complaint"]


def test_every_word_of_every_kind_can_be_asked_for(shop: Shop, client: ClientId) -> None:
    for kind in EntryKind:
        assert timeline_keys(shop, client, kinds={kind}, text="zzz") == ()


def test_any_stretch_is_read_by_its_places(shop: Shop, build: Builder, client: ClientId) -> None:
    for number in range(60):
        build.visit(client, ago(100 + number))
    keys = timeline_keys(shop, client)
    page = client_page(shop, client)
    assert page.keys == keys
    assert [entry.cursor for entry in page.timeline] == list(keys[:FIRST_ENTRIES])
    assert sum(page.counts.values()) == len(keys)
    last = timeline_entries(shop, client, keys[-5:])
    assert [entry.cursor for entry in last] == list(keys[-5:])
    assert timeline_entries(shop, client, [Cursor("2020", "note", 999)]) == (), "gone meanwhile"
    assert page.visits == 62
