"""M11: notes to a named colleague on a real file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desk_app.changes import Kind
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.db.shop import Shop
from desk_app.errors import NotAllowed, NotFound, RuleBroken
from desk_app.knowing.desk import (
    Box,
    answer_note,
    finish_note,
    get_note,
    keep_escalations,
    notes_page,
    open_note,
    pass_note,
    read_inbox,
    reopen_note,
    take_back_passed,
)
from desk_app.knowing.note import Closing, ColleagueNoteId, NoteDraft, State, Why
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting, Role, StaffDraft, StaffId
from desk_app.staff.desk import change_settings, save_staff
from tests.conftest import NOW
from tests.trail import audit_lines

OWNER, ADVISOR, DESK, HANDS = (StaffId(number) for number in range(1, 5))


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    draft = ClientDraft("王婧颖", advisor_id=ADVISOR, second_advisor_id=DESK)
    return add_client(shop, owner, draft).client_id


def passed(shop: Shop, acting: Acting, to: StaffId, client: ClientId | None = None) -> ColleagueNoteId:
    return pass_note(shop, acting, NoteDraft(to, "她想换清爽型", client)).note_id


def leave(shop: Shop, owner: Acting, number: StaffId, name: str, role: Role) -> None:
    save_staff(shop, owner, StaffDraft(name, role, active=False, id=number))


def test_m11_sent_seen_answered(shop: Shop, beautician: Acting, advisor: Acting, client: ClientId) -> None:
    made = pass_note(shop, beautician, NoteDraft(ADVISOR, " 她想换清爽型 \n", client))
    note = get_note(shop, beautician, made.note_id)
    assert (note.text, note.from_name, note.to_name, note.client) == ("她想换清爽型", "李岚", "周琳", "王婧颖")
    assert note.answer_by == NOW + timedelta(days=1), "twelve hours of opening, from 9 to 21"
    assert note.state(NOW) is State.SENT
    assert made.touched.kinds == {Kind.NOTE}
    assert made.touched.clients == {client}
    inbox = read_inbox(shop, advisor)
    assert [one.id for one in inbox.mine] == [made.note_id]
    assert inbox.new == 1
    open_note(shop, advisor, made.note_id)
    assert read_inbox(shop, advisor).new == 0
    assert get_note(shop, advisor, made.note_id).state(NOW) is State.SEEN
    answer_note(shop, advisor, made.note_id, "已换，下次带小样")
    closed = get_note(shop, beautician, made.note_id)
    assert (closed.state(NOW), closed.answer, closed.closed_by) == (State.ANSWERED, "已换，下次带小样", "周琳")
    assert not read_inbox(shop, advisor).mine
    told = [line.action for line in reversed(audit_lines(shop)) if line.action.startswith("colleague_note")]
    assert told == ["colleague_note.sent", "colleague_note.seen", "colleague_note.answered"]


def test_seen_is_kept_once_and_by_nobody_else(shop: Shop, owner: Acting, advisor: Acting, clock: FixedClock) -> None:
    note = passed(shop, owner, ADVISOR)
    before = len(audit_lines(shop))
    assert not open_note(shop, owner, note).touched.kinds
    assert len(audit_lines(shop)) == before
    open_note(shop, advisor, note)
    clock.instant = NOW + timedelta(hours=1)
    open_note(shop, advisor, note)
    assert get_note(shop, advisor, note).seen_at == NOW
    assert len(audit_lines(shop)) == before + 1


@pytest.mark.parametrize(
    ("draft", "field", "code"),
    [
        (NoteDraft(ADVISOR, " \n"), "text", "empty"),
        (NoteDraft(ADVISOR, "字" * 20_001), "text", "too_long"),
        (NoteDraft(OWNER, "自己"), "to_id", "self"),
        (NoteDraft(StaffId(77), "谁"), "to_id", "not_staff"),
        (NoteDraft(ADVISOR, "快", hours=0), "hours", "range"),
        (NoteDraft(ADVISOR, "慢", hours=241), "hours", "range"),
    ],
)
def test_what_no_note_can_be_is_refused(shop: Shop, owner: Acting, draft: NoteDraft, field: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        pass_note(shop, owner, draft)
    assert (refused.value.field, refused.value.rule) == (field, code)
    assert not read_inbox(shop, owner).mine


def test_a_client_who_is_not_there_is_refused(shop: Shop, owner: Acting) -> None:
    with pytest.raises(NotFound):
        pass_note(shop, owner, NoteDraft(ADVISOR, "谁", ClientId(99)))


def test_m11_the_owner_sets_the_time(shop: Shop, owner: Acting) -> None:
    change_settings(shop, owner, note_answer_hours=3)
    assert get_note(shop, owner, passed(shop, owner, ADVISOR)).answer_by == NOW + timedelta(hours=3)
    own = pass_note(shop, owner, NoteDraft(ADVISOR, "今天", hours=1)).note_id
    assert get_note(shop, owner, own).answer_by == NOW + timedelta(hours=1)
    with pytest.raises(RuleBroken):
        change_settings(shop, owner, note_answer_hours=0)
    with pytest.raises(RuleBroken):
        change_settings(shop, owner, note_escalates_to="nobody")


def test_m11_unanswered_it_escalates_to_the_second_advisor_once(
    shop: Shop, owner: Acting, beautician: Acting, advisor: Acting, receptionist: Acting, client: ClientId,
    clock: FixedClock,
) -> None:  # fmt: skip
    note = passed(shop, beautician, ADVISOR, client)
    assert keep_escalations(shop, owner).count == 0
    clock.instant = NOW + timedelta(days=1, seconds=1)
    assert get_note(shop, advisor, note).state(shop.now()) is State.LATE, "a function of the note and the time"
    assert [one.id for one in read_inbox(shop, receptionist).escalated] == [note], "before anybody kept it"
    assert read_inbox(shop, receptionist).unwritten
    assert keep_escalations(shop, receptionist).count == 1
    lines = len(audit_lines(shop))
    assert keep_escalations(shop, owner).count == 0
    assert len(audit_lines(shop)) == lines, "kept once"
    kept = get_note(shop, owner, note)
    assert (kept.escalated_why, kept.escalated_to, kept.escalated_at) == (Why.LATE, DESK, shop.now())
    assert not read_inbox(shop, owner).escalated
    open_note(shop, receptionist, note)
    assert not read_inbox(shop, receptionist).escalated, "shown until she has opened it"
    answer_note(shop, receptionist, note, "我来")
    assert get_note(shop, owner, note).closed_by == "苏雪"
    assert not check_everything(shop.path).problems


def test_m11_with_no_other_advisor_or_as_set_it_escalates_to_the_owner(
    shop: Shop, owner: Acting, beautician: Acting, receptionist: Acting, client: ClientId, clock: FixedClock
) -> None:
    change_settings(shop, owner, note_escalates_to="owner")
    note = passed(shop, beautician, ADVISOR, client)
    clock.instant = NOW + timedelta(days=2)
    keep_escalations(shop, beautician)
    assert [one.id for one in read_inbox(shop, owner).escalated] == [note]
    assert not read_inbox(shop, receptionist).escalated
    with pytest.raises(RuleBroken) as refused:
        finish_note(shop, receptionist, note)
    assert refused.value.rule == "not_hers"
    open_note(shop, owner, note)
    assert not read_inbox(shop, owner).escalated
    finish_note(shop, owner, note)


def test_m11_a_note_to_a_colleague_who_leaves_escalates_at_once(
    shop: Shop, owner: Acting, beautician: Acting, client: ClientId
) -> None:
    note = passed(shop, beautician, ADVISOR, client)
    leave(shop, owner, DESK, "苏雪", Role.RECEPTIONIST)
    leave(shop, owner, ADVISOR, "周琳", Role.ADVISOR)
    assert get_note(shop, owner, note).state(NOW) is State.LEFT
    assert [one.id for one in read_inbox(shop, owner).escalated] == [note], "the second advisor has left as well"
    assert keep_escalations(shop, owner).count == 1
    assert get_note(shop, owner, note).escalated_why is Why.LEFT


def test_an_escalated_note_whose_taker_leaves_comes_to_the_owner(
    shop: Shop, owner: Acting, beautician: Acting, client: ClientId, clock: FixedClock
) -> None:
    note = passed(shop, beautician, ADVISOR, client)
    clock.instant = NOW + timedelta(days=2)
    keep_escalations(shop, beautician)
    leave(shop, owner, DESK, "苏雪", Role.RECEPTIONIST)
    assert [one.id for one in read_inbox(shop, owner).escalated] == [note]


def test_who_reads_a_note_about_nobody(
    shop: Shop, owner: Acting, advisor: Acting, receptionist: Acting, beautician: Acting, client: ClientId
) -> None:
    note = passed(shop, beautician, ADVISOR)
    for acting in (owner, advisor, beautician):
        assert get_note(shop, acting, note).text
    with pytest.raises(NotFound):
        get_note(shop, receptionist, note)
    with pytest.raises(NotFound):
        open_note(shop, receptionist, note)
    about_her = passed(shop, beautician, ADVISOR, client)
    assert get_note(shop, receptionist, about_her).client == "王婧颖", "it stands in her file"


def test_only_the_addressee_an_owner_or_who_it_escalated_to_closes_it(
    shop: Shop, owner: Acting, advisor: Acting, receptionist: Acting, beautician: Acting
) -> None:
    note = passed(shop, beautician, ADVISOR)
    for acting in (beautician, receptionist):
        with pytest.raises(RuleBroken):
            answer_note(shop, acting, note, "我答")
    with pytest.raises(RuleBroken) as refused:
        answer_note(shop, advisor, note, " ")
    assert refused.value.field == "answer"
    finish_note(shop, owner, note)
    with pytest.raises(RuleBroken) as refused:
        finish_note(shop, advisor, note)
    assert refused.value.rule == "closed"


def test_slips_are_taken_back(
    shop: Shop, owner: Acting, advisor: Acting, beautician: Acting, receptionist: Acting, clock: FixedClock
) -> None:
    note = passed(shop, beautician, ADVISOR)
    with pytest.raises(NotAllowed):
        take_back_passed(shop, receptionist, note)
    take_back_passed(shop, beautician, note)
    assert get_note(shop, advisor, note).closing is Closing.TAKEN_BACK
    assert not read_inbox(shop, advisor).mine
    with pytest.raises(RuleBroken):
        reopen_note(shop, owner, note)
    other = passed(shop, beautician, ADVISOR)
    answer_note(shop, advisor, other, "好")
    reopen_note(shop, advisor, other)
    again = get_note(shop, advisor, other)
    assert (again.closing, again.answer, again.closed_at) == (Closing.OPEN, "", None)
    finish_note(shop, advisor, other)
    clock.instant = NOW + timedelta(days=1)
    with pytest.raises(NotAllowed):
        reopen_note(shop, advisor, other)
    reopen_note(shop, owner, other)


def test_lists_are_read_in_pages_open_ones_first(shop: Shop, owner: Acting, advisor: Acting, clock: FixedClock) -> None:
    made = []
    for number in range(7):
        clock.instant = NOW + timedelta(minutes=number)
        made.append(passed(shop, owner, ADVISOR))
    for number in (0, 2, 4):
        finish_note(shop, advisor, made[number])
    expected = [made[number] for number in (1, 3, 5, 6, 4, 2, 0)]
    for box, acting in ((Box.MINE, advisor), (Box.SENT, owner)):
        found, last = [], None
        while page := notes_page(shop, acting, box, last, 2):
            found += [note.id for note in page]
            last = page[-1]
        assert found == expected
    clock.instant = NOW + timedelta(days=3)
    keep_escalations(shop, owner)
    finish_note(shop, owner, made[5])
    assert [note.id for note in notes_page(shop, owner, Box.ESCALATED)] == [made[1], made[3], made[6], made[5]]
    assert not notes_page(shop, advisor, Box.ESCALATED)
