"""Anything in any column of any line: the line is named by its number, at once, and nothing is raised."""

from __future__ import annotations

import json
import shutil
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, add_note
from desk_app.clock import FixedClock
from desk_app.db.check import CheckResult
from desk_app.db.connection import raw_connect
from desk_app.db.restore import restore
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import ShopFileError
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.audit import TrailFilter
from desk_app.staff.desk import ShopSetUp, set_up_shop
from desk_app.staff.trail import read_trail
from desk_app.words import words_for
from tests.conftest import NOW

OWNER = Acting(StaffId(1), "沈嘉禾", Role.OWNER, "desk-1")
LINES = 9
COLUMNS = ("at", "staff_id", "machine", "action", "subject", "client_id", "detail", "prev_hash", "hash")

#: SQL of one kind of value each; ``{column}`` is what stood there.
KINDS = {
    "blob of the same bytes": "CAST({column} AS BLOB)",
    "empty blob": "x''",
    "bytes that are no text": "CAST(x'ff00fe' AS TEXT)",
    "half a sign": "CAST(CAST({column} AS BLOB) || x'e4' AS TEXT)",
    "text": "'测试'",
    "empty text": "''",
    "text with a nought": "{column} || char(0) || 'x'",
    "separator": "{column} || char(31)",
    "huge text": "printf('%.*c', 2000000, 'x')",
    "huge blob": "zeroblob(2000000)",
    "real": "2.5",
    "endless real": "9e999",
    "negative": "-7",
    "greatest": "9223372036854775807",
    "least": "-9223372036854775808",
    "number too great for a number": "'99999999999999999999999'",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("chain")
        patch.setenv("DESK_APP_HOME", str(folder / "home"))
        shop = set_up_shop(folder / "a.db", ShopSetUp("兑记", OWNER.name, "482913"), clock=FixedClock(NOW))
        client = add_client(shop, OWNER, ClientDraft("司徒", phones=("13800138000",), notes="怕痛")).client_id
        for number in range(LINES - 2):
            add_note(shop, OWNER, client, f"第{number}")
        shop.close()
        return shop.path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "b.db"))


def tamper(path: Path, *statements: str) -> None:
    with closing(raw_connect(path)) as raw:
        raw.execute("PRAGMA foreign_keys = 0")
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for _name, sql in guards:
            raw.execute(sql)


def checked(path: Path) -> CheckResult:
    begun = time.monotonic()
    result = check_everything(path)
    assert time.monotonic() - begun < 5, "bounded by what is in the file"
    for problem in (*result.problems, *result.unknown):
        for language in ("en", "zh_CN"):
            assert problem.say(words_for(language)).strip()
    said = " ".join(problem.say(words_for("en")) for problem in result.problems)
    assert "expected" not in said
    assert "found" not in said
    return result


def lines_of(result: CheckResult) -> set[object]:
    return {problem.values.get("line") for problem in result.problems if problem.code == "audit.chain"}


def changed(path: Path, column: str, line: int, value: str) -> bool:
    """Puts the value there; whether anything else stands there now."""
    asked = f"SELECT typeof({column}), CAST({column} AS BLOB) FROM audit WHERE seq = {line}"
    with closing(raw_connect(path)) as raw:
        before = raw.execute(asked).fetchone()
    tamper(path, f"UPDATE audit SET {column} = {value.format(column=column)} WHERE seq = {line}")
    with closing(raw_connect(path)) as raw:
        return bool(raw.execute(asked).fetchone() != before)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("column", COLUMNS)
def test_whatever_stands_in_a_line_its_number_is_named(path: Path, column: str, kind: str) -> None:
    line = Random(column + kind).randint(1, LINES)
    if not changed(path, column, line, KINDS[kind]):
        pytest.skip("SQLite makes of it what stood there")
    assert line in lines_of(checked(path))
    shop = open_shop(path, read_only=True)
    try:
        shown = {one.seq: one for one in read_trail(shop, OWNER, TrailFilter())}
    finally:
        shop.close()
    assert set(shown) == set(range(1, LINES + 1)), "the page shows what of it can be shown"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    line=st.integers(1, LINES),
    column=st.sampled_from(COLUMNS),
    value=st.one_of(
        st.binary(max_size=40),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
        st.integers(-(2**63), 2**63 - 1),
        st.floats(allow_nan=False),
    ),
    as_text=st.booleans(),
)
def test_any_value_in_any_column_is_named_by_its_line(
    made: Path, tmp_path: Path, line: int, column: str, value: bytes | str | int | float, as_text: bool
) -> None:
    path = Path(shutil.copy(made, tmp_path / "c.db"))
    if isinstance(value, bytes):
        put = f"CAST(x'{value.hex()}' AS TEXT)" if as_text else f"x'{value.hex()}'"
    elif isinstance(value, str):
        put = f"CAST(x'{value.encode().hex()}' AS TEXT)"
    else:
        put = repr(value) if value not in {float("inf"), float("-inf")} else f"{'-' if value < 0 else ''}9e999"
    if changed(path, column, line, put.replace("{", "{{").replace("}", "}}")):
        assert line in lines_of(checked(path))


def test_nothing_where_a_client_stands_is_named(path: Path) -> None:
    assert changed(path, "client_id", 4, "NULL")
    assert lines_of(checked(path)) == {4}


def test_an_empty_word_where_no_client_stands_is_named(path: Path) -> None:
    assert changed(path, "client_id", 1, "''"), "the first line is of no client, and both read alike"
    assert lines_of(checked(path)) == {1}


@pytest.mark.parametrize("column", COLUMNS)
def test_nothing_where_nothing_may_stand_is_named(path: Path, column: str) -> None:
    """Only who changes the words of the table can put it there, and puts them back."""
    with closing(raw_connect(path)) as raw:
        (words,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'audit'").fetchone()

    def worded(new: str) -> None:
        with closing(raw_connect(path)) as raw:
            raw.execute("PRAGMA writable_schema = 1")
            raw.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'audit'", (new,))

    worded(words.replace(" NOT NULL,", ","))
    tamper(path, f"UPDATE audit SET {column} = NULL WHERE seq = 5")
    worded(words)
    assert 5 in lines_of(checked(path))


@pytest.mark.parametrize("number", [-5, 0, 20, 10_000_000, 2**63 - 1, -(2**63)])
@pytest.mark.parametrize("line", [1, 4, LINES])
def test_a_line_with_another_number_is_named_by_the_one_it_had(path: Path, line: int, number: int) -> None:
    tamper(path, f"UPDATE audit SET seq = {number} WHERE seq = {line}")
    assert line in lines_of(checked(path))


@pytest.mark.parametrize("line", [1, 5, LINES])
def test_every_line_after_one_that_is_no_text_is_still_judged(path: Path, line: int) -> None:
    tamper(
        path,
        f"UPDATE audit SET detail = CAST(x'ff' AS TEXT) WHERE seq = {line}",
        "UPDATE audit SET detail = '{}' WHERE seq = 3",
        "UPDATE audit SET machine = CAST(x'ff' AS TEXT) WHERE seq = 8",
    )
    assert lines_of(checked(path)) == {3, 8, line}


HEADS = [
    (column, put)
    for column in ("id", "seq", "hash", "key", "mac")
    for put in (
        "-7",
        "3000000000",
        "9223372036854775807",
        "'x'",
        "'测试'",
        "x'00'",
        "CAST(x'ff' AS TEXT)",
        "zeroblob(2000000)",
        "2.5",
    )
    if column != "id" or (put[-1].isdigit() and "." not in put)
]


@pytest.mark.parametrize(("column", "put"), HEADS)
def test_whatever_stands_in_the_head_the_last_line_is_named(path: Path, column: str, put: str) -> None:
    tamper(path, f"UPDATE audit_head SET {column} = {put}")
    assert LINES in lines_of(checked(path))


@pytest.mark.parametrize("seq", [10_000_000, 3_000_000_000, 2**63 - 1])
def test_a_great_number_in_the_head_costs_nothing(path: Path, tmp_path: Path, seq: int) -> None:
    tamper(path, f"UPDATE audit_head SET seq = {seq}, hash = 'x'")
    tracemalloc.start()
    try:
        result = checked(path)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 20_000_000
    said = [problem.say(words_for("en")) for problem in result.problems]
    assert f"The end of the audit trail was cut off: lines {LINES + 1} to {seq} are missing." in said
    restored = restore(path, tmp_path / "again.db")  # the trail is judged by ``check``, and costs a restore nothing
    assert restored.path.exists()


def test_a_great_number_in_a_line_costs_nothing(path: Path) -> None:
    tamper(path, "UPDATE audit SET seq = seq + 3000000000 WHERE seq > 5", "DELETE FROM audit WHERE seq = 3")
    assert {3, 6} <= lines_of(checked(path))


KEYS = ("x'00'", "zeroblob(33)", "'text of thirty-two signs, no more.'", "100000000000", "-1", "2.5", "''")


@pytest.mark.parametrize("put", KEYS)
def test_what_is_no_key_is_told_and_opens_nothing(path: Path, put: str) -> None:
    tamper(path, f"UPDATE client_key SET key = {put}")
    result = checked(path)
    assert {problem.code for problem in result.problems} <= {"file.values", "audit.key"}
    assert not result.ok
    shop = open_shop(path)
    try:
        assert any(line.forgotten for line in read_trail(shop, OWNER, TrailFilter()))
        add_note(shop, OWNER, 1, "weiter")  # type: ignore[arg-type]  # the only client there is
    finally:
        shop.close()


@pytest.mark.parametrize("told", ["[1]", "5", '{"before": 5, "after": [1]}', '{"sealed": "x"}', "[" * 5000])
def test_a_detail_of_another_shape_is_named_and_shown(path: Path, told: str) -> None:
    assert changed(path, "detail", 4, f"'{told}'".replace("{", "{{").replace("}", "}}"))
    assert lines_of(checked(path)) == {4}
    shop = open_shop(path, read_only=True)
    try:
        assert len(read_trail(shop, OWNER, TrailFilter())) == LINES
    finally:
        shop.close()


@pytest.fixture
def opened(path: Path) -> Iterator[Shop]:
    tamper(path, "UPDATE audit_head SET seq = 9223372036854775807, mac = '测试'")
    shop = open_shop(path, clock=FixedClock(NOW))
    yield shop
    shop.close()


def test_a_trail_without_a_next_number_refuses_in_a_sentence(opened: Shop) -> None:
    with pytest.raises(ShopFileError, match="no number comes after"):
        add_note(opened, OWNER, 1, "x")  # type: ignore[arg-type]  # the only client there is


@pytest.mark.parametrize("put", ["seq = 'x'", "key = 7", "mac = '测试'", "hash = CAST(x'ff' AS TEXT)"])
def test_work_goes_on_after_a_head_of_other_things_and_does_not_mend_it(path: Path, put: str) -> None:
    tamper(path, f"UPDATE audit_head SET {put}")
    shop = open_shop(path, clock=FixedClock(NOW))
    try:
        add_note(shop, OWNER, 1, "x")  # type: ignore[arg-type]  # the only client there is
    finally:
        shop.close()
    assert {problem.code for problem in checked(path).problems} == {"audit.chain"}


def test_a_detail_is_json_of_ours(made: Path) -> None:
    with closing(raw_connect(made)) as raw:
        for (detail,) in raw.execute("SELECT detail FROM audit"):
            json.loads(detail)
