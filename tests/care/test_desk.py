"""Complaints and promises on a real file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from desk_app.care import store
from desk_app.care.desk import (
    answer_complaint,
    close_promise,
    complaints_of,
    enter_complaint,
    enter_promise,
    file_complaint,
    get_complaint,
    get_promise,
    make_promise,
    open_complaints,
    open_promises,
    promises_of,
    undo_complaint,
    undo_promise,
)
from desk_app.care.owed import PROMISE_OUTCOME_LABELS, ComplaintId, PromiseId, PromiseOutcome, check_due, due_instant
from desk_app.changes import Kind
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.staff.account import Acting, Action
from desk_app.staff.tables import AuditRow
from desk_app.staff.work import work
from tests.her_word import under_her_word

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


@pytest.fixture
def client(shop: Shop, receptionist: Acting) -> ClientId:
    return add_client(shop, receptionist, ClientDraft("王婧颖", phones=("13800004821",))).client_id


def broken(shop: Shop) -> list[str]:
    return [problem.code for check in store.CHECKS for problem in check.broken(shop.database.execute_sql)]


@pytest.mark.parametrize(
    ("after", "rule"),
    [(timedelta(seconds=-1), "past"), (timedelta(days=733), "too_far"), (timedelta(0), ""), (timedelta(days=732), "")],
)
def test_an_hour_to_answer(after: timedelta, rule: str) -> None:
    if not rule:
        check_due("answer_by", NOW + after, NOW)
        return
    with pytest.raises(RuleBroken) as refused:
        check_due("answer_by", NOW + after, NOW)
    assert (refused.value.field, refused.value.rule) == ("answer_by", rule)


def test_a_complaint_is_answered_within_a_day(
    shop: Shop, receptionist: Acting, advisor: Acting, client: ClientId, clock: FixedClock
) -> None:
    filed = file_complaint(shop, receptionist, client, " 等了 20 分钟\x00 ")
    assert filed.touched.concerns(Kind.COMPLAINT)
    assert filed.touched.clients == {client}
    (complaint,) = open_complaints(shop)
    assert (complaint.client, complaint.staff, complaint.text) == ("王婧颖", "苏雪", "等了 20 分钟")
    assert complaint.answer_by == NOW + timedelta(hours=24)
    clock.instant += timedelta(hours=25)
    answer_complaint(shop, advisor, filed.complaint_id, "当场补做护理")
    assert open_complaints(shop) == ()
    answered = get_complaint(shop, filed.complaint_id)
    assert (answered.answer, answered.answered_at) == ("当场补做护理", NOW + timedelta(hours=25))
    assert complaints_of(shop, client) == (answered,)
    assert AuditRow.get(AuditRow.action == "complaint.answered").detail["late"] is True
    with pytest.raises(RuleBroken, match="already"):
        answer_complaint(shop, advisor, filed.complaint_id, "again")
    assert broken(shop) == []


@pytest.mark.parametrize("outcome", [PromiseOutcome.KEPT, PromiseOutcome.BROKEN])
def test_a_promise_is_kept_or_broken(
    shop: Shop, receptionist: Acting, client: ClientId, outcome: PromiseOutcome
) -> None:
    made = make_promise(shop, receptionist, client, "敏感肌小样", NOW + timedelta(hours=3))
    (promise,) = open_promises(shop)
    assert (promise.id, promise.client, promise.text, promise.outcome) == (
        made.promise_id,
        "王婧颖",
        "敏感肌小样",
        PromiseOutcome.NONE,
    )
    closed = close_promise(shop, receptionist, made.promise_id, outcome)
    assert closed.touched.concerns(Kind.PROMISE)
    assert open_promises(shop) == ()
    assert promises_of(shop, client) == (get_promise(shop, made.promise_id),)
    assert get_promise(shop, made.promise_id).outcome is outcome
    assert AuditRow.get(AuditRow.action == f"promise.{outcome.value}").detail == {
        "before": {"active": True},
        "after": {"active": False},
        "late": False,
    }
    with pytest.raises(RuleBroken, match="already"):
        close_promise(shop, receptionist, made.promise_id, outcome)
    assert broken(shop) == []


def test_a_slip_is_taken_back_and_what_was_dealt_with_stays(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    filed = file_complaint(shop, receptionist, client, "x")
    made = make_promise(shop, receptionist, client, "x", NOW + timedelta(hours=3))
    assert undo_complaint(shop, receptionist, filed.complaint_id).touched.kinds == {Kind.COMPLAINT}
    assert undo_promise(shop, receptionist, made.promise_id).touched.kinds == {Kind.PROMISE}
    assert (open_complaints(shop), open_promises(shop)) == ((), ())
    assert get_complaint(shop, filed.complaint_id).withdrawn
    assert get_promise(shop, made.promise_id).outcome is PromiseOutcome.TAKEN_BACK
    answered = file_complaint(shop, receptionist, client, "y")
    answer_complaint(shop, receptionist, answered.complaint_id, "done")
    lines = AuditRow.select().count()
    for complaint, rule in ((filed.complaint_id, "withdrawn"), (answered.complaint_id, "answered")):
        with pytest.raises(RuleBroken) as refused:
            undo_complaint(shop, receptionist, complaint)
        assert refused.value.rule == rule
    with pytest.raises(RuleBroken, match="closed already"):
        undo_promise(shop, receptionist, made.promise_id)
    with pytest.raises(NotFound):
        undo_promise(shop, receptionist, PromiseId(99))
    assert AuditRow.select().count() == lines
    assert get_complaint(shop, answered.complaint_id).answer == "done"
    assert broken(shop) == []


@pytest.mark.parametrize(("by_owner", "days"), [(True, 0), (False, 1), (True, 10)])
def test_what_is_older_or_somebody_elses_is_taken_back_by_the_owner_alone(
    shop: Shop, clock: FixedClock, owner: Acting, receptionist: Acting, client: ClientId, by_owner: bool, days: int
) -> None:
    who = owner if by_owner else receptionist
    filed = file_complaint(shop, who, client, "x")
    made = make_promise(shop, who, client, "x", NOW + timedelta(days=20))
    clock.instant += timedelta(days=days)
    lines = AuditRow.select().count()
    for undo in (
        lambda acting: undo_complaint(shop, acting, filed.complaint_id),
        lambda acting: undo_promise(shop, acting, made.promise_id),
    ):
        with pytest.raises(NotAllowed) as refused:
            undo(receptionist)
        assert refused.value.action == Action.TAKE_BACK
    assert AuditRow.select().count() == lines
    assert (len(open_complaints(shop)), len(open_promises(shop))) == (1, 1)
    allowed = under_her_word(shop, receptionist, Action.TAKE_BACK)
    undo_complaint(shop, allowed, filed.complaint_id)
    undo_promise(shop, owner, made.promise_id)
    assert (open_complaints(shop), open_promises(shop)) == ((), ())


@pytest.mark.parametrize(
    ("day", "minute", "zone", "instant"),
    [
        (date(2026, 11, 24), 9 * 60 + 15, "Asia/Shanghai", datetime(2026, 11, 24, 1, 15, tzinfo=UTC)),
        (date(2026, 11, 24), 24 * 60, "Asia/Shanghai", datetime(2026, 11, 24, 16, 0, tzinfo=UTC)),
        (date(2026, 3, 29), 12 * 60, "Europe/Berlin", datetime(2026, 3, 29, 10, 0, tzinfo=UTC)),  # the clocks change
    ],
)
def test_a_day_and_a_time_are_an_instant(day: date, minute: int, zone: str, instant: datetime) -> None:
    assert due_instant("due_at", day, minute, zone) == instant


@pytest.mark.parametrize(("day", "minute"), [(date.min, 0), (date.max, 24 * 60)])
def test_a_day_beyond_the_calendar_is_refused(day: date, minute: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        due_instant("due_at", day, minute, "Asia/Shanghai")
    assert (refused.value.field, refused.value.rule) == ("due_at", "not_a_date")


def test_the_most_urgent_comes_first(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    for hours in (30, 2, 9):
        file_complaint(shop, receptionist, client, f"c{hours}", NOW + timedelta(hours=hours))
        make_promise(shop, receptionist, client, f"p{hours}", NOW + timedelta(hours=hours))
    assert [complaint.text for complaint in open_complaints(shop)] == ["c2", "c9", "c30"]
    assert [promise.text for promise in open_promises(shop, limit=2)] == ["p2", "p9"]


def test_both_inside_one_unit_of_work(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    with work(shop, receptionist) as unit:
        enter_complaint(unit, client, "等太久")
        enter_promise(unit, client, "下次优先", NOW + timedelta(days=7))
    assert unit.touched.kinds == {Kind.COMPLAINT, Kind.PROMISE}
    assert (len(open_complaints(shop)), len(open_promises(shop))) == (1, 1)


@pytest.mark.parametrize(
    "refused",
    [
        lambda shop, acting, client: file_complaint(shop, acting, client, " \n "),
        lambda shop, acting, client: file_complaint(shop, acting, client, "x" * 20_001),
        lambda shop, acting, client: file_complaint(shop, acting, client, "x", NOW - timedelta(hours=1)),
        lambda shop, acting, client: make_promise(shop, acting, client, "", NOW + timedelta(hours=1)),
        lambda shop, acting, client: make_promise(shop, acting, client, "x", NOW - timedelta(hours=1)),
        lambda shop, acting, client: close_promise(shop, acting, PromiseId(1), PromiseOutcome.NONE),
    ],
)
def test_what_is_refused_leaves_nothing(
    shop: Shop, receptionist: Acting, client: ClientId, refused: Callable[[Shop, Acting, ClientId], object]
) -> None:
    lines = AuditRow.select().count()
    with pytest.raises(RuleBroken):
        refused(shop, receptionist, client)
    assert (open_complaints(shop), open_promises(shop), AuditRow.select().count()) == ((), (), lines)


def test_what_is_not_there(shop: Shop, receptionist: Acting, beautician: Acting, client: ClientId) -> None:
    with pytest.raises(NotFound):
        file_complaint(shop, receptionist, ClientId(99), "x")
    with pytest.raises(NotFound):
        answer_complaint(shop, receptionist, ComplaintId(9), "x")
    with pytest.raises(NotFound):
        close_promise(shop, receptionist, PromiseId(9), PromiseOutcome.KEPT)
    with pytest.raises(NotAllowed):
        file_complaint(shop, beautician, client, "x")


def test_every_outcome_has_a_label() -> None:
    assert set(PROMISE_OUTCOME_LABELS) == set(PromiseOutcome)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE complaint SET answer = 'x'", "complaint.answered"),
        ("UPDATE promise SET outcome = 'kept'", "promise.closed"),
    ],
)
def test_what_must_hold_is_found_when_it_does_not(
    shop: Shop, receptionist: Acting, client: ClientId, damage: str, code: str
) -> None:
    file_complaint(shop, receptionist, client, "x")
    make_promise(shop, receptionist, client, "x", NOW + timedelta(hours=1))
    with shop.writing():
        shop.database.execute_sql(damage)
    assert broken(shop) == [code]
