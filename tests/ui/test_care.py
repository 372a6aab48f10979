"""Care: an answer is kept, a promise is closed, new ones are written down, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.care.desk import complaints_of, file_complaint, make_promise, open_complaints, open_promises, promises_of
from desk_app.care.owed import PromiseOutcome
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.places import state_folder
from desk_app.ui.desk import Desk
from desk_app.ui.drafts import Drafts
from desk_app.ui.forms.owed_form import Owed, OwedForm
from desk_app.ui.pages.care import CarePage
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]


@pytest.fixture
def client_id(desk: Desk) -> ClientId:
    made = add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖")).client_id
    file_complaint(desk.shop, desk.acting, made, "waited twenty minutes")
    make_promise(desk.shop, desk.acting, made, "a sample for sensitive skin", desk.shop.now() + timedelta(hours=2))
    return made


@pytest.fixture
def page(desk: Desk, client_id: ClientId, qtbot: QtBot) -> CarePage:
    shown = CarePage(desk)
    qtbot.addWidget(shown)
    desk.tasks.touched.connect(shown.note)
    shown.show()
    shown.come_into_view()
    qtbot.waitUntil(lambda: shown.complaint_model.rowCount() == 1)
    return shown


def test_an_answer_is_kept(page: CarePage, qtbot: QtBot, desk: Desk, client_id: ClientId) -> None:
    page.answer.box.setFocus()
    QTest.keyClicks(page.answer.box, "treated at once, next visit free")
    QTest.keyClick(page.answer.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.complaint_model.rowCount() == 0)
    assert not open_complaints(desk.shop)
    assert complaints_of(desk.shop, client_id)[0].answer == "treated at once, next visit free"


def test_an_empty_answer_is_refused_beside_its_field(page: CarePage, desk: Desk, settle: Settle) -> None:
    page.keep.click()
    settle()
    assert page.answer.error
    assert len(open_complaints(desk.shop)) == 1


@pytest.mark.parametrize(
    ("key", "outcome"), [(Qt.Key.Key_K, PromiseOutcome.KEPT), (Qt.Key.Key_X, PromiseOutcome.BROKEN)]
)
def test_a_promise_is_closed_with_one_key(
    page: CarePage, qtbot: QtBot, desk: Desk, client_id: ClientId, key: Qt.Key, outcome: PromiseOutcome
) -> None:
    page.promises.setFocus()
    QTest.keyClick(page.promises, key)
    qtbot.waitUntil(lambda: page.promise_model.rowCount() == 0)
    assert not open_promises(desk.shop)
    assert promises_of(desk.shop, client_id)[0].outcome is outcome


# ── new ones ──────────────────────────────────────────────────────────────────────────────────────────────────

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def write(said: str) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClicks(widget, said)


@pytest.fixture
def other(desk: Desk) -> ClientId:
    return add_client(desk.shop, desk.acting, ClientDraft(name="Ma Jing", phones=("13700003333",))).client_id


@pytest.fixture
def front(page: CarePage, other: ClientId, settle: Settle) -> CarePage:
    """The page with the keyboard on it."""
    page.resize(1282, 712)
    page.activateWindow()
    page.focus_first()
    settle()
    return page


def pick(page: CarePage, name: str, settle: Settle) -> None:
    """Types a name and takes the first found."""
    write(name)
    settle()
    press(Qt.Key.Key_Return)
    settle()
    assert form_of(page).pick.brief is not None


def form_of(page: CarePage) -> OwedForm:
    assert page.form is not None
    return page.form


def test_a_complaint_is_written_down_by_keys_alone(
    front: CarePage, desk: Desk, doors: FakeDoors, other: ClientId, settle: Settle
) -> None:
    press(Qt.Key.Key_C, ALT)
    pick(front, "ma jing", settle)
    write("the colour is too dark")
    press(Qt.Key.Key_Return, CONTROL)
    settle()
    (complaint,) = complaints_of(desk.shop, other)
    assert (complaint.text, complaint.answer_by) == ("the colour is too dark", desk.shop.now() + timedelta(hours=24))
    assert front.form is None
    assert front.complaints.hasFocus()
    assert front.complaints.noun() == complaint
    assert front.complaint_card.said.text() == "the colour is too dark"
    said, undo = doors.toasts[-1]
    assert "Ma Jing" in said
    assert undo is not None
    undo()
    settle()
    assert complaints_of(desk.shop, other)[0].withdrawn
    assert front.complaint_model.rowCount() == 1
    assert "taken back" in doors.toasts[-1][0]


def test_a_promise_is_written_down_by_keys_alone(
    front: CarePage, desk: Desk, doors: FakeDoors, other: ClientId, settle: Settle
) -> None:
    press(Qt.Key.Key_P, ALT)
    pick(front, "1370000", settle)
    write("the window seat")
    press(Qt.Key.Key_Tab)
    write("+3")
    press(Qt.Key.Key_Tab)
    write("9:15")
    press(Qt.Key.Key_Return)
    settle()
    (promise,) = promises_of(desk.shop, other)
    assert (promise.text, promise.due_at) == ("the window seat", datetime(2026, 11, 24, 1, 15, tzinfo=UTC))
    assert front.promises.noun() == promise
    assert front.promises.hasFocus()
    undo = doors.toasts[-1][1]
    assert undo is not None
    undo()
    settle()
    assert promises_of(desk.shop, other)[0].outcome is PromiseOutcome.TAKEN_BACK
    undo()
    settle()
    assert "closed already" in doors.said[-1]


def test_a_promise_without_a_time_is_due_when_calling_ends(
    front: CarePage, desk: Desk, other: ClientId, settle: Settle
) -> None:
    front.open(new="promise", client_id=int(other))
    settle()
    form = form_of(front)
    assert form.text.box.hasFocus()
    write("a sample")
    form.day.box.put_typed("2026-11-22")
    press(Qt.Key.Key_Return, CONTROL)
    settle()
    assert promises_of(desk.shop, other)[0].due_at == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("new", "typed", "field"),
    [
        ("complaint", {}, "text"),
        ("complaint", {"text": "x", "time": "14:00"}, "day"),
        ("complaint", {"text": "x", "day": "2026-11-20"}, "day"),
        ("complaint", {"text": "x", "day": "1985-02-30"}, "day"),
        ("complaint", {"text": "x" * 20_001}, "text"),
        ("promise", {"text": " \n "}, "text"),
        ("promise", {"text": "x"}, "day"),
        ("promise", {"text": "x", "day": "2026-11-22", "time": "25:00"}, "time"),
        ("promise", {"text": "x", "day": "2026-11-21", "time": "14:29"}, "day"),
        ("promise", {"text": "x", "day": "2099-01-01"}, "day"),
        ("promise", {"text": "x", "day": "0001-01-01"}, "day"),
        ("promise", {"text": "x", "day": "9999-12-31", "time": "24:00"}, "day"),
    ],
)
def test_a_refusal_stands_beside_its_field(
    front: CarePage, desk: Desk, other: ClientId, settle: Settle, new: str, typed: dict[str, str], field: str
) -> None:
    front.open(new=new, client_id=int(other))
    settle()
    form = form_of(front)
    fields = {"text": form.text, "day": form.day, "time": form.time}
    for name, said in typed.items():
        fields[name].box.put_typed(said)
    form.keep.click()
    settle()
    assert [name for name, each in fields.items() if each.error] == [field]
    assert fields[field].box.hasFocus()
    assert front.form is form
    assert (complaints_of(desk.shop, other), promises_of(desk.shop, other)) == ((), ())


def test_nobody_chosen_is_said_beside_the_search(front: CarePage, desk: Desk, settle: Settle) -> None:
    press(Qt.Key.Key_C, ALT)
    form = form_of(front)
    form.text.box.put_typed("waited")
    form.text.box.setFocus()
    press(Qt.Key.Key_Return, CONTROL)
    assert form.pick.banner.isVisible()
    assert form.pick.search.hasFocus()
    form.pick.load(1)
    settle()
    assert not form.pick.banner.isVisible()
    assert len(open_complaints(desk.shop)) == 1


def test_somebody_new_complains(front: CarePage, desk: Desk, settle: Settle) -> None:
    press(Qt.Key.Key_C, ALT)
    front.action_new_client()
    write("He Rong")
    press(Qt.Key.Key_Return)
    write("13600004444")
    press(Qt.Key.Key_Return)
    settle()
    assert form_of(front).text.box.hasFocus()
    write("nobody greeted her")
    press(Qt.Key.Key_Return, CONTROL)
    settle()
    assert [complaint.client for complaint in open_complaints(desk.shop)] == ["王婧颖", "He Rong"]


def test_what_was_typed_survives_a_crash_with_whose_it_is(
    front: CarePage, desk: Desk, qtbot: QtBot, other: ClientId, settle: Settle
) -> None:
    press(Qt.Key.Key_P, ALT)
    pick(front, "ma jing", settle)
    write("the window seat")
    form_of(front).day.box.put_typed("+3")
    press(Qt.Key.Key_Escape)
    assert front.form is None
    desk.drafts.close()  # what is on the disk is all that is left
    desk.drafts = Drafts(state_folder(), desk.shop.path, wait=0.0)
    again = CarePage(desk)
    qtbot.addWidget(again)
    again.show()
    again.begin(Owed.PROMISE)
    settle()
    form = form_of(again)
    assert (form.pick.client_id, form.text.box.typed(), form.day.box.typed()) == (other, "the window seat", "+3")
    assert "Not saved yet" in form.unsaved.text()
    form.finish()
    settle()
    assert promises_of(desk.shop, other)[0].text == "the window seat"
    assert desk.drafts.take("promise:new") == {}
    desk.drafts.close()


def test_the_draft_of_one_client_is_never_put_under_another(
    front: CarePage, client_id: ClientId, other: ClientId, settle: Settle
) -> None:
    front.open(new="complaint", client_id=int(other))
    settle()
    write("for Ma Jing only")
    front.open(new="complaint", client_id=int(client_id))
    settle()
    form = form_of(front)
    assert (form.pick.client_id, form.text.box.typed()) == (client_id, "")
    front.open(new="complaint", client_id=int(other))
    front.open(new="complaint")  # before she was read
    settle()
    assert (form.pick.client_id, form.text.box.typed()) == (None, "")
    front.open(new="complaint", client_id=int(other))
    settle()
    assert (form.pick.client_id, form.text.box.typed()) == (other, "for Ma Jing only")


def test_a_form_asked_for_by_a_file_leads_back_to_it(
    front: CarePage, doors: FakeDoors, desk: Desk, other: ClientId, settle: Settle
) -> None:
    front.open(new="complaint", client_id=int(other))
    settle()
    press(Qt.Key.Key_Escape)
    assert (doors.backs, front.form) == (1, None)
    front.open(new="complaint", client_id=int(other))
    settle()
    write("too loud")
    press(Qt.Key.Key_Return, CONTROL)
    press(Qt.Key.Key_Return, CONTROL)  # twice is once
    settle()
    assert doors.backs == 2
    assert [complaint.text for complaint in complaints_of(desk.shop, other)] == ["too loud"]


def test_a_form_that_no_file_asked_for_stands_as_it_was_left(front: CarePage, settle: Settle) -> None:
    press(Qt.Key.Key_C, ALT)
    form = form_of(front)
    form.text.box.setFocus()
    write("half")
    front.open()
    assert form_of(front) is form
    press(Qt.Key.Key_P, ALT)
    assert form_of(front).owed is Owed.PROMISE
    press(Qt.Key.Key_C, ALT)
    settle()
    assert form_of(front).text.box.typed() == "half"


def test_keys_of_a_hidden_list_do_nothing(
    front: CarePage, doors: FakeDoors, desk: Desk, client_id: ClientId, settle: Settle
) -> None:
    press(Qt.Key.Key_P, ALT)
    form_of(front).keep.setFocus()
    press(Qt.Key.Key_K)
    press(Qt.Key.Key_C, ALT)
    form_of(front).keep.setFocus()
    press(Qt.Key.Key_C)
    settle()
    assert doors.went == []
    assert promises_of(desk.shop, client_id)[0].outcome is PromiseOutcome.NONE


def test_an_answer_is_kept_beside_an_open_promise(front: CarePage, desk: Desk, settle: Settle) -> None:
    press(Qt.Key.Key_P, ALT)
    front.answer.box.setFocus()
    write("next visit free")
    press(Qt.Key.Key_Return, CONTROL)
    settle()
    assert open_complaints(desk.shop) == ()
    assert form_of(front).owed is Owed.PROMISE


def test_the_rows_of_a_client_are_chosen_and_stay_chosen(
    front: CarePage, desk: Desk, other: ClientId, settle: Settle
) -> None:
    make_promise(desk.shop, desk.acting, other, "a call", desk.shop.now() + timedelta(days=3))
    front.open(client_id=int(other))
    front.come_into_view()
    settle()
    assert front.promises.hasFocus()
    assert front.client_in_view == other
    front.refresh()
    settle()
    chosen = front.promises.noun()
    assert chosen is not None
    assert chosen.client_id == other
    assert front.promise_card.said.text() == "a call"
    assert "wrote it down on 21 Nov 2026 at 14:30" in front.promise_card.by.text()


def test_the_keys_are_listed(front: CarePage) -> None:
    assert {"Alt+C", "Alt+P", "Alt+W", "Ctrl+E", "Ctrl+Return", "C", "K", "X"} == {key.sequence for key in front.keys}
