"""What an owner allows on the spot: one action, with her PIN, and every line written under it says so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
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
    change_settings,
    locked_until,
    save_staff,
    set_pin,
    set_up_shop,
    sign_in,
)
from desk_app.staff.reading import act_reading
from desk_app.staff.work import one_command, read_once, work
from tests.her_word import under_her_word
from tests.trail import audit_lines

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
    allowed = under_her_word(shop, receptionist, Action.MERGE)
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
        "allowed": {"action": "merge", "by": 1, "name": "林欣妍"}, "into": 2
    }  # fmt: skip


def test_her_word_is_used_up_by_what_it_was_given_for(real: Shop, she: Acting) -> None:
    allowed = allow_once(real, she, OWNER, "2580", Action.CHANGE_SETTINGS)
    with pytest.raises(RuleBroken):
        change_settings(real, allowed, shop_name="")  # nothing came of it: it still stands
    change_settings(real, allowed, shop_name="一")
    with pytest.raises(NotAllowed) as refused:
        change_settings(real, allowed, shop_name="二")
    assert (refused.value.action, real.settings.shop_name) == ("change_settings", "一")
    with allowing(allowed), pytest.raises(NotAllowed):
        change_settings(real, she, shop_name="二")
    assert not replace(allowed).may(Action.CHANGE_SETTINGS)


def test_what_is_rolled_back_has_not_used_it(real: Shop, she: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = allow_once(real, she, OWNER, "2580", Action.CHANGE_SETTINGS)
    with pytest.raises(RuntimeError), work(real, allowed):
        pass  # no line: a defect
    assert allowed.may(Action.CHANGE_SETTINGS)
    monkeypatch.setattr(real.database, "writing", failing_commit(real.database.writing))
    with pytest.raises(OSError, match="full"):
        change_settings(real, allowed, shop_name="一")
    assert allowed.may(Action.CHANGE_SETTINGS)


def failing_commit(
    writing: Callable[[], AbstractContextManager[None]],
) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def failing() -> Iterator[None]:
        with writing():
            yield
            raise OSError("full")

    return failing


def test_a_word_that_nobody_gave_allows_nothing(real: Shop, she: Acting) -> None:
    given = allow_once(real, she, OWNER, "2580", Action.REFUND).override
    assert given is not None
    draft = StaffDraft("影子", Role.OWNER, pin="7771")
    for override in (
        Override(OWNER, "林欣妍", Action.MANAGE_STAFF),
        Override(OWNER, "林欣妍", Action.MANAGE_STAFF, "guessed"),
        replace(given, action=Action.MANAGE_STAFF),
    ):
        with pytest.raises(NotAllowed):
            save_staff(real, replace(she, override=override), draft)
    assert not replace(she, override=replace(given, name="旧主")).may(Action.REFUND)
    other = Acting(LEFT, "旧主", Role.RECEPTIONIST, override=given)
    assert not other.may(Action.REFUND), "it was given to somebody else"


@pytest.mark.parametrize(("role", "active"), [(Role.OWNER, False), (Role.ADVISOR, True)])
def test_her_word_ends_with_her(real: Shop, she: Acting, role: Role, active: bool) -> None:
    owner = sign_in(real, OWNER, "2580")
    second = save_staff(real, owner, StaffDraft("店主二", Role.OWNER, pin="9081")).staff_id
    allowed = allow_once(real, she, OWNER, "2580", Action.CHANGE_SETTINGS)
    save_staff(real, sign_in(real, second, "9081"), StaffDraft("林欣妍", role, active=active, id=OWNER))
    with pytest.raises(NotAllowed, match="not an owner"):
        change_settings(real, allowed, shop_name="一")


@pytest.mark.parametrize("by_herself", [True, False])
def test_her_word_ends_by_another_pin_as_her_session_does(real: Shop, she: Acting, by_herself: bool) -> None:
    owner = sign_in(real, OWNER, "2580")
    second = save_staff(real, owner, StaffDraft("店主二", Role.OWNER, pin="9081")).staff_id
    allowed, read = (allow_once(real, she, OWNER, "2580", Action.CHANGE_SETTINGS) for _ in range(2))
    if by_herself:
        set_pin(real, owner, OWNER, "8642", old_pin="2580")
        change_settings(real, allowed, shop_name="一")
        read_once(real, read)
        return
    set_pin(real, sign_in(real, second, "9081"), OWNER, "8642")
    before = audit_lines(real, 1)
    with pytest.raises(NotAllowed, match="another PIN since she allowed"):
        change_settings(real, allowed, shop_name="一")
    with pytest.raises(NotAllowed, match="another PIN since she allowed"):
        read_once(real, read)
    assert audit_lines(real, 1) == before
    anew = allow_once(real, she, OWNER, "8642", Action.CHANGE_SETTINGS)
    change_settings(real, anew, shop_name="一")


def test_her_word_is_of_one_shop(real: Shop, she: Acting, tmp_path: Path, clock: FixedClock) -> None:
    own = set_up_shop(tmp_path / "own.db", ShopSetUp("自己的", "苏雪", "2580"), clock=clock)
    me = sign_in(own, OWNER, "2580")
    save_staff(own, me, StaffDraft("苏雪二", Role.RECEPTIONIST, pin="3691"))
    allowed = allow_once(own, sign_in(own, DESK, "3691"), OWNER, "2580", Action.CHANGE_SETTINGS)
    own.close()
    again = open_shop(real.path, clock=clock, beside=True)
    try:
        with pytest.raises(NotAllowed):
            change_settings(again, allowed, shop_name="x")
    finally:
        again.close()


def test_a_use_case_of_several_transactions_uses_one_word(shop: Shop, receptionist: Acting) -> None:
    allowed = under_her_word(shop, receptionist, Action.ERASE)
    with one_command(shop, allowed):
        for number in (1, 2):
            allowed.must(Action.ERASE)
            with work(shop, allowed) as unit:
                unit.audit("client.erased", f"client:{number}")
    assert [line.detail["allowed"] for line in audit_lines(shop, 2)] == [
        {"action": "erase", "by": 1, "name": "林欣妍"}
    ] * 2
    assert not allowed.may(Action.ERASE)


def test_every_role_has_its_row_and_only_the_owner_has_all() -> None:
    assert set(MAY) == set(Role)
    assert MAY[Role.OWNER] == frozenset(Action)
    guarded = {
        Action.REFUND, Action.OVERRIDE_PRICE, Action.VOID, Action.TAKE_BACK, Action.MERGE, Action.ERASE, Action.EXPORT,
        Action.SEE_DOCUMENT, Action.SEE_AUDIT, Action.CHANGE_RULES, Action.CHANGE_SETTINGS, Action.MANAGE_STAFF,
        Action.RESTORE, Action.IMPORT, Action.SEE_FIGURES, Action.HAND_OVER, Action.EXPORT_LIST,
    }  # fmt: skip
    assert not MAY[Role.RECEPTIONIST] & guarded
    assert MAY[Role.ADVISOR] & guarded == {Action.VOID, Action.EXPORT, Action.SEE_DOCUMENT}
    assert MAY[Role.BEAUTICIAN] == {Action.RECORD_VISIT, Action.WRITE_NOTE}


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
