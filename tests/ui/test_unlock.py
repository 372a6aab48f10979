"""An encrypted shop asks before it opens: passphrase, sheet, and the system's key store where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.db.keys import Cost, NewKeys, keys_path, new_keys
from desk_app.db.recovery import groups
from desk_app.db.shop import open_shop
from desk_app.db.swap_note import SwapNote, coming, note_path, stamp_of, write_note
from desk_app.staff.desk import ShopSetUp, set_up_shop
from desk_app.staff.keys import is_encrypted
from desk_app.ui import key_store
from desk_app.ui.app import DeskApp
from desk_app.ui.pages.unlock import UnlockWindow
from desk_app.ui.tour.hands import Strays
from desk_app.ui.tour.stage import NO_HINTS
from desk_app.words import use_language

OLD, NEW = "walnut frog lamp tulip", "春天的第一杯奶茶"


class Store(KeyringBackend):
    """A key store in memory."""

    priority = 1.0

    kept: dict[tuple[str, str], str]

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.mark.parametrize(("rank", "taken"), [(5.0, True), (1.0, True), (0.5, False), (0.0, False)])
def test_only_a_store_of_the_system_is_asked(store: Store, rank: float, taken: bool) -> None:
    """Of what packages bring, some keep it in a file in the clear."""
    store.priority = rank
    assert key_store.works() is taken


@pytest.fixture
def store() -> Iterator[Store]:
    before, made = keyring.get_keyring(), Store()  # type: ignore[no-untyped-call]  # as its makers left it
    made.kept = {}
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def keys() -> NewKeys:
    return new_keys(OLD, Cost(64, 1, 1))


@pytest.fixture
def path(tmp_path: Path, keys: NewKeys) -> Path:
    file = tmp_path / "locked.db"
    set_up_shop(file, ShopSetUp("Dui", "Lin", owner_pin="482913", language="en"), keys=keys).close()
    return file


@pytest.fixture
def app(qtbot: QtBot, qapp: QApplication) -> Iterator[DeskApp]:
    use_language("en")
    made = DeskApp(qapp)
    made._closed = lambda: None  # type: ignore[method-assign]  # the test's own application goes on
    yield made
    made._away()
    close(made)


def close(app: DeskApp) -> None:
    if app.window is not None:
        app.window._leave_now = True
        app.window.close()
        app.window = None


def asking(app: DeskApp, path: Path) -> UnlockWindow:
    assert app.open(path) is None
    assert app.locked is not None
    return app.locked


def opened(app: DeskApp, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: app.window is not None, timeout=10_000)
    assert app.window is not None
    assert is_encrypted(app.window.desk.shop)
    assert app.locked is None


def test_the_passphrase_opens_it(app: DeskApp, path: Path, qtbot: QtBot, capfd: pytest.CaptureFixture[str]) -> None:
    window = asking(app, path)
    assert not window.which.isVisible()
    QTest.keyClick(window.passphrase.box, Qt.Key.Key_Return)
    assert window.passphrase.error
    QTest.keyClicks(window.passphrase.box, "the wrong one")
    capfd.readouterr()
    QTest.keyClick(window.passphrase.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open" in window.banner.text(), timeout=10_000)
    assert app.window is None
    assert window.banner.text().count(".") <= 2, "one sentence, and what to try"
    assert [line for line in "".join(capfd.readouterr()).splitlines() if line != NO_HINTS] == []
    window.passphrase.box.put_typed(OLD)
    QTest.keyClick(window.passphrase.box, Qt.Key.Key_Return)
    opened(app, qtbot)


def test_the_sheet_gives_a_new_passphrase(app: DeskApp, path: Path, keys: NewKeys, qtbot: QtBot) -> None:
    window = asking(app, path)
    QTest.mouseClick(window.sheet, Qt.MouseButton.LeftButton)
    shown = groups(keys.recovery)
    window.recovery.box.put_typed(" ".join((shown[1], shown[0], *shown[2:])))
    window.new.box.put_typed(NEW)
    window.again.box.put_typed(NEW)
    QTest.mouseClick(window.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Group 1" in window.recovery.error, timeout=10_000)
    window.recovery.box.put_typed(" ".join(shown))
    window.new.box.put_typed("12")
    QTest.mouseClick(window.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.new.error), timeout=10_000)
    window.new.box.put_typed(NEW)
    QTest.mouseClick(window.go, Qt.MouseButton.LeftButton)
    opened(app, qtbot)
    close(app)
    open_shop(path, passphrase=NEW, read_only=True).close()


def test_the_key_store_spares_typing_until_the_passphrase_changes(
    app: DeskApp, path: Path, store: Store, qtbot: QtBot
) -> None:
    window = asking(app, path)
    assert window.remember.isVisibleTo(window)
    window.remember.setChecked(True)
    window.passphrase.box.put_typed(OLD)
    QTest.keyClick(window.passphrase.box, Qt.Key.Key_Return)
    opened(app, qtbot)
    close(app)
    assert list(store.kept.values()) == [OLD]
    assert app.open(path) is not None, "nothing is asked"
    close(app)
    store.kept = dict.fromkeys(store.kept, "another")
    asking(app, path)
    assert store.kept == {}


def test_without_a_key_store_it_simply_asks(app: DeskApp, path: Path) -> None:
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]  # as its makers left it
    window = asking(app, path)
    assert not window.remember.isVisibleTo(window)


@pytest.mark.parametrize(("swapped", "said"), [(True, "passphrase of that backup"), (False, "passphrase of before")])
def test_a_restore_that_was_broken_off_says_which_passphrase_opens_it(
    app: DeskApp, path: Path, qtbot: QtBot, swapped: bool, said: str
) -> None:
    if swapped:
        shutil.copy(keys_path(path), keys_path(coming(path)))
    else:
        coming(path).write_bytes(b"half of it")
    write_note(path, SwapNote(stamp_of(path), "", "shop-20261121T063000Z.deskbackup"))
    window = asking(app, path)
    assert window.which.isVisible()
    assert said in window.which.text()
    QTest.keyClicks(window.passphrase.box, "the wrong one")
    QTest.keyClick(window.passphrase.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: said in window.banner.text(), timeout=10_000)
    window.passphrase.box.put_typed(OLD)
    QTest.keyClick(window.passphrase.box, Qt.Key.Key_Return)
    opened(app, qtbot)
    assert not note_path(path).exists(), "it is settled"


def test_nothing_of_it_flashes_up_as_a_window_of_its_own(store: Store, path: Path, qtbot: QtBot) -> None:
    app, strays = QApplication.instance(), Strays((UnlockWindow,))
    assert app is not None
    app.installEventFilter(strays)
    try:
        window = UnlockWindow(path, lambda at, key: open_shop(at, passphrase=key))
        qtbot.addWidget(window)
        window.show()
    finally:
        app.removeEventFilter(strays)
    assert strays.names == []
    assert window.remember.isVisible()  # this machine has a key store
    window.close()
