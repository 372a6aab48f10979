"""Older files become new ones with every row kept, or stay exactly as they were."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db import migrate
from desk_app.db.backup import list_backups
from desk_app.db.connection import ShopDatabase, raw_connect
from desk_app.db.shop import open_shop
from desk_app.errors import ShopFileError
from tests.db.conftest import SETTINGS, count_settings, listing
from tools.migration import models, schema

ADDS_A_COLUMN = """
from peewee import TextField


def up(migrator, db):
    migrator.migrate(migrator.add_column("staff", "nickname", TextField(default="")))
    migrator.migrate(migrator.rename_column("staff", "code", "short"))
"""
FAILS_HALF_WAY = """
def up(migrator, db):
    db.execute_sql("DELETE FROM setting")
    db.execute_sql("CREATE TABLE extra (a)")
    raise ZeroDivisionError
"""
LEAVES_A_ROW_POINTING_AT_NOTHING = """
def up(migrator, db):
    db.execute_sql("DELETE FROM setting")
    db.execute_sql("INSERT INTO client_note (client_id, at, staff_id, text) VALUES (404, '', 404, '')")
"""


@pytest.fixture
def next_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of migrations of a program one format newer; the test writes the new one into it."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrate, "FOLDER", folder)
    return folder / f"{migrate.known_format() + 1:04}_next.py"


def test_numbers_run_from_one_without_a_gap() -> None:
    names = sorted(path.name for path in migrate.FOLDER.glob("[0-9]*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, migrate.known_format() + 1))


def test_the_migrated_schema_is_the_one_the_models_make(tmp_path: Path) -> None:
    migrated = ShopDatabase(tmp_path / "migrated.db")
    migrate.bring_up_to_date(migrated)
    fresh = ShopDatabase(tmp_path / "fresh.db")
    fresh.execute_sql("PRAGMA query_only=0")
    with fresh.bind_ctx(models()):
        fresh.create_tables(models())
    ours = {name: sql for name, sql in schema(migrated).items() if not sql.startswith("CREATE TRIGGER")}
    ours = {name: sql for name, sql in ours.items() if not name.startswith("schema_migration")}
    assert ours == schema(fresh)
    migrated.close_all()
    fresh.close_all()


def test_an_older_file_is_backed_up_then_upgraded_with_its_rows(
    closed_shop: Path, next_format: Path, clock: FixedClock
) -> None:
    with closing(raw_connect(closed_shop)) as connection:
        connection.execute(
            "INSERT INTO staff VALUES (1, '林欣妍', 'LXY', 'owner', '', 1, 0, NULL, '2026-11-21T06:30:00.000000Z')"
        )
        connection.execute("INSERT INTO client_tag SELECT 1, 'x' WHERE 0")
    next_format.write_text(ADDS_A_COLUMN)
    shop = open_shop(closed_shop, clock=clock)
    assert migrate.file_format(shop.database) == migrate.known_format()
    assert shop.database.execute_sql("SELECT name, short, nickname FROM staff").fetchall() == [("林欣妍", "LXY", "")]
    assert shop.database.execute_sql("SELECT count(*) FROM setting").fetchone() == (SETTINGS,)
    assert shop.database.execute_sql("PRAGMA foreign_keys").fetchone() == (1,)
    shop.close()
    (backup,) = list_backups(closed_shop.parent, closed_shop.stem)
    with closing(raw_connect(backup.path)) as before:
        assert before.execute("PRAGMA user_version").fetchone() == (migrate.known_format() - 1,)
        assert before.execute("SELECT name, code FROM staff").fetchall() == [("林欣妍", "LXY")]
    with closing(raw_connect(closed_shop)) as after:
        names = [name for (name,) in after.execute("SELECT name FROM schema_migration ORDER BY name")]
    assert names == sorted(path.stem for path in migrate.FOLDER.glob("[0-9]*.py"))


def test_no_backup_no_upgrade(closed_shop: Path, next_format: Path) -> None:
    next_format.write_text(ADDS_A_COLUMN)
    before = listing(closed_shop.parent)

    def cannot(_: ShopDatabase) -> None:
        raise ShopFileError("The disk is full. Nothing was changed; free some space and try again.")

    with pytest.raises(ShopFileError, match="full"):
        open_shop(closed_shop, before_migration=cannot)
    assert listing(closed_shop.parent) == before


@pytest.mark.parametrize(
    ("migration", "error", "match"),
    [
        (FAILS_HALF_WAY, ZeroDivisionError, None),
        (LEAVES_A_ROW_POINTING_AT_NOTHING, ShopFileError, "a row of “client_note” points at nothing"),
    ],
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    closed_shop: Path, next_format: Path, migration: str, error: type[Exception], match: str | None
) -> None:
    next_format.write_text(migration)
    with pytest.raises(error, match=match):
        open_shop(closed_shop)
    assert count_settings(closed_shop) == SETTINGS
    with closing(raw_connect(closed_shop)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (migrate.known_format() - 1,)
        assert connection.execute("SELECT count(*) FROM schema_migration").fetchone() == (migrate.known_format() - 1,)
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name='extra'").fetchone() == (0,)


def test_of_two_migrations_the_one_that_worked_stays(closed_shop: Path, next_format: Path) -> None:
    next_format.write_text(ADDS_A_COLUMN)
    next_format.with_name(f"{migrate.known_format() + 1:04}_broken.py").write_text(FAILS_HALF_WAY)
    with pytest.raises(ZeroDivisionError):
        open_shop(closed_shop)
    with closing(raw_connect(closed_shop)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (migrate.known_format() - 1,)
        assert "nickname" in {row[1] for row in connection.execute("PRAGMA table_info(staff)")}
    assert count_settings(closed_shop) == SETTINGS


def test_an_older_file_is_not_opened_for_reading_only(closed_shop: Path, next_format: Path) -> None:
    next_format.write_text(ADDS_A_COLUMN)
    with pytest.raises(ShopFileError, match="older format"):
        open_shop(closed_shop, read_only=True)


def test_the_standard_library_reads_the_header_too(closed_shop: Path) -> None:
    with closing(sqlite3.connect(closed_shop)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (migrate.known_format(),)
