"""A file that the law holds, or of a client with an open ticket: what an edit may not take out of it, and who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import add_client, edit_client, find_clients, get_client, see_document
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, RuleBroken
from desk_app.money import Money
from desk_app.pawn.desk import issue_ticket, redeem_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft, TicketId
from desk_app.privacy.erasing import hold_for_law, lift_hold
from desk_app.staff.account import Acting
from desk_app.till.payment import Tender

TODAY = date(2026, 11, 21)
HER = ClientDraft(
    "王婧颖",
    ("13800004821",),
    birthday=Birthday(3, 7, 1990),
    document_number="110101199003077475",
    address="北京路1号",
    notes="喜欢安静",
)


@pytest.fixture
def her(shop: Shop, receptionist: Acting) -> ClientId:
    return add_client(shop, receptionist, HER).client_id


def ticket(shop: Shop, acting: Acting, client: ClientId) -> TicketId:
    ring = PledgeDraft("金戒指", Money(500_000))
    draft = TicketDraft(client, TODAY, 1, Money(100_000), Decimal("2.4"), Decimal("0.25"), (ring,))
    return issue_ticket(shop, acting, draft).ticket_id


@pytest.mark.parametrize(
    ("gone", "field"),
    [
        (ClientDraft("无名"), "document_number"),
        (replace(HER, document_number=""), "document_number"),
        (replace(HER, phones=()), "phones"),
        (replace(HER, birthday=None), "birthday"),
        (replace(HER, address=""), "address"),
    ],
)
def test_nobody_empties_what_the_law_holds(
    shop: Shop, owner: Acting, receptionist: Acting, her: ClientId, gone: ClientDraft, field: str
) -> None:
    hold_for_law(shop, owner, her, "公安", "X-1")
    kept = get_client(shop, her)
    for who in (receptionist, owner):
        with pytest.raises(RuleBroken) as refused:
            edit_client(shop, who, her, gone)
        assert (refused.value.field, refused.value.rule) == (field, "held")
        assert refused.value.values == {"reason": "X-1 · 公安"}
    assert get_client(shop, her) == kept
    assert [brief.id for brief in find_clients(shop, "7475")] == [her]


@pytest.mark.parametrize(
    "said",
    [
        replace(HER, name="无名"),
        replace(HER, phones=("13800004822",)),
        replace(HER, document_number="510104199610101944"),
        replace(HER, address="南京路1号"),
        replace(HER, birthday=Birthday(3, 8, 1990)),
    ],
)
def test_an_owner_alone_changes_who_it_is_that_the_law_holds(
    shop: Shop, owner: Acting, advisor: Acting, receptionist: Acting, her: ClientId, said: ClientDraft
) -> None:
    hold_for_law(shop, owner, her, "公安")
    for who in (receptionist, advisor):
        with pytest.raises(NotAllowed) as refused:
            edit_client(shop, who, her, said)
        assert refused.value.action == "change_held"
    edit_client(shop, receptionist, her, replace(HER, notes="不喝咖啡", tags=("vip",)))  # what does not say who she is
    edit_client(shop, owner, her, said)
    lift_hold(shop, owner, her)
    edit_client(shop, receptionist, her, replace(HER, document_number="", phones=()))


def test_the_number_stays_while_a_ticket_is_open(shop: Shop, advisor: Acting, receptionist: Acting) -> None:
    her = add_client(shop, receptionist, HER).client_id
    number = ticket(shop, advisor, her)
    for draft in (ClientDraft("无名"), replace(HER, document_number="", document_kind="")):
        with pytest.raises(RuleBroken) as refused:
            edit_client(shop, receptionist, her, draft)
        assert (refused.value.field, refused.value.rule) == ("document_number", "ticket_open")
    corrected = replace(HER, name="王婧影", document_number="510104199610101944")
    edit_client(shop, receptionist, her, corrected)
    assert see_document(shop, advisor, her).number == "510104199610101944"
    redeem_ticket(shop, advisor, number, Tender.CASH)
    edit_client(shop, receptionist, her, replace(corrected, document_number=""))
    assert get_client(shop, her).document_number == ""
