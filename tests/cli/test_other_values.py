"""A file whose columns hold other things: each command refuses in a sentence, and none in a message of Python's."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from desk_app.bootstrap import main
from desk_app.db.connection import raw_connect
from desk_app.demo.desk import make_demo
from desk_app.errors import DeskError, ShopFileError
from desk_app.overview.whole import fault_of_file

#: Table, column and what stands there in every row that takes it.
PUT = [
    ("visit", "on_day", "'x'"),
    ("visit", "total", "'much'"),
    ("visit", "at", "'2026'"),
    ("client", "name", "x'e78e'"),
    ("client", "name", "CAST(x'e7' AS TEXT)"),
    ("client", "birth_month", "'x'"),
    ("client", "birth_day", "99"),
    ("client", "created_at", "'2026'"),
    ("client", "last_seen", "x'00'"),
    ("client_phone", "number", "x'00'"),
    ("setting", "value", "'[1'"),
    ("setting", "value", "x'00'"),
    ("call", "at", "'x'"),
    ("call", "reasons", "'5'"),
    ("rhythm", "mean_days", "'x'"),
    ("rhythm", "due_on", "'9999-99-99'"),
    ("ticket", "principal", "2.5"),
    ("staff", "created_at", "'z'"),
    ("staff", "role", "x'00'"),
    ("payment", "amount", "9223372036854775807"),
    ("audit", "at", "x'00'"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("values") / "made.db"
    make_demo(path, clients=20, today=date(2026, 11, 21))
    return path


def hurt(made: Path, to: Path, table: str, column: str, value: str) -> Path:
    shutil.copy(made, to)
    with closing(raw_connect(to)) as raw:
        raw.execute("PRAGMA foreign_keys = 0")
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            raw.execute(f"DROP TRIGGER {name}")
        assert raw.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = {value}').rowcount
        for _name, sql in guards:
            raw.execute(sql)
    return to


@pytest.mark.parametrize(("table", "column", "value"), PUT)
def test_each_command_ends_in_a_sentence(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str, column: str, value: str
) -> None:
    path = hurt(made, tmp_path / "b.db", table, column, value)
    for command in (["queue"], ["queue", "--json"], ["report", "client", "1", "--out", str(tmp_path / "a.pdf")]):
        code = main([*command, "--shop", str(path)])
        told = capsys.readouterr()
        assert code in {0, 1}
        assert (code == 0) == (not told.err.strip()), told.err
        assert "Traceback" not in told.err
        assert len(told.err.strip().splitlines()) <= 1
    assert main(["check", "--json", "--shop", str(path)]) == 1
    assert json.loads(capsys.readouterr().out)["problems"]


def test_a_defect_of_the_program_stays_one(made: Path) -> None:
    assert fault_of_file(ValueError("a defect"), made) is None
    assert fault_of_file(NotImplementedError(), made) is None


def test_what_the_file_did_is_said_of_the_file(made: Path, tmp_path: Path) -> None:
    path = hurt(made, tmp_path / "b.db", "visit", "total", "'much'")
    fault: DeskError | None = fault_of_file(TypeError("expected int"), path)
    assert isinstance(fault, ShopFileError)
    assert fault.template == "The shop file is damaged. Restore the last good backup."
