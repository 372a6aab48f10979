"""`desk-app keys`: each path on a real encrypted shop, and nothing secret on the screen."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from desk_app.cli.console import DONE, NO_FRONTS, REFUSED
from desk_app.cli.start import main
from desk_app.db.keys import Cost, NewKeys, new_keys
from desk_app.db.recovery import groups
from desk_app.db.shop import open_shop
from desk_app.errors import ShopFileError
from desk_app.staff.desk import ShopSetUp, set_up_shop

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


def test_nothing_given_is_said(path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("DESK_APP_RECOVERY_KEY", raising=False)
    assert run("keys", "recover", "--shop", str(path)) == REFUSED
    assert "DESK_APP_RECOVERY_KEY" in capfd.readouterr().err
