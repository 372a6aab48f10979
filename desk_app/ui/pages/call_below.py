"""Under what is said in a call: one key per outcome, or the small form of what an outcome asks for."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtWidgets import QStackedLayout

from desk_app.errors import DeskError
from desk_app.followup.outcome import Outcome
from desk_app.ui.forms.call_tray import CallTray
from desk_app.ui.pages.calls_parts import OutcomeKeys
from desk_app.ui.widgets.card import Card


class CallBelow(QStackedLayout):
    """The outcome keys and the form in one place. While the form is open no key is an outcome: digits are typed."""

    def __init__(self, card: Card, today: date) -> None:
        super().__init__()
        card.add_layout(self)  # first: a stack without a place shows its first widget as a window of its own
        self.outcomes, self.tray = OutcomeKeys(), CallTray(today)
        self.addWidget(self.outcomes)
        self.addWidget(self.tray)

    def takes(self) -> bool:
        """Whether an outcome may be chosen; while the form is open the keyboard goes there instead."""
        if self.currentWidget() is self.tray:
            self.tray.take_up()
            return False
        return True

    def ask(self, outcome: Outcome, now: datetime) -> None:
        """Opens the form; ``now`` is on the shop's wall clock."""
        self.setCurrentWidget(self.tray)
        self.tray.ask(outcome, now)

    def put_away(self) -> None:
        """The outcome keys again."""
        self.setCurrentWidget(self.outcomes)

    def refuse(self, error: DeskError) -> bool:
        """A refusal of what the form answered: it stands there. False where the form is not open."""
        if self.currentWidget() is not self.tray:
            return False
        self.tray.refuse(error)
        return True
