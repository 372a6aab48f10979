"""The trail is append-only, and whoever gets around that breaks the chain."""

from __future__ import annotations

from contextlib import closing

import pytest

from desk_app.db.check import check_file
from desk_app.db.connection import raw_connect
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.staff.chain import first_broken_line
from desk_app.staff.checks import CHECKS
from desk_app.staff.work import work
from tests.conftest import NOW
from tests.trail import audit_lines


def write(shop: Shop, acting: Acting, lines: int = 5) -> None:
    for number in range(lines):
        with work(shop, acting) as unit:
            unit.audit(
                "note.written", f"note:{number}", client=7 if number % 2 else None, detail={"text": f"第{number}条\x1f"}
            )


def test_the_chain_of_honest_work_holds(shop: Shop, owner: Acting) -> None:
    assert first_broken_line() is None
    write(shop, owner)
    assert first_broken_line() is None
    assert check_file(shop.path, extra=CHECKS).ok


def test_several_lines_of_one_unit_chain_too(shop: Shop, owner: Acting) -> None:
    with work(shop, owner) as unit:
        unit.audit("a.b", "a:1")
        unit.audit("a.b", "a:2")
    assert [line.seq for line in audit_lines(shop)] == [2, 1]
    assert first_broken_line() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'x' WHERE seq = 3",
        "DELETE FROM audit",
        "REPLACE INTO audit SELECT * FROM audit WHERE seq = 3",
    ],
)
def test_the_file_refuses_to_change_it(shop: Shop, owner: Acting, statement: str) -> None:
    write(shop, owner)
    with closing(raw_connect(shop.path)) as connection, pytest.raises(Exception, match="append-only"):
        connection.execute(statement)
    assert len(audit_lines(shop)) == 5


@pytest.mark.parametrize(
    ("tampering", "line"),
    [
        ("UPDATE audit SET action = 'x' WHERE seq = 3", 3),
        ('UPDATE audit SET detail = \'{"text":"x"}\' WHERE seq = 3', 3),
        ("UPDATE audit SET detail = 'not json' WHERE seq = 3", 3),
        ("UPDATE audit SET detail = detail || ' ' WHERE seq = 3", 3),
        ("UPDATE audit SET at = 'yesterday' WHERE seq = 2", 2),
        ("UPDATE audit SET staff_id = 2 WHERE seq = 1", 1),
        ("UPDATE audit SET machine = 'other' WHERE seq = 1", 1),
        ("UPDATE audit SET client_id = NULL WHERE seq = 2", 2),
        ("UPDATE audit SET subject = 'note:9' WHERE seq = 5", 5),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 1) WHERE seq = 4", 4),
        ("UPDATE audit SET seq = 9 WHERE seq = 5", 5),
    ],
)
def test_tampering_breaks_the_chain_where_it_was_done(shop: Shop, owner: Acting, tampering: str, line: int) -> None:
    write(shop, owner)
    with closing(raw_connect(shop.path)) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("DROP TRIGGER audit_no_delete")
        connection.execute(tampering)
    assert first_broken_line() == line
    problems = check_file(shop.path, extra=CHECKS).problems
    assert [(problem.code, problem.values) for problem in problems] == [
        ("audit.chain", {"line": line}),
        ("audit.guards", {"guard": "audit_no_update"}),
        ("audit.guards", {"guard": "audit_no_delete"}),
    ]


def test_a_unit_of_work_without_a_line_is_undone(shop: Shop, owner: Acting) -> None:
    def silent() -> None:
        with work(shop, owner):
            shop.database.execute_sql("UPDATE staff SET code = 'x'")

    with pytest.raises(RuntimeError, match="without an audit line"):
        silent()
    assert shop.database.execute_sql("SELECT DISTINCT code FROM staff").fetchall() == [("",)]


def test_reading_pages_newest_first(shop: Shop, owner: Acting, advisor: Acting) -> None:
    write(shop, owner)
    write(shop, advisor, 2)
    page = audit_lines(shop, 3)
    assert [line.seq for line in page] == [7, 6, 5]
    assert [line.seq for line in audit_lines(shop, 3, before=5)] == [4, 3, 2]
    assert [line.seq for line in audit_lines(shop, client=7)] == [7, 4, 2]
    assert (page[0].staff, page[0].machine, page[0].action, page[0].subject) == (
        "周琳",
        "desk-1",
        "note.written",
        "note:1",
    )
    assert (page[0].at, page[0].detail, page[0].client_id) == (NOW, {"text": "第1条\x1f"}, 7)
