"""A damaged file: the check names the last good backup, or says that there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.bootstrap import main
from desk_app.db.backup import back_up
from desk_app.staff.desk import ShopSetUp, set_up_shop


def test_check_names_the_last_good_backup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "shop.db"
    shop = set_up_shop(path, ShopSetUp("兑记", "林欣妍", language="en", demo=True))
    made = back_up(shop)
    shop.close()
    data = bytearray(path.read_bytes())
    data[3 * 4096 : -4096] = b"\xff" * (len(data) - 4 * 4096)
    path.write_bytes(data)
    assert main(["check", "--shop", str(path)]) == 1
    assert str(made.path) in capsys.readouterr().err
    made.path.write_bytes(data)
    assert main(["check", "--shop", str(path)]) == 1
    said = capsys.readouterr().err
    assert made.path.name not in said
    assert said.strip()
