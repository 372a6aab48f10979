"""The guided paths of the keys, each on a real encrypted shop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.keys import Cost, NewKeys, WrongKey, keys_path, new_keys
from desk_app.db.recovery import groups, new_recovery_key, read_groups
from desk_app.db.restore import restore
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import DeskError, NotAllowed, RuleBroken
from desk_app.staff.account import Acting, Role, StaffDraft
from desk_app.staff.desk import ShopSetUp, save_staff, set_up_shop, sign_in, staff_list
from desk_app.staff.keys import change_passphrase, is_encrypted, recover, replace_recovery_key
from tests.trail import audit_lines

OLD, NEW = "the passphrase of before", "春天的第一杯奶茶"


@pytest.fixture
def keys() -> NewKeys:
    return new_keys(OLD, Cost(64, 1, 1))


@pytest.fixture
def locked(tmp_path: Path, clock: FixedClock, keys: NewKeys) -> Iterator[Shop]:
    made = set_up_shop(tmp_path / "a.db", ShopSetUp("兑记", "林欣妍", owner_pin="482913"), keys=keys, clock=clock)
    yield made
    made.close()


@pytest.fixture
def her(locked: Shop) -> Acting:
    return sign_in(locked, staff_list(locked)[0].id, "482913")


def opens(path: Path, passphrase: str) -> bool:
    try:
        open_shop(path, passphrase=passphrase, read_only=True).close()
    except WrongKey:
        return False
    return True


def test_a_new_passphrase(locked: Shop, her: Acting, keys: NewKeys) -> None:
    assert is_encrypted(locked)
    change_passphrase(locked, her, OLD, NEW, NEW)
    assert audit_lines(locked, 1)[0].action == "keys.passphrase_changed"
    locked.close()
    assert (opens(locked.path, NEW), opens(locked.path, OLD)) == (True, False)
    recover(locked.path, keys.recovery, OLD, OLD)
    assert opens(locked.path, OLD)


def test_a_lost_sheet_with_the_passphrase(locked: Shop, her: Acting, keys: NewKeys) -> None:
    sheet = new_recovery_key()
    replace_recovery_key(locked, her, OLD, sheet)
    assert audit_lines(locked, 1)[0].action == "keys.sheet_replaced"
    locked.close()
    with pytest.raises(WrongKey):
        recover(locked.path, keys.recovery, NEW, NEW)
    assert opens(locked.path, OLD)
    recover(locked.path, read_groups(" ".join(groups(sheet))), NEW, NEW)
    assert (opens(locked.path, NEW), opens(locked.path, OLD)) == (True, False)


def test_a_forgotten_passphrase_with_the_sheet(locked: Shop, clock: FixedClock, keys: NewKeys) -> None:
    locked.close()
    data = recover(locked.path, keys.recovery, NEW, NEW, clock=clock, machine="desk-1")
    assert data == keys.data
    shop = open_shop(locked.path, passphrase=NEW, clock=clock)
    line = audit_lines(shop, 1)[0]
    shop.close()
    assert (line.action, line.staff, line.machine) == ("keys.recovered", "林欣妍", "desk-1")


@pytest.mark.parametrize(
    "left", [{"active": False}, {"role": Role.RECEPTIONIST}, {"active": False, "role": Role.ADVISOR}]
)
def test_the_sheet_opens_a_shop_whose_first_owner_left(
    locked: Shop, her: Acting, clock: FixedClock, keys: NewKeys, left: dict[str, Any]
) -> None:
    second = save_staff(locked, her, StaffDraft("第二任", Role.OWNER, pin="918273")).staff_id
    by = Acting(second, "第二任", Role.OWNER, "desk-1")
    save_staff(locked, by, replace(StaffDraft("林欣妍", Role.OWNER, id=her.staff_id), **left))
    locked.close()
    recover(locked.path, keys.recovery, NEW, NEW, clock=clock)
    assert opens(locked.path, NEW)
    shop = open_shop(locked.path, passphrase=NEW, clock=clock)
    assert audit_lines(shop, 1)[0].staff == "第二任"
    shop.close()


def test_a_new_computer(locked: Shop, tmp_path: Path, clock: FixedClock, keys: NewKeys) -> None:
    backup = back_up(locked).path
    locked.close()
    (tmp_path / "new").mkdir()
    for name in (backup.name, keys_path(backup).name):
        (tmp_path / name).rename(tmp_path / "new" / name)
    restore(tmp_path / "new" / backup.name, tmp_path / "new" / "a.db", OLD, clock=clock)
    assert opens(tmp_path / "new" / "a.db", OLD)
    recover(tmp_path / "new" / "a.db", keys.recovery, NEW, NEW)
    assert opens(tmp_path / "new" / "a.db", NEW)


def test_who_may_not_and_what_is_refused_change_nothing(locked: Shop, her: Acting, receptionist: Acting) -> None:
    before = keys_path(locked.path).read_bytes()
    with pytest.raises(NotAllowed):
        change_passphrase(locked, receptionist, OLD, NEW, NEW)
    with pytest.raises(NotAllowed):
        replace_recovery_key(locked, receptionist, OLD, new_recovery_key())
    for old, new, again, field in (
        ("wrong", NEW, NEW, "old_passphrase"),
        (OLD, "password", "password", "passphrase"),
        (OLD, NEW, NEW + "!", "passphrase_again"),
    ):
        with pytest.raises(RuleBroken) as broken:
            change_passphrase(locked, her, old, new, again)
        assert broken.value.field == field
        for shown in (old, new):
            assert shown not in f"{broken.value!r} {broken.value}"
    assert keys_path(locked.path).read_bytes() == before
    assert audit_lines(locked, 1)[0].action == "staff.signed_in"


def test_no_line_without_the_key_file_and_no_key_without_the_line(
    locked: Shop, her: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _file: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desk_app.staff.keys.write_keys", full)
    with pytest.raises((OSError, DeskError)):
        change_passphrase(locked, her, OLD, NEW, NEW)
    assert audit_lines(locked, 1)[0].action == "staff.signed_in"
    assert opens(locked.path, OLD)


def test_a_plain_shop_has_no_keys_to_change(shop: Shop, owner: Acting) -> None:
    assert not is_encrypted(shop)
    with pytest.raises(DeskError, match="not encrypted"):
        change_passphrase(shop, owner, "", NEW, NEW)
