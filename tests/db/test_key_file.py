"""The key file beside a shop: made with it, carried along, and never lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up, remove_backup
from desk_app.db.check import check_file
from desk_app.db.connection import raw_connect
from desk_app.db.key_file import is_locked, key_for, read_keys, set_aside, write_keys
from desk_app.db.keys import Cost, WrongKey, keys_path, new_keys, unlock, with_passphrase
from desk_app.db.restore import restore
from desk_app.db.secret import Secret
from desk_app.db.shop import create_whole, open_shop
from desk_app.errors import ShopFileError
from tests.db.conftest import listing, make_shop

CHEAP = Cost(64, 1, 1)
OLD = "the old one"


def made(path: Path, clock: FixedClock, passphrase: str = OLD) -> Path:
    create_whole(path, lambda _shop: None, keys=new_keys(passphrase, CHEAP), clock=clock).close()
    return path


def change(path: Path, old: str, new: str) -> None:
    file = read_keys(path)
    write_keys(path, with_passphrase(file, unlock(file, old), new))


def test_a_shop_is_encrypted_from_its_first_byte(tmp_path: Path, clock: FixedClock) -> None:
    seen: list[bytes] = []
    create_whole(
        tmp_path / "a.db",
        lambda shop: seen.extend(path.read_bytes() for path in tmp_path.iterdir()),
        keys=new_keys("a", CHEAP),
        clock=clock,
    ).close()
    assert seen
    assert not any(b"SQLite format" in content or b"CREATE TABLE" in content for content in seen)
    assert set(listing(tmp_path)) == {"a.db", "a.db.keys"}
    assert is_locked(tmp_path / "a.db")


def test_a_plain_shop_has_no_key_file(tmp_path: Path, clock: FixedClock) -> None:
    path = make_shop(tmp_path / "a.db", clock)
    assert set(listing(tmp_path)) == {"a.db"}
    assert not is_locked(path)


def test_the_passphrase_and_the_data_key_open_it(tmp_path: Path, clock: FixedClock) -> None:
    path = made(tmp_path / "a.db", clock)
    shop = open_shop(path, passphrase="the old one", clock=clock)
    key = shop.database.passphrase
    shop.close()
    assert isinstance(key, Secret)
    open_shop(path, passphrase=key, clock=clock).close()
    with pytest.raises(WrongKey):
        open_shop(path, passphrase="the wrong one", clock=clock)
    with pytest.raises(ShopFileError, match="does not open"):
        open_shop(path, passphrase=Secret(bytes(32)), clock=clock)


def test_a_failed_making_leaves_no_keys(tmp_path: Path, clock: FixedClock) -> None:
    def fill(_shop: object) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        create_whole(tmp_path / "a.db", fill, keys=new_keys("a", CHEAP), clock=clock)
    assert listing(tmp_path) == {}


def test_keys_that_lie_where_a_shop_is_made_are_set_aside(tmp_path: Path, clock: FixedClock) -> None:
    path = made(tmp_path / "a.db", clock)
    old = keys_path(path).read_bytes()
    path.rename(tmp_path / "moved.db")
    made(path, clock, "another")
    assert (tmp_path / "a.db.keys.1").read_bytes() == old
    assert set_aside(path) == tmp_path / "a.db.keys.2"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.unlink(), "is missing. Put it back"),
        (lambda path: path.write_bytes(path.read_bytes()[:-40]), "is damaged. Put back the copy"),
        (lambda path: path.write_bytes(b"\xff\xfe\x00" * 50), "is damaged. Put back the copy"),
    ],
)
def test_a_missing_or_damaged_key_file_is_said(tmp_path: Path, clock: FixedClock, spoil: object, sentence: str) -> None:
    path = made(tmp_path / "a.db", clock)
    assert callable(spoil)
    spoil(keys_path(path))
    for open_it in (lambda: open_shop(path, passphrase="the old one"), lambda: check_file(path, "the old one")):
        with pytest.raises(ShopFileError, match=sentence):
            open_it()


def test_a_passphrase_is_no_key_for_the_driver(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="no key"):
        raw_connect(tmp_path / "a.db", "the old one")
    assert key_for(tmp_path / "a.db", "") == ""


def test_a_backup_carries_its_keys_and_loses_them_with_itself(tmp_path: Path, clock: FixedClock) -> None:
    path = made(tmp_path / "a.db", clock)
    (tmp_path / "usb").mkdir()
    shop = open_shop(path, passphrase="the old one", clock=clock)
    backup = back_up(shop, tmp_path / "usb").path
    shop.close()
    assert keys_path(backup).read_bytes() == keys_path(path).read_bytes()
    open_shop(backup, passphrase="the old one", read_only=True).close()
    assert check_file(backup, "the old one").ok
    remove_backup(backup)
    assert listing(tmp_path / "usb") == {}


def test_no_backup_without_the_key_file(tmp_path: Path, clock: FixedClock) -> None:
    path = made(tmp_path / "a.db", clock)
    shop = open_shop(path, passphrase="the old one", clock=clock)
    keys_path(path).unlink()
    with pytest.raises(ShopFileError, match="no copy was made"):
        back_up(shop)
    shop.close()
    assert set(listing(tmp_path)) == {"a.db"}


def test_restoring_onto_a_new_computer_brings_the_keys(tmp_path: Path, clock: FixedClock) -> None:
    path = made(tmp_path / "a.db", clock)
    shop = open_shop(path, passphrase="the old one", clock=clock)
    backup = back_up(shop).path
    shop.close()
    (tmp_path / "new").mkdir()
    restore(backup, tmp_path / "new" / "a.db", "the old one", clock=clock)
    assert set(listing(tmp_path / "new")) == {"a.db", "a.db.keys"}
    open_shop(tmp_path / "new" / "a.db", passphrase="the old one").close()


def test_restoring_over_the_same_shop_keeps_the_newest_passphrase(tmp_path: Path, clock: FixedClock) -> None:
    path = made(tmp_path / "a.db", clock)
    shop = open_shop(path, passphrase="the old one", clock=clock)
    backup, key = back_up(shop).path, shop.database.passphrase
    shop.close()
    change(path, "the old one", "the new one")
    kept = restore(backup, path, key, clock=clock).kept
    open_shop(path, passphrase="the new one").close()
    assert kept is not None
    open_shop(kept, passphrase="the new one", read_only=True).close()
    keys_path(backup).unlink()
    restore(backup, path, key, clock=clock)
    open_shop(path, passphrase="the new one").close()


def test_restoring_another_shop_keeps_the_keys_of_the_replaced_one(tmp_path: Path, clock: FixedClock) -> None:
    path, other = made(tmp_path / "a.db", clock), made(tmp_path / "b.db", clock, "the other one")
    shop = open_shop(other, passphrase="the other one", clock=clock)
    backup, key = back_up(shop).path, shop.database.passphrase
    shop.close()
    kept = restore(backup, path, key, clock=clock).kept
    open_shop(path, passphrase="the other one").close()
    assert kept is not None
    open_shop(kept, passphrase="the old one", read_only=True).close()


def test_a_plain_backup_over_an_encrypted_shop(tmp_path: Path, clock: FixedClock) -> None:
    path, plain = made(tmp_path / "a.db", clock), make_shop(tmp_path / "b.db", clock)
    shop = open_shop(plain, clock=clock)
    backup = back_up(shop).path
    shop.close()
    kept = restore(backup, path, clock=clock).kept
    open_shop(path).close()
    assert not keys_path(path).exists()
    assert kept is not None
    open_shop(kept, passphrase="the old one", read_only=True).close()


def test_another_program_cannot_open_it_and_the_key_is_not_in_the_process_list(
    tmp_path: Path, clock: FixedClock
) -> None:
    path = made(tmp_path / "a.db", clock)
    child = (
        "import sys; from pathlib import Path; from desk_app.db.shop import open_shop\n"
        "shop = open_shop(Path(sys.argv[1]), passphrase=sys.stdin.readline().strip())\n"
        "line = Path('/proc/self/cmdline'); seen = line.read_bytes() if line.exists() else b''\n"
        "key, shown = shop.database.passphrase.reveal(), b'the old' + b' one'\n"
        "print(key.hex().encode() in seen or shown in seen); shop.close()\n"
    )
    done = subprocess.run(
        (sys.executable, "-c", child, str(path)), input="the old one\n", capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("False", "")
