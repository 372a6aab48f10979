"""Anything in any column of any table: ``check`` says so in words of the shop, names the row, and raises nothing."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, add_note
from desk_app.clock import FixedClock
from desk_app.db.connection import driver, raw_connect
from desk_app.db.damage import TABLES, label_of
from desk_app.db.rows import Row
from desk_app.db.shop import open_shop
from desk_app.db.values import wrong_values
from desk_app.demo.desk import make_demo
from desk_app.merging.desk import merge_clients
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.words import words_for
from tests.conftest import NOW

#: What can be put, and into columns declared as what it may not be.
KINDS = {
    "x'00ff'": ("TEXT", "INTEGER"),
    "CAST(x'ff00fe' AS TEXT)": ("TEXT", "INTEGER", "BLOB"),
    "'words'": ("INTEGER", "BLOB"),
    "''": ("INTEGER", "BLOB"),
    "2.5": ("INTEGER", "BLOB"),
    "-9e999": ("INTEGER", "BLOB"),
    "100000000000": ("BLOB",),
    "9223372036854775807": ("INTEGER", "BLOB"),
    "-9223372036854775808": ("INTEGER", "BLOB"),
}

#: One line for tables that a demo shop leaves empty.
ROWS = {
    "breach": "(id, staff_id, known_at, what, whom, measures) VALUES (1, 1, '{now}', 'a', 'b', 'c')",
    "client_distinct": "(first_id, second_id, at, staff_id) VALUES (1, 2, '{now}', 1)",
    "client_asked": "(id, client_id, field, at, on_day, staff_id, meeting, outcome) "
    "VALUES (1, 1, 'likes', '{now}', '2026-11-21', 1, 'file', 'answered')",
    "client_field": "(key, own, kind, label, question, choices, purpose, searchable, active, position) "
    "VALUES ('own_1', 1, 'text', 'a', '', '[]', '', 0, 1, 1)",
    "client_moment": "(id, client_id, kind, form, on_day, at, staff_id, text) "
    "VALUES (1, 1, 'request', '', '2026-11-21', '{now}', 1, 'a')",
    "client_value": "(id, client_id, field, text, at, staff_id) VALUES (1, 1, 'likes', 'a', '{now}', 1)",
    "file_filling": "(id, on_day, clients, filled, whole) VALUES (1, '2026-11-21', 1, 1, 2)",
    "client_agent": "(id, client_id, at, staff_id, name, phone, document_kind, document_number, acts, valid_from, "
    "paper, in_charge, revoked_for) VALUES (1, 1, '{now}', 1, '', '', '', '', 'pledge', '2026-11-21', '', 0, '')",
    "client_key": "(client_id, key) VALUES (1, zeroblob(32))",
    "client_leaving": "(id, client_id, at, staff_id, state, on_day, reason, side, cut, words, learned_from) "
    "VALUES (1, 1, '{now}', 1, 'lost', '2026-11-21', 'moved', 'client', 'system', 'a', 'herself')",
    "client_photograph": "(id, client_id, at, staff_id, taken_on, part, caption, width, height, size, sha256) "
    f"VALUES (1, 1, '{{now}}', 1, '2026-11-21', 'other', '', 1, 1, 1, '{sha256(bytes(1)).hexdigest()}')",
    "client_photograph_picture": "(photograph_id, thumbnail, picture) VALUES (1, zeroblob(9), zeroblob(1))",
    "client_second_advisor": "(client_id, staff_id) VALUES (1, 4)",
    "colleague_note": "(id, at, staff_id, to_id, client_id, text, answer_by, closing, answer, escalated_why) "
    "VALUES (1, '{now}', 1, 2, 1, 'a', '{now}', '', '', '')",
    "hand_over": "(id, at, staff_id, giver_id, taker_id, clients) VALUES (1, '{now}', 1, 2, 3, 1)",
    "handed_client": "(hand_over_id, client_id, place) VALUES (1, 1, 'first')",
    "client_date": "(id, client_id, kind, label, lunar, year, month, day, leap, at, staff_id) "
    "VALUES (1, 1, 'wedding', '', 0, 2015, 5, 20, 0, '{now}', 1)",
    "client_greeting": "(id, client_id, thread, occurrence, at, staff_id) VALUES (1, 1, 'd1', '2026:2026-05-20', "
    "'{now}', 1)",
    "client_relative": "(id, client_id, relation, name, phone, note, standing, remind, at, staff_id) "
    "VALUES (1, 1, 'son', 'a', '', '', 'current', 1, '{now}', 1)",
    "client_tag": "(client_id, tag) VALUES (1, 'vip')",
    "client_unit": "(id, client_id, at, staff_id, registration_kind, registration, legal_name, trade, invoice_title, "
    "tax_number, bank) VALUES (1, 1, '{now}', 1, 'other', 'X1', '', '', '', '', '')",
    "ticket_agent": "(id, event_id, agent_id, name, paper) SELECT 1, min(e.id), 1, 'a', '' FROM ticket_event e "
    "JOIN ticket t ON t.id = e.ticket_id WHERE t.client_id = (SELECT min(client_id) FROM ticket)",
    "import_mapping": "(digest, kind, columns, at, staff_id) VALUES ('a', 'clients', '{{}}', '{now}', 1)",
    "imported": "(kind, key, row_id) VALUES ('client', 'a', 1)",
    "opening_balance": "(id, client_id, kind, amount, at, on_day, staff_id, source) "
    "VALUES (1, 1, 'stored', 100, '{now}', '2026-11-21', 1, '')",
    "legal_hold": "(id, client_id, at, staff_id, reason) VALUES (1, 1, '{now}', 1, 'a')",
}
_JUDGED_BY_THE_CHAIN = {"audit", "audit_head"}


def models(base: type[Row] = Row) -> list[Any]:
    return [each for model in base.__subclasses__() for each in (model, *models(model))]


COLUMNS = sorted(
    (str(model._meta.table_name), str(column))
    for model in models()
    if model._meta.table_name not in _JUDGED_BY_THE_CHAIN
    and not str(model._meta.table_name).startswith("client_search")
    for column in model._meta.columns
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("values")
        patch.setenv("DESK_APP_HOME", str(folder / "home"))
        path = folder / "made.db"
        make_demo(path, clients=12, today=date(2026, 11, 21))
        shop = open_shop(path, clock=FixedClock(NOW))
        owner = Acting(StaffId(1), "a", Role.OWNER, "b")
        client = add_client(shop, owner, ClientDraft("王芳", tags=("老客",))).client_id
        item = VisitItemDraft("护理", 1, Money(100))
        record_visit(shop, owner, VisitDraft(client, shop.today(), (item,), next_due=date(2026, 12, 24)))
        other = add_client(shop, owner, ClientDraft("王小芳", notes="怕痛")).client_id
        add_note(shop, owner, other, "怕痛")
        merge_clients(shop, owner, client, other)
        shop.close()
    with closing(raw_connect(path)) as raw:
        for table, row in ROWS.items():
            raw.execute(f"INSERT OR IGNORE INTO {table} {row.format(now='2026-11-21T06:30:00.000000Z')}")
    assert not check_everything(path).problems
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "b.db"))


def lifted(raw: driver.Connection) -> list[str]:
    """Drops the guards, and returns how to put them back."""
    raw.execute("PRAGMA foreign_keys = 0")
    guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in guards:
        raw.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in guards]


def put(raw: driver.Connection, table: str, column: str, value: str) -> bool:
    """Into one row; whether SQLite takes it."""
    keys = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")') if row[5]]
    order = ", ".join(f'"{key}"' for key in keys)
    first = f'({order}) = (SELECT {order} FROM "{table}" ORDER BY {order} LIMIT 1)'
    try:
        return bool(raw.execute(f'UPDATE "{table}" SET "{column}" = {value} WHERE {first}').rowcount)
    except driver.IntegrityError:
        return False  # the number of a row is a number


def test_every_table_has_words_and_is_looked_at() -> None:
    assert {table for table, _column in COLUMNS} | _JUDGED_BY_THE_CHAIN <= set(TABLES)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_whatever_cannot_stand_in_a_column_is_found(path: Path, table: str, column: str) -> None:
    with closing(raw_connect(path)) as raw:
        lifted(raw)
        declared = {row[1]: row[2] for row in raw.execute(f'PRAGMA table_info("{table}")')}[column]
        tried = 0
        for value, no_place in KINDS.items():
            if declared not in no_place:
                continue
            raw.execute("BEGIN")
            if put(raw, table, column, value):
                tried += 1
                (found,) = wrong_values(raw.execute)
                assert (found.table, found.column, found.count) == (table, column, 1), value
                assert found.row
                assert len(found.row) <= 60
            raw.execute("ROLLBACK")
        assert tried


@pytest.mark.parametrize("table", sorted({table for table, _column in COLUMNS}))
def test_check_says_it_in_words_of_the_shop(path: Path, table: str) -> None:
    chance = Random(table)
    for column in chance.sample(columns := [each for name, each in COLUMNS if name == table], k=min(2, len(columns))):
        hurt = Path(shutil.copy(path, path.with_name(f"{column}.db")))
        with closing(raw_connect(hurt)) as raw:
            guards = lifted(raw)
            declared = {row[1]: row[2] for row in raw.execute(f'PRAGMA table_info("{table}")')}[column]
            values = [value for value, no_place in KINDS.items() if declared in no_place]
            chance.shuffle(values)
            assert any(put(raw, table, column, value) for value in values)
            for guard in guards:
                raw.execute(guard)
        told = [problem.say(words_for("en")) for problem in check_everything(hurt).problems]
        assert any(f"of “{label_of(table)}” holds something in “{column}”" in said for said in told), told
        assert not any(f"“{name}”" in said for said in told for name in TABLES if "_" in name), "no table's own name"


@pytest.mark.parametrize("value", KINDS)
@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("client_search_data", "block"),
        ("client_search_idx", "pgno"),
        ("client_search_docsize", "sz"),
        ("client_search_config", "v"),
        ("schema_migration", "name"),
    ],
)
def test_the_search_and_the_list_of_formats_stop_no_check(path: Path, table: str, column: str, value: str) -> None:
    with closing(raw_connect(path)) as raw:
        raw.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = {value}')
    for problem in check_everything(path).problems:
        assert problem.say(words_for("zh_CN"))
