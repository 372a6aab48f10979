"""Whose word a ticket, or its correction, needs; and what the trail says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import product

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed
from desk_app.money import Money
from desk_app.pawn.desk import (
    correct_ticket,
    forfeit_ticket,
    get_ticket,
    issue_ticket,
    redeem_ticket,
    redemption_quote,
    void_ticket,
)
from desk_app.pawn.ticket import Status, TicketDraft, TicketId, WrittenTicket
from desk_app.privacy.erasing import hold_for_law
from desk_app.staff.account import Acting, Action, Role, StaffId
from desk_app.staff.desk import change_settings
from desk_app.words import words_for
from tests.her_word import under_her_word
from tests.pawn.conftest import BANGLE, TODAY
from tests.trail import audit_lines

Change = Callable[[TicketDraft], TicketDraft]

FREE: Change = lambda was: replace(was, fee_percent=Decimal(0), interest_percent=Decimal(0))  # noqa: E731
BACK_DATED: Change = lambda was: replace(was, start_on=TODAY - timedelta(days=400), term_months=1)  # noqa: E731
BACK_DATED_ONLY: Change = lambda was: replace(was, start_on=TODAY - timedelta(days=40))  # noqa: E731
SHORTER: Change = lambda was: replace(was, term_months=1)  # noqa: E731
LESS: Change = lambda was: replace(was, principal=was.principal - Money(240_001))  # noqa: E731
NOTED: Change = lambda was: replace(was, notes="盒子在保险柜", pledges=(replace(BANGLE, bin="C-1"),))  # noqa: E731
SAME: Change = lambda was: was  # noqa: E731


@pytest.fixture
def other(shop: Shop, receptionist: Acting) -> ClientId:
    return add_client(shop, receptionist, ClientDraft("同名", document_number="110101199003070011")).client_id


def refused(shop: Shop, call: Callable[[], object]) -> NotAllowed:
    before = audit_lines(shop)
    with pytest.raises(NotAllowed) as error:
        call()
    assert audit_lines(shop) == before, "nothing was written"
    for language in ("en", "zh_CN"):
        assert "{" not in error.value.say(words_for(language))
    return error.value


@pytest.mark.parametrize(
    ("change", "beyond", "said"),
    [
        (lambda was: replace(was, fee_percent=Decimal(0)), ["fee_percent"], "综合费率为每月 2.40%"),
        (lambda was: replace(was, interest_percent=Decimal(3)), ["interest_percent"], "利率为每月 0.25%"),
        (lambda was: replace(was, start_on=TODAY - timedelta(days=2)), ["start_on"], "更早的日期"),
        (FREE, ["fee_percent", "interest_percent"], "多项条件"),
    ],
)
def test_a_ticket_is_issued_on_other_terms_under_an_owners_word_alone(
    shop: Shop, owner: Acting, receptionist: Acting, draft: TicketDraft, change: Change, beyond: list[str], said: str
) -> None:
    error = refused(shop, lambda: issue_ticket(shop, receptionist, change(draft)))
    assert error.action == Action.OVERRIDE_PRICE
    assert said in error.say(words_for("zh_CN"))
    issue_ticket(shop, under_her_word(shop, receptionist, Action.OVERRIDE_PRICE), change(draft))
    told = audit_lines(shop, 1)[0].detail
    assert (told["beyond"], told["allowed"]) == (beyond, {"action": "override_price", "by": 1, "name": "林欣妍"})
    issue_ticket(shop, owner, change(draft))
    assert audit_lines(shop, 1)[0].detail["beyond"] == beyond
    issue_ticket(shop, receptionist, replace(draft, start_on=TODAY - timedelta(days=1), fee_percent=Decimal("2.6")))
    assert "beyond" not in audit_lines(shop, 1)[0].detail


def test_the_shops_own_terms_are_those_of_its_settings(
    shop: Shop, owner: Acting, receptionist: Acting, draft: TicketDraft
) -> None:
    change_settings(shop, owner, loan_fee_percent="1.5", loan_interest_percent="0", price_leeway_percent=20)
    assert refused(shop, lambda: issue_ticket(shop, receptionist, draft)).action == Action.OVERRIDE_PRICE
    issue_ticket(shop, receptionist, replace(draft, fee_percent=Decimal("1.8"), interest_percent=Decimal(0)))


@pytest.mark.parametrize("change", [FREE, BACK_DATED, SHORTER, LESS], ids=["free", "dated", "term", "less"])
def test_her_own_of_today_keeps_its_terms_without_an_owner(
    shop: Shop, receptionist: Acting, draft: TicketDraft, change: Change
) -> None:
    done = issue_ticket(shop, receptionist, draft)
    error = refused(shop, lambda: correct_ticket(shop, receptionist, done.ticket_id, change(draft), "写错"))
    assert error.action == Action.OVERRIDE_PRICE
    right = correct_ticket(shop, receptionist, done.ticket_id, NOTED(draft), "箱号").ticket_id
    allowed = under_her_word(shop, receptionist, Action.OVERRIDE_PRICE)
    now = correct_ticket(shop, allowed, right, change(draft), "写错").ticket_id
    assert audit_lines(shop, 1)[0].detail["beyond"]
    # What the owner allowed may stay, and goes no further.
    last = correct_ticket(shop, receptionist, now, NOTED(change(draft)), "箱号").ticket_id
    further = replace(change(draft), principal=Money(100), fee_percent=Decimal("0.5"))
    assert refused(shop, lambda: correct_ticket(shop, receptionist, last, further, "x")).action == Action.OVERRIDE_PRICE


@pytest.mark.parametrize(
    "change", [SAME, NOTED, FREE, BACK_DATED, LESS], ids=["same", "noted", "free", "dated", "less"]
)
@pytest.mark.parametrize("whose", ["another's", "another day's"])
def test_what_somebody_else_wrote_or_on_another_day_is_the_owners_to_put_right(
    shop: Shop,
    owner: Acting,
    receptionist: Acting,
    advisor: Acting,
    draft: TicketDraft,
    clock: FixedClock,
    change: Change,
    whose: str,
) -> None:
    done = issue_ticket(shop, owner if whose == "another's" else receptionist, draft)
    if whose == "another day's":
        clock.instant += timedelta(days=10)
    owed = redemption_quote(shop, done.ticket_id).total
    for who in (receptionist, advisor, under_her_word(shop, receptionist, Action.OVERRIDE_PRICE)):
        error = refused(shop, partial(correct_ticket, shop, who, done.ticket_id, change(draft), "写错"))
        assert error.action == Action.TAKE_BACK
        assert "D-2611-0001" in error.say(words_for("zh_CN"))
        says = error.say(words_for("zh_CN"))
        assert any(each in says for each in ("费率", "期限", "当金（")) is (change not in {SAME, NOTED}), (
            "what she allows"
        )
    assert redemption_quote(shop, done.ticket_id).total == owed
    allowed = under_her_word(shop, receptionist, Action.TAKE_BACK)
    now = correct_ticket(shop, allowed, done.ticket_id, change(draft), "写错").ticket_id
    told = audit_lines(shop, 1)[0].detail
    beyond = told["beyond"]
    assert isinstance(beyond, list)
    assert beyond[-1] == ("staff" if whose == "another's" else "on")
    assert told["allowed"] == {"action": "take_back", "by": 1, "name": "林欣妍"}
    # The line is in her name now: it is not hers for that.
    if whose == "another's":
        error = refused(shop, lambda: correct_ticket(shop, receptionist, now, change(draft), "再改"))
        assert error.action == Action.TAKE_BACK


def test_small_steps_do_not_lead_far(shop: Shop, receptionist: Acting, draft: TicketDraft) -> None:
    ticket = issue_ticket(shop, receptionist, draft).ticket_id
    less = replace(draft, principal=Money(2_190_000))  # 24,000.00 less 8.75 %
    ticket = correct_ticket(shop, receptionist, ticket, less, "点错").ticket_id
    again = replace(draft, principal=Money(2_000_000))  # 8.7 % of that
    assert refused(shop, lambda: correct_ticket(shop, receptionist, ticket, again, "x")).action == Action.OVERRIDE_PRICE
    correct_ticket(shop, receptionist, ticket, draft, "还是原来的")


def test_a_ticket_goes_to_another_client_by_who_may_make_it_void(
    shop: Shop, receptionist: Acting, advisor: Acting, draft: TicketDraft, other: ClientId, client: ClientId
) -> None:
    moved = replace(draft, client_id=other)
    hers = issue_ticket(shop, receptionist, draft).ticket_id
    error = refused(shop, lambda: correct_ticket(shop, receptionist, hers, moved, "写错人"))
    assert error.action == Action.VOID
    both = replace(FREE(moved), notes="x")
    assert refused(shop, lambda: correct_ticket(shop, receptionist, hers, both, "x")).action == Action.OVERRIDE_PRICE
    mine = issue_ticket(shop, advisor, draft)
    now = correct_ticket(shop, advisor, mine.ticket_id, moved, "写错人").ticket_id
    assert get_ticket(shop, now).client_id == other
    # The client it left has a line of her own, which does not say whose it is now.
    left, came = audit_lines(shop, 1, client=client)[0], audit_lines(shop, 1, client=other)[0]
    assert (left.action, left.subject, came.action) == (
        "ticket.corrected", f"ticket:{mine.ticket_id}", "ticket.corrected",
    )  # fmt: skip
    before = left.detail["before"]
    assert isinstance(before, dict)
    assert (before["client"], left.detail["after"]) == (client, before | {"client": None})
    assert "写错人" not in str(left.detail)
    assert came.detail["beyond"] == ["client"]


def test_a_ticket_of_a_held_file_goes_to_nobody_else(
    shop: Shop, owner: Acting, receptionist: Acting, advisor: Acting, draft: TicketDraft, other: ClientId
) -> None:
    ticket = issue_ticket(shop, advisor, draft).ticket_id
    hold_for_law(shop, owner, draft.client_id, "公安", "X-1")
    for who in (advisor, receptionist):
        moved_away = replace(draft, client_id=other)
        error = refused(shop, partial(correct_ticket, shop, who, ticket, moved_away, "写错人"))
        assert error.action == Action.CHANGE_HELD
        assert "李淑珍" in error.say(words_for("zh_CN"))
    ticket = correct_ticket(shop, advisor, ticket, NOTED(draft), "箱号").ticket_id
    allowed = under_her_word(shop, advisor, Action.CHANGE_HELD)
    moved = correct_ticket(shop, allowed, ticket, replace(draft, client_id=other), "写错人").ticket_id
    assert get_ticket(shop, moved).status is Status.OPEN
    assert audit_lines(shop, 1, client=other)[0].detail["allowed"] == {
        "action": "change_held", "by": 1, "name": "林欣妍",
    }  # fmt: skip


#: What may be far from usual, how it is changed, and how an owner is told of it: in English, in Chinese.
FAR: dict[str, tuple[Change, str, str]] = {
    "fee_percent": (lambda was: replace(was, fee_percent=Decimal(0)), "fee", "综合费率"),
    "interest_percent": (lambda was: replace(was, interest_percent=Decimal(0)), "interest", "利率为|利率（"),
    "start_on": (BACK_DATED_ONLY, "first day|earlier day", "起当日|更早的日期"),
    "term_months": (SHORTER, "term ", "期限"),
    "principal": (lambda was: replace(was, principal=Money(100)), "loan", "当金"),
}
ANOTHER = ("another client|nobody else", "别的客户|别人名下")


@pytest.mark.parametrize("held", [False, True], ids=["free", "held"])
@pytest.mark.parametrize("whose", ["hers", "another's", "another day's"])
def test_an_owner_is_told_everything_that_her_word_would_cover(
    shop: Shop,
    owner: Acting,
    receptionist: Acting,
    draft: TicketDraft,
    other: ClientId,
    clock: FixedClock,
    whose: str,
    held: bool,
) -> None:
    ticket = issue_ticket(shop, owner if whose == "another's" else receptionist, draft).ticket_id
    if whose == "another day's":
        clock.instant += timedelta(days=10)
    if held:
        hold_for_law(shop, owner, draft.client_id, "公安", "X-1")
    for moved, *chosen in product((False, True), *((False, True) for _ in FAR)):
        beyond = [each for each, taken in zip(FAR.values(), chosen, strict=True) if taken]
        asked = replace(draft, client_id=other) if moved else draft
        for change, _en, _zh in beyond:
            asked = change(asked)
        if asked == draft:
            continue
        error = refused(shop, partial(correct_ticket, shop, receptionist, ticket, asked, "x"))
        for column, language in enumerate(("en", "zh_CN")):
            said = error.say(words_for(language))
            must = [(english, chinese)[column] for _change, english, chinese in beyond] + (
                [ANOTHER[column]] if moved else []
            )
            if whose == "another's":
                must.append(("somebody else", "别人开的")[column])
            if whose == "another day's":
                must.append(("another day", "不是今天开的")[column])
            for each in must:
                assert re.search(each, said), (each, said)
        assert str(error) == error.say(words_for("en"))


def test_a_sentence_that_says_it_all_says_no_more(
    shop: Shop, receptionist: Acting, draft: TicketDraft, other: ClientId
) -> None:
    ticket = issue_ticket(shop, receptionist, draft).ticket_id
    moved = replace(draft, client_id=other)
    for asked, more in ((moved, False), (SHORTER(draft), False), (SHORTER(moved), True), (NOTED(moved), True)):
        error = refused(shop, partial(correct_ticket, shop, receptionist, ticket, asked, "x"))
        assert ("It is about" in str(error)) is more
    assert str(error).endswith("It is about: another client, what is pawned, the notes.")
    error = refused(shop, lambda: correct_ticket(shop, receptionist, ticket, replace(LESS(moved), term_months=1), "x"))
    assert error.say(words_for("zh_CN")).endswith("涉及：换成别的客户、当金（¥21,599.99）、期限（1 个月）。")


STEPS: dict[str, Callable[[Shop, Acting, TicketId], WrittenTicket]] = {
    "redeemed": redeem_ticket,
    "forfeited": forfeit_ticket,
    "void": lambda shop, who, ticket: void_ticket(shop, who, ticket, "写错"),
}


@pytest.mark.parametrize("step", STEPS)
def test_what_is_pawned_under_a_held_file_is_let_go_by_an_owner_alone(
    shop: Shop,
    owner: Acting,
    advisor: Acting,
    receptionist: Acting,
    draft: TicketDraft,
    other: ClientId,
    clock: FixedClock,
    step: str,
) -> None:
    hers, by_owner = (issue_ticket(shop, advisor, draft).ticket_id for _ in range(2))
    free = issue_ticket(shop, advisor, replace(draft, client_id=other)).ticket_id
    hold_for_law(shop, owner, draft.client_id, "公安", "X-1")
    if step == "forfeited":
        clock.instant += timedelta(days=200)
    call = STEPS[step]
    wrong = (advisor, receptionist, under_her_word(shop, receptionist, Action.VOID))
    for who in wrong:
        error = refused(shop, partial(call, shop, who, hers))
        assert error.action == Action.CHANGE_HELD
        assert "李淑珍 的档案被依法保留" in error.say(words_for("zh_CN"))
        assert "D-2611-0001" in str(error)
    assert get_ticket(shop, hers).status is Status.OPEN
    call(shop, under_her_word(shop, receptionist, Action.CHANGE_HELD), hers)
    assert audit_lines(shop, 1)[0].detail["allowed"] == {"action": "change_held", "by": 1, "name": "林欣妍"}
    call(shop, owner, by_owner)
    call(shop, advisor, free)
    assert Status.OPEN not in {get_ticket(shop, each).status for each in (hers, by_owner, free)}


def test_what_is_pawned_under_a_held_file_is_not_exchanged(
    shop: Shop, owner: Acting, advisor: Acting, draft: TicketDraft
) -> None:
    ticket = issue_ticket(shop, advisor, draft).ticket_id
    toy = replace(draft, pledges=(replace(BANGLE, name="塑料玩具"),))
    ticket = correct_ticket(shop, advisor, ticket, toy, "写错").ticket_id
    hold_for_law(shop, owner, draft.client_id, "公安", "X-1")
    error = refused(shop, lambda: correct_ticket(shop, advisor, ticket, draft, "x"))
    assert (error.action, "当物不能改动" in error.say(words_for("zh_CN"))) == (Action.CHANGE_HELD, True)
    correct_ticket(shop, under_her_word(shop, advisor, Action.CHANGE_HELD), ticket, draft, "写错")


def test_a_ticket_that_was_brought_in_keeps_its_terms(
    shop: Shop, owner: Acting, receptionist: Acting, draft: TicketDraft
) -> None:
    """What another program agreed on lies far from the shop's terms by nature, and stands."""
    old = replace(FREE(draft), start_on=date(2026, 9, 1), term_months=6)
    ticket = issue_ticket(shop, owner, old).ticket_id
    assert refused(shop, lambda: correct_ticket(shop, receptionist, ticket, old, "x")).action == Action.TAKE_BACK
    right = correct_ticket(shop, owner, ticket, NOTED(old), "箱号").ticket_id
    assert get_ticket(shop, right).fee_percent == 0
    assert audit_lines(shop, 1)[0].detail.get("beyond") is None


def test_a_leeway_of_nothing_lets_nothing_differ(shop: Shop, receptionist: Acting, draft: TicketDraft) -> None:
    with shop.writing():
        write_setting("price_leeway_percent", 0)
    shop.settings_changed()
    issue_ticket(shop, receptionist, replace(draft, fee_percent=Decimal("2.400")))
    call = lambda: issue_ticket(shop, receptionist, replace(draft, fee_percent=Decimal("2.41")))  # noqa: E731
    assert refused(shop, call).action == Action.OVERRIDE_PRICE


def test_a_word_covers_what_is_less_grave_and_nothing_graver(shop: Shop, owner: Acting) -> None:
    she = Acting(StaffId(3), "苏雪", Role.RECEPTIONIST, "desk-1")
    reasons = {each: NotAllowed("x", action=each.value) for each in (Action.TAKE_BACK, Action.VOID)}
    for word, passes in ((Action.TAKE_BACK, True), (Action.VOID, False), (Action.REFUND, False)):
        who = under_her_word(shop, she, word)
        if passes:
            who.must_all(reasons)
        else:
            with pytest.raises(NotAllowed) as error:
                who.must_all(reasons)
            assert error.value.action == Action.TAKE_BACK
    owner.must_all(reasons)
    she.must_all({})
