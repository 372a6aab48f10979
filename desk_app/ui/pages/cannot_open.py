"""What is shown instead of a shop file that does not open: why, and the ways on. Never a form for a new shop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.ui.dialogs import Dialogs
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.labels import Caption, Text, Title
from desk_app.words import _


class CannotOpenWindow(QWidget):
    """``again`` asks for the same file once more, ``wanted`` gives another, ``left`` ends the program.

    A second copy of the program on one file lands here, and so do a damaged, a newer and a foreign file: the last shop
    stays the last shop.
    """

    again = Signal(object)  # Path
    wanted = Signal(object)  # Path
    left = Signal()

    def __init__(self, path: Path, said: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cannot_open")
        self.setWindowTitle(_("The shop file does not open"))
        self.dialogs = Dialogs(self)
        self._path = path
        self.resize(1366, 768)
        card = Card()
        card.setFixedWidth(560)
        card.box.setContentsMargins(28, 24, 28, 24)
        card.box.setSpacing(14)
        card.add(Title(_("The shop file does not open")))
        self.said = Text(said, "body", wrap=True)
        self.said.setObjectName("cannot_open.said")
        card.add(self.said)
        card.add(Caption(str(path), wrap=True))
        self.try_again = KeyButton(_("Try again"), "Enter", ButtonKind.PRIMARY, name="cannot_open.again")
        self.other = KeyButton(_("Open another file…"), "O", name="cannot_open.other")
        self.close_it = KeyButton(_("Close"), "Esc", name="cannot_open.close")
        buttons = row(self.try_again, self.other, self.close_it, spacing=8)
        buttons.addStretch(1)
        card.add_layout(buttons)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(card)
        centre.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(centre)
        outer.addStretch(2)
        self.try_again.clicked.connect(lambda: self.again.emit(self._path))
        self.other.clicked.connect(self._other)
        self.close_it.clicked.connect(self.left)
        self.try_again.setFocus()

    def refuse(self, path: Path, said: str) -> None:
        """Still not: another reason, or another file."""
        self._path = path
        self.said.setText(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.again.emit(self._path)
        elif event.key() == Qt.Key.Key_O:
            self._other()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _other(self) -> None:
        chosen = self.dialogs.open_file(_("Open another file…"), folder=self._path.parent)
        if chosen is not None:
            self.wanted.emit(chosen)
