"""What holds a call back, by which rule, and until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from desk_app.clients.client import ClientId
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.consenting import enter_consent
from desk_app.clients.tables import ClientRow, PhoneRow
from desk_app.db.shop import Shop
from desk_app.followup.desk import day_queue
from desk_app.followup.holding import Logged, contact_days
from desk_app.followup.outcome import Outcome
from desk_app.followup.queue import Hold, Queue
from desk_app.loyalty.desk import take_back_telling, tell_leaving, tell_won_back
from desk_app.loyalty.leaving import State, TellingDraft
from desk_app.privacy.desk import withdraw_consent
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.work import work
from tests.followup.builder import TODAY, Builder, ago, at

BIRTHDAY: dict[str, Any] = {"birth_month": 11, "birth_day": 21, "last_seen": ago(30)}
KEY = "birthday:2026"


def rules(queue: Queue) -> list[tuple[Hold, date | datetime | None]]:
    return [(held.rule, held.until) for held in queue.held]


def held(shop: Shop, *, now: datetime | None = None, on: date = TODAY) -> tuple[Hold, date | datetime | None] | None:
    """The rule that holds the only client, or None where she may be called."""
    queue = day_queue(shop, on, now=now)
    assert len(queue.calls) + len(queue.held) == 1
    return rules(queue)[0] if queue.held else None


class TestTheClient:
    @pytest.mark.parametrize(
        ("columns", "rule"),
        [
            ({}, None),
            ({"do_not_call": True}, Hold.DO_NOT_CALL),
            ({"may_call": False}, Hold.CONSENT),
            ({"may_call": True}, None),
            ({"may_call": False, "do_not_call": True}, Hold.DO_NOT_CALL),
        ],
    )
    def test_refusals(self, shop: Shop, build: Builder, columns: dict[str, Any], rule: Hold | None) -> None:
        build.client(**BIRTHDAY, **columns)
        assert held(shop) == (None if rule is None else (rule, None))

    @pytest.mark.parametrize(
        ("hour", "own", "rule", "until"),
        [
            (9, (None, None), Hold.SHOP_HOURS, (TODAY, 10)),
            (10, (None, None), None, None),
            (20, (None, None), Hold.SHOP_HOURS, (TODAY + timedelta(days=1), 10)),
            (13, (14 * 60, 16 * 60), Hold.CLIENT_HOURS, (TODAY, 14)),
            (14, (14 * 60, 16 * 60), None, None),
            (16, (14 * 60, 16 * 60), Hold.CLIENT_HOURS, (TODAY + timedelta(days=1), 14)),
            (18, (14 * 60, None), None, None),
        ],
    )
    def test_hours_at_a_moment(
        self,
        shop: Shop,
        build: Builder,
        hour: int,
        own: tuple[int | None, int | None],
        rule: Hold | None,
        until: tuple[date, int] | None,
    ) -> None:
        build.client(**BIRTHDAY, call_from=own[0], call_to=own[1])
        found = held(shop, now=at(TODAY, hour))
        if rule is None or until is None:
            assert found is None
        else:
            assert found == (rule, at(*until))

    def test_a_whole_day_holds_nobody_for_the_hour_but_says_the_best_one(self, shop: Shop, build: Builder) -> None:
        build.client(**BIRTHDAY, call_from=14 * 60, call_to=23 * 60)
        call = day_queue(shop, TODAY).calls[0]
        assert (call.best_from, call.best_to) == (14 * 60, 20 * 60)

    def test_no_phone_is_said_and_holds_nobody(self, shop: Shop, build: Builder) -> None:
        build.client("KERT01", phone="", **BIRTHDAY)
        call = day_queue(shop, TODAY).calls[0]
        assert call.phone == ""
        assert "No phone" in call.why[-1].phrase.template


class TestCaps:
    @pytest.mark.parametrize(
        ("days", "rule", "until"),
        [
            ([0], Hold.CAP_DAY, 1),
            ([1], None, 0),
            ([6, 1], Hold.CAP_WEEK, 1),
            ([7, 1], None, 0),
            ([6, 2], Hold.CAP_WEEK, 1),
            ([5, 3, 2], Hold.CAP_WEEK, 4),
            ([29, 20, 10, 8], Hold.CAP_MONTH, 1),
            ([30, 20, 10, 8], None, 0),
        ],
    )
    def test_contacts_over_all_reasons(
        self, shop: Shop, build: Builder, days: list[int], rule: Hold | None, until: int
    ) -> None:
        client = build.client(**BIRTHDAY)
        for gone in days:
            build.call(client, at(ago(gone), 11), Outcome.SATISFIED, ["aftercare:visit:1:7"])
        assert held(shop) == (None if rule is None else (rule, TODAY + timedelta(days=until)))

    def test_a_skip_is_no_contact(self, shop: Shop, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        build.call(client, at(TODAY, 11), Outcome.SKIPPED, ["rebooking:面部:2026-11-01"], until=TODAY, note="出差")
        assert held(shop) is None

    def test_an_agreed_call_back_is_kept_whatever_the_caps_say(self, shop: Shop, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        call = build.call(client, at(TODAY, 11), Outcome.CALL_BACK, [KEY], call_back_at=at(TODAY, 16))
        queue = day_queue(shop, TODAY)
        assert [entry.keys for entry in queue.calls] == [(f"call_back:{call}",)]
        assert rules(queue) == [(Hold.CAP_DAY, TODAY + timedelta(days=1))]

    def test_busy_tries_of_a_day_are_one_attempt(self) -> None:
        def logged(day: date, outcome: Outcome) -> Logged:
            return Logged(f"{day}T04:00:00.000000Z", day.isoformat(), outcome.value, "[]", None)

        calls = [logged(ago(3), Outcome.BUSY)] * 4 + [logged(TODAY, Outcome.BUSY)] * 2
        assert contact_days(calls, ago(6).isoformat(), TODAY.isoformat()) == [ago(3).isoformat()]
        assert contact_days([*calls, logged(TODAY, Outcome.NO_ANSWER)], ago(6).isoformat(), TODAY.isoformat()) == [
            ago(3).isoformat(),
            TODAY.isoformat(),
            TODAY.isoformat(),
        ]


class TestRetry:
    def test_no_answer_waits_for_the_next_day_at_another_hour(self, shop: Shop, build: Builder) -> None:
        client = build.client(birth_month=11, birth_day=20, last_seen=ago(30))
        build.call(client, at(ago(1), 14, 10), Outcome.NO_ANSWER, [KEY])
        assert held(shop, on=ago(1)) == (Hold.CAP_DAY, TODAY)
        assert held(shop, now=at(TODAY, 14, 50)) == (Hold.RETRY, at(TODAY, 15))
        assert held(shop, now=at(TODAY, 15)) is None
        assert day_queue(shop, TODAY).calls[0].avoid_hours == (14,)

    def test_three_tries_are_enough(self, shop: Shop, build: Builder) -> None:
        client = build.client()
        ticket = build.ticket(client, TODAY + timedelta(days=4))
        key = f"maturity:ticket:{ticket}:-7:{TODAY + timedelta(days=4)}"
        for gone in (29, 20, 12):
            build.call(client, at(ago(gone), 11), Outcome.NO_ANSWER, [key])
        assert held(shop) == (Hold.ATTEMPTS, None)

    @pytest.mark.parametrize(("minute", "waits"), [(19, True), (20, False)])
    def test_busy_is_tried_again_within_the_hour(self, shop: Shop, build: Builder, minute: int, waits: bool) -> None:
        client = build.client(**BIRTHDAY)
        build.call(client, at(TODAY, 14), Outcome.BUSY, [KEY])
        found = held(shop, now=at(TODAY, 14, minute))
        assert found == ((Hold.RETRY, at(TODAY, 14, 20)) if waits else None)
        assert held(shop) is None

    def test_five_busy_tries_are_enough(self, shop: Shop, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        for hour in range(10, 15):
            build.call(client, at(TODAY, hour), Outcome.BUSY, [KEY])
        assert held(shop) == (Hold.ATTEMPTS, None)

    def test_after_the_last_allowed_try_no_later_one_is_promised(self, shop: Shop, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        for minute in range(0, 50, 10):
            build.call(client, at(TODAY, 14, minute), Outcome.BUSY, [KEY])
        assert held(shop, now=at(TODAY, 14, 45)) == (Hold.ATTEMPTS, None)

    def test_a_wrong_number_stops_until_it_changes(self, shop: Shop, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        build.call(client, at(ago(90), 11), Outcome.WRONG_NUMBER, number="13800004821")
        assert held(shop) == (Hold.WRONG_NUMBER, None)
        with shop.writing():
            PhoneRow.insert(client=client, number="13900000000", position=1).execute()
        assert held(shop) is None
        assert day_queue(shop, TODAY).calls[0].phone == "13900000000"

    def test_a_skip_lasts_until_its_day(self, shop: Shop, build: Builder) -> None:
        client = build.client(birth_month=11, birth_day=20, last_seen=ago(30))
        build.call(client, at(ago(1), 11), Outcome.SKIPPED, [KEY], until=TODAY, note="在开会")
        assert held(shop, on=ago(1)) == (Hold.SKIPPED, TODAY)
        assert held(shop) is None

    @pytest.mark.parametrize("outcome", [Outcome.BOOKED, Outcome.SATISFIED, Outcome.NOT_NOW, Outcome.OTHER])
    def test_a_final_outcome_closes_its_reason(self, shop: Shop, build: Builder, outcome: Outcome) -> None:
        client = build.client(birth_month=11, birth_day=20, last_seen=ago(30))
        build.call(client, at(ago(1), 11), outcome, [KEY])
        queue = day_queue(shop, TODAY)
        assert (queue.calls, queue.held) == ((), ())


class TestAgreedLater:
    def test_other_reasons_wait_for_the_agreed_day(self, shop: Shop, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        build.call(client, at(ago(2), 11), Outcome.CALL_BACK, call_back_at=at(TODAY + timedelta(days=2), 16))
        assert held(shop) == (Hold.CALL_BACK, at(TODAY + timedelta(days=2), 16))

    @pytest.mark.parametrize(("hour", "minute", "early"), [(14, 24, True), (14, 25, False), (17, 0, False)])
    def test_it_is_not_offered_before_its_minute(
        self, shop: Shop, build: Builder, hour: int, minute: int, early: bool
    ) -> None:
        client = build.client()
        build.call(client, at(ago(2), 11), Outcome.CALL_BACK, call_back_at=at(TODAY, 14, 40))
        found = held(shop, now=at(TODAY, hour, minute))
        assert found == ((Hold.CALL_BACK, at(TODAY, 14, 40)) if early else None)


class TestOffers:
    @pytest.mark.parametrize(("answers", "rule"), [
        ((), False), (("given",), False), (("withdrawn",), True), (("withdrawn", "given"), False),
        (("given", "withdrawn"), True), (("withdrawn", "unasked"), False),
    ])  # fmt: skip
    def test_nothing_is_sold_to_whom_wants_no_offers(
        self, shop: Shop, owner: Acting, build: Builder, answers: tuple[str, ...], rule: bool
    ) -> None:
        client = build.client()
        build.visits(client, [ago(69), ago(49), ago(29)], build.service())
        assert held(shop) is None, "the day is worked out and remembered before she answers"
        for answer in answers:
            with work(shop, owner) as unit:
                enter_consent(unit, ClientId(client), Purpose.MARKETING, Answer(answer), Channel.PHONE)
                unit.audit(f"consent.{answer}", f"client:{client}", client=client)
        assert held(shop) == ((Hold.OFFERS, None) if rule else None)

    def test_what_sells_nothing_goes_on(self, shop: Shop, owner: Acting, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        withdraw_consent(shop, owner, ClientId(client), Purpose.MARKETING, Channel.PHONE)
        assert held(shop) is None


class TestLeft:
    """M44: who left and wants to hear no offers is sold nothing, until she comes again or is won back."""

    @pytest.fixture
    def client(self, shop: Shop, build: Builder) -> ClientId:
        client = build.client()
        build.visits(client, [ago(69), ago(49), ago(29)], build.service())
        assert held(shop) is None, "the day is worked out and remembered before she tells it"
        return client

    def test_she_is_sold_nothing(self, shop: Shop, owner: Acting, client: ClientId) -> None:
        done = tell_leaving(shop, owner, TellingDraft(client, State.LOST, ago(5), "moved", no_offers=True))
        assert held(shop) == (Hold.LEFT, None)
        take_back_telling(shop, owner, done.telling_id)
        assert held(shop) is None

    def test_until_she_is_won_back(self, shop: Shop, owner: Acting, client: ClientId) -> None:
        tell_leaving(shop, owner, TellingDraft(client, State.LOST, ago(5), "moved", no_offers=True))
        tell_won_back(shop, owner, TellingDraft(client, State.WON_BACK, ago(1), "call"))
        assert held(shop) is None

    def test_until_she_comes_again(self, shop: Shop, owner: Acting, client: ClientId) -> None:
        tell_leaving(shop, owner, TellingDraft(client, State.LOST, ago(28), "moved", no_offers=True))
        assert held(shop) == (Hold.LEFT, None)
        item = VisitItemDraft("护理", service_id=ServiceId(1))
        record_visit(shop, owner, VisitDraft(client, ago(20), (item,)))
        assert held(shop) is None

    def test_without_that_wish_she_may_be_won_back(self, shop: Shop, owner: Acting, client: ClientId) -> None:
        tell_leaving(shop, owner, TellingDraft(client, State.LOST, ago(5), "moved"))
        assert held(shop) is None

    def test_what_sells_nothing_goes_on(self, shop: Shop, owner: Acting, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        tell_leaving(shop, owner, TellingDraft(ClientId(client), State.LOST, ago(5), "moved", no_offers=True))
        assert held(shop) is None


class TestCoolDown:
    @pytest.mark.parametrize(("answered", "rule"), [(None, True), (13, True), (14, False)])
    def test_nothing_is_sold_after_a_complaint(
        self, shop: Shop, build: Builder, answered: int | None, rule: bool
    ) -> None:
        client = build.client()
        build.visits(client, [ago(69), ago(49), ago(29)], build.service())
        build.complaint(
            client,
            answer_by=at(TODAY + timedelta(days=5), 9),
            answered=None if answered is None else at(ago(answered), 10),
        )
        until = None if answered is None else TODAY + timedelta(days=14 - answered)
        assert held(shop) == ((Hold.COOL_DOWN, until) if rule else None)

    def test_what_sells_nothing_goes_on(self, shop: Shop, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        build.complaint(client, answer_by=at(TODAY + timedelta(days=5), 9))
        assert held(shop) is None


class TestSameness:
    def test_worn_words_hold_the_call(self, shop: Shop, build: Builder) -> None:
        client = build.client(**BIRTHDAY)
        for gone, variant in zip(range(88, 40, -6), ["bd1", "bd2", "bd3", "bd4"] * 2, strict=True):
            build.call(client, at(ago(gone), 11), Outcome.OTHER, parts={"reason": variant})
        assert held(shop) == (Hold.SAMENESS, ago(88) + timedelta(days=90))

    def test_a_worn_client_makes_room_for_the_next_within_the_limit(self, shop: Shop, build: Builder) -> None:
        worn = build.client(**BIRTHDAY)
        for gone, variant in zip(range(88, 40, -6), ["bd1", "bd2", "bd3", "bd4"] * 2, strict=True):
            build.call(worn, at(ago(gone), 11), Outcome.OTHER, parts={"reason": variant})
        other = build.client("许慧", **BIRTHDAY)
        queue = day_queue(shop, TODAY, limit=1)
        assert [call.client_id for call in queue.calls] == [other]
        assert (queue.total, queue.total_held) == (1, 1)


def test_an_advisor_sees_her_own_clients(shop: Shop, build: Builder) -> None:
    hers, other = build.client(**BIRTHDAY), build.client("许慧", **BIRTHDAY)
    with shop.writing():
        ClientRow.update(advisor=2).where(ClientRow.id == hers).execute()
    from_advisor = day_queue(shop, TODAY, advisor=StaffId(2))
    assert [call.client_id for call in from_advisor.calls] == [ClientId(hers)]
    assert {call.client_id for call in day_queue(shop, TODAY).calls} == {hers, other}
