"""Who knows the trail where the clock of this machine was ahead for a while and was put right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.shop import Shop, open_shop
from desk_app.staff.account import Acting
from desk_app.staff.restoring import restore_shop
from desk_app.staff.witness import note_head, witnesses
from tests.conftest import NOW
from tests.staff.test_witness import found, write, write_anew

A_WHILE = timedelta(minutes=5)


def closings(shop: Shop, owner: Acting, count: int = 25) -> None:
    for _closing in range(count):
        write(shop, owner, 1)
        note_head(shop)


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=20_000)])
@pytest.mark.parametrize("noted", ["noted", "forgotten", "never"])
def test_a_restore_undoes_a_backup_from_the_future(
    shop: Shop, owner: Acting, clock: FixedClock, ahead: timedelta, noted: str
) -> None:
    write(shop, owner)
    early = back_up(shop)
    clock.instant = NOW + ahead
    write(shop, owner)
    back_up(shop)
    if noted != "never":
        note_head(shop)
    clock.instant = NOW + A_WHILE
    if noted == "forgotten":
        closings(shop, owner)  # more than are kept: nobody has noted the line that the backup ends with
    write(shop, owner, 2)
    shop.close()
    assert found(shop.path) == []
    clock.instant += A_WHILE
    restore_shop(owner, early.path, shop.path, clock=clock)
    assert found(shop.path) == [], "it was done here, after that backup"
    again = open_shop(shop.path, clock=clock)
    write(again, owner)
    later = back_up(again)
    note_head(again)
    again.close()
    assert found(shop.path) == []
    restore_shop(owner, later.path, shop.path, clock=clock)
    assert found(shop.path) == []


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize("change", [3, 9])
def test_a_backup_from_the_future_still_tells_of_tampering(
    shop: Shop, owner: Acting, clock: FixedClock, noted: bool, change: int
) -> None:
    write(shop, owner)
    early = back_up(shop)
    shop.close()
    restore_shop(owner, early.path, shop.path, clock=clock)  # line 7
    again = open_shop(shop.path, clock=clock)
    clock.instant = NOW + timedelta(days=20_000)
    write(again, owner)
    made = back_up(again)
    if noted:
        note_head(again)
    clock.instant = NOW + A_WHILE
    write(again, owner)
    again.close()
    assert found(shop.path) == []
    write_anew(shop.path, change=change)
    (problem,) = found(shop.path)
    assert problem.certain
    assert problem.values == {"backup": made.path.name, "line": change}, "the restore was before that backup"


def test_a_restore_of_another_line_of_work_does_not_excuse(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    """A file with the line of a true restore, put in place of one that went on from a later restore."""
    write(shop, owner)
    early = back_up(shop)
    shop.close()
    restore_shop(owner, early.path, shop.path, clock=clock)
    before = shop.path.read_bytes()
    clock.instant += A_WHILE
    restore_shop(owner, early.path, shop.path, clock=clock)
    again = open_shop(shop.path, clock=clock)
    write(again, owner)
    made = back_up(again)
    again.close()
    shop.path.write_bytes(before)
    (problem,) = found(shop.path)
    assert problem.values["backup"] == made.path.name


def test_the_newest_backup_of_before_now_is_a_witness_too(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    write(shop, owner)
    clock.instant = NOW + timedelta(days=300)
    ahead = back_up(shop)
    clock.instant = NOW
    back_up(shop)
    clock.instant += A_WHILE
    write(shop, owner)
    true = back_up(shop)
    shop.close()
    assert [one.backup for one in witnesses(shop.path, clock=clock)] == [ahead.path, true.path]
    clock.instant = NOW + timedelta(days=301)
    assert [one.backup for one in witnesses(shop.path, clock=clock)] == [ahead.path]


def test_a_line_that_only_the_true_backup_has_is_named(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    write(shop, owner)
    clock.instant = NOW + timedelta(days=20_000)
    back_up(shop)
    clock.instant = NOW - timedelta(days=365)  # so that it is of before now, whenever this runs
    write(shop, owner)
    true = back_up(shop)
    shop.close()
    assert found(shop.path) == []
    write_anew(shop.path, change=9)
    (problem,) = found(shop.path)
    assert problem.values == {"backup": true.path.name, "line": 9}
