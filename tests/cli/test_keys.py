"""`desk-app keys`: each path on a real encrypted shop, and nothing secret on the screen."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from desk_app.cli.console import DONE, NO_FRONTS, REFUSED
from desk_app.cli.start import main
from desk_app.cli.telling import SAY
from desk_app.db.backup import back_up
from desk_app.db.key_file import read_keys, write_keys
from desk_app.db.keys import Cost, NewKeys, new_keys
from desk_app.db.recovery import groups
from desk_app.db.shop import open_shop
from desk_app.errors import ShopFileError
from desk_app.staff.desk import ShopSetUp, set_up_shop
from desk_app.staff.keys import KeysUnsure

OLD, NEW = "walnut frog lamp tulip", "春天的第一杯奶茶"


@pytest.fixture
def keys() -> NewKeys:
    return new_keys(OLD, Cost(64, 1, 1))


@pytest.fixture
def path(tmp_path: Path, keys: NewKeys, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "locked.db"
    set_up_shop(file, ShopSetUp("Dui", "Lin", owner_pin="482913"), keys=keys).close()
    monkeypatch.setenv("DESK_APP_PIN", "482913")
    monkeypatch.setenv("DESK_APP_PASSPHRASE", OLD)
    monkeypatch.setenv("DESK_APP_NEW_PASSPHRASE", NEW)
    return file


def opens(path: Path, passphrase: str) -> bool:
    try:
        open_shop(path, passphrase=passphrase, read_only=True).close()
    except ShopFileError:
        return False
    return True


def run(*argv: str) -> int:
    return main(argv, NO_FRONTS)


def test_a_new_passphrase(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("keys", "passphrase", "--shop", str(path), "--user", "Lin") == DONE
    assert (opens(path, NEW), opens(path, OLD)) == (True, False)
    said = "".join(capfd.readouterr())
    assert OLD not in said
    assert NEW not in said


def test_a_wrong_passphrase_is_one_sentence(
    path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_APP_PASSPHRASE", "another one")
    assert run("keys", "passphrase", "--shop", str(path), "--user", "Lin") == REFUSED
    out, err = capfd.readouterr()
    assert (out, len(err.strip().splitlines())) == ("", 1)
    assert "another one" not in err


def test_the_sheet_is_replaced_and_recovers(
    path: Path, keys: NewKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheet.pdf"
    assert run("keys", "sheet", "--shop", str(path), "--out", str(out), "--user", "Lin") == DONE
    monkeypatch.setenv("DESK_APP_RECOVERY_KEY", "-".join(groups(keys.recovery)))
    assert run("keys", "recover", "--shop", str(path)) == REFUSED
    text = PdfReader(BytesIO(out.read_bytes())).pages[0].extract_text()
    shown = [
        word for word in text.split() if len(word) == 5 and word == word.upper() and word.isascii() and word.isalnum()
    ]
    monkeypatch.setenv("DESK_APP_RECOVERY_KEY", " ".join(shown[:8]))
    assert run("keys", "recover", "--shop", str(path)) == DONE
    assert opens(path, NEW)
    assert shown[0] not in "".join(capfd.readouterr())


@pytest.mark.parametrize(("refused", "kept"), [(KeysUnsure("unsure"), True), (ShopFileError("not changed"), False)])
def test_a_new_sheet_stays_where_it_may_be_the_one_that_opens(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: ShopFileError, kept: bool
) -> None:
    def fail(*_given: object) -> None:
        raise refused

    monkeypatch.setattr("desk_app.cli.keys.replace_recovery_key", fail)
    out = tmp_path / "sheet.pdf"
    assert run("keys", "sheet", "--shop", str(path), "--out", str(out), "--user", "Lin") == REFUSED
    assert out.exists() is kept


def test_nothing_given_is_said(path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("DESK_APP_RECOVERY_KEY", raising=False)
    assert run("keys", "recover", "--shop", str(path)) == REFUSED
    assert "DESK_APP_RECOVERY_KEY" in capfd.readouterr().err


# ── a plain shop ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "plain.db"
    set_up_shop(file, ShopSetUp("Dui", "Lin", owner_pin="482913")).close()
    monkeypatch.setenv("DESK_APP_PIN", "482913")
    monkeypatch.setenv("DESK_APP_NEW_PASSPHRASE", NEW)
    return file


def shown_on(sheet: Path) -> str:
    text = PdfReader(BytesIO(sheet.read_bytes())).pages[0].extract_text()
    five = [word for word in text.split() if len(word) == 5 and word.isascii() and word.isalnum()]
    return " ".join([word for word in five if word == word.upper()][:8])


def test_a_plain_shop_is_encrypted(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheet.pdf"
    assert run("keys", "encrypt", "--shop", str(plain), "--out", str(out), "--user", "Lin") == DONE
    said = capfd.readouterr()
    assert said.out.strip() == str(out)
    assert "plain.plain-" in said.err
    assert NEW not in "".join(said)
    assert opens(plain, NEW)
    monkeypatch.setenv("DESK_APP_PASSPHRASE", NEW)
    assert run("keys", "encrypt", "--shop", str(plain), "--out", str(out), "--user", "Lin") == REFUSED
    monkeypatch.setenv("DESK_APP_RECOVERY_KEY", shown_on(out))
    monkeypatch.setenv("DESK_APP_NEW_PASSPHRASE", OLD)
    assert run("keys", "recover", "--shop", str(plain)) == DONE
    assert opens(plain, OLD)


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [("DESK_APP_NEW_PASSPHRASE", "12345", "easy to guess"), ("DESK_APP_PIN", "111111", "PIN is wrong")],
)
def test_what_is_refused_leaves_it_plain_and_no_sheet(
    plain: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    variable: str,
    value: str,
    sentence: str,
) -> None:
    monkeypatch.setenv(variable, value)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    out = tmp_path / "sheet.pdf"
    assert run("keys", "encrypt", "--shop", str(plain), "--out", str(out), "--user", "Lin") == REFUSED
    assert len(capfd.readouterr().err.strip().splitlines()) == 1
    assert not out.exists()
    assert opens(plain, "")


def test_a_shop_that_is_open_is_not_encrypted_and_leaves_no_sheet(
    plain: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shop = open_shop(plain)
    out = tmp_path / "sheet.pdf"
    assert run("keys", "encrypt", "--shop", str(plain), "--out", str(out), "--user", "Lin") == REFUSED
    shop.close()
    assert len(capfd.readouterr().err.strip().splitlines()) == 1
    assert not out.exists()
    assert opens(plain, "")


# ── a wrong key anywhere is one sentence ──────────────────────────────────────────────────────────────────────────


def test_restoring_another_shop_says_which_passphrase_opens_it(
    path: Path, keys: NewKeys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    file = other / "locked.db"
    set_up_shop(file, ShopSetUp("Dui", "Lin", owner_pin="482913"), keys=new_keys(NEW, Cost(64, 1, 1))).close()
    shop = open_shop(file, passphrase=NEW)
    backup = back_up(shop).path
    shop.close()
    monkeypatch.setenv("DESK_APP_PASSPHRASE", NEW)
    assert run("restore", str(backup), "--to", str(path), "--user", "Lin", "--yes") == REFUSED
    monkeypatch.setenv("DESK_APP_RECOVERY_KEY", " ".join(groups(keys.recovery)))
    assert run("restore", str(backup), "--to", str(path), "--user", "Lin", "--yes") == DONE
    assert SAY("From now on the passphrase and the sheet of the backup open the shop.") in capfd.readouterr().err
    (kept,) = tmp_path.glob("locked.replaced-*.db")
    assert (opens(kept, NEW), opens(kept, OLD)) == (False, True)
    assert (opens(path, NEW), opens(path, OLD)) == (True, False)


@pytest.mark.parametrize("command", ["check", "backup", "restore", "passphrase", "sheet"])
def test_a_wrong_key_is_one_sentence_and_no_noise(
    command: str, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shop = open_shop(path, passphrase=OLD)
    backup = back_up(shop).path
    shop.close()
    capfd.readouterr()
    monkeypatch.setenv("DESK_APP_PASSPHRASE", "another one")
    shop_file = ("--shop", str(path))
    argv = {
        "check": ("check", *shop_file),
        "backup": ("backup", *shop_file, "--user", "Lin"),
        "restore": ("restore", str(backup), "--to", str(path), "--user", "Lin", "--yes"),
        "passphrase": ("keys", "passphrase", *shop_file, "--user", "Lin"),
        "sheet": ("keys", "sheet", *shop_file, "--out", str(tmp_path / "s.pdf"), "--user", "Lin"),
    }[command]
    assert run(*argv) == REFUSED
    out, err = capfd.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert not any(word in err for word in ("another one", "Traceback", "sqlcipher", "SQLITE", "ERROR"))
    assert opens(path, OLD)
    assert not (tmp_path / "s.pdf").exists()


def test_a_damaged_recovery_wrap_is_named_and_a_new_sheet_mends_it(
    path: Path, tmp_path: Path, keys: NewKeys, capfd: pytest.CaptureFixture[str]
) -> None:
    file = read_keys(path)
    write_keys(path, replace(file, by_recovery=bytes(len(file.by_recovery))))
    assert run("check", "--shop", str(path), "--lang", "en") == REFUSED
    assert "recovery sheet may open the shop no more" in capfd.readouterr().out
    assert run("backup", "--shop", str(path), "--user", "Lin", "--lang", "en") == DONE
    assert "recovery sheet may open the shop no more" in capfd.readouterr().err
    assert run("keys", "sheet", "--shop", str(path), "--out", str(tmp_path / "s.pdf"), "--user", "Lin") == DONE
    assert run("check", "--shop", str(path)) == DONE
