"""The results of a search, over whatever lies below the box that asked for them."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.ui.models.rows import RowsModel
from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.rows import RowList

T = TypeVar("T")

#: Between the edge of the popup and its list.
PADDING = 7


class ResultPopup(QWidget, Generic[T]):
    """A list of a few lines in a box with an accent line. It never takes the keyboard; its box places and shows it."""

    def __init__(
        self, model: RowsModel[T], *, name: str, height: int, avatar: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        model.setParent(self)  # the list goes to the window when first shown, and its rows go with it
        box = QVBoxLayout(self)
        box.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        self.list: RowList[T] = RowList(model, name=name, height=height, edge=10, avatar=avatar)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # With a ground of its own, a new answer paints the lines and nothing of the page that lies below them.
        self.list.viewport().setAutoFillBackground(True)
        box.addWidget(self.list)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = look()
        paint.box(
            QPainter(self),
            self.rect(),
            ground=now.colour("surface"),
            line=now.colour("accent"),
            radius=now.space.card_radius,
        )
