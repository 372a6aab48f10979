"""The line that searches within a client's timeline: words, or a day to go to."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desk_app.ui.desk import Desk
from desk_app.ui.widgets.card import column, row
from desk_app.ui.widgets.inputs import LineInput, read_day
from desk_app.ui.widgets.labels import Caption, Divider, KeyCap
from desk_app.words import _, n_


def day_meant(said: str, today: date) -> date | None:
    """The last day of what was typed as one: a day, a month ("2025-06") or a year; None of words."""
    bare = said.strip().replace("/", "-").replace("年", "-").replace("月", "-").rstrip("-日")
    year, dash, month = bare.partition("-")
    try:
        if len(year) == 4 and year.isdecimal() and not dash:
            return date(int(year), 12, 31)
        if len(year) == 4 and year.isdecimal() and month.isdecimal():
            following = date(int(year) + int(month) // 12, int(month) % 12 + 1, 1)
            return following - timedelta(days=1) if 1 <= int(month) <= 12 else None
        return read_day(said, today)
    except (ValueError, OverflowError):
        return None


class TimelineSearch(QWidget):
    """Hidden until it is asked for. ``asked`` gives the words while they are typed, ``day_asked`` a day that Enter was
    pressed on; ``left`` says that the keyboard goes back to the list."""

    asked = Signal(str)
    day_asked = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.line = LineInput(name="client_file.search", hint=_("Words, or a day: 2025-06-18, 2025-06, 2024"))
        self.line.setAccessibleName(_("Find in the timeline"))
        self.count = Caption()
        inside = row(self.line, self.count, KeyCap("Esc"), spacing=10, stretch=(1, 0, 0))
        inside.setContentsMargins(15, 8, 15, 8)
        whole = column(spacing=0)
        whole.addLayout(inside)
        whole.addWidget(Divider())
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self.line.textChanged.connect(lambda _said: self.asked.emit(self.text))
        self.hide()

    @property
    def text(self) -> str:
        """The words to look for; "" while a day stands there, or nothing."""
        said = self.line.text().strip()
        return "" if self.isHidden() or day_meant(said, self._desk.today) else said

    def take_up(self) -> None:
        """Shows the line, with the keyboard in it."""
        self.show()
        self.line.setFocus()
        self.line.selectAll()

    def say(self, count: int) -> None:
        """How many entries have the words."""
        self.count.setText(n_("{count} entry", "{count} entries", count) if self.text else "")

    def leave(self) -> None:
        """Esc: everything again."""
        self.put_away()
        self.asked.emit("")
        self.left.emit()

    def put_away(self) -> None:
        """Gone, and its words with it."""
        self.hide()
        self.line.blockSignals(True)
        self.line.setText("")
        self.line.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            day = day_meant(self.line.text(), self._desk.today)
            if day is not None:
                self.day_asked.emit(day)
            else:
                self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)
