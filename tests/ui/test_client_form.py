"""The form of a client: by keyboard alone, with its warnings, and nothing typed ever lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.clients.client import Birthday, ClientDraft, Gender
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.desk import add_client, count_clients, edit_client, get_client
from desk_app.clock import FixedClock
from desk_app.privacy.desk import consents_of, withdraw_consent
from desk_app.staff.desk import change_settings
from desk_app.ui.desk import Desk
from desk_app.ui.forms.client_form import ClientForm
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput
from desk_app.ui.widgets.text_area import TextArea
from tests.ui.conftest import FakeDoors, Opened

Settle = Callable[[], None]


def form_of(page: ClientFilePage) -> ClientForm:
    assert page.form is not None
    assert page.writing
    return page.form


def line(form: ClientForm, name: str) -> LineInput:
    box = form.fields[name].box
    assert isinstance(box, LineInput)
    return box


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_in(said: str) -> None:
    QTest.keyClicks(focused(), said)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def warned(form: ClientForm, qtbot: QtBot, settle: Settle) -> None:
    """Waits for the pause after the last key, and for the answer."""
    qtbot.waitUntil(lambda: not form._timer.isActive())
    settle()


def test_a_walk_in_is_saved_by_keyboard_alone(desk: Desk, doors: FakeDoors, opened: Opened, settle: Settle) -> None:
    page = opened(new=True)
    type_in("Wang Jing")
    press(Qt.Key.Key_Return)  # the phone is empty: the hand goes there, nothing is saved yet
    assert focused() is line(form_of(page), "phones")
    assert count_clients(desk.shop) == 0
    type_in("138 0000 4821")
    press(Qt.Key.Key_Return)
    settle()
    assert page.client_id is not None
    client = get_client(desk.shop, page.client_id)
    assert (client.name, client.phones) == ("Wang Jing", ("13800004821",))
    assert not page.writing
    assert page.card.name.text() == "Wang Jing"
    assert [said for said, _undo in doors.toasts] == ["Wang Jing has a file now."]
    assert doors.toasts[-1][1] is not None
    assert doors.went == []
    assert desk.drafts.take("client:new") == {}


@pytest.mark.parametrize("how", ["F9", "Ctrl+Enter", "button"])
def test_three_more_ways_to_save(desk: Desk, opened: Opened, settle: Settle, qtbot: QtBot, how: str) -> None:
    page = opened(new=True)
    line(form_of(page), "name").setText("王婧颖")
    notes = form_of(page).fields["notes"].box
    assert isinstance(notes, TextArea)
    notes.setFocus()
    if how == "F9":
        page.action_pay()
    elif how == "Ctrl+Enter":
        press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    else:
        QTest.mouseClick(form_of(page).save, Qt.MouseButton.LeftButton)
    settle()
    assert count_clients(desk.shop) == 1


def test_enter_twice_makes_one_file(desk: Desk, opened: Opened, settle: Settle) -> None:
    page = opened(new=True)
    line(form_of(page), "name").setText("王婧颖")
    form_of(page).keep()
    form_of(page).keep()
    settle()
    assert count_clients(desk.shop) == 1


def test_everything_a_form_holds_lands_in_the_file(desk: Desk, opened: Opened, settle: Settle) -> None:
    page = opened(new=True)
    form = form_of(page)
    said = {
        "name": "王婧颖", "phones": "13800004821 13900002222", "birthday": "农历八月十五", "code": "A-00417",
        "document_number": "11010519491231002X", "address": "世纪大道", "source": "朋友", "tags": "会员 怕痛",
        "call_from": "14", "call_to": "16:30", "allergies": "酒精", "alerts": "轻一点",
    }  # fmt: skip
    for name, text in said.items():
        line(form, name).setText(text)
    form.fields["notes"].box.put_typed("第一行\n第二行")
    form.health.tick.setChecked(True)
    for name, value in (("gender", "f"), ("advisor_id", "2"), ("second_advisor_id", "3"), ("may_call", "no")):
        box = form.fields[name].box
        assert isinstance(box, ChoiceInput)
        box.put(value)
        assert box.read() == value
    form.do_not_call.click()
    form.keep()
    settle()
    assert page.client_id is not None
    client = get_client(desk.shop, page.client_id)
    assert client.as_draft() == ClientDraft(
        name="王婧颖", phones=("13800004821", "13900002222"), code="A-00417", gender="f",
        birthday=Birthday(8, 15, lunar=True), document_kind="resident_id", document_number="1101**********002X",
        address="世纪大道", source="朋友", tags=("会员", "怕痛"), notes="第一行\n第二行", allergies="酒精",
        alerts="轻一点", advisor_id=client.advisor_id, may_call=False, do_not_call=True, call_from=840, call_to=990,
        second_advisor_id=client.second_advisor_id,
    )  # fmt: skip
    assert client.advisor_names == "周琳 · 苏雪"


@pytest.mark.parametrize(
    ("name", "said", "error"),
    [
        ("name", "", "A client needs a name."),
        ("phones", "12", "has too few digits"),
        ("birthday", "1985-02-30", "There is no such day"),
        ("document_number", "110105194912310021", "one digit of this ID number is wrong"),
        ("call_from", "25:00", "There is no such time"),
        ("call_to", "9:00", "end before they begin"),
    ],
)
def test_a_refusal_stands_beside_its_field(
    desk: Desk, opened: Opened, settle: Settle, name: str, said: str, error: str
) -> None:
    form = form_of(opened(new=True))
    line(form, "name").setText("王婧颖")
    line(form, "call_from").setText("14:00")
    line(form, name).setText(said)
    form.keep()
    settle()
    assert error in form.fields[name].error
    assert line(form, name).hasFocus()
    assert [each for each, field in form.fields.items() if field.error] == [name]
    assert count_clients(desk.shop) == 0
    line(form, name).setText("x")
    assert form.fields[name].error == ""  # the fault goes with the first change


def test_the_likely_file_is_shown_and_opened(
    desk: Desk, doors: FakeDoors, opened: Opened, settle: Settle, qtbot: QtBot
) -> None:
    other = add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖", phones=("13800004821",), code="A-00417"))
    form = form_of(opened(new=True))
    assert not form.strip.isVisible()
    line(form, "phones").setFocus()
    type_in("138 0000 482")
    warned(form, qtbot, settle)
    assert not form.strip.isVisible()
    type_in("1")
    warned(form, qtbot, settle)
    assert form.strip.isVisible()
    assert form.strip.accessibleName() == "Is she in the file already? 王婧颖 · 138 0000 4821 · A-00417 · Same phone"
    press(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    assert doors.went == [("client_file", {"client_id": other.client_id})]
    assert desk.drafts.take("client:new")["phones"] == "138 0000 4821"  # what was typed is still there


def test_a_client_is_not_like_herself(desk: Desk, opened: Opened, settle: Settle, qtbot: QtBot) -> None:
    own = add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖", phones=("13800004821",)))
    form = form_of(opened(client_id=own.client_id, edit=True))
    line(form, "name").setText("王静颖")
    warned(form, qtbot, settle)
    assert not form.strip.isVisible()


def test_birthday_and_document_say_how_they_are_understood(opened: Opened, settle: Settle, qtbot: QtBot) -> None:
    form = form_of(opened(new=True))
    line(form, "birthday").setText("农历八月十五")
    line(form, "document_number").setText("11010519491231002X")
    warned(form, qtbot, settle)
    birthday, document = form._note_of("birthday"), form._note_of("document_number")
    assert birthday is not None
    assert document is not None
    assert birthday.text().startswith("lunar 15th of 8th month · next on")
    assert document.text() == "Resident ID card · born 31 Dec 1949 · woman"


def test_what_was_typed_survives_the_page(desk: Desk, opened: Opened, settle: Settle) -> None:
    first = form_of(opened(new=True))
    line(first, "name").setText("王婧颖")
    first.do_not_call.click()
    advisor = first.fields["advisor_id"].box
    assert isinstance(advisor, ChoiceInput)
    advisor.put("2")
    again = form_of(opened(new=True))
    assert line(again, "name").text() == "王婧颖"
    assert again.do_not_call.isChecked()
    restored = again.fields["advisor_id"].box
    assert isinstance(restored, ChoiceInput)
    assert restored.read() == "2"  # though who works here was read later than the draft
    assert again.afresh.isVisible()
    press(Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert line(again, "name").text() == ""
    assert not again.do_not_call.isChecked()
    assert desk.drafts.take("client:new") == {}
    assert not again.afresh.isVisible()


def test_each_file_has_a_draft_of_its_own(desk: Desk, opened: Opened, settle: Settle) -> None:
    ids = [add_client(desk.shop, desk.acting, ClientDraft(name=name)).client_id for name in ("王婧颖", "李岚")]
    page = opened(client_id=ids[0], edit=True)
    line(form_of(page), "address").setText("世纪大道")
    page.open(client_id=ids[1], edit=True)
    page.come_into_view()
    settle()
    form = form_of(page)
    assert (line(form, "name").text(), line(form, "address").text()) == ("李岚", "")
    assert not form.afresh.isVisible()
    page.open(client_id=ids[0], edit=True)
    page.come_into_view()
    settle()
    form = form_of(page)
    assert (line(form, "name").text(), line(form, "address").text()) == ("王婧颖", "世纪大道")
    assert form.afresh.isVisible()


def test_an_edit_is_saved_and_undone(desk: Desk, doors: FakeDoors, opened: Opened, settle: Settle) -> None:
    saved = add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖", birthday=Birthday(4, 8, 1988, lunar=True)))
    before = get_client(desk.shop, saved.client_id).as_draft()
    page = opened(client_id=saved.client_id, edit=True)
    line(form_of(page), "allergies").setText("酒精")
    form_of(page).health.tick.setChecked(True)
    press(Qt.Key.Key_Return)
    settle()
    assert get_client(desk.shop, saved.client_id).allergies == "酒精"
    said, undo = doors.toasts[-1]
    assert said == "王婧颖: the file is changed."
    assert undo is not None
    undo()
    settle()
    assert get_client(desk.shop, saved.client_id).as_draft() == before


@pytest.mark.parametrize(
    ("field", "said", "purpose"),
    [("allergies", "酒精", Purpose.HEALTH), ("document_number", "11010519491231002X", Purpose.IDENTITY)],
)
def test_a_sensitive_field_asks_for_its_consent_first(
    desk: Desk, opened: Opened, settle: Settle, field: str, said: str, purpose: Purpose
) -> None:
    change_settings(desk.shop, desk.acting, trades=("salon",))
    client = add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖")).client_id
    form = form_of(opened(client_id=client, edit=True))
    asked = form.health if purpose is Purpose.HEALTH else form.identity
    assert asked.isHidden()
    line(form, field).setText(said)
    assert not asked.isHidden()
    form.keep()
    settle()
    assert "tick that she agrees" in form.fields[field].error
    assert not getattr(get_client(desk.shop, client), field)
    assert consents_of(desk.shop, client) == ()
    asked.tick.setChecked(True)
    form.keep()
    settle()
    assert getattr(get_client(desk.shop, client), field)
    (consent,) = consents_of(desk.shop, client)
    assert (consent.purpose, consent.answer, consent.channel) == (purpose, Answer.GIVEN, Channel.SCREEN)
    again = form_of(opened(client_id=client, edit=True))
    line(again, field).setText("")
    line(again, field).setText(said)
    assert (again.health if purpose is Purpose.HEALTH else again.identity).isHidden(), "she agreed before"


def test_what_she_took_back_asks_anew_although_it_stands_there_still(
    desk: Desk, opened: Opened, settle: Settle
) -> None:
    client = add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖", allergies="酒精")).client_id
    withdraw_consent(desk.shop, desk.acting, client, Purpose.HEALTH, Channel.PHONE)
    form = form_of(opened(client_id=client, edit=True))
    settle()
    assert form.health.isHidden(), "nothing was typed yet"
    line(form, "allergies").setText("花生")
    assert not form.health.isHidden()
    form.keep()
    settle()
    assert "tick that she agrees" in form.fields["allergies"].error
    form.health.tick.setChecked(True)
    form.keep()
    settle()
    assert get_client(desk.shop, client).usable_allergies == "花生"
    assert consents_of(desk.shop, client)[0].answer is Answer.GIVEN


def test_a_pawnshop_keeps_a_number_because_the_law_wants_it(desk: Desk, opened: Opened, settle: Settle) -> None:
    form = form_of(opened(new=True))
    line(form, "name").setText("王婧颖")
    line(form, "document_number").setText("11010519491231002X")
    assert not form.identity.isHidden()
    form.keep()
    settle()
    assert count_clients(desk.shop) == 1


def test_escape_leaves_and_keeps(desk: Desk, doors: FakeDoors, opened: Opened, settle: Settle) -> None:
    saved = add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖"))
    page = opened(client_id=saved.client_id, edit=True)
    line(form_of(page), "address").setText("世纪大道")
    press(Qt.Key.Key_Escape)
    settle()
    assert not page.writing
    assert page.card.name.text() == "王婧颖"
    assert get_client(desk.shop, saved.client_id).address == ""
    assert desk.drafts.take(f"client:{saved.client_id}")["address"] == "世纪大道"
    assert doors.backs == 0
    new = opened(new=True)
    press(Qt.Key.Key_Escape)
    assert doors.backs == 1
    assert new.writing


def test_two_people_edit_one_file(desk: Desk, doors: FakeDoors, opened: Opened, settle: Settle) -> None:
    saved = add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖", phones=("13800004821",)))
    page = opened(client_id=saved.client_id, edit=True)
    form = form_of(page)
    line(form, "address").setText("世纪大道")
    theirs = ClientDraft(name="王静颖", phones=("13800004821",), allergies="酒精")
    page.note(edit_client(desk.shop, desk.acting, saved.client_id, theirs).touched)
    settle()
    assert line(form, "address").text() == "世纪大道"  # the form is not read anew under the hand
    form.keep()
    settle()
    client = get_client(desk.shop, saved.client_id)
    assert (client.name, client.allergies, client.address) == ("王静颖", "酒精", "世纪大道")
    undo = doors.toasts[-1][1]
    assert undo is not None
    undo()
    settle()
    client = get_client(desk.shop, saved.client_id)
    assert (client.name, client.allergies, client.address) == ("王静颖", "酒精", "")


def test_a_kept_form_says_when_it_was_typed(desk: Desk, opened: Opened, settle: Settle) -> None:
    form = form_of(opened(new=True))
    assert "A name and a phone" in form.enough.text()
    line(form, "name").setText("half a na")
    at = desk.drafts.now().astimezone(ZoneInfo("Asia/Shanghai"))
    again = form_of(opened(new=True))
    assert again.enough.isVisible()
    assert again.enough.text() in {f"Not saved yet, typed at {each:%H:%M}" for each in (at, at + timedelta(minutes=1))}
    assert again.afresh.isVisible()


def test_a_fault_of_the_document_is_said_once(opened: Opened, settle: Settle, qtbot: QtBot) -> None:
    form = form_of(opened(new=True))
    note, field = form._note_of("document_number"), form.fields["document_number"]
    assert note is not None
    line(form, "name").setText("李淑珍")
    line(form, "document_number").setText("110101199003077474")  # made up, with a wrong check digit
    warned(form, qtbot, settle)
    assert "digit" in note.text()
    form.keep()
    settle()
    assert "digit" in field.error
    assert note.text() == ""
    form._ask()
    settle()
    assert note.text() == ""


def test_the_id_offers_the_birthday_and_doubts_the_gender(opened: Opened, settle: Settle, qtbot: QtBot) -> None:
    page = opened(new=True)
    form = form_of(page)
    birthday, gender = form._note_of("birthday"), form._note_of("gender")
    assert birthday is not None
    assert gender is not None
    line(form, "document_number").setText("110101199003077475")  # of a man
    form.fields["gender"].box.put_typed(Gender.MALE)
    warned(form, qtbot, settle)
    assert (birthday.text(), gender.text()) == ("Alt B: 1990-03-07, from the ID number", "")
    QTest.keyClick(line(form, "name"), Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    assert line(form, "birthday").text() == "1990-03-07"
    form.fields["gender"].box.put_typed(Gender.FEMALE)
    warned(form, qtbot, settle)
    assert gender.text() == "ID says: man"
    assert form.offered == "", "a birthday that is typed is not written over"


def test_the_form_opens_at_the_field_somebody_came_for(desk: Desk, opened: Opened, settle: Settle) -> None:
    client = add_client(desk.shop, desk.acting, ClientDraft("Mei")).client_id
    form = form_of(opened(client_id=client, edit=True, field="document_number"))
    assert focused() is line(form, "document_number")


def test_a_wish_not_to_be_called_is_not_unticked(desk: Desk, opened: Opened, settle: Settle, clock: FixedClock) -> None:
    client = add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖", do_not_call=True)).client_id
    clock.instant += timedelta(days=1)
    page = opened(client_id=client, edit=True)
    form = form_of(page)
    assert form.do_not_call.isChecked()
    form.do_not_call.click()
    form.keep()
    settle()
    assert get_client(desk.shop, client).do_not_call
    assert "only she lifts that" in page.banner.text()
    assert not form.do_not_call.isChecked(), "what was typed stays"
