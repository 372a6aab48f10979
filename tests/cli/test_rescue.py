"""A damaged or missing file: the check names the last good backup, or says that there is none."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from desk_app.bootstrap import main
from desk_app.db.backup import back_up
from desk_app.db.keys import Cost, NewKeys, keys_path, new_keys
from desk_app.db.recovery import groups
from desk_app.db.shop import open_shop
from desk_app.demo.desk import make_demo
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


def test_damage_is_told_in_words_and_sqlites_own_only_to_support(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "shop.db"
    make_demo(path, clients=60, today=date(2026, 11, 21))
    shop = open_shop(path)
    made = back_up(shop)
    shop.close()
    data = bytearray(path.read_bytes())
    data[-60 * 4096 :] = bytes(sign ^ 0xFF for sign in data[-60 * 4096 :])
    path.write_bytes(data)
    for lang in ("en", "zh_CN"):
        assert main(["check", "--shop", str(path), "--lang", lang]) == 1
        told = capsys.readouterr()
        assert len(told.out.splitlines()) == 1
        assert not re.search("btree|Tree|page|malformed|error", told.out + told.err)
        assert ("visits" if lang == "en" else "到店记录") in told.out
        assert str(made.path) in told.err
    assert main(["check", "--shop", str(path), "--json", "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    shape = json.loads(told.out)
    (problem,) = shape["problems"]
    assert shape["last_good_backup"] == str(made.path)
    assert problem["message"].startswith("The file is damaged in")
    assert "page" in problem["support"]
    assert len(problem["support"]) < 5000
    made.path.unlink()
    assert main(["check", "--shop", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["last_good_backup"] is None


PASSPHRASE = "walnut frog lamp tulip"


@pytest.fixture
def keys() -> NewKeys:
    return new_keys(PASSPHRASE, Cost(64, 1, 1))


@pytest.fixture
def locked(tmp_path: Path, keys: NewKeys) -> tuple[Path, Path]:
    """An encrypted shop and its backup."""
    path = tmp_path / "shop.db"
    shop = set_up_shop(path, ShopSetUp("Dui", "Lin", owner_pin="482913", language="en"), keys=keys)
    made = back_up(shop).path
    shop.close()
    return path, made


def test_a_file_that_is_gone_has_its_backup_named_and_restored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "shop.db"
    shop = set_up_shop(path, ShopSetUp("Dui", "Lin", language="en", demo=True))
    made = back_up(shop).path
    shop.close()
    path.unlink()
    assert main(["check", "--shop", str(path)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "There is no file" in said.err
    assert f"The last good backup is {made}" in said.err
    assert main(["restore", str(made), "--to", str(path)]) == 0
    assert main(["check", "--shop", str(path)]) == 0


def test_a_name_that_never_was_a_shop_is_only_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--shop", str(tmp_path / "new.db")]) == 1
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "There is no file" in line


@pytest.mark.parametrize("left", ["nothing", "keys", "broken", "zeros"])
@pytest.mark.parametrize("how", ["passphrase", "sheet"])
def test_an_encrypted_one_by_its_passphrase_or_its_sheet(
    locked: tuple[Path, Path],
    keys: NewKeys,
    how: str,
    left: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Gone with or without its key file, or with its first page broken and no key file."""
    path, made = locked
    data = path.read_bytes()
    path.unlink()
    if left != "keys":
        keys_path(path).unlink()
    if left == "broken":
        path.write_bytes(bytes(sign ^ 0x5A for sign in data[:4096]) + data[4096:])
    elif left == "zeros":
        path.write_bytes(bytes(4096) + data[4096:])
    assert main(["check", "--shop", str(path)]) == 1
    assert "backups are encrypted" in capsys.readouterr().err
    if how == "passphrase":
        monkeypatch.setenv("DESK_APP_PASSPHRASE", PASSPHRASE)
    else:
        monkeypatch.setenv("DESK_APP_RECOVERY_KEY", " ".join(groups(keys.recovery)))
    assert main(["check", "--shop", str(path)]) == 1
    assert f"The last good backup is {made}" in capsys.readouterr().err
    monkeypatch.setenv("DESK_APP_PIN", "482913")
    assert main(["restore", str(made), "--to", str(path), "--yes", "--user", "Lin"]) == 0
    open_shop(path, passphrase=PASSPHRASE, read_only=True).close()


def test_where_only_the_key_file_is_gone_nothing_is_restored(
    locked: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path, made = locked
    keys_path(path).unlink()
    monkeypatch.setenv("DESK_APP_PASSPHRASE", PASSPHRASE)
    assert main(["check", "--shop", str(path)]) == 1
    assert f"Copy {keys_path(made)} beside the shop file" in capsys.readouterr().err
    keys_path(path).write_bytes(keys_path(made).read_bytes())
    assert main(["check", "--shop", str(path)]) == 0
