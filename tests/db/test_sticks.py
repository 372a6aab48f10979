"""The second place: how near it is to the first, and whether what is there is the stick that was chosen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clock import FixedClock
from desk_app.db.second import Why, back_up_both
from desk_app.db.shop import Shop
from desk_app.db.standing import State, judge, look_at
from desk_app.db.sticks import MARKER, Near, how_near, is_the_chosen, leave_mark, read_mark
from desk_app.errors import RuleBroken
from desk_app.staff.account import Acting
from desk_app.staff.desk import change_settings
from desk_app.words import words_for
from tests.trail import audit_lines

OLD = timedelta(hours=24)


def folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def test_how_near_two_folders_are(tmp_path: Path, small_disk: Path) -> None:
    first = folder(tmp_path / "copies")
    inside, beside = folder(first / "more"), folder(tmp_path / "others")
    (tmp_path / "link").symlink_to(first)
    assert how_near(first, tmp_path / "link") is Near.SAME
    assert how_near(first, inside) is how_near(inside, first) is Near.INSIDE
    assert how_near(first, beside) is Near.DISK
    assert how_near(first, small_disk) is Near.APART
    assert how_near(small_disk.parent, small_disk) is Near.APART, "a stick that hangs inside the first folder"
    with pytest.raises(OSError, match="gone"):
        how_near(first, tmp_path / "gone")


def test_one_stick_keeps_its_mark_for_several_shops(tmp_path: Path) -> None:
    mark = leave_mark(tmp_path)
    assert leave_mark(tmp_path) == read_mark(tmp_path) == mark
    assert is_the_chosen(tmp_path, mark)
    assert not is_the_chosen(tmp_path, "another")
    assert is_the_chosen(tmp_path / "gone", ""), "chosen before marks were left"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"mark": 5}', "[" * 5000])
def test_a_marker_that_says_nothing_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / MARKER).write_text(content)
    assert read_mark(tmp_path) == ""


def test_the_empty_folder_of_a_stick_that_is_out_gets_no_copy(
    shop: Shop, owner: Acting, tmp_path: Path, clock: FixedClock
) -> None:
    stick = folder(tmp_path / "stick")
    change_settings(shop, owner, backup_second_folder=str(stick))
    assert back_up_both(shop).second_fault is None
    stick.rename(tmp_path / "in a pocket")
    folder(stick)  # the mount point that stays
    clock.instant += timedelta(minutes=30)
    done = back_up_both(shop)
    assert done.first is not None
    assert done.second_fault is not None
    assert done.second_fault.why is Why.NOT_IT
    assert list(stick.iterdir()) == []
    assert str(stick) in done.second_fault.say(words_for("zh_CN"))
    verdict = judge(look_at(shop), shop.now(), OLD)
    assert (verdict.state, verdict.tone) == (State.SECOND, "warn")
    assert "not the stick that was chosen" in str(verdict.fault)
    change_settings(shop, owner, lock_after_minutes=7)
    assert list(stick.iterdir()) == [], "another setting does not make the empty folder the place"
    stick.rmdir()
    (tmp_path / "in a pocket").rename(stick)
    assert back_up_both(shop).second_fault is None


def test_another_stick_is_taken_once_it_is_chosen(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    stick = folder(tmp_path / "stick")
    change_settings(shop, owner, backup_second_folder=str(stick))
    first = shop.settings.backup_second_mark
    stick.rename(tmp_path / "old")
    folder(stick)
    change_settings(shop, owner, backup_second_folder=str(stick), backup_second_mark="")
    assert shop.settings.backup_second_mark not in {"", first}
    assert audit_lines(shop)[0].action == "settings.changed"
    assert back_up_both(shop).second_fault is None
    change_settings(shop, owner, backup_second_folder="")
    assert shop.settings.backup_second_mark == ""


def test_a_place_that_takes_no_mark_is_refused(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    stick = folder(tmp_path / "stick")
    (stick / MARKER).mkdir()  # nobody can write a file there
    with pytest.raises(RuleBroken) as refused:
        change_settings(shop, owner, backup_second_folder=str(stick))
    assert (refused.value.field, refused.value.rule) == ("backup_second_folder", "read_only")
    assert shop.settings.backup_second_folder == ""


def test_the_same_folder_under_another_name_is_refused(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(shop.path.parent)
    with pytest.raises(RuleBroken) as refused:
        change_settings(shop, owner, backup_second_folder=str(tmp_path / "link"))
    assert refused.value.rule == "same"
