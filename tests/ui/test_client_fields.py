"""All fields of a client in their groups, by keys; and her requests, extras and gestures (M3, M7-M9, M21-M25)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.field import ExtraForm, FieldDraft, FieldGroup, FieldKind, MomentKind
from desk_app.clients.fielding import moments_of, save_field, set_values, values_of
from desk_app.ui.desk import Desk
from desk_app.ui.forms.values_form import GroupCard
from desk_app.ui.pages.client_fields import ClientFieldsPage
from tests.ui.conftest import FakeDoors
from tests.ui.salon_scene import Hands, Settle, put_on_screen

ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def client(desk: Desk) -> ClientId:
    made = add_client(desk.shop, desk.acting, ClientDraft("李岚", phones=("13800009999",))).client_id
    set_values(desk.shop, desk.acting, made, {"likes": "tea"})
    return made


@pytest.fixture
def page(desk: Desk, client: ClientId, qtbot: QtBot, settle: Settle, hands: Hands) -> ClientFieldsPage:
    made = ClientFieldsPage(desk)
    desk.tasks.touched.connect(made.note)
    made.open(client_id=client)
    put_on_screen(made, qtbot, settle)
    made.refresh()
    settle()
    hands.window = made
    return made


def group(page: ClientFieldsPage, wanted: FieldGroup) -> GroupCard:
    return next(card for card in page.groups if card.group is wanted)


def texts(desk: Desk, client: ClientId) -> dict[str, str]:
    return {key: value.text for key, value in values_of(desk.shop, client).items()}


def test_a_group_that_says_nothing_is_folded(page: ClientFieldsPage, hands: Hands) -> None:
    assert group(page, FieldGroup.PERSON).content.isVisible()
    assert not group(page, FieldGroup.COST).content.isVisible()
    hands.press(Qt.Key.Key_A, ALT)
    assert all(card.content.isVisible() for card in page.groups)
    assert group(page, FieldGroup.PERSON).boxes["likes"].typed() == "tea"


def test_what_is_typed_is_kept_by_a_key_and_taken_back(
    desk: Desk, page: ClientFieldsPage, client: ClientId, hands: Hands, settle: Settle, doors: FakeDoors
) -> None:
    page.unfold_all()
    group(page, FieldGroup.PERSON).boxes["likes"].put_typed("coffee")
    group(page, FieldGroup.COST).boxes["cost_time"].put_typed("4")
    hands.press(Qt.Key.Key_S, CONTROL)
    settle()
    assert texts(desk, client) == {"likes": "coffee", "cost_time": "4"}
    undo = doors.toasts[-1][1]
    assert undo is not None
    undo()
    settle()
    assert texts(desk, client) == {"likes": "tea"}


def test_a_sensitive_field_opens_with_her_consent(
    desk: Desk, page: ClientFieldsPage, client: ClientId, hands: Hands, settle: Settle
) -> None:
    page.unfold_all()
    card = group(page, FieldGroup.MEANS)
    assert not card.boxes["means"].isEnabled()
    assert card.boxes["client_kind"].isEnabled()
    card.ticks[Purpose.MEANS].setChecked(True)
    card.boxes["means"].put_typed("ample")
    hands.press(Qt.Key.Key_S, CONTROL)
    settle()
    assert texts(desk, client)["means"] == "ample"
    page.refresh()
    settle()
    assert not group(page, FieldGroup.MEANS).ticks


def test_a_refusal_stands_beside_its_field_and_nothing_typed_is_lost(
    desk: Desk, page: ClientFieldsPage, client: ClientId, hands: Hands, settle: Settle, qtbot: QtBot
) -> None:
    save_field(desk.shop, desk.acting, FieldDraft("Shoe size", FieldKind.NUMBER))
    page.refresh()
    settle()
    card = group(page, FieldGroup.OWN)
    card.unfold()
    card.boxes["own_1"].setFocus()
    hands.write("big")
    hands.press(Qt.Key.Key_S, CONTROL)
    settle()
    assert "no number" in card.forms["own_1"].error
    again = ClientFieldsPage(desk)
    qtbot.addWidget(again)
    again.open(client_id=client)
    again.show()
    again.come_into_view()
    settle()
    assert group(again, FieldGroup.OWN).boxes["own_1"].typed() == "big"


def test_what_happened_is_written_down_with_its_day(
    desk: Desk, page: ClientFieldsPage, client: ClientId, hands: Hands, settle: Settle
) -> None:
    assert not page.form.isVisible()
    page.kind.put(MomentKind.EXTRA.value)
    assert page.form.isVisible()
    page.text.box.put_typed("A sample of the new cream")
    hands.press(Qt.Key.Key_W, ALT)
    settle()
    assert "a thing" in page.form.error
    page.form.box.put_typed(ExtraForm.MATERIAL.value)
    hands.press(Qt.Key.Key_W, ALT)
    settle()
    (kept,) = moments_of(desk.shop, client)
    assert (kept.kind, kept.form, kept.on) == (MomentKind.EXTRA, ExtraForm.MATERIAL, desk.today)
    page.refresh()
    settle()
    page.list.choose(0)
    hands.press(Qt.Key.Key_Z, ALT)
    settle()
    assert moments_of(desk.shop, client) == ()
