"""The hands of the tour: real keys into the window that has the keyboard, and a picture of what it shows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desk_app.ui.dialogs import Dialogs, Tick
from desk_app.ui.session import SCAN_GAP
from desk_app.ui.tasks import Tasks
from desk_app.words import N_

#: Seconds until the tour no longer waits for something to happen.
PATIENCE = 20.0
#: So many steps of Tab reach anything on a page.
MOST_TABS = 90

_NAMED = {"Enter": "Return", "Esc": "Escape", "[": "BracketLeft", "]": "BracketRight"}
_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


class NotDone(Exception):
    """Something the tour did had no effect. ``sentence`` is marked for translation."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence, self.values = sentence, values


def ensure(happened: object, sentence: str, **values: object) -> None:
    """Raises NotDone unless it happened."""
    if not happened:
        raise NotDone(sentence, **values)


def turn() -> None:
    """One turn of the program's own loop."""
    QCoreApplication.processEvents()
    time.sleep(0.002)


class Strays(QObject):
    """Notes every widget that appears as a window of its own without being one: it flashes and takes the keyboard."""

    def __init__(self, expected: tuple[type[QWidget], ...]) -> None:
        super().__init__()
        self._expected = (*expected, QDialog)
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            passing = {Qt.WindowType.Popup, Qt.WindowType.ToolTip}
            if not isinstance(watched, self._expected) and watched.windowType() not in passing:
                self.names.append(f"{type(watched).__name__} {watched.objectName()}".strip())
        return False


class Hands:
    """Types, waits and takes pictures. ``pictures`` are the files made so far."""

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        self.folder = folder
        self.size = size
        self.pictures: list[Path] = []
        self._window: QWidget | None = None
        self._tasks: Tasks | None = None

    def lay_on(self, window: QWidget, tasks: Tasks) -> None:
        """From now on at this window."""
        self._window, self._tasks = window, tasks
        window.activateWindow()
        window.setFocus()
        self.until(window.isActiveWindow, N_("The window did not come to the front."))
        self.settle()

    @property
    def window(self) -> QWidget:
        """The window the hands are at."""
        if self._window is None:
            raise NotDone(N_("There is no window."))
        return self._window

    # ── waiting ───────────────────────────────────────────────────────────────────────────────────────────────

    def until(self, happens: Callable[[], object], sentence: str, **values: object) -> None:
        """Waits until something is so; NotDone with the sentence where it never is."""
        end = time.monotonic() + PATIENCE
        while not happens():
            ensure(time.monotonic() < end, sentence, **values)
            turn()

    def settle(self) -> None:
        """Waits until everything asked of the shop's threads is answered and painted."""
        quiet = 0
        end = time.monotonic() + PATIENCE
        while quiet < 4:
            turn()
            quiet = 0 if self._tasks is not None and self._tasks.busy else quiet + 1
            ensure(time.monotonic() < end, N_("The window does not come to rest."))

    def pause(self, seconds: float) -> None:
        """Lets a moment pass, as a person does."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            turn()

    # ── keys ──────────────────────────────────────────────────────────────────────────────────────────────────

    def press(self, *sequences: str) -> None:
        """Keys, one after the other, each as it stands on its cap: "F3", "Ctrl+K", "Enter", "Down"."""
        for sequence in sequences:
            *held, last = sequence.split("+")
            key = Qt.Key[f"Key_{_NAMED.get(last, last)}"]
            modifiers = Qt.KeyboardModifier.NoModifier
            for name in held:
                modifiers |= _MODIFIERS[name]
            if sequence == "Enter":
                self.pause(SCAN_GAP * 1.5)  # what a scanner types ends in an Enter that follows at once; ours does not
            handle = self.window.windowHandle()
            if handle is None:
                raise NotDone(N_("There is no window."))
            QTest.keyClick(handle, key, modifiers)
            self.settle()
            self._stay_in_front()

    def _stay_in_front(self) -> None:
        """A stray window that came and went has taken the keyboard; it is noted, and the day goes on."""
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
            self.settle()

    def type(self, said: str) -> None:
        """Text: keys where the keyboard has them, else as an input method commits it."""
        for sign in said:
            if sign.isascii() and sign.isprintable():
                handle = self.window.windowHandle()
                if handle is not None:
                    QTest.keyClick(handle, ord(sign))
            else:
                commit = QInputMethodEvent()
                commit.setCommitString(sign)
                focus = QApplication.focusWidget()
                if focus is not None:
                    QApplication.sendEvent(focus, commit)
        self.settle()

    def write(self, said: str) -> None:
        """Text in the place of what stands in the field."""
        self.press("Ctrl+A")
        self.type(said)

    def reach(self, name: str) -> QWidget:
        """Tab until the named widget has the keyboard; NotDone where Tab never gets there."""
        for _number in range(MOST_TABS):
            focus = self.focus()
            if focus is not None and focus.objectName() == name:
                return focus
            self.press("Tab")
        raise NotDone(N_("Tab never reaches “{name}”."), name=name)

    def focus(self) -> QWidget | None:
        """What has the keyboard."""
        return QApplication.focusWidget()

    # ── seeing ────────────────────────────────────────────────────────────────────────────────────────────────

    def picture(self, name: str) -> None:
        """The window as it is now, as NAME.png."""
        self.settle()
        self.pause(0.05)
        seen = self.window.grab()
        path = self.folder / f"{name}.png"
        ensure(seen.save(str(path)), N_("The picture {path} could not be written."), path=str(path))
        self.pictures.append(path)
        self._fit(seen.width(), seen.height())

    def _fit(self, width: int, height: int) -> None:
        """A page that needs more room than there is pushes the window open; the next one is seen at its size again."""
        wide, high = self.size
        if (width, height) != self.size:
            self.window.resize(wide, high)
            raise NotDone(
                N_("The page does not fit the window: it takes {width} × {height}."), width=width, height=height
            )


class TourDialogs(Dialogs):
    """Answers what the window asks: files from the tour's own folder, and yes."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.to_open: list[Path] = []
        self.save_as = ""
        self.asked: list[str] = []

    def ask_once(self, question: str, consequence: str, yes: str = "") -> bool:
        self.asked.append(f"{question} {consequence} {yes}")
        return True

    def ask_which(
        self, question: str, consequence: str, lines: Sequence[Tick], yes: str = ""
    ) -> tuple[str, ...] | None:
        self.asked.append(f"{question} {consequence} {yes}")
        return tuple(line.value for line in lines if line.ticked)

    def ask_text(self, question: str, label: str, start: str = "", hint: str = "") -> str | None:
        self.asked.append(f"{question} {label} {hint}")
        return start or question

    def ask_pin(self, question: str) -> str | None:
        self.asked.append(question)
        return None

    def open_files(
        self, title: str, filters: str = "", folder: Path | None = None, *, remember: bool = True
    ) -> list[Path]:
        self.asked.append(title)
        return self.to_open

    def open_file(self, title: str, filters: str = "", folder: Path | None = None) -> Path | None:
        self.asked.append(title)
        return self.to_open[0] if self.to_open else None

    def save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        self.asked.append(title)
        return self.folder / (self.save_as or suggested)
