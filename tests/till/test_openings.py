"""Opening balances: kept as such, in no sum of money, reversed by their opposite."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.importer.desk import FileResult, import_files
from desk_app.merging.desk import merge_clients, part_clients
from desk_app.money import Money
from desk_app.overview.desk import timeline
from desk_app.overview.entry import EntryKind
from desk_app.overview.whole import check_everything
from desk_app.reports.desk import read_client_report, read_month
from desk_app.staff.account import Acting
from desk_app.staff.work import work
from desk_app.till.desk import day_totals, payments_on
from desk_app.till.opening import Opening, OpeningId, OpeningKind
from desk_app.till.openings import enter_opening, opening_totals, openings_of, reverse_opening
from desk_app.words import words_for

HUNDRED = Money(10_000, "CNY")


@pytest.fixture
def wang(shop: Shop, owner: Acting) -> ClientId:
    return add_client(shop, owner, ClientDraft(name="王秀英", phones=("13800001234",))).client_id


def enter(shop: Shop, acting: Acting, client: ClientId, kind: OpeningKind = OpeningKind.STORED) -> OpeningId:
    with work(shop, acting) as unit:
        return enter_opening(unit, client, kind, HUNDRED, "名单.csv")


def one(shop: Shop, client: ClientId) -> Opening:
    (found,) = openings_of(shop, client)
    return found


def faults(shop: Shop) -> set[str]:
    """What the check says of opening balances."""
    return {problem.code for problem in check_everything(shop.path).problems if "opening" in problem.code}


def bring(shop: Shop, owner: Acting, path: Path, text: str) -> FileResult:
    path.write_text(text, encoding="utf-8")
    (result,) = import_files(shop, owner, [path]).files
    return result


def test_it_counts_in_no_sum_of_the_till_nor_of_the_month(shop: Shop, owner: Acting, wang: ClientId) -> None:
    before = (day_totals(shop, shop.today()), read_month(shop, owner, 2026, 11))
    enter(shop, owner, wang)
    enter(shop, owner, wang, OpeningKind.OWED)
    assert (day_totals(shop, shop.today()), read_month(shop, owner, 2026, 11)) == before
    assert payments_on(shop, shop.today()) == ()
    assert [(each.kind, each.entries, each.amount) for each in opening_totals(shop, shop.today())] == [
        (OpeningKind.STORED, 1, HUNDRED),
        (OpeningKind.OWED, 1, HUNDRED),
    ]


def test_it_shows_as_such_in_her_timeline_and_on_paper(shop: Shop, owner: Acting, wang: ClientId) -> None:
    enter(shop, owner, wang)
    (entry,) = timeline(shop, wang, kinds={EntryKind.OPENING})
    words = words_for("en")
    assert entry.title.say(words) == "Opening balance, paid ahead · ¥100.00"
    assert entry.badge is not None
    assert entry.badge.say(words) == "not taken here"
    report = read_client_report(shop, wang)
    assert [(line.label, line.amount) for line in report.openings] == [("Opening balance, paid ahead", HUNDRED)]
    assert report.spent == Money(0, "CNY")


def test_reversing_adds_the_opposite_and_both_stay(shop: Shop, owner: Acting, wang: ClientId) -> None:
    entered = enter(shop, owner, wang)
    reverse_opening(shop, owner, entered)
    first, second = openings_of(shop, wang)
    assert (first.reversed, second.reverses, second.amount) == (True, entered, -HUNDRED)
    assert [(each.entries, each.amount.minor) for each in opening_totals(shop, shop.today())] == [(0, 0)]
    assert read_client_report(shop, wang).openings == ()
    for again in (entered, second.id):
        with pytest.raises(RuleBroken, match="reversed"):
            reverse_opening(shop, owner, again)
    assert not faults(shop)


def test_what_somebody_else_entered_needs_the_owner(
    shop: Shop, owner: Acting, receptionist: Acting, wang: ClientId
) -> None:
    entered = enter(shop, owner, wang)
    with pytest.raises(NotAllowed):
        reverse_opening(shop, receptionist, entered)
    assert not one(shop, wang).reversed
    with pytest.raises(NotFound):
        reverse_opening(shop, owner, OpeningId(404))


@pytest.mark.parametrize("amount", [Money(0, "CNY"), Money(-1, "CNY"), Money(100, "EUR"), Money(10**15, "CNY")])
def test_what_is_no_opening_balance(shop: Shop, owner: Acting, wang: ClientId, amount: Money) -> None:
    with pytest.raises(RuleBroken), work(shop, owner) as unit:
        enter_opening(unit, wang, OpeningKind.STORED, amount)
    assert openings_of(shop, wang) == ()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE opening_balance SET amount = 1",
        "UPDATE opening_balance SET source = 'x'",
        "DELETE FROM opening_balance",
    ],
)
def test_the_list_is_append_only(shop: Shop, owner: Acting, wang: ClientId, sql: str) -> None:
    enter(shop, owner, wang)
    with pytest.raises(Exception, match="append-only"), work(shop, owner) as unit:
        unit.shop.database.execute_sql(sql)


@pytest.mark.parametrize(
    ("forged", "code"),
    [
        ("UPDATE opening_balance SET amount = 999900", "told.opening_balance"),
        ("UPDATE opening_balance SET kind = 'owed'", "told.opening_balance"),
        ("DELETE FROM opening_balance", "told.opening_balance"),
        (
            "INSERT INTO opening_balance (client_id, kind, amount, at, on_day, staff_id, source) "
            "SELECT client_id, kind, amount, at, on_day, staff_id, '' FROM opening_balance",
            "told.opening_balance",
        ),
        (
            "INSERT INTO opening_balance (client_id, kind, amount, at, on_day, staff_id, source, reverses_id) "
            "SELECT client_id, kind, -amount, at, on_day, staff_id, '', id FROM opening_balance",
            "told.opening_balance",
        ),
        ("UPDATE opening_balance SET amount = -5", "opening.amount"),
    ],
)
def test_check_finds_what_somebody_wrote_past_the_trail(
    shop: Shop, owner: Acting, wang: ClientId, forged: str, code: str
) -> None:
    enter(shop, owner, wang)
    shop.close()
    with sqlite3.connect(shop.path) as file:
        triggers = file.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND name LIKE 'opening%'")
        kept = [row[0] for row in triggers.fetchall()]
        sqls = [file.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] for name in kept]
        for name in kept:
            file.execute(f"DROP TRIGGER {name}")
        file.execute(forged)
        for sql in sqls:
            file.execute(sql)
    assert code in {problem.code for problem in check_everything(shop.path).problems}


LIST = (
    "姓名,手机号,储值余额,欠款\n张丽,13800001111,1280.00,\n李四,13800002222,0,50元\n"
    "王五,13800003333,-20,\n赵六,13800004444,很多,\n"
)


def test_old_balances_come_in_with_a_list_once(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    first = bring(shop, owner, tmp_path / "名单.csv", LIST)
    assert first.added == 4
    assert [(each.row, each.field, each.code) for each in first.problems] == [(5, "balance", "bad_amount")]
    totals = {each.kind: (each.entries, each.amount) for each in opening_totals(shop, shop.today())}
    assert totals == {
        OpeningKind.STORED: (1, Money(128_000, "CNY")),
        OpeningKind.OWED: (2, Money(7_000, "CNY")),
    }
    second = bring(shop, owner, tmp_path / "名单.csv", LIST)
    assert (second.added, second.updated) == (0, 0)
    assert {each.kind: (each.entries, each.amount) for each in opening_totals(shop, shop.today())} == totals
    assert not faults(shop)


def test_another_balance_of_a_later_list_is_named_and_left_out(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    bring(shop, owner, tmp_path / "a.csv", "姓名,手机号,余额\n张丽,13800001111,100\n")
    again = bring(shop, owner, tmp_path / "b.csv", "姓名,手机号,余额\n张丽,13800001111,300\n")
    assert [(each.row, each.field, each.code) for each in again.problems] == [(2, "balance", "opening_stands")]
    assert [each.amount for each in opening_totals(shop, shop.today())] == [HUNDRED]


def test_reversed_it_can_be_brought_in_anew(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    bring(shop, owner, tmp_path / "a.csv", "姓名,手机号,余额\n张丽,13800001111,100\n")
    reverse_opening(shop, owner, OpeningId(1))
    bring(shop, owner, tmp_path / "b.csv", "姓名,手机号,余额\n张丽,13800001111,300\n")
    assert [(each.entries, each.amount) for each in opening_totals(shop, shop.today())] == [(1, Money(30_000, "CNY"))]


def test_a_rehearsal_enters_none(shop: Shop, owner: Acting, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(LIST, encoding="utf-8")
    import_files(shop, owner, [path], dry_run=True)
    assert opening_totals(shop, shop.today()) == ()


@pytest.mark.parametrize("heading", ["积分余额", "次卡余额", "赠送余额", "Points balance"])
def test_a_balance_that_is_no_money_stays_in_the_notes(shop: Shop, owner: Acting, tmp_path: Path, heading: str) -> None:
    bring(shop, owner, tmp_path / "a.csv", f"姓名,手机号,{heading}\n张丽,13800001111,100\n")
    assert opening_totals(shop, shop.today()) == ()


def test_a_merge_takes_it_along_and_parting_brings_it_back_with_its_reversal(
    shop: Shop, owner: Acting, wang: ClientId
) -> None:
    other = add_client(shop, owner, ClientDraft(name="王小英", phones=("13900001234",))).client_id
    entered = enter(shop, owner, other)
    merged = merge_clients(shop, owner, wang, other)
    assert one(shop, wang).id == entered
    assert not faults(shop)
    reverse_opening(shop, owner, entered)
    part_clients(shop, owner, merged.merge_id)
    assert openings_of(shop, wang) == ()
    assert [each.amount for each in openings_of(shop, other)] == [HUNDRED, -HUNDRED]
    assert not faults(shop)
