"""An input that searches while one types and takes one of a few results: a client, a service, a product."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.tasks import Tasks
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.result_popup import PADDING, ResultPopup

T = TypeVar("T")

#: Results shown at once: what fits below an input without scrolling.
SHOWN = 6
#: Height of a result in logical pixels.
ROW_HEIGHT = 48


class PickBox(LineInput, Generic[T]):
    """Type, and the results stand below; Up and Down move, Enter or a click takes, Esc closes the list.

    ``search(text)`` runs on a reader thread; an answer that a newer letter has overtaken is never shown. Enter pressed
    before the answer has come takes its first result when it does. On the empty box Down asks ``search("")``, unless
    ``below`` says that it took the key (to go on to what stands below).
    ``taken`` gives the noun and empties the box; ``left`` says that Esc was pressed with nothing open.
    """

    taken = Signal(object)
    left = Signal()

    def __init__(
        self,
        tasks: Tasks,
        search: Callable[[str], Sequence[T]],
        look: Callable[[T], RowLook],
        *,
        name: str,
        hint: str,
        empty: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, hint=hint, longest=500, parent=parent)
        self._tasks, self._search = tasks, search
        self._enter_waits = False
        self._answered: str | None = None
        self.below: Callable[[], bool] = lambda: False
        self.setAccessibleName(hint)
        self.model: RowsModel[T] = RowsModel(look=look)
        self._empty = empty
        self._popup: ResultPopup[T] | None = None
        self.textEdited.connect(self._ask)

    @property
    def popup(self) -> ResultPopup[T]:
        """The list below; made when there is first something to show."""
        if self._popup is None:
            made: ResultPopup[T] = ResultPopup(
                self.model, name=f"{self.objectName()}.results", height=ROW_HEIGHT, avatar=30, parent=self
            )
            made.list.empty = self._empty
            made.list.clicked.connect(lambda index: self._take(self.model.row(index.row())))
            self.destroyed.connect(made.deleteLater)
            self._popup = made
        return self._popup

    @property
    def listing(self) -> bool:
        """Whether the list stands below."""
        return self._popup is not None and self._popup.isVisible()

    def _close(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    def _ask(self, said: str) -> None:
        self._enter_waits = False
        wanted = said.strip()
        if wanted:
            self._read(wanted)
        else:
            self._answered = None
            self._close()

    def _read(self, wanted: str) -> None:
        search = self._search
        self._tasks.read(
            self, lambda: (wanted, tuple(search(wanted))), self._show, latest=f"pick.{self.objectName()}.{id(self)}"
        )

    def _show(self, answer: tuple[str, tuple[T, ...]]) -> None:
        wanted, found = answer
        if wanted != self.text().strip():
            return
        self._answered = wanted
        self.model.show_rows(found[:SHOWN])
        if found:
            self.popup.list.choose(0)
        waited, self._enter_waits = self._enter_waits, False
        if waited and found:
            self._take(found[0])
        elif self.hasFocus():
            self._place()

    def _place(self) -> None:
        window = self.window()
        if self.popup.parentWidget() is not window:
            self.popup.setParent(window)
        height = max(1, self.model.rowCount()) * ROW_HEIGHT + 2 * PADDING
        below = self.mapTo(window, QPoint(0, self.height() + 4))
        if below.y() + height > window.height():
            below = self.mapTo(window, QPoint(0, -height - 4))
        self.popup.setGeometry(below.x(), below.y(), max(self.width(), 280), height)
        self.popup.show()
        self.popup.raise_()

    def _take(self, noun: T | None) -> None:
        if noun is None:
            return
        self._close()
        self.clear()
        self._answered = None
        self.taken.emit(noun)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, said = event.key(), self.text().strip()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.listing and self._answered == said:
                self._take(self.popup.list.noun())
            elif said:
                self._enter_waits = True  # Enter was quicker than the answer: taken on arrival
                if self._answered == said:
                    self._read(said)
            else:
                event.ignore()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(event, 1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and (self.listing or self.text()):
            self._close()
            self.clear()
            self._answered = None
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _step(self, event: QKeyEvent, step: int) -> None:
        if self.listing:
            view = self.popup.list
            view.choose(max(0, min(view.currentIndex().row() + step, self.model.rowCount() - 1)))
        elif step > 0 and not self.text().strip():
            if not self.below():
                self._read("")
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._close()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._close()
