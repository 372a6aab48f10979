"""The till on a real file: numbers, who may give money back, totals, and that nothing is ever edited."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from peewee import IntegrityError

from desk_app.changes import Kind
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.money import Money
from desk_app.salon.tables import VisitRow
from desk_app.staff.account import Acting
from desk_app.staff.tables import AuditRow
from desk_app.staff.work import work
from desk_app.till import store
from desk_app.till.desk import (
    day_totals,
    enter_payment,
    find_payment,
    paid_for,
    payments_for,
    payments_of,
    payments_on,
    take_payment,
)
from desk_app.till.payment import NewPayment, Purpose, Tender
from desk_app.till.tables import PaymentRow
from desk_app.words import words_for

#: What a scanner, a script or a broken paste may send for the number of something.
ODD_NUMBERS = ("٣", "²", "03", "1 ", "-1", "", "9" * 18, "9" * 23, "9" * 5000, "\ud800", "1\ud800x", "\x00")


@pytest.fixture
def client(shop: Shop, receptionist: Acting) -> ClientId:
    return add_client(shop, receptionist, ClientDraft("王婧颖", phones=("13800004821",))).client_id


def is_of(shop: Shop, visit_id: int, client: ClientId) -> None:
    with shop.writing():
        VisitRow.update(client=client).where(VisitRow.id == visit_id).execute()


def take(shop: Shop, acting: Acting, minor: int, tender: Tender = Tender.CASH, subject: str = "visit:1") -> str:
    purpose = Purpose.SALE if minor > 0 else Purpose.REFUND
    return take_payment(shop, acting, subject, None, Money(minor), tender, purpose).payment.receipt


def test_receipts_count_up_within_the_shops_day(shop: Shop, receptionist: Acting, clock: FixedClock) -> None:
    assert [take(shop, receptionist, 100) for _ in range(3)] == [f"R-20261121-000{n}" for n in (1, 2, 3)]
    clock.instant = datetime(2026, 11, 21, 16, 1, tzinfo=UTC)  # one minute past midnight in Shanghai
    assert take(shop, receptionist, 100) == "R-20261122-0001"
    assert len(payments_on(shop, shop.today())) == 1


def test_receipts_go_on_past_four_digits(shop: Shop, receptionist: Acting) -> None:
    with work(shop, receptionist) as unit:
        entry = NewPayment(unit.at, unit.on, None, receptionist.staff_id, "visit:1", Purpose.SALE, Tender.CASH, 1)
        receipts = store.insert_payments([entry] * 9_999)
        unit.audit("test", "test:1")
    assert receipts[-1] == "R-20261121-9999"
    assert [take(shop, receptionist, 100) for _ in range(2)] == ["R-20261121-10000", "R-20261121-10001"]


def test_an_entry_carries_who_whom_and_what(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    is_of(shop, 7, client)
    done = take_payment(
        shop, receptionist, "visit:7", client, Money(38_000), Tender.WECHAT, Purpose.SALE, note=" first\x07 visit "
    )
    payment = done.payment
    assert (payment.client, payment.staff, payment.note) == ("王婧颖", "苏雪", "first visit")
    assert done.touched.concerns(Kind.PAYMENT)
    assert done.touched.clients == {client}
    assert find_payment(shop, " r-20261121-0001 ") == payment
    assert payments_for(shop, "visit:7") == payments_of(shop, client) == (payment,)
    line = AuditRow.get(AuditRow.action == "payment.entered")
    assert line.detail == {
        "amount": 38_000,
        "purpose": "sale",
        "receipt": "R-20261121-0001",
        "subject": "visit:7",
        "tender": "wechat",
    }


def test_only_the_owner_gives_money_back(shop: Shop, owner: Acting, receptionist: Acting) -> None:
    take(shop, receptionist, 5_000)
    with pytest.raises(NotAllowed):
        take(shop, receptionist, -5_000)
    assert paid_for(shop, "visit:1") == Money(5_000)
    take(shop, owner, -2_000)
    assert paid_for(shop, "visit:1") == Money(3_000)


def test_a_beautician_takes_no_money(shop: Shop, beautician: Acting) -> None:
    with pytest.raises(NotAllowed):
        take(shop, beautician, 100)


@pytest.mark.parametrize(
    ("subject", "minor", "purpose", "field"),
    [
        ("visit:1", -500_000, Purpose.LOAN, "purpose"),
        ("ticket:1", -500_000, Purpose.LOAN, "purpose"),
        ("ticket:99", -500_000, Purpose.LOAN, "purpose"),
        ("visit:1", 100, Purpose.PRINCIPAL, "purpose"),
        ("visit:1", 100, Purpose.INTEREST_FEE, "purpose"),
        ("ticket:1", 100, Purpose.SALE, "subject"),
        ("ticket:1", -100, Purpose.REFUND, "subject"),
        ("visit:8", 100, Purpose.SALE, "subject"),  # taken back
        ("visit:8", -100, Purpose.REFUND, "subject"),
        ("visit:7", 100, Purpose.SALE, "subject"),  # corrected, and the correction taken back
        ("visit:4242", 500_000, Purpose.SALE, ""),
        ("visit:x", 100, Purpose.SALE, ""),
        *((f"visit:{typed}", 100, Purpose.SALE, "") for typed in ODD_NUMBERS),
    ],
)
def test_the_till_by_itself_moves_the_money_of_standing_visits_only(
    shop: Shop, owner: Acting, receptionist: Acting, subject: str, minor: int, purpose: Purpose, field: str
) -> None:
    with shop.writing():
        VisitRow.update(replaced_by=8).where(VisitRow.id == 7).execute()
        VisitRow.update(replaced_by=0).where(VisitRow.id == 8).execute()
    for who in (owner, receptionist):
        with pytest.raises(RuleBroken if field else NotFound) as refused:
            take_payment(shop, who, subject, None, Money(minor), Tender.CASH, purpose)
        assert getattr(refused.value, "field", "") == field
    assert payments_on(shop, shop.today()) == ()


def test_money_is_taken_for_a_visit_that_was_corrected(shop: Shop, receptionist: Acting) -> None:
    with shop.writing():
        VisitRow.update(replaced_by=8).where(VisitRow.id == 7).execute()
    assert take(shop, receptionist, 100, subject="visit:7") == "R-20261121-0001"


@pytest.mark.parametrize("visit", [1, 2], ids=["hers", "a walk-in's"])
def test_money_goes_into_the_file_of_the_visit_it_is_paid_for(
    shop: Shop, owner: Acting, receptionist: Acting, client: ClientId, visit: int
) -> None:
    other = add_client(shop, receptionist, ClientDraft("李静")).client_id
    is_of(shop, 1, client)
    for who, minor, purpose in ((receptionist, 100, Purpose.SALE), (owner, -100, Purpose.REFUND)):
        before = payments_on(shop, shop.today())
        for wrong in (other, ClientId(99)):
            with pytest.raises(RuleBroken) as refused:
                take_payment(shop, who, f"visit:{visit}", wrong, Money(minor), Tender.CASH, purpose)
            assert (refused.value.field, refused.value.rule) == ("client", "another")
        assert payments_on(shop, shop.today()) == before
        done = take_payment(shop, who, f"visit:{visit}", None, Money(minor), Tender.CASH, purpose)
        assert done.payment.client_id == (client if visit == 1 else None)
        assert done.touched.clients == ({client} if visit == 1 else set())
    assert payments_of(shop, other) == ()


def test_a_refund_goes_to_who_paid_where_the_visit_went_to_another_client(
    shop: Shop, owner: Acting, client: ClientId
) -> None:
    other = add_client(shop, owner, ClientDraft("李静")).client_id
    is_of(shop, 1, client)
    take(shop, owner, 100)
    is_of(shop, 2, other)
    with shop.writing():
        VisitRow.update(replaced_by=2).where(VisitRow.id == 1).execute()
    done = take_payment(shop, owner, "visit:1", client, Money(-100), Tender.CASH, Purpose.REFUND)
    assert done.payment.client_id == client


def test_an_unknown_client_leaves_no_trace(shop: Shop, receptionist: Acting) -> None:
    with pytest.raises(NotFound), work(shop, receptionist) as unit:
        enter_payment(
            unit, subject="visit:1", client_id=ClientId(99), amount=Money(1), tender=Tender.CASH, purpose=Purpose.SALE
        )
    assert payments_on(shop, shop.today()) == ()
    assert AuditRow.select().where(AuditRow.action == "payment.entered").count() == 0


def test_a_unit_that_fails_takes_its_receipt_number_with_it(shop: Shop, receptionist: Acting) -> None:
    def fails() -> None:
        with work(shop, receptionist) as unit:
            enter_payment(
                unit, subject="visit:1", client_id=None, amount=Money(1), tender=Tender.CASH, purpose=Purpose.SALE
            )
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert take(shop, receptionist, 100) == "R-20261121-0001"


def test_a_days_totals_by_tender(shop: Shop, owner: Acting) -> None:
    for minor, tender in ((10_000, Tender.CASH), (5_000, Tender.CASH), (-3_000, Tender.CASH), (700, Tender.ALIPAY)):
        take(shop, owner, minor, tender)
    totals = day_totals(shop, shop.today())
    assert [(each.tender, each.payments, each.taken.minor, each.paid_out.minor) for each in totals.tenders] == [
        (Tender.ALIPAY, 1, 700, 0),
        (Tender.CASH, 3, 15_000, -3_000),
    ]
    assert (totals.payments, totals.taken, totals.paid_out, totals.net) == (
        4,
        Money(15_700),
        Money(-3_000),
        Money(12_700),
    )
    assert day_totals(shop, shop.today() - timedelta(days=1)).net == Money(0)


def test_pages_of_a_clients_payments(shop: Shop, receptionist: Acting, client: ClientId) -> None:
    is_of(shop, 1, client)
    for minor in range(1, 6):
        take_payment(shop, receptionist, "visit:1", client, Money(minor), Tender.CASH, Purpose.SALE)
    first = payments_of(shop, client, limit=2)
    second = payments_of(shop, client, limit=2, before=first[-1].id)
    assert [payment.amount.minor for payment in first + second] == [5, 4, 3, 2]


def test_the_file_itself_refuses_to_edit_a_payment(shop: Shop, receptionist: Acting) -> None:
    take(shop, receptionist, 100)
    for change in (PaymentRow.update(amount=1), PaymentRow.delete()):
        with pytest.raises(IntegrityError, match="append-only"), shop.writing():
            change.execute()


@pytest.mark.parametrize("asked", ["R-1", "R-1\ud800", *ODD_NUMBERS])
def test_an_unknown_receipt(shop: Shop, asked: str) -> None:
    with pytest.raises(NotFound) as refused:
        find_payment(shop, asked)
    assert refused.value.say(words_for("zh_CN")).encode(), "half a character can be printed nowhere"


def test_what_must_hold_is_found_when_it_does_not(shop: Shop, receptionist: Acting) -> None:
    entries = (("visit:404", 100, Purpose.SALE), ("visit:1", -500, Purpose.LOAN), ("ticket:9", 5, Purpose.PRINCIPAL))
    with work(shop, receptionist) as unit:
        for subject, minor, purpose in entries:
            enter_payment(
                unit, subject=subject, client_id=None, amount=Money(minor), tender=Tender.CASH, purpose=purpose
            )
    found = {check.name: list(check.broken(shop.database.execute_sql)) for check in store.CHECKS}
    assert [problem.values for problem in found["payment.subject"]] == [
        {"receipt": "R-20261121-0001"},
        {"receipt": "R-20261121-0003"},
    ]
    assert [problem.values for problem in found["payment.purpose"]] == [{"receipt": "R-20261121-0002"}]
    assert found["payment.amount"] == []
