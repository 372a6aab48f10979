"""Restoring: the right file in place, the replaced one kept, and nothing in between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.restore import restore, what_is_lost
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import ShopFileError
from tests.db.conftest import SETTINGS, count_settings, fill_up, listing, make_shop

KEPT = "closed.replaced-20261121T063000Z.db"


def rename_shop(path: Path, name: str, passphrase: str = "") -> None:
    shop = open_shop(path, passphrase=passphrase)
    with shop.writing():
        write_setting("shop_name", name)
    shop.close()


def name_of(path: Path, passphrase: str = "") -> str:
    shop = open_shop(path, passphrase=passphrase, read_only=True)
    try:
        return shop.settings.shop_name
    finally:
        shop.close()


def backup_of(path: Path, clock: FixedClock, passphrase: str = "") -> Path:
    shop = open_shop(path, clock=clock, passphrase=passphrase)
    made = back_up(shop)
    shop.close()
    return made.path


@pytest.mark.parametrize("passphrase", ["", "芝麻开门's"])
def test_the_backup_is_in_place_and_the_replaced_file_beside_it(
    tmp_path: Path, clock: FixedClock, passphrase: str
) -> None:
    path = make_shop(tmp_path / "closed.db", clock, passphrase)
    backup = backup_of(path, clock, passphrase)
    rename_shop(path, "after", passphrase)
    done = restore(backup, path, passphrase, clock=clock)
    assert (done.path, done.kept) == (path, tmp_path / KEPT)
    assert name_of(path, passphrase) == ""
    assert name_of(tmp_path / KEPT, passphrase) == "after"
    names = {"closed.db", KEPT, backup.name}
    assert set(listing(tmp_path)) == names | ({f"{name}.keys" for name in names} if passphrase else set())
    again = restore(backup, path, passphrase, clock=clock)
    assert again.kept is not None
    assert again.kept.name == "closed.replaced-20261121T063000Z-2.db"


def test_to_a_place_where_there_is_nothing(closed_shop: Path, clock: FixedClock, tmp_path: Path) -> None:
    backup = backup_of(closed_shop, clock)
    (tmp_path / "new").mkdir()
    done = restore(backup, tmp_path / "new" / "shop.db", clock=clock)
    assert done.kept is None
    assert set(listing(tmp_path / "new")) == {"shop.db"}
    assert count_settings(done.path) == SETTINGS


def test_an_open_shop_is_not_replaced(closed_shop: Path, clock: FixedClock) -> None:
    backup = backup_of(closed_shop, clock)
    shop = open_shop(closed_shop, clock=clock)
    with pytest.raises(ShopFileError, match="open in another window"):
        restore(backup, closed_shop, clock=clock)
    with shop.writing():
        write_setting("shop_name", "still here")
    shop.close()
    assert name_of(closed_shop) == "still here"


def test_the_log_of_a_killed_program_goes_with_the_replaced_file(closed_shop: Path, clock: FixedClock) -> None:
    backup = backup_of(closed_shop, clock)
    child = (
        "import os, sys\nfrom pathlib import Path\nfrom desk_app.db.settings import write_setting\n"
        "from desk_app.db.shop import open_shop\nshop = open_shop(Path(sys.argv[1]))\n"
        "with shop.writing():\n    write_setting('shop_name', 'in the log')\nos.kill(os.getpid(), 9)\n"
    )
    subprocess.run((sys.executable, "-c", child, str(closed_shop)), check=False)
    assert Path(f"{closed_shop}-wal").exists()
    restore(backup, closed_shop, clock=clock)
    assert name_of(closed_shop) == ""
    assert name_of(closed_shop.with_name(KEPT)) == "in the log"


def test_a_damaged_file_is_replaced_and_kept_with_its_log(closed_shop: Path, clock: FixedClock) -> None:
    backup = backup_of(closed_shop, clock)
    closed_shop.write_bytes(b"broken" * 4000)
    Path(f"{closed_shop}-wal").write_bytes(b"log")
    restore(backup, closed_shop, clock=clock)
    assert count_settings(closed_shop) == SETTINGS
    kept = closed_shop.with_name(KEPT)
    assert kept.read_bytes() == b"broken" * 4000
    assert Path(f"{kept}-wal").read_bytes() == b"log"


def test_a_damaged_backup_is_refused_and_nothing_changes(closed_shop: Path, clock: FixedClock) -> None:
    backup = backup_of(closed_shop, clock)
    data = bytearray(backup.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 20_000] = b"\xff" * 20_000
    backup.write_bytes(data)
    before = listing(closed_shop.parent)
    with pytest.raises(ShopFileError, match="is damaged and was not used"):
        restore(backup, closed_shop, clock=clock)
    assert listing(closed_shop.parent) == before


def test_what_is_no_backup_is_refused(closed_shop: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("客户,电话\n" * 100)
    before = listing(tmp_path)
    for source, to, sentence in (
        (tmp_path / "a.csv", closed_shop, "is no backup of a shop"),
        (tmp_path / "none", closed_shop, "There is no file"),
        (closed_shop, closed_shop, "are the same file"),
        (closed_shop, tmp_path / "gone" / "a.db", "There is no folder"),
        (closed_shop, tmp_path, "is a folder"),
    ):
        with pytest.raises(ShopFileError, match=sentence):
            restore(source, to)
    assert listing(tmp_path) == before


def test_a_wrong_passphrase_is_refused(tmp_path: Path, clock: FixedClock) -> None:
    path = make_shop(tmp_path / "closed.db", clock, "right")
    backup = backup_of(path, clock, "right")
    with pytest.raises(ShopFileError, match="passphrase does not open"):
        restore(backup, path, "wrong", clock=clock)
    assert set(listing(tmp_path)) == {"closed.db", "closed.db.keys", backup.name, f"{backup.name}.keys"}


def test_no_room_for_the_restored_file_leaves_the_old_one(
    small_disk: Path, closed_shop: Path, clock: FixedClock
) -> None:
    target = make_shop(small_disk / "closed.db", clock)
    fill_up(small_disk, leave=400_000)
    before = listing(small_disk)
    with pytest.raises(ShopFileError, match="full"):
        restore(closed_shop, target, clock=clock)
    assert listing(small_disk) == before


def test_what_restoring_would_undo(shop: Shop) -> None:
    backup = back_up(shop).path
    assert what_is_lost(backup, shop) == {}
    with shop.writing():
        write_setting("theme", "dark")
        write_setting("language", "en")
    assert what_is_lost(backup, shop) == {"setting": 2}
