"""Widgets made in parts: a large page is built over several turns of the window, and a key in between is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import shiboken6
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QPixmap, QRegion
from PySide6.QtWidgets import QWidget

#: Pixels of a hidden widget that are drawn in one turn, from its top.
BAND = 140
#: Milliseconds to the next turn: of none at all, Qt makes an event that comes before this turn's drawing.
TURN = 1


class Parts:
    """What is left to make of something large. Each step is short; what makes it yields between them."""

    def __init__(self, steps: Iterator[None]) -> None:
        self._steps = steps

    def __iter__(self) -> Iterator[None]:
        """For something larger that makes this among its own parts: one turn each."""
        while self.go_on():
            yield

    def go_on(self) -> bool:
        """Makes one more part; False once nothing was left to make."""
        return next(self._steps, self) is not self

    def finish(self) -> None:
        """Makes all that is left, now."""
        for _part in self:
            pass


def draw_ahead(widget: QWidget) -> Iterator[None]:
    """Draws a hidden widget into nothing, band by band: what is done once for each letter, box and style is done then.

    The first drawing of a page takes twice as long as every later one, and somebody waits for that.
    """
    for child in widget.findChildren(QWidget):
        child.ensurePolished()
    yield
    band = QPixmap(widget.width(), BAND)
    for top in range(0, widget.height(), BAND):
        widget.render(band, QPoint(), QRegion(QRect(0, top, widget.width(), BAND)))
        yield


def draw_later(*widgets: QWidget, then: Callable[[], object] = lambda: None) -> None:
    """Draws what changed of these in the turn after this one: what is there stays in view until then."""
    there = [each for each in widgets if shiboken6.isValid(each)]  # a page may be made anew before its lists are drawn
    if not there:
        return
    for each in there:
        each.setUpdatesEnabled(False)

    def draw() -> None:
        for each in there:
            if shiboken6.isValid(each):
                each.setUpdatesEnabled(True)
        then()

    QTimer.singleShot(TURN, there[0], draw)
