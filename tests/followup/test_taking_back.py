"""Taking a call back: the row stays and counts for nothing; what it caused is undone where nobody dealt with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_app.care.desk import answer_complaint, close_promise, open_complaints, open_promises, promises_of
from desk_app.care.owed import ComplaintId, PromiseOutcome
from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client, set_do_not_call
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.followup.desk import call_card, day_queue, last_calls, log_call, take_back_call
from desk_app.followup.outcome import CallDraft, CallId, Outcome
from desk_app.overview.desk import timeline
from desk_app.overview.whole import check_everything
from desk_app.reports.desk import read_client_report, read_month
from desk_app.staff.account import Acting, Action
from desk_app.words import words_for
from tests.followup.builder import TODAY, Builder, ago, at
from tests.her_word import under_her_word

EN = words_for("en")
BIRTHDAY: dict[str, Any] = {"birth_month": 11, "birth_day": 21, "last_seen": ago(30)}
REASONS = ("birthday:2026",)

DRAFTS: tuple[dict[str, Any], ...] = (
    {"outcome": Outcome.BOOKED},
    {"outcome": Outcome.SATISFIED},
    {"outcome": Outcome.COMPLAINT, "note": "等了很久"},
    {"outcome": Outcome.COMPLAINT, "note": "等了很久", "promise_text": "店长回电", "promise_due": at(TODAY, 18)},
    {"outcome": Outcome.NO_ANSWER},
    {"outcome": Outcome.BUSY},
    {"outcome": Outcome.WRONG_NUMBER, "number": "13800004821"},
    {"outcome": Outcome.DO_NOT_CALL},
    {"outcome": Outcome.CALL_BACK, "call_back_at": at(TODAY, 16)},
    {"outcome": Outcome.SKIPPED, "note": "出差", "until": TODAY + timedelta(days=3)},
)


@pytest.mark.parametrize("values", DRAFTS, ids=lambda values: values["outcome"].value)
def test_everything_is_as_it_was_and_the_row_stays(
    shop: Shop, build: Builder, owner: Acting, advisor: Acting, values: dict[str, Any]
) -> None:
    client = build.client(**BIRTHDAY)
    moments = (None, at(TODAY, 14, 31), at(TODAY, 16, 1))
    before = [day_queue(shop, TODAY, now=now) for now in moments]
    script = before[0].calls[0].script
    draft = CallDraft(client, REASONS, parts=script.parts, said="您好", **values)
    logged = log_call(shop, advisor, draft)
    assert [day_queue(shop, TODAY, now=now) for now in moments] != before
    touched = take_back_call(shop, advisor, logged.call_id)
    assert Kind.CALL in touched.kinds
    assert touched.clients == {client}
    assert [day_queue(shop, TODAY, now=now) for now in moments] == before
    assert call_card(shop, client, TODAY, EN).script == script
    assert not get_client(shop, client).do_not_call
    assert (open_complaints(shop), open_promises(shop)) == ((), ())
    past = last_calls(shop, client)[0]
    assert (past.id, past.outcome, past.withdrawn) == (logged.call_id, values["outcome"], True)
    assert read_client_report(shop, client).calls == ()
    assert read_client_report(shop, client).complaints == ()
    assert not read_month(shop, owner, 2026, 11).calls
    said = [entry.badge.say(EN) for entry in timeline(shop, client) if entry.badge is not None]
    assert said
    assert all("taken back" in badge.lower() for badge in said)
    shop.close()
    problems = check_everything(shop.path).problems
    # The builder writes clients without the words they are searched by, and seen on days of no visit.
    assert {problem.code for problem in problems} == {"client.not_searchable", "visit.not_seen"}


def test_the_card_says_that_a_call_was_taken_back(shop: Shop, build: Builder, advisor: Acting) -> None:
    client = build.client(**BIRTHDAY)
    take_back_call(shop, advisor, log_call(shop, advisor, CallDraft(client, REASONS, Outcome.OTHER)).call_id)
    contact = call_card(shop, client, TODAY, EN).contacts[0]
    assert contact.title.say(EN) == "Undone · Other outcome"


def test_what_somebody_dealt_with_stays(shop: Shop, build: Builder, owner: Acting) -> None:
    client = build.client(**BIRTHDAY)
    draft = CallDraft(client, REASONS, Outcome.COMPLAINT, note="等了很久")
    logged = log_call(shop, owner, replace(draft, promise_text="店长回电", promise_due=at(TODAY, 18)))
    answer_complaint(shop, owner, open_complaints(shop)[0].id, "已道歉")
    close_promise(shop, owner, open_promises(shop)[0].id, PromiseOutcome.KEPT)
    touched = take_back_call(shop, owner, logged.call_id)
    assert touched.kinds == {Kind.CALL}
    assert [one.outcome for one in promises_of(shop, client)] == [PromiseOutcome.KEPT]
    assert [one.answer for one in read_client_report(shop, client).complaints] == ["已道歉"]


@pytest.mark.parametrize("before", [True, False])
def test_a_wish_not_to_be_called_that_was_written_elsewhere_stays(
    shop: Shop, build: Builder, owner: Acting, before: bool
) -> None:
    client = build.client(do_not_call=before, **BIRTHDAY)
    logged = log_call(shop, owner, CallDraft(client, (), Outcome.DO_NOT_CALL))
    if not before:
        set_do_not_call(shop, owner, client, True, "写信来说")
    take_back_call(shop, owner, logged.call_id)
    assert get_client(shop, client).do_not_call


def test_an_earlier_call_back_counts_again(shop: Shop, build: Builder, advisor: Acting) -> None:
    client = build.client()
    build.call(client, at(ago(1), 11), Outcome.CALL_BACK, call_back_at=at(TODAY, 14))
    before = day_queue(shop, TODAY, now=shop.now())
    logged = log_call(shop, advisor, CallDraft(client, before.calls[0].keys, Outcome.SATISFIED))
    assert day_queue(shop, TODAY, now=shop.now()).calls == ()
    take_back_call(shop, advisor, logged.call_id)
    assert day_queue(shop, TODAY, now=shop.now()) == before


def test_when_a_call_cannot_be_taken_back(
    shop: Shop, build: Builder, advisor: Acting, beautician: Acting, clock: FixedClock
) -> None:
    client = build.client(**BIRTHDAY)

    def log() -> CallId:
        clock.instant += timedelta(minutes=1)
        return log_call(shop, advisor, CallDraft(client, (), Outcome.OTHER)).call_id

    def refusal(call: CallId) -> str:
        with pytest.raises(RuleBroken) as refused:
            take_back_call(shop, advisor, call)
        assert words_for("zh_CN")(refused.value.template) != refused.value.template
        return refused.value.rule

    first, second = log(), log()
    with pytest.raises(NotAllowed):
        take_back_call(shop, beautician, second)
    with pytest.raises(NotFound):
        take_back_call(shop, advisor, CallId(99))
    assert refusal(first) == "later"
    take_back_call(shop, advisor, second)
    assert refusal(second) == "withdrawn"
    take_back_call(shop, advisor, first)
    third = log()
    clock.instant += timedelta(days=1)
    assert refusal(third) == "day"


def test_what_the_owner_logged_only_she_takes_back(
    shop: Shop, build: Builder, owner: Acting, receptionist: Acting
) -> None:
    client = ClientId(build.client(**BIRTHDAY))
    call = log_call(shop, owner, CallDraft(client, (), Outcome.DO_NOT_CALL, note="x")).call_id
    with pytest.raises(NotAllowed) as refused:
        take_back_call(shop, receptionist, call)
    assert refused.value.action == Action.TAKE_BACK
    assert get_client(shop, client).do_not_call
    allowed = under_her_word(shop, receptionist, Action.TAKE_BACK)
    take_back_call(shop, allowed, call)
    assert not get_client(shop, client).do_not_call


def test_the_check_finds_what_a_withdrawn_call_left_open(shop: Shop, build: Builder, advisor: Acting) -> None:
    client = build.client()
    call = log_call(shop, advisor, CallDraft(client, (), Outcome.COMPLAINT, note="等了很久")).call_id
    with shop.writing():
        shop.database.execute_sql('UPDATE "call" SET withdrawn = 1, reasons = ? WHERE id = ?', ('{"a": 1}', call))
        shop.database.execute_sql(
            "UPDATE \"call\" SET call_back_at = '2026-11-22T02:00:00.000000Z' WHERE id = ?", (call,)
        )
    shop.close()
    rules = {problem.code for problem in check_everything(shop.path).problems}
    assert {"call.withdrawn", "call.reasons", "call.call_back"} <= rules


def test_a_withdrawn_complaint_cannot_be_answered(shop: Shop, build: Builder, owner: Acting) -> None:
    client = ClientId(build.client())
    call = log_call(shop, owner, CallDraft(client, (), Outcome.COMPLAINT, note="等了很久")).call_id
    number = ComplaintId(open_complaints(shop)[0].id)
    take_back_call(shop, owner, call)
    with pytest.raises(RuleBroken):
        answer_complaint(shop, owner, number, "已道歉")
