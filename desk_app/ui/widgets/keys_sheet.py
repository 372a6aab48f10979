"""F1: the keys that work here, over the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desk_app.ui.keys import pictured
from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.words import _

#: Keys in one column before the next begins.
LONGEST = 11
#: Where in a column the words begin, the room after them, and a column's least width.
WORDS_AT, GAP, LEAST = 96, 24, 340


class KeysSheet(QWidget):
    """A sheet over the window; any key or click puts it away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("keys_sheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._before: QWidget | None = None
        self.lines: tuple[tuple[str, str], ...] = ()
        self.hide()

    def open(self, lines: Sequence[tuple[str, str]]) -> None:
        """Shows keys: sequence and what it does."""
        self.lines = tuple(lines)
        self.setAccessibleName("\n".join(f"{sequence}: {said}" for sequence, said in lines))
        self._before = self.window().focusWidget()
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus()

    def column_width(self) -> int:
        """Wide enough for the longest words, as far as the window allows."""
        longest = max((paint.width_of(said, look().body) for _sequence, said in self.lines), default=0)
        columns = max(1, -(-len(self.lines) // LONGEST))
        return min(max(LEAST, WORDS_AT + longest + GAP), (self.width() - 64) // columns)

    def put_away(self) -> None:
        """Back to where the keyboard was."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        self.put_away()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.put_away()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        veil = QColor(now.colour("background"))
        veil.setAlpha(215)
        painter.fillRect(self.rect(), veil)
        columns, wide_as = max(1, -(-len(self.lines) // LONGEST)), self.column_width()
        deep = min(len(self.lines), LONGEST)
        sheet = QRect(0, 0, columns * wide_as + 48, deep * 36 + 96)
        sheet.moveCenter(self.rect().center())
        paint.box(painter, sheet, ground=now.colour("surface"), line=now.colour("accent"), radius=16)
        head = QRect(sheet.left() + 28, sheet.top() + 20, sheet.width() - 56, 28)
        paint.text(painter, head, _("What keys work here"), now.title, now.colour("text"))
        for number, (sequence, said) in enumerate(self.lines):
            x = sheet.left() + 28 + (number // LONGEST) * wide_as
            y = sheet.top() + 64 + (number % LONGEST) * 36
            cap = pictured(sequence)
            wide = paint.key_width(cap)
            paint.key_cap(
                painter,
                QRect(x, y + 8, wide, paint.KEY_HEIGHT),
                cap,
                front=now.colour("text_2"),
                ground=now.colour("surface"),
                line=now.colour("line"),
            )
            paint.text(
                painter, QRect(x + WORDS_AT, y, wide_as - WORDS_AT - GAP // 3, 36), said, now.body, now.colour("text")
            )
