"""What restoring would undo, counted before anybody is asked."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, add_note, edit_client, get_client
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.connection import raw_connect
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import ShopFileError
from desk_app.money import Money
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.staff.desk import ShopSetUp, change_settings, set_up_shop
from desk_app.staff.losing import Losses, what_would_go
from desk_app.staff.restoring import restore_shop
from desk_app.till.payment import Tender
from desk_app.words import words_for

EN, ZH = words_for("en"), words_for("zh_CN")


def visit(shop: Shop, owner: Acting, client: int) -> None:
    item = VisitItemDraft("Facial", price=Money(38_000, "CNY"))
    record_visit(shop, owner, VisitDraft(client, shop.today(), (item,), tender=Tender.CASH))  # type: ignore[arg-type]


def test_visits_payments_and_clients_are_counted(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    first = add_client(shop, owner, ClientDraft("郭岚")).client_id
    backup = back_up(shop).path
    assert what_would_go(backup, shop.path) == Losses()
    assert Losses().say(EN) == "Nothing was done since this backup."
    clock.instant += timedelta(minutes=5)
    visit(shop, owner, first)
    visit(shop, owner, first)
    add_note(shop, owner, first, "对花粉过敏")
    edit_client(shop, owner, first, ClientDraft("郭岚", address="南京路"))
    add_client(shop, owner, ClientDraft("唐宁"))
    lost = what_would_go(backup, shop.path)
    assert lost.counts == {"visit": 2, "payment": 2, "client": 2}
    assert lost.lines >= 5
    assert not lost.another
    assert lost.say(EN) == (
        "Written or changed since this backup: visits 2, payments 2, clients 2. They will not be in the shop any more."
    )
    assert "到店 2 次" in lost.say(ZH)


def test_what_one_line_brought_in_at_once_is_counted_by_its_records(shop: Shop, owner: Acting) -> None:
    backup = back_up(shop).path
    with closing(raw_connect(shop.path)) as connection:
        for number in range(7):
            connection.execute(
                "INSERT INTO payment (receipt, at, on_day, staff_id, subject, purpose, tender, amount, note)"
                " VALUES (?, 'x', 'x', 1, 'x', 'x', 'x', 1, '')",
                (f"R{number}",),
            )
    assert what_would_go(backup, shop.path).counts == {"payment": 7}


def test_settings_alone_are_no_record(shop: Shop, owner: Acting) -> None:
    backup = back_up(shop).path
    change_settings(shop, owner, shop_name="新")
    lost = what_would_go(backup, shop.path)
    assert (lost.counts, lost.lines) == ({}, 1)
    assert lost.say(EN) == "No visit, payment, ticket, call or client was written since this backup."


def test_after_a_restore_only_what_came_after_the_parting_is_lost(
    shop: Shop, owner: Acting, clock: FixedClock, tmp_path: Path
) -> None:
    client = add_client(shop, owner, ClientDraft("郭岚")).client_id
    early = back_up(shop).path
    clock.instant += timedelta(hours=1)
    visit(shop, owner, client)
    late = back_up(shop).path
    shop.close()
    restore_shop(owner, early, shop.path, clock=clock)
    again = open_shop(shop.path, clock=clock)
    for _ in range(3):
        visit(again, owner, client)
    lost = what_would_go(late, again.path)
    assert (lost.counts["visit"], lost.another) == (3, False)
    again.close()


def test_who_was_erased_since_would_come_back_and_is_named(shop: Shop, owner: Acting) -> None:
    her, before, stays = (add_client(shop, owner, ClientDraft(name)).client_id for name in ("郭岚", "唐宁", "甲"))
    code = get_client(shop, her).code
    erase_client(shop, owner, before, ErasureReason.ASKED)
    backup = back_up(shop).path
    assert what_would_go(backup, shop.path).back == ()
    erase_client(shop, owner, her, ErasureReason.ASKED)
    new = add_client(shop, owner, ClientDraft("乙")).client_id
    erase_client(shop, owner, new, ErasureReason.ASKED)
    lost = what_would_go(backup, shop.path)
    assert lost.back == (code,), "neither who was erased before, nor who was not there, nor who stays"
    said = " 1 client erased since then is in the backup, and is erased again unless the law keeps her file now: "
    assert lost.say(EN).endswith(f"{said}{code}.")
    assert f"1 位客户在备份之后已删除个人信息；恢复时会再次删除，除非法律要求现在保留其档案：{code}" in lost.say(ZH)
    assert not get_client(shop, stays).erased


def test_two_shops_have_no_beginning_in_common(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    change_settings(shop, owner, shop_name="新")
    mine = shop.path
    shop.close()
    made = set_up_shop(tmp_path / "other.db", ShopSetUp("别家", "掌柜", "482913"))
    made.close()
    lost = what_would_go(tmp_path / "other.db", mine)
    assert lost.another
    assert lost.say(EN).startswith("The backup is of another shop")


def test_where_there_is_nothing_nothing_is_lost_and_what_cannot_be_read_is_said(shop: Shop, tmp_path: Path) -> None:
    backup = back_up(shop).path
    assert what_would_go(backup, tmp_path / "none.db") == Losses()
    shutil.copy(backup, tmp_path / "bad.db")
    (tmp_path / "bad.db").write_bytes(b"broken" * 4000)
    with pytest.raises(ShopFileError):
        what_would_go(backup, tmp_path / "bad.db")
