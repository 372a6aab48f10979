"""The books held against the trail: whatever is changed behind the program's back is named, and nothing else is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from desk_app.care.desk import answer_complaint, file_complaint
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.photograph import Part, PhotographId
from desk_app.clients.photographing import NewPhotograph, add_photographs, remove_photograph, remove_withdrawn
from desk_app.clock import FixedClock
from desk_app.db.check import Problem
from desk_app.db.connection import raw_connect
from desk_app.db.shop import Shop
from desk_app.demo.desk import make_demo
from desk_app.demo.photographs import portrait
from desk_app.importer.desk import import_files
from desk_app.knowing.covering import assign_advisor
from desk_app.knowing.desk import answer_note, finish_note, keep_escalations, open_note, pass_note, reopen_note
from desk_app.knowing.handing import hand_over, take_back_hand_over
from desk_app.knowing.note import NoteDraft
from desk_app.loyalty.desk import correct_telling, take_back_telling, tell_leaving, tell_won_back
from desk_app.loyalty.leaving import State, TellingDraft
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import correct_ticket, issue_ticket, redeem_ticket, renew_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.privacy.breaches import need_not_report, note_breach, note_measures, told_authority, told_people
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client, hold_for_law, lift_hold
from desk_app.salon.catalogue import ProductDraft, ServiceDraft
from desk_app.salon.desk import load_starter, record_visit, save_product, save_service
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting, Role, StaffDraft, StaffId
from desk_app.staff.desk import ShopSetUp, change_settings, save_staff, set_pin, set_up_shop, sign_in
from desk_app.staff.work import Work
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
    two = replace(loan, pledges=(PledgeDraft("金戒指", Money(300_000)), PledgeDraft("手表", Money(600_000))))
    correct_ticket(shop, owner, issue_ticket(shop, owner, loan).ticket_id, two, "写错了")
    log_breaches(shop, owner)
    keep_catalogue(shop, owner)
    keep_photographs(shop, owner)
    pass_notes(shop, owner)
    tell_of_leaving(shop, owner)
    shop.close()
    return path


def log_breaches(shop: Shop, owner: Acting) -> None:
    """One that was told and answered for, known of in another zone; one that need not be told; one that is open."""
    there = (shop.now() - timedelta(hours=5, microseconds=123_456)).astimezone(timezone(timedelta(hours=8)))
    told = note_breach(shop, owner, there, "手机丢了", "五位客人").breach_id
    note_measures(shop, owner, told, "已锁定")
    told_authority(shop, owner, told)
    told_people(shop, owner, told)
    need_not_report(shop, owner, note_breach(shop, owner, shop.now(), "纸掉了", "一位客人").breach_id, "已找回")
    note_breach(shop, owner, shop.now(), "电脑被偷", "全部客人")


def keep_catalogue(shop: Shop, owner: Acting) -> None:
    """A service of which everything was changed, one that was switched off, a product that was sold; a starter
    catalogue, of which one service was given a price."""
    first = ServiceDraft("H-01", "补水", Money(38_000), "护理", 60, Money(5_000), 28)
    service = save_service(shop, owner, first).service_id
    save_service(shop, owner, ServiceDraft("H-02", "深层补水", Money(39_800), "面部", 75, None, 30), service)
    other = ServiceDraft("H-03", "舒缓", Money(20_000))
    save_service(shop, owner, replace(other, active=False), save_service(shop, owner, other).service_id)
    product = save_product(shop, owner, ProductDraft("P-01", "面霜", Money(12_000), on_hand=9)).product_id
    item = VisitItemDraft("", 2, Money(12_000), product_id=product)
    record_visit(shop, owner, VisitDraft(ClientId(2), shop.today(), (item,), tender=Tender.CASH))
    load_starter(shop, owner, "zh_CN")


def pass_notes(shop: Shop, owner: Acting) -> None:
    """Notes that are open, seen, done, answered and open again, one that escalated, and one about somebody who was
    erased; clients handed over and back."""
    other, first = Acting(StaffId(2), "王芳", Role.RECEPTIONIST, "desk-1"), ClientId(1)
    notes = [pass_note(shop, owner, NoteDraft(StaffId(2), f"第{number}条", first)).note_id for number in range(5)]
    open_note(shop, other, notes[1])
    finish_note(shop, other, notes[2])
    answer_note(shop, other, notes[3], "好")
    reopen_note(shop, other, notes[3])
    gone = add_client(shop, owner, ClientDraft("又走了")).client_id
    pass_note(shop, owner, NoteDraft(StaffId(2), "她要走", gone))
    erase_client(shop, owner, gone, ErasureReason.ASKED)
    assign_advisor(shop, owner, first, StaffId(2))
    take_back_hand_over(shop, owner, hand_over(shop, owner, StaffId(2), StaffId(3)).hand_over_id)
    hand_over(shop, owner, StaffId(2), StaffId(3))
    shop.clock = FixedClock(shop.now() + timedelta(days=2))
    keep_escalations(shop, owner)
    finish_note(shop, owner, notes[4])


def keep_photographs(shop: Shop, owner: Acting) -> None:
    """Two that stand, one by one of hers that took the number of another; and those that went: taken out, withdrawn
    by her, and erased with her."""
    first, second, third = ClientId(1), ClientId(2), ClientId(3)

    def add(client: ClientId, number: int, part: Part = Part.BEFORE) -> PhotographId:
        picture = NewPhotograph(portrait(number, part, width=60, height=80), part, "护理")
        return add_photographs(shop, owner, client, [picture]).ids[0]

    for client in (first, second, third):
        give_consent(shop, owner, client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    add(first, 1)
    add(second, 2)
    add(third, 3)
    withdraw_consent(shop, owner, third, Purpose.PHOTOGRAPHS, Channel.PHONE)
    remove_withdrawn(shop, owner, third)
    give_consent(shop, owner, third, Purpose.PHOTOGRAPHS, Channel.PAPER)
    add(third, 4)
    erase_client(shop, owner, third, ErasureReason.ASKED)
    assert add(second, 5) == 3, "the number of one that is gone"
    remove_photograph(shop, owner, add(first, 6, Part.AFTER))


def tell_of_leaving(shop: Shop, owner: Acting) -> None:
    """One that stands, one that was corrected, one that was taken back, one who was won back; and one that went with
    whose it was, so that its number was given again."""
    first, second = ClientId(1), ClientId(2)
    gone = add_client(shop, owner, ClientDraft("要走了")).client_id
    day = shop.today()
    tell_leaving(shop, owner, TellingDraft(first, State.LOST, day, "moved", "搬到苏州", no_offers=True))
    slip = tell_leaving(shop, owner, TellingDraft(second, State.LEAVING, day, "price")).telling_id
    correct_telling(shop, owner, slip, TellingDraft(second, State.LEAVING, day, "waited"))
    take_back_telling(shop, owner, tell_leaving(shop, owner, TellingDraft(first, State.LOST, day, "price")).telling_id)
    tell_won_back(shop, owner, TellingDraft(second, State.WON_BACK, day, "call"))
    tell_leaving(shop, owner, TellingDraft(gone, State.LOST, day, "price"))
    erase_client(shop, owner, gone, ErasureReason.ASKED)
    again = tell_leaving(shop, owner, TellingDraft(second, State.LOST, day, "unknown"))
    assert again.telling_id == 6, "the number of one that is gone"


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
        ("UPDATE ticket SET staff_id = 2 WHERE id = 1", "told.ticket", "staff_id"),
        ("UPDATE ticket SET staff_id = 2 WHERE id = 5", "told.ticket", "staff_id"),
        ("UPDATE pledge SET name = '玩具' WHERE id = 1", "told.pledge", "name"),
        ("UPDATE pledge SET name = '玩具' WHERE ticket_id = 5 AND name = '手表'", "told.pledge", "name"),
        ("DELETE FROM pledge WHERE ticket_id = 5 AND name = '手表'", "told.pledge", "not there"),
        (
            "INSERT INTO pledge SELECT 99, ticket_id, name, category, description, serial, weight_mg, fineness, 0, bin"
            " FROM pledge WHERE id = 1",
            "told.pledge",
            "No line",
        ),
        ("UPDATE breach SET known_at = '2026-11-20T01:30:00.000000Z' WHERE id = 1", "told.breach", "known_at"),
        ("UPDATE breach SET known_at = '2026-11-20T06:30:00.000000Z' WHERE id = 3", "told.breach", "known_at"),
        ("DELETE FROM breach WHERE id = 3", "told.breach", "not there"),
        ("DELETE FROM breach", "told.breach", "not there"),
        ("UPDATE breach SET authority_told_at = known_at WHERE id = 3", "told.breach", "authority_told_at"),
        ("UPDATE breach SET people_told_at = NULL WHERE id = 1", "told.breach", "people_told_at"),
        ("UPDATE breach SET excused_at = known_at, excused_by_id = 1 WHERE id = 3", "told.breach", "excused_at"),
        ("UPDATE breach SET excused_by_id = 2 WHERE id = 2", "told.breach", "excused_by_id"),
        ("UPDATE breach SET staff_id = 2 WHERE id = 3", "told.breach", "staff_id"),
        (
            "INSERT INTO breach SELECT 9, staff_id, known_at, what, whom, measures, NULL, NULL, NULL, NULL, NULL"
            " FROM breach WHERE id = 1",
            "told.breach",
            "No line",
        ),
        ("UPDATE service SET price = 1 WHERE code = 'H-02'", "told.service", "price"),
        ("UPDATE service SET cost = 5000 WHERE code = 'H-02'", "told.service", "cost"),
        ("UPDATE service SET name = '补水' WHERE code = 'H-02'", "told.service", "name"),
        ("UPDATE service SET active = 1 WHERE code = 'H-03'", "told.service", "active"),
        ("DELETE FROM service WHERE code = 'H-03'", "told.service", "not there"),
        ("UPDATE product SET price = 1 WHERE code = 'P-01'", "told.product", "price"),
        ("UPDATE colleague_note SET to_id = 3 WHERE id = 1", "told.colleague_note", "to_id"),
        ("UPDATE colleague_note SET staff_id = 3 WHERE id = 2", "told.colleague_note", "staff_id"),
        ("UPDATE colleague_note SET client_id = 2 WHERE id = 2", "told.colleague_note", "client_id"),
        ("UPDATE colleague_note SET answer_by = at WHERE id = 1", "told.colleague_note", "answer_by"),
        (
            "UPDATE colleague_note SET closing = 'done', closed_at = at, closed_by_id = 2 WHERE id = 4",
            "told.colleague_note",
            "closed_at",
        ),
        ("UPDATE colleague_note SET closed_by_id = 1 WHERE id = 3", "told.colleague_note", "closed_by_id"),
        (
            "UPDATE colleague_note SET escalated_at = NULL, escalated_why = '' WHERE id = 5",
            "told.colleague_note",
            "escalated_at",
        ),
        ("DELETE FROM colleague_note WHERE id = 1", "told.colleague_note", "not there"),
        (
            "INSERT INTO colleague_note SELECT 99, at, staff_id, to_id, client_id, text, answer_by, seen_at, closing,"
            " answer, closed_at, closed_by_id, NULL, '', NULL, NULL FROM colleague_note WHERE id = 3",
            "told.colleague_note",
            "No line",
        ),
        ("UPDATE hand_over SET taker_id = 1 WHERE id = 2", "told.hand_over", "taker_id"),
        ("UPDATE hand_over SET taken_back_at = at WHERE id = 2", "told.hand_over", "taken_back_at"),
        ("UPDATE hand_over SET taken_back_at = NULL WHERE id = 1", "told.hand_over", "taken_back_at"),
        ("UPDATE client_photograph SET client_id = 2 WHERE id = 1", "told.client_photograph", "client_id"),
        ("UPDATE client_photograph SET staff_id = 2 WHERE id = 2", "told.client_photograph", "staff_id"),
        ("UPDATE client_leaving SET state = 'leaving' WHERE id = 1", "told.client_leaving", "state"),
        ("UPDATE client_leaving SET no_offers = 0 WHERE id = 1", "told.client_leaving", "no_offers"),
        ("UPDATE client_leaving SET on_day = '2026-01-01' WHERE id = 6", "told.client_leaving", "on_day"),
        ("UPDATE client_leaving SET replaced_by = NULL WHERE id = 2", "told.client_leaving", "replaced_by"),
        ("UPDATE client_leaving SET replaced_by = NULL WHERE id = 4", "told.client_leaving", "replaced_by"),
        ("UPDATE client_leaving SET replaced_by = 0 WHERE id = 1", "told.client_leaving", "replaced_by"),
        ("DELETE FROM client_leaving WHERE id = 6", "told.client_leaving", "not there"),
        (
            "INSERT INTO client_leaving SELECT 9, client_id, at, staff_id, state, on_day, reason, side, cut, words,"
            " learned_from, learned_by_id, no_offers, NULL FROM client_leaving WHERE id = 1",
            "told.client_leaving",
            "No line",
        ),
        (
            "UPDATE client_photograph SET at = '2026-11-20T06:30:00.000000Z' WHERE id = 3",
            "told.client_photograph",
            "at",
        ),
        (
            "DELETE FROM client_photograph_picture WHERE photograph_id = 3; DELETE FROM client_photograph WHERE id = 3",
            "told.client_photograph",
            "not there",
        ),
        (
            "INSERT INTO client_photograph SELECT 4, client_id, at, staff_id, taken_on, part, pair_id, caption, width,"
            " height, size, sha256 FROM client_photograph WHERE id = 1",
            "told.client_photograph",
            "No line",
        ),
        (
            "INSERT INTO client_photograph SELECT 9, client_id, at, staff_id, taken_on, part, pair_id, caption, width,"
            " height, size, sha256 FROM client_photograph WHERE id = 1",
            "told.client_photograph",
            "No line",
        ),
        (
            "UPDATE client_photograph_picture SET thumbnail = (SELECT thumbnail FROM client_photograph_picture"
            " WHERE photograph_id = 2) WHERE photograph_id = 1",
            "told.thumbnail",
            "thumbnail",
        ),
        ("DELETE FROM setting WHERE name = 'price_leeway_percent'", "told.setting", "line"),
    ],
)
def test_what_was_changed_behind_its_back_is_named(path: Path, statement: str, code: str, said: str) -> None:
    tamper(path, *statement.split(";"))
    problems = found(path)
    assert code in {problem.code for problem in problems}
    assert any(said in problem.say(words_for("en")) for problem in problems if problem.code == code)
    assert {problem.code for problem in problems} == {code}, "and nobody else is accused"


def test_two_pictures_that_changed_places_with_their_digests_are_named(path: Path) -> None:
    swap = "UPDATE client_photograph_picture SET photograph_id = {} WHERE photograph_id = {}"
    other = (
        "WITH o AS MATERIALIZED (SELECT id, sha256, size FROM client_photograph) UPDATE client_photograph AS p"
        " SET (sha256, size) = (SELECT sha256, size FROM o WHERE o.id = 3 - p.id) WHERE id IN (1, 2)"
    )
    tamper(path, swap.format(-1, 1), swap.format(1, 2), swap.format(2, -1), other)
    codes = [problem.code for problem in check_everything(path).problems]
    assert codes == ["told.client_photograph"] * 2 + ["told.thumbnail"] * 2


def test_photographs_of_before_whose_lines_tell_no_digest_accuse_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = Work.audit

    def as_before(
        unit: Work,
        action: str,
        subject: str,
        *,
        client: int | None = None,
        detail: Mapping[str, object] | None = None,
        personal: Mapping[str, object] | None = None,
        closed: bool = False,
    ) -> int:
        kept = {name: value for name, value in (detail or {}).items() if name not in {"sha256", "thumbnail"}}
        return audit(unit, action, subject, client=client, detail=kept, personal=personal, closed=closed)

    monkeypatch.setattr(Work, "audit", as_before)
    shop = set_up_shop(tmp_path / "old.db", ShopSetUp("兑记", "林欣妍", "482915"))
    owner = sign_in(shop, StaffId(1), "482915")
    for number in (1, 2, 3):
        add_client(shop, owner, ClientDraft(f"客人{number}"))
    keep_photographs(shop, owner)
    shop.close()
    assert check_everything(shop.path).problems == ()
    tamper(shop.path, "UPDATE client_photograph SET client_id = 2 WHERE id = 1")
    assert {problem.code for problem in found(shop.path)} == {"told.client_photograph"}


def test_a_catalogue_from_a_list_is_in_order_and_its_prices_are_held_once_a_line_tells_them(tmp_path: Path) -> None:
    shop = set_up_shop(tmp_path / "list.db", ShopSetUp("兑记", "林欣妍", "482915"))
    owner = sign_in(shop, StaffId(1), "482915")
    save_service(shop, owner, ServiceDraft("H-02", "补水", Money(38_000), cost=Money(5_000)))
    for prices in ((398, 200), (418, 210), (418, 210)):
        listed = tmp_path / f"services{prices[0]}.csv"
        listed.write_text(
            f"code,name,price,active\nH-02,深层补水,{prices[0]},1\nH-09,舒缓,{prices[1]},0\n", encoding="utf-8"
        )
        import_files(shop, owner, [listed], kind="services")
    shop.close()
    assert check_everything(shop.path).problems == ()
    for code in ("H-02", "H-09"):
        tamper(shop.path, f"UPDATE service SET price = 1 WHERE code = '{code}'")
    assert [(problem.code, problem.values["column"]) for problem in found(shop.path)] == [("told.service", "price")] * 2


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
