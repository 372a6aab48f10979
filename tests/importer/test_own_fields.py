"""Columns that are fields of the file: built-in ones in both languages, and the owner's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.clients.client import ClientId
from desk_app.clients.desk import find_clients
from desk_app.clients.field import FieldDraft, FieldKind
from desk_app.clients.fielding import all_fields, save_field, values_of
from desk_app.db.shop import Shop
from desk_app.importer.desk import FileResult, import_files, look
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.importer.samples import write_csv


def bring(shop: Shop, owner: Acting, path: Path, *rows: tuple[str, ...]) -> FileResult:
    (result,) = import_files(shop, owner, [write_csv(path, rows)]).files
    return result


def values(shop: Shop, name: str) -> dict[str, str]:
    (found,) = find_clients(shop, name)
    return {key: value.text for key, value in values_of(shop, ClientId(found.id)).items()}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_built_in_field_is_known_by_its_name(shop: Shop, owner: Acting, tmp_path: Path, language: str) -> None:
    (likes,) = (each for each in all_fields(shop) if each.key == "likes")
    heading = likes.say(words_for(language))
    result = bring(shop, owner, tmp_path / "a.csv", ("姓名", "手机号", heading), ("张丽", "13800001234", "安静的房间"))
    assert (result.added, result.problems) == (1, ())
    assert values(shop, "张丽") == {"likes": "安静的房间"}
    (looked,) = look([tmp_path / "a.csv"], shop)
    assert looked.understood is not None
    assert looked.understood.columns["field:likes"] == 2


def test_the_owners_own_field_has_its_own_parser(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    key = save_field(shop, owner, FieldDraft(label="鞋码", kind=FieldKind.NUMBER)).key
    rows = (("姓名", "手机号", "鞋码"), ("张丽", "13800001234", "37.50"), ("李四", "13900002345", "大"))
    result = bring(shop, owner, tmp_path / "a.csv", *rows)
    assert [(each.row, each.field, each.code) for each in result.problems] == [(3, f"field:{key}", "bad_field")]
    assert values(shop, "张丽") == {key: "37.5"}
    assert values(shop, "李四") == {}
    again = bring(shop, owner, tmp_path / "a.csv", *rows)
    assert (again.added, again.updated) == (0, 0)
    other = bring(shop, owner, tmp_path / "b.csv", rows[0], ("张丽", "13800001234", "38"))
    assert [(each.row, each.code) for each in other.problems] == [(2, "conflict")]
    assert values(shop, "张丽") == {key: "37.5"}, "what the file says stays"


def test_a_sensitive_field_waits_for_her_consent(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    sensitive = next(each for each in all_fields(shop) if each.purpose is not None and not each.in_file)
    heading = sensitive.say(words_for("zh_CN"))
    value = sensitive.choices[0][0] if sensitive.choices else "3" if sensitive.kind is FieldKind.SCALE else "12"
    result = bring(shop, owner, tmp_path / "a.csv", ("姓名", "手机号", heading), ("张丽", "13800001234", value))
    assert [each.code for each in result.problems] == ["withdrawn"]
    assert values(shop, "张丽") == {}
