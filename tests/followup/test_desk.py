"""Opening the queue and a card, logging calls: real file, real rules."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desk_app.care.desk import open_complaints, open_promises
from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.desk import get_client
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.followup.as_json import queue_json
from desk_app.followup.desk import call_card, day_queue, last_calls, log_call, queue_counts
from desk_app.followup.outcome import OUTCOME_KEYS, OUTCOME_LABELS, CallDraft, Outcome
from desk_app.followup.queue import FAMILY_LABELS, HOLD_LABELS, Family, Hold
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.chain import first_broken_line
from desk_app.words import Words, words_for
from tests.followup.builder import TODAY, Builder, ago, at

EN, ZH = words_for("en"), words_for("zh_CN")
BIRTHDAY: dict[str, Any] = {"birth_month": 11, "birth_day": 21, "last_seen": ago(30)}


def draft(client: ClientId, outcome: Outcome, **values: Any) -> CallDraft:  # noqa: ANN401 - any field of the draft
    return CallDraft(client, ("birthday:2026",), outcome, **values)


class TestLogging:
    def test_a_call_is_remembered_whole(self, shop: Shop, build: Builder, advisor: Acting) -> None:
        client = build.client(**BIRTHDAY)
        call = day_queue(shop, TODAY).calls[0]
        logged = log_call(
            shop,
            advisor,
            CallDraft(
                client, call.keys, Outcome.BOOKED, note="周三下午", parts=call.script.parts, said="您好", seconds=134,
                number=call.phone,
            ),
        )  # fmt: skip
        assert logged.touched.kinds == {Kind.CALL}
        assert logged.touched.clients == {client}
        past = last_calls(shop, client)
        assert [(one.id, one.outcome, one.reasons, one.note, one.staff, one.on_day) for one in past] == [
            (logged.call_id, Outcome.BOOKED, ("birthday:2026",), "周三下午", advisor.name, TODAY)
        ]
        assert (past[0].parts, past[0].said, past[0].seconds) == (call.script.parts, "您好", 134)
        assert day_queue(shop, TODAY).calls == ()
        assert first_broken_line() is None

    def test_do_not_call_is_never_taken_back_by_a_later_outcome(
        self, shop: Shop, build: Builder, advisor: Acting
    ) -> None:
        client = build.client(**BIRTHDAY)
        assert Kind.CLIENT in log_call(shop, advisor, draft(client, Outcome.DO_NOT_CALL)).touched.kinds
        log_call(shop, advisor, draft(client, Outcome.SATISFIED))
        assert get_client(shop, client).do_not_call
        build.ticket(client, TODAY)
        assert [held.rule for held in day_queue(shop, TODAY).held] == [Hold.DO_NOT_CALL]

    def test_a_complaint_is_opened_and_a_promise_made_in_the_same_breath(
        self, shop: Shop, build: Builder, advisor: Acting
    ) -> None:
        client = build.client(**BIRTHDAY)
        due = at(TODAY, 18)
        done = log_call(
            shop,
            advisor,
            draft(client, Outcome.COMPLAINT, note="等了很久", promise_text="店长回电", promise_due=due),
        )
        assert done.touched.kinds == {Kind.CALL, Kind.COMPLAINT, Kind.PROMISE}
        assert [complaint.text for complaint in open_complaints(shop)] == ["等了很久"]
        assert [(promise.text, promise.due_at) for promise in open_promises(shop)] == [("店长回电", due)]

    def test_nothing_is_kept_where_a_part_is_refused(self, shop: Shop, build: Builder, advisor: Acting) -> None:
        client = build.client(**BIRTHDAY)
        with pytest.raises(RuleBroken):
            log_call(shop, advisor, draft(client, Outcome.COMPLAINT, note="等了很久", promise_text="店长回电"))
        assert (last_calls(shop, client), open_complaints(shop)) == ((), ())

    @pytest.mark.parametrize(
        ("outcome", "values", "field", "rule"),
        [
            (Outcome.CALL_BACK, {}, "call_back_at", "empty"),
            (Outcome.CALL_BACK, {"call_back_at": at(TODAY, 14)}, "call_back_at", "past"),
            (Outcome.CALL_BACK, {"call_back_at": at(TODAY + timedelta(days=400), 14)}, "call_back_at", "too_far"),
            (Outcome.SKIPPED, {"note": "出差"}, "until", "empty"),
            (Outcome.SKIPPED, {"note": "出差", "until": TODAY}, "until", "past"),
            (Outcome.SKIPPED, {"note": " ", "until": TODAY + timedelta(days=1)}, "note", "empty"),
            (Outcome.COMPLAINT, {}, "note", "empty"),
            (Outcome.OTHER, {"seconds": -1}, "seconds", "range"),
            (Outcome.OTHER, {"note": "长" * 20_001}, "note", "too_long"),
            (Outcome.OTHER, {"promise_text": "回电"}, "promise_due", "empty"),
            (Outcome.OTHER, {"promise_due": at(TODAY, 18)}, "promise_text", "empty"),
            (Outcome.OTHER, {"promise_text": "回电", "promise_due": at(TODAY, 9)}, "promise_due", "past"),
        ],
    )
    def test_what_an_outcome_asks_for(
        self,
        shop: Shop,
        build: Builder,
        advisor: Acting,
        outcome: Outcome,
        values: dict[str, Any],
        field: str,
        rule: str,
    ) -> None:
        with pytest.raises(RuleBroken) as refused:
            log_call(shop, advisor, draft(build.client(), outcome, **values))
        assert (refused.value.field, refused.value.rule) == (field, rule)
        assert ZH(refused.value.template, **refused.value.values) != str(refused.value)

    def test_no_answer_is_kept_until_tomorrow_and_comes_again(
        self, shop: Shop, build: Builder, advisor: Acting
    ) -> None:
        client = build.client()
        ticket = build.ticket(client, TODAY + timedelta(days=1))
        key = f"maturity:ticket:{ticket}:-3:{TODAY + timedelta(days=1)}"
        log_call(shop, advisor, CallDraft(client, (key,), Outcome.NO_ANSWER))
        assert last_calls(shop, client)[0].until == TODAY + timedelta(days=1)
        assert day_queue(shop, TODAY).calls == ()
        assert len(day_queue(shop, TODAY + timedelta(days=1)).calls) == 1

    def test_a_call_back_comes_at_its_minute(self, shop: Shop, build: Builder, advisor: Acting) -> None:
        client = build.client(**BIRTHDAY)
        logged = log_call(shop, advisor, draft(client, Outcome.CALL_BACK, call_back_at=at(TODAY, 16)))
        assert day_queue(shop, TODAY, now=at(TODAY, 15)).calls == ()
        assert day_queue(shop, TODAY, now=at(TODAY, 16)).calls[0].keys == (f"call_back:{logged.call_id}",)

    def test_who_may_and_for_whom(self, shop: Shop, build: Builder, advisor: Acting, beautician: Acting) -> None:
        with pytest.raises(NotAllowed):
            log_call(shop, beautician, draft(build.client(), Outcome.OTHER))
        with pytest.raises(NotFound):
            log_call(shop, advisor, draft(ClientId(99), Outcome.OTHER))


class TestCard:
    def test_the_card_says_what_the_queue_says(self, shop: Shop, build: Builder) -> None:
        client = build.client(allergies="酒精", **BIRTHDAY)
        build.visits(client, [ago(69), ago(49), ago(29)], build.service())
        build.call(
            client, at(ago(10), 11), Outcome.NOT_NOW, parts={"opening": "o1"}, said="王女士，您好。", note="下月再说"
        )
        call = day_queue(shop, TODAY).calls[0]
        card = call_card(shop, client, TODAY, ZH)
        assert card.call == call
        assert card.script == call.script
        assert card.text == card.opening + card.reason + card.offer + card.close
        assert "王女士" in card.opening or "王女士" in card.text
        assert (card.allergies, card.refused, card.hold) == ("酒精", False, None)
        assert card.alike is not None
        assert 0 <= card.alike <= 60
        assert [(contact.kind, contact.on) for contact in card.contacts] == [
            ("call", ago(10)), ("visit", ago(29)), ("visit", ago(49)), ("visit", ago(69)),
        ]  # fmt: skip
        assert card.contacts[0].detail.say(ZH) == "下月再说"
        assert [each.field.key for each in card.asked.questions] == ["may_call", "problem"]

    def test_words_too_alike_to_the_last_are_not_offered(self, shop: Shop, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        usual = call_card(shop, client, TODAY, ZH)
        build.call(client, at(ago(10), 11), Outcome.NOT_NOW, parts={"opening": "gone"}, said=usual.text)
        card = call_card(shop, client, TODAY, ZH)
        assert card.script == day_queue(shop, TODAY).calls[0].script != usual.script
        assert card.alike is not None
        assert card.alike <= 60

    def test_a_client_nobody_need_call_has_friendly_words(self, shop: Shop, build: Builder) -> None:
        card = call_card(shop, build.client(), TODAY, EN)
        assert card.call is None
        assert card.script is not None
        assert card.script.family is Family.KEEP_IN_TOUCH
        assert card.text

    @pytest.mark.parametrize(
        ("columns", "rule"), [({"do_not_call": True}, Hold.DO_NOT_CALL), ({"may_call": False}, Hold.CONSENT)]
    )
    def test_a_hold_is_said_even_where_no_rule_asks_for_a_call(
        self, shop: Shop, build: Builder, columns: dict[str, Any], rule: Hold
    ) -> None:
        card = call_card(shop, build.client(**columns), TODAY, EN)
        assert card.hold is not None
        assert card.hold.rule is rule

    def test_a_settled_reason_leaves_the_cap(self, shop: Shop, build: Builder, advisor: Acting) -> None:
        client = build.client(**BIRTHDAY)
        log_call(shop, advisor, draft(client, Outcome.SATISFIED))
        card = call_card(shop, client, TODAY, EN)
        assert card.call is None
        assert card.hold is not None
        assert card.hold.rule is Hold.CAP_DAY

    def test_nobody(self, shop: Shop) -> None:
        with pytest.raises(NotFound):
            call_card(shop, ClientId(99), TODAY, EN)


class TestQueue:
    def test_counts_agree_with_the_queue(self, shop: Shop, build: Builder) -> None:
        for number in range(5):
            build.client(f"客{number}", advisor=2 if number % 2 else None, do_not_call=number == 4, **BIRTHDAY)
        queue = day_queue(shop, TODAY, limit=2)
        counts = queue_counts(shop, TODAY, advisor=StaffId(2))
        assert (len(queue.calls), queue.total, queue.total_held) == (2, 4, 1)
        assert (counts.calls, counts.mine, counts.held) == (4, 2, 1)
        assert [call.position for call in queue.calls] == [1, 2]

    def test_a_limit_is_the_head_of_the_whole(self, shop: Shop, build: Builder) -> None:
        for number in range(8):
            client = build.client(f"客{number}", **(BIRTHDAY if number % 2 else {}))
            build.ticket(client, TODAY + timedelta(days=number - 3), principal=10_000 * (number + 1))
        whole = day_queue(shop, TODAY)
        for limit in range(9):
            assert day_queue(shop, TODAY, limit=limit).calls == whole.calls[:limit]

    def test_json_is_whole_and_the_same_twice(self, shop: Shop, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        build.ticket(client, TODAY)
        build.client("许慧", do_not_call=True, **BIRTHDAY)
        build.call(build.client("陈蓉"), at(ago(1), 9), Outcome.CALL_BACK, call_back_at=at(TODAY, 14, 40))
        shown = queue_json(day_queue(shop, TODAY), ZH)
        text = json.dumps(shown, ensure_ascii=False)
        assert text == json.dumps(queue_json(day_queue(shop, TODAY), ZH), ensure_ascii=False)
        assert shown["on"] == "2026-11-21"
        calls = json.loads(text)["calls"]
        for call in calls:
            assert {"position", "client_id", "client", "reason", "due", "priority", "why", "script", "text"} <= set(
                call
            )
            assert all(re_points(why) is not None for why in call["why"])
            assert "{" not in call["text"]
        assert calls[0]["at"] == "14:40"
        assert json.loads(text)["held_back"] == [
            {
                "client_id": 2, "client": "许慧", "reason": "birthday:2026", "rule": "do_not_call",
                "rule_text": "本人要求不再来电", "until": None,
                "reasons": [{"key": "birthday:2026", "rule": "do_not_call", "until": None}],
            }
        ]  # fmt: skip

    def test_what_is_kept_in_memory_follows_every_write(self, shop: Shop, build: Builder, advisor: Acting) -> None:
        clients = [build.client(f"客{number}", **BIRTHDAY) for number in range(4)]
        for client in clients:
            before = {call.client_id for call in day_queue(shop, TODAY).calls}
            log_call(shop, advisor, draft(client, Outcome.SATISFIED))
            assert {call.client_id for call in day_queue(shop, TODAY).calls} == before - {client}
        late = build.client("迟到", **BIRTHDAY)
        assert [call.client_id for call in day_queue(shop, TODAY).calls] == [late]
        tomorrow = {call.client_id for call in day_queue(shop, TODAY + timedelta(days=1)).calls}
        assert tomorrow == {late}


def re_points(why: str) -> str | None:
    """The points at the end of a part, "" where it has none."""
    head, plus, points = why.rpartition(" +")
    return points if not plus or (head and points.isdigit()) else None


def test_every_outcome_hold_and_family_has_a_label_in_chinese() -> None:
    for labels in (OUTCOME_LABELS, HOLD_LABELS, FAMILY_LABELS):
        for label in labels.values():
            assert ZH(label) != label
    assert set(OUTCOME_LABELS) == set(OUTCOME_KEYS) == set(Outcome)
    assert set(HOLD_LABELS) == set(Hold)
    assert set(FAMILY_LABELS) == set(Family)
    assert len(set(OUTCOME_KEYS.values())) == len(Outcome)


def test_instants_are_utc(shop: Shop, build: Builder, advisor: Acting) -> None:
    client = build.client()
    when = datetime.fromisoformat("2026-11-22T10:00:00+08:00")
    log_call(shop, advisor, draft(client, Outcome.CALL_BACK, call_back_at=when))
    assert last_calls(shop, client)[0].call_back_at == when
    assert last_calls(shop, client)[0].on_day == date(2026, 11, 21)


@pytest.mark.parametrize(("words", "pawns"), [(ZH, "当票"), (EN, "ticket")])
def test_an_agreed_call_names_what_the_last_one_was_about(shop: Shop, build: Builder, words: Words, pawns: str) -> None:
    lash, plain, loan = (build.client(name) for name in ("何蓉", "马晶", "梁超"))
    visit = build.visit(lash, ago(8), build.service("睫毛嫁接", aftercare=[7]))
    ticket = build.ticket(loan, ago(-3), number="D-2608-0007")
    gone = build.ticket(plain, ago(-3), number="D-2608-0008", status="redeemed")
    told = ((lash, f"aftercare:visit:{visit}:7"), (loan, f"maturity:ticket:{ticket}:-3:{ago(-3)}"))
    for client, key in (*told, (plain, f"maturity:ticket:{gone}:-3:{ago(-3)}")):
        build.call(client, at(ago(1), 11), Outcome.CALL_BACK, [key], call_back_at=at(TODAY, 15))
    cards = {client: call_card(shop, client, TODAY, words) for client in (lash, plain, loan)}
    assert all(card.call is not None and card.call.reasons[0].family is Family.CALL_BACK for card in cards.values())
    assert "睫毛嫁接" in cards[lash].reason
    assert "D-2608-0007" in cards[loan].reason
    assert pawns in cards[loan].reason
    scripts = {client: card.script for client, card in cards.items() if card.script is not None}
    assert scripts[loan].offer.startswith("fp")
    assert scripts[plain].reason.startswith("cb"), "a ticket that is settled is no matter any more"
