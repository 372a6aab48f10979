"""Writes the next numbered migration: the SQL of every table the models have and a fresh shop file lacks.

    python tools/migration.py NAME     writes desk_app/db/migrations/000N_NAME.py

New tables are frozen as SQL, because inline models lose what peewee does not generate (tables without rowid, foreign
keys left without an index). Changes to tables that exist are written by hand with playhouse's migrator. A released
migration is never edited.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import peewee

from desk_app.db import migrate
from desk_app.db.connection import ShopDatabase
from desk_app.db.rows import OPEN, Row

ROOMS = (
    *(
        "db",
        "staff",
        "clients",
        "till",
        "salon",
        "pawn",
        "care",
        "loyalty",
        "followup",
        "knowing",
        "privacy",
        "importer",
    ),
)


def models() -> list[type[Row]]:
    """Every model of the house."""
    for room in ROOMS:
        for file in sorted((Path(__file__).resolve().parent.parent / "desk_app" / room).glob("*tables.py")):
            import_module(f"desk_app.{room}.{file.stem}")
    return Row.__subclasses__()


def schema(database: ShopDatabase) -> dict[str, str]:
    """Name to SQL of every table and index of the open file, in the order they were made."""
    rows = database.execute_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
    return {name: sql for name, sql in rows.fetchall() if not name.startswith(("sqlite_", "client_search"))}


def main(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = ShopDatabase(Path(folder) / "fresh.db")
        OPEN.initialize(database)
        database.execute_sql("PRAGMA query_only=0")
        migrate.bring_up_to_date(database)
        before = set(schema(database))
        database.execute_sql("PRAGMA query_only=0")
        database.create_tables(peewee.sort_models(models()))  # type: ignore[attr-defined]  # its stubs leave it out
        missing = [sql for name, sql in schema(database).items() if name not in before]
        database.close_all()
    number = migrate.known_format() + 1
    path = migrate.FOLDER / f"{number:04}_{name}.py"
    lines = "\n".join(f"    {sql!r}," for sql in missing)
    path.write_text(
        f'"""{name.capitalize()}."""\n\nSTATEMENTS = (\n{lines}\n)\n\n\n'
        "def up(migrator, db):\n    for statement in STATEMENTS:\n        db.execute_sql(statement)\n"
    )
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(sys.argv[1])
