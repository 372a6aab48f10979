"""A real desk on a real shop file, with doors that only write down what a page asked of the window."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.db.keys import NewKeys
from desk_app.db.shop import Shop
from desk_app.places import state_folder
from desk_app.staff.account import Acting
from desk_app.ui import theme
from desk_app.ui.desk import AsItIs, Desk
from desk_app.ui.dialogs import Dialogs
from desk_app.ui.drafts import Drafts
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.tasks import Tasks
from desk_app.ui.theme import Tone
from desk_app.words import use_language
from tests.ui.salon_scene import Hands, Settle

# Windows of tests are drawn into memory; a developer may ask to see them with another platform.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

Opened = Callable[..., ClientFilePage]


class FakeDoors:
    """Stands in for the window: remembers what was asked."""

    def __init__(self) -> None:
        self.went: list[tuple[str, dict[str, object]]] = []
        self.said: list[str] = []
        self.toasts: list[tuple[str, Callable[[], object] | None]] = []
        self.backs = 0
        self.keys: NewKeys | None = None

    def go(self, name: str, **where: object) -> None:
        self.went.append((name, where))

    def back(self) -> None:
        self.backs += 1

    def has_page(self, name: str) -> bool:
        return bool(name)

    def say(self, said: str, tone: Tone | str = Tone.BAD) -> None:
        self.said.append(f"{tone}: {said}")

    def speak(self, language: str) -> None:
        self.said.append(f"language: {language}")

    def restore(self, backup: Path | AsItIs, acting: Acting) -> None:
        named = f"{backup.backup.name} as it is" if isinstance(backup, AsItIs) else backup.name
        self.said.append(f"restore: {named} by {acting.name}")

    def encrypt(self, keys: NewKeys) -> None:
        self.said.append("encrypt")
        self.keys = keys

    def toast(self, said: str, undo: Callable[[], object] | None = None, instead: str = "") -> None:
        self.toasts.append((said, undo))


@pytest.fixture(scope="session")
def wardrobe(qapp: QApplication) -> None:
    """Style, fonts and theme, once."""
    theme.dress(qapp, "light")


@pytest.fixture(autouse=True)
def dressed(wardrobe: None, qapp: QApplication) -> Iterator[None]:
    """The program's own look, in English and light until a test says otherwise."""
    use_language("en")
    if theme.look().name != "light":
        theme.use_theme(qapp, "light")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def collect_here() -> Iterator[None]:
    """Cycles with widgets in them are collected on this thread, between tests: see ``ui/collecting.py``."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """A test that leaves one of our threads running has not closed its desk."""
    yield
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("desk-")]
    assert not left, left


@pytest.fixture
def doors() -> FakeDoors:
    return FakeDoors()


@pytest.fixture
def desk(shop: Shop, owner: Acting, doors: FakeDoors, qapp: QApplication) -> Iterator[Desk]:
    tasks = Tasks(shop)
    drafts = Drafts(state_folder(), shop.path, wait=0.0)
    made = Desk(shop, tasks, drafts, Dialogs(), doors, owner)
    yield made
    tasks.close()
    drafts.close()


@pytest.fixture
def settle(qtbot: QtBot, desk: Desk) -> Settle:
    """Waits until everything asked of the desk's threads has been answered."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not desk.tasks.busy, timeout=10_000)

    return wait


@pytest.fixture
def hands(settle: Settle) -> Hands:
    """On the keys of a page that stands alone; who has the whole window makes its own (``window_scene.py``)."""
    return Hands(settle)


@pytest.fixture
def opened(desk: Desk, qtbot: QtBot, settle: Settle) -> Opened:
    """Opens a client's page as the window does and waits for what it reads."""

    def make(**where: object) -> ClientFilePage:
        page = ClientFilePage(desk)
        qtbot.addWidget(page)
        page.resize(1282, 712)
        page.show()
        page.activateWindow()
        page.open(**where)
        page.come_into_view()
        page.focus_first()
        settle()
        return page

    return make
