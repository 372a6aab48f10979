"""How the backups stand is read from the disk and the trail, and judged by a pure table."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.clock import FixedClock
from desk_app.db import standing as standing_room
from desk_app.db.backup import back_up
from desk_app.db.connection import Mode, raw_connect
from desk_app.db.second import SecondFault, Why, back_up_both
from desk_app.db.secret import Key
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop
from desk_app.db.standing import Copies, Faults, Standing, State, first_change_after, judge, look_at
from desk_app.errors import ShopFileError
from desk_app.staff.account import Acting
from desk_app.staff.desk import change_settings
from tests.conftest import NOW

OLD = timedelta(hours=24)
BROKEN = ShopFileError("The disk is full.")
FULL = SecondFault(Why.FULL, Path("/stick"))
UNSOUND = SecondFault(Why.UNSOUND, Path("/stick"))
ABSENT = SecondFault(Why.ABSENT, Path("/stick"))


def ago(**parts: float) -> datetime:
    return NOW - timedelta(**parts)


def copies(newest: datetime | None, since: datetime | None = None, *, future: bool = False) -> Copies:
    return Copies(newest, future, since)


GOOD = copies(ago(hours=1))
AWAY = Copies(ago(hours=1), from_future=False, unsaved_since=None, there=False)
LONG_AWAY = Copies(ago(days=9), from_future=False, unsaved_since=ago(days=8), there=False)


@pytest.mark.parametrize(
    ("standing", "faults", "state", "tone"),
    [
        (Standing(GOOD), Faults(), State.GOOD, "ok"),
        (Standing(copies(ago(days=30))), Faults(), State.GOOD, "ok"),  # nothing was done since
        (Standing(copies(ago(days=30), ago(hours=23))), Faults(), State.GOOD, "ok"),
        (Standing(copies(ago(days=30), ago(hours=25))), Faults(), State.OLD, "bad"),
        (Standing(GOOD), Faults(BROKEN), State.FAILED, "bad"),
        (Standing(Copies(None, from_future=False, unsaved_since=None, there=False)), Faults(), State.FAILED, "bad"),
        (Standing(copies(None, ago(hours=1))), Faults(), State.NONE_YET, "warn"),
        (Standing(copies(None, ago(hours=25))), Faults(), State.NONE, "bad"),
        (Standing(copies(None, ago(hours=25)), demo=True), Faults(), State.NONE_YET, "warn"),
        (Standing(copies(ago(days=3), ago(hours=25)), demo=True), Faults(), State.OLD, "bad"),
        (Standing(copies(None, ago(days=9), future=True)), Faults(), State.AHEAD, "warn"),
        (Standing(copies(ago(days=30), ago(days=-300))), Faults(), State.OLD, "bad"),  # how old, nobody can tell
        (Standing(copies(ago(days=30), ago(minutes=-30))), Faults(), State.GOOD, "ok"),  # the clock is a little off
        (Standing(GOOD, copies(ago(days=9), ago(days=-300))), Faults(), State.SECOND_OLD, "bad"),
        (Standing(GOOD, GOOD), Faults(), State.GOOD, "ok"),
        (Standing(GOOD, AWAY), Faults(), State.SECOND, "warn"),
        (Standing(GOOD, LONG_AWAY), Faults(), State.SECOND, "bad"),
        (Standing(GOOD, GOOD), Faults(None, FULL), State.SECOND, "warn"),
        (Standing(GOOD, copies(ago(days=9), ago(days=8))), Faults(None, FULL), State.SECOND, "bad"),
        (Standing(GOOD, GOOD), Faults(None, UNSOUND), State.SECOND, "bad"),
        (Standing(GOOD, GOOD), Faults(None, ABSENT), State.GOOD, "ok"),  # it is back and has everything
        (Standing(GOOD, copies(ago(hours=2), ago(hours=1))), Faults(None, ABSENT), State.SECOND_OLD, "warn"),
        (Standing(GOOD, copies(None, ago(hours=1))), Faults(), State.SECOND_OLD, "warn"),
        (Standing(GOOD, copies(None, ago(days=2))), Faults(), State.SECOND_OLD, "bad"),
        (Standing(copies(ago(days=3), ago(days=2)), AWAY), Faults(None, FULL), State.OLD, "bad"),  # the worse first
    ],
)
def test_judging(standing: Standing, faults: Faults, state: State, tone: str) -> None:
    verdict = judge(standing, NOW, OLD, faults)
    assert (verdict.state, verdict.tone) == (state, tone)


def test_the_setting_says_what_is_old() -> None:
    standing = Standing(copies(ago(days=30), ago(hours=3)))
    assert judge(standing, NOW, timedelta(hours=4)).tone == "ok"
    assert judge(standing, NOW, timedelta(hours=2)).tone == "bad"


def test_a_new_start_knows_what_has_no_copy(shop: Shop, owner: Acting, clock: FixedClock, tmp_path: Path) -> None:
    assert look_at(shop).first == Copies(None, from_future=False, unsaved_since=None)
    change_settings(shop, owner, shop_name="一")
    assert look_at(shop).first.unsaved_since == NOW
    back_up_both(shop)
    assert look_at(shop).first == Copies(NOW, from_future=False, unsaved_since=None)
    clock.instant += timedelta(minutes=5)
    change_settings(shop, owner, shop_name="二")
    clock.instant += timedelta(hours=25)
    standing = look_at(shop)
    assert standing.first.unsaved_since == NOW + timedelta(minutes=5)
    assert judge(standing, shop.now(), OLD).state is State.OLD
    back_up_both(shop)
    assert judge(look_at(shop), shop.now(), OLD).state is State.GOOD


def test_a_new_start_knows_of_the_stick(shop: Shop, owner: Acting, clock: FixedClock, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    change_settings(shop, owner, backup_second_folder=str(stick))
    assert look_at(shop).second == Copies(None, from_future=False, unsaved_since=NOW)
    back_up_both(shop)
    assert judge(look_at(shop), shop.now(), OLD).state is State.GOOD
    stick.rename(tmp_path / "pocket")
    clock.instant += timedelta(minutes=5)
    assert judge(look_at(shop), shop.now(), OLD).tone == "warn"
    change_settings(shop, owner, shop_name="二")
    clock.instant += timedelta(hours=25)
    back_up_both(shop)
    verdict = judge(look_at(shop), shop.now(), OLD)
    assert (verdict.state, verdict.tone, verdict.at) == (State.SECOND, "bad", NOW)
    (tmp_path / "pocket").rename(stick)
    assert judge(look_at(shop), shop.now(), OLD).state is State.SECOND_OLD
    back_up_both(shop)
    assert judge(look_at(shop), shop.now(), OLD).state is State.GOOD


def test_a_first_folder_that_is_gone_is_red_after_a_start(shop: Shop, tmp_path: Path) -> None:
    with shop.writing():
        write_setting("backup_folder", str(tmp_path / "gone"))
    shop.settings_changed()
    assert judge(look_at(shop), NOW, OLD).state is State.FAILED


def test_a_backup_from_the_future_makes_nothing_look_fresh(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    clock.instant = NOW + timedelta(days=400)
    back_up_both(shop)
    clock.instant = NOW
    change_settings(shop, owner, shop_name="一")
    assert judge(look_at(shop), NOW, OLD).state is State.AHEAD
    back_up_both(shop)
    standing = look_at(shop)
    assert (standing.first.newest, standing.first.from_future) == (NOW, True)
    assert judge(standing, NOW, OLD).state is State.GOOD


@pytest.mark.parametrize("backed_up_ahead", [True, False])
def test_work_of_after_a_clock_was_put_right_is_seen(
    shop: Shop, owner: Acting, clock: FixedClock, tmp_path: Path, backed_up_ahead: bool
) -> None:
    (tmp_path / "stick").mkdir()
    change_settings(shop, owner, backup_second_folder=str(tmp_path / "stick"))
    back_up_both(shop)
    clock.instant = NOW + timedelta(days=300)
    for number in range(20):
        change_settings(shop, owner, shop_name=f"甲{number}")
    if backed_up_ahead:
        back_up_both(shop)
    clock.instant = NOW + timedelta(days=1)
    assert judge(look_at(shop), shop.now(), OLD).state is State.OLD, "how old that work is, nobody can tell"
    back_up_both(shop)
    assert judge(look_at(shop), shop.now(), OLD).state is State.GOOD, "all of it has a copy"
    for day in range(2, 11):
        clock.instant = NOW + timedelta(days=day)
        change_settings(shop, owner, shop_name=f"乙{day}")
        standing = look_at(shop)
        assert standing.second is not None
        assert standing.first.unsaved_since == standing.second.unsaved_since == NOW + timedelta(days=2)
    assert judge(standing, shop.now(), OLD).state is State.OLD
    back_up_both(shop)
    assert judge(look_at(shop), shop.now(), OLD).state is State.GOOD


def test_a_backup_is_opened_once_and_one_that_cannot_be_is_told_by_its_name(
    shop: Shop, owner: Acting, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_settings(shop, owner, shop_name="一")
    made = back_up(shop)
    clock.instant += timedelta(minutes=5)
    change_settings(shop, owner, shop_name="二")
    opened: list[Path] = []

    def counted(path: Path, key: Key, *, mode: Mode) -> object:
        opened.append(path)
        return raw_connect(path, key, mode=mode)

    monkeypatch.setattr(standing_room, "raw_connect", counted)
    for _minute in range(5):
        assert look_at(shop).first.unsaved_since == NOW + timedelta(minutes=5)
    assert opened == [made.path]
    made.path.write_bytes(b"nothing")
    assert look_at(shop).first.unsaved_since == NOW + timedelta(minutes=5)


@given(st.lists(st.integers(1, 5_000), max_size=25), st.integers(0, 60_000))
@settings(max_examples=30, deadline=None)
def test_the_first_change_is_found_as_by_reading_every_line(gaps: list[int], edge: int) -> None:
    """Against a trail in memory, so that hypothesis can make many."""
    import sqlite3
    from types import SimpleNamespace

    from desk_app.clock import as_text

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE audit (seq INTEGER PRIMARY KEY, at TEXT)")
    at, every = NOW, []
    for gap in gaps:
        at += timedelta(seconds=gap)
        every.append(at)
        connection.execute("INSERT INTO audit (at) VALUES (?)", (as_text(at),))
    fake = SimpleNamespace(database=SimpleNamespace(execute_sql=connection.execute))
    taken = NOW + timedelta(seconds=edge)
    expected = next((each for each in every if each >= taken + timedelta(seconds=1)), None)
    assert first_change_after(fake, taken) == expected  # type: ignore[arg-type] # all it asks of a shop
    assert first_change_after(fake, None) == next(iter(every), None)  # type: ignore[arg-type] # as above
    connection.close()


@pytest.mark.parametrize("put", ["x'ff'", "CAST(x'ff' AS TEXT)", "'yesterday'", "CAST(at AS BLOB)"])
def test_a_trail_that_tells_no_time_stops_no_light(shop: Shop, owner: Acting, put: str) -> None:
    change_settings(shop, owner, shop_name="一")
    with closing(raw_connect(shop.path)) as raw:
        raw.execute("DROP TRIGGER audit_no_update")
        raw.execute(f"UPDATE audit SET at = {put}")
    assert first_change_after(shop, None) == NOW
    assert judge(look_at(shop), NOW, OLD).state is State.NONE_YET
