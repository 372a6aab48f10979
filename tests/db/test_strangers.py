"""A file that holds more than the program put there is named and not used."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db import migrate
from desk_app.db.check import check_file
from desk_app.db.connection import raw_connect
from desk_app.db.key_file import key_for
from desk_app.db.keys import new_keys
from desk_app.db.restore import restore
from desk_app.db.shop import Shop, open_shop
from desk_app.db.strangers import MOST_NAMED, refuse_what_runs, strangers
from desk_app.errors import ShopFileError
from desk_app.words import words_for
from tests.db.conftest import listing, make_shop

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS id, 'a' AS name FROM c"

#: What a hostile file may carry, and the name that must be said.
HOSTILE: dict[str, tuple[tuple[str, ...], str]] = {
    "a trigger on our table": (
        ("CREATE TRIGGER thief AFTER INSERT ON payment BEGIN DELETE FROM client; END",),
        "thief",
    ),
    "a trigger in the place of ours": (
        (
            "DROP TRIGGER audit_no_delete",
            "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT 1; END",
        ),
        "audit_no_delete",
    ),
    "a view of its own": ((f"CREATE VIEW endless AS {ENDLESS}",), "endless"),
    "a view in the place of a table": (("DROP TABLE client_tag", f"CREATE VIEW client_tag AS {ENDLESS}"), "client_tag"),
    "a computed column": (
        ("DROP TABLE setting", "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT AS (hex(zeroblob(90000000))))"),
        "setting",
    ),
    "a check that runs": (
        (
            "DROP TABLE setting",
            "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT CHECK (length(printf('%90000000d', value)) > 1))",
        ),
        "setting",
    ),
    "an index on an expression": (("CREATE INDEX odd ON client (hex(zeroblob(90000000 + id)))",), "odd"),
    "an index on some rows": (("CREATE INDEX some ON client (id) WHERE abs(id) > 3",), "some"),
    "another table of words": (("CREATE VIRTUAL TABLE words USING fts5(a)",), "words"),
}


def spoil(path: Path, statements: Sequence[str], passphrase: str = "") -> None:
    with closing(raw_connect(path, key_for(path, passphrase))) as connection:
        connection.execute("PRAGMA foreign_keys=0")
        connection.execute("PRAGMA trusted_schema=1")  # whoever makes such a file has no scruples
        for statement in statements:
            connection.execute(statement)


def test_a_file_of_ours_holds_nothing_else(shop: Shop) -> None:
    shop.database.execute_sql("PRAGMA query_only=0")
    shop.database.execute_sql("ANALYZE")
    assert strangers(shop.database.execute_sql) == ()
    refuse_what_runs(shop.database.execute_sql)


@pytest.mark.parametrize(
    ("what", "passphrase"), [*((what, "") for what in HOSTILE), ("a view in the place of a table", "芝麻开门")]
)
def test_what_was_added_is_named_and_nothing_is_restored(
    tmp_path: Path, clock: FixedClock, passphrase: str, what: str
) -> None:
    statements, name = HOSTILE[what]
    hostile, target = tmp_path / "hostile.db", tmp_path / "shop.db"
    keys = new_keys(passphrase) if passphrase else None
    open_shop(hostile, clock=clock, create=True, passphrase=passphrase, keys=keys).close()
    open_shop(target, clock=clock, create=True).close()
    spoil(hostile, statements, passphrase)
    before = listing(tmp_path)
    said = rf"did not put there: .*\b{name}\b.*not used"
    with pytest.raises(ShopFileError, match=said):
        check_file(hostile, key_for(hostile, passphrase))
    with pytest.raises(ShopFileError, match=said):
        restore(hostile, target, passphrase)
    with pytest.raises(ShopFileError, match=said):
        open_shop(hostile, passphrase=passphrase, read_only=True)
    assert listing(tmp_path) == before


def test_a_plain_table_more_is_a_stranger_to_a_check_and_does_no_harm_when_opened(closed_shop: Path) -> None:
    spoil(closed_shop, ("CREATE TABLE more (a)",))
    open_shop(closed_shop, read_only=True).close()
    with pytest.raises(ShopFileError, match="more"):
        check_file(closed_shop)


def test_only_a_few_of_many_names_are_said_and_none_at_length(closed_shop: Path) -> None:
    spoil(closed_shop, tuple(f'CREATE TABLE "{"a" * 300}{number}" (a)' for number in range(40)))
    with pytest.raises(ShopFileError) as caught:
        check_file(closed_shop)
    said = caught.value.say(words_for("zh_CN"))
    assert said.startswith("此文件中有并非本程序写入的内容：")
    assert len(said) < 80 * MOST_NAMED


def test_words_that_are_no_text_are_strangers_too(closed_shop: Path) -> None:
    with closing(raw_connect(closed_shop)) as connection:
        connection.execute("PRAGMA writable_schema=1")
        connection.execute("UPDATE sqlite_master SET sql = sql || ' ' || char(10) WHERE name = 'client'")
        connection.execute("UPDATE sqlite_master SET sql = CAST(sql || ' -- x' AS BLOB) WHERE name = 'staff_name'")
    with pytest.raises(ShopFileError, match="staff_name"):
        check_file(closed_shop)


def test_a_file_of_an_older_format_is_compared_with_that_format(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make_shop(tmp_path / "old.db", clock)
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in sorted(migrate.FOLDER.glob("[0-9]*.py")):
        (folder / path.name).write_bytes(path.read_bytes())
    number = migrate.known_format() + 1
    (folder / f"{number:04}_more.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE extra (a)')\n"
        "    db.execute_sql('ALTER TABLE staff ADD COLUMN nick TEXT')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(migrate, "FOLDER", folder)
    assert check_file(old).ok
    shop = open_shop(old, clock=clock)
    assert strangers(shop.database.execute_sql) == ()
    shop.close()
    assert check_file(old).ok
