"""The books held against the trail: whatever is changed behind the program's back is named, and nothing else is."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desk_app.care.desk import answer_complaint, file_complaint
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.check import Problem
from desk_app.db.connection import raw_connect
from desk_app.demo.desk import make_demo
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import issue_ticket, redeem_ticket, renew_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client, hold_for_law, lift_hold
from desk_app.salon.desk import record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Role, StaffDraft, StaffId
from desk_app.staff.desk import ShopSetUp, change_settings, save_staff, set_pin, set_up_shop, sign_in
from desk_app.till.desk import take_back_payment, take_payment
from desk_app.till.payment import Purpose as PaidFor
from desk_app.till.payment import Tender
from desk_app.words import words_for


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of which every table that the trail is held against has rows, some of them changed since by use cases."""
    clock = FixedClock(datetime(2026, 11, 21, 6, 30, tzinfo=UTC))
    path = tmp_path_factory.mktemp("told") / "shop.db"
    shop = set_up_shop(path, ShopSetUp("兑记", "林欣妍", "482915", trades=("salon", "pawn")), clock=clock)
    owner = sign_in(shop, StaffId(1), "482915")
    for name, role, pin in (("王芳", Role.RECEPTIONIST, "739264"), ("李静", Role.ADVISOR, "618253")):
        save_staff(shop, owner, StaffDraft(name, role, pin=pin))
    save_staff(shop, owner, StaffDraft("李静静", Role.ADVISOR, id=StaffId(3)))
    set_pin(shop, owner, StaffId(2), "804153")
    change_settings(shop, owner, price_leeway_percent=15)
    change_settings(shop, owner, price_leeway_percent=12, shop_name="兑记二店")
    for number in (1, 2):
        draft = ClientDraft(
            f"客人{number}", (f"1391234000{number}",), document_kind="passport", document_number=f"E1234567{number}"
        )
        add_client(shop, owner, draft)
    add_client(shop, owner, ClientDraft("走了", may_call=True))
    first, second = ClientId(1), ClientId(2)
    visit = record_visit(
        shop, owner, VisitDraft(first, shop.today(), (VisitItemDraft("护理", 1, Money(38_000)),), tender=Tender.CASH)
    )
    paid = take_payment(shop, owner, f"visit:{visit.visit_id}", first, Money(-500), Tender.CASH, PaidFor.REFUND).payment
    take_back_payment(shop, owner, paid.id)
    pledge = PledgeDraft("金手镯", Money(900_000))
    loan = TicketDraft(first, shop.today(), 1, Money(600_000), Decimal("2.4"), Decimal("0.25"), (pledge,))
    issue_ticket(shop, owner, loan)
    renewed = issue_ticket(shop, owner, loan)
    renew_ticket(shop, owner, renewed.ticket_id, 1)
    redeem_ticket(shop, owner, issue_ticket(shop, owner, loan).ticket_id)
    file_complaint(shop, owner, first, "等了很久")
    answer_complaint(shop, owner, file_complaint(shop, owner, second, "疼").complaint_id, "已致歉")
    withdraw_consent(shop, owner, first, Purpose.CALLS, Channel.PHONE)
    give_consent(shop, owner, second, Purpose.MARKETING, Channel.PAPER)
    hold_for_law(shop, owner, first, "公安")
    lift_hold(shop, owner, first)
    hold_for_law(shop, owner, second, "法院")
    erase_client(shop, owner, ClientId(3), ErasureReason.ASKED)
    shop.close()
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "shop.db"
    copy.write_bytes(whole.read_bytes())
    return copy


def tamper(path: Path, *statements: str) -> None:
    """Changes rows, and leaves the schema as it was."""
    with closing(raw_connect(path)) as raw:
        raw.execute("PRAGMA foreign_keys=0")
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            raw.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            assert raw.execute(statement).rowcount > 0, statement
        for _name, sql in guards:
            raw.execute(sql)


def found(path: Path) -> list[Problem]:
    return [problem for problem in check_everything(path).problems if problem.code.startswith(("told", "audit"))]


def test_what_the_program_wrote_is_in_order(path: Path) -> None:
    assert check_everything(path).problems == ()


@pytest.mark.parametrize(
    ("statement", "code", "said"),
    [
        ("UPDATE payment SET amount = 1 WHERE id = 1", "told.payment", "amount"),
        ("UPDATE payment SET tender = 'card' WHERE id = 1", "told.payment", "tender"),
        ("UPDATE payment SET client_id = 2 WHERE id = 1", "told.payment", "client_id"),
        ("UPDATE payment SET on_day = '2026-01-01' WHERE id = 1", "told.payment", "on_day"),
        ("UPDATE payment SET at = '2026-11-20T06:30:00.000000Z' WHERE id = 3", "told.payment", "“at”"),
        ("DELETE FROM payment WHERE id = 1", "told.payment", "not there"),
        ("DELETE FROM payment WHERE purpose = 'reversal'", "told.payment", "not there"),
        (
            "INSERT INTO payment SELECT 99, 'R-20261121-0099', at, on_day, client_id, staff_id, subject, purpose,"
            " tender, 7, '' FROM payment WHERE id = 1",
            "told.payment",
            "No line",
        ),
        ("UPDATE ticket SET principal = 500000 WHERE id = 1", "told.ticket", "principal"),
        ("UPDATE ticket SET fee_percent = '0' WHERE id = 2", "told.ticket", "fee_percent"),
        ("UPDATE ticket SET client_id = 2 WHERE id = 3", "told.ticket", "client_id"),
        ("UPDATE ticket SET start_on = '2026-11-20' WHERE id = 1", "told.ticket", "start_on"),
        ("UPDATE ticket SET due_on = '2027-02-21', last_day = '2027-03-01' WHERE id = 2", "told.ticket", "due_on"),
        ("UPDATE ticket SET renewals = 1 WHERE id = 1", "told.ticket", "renewals"),
        ("UPDATE ticket SET status = 'void', closed_on = '2026-11-21' WHERE id = 1", "told.ticket", "status"),
        ("UPDATE ticket SET status = 'open', closed_on = NULL WHERE id = 3", "told.ticket", "status"),
        ("UPDATE staff SET role = 'owner' WHERE id = 2", "told.staff", "role"),
        ("UPDATE staff SET name = '别人' WHERE id = 3", "told.staff", "name"),
        ("UPDATE staff SET name = '别人' WHERE id = 1", "told.staff", "name"),
        ("UPDATE staff SET active = 0 WHERE id = 3", "told.staff", "active"),
        (
            "INSERT INTO staff SELECT 9, 'x', code, role, '', active, 0, NULL, created_at FROM staff WHERE id = 1",
            "told.staff",
            "No line",
        ),
        ("UPDATE staff SET pin_hash = (SELECT pin_hash FROM staff WHERE id = 2) WHERE id = 1", "told.pin", "林欣妍"),
        ("UPDATE staff SET pin_hash = '' WHERE id = 2", "told.pin", "王芳"),
        ("UPDATE setting SET value = '100' WHERE name = 'price_leeway_percent'", "told.setting", "line"),
        ("UPDATE setting SET value = '95' WHERE name = 'loan_to_value_percent'", "told.setting", "no line"),
        ("UPDATE legal_hold SET lifted_at = at WHERE id = 2", "told.legal_hold", "lifted_at"),
        ("UPDATE legal_hold SET lifted_at = NULL WHERE id = 1", "told.legal_hold", "lifted_at"),
        ("DELETE FROM legal_hold WHERE id = 2", "told.legal_hold", "not there"),
        ("DELETE FROM client_consent WHERE answer = 'withdrawn'", "told.client_consent", "not there"),
        ("UPDATE client_consent SET purpose = 'health' WHERE purpose = 'marketing'", "told.client_consent", "No line"),
        ("DELETE FROM complaint WHERE id = 1", "told.complaint", "not there"),
        ("UPDATE complaint SET withdrawn = 1, answered_at = at WHERE id = 1", "told.complaint", "answered_at"),
        ("UPDATE complaint SET answered_at = NULL WHERE id = 2", "told.complaint", "answered_at"),
        ("UPDATE client SET name = '别人' WHERE id = 1", "audit.sealed", "A-00001"),
    ],
)
def test_what_was_changed_behind_its_back_is_named(path: Path, statement: str, code: str, said: str) -> None:
    tamper(path, statement)
    problems = found(path)
    assert code in {problem.code for problem in problems}
    assert any(said in problem.say(words_for("en")) for problem in problems if problem.code == code)
    assert {problem.code for problem in problems} == {code}, "and nobody else is accused"


def test_a_key_that_is_another_opens_none_of_her_lines(path: Path) -> None:
    tamper(path, "UPDATE client_key SET key = randomblob(32) WHERE client_id = 1")
    lines = {problem.values["line"] for problem in found(path)}
    with closing(raw_connect(path)) as raw:
        sealed = raw.execute("SELECT seq FROM audit WHERE client_id = 1 AND instr(detail, '\"sealed\":')").fetchall()
    assert lines == {seq for (seq,) in sealed}
    assert {problem.values["client"] for problem in found(path)} == {1}


def test_two_keys_that_changed_places_are_named(path: Path) -> None:
    swap = "UPDATE client_key SET client_id = {} WHERE client_id = {}"
    tamper(path, swap.format(-1, 1), swap.format(1, 2), swap.format(2, -1))
    assert {problem.values["client"] for problem in found(path)} == {1, 2}


def test_a_line_of_before_that_tells_no_seal_of_a_pin_accuses_nobody(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk_app.staff.desk._pin_told", lambda _hash: {})
    old = set_up_shop(path.parent / "old.db", ShopSetUp("兑记", "林欣妍", "482915"))
    old.close()
    assert check_everything(old.path).problems == ()


@pytest.fixture
def demo(tmp_path: Path, clock: FixedClock) -> Path:
    made = tmp_path / "demo.db"
    make_demo(made, clients=40, today=clock.instant.date())
    return made


def test_a_demo_is_in_order_and_what_it_wrote_itself_is_passed_over(demo: Path) -> None:
    assert check_everything(demo).problems == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ('DROP INDEX "audit_client_id"', "audit_client_id"),
        ('DROP INDEX "client_photograph_client_id_taken_on"', "client_photograph_client_id_taken_on"),
        ("DROP TRIGGER payment_no_delete", "payment_no_delete"),
        ("DROP TABLE legal_hold", "legal_hold"),
    ],
)
def test_what_is_missing_of_the_schema_is_named(path: Path, statement: str, said: str) -> None:
    with closing(raw_connect(path)) as raw:
        raw.execute(statement)
    problems = check_everything(path).problems
    assert [problem.say(words_for("en")) for problem in problems if problem.code == "file.schema"]
    assert said in problems[0].say(words_for("en"))


def test_an_index_of_the_search_that_holds_nobody_any_more_is_named(path: Path) -> None:
    with closing(raw_connect(path)) as raw:
        raw.execute("UPDATE client_search_data SET block = x'00' WHERE id = 10")
    assert [problem.values for problem in check_everything(path).problems] == [{"code": "A-00001"}, {"code": "A-00002"}]
