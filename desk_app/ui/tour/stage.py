"""The stage of the tour: a demo shop of one fixed afternoon, in the real window, in a language and a theme."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desk_app.clock import FixedClock
from desk_app.db.shop import Shop, open_shop
from desk_app.demo.desk import make_demo
from desk_app.staff.desk import acting_for, change_settings, staff_list
from desk_app.ui import theme
from desk_app.ui.app import DeskApp
from desk_app.ui.main_window import MainWindow
from desk_app.ui.pages.cannot_open import CannotOpenWindow
from desk_app.ui.pages.set_up import SetUpWindow
from desk_app.ui.pages.unlock import UnlockWindow
from desk_app.ui.tour.hands import Hands, NotDone, Strays, TourDialogs
from desk_app.words import N_, current_words, use_language

#: A Saturday in Shanghai, half past two: the shop is open and people may be called.
DAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
SIZE = (1366, 768)

#: What Qt's platform without a screen says of each window that has a smallest size. It keeps to the size all the same.
NO_HINTS = "This plugin does not support propagateSizeHints()"


@dataclass(slots=True)
class Stage:
    """What the steps play with. ``faults`` are the defects the program met meanwhile."""

    folder: Path
    language: str
    hands: Hands
    window: MainWindow
    dialogs: TourDialogs
    faults: list[str]
    strays: Strays
    kept: dict[str, int] = field(default_factory=dict)  # ids that a later step comes back to

    @property
    def shop(self) -> Shop:
        """The open shop file, to look afterwards whether something really happened."""
        return self.window.desk.shop

    def begin_step(self) -> None:
        """Whatever came of the step before: somebody is signed in, and what it said is gone by now."""
        if self.window.locked:
            self.hands.press("Enter")
        self.window.note.hide()

    def go(self, name: str) -> None:
        """Opens a page as its entry of the rail does."""
        self.window.go(name)
        self.hands.settle()


def application() -> QApplication:
    """The one application, dressed. Drawn into memory unless QT_QPA_PLATFORM says where else."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    made = QApplication([sys.argv[0]])
    made.setApplicationName("desk-app")
    made.setQuitOnLastWindowClosed(False)
    made.setCursorFlashTime(0)  # a caret that blinks makes two pictures of one window
    theme.dress(made, "light")
    return made


def make_shop(path: Path) -> None:
    """The shop of the tour: the same rows every time."""
    make_demo(path, today=DAY)


@contextmanager
def on_stage(app: QApplication, demo: Path, home: Path, folder: Path, *, lang: str, theme_name: str) -> Iterator[Stage]:
    """The window open on its own copy of the demo shop; closed, with its backup, when the tour leaves it."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "demo.db"
    shutil.copyfile(demo, path)
    with _at_home(home), _faults_noted() as faults:
        clock = FixedClock(NOW)
        with closing(open_shop(path, clock=clock)) as shop:
            change_settings(shop, acting_for(shop, staff_list(shop)[0].id), language=lang, theme=theme_name)
        desk_app = DeskApp(app, opener=lambda at, key: open_shop(at, passphrase=key, clock=clock))
        window = desk_app.open(path)
        if window is None:
            raise NotDone(N_("The shop file of the tour could not be opened."))
        window.resize(*SIZE)
        hands, dialogs = Hands(folder, SIZE), TourDialogs(folder)
        window.desk.dialogs = dialogs
        hands.lay_on(window, window.tasks)
        strays = Strays((MainWindow, SetUpWindow, UnlockWindow, CannotOpenWindow))
        app.installEventFilter(strays)
        try:
            yield Stage(folder, lang, hands, window, dialogs, faults, strays)
        finally:
            app.removeEventFilter(strays)
            close(window, hands)


def close(window: MainWindow, hands: Hands) -> None:
    """Closes a window as a person does: it may first make its backup."""
    gone: list[bool] = []
    window.closed.connect(lambda: gone.append(True))
    window.close()
    hands.until(lambda: gone, N_("The window did not close."))
    window.deleteLater()


@contextmanager
def without_size_hints() -> Iterator[None]:
    """Keeps ``NO_HINTS``, and nothing else of what Qt says, from standard error."""

    def said(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if message == NO_HINTS:
            return
        if before is not None:
            before(kind, context, message)
        else:
            sys.stderr.write(message + "\n")

    before = qInstallMessageHandler(said)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


@contextmanager
def _at_home(home: Path) -> Iterator[None]:
    """Drafts, backups and logs of the tour land in its own folder, and the language is as before afterwards."""
    before, language = os.environ.get("DESK_APP_HOME"), current_words().language
    os.environ["DESK_APP_HOME"] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ["DESK_APP_HOME"]
        else:
            os.environ["DESK_APP_HOME"] = before
        use_language(language)


@contextmanager
def _faults_noted() -> Iterator[list[str]]:
    """Defects that the program would write into its log."""
    faults: list[str] = []
    before = sys.excepthook

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        faults.append(f"{kind.__name__}: {error}")
        before(kind, error, trace)

    sys.excepthook = caught
    try:
        yield faults
    finally:
        sys.excepthook = before
