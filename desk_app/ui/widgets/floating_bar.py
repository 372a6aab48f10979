"""A scroll bar that takes no room: a thumb beside the rows, there only while there is more than can be seen."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QWidget

from desk_app.ui.theme import look
from desk_app.ui.widgets import paint

#: Where the mouse finds it, and how wide the thumb is at rest and under the mouse.
WIDTH, RESTING, READY = 12, 4, 6
#: Room to the right of the rows (a card's padding) in which it stands beside them; with less it lies over their edge.
BESIDE = 14
#: Never shorter, or a long list leaves nothing to take hold of.
SHORTEST = 28

_PLACED = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class FloatingBar(QWidget):
    """Follows the vertical bar of ``area``, which is never shown itself."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._bar: QScrollBar = area.verticalScrollBar()
        self._around: QWidget | None = None
        self._held: int | None = None  # how far below the top of the thumb the mouse holds it
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._bar.rangeChanged.connect(self._place)
        self._bar.valueChanged.connect(self.update)
        area.installEventFilter(self)
        self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _PLACED:
            self._place()
        elif kind == QEvent.Type.ParentChange and watched is self._area:
            self._follow()
        return False

    def stand_on(self, widget: QWidget) -> None:
        """Where what the area stands on leaves no room beside it: something around both, which has a margin there."""
        self._around = widget
        self._follow()

    def _follow(self) -> None:
        """Stands on what the area stands on, so that it may float beside it."""
        on = self._around if self._around is not None else self._area.parentWidget()
        self.setParent(on if on is not None else self._area)
        self._place()

    def _place(self) -> None:
        on = self.parentWidget()
        if on is None or not shiboken6.isValid(self._bar):  # an area being destroyed still says that it hides
            return
        needed = self._bar.maximum() > self._bar.minimum() and (on is self._area or on.isAncestorOf(self._area))
        if needed:
            place = QRect(self._area.mapTo(on, QPoint()), self._area.size())
            beside = on.width() - place.right() - 1 >= BESIDE
            left = place.right() + 2 if beside else place.right() + 1 - WIDTH
            self.setGeometry(left, place.top() + 2, WIDTH, max(place.height() - 4, 0))
            self.raise_()
        self.setVisible(needed and self._area.isVisibleTo(on))
        self.update()

    def thumb(self) -> QRect:
        """The thumb as it is drawn."""
        high, span = self.height(), self._bar.maximum() - self._bar.minimum()
        length = min(max(SHORTEST, high * self._bar.pageStep() // max(span + self._bar.pageStep(), 1)), high)
        top = (high - length) * (self._bar.value() - self._bar.minimum()) // max(span, 1)
        wide = READY if self._held is not None or self.underMouse() else RESTING
        return QRect((WIDTH - wide) // 2, top, wide, length)

    def paintEvent(self, _event: QPaintEvent) -> None:
        thumb, colour = self.thumb(), QColor(look().colour("text_3"))
        strong = thumb.width() == READY or look().name == "contrast"
        colour.setAlpha(170 if strong else 80)
        paint.box(QPainter(self), thumb, ground=colour, line=None, radius=thumb.width() / 2)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at, thumb = round(event.position().y()), self.thumb()
        if not thumb.top() <= at <= thumb.bottom():  # beside it: the thumb comes to the mouse
            self._go(at - thumb.height() // 2)
            thumb = self.thumb()
        self._held = at - thumb.top()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._go(round(event.position().y()) - self._held)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._held = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        QCoreApplication.sendEvent(self._bar, event)

    def _go(self, top: int) -> None:
        """Scrolls so that the thumb begins at ``top``."""
        room = max(self.height() - self.thumb().height(), 1)
        span = self._bar.maximum() - self._bar.minimum()
        self._bar.setValue(self._bar.minimum() + round(min(max(top, 0), room) * span / room))
