"""Which rule asks for which call, on which day, read from a real file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.followup import sources
from desk_app.followup.desk import day_queue
from desk_app.followup.outcome import Outcome
from desk_app.followup.queue import Call, Family
from desk_app.followup.scripts import full_text
from desk_app.followup.unasked import unasked
from desk_app.words import words_for
from tests.followup.builder import TODAY, Builder, ago, at

EN = words_for("en")


def only_call(shop: Shop, on: date = TODAY) -> Call | None:
    calls = day_queue(shop, on).calls
    assert len(calls) <= 1
    return calls[0] if calls else None


def keys(shop: Shop, on: date = TODAY) -> list[str]:
    return [key for call in day_queue(shop, on).calls for key in call.keys]


class TestAftercare:
    @pytest.mark.parametrize(
        ("gone", "number"), [(0, 0), (1, 1), (2, 1), (3, 1), (4, 0), (6, 0), (7, 7), (9, 7), (10, 0)]
    )
    def test_the_latest_day_that_has_come_is_asked_about_until_it_lapses(
        self, shop: Shop, build: Builder, gone: int, number: int
    ) -> None:
        visit = build.visit(build.client(), ago(gone), build.service(aftercare=[1, 7]), score=9)
        assert keys(shop) == ([f"aftercare:visit:{visit}:{number}"] if number else [])

    def test_a_category_lends_its_days_to_a_service_without_its_own(self, shop: Shop, build: Builder) -> None:
        build.visit(build.client(), ago(3), build.service("Full color", "COLOR"))
        build.visit(build.client("李淑珍"), ago(3), build.service("Women's hair cut", "STYLE"))
        assert [call.client for call in day_queue(shop, TODAY).calls] == ["王婧颖"]

    def test_it_is_dropped_when_she_came_again_since(self, shop: Shop, build: Builder) -> None:
        client, service = build.client(), build.service(aftercare=[7])
        build.visit(client, ago(7), service)
        build.visit(client, ago(2))
        assert keys(shop) == []

    def test_a_corrected_visit_and_a_walk_in_ask_nothing(self, shop: Shop, build: Builder) -> None:
        service = build.service(aftercare=[7])
        build.visit(build.client(), ago(7), service, replaced_by=999)
        build.visit(None, ago(7), service)
        assert keys(shop) == []

    def test_two_lines_of_one_service_are_one_reason(self, shop: Shop, build: Builder) -> None:
        client, first, second = build.client(), build.service(aftercare=[7]), build.service("舒缓", aftercare=[7])
        build.visit(client, ago(7), first)
        build.visit(client, ago(7), second)
        call = only_call(shop)
        assert call is not None
        assert len(call.reasons) == 2
        assert call.why[0].phrase.say(EN) == "Day 7 after 面部补水" or "舒缓" in call.why[0].phrase.say(EN)


class TestRebooking:
    @pytest.mark.parametrize(("late", "due"), [(-3, False), (-2, True), (0, True), (1, True), (45, True), (46, False)])
    def test_own_rhythm_opens_two_days_before_and_lapses_after_45(
        self, shop: Shop, build: Builder, late: int, due: bool
    ) -> None:
        last = TODAY - timedelta(days=60 + late)
        build.visits(build.client(), [last - timedelta(days=120), last - timedelta(days=60), last], build.service())
        due_on = TODAY - timedelta(days=late)
        past = [f"win_back:{due_on}"] if late > 45 else []
        expected = [f"rebooking:面部:{due_on}"] if due else past
        assert keys(shop) == expected

    def test_the_why_names_her_own_rhythm(self, shop: Shop, build: Builder) -> None:
        build.visits(build.client(), [ago(69), ago(49), ago(29)], build.service())
        call = only_call(shop)
        assert call is not None
        said = [why.phrase.say(EN) for why in call.why]
        assert said[0] == "Own rhythm of 20 days: last on 23 Oct 2026, due on 12 Nov 2026"
        assert call.headline.say(EN) == "9 days past the usual rhythm"
        assert call.due == ago(9)

    def test_without_a_category_of_its_own_the_rhythm_over_everything_counts(self, shop: Shop, build: Builder) -> None:
        client = build.client()
        services = [build.service(name, name) for name in ("剪发", "染发", "面部")]
        for days, service in zip((69, 49, 29), services, strict=True):
            build.visit(client, ago(days), service)
        assert keys(shop) == [f"rebooking::{ago(9)}"]

    def test_before_there_is_a_rhythm_the_day_the_visit_named_counts(self, shop: Shop, build: Builder) -> None:
        visit = build.visit(build.client(), ago(30), build.service(), next_due=ago(2))
        assert keys(shop) == [f"rebooking:visit:{visit}:{ago(2)}"]

    @pytest.mark.parametrize(("status", "called"), [("booked", False), ("cancelled", True), ("no_show", True)])
    def test_a_future_booking_makes_the_call_needless(
        self, shop: Shop, build: Builder, status: str, called: bool
    ) -> None:
        client = build.client()
        build.visits(client, [ago(69), ago(49), ago(29)], build.service())
        build.booking(client, TODAY + timedelta(days=4), status=status)
        assert bool(keys(shop)) is called

    def test_nobody_is_asked_to_book_just_after_a_visit(self, shop: Shop, build: Builder) -> None:
        client, face, hair = build.client(), build.service(), build.service("剪发", "剪发")
        build.visits(client, [ago(69), ago(49), ago(29)], face)
        build.visit(client, ago(2), hair)
        assert keys(shop) == []


class TestWinningBack:
    """A client with a rhythm who is past the day on which rebooking lapses is in the queue or explained."""

    @staticmethod
    def _quiet(build: Builder, late: int, *, mean: int = 6) -> ClientId:
        client, last = build.client(), TODAY - timedelta(days=mean + late)
        build.visits(client, [last - timedelta(days=mean * back) for back in range(6, -1, -1)], build.service())
        return client

    @staticmethod
    def _group(client: ClientId) -> str:
        return next((group.rule.value for group in unasked(TODAY) if client in group.clients), "")

    @pytest.mark.parametrize(
        ("late", "mean", "reason", "group"),
        [
            (45, 6, "rebooking", ""),
            (46, 6, "win_back", ""),
            (46, 90, "win_back", ""),
            (365, 6, "win_back", ""),
            (366, 6, "", "long_gone"),
            (900, 30, "", "long_gone"),
        ],
    )
    def test_from_the_lapse_on_for_a_year(
        self, shop: Shop, build: Builder, late: int, mean: int, reason: str, group: str
    ) -> None:
        client = self._quiet(build, late, mean=mean)
        assert [key.split(":")[0] for key in keys(shop)] == ([reason] if reason else [])
        assert self._group(client) == group

    def test_it_comes_after_whoever_is_merely_late(self, shop: Shop, build: Builder) -> None:
        gone, late = self._quiet(build, 60), self._quiet(build, 20)
        assert [call.client_id for call in day_queue(shop, TODAY).calls] == [late, gone]

    @pytest.mark.parametrize("about", ["rebooking:面部:2026-09-01", "win_back:2026-09-01"])
    @pytest.mark.parametrize(("days", "asked"), [(20, False), (61, False), (62, True)])
    def test_she_is_left_in_peace_after_an_answer(
        self, shop: Shop, build: Builder, about: str, days: int, asked: bool
    ) -> None:
        client = self._quiet(build, 81)
        build.call(client, at(ago(days), 11), Outcome.NOT_NOW, [about])
        assert bool(keys(shop)) is asked
        assert self._group(client) == ("" if asked else "asked_lately")

    def test_a_call_that_was_taken_back_or_reached_nobody_leaves_her_in_the_queue(
        self, shop: Shop, build: Builder
    ) -> None:
        client = self._quiet(build, 81)
        build.call(client, at(ago(20), 11), Outcome.NO_ANSWER, ["win_back:2026-09-01"])
        assert keys(shop) == ["win_back:2026-09-01"]

    def test_who_came_once_long_ago_is_counted_with_the_reason(self, shop: Shop, build: Builder) -> None:
        once, booked = build.client(), build.client()
        build.visit(once, ago(200), build.service())
        build.visit(booked, ago(200), build.service())
        build.booking(booked, TODAY + timedelta(days=4))
        assert keys(shop) == []
        assert (self._group(once), self._group(booked)) == ("few_visits", "")

    def test_a_category_that_has_lapsed_does_not_hide_the_rhythm_over_everything(
        self, shop: Shop, build: Builder
    ) -> None:
        client, hair, others = build.client(), build.service("剪发", "剪发"), build.service("美甲", "美甲")
        build.visits(client, [ago(200), ago(194), ago(188)], hair)
        build.visits(client, [ago(120), ago(60)], others)
        assert keys(shop) == [f"rebooking::{ago(25)}"]


class TestMaturity:
    @pytest.mark.parametrize(
        ("left", "stage"),
        [(8, ""), (7, "-7"), (4, "-7"), (3, "-3"), (1, "-3"), (0, "0"), (-1, "grace"), (-5, "grace"), (-6, "")],
    )
    def test_stages(self, shop: Shop, build: Builder, left: int, stage: str) -> None:
        due = TODAY + timedelta(days=left)
        ticket = build.ticket(build.client(), due)
        assert keys(shop) == ([f"maturity:ticket:{ticket}:{stage}:{due}"] if stage else [])

    @pytest.mark.parametrize("status", ["redeemed", "renewed", "forfeited", "void"])
    def test_a_closed_ticket_asks_nothing(self, shop: Shop, build: Builder, status: str) -> None:
        build.ticket(build.client(), TODAY, status=status)
        assert keys(shop) == []

    def test_a_bigger_loan_comes_first(self, shop: Shop, build: Builder) -> None:
        small, big = build.client("高强"), build.client("李淑珍")
        build.ticket(small, TODAY, principal=50_000)
        build.ticket(big, TODAY, principal=5_000_000)
        assert [call.client_id for call in day_queue(shop, TODAY).calls] == [big, small]


class TestBirthday:
    def test_solar_lunar_and_a_leap_day(self, shop: Shop, build: Builder) -> None:
        # 2026-11-21 is 十月十三 in the Chinese calendar (shared design, the Today picture).
        solar = build.client("郭岚", birth_month=11, birth_day=21, last_seen=ago(30))
        lunar = build.client("许慧", birth_lunar=True, birth_month=10, birth_day=13, last_seen=ago(30))
        build.client("赵洁", birth_month=11, birth_day=22, last_seen=ago(30))
        assert {(call.client_id, call.reasons[0].key) for call in day_queue(shop, TODAY).calls} == {
            (solar, "birthday:2026"),
            (lunar, "birthday:2026"),
        }

    def test_a_file_untouched_for_years_gets_none(self, shop: Shop, build: Builder) -> None:
        build.client("郭岚", birth_month=11, birth_day=21, last_seen=ago(731))
        build.client("许慧", birth_month=11, birth_day=21)  # entered 900 days ago, never seen
        assert keys(shop) == []


class TestAgreedAndOwed:
    def test_call_backs_come_first_at_their_minute(self, shop: Shop, build: Builder) -> None:
        urgent = build.client("李淑珍")
        build.ticket(urgent, ago(1), principal=90_000_000)
        late, early = build.client("陈蓉"), build.client("孙琪")
        build.call(late, at(ago(1), 10), Outcome.CALL_BACK, call_back_at=at(TODAY, 16))
        build.call(early, at(ago(1), 11), Outcome.CALL_BACK, call_back_at=at(TODAY, 14, 40))
        calls = day_queue(shop, TODAY).calls
        assert [call.client_id for call in calls] == [early, late, urgent]
        assert calls[0].at is not None
        assert f"{calls[0].at:%H:%M}" == "14:40"
        assert calls[0].headline.say(EN) == "Agreed to call back at 14:40"

    def test_a_call_back_is_done_once_she_was_reached(self, shop: Shop, build: Builder) -> None:
        client = build.client()
        build.call(client, at(ago(2), 10), Outcome.CALL_BACK, call_back_at=at(ago(1), 16))
        build.call(client, at(ago(1), 16), Outcome.SATISFIED)
        assert keys(shop) == []

    def test_promises_and_complaints(self, shop: Shop, build: Builder) -> None:
        client = build.client()
        promise = build.promise(client, at(TODAY, 17))
        complaint = build.complaint(client, answer_by=at(TODAY, 12))
        build.promise(build.client("陈蓉"), at(TODAY + timedelta(days=9), 9))
        call = only_call(shop)
        assert call is not None
        assert call.keys == (f"complaint:{complaint}", f"promise:{promise}")

    def test_the_words_about_a_promise_name_it(self, shop: Shop, build: Builder) -> None:
        build.promise(build.client(), at(TODAY, 17), "下次来送她一套敏感肌小样，\n由周琳亲自做一次面部补水。")
        call = only_call(shop)
        assert call is not None
        for language in ("zh_CN", "en"):
            assert "“下次来送她一套敏感肌小样…”" in full_text(call.script, words_for(language))


def test_points_of_an_amount_grow_by_doubling_and_stay_within_bounds() -> None:
    worth = [sources.money_points(minor) for minor in (-5, 0, 9_999, 10_000, 20_000, 40_000, 10**12)]
    assert worth == [0, 0, 0, 2, 4, 6, 20]


def test_the_chance_of_a_rhythm_is_best_within_its_own_spread() -> None:
    chances = [sources.rhythm_chance(late, 30, 5) for late in (-1, 0, 1, 6, 7, 12, 13, 24, 25)]
    assert chances == [6, 6, 10, 10, 6, 6, 3, 3, 0]


def test_one_client_is_one_call_with_every_reason(shop: Shop, build: Builder) -> None:
    client = build.client(birth_month=11, birth_day=21)
    build.visits(client, [ago(69), ago(49), ago(29)], build.service())
    build.ticket(client, TODAY)
    call = only_call(shop)
    assert call is not None
    assert [reason.family for reason in call.reasons] == [Family.MATURITY, Family.REBOOKING, Family.BIRTHDAY]
    assert call.priority == sum(why.points for why in call.why)
    assert call.client_id == ClientId(client)
