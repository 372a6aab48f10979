"""What was set aside beside the shop: found, and deleted with its log and keys when its time is over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.aside import KEPT, list_set_aside, remove_set_aside, thin_set_aside
from desk_app.db.backup import back_up
from desk_app.db.restore import restore
from desk_app.db.second import back_up_both
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop, open_shop

ASIDE = ("shop.replaced-20261121T063000Z.db", "shop.plain-20261120T063000Z-2.db")
OTHERS = (
    "shop.db.keys",
    "shop.replaced-20261121T063000Z.db.keys",
    "shop.replaced-20261121T063000Z.db-wal",
    "shop.replaced-20269921T063000Z.db",
    "shop.replaced-.db",
    "other.replaced-20261121T063000Z.db",
    "shop.replaced-20261121T063000Z.txt",
    "shop-20261121T063000Z.deskbackup",
)


def test_only_what_was_set_aside_is_found_newest_first(shop: Shop) -> None:
    for name in (*ASIDE, *OTHERS):
        (shop.path.parent / name).write_bytes(b"x")
    assert [aside.path.name for aside in list_set_aside(shop.path)] == list(ASIDE)
    assert list_set_aside(shop.path.parent / "nowhere" / "shop.db") == ()


def test_it_goes_with_its_log_and_its_keys(shop: Shop) -> None:
    for name in (*ASIDE, *OTHERS):
        (shop.path.parent / name).write_bytes(b"x")
    remove_set_aside(shop.path.parent / ASIDE[0])
    left = {path.name for path in shop.path.parent.iterdir()}
    assert not left & {ASIDE[0], f"{ASIDE[0]}.keys", f"{ASIDE[0]}-wal"}
    assert {ASIDE[1], "shop.db", "shop.db.keys", "other.replaced-20261121T063000Z.db"} <= left


@pytest.mark.parametrize(("age", "gone"), [(KEPT - timedelta(seconds=1), False), (KEPT, True)])
def test_the_next_backup_removes_it_when_its_time_is_over(
    shop: Shop, clock: FixedClock, age: timedelta, gone: bool
) -> None:
    made = back_up(shop)
    shop.close()
    kept = restore(made.path, shop.path, clock=clock).kept
    assert kept is not None
    opened = open_shop(shop.path, clock=clock)
    clock.instant += age
    back_up_both(opened)
    opened.close()
    assert kept.exists() is not gone


def test_without_a_backup_nothing_goes(shop: Shop, clock: FixedClock, tmp_path: Path) -> None:
    aside = tmp_path / ASIDE[0]
    aside.write_bytes(b"x")
    clock.instant += 2 * KEPT
    with shop.writing():
        write_setting("backup_folder", str(tmp_path / "away"))
    shop.settings_changed()
    assert back_up_both(shop).fault is not None
    assert aside.exists()
    assert thin_set_aside(shop.path, clock.instant) == (aside,)
