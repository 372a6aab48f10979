"""M6: a date of the family is a reason to call once, and never once it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from desk_app.changes import Touched
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client, edit_client, set_do_not_call
from desk_app.clients.greeting import greet, take_back_greeting
from desk_app.clients.relating import add_date, add_relative, edit_date, edit_relative, family_of, remove_relative
from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateDraft, DateKind, RelativeDraft, Standing
from desk_app.db.shop import Shop
from desk_app.followup.desk import day_queue, log_call, take_back_call
from desk_app.followup.occasions import coming_dates
from desk_app.followup.outcome import CallDraft, CallId, Outcome
from desk_app.followup.queue import Family, Hold
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.followup.plain import plain_queue

EN, ZH = words_for("en"), words_for("zh_CN")


@pytest.fixture
def lin(shop: Shop, owner: Acting) -> ClientId:
    return add_client(shop, owner, ClientDraft("林小美", ("13800138000",), gender="f", may_call=True)).client_id


def keys(shop: Shop, on: date) -> list[str]:
    """The keys of the dates on a day's queue; the plain way to make it gives the same."""
    queue = day_queue(shop, on)
    assert queue == plain_queue(shop, on)
    return [reason.key for call in queue.calls for reason in call.reasons if reason.family is Family.OCCASION]


def husband(shop: Shop, acting: Acting, client: ClientId, birthday: Birthday) -> int:
    draft = RelativeDraft(Relation.HUSBAND, "李强", birthday=birthday)
    return add_relative(shop, acting, client, draft).relative_id


def call_about(shop: Shop, acting: Acting, client: ClientId, outcome: Outcome = Outcome.SATISFIED) -> CallId:
    (call,) = [one for one in day_queue(shop, shop.today()).calls if one.client_id == client]
    return log_call(shop, acting, CallDraft(client, call.keys, outcome, note="祝贺过了")).call_id


def test_m6_a_husbands_birthday_is_called_about_from_three_days_before(
    shop: Shop, owner: Acting, lin: ClientId
) -> None:
    number = husband(shop, owner, lin, Birthday(11, 24, 1985))
    day = date(2026, 11, 24)
    expected = f"occasion:r{number}:2026:2026-11-24"
    found = [keys(shop, day + timedelta(days=ahead)) for ahead in range(-5, 3)]
    assert found == [[], [], [expected], [expected], [expected], [expected], [], []]


def test_the_words_say_whose_day_it_is(shop: Shop, owner: Acting, lin: ClientId) -> None:
    husband(shop, owner, lin, Birthday(11, 24, 1985))
    (call,) = day_queue(shop, shop.today()).calls
    assert (call.headline.say(EN), call.headline.say(ZH)) == ("Husband’s birthday on 24 Nov", "11月24日是先生生日")
    assert sum(why.points for why in call.why) == call.priority


def test_it_fires_once(shop: Shop, owner: Acting, lin: ClientId) -> None:
    husband(shop, owner, lin, Birthday(11, 23, 1985))
    assert keys(shop, shop.today())
    call_about(shop, owner, lin)
    assert all(not keys(shop, shop.today() + timedelta(days=ahead)) for ahead in range(10))
    assert keys(shop, date(2027, 11, 21)) == ["occasion:r1:2027:2027-11-23"]


def test_who_was_not_reached_is_called_again(shop: Shop, owner: Acting, lin: ClientId) -> None:
    husband(shop, owner, lin, Birthday(11, 23, 1985))
    call_about(shop, owner, lin, Outcome.NO_ANSWER)
    assert keys(shop, shop.today() + timedelta(days=1))


def test_a_call_that_is_taken_back_answered_nothing(shop: Shop, owner: Acting, lin: ClientId) -> None:
    husband(shop, owner, lin, Birthday(11, 23, 1985))
    call = call_about(shop, owner, lin)
    take_back_call(shop, owner, call)
    assert keys(shop, shop.today())


#: Told as, then put right: both come round within the days of the queue.
CORRECTED = [
    pytest.param(Birthday(11, 22), Birthday(11, 23), id="a day later"),
    pytest.param(Birthday(11, 22), Birthday(11, 24, 1985), id="with the year"),
    pytest.param(Birthday(11, 22), Birthday(10, 14, lunar=True), id="to the lunar day it is"),  # HKO 2026: 11/9 = 10-1
    pytest.param(Birthday(10, 13, lunar=True), Birthday(11, 23), id="from lunar to solar"),
]


@pytest.mark.parametrize(("told", "right"), CORRECTED)
def test_a_date_put_right_after_the_call_is_not_raised_again(
    shop: Shop, owner: Acting, lin: ClientId, told: Birthday, right: Birthday
) -> None:
    number = husband(shop, owner, lin, told)
    assert keys(shop, shop.today())
    call_about(shop, owner, lin)
    kept = family_of(shop, lin).relatives[0]
    edit_relative(shop, owner, kept.id, RelativeDraft(Relation.HUSBAND, "李强", birthday=right))
    assert kept.id == number
    assert all(not keys(shop, shop.today() + timedelta(days=ahead)) for ahead in range(40))


def test_a_plain_entry_that_becomes_a_file_is_not_raised_again(shop: Shop, owner: Acting, lin: ClientId) -> None:
    number = husband(shop, owner, lin, Birthday(11, 23))
    call_about(shop, owner, lin)
    other = add_client(shop, owner, ClientDraft("李强", birthday=Birthday(10, 15, lunar=True))).client_id
    edit_relative(shop, owner, family_of(shop, lin).relatives[0].id, RelativeDraft(Relation.HUSBAND, other_id=other))
    assert family_of(shop, lin).relatives[0].id == number
    of_hers = [key for ahead in range(20) for key in keys(shop, shop.today() + timedelta(days=ahead))]
    assert of_hers == []


def test_a_link_raises_the_birthday_that_stands_in_the_other_file(shop: Shop, owner: Acting, lin: ClientId) -> None:
    other = add_client(shop, owner, ClientDraft("李强", birthday=Birthday(1, 9, 1980))).client_id
    add_relative(shop, owner, lin, RelativeDraft(Relation.HUSBAND, other_id=other))
    assert keys(shop, shop.today()) == []
    # The day was read: an edit of the other file has to be seen in hers.
    edit_client(shop, owner, other, ClientDraft("李强", birthday=Birthday(11, 23, 1980)))
    assert keys(shop, shop.today()) == ["occasion:r1:2026:2026-11-23"]


Step = Callable[[Shop, Acting, ClientId], object]
ENDS: dict[str, Step] = {
    "died": lambda shop, acting, lin: _stand(shop, acting, lin, Standing.DIED),
    "ended": lambda shop, acting, lin: _stand(shop, acting, lin, Standing.ENDED),
    "not to be reminded of": lambda shop, acting, lin: _stand(shop, acting, lin, Standing.CURRENT, remind=False),
    "taken out": lambda shop, acting, lin: remove_relative(shop, acting, family_of(shop, lin).relatives[0].id),
}


def _stand(shop: Shop, acting: Acting, lin: ClientId, standing: Standing, *, remind: bool = True) -> Touched:
    kept = family_of(shop, lin).relatives[0]
    draft = RelativeDraft(kept.relation, kept.name, birthday=kept.birthday, standing=standing, remind=remind)
    return edit_relative(shop, acting, kept.id, draft).touched


@pytest.mark.parametrize("end", ENDS)
def test_nothing_of_whoever_died_or_left_fires_ever_again(shop: Shop, owner: Acting, lin: ClientId, end: str) -> None:
    number = husband(shop, owner, lin, Birthday(11, 23, 1985))
    relative = family_of(shop, lin).relatives[0].id
    assert relative == number
    add_date(shop, owner, lin, DateDraft(DateKind.WEDDING, Birthday(11, 22), relative_id=relative))
    add_date(shop, owner, lin, DateDraft(DateKind.MEMORIAL, Birthday(11, 21), relative_id=relative))
    assert len(coming_dates(shop, shop.today(), shop.today() + timedelta(days=3))) == 3
    ENDS[end](shop, owner, lin)
    assert keys(shop, shop.today()) == []
    for year in range(3):
        first = date(2026 + year, 11, 15)
        assert coming_dates(shop, first, first + timedelta(days=20)) == ()


def test_her_own_days_come_round_and_a_memorial_day_is_no_reason_to_ring(
    shop: Shop, owner: Acting, lin: ClientId
) -> None:
    add_date(shop, owner, lin, DateDraft(DateKind.WEDDING, Birthday(11, 22, 2015)))
    add_date(shop, owner, lin, DateDraft(DateKind.MEMORIAL, Birthday(11, 22)))
    assert keys(shop, shop.today()) == ["occasion:d1:2026:2026-11-22"]
    found = coming_dates(shop, shop.today(), date(2026, 11, 22))
    assert [(each.said.say(EN), each.coming.years, each.done) for each in found] == [
        ("Wedding anniversary", 11, False),
        ("Memorial day", None, False),
    ]


def test_a_planned_wedding_comes_first_in_its_year(shop: Shop, owner: Acting, lin: ClientId) -> None:
    add_date(shop, owner, lin, DateDraft(DateKind.WEDDING, Birthday(11, 22, 2027)))
    assert keys(shop, date(2026, 11, 21)) == []
    assert keys(shop, date(2027, 11, 21)) == ["occasion:d1:2027:2027-11-22"]


def test_wishing_well_in_the_shop_answers_it_and_can_be_taken_back(shop: Shop, owner: Acting, lin: ClientId) -> None:
    husband(shop, owner, lin, Birthday(11, 23, 1985))
    (one,) = coming_dates(shop, shop.today(), date(2026, 11, 25))
    greet(shop, owner, lin, one.coming.thread, one.coming.here)
    assert keys(shop, shop.today()) == []
    assert [each.done for each in coming_dates(shop, shop.today(), date(2026, 11, 25))] == [True]
    assert coming_dates(shop, shop.today(), date(2026, 11, 25), left_only=True) == ()
    take_back_greeting(shop, owner, lin, one.coming.thread, one.coming.here)
    assert keys(shop, shop.today())


def test_what_holds_a_call_holds_this_one(shop: Shop, owner: Acting, lin: ClientId) -> None:
    husband(shop, owner, lin, Birthday(11, 23, 1985))
    set_do_not_call(shop, owner, lin, True, "不想接")
    queue = day_queue(shop, shop.today())
    assert queue.calls == ()
    assert [(held.client_id, held.rule) for held in queue.held] == [(lin, Hold.DO_NOT_CALL)]
    other = add_client(shop, owner, ClientDraft("王芳", ("13900139000",), may_call=False)).client_id
    husband(shop, owner, other, Birthday(11, 23))
    assert {held.client_id: held.rule for held in day_queue(shop, shop.today()).held} == {
        lin: Hold.DO_NOT_CALL,
        other: Hold.CONSENT,
    }


def test_two_dates_of_one_client_are_one_call(shop: Shop, owner: Acting, lin: ClientId) -> None:
    husband(shop, owner, lin, Birthday(11, 23, 1985))
    add_date(shop, owner, lin, DateDraft(DateKind.OTHER, Birthday(11, 22), "开店周年"))
    (call,) = day_queue(shop, shop.today()).calls
    assert {reason.headline.say(ZH) for reason in call.reasons} == {"11月23日是先生生日", "11月22日是开店周年"}
    call_about(shop, owner, lin)
    assert keys(shop, shop.today() + timedelta(days=1)) == []


def test_a_day_read_before_follows_every_write(shop: Shop, owner: Acting, lin: ClientId) -> None:
    assert keys(shop, shop.today()) == []
    kept = add_date(shop, owner, lin, DateDraft(DateKind.WEDDING, Birthday(11, 22)))
    assert keys(shop, shop.today())
    edit_date(shop, owner, kept.date_id, DateDraft(DateKind.WEDDING, Birthday(3, 22)))
    assert keys(shop, shop.today()) == []


def test_the_days_of_the_year_lead_and_no_scan(
    shop: Shop, owner: Acting, lin: ClientId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a million clients a reading may not go through all relatives."""
    husband(shop, owner, lin, Birthday(11, 23, 1985))
    database = shop.database
    original = database.execute_sql
    seen: list[tuple[str, Any]] = []

    def spying(sql: str, params: Any = None, *rest: Any) -> Any:  # noqa: ANN401 - as the driver's
        if "client_date" in sql or "client_relative" in sql:
            seen.append((sql, params))
        return original(sql, params, *rest)

    monkeypatch.setattr(database, "execute_sql", spying)
    coming_dates(shop, shop.today(), date(2026, 11, 25))
    day_queue(shop, shop.today())
    assert seen
    for sql, params in seen:
        for row in original(f"EXPLAIN QUERY PLAN {sql}", params).fetchall():
            assert not str(row[3]).startswith(("SCAN d ", "SCAN r ", "SCAN c ", "SCAN o ")), (row[3], sql)
