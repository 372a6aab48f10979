"""A day to look at: the date typed, [ and ] to the day before and after, T to today."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.errors import RuleBroken
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.inputs import DateInput
from desk_app.ui.widgets.page import Page
from desk_app.words import _


class DayTurner(QWidget):
    """``turned`` gives the day now looked at. ``bind(page)`` registers its keys with a page."""

    turned = Signal(object)  # date

    def __init__(self, today: date, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.day = today
        self.before = KeyButton("‹", "[", name=f"{name}.before")
        self.typed = DateInput(today, name=f"{name}.day")
        self.typed.setFixedWidth(112)
        self.after = KeyButton("›", "]", name=f"{name}.after")
        self.now = KeyButton(_("Today"), "T", name=f"{name}.today")
        for button, said in ((self.before, _("The day before")), (self.after, _("The day after"))):
            button.setAccessibleName(said)
            button.setToolTip(said)
        self.typed.setAccessibleName(_("Day"))
        self.setLayout(row(self.before, self.typed, self.after, self.now, spacing=8))
        self.typed.put(today)
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        self.now.clicked.connect(lambda: self.go(self.typed.today))
        self.typed.returnPressed.connect(self._read)
        self.typed.editingFinished.connect(self._read)
        self.typed.textEdited.connect(self._stepped)

    def bind(self, page: Page) -> None:
        """The keys, on a page."""
        page.key("[", _("The day before"), lambda: self.step(-1))
        page.key("]", _("The day after"), lambda: self.step(1))
        page.key("T", _("Today"), lambda: self.go(page.desk.today))

    def step(self, days: int) -> None:
        """Days on or back."""
        try:
            self.go(self.day + timedelta(days=days))
        except OverflowError:
            return

    def go(self, day: date) -> None:
        """Another day."""
        self.typed.put(day)
        if day != self.day:
            self.day = day
            self.turned.emit(day)

    def _stepped(self, said: str) -> None:
        # The arrow keys write a whole date; what is being typed is not one yet.
        if len(said) == len("2026-11-21") and said == said.strip():
            self._read()

    def _read(self) -> None:
        try:
            day = self.typed.read()
        except RuleBroken:
            return
        if day is not None:
            self.go(day)
