"""How it went, from 1 to 10: ten small boxes, one key each."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.words import _

MOST = 10
_GAP = 4


class ScorePick(QWidget):
    """Keys 1 to 9, and 0 for ten; Left and Right move; Backspace takes it away. ``changed`` says it is another."""

    changed = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look().space.control)
        self._value: int | None = None
        self._say()

    @property
    def value(self) -> int | None:
        """1 to 10; None while nothing is said."""
        return self._value

    def put(self, value: int | None) -> None:
        """Another value."""
        if value != self._value:
            self._value = value
            self._say()
            self.update()
            self.changed.emit()

    def _say(self) -> None:
        said = "–" if self._value is None else str(self._value)
        self.setAccessibleName(_("How it went, 1 to 10: {score}", score=said))

    def sizeHint(self) -> QSize:
        return QSize(MOST * 30, look().space.control)

    def _place(self, number: int) -> QRect:
        step = (self.width() + _GAP) / MOST
        left = round((number - 1) * step)
        return QRect(left, 0, round(number * step) - _GAP - left, self.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        for number in range(1, MOST + 1):
            if self._place(number).contains(point):
                self.put(None if number == self._value else number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, said = event.key(), event.text()
        if said.isascii() and said.isdigit():
            self.put(int(said) or MOST)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self.put(max(1, min((self._value or (0 if step > 0 else MOST + 1)) + step, MOST)))
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.put(None)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        for number in range(1, MOST + 1):
            chosen = number == self._value
            place = self._place(number)
            paint.box(
                painter,
                place,
                ground=now.colour("accent" if chosen else "surface"),
                line=now.colour("accent" if chosen else "line"),
                radius=now.space.control_radius,
            )
            colour = now.colour("on_accent" if chosen else "text")
            paint.text(painter, place, str(number), now.body_bold if chosen else now.body, colour, paint.CENTRE)
        if self.hasFocus() and self._value:
            paint.ring_on_accent(painter, self._place(self._value), now.space.control_radius)
        elif self.hasFocus():
            paint.ring(painter, self.rect(), now.space.control_radius)
