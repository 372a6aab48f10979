"""A breach is noted, its 72 hours run, and it is known whether the authority was told in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.privacy.breach import BreachId
from desk_app.privacy.breaches import (
    breaches,
    need_not_report,
    note_breach,
    open_breaches,
    running_out,
    told_authority,
    told_people,
)
from desk_app.staff.account import Acting
from desk_app.staff.audit import audit_lines


def test_a_breach_is_kept_with_its_deadline(shop: Shop, owner: Acting) -> None:
    note_breach(shop, owner, shop.now(), "U 盘丢失", "全部客户", "已更换密钥")
    kept = breaches(shop)[0]
    assert (kept.what, kept.whom, kept.measures, kept.staff) == ("U 盘丢失", "全部客户", "已更换密钥", owner.name)
    assert kept.tell_by == shop.now() + timedelta(hours=72)
    assert (kept.in_time, kept.people_told_at) == (None, None)
    assert audit_lines(1)[0].action == "privacy.breach_noted"


@pytest.mark.parametrize(("hours", "runs_out", "in_time"), [(47, False, True), (48, True, True), (73, True, False)])
def test_the_clock_runs(
    shop: Shop, owner: Acting, clock: FixedClock, hours: int, runs_out: bool, in_time: bool
) -> None:
    breach = note_breach(shop, owner, shop.now(), "U 盘丢失", "全部客户").breach_id
    clock.instant += timedelta(hours=hours)
    assert [each.id for each in running_out(shop)] == ([breach] if runs_out else [])
    told_authority(shop, owner, breach)
    assert breaches(shop)[0].in_time is in_time
    assert running_out(shop) == ()
    told_people(shop, owner, breach)
    assert breaches(shop)[0].people_told_at == shop.now()
    with pytest.raises(RuleBroken):
        told_people(shop, owner, breach)


@pytest.mark.parametrize(("what", "whom", "later", "field"), [
    (" ", "全部", 0, "what"), ("丢失", "", 0, "whom"), ("丢失", "全部", 60, "known_at"),
])  # fmt: skip
def test_what_is_missing_is_said(shop: Shop, owner: Acting, what: str, whom: str, later: int, field: str) -> None:
    with pytest.raises(RuleBroken) as caught:
        note_breach(shop, owner, shop.now() + timedelta(minutes=later), what, whom)
    assert caught.value.field == field
    assert breaches(shop) == ()


def test_the_owner_keeps_the_log(shop: Shop, owner: Acting, receptionist: Acting) -> None:
    with pytest.raises(NotAllowed):
        note_breach(shop, receptionist, shop.now(), "丢失", "全部")
    with pytest.raises(NotFound):
        told_authority(shop, owner, BreachId(9))


def test_what_harms_nobody_need_not_be_reported(shop: Shop, owner: Acting, clock: FixedClock) -> None:
    breach = note_breach(shop, owner, shop.now(), "U 盘丢失", "全部客户").breach_id
    clock.instant += timedelta(hours=60)
    for nothing in ("", " \n"):
        with pytest.raises(RuleBroken) as caught:
            need_not_report(shop, owner, breach, nothing)
        assert caught.value.field == "reason"
    assert [each.id for each in running_out(shop)] == [breach]
    need_not_report(shop, owner, breach, "U 盘已加密\n钥匙没丢")
    (kept,) = breaches(shop)
    assert kept.excuse is not None
    assert (kept.excuse.staff, kept.excuse.at, kept.excuse.reason) == (owner.name, shop.now(), "U 盘已加密\n钥匙没丢")
    assert (kept.authority_told_at, kept.in_time, kept.open) == (None, None, False)
    assert open_breaches(shop) == running_out(shop) == ()
    (line,) = audit_lines(1)
    assert (line.action, line.subject, line.detail["hours"]) == ("privacy.not_reported", f"breach:{breach}", 60)
    with pytest.raises(RuleBroken):
        need_not_report(shop, owner, breach, "再说一次")


def test_an_excuse_that_did_not_hold_is_followed_by_telling(shop: Shop, owner: Acting, receptionist: Acting) -> None:
    breach = note_breach(shop, owner, shop.now(), "U 盘丢失", "全部客户").breach_id
    with pytest.raises(NotAllowed):
        need_not_report(shop, receptionist, breach, "没事")
    with pytest.raises(NotFound):
        need_not_report(shop, owner, BreachId(9), "没事")
    need_not_report(shop, owner, breach, "U 盘已加密")
    told_authority(shop, owner, breach)
    (kept,) = breaches(shop)
    assert kept.in_time
    assert kept.excuse is not None, "what was thought then stays to be seen"
    told = note_breach(shop, owner, shop.now(), "丢失", "全部客户").breach_id
    told_authority(shop, owner, told)
    with pytest.raises(RuleBroken):
        need_not_report(shop, owner, told, "没事")
