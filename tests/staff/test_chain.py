"""Whoever gets around the guards is found: which line, and what was done to it, in real files by raw SQL."""

from __future__ import annotations

from contextlib import closing

import pytest

from desk_app.db.check import Problem, check_file
from desk_app.db.connection import raw_connect
from desk_app.db.shop import Shop
from desk_app.staff.account import Acting
from desk_app.staff.audit import Head, audit_head, head_mac, seal
from desk_app.staff.checks import CHECKS
from desk_app.staff.work import work
from tests.trail import audit_lines

LINE = "at, staff_id, machine, action, subject, client_id, detail"


def write(shop: Shop, acting: Acting, lines: int = 9) -> None:
    for number in range(1, lines + 1):
        with work(shop, acting) as unit:
            unit.audit(
                "note.written", f"note:{number}", client=7 if number % 2 else None, detail={"text": f"第{number}"}
            )


def tamper(shop: Shop, *statements: str) -> None:
    with closing(raw_connect(shop.path)) as raw:
        for guard in ("audit_no_update", "audit_no_delete"):
            raw.execute(f"DROP TRIGGER IF EXISTS {guard}")
        for statement in statements:
            raw.execute(statement)


def reseal(shop: Shop, seq: int, *, head: bool = False) -> None:
    """Gives a line the seal that fits what it says now, as somebody would who has read the program."""
    with closing(raw_connect(shop.path)) as raw:
        prev, *line = raw.execute(f"SELECT prev_hash, {LINE} FROM audit WHERE seq = {seq}").fetchone()
        sealed = seal(prev, *line)
        raw.execute("UPDATE audit SET hash = ? WHERE seq = ?", (sealed, seq))
        if head:
            raw.execute("UPDATE audit_head SET hash = ?", (sealed,))


def found(shop: Shop) -> list[Problem]:
    return [one for one in check_file(shop.path, extra=CHECKS).problems if one.code != "audit.guards"]


SWAP = ("UPDATE audit SET seq = -1 WHERE seq = 4", "UPDATE audit SET seq = 4 WHERE seq = 5")
CASES = [
    pytest.param(("UPDATE audit SET detail = '{}' WHERE seq = 4",), [(4, "is not what")], id="changed"),
    pytest.param(
        ("UPDATE audit SET detail = '{}' WHERE seq IN (2, 7)",), [(2, "is not what"), (7, "is not what")], id="two"
    ),
    pytest.param(("DELETE FROM audit WHERE seq = 4",), [(4, "was removed")], id="removed"),
    pytest.param(("DELETE FROM audit WHERE seq = 1",), [(1, "was removed")], id="first removed"),
    pytest.param(("DELETE FROM audit WHERE seq BETWEEN 3 AND 5",), [(3, "{line} to {last} were removed")], id="three"),
    pytest.param(
        ("DELETE FROM audit WHERE seq = 4", "UPDATE audit SET seq = seq - 1 WHERE seq > 4"),
        [(4, "was removed")],
        id="removed and numbered anew",
    ),
    pytest.param(
        (*SWAP, "UPDATE audit SET seq = 5 WHERE seq = -1"),
        [(4, "does not stand"), (5, "does not stand")],
        id="two changed places",
    ),
    pytest.param(("UPDATE audit SET seq = 20 WHERE seq = 9",), [(9, "does not stand")], id="moved away"),
    pytest.param(("DELETE FROM audit WHERE seq = 9",), [(9, "is missing")], id="last cut off"),
    pytest.param(("DELETE FROM audit WHERE seq > 5",), [(6, "{line} to {last} are missing")], id="tail cut off"),
    pytest.param(("DELETE FROM audit",), [(1, "{line} to {last} are missing")], id="all cut off"),
    pytest.param(("DELETE FROM audit_head",), [(9, "seal at the end")], id="head removed"),
    pytest.param(("UPDATE audit_head SET mac = 'x'",), [(9, "seal at the end")], id="head's seal changed"),
    pytest.param(
        (
            "DELETE FROM audit WHERE seq = 9",
            "UPDATE audit_head SET seq = 8, hash = (SELECT hash FROM audit WHERE seq = 8)",
        ),
        [(8, "seal at the end")],
        id="cut off, and the head made to fit",
    ),
    pytest.param(
        (f"INSERT INTO audit SELECT 10, {LINE}, hash, 'made up' FROM audit WHERE seq = 9",),
        [(10, "is not what"), (10, "was not written")],
        id="added",
    ),
]


@pytest.mark.parametrize(("statements", "lines"), CASES)
def test_tampering_is_named_by_the_number_of_the_line(
    shop: Shop, owner: Acting, statements: tuple[str, ...], lines: list[tuple[int, str]]
) -> None:
    write(shop, owner)
    assert found(shop) == []
    tamper(shop, *statements)
    problems = found(shop)
    assert [problem.values["line"] for problem in problems] == [line for line, _part in lines]
    assert all(part in problem.template for problem, (_line, part) in zip(problems, lines, strict=True))


@pytest.mark.parametrize("line", [1, 4, 8])
def test_a_line_sealed_anew_shows_by_the_line_after_it(shop: Shop, owner: Acting, line: int) -> None:
    write(shop, owner)
    tamper(shop, f"UPDATE audit SET detail = '{{}}' WHERE seq = {line}")
    reseal(shop, line)
    assert [problem.values for problem in found(shop)] == [{"line": line}]


def test_the_last_line_sealed_anew_shows_by_the_head(shop: Shop, owner: Acting) -> None:
    write(shop, owner)
    tamper(shop, "UPDATE audit SET detail = '{}' WHERE seq = 9")
    reseal(shop, 9)
    assert [(problem.values, "is not what" in problem.template) for problem in found(shop)] == [({"line": 9}, True)]
    reseal(shop, 9, head=True)
    assert [problem.template.split(":")[0] for problem in found(shop)] == [
        "The seal at the end of the audit trail is broken"
    ]


def test_work_done_after_a_cut_does_not_cover_it(shop: Shop, owner: Acting) -> None:
    write(shop, owner)
    tamper(shop, "DELETE FROM audit WHERE seq > 7")
    write(shop, owner, 3)
    assert [line.seq for line in audit_lines(shop)][:4] == [12, 11, 10, 7]
    assert [problem.values for problem in found(shop)] == [{"line": 8, "last": 9}]


@pytest.mark.parametrize("statement", ["DELETE FROM audit_head", "UPDATE audit_head SET mac = 'x'"])
def test_work_done_later_does_not_mend_the_head(shop: Shop, owner: Acting, statement: str) -> None:
    write(shop, owner)
    tamper(shop, statement)
    write(shop, owner, 2)
    assert [problem.values for problem in found(shop)] == [{"line": 11}]


def test_the_head_is_the_last_line(shop: Shop, owner: Acting) -> None:
    assert audit_head(shop.database.execute_sql) is None
    write(shop, owner, 3)
    head = audit_head(shop.database.execute_sql)
    assert head is not None
    assert head.seq == 3
    kept, key, mac = shop.database.execute_sql("SELECT hash, key, mac FROM audit_head").fetchone()
    assert (head.hash, head_mac(key, Head(3, kept))) == (kept, mac)
