"""The rail at the left: one button a page, icon over word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.ui.icons import pixmap
from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.buttons import PaintedButton


class RailButton(PaintedButton):
    """A page's button; the one in view stands on the soft accent."""

    def __init__(self, name: str, icon: str, said: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"rail.{name}")
        self.setText(said)
        self.setAccessibleName(said)
        self.setCheckable(True)
        self._icon = icon
        self.setFixedSize(68, 56)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        here = self.isChecked()
        if here or self.underMouse():
            ground = now.colour("accent_soft" if here else "surface_2")
            line = now.colour("accent") if here and now.name == "contrast" else None
            paint.box(painter, self.rect(), ground=ground, line=line, radius=10)
        colour = now.colour("accent" if here else "text_2")
        painter.drawPixmap(self.width() // 2 - 11, 8, pixmap(self._icon, colour, 22, self.devicePixelRatioF()))
        font = now.caption_bold if here else now.caption
        paint.text(painter, self.rect().adjusted(2, 29, -2, -7), self.text(), font, colour, paint.CENTRE)
        if self.hasFocus():
            paint.ring(painter, self.rect(), 10)


class Logo(QWidget):
    """The mark of the shop: the first character of its name."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(36, 36)

    def say(self, name: str) -> None:
        """The shop has another name."""
        self._name = name
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        paint.box(painter, self.rect(), ground=now.colour("accent"), line=None, radius=9)
        font = QFont(now.body_bold)
        paint.text(painter, self.rect(), paint.initial(self._name), font, now.colour("on_accent"), paint.CENTRE)


class Rail(QWidget):
    """The pages of the window. ``picked`` gives the name of the one pressed."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(look().space.rail)
        self.logo = Logo("")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(8, 12, 8, 8)
        self._box.setSpacing(4)
        self._box.addWidget(self.logo, 0, Qt.AlignmentFlag.AlignHCenter)
        self._box.addSpacing(12)
        self._box.addStretch(1)
        self._buttons: dict[str, RailButton] = {}

    def set_entries(self, entries: Sequence[tuple[str, str, str]]) -> None:
        """The entries: name, icon, word."""
        for button in self._buttons.values():
            self._box.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for number, (name, icon, said) in enumerate(entries):
            button = RailButton(name, icon, said)
            button.clicked.connect(lambda _checked=False, name=name: self.picked.emit(name))
            self._buttons[name] = button
            self._box.insertWidget(2 + number, button)

    def light_up(self, name: str) -> None:
        """The entry of the page in view."""
        for each, button in self._buttons.items():
            button.setChecked(each == name)

    def button(self, name: str) -> RailButton | None:
        """A page's button."""
        return self._buttons.get(name)

    def sizeHint(self) -> QSize:
        return QSize(look().space.rail, 400)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        painter.fillRect(self.rect(), now.colour("surface"))
        painter.fillRect(QRect(self.width() - 1, 0, 1, self.height()), now.colour("line"))
