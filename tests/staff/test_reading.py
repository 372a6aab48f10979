"""PINs at a file that is only read: counted all the same, wherever there is room for it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.places import state_folder
from desk_app.staff import reading
from desk_app.staff.account import Role, StaffDraft, StaffId
from desk_app.staff.desk import ShopSetUp, locked_until, save_staff, set_pin, set_up_shop, sign_in
from desk_app.staff.reading import act_reading
from desk_app.staff.tries import FILE
from tests.trail import audit_lines

OWNER, PIN = StaffId(1), "2580"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WRONG_PIN_SECONDS", 0)


@pytest.fixture
def closed(tmp_path: Path, clock: FixedClock) -> Path:
    path = tmp_path / "real.db"
    set_up_shop(path, ShopSetUp("兑记", "林欣妍", PIN), clock=clock).close()
    return path


@contextmanager
def to_read(path: Path, clock: FixedClock) -> Iterator[Shop]:
    shop = open_shop(path, clock=clock, read_only=True)
    try:
        yield shop
    finally:
        shop.close()


@contextmanager
def window(path: Path, clock: FixedClock) -> Iterator[None]:
    """Another program has the file open: its lock is held. (Not its database, which this process has one of.)"""
    shop = open_shop(path, clock=clock)
    try:
        yield
    finally:
        shop.close()


def guess(path: Path, clock: FixedClock, pin: str = "0000") -> None:
    with to_read(path, clock) as shop:
        act_reading(shop, OWNER, pin, machine="m")


def wrong(path: Path, clock: FixedClock, times: int) -> None:
    for _ in range(times):
        with pytest.raises(RuleBroken, match="wrong"):
            guess(path, clock)


def test_where_nobody_has_the_file_the_file_counts(closed: Path, clock: FixedClock) -> None:
    wrong(closed, clock, 5)
    with pytest.raises(NotAllowed, match="Too many wrong PINs"):
        guess(closed, clock, PIN)
    with to_read(closed, clock) as shop:
        assert locked_until(shop, OWNER) == clock.instant + timedelta(minutes=1)
        assert [line.action for line in audit_lines(shop)][:5] == ["staff.wrong_pin"] * 5
    clock.instant += timedelta(minutes=1)
    with to_read(closed, clock) as shop:
        assert act_reading(shop, OWNER, PIN, machine="m").name == "林欣妍"
        assert audit_lines(shop)[0].action == "staff.signed_in"  # and this shop still reads its own file
    assert {path.name for path in closed.parent.glob("real*")} == {"real.db"}


def test_beside_a_window_this_machine_counts_for_growing_minutes(closed: Path, clock: FixedClock) -> None:
    with window(closed, clock):
        wrong(closed, clock, 5)
        for minutes in (1, 2, 4):
            with pytest.raises(NotAllowed, match=f"until the next try: {minutes}"):
                guess(closed, clock, PIN)  # the right one is not even looked at
            clock.instant += timedelta(minutes=minutes)
            wrong(closed, clock, 1)
        clock.instant += timedelta(minutes=8)
        guess(closed, clock, PIN)
        wrong(closed, clock, 4)  # a right one starts the count anew
        guess(closed, clock, PIN)
    with to_read(closed, clock) as shop:
        assert [line.action for line in audit_lines(shop)] == ["shop.set_up"]


def test_neither_count_gets_round_the_other(closed: Path, clock: FixedClock) -> None:
    with window(closed, clock):
        wrong(closed, clock, 5)
    with pytest.raises(NotAllowed, match="Too many wrong PINs"):
        guess(closed, clock, PIN)
    (state_folder() / FILE).unlink()
    wrong(closed, clock, 5)
    with window(closed, clock), pytest.raises(NotAllowed, match="Too many wrong PINs"):
        guess(closed, clock, PIN)


@pytest.mark.parametrize("torn", ["", "[]", '{"a": 3}', '{"a": [1, "yesterday"]}'])
def test_a_torn_count_is_none(closed: Path, clock: FixedClock, torn: str) -> None:
    (state_folder() / FILE).write_text(torn, encoding="utf-8")
    with window(closed, clock):
        wrong(closed, clock, 5)
        with pytest.raises(NotAllowed, match="Too many"):
            guess(closed, clock)


def test_a_backup_is_counted_for_and_not_written(closed: Path, clock: FixedClock) -> None:
    shop = open_shop(closed, clock=clock)
    backup = back_up(shop).path
    shop.close()
    before = backup.read_bytes()
    wrong(backup, clock, 5)
    with pytest.raises(NotAllowed, match="Too many"):
        guess(backup, clock, PIN)
    assert backup.read_bytes() == before


def test_a_count_that_cannot_be_kept_lets_nobody_in(
    closed: Path, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DESK_APP_HOME", str(tmp_path / "file" / "home"))
    with window(closed, clock), pytest.raises(OSError, match="file"):
        guess(closed, clock, PIN)


def test_a_wrong_pin_costs_time(closed: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(reading, "WRONG_PIN_SECONDS", 0.5)
    monkeypatch.setattr("desk_app.staff.reading.time.sleep", slept.append)
    wrong(closed, clock, 1)
    guess(closed, clock, PIN)
    assert slept == [0.5]


def test_who_is_not_there(closed: Path, clock: FixedClock) -> None:
    with to_read(closed, clock) as shop, pytest.raises(NotFound):
        act_reading(shop, StaffId(9), PIN)


def copy_of(path: Path, name: str) -> Path:
    made = path.with_name(name)
    shutil.copy(path, made)
    return made


@pytest.mark.parametrize("kind", ["read", "written"])
def test_copies_of_a_shop_share_its_count(closed: Path, clock: FixedClock, kind: str) -> None:
    shop = open_shop(closed, clock=clock)
    backup = back_up(shop).path
    shop.close()
    wrong(backup, clock, 2)
    names = [backup.name.replace("Z.", f"{number}Z.") if kind == "read" else f"{number}.db" for number in (1, 2)]
    copies = [copy_of(backup, name) for name in names]
    wrong(copies[0], clock, 3)
    for each in (*copies, backup, closed):
        with pytest.raises(NotAllowed, match="until the next try: 1"):
            guess(each, clock, PIN)
    clock.instant += timedelta(minutes=1)
    wrong(copies[1], clock, 1)
    with pytest.raises(NotAllowed, match="until the next try: 2"):
        guess(backup, clock, PIN)
    clock.instant += timedelta(minutes=2)
    guess(closed, clock, PIN)
    wrong(backup, clock, 4)  # anew


def test_signing_in_at_a_copy_counts_as_well(closed: Path, clock: FixedClock) -> None:
    tries = 0
    for number in range(3):
        shop = open_shop(copy_of(closed, f"{number}.db"), clock=clock)
        try:
            for _ in range(2):
                with pytest.raises(RuleBroken) as refused:
                    sign_in(shop, OWNER, "0000")
                tries += 1
                assert refused.value.rule == ("wrong" if tries < 5 else "locked")
        finally:
            shop.close()
    with pytest.raises(NotAllowed, match="Too many"):
        guess(closed, clock, PIN)
    other = closed.with_name("other.db")
    set_up_shop(other, ShopSetUp("另一家", "林欣妍", PIN), clock=clock).close()
    guess(other, clock, PIN)  # another shop, though its first account has the same number


def test_a_new_pin_ends_the_pause_here_too(closed: Path, clock: FixedClock) -> None:
    shop = open_shop(closed, clock=clock)
    try:
        owner = sign_in(shop, OWNER, PIN)
        desk = save_staff(shop, owner, StaffDraft("苏雪", Role.RECEPTIONIST, pin="3691")).staff_id
        for _ in range(5):
            with pytest.raises(RuleBroken):
                sign_in(shop, desk, "0000")
        set_pin(shop, owner, desk, "4702")
        assert sign_in(shop, desk, "4702").name == "苏雪"
    finally:
        shop.close()
