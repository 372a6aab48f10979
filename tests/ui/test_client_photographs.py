"""The page of photographs, by keyboard: adding, comparing, describing, deleting, and what her consent bars."""

from __future__ import annotations

import hashlib
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.photograph import Part
from desk_app.clients.photographing import NewPhotograph, add_photographs, photograph_state, photographs_of
from desk_app.db.rows import OPEN
from desk_app.demo.photographs import portrait
from desk_app.overview.whole import check_everything
from desk_app.privacy.desk import give_consent, withdraw_consent
from desk_app.staff.account import Acting
from desk_app.ui.desk import Desk
from desk_app.ui.pages.client_photographs import ClientPhotographsPage
from desk_app.ui.widgets.photograph_view import Face
from tests.clients.test_pictures import BOMBS
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors, Opened
from tests.ui.salon_scene import Settle

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
PAIR = (
    NewPhotograph(portrait(0, Part.BEFORE), Part.BEFORE, "护理前"),
    NewPhotograph(portrait(0, Part.AFTER), Part.AFTER, "护理后"),
)


@pytest.fixture
def client(desk: Desk) -> ClientId:
    found = add_client(desk.shop, desk.acting, ClientDraft("王婧颖", phones=("13800004821",))).client_id
    give_consent(desk.shop, desk.acting, found, Purpose.PHOTOGRAPHS, Channel.PAPER)
    return found


@pytest.fixture
def page(desk: Desk, client: ClientId, qtbot: QtBot, settle: Settle) -> ClientPhotographsPage:
    shown = ClientPhotographsPage(desk)
    qtbot.addWidget(shown)
    shown.resize(1282, 690)
    desk.tasks.touched.connect(shown.note)
    shown.show()
    shown.activateWindow()
    shown.open(client_id=client)
    shown.come_into_view()
    settle()
    shown.focus_first()
    return shown


@pytest.fixture
def filled(page: ClientPhotographsPage, desk: Desk, client: ClientId, settle: Settle) -> ClientPhotographsPage:
    page.note(add_photographs(desk.shop, desk.acting, client, PAIR).touched)
    settle()
    return page


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def pick(monkeypatch: pytest.MonkeyPatch, desk: Desk, *paths: Path) -> None:
    def picked(_title: str, _filters: str, **options: Any) -> list[Path]:  # noqa: ANN401 - as the dialog takes them
        assert options == {"remember": False}
        return list(paths)

    monkeypatch.setattr(desk.dialogs, "open_files", picked)


def test_files_are_added_by_a_key_and_those_that_cannot_be_read_are_named(
    page: ClientPhotographsPage, desk: Desk, client: ClientId, settle: Settle, doors: FakeDoors, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    good, bad = tmp_path / "a.jpg", tmp_path / "IMG.heic"
    good.write_bytes(portrait(0, Part.BEFORE))
    bad.write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    pick(monkeypatch, desk, good, bad)
    press(Qt.Key.Key_A, ALT)
    settle()
    (kept,) = photographs_of(desk.shop, client)
    assert kept.part is Part.BEFORE
    assert doors.toasts[-1][0] == "1 photograph added."
    assert "IMG.heic" in page.banner.text()
    assert "JPEG" in page.banner.text()
    line = page.list.noun()
    assert line is not None
    assert line.photograph.id == kept.id
    assert line.small is not None
    assert page.view.seen is Face.ONE
    assert not page.tabs.isVisible()


def test_a_picture_is_pasted(page: ClientPhotographsPage, desk: Desk, client: ClientId, settle: Settle) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    QGuiApplication.clipboard().setImage(image)
    page.part_new.put(Part.OTHER.value)
    press(Qt.Key.Key_V, CTRL)
    settle()
    (kept,) = photographs_of(desk.shop, client)
    assert (kept.part, kept.width, kept.height) == (Part.OTHER, 400, 300)
    QGuiApplication.clipboard().clear()
    press(Qt.Key.Key_V, CTRL)
    assert "no picture" in page.banner.text()


def test_files_are_dropped(
    page: ClientPhotographsPage, desk: Desk, client: ClientId, settle: Settle, tmp_path: Path
) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(portrait(0, Part.AFTER))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    page.dragEnterEvent(entered)
    assert entered.isAccepted()
    page.dropEvent(QDropEvent(QPointF(50, 50), copy, data, left, none))
    settle()
    assert photograph_state(desk.shop, client).count == 1


def test_a_pair_is_seen_side_by_side_and_wiped_by_keys_and_by_the_mouse(
    filled: ClientPhotographsPage, settle: Settle
) -> None:
    page, view = filled, filled.view
    assert page.tabs.isVisible()
    assert (view.paired, view.seen) == (True, Face.SIDE)
    press(Qt.Key.Key_V, ALT)
    assert (view.seen, view.part) == (Face.WIPE, 50)
    left = view.grab().toImage()
    press(Qt.Key.Key_Right)  # in the list: the slider moves
    assert view.part == 55
    page.view.setFocus()
    press(Qt.Key.Key_End)
    assert view.part == 100
    assert view.grab().toImage() != left
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Right)
    assert view.part == 5
    assert "5 %" in view.accessibleName()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect().center())
    assert 45 <= view.part <= 55
    press(Qt.Key.Key_V, ALT)
    assert view.seen is Face.ONE
    page.list.setFocus()
    press(Qt.Key.Key_Down)  # the other of the pair
    settle()
    assert view.paired


def test_what_is_said_of_one_is_saved_and_typed_words_stay(
    filled: ClientPhotographsPage, desk: Desk, client: ClientId, settle: Settle
) -> None:
    page = filled
    page.details.caption.setFocus()
    page.details.caption.selectAll()
    QTest.keyClicks(page.details.caption, "fourth")
    page.list.setFocus()
    press(Qt.Key.Key_Down)
    settle()
    assert page.details.caption.text() == "护理前"
    press(Qt.Key.Key_Up)
    settle()
    assert page.details.caption.text() == "fourth"  # typed and not saved: it is still there
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert {each.caption for each in photographs_of(desk.shop, client)} == {"fourth", "护理前"}
    page.details.taken_on.setText("2030-01-01")
    press(Qt.Key.Key_Return, CTRL)
    settle()
    assert page.details.taken_on.failed


@pytest.mark.parametrize("sure", [True, False])
def test_one_is_deleted_after_a_question(
    filled: ClientPhotographsPage, desk: Desk, client: ClientId, settle: Settle, sure: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asked: list[str] = []

    def answer(*said: str) -> bool:
        asked.append(" ".join(said))
        return sure

    monkeypatch.setattr(desk.dialogs, "ask_once", answer)
    press(Qt.Key.Key_D, ALT)
    settle()
    assert photograph_state(desk.shop, client).count == (1 if sure else 2)
    assert "Backups" in asked[0]


def test_a_copy_is_saved_and_noted(
    filled: ClientPhotographsPage, desk: Desk, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.dialogs, "save_file", lambda *_said: tmp_path / "out.jpg")
    press(Qt.Key.Key_S, CTRL)
    settle()
    assert (tmp_path / "out.jpg").read_bytes()[:3] == b"\xff\xd8\xff"
    assert audit_lines(desk.shop, 1)[0].action == "export.saved"


def test_without_her_consent_the_page_leads_to_where_it_is_written_down(
    page: ClientPhotographsPage, desk: Desk, settle: Settle, doors: FakeDoors
) -> None:
    other = add_client(desk.shop, desk.acting, ClientDraft("何蓉")).client_id
    page.open(client_id=other)
    page.come_into_view()
    settle()
    page.focus_first()
    assert page.stack.currentWidget() is page.barred
    assert not page.add.isEnabled()
    assert not page.clear.isVisible()
    press(Qt.Key.Key_Return)
    assert doors.went[-1] == ("privacy", {"client_id": other})


def test_taken_back_they_leave_the_page_at_once_and_can_be_deleted_together(
    filled: ClientPhotographsPage, desk: Desk, client: ClientId, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = filled
    page.note(withdraw_consent(desk.shop, desk.acting, client, Purpose.PHOTOGRAPHS, Channel.PHONE).touched)
    settle()
    assert page.stack.currentWidget() is page.barred
    assert page.model.rowCount() == 0
    assert not page.view._pictures()
    assert "2 photographs" in page.barred.more.text()
    monkeypatch.setattr(desk.dialogs, "ask_once", lambda *_said: True)
    press(Qt.Key.Key_E, ALT)
    settle()
    assert photograph_state(desk.shop, client).count == 0
    assert not page.clear.isVisible()


def test_a_damaged_picture_is_said_and_stops_nothing(
    page: ClientPhotographsPage, desk: Desk, client: ClientId, settle: Settle
) -> None:
    add_photographs(desk.shop, desk.acting, client, PAIR)
    with desk.shop.writing():
        OPEN.execute_sql("UPDATE client_photograph_picture SET picture = ?, thumbnail = ?", (b"\xff\xd8\xffno", b"x"))
    page.refresh()
    settle()
    assert page.model.rowCount() == 2
    assert "damaged" in page.view.empty
    page.grab()


def test_a_beautician_sees_and_adds_nothing(
    filled: ClientPhotographsPage, desk: Desk, beautician: Acting, settle: Settle
) -> None:
    desk.signed_in = beautician
    filled.refresh()
    settle()
    assert filled.model.rowCount() == 2
    assert not any(button.isEnabled() for button in (filled.add, filled.remove, filled.copy))


def test_the_page_fits_and_the_clients_file_leads_here(
    filled: ClientPhotographsPage, client: ClientId, opened: Opened, doors: FakeDoors
) -> None:
    assert filled.minimumSizeHint().height() <= 634  # 690 without the top bar
    page = opened(client_id=client)
    assert page.doings.photographs.text() == "Photos (2)"
    press(Qt.Key.Key_F, ALT)
    assert doors.went[-1] == ("client_photographs", {"client_id": client})


@pytest.mark.parametrize("name", ["png of 100,000 pixels square", "jpeg of 65,535 pixels square"])
def test_a_file_from_elsewhere_with_a_bomb_in_it_is_opened_and_the_bomb_is_not(
    page: ClientPhotographsPage, desk: Desk, client: ClientId, settle: Settle, name: str
) -> None:
    """Hash and size are right, and the head of the picture claims what cannot be: ``check`` says so, and where the
    file is used all the same, nothing is decoded."""
    add_photographs(desk.shop, desk.acting, client, PAIR)
    bomb = BOMBS[name]
    with desk.shop.writing():
        OPEN.execute_sql("UPDATE client_photograph_picture SET picture = ?, thumbnail = ?", (bomb, bomb))
        said = (len(bomb), hashlib.sha256(bomb).hexdigest())
        OPEN.execute_sql("UPDATE client_photograph SET size = ?, sha256 = ?", said)
    codes = {problem.code for problem in check_everything(desk.shop.path).problems}
    assert codes == {"photograph.picture", "told.client_photograph", "told.thumbnail"}, "nor is it what its line tells"
    begun = process_time()
    page.refresh()
    settle()
    assert process_time() - begun < 1
    assert page.model.rowCount() == 2
    assert "too large" in page.view.empty
    page.grab()
