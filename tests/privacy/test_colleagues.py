"""Notes to colleagues and second advisors are hers as well: in her copy, found by her name, gone when she goes."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, get_client
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.knowing.desk import answer_note, get_note, pass_note, read_inbox
from desk_app.knowing.handing import hand_over
from desk_app.knowing.note import Closing, ColleagueNoteId, NoteDraft
from desk_app.overview.whole import check_everything
from desk_app.privacy.copying import read_copy
from desk_app.privacy.erasing import ErasureReason, erase_client, hold_for_law
from desk_app.privacy.keeping import Lapse, let_lapse, what_lapsed
from desk_app.privacy.naming import mentions_of
from desk_app.privacy.store import GONE
from desk_app.staff.account import Acting, StaffId
from tests.trail import audit_lines

OWNER, ADVISOR, DESK = StaffId(1), StaffId(2), StaffId(3)


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    draft = ClientDraft("欧阳璟雯", advisor_id=ADVISOR, second_advisor_id=DESK)
    return add_client(shop, owner, draft).client_id


@pytest.fixture
def answered(shop: Shop, owner: Acting, advisor: Acting, client: ClientId) -> ColleagueNoteId:
    note = pass_note(shop, owner, NoteDraft(ADVISOR, "她怀孕了先别说", client)).note_id
    answer_note(shop, advisor, note, "知道了不说")
    return note


def in_file(shop: Shop, said: str) -> bool:
    files = shop.path.parent.glob(f"{shop.path.name}*")
    return any(said.encode() in path.read_bytes() for path in files)


def test_they_are_in_her_copy(
    shop: Shop, owner: Acting, client: ClientId, answered: ColleagueNoteId, tmp_path: Path
) -> None:
    records = json.loads(read_copy(shop, owner, client).as_json())["records"]
    assert [row["text"] for row in records["colleague_note"]] == ["她怀孕了先别说"]
    assert [row["staff_id"] for row in records["client_second_advisor"]] == [DESK]


def test_they_go_when_she_is_erased(
    shop: Shop, owner: Acting, client: ClientId, answered: ColleagueNoteId, receptionist: Acting
) -> None:
    waiting = pass_note(shop, owner, NoteDraft(DESK, "给她打个电话", client)).note_id
    hand_over(shop, owner, ADVISOR, OWNER)
    erase_client(shop, owner, client, ErasureReason.ASKED)
    for note in (answered, waiting):
        assert get_note(shop, owner, note).text == GONE
        assert get_note(shop, owner, note).closing is not Closing.OPEN
    assert not read_inbox(shop, receptionist).mine
    assert get_client(shop, client).second_advisor_id is None
    assert shop.database.execute_sql("SELECT count(*) FROM handed_client").fetchone()[0] == 0
    assert not any(in_file(shop, said) for said in ("怀孕", "知道了不说", "打个电话"))
    assert not check_everything(shop.path).problems


def test_none_is_written_about_whoever_was_erased(shop: Shop, owner: Acting, client: ClientId) -> None:
    erase_client(shop, owner, client, ErasureReason.ASKED)
    with pytest.raises(DeskError, match="erased"):
        pass_note(shop, owner, NoteDraft(ADVISOR, "她是谁", client))


def test_the_trail_never_tells_what_a_note_says(shop: Shop, answered: ColleagueNoteId) -> None:
    told = str([line.detail for line in audit_lines(shop) if line.action.startswith("colleague_note")])
    assert "怀孕" not in told
    assert "知道了" not in told


def test_another_client_named_in_one_is_found_and_taken_out(
    shop: Shop, owner: Acting, advisor: Acting, client: ClientId
) -> None:
    other = add_client(shop, owner, ClientDraft("王芳")).client_id
    note = pass_note(shop, owner, NoteDraft(ADVISOR, "她和欧阳璟雯一起来", other)).note_id
    answer_note(shop, advisor, note, "欧阳璟雯说改天")
    keys = [mention.key for mention in mentions_of(shop, client)]
    assert keys == [f"colleague_note.text:{note}", f"colleague_note.answer:{note}"]
    erase_client(shop, owner, client, ErasureReason.ASKED, keys)
    kept = get_note(shop, owner, note)
    assert "璟雯" not in kept.text + kept.answer
    assert not check_everything(shop.path).problems


def test_a_note_about_nobody_that_names_her_is_found_too(shop: Shop, owner: Acting, client: ClientId) -> None:
    note = pass_note(shop, owner, NoteDraft(ADVISOR, "欧阳璟雯的快递到了")).note_id
    (mention,) = mentions_of(shop, client)
    assert (mention.key, mention.client_id) == (f"colleague_note.text:{note}", None)
    erase_client(shop, owner, client, ErasureReason.ASKED, [mention.key])
    assert "璟雯" not in get_note(shop, owner, note).text


def test_their_words_lapse_with_those_of_calls_once_they_are_closed(
    shop: Shop, owner: Acting, client: ClientId, answered: ColleagueNoteId, clock: FixedClock
) -> None:
    waiting = pass_note(shop, owner, NoteDraft(ADVISOR, "还没答的", client)).note_id
    clock.instant += timedelta(days=3 * 366)
    assert {one.kind: one.count for one in what_lapsed(shop)}[Lapse.CALL_NOTES] == 1
    let_lapse(shop, owner, (Lapse.CALL_NOTES,))
    assert (get_note(shop, owner, answered).text, get_note(shop, owner, answered).answer) == (GONE, GONE)
    assert get_note(shop, owner, waiting).text == "还没答的"
    assert {one.kind: one.count for one in what_lapsed(shop)}[Lapse.CALL_NOTES] == 0
    assert not in_file(shop, "怀孕")


def test_what_the_law_holds_does_not_lapse(
    shop: Shop, owner: Acting, client: ClientId, answered: ColleagueNoteId, clock: FixedClock
) -> None:
    hold_for_law(shop, owner, client, "公安")
    clock.instant += timedelta(days=3 * 366)
    let_lapse(shop, owner, (Lapse.CALL_NOTES,))
    assert get_note(shop, owner, answered).text == "她怀孕了先别说"
