"""What is asked, answered, put off and declined is remembered, and whose files are filling is kept (M1, M2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from desk_app.care.desk import file_complaint
from desk_app.clients.asking import (
    answer_question,
    ask_again,
    ask_of,
    asked_of,
    decline_question,
    file_state,
    put_off_question,
)
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.completeness import next_questions, score_of
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client, edit_client, get_client
from desk_app.clients.field import AskOutcome, FieldDraft, Meeting, MeetingKind
from desk_app.clients.fielding import all_fields, save_field, set_values, values_of
from desk_app.clients.filling import filling_due, keep_filling, measure_filling, read_filling
from desk_app.clock import FixedClock
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop, open_shop
from desk_app.demo.desk import make_demo
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.money import Money
from desk_app.privacy.desk import withdraw_consent
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, Role, StaffId
from tests.conftest import NOW
from tests.trail import audit_lines

TODAY = date(2026, 11, 21)
CALL = Meeting(MeetingKind.CALL, 7)


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    return add_client(shop, owner, ClientDraft("王婧颖", phones=("13800001111",), advisor_id=StaffId(2))).client_id


def visit(shop: Shop, acting: Acting, client: ClientId, on: date, score: int | None = None) -> None:
    draft = VisitDraft(client, on, (VisitItemDraft("护理", 1, Money(10_000)),), score=score)
    record_visit(shop, acting, draft)


def keys(shop: Shop, client: ClientId) -> list[str]:
    return [each.field.key for each in ask_of(shop, client, shop.today()).questions]


def test_an_answer_of_the_file_itself_is_written_with_that_it_was_asked(
    shop: Shop, advisor: Acting, client: ClientId
) -> None:
    assert keys(shop, client) == ["allergies", "may_call"]
    draft = replace(get_client(shop, client).as_draft(), may_call=True)
    answer_question(shop, advisor, client, "may_call", draft, meeting=CALL)
    assert get_client(shop, client).may_call is True
    (line,) = asked_of(shop, client)
    assert (line.key, line.outcome, line.staff, line.on, line.meeting) == (
        "may_call", AskOutcome.ANSWERED, "周琳", TODAY, CALL,
    )  # fmt: skip
    assert {each.action for each in audit_lines(shop, 2)} == {"client.edited", "client.asked"}
    assert keys(shop, client) == ["allergies"]


def test_an_answer_of_any_other_field_is_one_transaction_too(
    shop: Shop, owner: Acting, client: ClientId, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit(shop, owner, client, TODAY)
    with pytest.raises(RuleBroken):
        answer_question(shop, owner, client, "cost_time", "ten")
    with pytest.raises(RuleBroken):
        answer_question(shop, owner, client, "likes", "  ")
    with pytest.raises(RuleBroken):
        answer_question(shop, owner, client, "problem", "痘")  # sensitive, and nobody asked for her consent
    with pytest.raises(NotFound):
        decline_question(shop, owner, client, "own_9")
    assert (values_of(shop, client), asked_of(shop, client)) == ({}, ())
    answer_question(shop, owner, client, "problem", "痘", (Purpose.HEALTH,))
    answer_question(shop, owner, client, "expectation", "少长痘")
    assert {key: value.text for key, value in values_of(shop, client).items()} == {
        "problem": "痘", "expectation": "少长痘",
    }  # fmt: skip

    def fail(*_said: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("desk_app.clients.field_store.insert_asked", fail)
    with pytest.raises(OSError, match="disk full"):
        answer_question(shop, owner, client, "views", "不用激光")
    assert "views" not in values_of(shop, client)


def test_put_off_declined_and_asked_again(shop: Shop, owner: Acting, client: ClientId, clock: FixedClock) -> None:
    put_off_question(shop, owner, client, "allergies")
    assert keys(shop, client) == []
    clock.instant += timedelta(days=1)
    assert keys(shop, client) == ["may_call", "gender"]
    decline_question(shop, owner, client, "may_call")
    assert keys(shop, client) == ["gender"]
    clock.instant += timedelta(days=29)
    assert keys(shop, client) == ["allergies", "gender"]
    ask_again(shop, owner, client, "may_call")
    assert keys(shop, client) == ["allergies", "may_call"]
    assert [(each.key, each.outcome) for each in asked_of(shop, client)] == [
        ("may_call", AskOutcome.POSTPONED), ("may_call", AskOutcome.DECLINED), ("allergies", AskOutcome.POSTPONED),
    ]  # fmt: skip


def test_who_may_not_change_files_asks_nothing(shop: Shop, beautician: Acting, client: ClientId) -> None:
    with pytest.raises(NotAllowed):
        answer_question(shop, beautician, client, "likes", "x")
    for refused in (put_off_question, decline_question, ask_again):
        with pytest.raises(NotAllowed):
            refused(shop, beautician, client, "likes")


def test_standing_is_read_of_visits_ratings_and_days(
    shop: Shop, owner: Acting, client: ClientId, clock: FixedClock
) -> None:
    first = file_state(shop, client, TODAY).standing
    assert (first.visits, first.score, first.days, first.trades) == (0, None, 0, frozenset({"salon", "pawn"}))
    for days, score in ((200, 2), (100, 8), (50, 9), (20, None), (1, 10)):
        visit(shop, owner, client, TODAY - timedelta(days=days), score)
    found = file_state(shop, client, TODAY).standing
    assert (found.visits, found.score, found.days, found.trades) == (
        5,
        90,
        200,
        frozenset({"salon"}),
    )  # the last three ratings
    assert earned_means(shop, client)
    clock.instant += timedelta(minutes=1)
    file_complaint(shop, owner, client, "太慢")
    assert file_state(shop, client, TODAY).standing.score == 0
    assert not earned_means(shop, client)


def earned_means(shop: Shop, client: ClientId) -> bool:
    state = file_state(shop, client, TODAY)
    others = frozenset(each.key for each in all_fields(shop)) - {"means"}
    return [each.field.key for each in next_questions(all_fields(shop), replace(state, filled=others), TODAY)] == [
        "means"
    ]


def test_an_own_field_is_asked_for_by_its_weight_without_a_restart(shop: Shop, owner: Acting, client: ClientId) -> None:
    key = save_field(shop, owner, FieldDraft("宠物", weight=90)).key
    assert keys(shop, client)[0] == key
    whole = ask_of(shop, client, TODAY).score
    set_values(shop, owner, client, {key: "猫"})
    assert ask_of(shop, client, TODAY).score.filled == whole.filled + 90


# ---------------------------------------------------------------- whose files are filling


def plain_sums(shop: Shop) -> dict[int | None, tuple[int, int, int]]:
    """The rule, file by file."""
    found: dict[int | None, tuple[int, int, int]] = {}
    fields = all_fields(shop)
    for client, advisor in OPEN.execute_sql("SELECT id, advisor_id FROM client WHERE erased_at IS NULL").fetchall():
        score = score_of(fields, file_state(shop, client, shop.today(), fields))
        count, filled, whole = found.get(advisor, (0, 0, 0))
        found[advisor] = (count + 1, filled + score.filled, whole + score.whole)
    return found


def summed(shop: Shop) -> dict[int | None, tuple[int, int, int]]:
    return {one.advisor_id: (one.clients, one.filled, one.whole) for one in measure_filling(shop)}


def test_the_measure_of_a_day_is_the_rule_summed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_APP_HOME", str(tmp_path / "home"))
    make_demo(tmp_path / "demo.db", clients=60, today=TODAY)
    shop = open_shop(tmp_path / "demo.db", clock=FixedClock(NOW))
    try:
        owner = Acting(StaffId(1), "沈嘉禾", Role.OWNER, "desk-1")
        key = save_field(shop, owner, FieldDraft("宠物", weight=9)).key
        for number in range(1, 31):
            client = ClientId(number)
            set_values(shop, owner, client, {key: "猫", "likes": "茶", "means": "ample"}, (Purpose.MEANS,))
            if number % 3 == 0:
                decline_question(shop, owner, client, "views")
                decline_question(shop, owner, client, "address")
                decline_question(shop, owner, client, "likes")  # filled before: counts all the same
            if number % 4 == 0:
                decline_question(shop, owner, client, "history")
                ask_again(shop, owner, client, "history")
            if number % 5 == 0:
                withdraw_consent(shop, owner, client, Purpose.MEANS, Channel.PHONE)
            if number % 7 == 0:
                withdraw_consent(shop, owner, client, Purpose.HEALTH, Channel.PHONE)
                withdraw_consent(shop, owner, client, Purpose.IDENTITY, Channel.PHONE)
        assert summed(shop) == plain_sums(shop)
    finally:
        shop.close()


def test_history_is_kept_by_the_day_and_by_advisor(
    shop: Shop, owner: Acting, advisor: Acting, client: ClientId, clock: FixedClock
) -> None:
    add_client(shop, owner, ClientDraft("李岚"))
    assert filling_due(shop)
    assert keep_filling(shop, advisor, measure_filling(shop)).touched.kinds
    assert not filling_due(shop)
    assert not keep_filling(shop, advisor, measure_filling(shop)).touched.kinds  # once a day
    clock.instant += timedelta(days=2)
    answer_question(shop, advisor, client, "may_call", replace(get_client(shop, client).as_draft(), may_call=True))
    decline_question(shop, advisor, client, "gender")
    keep_filling(shop, advisor, measure_filling(shop))
    hers, nobodys = read_filling(shop, owner)
    assert (hers.name, hers.clients, len(hers.points), hers.asked, hers.answers) == ("周琳", 1, 2, 2, 1)
    assert hers.change is not None
    assert hers.change == hers.points[1].permille - hers.points[0].permille > 0
    assert (nobodys.name, nobodys.clients, nobodys.change) == ("", 1, 0)
    with pytest.raises(NotAllowed):
        read_filling(shop, advisor)


def test_an_advisor_of_one_measure_has_no_change(shop: Shop, owner: Acting, client: ClientId) -> None:
    assert read_filling(shop, owner) == ()
    keep_filling(shop, owner, measure_filling(shop))
    (one,) = read_filling(shop, owner)
    assert one.change is None
    assert one.permille == one.points[0].permille > 0


def test_an_edit_of_the_form_answers_too(shop: Shop, owner: Acting, client: ClientId) -> None:
    edit_client(shop, owner, client, replace(get_client(shop, client).as_draft(), allergies="无"))
    assert "allergies" not in keys(shop, client)
