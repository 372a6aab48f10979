"""Who was merged is one person to the law as well: her copy has both files, and erasing leaves neither."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clients import field_store
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client, add_note, edit_client, find_clients, get_client
from desk_app.clients.fielding import set_values
from desk_app.clients.merged_store import merges_of
from desk_app.clients.recognising import likely_same
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import DeskError, NotFound
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.overview.whole import check_everything
from desk_app.privacy import keeping_store
from desk_app.privacy.again import came_back, restore_keeping_erased
from desk_app.privacy.copying import read_copy
from desk_app.privacy.desk import clear_sensitive, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client, hold_for_law, obstacles
from desk_app.privacy.naming import mentions_of
from desk_app.staff.account import Acting
from tests.trail import audit_lines

KEPT = ClientDraft("欧阳璟雯", phones=("13987654321",), notes="怕痛", allergies="酒精过敏", tags=("VIP金卡",))
OTHER = ClientDraft(
    "司徒璟雯", phones=("13700006543",), code="JW-7", document_kind="cn_id", document_number="510105199003071946",
    address="锦江区春熙路 5 号", birthday=Birthday(3, 7, 1990), source="朋友介绍", notes="太吵了", alerts="孕期勿推",
    allergies="花粉过敏",
)  # fmt: skip
TELLING = (
    "欧阳璟雯", "司徒璟雯", "13987654321", "13700006543", "JW-7", "510105199003071946", "春熙路", "朋友介绍", "太吵了",
    "孕期勿推", "花粉过敏", "酒精过敏", "VIP金卡", "不方便",
)  # fmt: skip


@pytest.fixture
def pair(shop: Shop, owner: Acting) -> tuple[ClientId, ClientId]:
    kept, other = (add_client(shop, owner, draft).client_id for draft in (KEPT, OTHER))
    add_note(shop, owner, other, "不方便")
    return kept, other


def told(shop: Shop) -> list[str]:
    data = b"".join(path.read_bytes() for path in shop.path.parent.glob(f"{shop.path.name}*"))
    return [text for text in TELLING if text.encode() in data]


def test_erasing_leaves_neither_file_in_any_byte(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    done = merge_clients(shop, owner, kept, other)
    shop.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert len(told(shop)) >= len(TELLING) - 3
    erase_client(shop, owner, kept, ErasureReason.ASKED)
    assert told(shop) == []
    assert [get_client(shop, one).erased for one in pair] == [True, True]
    assert all(line.forgotten for line in audit_lines(shop, client=other) if line.action == "client.added")
    assert find_clients(shop, "JW-7") == ()
    with pytest.raises(NotFound):
        part_clients(shop, owner, done.merge_id)
    assert not check_everything(shop.path).problems


def test_what_keeps_either_keeps_both(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    hold_for_law(shop, owner, other, "公安")
    merge_clients(shop, owner, kept, other)
    assert "公安" in obstacles(shop, kept)[0].values.values()
    (refused,) = obstacles(shop, other)
    assert refused.values == {"code": get_client(shop, kept).code}
    with pytest.raises(DeskError, match="merged into"):
        erase_client(shop, owner, other, ErasureReason.ASKED)


def test_her_copy_has_both_files(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    merge_clients(shop, owner, kept, other)
    for asked in pair:
        copy = read_copy(shop, owner, asked)
        assert copy.client_id == kept
        said = json.dumps(json.loads(copy.as_json()), ensure_ascii=False)
        assert [text for text in TELLING if text not in said] == []
    assert {row["id"] for row in read_copy(shop, owner, kept).data["client"]} == {kept, other}


@pytest.mark.parametrize(("purpose", "field"), [(Purpose.HEALTH, "allergies"), (Purpose.IDENTITY, "document_number")])
def test_what_is_cleared_is_cleared_on_both_sides(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId], purpose: Purpose, field: str
) -> None:
    kept, other = pair
    done = merge_clients(shop, owner, kept, other)
    withdraw_consent(shop, owner, kept, purpose, Channel.PAPER)
    clear_sensitive(shop, owner, kept, purpose)
    assert field not in {value.field for value in merges_of(kept)[0].others}
    said = json.dumps([line.detail for one in pair for line in audit_lines(shop, client=one)], ensure_ascii=False)
    assert not [
        getattr(draft, field) for draft in (KEPT, OTHER) if getattr(draft, field) and getattr(draft, field) in said
    ]
    part_clients(shop, owner, done.merge_id)
    assert [getattr(get_client(shop, one), field) for one in pair] == ["", ""]
    assert not check_everything(shop.path).problems


def test_means_of_either_are_cleared_wherever_they_were_kept(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    for one, means in zip(pair, ("falling", "rising"), strict=True):
        set_values(shop, owner, one, {"income_outlook": means}, agreed=(Purpose.MEANS,))
    done = merge_clients(shop, owner, kept, other)
    withdraw_consent(shop, owner, kept, Purpose.MEANS, Channel.PAPER)
    clear_sensitive(shop, owner, kept, Purpose.MEANS)
    part_clients(shop, owner, done.merge_id)
    told = json.dumps([line.detail for one in pair for line in audit_lines(shop, client=one)], ensure_ascii=False)
    assert not [word for word in ("falling", "rising") if word in told]
    assert [field_store.values_of(one) for one in pair] == [{}, {}]
    assert not check_everything(shop.path).problems


def test_somebody_else_is_taken_out_of_the_values_that_gave_way(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    kept, _other = pair
    friend = add_client(shop, owner, ClientDraft("诸葛明月", phones=("13511112222",))).client_id
    third = add_client(shop, owner, ClientDraft("李静", notes="诸葛明月介绍来的", address="诸葛明月家")).client_id
    done = merge_clients(shop, owner, kept, third)
    found = mentions_of(shop, friend)
    assert {one.client_id for one in found} == {kept}
    assert any(one.key.startswith("client_merge_value.text:") for one in found)
    erase_client(shop, owner, friend, ErasureReason.ASKED, [one.key for one in found])
    data = b"".join(path.read_bytes() for path in shop.path.parent.glob(f"{shop.path.name}*"))
    assert "诸葛明月".encode() not in data
    part_clients(shop, owner, done.merge_id)
    assert get_client(shop, third).notes == "［已删除］介绍来的"
    assert get_client(shop, kept).notes == "怕痛"
    assert not check_everything(shop.path).problems


def test_her_other_name_is_looked_for_too(shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]) -> None:
    kept, other = pair
    friend = add_client(shop, owner, ClientDraft("李静", notes="司徒璟雯介绍来的")).client_id
    merge_clients(shop, owner, kept, other)
    assert [(one.client_id, one.sure) for one in mentions_of(shop, kept)] == [(friend, True)]
    assert likely_same(shop, ClientDraft("x", document_number="510105199003071946"))[0].brief.id == kept


def test_what_she_was_called_before_she_took_the_others_name_is_looked_for(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    kept, other = pair
    notes = "欧阳璟雯介绍来的，电话 139 8765 4321"
    friend = add_client(shop, owner, ClientDraft("李静", notes=notes)).client_id
    merge_clients(shop, owner, kept, other, ("name",))
    edit_client(shop, owner, kept, replace(get_client(shop, kept).as_draft(), phones=()))
    found = mentions_of(shop, kept)
    assert [(one.client_id, one.sure) for one in found] == [(friend, True)]
    erase_client(shop, owner, kept, ErasureReason.ASKED, [one.key for one in found])
    assert get_client(shop, friend).notes == "［已删除］介绍来的，电话 ［已删除］"


@pytest.mark.parametrize("merged_before", [False, True])
def test_a_restore_brings_neither_back(
    shop: Shop, owner: Acting, clock: FixedClock, pair: tuple[ClientId, ClientId], *, merged_before: bool
) -> None:
    kept, other = pair
    if merged_before:
        merge_clients(shop, owner, kept, other)
    old = back_up(shop)
    clock.instant += timedelta(hours=1)
    if not merged_before:
        merge_clients(shop, owner, kept, other)
    erase_client(shop, owner, kept, ErasureReason.ASKED)
    path: Path = shop.path
    shop.close()
    done = restore_keeping_erased(owner, old.path, path, clock=clock)
    assert set(done.erased) == ({kept} if merged_before else {kept, other})
    again = open_shop(path, clock=clock)
    try:
        assert told(again) == []
        assert came_back(again) == ()
        assert not check_everything(path).problems
    finally:
        again.close()


def test_who_is_part_of_a_file_that_stays_waits(
    shop: Shop, owner: Acting, clock: FixedClock, pair: tuple[ClientId, ClientId]
) -> None:
    """The backup knows them as one; since then they were parted, and one of them erased."""
    kept, other = pair
    done = merge_clients(shop, owner, kept, other)
    old = back_up(shop)
    clock.instant += timedelta(hours=1)
    part_clients(shop, owner, done.merge_id)
    erase_client(shop, owner, other, ErasureReason.ASKED)
    path: Path = shop.path
    shop.close()
    restored = restore_keeping_erased(owner, old.path, path, clock=clock)
    assert (restored.erased, restored.back) == ((), (other,))
    again = open_shop(path, clock=clock)
    try:
        (waiting,) = came_back(again)
        assert waiting.brief.id == other
        assert waiting.hindered
        assert get_client(again, kept).name == "欧阳璟雯"
    finally:
        again.close()


def test_a_closed_file_lapses_with_the_one_it_is_part_of(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId]
) -> None:
    in_six_years = shop.today() + timedelta(days=6 * 365)
    assert keeping_store.count("clients", in_six_years, in_six_years) == 2
    merge_clients(shop, owner, *pair)
    assert keeping_store.clients("clients", in_six_years, in_six_years, 9) == (pair[0],)
