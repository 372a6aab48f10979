"""Amounts under each other: how a sum adds up, and what will be due when. Painted, no widget a line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.ui.theme import look
from desk_app.ui.widgets import paint

#: Height of a line; and of each row of one that breaks, with what is above and below the rows.
LINE, ROW, EDGE = 26, 20, 6
#: Up to this many moments each have two lines of text; more are set on one.
ROOMY = 4


@dataclass(frozen=True, slots=True)
class AmountLine:
    """What it is and what it comes to. ``over``: a rule above it, as over a sum."""

    said: str
    amount: str
    bold: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class DueLine:
    """What will be owed at a moment: "3 months", "2027-02-21", "+1,908.00", "¥25,908.00"."""

    said: str
    on: str
    charges: str
    total: str


@dataclass(frozen=True, slots=True)
class _Laid:
    """How a line stands: its font and height; its amount beside its text, or below ``above`` pixels of text."""

    font: QFont
    height: int
    above: int
    beside: bool


_BREAKING = int(Qt.TextFlag.TextWordWrap)


def _rows(said: str, font: QFont, width: int) -> int:
    """How many rows a text takes where it breaks."""
    measure = paint.metrics(font)
    high = measure.boundingRect(QRect(0, 0, max(width, 1), 0), _BREAKING, said).height()
    return max(round(high / measure.lineSpacing()), 1)


class Amounts(QWidget):
    """Lines of text with their amounts at the right.

    A line too long for its width takes more: a long text breaks, a long amount stands below its text and breaks too.
    Nothing is cut.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[AmountLine, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(1)

    def say(self, *lines: AmountLine) -> None:
        """Other lines; those without an amount are left out."""
        self._lines = tuple(line for line in lines if line.amount)
        self.setAccessibleName("\n".join(f"{line.said} {line.amount}" for line in self._lines))
        self._fit()
        self.update()

    def text(self) -> str:
        """All of it."""
        return self.accessibleName()

    def _lay(self, line: AmountLine) -> _Laid:
        """How a line stands in the width there is."""
        now, whole = look(), self.width()
        font = now.body_bold if line.bold else now.body
        said, amount = paint.width_of(line.said, font), paint.width_of(line.amount, font)
        if said + amount + 12 <= whole:
            return _Laid(font, LINE, 0, beside=True)
        if amount * 2 < whole:
            rows = _rows(line.said, font, whole - amount - 12)
            return _Laid(font, rows * ROW + 2 * EDGE, 0, beside=True)
        above = _rows(line.said, font, whole) * ROW + EDGE
        return _Laid(font, above + _rows(line.amount, font, whole) * ROW + EDGE, above, beside=False)

    def _fit(self) -> None:
        rules = sum(line.over for line in self._lines)
        self.setFixedHeight(max(sum(self._lay(line).height for line in self._lines) + rules * 9, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now, y = QPainter(self), look(), 0
        for line in self._lines:
            if line.over:
                painter.fillRect(QRect(0, y + 4, self.width(), 1), now.colour("line"))
                y += 9
            y += self._paint_line(painter, y, line)

    def _paint_line(self, painter: QPainter, y: int, line: AmountLine) -> int:
        """One line; returns its height."""
        now, laid = look(), self._lay(line)
        area, amount = QRect(0, y, self.width(), laid.height), QRect(0, y, self.width(), laid.height)
        if laid.beside:
            area.setRight(area.right() - paint.width_of(line.amount, laid.font) - 12)
        else:
            area.setHeight(laid.above)
            amount.setTop(y + laid.above)
        painter.setFont(laid.font)
        painter.setPen(now.colour("text" if line.bold else "text_2"))
        painter.drawText(area, int(paint.LEFT) | _BREAKING, line.said)
        painter.setPen(now.colour("text"))
        painter.drawText(amount, int(paint.RIGHT) | _BREAKING, line.amount)
        return laid.height


class DueLines(QWidget):
    """What will be due when, a moment a line. The lines close up where there are more than a few, or where the amounts
    are so long that the charges have no room beside them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[DueLine, ...] = ()
        self._empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say()

    def say(self, *lines: DueLine, empty: str = "") -> None:
        """Other lines, or what to do to see some."""
        self._lines, self._empty = lines, empty
        self._fit()
        said = "\n".join(f"{line.said}, {line.on}: {line.charges}, {line.total}" for line in lines)
        self.setAccessibleName(said or empty)
        self.update()

    def text(self) -> str:
        """All of it."""
        return self.accessibleName()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(len(self._lines) * (50 if self._roomy() else 29), 50))

    def _roomy(self) -> bool:
        """Whether each has two lines of text. What has no width yet is taken for wide enough."""
        now = look()
        least = max((paint.width_of(each.total, now.body_bold) + 20 for each in self._lines), default=0)
        longest = max(
            (paint.width_of(each.said, now.body_bold) + paint.width_of(each.charges, now.body) for each in self._lines),
            default=0,
        )
        return len(self._lines) <= ROOMY and (not self.isVisible() or longest + 10 + max(least, 100) <= self.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now = QPainter(self), look()
        if not self._lines:
            paint.text(painter, self.rect(), self._empty, now.body, now.colour("text_2"))
            return
        roomy = self.height() >= 50 * len(self._lines)
        step = 50 if roomy else 29
        for number, line in enumerate(self._lines):
            area = QRect(0, number * step, self.width(), step)
            if number:
                painter.fillRect(QRect(0, area.top(), self.width(), 1), now.colour("line"))
            self._paint_line(painter, area, line, roomy=roomy)

    def _paint_line(self, painter: QPainter, area: QRect, line: DueLine, *, roomy: bool) -> None:
        now = look()
        widest = max(paint.width_of(each.total, now.body_bold) for each in self._lines)
        paint.text(painter, area, line.total, now.body_bold, now.colour("text"), paint.RIGHT)
        said, on = QRect(area), QRect(area)
        day = line.on if roomy else line.on[5:]  # where lines close up the year is plain
        if roomy:
            said.setHeight(28)
            on.setTop(area.top() + 25)
            on.setHeight(20)
            left = max(paint.width_of(line.said, now.body_bold), paint.width_of(day, now.caption))
        else:
            on.setLeft(area.left() + paint.width_of(line.said, now.body_bold) + 8)
            left = on.left() + paint.width_of(day, now.caption)
        paint.text(painter, said, line.said, now.body_bold, now.colour("text"))
        paint.text(painter, on, day, now.caption, now.colour("text_2"))
        room = area.adjusted(left + 10, 0, -max(widest + 20, 100), 0)
        if paint.width_of(line.charges, now.body) <= room.width():  # the lines below say it again
            paint.text(painter, room, line.charges, now.body, now.colour("text_2"), paint.RIGHT)
