"""M11: notes to colleagues in the window, driven by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.clock import FixedClock
from desk_app.knowing.desk import Box, finish_note, get_note, keep_escalations, notes_page, pass_note, read_inbox
from desk_app.knowing.note import Closing, ColleagueNoteId, NoteDraft, State
from desk_app.overview.desk import timeline
from desk_app.overview.entry import EntryKind
from desk_app.staff.account import Acting, StaffId
from desk_app.ui.desk import Desk
from desk_app.ui.pages.notes import NotesPage
from desk_app.ui.pages.today import TodayPage
from tests.conftest import NOW
from tests.ui.conftest import FakeDoors, Opened
from tests.ui.salon_scene import Settle

OWNER, ADVISOR, DESK, HANDS = (StaffId(number) for number in range(1, 5))
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Made = Callable[..., NotesPage]


@pytest.fixture
def client(desk: Desk) -> ClientId:
    draft = ClientDraft("王婧颖", ("13800004821",), advisor_id=ADVISOR, second_advisor_id=DESK)
    return add_client(desk.shop, desk.acting, draft).client_id


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle) -> Made:
    def make(**where: object) -> NotesPage:
        made = NotesPage(desk)
        qtbot.addWidget(made)
        made.resize(1282, 712)
        made.show()
        made.activateWindow()
        made.open(**where)
        made.come_into_view()
        settle()
        made.focus_first()
        return made

    return make


def to_owner(desk: Desk, acting: Acting, client: ClientId | None, text: str = "想请您回个话") -> ColleagueNoteId:
    return pass_note(desk.shop, acting, NoteDraft(OWNER, text, client)).note_id


def test_m11_enter_opens_a_answers(
    page: Made, desk: Desk, client: ClientId, beautician: Acting, qtbot: QtBot, settle: Settle, doors: FakeDoors
) -> None:
    note = to_owner(desk, beautician, client)
    made = page()
    assert get_note(desk.shop, desk.acting, note).seen_at is None, "to see it in a list is not to open it"
    QTest.keyClick(made.list, Qt.Key.Key_Return)
    settle()
    assert get_note(desk.shop, desk.acting, note).state(NOW) is State.SEEN
    assert made.card.text.text() == "想请您回个话"
    QTest.keyClick(made.list, Qt.Key.Key_A)
    assert made.card.answer_box.hasFocus()
    QTest.keyClicks(made.card.answer_box, "ok, today")
    QTest.keyClick(made.card.answer_box, Qt.Key.Key_Return, CTRL)
    settle()
    kept = get_note(desk.shop, desk.acting, note)
    assert (kept.closing, kept.answer) == (Closing.ANSWERED, "ok, today")
    said, undo = doors.toasts[-1]
    assert "李岚" in said
    assert undo is not None
    undo()
    settle()
    assert get_note(desk.shop, desk.acting, note).closing is Closing.OPEN


def test_m11_d_says_it_is_done(
    page: Made, desk: Desk, client: ClientId, beautician: Acting, qtbot: QtBot, settle: Settle
) -> None:
    note = to_owner(desk, beautician, client)
    made = page()
    QTest.keyClick(made.list, Qt.Key.Key_D)
    settle()
    assert get_note(desk.shop, desk.acting, note).closing is Closing.DONE
    made.refresh()
    settle()
    assert made.model.rows()[0].closing is Closing.DONE


def test_an_answer_begun_is_put_back(
    page: Made, desk: Desk, client: ClientId, beautician: Acting, qtbot: QtBot, settle: Settle
) -> None:
    note = to_owner(desk, beautician, client)
    made = page(note_id=int(note))
    settle()
    QTest.keyClicks(made.card.answer_box, "halfway")
    made.close()
    again = page(note_id=int(note))
    settle()
    assert again.card.answer_box.typed() == "halfway"


def test_an_empty_answer_is_refused_beside_the_field(
    page: Made, desk: Desk, client: ClientId, beautician: Acting, qtbot: QtBot, settle: Settle
) -> None:
    made = page(note_id=int(to_owner(desk, beautician, client)))
    settle()
    made.card.answer_box.setFocus()
    QTest.keyClick(made.card.answer_box, Qt.Key.Key_Return, CTRL)
    settle()
    assert made.card.answer.error


def test_m11_alt_n_writes_one_by_keys_alone(
    page: Made, desk: Desk, client: ClientId, qtbot: QtBot, settle: Settle, advisor: Acting
) -> None:
    made = page()
    QTest.keyClick(made.list, Qt.Key.Key_N, ALT)
    settle()
    form = made.form
    assert form is not None
    assert form.to_box.hasFocus()
    assert "22 Nov 2026 14:30" in form.due.text(), "twelve hours of opening"
    form.hours_box.put(2)
    assert "16:30" in form.due.text()
    form.to_box.put(str(ADVISOR))
    form.text_box.setFocus()
    QTest.keyClicks(form.text_box, "bring the sample")
    QTest.keyClick(form.text_box, Qt.Key.Key_Return, CTRL)
    settle()
    (note,) = notes_page(desk.shop, advisor, Box.MINE)
    assert (note.text, note.client_id, note.answer_by) == ("bring the sample", None, NOW + timedelta(hours=2))
    assert made.form is None


def test_a_note_begun_is_kept_with_whose_it_is(
    page: Made, desk: Desk, client: ClientId, qtbot: QtBot, settle: Settle
) -> None:
    made = page(new=True, client_id=int(client))
    settle()
    form = made.form
    assert form is not None
    assert form.pick.client_id == client
    form.to_box.put(str(DESK))
    form.to_box.picked.emit(str(DESK))
    QTest.keyClicks(form.text_box, "she")
    QTest.keyClick(form.text_box, Qt.Key.Key_Escape)
    again = page(new=True, client_id=int(client))
    settle()
    assert again.form is not None
    assert (again.form.text_box.typed(), again.form.to_box.read()) == ("she", str(DESK))


def test_m11_what_nobody_answered_is_listed_for_the_owner(
    page: Made, desk: Desk, client: ClientId, beautician: Acting, settle: Settle, clock: FixedClock
) -> None:
    note = pass_note(desk.shop, beautician, NoteDraft(ADVISOR, "没人理", client)).note_id
    clock.instant = NOW + timedelta(days=2)
    made = page(box="escalated")
    settle()
    assert [one.id for one in made.model.rows()] == [note]
    assert get_note(desk.shop, desk.acting, note).escalated_at == clock.instant, "kept when first shown"


def test_m11_today_says_what_waits_and_alt_n_goes_there(
    desk: Desk, client: ClientId, beautician: Acting, qtbot: QtBot, settle: Settle, doors: FakeDoors
) -> None:
    note = to_owner(desk, beautician, client)
    today = TodayPage(desk)
    qtbot.addWidget(today)
    today.show()
    today.come_into_view()
    qtbot.waitUntil(today.notes.isVisible, timeout=5000)
    settle()
    assert "1 note for you · 李岚 · 王婧颖 · 想请您回个话" in today.notes.text()
    QTest.keyClick(today, Qt.Key.Key_N, ALT)
    assert doors.went[-1] == ("notes", {"box": "mine", "note_id": int(note)})
    finish_note(desk.shop, desk.acting, note)
    today.refresh()
    settle()
    qtbot.waitUntil(lambda: not today.notes.isVisible(), timeout=5000)


def test_m11_today_shows_the_owner_what_escalated_and_keeps_it_once(
    desk: Desk, beautician: Acting, qtbot: QtBot, settle: Settle, clock: FixedClock
) -> None:
    note = pass_note(desk.shop, beautician, NoteDraft(ADVISOR, "没人理")).note_id
    clock.instant = NOW + timedelta(days=2)
    today = TodayPage(desk)
    qtbot.addWidget(today)
    today.show()
    today.come_into_view()
    qtbot.waitUntil(today.notes.isVisible, timeout=5000)
    settle()
    assert "1 note that nobody answered · 李岚 to 周琳" in today.notes.text()
    qtbot.waitUntil(lambda: get_note(desk.shop, desk.acting, note).escalated_at is not None, timeout=5000)
    assert keep_escalations(desk.shop, desk.acting).count == 0
    assert not read_inbox(desk.shop, desk.acting).unwritten


def test_m11_from_her_file_a_note_goes_to_a_colleague_and_stands_there(
    desk: Desk, client: ClientId, opened: Opened, qtbot: QtBot, settle: Settle, doors: FakeDoors, advisor: Acting
) -> None:
    page = opened(client_id=client)
    line = page.timeline.line
    page.timeline.to.put(str(ADVISOR))
    QTest.keyClicks(line, "she wants the light one")
    QTest.keyClick(line, Qt.Key.Key_Return)
    settle()
    (note,) = notes_page(desk.shop, advisor, Box.MINE)
    assert (note.text, note.client_id) == ("she wants the light one", client)
    assert (line.text(), page.timeline.to.read()) == ("", "")
    entry = timeline(desk.shop, client, kinds=[EntryKind.COLLEAGUE])[0]
    assert entry.ref == note.id
    page.refresh()
    settle()
    shown = next(row for row in page.timeline.model.rows() if row.entry.kind is EntryKind.COLLEAGUE)
    page.timeline.opened.emit(shown)
    assert doors.went[-1] == ("notes", {"note_id": int(note.id)})
    said, undo = doors.toasts[-1]
    assert "周琳" in said
    assert undo is not None
    undo()
    settle()
    assert get_note(desk.shop, desk.acting, note.id).closing is Closing.TAKEN_BACK


def test_whom_a_note_goes_to_is_kept_with_it(
    desk: Desk, client: ClientId, opened: Opened, qtbot: QtBot, settle: Settle
) -> None:
    page = opened(client_id=client)
    page.timeline.to.put(str(ADVISOR))
    page.timeline.to.picked.emit(str(ADVISOR))
    QTest.keyClicks(page.timeline.line, "half")
    page.close()
    again = opened(client_id=client)
    assert (again.timeline.line.text(), again.timeline.to.read()) == ("half", str(ADVISOR))
    assert "周琳" in again.timeline.line.placeholderText()


def test_m4_both_advisors_stand_in_her_file(desk: Desk, client: ClientId, opened: Opened) -> None:
    page = opened(client_id=client)
    assert page.sheet is not None
    assert ("Advisor", "周琳 · 苏雪") in page.sheet.facts
