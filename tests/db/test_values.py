"""A column that holds what it cannot hold is named, whoever put it there."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from desk_app.db.check import check_file
from desk_app.db.connection import raw_connect
from desk_app.db.damage import label_of
from desk_app.db.restore import restore
from desk_app.db.shop import open_shop
from desk_app.db.values import wrong_values
from desk_app.demo.desk import make_demo
from desk_app.errors import ShopFileError
from desk_app.staff.account import Role
from desk_app.staff.desk import staff_list
from desk_app.words import words_for


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("values") / "made.db"
    make_demo(path, clients=40, today=date(2026, 11, 21))
    return path


def test_a_shop_of_ours_holds_only_what_it_may(made: Path) -> None:
    with closing(raw_connect(made)) as connection:
        assert list(wrong_values(connection.execute)) == []


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("visit", "on_day", "'2026-02-30'"),
        ("visit", "on_day", "'x'"),
        ("visit", "at", "'2026-11-21'"),
        ("visit", "total", "'much'"),
        ("client", "created_at", "'2026-02-30T00:00:00.000000Z'"),
        ("client", "name", "x'ff00'"),
        ("client", "birth_month", "1.5"),
        ("setting", "value", "'[1'"),
        ("service", "price", "9e99"),
        ("booking", "status", "'unknown'"),
        ("call", "outcome", "'unknown'"),
        ("payment", "purpose", "'unknown'"),
        ("payment", "tender", "''"),
        ("ticket", "status", "'OPEN'"),
        ("ticket_event", "step", "'unknown'"),
    ],
)
def test_what_cannot_be_there_is_named_and_not_restored(
    made: Path, tmp_path: Path, table: str, column: str, value: str
) -> None:
    hostile = tmp_path / "hostile.db"
    hostile.write_bytes(made.read_bytes())
    with closing(raw_connect(hostile)) as connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name=?", (table,)
        ).fetchall()
        for name, _sql in guards:  # an enemy lifts them and puts them back
            connection.execute(f"DROP TRIGGER {name}")
        key = "name" if table == "setting" else "id"
        first = str(connection.execute(f"SELECT {key} FROM {table} ORDER BY {key} LIMIT 1").fetchone()[0])
        rows = connection.execute(f"UPDATE {table} SET {column} = {value}").rowcount
        for _name, sql in guards:
            connection.execute(sql)
    (problem,) = check_file(hostile).problems
    assert problem.code == "file.values"
    assert problem.values == {"table": table, "column": column, "count": rows, "row": first}
    assert str(first) in problem.say(words_for("en"))
    assert f"“{words_for('zh_CN')(label_of(table))}”" in problem.say(words_for("zh_CN"))
    with pytest.raises(ShopFileError, match="damaged and was not used"):
        restore(hostile, tmp_path / "shop.db")
    assert not (tmp_path / "shop.db").exists()


def test_an_unknown_zone_and_an_unknown_role_stop_no_page(made: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.db"
    odd.write_bytes(made.read_bytes())
    with closing(raw_connect(odd)) as connection:
        connection.execute("INSERT OR REPLACE INTO setting VALUES ('zone', '\"Mars/Phobos\"')")
        connection.execute("UPDATE staff SET role = 'emperor'")
    shop = open_shop(odd, read_only=True)
    try:
        assert shop.settings.zone == "Asia/Shanghai"
        assert {member.role for member in staff_list(shop, everyone=True)} == {Role.BEAUTICIAN}
    finally:
        shop.close()
