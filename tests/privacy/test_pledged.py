"""Her name, typed as the name of what was pawned, goes out of her tickets and of others', and accuses nobody after."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from decimal import Decimal

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.db.connection import raw_connect
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import correct_ticket, issue_ticket, redeem_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft, TicketId
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.naming import mentions_of
from desk_app.staff.account import Acting

NAME, PHONE, MARK = "欧阳紫薇薇", "13912340077", "［已删除］"


@pytest.fixture
def her(shop: Shop, owner: Acting) -> ClientId:
    return add_client(
        shop, owner, ClientDraft(NAME, phones=(PHONE,), document_kind="passport", document_number="E87654321")
    ).client_id


def loan(shop: Shop, client: ClientId, *pledges: PledgeDraft) -> TicketDraft:
    rates = (Decimal("2.4"), Decimal("0.25"))
    return TicketDraft(client, shop.today(), 1, Money(600_000, "CNY"), *rates, pledges)


def pawned(shop: Shop, owner: Acting, client: ClientId, *pledges: PledgeDraft) -> TicketId:
    return issue_ticket(shop, owner, loan(shop, client, *pledges)).ticket_id


def ring(name: str, serial: str = "") -> PledgeDraft:
    return PledgeDraft(name, Money(900_000, "CNY"), serial=serial)


def pledges() -> list[tuple[str, str]]:
    return list(OPEN.execute_sql("SELECT name, serial FROM pledge ORDER BY id").fetchall())


def steps() -> str:
    return str(OPEN.execute_sql("SELECT detail FROM ticket_event").fetchall())


def test_her_own_pledges_lose_her_name_and_keep_what_they_are(shop: Shop, owner: Acting, her: ClientId) -> None:
    both = (ring(f"{NAME}的金戒指 50%_\\", f"SN-{PHONE}"), ring("手表", "SN-1"))
    named, put_right = pawned(shop, owner, her, *both), replace(loan(shop, her, *both), term_months=2)
    redeem_ticket(shop, owner, correct_ticket(shop, owner, named, put_right, "写错了").ticket_id)
    assert NAME in steps()
    erase_client(shop, owner, her, ErasureReason.ASKED)
    assert pledges() == [(f"{MARK}的金戒指 50%_\\", f"SN-{MARK}"), ("手表", "SN-1")] * 2
    assert NAME not in steps()
    assert f"{MARK}的金戒指" in steps()
    assert check_everything(shop.path).problems == ()


def test_in_another_ticket_she_is_found_and_taken_out(shop: Shop, owner: Acting, her: ClientId) -> None:
    other = add_client(shop, owner, ClientDraft("甲", document_kind="passport", document_number="E87654322")).client_id
    pawned(shop, owner, other, ring(f"刻有{NAME}的表", f"{NAME}-1"), ring("金链"))
    found = mentions_of(shop, her)
    assert [(one.key, one.sure) for one in found] == [("pledge.name:1", True), ("pledge.serial:1", True)]
    done = erase_client(shop, owner, her, ErasureReason.ASKED, [one.key for one in found])
    assert (done.taken_out, done.named.codes) == (2, ())
    assert pledges() == [(f"刻有{MARK}的表", f"{MARK}-1"), ("金链", "")]
    assert NAME not in steps()
    assert check_everything(shop.path).problems == ()


@pytest.mark.parametrize(
    "name", [f"{MARK}的玩具", "的金戒指", f"刻有{MARK}的金戒指", "[erased]"], ids=["other", "bare", "more", "nothing"]
)
@pytest.mark.parametrize("erased", [True, False])
def test_the_mark_hides_no_other_change(shop: Shop, owner: Acting, her: ClientId, name: str, erased: bool) -> None:
    """Only where a line tells that somebody was taken out, and only what stood around her."""
    redeem_ticket(shop, owner, pawned(shop, owner, her, ring(f"{NAME}的金戒指")))
    if erased:
        erase_client(shop, owner, her, ErasureReason.ASKED)
    shop.close()
    with closing(raw_connect(shop.path)) as file:
        file.execute("UPDATE pledge SET name = ?", (name,))
        file.commit()
    accused = [problem.code for problem in check_everything(shop.path).problems]
    assert accused == ([] if erased and name == "[erased]" else ["told.pledge"])
