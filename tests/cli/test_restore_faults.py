"""`desk-app restore` of a backup that opens and is not in order: refused by name, or restored knowingly."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from desk_app.bootstrap import main
from desk_app.db.backup import back_up
from desk_app.db.connection import raw_connect
from desk_app.db.shop import open_shop
from desk_app.demo.desk import make_demo
from tests.trail import audit_lines

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A backup with one line of the trail and one total changed by raw SQL."""
    path = tmp_path / "shop.db"
    make_demo(path, clients=20, today=date(2026, 11, 21))
    shop = open_shop(path)
    backup = back_up(shop).path
    shop.close()
    with closing(raw_connect(backup)) as file:
        guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            file.execute(f"DROP TRIGGER {name}")
        file.execute("UPDATE audit SET detail = '{\"x\":1}' WHERE seq = 1")
        file.execute("UPDATE visit SET total = total + 1 WHERE id = (SELECT min(id) FROM visit)")
        for _name, sql in guards:
            file.execute(sql)
    return backup


def test_both_are_named_and_nothing_is_restored(changed: Path, tmp_path: Path, capsys: Captured) -> None:
    shop = tmp_path / "shop.db"
    before, kept = shop.read_bytes(), changed.read_bytes()
    assert main(["check", "--shop", str(changed), "--lang", "en"]) == 1
    found = [each for each in capsys.readouterr().out.splitlines() if each]
    assert len(found) >= 2
    for lang in ("en", "zh_CN"):
        assert main(["restore", str(changed), "--to", str(shop), "--yes", "--lang", lang]) == 1
        told = capsys.readouterr()
        assert told.out == ""
        assert changed.name in told.err
        assert "--damaged" in told.err.splitlines()[-1]
        assert lang == "zh_CN" or all(each in told.err for each in found)
    assert (shop.read_bytes(), changed.read_bytes()) == (before, kept)
    assert sorted(tmp_path.glob("*.db")) == [shop]


def test_as_the_last_hope_it_is_restored_and_the_trail_says_so(changed: Path, tmp_path: Path, capsys: Captured) -> None:
    shop = tmp_path / "new.db"
    assert main(["restore", str(changed), "--to", str(shop), "--damaged", "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["faults"]) >= 2
    opened = open_shop(shop, read_only=True)
    line = audit_lines(opened)[0]
    opened.close()
    assert line.action == "shop.restored"
    assert "audit.chain" in str(line.detail["faults"])
    assert main(["restore", str(changed), "--to", str(tmp_path / "b.db"), "--damaged", "--lang", "en"]) == 0
    assert "was restored as it is" in capsys.readouterr().err
    assert main(["check", "--shop", str(shop)]) == 1
