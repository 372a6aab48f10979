"""The one search box: what is typed or scanned, the newest answer only, opened with Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.tasks import Tasks
from desk_app.ui.theme import Tone, look
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.result_popup import PADDING, ResultPopup
from desk_app.words import _

#: Results shown at once: what fits under the box without scrolling.
SHOWN = 8
#: Height of a result in logical pixels.
ROW_HEIGHT = 52


@dataclass(frozen=True, slots=True)
class Hit:
    """One line under the search box, and what Enter does with it."""

    title: str
    subtitle: str
    kind: str
    open: Callable[[], object]
    tone: Tone | str = Tone.MUTED
    avatar: str = ""

    def look(self) -> RowLook:
        """How it is drawn."""
        return RowLook(
            title=self.title, subtitle=self.subtitle, avatar=self.avatar or self.title, badge=self.kind, tone=self.tone
        )


class SearchBox(LineInput):
    """The box in the top bar. ``search(text)`` runs on a reader thread and gives hits."""

    opened = Signal()

    def __init__(self, tasks: Tasks, search: Callable[[str], Sequence[Hit]], parent: QWidget | None = None) -> None:
        super().__init__(name="top.search", longest=500, parent=parent)
        self._tasks = tasks
        self._search = search
        self._enter_waits = False
        self._answered = ""
        self.setFixedWidth(520)
        self.setTextMargins(11, 0, 70, 0)
        self.ground = "surface_2"
        self.model: RowsModel[Hit] = RowsModel(look=Hit.look, parent=self)
        self._popup: ResultPopup[Hit] | None = None
        self.textEdited.connect(self._ask)
        self.retranslate()

    def retranslate(self) -> None:
        """The hint in the language of the window."""
        hint = _("Find a client, ticket, receipt, service, or an action")
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        if self._popup is not None:
            self._popup.list.empty = _("Nothing found. F2 adds a new client.")

    @property
    def popup(self) -> ResultPopup[Hit]:
        """The results; made with the first answer, so that the window opens sooner."""
        if self._popup is None:
            self._popup = ResultPopup(self.model, name="search.list", height=ROW_HEIGHT, avatar=32)
            self._popup.setObjectName("search.results")
            self._popup.list.clicked.connect(lambda index: self._open(self.model.row(index.row())))
            self._popup.list.empty = _("Nothing found. F2 adds a new client.")
        return self._popup

    def put_away(self) -> None:
        """Hides the results."""
        if self._popup is not None:
            self._popup.hide()

    def start(self) -> None:
        """Ctrl+K: the keyboard is here and what stood here is replaced by what is typed."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def search_for(self, said: str, *, enter: bool = False) -> None:
        """Searches for a text as if it had been typed; ``enter`` opens the first hit when it comes (a scan)."""
        self.setText(said)
        self._ask(said)
        self._enter_waits = enter

    def _ask(self, said: str) -> None:
        self._enter_waits = False
        wanted = said.strip()
        if not wanted:
            self._answered = ""
            self.put_away()
            return
        search = self._search
        self._tasks.read(self, lambda: (wanted, tuple(search(wanted))), self._show, latest="top.search")

    def _show(self, answer: tuple[str, Sequence[Hit]]) -> None:
        wanted, hits = answer
        if wanted != self.text().strip():
            return
        self._answered = wanted
        self.model.show_rows(hits)
        if hits:
            self.popup.list.choose(0)
        if self._enter_waits:
            self._enter_waits = False
            if hits:
                self._open(hits[0])
                return
        if self.hasFocus():
            self._place()

    def _place(self) -> None:
        window = self.window()
        if self.popup.parentWidget() is not window:
            self.popup.setParent(window)
        rows = max(1, min(self.model.rowCount(), SHOWN))
        corner = self.mapTo(window, QPoint(0, self.height() + 6))
        place = QRect(corner, QSize(self.width(), rows * ROW_HEIGHT + 2 * PADDING))
        if self.popup.geometry() != place:
            self.popup.setGeometry(place)
        if not self.popup.isVisible():
            self.popup.show()
            self.popup.raise_()

    def _open(self, hit: Hit | None) -> None:
        if hit is None:
            return
        self.put_away()
        self.clear()
        self._answered = ""
        self.opened.emit()
        hit.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, view = event.key(), self.popup.list
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.text().strip() and self._answered == self.text().strip():
                self._open(view.noun())
            else:
                self._enter_waits = bool(self.text().strip())  # Enter was quicker than the answer: open it on arrival
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.popup.isVisible():
            step = 1 if key == Qt.Key.Key_Down else -1
            view.choose(max(0, min(view.currentIndex().row() + step, self.model.rowCount() - 1)))
        elif key == Qt.Key.Key_Escape:
            self.put_away()
            self.clear()
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.put_away()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now, painter = look(), QPainter(self)
        wide = paint.key_width("Ctrl K")
        cap = self.rect().adjusted(self.width() - wide - 12, 8, -12, -8)
        paint.key_cap(
            painter, cap, "Ctrl K", front=now.colour("text_2"), ground=now.colour("surface"), line=now.colour("line")
        )
