"""Which backup can be gone back to when the shop file is damaged."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import BackupMade, back_up
from desk_app.db.key_file import read_keys, write_keys
from desk_app.db.keys import Cost, keys_path, unlock, with_passphrase
from desk_app.db.rescue import last_good_backup
from desk_app.db.second import back_up_both
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop, open_shop
from tests.conftest import NOW
from tests.db.conftest import make_shop


def three_backups(path: Path, clock: FixedClock, folder: Path, passphrase: str = "") -> list[BackupMade]:
    """An old, a newer and the newest backup in ``folder``."""
    shop = open_shop(path, clock=clock, passphrase=passphrase)
    made = []
    for hours in range(3):
        clock.instant = NOW + timedelta(hours=hours)
        with shop.writing():
            write_setting("backup_folder", str(folder))
        made.append(back_up(shop, folder))
    shop.close()
    return made


def spoil(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at : at + 5000] = bytes(sign ^ 0xFF for sign in data[at : at + 5000])
    path.write_bytes(data)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_the_newest_whole_one(closed_shop: Path, clock: FixedClock, tmp_path: Path, elsewhere: bool) -> None:
    folder = tmp_path / "copies" if elsewhere else closed_shop.parent
    folder.mkdir(exist_ok=True)
    _old, newer, newest = three_backups(closed_shop, clock, folder)
    spoil(closed_shop, closed_shop.stat().st_size // 2)
    assert last_good_backup(closed_shop) == newest
    spoil(newest.path, newest.size // 2)
    assert last_good_backup(closed_shop) == newer


def test_one_that_is_only_on_the_stick(shop: Shop, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with shop.writing():
        write_setting("backup_second_folder", str(stick))
    shop.settings_changed()
    done = back_up_both(shop)
    assert done.first is not None
    done.first.path.unlink()
    shop.close()
    assert last_good_backup(shop.path) == done.second
    shop.path.write_bytes(b"")  # it says nothing any more, and the note beside it does
    assert last_good_backup(shop.path) == done.second


def test_of_a_file_that_cannot_be_asked(closed_shop: Path, clock: FixedClock) -> None:
    *_older, newest = three_backups(closed_shop, clock, closed_shop.parent)
    closed_shop.write_bytes(b"")
    assert last_good_backup(closed_shop) == newest


def test_none_is_said_to_be_good_that_is_not(closed_shop: Path, clock: FixedClock) -> None:
    assert last_good_backup(closed_shop) is None
    for made in three_backups(closed_shop, clock, closed_shop.parent):
        spoil(made.path, 0)
    assert last_good_backup(closed_shop) is None


def test_an_encrypted_one(tmp_path: Path, clock: FixedClock) -> None:
    path = make_shop(tmp_path / "a.db", clock, "芝麻开门")
    *_older, newest = three_backups(path, clock, tmp_path, "芝麻开门")
    spoil(path, 8192)
    assert last_good_backup(path, "芝麻开门") == newest


def test_one_from_before_a_change_of_passphrase(tmp_path: Path, clock: FixedClock) -> None:
    path = make_shop(tmp_path / "a.db", clock, "芝麻开门")
    *_older, newest = three_backups(path, clock, tmp_path, "芝麻开门")
    keys = read_keys(path)
    write_keys(path, with_passphrase(keys, unlock(keys, "芝麻开门"), "walnut frog", Cost(64, 1, 1)))
    spoil(path, 8192)
    assert last_good_backup(path, "walnut frog") == newest


@pytest.mark.parametrize("left", ["file", "keys"])
def test_a_plain_backup_is_none_of_an_encrypted_shop(tmp_path: Path, clock: FixedClock, left: str) -> None:
    (tmp_path / "evil").mkdir()
    evil = make_shop(tmp_path / "evil" / "a.db", clock)
    path = make_shop(tmp_path / "a.db", clock, "芝麻开门")
    three_backups(evil, clock, tmp_path)
    if left == "file":
        keys_path(path).unlink()
    else:
        path.write_bytes(b"")
    assert list(tmp_path.glob("*.deskbackup"))
    assert last_good_backup(path) is None
