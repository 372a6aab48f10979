"""The parts of the Today page: a figure that leads to its page, and what is said beside the calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desk_app.followup.phrase import NearDay
from desk_app.staff.account import Action
from desk_app.ui.backup_words import sentence, worth_a_strip
from desk_app.ui.theme import look
from desk_app.ui.widgets import paint
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Figure
from desk_app.words import _, current_words

if TYPE_CHECKING:
    from datetime import date

    from desk_app.overview.board import CallsLeft
    from desk_app.ui.desk import Desk

_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class OpenFigure(Figure):
    """A figure that is ``opened`` by a click, Enter or Space."""

    opened = Signal()

    def __init__(self, label: str, *, name: str) -> None:
        super().__init__(label)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            paint.ring(QPainter(self), self.rect(), look().space.card_radius)


class Halves(QWidget):
    """Two cards one above the other that share the page down to its foot. What comes to stand at the foot takes its
    room from the end of the lower one, and moves neither."""

    def __init__(self, upper: QWidget, lower: QWidget, page: QWidget) -> None:
        super().__init__()
        self._upper, self._lower, self._page = upper, lower, page
        for card in (upper, lower):
            card.setParent(self)

    def _least(self) -> int:
        return self._lower.minimumSizeHint().height()

    def sizeHint(self) -> QSize:
        high = self._upper.sizeHint().height() + look().space.gap + self._lower.sizeHint().height()
        return QSize(max(self._upper.sizeHint().width(), self._lower.sizeHint().width()), high)

    def minimumSizeHint(self) -> QSize:
        upper = self._upper.minimumSizeHint()
        wide = max(upper.width(), self._lower.minimumSizeHint().width())
        return QSize(wide, upper.height() + look().space.gap + self._least())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        gap = look().space.gap
        foot = self._page.height() - look().space.margin
        half = (max(foot - self.y(), self.height()) - gap) // 2
        half = min(half, self.height() - gap - self._least())  # a window too low for that: both give way
        self._upper.setGeometry(0, 0, self.width(), half)
        self._lower.setGeometry(0, half + gap, self.width(), self.height() - half - gap)


class BackupStrip(Banner):
    """What is wrong with the backups and what to do, below the day. Hidden while nothing is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("today.backups")
        self.put_away_close()
        self.button = KeyButton(_("Back up now"), name="today.back_up", small=True)
        self.button.clicked.connect(self._make)
        self.to_keys = KeyButton(_("Keys and encryption"), name="today.to_keys", small=True)
        self.to_keys.clicked.connect(lambda: self._desk.go("keys"))
        for button in (self.button, self.to_keys):
            self.add_button(button)

    def _make(self) -> None:
        if self._desk.backups.make is not None:
            self._desk.backups.make()

    def refresh(self) -> None:
        """Says how things stand now."""
        verdict = self._desk.backups.verdict
        if verdict is None or not worth_a_strip(verdict):
            self.clear()
            return
        by_a_sheet = verdict.state.value == "keys"  # another copy would not cure that
        self.button.setVisible(not by_a_sheet)
        self.to_keys.setVisible(by_a_sheet and self._desk.acting.may(Action.CHANGE_SETTINGS))
        self.say(sentence(verdict, self._desk.shop.settings.zone), verdict.tone)


def calls_badge(on: date, left: CallsLeft) -> str:
    """Whose calls they are, how many wait for their hour and from when, and how many lines are held back."""
    parts = [_("mine {count}", count=left.mine)] if left.mine else []
    if left.first_at is not None:
        time = f"{left.first_at:%H:%M}"
        if left.first_at.date() == on:
            parts.append(_("{count} from {time}", count=left.later, time=time))
        else:
            day = NearDay(left.first_at.date()).say(current_words())
            parts.append(_("{count} from {day} {time}", count=left.later, day=day, time=time))
    if left.held:
        parts.append(_("{count} held", count=left.held))
    return " · ".join(parts)
