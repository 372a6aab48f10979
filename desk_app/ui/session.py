"""Watches the keyboard and mouse of the window: when the last input was, and what a scanner typed.

The filter sits on the window's native handle and so sees each key and click once, and no other event of the program.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

#: A scanner's keys come within this many seconds of each other; nobody types that fast for six keys in a row.
SCAN_GAP = 0.03
#: The shortest code a shop prints: a receipt number.
SCAN_LEAST = 6
#: Seconds without input after which the next one may come from somebody else. No lock is set shorter.
_AWAY = 60

_INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


def now_asleep_or_awake() -> float:
    """Seconds by a clock that nobody sets and that goes on while the machine sleeps: ``time.monotonic`` stands still
    meanwhile on Linux and macOS, and a notebook that was shut for an hour would wake up unlocked."""
    if sys.platform == "win32":
        return time.monotonic()
    return time.clock_gettime(time.CLOCK_BOOTTIME if sys.platform == "linux" else time.CLOCK_MONOTONIC)


class InputWatch(QObject):
    """``scanned`` gives the code of a scan, taken out of the input it was typed into. ``returned`` comes before the
    first input after a minute or more is counted or goes on: after a sleep it is there before any timer."""

    scanned = Signal(str)
    returned = Signal()

    def __init__(self, parent: QObject, now: Callable[[], float] = now_asleep_or_awake) -> None:
        super().__init__(parent)
        self._now = now
        self._last = now()
        self._burst: list[str] = []
        self._burst_at = 0.0

    def watch(self, handle: QWindow) -> None:
        """Begins to watch a window."""
        handle.installEventFilter(self)

    def idle_seconds(self) -> float:
        """Seconds since anybody touched keyboard or mouse."""
        return self._now() - self._last

    def touch(self) -> None:
        """Counts as input: somebody has just signed in."""
        self._last = self._now()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _INPUT:
            if self.idle_seconds() >= _AWAY:
                self.returned.emit()
            self._last = self._now()
            if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        at, said = self._last, event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            code = "".join(self._burst)
            fast = at - self._burst_at <= SCAN_GAP
            self._burst = []
            if fast and len(code) >= SCAN_LEAST:
                return self._take(code)
            return False
        if len(said) == 1 and said.isascii() and said.isprintable() and not said.isspace():
            if at - self._burst_at > SCAN_GAP:
                self._burst = []
            self._burst.append(said)
            self._burst_at = at
        elif said:
            self._burst = []
        return False

    def _take(self, code: str) -> bool:
        focus = QApplication.focusWidget()
        if focus is not None and focus.objectName() == "top.search":
            return False  # the search box opens what it finds by itself
        _remove(focus, code)
        self.scanned.emit(code)
        return True


def _remove(focus: QWidget | None, code: str) -> None:
    """Takes a scanned code out of the input it landed in."""
    if isinstance(focus, QLineEdit):
        at, said = focus.cursorPosition(), focus.text()
        if said[:at].endswith(code):
            focus.setText(said[: at - len(code)] + said[at:])
            focus.setCursorPosition(at - len(code))
    elif isinstance(focus, QPlainTextEdit):
        cursor = focus.textCursor()
        cursor.setPosition(cursor.position() - len(code), cursor.MoveMode.KeepAnchor)
        if cursor.selectedText() == code:
            cursor.removeSelectedText()
