"""The bar at the top: search, what is not encrypted, backup light, language, who is signed in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.ui.theme import look
from desk_app.ui.widgets.buttons import Pill
from desk_app.ui.widgets.search import SearchBox


class TopBar(QWidget):
    """Lays out its parts; the window connects them. ``arranged`` after they found new places."""

    arranged = Signal()

    def __init__(self, search: SearchBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top")
        self.setFixedHeight(look().space.top)
        self.search = search
        self.plain = Pill("top.plain")
        self.backup = Pill("top.backup")
        self.language = Pill("top.language")
        self.person = Pill("top.person")
        box = QHBoxLayout(self)
        box.setContentsMargins(look().space.margin, 0, look().space.margin, 0)
        box.setSpacing(14)
        box.addWidget(search)
        box.addStretch(1)
        for pill in (self.plain, self.backup, self.language, self.person):
            box.addWidget(pill)
        self.backup.hide()  # until it is known how the backups stand: no gap among the others

    def event(self, event: QEvent) -> bool:
        # Qt hands an event to the layout before it hands it to the widget: the parts stand where they will stay.
        taken = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.arranged.emit()
        return taken

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        painter.fillRect(self.rect(), now.colour("surface"))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), now.colour("line"))
