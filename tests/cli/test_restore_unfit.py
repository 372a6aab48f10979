"""`desk-app restore` of what is no backup: it is the backup that is named, never the healthy shop file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desk_app.bootstrap import main
from desk_app.db.backup import back_up
from desk_app.db.shop import open_shop
from desk_app.demo.desk import make_demo

Captured = pytest.CaptureFixture[str]

DAMAGED = "The backup bad.deskbackup is damaged and was not used. Choose an earlier one."
PERHAPS_LOCKED = (
    "bad.deskbackup is no backup of a shop, or it is locked with a passphrase that was not given. It was not used."
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A shop file and its backup."""
    path = tmp_path_factory.mktemp("unfit") / "shop.db"
    make_demo(path, clients=60, today=date(2026, 11, 21))
    shop = open_shop(path)
    backup = back_up(shop).path
    shop.close()
    return path.read_bytes(), backup.read_bytes()


def spoiled(backup: bytes, how: str) -> bytes:
    half = len(backup) // 2
    return {
        "cut": backup[: half // 4096 * 4096],
        "head": backup[:50],
        "empty": b"",
        "holed": backup[:half] + b"\xff" * (len(backup) - half),
        "csv": b"name,phone\nLin,13900001234\n" * 500,
        "zeros": bytes(len(backup)),
    }[how]


@pytest.mark.parametrize("over", ["healthy", "new", "damaged"])
@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("cut", DAMAGED),
        ("head", DAMAGED),
        ("empty", DAMAGED),
        ("holed", DAMAGED),
        ("csv", PERHAPS_LOCKED),
        ("zeros", PERHAPS_LOCKED),
    ],
)
def test_one_sentence_about_the_backup(
    made: tuple[bytes, bytes], tmp_path: Path, capsys: Captured, how: str, said: str, over: str
) -> None:
    shop_file, backup = tmp_path / "r.db", tmp_path / "bad.deskbackup"
    backup.write_bytes(spoiled(made[1], how))
    if over != "new":
        shop_file.write_bytes(made[0] if over == "healthy" else spoiled(made[0], "cut"))
    before = shop_file.read_bytes() if over != "new" else None
    assert main(["restore", str(backup), "--to", str(shop_file), "--yes", "--lang", "en"]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.splitlines()) == ("", [said])
    assert (shop_file.read_bytes() if shop_file.exists() else None) == before
    assert main(["restore", str(backup), "--to", str(shop_file), "--yes", "--lang", "zh_CN"]) == 1
    assert "bad.deskbackup" in capsys.readouterr().err


@pytest.mark.parametrize("how", ["cut", "empty", "csv"])
def test_a_damaged_shop_file_is_still_said_to_be_that(
    made: tuple[bytes, bytes], tmp_path: Path, capsys: Captured, how: str
) -> None:
    shop_file, backup = tmp_path / "r.db", tmp_path / "good.deskbackup"
    shop_file.write_bytes(spoiled(made[0], how))
    backup.write_bytes(made[1])
    assert main(["restore", str(backup), "--to", str(shop_file), "--yes", "--lang", "en"]) == 0
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith("What would be lost cannot be counted.")
    assert "backup good" not in first
