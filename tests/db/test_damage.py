"""Damage is told as how many places and whose records, never in SQLite's words."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.check import Check, Problem, check_file
from desk_app.db.connection import raw_connect
from desk_app.db.damage import MOST, MOST_KEPT, TABLES, Damage, label_of, of_pages, of_seals
from desk_app.db.shop import Shop
from desk_app.words import words_for
from tests.db.conftest import make_shop

EN, ZH = words_for("en"), words_for("zh_CN")
PAGE = 4096


def flip(path: Path, page: int, count: int = 1) -> None:
    """Damages ``count`` pages from ``page`` on, which are counted from one."""
    data = bytearray(path.read_bytes())
    first, last = (page - 1) * PAGE, (page - 1 + count) * PAGE
    data[first:last] = bytes(sign ^ 0xFF for sign in data[first:last])
    path.write_bytes(data)


def root_of(path: Path, name: str) -> int:
    with closing(raw_connect(path)) as file:
        return int(file.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])


def only(path: Path, passphrase: str = "") -> Problem:
    (problem,) = check_file(path, passphrase).problems
    return problem


@pytest.mark.parametrize(("table", "said"), [("visit", "visits"), ("payment", "payments"), ("staff", "staff")])
def test_the_table_that_is_hit_is_named_in_words(closed_shop: Path, table: str, said: str) -> None:
    flip(closed_shop, root_of(closed_shop, table))
    problem = only(closed_shop)
    assert problem.say(EN).endswith(f"Hit are: {said}.")
    assert "损坏" in problem.say(ZH)
    assert "page" not in problem.say(EN)
    assert "page" in problem.support


def test_an_index_is_of_its_table(closed_shop: Path) -> None:
    with closing(raw_connect(closed_shop)) as file:
        (index,) = file.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'visit'").fetchone()
    flip(closed_shop, root_of(closed_shop, index))
    assert only(closed_shop).say(EN) == "The file is damaged in 1 place. Hit are: visits."


def test_what_cannot_be_counted_is_said_so(closed_shop: Path) -> None:
    data = bytearray(closed_shop.read_bytes())
    data[100 : 2 * PAGE] = b"\xa5" * (2 * PAGE - 100)
    closed_shop.write_bytes(data)
    problem = only(closed_shop)
    assert problem.say(EN) == "The file is damaged, so badly that the places cannot be counted."
    assert problem.support


def test_damage_of_an_encrypted_file_counts_its_seals(tmp_path: Path, clock: FixedClock) -> None:
    path = make_shop(tmp_path / "a.db", clock, "芝麻开门's")
    flip(path, 20, 3)
    problem = only(path, "芝麻开门's")
    assert problem.say(EN).startswith("The file is damaged in 3 places.")
    assert "HMAC" not in problem.say(EN)
    assert "HMAC" in problem.support


def test_a_missing_table_is_named_and_unlike_damage(shop: Shop) -> None:
    with closing(raw_connect(shop.path)) as file:
        file.execute("PRAGMA foreign_keys=0")
        file.execute("DROP TABLE visit_item")
    (problem,) = check_file(shop.path, extra=(Check("x", "SELECT 1 FROM visit_item", "x"),)).problems
    assert (problem.say(EN), problem.damage) == ("The table “visit_item” is not there.", None)


def test_a_page_is_one_place_however_much_is_said_of_it(shop: Shop) -> None:
    lines = ["*** in database main ***\nTree 5 page 7: one\nTree 5 page 7 cell 3: two\nPage 9: never used", "row 1 bad"]
    assert of_seals(lines[:1]).places == 1
    assert of_pages(lines, shop.database.execute_sql).places == 2


def test_much_is_bounded() -> None:
    lines = tuple(f"HMAC verification failed for page {page}" for page in range(3 * MOST))
    found = of_seals(lines)
    assert found.places == MOST
    assert found.say(EN) == "The file is damaged in 100 places or more."
    assert len(found.support) <= MOST_KEPT + 1


def test_every_table_of_the_shop_has_its_words(shop: Shop) -> None:
    names = {row[0] for row in shop.database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    unsaid = [name for name in sorted(names) if label_of(name) == name and name != "staff"]
    assert unsaid == []
    assert set(TABLES) <= names
    assert all(Damage(1, frozenset({name})).say(ZH).count("。") == 2 for name in names)
