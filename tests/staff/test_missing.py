"""What was taken out of the trail altogether: every line of it, its beginning, and the keys to its sealed text."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.check import Problem
from desk_app.db.connection import raw_connect
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.overview.whole import check_everything
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.audit import START, Head, head_mac, seal
from desk_app.staff.desk import ShopSetUp, set_up_shop

OWNER = Acting(StaffId(1), "沈嘉禾", Role.OWNER, "desk-1")


@pytest.fixture
def path(tmp_path: Path, clock: FixedClock) -> Path:
    shop = set_up_shop(tmp_path / "a.db", ShopSetUp("兑记", OWNER.name, "482913"), clock=clock)
    for number in range(8):
        add_client(shop, OWNER, ClientDraft(f"客人{number}", phones=(f"1380013800{number}",), notes="怕痛"))
    shop.close()
    return shop.path


def tamper(path: Path, *statements: str) -> None:
    with closing(raw_connect(path)) as raw:
        names = ("audit_no_update", "audit_no_delete")
        guards = [raw.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in names]
        for name in names:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for guard in guards:
            raw.execute(guard)


def found(path: Path) -> list[Problem]:
    return list(check_everything(path).problems)


def test_a_whole_shop_is_in_order(path: Path) -> None:
    assert found(path) == []


def test_keys_that_were_taken_away_are_told_with_whose(path: Path) -> None:
    tamper(path, "DELETE FROM client_key")
    (problem,) = found(path)
    assert problem.code == "audit.keys"
    assert problem.values["count"] == 8
    assert str(problem.values["clients"]).count(",") == 4, "the first five"


def test_one_key_that_was_taken_away_is_told(path: Path) -> None:
    with closing(raw_connect(path)) as raw:
        (code,) = raw.execute("SELECT code FROM client WHERE id = 3").fetchone()
    tamper(path, "DELETE FROM client_key WHERE client_id = 3")
    (problem,) = found(path)
    assert problem.values == {"count": 1, "clients": code}


def test_the_key_of_a_client_who_was_erased_is_not_missed(shop: Shop, owner: Acting) -> None:
    client = add_client(shop, owner, ClientDraft("王芳", phones=("13800138000",), notes="怕痛")).client_id
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert OPEN.execute_sql("SELECT count(*) FROM client_key").fetchone()[0] == 0
    assert [problem for problem in found(shop.path) if problem.code == "audit.keys"] == []


def test_a_trail_that_is_gone_with_its_head_is_told(path: Path) -> None:
    (path.parent / "home").mkdir(exist_ok=True)
    tamper(path, "DELETE FROM audit", "DELETE FROM audit_head")
    (problem,) = (one for one in found(path) if one.code == "audit.empty")
    assert problem.values == {"count": 8}


def test_a_trail_sealed_anew_without_its_beginning_is_told(path: Path) -> None:
    with closing(raw_connect(path)) as raw:
        rows = raw.execute(
            "SELECT at, staff_id, machine, action, subject, client_id, detail FROM audit WHERE seq > 1 ORDER BY seq"
        ).fetchall()
        (key,) = raw.execute("SELECT key FROM audit_head").fetchone()
    tamper(path, "DELETE FROM audit")
    prev, seq = START, 0
    with closing(raw_connect(path)) as raw:
        for seq, line in enumerate(rows, start=1):
            before, prev = prev, seal(prev, *line)
            raw.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (seq, *line, before, prev))
        raw.execute("UPDATE audit_head SET seq = ?, hash = ?, mac = ?", (seq, prev, head_mac(key, Head(seq, prev))))
    (problem,) = found(path)
    assert (problem.code, problem.values) == ("audit.beginning", {"action": "client.added"})
