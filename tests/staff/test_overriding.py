"""What an owner allows on the spot: one action, with her PIN, and every line written under it says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.changes import Kind
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.staff import reading
from desk_app.staff.account import MAY, Acting, Action, Override, Role, StaffDraft, StaffId, allowing
from desk_app.staff.desk import (
    ShopSetUp,
    allow_once,
    audit_lines,
    change_settings,
    locked_until,
    save_staff,
    set_up_shop,
    sign_in,
)
from desk_app.staff.reading import act_reading
from desk_app.staff.work import work

OWNER, DESK, LEFT = StaffId(1), StaffId(2), StaffId(3)


@pytest.fixture
def real(tmp_path: Path, clock: FixedClock) -> Iterator[Shop]:
    shop = set_up_shop(tmp_path / "real.db", ShopSetUp("兑记", "林欣妍", "2580"), clock=clock)
    owner = sign_in(shop, OWNER, "2580")
    save_staff(shop, owner, StaffDraft("苏雪", Role.RECEPTIONIST, pin="3691"))
    save_staff(shop, owner, StaffDraft("旧主", Role.OWNER, pin="4702"))
    save_staff(shop, owner, StaffDraft("旧主", Role.OWNER, active=False, id=LEFT))
    yield shop
    shop.close()


@pytest.fixture
def she(real: Shop) -> Acting:
    return sign_in(real, DESK, "3691", machine="desk-1")


def test_an_override_allows_one_action_and_the_trail_says_who_did(real: Shop, she: Acting) -> None:
    with pytest.raises(NotAllowed) as refused:
        change_settings(real, she, shop_name="新名")
    assert refused.value.action == Action.CHANGE_SETTINGS
    allowed = allow_once(real, she, OWNER, "2580", Action(refused.value.action))
    assert (allowed.staff_id, allowed.role) == (DESK, Role.RECEPTIONIST)
    assert allowed.override == Override(OWNER, "林欣妍", Action.CHANGE_SETTINGS)
    assert Kind.SETTING in change_settings(real, allowed, shop_name="新名").kinds
    says = {"action": "change_settings", "by": 1, "name": "林欣妍"}
    changed, once = audit_lines(real, 2)
    assert (changed.action, changed.staff_id, changed.detail["allowed"]) == ("settings.changed", DESK, says)
    assert (once.action, once.staff_id, once.subject, once.detail) == (
        "staff.allowed_once", DESK, "staff:1", {"allowed": says},
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        save_staff(real, allowed, StaffDraft("甲", Role.OWNER, pin="5813"))  # nothing else is allowed by it
    with pytest.raises(NotAllowed):
        change_settings(real, she, shop_name="再来")  # and she herself may as little as before


def test_wrong_pins_count_against_the_owner_and_say_who_guessed(real: Shop, she: Acting) -> None:
    for left in (4, 3, 2, 1):
        with pytest.raises(RuleBroken) as broken:
            allow_once(real, she, OWNER, "0000", Action.REFUND)
        assert (broken.value.field, broken.value.values) == ("pin", {"left": left})
    with pytest.raises(RuleBroken, match="Too many wrong PINs"):
        allow_once(real, she, OWNER, "0000", Action.REFUND)
    assert locked_until(real, OWNER) is not None
    assert locked_until(real, DESK) is None
    with pytest.raises(RuleBroken, match="Too many wrong PINs"):
        allow_once(real, she, OWNER, "2580", Action.REFUND)
    guess = audit_lines(real, 1)[0]
    assert (guess.action, guess.staff_id, guess.subject, guess.detail) == (
        "staff.wrong_pin", DESK, "staff:1", {"tries": 5},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("whose", "pin", "error"), [(DESK, "3691", NotAllowed), (LEFT, "4702", NotAllowed), (StaffId(99), "", NotFound)]
)
def test_only_an_owner_who_works_here_can_allow(
    real: Shop, she: Acting, whose: StaffId, pin: str, error: type[Exception]
) -> None:
    before = audit_lines(real, 1)
    with pytest.raises(error):
        allow_once(real, she, whose, pin, Action.REFUND)
    assert audit_lines(real, 1) == before


def test_an_owner_without_a_pin_allows_only_in_a_demo_shop(shop: Shop, receptionist: Acting, owner: Acting) -> None:
    with pytest.raises(NotAllowed, match="no PIN yet"):
        allow_once(shop, receptionist, OWNER, "", Action.REFUND)
    change_settings(shop, owner, demo=True)
    assert allow_once(shop, receptionist, OWNER, "", Action.REFUND).may(Action.REFUND)


def test_a_repeated_command_acts_under_the_override_on_its_own_thread_only(
    shop: Shop, receptionist: Acting, advisor: Acting
) -> None:
    allowed = Acting(
        receptionist.staff_id, receptionist.name, receptionist.role, "", Override(OWNER, "林", Action.MERGE)
    )
    elsewhere: list[bool] = []
    with allowing(allowed):
        assert receptionist.may(Action.MERGE)
        assert not receptionist.may(Action.REFUND)
        assert not advisor.may(Action.MERGE)  # somebody else
        other = threading.Thread(target=lambda: elsewhere.append(receptionist.may(Action.MERGE)))
        other.start()
        other.join()
        with work(shop, receptionist) as unit:
            unit.audit("client.merged", "client:1", detail={"into": 2})
    assert elsewhere == [False]
    assert not receptionist.may(Action.MERGE)
    assert audit_lines(shop, 1)[0].detail == {
        "allowed": {"action": "merge", "by": 1, "name": "林"}, "into": 2
    }  # fmt: skip


def test_every_role_has_its_row_and_only_the_owner_has_all() -> None:
    assert set(MAY) == set(Role)
    assert MAY[Role.OWNER] == frozenset(Action)
    guarded = {
        Action.REFUND, Action.OVERRIDE_PRICE, Action.VOID, Action.TAKE_BACK, Action.MERGE, Action.ERASE, Action.EXPORT,
        Action.SEE_DOCUMENT, Action.SEE_AUDIT, Action.CHANGE_RULES, Action.CHANGE_SETTINGS, Action.MANAGE_STAFF,
        Action.RESTORE, Action.IMPORT, Action.SEE_FIGURES,
    }  # fmt: skip
    assert not MAY[Role.RECEPTIONIST] & guarded
    assert MAY[Role.ADVISOR] & guarded == {Action.VOID, Action.EXPORT, Action.SEE_DOCUMENT}
    assert MAY[Role.BEAUTICIAN] == {Action.RECORD_VISIT}


# ── a lock, through restarts and a clock that is put back ─────────────────────────────────────────────────────────


def test_a_lock_outlives_the_program_and_a_clock_put_back(real: Shop, clock: FixedClock) -> None:
    for _ in range(8):  # five free ones, then each after its pause
        with pytest.raises(RuleBroken):
            sign_in(real, OWNER, "0000")
        clock.instant = max(clock.instant, locked_until(real, OWNER) or clock.instant)
    with pytest.raises(RuleBroken):
        sign_in(real, OWNER, "0000")  # the ninth: 16 minutes
    real.close()
    again = open_shop(real.path, clock=clock)
    try:
        clock.instant -= timedelta(days=400)
        with pytest.raises(RuleBroken) as locked:
            sign_in(again, OWNER, "2580")  # still locked, and for no longer than its pause
        assert (locked.value.rule, locked.value.values) == ("locked", {"minutes": 16})
        clock.instant += timedelta(minutes=15)
        with pytest.raises(RuleBroken, match="Too many wrong PINs"):
            sign_in(again, OWNER, "2580")
        clock.instant += timedelta(minutes=1)
        assert sign_in(again, OWNER, "2580").role is Role.OWNER
    finally:
        again.close()


@pytest.mark.parametrize("window_open", [False, True])
def test_the_command_line_is_locked_as_long_whatever_the_clock_says(
    real: Shop, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, window_open: bool
) -> None:
    monkeypatch.setattr(reading, "WRONG_PIN_SECONDS", 0)
    real.close()
    window = open_shop(real.path, clock=clock) if window_open else None

    def guess(pin: str) -> None:
        shop = open_shop(real.path, clock=clock, read_only=True)
        try:
            act_reading(shop, OWNER, pin)
        finally:
            shop.close()

    try:
        for _ in range(5):
            with pytest.raises((RuleBroken, NotAllowed)):
                guess("0000")
        for days in (0, -400):
            clock.instant += timedelta(days=days)
            with pytest.raises((RuleBroken, NotAllowed), match=r"next try: 1\b"):
                guess("2580")
        clock.instant += timedelta(minutes=1)
        guess("2580")
    finally:
        if window is not None:
            window.close()
