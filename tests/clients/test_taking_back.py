"""Taking back a new file, an edit, a note."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.desk import (
    add_client,
    add_note,
    client_notes,
    count_clients,
    edit_client,
    find_clients,
    get_client,
    recent_clients,
)
from desk_app.clients.recognising import likely_same
from desk_app.clients.taking_back import take_back_client, take_back_edit, take_back_note
from desk_app.clock import FixedClock
from desk_app.db.check import check_file
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, NotAllowed, NotFound, RuleBroken
from desk_app.money import Money
from desk_app.staff.account import Acting, Action
from desk_app.staff.work import work
from desk_app.till.opening import OpeningKind
from desk_app.till.openings import enter_opening
from tests.her_word import under_her_word
from tests.trail import audit_lines

WANG = ClientDraft("王婧颖", phones=("13800004821",), birthday=Birthday(11, 21), allergies="酒精", may_call=True)


@pytest.fixture
def wang(shop: Shop, receptionist: Acting) -> ClientId:
    return add_client(shop, receptionist, WANG).client_id


def test_a_new_file_is_in_no_list_and_its_code_stays_taken(shop: Shop, receptionist: Acting, wang: ClientId) -> None:
    code = get_client(shop, wang).code
    touched = take_back_client(shop, receptionist, wang)
    assert touched.clients == {wang}
    assert recent_clients(shop, 10) == find_clients(shop, "王") == find_clients(shop, "4821") == ()
    assert (count_clients(shop), likely_same(shop, WANG)) == (0, ())
    assert add_client(shop, receptionist, WANG).code != code
    with pytest.raises(RuleBroken, match="has the member code"):
        add_client(shop, receptionist, replace(WANG, code=code))
    line = next(line for line in audit_lines(shop, 9) if line.action == "client.taken_back")
    assert line.client_id == wang
    assert (count_clients(shop), len(recent_clients(shop, 10))) == (1, 1)
    assert check_file(shop.path, shop.database.passphrase).problems == ()


def test_nothing_personal_of_it_is_left_in_any_byte_and_the_trail_says_who(
    shop: Shop, receptionist: Acting, owner: Acting
) -> None:
    draft = ClientDraft("欧阳秘密", phones=("13912345678",), code="卡号8899", address="秘密路1号", notes="离婚")
    secret = add_client(shop, receptionist, replace(draft, allergies="青霉素")).client_id
    take_back_client(shop, receptionist, secret)
    lines = [line for line in audit_lines(shop, 9) if line.client_id == secret]
    assert [(line.action, line.staff, line.forgotten) for line in lines] == [
        ("client.taken_back", receptionist.name, False),
        ("client.added", receptionist.name, True),
    ]
    assert not any(line.detail for line in lines)
    log = Path(f"{shop.path}-wal")
    data = shop.path.read_bytes() + (log.read_bytes() if log.exists() else b"")
    told = ("欧阳", "秘密", "13912345678", "12345678", "8899", "离婚", "青霉素", "ouyang")
    assert [text for text in told if text.encode() in data] == []
    assert add_client(shop, owner, draft).code == "卡号8899", "the number of her card was not used up"


def test_a_file_stays_where_it_cannot_be_taken_back(
    shop: Shop, clock: FixedClock, receptionist: Acting, owner: Acting, advisor: Acting, wang: ClientId
) -> None:
    note = add_note(shop, receptionist, wang, "喜欢安静").note_id
    with pytest.raises(RuleBroken, match="王婧颖"):
        take_back_client(shop, receptionist, wang)
    take_back_note(shop, receptionist, note)
    with pytest.raises(NotAllowed):
        take_back_client(shop, advisor, wang)
    clock.instant += timedelta(days=1)
    with pytest.raises(RuleBroken, match="opened today"):
        take_back_client(shop, owner, wang)
    clock.instant -= timedelta(days=1)
    take_back_client(shop, under_her_word(shop, advisor, Action.TAKE_BACK), wang)
    with pytest.raises(RuleBroken, match="already"):
        take_back_client(shop, receptionist, wang)
    with pytest.raises(DeskError):
        edit_client(shop, owner, wang, WANG)


def test_an_edit_is_put_back_unless_somebody_edited_since(
    shop: Shop, receptionist: Acting, owner: Acting, wang: ClientId
) -> None:
    before = get_client(shop, wang).as_draft()
    edit_client(shop, receptionist, wang, replace(before, allergies="", phones=("13900009999",)))
    after = get_client(shop, wang).as_draft()
    take_back_edit(shop, receptionist, wang, before, after)
    assert get_client(shop, wang).as_draft() == before
    assert audit_lines(shop, 1)[0].action == "client.edited"
    edit_client(shop, owner, wang, replace(before, address="上海"))
    with pytest.raises(RuleBroken, match="changed again"):
        take_back_edit(shop, receptionist, wang, before, after)
    assert get_client(shop, wang).address == "上海"


def test_a_note_goes_and_the_trail_keeps_it(
    shop: Shop, clock: FixedClock, receptionist: Acting, advisor: Acting, wang: ClientId
) -> None:
    kept = add_note(shop, receptionist, wang, "喜欢安静").note_id
    slip = add_note(shop, receptionist, wang, "写错了人").note_id
    with pytest.raises(NotAllowed):
        take_back_note(shop, advisor, slip)
    take_back_note(shop, receptionist, slip)
    assert [note.text for note in client_notes(shop, wang)] == ["喜欢安静"]
    assert audit_lines(shop, 1)[0].action == "client.note_taken_back"
    with pytest.raises(NotFound):
        take_back_note(shop, receptionist, slip)
    clock.instant += timedelta(days=1)
    with pytest.raises(RuleBroken, match="written today"):
        take_back_note(shop, receptionist, kept)


def test_a_file_with_an_opening_balance_stays(shop: Shop, receptionist: Acting, wang: ClientId) -> None:
    with work(shop, receptionist) as unit:
        enter_opening(unit, wang, OpeningKind.STORED, Money(50_000))
    with pytest.raises(DeskError):
        take_back_client(shop, receptionist, wang)
