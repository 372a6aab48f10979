"""The same list once more, after its people were merged, parted, erased, or their balances reversed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.clients.client import ClientId
from desk_app.clients.desk import count_clients, get_client
from desk_app.clients.fielding import values_of
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.importer.desk import FileResult, import_files
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.overview.whole import check_everything
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.staff.account import Acting
from desk_app.till.opening import OpeningId
from desk_app.till.openings import reverse_opening

LISTS = {
    "balance": "会员号,姓名,电话,余额\nM1,赵敏,13512341234,100\nM2,赵小敏,13612341234,200\nM3,孙三,13712341234,50\n",
    "field": "会员号,姓名,电话,喜好\nM1,赵敏,13512341234,a\nM2,赵小敏,13612341234,b\nM3,孙三,13712341234,c\n",
    "both": "姓名,电话,职业,欠款\n赵敏,13512341234,x,1\n赵小敏,13612341234,y,2\n孙三,13712341234,z,3\n",
}
ONE, TWO = ClientId(1), ClientId(2)


def bring(shop: Shop, owner: Acting, path: Path, text: str) -> FileResult:
    path.write_text(text, encoding="utf-8")
    return import_files(shop, owner, (path,)).files[0]


def balances() -> list[tuple[int, str, int]]:
    return list(OPEN.execute_sql("SELECT client_id, kind, amount FROM opening_balance ORDER BY id").fetchall())


def codes(result: FileResult) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in result.problems]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_comes_in_again_after_a_merge(shop: Shop, owner: Acting, tmp_path: Path, name: str) -> None:
    path, text = tmp_path / "list.csv", LISTS[name]
    bring(shop, owner, path, text)
    done = merge_clients(shop, owner, ONE, TWO)
    merged, kept = balances(), values_of(shop, ONE)
    again = bring(shop, owner, path, text + "新人,13800001111,,\n" if name == "both" else text)
    assert (again.added, again.skipped) == (int(name == "both"), 0)
    assert (balances(), values_of(shop, ONE)) == (merged, kept), "nothing of it comes twice"
    assert not check_everything(shop.path).problems
    part_clients(shop, owner, done.merge_id)
    parted = balances()
    assert bring(shop, owner, path, text).added == 0
    assert balances() == parted
    assert not check_everything(shop.path).problems


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("merged", [False, True])
def test_whom_the_shop_erased_no_list_brings_back(
    shop: Shop, owner: Acting, tmp_path: Path, name: str, merged: bool
) -> None:
    path, text = tmp_path / "list.csv", LISTS[name]
    bring(shop, owner, path, text)
    if merged:
        merge_clients(shop, owner, ONE, TWO)
    erase_client(shop, owner, ONE, ErasureReason.ASKED)
    there, count = balances(), count_clients(shop)
    again = bring(shop, owner, path, text)
    gone = [2, 3] if merged else [2]
    assert codes(again) == [(row, "erased") for row in gone]
    assert (again.added, again.updated, again.skipped, again.merged) == (0, 0, len(gone), 3 - len(gone))
    assert (balances(), count_clients(shop)) == (there, count)
    assert not check_everything(shop.path).problems


def test_a_balance_that_was_reversed_is_not_entered_again(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path, text = tmp_path / "list.csv", LISTS["balance"]
    bring(shop, owner, path, text)
    reverse_opening(shop, owner, OpeningId(1))
    reversed_ = balances()
    assert codes(bring(shop, owner, path, text)) == [(2, "opening_reversed")]
    assert balances() == reversed_
    done = merge_clients(shop, owner, ONE, TWO)  # the other's stands: it is not taken for this one
    assert (2, "opening_reversed") in codes(bring(shop, owner, path, text))
    assert sum(amount for _client, _kind, amount in balances()) == 25_000
    part_clients(shop, owner, done.merge_id)
    other = "会员号,姓名,电话,余额\nM1,赵敏,13512341234,80\n"
    assert codes(bring(shop, owner, tmp_path / "other.csv", other)) == []
    assert balances()[-1] == (ONE, "stored", 8_000), "another amount, said on purpose, is entered"
    assert codes(bring(shop, owner, path, text)) == [(2, "opening_reversed")]


def test_another_amount_beside_one_that_stands_is_named(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    bring(shop, owner, tmp_path / "list.csv", LISTS["balance"])
    other = "会员号,姓名,电话,余额\nM1,赵敏,13512341234,80\n"
    assert codes(bring(shop, owner, tmp_path / "other.csv", other)) == [(2, "opening_stands")]
    assert len(balances()) == 3


def test_a_balance_finer_than_the_currency_is_not_rounded(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    result = bring(
        shop, owner, tmp_path / "list.csv", "姓名,电话,余额\n赵敏,13512341234,1.005\n孙三,13712341234,1.50\n"
    )
    assert codes(result) == [(2, "bad_amount")]
    assert balances() == [(TWO, "stored", 150)]
    assert "1.005" in get_client(shop, ONE).notes
