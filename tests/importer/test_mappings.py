"""What columns were said to mean is remembered by their headings, and nothing of any row with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed
from desk_app.importer.desk import LookedAt, forget_mapping, import_files, look
from desk_app.importer.lists import ListKind
from desk_app.staff.account import Acting
from tests.importer.samples import write_csv

HEADINGS = ("姓名", "手机号", "小名", "来自")
MEANT = {"name": 0, "phone": 1, "tags": 2, "source": 3}


def given(path: Path, name: str = "张丽", headings: tuple[str, ...] = HEADINGS) -> Path:
    return write_csv(path, [headings, (name, "13800001234", "熟客", "路过")])


def one(shop: Shop, path: Path) -> LookedAt:
    (looked,) = look([path], shop)
    return looked


def bring(shop: Shop, owner: Acting, path: Path, *, dry_run: bool = False) -> None:
    import_files(shop, owner, [path], mapping={path: MEANT}, dry_run=dry_run)


def rows(shop: Shop) -> list[tuple[object, ...]]:
    return list(shop.database.execute_sql("SELECT * FROM import_mapping").fetchall())


def test_it_is_offered_for_the_same_headings(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    assert one(shop, given(tmp_path / "a.csv")).remembered is None
    bring(shop, owner, tmp_path / "a.csv")
    kept = one(shop, given(tmp_path / "next year.csv", "李四", ("姓 名", "手机号", "小名：", "来自"))).remembered
    assert kept is not None
    assert (kept.kind, kept.columns, kept.on, kept.staff) == (ListKind.CLIENTS, MEANT, shop.today(), owner.name)
    assert one(shop, given(tmp_path / "b.csv", headings=("姓名", "手机号", "昵称", "来自"))).remembered is None


def test_nothing_of_any_row_or_heading_is_kept(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    bring(shop, owner, given(tmp_path / "a.csv"))
    (row,) = rows(shop)
    for said in ("张丽", "13800001234", "熟客", "小名", "来自"):
        assert said not in json.dumps(row, ensure_ascii=False)


def test_only_what_a_person_said_and_what_landed(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = given(tmp_path / "a.csv")
    import_files(shop, owner, [path])
    bring(shop, owner, path, dry_run=True)
    assert rows(shop) == []
    bring(shop, owner, path)
    bring(shop, owner, path)
    assert len(rows(shop)) == 1
    told = "SELECT count(*) FROM audit WHERE action = 'import.mapping_kept'"
    assert shop.database.execute_sql(told).fetchone()[0] == 1, "the same once more is no news"


def test_it_can_be_forgotten(shop: Shop, owner: Acting, receptionist: Acting, tmp_path: Path) -> None:
    path = given(tmp_path / "a.csv")
    bring(shop, owner, path)
    kept = one(shop, path).remembered
    assert kept is not None
    with pytest.raises(NotAllowed):
        forget_mapping(shop, receptionist, kept.digest)
    forget_mapping(shop, owner, kept.digest)
    assert one(shop, path).remembered is None


def test_what_no_longer_fits_is_passed_over(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = given(tmp_path / "a.csv")
    bring(shop, owner, path)
    with shop.writing():
        shop.database.execute_sql('UPDATE import_mapping SET columns = \'{"name": 99, "gone": 1}\'')
    assert one(shop, path).remembered is None
