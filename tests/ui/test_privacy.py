"""Consents, a client's copy and erasing her, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from desk_app.care.desk import file_complaint
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Answer, Channel, Purpose
from desk_app.clients.desk import add_client, edit_client, get_client, set_do_not_call
from desk_app.db.backup import back_up
from desk_app.privacy.desk import consents_of
from desk_app.privacy.erasing import ErasureReason, erase_client
from desk_app.privacy.naming import Mention
from desk_app.staff.desk import change_settings
from desk_app.ui.desk import Desk
from desk_app.ui.dialogs import Tick
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.pages.privacy import PrivacyPage
from desk_app.ui.pages.privacy_erasing import SHOWN, ask_to_erase
from desk_app.ui.widgets.buttons import Check
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
    qtbot.waitUntil(lambda: shown.model.rowCount() == len(Purpose))
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


def test_erasing_lists_who_else_names_her_and_what_is_ticked_goes(
    page: PrivacyPage, desk: Desk, settle: Settle, client_id: ClientId, monkeypatch: pytest.MonkeyPatch
) -> None:
    her = get_client(desk.shop, client_id).name
    one, two = (
        add_client(desk.shop, desk.acting, ClientDraft(name, notes=f"friend of {her}")).client_id for name in "甲乙"
    )
    codes = [get_client(desk.shop, each).code for each in (one, two)]
    said: list[str] = []
    monkeypatch.setattr(Desk, "banner", lambda _desk, text, *_how: said.append(text))

    def untick_the_second() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        ticks = box.findChildren(Check)
        said.extend(tick.text() for tick in ticks)
        said.extend(tick.accessibleDescription() for tick in ticks)
        assert QTest.qWaitForWindowActive(box)
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Y):
            QTest.keyClick(box.focusWidget() or box, key)
        if box.isVisible():
            box.reject()

    ask = desk.dialogs.ask_which

    def asking(question: str, consequence: str, lines: Sequence[Tick], yes: str) -> tuple[str, ...] | None:
        QTimer.singleShot(50, untick_the_second)
        return ask(question, consequence, lines, yes)

    monkeypatch.setattr(desk.dialogs, "ask_which", asking)
    press(Qt.Key.Key_E, ALT)
    settle()
    assert said[:2] == [f"{code} {name} · Notes" for code, name in zip(codes, "甲乙", strict=True)]
    assert said[2:4] == ["friend of 王＊＊"] * 2
    assert get_client(desk.shop, one).notes == "friend of ［已删除］"
    assert get_client(desk.shop, two).notes == f"friend of {her}"
    assert "1 place in other files is rid of her name." in said[4]
    assert said[4].endswith(f"1 other file names her in its notes; put it right by hand: {codes[1]}")


def test_leaving_the_list_erases_nothing(
    page: PrivacyPage, desk: Desk, settle: Settle, client_id: ClientId, monkeypatch: pytest.MonkeyPatch
) -> None:
    her = get_client(desk.shop, client_id).name
    friend = add_client(desk.shop, desk.acting, ClientDraft("甲", notes=her)).client_id
    monkeypatch.setattr(desk.dialogs, "ask_which", lambda *_given: None)
    press(Qt.Key.Key_E, ALT)
    settle()
    assert (get_client(desk.shop, client_id).erased, get_client(desk.shop, friend).notes) == (False, her)


def test_of_many_places_the_first_are_listed_and_the_rest_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    many = tuple(
        Mention(f"client.notes:{number}", ClientId(number), f"C{number}", "甲", "…", sure=number % 2 == 0)
        for number in range(SHOWN + 3)
    )
    held = Mention("client.notes:999", ClientId(999), "C999", "乙", "…", sure=False, held=True)
    asked: list[tuple[str, Sequence[Tick]]] = []

    def ask(_question: str, consequence: str, lines: Sequence[Tick], _yes: str) -> tuple[str, ...]:
        asked.append((consequence, lines))
        return ()

    monkeypatch.setattr(desk.dialogs, "ask_which", ask)
    assert ask_to_erase(desk.dialogs, "王", (held, *many)) == ()
    ((consequence, lines),) = asked
    assert f"{SHOWN + 3} places in other files name her." in consequence
    assert "3 more are not listed, and stay." in consequence
    assert consequence.endswith("1 more is in a file that the law keeps, and stays.")
    assert [line.ticked for line in lines] == [number % 2 == 0 for number in range(SHOWN)]


def test_her_word_lifts_do_not_call_and_the_page_says_so(
    page: PrivacyPage, desk: Desk, settle: Settle, client_id: ClientId
) -> None:
    page.note(set_do_not_call(desk.shop, desk.acting, client_id, True, "她说的"))
    settle()
    press(Qt.Key.Key_Down)  # calls
    chosen = page.list.noun()
    assert chosen is not None
    assert (chosen.purpose, chosen.answer) == (Purpose.CALLS, Answer.WITHDRAWN)
    assert page.governs.text().startswith("She asked not to be called. Agreeing lifts that")
    page.channel.put(Channel.PHONE.value)
    press(Qt.Key.Key_G, ALT)
    settle()
    assert not get_client(desk.shop, client_id).do_not_call
    assert [(one.answer, one.channel) for one in consents_of(desk.shop, client_id)] == [(Answer.GIVEN, Channel.PHONE)]
    assert not page.governs.text().startswith("She asked")


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
def test_what_was_set_aside_is_listed_and_deleted_by_key(
    page: PrivacyPage,
    desk: Desk,
    settle: Settle,
    client_id: ClientId,
    monkeypatch: pytest.MonkeyPatch,
    sure: bool,
) -> None:
    aside = desk.shop.path.with_name(f"{desk.shop.path.stem}.replaced-20261101T063000Z{desk.shop.path.suffix}")
    aside.write_bytes(b"an older shop")
    for hour in range(6):
        desk.shop.path.with_name(f"{desk.shop.path.stem}-20261120T0{hour}3000Z.deskbackup").write_bytes(b"newer")
    press(Qt.Key.Key_D, ALT)
    settle()
    page.note(erase_client(desk.shop, desk.acting, client_id, ErasureReason.ASKED).touched)
    settle()
    assert "deleted by 2 Dec 2026 at the latest" in page.still.text(), "before the many backups"
    assert page.older.text() == "and 2 more"
    assert not page.delete.isHidden()
    asked: list[str] = []

    def ask(*said: str) -> bool:
        asked.append("\n".join(said))
        return sure

    monkeypatch.setattr(desk.dialogs, "ask_once", ask)
    press(Qt.Key.Key_D, ALT)
    settle()
    assert aside.name in asked[0]
    assert aside.exists() is not sure
    assert page.delete.isHidden() is sure
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
    assert "shown to nobody, at once" in page.governs.text()
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
