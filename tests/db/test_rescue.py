"""Which backup can be gone back to when the shop file is damaged or gone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import BackupMade, back_up
from desk_app.db.key_file import read_keys, write_keys
from desk_app.db.keys import Cost, NewKeys, WrongKey, keys_path, new_keys, unlock, with_passphrase
from desk_app.db.noted import NotedLine, note
from desk_app.db.replacing import key_over
from desk_app.db.rescue import WayBack, backups_of, last_good_backup, put_keys_back, way_back
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


# ── the shop file, or its key file, is gone altogether ────────────────────────────────────────────────────────────

PASSPHRASE = "芝麻开门"


def encrypted(tmp_path: Path, clock: FixedClock) -> tuple[Path, list[BackupMade], NewKeys]:
    keys = new_keys(PASSPHRASE, Cost(64, 1, 1))
    path = tmp_path / "a.db"
    open_shop(path, create=True, keys=keys, clock=clock).close()
    return path, three_backups(path, clock, tmp_path, PASSPHRASE), keys


@pytest.mark.parametrize("noted", [True, False])
def test_a_file_that_is_gone_has_its_backups(closed_shop: Path, clock: FixedClock, tmp_path: Path, noted: bool) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    *_older, newest = three_backups(closed_shop, clock, folder if noted else closed_shop.parent)
    if noted:  # nothing else knows the folder once the file is gone
        note(closed_shop, NotedLine(NOW, 1, "", restored=False), (folder,))
    closed_shop.unlink()
    assert backups_of(closed_shop)[0] == newest
    assert way_back(closed_shop) == WayBack(newest)
    assert backups_of(closed_shop.with_name("other.db")) == ()


@pytest.mark.parametrize("keys_there", [True, False])
@pytest.mark.parametrize("by_sheet", [True, False])
def test_an_encrypted_file_that_is_gone(tmp_path: Path, clock: FixedClock, keys_there: bool, by_sheet: bool) -> None:
    path, (*_older, newest), keys = encrypted(tmp_path, clock)
    path.unlink()
    if not keys_there:
        keys_path(path).unlink()
    assert way_back(path) is None
    assert way_back(path, "wrong") is None
    found = way_back(path, sheet=keys.recovery) if by_sheet else way_back(path, PASSPHRASE)
    assert found == WayBack(newest, keys.data)


def test_a_plain_backup_does_not_stand_in_for_an_encrypted_file_that_is_gone(tmp_path: Path, clock: FixedClock) -> None:
    path, _made, _keys = encrypted(tmp_path, clock)
    for made in backups_of(path):
        made.path.unlink()
    path.unlink()
    (tmp_path / "evil").mkdir()
    three_backups(make_shop(tmp_path / "evil" / "a.db", clock), clock, tmp_path)
    assert way_back(path) is None
    keys_path(path).unlink()
    assert way_back(path) is not None, "without a trace of keys nobody knows that it was encrypted"


@pytest.mark.parametrize("first_page", ["random", "zeros", "salt"])
@pytest.mark.parametrize("by_sheet", [True, False])
def test_a_broken_first_page_and_no_key_file(
    tmp_path: Path, clock: FixedClock, first_page: str, by_sheet: bool
) -> None:
    path, (*_older, newest), keys = encrypted(tmp_path, clock)
    keys_path(path).unlink()
    broken = {"random": os.urandom(4096), "zeros": bytes(4096), "salt": os.urandom(16)}[first_page]
    data = bytearray(path.read_bytes())
    data[: len(broken)] = broken
    path.write_bytes(data)
    assert way_back(path) is None
    found = way_back(path, sheet=keys.recovery) if by_sheet else way_back(path, PASSPHRASE)
    assert found == WayBack(newest, keys.data)
    assert key_over(path, brought=keys.data) in {keys.data, ""}, "the command line lets it take the place too"


def test_a_strangers_backup_does_not_take_the_place_of_a_broken_file(tmp_path: Path, clock: FixedClock) -> None:
    path, ours, _keys = encrypted(tmp_path, clock)
    keys_path(path).unlink()
    data = bytearray(path.read_bytes())
    data[:4096] = os.urandom(4096)
    path.write_bytes(data)
    (tmp_path / "evil").mkdir()
    evil = make_shop(tmp_path / "evil" / "a.db", clock, "walnut frog")
    clock.instant = NOW + timedelta(days=1)
    theirs = three_backups(evil, clock, tmp_path, "walnut frog")
    assert {made.path for made in theirs} <= {made.path for made in backups_of(path)}
    assert way_back(path, "walnut frog") is None
    found = way_back(path, PASSPHRASE)
    assert found is not None
    assert found.backup in ours
    with pytest.raises(WrongKey):
        key_over(path, brought=unlock(read_keys(evil), "walnut frog"))


@pytest.mark.parametrize("left", ["damaged", "another's", "none"])
def test_where_only_the_keys_are_gone_they_are_put_back(tmp_path: Path, clock: FixedClock, left: str) -> None:
    path, (*_older, newest), keys = encrypted(tmp_path, clock)
    before = path.read_bytes()
    if left == "damaged":
        keys_path(path).write_text("{")
    elif left == "another's":
        write_keys(path, new_keys(PASSPHRASE, Cost(64, 1, 1)).file)
    else:
        keys_path(path).unlink()
    found = way_back(path, PASSPHRASE)
    assert found == WayBack(newest, keys.data, keys_only=True)
    put_keys_back(path, found)
    assert path.read_bytes() == before
    open_shop(path, passphrase=PASSPHRASE, read_only=True).close()
