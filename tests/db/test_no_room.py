"""A disk without a single byte left, from the command line: one sentence, in the language of the shop."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from desk_app.bootstrap import main
from desk_app.demo.desk import make_demo
from tests.db.conftest import fill_up


@pytest.mark.parametrize("command", ["backup", "backup to it", "report", "restore", "import"])
def test_no_byte_left(
    small_disk: Path, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    shop, elsewhere = small_disk / "shop.db", tmp_path / "elsewhere.db"
    make_demo(shop, clients=4, today=date(2026, 11, 21))
    elsewhere.write_bytes(shop.read_bytes())
    clients = tmp_path / "c.csv"
    clients.write_text("姓名,电话\n" + "".join(f"王芳{n},138{n:08}\n" for n in range(200)), encoding="utf-8")
    fill_up(small_disk, leave=0)
    before = shop.read_bytes()
    argv = {
        "backup": ["backup", "--shop", shop],
        "backup to it": ["backup", "--shop", elsewhere, "--to", small_disk],
        "report": ["report", "client", "1", "--shop", shop, "--out", tmp_path / "c.pdf"],
        "restore": ["restore", elsewhere, "--to", shop, "--yes"],
        "import": ["import", clients, "--shop", shop],
    }[command]
    assert main([str(each) for each in argv]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "磁盘" in said.err
    assert not re.search("I/O|error|disk", said.err)
    assert shop.read_bytes() == before
