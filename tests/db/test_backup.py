"""Backups: whole, verified, named, thinned, and taken while people work."""

from __future__ import annotations

import os
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clock import FixedClock
from desk_app.db import copying
from desk_app.db.backup import BackupSchedule, back_up, list_backups, thin, thin_folder
from desk_app.db.check import check_file
from desk_app.db.connection import raw_connect
from desk_app.db.copying import Fingerprint, Progress, backup_path, taken_at
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import ShopFileError
from tests.conftest import NOW
from tests.db.conftest import SETTINGS, count_settings, fill_up, listing, make_shop


@pytest.mark.parametrize("passphrase", ["", "芝麻开门's"])
def test_a_backup_is_a_whole_shop_file_with_the_same_passphrase(
    tmp_path: Path, clock: FixedClock, passphrase: str
) -> None:
    path = make_shop(tmp_path / "兑记.db", clock, passphrase)
    (tmp_path / "usb").mkdir()
    shop = open_shop(path, clock=clock, passphrase=passphrase)
    seen: list[tuple[int, int]] = []
    made = back_up(shop, tmp_path / "usb", progress=lambda done, total: seen.append((done, total)))
    shop.close()
    names = {"兑记-20261121T063000Z.deskbackup"} | ({"兑记-20261121T063000Z.deskbackup.keys"} if passphrase else set())
    assert set(listing(tmp_path / "usb")) == names
    assert (made.at, made.size) == (NOW, made.path.stat().st_size)
    assert seen[-1][0] == seen[-1][1] > 200
    assert count_settings(made.path, passphrase) == SETTINGS
    assert check_file(made.path, passphrase).ok
    if passphrase:
        assert b"xxxxxxxx" not in made.path.read_bytes()


def test_the_default_folder_is_the_one_the_owner_set_or_beside_the_file(shop: Shop, tmp_path: Path) -> None:
    assert back_up(shop).path.parent == shop.path.parent
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with shop.writing():
        write_setting("backup_folder", str(folder))
    shop.settings_changed()
    assert back_up(shop).path.parent == folder
    folder.rename(tmp_path / "unplugged")
    with pytest.raises(ShopFileError, match="There is no folder"):
        back_up(shop)


def test_two_backups_in_one_second_are_two_files(shop: Shop) -> None:
    first, second = back_up(shop), back_up(shop)
    assert first.path != second.path
    assert [made.path for made in list_backups(shop.path.parent, "shop")] == [second.path, first.path] or {
        made.path for made in list_backups(shop.path.parent, "shop")
    } == {first.path, second.path}


def test_people_write_on_while_a_backup_is_taken_and_it_is_of_one_moment(closed_shop: Path, clock: FixedClock) -> None:
    shop = open_shop(closed_shop, clock=clock)
    written = 0

    def one_more(_done: int, _total: int) -> None:
        nonlocal written
        with shop.writing():
            shop.database.execute_sql("INSERT INTO setting VALUES (?, '1')", (f"later{written}",))
        written += 1

    made = back_up(shop, progress=one_more)
    shop.close()
    assert written >= 2
    assert count_settings(made.path) == SETTINGS
    assert count_settings(closed_shop) == SETTINGS + written


def test_a_stopped_backup_leaves_nothing(closed_shop: Path, clock: FixedClock) -> None:
    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    shop = open_shop(closed_shop, clock=clock)
    with pytest.raises(Stopped):
        back_up(shop, progress=stop)
    shop.close()
    assert set(listing(closed_shop.parent)) == {closed_shop.name}


def test_a_backup_that_does_not_fit_leaves_nothing(small_disk: Path, closed_shop: Path, clock: FixedClock) -> None:
    fill_up(small_disk, leave=400_000)
    shop = open_shop(closed_shop, clock=clock)
    with pytest.raises(ShopFileError, match="The disk is full"):
        back_up(shop, small_disk)
    shop.close()
    assert set(listing(small_disk)) == {"films.bin"}


def test_a_copy_that_lost_a_row_is_not_kept(
    closed_shop: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = copying._copy

    def forgetful(path: Path, part: Path, passphrase: str, progress: Progress | None) -> Fingerprint:
        original = honest(path, part, passphrase, progress)
        with closing(raw_connect(part)) as connection:
            connection.execute("DELETE FROM setting WHERE name = 'name7'")
        return original

    monkeypatch.setattr(copying, "_copy", forgetful)
    shop = open_shop(closed_shop, clock=clock)
    with pytest.raises(ShopFileError, match="The copy does not equal the shop file"):
        back_up(shop)
    shop.close()
    assert not list_backups(closed_shop.parent, closed_shop.stem)


def test_a_damaged_index_makes_the_backup_fail_and_keeps_the_older_ones(shop: Shop, tmp_path: Path) -> None:
    back_up(shop)
    with closing(raw_connect(shop.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'staff'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    shop.close()
    data = bytearray(shop.path.read_bytes())
    at = data.index("苏雪".encode(), (root - 1) * size, root * size)
    data[at : at + 6] = "苏霜".encode()
    shop.path.write_bytes(data)
    with closing(raw_connect(shop.path)) as connection:
        assert connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    before = list_backups(tmp_path, "shop")
    again = open_shop(shop.path, clock=shop.clock)
    with pytest.raises(ShopFileError, match="The copy is damaged, so it was not kept"):
        back_up(again)
    again.close()
    assert list_backups(tmp_path, "shop") == before
    assert not list(tmp_path.glob(".*"))


def test_a_pointer_at_nothing_makes_the_backup_fail(shop: Shop) -> None:
    with closing(raw_connect(shop.path)) as connection:
        connection.execute("PRAGMA foreign_keys=0")
        connection.execute("INSERT INTO client_note (client_id, at, text, staff_id) VALUES (99, 'x', 'x', 1)")
    with pytest.raises(ShopFileError, match="The copy is damaged"):
        back_up(shop)


def test_what_a_killed_backup_left_is_swept_but_not_one_in_the_making(shop: Shop) -> None:
    folder = shop.path.parent
    old, fresh, other = (
        folder / f".{name}.deskbackup.part"
        for name in ("shop-20260101T000000Z", "shop-20261121T062900Z", "annex-20260101T000000Z")
    )
    for path in (old, fresh, other):
        path.write_bytes(b"half")
    for path in (old, other):
        os.utime(path, (0, 0))
    back_up(shop)
    assert (old.exists(), fresh.exists(), other.exists()) == (False, True, True)


@pytest.mark.parametrize(
    ("name", "stem", "at"),
    [
        ("shop-20261121T063000Z.deskbackup", "shop", NOW),
        ("shop-20261121T063000Z-2.deskbackup", "shop", NOW),
        ("shop-2-20261121T063000Z.deskbackup", "shop-2", NOW),
        ("shop-2-20261121T063000Z.deskbackup", "shop", None),
        ("shop-20261321T063000Z.deskbackup", "shop", None),
        ("shop-20261121T063000Z.db", "shop", None),
        (".shop-20261121T063000Z.deskbackup.part", "shop", None),
    ],
)
def test_names(name: str, stem: str, at: datetime | None) -> None:
    assert taken_at(name, stem) == at


def test_names_come_back(tmp_path: Path) -> None:
    assert taken_at(backup_path(tmp_path, "a-b", NOW).name, "a-b") == NOW


def ago(**parts: float) -> datetime:
    return NOW - timedelta(**parts)


@pytest.mark.parametrize(
    ("taken", "kept"),
    [
        ([], []),
        ([ago(days=900)], [ago(days=900)]),  # the newest, however old
        ([ago(minutes=10), ago(minutes=20)], [ago(minutes=10)]),  # 06:20 and 06:10: one hour
        ([ago(minutes=10), ago(minutes=40)], [ago(minutes=10), ago(minutes=40)]),  # 06:20 and 05:50
        ([ago(hours=1), ago(days=3), ago(days=3, hours=2)], [ago(hours=1), ago(days=3)]),
        ([ago(hours=1), ago(days=60), ago(days=61)], [ago(hours=1), ago(days=60)]),  # 22 and 21 September
        ([ago(hours=1), ago(days=732)], [ago(hours=1)]),
        ([ago(days=1, hours=1), ago(hours=-5)], [ago(days=1, hours=1), ago(hours=-5)]),  # the clock was set back
    ],
)
def test_thinning(taken: list[datetime], kept: list[datetime]) -> None:
    assert thin(taken, NOW) == frozenset(kept)


INSTANTS = st.lists(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 21, 6, 30), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds it
    max_size=60,
)


def a_shop_works(zone: str, days: int) -> tuple[set[datetime], datetime]:
    """A backup each hour from nine to nine by the clock on the wall, thinned after each as the program does it."""
    kept: set[datetime] = set()
    first, now = datetime(2024, 4, 1, tzinfo=ZoneInfo(zone)), NOW
    for day in range(days):
        for hour in range(9, 22):
            now = (first + timedelta(days=day)).replace(hour=hour).astimezone(UTC)
            kept = set(thin({*kept, now}, now, zone))
    return kept, now


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles", "UTC"])
def test_years_of_work_leave_hours_evenings_and_ends_of_months(zone: str) -> None:
    """What is kept is the whole ladder, for a shop on either side of the world: at home in its own days."""
    kept, now = a_shop_works(zone, 900)
    ages = sorted(now - at for at in kept)
    assert [age for age in ages if age < timedelta(hours=13)] == [timedelta(hours=hour) for hour in range(13)]
    evenings = {at.astimezone(ZoneInfo(zone)) for at in kept if timedelta(days=1) <= now - at < timedelta(days=31)}
    assert {at.hour for at in evenings} == {21}
    assert len(evenings) == 30
    months = {at.astimezone(ZoneInfo(zone)) for at in kept if now - at >= timedelta(days=31)}
    assert len(months) in {24, 25}
    assert all(at.hour == 21 for at in months)
    whole = sorted(months)[:-1]  # the month that is not yet wholly past has its last day so far
    assert all((at + timedelta(days=1)).day == 1 for at in whole)
    assert max(ages) < timedelta(days=731)


@given(INSTANTS)
@settings(max_examples=60)
def test_thinning_keeps_the_newest_and_thins_nothing_twice(taken: list[datetime]) -> None:
    kept = thin(taken, NOW)
    assert kept <= set(taken)
    assert not taken or max(taken) in kept
    assert thin(kept, NOW) == kept
    # every hour of the last day, every day of the last month and every month of two years still has one
    for at in taken:
        age = NOW - at
        if age < timedelta(days=1):
            assert any(other.replace(minute=0, second=0, microsecond=0) <= at <= other or other >= at for other in kept)
        if age < timedelta(days=731):
            assert any((other.year, other.month) == (at.year, at.month) for other in kept)


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=1000)))
@settings(max_examples=60)
def test_thinning_keeps_one_of_each_period_and_none_it_may_not(taken: list[datetime], later: timedelta) -> None:
    now = NOW + later
    kept = thin(taken, now)
    periods = [period(at, now) for at in kept - {max(taken, default=NOW)}]
    assert len(periods) == len(set(periods))
    assert None not in periods
    for at in taken:  # the last of each period is there
        if (its := period(at, now)) is not None:
            assert max(other for other in taken if period(other, now) == its) in kept
    assert thin(kept, now) == kept


def period(at: datetime, now: datetime) -> str | None:
    """The rule said once more, in another way."""
    age = now - at
    if age >= timedelta(days=731):
        return None
    return (
        f"{at:%Y-%m-%d %H}"
        if age < timedelta(days=1)
        else f"{at:%Y-%m-%d}"
        if age < timedelta(days=31)
        else f"{at:%Y-%m}"
    )


@given(INSTANTS, st.timedeltas(timedelta(seconds=1), timedelta(days=9000)))
@settings(max_examples=60)
def test_a_clock_set_back_deletes_nothing_newer(taken: list[datetime], back: timedelta) -> None:
    now = NOW - back
    assert {at for at in taken if at > now} <= thin(taken, now)


def test_of_several_backups_of_one_second_the_last_is_kept(shop: Shop) -> None:
    made = [back_up(shop).path for _ in range(11)]
    assert [each.path for each in list_backups(shop.path.parent, "shop")] == made[::-1]
    assert len(thin_folder(shop.path.parent, "shop", NOW)) == 10
    assert [each.path for each in list_backups(shop.path.parent, "shop")] == made[-1:]


def test_a_folder_is_thinned_of_its_own_shop_only(shop: Shop) -> None:
    folder = shop.path.parent
    for name in ("shop-20240101T000000Z", "shop-20261121T060000Z", "shop-20261121T061000Z", "annex-20200101T000000Z"):
        (folder / f"{name}.deskbackup").write_bytes(b"x")
    gone = thin_folder(folder, "shop", NOW)
    assert {path.name[:20] for path in gone} == {"shop-20240101T000000", "shop-20261121T060000"}
    assert (folder / "annex-20200101T000000Z.deskbackup").exists()


@pytest.mark.parametrize(
    ("schedule", "writes", "minutes", "due"),
    [
        (BackupSchedule(30), 0, 0, False),
        (BackupSchedule(30), 1, 0, True),  # never had one
        (BackupSchedule(30).made(5, NOW), 5, 600, False),  # nothing new
        (BackupSchedule(30).made(5, NOW), 6, 29, False),
        (BackupSchedule(30).made(5, NOW), 6, 30, True),
        (BackupSchedule(30).made(5, NOW), 6, -5, True),  # the clock was set back
    ],
)
def test_when_a_backup_is_due(schedule: BackupSchedule, writes: int, minutes: int, due: bool) -> None:
    assert schedule.due(writes, NOW + timedelta(minutes=minutes)) is due
    assert schedule.due_on_close(writes) is (writes != schedule.writes)


def test_a_backup_from_another_thread(shop: Shop) -> None:
    made: list[Path] = []
    thread = threading.Thread(target=lambda: made.append(back_up(shop).path))
    thread.start()
    thread.join()
    assert made[0].exists()
