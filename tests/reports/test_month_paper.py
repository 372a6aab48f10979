from __future__ import annotations

import dataclasses
import io
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from desk_app.clients.client import ClientId
from desk_app.db.shop import Shop
from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.reports.desk import read_month
from desk_app.reports.month import CategoryIncome, Month, MonthSummary, ServiceIncome, StaffIncome
from desk_app.reports.month_paper import month_pdf
from desk_app.staff.account import Acting
from desk_app.words import words_for
from tests.reports.conftest import PRINTED, Fill, fonts_of, read_text


@pytest.fixture
def november(shop: Shop, owner: Acting, fill: Fill) -> MonthSummary:
    """Two clients, one of them new, a walk-in, a correction, calls, payments and tickets around November 2026."""
    old, new = fill.client("老客", "C-1"), fill.client("新客", "C-2")
    fill.visit(old, date(2026, 10, 31), (("补水", "面部", 10_000),))
    fill.visit(old, date(2026, 11, 1), (("补水", "面部", 10_000), ("精华液", "*", 5_000)), discount=1_000)
    fill.visit(new, date(2026, 11, 30), (("补水", "面部", 10_000), ("肩颈", "身体", 20_000)), beautician=None)
    fill.visit(new, date(2026, 11, 30), (("光子", "", 7_000),))
    fill.visit(new, date(2026, 11, 15), (("记错", "面部", 99_000),), replaced_by=77)
    fill.visit(None, date(2026, 11, 15), (("补水", "面部", 3_000),))
    fill.visit(new, date(2026, 12, 1), (("补水", "面部", 10_000),))
    fill.call(old, date(2026, 11, 8), "booked")
    fill.call(new, date(2026, 11, 9), "busy")
    fill.call(new, date(2026, 11, 10), "busy")
    fill.call(new, date(2026, 12, 1), "busy")
    fill.pay("visit:2", date(2026, 11, 1), 14_000, "cash")
    fill.pay("visit:2", date(2026, 11, 2), -2_000, "cash", "refund")
    fill.pay("visit:3", date(2026, 11, 30), 30_000, "wechat")
    fill.pay("visit:9", date(2026, 12, 1), 55_500, "wechat")
    _pawn(fill, old)
    return read_month(shop, owner, 2026, 11)


def _pawn(fill: Fill, client: ClientId) -> None:
    october = {"issued_at": datetime(2026, 10, 3, tzinfo=UTC)}
    out = fill.ticket(client, "D-1", 100_000, due_on=date(2026, 12, 31), **october)
    fill.step(out, "issued", date(2026, 10, 3))
    fill.step(out, "renewed", date(2026, 11, 3), fee=2_400, interest=250)
    back = fill.ticket(client, "D-2", 200_000, status="redeemed", closed_on=date(2026, 11, 20), **october)
    fill.step(back, "issued", date(2026, 10, 3))
    fill.step(back, "redeemed", date(2026, 11, 20), fee=4_800, interest=500)
    later = fill.ticket(client, "D-3", 400_000, status="forfeited", closed_on=date(2026, 12, 2))
    fill.step(later, "issued", date(2026, 11, 21))
    fill.step(later, "forfeited", date(2026, 12, 2))
    wrong = fill.ticket(client, "D-4", 800_000, status="void", closed_on=date(2026, 11, 21))
    fill.step(wrong, "issued", date(2026, 11, 21))
    fill.step(wrong, "voided", date(2026, 11, 21))
    after = fill.ticket(client, "D-5", 1_600_000, due_on=date(2027, 3, 1))
    fill.step(after, "issued", date(2026, 12, 1))


def test_the_figures_of_a_month(november: MonthSummary) -> None:
    assert (november.visits, november.clients, november.new_clients, november.walk_ins) == (4, 2, 1, 1)
    assert november.returning_clients == 1
    assert november.income == Money(54_000)
    assert november.discounts == Money(1_000)
    assert [(category.name, category.count, category.amount.minor) for category in november.categories] == [
        ("面部", 3, 23_000),
        ("身体", 1, 20_000),
        ("", 1, 7_000),
    ]
    assert [(line.name, line.count, line.amount.minor) for line in november.products] == [("精华液", 1, 5_000)]
    assert [(person.name, person.services, person.amount.minor) for person in november.staff] == [
        ("李岚", 3, 25_000),
        ("", 2, 30_000),
    ]
    assert {day: amount.minor for day, amount in enumerate(november.by_day, start=1) if amount} == {
        1: 14_000,
        15: 3_000,
        30: 37_000,
    }
    assert len(november.by_day) == 30
    assert november.calls == (("busy", 2), ("booked", 1))
    assert [(line.tender, line.taken.minor, line.paid_out.minor) for line in november.tenders] == [
        ("cash", 14_000, 2_000),
        ("wechat", 30_000, 0),
    ]


def test_pawn_tickets_of_a_month(november: MonthSummary) -> None:
    steps = {step.step: (step.count, step.principal.minor, step.charges.minor) for step in november.ticket_steps}
    assert steps == {"issued": (1, 400_000, 0), "renewed": (1, 100_000, 2_650), "redeemed": (1, 200_000, 5_300)}
    # D-1 is open; D-3 was still out on the last of the month; D-2 is back, D-4 void, D-5 not written yet.
    assert (november.tickets_out, november.principal_out.minor) == (2, 500_000)
    assert (november.tickets_due, november.principal_due.minor) == (1, 100_000)


def test_the_income_agrees_along_every_way(november: MonthSummary) -> None:
    proof = november.proof
    assert proof.holds
    assert proof.items == Money(55_000)
    assert proof.items - proof.discounts == proof.visits == proof.by_day == november.income
    assert proof.by_category + proof.products == proof.items == proof.by_staff


@pytest.mark.parametrize("change", ["items_sum", "income", "discounts"])
def test_a_figure_that_does_not_agree_is_said_on_the_paper(november: MonthSummary, change: str) -> None:
    wrong = dataclasses.replace(november, **{change: getattr(november, change) + Money(1)})
    assert not wrong.proof.holds
    text = read_text(month_pdf(wrong, words_for("en"), at=PRINTED))
    assert "ItdoesNOTaddup" in text
    assert "Itaddsup." not in text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_summary_is_one_page_and_an_annex(november: MonthSummary, language: str) -> None:
    pdf = month_pdf(november, words_for(language), at=PRINTED)
    text = read_text(pdf)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
    for shown in ("¥540.00", "李岚", "精华液", "面部", "身体", "¥140.00", "¥5,000.00", "¥26.50"):
        assert shown in text, shown
    assert "记错" not in text
    assert ("账目相符" if language == "zh_CN" else "Itaddsup.") in text
    assert all(fonts_of(pdf).values())


@pytest.mark.parametrize(
    ("language", "off", "whole"),
    [("en", "Discountsonvisits-¥10.00", "Allincome¥540.00"), ("zh_CN", "整单优惠-¥10.00", "收入合计¥540.00")],
)
def test_the_services_add_up_to_the_income_on_top(november: MonthSummary, language: str, off: str, whole: str) -> None:
    """What was taken off whole visits is a line of its own; a month without any has none."""
    text = read_text(month_pdf(november, words_for(language), at=PRINTED))
    assert off in text
    assert whole in text
    assert text.index(off) < text.index(whole)
    plain = dataclasses.replace(november, discounts=Money(0), income=Money(55_000))
    without = read_text(month_pdf(plain, words_for(language), at=PRINTED))
    assert whole.partition("¥")[0] not in without


def test_the_same_month_gives_the_same_bytes(november: MonthSummary) -> None:
    first, second = (month_pdf(november, words_for("zh_CN"), at=PRINTED) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_month_with_everything_still_has_one_first_page(november: MonthSummary, language: str) -> None:
    many = tuple(
        CategoryIncome(f"分类{number}", (ServiceIncome(f"<b>{number}", 3, Money(1_000)),), Money(1_000))
        for number in range(40)
    )
    people = tuple(StaffIncome(f"员工{number}", 3, Money(1_000)) for number in range(40))
    calls = tuple(
        (outcome, 3) for outcome in ("booked", "satisfied", "not_now", "busy", "other", "skipped", "call_back")
    )
    full = dataclasses.replace(november, categories=many, staff=people, calls=calls)
    pdf = month_pdf(full, words_for(language), at=PRINTED)
    first = "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert ("核对：" if language == "zh_CN" else "Proof:") in first
    text = read_text(pdf)
    for number in range(40):
        assert f"分类{number}" in text
        assert f"<b>{number}" in text


def test_an_empty_month_is_all_noughts(shop: Shop, owner: Acting) -> None:
    summary = read_month(shop, owner, 2026, 2)
    assert summary.income == Money(0)
    assert len(summary.by_day) == 28
    assert summary.proof.holds
    assert "Itaddsup." in read_text(month_pdf(summary, words_for("en"), at=PRINTED))


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_month_that_is_none_is_refused(shop: Shop, owner: Acting, month: int) -> None:
    with pytest.raises(RuleBroken):
        read_month(shop, owner, 2026, month)


@pytest.mark.parametrize(
    ("year", "month", "days", "after"), [(2024, 2, 29, (2024, 3)), (2026, 12, 31, (2027, 1)), (2026, 1, 31, (2026, 2))]
)
def test_a_month_knows_its_bounds(year: int, month: int, days: int, after: tuple[int, int]) -> None:
    span = Month(year, month)
    assert span.first == date(year, month, 1)
    assert span.last == date(year, month, days)
    assert (span.after().year, span.after().month) == after


def test_a_month_is_read_through_the_index_of_days(shop: Shop, november: MonthSummary) -> None:
    from desk_app.reports import month_store

    for sql in (month_store._DAYS, month_store._ITEMS, month_store._CALLS, month_store._TENDERS):
        plan = shop.database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", ("2026-11-01", "2026-11-30")).fetchall()
        steps = [str(step[3]) for step in plan]
        assert any("on_day>? AND on_day<?" in step for step in steps), steps
        assert not any(step.startswith("SCAN visit") or step.startswith("SCAN payment") for step in steps), steps
