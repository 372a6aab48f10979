"""Several lines to type into."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from desk_app.ui.widgets.floating_bar import FloatingBar
from desk_app.ui.widgets.inputs import clear_base, draw_frame


class TextArea(QPlainTextEdit):
    """Several lines of plain text."""

    def __init__(self, *, name: str = "", hint: str = "", lines: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field_name = ""
        self.failed = False
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * 20 + 24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(10, 9, 8, 8)
        if name:
            self.setObjectName(name)
        clear_base(self)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar = FloatingBar(self)

    def text(self) -> str:
        """What was typed."""
        return self.toPlainText()

    def setText(self, said: str) -> None:
        """Shows a text."""
        self.setPlainText(said)

    def typed(self) -> str:
        return self.toPlainText()

    def put_typed(self, said: str) -> None:
        self.setPlainText(said)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint:
            draw_frame(self, failed=self.failed)
        return handled

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
