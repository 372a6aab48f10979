"""Each backup in two places: real folders, a small disk that fills, one that nobody can write, a stick pulled out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db import second
from desk_app.db.backup import list_backups
from desk_app.db.check import CheckResult, Problem, check_file
from desk_app.db.connection import raw_connect
from desk_app.db.keys import Cost, keys_path, new_keys
from desk_app.db.second import Why, back_up_both, last_second
from desk_app.db.secret import Key
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop, create_whole, open_shop
from desk_app.errors import RuleBroken
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.desk import change_settings, staff_list
from desk_app.staff.work import work
from desk_app.words import words_for
from tests.conftest import NOW
from tests.db.conftest import SETTINGS, count_settings, fill_up, listing, make_shop


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def use(shop: Shop, folder: Path, first: Path | None = None) -> None:
    """Whether or not the folders are there: a stick may be away."""
    chosen = {"backup_second_folder": str(folder)} | ({} if first is None else {"backup_folder": str(first)})
    if not staff_list(shop):  # a file in which nothing was done yet
        with shop.writing():
            keep(chosen)
    else:
        with work(shop, Acting(StaffId(1), "林欣妍", Role.OWNER)) as unit:
            keep(chosen)
            unit.audit("settings.changed", "settings", detail={"after": chosen})
    shop.settings_changed()


def keep(chosen: dict[str, str]) -> None:
    for name, value in chosen.items():
        write_setting(name, value)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("passphrase", ["", "芝麻开门's"])
def test_both_places_get_the_same_backup(tmp_path: Path, stick: Path, clock: FixedClock, passphrase: str) -> None:
    path = make_shop(tmp_path / "shop.db", clock, passphrase)
    shop = open_shop(path, clock=clock, passphrase=passphrase)
    use(shop, stick)
    checked: list[Path] = []

    def check(copy: Path, key: Key) -> CheckResult:
        checked.append(copy)
        return check_everything(copy, key)

    done = back_up_both(shop, check=check)
    shop.close()
    assert (done.fault, done.second_fault) == (None, None)
    assert done.first is not None
    assert done.second is not None
    name = "shop-20261121T063000Z.deskbackup"
    assert done.first.path.name == name
    assert names(stick) == {name} | ({f"{name}.keys"} if passphrase else set())
    assert checked == [done.second.path]
    assert check_file(done.second.path, passphrase).ok
    assert count_settings(done.second.path, passphrase) == SETTINGS + 1
    if passphrase:
        assert b"xxxxxxxx" not in done.second.path.read_bytes()


def test_the_keys_of_an_encrypted_shop_go_to_both_places_and_lapse_with_their_backup(
    tmp_path: Path, stick: Path, clock: FixedClock
) -> None:
    path = tmp_path / "shop.db"
    create_whole(path, lambda _shop: None, keys=new_keys("芝麻开门's", Cost(64, 1, 1)), clock=clock).close()
    shop = open_shop(path, passphrase="芝麻开门's", clock=clock)
    use(shop, stick)
    for _ in range(2):  # of one second: the first is thinned
        assert back_up_both(shop, check=check_everything).second_fault is None
    shop.close()
    name = "shop-20261121T063000Z-2.deskbackup"
    assert names(stick) == {name, keys_path(Path(name)).name}
    open_shop(stick / name, passphrase="芝麻开门's", read_only=True).close()


def test_one_place_is_enough_where_no_second_is_set(shop: Shop) -> None:
    done = back_up_both(shop)
    assert done.made is done.first is not None
    assert (done.second, done.second_fault) == (None, None)


def test_a_stick_that_is_away_is_said_and_gets_the_next_backup_when_it_is_back(
    shop: Shop, stick: Path, tmp_path: Path, clock: FixedClock
) -> None:
    use(shop, stick)
    stick.rename(tmp_path / "in a pocket")
    done = back_up_both(shop)
    assert done.first is not None
    assert done.second_fault is not None
    assert done.second_fault.why is Why.ABSENT
    assert str(stick) in done.second_fault.say(words_for("zh_CN"))
    assert "Put the stick in" in done.second_fault.say(words_for("en"))
    assert not stick.exists()
    (tmp_path / "in a pocket").rename(stick)
    clock.instant += timedelta(minutes=30)
    assert back_up_both(shop).second_fault is None
    assert names(stick) == {"shop-20261121T070000Z.deskbackup"}


def test_a_full_stick_is_said_and_holds_no_half_copy(tmp_path: Path, small_disk: Path, clock: FixedClock) -> None:
    fill_up(small_disk, leave=400_000)
    shop = open_shop(make_shop(tmp_path / "shop.db", clock), clock=clock)
    use(shop, small_disk)
    done = back_up_both(shop)
    assert done.first is not None
    assert done.second_fault is not None
    assert done.second_fault.why is Why.FULL
    assert set(listing(small_disk)) == {"films.bin"}
    (small_disk / "films.bin").unlink()
    assert back_up_both(shop).second_fault is None
    shop.close()


def test_what_thinning_frees_makes_room_on_a_full_stick(tmp_path: Path, small_disk: Path, clock: FixedClock) -> None:
    old = small_disk / "shop-20200101T000000Z.deskbackup"
    old.write_bytes(b"0" * 3_000_000)
    (small_disk / "shop-20261121T050000Z.deskbackup").write_bytes(b"0")
    fill_up(small_disk, leave=400_000)
    shop = open_shop(make_shop(tmp_path / "shop.db", clock), clock=clock)
    use(shop, small_disk)
    assert back_up_both(shop).second_fault is None
    shop.close()
    assert not old.exists()


def test_a_read_only_stick_is_said(shop: Shop, stick: Path, write_protect: Callable[[Path], Path]) -> None:
    use(shop, write_protect(stick))
    done = back_up_both(shop)
    assert done.first is not None
    assert done.second_fault is not None
    assert done.second_fault.why is Why.READ_ONLY
    assert names(stick) == set()


def test_where_the_first_place_is_gone_the_second_still_gets_the_live_file(shop: Shop, stick: Path) -> None:
    use(shop, stick, stick.parent / "gone")
    done = back_up_both(shop)
    assert done.first is None
    assert done.fault is not None
    assert "gone" in str(done.fault)
    assert done.second is not None
    assert done.made is done.second
    assert check_everything(done.second.path).ok


def test_a_copy_damaged_on_the_stick_is_not_kept(shop: Shop, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stick that says it has taken what it has not: found only when the copy is read from it again."""
    use(shop, stick)

    def lose(copy: Path) -> None:
        data = bytearray(copy.read_bytes())
        data[8192:12288] = b"\xff" * 4096
        copy.write_bytes(data)

    monkeypatch.setattr(second, "read_afresh", lose)
    done = back_up_both(shop)
    assert done.first is not None
    assert done.second is None
    assert done.second_fault is not None
    assert done.second_fault.why is Why.OTHER
    assert "damaged" in done.second_fault.say(words_for("en"))
    assert names(stick) == set()


def test_a_copy_of_a_flawed_shop_is_kept_and_the_flaw_is_said(shop: Shop, stick: Path) -> None:
    use(shop, stick)
    flaw = Problem("visit.total", "The total of receipt {receipt} is wrong.", {"receipt": "R-1"})
    done = back_up_both(shop, check=lambda _path, _key: CheckResult((flaw,), 9))
    assert done.second is not None
    assert done.second.path.exists()
    assert done.second_fault is not None
    assert done.second_fault.why is Why.UNSOUND
    assert "receipt R-1" in done.second_fault.say(words_for("en"))


def test_both_places_are_thinned(shop: Shop, stick: Path) -> None:
    use(shop, stick)
    for folder in (stick, shop.path.parent):
        for stamp in ("20240101T000000Z", "20261121T061000Z", "20261121T060500Z"):
            (folder / f"shop-{stamp}.deskbackup").write_bytes(b"x")
    back_up_both(shop)
    for folder in (stick, shop.path.parent):
        assert [made.at for made in list_backups(folder, "shop")] == [NOW]


def test_a_defect_of_the_program_is_no_fault_of_the_stick(shop: Shop, stick: Path) -> None:
    use(shop, stick)
    with pytest.raises(ZeroDivisionError):
        back_up_both(shop, check=lambda _path, _key: CheckResult((), 1 // 0))


def test_when_the_stick_last_took_a_copy_is_remembered_while_it_is_away(shop: Shop, stick: Path) -> None:
    use(shop, stick)
    assert last_second(shop) is None
    back_up_both(shop)
    shutil.rmtree(stick)
    assert last_second(shop) == NOW
    use(shop, stick.parent / "another")
    assert last_second(shop) is None


def test_the_live_file_is_never_opened_as_a_plain_file(
    shop: Shop, owner: Acting, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(shop, stick)
    change_settings(shop, owner, shop_name="在日志里")  # stands in the log only: a plain copy would not have it
    opened: list[str] = []
    plain = Path.open

    def watch(path: Path, *rest: object, **named: object) -> object:
        opened.append(path.name)
        return plain(path, *rest, **named)  # type: ignore[call-overload] # whatever Path.open takes

    monkeypatch.setattr(Path, "open", watch)
    done = back_up_both(shop)
    monkeypatch.undo()
    assert "shop.db" not in opened
    assert done.second is not None
    with closing(raw_connect(done.second.path)) as connection:
        (kept,) = connection.execute("SELECT value FROM setting WHERE name = 'shop_name'").fetchone()
    assert "在日志里" in kept


def test_the_setting_takes_a_folder_that_is_there_and_another_one(
    shop: Shop, owner: Acting, stick: Path, tmp_path: Path
) -> None:
    for folder, rule in ((stick / "gone", "missing"), (tmp_path, "same")):
        with pytest.raises(RuleBroken) as refused:
            change_settings(shop, owner, backup_second_folder=str(folder))
        assert (refused.value.field, refused.value.rule) == ("backup_second_folder", rule)
    change_settings(shop, owner, backup_second_folder=str(stick))
    shutil.rmtree(stick)
    change_settings(shop, owner, backup_second_folder=str(stick), lock_after_minutes=7)  # the stick is out
    assert shop.settings.lock_after_minutes == 7
