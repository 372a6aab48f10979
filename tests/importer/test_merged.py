"""A list that knows a client by the code of a merged file brings what it says to the file that is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, count_clients, find_clients, get_client
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.importer.desk import import_files
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting


@pytest.fixture
def pair(shop: Shop, owner: Acting) -> tuple[ClientId, ClientId]:
    kept = add_client(shop, owner, ClientDraft("王芳", phones=("13812345678",))).client_id
    other = ClientDraft("王小芳", code="C-0042", phones=("13911112222",), document_number="510105199003071946")
    return kept, add_client(shop, owner, other).client_id


def bring_in(shop: Shop, owner: Acting, path: Path, text: str, kind: str = "clients") -> None:
    path.write_text(text, encoding="utf-8")
    import_files(shop, owner, (path,), kind=kind)


def test_a_row_of_the_merged_client_fills_the_kept_file(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId], tmp_path: Path
) -> None:
    kept, other = pair
    done = merge_clients(shop, owner, kept, other)
    text = "会员号,姓名,手机号,地址,身份证号\nC-0042,王小芳,13911112222,静安区愚园路 9 号,510105199003071946\n"
    bring_in(shop, owner, tmp_path / "a.csv", text)
    assert count_clients(shop) == 1
    now = get_client(shop, kept)
    assert (now.code, now.name, now.address) == ("A-00001", "王芳", "静安区愚园路 9 号")
    assert "C-0042" not in now.notes  # her own old code is no news
    assert [brief.id for brief in find_clients(shop, "C-0042")] == [kept]
    assert not check_everything(shop.path).problems
    part_clients(shop, owner, done.merge_id)
    assert get_client(shop, kept).address == "静安区愚园路 9 号"  # written since, under the file of then
    assert not check_everything(shop.path).problems


def test_receipts_under_an_old_code_are_hers(
    shop: Shop, owner: Acting, pair: tuple[ClientId, ClientId], tmp_path: Path
) -> None:
    kept, other = pair
    merge_clients(shop, owner, kept, other)
    text = "Receipt,Date(MM/DD/YYYY),Description,Client,Staff,Quantity,Amount\n1,11/02/2026,Facial,C-0042,JJ,1,300\n"
    bring_in(shop, owner, tmp_path / "r.csv", text, "receipts")
    assert OPEN.execute_sql("SELECT client_id FROM visit").fetchall() == [(kept,)]
    assert count_clients(shop) == 1
    assert not check_everything(shop.path).problems
