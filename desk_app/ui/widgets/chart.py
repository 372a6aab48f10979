"""A chart that was drawn for paper, on the screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget


class ChartView(QWidget):
    """Shows an SVG from the top, as large as there is room and never larger than one and a half times its size."""

    LARGEST = 1.5

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._svg: QSvgRenderer | None = None
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_svg(self, svg: bytes) -> None:
        """Another drawing; empty for none."""
        self._svg = QSvgRenderer(svg) if svg else None
        self.update()

    @property
    def shown(self) -> bool:
        """Whether there is a drawing that can be read."""
        return self._svg is not None and self._svg.isValid()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._svg is None:
            return
        whole = self._svg.defaultSize()
        if whole.isEmpty():
            return
        scale = min(self.width() / whole.width(), self.height() / whole.height(), self.LARGEST)
        painter = QPainter(self)
        self._svg.render(painter, QRectF(0, 0, whole.width() * scale, whole.height() * scale))
