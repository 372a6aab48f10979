"""The page on keys: each path on a real shop, typed with real keys."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, find_clients
from desk_app.clock import FixedClock
from desk_app.db.backup import back_up
from desk_app.db.key_file import is_locked, read_keys, sheet_fault, write_keys
from desk_app.db.keys import Cost, NewKeys, WrongKey, keys_path, new_keys, unlock, unlock_by_recovery
from desk_app.db.recovery import groups, new_recovery_key, read_groups
from desk_app.db.secret import Secret
from desk_app.db.shop import Shop
from desk_app.places import state_folder
from desk_app.reports import recovery_paper
from desk_app.reports.recovery_paper import recovery_sheet_pdf
from desk_app.reports.recovery_sheet import RecoverySheet
from desk_app.staff.account import Acting
from desk_app.staff.desk import ShopSetUp, set_up_shop, sign_in, staff_list
from desk_app.staff.keys import is_encrypted, recover, replace_recovery_key
from desk_app.ui.app import DeskApp
from desk_app.ui.desk import Desk
from desk_app.ui.dialogs import Dialogs
from desk_app.ui.drafts import Drafts
from desk_app.ui.pages import sheet_step
from desk_app.ui.pages.keys import KeysPage
from desk_app.ui.pages.settings import SettingsPage
from desk_app.ui.pages.sheet_step import SheetStep
from desk_app.ui.tasks import Tasks
from desk_app.ui.widgets.form import Field
from desk_app.words import Words
from tests.trail import audit_lines
from tests.ui.conftest import FakeDoors

Settle = Callable[[], None]
OLD, NEW = "walnut frog lamp tulip", "spring milk tea first cup"
ENTER, LEFT = Qt.Key.Key_Return, Qt.MouseButton.LeftButton


@pytest.fixture
def keys() -> NewKeys:
    return new_keys(OLD, Cost(64, 1, 1))


@pytest.fixture
def locked(tmp_path: Path, clock: FixedClock, keys: NewKeys) -> Iterator[Shop]:
    made = set_up_shop(
        tmp_path / "own.db", ShopSetUp("Dui", "Lin", owner_pin="482913", language="en"), keys=keys, clock=clock
    )
    yield made
    made.close()


@pytest.fixture
def at_locked(locked: Shop, doors: FakeDoors, qapp: QApplication) -> Iterator[Desk]:
    """The desk of an encrypted shop."""
    tasks = Tasks(locked)
    drafts = Drafts(state_folder(), locked.path, wait=0.0, key=locked.database.passphrase)
    owner = sign_in(locked, staff_list(locked)[0].id, "482913", machine="desk-1")
    yield Desk(locked, tasks, drafts, Dialogs(), doors, owner)
    tasks.close()
    drafts.close()


def shown(desk: Desk, qtbot: QtBot) -> KeysPage:
    page = KeysPage(desk)
    qtbot.addWidget(page)
    page.resize(1282, 712)
    page.show()
    page.come_into_view()
    quiet(desk, qtbot)
    return page


def quiet(desk: Desk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=20_000)


@pytest.fixture
def page(at_locked: Desk, qtbot: QtBot) -> KeysPage:
    return shown(at_locked, qtbot)


def type_into(field: Field, said: str) -> None:
    field.box.put_typed("")
    QTest.keyClicks(field.box, said)


def opens(path: Path, passphrase: str) -> bool:
    try:
        unlock(read_keys(path), passphrase)
    except WrongKey:
        return False
    return True


def step_of(page: KeysPage) -> SheetStep:
    assert page.sheet is not None
    return page.sheet


def type_back(step: SheetStep) -> None:
    QTest.keyClicks(step.group.box, step.sheet.groups[step.asked])
    QTest.keyClick(step.group.box, ENTER)


# ── an encrypted shop ─────────────────────────────────────────────────────────────────────────────────────────────


def test_it_says_how_the_shop_is_locked_and_since_when(page: KeysPage) -> None:
    said = page.facts.pairs.accessibleName()
    assert "Shop file Encrypted" in said
    assert said.count("21 Nov 2026 14:30 · Lin") == 2
    assert "own.db.keys" in page.facts.more.text()


def test_settings_lead_here_and_only_the_owner(
    desk: Desk, doors: FakeDoors, receptionist: Acting, qtbot: QtBot, settle: Settle
) -> None:
    settings = SettingsPage(desk)
    qtbot.addWidget(settings)
    settings.show()
    settings.come_into_view()
    settle()
    QTest.keyClick(settings, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    assert doors.went == [("keys", {})]
    desk.signed_in = receptionist
    settings.refresh()
    assert not settings.locks.isVisible()
    page = shown(desk, qtbot)
    assert not page.main.isVisible()
    assert page.banner.text() == "Only the owner changes these."
    settle()


def test_a_new_passphrase(page: KeysPage, at_locked: Desk, qtbot: QtBot, keys: NewKeys) -> None:
    change = page.change
    page.focus_first()
    for old, new, again, field in (
        ("not the one", NEW, NEW, change.old),
        (OLD, "12345678", "12345678", change.new),
        (OLD, NEW, f"{NEW}!", change.again),
    ):
        for each, said in zip(change.fields, (old, new, again), strict=True):
            type_into(each, said)
        QTest.keyClick(change.again.box, ENTER)
        quiet(at_locked, qtbot)
        assert field.error
        assert opens(at_locked.shop.path, OLD)
    type_into(change.again, NEW)
    assert change.strength.text()
    QTest.keyClick(change.again.box, ENTER)
    quiet(at_locked, qtbot)
    assert page.banner.text().startswith("The passphrase is changed.")
    assert [each.box.typed() for each in change.fields] == ["", "", ""]
    assert audit_lines(at_locked.shop, 1)[0].action == "keys.passphrase_changed"
    path = at_locked.shop.path
    at_locked.shop.close()
    assert (opens(path, NEW), opens(path, OLD)) == (True, False)


def test_a_new_sheet_is_saved_read_back_and_opens(
    page: KeysPage,
    at_locked: Desk,
    qtbot: QtBot,
    keys: NewKeys,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    type_into(page.replace.passphrase, "not the one")
    QTest.keyClick(page.replace.passphrase.box, ENTER)
    quiet(at_locked, qtbot)
    assert page.replace.passphrase.error
    assert page.sheet is None, "nothing is printed for a passer-by"
    type_into(page.replace.passphrase, OLD)
    QTest.keyClick(page.replace.passphrase.box, ENTER)
    quiet(at_locked, qtbot)
    step = step_of(page)
    assert not page.main.isVisible()
    assert opens_by(at_locked.shop.path, keys.recovery), "turning back now changes nothing"
    drawn_on: list[str] = []

    def drawn(sheet: RecoverySheet, words: Words) -> bytes:
        drawn_on.append(threading.current_thread().name)
        return recovery_sheet_pdf(sheet, words)

    monkeypatch.setattr(recovery_paper, "recovery_sheet_pdf", drawn)
    monkeypatch.setattr(at_locked.dialogs, "save_file", lambda *_args: tmp_path / "gone" / "sheet.pdf")
    QTest.mouseClick(step.save, LEFT)
    quiet(at_locked, qtbot)
    assert "There is no folder" in step.said.text()
    assert not (tmp_path / "gone").exists()
    monkeypatch.setattr(at_locked.dialogs, "save_file", lambda *_args: tmp_path / "sheet")
    QTest.mouseClick(step.save, LEFT)
    assert not step.save.isEnabled(), "one sheet at a time"
    quiet(at_locked, qtbot)
    assert "sheet.pdf" in step.said.text()
    assert drawn_on
    assert threading.main_thread().name not in drawn_on
    QTest.keyClicks(step.group.box, "00000")
    QTest.keyClick(step.group.box, ENTER)
    assert step.group.error
    step.group.box.put_typed("")
    type_back(step)
    quiet(at_locked, qtbot)
    assert page.sheet is None
    assert page.main.isVisible()
    assert page.banner.text().startswith("The new sheet is good")
    shop, path = at_locked.shop, at_locked.shop.path
    assert audit_lines(shop, 1)[0].action == "keys.sheet_replaced"
    shop.close()
    with pytest.raises(WrongKey):
        recover(path, keys.recovery, NEW, NEW)
    recover(path, read_groups(" ".join(groups_on(tmp_path / "sheet.pdf"))), NEW, NEW)
    assert opens(path, NEW)


def opens_by(path: Path, recovery: Secret) -> bool:
    try:
        unlock_by_recovery(read_keys(path), recovery)
    except WrongKey:
        return False
    return True


def groups_on(path: Path) -> list[str]:
    """The groups that stand on a saved sheet, read as a person would."""
    text = PdfReader(BytesIO(path.read_bytes())).pages[0].extract_text()
    five = [word for word in text.split() if len(word) == 5 and word.isascii() and word.isalnum()]
    return [word for word in five if word == word.upper()][:8]


def test_a_sheet_is_printed_off_the_ui_thread(
    page: KeysPage, at_locked: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_into(page.replace.passphrase, OLD)
    QTest.keyClick(page.replace.passphrase.box, ENTER)
    quiet(at_locked, qtbot)
    step = step_of(page)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    monkeypatch.setattr(sheet_step, "ask_printer", lambda *_args: None)
    QTest.mouseClick(step.print, LEFT)
    assert step.print.isEnabled(), "she changed her mind"
    monkeypatch.setattr(sheet_step, "ask_printer", lambda *_args: printer)
    QTest.mouseClick(step.print, LEFT)
    quiet(at_locked, qtbot)
    assert step.said.text() == "Sent to the printer."
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == 1


def test_turning_back_from_the_sheet_changes_nothing(
    page: KeysPage, at_locked: Desk, qtbot: QtBot, doors: FakeDoors
) -> None:
    before = keys_path(at_locked.shop.path).read_bytes()
    type_into(page.replace.passphrase, OLD)
    QTest.keyClick(page.replace.passphrase.box, ENTER)
    quiet(at_locked, qtbot)
    QTest.keyClick(step_of(page).save, Qt.Key.Key_Escape)
    assert page.sheet is None
    assert page.main.isVisible()
    assert doors.backs == 0
    assert keys_path(at_locked.shop.path).read_bytes() == before
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert doors.backs == 1


def test_nothing_secret_stays_for_the_next_person(
    page: KeysPage, at_locked: Desk, qtbot: QtBot, receptionist: Acting
) -> None:
    type_into(page.change.old, OLD)
    type_into(page.replace.passphrase, OLD)
    QTest.keyClick(page.replace.passphrase.box, ENTER)
    quiet(at_locked, qtbot)
    at_locked.signed_in = receptionist
    page.refresh()
    assert page.sheet is None
    assert not page.main.isVisible()
    assert page.change.old.box.typed() == page.replace.passphrase.box.typed() == ""
    assert at_locked.drafts.forms() == ()


def test_the_two_files_that_are_named_open_on_a_new_computer(
    page: KeysPage, at_locked: Desk, app: DeskApp, tmp_path: Path, qtbot: QtBot
) -> None:
    right = page.main.findChildren(type(page.facts.more))
    said = next(label.text() for label in right if label.text().startswith("Close the program here."))
    names = [word for word in ("own.db", "own.db.keys") if f" {word}" in said]
    assert names == ["own.db", "own.db.keys"]
    assert str(at_locked.shop.path.parent) in said
    at_locked.tasks.close()
    at_locked.shop.close()
    (tmp_path / "new").mkdir()
    for name in names:
        (tmp_path / "new" / name).write_bytes((tmp_path / name).read_bytes())
    assert app.open(tmp_path / "new" / "own.db") is None
    asking = app.locked
    assert asking is not None
    QTest.keyClicks(asking.passphrase.box, OLD)
    QTest.keyClick(asking.passphrase.box, ENTER)
    qtbot.waitUntil(lambda: app.window is not None, timeout=10_000)
    window = app.window
    assert window is not None
    assert window.desk.shop.settings.shop_name == "Dui"
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)


# ── a plain shop is encrypted ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def app(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskApp]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    made = DeskApp(qapp)
    yield made
    made._away()
    if made.window is not None:
        made.window._leave_now = True
        made.window.close()


def test_a_plain_shop_says_so_all_the_time_and_is_encrypted_here(
    app: DeskApp, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.db"
    shop = set_up_shop(path, ShopSetUp("Dui", "Lin", language="en", demo=True))
    lin = Acting(staff_list(shop)[0].id, "Lin", staff_list(shop)[0].role)
    add_client(shop, lin, ClientDraft("Wang Jing"))
    plain = back_up(shop).path.rename(tmp_path / "own-20261001T063000Z.deskbackup")
    shop.close()
    drafts = Drafts(state_folder(), path, wait=0.0)
    drafts.keep("note:1", {"text": "half a sentence about Wang Jing"})
    drafts.close()
    app.open(path)
    window = app.window
    assert window is not None
    assert window.top.plain.isVisible()
    assert window.top.plain.text() == "Demo, not encrypted"
    window.other_language()
    assert window.top.plain.text() == "演示，未加密"
    window.other_language()
    QTest.mouseClick(window.top.plain, LEFT)
    page = window.stack.page
    assert isinstance(page, KeysPage)
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert "Not encrypted" in page.facts.pairs.accessibleName()
    type_into(page.encrypt.new, "12345678")
    type_into(page.encrypt.again, "12345678")
    QTest.keyClick(page.encrypt.again.box, ENTER)
    qtbot.waitUntil(lambda: bool(page.encrypt.new.error), timeout=10_000)
    type_into(page.encrypt.new, NEW)
    type_into(page.encrypt.again, NEW)
    QTest.keyClick(page.encrypt.again.box, ENTER)
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=10_000)
    step = step_of(page)
    sheet = step.sheet.groups
    assert not is_locked(path), "nothing is encrypted before its owner has the sheet"
    type_back(step)
    qtbot.waitUntil(lambda: app.window is not None and app.window is not window, timeout=20_000)
    again = app.window
    assert again is not None
    qtbot.waitUntil(lambda: not again.tasks.busy, timeout=10_000)
    assert is_encrypted(again.desk.shop)
    assert not again.top.plain.isVisible()
    assert [client.name for client in find_clients(again.desk.shop, "Wang")] == ["Wang Jing"]
    assert again.drafts.take("note:1") == {"text": "half a sentence about Wang Jing"}
    shown_now = again.stack.page
    assert isinstance(shown_now, KeysPage)
    assert shown_now.banner.text().startswith("The shop is encrypted. The file of before is kept as")
    kept = next(tmp_path.glob("own.plain-*.db"))
    assert set(shown_now.copies.paths) == {plain, kept}
    assert shown_now.copies.isVisible()
    assert not shown_now.copies.remove.isEnabled()
    QTest.keyClick(shown_now, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(shown_now.copies.remove.isEnabled, timeout=20_000)
    monkeypatch.setattr(again.desk.dialogs, "ask_once", lambda *_args: False)
    QTest.mouseClick(shown_now.copies.remove, LEFT)
    assert plain.exists()
    monkeypatch.setattr(again.desk.dialogs, "ask_once", lambda *_args: True)
    QTest.mouseClick(shown_now.copies.remove, LEFT)
    qtbot.waitUntil(lambda: not shown_now.copies.isVisible(), timeout=20_000)
    assert not plain.exists()
    assert not kept.exists()
    assert not [each for each in state_folder().rglob("*.json") if b"Wang" in each.read_bytes()]
    qtbot.waitUntil(lambda: not again.tasks.busy, timeout=10_000)
    again._leave_now = True
    again.close()
    app.window = None
    assert opens(path, NEW)
    recover(path, read_groups(" ".join(sheet)), OLD, OLD)
    assert opens(path, OLD)
    assert groups(read_groups(" ".join(sheet))) == sheet


def test_a_plain_shop_that_is_no_demo_says_so_too_and_tells_where_its_file_went(
    app: DeskApp, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "own.db"
    shop = set_up_shop(path, ShopSetUp("Dui", "Lin", owner_pin="482913", language="en"))
    owner = sign_in(shop, staff_list(shop)[0].id, "482913")
    shop.close()
    app.open(path)
    window = app.window
    assert window is not None
    window.sign_in(owner)
    assert window.top.plain.isVisible()
    assert window.top.plain.text() == "Not encrypted"
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)
    window.encrypt(new_keys(NEW, Cost(64, 1, 1)))
    qtbot.waitUntil(lambda: app.window is not None and app.window is not window, timeout=20_000)
    again = app.window
    assert again is not None
    qtbot.waitUntil(lambda: not again.tasks.busy, timeout=10_000)
    assert again.locked, "who is there is asked anew"
    assert again._gate is not None
    assert again._gate.banner.text().startswith("The shop is encrypted.")


def test_an_encryption_that_fails_opens_the_plain_shop_and_says_why(
    app: DeskApp, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.db"
    set_up_shop(path, ShopSetUp("Dui", "Lin", language="en", demo=True)).close()
    app.open(path)
    window = app.window
    assert window is not None
    qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device", "x")

    monkeypatch.setattr("desk_app.db.encrypting._copy", full)
    window.encrypt(new_keys(NEW, Cost(64, 1, 1)))
    qtbot.waitUntil(lambda: app.window is not None and app.window is not window, timeout=20_000)
    again = app.window
    assert again is not None
    qtbot.waitUntil(lambda: not again.tasks.busy, timeout=10_000)
    assert not is_encrypted(again.desk.shop)
    page = again.stack.page
    assert page is not None
    assert "The disk is full" in page.banner.text()


def test_a_sheet_that_would_not_open_is_told_in_red_until_there_is_a_new_one(
    locked: Shop, page: KeysPage, qtbot: QtBot, keys: NewKeys
) -> None:
    assert not page.banner.isVisible()
    file = read_keys(locked.path)
    write_keys(locked.path, replace(file, by_recovery=bytes(len(file.by_recovery))))
    page.refresh()
    qtbot.waitUntil(lambda: "Make a new sheet" in page.banner.text(), timeout=10_000)
    replace_recovery_key(locked, page.desk.acting, OLD, new_recovery_key())
    assert sheet_fault(locked.path, keys.data) is None
