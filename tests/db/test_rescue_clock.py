"""The last backup is the one that was made last, also where the clock was ahead for a while, or is behind now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.backup import BackupMade, back_up
from desk_app.db.rescue import last_good_backup
from desk_app.db.shop import Shop, open_shop
from desk_app.staff.account import Acting
from desk_app.staff.restoring import restore_shop
from desk_app.staff.witness import note_head
from tests.conftest import NOW


def day(shop: Shop, owner: Acting, clock: FixedClock, after: timedelta, *, noted: bool) -> BackupMade:
    """Some work, and a backup of it."""
    clock.instant = NOW + after
    add_client(shop, owner, ClientDraft("甲"))
    made = back_up(shop)
    if noted:
        note_head(shop)
    return made


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize("ahead", [2, 11])
def test_a_clock_that_was_ahead(shop: Shop, owner: Acting, clock: FixedClock, noted: bool, ahead: int) -> None:
    for hours in range(ahead):
        day(shop, owner, clock, timedelta(days=300, hours=hours), noted=noted)
    made = [day(shop, owner, clock, timedelta(days=days), noted=noted) for days in range(1, 13)]
    shop.close()
    shop.path.unlink()
    assert last_good_backup(shop.path, clock=clock) == made[-1]
    made[-1].path.write_bytes(b"\xff" * 40_000)
    assert last_good_backup(shop.path, clock=clock) == made[-2]
    for one in made:
        one.path.unlink()
    left = last_good_backup(shop.path, clock=clock)
    assert left is not None, "better than none"
    assert left.at == NOW + timedelta(days=300, hours=ahead - 1)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=2)])
def test_a_clock_that_was_ahead_this_morning(shop: Shop, owner: Acting, clock: FixedClock, later: timedelta) -> None:
    day(shop, owner, clock, timedelta(hours=8), noted=True)
    noon = day(shop, owner, clock, timedelta(hours=4), noted=True)
    shop.close()
    shop.path.unlink()
    clock.instant += later  # when its name is not ahead any more
    assert last_good_backup(shop.path, clock=clock) == noon


@pytest.mark.parametrize("noted", [True, False])
def test_a_clock_that_is_behind_now(shop: Shop, owner: Acting, clock: FixedClock, noted: bool) -> None:
    for days in (0, 400, 401):
        newest = day(shop, owner, clock, timedelta(days=days), noted=noted)
    shop.close()
    shop.path.unlink()
    clock.instant = NOW + timedelta(days=1)
    assert last_good_backup(shop.path, clock=clock) == newest


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(days=300)])
def test_after_a_restore_what_was_made_since_counts(
    shop: Shop, owner: Acting, clock: FixedClock, ahead: timedelta
) -> None:
    """Its trail is shorter than that of the work which the restore gave up."""
    first = day(shop, owner, clock, timedelta(hours=1), noted=True)
    for hours in range(2, 6):
        day(shop, owner, clock, ahead + timedelta(hours=hours), noted=True)
    shop.close()
    clock.instant = NOW + timedelta(days=1)
    restore_shop(owner, first.path, shop.path, clock=clock)
    again = open_shop(shop.path, clock=clock)
    newest = day(again, owner, clock, timedelta(days=1, hours=1), noted=True)
    again.close()
    shop.path.unlink()
    assert last_good_backup(shop.path, clock=clock) == newest
