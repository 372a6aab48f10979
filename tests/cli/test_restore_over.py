"""`desk-app restore` over a file that is there: whose word and whose key it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.cli.console import DONE, NO_FRONTS, REFUSED
from desk_app.cli.start import main
from desk_app.db.backup import back_up
from desk_app.db.keys import Cost, NewKeys, keys_path, new_keys
from desk_app.db.recovery import groups
from desk_app.db.shop import open_shop
from desk_app.staff.account import StaffId
from desk_app.staff.desk import ShopSetUp, set_up_shop, sign_in
from desk_app.staff.keys import change_passphrase

OURS, THEIRS, CHANGED = "walnut frog lamp tulip", "evil passphrase of mallory", "changed cedar violin moon"


def shop_and_backup(folder: Path, owner: str, pin: str, keys: NewKeys | None, passphrase: str) -> tuple[Path, Path]:
    folder.mkdir()
    path = folder / "shop.db"
    set_up_shop(path, ShopSetUp("Dui", owner, owner_pin=pin, language="en"), keys=keys).close()
    shop = open_shop(path, passphrase=passphrase)
    made = back_up(shop).path
    shop.close()
    return path, made


@pytest.fixture
def keys() -> NewKeys:
    return new_keys(OURS, Cost(64, 1, 1))


@pytest.fixture
def ours(tmp_path: Path, keys: NewKeys, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    monkeypatch.setenv("DESK_APP_PIN", "482913")
    monkeypatch.setenv("DESK_APP_PASSPHRASE", OURS)
    return shop_and_backup(tmp_path / "ours", "Lin", "482913", keys, OURS)


def restore(backup: Path, to: Path, user: str) -> int:
    return main(["restore", str(backup), "--to", str(to), "--yes", "--user", user], NO_FRONTS)


def spoil(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("without_keys", [False, True])
@pytest.mark.parametrize("given", [THEIRS, None])
@pytest.mark.parametrize("plain", [False, True])
def test_a_stranger_does_not_replace_an_encrypted_shop(
    ours: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    plain: bool,
    given: str | None,
    without_keys: bool,
) -> None:
    path, _backup = ours
    evil_keys = None if plain else new_keys(THEIRS, Cost(64, 1, 1))
    _theirs, evil = shop_and_backup(tmp_path / "evil", "Mallory", "111999", evil_keys, "" if plain else THEIRS)
    monkeypatch.setenv("DESK_APP_PIN", "111999")
    monkeypatch.delenv("DESK_APP_PASSPHRASE")
    if given is not None:
        monkeypatch.setenv("DESK_APP_PASSPHRASE", given)
    if without_keys:
        keys_path(path).unlink()
    before = path.read_bytes()
    capfd.readouterr()
    assert restore(evil, path, "Mallory") == REFUSED
    out, err = capfd.readouterr()
    assert (out, len(err.strip().splitlines())) == ("", 1)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.replaced-*"))


def test_with_the_passphrase_it_still_takes_an_owner_of_that_shop(
    ours: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _backup = ours
    _theirs, evil = shop_and_backup(tmp_path / "evil", "Mallory", "111999", None, "")
    monkeypatch.setenv("DESK_APP_PIN", "111999")
    assert restore(evil, path, "Mallory") == REFUSED
    monkeypatch.setenv("DESK_APP_PIN", "482913")
    assert restore(evil, path, "Lin") == DONE


@pytest.mark.parametrize("at", [100, 100_000])
def test_a_damaged_shop_takes_its_backup_of_before_the_new_passphrase(
    ours: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], at: int
) -> None:
    path, backup = ours
    shop = open_shop(path, passphrase=OURS)
    change_passphrase(shop, sign_in(shop, StaffId(1), "482913"), OURS, CHANGED, CHANGED)
    shop.close()
    spoil(path, at)
    monkeypatch.setenv("DESK_APP_PASSPHRASE", CHANGED)
    capfd.readouterr()
    assert main(["check", "--shop", str(path)], NO_FRONTS) == REFUSED
    if at > 4096:  # else the check itself says that the file does not open
        assert backup.name in capfd.readouterr().err
    assert restore(backup, path, "Lin") == DONE
    open_shop(path, passphrase=CHANGED, read_only=True).close()


def test_the_sheet_does_what_the_passphrase_does(
    ours: tuple[Path, Path], keys: NewKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, backup = ours
    monkeypatch.delenv("DESK_APP_PASSPHRASE")
    assert restore(backup, path, "Lin") == REFUSED
    monkeypatch.setenv("DESK_APP_RECOVERY_KEY", " ".join(groups(keys.recovery)))
    assert restore(backup, path, "Lin") == DONE


def test_a_lost_key_file_comes_back_with_a_backup_of_that_shop(ours: tuple[Path, Path]) -> None:
    path, backup = ours
    keys_path(path).unlink()
    assert restore(backup, path, "Lin") == DONE
    open_shop(path, passphrase=OURS, read_only=True).close()


@pytest.mark.parametrize("there", [True, False])
def test_a_wrong_passphrase_is_one_sentence(
    ours: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    there: bool,
) -> None:
    path, backup = ours
    monkeypatch.setenv("DESK_APP_PASSPHRASE", "another one")
    capfd.readouterr()
    assert restore(backup, path if there else tmp_path / "new.db", "Lin") == REFUSED
    assert len(capfd.readouterr().err.strip().splitlines()) == 1


def test_a_wrong_passphrase_of_the_backup_over_a_plain_shop_is_one_sentence(
    ours: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    plain, _copy = shop_and_backup(tmp_path / "plain", "Lin", "482913", None, "")
    monkeypatch.setenv("DESK_APP_PASSPHRASE", "another one")
    capfd.readouterr()
    assert restore(ours[1], plain, "Lin") == REFUSED
    assert len(capfd.readouterr().err.strip().splitlines()) == 1
