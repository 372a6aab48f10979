"""The one search box, over a shop file of five thousand clients."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desk_app.clients import desk, store
from desk_app.clients.birthdays import NotBirthday, parse_birthday
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.documents import NotDocument, check_document
from desk_app.clients.phones import NotPhone, parse_phone
from desk_app.clients.searchwords import INDEXED
from desk_app.clients.seen_store import mark_seen
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop, open_shop

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
LIST = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "clients_zh.csv"
SURNAMES = "王李张刘陈杨黄赵吴周"
GIVEN = "伟芳娜秀敏静丽强磊军"
MANY = 5_000
RARE = ("喆犇玥翀", "𠮷田𪚥", "欧阳娜娜", "张伟")


def _draft(chance: random.Random) -> ClientDraft:
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))
    return ClientDraft(name, (f"138{chance.randrange(10**8):08d}",))


@pytest.fixture(scope="module")
def full_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    shop = open_shop(tmp_path_factory.mktemp("search") / "shop.db", clock=FixedClock(NOW), create=True)
    chance = random.Random(1)
    drafts = [_draft(chance) for _ in range(MANY)] + [ClientDraft(name) for name in RARE]
    with shop.writing():
        store.insert_clients(drafts, NOW)
        mark_seen((ClientId(number), date(2026, 1, 1 + number % 28)) for number in range(1, MANY, 3))
    yield shop
    shop.close()


def test_every_sampled_client_is_found_by_name_phone_and_code(full_shop: Shop) -> None:
    for number in random.Random(2).sample(range(1, MANY + 1), 60):
        client = desk.get_client(full_shop, ClientId(number))
        phone = client.phones[0]
        for text in (client.name, phone, phone[-8:], client.code):
            assert client.id in {brief.id for brief in desk.find_clients(full_shop, text, 100)}, text
        assert desk.find_clients(full_shop, phone)[0].phone == phone
        assert desk.find_clients(full_shop, client.code)[0].id == client.id


def test_a_search_is_the_same_as_reading_the_whole_file(full_shop: Shop) -> None:
    everyone = desk.recent_clients(full_shop, MANY + 10)
    for text in ("娜娜", "伟伟", "张伟", "李静静", "磊磊磊"):
        expected = {brief.id for brief in everyone if text in brief.name}
        assert len(expected) < desk.CANDIDATES
        assert {brief.id for brief in desk.find_clients(full_shop, text, 200)} == expected


def test_the_best_comes_first(full_shop: Shop) -> None:
    names = [brief.name for brief in desk.find_clients(full_shop, "张伟")]
    assert names[0] == "张伟"
    assert all(name.startswith("张伟") for name in names)
    found = desk.find_clients(full_shop, "伟伟", 100)
    assert found == tuple(sorted(found, key=lambda brief: (brief.last_seen or date.min, brief.id), reverse=True))
    assert desk.find_clients(full_shop, "a00007")[0].code == "A-00007"
    assert desk.find_clients(full_shop, "7")[0].code == "A-00007"


def test_one_letter_finds_many_and_no_more_than_asked(full_shop: Shop) -> None:
    for text in ("z", "王", "w", "138"):
        assert len(desk.find_clients(full_shop, text)) == 50
        assert len(desk.find_clients(full_shop, text, 7)) == 7


@pytest.mark.parametrize(
    ("text", "name"),
    [("喆", "喆犇玥翀"), ("zbyc", "喆犇玥翀"), ("玥翀", "喆犇玥翀"), ("𠮷", "𠮷田𪚥"), ("𪚥", "𠮷田𪚥"),
     ("歐陽", "欧阳娜娜"), ("oynn", "欧阳娜娜"), ("ouyang na", "欧阳娜娜")],
)  # fmt: skip
def test_rare_and_traditional_characters(full_shop: Shop, text: str, name: str) -> None:
    assert name in {brief.name for brief in desk.find_clients(full_shop, text)}


@pytest.fixture
def town(shop: Shop) -> Shop:
    """Three hundred files of one town, of one year, and two whose codes go on behind the number."""
    drafts = [
        ClientDraft(f"{SURNAMES[number % 10]}{GIVEN[number % 9]}", (f"13800{number:06d}",), f"VIP2024{number:04d}")
        for number in range(300)
    ]
    odd = [ClientDraft("段誉", ("13912345678",), "202400A"), ClientDraft("段正淳", ("13800000007",), "MEMBER20240001")]
    with shop.writing():
        store.insert_clients([*odd, *drafts], NOW)
    return shop


@pytest.mark.parametrize("text", ["138000", "1380000", "vip2024", "VIP-20240"])
def test_a_beginning_that_many_share_is_not_read_to_its_end(
    town: Shop, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = store.search

    def search(question: str, limit: int) -> list[ClientId]:
        asked.append(question)
        return ask(question, limit)

    monkeypatch.setattr(store, "search", search)
    found = desk.find_clients(town, text, 100)
    assert [brief.id for brief in found] == list(range(302, 202, -1))
    longest = max(len(begun) for question in asked for begun in re.findall(r'"([^"]+)"[*]', question))
    assert longest <= INDEXED


@pytest.mark.parametrize(
    ("text", "first", "count"),
    [
        ("138000002", "VIP20240299", 100),
        ("1380000021", "VIP20240219", 10),
        ("13800000219", "VIP20240219", 1),
        ("2024029", "VIP20240299", 10),
        ("0299", "VIP20240299", 1),
        ("202400a", "202400A", 1),
        ("member20", "MEMBER20240001", 1),
        ("段正 138000", "MEMBER20240001", 1),
        ("王 13800000", "VIP20240290", 30),
        ("13800000007", "VIP20240007", 2),
    ],
)
def test_a_long_beginning_finds_whoever_has_it_and_nobody_else(town: Shop, text: str, first: str, count: int) -> None:
    found = desk.find_clients(town, text, 200)
    assert (found[0].code, len(found)) == (first, count)


@pytest.mark.parametrize(
    "text",
    [
        '"', "'", '"*', "*", "王*", 'a" OR "b', "NEAR(a b)", "AND", "NOT", "words:王", "^王", "{a}", "-王", "(", "§",
        "¶", "\x00", "王\x00芳", "\ud800", "🌸", "👩‍👩‍👧", "محمد", "\u202e王", "王" * 10_000, "a " * 10_000, "%", "_",
        "\\", ";--", "<b>", "=1+1", " ", "", "\n", "1" * 10_000, "é" * 300,
    ],
)  # fmt: skip
def test_no_text_can_break_the_search(full_shop: Shop, text: str) -> None:
    found = desk.find_clients(full_shop, text)
    assert len(found) <= 50
    assert found == desk.find_clients(full_shop, text)


@pytest.mark.skipif(not LIST.exists(), reason="the shared data is not here")
def test_the_made_up_list_is_read_as_its_truth_says() -> None:
    with LIST.open(encoding="gb18030", newline="") as file:
        lines = [line for line in csv.DictReader(file) if any(line.values()) and line["姓名"] != "合计"]
    refused: dict[str, list[str]] = {"phone": [], "document": [], "birthday": []}
    lunar = old = 0
    for line in lines:
        try:
            if line["手机号"]:
                assert len(parse_phone(line["手机号"], "CN")) == 11
        except NotPhone as error:
            refused["phone"].append(error.code)
        try:
            old += check_document(line["身份证号"]).kind == "old_resident_id"
        except NotDocument as error:
            refused["document"].append(error.code)
        try:
            if line["生日"]:
                lunar += parse_birthday(line["生日"], NOW.date()).lunar
        except NotBirthday as error:
            refused["birthday"].append(error.code)
    assert (lunar, old) == (25, 25)
    assert sorted(refused["phone"]) == ["bad_phone"] * 6 + ["too_short"] * 4
    assert refused["document"] == ["bad_checksum"] * 18
    assert sorted(refused["birthday"]) == ["impossible"] * 3 + ["unknown"] * 5
