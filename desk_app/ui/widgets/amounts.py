"""Amounts under each other: how a sum adds up, and what will be due when. Painted, no widget a line."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.ui.theme import look
from desk_app.ui.widgets import paint

#: Height of a line, and of a line that gives its text and its amount a line each.
LINE = 26
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


class Amounts(QWidget):
    """Lines of text with their amounts at the right.

    A line too long for its width takes two: a long text breaks, a long amount stands below its text.
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

    def _wide(self, line: AmountLine) -> bool:
        now = look()
        font = now.body_bold if line.bold else now.body
        return paint.width_of(line.said, font) + paint.width_of(line.amount, font) + 12 > self.width()

    def _fit(self) -> None:
        rules = sum(line.over for line in self._lines)
        wide = sum(self._wide(line) for line in self._lines)
        self.setFixedHeight(max((len(self._lines) + wide) * LINE + rules * 9, 1))

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
        now = look()
        font = now.body_bold if line.bold else now.body
        colour = now.colour("text" if line.bold else "text_2")
        area, high = QRect(0, y, self.width(), LINE), LINE
        left, amount = QRect(area), paint.width_of(line.amount, font)
        if self._wide(line):
            high = 2 * LINE
            if amount * 2 < self.width():
                left.setRect(0, y + 3, self.width() - amount - 12, high - 6)
                painter.setFont(font)
                painter.setPen(colour)
                painter.drawText(left, int(paint.LEFT) | int(Qt.TextFlag.TextWordWrap), line.said)
                left = QRect()
            else:
                area.translate(0, LINE)
        if not left.isNull():
            paint.text(painter, left, line.said, font, colour)
        paint.text(painter, area, line.amount, font, now.colour("text"), paint.RIGHT)
        return high


class DueLines(QWidget):
    """What will be due when, a moment a line; with more than a few the lines close up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[DueLine, ...] = ()
        self._empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say()

    def say(self, *lines: DueLine, empty: str = "") -> None:
        """Other lines, or what to do to see some."""
        self._lines, self._empty = lines, empty
        self.setFixedHeight(max(len(lines) * self._step(), 50))
        said = "\n".join(f"{line.said}, {line.on}: {line.charges}, {line.total}" for line in lines)
        self.setAccessibleName(said or empty)
        self.update()

    def text(self) -> str:
        """All of it."""
        return self.accessibleName()

    def _step(self) -> int:
        return 50 if len(self._lines) <= ROOMY else 29

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, now, step = QPainter(self), look(), self._step()
        if not self._lines:
            paint.text(painter, self.rect(), self._empty, now.body, now.colour("text_2"))
            return
        for number, line in enumerate(self._lines):
            area = QRect(0, number * step, self.width(), step)
            if number:
                painter.fillRect(QRect(0, area.top(), self.width(), 1), now.colour("line"))
            self._paint_line(painter, area, line, roomy=len(self._lines) <= ROOMY)

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
