"""Consents, a client's copy and erasing her, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.care.desk import file_complaint
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.desk import add_client, edit_client, get_client
from desk_app.db.backup import back_up
from desk_app.privacy.desk import consents_of
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.staff.desk import change_settings
from desk_app.ui.desk import Desk
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.pages.privacy import PrivacyPage
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def client_id(desk: Desk) -> ClientId:
    return add_client(desk.shop, desk.acting, ClientDraft(name="王婧颖", phones=("13800004821",))).client_id


@pytest.fixture
def page(desk: Desk, client_id: ClientId, qtbot: QtBot) -> PrivacyPage:
    shown = PrivacyPage(desk)
    qtbot.addWidget(shown)
    desk.tasks.touched.connect(shown.note)
    shown.show()
    shown.open(client_id=client_id)
    shown.come_into_view()
    shown.focus_first()
    qtbot.waitUntil(lambda: shown.model.rowCount() == 7)
    return shown


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def test_a_consent_is_taken_and_taken_back_by_keyboard(
    page: PrivacyPage, desk: Desk, settle: Settle, client_id: ClientId
) -> None:
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)  # health remarks
    assert "allergies" in page.wording.text()
    page.channel.put(Channel.PHONE.value)
    press(Qt.Key.Key_G, ALT)
    settle()
    press(Qt.Key.Key_W, ALT)
    settle()
    said = [(each.purpose, each.answer, each.channel) for each in consents_of(desk.shop, client_id)]
    health = (Answer.WITHDRAWN, Answer.GIVEN)
    assert said == [(Purpose.HEALTH, answer, Channel.PHONE) for answer in health]
    chosen = page.list.noun()
    assert chosen is not None
    assert (chosen.purpose, chosen.answer) == (Purpose.HEALTH, Answer.WITHDRAWN)


def test_her_copy_goes_where_it_is_asked_for(
    page: PrivacyPage, desk: Desk, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(desk.dialogs, "open_folder", lambda _title: out)
    page.action_print()
    settle()
    assert sorted(path.suffix for path in out.iterdir()) == [".json", ".pdf"]


@pytest.mark.parametrize("sure", [True, False])
def test_erasing_asks_and_takes_her_drafts_with_it(
    page: PrivacyPage, desk: Desk, settle: Settle, client_id: ClientId, monkeypatch: pytest.MonkeyPatch, sure: bool
) -> None:
    monkeypatch.setattr(desk.dialogs, "ask_once", lambda *_said: sure)
    desk.drafts.keep(f"note:{client_id}", {"text": "怕痛"})
    desk.drafts.keep("booking:new", {"who": "13800004821"})
    desk.drafts.keep("catalogue:1", {"name": "面部护理"})
    press(Qt.Key.Key_E, ALT)
    settle()
    assert get_client(desk.shop, client_id).erased is sure
    gone = {f"note:{client_id}", "booking:new"} if sure else set()
    assert set(desk.drafts.forms()) == {f"note:{client_id}", "booking:new", "catalogue:1"} - gone
    assert page.gives.isEnabled() is not sure


def test_erasing_names_the_other_files_that_name_her_before_and_after(
    page: PrivacyPage, desk: Desk, settle: Settle, client_id: ClientId, monkeypatch: pytest.MonkeyPatch
) -> None:
    her = get_client(desk.shop, client_id).name
    friend = add_client(desk.shop, desk.acting, ClientDraft("甲", notes=f"friend of {her}")).client_id
    code = get_client(desk.shop, friend).code
    said: list[str] = []

    def ask(_question: str, consequence: str, _yes: str) -> bool:
        said.append(consequence)
        return True

    monkeypatch.setattr(desk.dialogs, "ask_once", ask)
    monkeypatch.setattr(Desk, "banner", lambda _desk, text, *_how: said.append(text))
    press(Qt.Key.Key_E, ALT)
    settle()
    assert [text.endswith(code) and "1 other file names her" in text for text in said] == [True, True]


def test_what_hinders_erasing_is_said_and_the_button_is_off(
    page: PrivacyPage, desk: Desk, settle: Settle, client_id: ClientId
) -> None:
    assert page.erase.isEnabled()
    page.note(file_complaint(desk.shop, desk.acting, client_id, "等了二十分钟").touched)
    settle()
    assert page.why.text() == "A complaint is open. It must be answered first."
    assert not page.erase.isEnabled()
    press(Qt.Key.Key_E, ALT)
    settle()
    assert not get_client(desk.shop, client_id).erased


def test_the_backups_that_still_hold_her_are_named_in_both_places(
    page: PrivacyPage, desk: Desk, settle: Settle, client_id: ClientId, tmp_path: Path
) -> None:
    folders = (tmp_path / "first", tmp_path / "stick")
    for folder in folders:
        folder.mkdir()
    change_settings(desk.shop, desk.acting, backup_folder=str(folders[0]), backup_second_folder=str(folders[1]))
    for folder in folders:
        back_up(desk.shop, folder)
    assert page.old.isHidden()
    page.note(erase_client(desk.shop, desk.acting, client_id, ErasureReason.ASKED).touched)
    settle()
    assert not page.old.isHidden()
    assert all(str(folder) in page.still.text() for folder in folders)
    assert "deleted by 21 Nov 2028 at the latest" in page.still.text()
    assert page.minimumSizeHint().height() <= 712, "it fits the smallest window"


@pytest.mark.parametrize("sure", [True, False])
def test_withdrawn_health_remarks_are_cleared_when_somebody_says_so(
    page: PrivacyPage, desk: Desk, settle: Settle, client_id: ClientId, monkeypatch: pytest.MonkeyPatch, sure: bool
) -> None:
    draft = ClientDraft(name="王婧颖", phones=("13800004821",), allergies="酒精")
    page.note(edit_client(desk.shop, desk.acting, client_id, draft).touched)
    settle()
    monkeypatch.setattr(desk.dialogs, "ask_once", lambda *_said: sure)
    page.list.choose(2)
    assert "can be cleared" in page.governs.text()
    press(Qt.Key.Key_W, ALT)
    settle()
    kept = get_client(desk.shop, client_id)
    assert (kept.health_barred, kept.allergies) == (True, "" if sure else "酒精")


def test_what_nothing_obeys_yet_is_said(page: PrivacyPage) -> None:
    page.list.choose(4)
    assert "keeps no photographs yet" in page.governs.text()
    page.list.choose(6)
    assert "passes nothing on" in page.governs.text()


def test_the_client_file_leads_here_by_a_key(
    desk: Desk, doors: FakeDoors, client_id: ClientId, settle: Settle, qtbot: QtBot
) -> None:
    page = ClientFilePage(desk)
    qtbot.addWidget(page)
    page.show()
    page.open(client_id=client_id)
    page.come_into_view()
    settle()
    page.focus_first()
    press(Qt.Key.Key_Y, ALT)
    assert doors.went == [("privacy", {"client_id": client_id})]
