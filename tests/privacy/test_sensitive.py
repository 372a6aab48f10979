"""What is sensitive has a consent of its own; withdrawn, it can be cleared, and its history is hidden."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import GOVERNS, SENSITIVE, Channel, Purpose
from desk_app.clients.desk import add_client, edit_client, find_clients, get_client
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, RuleBroken
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import issue_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.privacy.desk import clear_sensitive, give_consent, sealed_for, stands_by, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client, hold_for_law
from desk_app.staff.account import Acting
from desk_app.staff.audit import TrailFilter
from desk_app.staff.trail import read_trail

DOCUMENT = "510105199003071946"
SAID = {Purpose.HEALTH: "酒精过敏", Purpose.IDENTITY: "5101**********1946"}


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    draft = ClientDraft("欧阳璟雯", document_kind="cn_id", document_number=DOCUMENT, allergies="花粉")
    made = add_client(shop, owner, draft).client_id
    kept = get_client(shop, made).as_draft()
    edit_client(shop, owner, made, replace(kept, allergies="酒精过敏"))
    for purpose in SENSITIVE:
        give_consent(shop, owner, made, purpose, Channel.PAPER)
    return made


def trail(shop: Shop, owner: Acting, client: ClientId) -> str:
    lines = read_trail(shop, owner, TrailFilter(client=client), 50)
    return str([line.detail for line in sealed_for(shop, lines)])


def test_every_purpose_says_what_it_governs() -> None:
    assert set(GOVERNS) == set(Purpose)


@pytest.mark.parametrize("purpose", sorted(SENSITIVE))
def test_withdrawn_it_is_cleared_and_its_history_hidden(
    shop: Shop, owner: Acting, client: ClientId, purpose: Purpose
) -> None:
    hidden = SAID[purpose]
    assert stands_by(shop, client, purpose)
    assert hidden in trail(shop, owner, client)
    withdraw_consent(shop, owner, client, purpose, Channel.PHONE)
    assert not stands_by(shop, client, purpose)
    assert hidden not in trail(shop, owner, client)
    other = next(each for each in SENSITIVE if each is not purpose)
    assert SAID[other] in trail(shop, owner, client)
    clear_sensitive(shop, owner, client, purpose)
    kept = get_client(shop, client)
    assert getattr(kept, SENSITIVE[purpose]) == ""
    assert getattr(kept, SENSITIVE[other]) != ""
    assert hidden not in trail(shop, owner, client)
    assert (find_clients(shop, DOCUMENT) == ()) is (purpose is Purpose.IDENTITY)
    assert check_everything(shop.path, "").problems == ()


def test_what_she_stands_by_is_not_cleared(shop: Shop, owner: Acting, client: ClientId) -> None:
    for purpose in (Purpose.HEALTH, Purpose.CALLS):
        with pytest.raises(RuleBroken):
            clear_sensitive(shop, owner, client, purpose)
    assert get_client(shop, client).allergies == "酒精过敏"


def test_the_law_keeps_a_number(shop: Shop, owner: Acting, client: ClientId, beautician: Acting) -> None:
    withdraw_consent(shop, owner, client, Purpose.IDENTITY, Channel.PAPER)
    with pytest.raises(NotAllowed):
        clear_sensitive(shop, beautician, client, Purpose.IDENTITY)
    ring = PledgeDraft("金戒指", Money(500_000, "CNY"))
    terms = TicketDraft(client, shop.today(), 1, Money(100_000, "CNY"), Decimal("2.4"), Decimal("0.25"), (ring,))
    issue_ticket(shop, owner, terms)
    with pytest.raises(DeskError, match="open: the law asks for her number"):
        clear_sensitive(shop, owner, client, Purpose.IDENTITY)
    hold_for_law(shop, owner, client, "经侦支队", "118号")
    with pytest.raises(DeskError, match="118号"):
        clear_sensitive(shop, owner, client, Purpose.IDENTITY)
    assert find_clients(shop, DOCUMENT)


def test_the_history_of_a_field_is_read_and_goes_with_her(shop: Shop, owner: Acting, client: ClientId) -> None:
    lines = sealed_for(shop, read_trail(shop, owner, TrailFilter(client=client), 50))
    (edit,) = (line for line in lines if line.action == "client.edited")
    assert (edit.detail["before"], edit.detail["after"]) == ({"allergies": "花粉"}, {"allergies": "酒精过敏"})
    erase_client(shop, owner, client, ErasureReason.ASKED)
    lines = read_trail(shop, owner, TrailFilter(client=client), 50)
    (edit,) = (line for line in lines if line.action == "client.edited")
    assert edit.forgotten
    assert "花粉" not in str(edit.detail)
