"""A part of the page of a visit whose lists give their room to sentences that wrap."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLayout, QWidget


class Yielding(QWidget):
    """Asks for the least its content needs at its width.

    A layout with one wrapping sentence asks a scroll area for the height it would like best, lists at full length: a
    fault of one line then made the whole page longer than the window.
    """

    def __init__(self, layout: QLayout | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if layout is not None:
            self.setLayout(layout)

    def hasHeightForWidth(self) -> bool:
        return False

    def minimumSizeHint(self) -> QSize:
        least, inside = super().minimumSizeHint(), self.layout()
        if inside is not None and inside.hasHeightForWidth():
            least.setHeight(inside.minimumHeightForWidth(max(self.width(), least.width())))
        return least
