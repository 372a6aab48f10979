"""Tabs underlined where one stands."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.ui.theme import look
from desk_app.ui.widgets import paint


class Tabs(QWidget):
    """A line of words; Left and Right move. ``changed`` gives the value of the tab now open."""

    changed = Signal(str)

    def __init__(self, tabs: tuple[tuple[str, str], ...], *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs = tabs
        self._open = 0
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(48)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def set_tabs(self, tabs: tuple[tuple[str, str], ...]) -> None:
        """Other tabs; the open one stays where it is still among them."""
        kept = self.value()
        self._tabs = tabs
        self._open = next((i for i, (value, _said) in enumerate(tabs) if value == kept), 0)
        self._name()
        self.update()

    def value(self) -> str:
        """The tab that is open."""
        return self._tabs[self._open][0] if self._tabs else ""

    def open(self, value: str) -> None:
        """Opens a tab."""
        self._go(next((i for i, (each, _said) in enumerate(self._tabs) if each == value), self._open))

    def _go(self, number: int) -> None:
        number = max(0, min(number, len(self._tabs) - 1))
        if number != self._open:
            self._open = number
            self._name()
            self.update()
            self.changed.emit(self.value())

    def _name(self) -> None:
        self.setAccessibleName(self._tabs[self._open][1] if self._tabs else "")

    def _places(self) -> list[QRect]:
        now, x, places = look(), 0, []
        for number, (_value, said) in enumerate(self._tabs):
            wide = paint.width_of(said, now.body_bold if number == self._open else now.body)
            places.append(QRect(x, 0, wide, self.height()))
            x += wide + 16
        return places

    def sizeHint(self) -> QSize:
        places = self._places()
        return QSize(places[-1].right() + 1 if places else 0, 48)

    def tab_at(self, point: QPoint) -> int:
        """The number of the tab under a point; -1 where there is none."""
        return next((i for i, place in enumerate(self._places()) if place.adjusted(-8, 0, 8, 0).contains(point)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.tab_at(event.position().toPoint())
        if number >= 0:
            self._go(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left.value: -1, Qt.Key.Key_Right.value: 1}.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self._go(self._open + step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        for number, (place, (_value, said)) in enumerate(zip(self._places(), self._tabs, strict=True)):
            here = number == self._open
            colour = now.colour("accent" if here else "text_2")
            paint.text(painter, place, said, now.body_bold if here else now.body, colour)
            if here:
                painter.fillRect(QRect(place.left(), self.height() - 2, place.width(), 2), colour)
                if self.hasFocus():
                    paint.ring(painter, place.adjusted(-6, 8, 6, -8), 6)


class Steps(QWidget):
    """The steps of a form as a line of badges: done ✓, here, still to come."""

    def __init__(self, steps: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._done: frozenset[int] = frozenset()
        self._here = 0
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, here: int, done: frozenset[int]) -> None:
        """Which step is open and which are done."""
        self._here, self._done = here, done
        self.setAccessibleName(self._steps[here])
        self.updateGeometry()
        self.update()

    def _said(self, number: int) -> str:
        return f"✓ {self._steps[number]}" if number in self._done else self._steps[number]

    def sizeHint(self) -> QSize:
        wide = sum(paint.badge_width(self._said(i)) + 18 for i in range(len(self._steps)))
        return QSize(max(wide - 8, 0), 28)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, x = QPainter(self), 0
        for number in range(len(self._steps)):
            said = self._said(number)
            tone = "accent" if number == self._here else "ok" if number in self._done else "muted"
            wide = paint.badge_width(said) + 10
            now = look()
            front, ground = now.tone(tone)
            paint.box(painter, QRect(x, 0, wide, 28), ground=ground, line=None, radius=14)
            paint.text(painter, QRect(x, 0, wide, 28), said, now.caption_bold, front, paint.CENTRE)
            x += wide + 8
