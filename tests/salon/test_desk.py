"""Visits on a real file: what is written with them, and what a correction leaves standing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desk_app.changes import Kind
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, get_client
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.money import Money
from desk_app.pawn.tables import TicketEventRow, TicketRow
from desk_app.salon import store
from desk_app.salon.catalogue import ProductId, ServiceId
from desk_app.salon.desk import (
    correct_visit,
    find_visit,
    get_visit,
    products,
    record_visit,
    rhythms_of,
    suggest_next_due,
    visits_of,
    visits_on,
)
from desk_app.salon.visit import VisitDraft, VisitId, VisitItemDraft
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.tables import AuditRow
from desk_app.till.desk import paid_for, payments_for
from desk_app.till.payment import Tender

TODAY = date(2026, 11, 21)
LI_LAN = StaffId(4)


@pytest.fixture
def visit(client: ClientId, facial: ServiceId, cream: ProductId) -> VisitDraft:
    return VisitDraft(
        client,
        TODAY,
        (
            VisitItemDraft("", price=Money(38_000), service_id=facial, beautician_id=LI_LAN),
            VisitItemDraft("", 2, Money(19_900), Money(1_800), product_id=cream),
        ),
        notes="偏干，\r\n少用酒精\x00",
        score=9,
        discount=Money(6_000),
    )


def on_hand(shop: Shop) -> int:
    return products(shop)[0].on_hand


def broken(shop: Shop) -> list[str]:
    return [problem.code for check in store.CHECKS for problem in check.broken(shop.database.execute_sql)]


def test_a_visit_is_written_whole(shop: Shop, receptionist: Acting, visit: VisitDraft, client: ClientId) -> None:
    done = record_visit(shop, receptionist, replace(visit, tender=Tender.WECHAT))
    assert (done.total, done.owed) == (Money(70_000), Money(0))
    assert done.receipt == "R-20261121-0001"
    kept = get_visit(shop, done.visit_id)
    assert (kept.client, kept.staff, kept.total, kept.discount) == ("王婧颖", "苏雪", Money(70_000), Money(6_000))
    assert (kept.names, kept.beauticians, kept.score) == (("面部补水", "面霜"), ("李岚",), 9)
    assert kept.notes == "偏干，\n少用酒精"
    assert [(line.category, line.quantity, line.amount) for line in kept.items] == [
        ("面部", 1, Money(38_000)),
        ("", 2, Money(38_000)),
    ]
    assert [payment.amount for payment in payments_for(shop, f"visit:{done.visit_id}")] == [Money(70_000)]
    assert on_hand(shop) == 3
    assert get_client(shop, client).last_seen == TODAY
    assert done.touched.concerns(Kind.VISIT)
    assert done.touched.concerns(Kind.PAYMENT)
    assert done.touched.clients == {client}
    assert visits_on(shop, TODAY) == visits_of(shop, client) == (kept,)
    assert find_visit(shop, done.receipt) == kept
    assert broken(shop) == []


def test_what_the_audit_trail_says(shop: Shop, receptionist: Acting, visit: VisitDraft, client: ClientId) -> None:
    done = record_visit(shop, receptionist, visit)
    line = AuditRow.get(AuditRow.action == "visit.recorded")
    assert (line.subject, line.client_id) == (f"visit:{done.visit_id}", client)
    assert line.detail == {
        "items": [["面部补水", 1, 38_000], ["面霜", 2, 38_000]],
        "on": "2026-11-21",
        "receipt": done.receipt,
        "total": 70_000,
    }


def test_receipts_of_unpaid_visits_are_their_own(shop: Shop, receptionist: Acting, visit: VisitDraft) -> None:
    receipts = [record_visit(shop, receptionist, visit).receipt for _ in range(3)]
    assert receipts == ["V-000001", "V-000002", "V-000003"]


def test_a_visit_that_costs_nothing_takes_no_payment(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    done = record_visit(
        shop, receptionist, VisitDraft(client, TODAY, (VisitItemDraft("初次咨询"),), tender=Tender.CASH)
    )
    assert (done.payment, done.total, done.receipt) == (None, Money(0), "V-000001")


def test_a_walk_in_nobody_knows(shop: Shop, receptionist: Acting, visit: VisitDraft) -> None:
    done = record_visit(shop, receptionist, replace(visit, client_id=None))
    kept = get_visit(shop, done.visit_id)
    assert (kept.client_id, kept.client) == (None, "")


@pytest.mark.parametrize(
    "change",
    [{"service_id": ServiceId(99)}, {"product_id": ProductId(99)}, {"beautician_id": StaffId(99)}, {"name": ""}],
)
def test_what_the_file_does_not_know(
    shop: Shop, receptionist: Acting, client: ClientId, change: dict[str, object]
) -> None:
    item = replace(VisitItemDraft("x", price=Money(1)), **change)  # type: ignore[arg-type]  # fields from a table
    with pytest.raises(RuleBroken) as refused:
        record_visit(shop, receptionist, VisitDraft(client, TODAY, (item,)))
    assert refused.value.field == "items"
    assert visits_on(shop, TODAY) == ()


def test_an_unknown_client(shop: Shop, receptionist: Acting, visit: VisitDraft) -> None:
    with pytest.raises(NotFound):
        record_visit(shop, receptionist, replace(visit, client_id=ClientId(99)))


def test_a_refusal_leaves_nothing_behind(shop: Shop, receptionist: Acting, visit: VisitDraft) -> None:
    before = (on_hand(shop), AuditRow.select().count())
    with pytest.raises(RuleBroken):
        record_visit(shop, receptionist, replace(visit, on=TODAY + timedelta(days=1)))
    with pytest.raises(RuleBroken):
        record_visit(shop, receptionist, replace(visit, notes="长" * 20_001))
    assert (on_hand(shop), AuditRow.select().count()) == before


def test_a_beautician_records_but_takes_no_money_and_corrects_nothing(
    shop: Shop, beautician: Acting, visit: VisitDraft
) -> None:
    done = record_visit(shop, beautician, visit)
    with pytest.raises(NotAllowed):
        record_visit(shop, beautician, replace(visit, tender=Tender.CASH))
    with pytest.raises(NotAllowed):
        correct_visit(shop, beautician, done.visit_id, visit, "price")


def test_a_correction_keeps_the_old_line_in_sight(
    shop: Shop, receptionist: Acting, visit: VisitDraft, client: ClientId
) -> None:
    first = record_visit(shop, receptionist, replace(visit, tender=Tender.CASH))
    less = replace(visit, items=visit.items[:1], discount=None)
    second = correct_visit(shop, receptionist, first.visit_id, less, " 面霜没有拿 ")
    old, new = get_visit(shop, first.visit_id), get_visit(shop, second.visit_id)
    assert (old.replaced_by, old.reason, old.total, len(old.items)) == (new.id, "面霜没有拿", Money(70_000), 2)
    assert (new.replaces, new.replaced_by, new.total) == (old.id, None, Money(38_000))
    assert (new.receipt, old.receipt) == ("R-20261121-0001", "R-20261121-0001/1")
    assert second.owed == Money(-32_000)  # 380 of the 700 that were paid
    assert paid_for(shop, f"visit:{old.id}") == Money(70_000)
    assert on_hand(shop) == 5
    assert visits_on(shop, TODAY) == (new,)
    assert visits_on(shop, TODAY, replaced=True) == visits_of(shop, client) == (new, old)
    assert broken(shop) == []


def test_a_correction_takes_what_is_still_owed(shop: Shop, receptionist: Acting, visit: VisitDraft) -> None:
    first = record_visit(shop, receptionist, replace(visit, tender=Tender.CASH))
    dearer = replace(visit, discount=None, tender=Tender.CARD)
    second = correct_visit(shop, receptionist, first.visit_id, dearer, "no discount")
    assert second.payment is not None
    assert (second.payment.amount, second.payment.tender, second.owed) == (Money(6_000), Tender.CARD, Money(0))
    assert (second.receipt, second.payment.receipt) == ("R-20261121-0001", "R-20261121-0002")


def test_only_the_newest_line_is_corrected(shop: Shop, receptionist: Acting, visit: VisitDraft) -> None:
    first = record_visit(shop, receptionist, visit)
    second = correct_visit(shop, receptionist, first.visit_id, replace(visit, score=7), "one")
    third = correct_visit(shop, receptionist, second.visit_id, visit, "two")
    with pytest.raises(RuleBroken, match=third.receipt) as refused:
        correct_visit(shop, receptionist, first.visit_id, visit, "three")
    assert refused.value.rule == "already_corrected"
    numbers = [get_visit(shop, each.visit_id).receipt for each in (first, second, third)]
    assert numbers == ["V-000001/1", "V-000001/2", "V-000001"]
    assert find_visit(shop, "V-000001").id == third.visit_id
    assert find_visit(shop, " V-000001\ud800").id == third.visit_id
    with pytest.raises(NotFound):
        find_visit(shop, "\udfff")
    assert store.line_of_corrections(second.visit_id) == (first.visit_id, second.visit_id, third.visit_id)
    assert broken(shop) == []


def test_a_correction_that_changes_nothing_writes_nothing(
    shop: Shop, receptionist: Acting, visit: VisitDraft, client: ClientId
) -> None:
    first = record_visit(shop, receptionist, visit)
    lines = shop.database.execute_sql("SELECT count(*) FROM audit").fetchone()
    with pytest.raises(RuleBroken, match="Nothing was changed") as refused:
        correct_visit(shop, receptionist, first.visit_id, visit, "by mistake")
    assert (refused.value.field, refused.value.rule) == ("visit_id", "unchanged")
    assert get_visit(shop, first.visit_id).replaced_by is None
    assert shop.database.execute_sql("SELECT count(*) FROM audit").fetchone() == lines
    changes = (
        replace(visit, on=TODAY - timedelta(days=1)),
        replace(visit, client_id=None if visit.client_id else client),
        replace(visit, score=1),
        replace(visit, notes="red"),
        replace(visit, next_due=TODAY + timedelta(days=70)),
        replace(visit, discount=Money(1)),
        replace(visit, items=(*visit.items, VisitItemDraft("剪发"))),
        replace(visit, items=(replace(visit.items[0], quantity=visit.items[0].quantity + 1), *visit.items[1:])),
    )
    newest = first.visit_id
    for changed in changes:  # each is a change from the one before it
        newest = correct_visit(shop, receptionist, newest, changed, "really").visit_id
    assert broken(shop) == []


@pytest.mark.parametrize("reason", ["", "  ", "\x00\n"])
def test_a_correction_needs_a_reason(shop: Shop, receptionist: Acting, visit: VisitDraft, reason: str) -> None:
    done = record_visit(shop, receptionist, visit)
    with pytest.raises(RuleBroken) as refused:
        correct_visit(shop, receptionist, done.visit_id, visit, reason)
    assert refused.value.field == "reason"


def test_correcting_what_is_not_there(shop: Shop, receptionist: Acting, visit: VisitDraft) -> None:
    with pytest.raises(NotFound):
        correct_visit(shop, receptionist, VisitId(9), visit, "why")


def test_rhythm_follows_visits_and_corrections(
    shop: Shop, receptionist: Acting, client: ClientId, facial: ServiceId, dye: ServiceId
) -> None:
    def went(service: ServiceId, days_ago: int) -> VisitId:
        item = VisitItemDraft("", price=Money(1), service_id=service)
        return record_visit(shop, receptionist, VisitDraft(client, TODAY - timedelta(days=days_ago), (item,))).visit_id

    went(facial, 10), went(facial, 70)
    last = went(facial, 40)
    went(dye, 55)
    own = {each.category: each.rhythm for each in rhythms_of(shop, client)}
    assert {category: (each.visits, each.mean_days) for category, each in own.items()} == {
        "": (4, 20),
        "头发": (1, 0),
        "面部": (3, 30),
    }
    assert own["面部"].due_on == TODAY + timedelta(days=20)
    moved = VisitDraft(client, TODAY - timedelta(days=34), (VisitItemDraft("", price=Money(1), service_id=facial),))
    correct_visit(shop, receptionist, last, moved, "another day")
    again = {each.category: each.rhythm for each in rhythms_of(shop, client)}
    assert (again["面部"].visits, again["面部"].mean_days, again["面部"].spread_days) == (3, 30, 6)


def test_products_and_strangers_make_no_rhythm(
    shop: Shop, receptionist: Acting, client: ClientId, cream: ProductId
) -> None:
    item = VisitItemDraft("", price=Money(1), product_id=cream)
    record_visit(shop, receptionist, VisitDraft(client, TODAY, (item,)))
    record_visit(shop, receptionist, VisitDraft(None, TODAY, (VisitItemDraft("剪发"),)))
    assert rhythms_of(shop, client) == ()


def test_a_corrected_client_gets_the_visit_and_the_other_loses_it(
    shop: Shop, receptionist: Acting, visit: VisitDraft, client: ClientId
) -> None:
    other = add_client(shop, receptionist, ClientDraft("何蓉", phones=("13900001111",))).client_id
    first = record_visit(shop, receptionist, visit)
    done = correct_visit(shop, receptionist, first.visit_id, replace(visit, client_id=other), "wrong file")
    assert rhythms_of(shop, client) == ()
    assert rhythms_of(shop, other)[0].rhythm.visits == 1
    assert done.touched.clients == {client, other}


def test_when_to_come_again(
    shop: Shop, receptionist: Acting, client: ClientId, facial: ServiceId, dye: ServiceId
) -> None:
    assert suggest_next_due(shop, client, [dye], TODAY) is None
    assert suggest_next_due(shop, client, [dye, facial], TODAY) == TODAY + timedelta(days=28)
    for days_ago in (40, 20, 0):
        item = VisitItemDraft("", price=Money(1), service_id=facial)
        record_visit(shop, receptionist, VisitDraft(client, TODAY - timedelta(days=days_ago), (item,)))
    assert suggest_next_due(shop, client, [facial], TODAY) == TODAY + timedelta(days=20)
    assert suggest_next_due(shop, None, [facial], TODAY) == TODAY + timedelta(days=28)


def test_when_she_was_last_here_follows_a_correction(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    other = add_client(shop, receptionist, ClientDraft("陈蓉", phones=("13900001111",))).client_id

    def seen() -> tuple[date | None, date | None]:
        return get_client(shop, client).last_seen, get_client(shop, other).last_seen

    early = VisitDraft(client, TODAY - timedelta(days=40), (VisitItemDraft("剪发", price=Money(100)),))
    record_visit(shop, receptionist, early)
    wrong = record_visit(shop, receptionist, replace(early, on=TODAY))
    assert seen() == (TODAY, None)
    hers = correct_visit(shop, receptionist, wrong.visit_id, replace(early, client_id=other, on=TODAY), "whose")
    assert seen() == (early.on, TODAY)
    correct_visit(shop, receptionist, hers.visit_id, replace(early, client_id=other), "when")
    assert seen() == (early.on, early.on)
    assert broken(shop) == []


def test_a_ticket_counts_for_when_she_was_last_here(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    draft = VisitDraft(client, TODAY, (VisitItemDraft("剪发"),))
    done = record_visit(shop, receptionist, draft)
    with shop.writing():
        TicketRow.insert(
            number="D-2611-0001", client=client, staff=1, pack="cn", pack_version="1", status="open",
            issued_at=datetime(2026, 11, 11, tzinfo=UTC), start_on=TODAY + timedelta(days=1), due_on=TODAY,
            last_day=TODAY, term_months=1, principal=1, appraisal=1, fee_percent="1", interest_percent="1",
        ).execute()  # fmt: skip
        TicketEventRow.insert(
            ticket=1, at=datetime(2026, 11, 11, tzinfo=UTC), on_day=TODAY - timedelta(days=10), staff=1, step="renewed",
            principal=0, interest=0, fee=0, note="",
        ).execute()  # fmt: skip
    correct_visit(shop, receptionist, done.visit_id, replace(draft, on=TODAY - timedelta(days=90)), "when")
    assert get_client(shop, client).last_seen == TODAY - timedelta(days=10)


def test_the_check_finds_a_dead_line_that_changed_and_a_client_seen_later(
    shop: Shop, receptionist: Acting, visit: VisitDraft
) -> None:
    done = record_visit(shop, receptionist, visit)
    correct_visit(shop, receptionist, done.visit_id, replace(visit, discount=None), "price")
    with shop.writing():
        shop.database.execute_sql("UPDATE client SET last_seen = '2026-11-20'")
    assert broken(shop) == ["visit.last_seen"]
    with shop.writing():
        shop.database.execute_sql("UPDATE client SET last_seen = '2026-11-22'")
    assert broken(shop) == ["visit.not_seen"]
    with shop.writing():
        shop.database.execute_sql("UPDATE visit_item SET visit_id = 2 WHERE id = 1")
    assert "visit.dead_line" in broken(shop)


def test_pages_of_a_clients_visits(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    for days_ago in (3, 1, 1, 2):
        draft = VisitDraft(client, TODAY - timedelta(days=days_ago), (VisitItemDraft("剪发"),))
        record_visit(shop, receptionist, draft)
    first = visits_of(shop, client, limit=2)
    second = visits_of(shop, client, limit=2, before=(first[-1].on, first[-1].id))
    assert [visit.id for visit in first + second] == [3, 2, 4, 1]
