"""Lists that show whole rows only, and one in which no row counts until somebody chose it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QRect
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QStyleOptionViewItem

from desk_app.ui.theme import look
from desk_app.ui.widgets.rows import RowList

R = TypeVar("R")


class WholeRows(RowList[R]):
    """A list that ends below a row and never through one."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = self.itemDelegate().sizeHint(self._option(), self.rows.index(0, 0)).height()
        over = self.height() % row if self.height() > row else 0
        if self.viewportMargins().bottom() != over:
            self.setViewportMargins(0, 0, 0, over)

    def _option(self) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        return option


class ChosenRows(WholeRows[R]):
    """Whole rows of which none is current until it is clicked or gone to with an arrow: the keyboard coming to the
    list chooses nobody."""

    def picked(self) -> R | None:
        """The noun of the row that somebody chose and that is marked now; None where there is none."""
        return self.noun() if self.hasFocus() and self.selectionModel().isSelected(self.currentIndex()) else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.currentIndex().isValid():
            super().focusInEvent(event)
        else:
            # Qt's item views would make the first row the current one here.
            QFrame.focusInEvent(self, event)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self.setCurrentIndex(self.rootIndex())  # beside the rows: nobody

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.rows.rowCount() and not self.currentIndex().isValid():
            # Here is the keyboard, on no row yet.
            QPainter(self.viewport()).fillRect(QRect(0, 0, self.viewport().width(), 2), look().colour("accent"))
