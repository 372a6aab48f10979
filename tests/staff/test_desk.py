"""First run, signing in, accounts and settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.changes import Kind
from desk_app.clock import FixedClock
from desk_app.db.check import check_file
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import DeskError, NotAllowed, NotFound, RuleBroken, ShopFileError
from desk_app.staff.account import Acting, Action, Role, StaffDraft, StaffId
from desk_app.staff.checks import CHECKS
from desk_app.staff.desk import (
    ShopSetUp,
    acting_for,
    change_settings,
    locked_until,
    save_staff,
    set_pin,
    set_up_shop,
    sign_in,
    staff_by_name,
    staff_list,
)
from desk_app.staff.reading import act_reading
from desk_app.staff.work import work
from tests.trail import audit_lines

SETUP = ShopSetUp("兑记", "林欣妍", "2580", trades=("pawn", "salon"), language="en", currency="HKD", place="hk")
OWNER, ADVISOR, RECEPTIONIST = StaffId(1), StaffId(2), StaffId(3)


@pytest.fixture
def real(tmp_path: Path, clock: FixedClock) -> Iterator[Shop]:
    """A shop as the first run leaves it."""
    opened = set_up_shop(tmp_path / "real.db", SETUP, clock=clock, machine="desk-1")
    yield opened
    opened.close()


def test_the_first_run_makes_a_shop_with_an_owner(real: Shop, tmp_path: Path) -> None:
    kept = real.settings
    assert (kept.shop_name, kept.trades, kept.language, kept.currency) == ("兑记", ("salon", "pawn"), "en", "HKD")
    assert (kept.place, kept.phone_region, kept.zone, kept.demo) == ("hk", "HK", "Asia/Shanghai", False)
    (member,) = staff_list(real)
    assert (member.name, member.role, member.has_pin) == ("林欣妍", Role.OWNER, True)
    assert [(line.action, line.machine) for line in audit_lines(real)] == [("shop.set_up", "desk-1")]
    assert check_file(real.path, extra=CHECKS).ok
    assert sign_in(real, member.id, "2580", machine="desk-2") == Acting(OWNER, "林欣妍", Role.OWNER, "desk-2")
    assert {path.name.removesuffix("-wal").removesuffix("-shm") for path in tmp_path.glob("*.db*")} == {
        "real.db",
        "real.db.lock",
    }


@pytest.mark.parametrize(
    ("setup", "field"),
    [
        (replace(SETUP, name="  "), "name"),
        (replace(SETUP, name="x" * 201), "name"),
        (replace(SETUP, owner_name=""), "owner_name"),
        (replace(SETUP, owner_pin=""), "owner_pin"),
        (replace(SETUP, owner_pin="1234"), "owner_pin"),
        (replace(SETUP, trades=()), "trades"),
        (replace(SETUP, trades=("bakery",)), "trades"),
        (replace(SETUP, language="fr"), "language"),
        (replace(SETUP, currency="XYZ"), "currency"),
        (replace(SETUP, place="China"), "place"),
        (replace(SETUP, zone="Shanghai"), "zone"),
        (replace(SETUP, zone="../../etc/passwd"), "zone"),
    ],
)
def test_a_first_run_with_a_wrong_answer_makes_no_file(tmp_path: Path, setup: ShopSetUp, field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        set_up_shop(tmp_path / "new.db", setup)
    assert broken.value.field == field
    assert not list(tmp_path.glob("*new.db*"))


def test_a_first_run_never_replaces_a_file(real: Shop) -> None:
    with pytest.raises(ShopFileError, match="There is already a file"):
        set_up_shop(real.path, SETUP)


def test_an_encrypted_demo_shop_asks_nobody(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    set_up_shop(path, replace(SETUP, owner_pin="", demo=True), passphrase="芝麻开门").close()
    shop = open_shop(path, passphrase="芝麻开门")
    assert acting_for(shop, OWNER).role is Role.OWNER
    shop.close()


def test_a_wrong_pin_is_counted_in_the_file_and_locks_for_growing_minutes(real: Shop, clock: FixedClock) -> None:
    for left in (4, 3, 2, 1):
        with pytest.raises(RuleBroken) as broken:
            sign_in(real, OWNER, "0000")
        assert (broken.value.rule, broken.value.values) == ("wrong", {"left": left})
    real.close()
    again = open_shop(real.path, clock=clock)  # starting the program again does not help
    try:
        for minutes in (1, 2, 4):
            with pytest.raises(RuleBroken) as broken:
                sign_in(again, OWNER, "0000")
            assert (broken.value.rule, broken.value.values) == ("locked", {"minutes": minutes})
            with pytest.raises(RuleBroken, match="Too many wrong PINs"):
                sign_in(again, OWNER, "2580")  # the right one is not even looked at
            assert locked_until(again, OWNER) == clock.instant + timedelta(minutes=minutes)
            clock.instant += timedelta(minutes=minutes)
            assert locked_until(again, OWNER) is None
        assert sign_in(again, OWNER, "2580").name == "林欣妍"
        with pytest.raises(RuleBroken) as broken:
            sign_in(again, OWNER, "0000")
        assert broken.value.values == {"left": 4}  # a right one starts the count anew
        actions = [line.action for line in audit_lines(again)]
        assert actions == ["staff.wrong_pin", "staff.signed_in", *["staff.wrong_pin"] * 7, "shop.set_up"]
    finally:
        again.close()


def test_who_may_act_without_a_pin(real: Shop, shop: Shop) -> None:
    with pytest.raises(NotAllowed, match="has no PIN yet"):
        acting_for(shop, ADVISOR, machine="m")
    with pytest.raises(NotAllowed, match="has no PIN yet"):
        act_reading(shop, ADVISOR, "")
    with pytest.raises(NotAllowed, match="has no PIN yet"):
        sign_in(shop, ADVISOR, "")
    with pytest.raises(NotFound):
        acting_for(shop, StaffId(99))


def test_a_demo_shop_becomes_real_once_its_owners_have_pins(shop: Shop, owner: Acting) -> None:
    change_settings(shop, owner, demo=True)
    assert acting_for(shop, ADVISOR, machine="m") == Acting(ADVISOR, "周琳", Role.ADVISOR, "m")
    with pytest.raises(RuleBroken, match="An owner needs a PIN"):
        change_settings(shop, owner, demo=False)
    set_pin(shop, owner, OWNER, "2580")
    change_settings(shop, owner, demo=False)
    assert not shop.settings.demo


def test_a_pin_is_asked_for_where_there_is_one(shop: Shop, owner: Acting) -> None:
    set_pin(shop, owner, ADVISOR, "2580")
    with pytest.raises(NotAllowed, match="signs in with a PIN"):
        acting_for(shop, ADVISOR)
    change_settings(shop, owner, demo=True)
    assert acting_for(shop, ADVISOR).name == "周琳"


def test_staff_by_name(shop: Shop, owner: Acting) -> None:
    save_staff(shop, owner, StaffDraft("Jane Jones", Role.BEAUTICIAN, "JJ"))
    assert staff_by_name(shop, "周琳").id == ADVISOR
    assert staff_by_name(shop, " jane jones").code == staff_by_name(shop, "ＪＪ").code == "JJ"
    for name in ("nobody", "", "  "):
        with pytest.raises(NotFound):
            staff_by_name(shop, name)


def test_an_account_is_added_changed_and_retired(shop: Shop, owner: Acting) -> None:
    saved = save_staff(shop, owner, StaffDraft("  何  静\n", Role.ADVISOR, "HJ", pin="2580"))
    assert saved.touched.kinds == {Kind.STAFF}
    assert sign_in(shop, saved.staff_id, "2580").name == "何 静"
    save_staff(shop, owner, StaffDraft("何静", Role.RECEPTIONIST, id=saved.staff_id))
    assert sign_in(shop, saved.staff_id, "2580").role is Role.RECEPTIONIST
    save_staff(shop, owner, StaffDraft("何静", Role.RECEPTIONIST, id=saved.staff_id, active=False))
    assert "何静" not in {member.name for member in staff_list(shop)}
    assert "何静" in {member.name for member in staff_list(shop, everyone=True)}
    with pytest.raises(NotAllowed, match="no longer works here"):
        sign_in(shop, saved.staff_id, "2580")


@pytest.mark.parametrize(
    ("draft", "field", "rule"),
    [
        (StaffDraft("", Role.ADVISOR), "name", "empty"),
        (StaffDraft("\x00\x1f \n", Role.ADVISOR), "name", "empty"),
        (StaffDraft("x" * 10_000, Role.ADVISOR), "name", "too_long"),
        (StaffDraft("周琳", Role.ADVISOR), "name", "taken"),
        (StaffDraft("何静", Role.ADVISOR, pin="12"), "pin", "length"),
        (StaffDraft("何静", Role.OWNER), "pin", "owner_needs_pin"),
        (StaffDraft("周琳", Role.OWNER, id=ADVISOR), "pin", "owner_needs_pin"),
        (StaffDraft("林欣妍", Role.ADVISOR, id=OWNER), "role", "last_owner"),
        (StaffDraft("林欣妍", Role.OWNER, id=OWNER, active=False), "active", "last_owner"),
    ],
)
def test_accounts_that_are_refused(shop: Shop, owner: Acting, draft: StaffDraft, field: str, rule: str) -> None:
    before = staff_list(shop, everyone=True)
    with pytest.raises(RuleBroken) as broken:
        save_staff(shop, owner, draft)
    assert (broken.value.field, broken.value.rule) == (field, rule)
    assert staff_list(shop, everyone=True) == before


def test_an_owner_may_go_when_another_stays(shop: Shop, owner: Acting) -> None:
    save_staff(shop, owner, StaffDraft("周琳", Role.OWNER, id=ADVISOR, pin="2580"))
    save_staff(shop, owner, StaffDraft("林欣妍", Role.OWNER, id=OWNER, active=False))
    assert [member.role for member in staff_list(shop)] == [Role.OWNER, Role.RECEPTIONIST, Role.BEAUTICIAN]


def test_an_account_that_is_not_there(shop: Shop, owner: Acting) -> None:
    with pytest.raises(NotFound):
        save_staff(shop, owner, StaffDraft("何静", Role.ADVISOR, id=StaffId(99)))


def test_a_pin_of_ones_own_needs_the_old_one(shop: Shop, owner: Acting, advisor: Acting, receptionist: Acting) -> None:
    set_pin(shop, advisor, ADVISOR, "2580")  # the first one
    with pytest.raises(RuleBroken) as broken:
        set_pin(shop, advisor, ADVISOR, "1379", old_pin="1111")
    assert (broken.value.field, broken.value.rule) == ("old_pin", "wrong")
    set_pin(shop, advisor, ADVISOR, "1379", old_pin="2580")
    sign_in(shop, ADVISOR, "1379")
    with pytest.raises(NotAllowed):
        set_pin(shop, receptionist, ADVISOR, "2468")
    set_pin(shop, owner, ADVISOR, "2468")  # forgotten; the owner helps
    sign_in(shop, ADVISOR, "2468")


@pytest.mark.parametrize("role", [Role.ADVISOR, Role.RECEPTIONIST, Role.BEAUTICIAN])
def test_only_the_owner_manages(shop: Shop, role: Role) -> None:
    acting = Acting(ADVISOR, "周琳", role)
    refused: tuple[Callable[[], object], ...] = (
        lambda: save_staff(shop, acting, StaffDraft("何静", Role.ADVISOR)),
        lambda: change_settings(shop, acting, theme="dark"),
        lambda: acting.must(Action.RESTORE),
    )
    for use in refused:
        with pytest.raises(NotAllowed):
            use()


def test_settings_change_and_say_so(shop: Shop, owner: Acting) -> None:
    touched = change_settings(
        shop, owner, theme="dark", trades=["pawn"], loan_fee_percent="１.５%", shop_name=" 新 店 "
    )
    assert touched.kinds == {Kind.SETTING}
    kept = shop.settings
    assert (kept.theme, kept.trades, kept.loan_fee_percent, kept.shop_name) == ("dark", ("pawn",), "1.5", "新 店")
    (line,) = audit_lines(shop, 1)
    assert line.detail == {
        "before": {"theme": "system", "trades": ["salon", "pawn"], "loan_fee_percent": "2.40", "shop_name": "兑记"},
        "after": {"theme": "dark", "trades": ["pawn"], "loan_fee_percent": "1.5", "shop_name": "新 店"},
    }
    writes = shop.writes
    assert change_settings(shop, owner, theme="dark").kinds == set()
    assert shop.writes == writes


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"theme": "pink"}, "theme"),
        ({"theme": 3}, "theme"),
        ({"demo": 1}, "demo"),
        ({"lock_after_minutes": True}, "lock_after_minutes"),
        ({"lock_after_minutes": 0}, "lock_after_minutes"),
        ({"open_from": 21 * 60}, "open_from"),
        ({"call_to": 9 * 60}, "call_to"),
        ({"call_to": 25 * 60}, "call_to"),
        ({"backup_every_minutes": 1}, "backup_every_minutes"),
        ({"backup_folder": "/nowhere/at/all"}, "backup_folder"),
        ({"backup_folder": "a\0b" * 300}, "backup_folder"),
        ({"loan_fee_percent": "-1"}, "loan_fee_percent"),
        ({"loan_fee_percent": "1e2"}, "loan_fee_percent"),
        ({"loan_interest_percent": "100.01"}, "loan_interest_percent"),
        ({"loan_interest_percent": "NaN"}, "loan_interest_percent"),
        ({"phone_region": "cn"}, "phone_region"),
        ({"trades": ()}, "trades"),
    ],
)
def test_settings_that_are_refused(shop: Shop, owner: Acting, values: dict[str, object], field: str) -> None:
    before = shop.settings
    with pytest.raises(RuleBroken) as broken:
        change_settings(shop, owner, **{"language": "en", **values})
    assert broken.value.field == field
    shop.settings_changed()
    assert shop.settings == before


def test_a_setting_there_is_not_is_a_defect(shop: Shop, owner: Acting) -> None:
    with pytest.raises(KeyError):
        change_settings(shop, owner, colour="red")


def test_the_currency_stays_once_amounts_may_be_written(shop: Shop, owner: Acting) -> None:
    change_settings(shop, owner, currency="HKD")
    with work(shop, owner) as unit:
        unit.audit("visit.recorded", "visit:1")
    with pytest.raises(DeskError, match="cannot change any more"):
        change_settings(shop, owner, currency="CNY")
    assert change_settings(shop, owner, currency="HKD", theme="light").kinds == {Kind.SETTING}


def test_checks_see_a_shop_nobody_can_manage(shop: Shop, owner: Acting) -> None:
    with work(shop, owner) as unit:
        shop.database.execute_sql("UPDATE staff SET role = 'boss' WHERE role = 'owner'")
        unit.audit("staff.changed", "staff:1")
    problems = check_file(shop.path, extra=CHECKS).problems
    assert [problem.code for problem in problems] == ["staff.owner", "staff.role"]
