"""What the name of a file says: a backup is never written to, and a link is the file that it leads to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.check import check_file
from desk_app.db.keys import Cost, keys_path, new_keys
from desk_app.db.names import is_kept, must_not_be_kept, real_path
from desk_app.db.restore import restore
from desk_app.db.shop import Shop, create_whole, open_shop
from desk_app.errors import ShopFileError

NEVER = "is a backup, and a backup is never written to"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("shop-20261121T063000Z.deskbackup", True),
        ("shop-20261121T063000Z.DESKBACKUP", True),
        ("任何.deskbackup", True),
        ("shop.db", False),
        ("deskbackup", False),
        ("shop.replaced-20261121T063000Z.db", False),
        (".shop-20261121T063000Z.deskbackup.part", False),
    ],
)
def test_by_its_name(tmp_path: Path, name: str, kept: bool) -> None:
    assert is_kept(Path(name)) is kept
    path, link = tmp_path / name, tmp_path / "link.db"
    path.touch()
    link.symlink_to(path)
    for each in (path, link):
        if kept:
            with pytest.raises(ShopFileError, match=NEVER):
                must_not_be_kept(each)
        else:
            must_not_be_kept(each)


def test_links_are_followed_and_a_circle_of_them_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    assert real_path(tmp_path / "a") == tmp_path / "b"
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(ShopFileError):
        open_shop(tmp_path / "a")


Attempt = Callable[[Path, Shop], object]


@pytest.mark.parametrize(
    "attempt",
    [
        lambda backup, _shop: open_shop(backup),
        lambda backup, _shop: open_shop(backup, beside=True),
        lambda backup, shop: restore(shop.path, backup),
        lambda backup, _shop: create_whole(backup.with_name("new.deskbackup"), lambda _made: None),
        lambda backup, _shop: open_shop(backup.with_name("new.deskbackup"), create=True),
    ],
    ids=["open", "beside", "restore over it", "make whole", "make"],
)
def test_nothing_opens_a_backup_to_write(shop: Shop, attempt: Attempt) -> None:
    backup = back_up(shop).path
    before, beside = backup.read_bytes(), sorted(backup.parent.iterdir())
    with pytest.raises(ShopFileError, match=NEVER):
        attempt(backup, shop)
    assert (backup.read_bytes(), sorted(backup.parent.iterdir())) == (before, beside)
    open_shop(backup, read_only=True).close()
    assert (backup.read_bytes(), sorted(backup.parent.iterdir())) == (before, beside)


def test_reading_a_backup_with_a_log_beside_it_does_not_fold_the_log_in(tmp_path: Path, clock: FixedClock) -> None:
    live = open_shop(tmp_path / "a.db", clock=clock, create=True)
    backup, log = tmp_path / "a-20261121T063000Z.deskbackup", tmp_path / "a-20261121T063000Z.deskbackup-wal"
    backup.write_bytes(live.path.read_bytes())
    log.write_bytes(Path(f"{live.path}-wal").read_bytes())
    live.close()
    before = backup.read_bytes(), log.read_bytes()
    assert log.stat().st_size
    open_shop(backup, read_only=True).close()
    assert (backup.read_bytes(), log.read_bytes()) == before


def test_a_link_to_a_shop_that_is_open_says_so(shop: Shop, tmp_path: Path) -> None:
    link = tmp_path / "desk" / "link.db"
    link.parent.mkdir()
    link.symlink_to(shop.path)
    with pytest.raises(ShopFileError, match="open in another window"):
        open_shop(link)
    assert check_file(link).ok
    assert list(link.parent.iterdir()) == [link]


def test_an_encrypted_shop_opens_through_a_link(tmp_path: Path, clock: FixedClock) -> None:
    path, link = tmp_path / "shop.db", tmp_path / "link.db"
    open_shop(path, keys=new_keys("walnut frog lamp tulip", Cost(64, 1, 1)), clock=clock, create=True).close()
    link.symlink_to(path)
    opened = open_shop(link, passphrase="walnut frog lamp tulip", clock=clock)
    opened.close()
    assert opened.path == path
    assert not keys_path(link).exists()
