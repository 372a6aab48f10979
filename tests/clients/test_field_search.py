"""The search finds clients by what stands in fields marked for it, hers and the built-in ones, and by nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Purpose
from desk_app.clients.desk import add_client, edit_client, find_clients, get_client
from desk_app.clients.field import FieldDraft, FieldKind
from desk_app.clients.fielding import save_field, set_values
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.importer.store import index_anew
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    add_client(shop, owner, ClientDraft("布偶"))
    made = add_client(shop, owner, ClientDraft("王婧颖", phones=("13800001111",))).client_id
    save_field(shop, owner, FieldDraft("宠物", searchable=True))
    save_field(shop, owner, FieldDraft("备忘", searchable=False))
    save_field(shop, owner, FieldDraft("头发", FieldKind.CHOICE, choices=("细软", "粗硬"), searchable=True))
    values = {"own_1": "两只布偶猫 Milka", "own_2": "暗号芝麻", "own_3": "细软", "contact_style": "warm"}
    set_values(shop, owner, made, values | {"means": "ample"}, (Purpose.MEANS,))
    return made


def found(shop: Shop, text: str) -> list[ClientId]:
    return [brief.id for brief in find_clients(shop, text)]


@pytest.mark.parametrize("text", ["布偶猫", "偶猫", "milka", "Mil", "细软", "热情", "warm"])
def test_she_is_found_by_any_part_of_it(shop: Shop, client: ClientId, text: str) -> None:
    assert client in found(shop, text)


@pytest.mark.parametrize("text", ["芝麻", "暗号", "ample", "不在乎钱", "ilka"])
def test_what_is_not_marked_or_sensitive_finds_nobody(shop: Shop, client: ClientId, text: str) -> None:
    assert client not in found(shop, text)


def test_a_name_comes_before_what_a_field_says(shop: Shop, client: ClientId) -> None:
    assert found(shop, "布偶") == [ClientId(1), client]


def test_every_way_of_writing_the_index_keeps_her_fields(shop: Shop, owner: Acting, client: ClientId) -> None:
    edit_client(shop, owner, client, replace(get_client(shop, client).as_draft(), name="王静"))
    assert client in found(shop, "布偶猫")
    with shop.writing():
        index_anew([client])
    assert client in found(shop, "布偶猫")
    set_values(shop, owner, client, {"own_1": "一条狗"})
    assert client not in found(shop, "布偶猫")
    assert client in found(shop, "一条狗")
    assert check_everything(shop.path).problems == ()


def test_whether_it_is_found_stays_once_something_stands_in_it(shop: Shop, owner: Acting, client: ClientId) -> None:
    with pytest.raises(RuleBroken, match="search"):
        save_field(shop, owner, FieldDraft("宠物", key="own_1", searchable=False))
    sensitive = save_field(shop, owner, FieldDraft("体检", purpose=Purpose.HEALTH, searchable=True)).key
    set_values(shop, owner, client, {sensitive: "血压高"}, (Purpose.HEALTH,))
    assert client not in found(shop, "血压高")
