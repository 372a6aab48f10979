"""An owner's word at a receptionist's desk, and the lock over what is open: the whole window, real boxes and keys."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client
from desk_app.db.shop import Shop
from desk_app.places import state_folder
from desk_app.staff.account import Acting, StaffId
from desk_app.staff.desk import locked_until, set_pin
from desk_app.ui.main_window import MainWindow
from desk_app.ui.memory import Memory
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.pages.insights import InsightsPage
from tests.trail import audit_lines

NUMBER = "11010519491231002X"
OWNER = StaffId(1)
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def client(shop: Shop, owner: Acting) -> ClientId:
    set_pin(shop, owner, OWNER, "2580")
    return add_client(shop, owner, ClientDraft("王婧颖", document_number=NUMBER)).client_id


@pytest.fixture
def make(shop: Shop, qtbot: QtBot, receptionist: Acting) -> Iterator[Callable[[], MainWindow]]:
    made: list[MainWindow] = []

    def close(window: MainWindow) -> None:
        window.tasks.close()
        window.drafts.close()
        window.collector.close()

    def build() -> MainWindow:
        for old in made:
            close(old)
        window = MainWindow(shop, Memory(state_folder()))
        made.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        window.sign_in(receptionist)
        return window

    yield build
    for window in made:
        close(window)
        gc.disable()


@pytest.fixture
def page(make: Callable[[], MainWindow], client: ClientId, qtbot: QtBot) -> ClientFilePage:
    window = make()
    window.go("client_file", client_id=client)
    qtbot.waitUntil(lambda: not window.tasks.busy)
    page = window.stack.page
    assert isinstance(page, ClientFilePage)
    return page


def window_of(page: QWidget) -> MainWindow:
    found = page.window()
    assert isinstance(found, MainWindow)
    return found


class Boxes:
    """Answers each box that opens with the next PIN; None presses Esc. Keeps what each box said."""

    def __init__(self, *pins: str | None) -> None:
        self._pins = list(pins)
        self.said: list[str] = []
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(20)

    def _look(self) -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QDialog) or not self._pins:
            return
        self.said.append("\n".join(label.text() for label in box.findChildren(QLabel)))
        pin = self._pins.pop(0)
        line = box.findChild(QLineEdit, "dialog.pin")
        assert line is not None
        if pin is None:
            QTest.keyClick(box, Qt.Key.Key_Escape)
        else:
            QTest.keyClicks(line, pin)
            QTest.keyClick(line, Qt.Key.Key_Return)

    def close(self) -> None:
        self._timer.stop()


def ask(page: ClientFilePage, qtbot: QtBot, *pins: str | None) -> list[str]:
    boxes = Boxes(*pins)
    page.timeline.list.setFocus()
    QTest.mouseClick(page.card.show_document, Qt.MouseButton.LeftButton)
    assert window_of(page).tasks.busy
    qtbot.waitUntil(lambda: not window_of(page).tasks.busy and QApplication.activeModalWidget() is None)
    boxes.close()
    return boxes.said


def shown(page: ClientFilePage) -> bool:
    return NUMBER in page.card.facts.accessibleName()


def test_an_owner_allows_it_once_and_the_trail_says_who(
    page: ClientFilePage, qtbot: QtBot, shop: Shop, receptionist: Acting
) -> None:
    (said,) = ask(page, qtbot, "2580")
    assert "苏雪 may not do this: See a whole document number." in said
    assert shown(page)
    seen, allowed = audit_lines(shop, 2)
    assert (seen.action, seen.staff_id) == ("client.document_seen", receptionist.staff_id)
    assert seen.detail == {"allowed": {"action": "see_document", "by": 1, "name": "林欣妍"}}
    assert allowed.action == "staff.allowed_once"
    page.card.hide_number()
    (again,) = ask(page, qtbot, None)  # the next time it is asked for again
    assert "may not do this" in again
    assert not shown(page)
    assert "may not do this" in page.banner.text()
    assert window_of(page).desk.signed_in == receptionist


def test_a_wrong_pin_is_asked_for_again_until_the_account_is_locked(
    page: ClientFilePage, qtbot: QtBot, shop: Shop
) -> None:
    said = ask(page, qtbot, "0000", "0000", "2580")
    assert "Tries left before a pause: 4." in said[1]
    assert "Tries left before a pause: 3." in said[2]
    assert shown(page)
    page.card.hide_number()
    said = ask(page, qtbot, *["0000"] * 5, "2580")
    assert len(said) == 5  # the fifth locked it, and no sixth box opened
    assert not shown(page)
    assert locked_until(shop, OWNER) is not None
    assert "Ask the owner" in page.banner.text() or "Too many wrong PINs" in page.banner.text()


def test_nobody_is_asked_where_there_is_no_owner_with_a_pin(
    make: Callable[[], MainWindow], shop: Shop, receptionist: Acting, qtbot: QtBot
) -> None:
    client = add_client(shop, receptionist, ClientDraft("无", document_number=NUMBER)).client_id
    window = make()
    window.go("client_file", client_id=client)
    qtbot.waitUntil(lambda: not window.tasks.busy)
    page = window.stack.page
    assert isinstance(page, ClientFilePage)
    assert ask(page, qtbot) == []
    assert "may not do this" in page.banner.text()


def test_the_lock_takes_the_box_and_the_number_away_and_the_draft_stays(
    page: ClientFilePage, qtbot: QtBot, make: Callable[[], MainWindow], owner: Acting, receptionist: Acting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    window = window_of(page)
    ask(page, qtbot, "2580")
    assert shown(page)
    monkeypatch.setattr(window.watch, "idle_seconds", lambda: 10 * 60)

    def lock_behind_the_box() -> None:
        assert isinstance(QApplication.activeModalWidget(), QDialog)
        window.lock_if_idle()

    page.card.hide_number()
    page.timeline.list.setFocus()
    QTest.mouseClick(page.card.show_document, Qt.MouseButton.LeftButton)
    QTimer.singleShot(300, lock_behind_the_box)
    qtbot.waitUntil(lambda: window.locked, timeout=5_000)
    assert QApplication.activeModalWidget() is None
    monkeypatch.setattr(window.watch, "idle_seconds", lambda: 0)
    window.sign_in(receptionist)
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert not shown(page)

    # A form half filled in: covered by the lock, there again after it, and after the program was closed.
    window.go("client_file", new=True)
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert page.form is not None
    name = page.form.fields["name"].box
    assert isinstance(name, QLineEdit)
    QTest.keyClicks(name, "Chen Rong")
    monkeypatch.setattr(window.watch, "idle_seconds", lambda: 10 * 60)
    window.lock_if_idle()
    assert window.locked
    assert not name.isVisible()
    visible = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
    assert not [said for said in visible if "王婧颖" in said or "Chen" in said or NUMBER in said]
    monkeypatch.setattr(window.watch, "idle_seconds", lambda: 0)
    window.sign_in(owner)
    assert name.isVisible()
    assert name.text() == "Chen Rong"
    window.lock()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    later = make()
    later.go("client_file", new=True)
    qtbot.waitUntil(lambda: not later.tasks.busy)
    again = later.stack.page
    assert isinstance(again, ClientFilePage)
    assert again.form is not None
    assert again.form.fields["name"].box.typed() == "Chen Rong"


def test_the_owner_shows_the_month_until_the_page_is_left(
    make: Callable[[], MainWindow], client: ClientId, shop: Shop, qtbot: QtBot
) -> None:
    """Ctrl+S and Ctrl+P ask for her too: no key of the page is dead."""
    window = make()
    window.go("insights")
    qtbot.waitUntil(lambda: not window.tasks.busy)
    page = window.stack.page
    assert isinstance(page, InsightsPage)
    assert page.ask.hasFocus()
    for key, held in ((Qt.Key.Key_P, CONTROL), (Qt.Key.Key_S, CONTROL), (Qt.Key.Key_O, ALT)):
        boxes = Boxes(None)
        window.activateWindow()  # a box that closed took that with it, where there is no window manager
        QTest.keyClick(window.windowHandle(), key, held)
        qtbot.waitUntil(lambda said=boxes.said: bool(said))  # type: ignore[misc]  # bound now
        qtbot.waitUntil(lambda: not window.tasks.busy and QApplication.activeModalWidget() is None)
        boxes.close()
        assert "may not do this: See the shop’s figures." in boxes.said[0]
        assert not page.view.pages
    boxes = Boxes("2580")
    QTest.keyClick(page.ask, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.pdf))
    boxes.close()
    assert not page.hidden.isVisible()
    assert page.save.isEnabled()
    assert audit_lines(shop, 1)[0].action == "staff.allowed_once"
    window.go("today")
    assert not page.pdf
    window.go("insights")
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert page.hidden.isVisible()
    assert not page.view.pages
    assert not page.save.isEnabled()
