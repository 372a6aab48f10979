"""What is sensitive has a consent of its own; withdrawn, it can be cleared, and its history is hidden."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import GOVERNS, SENSITIVE, Channel, Purpose
from desk_app.clients.desk import add_client, edit_client, find_clients, get_client
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, RuleBroken
from desk_app.money import Money
from desk_app.overview.whole import check_everything
from desk_app.pawn.desk import issue_ticket
from desk_app.pawn.ticket import PledgeDraft, TicketDraft
from desk_app.privacy import clearing
from desk_app.privacy.copying import read_copy
from desk_app.privacy.desk import clear_sensitive, give_consent, sealed_for, stands_by, withdraw_consent
from desk_app.privacy.erasing import ErasureReason, erase_client, hold_for_law
from desk_app.staff.account import Acting
from desk_app.staff.audit import TrailFilter, audit_lines, opened_by_line
from desk_app.staff.sealing import client_keys
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


def values_of(shop: Shop, owner: Acting, client: ClientId) -> str:
    """Everything the program can open of a client: the trail as it is read by anything, and her copy."""
    read = [line.detail for line in audit_lines(500, client=client)]
    return str(read) + read_copy(shop, owner, client).as_json().decode()


@pytest.mark.parametrize("purpose", sorted(SENSITIVE))
def test_what_was_cleared_is_gone_though_she_agrees_anew(
    shop: Shop, owner: Acting, client: ClientId, purpose: Purpose
) -> None:
    withdraw_consent(shop, owner, client, purpose, Channel.PHONE)
    (old,) = client_keys([client]).values()
    clear_sensitive(shop, owner, client, purpose)
    kept = get_client(shop, client).as_draft()
    new_number = replace(kept, document_number="11010519491231002X")
    anew = replace(kept, allergies="花生") if purpose is Purpose.HEALTH else new_number
    edit_client(shop, owner, client, anew, agreed=(purpose,))
    assert stands_by(shop, client, purpose)
    read = values_of(shop, owner, client)
    gone = ("花粉", "酒精过敏") if purpose is Purpose.HEALTH else (SAID[purpose], DOCUMENT, "cn_id")
    assert [each for each in gone if each in read] == []
    other = next(each for each in SENSITIVE if each is not purpose)
    assert SAID[other] in read, "older values of other fields stay"
    assert ("花生" if purpose is Purpose.HEALTH else "1101**********002X") in read
    assert [line.detail["fields"] for line in audit_lines(50) if line.action == "client.cleared"] == [
        [SENSITIVE[purpose]]
    ]
    assert not any(line.forgotten for line in audit_lines(50, client=client))
    assert check_everything(shop.path, "").problems == ()
    assert old not in b"".join(path.read_bytes() for path in shop.path.parent.glob(f"{shop.path.name}*"))
    sealed = [line for line in raw_lines(client) if "sealed" in line[2]]
    key = client_keys([client])[client]
    action, subject, detail = sealed[-1]
    assert opened_by_line(detail, action, subject, client, key) is not None, "the newest sealed line opens with her key"


def raw_lines(client: ClientId) -> list[tuple[str, str, dict[str, object]]]:
    rows = OPEN.execute_sql("SELECT action, subject, detail FROM audit WHERE client_id = ? ORDER BY seq", (client,))
    return [(action, subject, json.loads(detail)) for action, subject, detail in rows.fetchall()]


def test_clearing_twice_seals_anew_once(shop: Shop, owner: Acting, client: ClientId) -> None:
    withdraw_consent(shop, owner, client, Purpose.HEALTH, Channel.PHONE)
    for _again in range(2):
        clear_sensitive(shop, owner, client, Purpose.HEALTH)
    assert [action for action, _subject, _detail in raw_lines(client)].count("client.resealed") == 1


def test_an_edit_that_empties_a_field_is_a_correction_and_its_history_stays(
    shop: Shop, owner: Acting, client: ClientId
) -> None:
    edit_client(shop, owner, client, replace(get_client(shop, client).as_draft(), allergies=""))
    assert SAID[Purpose.HEALTH] in values_of(shop, owner, client)


def test_nothing_is_cleared_in_the_trail_alone(
    shop: Shop, owner: Acting, client: ClientId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The field, the line that says so and the new key are one transaction."""
    withdraw_consent(shop, owner, client, Purpose.HEALTH, Channel.PHONE)
    before, keys = raw_lines(client), client_keys([client])

    def torn(*_given: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(clearing, "forget_fields", torn)
    with pytest.raises(OSError, match="no room"):
        clear_sensitive(shop, owner, client, Purpose.HEALTH)
    assert (raw_lines(client), client_keys([client])) == (before, keys)
    assert get_client(shop, client).allergies == "酒精过敏"


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
