"""The person goes, the books stay, and the law may demand that nothing goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from desk_app.care.desk import answer_complaint, file_complaint, make_promise
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client, add_note, edit_client, find_clients, get_client
from desk_app.clients.pinyin import is_han
from desk_app.clients.recognising import likely_same
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, RuleBroken
from desk_app.followup.desk import day_queue, log_call
from desk_app.followup.outcome import CallDraft, Outcome
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import issue_ticket, redeem_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.privacy import store
from desk_app.privacy.desk import give_consent
from desk_app.privacy.erasing import ErasureReason, erase_client, hold_for_law, lift_hold, obstacles
from desk_app.privacy.old_copies import backups_before
from desk_app.salon.booking import BookingDraft
from desk_app.salon.desk import add_booking, record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import Acting
from desk_app.staff.audit import audit_lines
from desk_app.staff.work import work
from desk_app.till.desk import enter_payment, payments_of
from desk_app.till.payment import Purpose as PaidFor
from desk_app.till.payment import Tender

NAME, PHONE, DOCUMENT = "欧阳璟雯", "13987654321", "510105199003071946"
TELLING = (
    NAME, "欧阳璟", "璟雯", "ouyangjingwen", PHONE, "87654321", DOCUMENT, "19900307194", "锦江区春熙路", "酒精过敏",
    "怕痛", "朋友介绍", "VIP金卡", "嫌疼", "送面膜", "刻着她的名字", "她妈妈代付", "不方便接", "太吵了", "退她一半",
)  # fmt: skip


def cny(yuan: int) -> Money:
    return Money(yuan * 100, "CNY")


def known_everywhere(shop: Shop, acting: Acting, clock: FixedClock) -> ClientId:
    """A client of whom every room keeps something, all of it settled."""
    draft = ClientDraft(
        NAME, phones=(PHONE,), document_kind="cn_id", document_number=DOCUMENT, address="锦江区春熙路 5 号",
        birthday=Birthday(3, 7, 1990), source="朋友介绍", tags=("VIP金卡",), notes="怕痛", allergies="酒精过敏",
        alerts="太吵了", may_call=True, gender="f", call_from=600, call_to=700,
    )  # fmt: skip
    client = add_client(shop, acting, draft).client_id
    add_note(shop, acting, client, f"{NAME}说怕痛")
    item = VisitItemDraft("面部护理", price=cny(300))
    visit = record_visit(shop, acting, VisitDraft(client, shop.today(), (item,), notes="嫌疼"))
    with work(shop, acting) as unit:
        subject, note = f"visit:{visit.visit_id}", "她妈妈代付"
        enter_payment(
            unit,
            subject=subject,
            client_id=client,
            amount=cny(300),
            tender=Tender.CASH,
            purpose=PaidFor.SALE,
            note=note,
        )
    add_booking(shop, acting, BookingDraft(client, shop.today() + timedelta(days=3), 600, notes="怕痛"))
    log_call(shop, acting, CallDraft(client, (), Outcome.OTHER, note="不方便接", said=f"您好，{NAME}", number=PHONE))
    complaint = file_complaint(shop, acting, client, "太吵了").complaint_id
    answer_complaint(shop, acting, complaint, "退她一半")
    make_promise(shop, acting, client, "送面膜", shop.now() + timedelta(days=1))
    pledge = PledgeDraft("金戒指", appraisal=cny(2000), description="刻着她的名字")
    ticket = TicketDraft(client, shop.today(), 1, cny(1000), Decimal("2.4"), Decimal("0.25"), (pledge,), "嫌疼")
    redeem_ticket(shop, acting, issue_ticket(shop, acting, ticket).ticket_id)
    give_consent(shop, acting, client, Purpose.HEALTH, Channel.PAPER)
    return client


@pytest.fixture
def client(shop: Shop, owner: Acting, clock: FixedClock) -> ClientId:
    return known_everywhere(shop, owner, clock)


def raw(shop: Shop) -> bytes:
    """Every byte of the shop file and what lies beside it."""
    return b"".join(path.read_bytes() for path in shop.path.parent.glob(f"{shop.path.name}*"))


def told(data: bytes) -> list[str]:
    return [text for text in TELLING if text.encode() in data]


def test_what_is_looked_for_was_there(shop: Shop, client: ClientId) -> None:
    shop.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    missing = set(TELLING) - set(told(raw(shop)))
    assert missing <= {"ouyangjingwen", "欧阳璟", "璟雯", "87654321", "19900307194"}  # the index shares beginnings


def test_nothing_of_her_is_left_in_any_byte(shop: Shop, owner: Acting, client: ClientId) -> None:
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert told(raw(shop)) == []
    with shop.writing():
        pass
    shop.database.execute_sql("PRAGMA query_only=0")
    shop.database.execute_sql("VACUUM")
    shop.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert told(raw(shop)) == []


def test_no_token_of_her_is_left_in_the_index(shop: Shop, owner: Acting, client: ClientId) -> None:
    other = add_client(shop, owner, ClientDraft("李岚", phones=("13700001111",))).client_id
    erase_client(shop, owner, client, ErasureReason.ASKED)
    with shop.writing():
        OPEN.execute_sql("CREATE VIRTUAL TABLE temp.tokens USING fts5vocab(main, client_search, row)")
    tokens = [row[0] for row in OPEN.execute_sql("SELECT term FROM temp.tokens").fetchall()]
    assert tokens
    assert not [token for token in tokens if any(sign in NAME for sign in token if is_han(sign)) or "8765" in token]
    assert [brief.id for brief in find_clients(shop, "李岚")] == [other]


def test_she_is_found_nowhere(shop: Shop, owner: Acting, client: ClientId) -> None:
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert not [text for text in TELLING if find_clients(shop, text)]
    assert likely_same(shop, ClientDraft(NAME, phones=(PHONE,), birthday=Birthday(3, 7, 1990))) == ()
    kept = get_client(shop, client)
    assert kept.name == f"已删除客户 #{client}"
    assert kept.erased
    assert (kept.phones, kept.tags, kept.birthday, kept.may_call, kept.do_not_call) == ((), (), None, False, True)
    assert not day_queue(shop, shop.today() + timedelta(days=1)).calls


def test_the_books_stay_to_the_cent(shop: Shop, owner: Acting, client: ClientId) -> None:
    def books() -> list[object]:
        sums = "SELECT (SELECT sum(total) FROM visit), (SELECT sum(principal) FROM ticket), sum(amount) FROM payment"
        rows = OPEN.execute_sql("SELECT id, receipt, on_day, client_id, subject, purpose, tender, amount FROM payment")
        return [*rows.fetchall(), *OPEN.execute_sql(sums).fetchall()]

    before = books()
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert books() == before
    assert len(payments_of(shop, client)) == len(before) - 1


def test_the_file_is_whole_and_the_trail_holds(shop: Shop, owner: Acting, client: ClientId) -> None:
    lines = len(audit_lines(1000))
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert check_everything(shop.path).problems == ()
    after = audit_lines(1000)
    assert len(after) == lines + 1
    assert (after[0].action, after[0].detail["reason"]) == ("client.erased", "asked")
    assert not [text for text in TELLING if text in str(after)]


def test_another_client_is_left_alone(shop: Shop, owner: Acting, clock: FixedClock, client: ClientId) -> None:
    draft = ClientDraft("李岚", phones=("13700001111",), notes="熟客", may_call=True)
    other = add_client(shop, owner, draft).client_id
    make_promise(shop, owner, other, "样品", shop.now() + timedelta(days=1))
    before = store.everything_of(other)
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert store.everything_of(other) == before


Setting = Callable[[Shop, Acting, ClientId], object]


def _open_ticket(shop: Shop, acting: Acting, client: ClientId) -> None:
    pledge = PledgeDraft("金戒指", appraisal=cny(2000))
    rates = (Decimal("2.4"), Decimal("0.25"))
    issue_ticket(shop, acting, TicketDraft(client, shop.today(), 1, cny(1000), *rates, (pledge,)))


def _unpaid(shop: Shop, acting: Acting, client: ClientId) -> None:
    item = VisitItemDraft("面部护理", price=cny(300))
    record_visit(shop, acting, VisitDraft(client, shop.today(), (item,)))


@pytest.mark.parametrize(
    ("hinder", "said"),
    [
        (_open_ticket, "is open. It must be redeemed"),
        (_unpaid, "is not paid"),
        (lambda shop, acting, client: file_complaint(shop, acting, client, "疼"), "A complaint is open"),
        (lambda shop, acting, client: hold_for_law(shop, acting, client, "公安 2026-77"), "公安 2026-77"),
    ],
)
def test_the_law_may_demand_that_she_is_kept(
    shop: Shop, owner: Acting, client: ClientId, hinder: Setting, said: str
) -> None:
    hinder(shop, owner, client)
    before = store.everything_of(client)
    with pytest.raises(DeskError, match=said):
        erase_client(shop, owner, client, ErasureReason.ASKED)
    assert len(obstacles(shop, client)) == 1
    assert store.everything_of(client) == before


def test_a_hold_is_lifted_and_then_she_may_go(shop: Shop, owner: Acting, client: ClientId) -> None:
    hold_for_law(shop, owner, client, "公安 2026-77")
    lift_hold(shop, owner, client)
    erase_client(shop, owner, client, ErasureReason.ASKED)
    assert "公安".encode() not in raw(shop)
    with pytest.raises(DeskError, match="Nobody demands"):
        lift_hold(shop, owner, client)


def test_a_hold_needs_a_reason(shop: Shop, owner: Acting, client: ClientId) -> None:
    with pytest.raises(RuleBroken):
        hold_for_law(shop, owner, client, " ")


def test_who_is_gone_is_not_erased_or_edited_again(shop: Shop, owner: Acting, client: ClientId) -> None:
    erase_client(shop, owner, client, ErasureReason.MISTAKE)
    for again in (
        lambda: erase_client(shop, owner, client, ErasureReason.ASKED),
        lambda: edit_client(shop, owner, client, ClientDraft(NAME)),
        lambda: give_consent(shop, owner, client, Purpose.CALLS, Channel.PHONE),
    ):
        with pytest.raises(DeskError, match="erased"):
            again()


def test_a_receptionist_erases_nobody(shop: Shop, receptionist: Acting, advisor: Acting, client: ClientId) -> None:
    for acting in (receptionist, advisor):
        with pytest.raises(NotAllowed):
            erase_client(shop, acting, client, ErasureReason.ASKED)
    assert get_client(shop, client).name == NAME


def test_older_backups_are_named_with_their_last_day(
    shop: Shop, owner: Acting, clock: FixedClock, client: ClientId, tmp_path: Path
) -> None:
    old = back_up(shop)
    clock.instant += timedelta(hours=1)
    known = erase_client(shop, owner, client, ErasureReason.ASKED).backups
    assert [(each.path, each.lapses_on) for each in known] == [(old.path, date(2028, 11, 21))]
    assert told(old.path.read_bytes())
    clock.instant += timedelta(hours=1)
    new = back_up(shop)
    assert told(new.path.read_bytes()) == []
    assert new.path not in [each.path for each in backups_before(shop, shop.now() - timedelta(hours=1))]


def test_every_table_with_a_client_in_it_is_known(shop: Shop) -> None:
    names = [row[0] for row in OPEN.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    of_clients = set()
    for name in names:
        columns = {row[1] for row in OPEN.execute_sql(f'PRAGMA table_info("{name}")').fetchall()}
        if columns & {"client_id", "visit_id", "ticket_id", "photograph_id", "event_id"} or name == "client":
            of_clients.add(name)
    assert of_clients - {"audit", "client_key"} == set(store.OF_CLIENT)
