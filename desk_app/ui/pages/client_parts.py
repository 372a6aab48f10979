"""The left of a client's page: who she is, what must not be missed, how complete the file is, the next question."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.ui.pages.client_sheet import ClientSheet, Strip
from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card, Pairs, row
from desk_app.ui.widgets.labels import Avatar, Text
from desk_app.words import _

#: Milliseconds a whole document number stays in view.
SHOWN_FOR = 30_000
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _wrapping(said: str, width: int) -> int:
    """How a text is broken into lines: between words, or anywhere where one word alone is wider than the line."""
    widest = max((paint.width_of(word, look().caption_bold) for word in said.split() if word.isascii()), default=0)
    return _LEFT | int(Qt.TextFlag.TextWrapAnywhere if widest > width else Qt.TextFlag.TextWordWrap)


class BadgeLine(QWidget):
    """Badges side by side, as many as fit; the rest is told by a number and the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self._badges: tuple[Strip, ...] = ()
        self.setFixedHeight(paint.BADGE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, badges: tuple[Strip, ...]) -> None:
        """Other badges."""
        self._badges = badges
        said = ", ".join(badge.said for badge in badges)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.setVisible(bool(badges))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, x = QPainter(self), 0
        for number, badge in enumerate(self._badges):
            left = len(self._badges) - number - 1
            room = self.width() - x - (34 if left else 0)
            wide = paint.badge_width(badge.said)
            if wide > room and (number or wide > self.width()):
                said = f"+{left + 1}" if number else badge.said
                area = QRect(x, 0, min(paint.badge_width(said), self.width() - x), self.height())
                paint.badge(painter, area, said, "muted" if number else badge.tone)
                return
            paint.badge(painter, QRect(x, 0, wide, self.height()), badge.said, badge.tone)
            x += wide + 6


class Strips(QWidget):
    """What must not be missed, one strip each, broken into lines: never shortened, it may be an allergy."""

    def __init__(self) -> None:
        super().__init__()
        self._strips: tuple[Strip, ...] = ()
        self._heights: list[int] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("client_file.alerts")

    def say(self, strips: tuple[Strip, ...]) -> None:
        """Other strips; none hide it."""
        self._strips = strips
        self.setAccessibleName("\n".join(strip.said for strip in strips))
        self.setVisible(bool(strips))
        self._measure()
        self.update()

    def text(self) -> str:
        """All it says, a strip a line."""
        return self.accessibleName()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        area = QRect(0, 0, max(self.width() - 16, 80), 4000)
        measure = paint.metrics(look().caption_bold)
        lines = [measure.boundingRect(area, _wrapping(one.said, area.width()), one.said) for one in self._strips]
        self._heights = [max(32, line.height() + 14) for line in lines]
        self.setFixedHeight(max(sum(self._heights) + 6 * (len(self._heights) - 1), 0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now, y = QPainter(self), look(), 0
        for strip, height in zip(self._strips, self._heights, strict=True):
            front, ground = now.tone(strip.tone)
            area = QRect(0, y, self.width(), height)
            line = front if now.name == "contrast" else None
            paint.box(painter, area, ground=ground, line=line, radius=now.space.control_radius)
            painter.setFont(now.caption_bold)
            painter.setPen(front)
            inner = area.adjusted(8, 0, -8, 0)
            painter.drawText(inner, _wrapping(strip.said, inner.width()), strip.said)
            y += height + 6


class ClientCard(Card):
    """Who she is, in one glance."""

    def __init__(self) -> None:
        super().__init__()
        self.box.setSpacing(12)
        self.avatar = Avatar("", 52)
        self.name = Text("", "title", shorten=True)
        self.badges = BadgeLine()
        names = QVBoxLayout()
        names.setSpacing(4)
        names.addStretch(1)
        names.addWidget(self.name)
        names.addWidget(self.badges)
        names.addStretch(1)
        head = row(self.avatar, spacing=12)
        head.addLayout(names, 1)
        self.add_layout(head)
        self.strips = Strips()
        self.add(self.strips)
        self.facts = Pairs()
        self.add(self.facts)
        self.show_document = KeyButton(_("Show the document number"), "Alt D", name="client_file.document", small=True)
        self.add(self.show_document)
        self.sheet: ClientSheet | None = None
        self.number = ""  # the whole document number, while it is shown
        self._shown = QTimer(self)
        self._shown.setSingleShot(True)
        self._shown.setInterval(SHOWN_FOR)
        self._shown.timeout.connect(self.hide_number)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_sheet(self, sheet: ClientSheet | None) -> None:
        """One client; None while the next is being read."""
        name = sheet.client.name if sheet is not None else ""
        self.avatar.say(name)
        self.name.setText(name)
        self.name.setToolTip(name)
        self.badges.say(sheet.badges if sheet is not None else ())
        self.strips.say(sheet.strips if sheet is not None else ())
        if sheet is None or self.sheet is None or sheet.client != self.sheet.client:
            self.number = ""  # of somebody else, or of a file that was changed
        self.sheet = sheet
        self._say_facts()

    def _say_facts(self) -> None:
        pairs = self.sheet.facts if self.sheet is not None else ()
        masked = self.sheet.client.masked_document if self.sheet is not None else ""
        if self.number:
            pairs = tuple((label, self.number if said == masked else said) for label, said in pairs)
        self.facts.say(*pairs)
        self.facts.setToolTip(self.facts.accessibleName())
        self.show_document.setVisible(bool(masked) and not self.number)

    def show_number(self, number: str) -> None:
        """The whole document number, for half a minute or until the page is left."""
        self.number = number
        self._say_facts()
        self._shown.start()

    def hide_number(self) -> None:
        """Its mask again."""
        self._shown.stop()
        if self.number:
            self.number = ""
            self._say_facts()

    def hideEvent(self, event: QHideEvent) -> None:
        self.hide_number()  # another page, or the lock
        super().hideEvent(event)
