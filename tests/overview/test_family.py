"""M6: the dates of families on Today and among what comes up for a client."""

from __future__ import annotations

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clients.greeting import greet
from desk_app.clients.relating import add_date, add_relative
from desk_app.clients.relation import Relation
from desk_app.clients.relative import DateDraft, DateKind, RelativeDraft
from desk_app.db.shop import Shop
from desk_app.followup.occasions import coming_dates
from desk_app.overview.desk import client_page, today_board
from desk_app.staff.account import Acting
from desk_app.words import words_for

ZH = words_for("zh_CN")


def told(shop: Shop, acting: Acting) -> list[tuple[str, str, str]]:
    board = today_board(shop, shop.today(), acting)
    return [(one.text.say(ZH), one.when.say(ZH), one.tone) for one in board.reminders if one.kind == "occasion"]


def family(shop: Shop, acting: Acting) -> ClientId:
    her = add_client(shop, acting, ClientDraft("林小美")).client_id
    add_relative(shop, acting, her, RelativeDraft(Relation.HUSBAND, "李强", birthday=Birthday(11, 22, 1985)))
    add_date(shop, acting, her, DateDraft(DateKind.MEMORIAL, Birthday(11, 21)))
    add_date(shop, acting, her, DateDraft(DateKind.WEDDING, Birthday(11, 24)))
    return her


def test_m6_today_keeps_in_mind_what_comes_round(shop: Shop, owner: Acting) -> None:
    her = family(shop, owner)
    assert told(shop, owner) == [("林小美：忌日", "今日", "muted"), ("林小美：先生生日", "明天", "accent")]
    for each in coming_dates(shop, shop.today(), shop.today()):
        greet(shop, owner, her, each.coming.thread, each.coming.here)
    assert told(shop, owner) == [("林小美：先生生日", "明天", "accent")]


def test_of_one_day_a_few_are_shown(shop: Shop, owner: Acting) -> None:
    for number in range(6):
        her = add_client(shop, owner, ClientDraft(f"客户{number}")).client_id
        add_relative(shop, owner, her, RelativeDraft(Relation.SON, "小宝", birthday=Birthday(11, 21)))
    assert len(told(shop, owner)) == 4


def test_it_comes_up_in_her_file_until_it_is_answered_for(shop: Shop, owner: Acting) -> None:
    her = family(shop, owner)
    found = [(one.on.day, one.text.say(ZH)) for one in client_page(shop, her).upcoming if one.kind == "occasion"]
    assert found == [(21, "忌日"), (22, "先生生日"), (24, "结婚纪念日")]
    for each in coming_dates(shop, shop.today(), shop.today()):
        greet(shop, owner, her, each.coming.thread, each.coming.here)
    left = [one.on.day for one in client_page(shop, her).upcoming if one.kind == "occasion"]
    assert left == [22, 24]
