"""Cards: the white boxes that a page is made of."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.ui.theme import Tone, look
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.labels import Badge, Heading, Text


class Card(QWidget):
    """A rounded box with an optional heading line. Put content in with ``add`` / ``add_row`` / ``add_stretch``.

    ``flush`` leaves no padding around the content (a list that reaches the edges); the heading keeps its own.
    """

    def __init__(self, heading: str = "", *, flush: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        padding = look().space.padding
        self._flush = flush
        self.box = QVBoxLayout(self)
        self.box.setSpacing(8)
        if flush:
            self.box.setContentsMargins(1, 1, 1, 1)
        else:
            self.box.setContentsMargins(padding, padding, padding, padding)
        self.head: QHBoxLayout | None = None
        self.heading: Text | None = None
        if heading:
            self.set_heading(heading)

    def set_heading(self, heading: str) -> None:
        """The heading; the first call makes the line it stands in (``self.head``)."""
        if self.heading is None:
            self.heading = Heading()
            self.head = QHBoxLayout()
            self.head.setSpacing(12)
            padding = look().space.padding
            if self._flush:
                self.head.setContentsMargins(padding - 1, padding - 1, padding - 1, 8)
            self.head.addWidget(self.heading)
            self.head.addStretch(1)
            self.box.insertLayout(0, self.head)
        self.heading.setText(heading)

    def add_to_head(self, *widgets: QWidget) -> None:
        """Widgets at the right end of the heading line."""
        if self.head is None:
            raise ValueError("a card without a heading has no heading line")
        for widget in widgets:
            self.head.addWidget(widget)

    def add(self, widget: QWidget, stretch: int = 0) -> QWidget:
        """A widget below the others."""
        self.box.addWidget(widget, stretch)
        return widget

    def add_layout(self, layout: QLayout, stretch: int = 0) -> None:
        """A layout below the others."""
        self.box.addLayout(layout, stretch)

    def add_row(self, *widgets: QWidget, spacing: int = 12, stretch: tuple[int, ...] = ()) -> QHBoxLayout:
        """Widgets side by side below the others; ``stretch`` gives their shares of the width."""
        line = row(*widgets, spacing=spacing, stretch=stretch)
        self.box.addLayout(line)
        return line

    def add_stretch(self) -> None:
        """Empty space that takes what is left."""
        self.box.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = look()
        paint.box(
            QPainter(self),
            self.rect(),
            ground=now.colour("surface"),
            line=now.colour("line"),
            radius=now.space.card_radius,
        )


class _Number(Text):
    """A large number; where it does not fit it is drawn smaller, never cut."""

    def minimumSizeHint(self) -> QSize:
        return QSize(min(24, self.sizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        wide = paint.width_of(self.text(), self.font())
        if wide <= self.width():
            super().paintEvent(event)
            return
        smaller = QFont(self.font())
        smaller.setPixelSize(max(12, smaller.pixelSize() * self.width() // wide))
        colour = self.palette().color(self.foregroundRole())
        paint.text(QPainter(self), self.contentsRect(), self.text(), smaller, colour)


class Figure(Card):
    """A card with a label, one large number and a badge beside it, where there is room for the badge."""

    def __init__(self, label: str, figure: str = "–", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.box.setSpacing(0)
        self.setFixedHeight(84)
        self.label = Text(label, "body", "text_2", shorten=True)
        self.figure = _Number(figure, "figure")
        self.badge = Badge()
        self.box.addWidget(self.label)
        self.add_row(self.figure, self.badge, spacing=10).addStretch(1)

    def say(self, figure: str, badge: str = "", tone: Tone | str = Tone.MUTED) -> None:
        """The number, and what the badge says about it."""
        self.figure.setText(figure)
        self.badge.say(badge, tone)
        self.setAccessibleName(f"{self.label.text()} {figure} {badge}".strip())
        self.setToolTip(badge)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(96, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The number comes first: a badge it leaves no room for is only said when pointed at."""
        room = self.contentsRect().width() - 2 * look().space.padding
        number = paint.width_of(self.figure.text(), self.figure.font())
        self.badge.setVisible(bool(self.badge.text()) and number + 10 + self.badge.sizeHint().width() <= room)


class Pairs(QWidget):
    """Label and value, one pair a line: the facts of a client."""

    def __init__(self, label_width: int = 88, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label_width = label_width
        self._pairs: tuple[tuple[str, str], ...] = ()
        self._bold: frozenset[int] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, *pairs: tuple[str, str], bold: frozenset[int] = frozenset()) -> None:
        """The pairs; those whose value is empty are left out. ``bold`` names lines by position."""
        self._pairs = tuple((label, value) for label, value in pairs if value)
        self._bold = bold
        self.setFixedHeight(max(len(self._pairs) * 29, 1))
        self.setAccessibleName("\n".join(f"{label} {value}" for label, value in self._pairs))
        self.setToolTip("")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        area = self.rect()
        for number, (label, value) in enumerate(self._pairs):
            line = area.adjusted(0, number * 29, 0, 0)
            line.setHeight(29)
            left = line.adjusted(0, 0, 0, 0)
            left.setWidth(self._label_width - 8)
            paint.text(painter, left, label, now.body, now.colour("text_2"))
            font = now.body_bold if number in self._bold else now.body
            paint.text(painter, line.adjusted(self._label_width, 0, 0, 0), value, font, now.colour("text"))


class Alert(QWidget):
    """A soft strip in a tone: a bold sentence and a quieter one. What must not be missed."""

    def __init__(
        self, said: str = "", tone: Tone | str = Tone.BAD, more: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tone: Tone | str = tone
        self._said = self._more = ""
        self.setFixedHeight(look().space.control)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(said, more)

    def say(self, said: str, more: str = "", tone: Tone | str | None = None) -> None:
        """Other sentences; an empty first one hides the strip."""
        self._said, self._more = said, more
        self._tone = self._tone if tone is None else tone
        self.setAccessibleName(f"{said} {more}".strip())
        self.setToolTip(self.accessibleName())
        self.setVisible(bool(said))
        self.update()

    def text(self) -> str:
        """What it says."""
        return self._said

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        front, ground = now.tone(self._tone)
        line = front if now.name == "contrast" else None
        paint.box(painter, self.rect(), ground=ground, line=line, radius=now.space.control_radius)
        area = self.rect().adjusted(12, 0, -12, 0)
        paint.text(painter, area, self._said, now.body_bold, front)
        used = paint.width_of(self._said, now.body_bold) + 10
        if self._more and used < area.width():
            paint.text(painter, area.adjusted(used, 0, 0, 0), self._more, now.body, now.colour("text_2"))


class EmptyState(QWidget):
    """What to do first, in the middle of an empty list or page."""

    def __init__(self, said: str, more: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setSpacing(6)
        layout.addStretch(1)
        self.said = Text(said, "heading", "text_2", wrap=True)
        self.more = Text(more, "body", "text_3", wrap=True)
        for each in (self.said, self.more):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(each)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        layout.addSpacing(8)
        layout.addLayout(self.buttons)
        layout.addStretch(2)
        self.say(said, more)

    def say(self, said: str, more: str = "") -> None:
        """Another sentence, and how to go on."""
        self.said.setText(said)
        self.more.setText(more)
        self.more.setVisible(bool(more))

    def add_action(self, button: QWidget) -> None:
        """A button under the sentence."""
        if self.buttons.count() == 0:
            self.buttons.addStretch(1)
            self.buttons.addStretch(1)
        self.buttons.insertWidget(self.buttons.count() - 1, button)


def row(*widgets: QWidget, spacing: int = 12, stretch: tuple[int, ...] = ()) -> QHBoxLayout:
    """Widgets side by side."""
    line = QHBoxLayout()
    line.setSpacing(spacing)
    line.setContentsMargins(0, 0, 0, 0)
    for number, widget in enumerate(widgets):
        share = stretch[number] if number < len(stretch) else 0
        if isinstance(widget, Field):  # a fault below one input must not move the others down
            line.addWidget(widget, share, Qt.AlignmentFlag.AlignTop)
        else:
            line.addWidget(widget, share)
    return line


def column(*widgets: QWidget, spacing: int = 16, stretch: tuple[int, ...] = ()) -> QVBoxLayout:
    """Widgets one under the other."""
    line = QVBoxLayout()
    line.setSpacing(spacing)
    line.setContentsMargins(0, 0, 0, 0)
    for number, widget in enumerate(widgets):
        line.addWidget(widget, stretch[number] if number < len(stretch) else 0)
    return line
