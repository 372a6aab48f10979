"""One line that says what was refused, and a note that comes and goes with an undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QTimer, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desk_app.ui.theme import Tone, look
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton, Pill
from desk_app.ui.widgets.labels import Text
from desk_app.words import _

#: How long a note stays, in milliseconds: long enough to read a sentence and reach for Ctrl+Z.
NOTE_STAYS = 8000
#: Pixels from the left edge of the window to where the search box ends: rail, margin, box, gap.
AFTER_SEARCH = 640
#: A note is as high as two lines of small text and its button need.
_NOTE_HEIGHT = 44
#: Pixels a sentence of two lines and its button need.
_LEAST_ROOM = 280

#: Lines of a sentence that a banner shows at most: it may not push the page out of a small window.
MOST_LINES = 3


class Banner(QWidget):
    """A strip above the page. Hidden until it has something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._tone: Tone | str = Tone.BAD
        self._text = Text("", "body_bold", wrap=True)
        self._text.setMaximumHeight(self._text.fontMetrics().lineSpacing() * MOST_LINES)
        self._close = KeyButton(_("Close"), kind=ButtonKind.QUIET, name="banner.close", small=True)
        self._close.clicked.connect(self.clear)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 4, 6, 4)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close)
        self.hide()

    def say(self, said: str, tone: Tone | str = Tone.BAD) -> None:
        """Shows a sentence; an empty one hides the strip."""
        self._tone = tone
        self._text.setText(said)
        self._text.setToolTip(said)
        self.setAccessibleName(said)
        self.setVisible(bool(said))
        self.update()

    def put_away_close(self) -> None:
        """For a strip that stays as long as what it says is so."""
        self._close.setParent(None)
        self._close.deleteLater()

    def add_button(self, button: KeyButton) -> None:
        """What to do about it."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(button)

    def clear(self) -> None:
        """Hides the strip."""
        self.say("")

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = look()
        front, ground = now.tone(self._tone)
        paint.box(QPainter(self), self.rect(), ground=ground, line=front, radius=now.space.control_radius)


class _Note(Text):
    """One line, or two smaller ones where the sentence is longer than its room."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, area, now = QPainter(self), self.contentsRect(), look()
        if paint.width_of(self.text(), self.font()) <= area.width():
            paint.text(painter, area, self.text(), self.font(), now.colour("text"))
            return
        for number, line in enumerate(paint.two_lines(self.text(), now.caption, area.width())):
            half = area.adjusted(0, 0, 0, -area.height() // 2).translated(0, number * (area.height() // 2))
            paint.text(painter, half, line, now.caption, now.colour("text"))


def _pills(window: QWidget) -> list[Pill]:
    return [pill for pill in window.findChildren(Pill) if pill.isVisible()]


class Toast(QWidget):
    """A note in the top bar: what was done, with one key to undo it. ``arranged`` says when the bar's parts moved."""

    def __init__(self, parent: QWidget, arranged: SignalInstance | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._undo: Callable[[], object] | None = None
        self._text = _Note("", "body", shorten=True)
        self._button = KeyButton(_("Undo"), "Ctrl Z", name="toast.undo", small=True)
        self._button.clicked.connect(self.undo)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 10, 4)
        layout.setSpacing(16)
        layout.addWidget(self._text)
        layout.addWidget(self._button)
        self.setFixedHeight(_NOTE_HEIGHT)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        if arranged is not None:
            arranged.connect(self.place)
        self.hide()

    def say(self, said: str, undo: Callable[[], object] | None = None) -> None:
        """Shows a note; ``undo`` stays reachable by Ctrl+Z after the note has gone, until the next one."""
        self._undo = undo
        self._text.setText(said)
        self.setAccessibleName(said)
        self._text.setToolTip(said)
        self._button.setVisible(undo is not None)
        self.place()
        self.show()
        self.raise_()
        self._timer.start(NOTE_STAYS)

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def can_undo(self) -> bool:
        """Whether the last thing done can be undone."""
        return self._undo is not None

    def undo(self) -> None:
        """Undoes the last thing done, once."""
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def place(self) -> None:
        """Keeps it in the top bar between the search and what stands at its right end: it covers neither, nor any key
        a hand is about to press."""
        parent = self.parentWidget()
        if parent is not None:
            room = max(self._right_end(parent) - AFTER_SEARCH, 200)
            # What stands nearer than a sentence needs is covered whole while the note is there, never by half.
            near = any(AFTER_SEARCH < each.mapTo(parent, QPoint()).x() < AFTER_SEARCH + room for each in _pills(parent))
            self.resize(room if near else min(self._natural_width(), room), self.height())
            self.move(AFTER_SEARCH, max((look().space.top - self.height()) // 2, 0))

    @staticmethod
    def _right_end(window: QWidget) -> int:
        """Where the first of the things at the right end of the top bar begins, less a gap."""
        shown = [pill.mapTo(window, QPoint()).x() for pill in _pills(window)]
        return min((x for x in shown if x > AFTER_SEARCH + _LEAST_ROOM), default=window.width()) - 12

    def _natural_width(self) -> int:
        """As wide as its words: a text that may be shortened asks the layout for nothing by itself."""
        edges = self.contentsMargins().left() + self.contentsMargins().right() + 26
        words = paint.width_of(self.text(), self._text.font()) + 4
        return edges + words + (16 + self._button.sizeHint().width() if self.can_undo() else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = look()
        paint.box(
            QPainter(self),
            self.rect(),
            ground=now.colour("surface"),
            line=now.colour("accent"),
            radius=10,
            thickness=1.5,
        )
