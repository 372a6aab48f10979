"""The window as a whole: pages, keys, search, lock, language, backup, closing. Real clicks and keys, a real file."""

from __future__ import annotations

import gc
import re
import sys
import time
from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app.changes import Kind, touched
from desk_app.db.backup import list_backups
from desk_app.db.settings import write_setting
from desk_app.db.shop import Shop
from desk_app.places import state_folder
from desk_app.staff.account import Acting
from desk_app.staff.desk import change_settings
from desk_app.ui import page_stack, pages
from desk_app.ui.main_window import MainWindow
from desk_app.ui.memory import Memory
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.pages import PageSpec
from desk_app.ui.pages.settings import SettingsPage
from desk_app.ui.pages.sign_in import SignInPage
from desk_app.ui.session import now_asleep_or_awake
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.keys_sheet import KeysSheet
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.ui.widgets.search import Hit
from desk_app.words import N_, _, current_words


class OnePage(Page):
    """A page that counts."""

    shows: ClassVar[frozenset[Kind]] = frozenset({Kind.CLIENT})

    def _build(self) -> None:
        self.reads = 0
        self.printed = 0
        self.codes: list[str] = []
        self.line = LineInput(name="one.line")
        self.body.addWidget(self.line)

    def _connect(self) -> None:
        self.key("Alt+A", _("Add"), lambda: self.codes.append("alt"))

    def refresh(self) -> None:
        self.reads += 1

    def action_print(self) -> None:
        self.printed += 1

    def scanned(self, code: str) -> bool:
        if code.startswith("D-"):
            self.codes.append(code)
            return True
        return False


class OtherPage(OnePage):
    """Another, for the pawn trade, that Esc leaves."""

    def action_back(self) -> None:
        self.desk.back()


SPECS = (
    PageSpec("one", "_test_one:OnePage", N_("Today"), "today"),
    PageSpec("client_file", "_test_one:OtherPage", rail="one"),
    PageSpec("two", "_test_one:OtherPage", N_("Pawn"), "pawn", trade="pawn"),
    PageSpec("settings", "settings:SettingsPage", N_("Settings"), "settings"),
)


@pytest.fixture
def make(shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], MainWindow]]:
    import sys
    from types import ModuleType

    module = ModuleType("desk_app.ui.pages._test_one")
    module.OnePage, module.OtherPage = OnePage, OtherPage  # type: ignore[attr-defined]  # a module made for the test
    monkeypatch.setitem(sys.modules, "desk_app.ui.pages._test_one", module)
    made: list[MainWindow] = []

    def build() -> MainWindow:
        window = MainWindow(shop, Memory(state_folder()), SPECS)
        made.append(window)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield build
    for window in made:
        window.tasks.close()
        window.drafts.close()
        window.collector.close()
        gc.disable()


@pytest.fixture
def window(make: Callable[[], MainWindow], owner: Acting) -> MainWindow:
    made = make()
    made.sign_in(owner)
    return made


def one(window: MainWindow) -> OnePage:
    page = window.stack.made("one")
    assert isinstance(page, OnePage)
    return page


def press(window: MainWindow, keys: str) -> None:
    QTest.keySequence(window, QKeySequence(keys))


def is_locked(window: MainWindow) -> bool:
    return window.locked


def type_fast(window: MainWindow, code: str) -> None:
    """Keys as they reach the window from outside."""
    handle = window.windowHandle()
    assert handle is not None
    for letter in code:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(handle, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def test_the_first_page_opens_and_reads_once(window: MainWindow) -> None:
    assert window.stack.name == "one"
    assert one(window).reads == 1
    button = window.rail.button("one")
    assert button is not None
    assert button.isChecked()


def test_a_click_in_the_rail_opens_a_page_and_alt_left_returns(window: MainWindow, qtbot: QtBot) -> None:
    button = window.rail.button("two")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.stack.name == "two"
    press(window, "Alt+Left")
    assert window.stack.name == "one"
    assert one(window).reads == 1  # nothing changed in between


def test_a_shop_with_one_trade_does_not_see_the_other(shop: Shop, make: Callable[[], MainWindow]) -> None:
    with shop.writing():
        write_setting("trades", ["salon"])
    shop.settings_changed()
    window = make()
    assert window.rail.button("two") is None
    assert not window.has_page("two")
    window.go("two")
    assert window.stack.name == ""


def test_what_changed_refreshes_in_view_and_stales_hidden(window: MainWindow) -> None:
    window.tasks.touched.emit(touched(Kind.CLIENT))
    assert one(window).reads == 2
    window.tasks.touched.emit(touched(Kind.TICKET))
    assert one(window).reads == 2
    window.go("two")
    window.tasks.touched.emit(touched(Kind.CLIENT))
    assert one(window).reads == 2
    window.go("one")
    assert one(window).reads == 3


def test_keys_reach_the_page_or_lead_to_one(window: MainWindow) -> None:
    press(window, "Ctrl+P")
    assert one(window).printed == 1
    press(window, "F2")
    assert window.stack.name == "client_file"
    assert window.stack.page is not None
    assert window.stack.page.where == {"new": True}
    press(window, "F4")  # no such page in this window
    assert window.stack.name == "client_file"
    button = window.rail.button("one")
    assert button is not None
    assert button.isChecked()


def test_esc_leaves_a_page_that_can_be_left(window: MainWindow) -> None:
    window.go("two")
    page = window.stack.page
    assert isinstance(page, OtherPage)
    assert ("Esc", "Back") in window.keys_here()
    page.line.setFocus()
    QTest.keyClick(page.line, Qt.Key.Key_Escape)
    assert window.stack.name == "one"


def test_pages_are_made_ahead_while_nobody_does_anything(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_stack, "REST", 1)
    busy = [True, True]
    window.stack.warm(lambda: not busy or bool(busy.pop() and False))
    assert window.stack.made("two") is None
    qtbot.waitUntil(lambda: all(window.stack.made(spec.name) is not None for spec in SPECS), timeout=10_000)
    assert window.stack.name == "one"
    made = window.stack.made("two")
    assert isinstance(made, OtherPage)
    assert made.reads == 0  # made, not read: that is for whoever looks at it
    qtbot.waitUntil(lambda: not window.tasks.busy)


def test_a_large_page_is_made_ahead_in_parts_and_whole_at_once_when_somebody_goes_there(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: list[str] = []

    def build(page: SettingsPage) -> Iterator[None]:
        parts.append("begun")
        yield
        yield from plain(page)
        parts.append("whole")

    plain = SettingsPage._build
    monkeypatch.setattr(SettingsPage, "_build", build)
    window.stack.warm(lambda: True)
    qtbot.waitUntil(lambda: parts == ["begun"], timeout=10_000)
    assert window.stack.made("settings") is None
    window.go("settings")
    shown = window.stack.made("settings")
    assert shown is not None
    qtbot.waitUntil(lambda: all(window.stack.made(spec.name) is not None for spec in SPECS), timeout=10_000)
    assert window.stack.made("settings") is shown
    assert parts == ["begun", "whole"]
    qtbot.waitUntil(lambda: not window.tasks.busy)


def test_a_page_made_ahead_and_thrown_away_before_it_is_drawn_is_left_alone(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = window.stack._ahead("two")
    while window.stack.made("two") is None:
        next(going)
    window.speak("zh_CN")
    qtbot.wait(50)
    assert list(going) == []


class _Drawings(QObject):
    """Counts what is drawn."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.drawn: list[QObject] = []
        for each in widgets:
            each.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.drawn.append(watched)
        return False


def test_a_page_is_drawn_first_and_its_rows_in_the_turn_after(window: MainWindow, qtbot: QtBot) -> None:
    page = window.stack.make("two")
    rows = RowList(RowsModel[str](look=RowLook))
    page.body.addWidget(rows)
    rows.rows.show_rows(("Anna",))
    qtbot.waitUntil(lambda: not window.tasks.busy)
    drawings = _Drawings(page, rows.viewport())
    window.go("two")
    qtbot.waitUntil(lambda: rows.viewport() in drawings.drawn, timeout=5_000)
    assert drawings.drawn[0] is page
    assert drawings.drawn.index(rows.viewport()) > 0
    assert window.stack.updatesEnabled()
    assert rows.viewport().updatesEnabled()


def test_a_page_left_before_it_is_drawn_leaves_nothing_undrawn(window: MainWindow, qtbot: QtBot) -> None:
    for name in ("two", "one", "two", "one"):
        window.go(name)
    drawings = _Drawings(one(window))
    one(window).update()
    qtbot.waitUntil(lambda: bool(drawings.drawn), timeout=5_000)
    assert window.stack.updatesEnabled()


def test_slash_searches_but_types_a_slash_in_an_input(window: MainWindow) -> None:
    page = one(window)
    page.line.setFocus()
    QTest.keyClicks(page.line, "1/2")
    assert page.line.text() == "1/2"
    page.setFocus()
    press(window, "/")
    assert window.search.hasFocus()


def test_f1_lists_the_keys_that_work_here_and_no_others(window: MainWindow) -> None:
    listed = dict(window.keys_here())
    assert listed["Alt+A"] == "Add"
    assert listed["F2"] == "New client"
    assert listed["Ctrl+P"].startswith("Print")
    assert "F4" not in listed
    assert "F9" not in listed
    assert "Alt+Left" not in listed  # nowhere to go back to
    assert listed["Ctrl+Z"] == "Undo the last thing I did"  # where there is nothing it says so
    window.go("settings")
    assert {"Ctrl+Z", "Alt+Left"} <= {sequence for sequence, _said in window.keys_here()}
    window.go("one")
    press(window, "F1")
    (sheet,) = window.findChildren(KeysSheet)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_search_shows_the_newest_answer_and_enter_opens_it(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def found(text: str) -> list[Hit]:
        return [Hit(text, "", "client", lambda: opened.append(text))]

    monkeypatch.setattr(window.search, "_search", found)
    press(window, "Ctrl+K")
    QTest.keyClicks(window.search, "zxm")
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert [hit.title for hit in window.search.model.rows()] == ["zxm"]
    assert window.search.popup.isVisible()
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert opened == ["zxm"]
    assert window.search.text() == ""
    assert not window.search.popup.isVisible()


def test_enter_that_is_quicker_than_the_answer_opens_it_when_it_comes(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(window.search, "_search", lambda text: [Hit(text, "", "x", lambda: opened.append(text))])
    press(window, "Ctrl+K")
    QTest.keyClicks(window.search, "138")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert opened == []
    qtbot.waitUntil(lambda: opened == ["138"])


def test_a_scan_anywhere_is_taken_out_of_the_input_and_opens_what_it_names(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(window.search, "_search", lambda text: [Hit(text, "", "x", lambda: opened.append(text))])
    monkeypatch.setattr(window.watch, "_now", lambda: 100.0)  # no time passes between a scanner's keys
    page, handle = one(window), window.windowHandle()
    assert handle is not None
    page.line.setText("王")
    page.line.setFocus()
    type_fast(window, "R20261121")
    assert page.line.text() == "王R20261121"
    QTest.keyClick(handle, Qt.Key.Key_Return)
    assert page.line.text() == "王"
    qtbot.waitUntil(lambda: opened == ["R20261121"])
    type_fast(window, "D-2411-0087")
    QTest.keyClick(handle, Qt.Key.Key_Return)
    assert page.codes == ["D-2411-0087"]  # the page took this one itself


def test_typing_is_no_scan(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr(window.watch, "_now", lambda: next(ticks) / 10)
    codes: list[str] = []
    window.watch.scanned.connect(codes.append)
    page, handle = one(window), window.windowHandle()
    assert handle is not None
    page.line.setFocus()
    type_fast(window, "R20261121")
    QTest.keyClick(handle, Qt.Key.Key_Return)
    assert codes == []
    assert page.line.text() == "R20261121"


def test_lock_hides_everything_and_keeps_the_page(
    window: MainWindow, owner: Acting, advisor: Acting, qtbot: QtBot
) -> None:
    page = one(window)
    page.line.setText("half a sentence")
    press(window, "Ctrl+L")
    assert is_locked(window)
    assert window.desk.signed_in is None
    assert not page.isVisible()
    press(window, "Ctrl+P")
    press(window, "F2")
    assert page.printed == 0
    assert window.stack.name == "one"
    window.sign_in(owner)
    assert not is_locked(window)
    assert page.line.text() == "half a sentence"
    assert page.reads == 1
    window.lock()
    window.sign_in(advisor)
    assert page.reads == 2  # what is "mine" is another person's now
    assert advisor.name in window.top.person.text()
    qtbot.waitUntil(lambda: not window.tasks.busy)


def said_in(page: Page) -> set[str]:
    """Every word of a page: labels, buttons, what a screen reader is told, and its keys."""
    labels = {label.text() for label in page.findChildren(QLabel) if label.text()}
    buttons = {button.text() for button in page.findChildren(QAbstractButton)}
    views = {view.accessibleName() for view in page.findChildren(QAbstractItemView)}
    return labels | buttons | views | {key.said for key in page.keys}


@pytest.mark.parametrize("while_locked", [False, True])
def test_the_sign_in_page_speaks_the_other_language_whole(
    window: MainWindow, owner: Acting, qtbot: QtBot, while_locked: bool
) -> None:
    window.lock()
    if not while_locked:
        window.sign_in(owner)
    window.speak("zh_CN")
    if not while_locked:
        window.lock()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    gate = window.front.currentWidget()
    assert isinstance(gate, SignInPage)
    assert is_locked(window)
    assert {text for text in said_in(gate) if re.search("[A-Za-z]{2}", text)} <= {"PIN 码"}
    assert "锁定" in gate.reason.text()
    member = gate.people.noun()
    assert member is not None
    assert member.id == owner.staff_id, "who was at the desk is still chosen"


def test_locks_by_itself_when_nobody_is_there(
    window: MainWindow, owner: Acting, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(window.watch, "idle_seconds", lambda: 9 * 60 + 59)
    window.lock_if_idle()
    assert not is_locked(window)
    monkeypatch.setattr(window.watch, "idle_seconds", lambda: 10 * 60)
    window.lock_if_idle()
    assert is_locked(window)
    qtbot.waitUntil(lambda: not window.tasks.busy)


def test_who_opens_a_notebook_that_slept_finds_it_locked(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The first touch after a sleep comes before any timer looks how long nobody was there."""
    moved = QEvent(QEvent.Type.MouseMove)
    instant = now_asleep_or_awake()
    monkeypatch.setattr(window.watch, "_now", lambda: instant)
    window.watch.eventFilter(window, moved)
    for minutes, locked in ((9, False), (9, False), (10, True)):
        instant += minutes * 60
        window.watch.eventFilter(window, moved)
        assert is_locked(window) is locked
    qtbot.waitUntil(lambda: not window.tasks.busy)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")
def test_the_clock_of_the_lock_goes_on_in_a_sleep() -> None:
    assert abs(now_asleep_or_awake() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 5


def test_language_switches_live_and_pages_are_made_anew(window: MainWindow) -> None:
    window.go("client_file", client_id=5)
    press(window, "Alt+Left")
    before = one(window)
    before_words = current_words().language
    window.other_language()
    assert (before_words, current_words().language) == ("en", "zh_CN")
    assert window.stack.name == "one"
    assert one(window) is not before
    button = window.rail.button("settings")
    assert button is not None
    assert button.text() == "设置"
    assert window.memory.now.language == "zh_CN"


def test_a_note_can_be_undone_by_ctrl_z_once(window: MainWindow) -> None:
    undone: list[int] = []
    window.toast("Saved", lambda: undone.append(1))
    assert window.note.isVisible()
    press(window, "Ctrl+Z")
    press(window, "Ctrl+Z")
    assert undone == [1]
    assert window.note.isVisible()
    assert window.note.text() == "Nothing to undo here"
    window.toast("The lists are in", instead="Restore the backup")
    press(window, "Ctrl+Z")
    assert window.note.text() == "Restore the backup"
    window.toast("Saved")
    press(window, "Ctrl+Z")
    assert window.note.text() == "Nothing to undo here"


def test_a_refusal_without_a_place_stands_above_its_page(window: MainWindow, qtbot: QtBot) -> None:
    page = one(window)

    def refuse() -> None:
        from desk_app.errors import DeskError

        raise DeskError(N_("This is needed."))

    window.tasks.command(page.line, refuse)
    qtbot.waitUntil(lambda: page.banner.text() == "This is needed.")
    assert page.banner.isVisible()


def test_settings_apply_at_once(window: MainWindow, owner: Acting, qtbot: QtBot, qapp: QApplication) -> None:
    shop = window.desk.shop
    window.tasks.command(
        window, lambda: change_settings(shop, owner, shop_name="新兑记", theme="dark", trades=("salon",))
    )
    qtbot.waitUntil(lambda: window.windowTitle() == "新兑记")
    from desk_app.ui import theme

    assert theme.look().dark
    assert window.rail.button("two") is None
    qtbot.waitUntil(lambda: not window.tasks.busy)
    theme.use_theme(qapp, "light")


def test_the_light_makes_a_backup_when_one_is_due(window: MainWindow, owner: Acting, qtbot: QtBot) -> None:
    shop = window.desk.shop
    window.start_light()
    light = window.light
    assert light is not None
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert window.top.backup.text() == "No backup yet"
    light.tick()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert list_backups(shop.path.parent, shop.path.stem) == ()  # nothing was done yet
    change_settings(shop, owner, shop_name="新兑记")
    light.tick()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert window.top.backup.text() == "Backed up 14:30"
    assert window.top.backup.light == "ok"
    assert len(list_backups(shop.path.parent, shop.path.stem)) == 1


def test_a_failed_backup_turns_the_light_red_and_says_why(window: MainWindow, qtbot: QtBot) -> None:
    shop = window.desk.shop
    window.start_light()
    with shop.writing():
        write_setting("backup_folder", str(shop.path.parent / "gone"))
    shop.settings_changed()
    QTest.mouseClick(window.top.backup, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert (window.top.backup.text(), window.top.backup.light) == ("Backup failed", "bad")
    assert "gone" in one(window).banner.text()


def test_closing_makes_a_backup_first(window: MainWindow, owner: Acting, qtbot: QtBot) -> None:
    shop = window.desk.shop
    window.start_light()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    change_settings(shop, owner, shop_name="新兑记")
    with qtbot.waitSignal(window.closed, timeout=10_000):
        window.close()
    assert len(list_backups(shop.path.parent, shop.path.stem)) == 1
    assert not window.isVisible()


@pytest.mark.parametrize("lit", [False, True], ids=["before the light", "under the light"])
def test_what_was_done_before_the_light_was_lit_is_backed_up_too(
    window: MainWindow, owner: Acting, qtbot: QtBot, lit: bool
) -> None:
    shop = window.desk.shop
    assert window.light is None
    change_settings(shop, owner, shop_name="新兑记")
    if lit:
        window.start_light()
    with qtbot.waitSignal(window.closed, timeout=10_000):
        window.close()
    assert len(list_backups(shop.path.parent, shop.path.stem)) == 1


def test_closing_with_nothing_done_makes_no_backup(window: MainWindow, qtbot: QtBot) -> None:
    shop = window.desk.shop
    window.start_light()
    with qtbot.waitSignal(window.closed):
        window.close()
    assert list_backups(shop.path.parent, shop.path.stem) == ()


def test_a_backup_that_fails_at_closing_asks_once(
    window: MainWindow, owner: Acting, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = window.desk.shop
    window.start_light()
    qtbot.waitUntil(lambda: not window.tasks.busy)
    change_settings(shop, owner, shop_name="新兑记")
    with shop.writing():
        write_setting("backup_folder", str(shop.path.parent / "gone"))
    shop.settings_changed()
    answers, asked = iter((False, True)), []

    def ask(question: str, consequence: str, yes: str = "") -> bool:
        asked.append((question, consequence, yes))
        return next(answers)

    monkeypatch.setattr(window.desk.dialogs, "ask_once", ask)
    window.close()
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert window.isVisible()
    with qtbot.waitSignal(window.closed, timeout=10_000):
        window.close()
    assert len(asked) == 2


@pytest.mark.parametrize("spec", pages.PAGES, ids=lambda spec: spec.name)
def test_every_registered_page_can_be_made(
    spec: PageSpec, shop: Shop, owner: Acting, qtbot: QtBot, make: Callable[[], MainWindow]
) -> None:
    from desk_app.ui.page_stack import PageStack

    window = make()
    window.desk.signed_in = owner
    stack = PageStack(window.desk, pages.PAGES)
    qtbot.addWidget(stack)
    page = stack.make(spec.name)
    assert isinstance(page, Page)
    nameless = [
        widget.objectName()
        for widget in page.findChildren(LineInput)
        if not widget.objectName() or not widget.accessibleName()
    ]
    assert nameless == []


def test_every_sequence_of_a_key_is_listed(window: MainWindow) -> None:
    assert {"Ctrl+K", "/", "Ctrl+P", "Ctrl+Z"} <= {sequence for sequence, _said in window.keys_here()}


def test_a_note_makes_way_when_the_backup_light_says_more(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1366, 768)
    window.start_light()
    qtbot.waitUntil(window.top.backup.isVisible)
    window.toast("The list is in. An import cannot be undone with Ctrl+Z; the backup of 14:30 brings back what was.")
    window.top.backup.say("Backed up at 14:30", light="ok")
    QApplication.processEvents()
    place = QRect(window.top.backup.mapTo(window, QPoint()), window.top.backup.size())
    assert not place.intersects(window.note.geometry())


def test_a_note_covers_nothing_of_the_top_bar(window: MainWindow, qtbot: QtBot) -> None:
    """Long or short, with an undo or without: the search and the backup light stay whole."""
    window.resize(1366, 768)
    window.start_light()
    qtbot.waitUntil(window.top.backup.isVisible)
    for said in ("Kept.", "Ticket D-2611-0043 is issued, 24,000.00 yuan paid out in cash. Ctrl+P prints both copies."):
        for undo in (None, lambda: None):
            window.toast(said, undo)
            QApplication.processEvents()
            note = window.note.geometry()
            for part in (window.search, window.top.backup, window.top.language, window.top.person):
                place = QRect(part.mapTo(window, QPoint()), part.size())
                assert not place.intersects(note), (part.objectName(), said)
