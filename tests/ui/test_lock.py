"""What the lock leaves to be seen: the picture of the locked window is the same whatever was open before."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.consent import Channel, Purpose
from desk_app.clients.desk import add_client
from desk_app.clients.photograph import Part
from desk_app.clients.photographing import NewPhotograph, add_photographs
from desk_app.db.shop import Shop
from desk_app.demo.photographs import portrait
from desk_app.places import state_folder
from desk_app.privacy.desk import give_consent
from desk_app.staff.account import Acting, Role, StaffDraft
from desk_app.staff.desk import save_staff
from desk_app.ui.main_window import MainWindow
from desk_app.ui.memory import Memory
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.pages.client_photographs import ClientPhotographsPage
from desk_app.ui.widgets.photograph_view import Face
from desk_app.ui.widgets.pick_box import PickBox

NAME = "王婧颖"


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    return add_client(shop, owner, ClientDraft(NAME, phones=("13812345678",), notes="青霉素过敏")).client_id


@pytest.fixture
def window(shop: Shop, owner: Acting, qtbot: QtBot, client: ClientId, qapp: QApplication) -> Iterator[MainWindow]:
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)  # a picture must not depend on when it is taken
    made = MainWindow(shop, Memory(state_folder()))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.sign_in(owner)
    yield made
    qapp.setCursorFlashTime(flash)
    made.tasks.close()
    made.drafts.close()
    made.collector.close()
    gc.disable()


def at_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.tasks.busy)
    QApplication.processEvents()


def locked_picture(window: MainWindow, qtbot: QtBot) -> QImage:
    at_rest(window, qtbot)
    assert window.locked
    seen = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert seen == [window]
    assert NAME not in window.windowTitle()
    QTest.mouseMove(window, QPoint(3, 3))  # nothing is drawn as under the mouse
    last = window.grab().toImage()
    for _again in range(50):  # the page of the lock comes together in several turns
        qtbot.wait(60)
        now = window.grab().toImage()
        if now == last:
            return now
        last = now
    raise AssertionError("it never comes to rest")


def a_question(window: MainWindow, _qtbot: QtBot) -> None:
    QTimer.singleShot(200, window.lock)
    assert not window.desk.dialogs.ask_once(f"Erase {NAME}?", NAME, "Erase")


def a_file_to_save(window: MainWindow, _qtbot: QtBot) -> None:
    QTimer.singleShot(200, window.lock)
    assert window.desk.dialogs.save_file("Save", f"{NAME}.pdf") is None


def a_question_upon_a_file_to_save(window: MainWindow, _qtbot: QtBot) -> None:
    there = window.desk.dialogs.start_folder() / f"{NAME}.pdf"
    there.touch()

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QFileDialog)
        QTimer.singleShot(200, window.lock)
        box.accept()  # asks whether to write over it

    QTimer.singleShot(100, press)
    assert window.desk.dialogs.save_file("Save", there.name) is None


def the_search(window: MainWindow, qtbot: QtBot) -> None:
    window.search.start()
    QTest.keyClicks(window.search, "1381")
    at_rest(window, qtbot)
    assert window.search.popup.isVisible()


def a_late_answer(window: MainWindow, _qtbot: QtBot) -> None:
    window.search.start()
    QTest.keyClicks(window.search, "1381")


def a_client_to_pick(window: MainWindow, qtbot: QtBot) -> None:
    pick = a_late_pick(window, qtbot)
    at_rest(window, qtbot)
    assert pick.popup.isVisible()


def a_late_pick(window: MainWindow, qtbot: QtBot) -> PickBox[object]:
    window.go("record_service")
    at_rest(window, qtbot)
    pick = next(each for each in window.findChildren(PickBox) if each.isVisible())
    pick.setFocus()
    QTest.keyClicks(pick, "1381")
    return pick


def a_list_of_choices(window: MainWindow, qtbot: QtBot) -> None:
    window.go("settings")
    at_rest(window, qtbot)
    next(each for each in window.findChildren(QComboBox) if each.isVisible() and each.isEnabled()).showPopup()


def a_tip(window: MainWindow, _qtbot: QtBot) -> None:
    QToolTip.showText(window.mapToGlobal(QPoint(400, 300)), NAME, window)


def the_keys(window: MainWindow, _qtbot: QtBot) -> None:
    window.action_keys()


def a_message(window: MainWindow, _qtbot: QtBot) -> None:
    window.toast(NAME, lambda: None)


def photographs(window: MainWindow, qtbot: QtBot) -> None:
    desk, client = window.desk, ClientId(1)
    give_consent(desk.shop, desk.acting, client, Purpose.PHOTOGRAPHS, Channel.PAPER)
    pair = [NewPhotograph(portrait(0, part), part) for part in (Part.BEFORE, Part.AFTER)]
    add_photographs(desk.shop, desk.acting, client, pair)
    window.go("client_photographs", client_id=client)
    at_rest(window, qtbot)
    page = window.stack.page
    assert isinstance(page, ClientPhotographsPage)
    assert page.view.paired
    page.view.turn_to(Face.WIPE)


def a_paper(window: MainWindow, qtbot: QtBot) -> None:
    page = window.stack.page
    assert isinstance(page, ClientFilePage)
    page.action_print()
    at_rest(window, qtbot)


OPENED = (
    a_question, a_file_to_save, a_question_upon_a_file_to_save, the_search, a_late_answer, a_client_to_pick,
    a_late_pick, a_list_of_choices, a_tip, the_keys, a_message, a_paper, photographs,
)  # fmt: skip


@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)", extend=True)
@pytest.mark.parametrize("opened", OPENED, ids=lambda what: what.__name__)
def test_the_locked_window_looks_the_same_whatever_was_open(
    window: MainWindow,
    client: ClientId,
    owner: Acting,
    qtbot: QtBot,
    tmp_path: Path,
    opened: Callable[[MainWindow, QtBot], object],
) -> None:
    window.lock()
    bare = locked_picture(window, qtbot)
    window.sign_in(owner)
    window.go("client_file", client_id=client)
    at_rest(window, qtbot)
    before = window.grab().toImage()
    opened(window, qtbot)
    if not window.locked:
        window.lock()
    after = locked_picture(window, qtbot)
    if after != bare:
        bare.save(str(tmp_path / "bare.png"))
        after.save(str(tmp_path / "after.png"))
    assert after == bare, tmp_path
    assert before != bare


def test_what_was_typed_is_there_again(window: MainWindow, owner: Acting, qtbot: QtBot) -> None:
    window.go("client_file", new=True)
    at_rest(window, qtbot)
    page = window.stack.page
    assert isinstance(page, ClientFilePage)
    assert page.form is not None
    name = page.form.fields["name"].box
    assert isinstance(name, QLineEdit)
    QTest.keyClicks(name, "Chen Rong")
    window.lock()
    locked_picture(window, qtbot)
    visible: list[QWidget] = [each for each in window.findChildren(QLineEdit) if each.isVisible()]
    assert name not in visible
    window.sign_in(owner)
    assert (name.isVisible(), name.text()) == (True, "Chen Rong")


def test_a_write_after_the_account_was_switched_off_locks_the_window_and_says_why(
    window: MainWindow, qtbot: QtBot, owner: Acting, receptionist: Acting
) -> None:
    shop = window.desk.shop
    window.sign_in(receptionist)
    at_rest(window, qtbot)
    save_staff(shop, owner, StaffDraft("苏雪", Role.RECEPTIONIST, active=False, id=receptionist.staff_id))
    window.tasks.command(window, lambda: add_client(shop, receptionist, ClientDraft("李静")))
    qtbot.waitUntil(lambda: window.locked)
    assert window.desk.signed_in is None
    gate = window.front.currentWidget()
    assert gate is not None
    said = " ".join(each.text() for each in gate.findChildren(QLabel) if each.isVisible())
    assert "苏雪" in said


def test_an_older_piece_of_work_of_somebody_else_locks_nobody_out(
    window: MainWindow, qtbot: QtBot, owner: Acting, receptionist: Acting
) -> None:
    shop = window.desk.shop
    save_staff(shop, owner, StaffDraft("苏雪", Role.RECEPTIONIST, active=False, id=receptionist.staff_id))
    window.tasks.command(window, lambda: add_client(shop, receptionist, ClientDraft("李静")))
    at_rest(window, qtbot)
    assert not window.locked
