"""The client's page: what it shows, what must not be missed, where it leads, what is written on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.care.desk import file_complaint
from desk_app.clients.client import Birthday, ClientDraft, ClientId
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.desk import add_client, add_note, edit_client, get_client
from desk_app.followup.phrase import Phrase
from desk_app.money import Money
from desk_app.overview.desk import client_page
from desk_app.overview.entry import EntryKind, Upcoming
from desk_app.privacy.desk import consents_of
from desk_app.salon.catalogue import ServiceId
from desk_app.salon.desk import correct_visit, get_visit, record_visit
from desk_app.salon.visit import VisitDraft, VisitItemDraft
from desk_app.staff.account import StaffId
from desk_app.till.payment import Tender
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import LOOK_ROLE, RowLook
from desk_app.ui.pages.client_sheet import Ahead, read_sheet, strips
from desk_app.ui.widgets.floating_bar import FloatingBar
from desk_app.words import use_language, words_for
from tests.ui.conftest import FakeDoors, Opened
from tests.ui.salon_scene import FACE, a_visit, furnish

Settle = Callable[[], None]
TODAY = date(2026, 11, 21)


@pytest.fixture
def client(desk: Desk) -> ClientId:
    draft = ClientDraft(
        name="王婧颖", phones=("13800004821", "13900002222"), code="A-00417", gender="f",
        birthday=Birthday(8, 15, 1988, lunar=True), document_kind="resident_id", document_number="11010519491231002X",
        tags=("会员",), notes="两颊换季紧绷", allergies="酒精", alerts="忌果酸", advisor_id=StaffId(2),
        call_from=840, call_to=960,
    )  # fmt: skip
    return add_client(desk.shop, desk.acting, draft).client_id


def visit(client_id: ClientId, price: int = 38000) -> VisitDraft:
    item = VisitItemDraft("补水", 1, Money(price, "CNY"), None)
    return VisitDraft(client_id, TODAY, (item,), score=9, tender=Tender.CASH)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def test_one_glance(desk: Desk, opened: Opened, client: ClientId) -> None:
    page = opened(client_id=client)
    assert page.card.name.text() == "王婧颖"
    facts = page.card.facts.accessibleName().split("\n")
    assert facts[:8] == [
        "Phone 138 0000 4821",
        " 139 0000 2222",
        "Member A-00417",
        "Document 1101**********002X",
        "Birthday lunar 15th of 8th month, 1988",
        "Gender Female",
        "Advisor 周琳",
        "Call hours 14:00–16:00",
    ]
    assert page.card.badges.accessibleName() == "会员, New here"
    assert page.remarks.said.text() == "两颊换季紧绷"
    assert page.client_in_view == client


def test_what_must_not_be_missed_is_said_whole(desk: Desk, opened: Opened, settle: Settle, client: ClientId) -> None:
    long = "、".join(["酒精", "果酸", "水杨酸", "对苯二胺", "花生", "青霉素"] * 6)
    draft = get_client(desk.shop, client).as_draft()
    file_complaint(desk.shop, desk.acting, client, "等了二十分钟")
    page = opened(client_id=client)
    first, second = page.card.strips.text().split("\n")
    assert first == "Allergies: 酒精 · 忌果酸"
    assert second.startswith("Open complaint, answer by")
    assert second.endswith("等了二十分钟")
    short = page.card.strips.height()
    changed = ClientDraft(name=draft.name, allergies=long, do_not_call=True)
    page.note(edit_client(desk.shop, desk.acting, client, changed).touched)
    settle()
    lines = page.card.strips.text().split("\n")
    assert lines[0] == f"Allergies: {long}"
    assert lines[2] == "Does not want to be called"
    assert page.card.strips.height() > short + 60  # a long allergy takes more lines, it is never shortened


def test_a_client_without_anything_looks_whole(desk: Desk, opened: Opened) -> None:
    client = add_client(desk.shop, desk.acting, ClientDraft(name="无")).client_id
    page = opened(client_id=client)
    assert page.card.facts.accessibleName().startswith("Phone none in the file\nMember ")
    assert not page.card.strips.isVisible()
    assert not page.pawn.isVisible()
    assert page.timeline.model.rowCount() == 0
    assert "F3" in page.timeline.list.empty
    assert page.ahead.model.rowCount() == 0


def test_nothing_of_one_client_stands_beside_the_next(
    desk: Desk, opened: Opened, settle: Settle, client: ClientId
) -> None:
    record_visit(desk.shop, desk.acting, visit(client))
    other = add_client(desk.shop, desk.acting, ClientDraft(name="李岚")).client_id
    page = opened(client_id=client)
    page.open(client_id=other)
    page.come_into_view()
    assert page.card.name.text() == ""  # the one before is gone before the answer comes
    assert not page.card.strips.isVisible()
    assert page.timeline.model.rowCount() == 0
    settle()
    assert page.card.name.text() == "李岚"
    assert page.timeline.model.rowCount() == 0


def test_a_missing_client_is_said(opened: Opened) -> None:
    page = opened(client_id=9999)
    assert "no client" in page.banner.text()
    assert page.nobody.isVisible()


def test_the_timeline_reads_on_by_pages(desk: Desk, opened: Opened, settle: Settle, client: ClientId) -> None:
    for number in range(120):
        add_note(desk.shop, desk.acting, client, f"note {number}")
    page = opened(client_id=client)
    model = page.timeline.model
    assert model.rowCount() == 120, "the bar stands for the whole"
    assert len(model.rows()) == 50
    page.timeline.list.scrollToBottom()
    QApplication.processEvents()
    settle()
    model.data(model.index(60, 0), LOOK_ROLE)
    QApplication.processEvents()
    settle()
    said = [row.look.title for row in model.rows()]
    assert said == [f"note {number}" for number in reversed(range(120))]


def test_tabs_narrow_the_timeline(desk: Desk, opened: Opened, settle: Settle, client: ClientId) -> None:
    record_visit(desk.shop, desk.acting, visit(client))
    add_note(desk.shop, desk.acting, client, "喜欢安静")
    page = opened(client_id=client)
    kinds = {row.entry.kind for row in page.timeline.model.rows()}
    assert kinds == {EntryKind.VISIT, EntryKind.PAYMENT, EntryKind.NOTE}
    page.timeline.tabs.open("notes")
    settle()
    assert [row.look.title for row in page.timeline.model.rows()] == ["喜欢安静"]
    press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)  # round to the first
    assert page.timeline.tabs.value() == "all"
    press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert {row.entry.kind for row in page.timeline.model.rows()} == {EntryKind.VISIT}


def test_enter_on_a_visit_opens_it_for_correction(
    desk: Desk, doors: FakeDoors, opened: Opened, settle: Settle, client: ClientId
) -> None:
    made = record_visit(desk.shop, desk.acting, visit(client))
    page = opened(client_id=client)
    page.timeline.tabs.open("visits")
    settle()
    page.timeline.list.setFocus()
    page.timeline.list.choose(0)
    press(Qt.Key.Key_Return)
    assert doors.went == [("record_service", {"visit_id": made.visit_id})]
    again = correct_visit(desk.shop, desk.acting, made.visit_id, visit(client, 28000), "price")
    page.note(again.touched)
    settle()
    old = [number for number, row in enumerate(page.timeline.model.rows()) if row.entry.old]
    page.timeline.list.choose(old[0])
    press(Qt.Key.Key_Return)
    assert len(doors.went) == 1  # a corrected visit is not corrected again
    assert "corrected later" in page.banner.text()


@pytest.mark.parametrize(
    ("key", "page_name"),
    [(Qt.Key.Key_C, "calls"), (Qt.Key.Key_E, ""), (Qt.Key.Key_N, "note"), (Qt.Key.Key_Q, "answer")],
)
def test_the_keys_of_the_page(
    doors: FakeDoors, opened: Opened, settle: Settle, client: ClientId, key: Qt.Key, page_name: str
) -> None:
    page = opened(client_id=client)
    assert page.timeline.list.hasFocus()
    press(key)
    settle()
    if page_name == "calls":
        assert doors.went == [("calls", {"client_id": client})]
    elif page_name == "note":
        assert page.timeline.line.hasFocus()
    elif page_name == "answer":
        assert page.file.asking.choice.hasFocus() or page.file.asking.line.hasFocus()
    else:
        assert page.writing


def test_the_buttons_lead_on_with_the_client(doors: FakeDoors, opened: Opened, client: ClientId) -> None:
    page = opened(client_id=client)
    for button in (page.doings.record, page.doings.ticket, page.doings.pay, page.timeline.paper):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    page.action_pay()
    assert doors.went == [
        ("record_service", {"client_id": client}),
        ("pawn_ticket", {"client_id": client}),
        ("till", {"client_id": client}),
        ("paper", {"kind": "client", "id": client}),
        ("till", {"client_id": client}),
    ]


def test_a_complaint_and_a_promise_are_begun_with_the_client(
    doors: FakeDoors, opened: Opened, client: ClientId
) -> None:
    page = opened(client_id=client)
    press(Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    for button in (page.doings.complaint, page.doings.promise):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    both = [("care", {"client_id": client, "new": new}) for new in ("complaint", "promise")]
    assert doors.went == both * 2


def test_a_note_is_written_and_read_in_full(
    desk: Desk, doors: FakeDoors, opened: Opened, settle: Settle, client: ClientId
) -> None:
    page = opened(client_id=client)
    page.timeline.line.setFocus()
    page.timeline.line.setText("  她想换早上  ")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)  # a second time before the first is kept
    settle()
    page.note(edit_client(desk.shop, desk.acting, client, ClientDraft(name="王婧颖")).touched)
    settle()
    assert [row.look.title for row in page.timeline.model.rows()] == ["她想换早上"]
    assert page.timeline.line.text() == ""
    assert [said for said, _undo in doors.toasts] == ["The note is kept."]
    page.timeline.list.setFocus()
    page.timeline.list.choose(0)
    press(Qt.Key.Key_Return)
    settle()
    assert page.timeline.reader.isVisible()
    assert page.timeline.reader.said.text() == "她想换早上"
    press(Qt.Key.Key_Escape)
    assert not page.timeline.reader.isVisible()
    press(Qt.Key.Key_Escape)
    assert doors.backs == 1


def test_a_note_begun_waits_for_its_client(desk: Desk, opened: Opened, settle: Settle, client: ClientId) -> None:
    other = add_client(desk.shop, desk.acting, ClientDraft(name="李岚")).client_id
    page = opened(client_id=client)
    page.timeline.line.setText("begun")
    page.open(client_id=other)
    page.come_into_view()
    settle()
    assert page.timeline.line.text() == ""
    assert opened(client_id=client).timeline.line.text() == "begun"


def test_the_next_question_lands_in_the_file(
    desk: Desk, doors: FakeDoors, opened: Opened, settle: Settle, client: ClientId
) -> None:
    bare = add_client(desk.shop, desk.acting, ClientDraft(name="李岚")).client_id
    page = opened(client_id=bare)
    assert page.file.asking.question.text() == "On which number can we reach you?"
    assert page.file.percent.text() == "7%"
    assert not page.file.asking.keep.isVisible()
    page.file.asking.line.setFocus()
    QTest.keyClicks(page.file.asking.line, "12")
    assert page.file.asking.keep.isVisible()
    assert not page.file.asking.put_off.isVisible()
    press(Qt.Key.Key_Return)
    settle()
    assert "too few digits" in page.file.asking.fault.text()
    page.file.asking.line.setText("138 0000 9999")
    assert page.file.asking.fault.text() == ""
    press(Qt.Key.Key_Return)
    settle()
    assert get_client(desk.shop, bare).phones == ("13800009999",)
    page.refresh()  # the window tells the page, here nobody does
    settle()
    assert page.file.percent.text() == "17%"
    assert page.file.asking.question.text() == "Is there anything you are allergic to?"
    assert page.file.asking.line.text() == ""
    undo = doors.toasts[-1][1]
    assert undo is not None
    undo()
    settle()
    assert get_client(desk.shop, bare).phones == ()


def test_a_question_of_few_answers_is_picked(desk: Desk, opened: Opened, settle: Settle) -> None:
    draft = ClientDraft(name="李岚", phones=("13800009999",), allergies="无")
    page = opened(client_id=add_client(desk.shop, desk.acting, draft).client_id)
    assert page.file.asking.question.text().startswith("May we call you")
    assert page.file.asking.choice.isVisible()
    page.file.asking.answer()  # nothing picked: nothing kept
    settle()
    assert page.sheet is not None
    assert get_client(desk.shop, page.sheet.client.id).may_call is None
    page.file.asking.choice.put("no")
    QTest.mouseClick(page.file.asking.keep, Qt.MouseButton.LeftButton)
    settle()
    assert get_client(desk.shop, page.sheet.client.id).may_call is False


def test_a_sensitive_answer_is_kept_with_its_consent_in_one_step(
    desk: Desk, opened: Opened, settle: Settle, qtbot: QtBot
) -> None:
    bare = add_client(desk.shop, desk.acting, ClientDraft(name="李岚", phones=("13800009999",))).client_id
    page = opened(client_id=bare)
    health, identity, means = page.file.asking.consents
    press(Qt.Key.Key_Q)
    assert health.isHidden()
    QTest.keyClicks(page.file.asking.line, "jiujing")
    assert not health.isHidden()
    assert identity.isHidden()
    assert means.isHidden()
    press(Qt.Key.Key_Return)
    settle()
    assert "tick that she agrees" in page.file.asking.fault.text()
    assert (get_client(desk.shop, bare).allergies, consents_of(desk.shop, bare)) == ("", ())
    page.refresh()
    settle()
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is health.tick
    press(Qt.Key.Key_Space)
    assert page.file.asking.fault.text() == ""
    page.refresh()  # what somebody else writes meanwhile does not take the tick away
    settle()
    assert health.tick.isChecked()
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.file.asking.keep
    press(Qt.Key.Key_Space)
    settle()
    assert get_client(desk.shop, bare).allergies == "jiujing"
    (consent,) = consents_of(desk.shop, bare)
    assert (consent.purpose, consent.answer, consent.channel) == (Purpose.HEALTH, Answer.GIVEN, Channel.SCREEN)
    page.refresh()
    settle()
    assert page.file.asking.question.text().startswith("May we call you")
    assert health.isHidden()


def test_the_consent_of_one_client_is_not_that_of_the_next(desk: Desk, opened: Opened, settle: Settle) -> None:
    ids = [
        add_client(desk.shop, desk.acting, ClientDraft(name=name, phones=(phone,))).client_id
        for name, phone in (("李岚", "13800009999"), ("王静", "13800009998"))
    ]
    page = opened(client_id=ids[0])
    page.file.asking.line.setText("酒精")
    page.file.asking.consents[0].tick.setChecked(True)
    page.open(client_id=ids[1])
    page.come_into_view()
    settle()
    assert not page.file.asking.consents[0].tick.isChecked()
    page.file.asking.line.setText("花粉")
    page.file.asking.answer()
    settle()
    assert [get_client(desk.shop, each).allergies for each in ids] == ["", ""]


def test_later_hides_the_question(opened: Opened, settle: Settle, desk: Desk) -> None:
    bare = add_client(desk.shop, desk.acting, ClientDraft(name="李岚")).client_id
    page = opened(client_id=bare)
    QTest.mouseClick(page.file.asking.put_off, Qt.MouseButton.LeftButton)
    assert not page.file.asking.isVisible()
    page.refresh()
    settle()
    assert not page.file.asking.isVisible()
    assert page.file.percent.text() == "7%"


def test_another_clients_change_is_not_read(desk: Desk, opened: Opened, settle: Settle, client: ClientId) -> None:
    page = opened(client_id=client)
    before = page.sheet
    other = add_client(desk.shop, desk.acting, ClientDraft(name="李岚"))
    page.note(other.touched)
    settle()
    assert page.sheet is before
    page.note(add_note(desk.shop, desk.acting, client, "neu").touched)
    settle()
    assert page.sheet is not before


def test_only_the_keys_of_what_is_in_view_are_listed(opened: Opened, client: ClientId, settle: Settle) -> None:
    page = opened(client_id=client)
    here = {"E", "N", "T", "C", "F", "Q", "Alt+L", "Alt+X", "Alt+D", "Alt+C", "Alt+P", "Alt+M", "Alt+T", "Alt+Y"}
    here |= {"Alt+F", "Alt+G", "Alt+R", "Alt+V", "Alt+W", "Ctrl+F", "Ctrl+PgDown", "Ctrl+PgUp", "Esc"}
    assert {key.sequence for key in page.keys} == here
    page.edit()
    settle()
    assert {key.sequence for key in page.keys} == {"Ctrl+Return", "Alt+K", "Alt+O", "Alt+B", "Alt+R", "Esc"}


def test_a_ticket_past_its_grace_is_told(desk: Desk, client: ClientId) -> None:
    page = client_page(desk.shop, client)
    late = Upcoming("ticket", date(2026, 11, 20), Phrase("D-1"), urgent=True, ref=1)
    soon = Upcoming("ticket", date(2026, 11, 21), Phrase("D-2"), urgent=True, ref=2)
    for upcoming, told in (((late,), True), ((soon,), False), ((late, late), True)):
        said = [strip.said for strip in strips(replace(page, upcoming=upcoming), TODAY, words_for("en"))]
        assert any("past" in each for each in said) == told


def test_the_page_in_chinese(desk: Desk, opened: Opened, client: ClientId) -> None:
    use_language("zh_CN")
    page = opened(client_id=client)
    assert page.card.strips.text() == "过敏：酒精 · 忌果酸"
    assert "生日 农历1988年八月十五" in page.card.facts.accessibleName()
    assert page.doings.record.text() == "记一次护理"


def test_a_corrected_visit_is_counted_once(desk: Desk) -> None:
    client, _other = furnish(desk)
    for number, count in ((0, "1 visit"), (1, "2 visits")):
        old = a_visit(desk, client, days_ago=number)
        item = VisitItemDraft("", price=FACE, service_id=ServiceId(1))
        draft = VisitDraft(client, get_visit(desk.shop, old.visit_id).on, (item,))
        correct_visit(desk.shop, desk.acting, old.visit_id, draft, "typed wrong")
        said = [badge.said for badge in read_sheet(desk.shop, client, desk.words).badges]
        assert said == [count]


def test_a_full_file_is_not_cut_off(opened: Opened, desk: Desk, client: ClientId, settle: Settle) -> None:
    """What comes up gives its room before the notes do, and the bar of the column keeps off the cards."""
    notes = replace(get_client(desk.shop, client).as_draft(), notes="两颊换季紧绷，晚霜用量减半。" * 12)
    edit_client(desk.shop, desk.acting, client, notes)
    page = opened(client_id=client)
    sheet = page.sheet
    assert sheet is not None
    upcoming = Upcoming("booking", TODAY, Phrase("a"))
    look = page.ahead.model
    page.ahead.show_sheet(replace(sheet, ahead=(Ahead(upcoming, RowLook("Day 7 after the facial")),) * 6))
    page.pawn.show_sheet(replace(sheet, pawned="¥24,000.00", pawned_more="1 open ticket"))
    settle()
    for _turn in range(4):  # a layout inside a layout
        QApplication.processEvents()
    line = page.remarks.said.fontMetrics().lineSpacing()
    area = page.remarks.said.visibleRegion().boundingRect()
    assert area.height() >= 2 * line
    assert area.height() % line == 0, "it ends below a line"
    assert page.ahead.list.viewport().height() % 44 == 0, "it ends below a row"
    assert look.rowCount() == 6
    bottom = page.remarks.mapTo(page, QPoint(0, page.remarks.height())).y()
    assert bottom <= page.height() - page.body.contentsMargins().bottom()
    page.resize(1282, 430)
    QApplication.processEvents()
    bar = next(each for each in page.findChildren(FloatingBar) if each.isVisible() and each.parentWidget() is page)
    card = page.doings.mapTo(page, QPoint(page.doings.width(), 0)).x()
    assert bar.x() >= card


def test_a_refused_answer_and_the_words_to_read_are_in_view_and_lie_over_nothing(
    opened: Opened, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    """In a narrow column at the foot of a full file; in English the words take four lines."""
    her = ClientDraft("王婧颖", ("13800004821",), gender="f", birthday=Birthday(3, 7), address="静安区愚园路 9 号")
    client = add_client(desk.shop, desk.acting, replace(her, may_call=True, call_from=600, notes="怕痛")).client_id
    page = opened(client_id=client)
    page.resize(1282, 430)
    settle()
    block = page.file.asking
    question = page.asking.question
    assert question is not None
    assert question.field.key == "allergies"
    block.focus_answer()
    QTest.keyClicks(block.line, "alcohol")
    QTest.keyClick(block.line, Qt.Key.Key_Return)
    settle()
    (consent,) = [each for each in block.consents if each.isVisible()]
    assert block.fault.isVisible()
    qtbot.waitUntil(lambda: not block.fault.visibleRegion().isEmpty())
    assert consent.words.geometry().bottom() < consent.tick.geometry().top()
    assert consent.words.height() >= consent.words.heightForWidth(consent.words.width())
