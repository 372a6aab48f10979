"""The way back from a damaged or missing file: the last good backup, put in its place by an owner's word."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client, recent_clients
from desk_app.db.backup import back_up
from desk_app.db.key_file import read_keys, write_keys
from desk_app.db.keys import Cost, NewKeys, keys_path, new_keys, unlock, with_passphrase
from desk_app.db.recovery import groups
from desk_app.db.rescue import may_be_damaged
from desk_app.db.second import back_up_both
from desk_app.db.shop import Shop, create_whole, open_shop
from desk_app.errors import NotAllowed, ShopFileError
from desk_app.staff.account import Acting, Role, StaffDraft
from desk_app.staff.desk import ShopSetUp, change_settings, save_staff, set_up_shop, staff_list
from desk_app.staff.rescuing import owner_of_backup
from desk_app.staff.witness import note_head
from desk_app.ui.app import DeskApp
from desk_app.ui.dialogs import Dialogs
from desk_app.ui.pages.cannot_open import CannotOpenWindow
from desk_app.words import use_language
from tests.trail import audit_lines

PASSPHRASE, PIN = "芝麻开门 1999", "482913"


@pytest.fixture
def app(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[DeskApp]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    made = DeskApp(qapp)
    made.memory.change(language="en")
    yield made
    for window in (made.refused, made.locked):
        if window is not None:
            window.close()
    if made.set_up is not None:
        made.set_up.close()
    if made.window is not None:
        made.window._leave_now = True
        made.window.close()
    use_language("en")


def shop_with_backup(
    path: Path, *, demo: bool = False, locked: bool = False, keys: NewKeys | None = None, copies: Path | None = None
) -> Path:
    """A shop with one client in its backup and one more in the file. ``copies``: its second place."""
    keys = keys or (new_keys(PASSPHRASE, Cost(64, 1, 1)) if locked else None)
    shop = set_up_shop(
        path, ShopSetUp("兑记", "沈嘉禾", "" if demo else PIN, language="en", demo=demo), keys=keys, machine="desk-1"
    )
    (owner,) = staff_list(shop)
    acting = Acting(owner.id, owner.name, owner.role, "desk-1")
    add_client(shop, acting, ClientDraft("郭岚"))
    if copies is not None:
        change_settings(shop, acting, backup_second_folder=str(copies))
    made = back_up_both(shop).first
    assert made is not None
    add_client(shop, acting, ClientDraft("何静"))
    note_head(shop)
    shop.close()
    return made.path


def spoil(path: Path, begin: int = 0) -> bytes:
    data = bytearray(path.read_bytes())
    data[begin : begin + 8192] = bytes(8192)
    path.write_bytes(data)
    return bytes(data)


def the_refusal(app: DeskApp) -> CannotOpenWindow:
    assert app.refused is not None
    return app.refused


def setting_up(app: DeskApp) -> bool:
    return app.set_up is not None


def wait_for_backup(app: DeskApp, qtbot: QtBot) -> CannotOpenWindow:
    window = the_refusal(app)
    qtbot.waitUntil(window.restore.isVisible, timeout=10_000)
    return window


def restored(app: DeskApp, qtbot: QtBot) -> Shop:
    qtbot.waitUntil(lambda: app.window is not None, timeout=10_000)
    assert app.window is not None
    qtbot.waitUntil(lambda: app.window is not None and not app.window.tasks.busy, timeout=10_000)
    return app.window.desk.shop


def test_a_damaged_shop_is_replaced_by_its_last_good_backup(
    app: DeskApp, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop.db"
    backup = shop_with_backup(path)
    before = spoil(path)
    app.start(path)
    window = wait_for_backup(app, qtbot)
    assert backup.name in window.found.text()
    assert "not in it" in window.found.text()
    asked: list[str] = []
    answers = iter([("1", "000000"), ("1", PIN)])

    def ask_owner(_self: Dialogs, _question: str, owners: object, refused: str = "", _start: str = "") -> object:
        asked.append(refused)
        return next(answers)

    monkeypatch.setattr(Dialogs, "ask_owner", ask_owner)
    monkeypatch.setattr(Dialogs, "ask_once", lambda _self, *_asked: True)
    QTest.keyClick(window, Qt.Key.Key_R)
    shop = restored(app, qtbot)
    assert asked == ["", "The PIN is wrong."], "a wrong PIN restores nothing and is asked for again"
    assert [client.name for client in recent_clients(shop, 5)] == ["郭岚"]
    assert audit_lines(shop)[0].action == "shop.restored"
    (kept,) = tmp_path.glob("shop.replaced-*.db")
    assert kept.read_bytes() == before, "the damaged file is kept"
    assert not window.isVisible()


@pytest.mark.parametrize("passphrase", [PASSPHRASE, "walnut frog 77 lamp"])
def test_of_an_encrypted_shop_the_newest_passphrase_looks_into_the_backups(
    app: DeskApp, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    path = tmp_path / "shop.db"
    backup = shop_with_backup(path, locked=True)
    keys = read_keys(path)
    write_keys(path, with_passphrase(keys, unlock(keys, PASSPHRASE), passphrase))
    spoil(path)
    app.start(path)
    asking = app.locked
    assert asking is not None
    asking.passphrase.box.put_typed("something else 77")
    QTest.mouseClick(asking.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(asking.go.isEnabled, timeout=10_000)
    assert app.refused is None, "a wrong passphrase is no damage"
    asking.passphrase.box.put_typed(passphrase)
    QTest.mouseClick(asking.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.refused is not None, timeout=10_000)
    window = wait_for_backup(app, qtbot)
    assert backup.name in window.found.text()
    monkeypatch.setattr(Dialogs, "ask_owner", lambda *_asked: ("1", PIN))
    monkeypatch.setattr(Dialogs, "ask_once", lambda _self, *_asked: True)
    QTest.mouseClick(window.restore, Qt.MouseButton.LeftButton)
    assert [client.name for client in recent_clients(restored(app, qtbot), 5)] == ["郭岚"]
    assert read_keys(path).by_passphrase != keys.by_passphrase, "the newest passphrase goes on opening it"


def test_a_damaged_demo_asks_for_no_pin_and_only_once(
    app: DeskApp, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop.db"
    shop_with_backup(path, demo=True)
    spoil(path)
    app.start(path)
    window = wait_for_backup(app, qtbot)
    answers = iter([False, True])
    monkeypatch.setattr(Dialogs, "ask_once", lambda _self, *_asked: next(answers))
    QTest.keyClick(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: not window.tasks.busy)
    assert app.window is None
    QTest.keyClick(window, Qt.Key.Key_R)
    restored(app, qtbot)


def test_without_a_good_backup_that_is_said(app: DeskApp, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "shop.db"
    spoil(shop_with_backup(path))
    spoil(path)
    app.start(path)
    window = the_refusal(app)
    qtbot.waitUntil(lambda: "No good backup" in window.found.text(), timeout=10_000)
    assert not window.restore.isVisible()


def test_a_file_that_is_only_busy_offers_no_backup(app: DeskApp, tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    shop_with_backup(path)
    other = open_shop(path)
    app.start(path)
    assert not the_refusal(app).found.isVisible()
    assert not the_refusal(app).tasks.busy
    other.close()


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("how", ["empty", "zeros", "cut", "half_cut", "page"])
def test_every_damage_that_opening_sees_is_known_as_such(tmp_path: Path, how: str, locked: bool) -> None:
    path = tmp_path / "shop.db"
    create_whole(path, lambda _shop: None, keys=new_keys(PASSPHRASE, Cost(64, 1, 1)) if locked else None).close()
    data = path.read_bytes()
    spoiled = {
        "empty": b"",
        "zeros": bytes(len(data)),
        "cut": data[: len(data) // 2 // 4096 * 4096],
        "half_cut": data[:50],
        "page": data[:100] + bytes(3000) + data[3100:],
    }
    path.write_bytes(spoiled[how])
    with pytest.raises(ShopFileError) as refused:
        open_shop(path, passphrase=PASSPHRASE if locked else "")
    assert may_be_damaged(refused.value), str(refused.value)


def test_a_receptionist_of_the_backup_restores_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    shop_with_backup(path)
    shop = open_shop(path)
    (owner,) = staff_list(shop)
    acting = Acting(owner.id, owner.name, owner.role, "desk-1")
    other = save_staff(shop, acting, StaffDraft("周琳", Role.RECEPTIONIST, pin="739164"))
    backup = back_up(shop).path
    shop.close()
    with pytest.raises(NotAllowed):
        owner_of_backup(backup, other.staff_id, "739164")


# ── the shop file is gone, or the key file of a damaged one ───────────────────────────────────────────────────────


def answer_as_owner(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The owner's PIN, and yes; what was said of what goes."""
    told: list[str] = []

    def ask_once(_self: Dialogs, _question: str, consequence: str, *_yes: str) -> bool:
        told.append(consequence)
        return True

    monkeypatch.setattr(Dialogs, "ask_owner", lambda *_asked: ("1", PIN))
    monkeypatch.setattr(Dialogs, "ask_once", ask_once)
    return told


@pytest.mark.parametrize("asked_for", [True, False])
def test_a_shop_that_is_gone_is_offered_its_backup_and_no_set_up(
    app: DeskApp, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, asked_for: bool
) -> None:
    path = tmp_path / "shop.db"
    backup = shop_with_backup(path)
    app.memory.change(last_shop=str(path))
    path.unlink()
    app.start(path if asked_for else None)
    assert app.set_up is None
    window = wait_for_backup(app, qtbot)
    assert window.title.text() == "The shop file is not there"
    assert backup.name in window.found.text()
    told = answer_as_owner(monkeypatch)
    QTest.keyClick(window, Qt.Key.Key_R)
    shop = restored(app, qtbot)
    assert told == ["What was done after the backup is missing then."]
    assert shop.path == path
    assert [client.name for client in recent_clients(shop, 5)] == ["郭岚"]


@pytest.mark.parametrize("by_sheet", [True, False])
@pytest.mark.parametrize("left", ["nothing", "keys", "broken"])
def test_an_encrypted_one_asks_for_passphrase_or_sheet(
    app: DeskApp,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    by_sheet: bool,
    left: str,
) -> None:
    """Gone with or without its key file, or with its first page broken and no key file."""
    path = tmp_path / "shop.db"
    keys = new_keys(PASSPHRASE, Cost(64, 1, 1))
    backup = shop_with_backup(path, keys=keys)
    if left == "broken":
        spoil(path)
    else:
        path.unlink()
    if left != "keys":
        keys_path(path).unlink()
    app.start(path)
    window = the_refusal(app)
    qtbot.waitUntil(window.key.isVisible, timeout=10_000)
    assert not window.restore.isVisible()
    QTest.keyClicks(window.key.passphrase.box, "not the one")
    QTest.keyClick(window.key.passphrase.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.key.passphrase.box.failed, timeout=10_000)
    assert app.refused is window, "Enter in the field does not try the file again"
    if by_sheet:
        QTest.mouseClick(window.key.sheet, Qt.MouseButton.LeftButton)
        window.key.recovery.box.put_typed("AAAA")
        QTest.keyClick(window.key.recovery.box, Qt.Key.Key_Return)
        assert window.key.recovery.box.failed
        window.key.recovery.box.put_typed(" ".join(groups(keys.recovery)))
        QTest.keyClick(window.key.recovery.box, Qt.Key.Key_Return)
    else:
        window.key.passphrase.box.put_typed(PASSPHRASE)
        QTest.mouseClick(window.key.look, Qt.MouseButton.LeftButton)
    wait_for_backup(app, qtbot)
    assert backup.name in window.found.text()
    assert not window.key.isVisible()
    answer_as_owner(monkeypatch)
    QTest.mouseClick(window.restore, Qt.MouseButton.LeftButton)
    assert [client.name for client in recent_clients(restored(app, qtbot), 5)] == ["郭岚"]
    assert unlock(read_keys(path), PASSPHRASE) == keys.data


def test_where_only_the_key_file_is_gone_nothing_is_lost(app: DeskApp, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "shop.db"
    shop_with_backup(path, locked=True)
    before = path.read_bytes()
    keys_path(path).unlink()
    app.start(path)
    window = the_refusal(app)
    qtbot.waitUntil(window.key.isVisible, timeout=10_000)
    window.key.passphrase.box.put_typed(PASSPHRASE)
    QTest.mouseClick(window.key.look, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.locked is not None, timeout=10_000)
    asking = app.locked
    assert asking is not None
    assert asking.path == path
    assert path.read_bytes() == before
    assert unlock(read_keys(path), PASSPHRASE)


@pytest.mark.parametrize("noted", [True, False])
def test_a_shop_on_a_disk_that_is_out(
    app: DeskApp, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, noted: bool
) -> None:
    """Its second copies are elsewhere: they are known from when it was open here."""
    disk, stick = tmp_path / "disk", tmp_path / "stick"
    disk.mkdir()
    stick.mkdir()
    path = disk / "shop.db"
    backup = shop_with_backup(path, copies=stick if noted else None)
    disk.rename(tmp_path / "out")
    app.memory.change(last_shop=str(path))
    app.start(None)
    window = the_refusal(app)
    if not noted:
        qtbot.waitUntil(lambda: "No good backup" in window.found.text(), timeout=10_000)
        QTest.keyClick(window, Qt.Key.Key_N)
        assert app.set_up is not None
        return
    wait_for_backup(app, qtbot)
    assert (stick / backup.name).is_file()
    assert "put its disk in" in window.found.text()
    (tmp_path / "out").rename(disk)  # it is put in, and all is as it was
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert app.window is not None
    assert app.window.desk.shop.path == path


def test_the_backup_of_a_shop_on_a_disk_that_is_out_gets_a_place_of_its_own(
    app: DeskApp, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, stick = tmp_path / "disk", tmp_path / "stick"
    disk.mkdir()
    stick.mkdir()
    shop_with_backup(disk / "shop.db", copies=stick)
    disk.rename(tmp_path / "out")
    app.start(disk / "shop.db")
    window = wait_for_backup(app, qtbot)
    answer_as_owner(monkeypatch)
    QTest.keyClick(window, Qt.Key.Key_R)
    shop = restored(app, qtbot)
    assert shop.path == tmp_path / "home" / "shop.db"
    assert [client.name for client in recent_clients(shop, 5)] == ["郭岚"]
    assert app.memory.now.last_shop == str(shop.path)


def test_a_new_shop_is_a_way_on_only_where_the_old_one_is_gone(app: DeskApp, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "shop.db"
    shop_with_backup(path, demo=True)
    spoil(path)
    app.start(path)
    window = wait_for_backup(app, qtbot)
    assert not window.new_shop.isVisible()
    QTest.keyClick(window, Qt.Key.Key_N)
    assert not setting_up(app)
    path.unlink()
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert window.new_shop.isVisible()
    QTest.mouseClick(window.new_shop, Qt.MouseButton.LeftButton)
    assert setting_up(app)
    assert not window.isVisible()


def test_a_name_without_backups_is_a_first_run(app: DeskApp, tmp_path: Path) -> None:
    shop_with_backup(tmp_path / "shop.db")
    app.start(tmp_path / "other.db")
    assert app.refused is None
    assert app.set_up is not None


def test_a_backup_is_not_opened_as_a_shop(app: DeskApp, tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    backup = shop_with_backup(path)
    before = {each.name: each.read_bytes() for each in tmp_path.glob("shop*")}
    app.start(backup)
    assert app.window is None
    assert "a backup is never written to" in the_refusal(app).said.text()
    assert {each.name: each.read_bytes() for each in tmp_path.glob("shop*")} == before
