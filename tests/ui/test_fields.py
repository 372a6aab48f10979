"""The owner's page of fields, by keys: what she adds is in every file without a restart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.clients.field import Field, FieldDraft, FieldKind, Trust
from desk_app.clients.fielding import all_fields, save_field, set_values
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.pages.fields import FieldsPage
from desk_app.ui.pages.settings import SettingsPage
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import Hands, Settle, put_on_screen

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, settle: Settle, hands: Hands) -> FieldsPage:
    made = FieldsPage(desk)
    desk.tasks.touched.connect(made.note)
    put_on_screen(made, qtbot, settle)
    hands.window = made
    return made


def field(desk: Desk, key: str) -> Field:
    return next(each for each in all_fields(desk.shop, retired=True) if each.key == key)


def choose(page: FieldsPage, key: str) -> None:
    keys = [each.key for each in page.model.rows()]
    page.table.choose(keys.index(key))


def test_a_field_is_added_by_keys_and_asked_for_at_once(
    desk: Desk, page: FieldsPage, hands: Hands, settle: Settle, qtbot: QtBot, doors: FakeDoors
) -> None:
    hands.press(Qt.Key.Key_A, ALT)
    hands.write("Pets")
    hands.press(Qt.Key.Key_Tab)
    hands.write("Have you got a pet?")
    page.form.weight.put(90)
    page.form.visits.put(None)
    hands.press(Qt.Key.Key_S, CONTROL)
    settle()
    made = field(desk, "own_1")
    assert (made.label, made.kind, made.weights["salon"], made.searchable) == ("Pets", FieldKind.TEXT, 90, True)
    page.refresh()
    settle()
    assert page.form.field == made
    assert doors.toasts[-1][0] == "Pets is saved."
    client = add_client(desk.shop, desk.acting, ClientDraft("李岚")).client_id
    file = ClientFilePage(desk)
    qtbot.addWidget(file)
    file.open(client_id=client)
    file.show()
    file.come_into_view()
    settle()
    assert file.file.asking.question.text() == "Have you got a pet?"


def test_a_choice_shows_its_choices_and_a_refusal_stands_beside_its_field(
    desk: Desk, page: FieldsPage, hands: Hands, settle: Settle
) -> None:
    hands.press(Qt.Key.Key_A, ALT)
    assert not page.form.choices_field.isVisible()
    page.form.kind.put("choice")
    assert page.form.choices_field.isVisible()
    page.form.label.setText("Hair")
    hands.press(Qt.Key.Key_S, CONTROL)
    settle()
    assert "two to" in page.form.fields["choices"].error
    page.form.choices.setText("dry\nfine")
    hands.press(Qt.Key.Key_S, CONTROL)
    settle()
    assert [choice for choice, _said in field(desk, "own_1").choices] == ["dry", "fine"]
    client = add_client(desk.shop, desk.acting, ClientDraft("李岚")).client_id
    set_values(desk.shop, desk.acting, client, {"own_1": "dry"})
    page.refresh()
    settle()
    page.form.kind.put("text")
    hands.press(Qt.Key.Key_S, CONTROL)
    settle()
    assert "its kind stays" in page.form.fields["kind"].error


def test_a_built_in_field_changes_weight_and_trust_and_nothing_of_its_kind(
    desk: Desk, page: FieldsPage, hands: Hands, settle: Settle
) -> None:
    choose(page, "likes")
    assert not page.form.kind.isEnabled()
    page.form.weight.put(20)
    page.form.visits.put(4)
    page.form.score.setText("8.5")
    hands.press(Qt.Key.Key_S, CONTROL)
    settle()
    now = field(desk, "likes")
    assert (now.weights["salon"], now.trust, now.label) == (20, Trust(4, 85), "Likes")
    choose(page, "phones")
    assert not page.form.label.isEnabled()
    assert not page.form.retire_button.isVisible()


def test_retired_and_used_again(desk: Desk, page: FieldsPage, hands: Hands, settle: Settle, doors: FakeDoors) -> None:
    choose(page, "likes")
    hands.press(Qt.Key.Key_R, ALT)
    settle()
    assert not field(desk, "likes").active
    undo = doors.toasts[-1][1]
    assert undo is not None
    undo()
    settle()
    assert field(desk, "likes").active


def test_order_by_keys(desk: Desk, page: FieldsPage, hands: Hands, settle: Settle) -> None:
    choose(page, "likes")
    before = [each.key for each in all_fields(desk.shop)]
    hands.press(Qt.Key.Key_Up, ALT)
    settle()
    at = before.index("likes")
    before[at - 1], before[at] = before[at], before[at - 1]
    assert [each.key for each in all_fields(desk.shop)] == before


def test_others_look(desk: Desk, page: FieldsPage, hands: Hands, settle: Settle, receptionist: Acting) -> None:
    desk.signed_in = receptionist
    page.refresh()
    settle()
    assert not page.form.save_button.isEnabled()
    assert "owner" in page.banner.text()


def test_the_settings_lead_here(desk: Desk, doors: FakeDoors, qtbot: QtBot, settle: Settle, hands: Hands) -> None:
    save_field(desk.shop, desk.acting, FieldDraft("Pets"))
    settings = SettingsPage(desk)
    put_on_screen(settings, qtbot, settle)
    hands.window = settings
    hands.press(Qt.Key.Key_F, ALT)
    assert doors.went[-1][0] == "fields"
