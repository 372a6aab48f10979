"""One run of the program: what opens, what is remembered, and what a defect leaves behind."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_app.db.backup import back_up
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import ShopFileError
from desk_app.money import Money
from desk_app.places import state_folder
from desk_app.salon.desk import products, services
from desk_app.staff.desk import ShopSetUp, set_up_shop, staff_list
from desk_app.staff.keys import is_encrypted
from desk_app.ui.app import DeskApp
from desk_app.ui.defects import write_down
from desk_app.ui.main_window import MainWindow
from desk_app.ui.memory import Memory, Remembered
from desk_app.ui.pages.set_up import SetUpWindow, make_shop
from desk_app.ui.pages.set_up_place import can_be_made, free_path
from desk_app.ui.pages.sign_in import SignInPage
from desk_app.ui.theme import Tone
from desk_app.words import current_words
from tests.trail import audit_lines


@pytest.fixture
def app(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskApp]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    made = DeskApp(qapp)
    yield made
    if made.set_up is not None:
        made.set_up.close()
    if made.refused is not None:
        made.refused.close()
    if made.window is not None:
        made.window._leave_now = True
        made.window.close()


def shop_file(tmp_path: Path, *, demo: bool) -> Path:
    path = tmp_path / "own.db"
    set_up_shop(path, ShopSetUp("兑记", "林欣妍", owner_pin="482913", language="en", demo=demo)).close()
    return path


PASSPHRASE = "walnut frog lamp tulip"


def the_window(app: DeskApp) -> MainWindow:
    assert app.window is not None
    return app.window


def the_set_up(app: DeskApp) -> SetUpWindow:
    assert app.set_up is not None
    return app.set_up


def type_passphrase(form: SetUpWindow) -> None:
    for box in (form.passphrase.box, form.passphrase_again.box):
        QTest.keyClicks(box, PASSPHRASE)


def take_the_sheet(form: SetUpWindow, qtbot: QtBot) -> tuple[str, ...]:
    """Types the group back that is asked for; returns all of them."""
    qtbot.waitUntil(lambda: form.sheet is not None, timeout=10_000)
    step = form.sheet
    assert step is not None
    QTest.keyClicks(step.group.box, step.sheet.groups[step.asked])
    QTest.keyClick(step.group.box, Qt.Key.Key_Return)
    return step.sheet.groups


def settle(qtbot: QtBot, app: DeskApp) -> None:
    qtbot.waitUntil(lambda: not the_window(app).tasks.busy, timeout=10_000)


def test_a_demo_shop_opens_on_its_first_page(app: DeskApp, tmp_path: Path, qtbot: QtBot) -> None:
    app.start(shop_file(tmp_path, demo=True))
    window = the_window(app)
    assert window.isVisible()
    assert not window.locked
    assert window.desk.acting.name == "林欣妍"
    settle(qtbot, app)


def test_a_real_shop_asks_who_is_there(app: DeskApp, tmp_path: Path, qtbot: QtBot) -> None:
    app.start(shop_file(tmp_path, demo=False))
    assert the_window(app).locked
    assert the_window(app).stack.name == ""
    settle(qtbot, app)


def test_the_last_shop_opens_again(app: DeskApp, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    path = shop_file(tmp_path, demo=True)
    app.memory.change(last_shop=str(path))
    app.start(None)
    assert the_window(app).desk.shop.path == path
    settle(qtbot, app)


def test_what_speaks_against_a_file_is_said(app: DeskApp, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("no shop file at all, but a text", encoding="utf-8")
    app.start(tmp_path / "notes.db")
    assert app.window is None
    assert app.set_up is None  # a file that is there is no reason to offer a new shop
    assert app.refused is not None
    assert "not a shop file" in app.refused.said.text()
    app.open(tmp_path / "nowhere.db")
    assert "nowhere.db" in the_set_up(app).banner.text()


def test_the_first_run_makes_a_shop_and_opens_it(app: DeskApp, qtbot: QtBot) -> None:
    app.start(None)
    form = the_set_up(app)
    QTest.keyClicks(form.name.box, "Dui")
    QTest.keyClicks(form.owner.box, "Lin Xinyan")
    QTest.keyClicks(form.pin.box, "482913")
    QTest.keyClicks(form.pin_again.box, "482913")
    form.place.put("hk")
    form.place.picked.emit("hk")
    type_passphrase(form)
    QTest.keyClick(form.pin.box, Qt.Key.Key_Return)
    take_the_sheet(form, qtbot)
    qtbot.waitUntil(lambda: app.window is not None, timeout=10_000)
    shop = the_window(app).desk.shop
    settings = shop.settings
    assert (settings.shop_name, settings.currency, settings.zone) == ("Dui", "HKD", "Asia/Hong_Kong")
    assert [member.name for member in staff_list(shop)] == ["Lin Xinyan"]
    assert app.set_up is None
    assert is_encrypted(shop)
    assert b"Lin Xinyan" not in shop.path.read_bytes() + Path(f"{shop.path}-wal").read_bytes()
    assert shop.path.parent == state_folder()
    assert {one.name for one in services(shop)} >= {"Hydrating facial", "Hair cut"}
    assert {one.price for one in services(shop)} == {Money(0, "HKD")}
    assert products(shop)
    settle(qtbot, app)


def test_a_file_that_is_not_there_yet_is_made_where_it_was_asked_for(
    app: DeskApp, tmp_path: Path, qtbot: QtBot
) -> None:
    asked = tmp_path / "on the stick" / "兑记.db"
    asked.parent.mkdir()
    app.start(asked)
    form = the_set_up(app)
    assert "There is no file" in form.banner.text()
    assert form.banner.text().endswith("You can make a new shop there now.")
    assert form.banner._tone is Tone.INFO, "nothing is wrong: this is how one begins"
    assert told(form) == [f"The shop will be kept in {asked}"]
    fill_in(form)
    QTest.keyClick(form.pin.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.sheet is not None, timeout=10_000)
    assert form.sheet is not None
    assert told(form.sheet) == [f"The shop will be kept in {asked}"]
    take_the_sheet(form, qtbot)
    qtbot.waitUntil(lambda: app.window is not None, timeout=10_000)
    window = the_window(app)
    assert window.desk.shop.path == asked
    assert app.memory.now.last_shop == str(asked)
    assert not list(state_folder().glob("*.db"))
    gate = window.findChild(SignInPage)
    assert gate is not None
    assert gate.banner.text() == f"The shop is made. It is kept in {asked}"
    settle(qtbot, app)


def test_a_place_that_takes_no_file_is_said_and_another_is_named(app: DeskApp, tmp_path: Path) -> None:
    app.start(tmp_path / "no such folder" / "s.db")
    form = the_set_up(app)
    assert "There is no folder" in form.banner.text()
    assert form.banner.text().endswith("A new shop cannot be kept there.")
    assert form.banner._tone is Tone.BAD
    assert told(form) == [f"The shop will be kept in {state_folder() / 'shop.db'}"]


def told(form: QWidget) -> list[str]:
    """What a page of the set-up says of where the shop will lie."""
    labels = [label.text().replace("\u200b", "") for label in form.findChildren(QLabel) if label.isVisible()]
    return [said for said in labels if "kept in" in said]


def fill_in(form: SetUpWindow) -> None:
    for box, typed in ((form.name.box, "Dui"), (form.owner.box, "Lin Xinyan")):
        QTest.keyClicks(box, typed)
    for pin in (form.pin.box, form.pin_again.box):
        QTest.keyClicks(pin, "482913")
    type_passphrase(form)


@pytest.mark.parametrize(("salon", "ticked"), [(True, False), (False, True)])
def test_the_first_run_starts_with_an_empty_list_where_none_is_wanted(
    app: DeskApp, qtbot: QtBot, salon: bool, ticked: bool
) -> None:
    app.start(None)
    form = the_set_up(app)
    QTest.keyClicks(form.name.box, "Dui")
    QTest.keyClicks(form.owner.box, "Lin Xinyan")
    QTest.keyClicks(form.pin.box, "482913")
    QTest.keyClicks(form.pin_again.box, "482913")
    form.starter.setChecked(ticked)
    form.pawn.setChecked(True)
    form.salon.setChecked(salon)
    assert form.starter.isVisible() is salon  # a pawnshop has no services to begin with
    type_passphrase(form)
    QTest.keyClick(form.pin.box, Qt.Key.Key_Return)
    take_the_sheet(form, qtbot)
    qtbot.waitUntil(lambda: app.window is not None, timeout=10_000)
    shop = the_window(app).desk.shop
    assert services(shop) == ()
    assert products(shop) == ()
    settle(qtbot, app)


def test_a_broken_list_is_said_before_a_shop_is_made(
    app: DeskApp, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "salon.en.toml"
    broken.write_text("version = 1\nservices = [\n  { code = 3 },\n]\n", encoding="utf-8")
    monkeypatch.setattr("desk_app.ui.pages.set_up.starter_file", lambda _language: broken)
    app.start(None)
    form = the_set_up(app)
    QTest.keyClicks(form.name.box, "Dui")
    QTest.keyClicks(form.owner.box, "Lin Xinyan")
    QTest.keyClicks(form.pin.box, "482913")
    QTest.keyClicks(form.pin_again.box, "482913")
    QTest.mouseClick(form.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(form.banner.text()), timeout=10_000)
    assert "line 3" in form.banner.text()
    assert app.window is None
    assert not list(state_folder().glob("*.db"))


def test_a_shop_whose_list_does_not_fit_on_the_disk_is_still_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise ShopFileError("The disk is full.")

    monkeypatch.setattr("desk_app.ui.pages.set_up.load_starter", full)
    shop = make_shop(tmp_path / "new.db", ShopSetUp("Dui", "Lin", owner_pin="482913"), with_list=True)
    assert (shop.settings.shop_name, services(shop)) == ("Dui", ())
    shop.close()


def test_the_first_run_refuses_beside_the_field(app: DeskApp, qtbot: QtBot) -> None:
    app.start(None)
    form = the_set_up(app)
    QTest.keyClicks(form.name.box, "Dui")
    QTest.keyClicks(form.owner.box, "Lin")
    QTest.keyClicks(form.pin.box, "12")
    QTest.keyClicks(form.pin_again.box, "12")
    QTest.mouseClick(form.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(form.pin.error), timeout=10_000)
    assert app.window is None
    assert not list(state_folder().glob("*.db"))


def test_the_first_run_speaks_another_language_and_keeps_what_is_typed(app: DeskApp) -> None:
    app.start(None)
    form = the_set_up(app)
    QTest.keyClicks(form.name.box, "Dui")
    form.starter.setChecked(False)
    form.language.put("zh_CN")
    form.language.picked.emit("zh_CN")
    assert not form.starter.isChecked()
    assert current_words().language == "zh_CN"
    assert form.name.box.typed() == "Dui"
    assert form.name.label.text() == "店名"


def test_a_demo_is_made_from_the_first_run(app: DeskApp, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []

    def small(path: Path, *, today: object, progress: Callable[[int, int], None]) -> None:
        made.append(path)
        set_up_shop(path, ShopSetUp("演示", "林欣妍", demo=True)).close()
        progress(1, 1)

    monkeypatch.setattr("desk_app.ui.pages.set_up.make_demo", small)
    app.start(None)
    QTest.mouseClick(the_set_up(app).demo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.window is not None, timeout=10_000)
    assert the_window(app).desk.shop.path == made[0]
    settle(qtbot, app)


def test_a_backup_is_put_in_the_place_of_the_file(app: DeskApp, tmp_path: Path, qtbot: QtBot) -> None:
    path = shop_file(tmp_path, demo=True)
    app.start(path)
    settle(qtbot, app)
    backup = back_up(the_window(app).desk.shop).path
    name = the_window(app).desk.acting.name
    the_window(app).restore(backup)
    restoring = app.restoring
    assert restoring is not None  # another thread does the work
    assert restoring.isVisible()
    restoring.close()
    assert restoring.isVisible()  # it stays until that is over
    qtbot.waitUntil(lambda: app.window is not None, timeout=20_000)
    assert app.restoring is None
    assert the_window(app).isVisible()
    newest = audit_lines(the_window(app).desk.shop)[0]
    assert (newest.action, newest.staff, newest.detail["backup"]) == ("shop.restored", name, backup.name)
    assert the_window(app).desk.shop.path == path
    (kept,) = tmp_path.glob("own.replaced-*.db")
    page = the_window(app).stack.page
    assert page is not None
    assert page.banner.text() == f"The backup is in place. The file that was there before is kept as {kept}"
    settle(qtbot, app)


def test_a_damaged_backup_is_said_and_the_old_file_opens(app: DeskApp, tmp_path: Path, qtbot: QtBot) -> None:
    path = shop_file(tmp_path, demo=True)
    app.start(path)
    settle(qtbot, app)
    backup = back_up(the_window(app).desk.shop).path
    backup.write_bytes(b"no shop file")
    the_window(app).restore(backup)
    qtbot.waitUntil(lambda: app.window is not None, timeout=20_000)
    settle(qtbot, app)
    page = the_window(app).stack.page
    assert page is not None
    assert page.banner.text().startswith(f"{backup.name} is no backup of a shop")
    assert not list(tmp_path.glob("own.replaced-*.db"))


def test_a_defect_in_restoring_is_written_down_and_the_old_file_opens(
    app: DeskApp, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.start(shop_file(tmp_path, demo=True))
    app.catch(tmp_path / "desk.log")
    settle(qtbot, app)
    monkeypatch.setattr("desk_app.staff.restoring.restore", lambda *_a, **_k: 1 // 0)
    the_window(app).restore(tmp_path / "any.deskbackup")
    qtbot.waitUntil(lambda: app.window is not None, timeout=20_000)
    settle(qtbot, app)
    assert "ZeroDivisionError" in (tmp_path / "desk.log").read_text(encoding="utf-8")


def test_a_defect_is_written_down_without_what_it_was_about(tmp_path: Path) -> None:
    log = tmp_path / "desk.log"

    def broken(name: str) -> None:
        raise ValueError(f"no client {name}")

    try:
        broken("王婧颖 13800004821")
    except ValueError as error:
        write_down(log, type(error), error, error.__traceback__)
    written = log.read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "broken" in written
    assert "王婧颖" not in written
    assert "1380000" not in written


def test_a_defect_is_said_and_the_desk_stays_open(app: DeskApp, tmp_path: Path, qtbot: QtBot) -> None:
    app.start(shop_file(tmp_path, demo=True))
    app.catch(tmp_path / "desk.log")
    window = the_window(app)
    window.tasks.read(window, lambda: 1 // 0, lambda _x: None)
    qtbot.waitUntil(lambda: window.stack.page is not None and "went wrong" in window.stack.page.banner.text())
    assert "ZeroDivisionError" in (tmp_path / "desk.log").read_text(encoding="utf-8")
    thread = threading.Thread(target=lambda: dict[str, int]()["gone"])
    thread.start()
    thread.join()
    assert "KeyError" in (tmp_path / "desk.log").read_text(encoding="utf-8")
    settle(qtbot, app)


@pytest.mark.parametrize("torn", ["", "[]", '{"width": "wide", "language": 3}', '{"unknown": 1}'])
def test_a_torn_memory_counts_as_none(tmp_path: Path, torn: str) -> None:
    (tmp_path / "window.json").write_text(torn, encoding="utf-8")
    assert Memory(tmp_path).now == Remembered()


def test_the_window_remembers(tmp_path: Path) -> None:
    Memory(tmp_path).change(language="en", width=1400)
    assert (Memory(tmp_path).now.language, Memory(tmp_path).now.width) == ("en", 1400)
    assert json.loads((tmp_path / "window.json").read_text(encoding="utf-8"))["width"] == 1400


def test_a_free_path_takes_nobodys_place(tmp_path: Path) -> None:
    (tmp_path / "shop.db").touch()
    assert free_path(tmp_path, "shop").name == "shop-2.db"
    assert can_be_made(tmp_path / "shop-2.db")
    assert not can_be_made(tmp_path / "shop.db")
    assert not can_be_made(tmp_path / "shop.db" / "in-a-file.db")
    assert not list(tmp_path.glob("tmp*"))


def test_a_second_window_on_one_file_is_refused_in_words(app: DeskApp, shop: Shop) -> None:
    app.memory.change(last_shop="before.db", spoken="zh_CN")
    app.start(shop.path)
    assert app.set_up is None
    refused = app.refused
    assert refused is not None
    assert "另一个窗口" in refused.said.text()
    assert app.memory.now.last_shop == "before.db"
    shop.close()
    QTest.keyClick(refused, Qt.Key.Key_Return)  # try again
    assert the_window(app).isVisible()
    assert not refused.isVisible()


def test_qt_gives_back_every_reference_it_takes() -> None:
    """PySide6 6.12.0 on Python 3.11 drops one reference to None a call and ends in an abort."""
    font, calls = QFont(), 1000
    before = sys.getrefcount(None)
    for _call in range(calls):
        font.setPixelSize(12)
    assert sys.getrefcount(None) > before - calls // 2


def test_opening_takes_a_passphrase(app: DeskApp, tmp_path: Path) -> None:
    path = tmp_path / "sealed.db"
    set_up_shop(path, ShopSetUp("兑记", "林欣妍", demo=True), passphrase="a long one").close()
    app.open(path)
    assert app.window is None
    assert app.locked is not None, "it is asked for"
    app.locked.left.disconnect()
    app.locked.close()
    open_shop(path, passphrase="a long one").close()
    sealed = DeskApp(app._application, "a long one")
    sealed.open(path)
    assert sealed.window is not None
    sealed.window._leave_now = True
    sealed.window.close()
