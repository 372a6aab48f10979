"""Reasons with their points: each text as long as it needs, its points as a badge at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.ui.theme import look
from desk_app.ui.widgets import paint

#: Between a text and the line below it.
AIR = 7
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)


class Reasons(QWidget):
    """(text, points) one below the other; the points add up to what they explain."""

    def __init__(self, said: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = said
        self._parts: tuple[tuple[str, int], ...] = ()
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_parts(self, parts: Sequence[tuple[str, int]]) -> None:
        """Other reasons."""
        self._parts = tuple(parts)
        self.setAccessibleName("; ".join([self._said, *(f"{text} {points:+d}" for text, points in self._parts)]))
        self.update()

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """What it shows."""
        return self._parts

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 60)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now, top = QPainter(self), look(), 0
        for number, (text, points) in enumerate(self._parts):
            badge = f"{points:+d}"
            room = self.width() - paint.badge_width(badge) - 10
            needed = paint.metrics(now.small).boundingRect(QRect(0, 0, room, 400), _WRAP, text).height()
            if top + needed > self.height():
                return
            painter.setFont(now.small)
            painter.setPen(now.colour("text"))
            painter.drawText(QRect(0, top, room, needed), _WRAP, text)
            tone = "ok" if points > 0 else "warn" if points < 0 else "muted"
            paint.badge_ending_at(painter, self.width(), top + paint.metrics(now.small).height() // 2, badge, tone)
            top += needed + AIR
            if number < len(self._parts) - 1:
                painter.fillRect(QRect(0, top, self.width(), 1), now.colour("line"))
            top += 1 + AIR
