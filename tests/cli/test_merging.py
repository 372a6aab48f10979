"""Finding, merging and parting from the command line: what it prints, what it leaves, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk_app.bootstrap import main
from desk_app.clients.client import Birthday, ClientDraft
from desk_app.clients.desk import add_client, add_note, get_client, resolve_client
from desk_app.db.shop import open_shop
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Role, StaffDraft
from desk_app.staff.desk import ShopSetUp, save_staff, set_up_shop, sign_in, staff_list

PIN = "8341"
Captured = pytest.CaptureFixture[str]

BORN = Birthday(3, 7, 1990)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESK_APP_PIN", PIN)
    path = tmp_path / "shop.db"
    shop = set_up_shop(path, ShopSetUp(name="兑记", owner_name="林欣妍", owner_pin=PIN, language="en"))
    owner = sign_in(shop, staff_list(shop)[0].id, PIN)
    save_staff(shop, owner, StaffDraft("周琳", Role.RECEPTIONIST, pin=PIN))
    add_client(shop, owner, ClientDraft("王芳", phones=("13812345678",), birthday=BORN, address="徐汇"))
    other = add_client(
        shop, owner, ClientDraft("王 芳", phones=("13812345678",), birthday=BORN, code="C-0042", address="静安")
    ).client_id
    add_note(shop, owner, other, "怕痛")
    shop.close()
    return path


def run(path: Path, *words: str, user: str = "林欣妍") -> int:
    return main([*words, "--shop", str(path), "--user", user])


def test_from_finding_to_parting(path: Path, capsys: Captured) -> None:
    assert run(path, "duplicates", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    (pair,) = found["pairs"]
    assert (pair["kept"]["code"], pair["other"]["code"], pair["sure"]) == ("A-00001", "C-0042", True)
    assert pair["reasons"] == ["same_name", "same_phone", "same_birthday"]
    assert run(path, "merge", "A-00001", "C-0042", "--take", "address", "--json") == 0
    assert json.loads(capsys.readouterr().out)["moved"] == {"client_note": 1}
    shop = open_shop(path)
    assert get_client(shop, resolve_client(shop, "C-0042")).address == "静安"
    shop.close()
    assert run(path, "duplicates") == 0
    assert capsys.readouterr().out == "0 pairs that may be one person.\n"
    assert run(path, "merge", "A-00001", "C-0042") == 1
    assert "one file already" in capsys.readouterr().err
    assert run(path, "unmerge", "C-0042") == 0
    assert capsys.readouterr().out.splitlines()[0] == "C-0042 is a file of its own again, apart from A-00001."
    assert run(path, "unmerge", "C-0042") == 1
    assert "not merged" in capsys.readouterr().err
    assert not check_everything(path).problems


def test_lines_say_who_and_why(path: Path, capsys: Captured) -> None:
    assert run(path, "duplicates", "--lang", "zh_CN") == 0
    first, last = capsys.readouterr().out.splitlines()
    assert "王芳 (A-00001, #1) = 王芳 (C-0042, #2)" in first
    assert "姓名相同" in first
    assert first.endswith("确定")
    assert last == "可能是同一人的档案：1对。"


def test_roles_hold_here_too(path: Path, capsys: Captured) -> None:
    assert run(path, "duplicates", user="周琳") == 0
    capsys.readouterr()
    assert run(path, "merge", "A-00001", "C-0042", user="周琳") == 1
    assert capsys.readouterr().out == ""


def test_an_unknown_field_is_refused(path: Path, capsys: Captured) -> None:
    assert run(path, "merge", "A-00001", "C-0042", "--take", "notes") == 1
    assert "notes" in capsys.readouterr().err
