"""Bringing a shop file to this program's format, one numbered migration at a time.

The files in ``migrations/`` are data: each holds frozen statements or inline models and an ``up``. ``user_version``
counts those applied, so that an older program can refuse a newer file without reading it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.db.connection import APPLICATION_ID, ShopDatabase
from desk_app.errors import ShopFileError
from desk_app.words import N_

if TYPE_CHECKING:
    from playhouse.migrations import Runner

FOLDER = Path(__file__).resolve().parent / "migrations"


def known_format() -> int:
    """The number of the newest migration this program has."""
    return len(list(FOLDER.glob("[0-9]*.py")))


def file_format(database: ShopDatabase) -> int:
    """How many migrations the file has had (its ``user_version``)."""
    return int(database.execute_sql("PRAGMA user_version").fetchone()[0])


def pending(database: ShopDatabase) -> bool:
    """Whether the file is older than the program."""
    return file_format(database) < known_format()


def bring_up_to_date(database: ShopDatabase) -> None:
    """Applies what is missing. Each migration, its history row and ``user_version`` commit together.

    Raises ShopFileError where rows would point at nothing afterwards; nothing of that migration is kept.
    """
    if not pending(database):
        return
    from playhouse.migrations import Runner  # an older file is rare, and its imports are felt at every start

    runner = Runner(database, str(FOLDER))
    # Rebuilding a table drops it for a moment; with foreign keys on, that would delete what points at it. The
    # pragma does nothing inside a transaction, so it goes around; the check below does the keys' work.
    database.execute_sql("PRAGMA foreign_keys=0")
    try:
        for number, migration in enumerate(runner.migrations(), start=1):
            if number > file_format(database):
                _apply(database, runner, number, migration.name)
    finally:
        database.execute_sql("PRAGMA foreign_keys=1")


def _apply(database: ShopDatabase, runner: Runner, number: int, name: str) -> None:
    with database.writing():
        runner.up(target=name)
        broken = database.execute_sql("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise ShopFileError(
                N_("The file could not be brought up to date: a row of “{table}” points at nothing."),
                table=broken[0],
            )
        database.execute_sql(f"PRAGMA user_version={number}")
        database.execute_sql(f"PRAGMA application_id={APPLICATION_ID}")
