"""The small form under the outcome keys: what one more thing an outcome needs before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.errors import DeskError, RuleBroken
from desk_app.followup.outcome import Outcome
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import DateInput, LineInput, TimeInput
from desk_app.ui.widgets.labels import Text
from desk_app.words import N_, _

#: Outcomes that ask for one more thing first.
ASKING = frozenset({Outcome.BOOKED, Outcome.CALL_BACK, Outcome.SKIPPED})

_QUESTIONS = {
    Outcome.BOOKED: N_("When is she coming? Leave it empty if the day is not fixed."),
    Outcome.CALL_BACK: N_("When shall we call back?"),
    Outcome.SKIPPED: N_("Why is she skipped, and until when?"),
}


#: Which field of the tray a refusal of the use case stands beside; one of no field here stands above them.
_BESIDE = {"call_back_at": "time", "until": "day", "note": "why", "on": "day", "minute": "time"}


@dataclass(frozen=True, slots=True)
class TrayAnswer:
    """What the tray was told. ``at`` is on the shop's wall clock, made UTC by ``instant``."""

    outcome: Outcome
    day: date | None = None
    minute: int | None = None
    why: str = ""

    def instant(self, zone: str) -> datetime | None:
        """Day and time as a UTC-comparable instant; None without both."""
        if self.day is None or self.minute is None:
            return None
        return datetime.combine(self.day, time(self.minute // 60, self.minute % 60), ZoneInfo(zone))


class CallTray(QWidget):
    """Asks for the day, the time or the reason; Enter keeps, Esc goes back to the outcome keys."""

    answered = Signal(object)  # TrayAnswer
    left = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._outcome = Outcome.CALL_BACK
        self.question = Text("", "body_bold")
        self.banner = Banner()
        self.day = Field(_("Day"), DateInput(today, name="calls.tray_day"), "day")
        self.time = Field(_("Time"), TimeInput(name="calls.tray_time", hint="14:30"), "time")
        self.why = Field(_("Reason"), LineInput(name="calls.tray_reason"), "why")
        self.keep = KeyButton(_("Keep"), "Enter", ButtonKind.PRIMARY, name="calls.tray_keep")
        self.away = KeyButton(_("Back"), "Esc", name="calls.tray_back")
        self._errors = FormErrors(self.banner, (self.day, self.time, self.why))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.question)
        box.addWidget(self.banner)
        fields = row(self.why, self.day, self.time, spacing=12, stretch=(2, 1, 1))
        box.addLayout(fields)
        buttons = row(self.keep, self.away, spacing=8)
        buttons.addStretch(1)
        box.addLayout(buttons)
        self.keep.clicked.connect(self._keep)
        self.away.clicked.connect(self.left)

    def ask(self, outcome: Outcome, now: datetime) -> None:
        """Shows the question of an outcome. ``now`` is on the shop's wall clock; a call-back starts an hour from it."""
        self._outcome = outcome
        self._errors.clear()
        self.question.setText(_(_QUESTIONS[outcome]))
        self.why.setVisible(outcome is Outcome.SKIPPED)
        self.time.setVisible(outcome is not Outcome.SKIPPED)
        day, minute = self._first_guess(outcome, now)
        self.day.box.put_typed("")
        self.time.box.put_typed("")
        self.why.box.put_typed("")
        if isinstance(self.day.box, DateInput) and day is not None:
            self.day.box.put(day)
        if isinstance(self.time.box, TimeInput) and minute is not None:
            self.time.box.put(minute)
        self.take_up()

    def take_up(self) -> None:
        """The keyboard comes to what is typed first."""
        first = {Outcome.SKIPPED: self.why, Outcome.CALL_BACK: self.time}.get(self._outcome, self.day)
        first.box.setFocus()
        if isinstance(first.box, LineInput):
            first.box.selectAll()

    def refuse(self, error: DeskError) -> None:
        """What the use case did not take, beside its field; what is typed stays."""
        if isinstance(error, RuleBroken):
            beside = "day" if error.rule == "too_far" else _BESIDE.get(error.field, "")
            if beside == "why" and self._outcome is not Outcome.SKIPPED:
                beside = ""  # it is about the note, and the reason is not asked for
            error = RuleBroken(beside, error.rule, error.template, **error.values)
        self._errors.show(error)

    def _first_guess(self, outcome: Outcome, now: datetime) -> tuple[date | None, int | None]:
        if outcome is Outcome.CALL_BACK:
            later = now + timedelta(hours=1)
            rounded_up = -(-(later.hour * 60 + later.minute) // 15) * 15
            return later.date(), min(rounded_up, 23 * 60 + 45)
        if outcome is Outcome.SKIPPED:
            return self._today + timedelta(days=7), None
        return None, None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        answer = self._errors.read(self._read)
        if answer is not None:
            self.answered.emit(answer)

    def _read(self) -> TrayAnswer:
        day = self.day.box.read() if isinstance(self.day.box, DateInput) else None
        minute = self.time.box.read() if isinstance(self.time.box, TimeInput) else None
        why = self.why.box.typed().strip()
        if self._outcome is Outcome.SKIPPED:
            if not why:
                raise RuleBroken("why", "required", N_("Say why she is skipped."))
            if day is None:
                raise RuleBroken("day", "required", N_("Say until which day she is skipped."))
            return TrayAnswer(self._outcome, day, None, why)
        if self._outcome is Outcome.CALL_BACK and (day is None or minute is None):
            raise RuleBroken("time", "required", N_("A call-back needs a day and a time."))
        if (day is None) != (minute is None):
            raise RuleBroken("time", "required", N_("An appointment needs a day and a time."))
        if day is not None and day < self._today:
            raise RuleBroken("day", "past", N_("This day has passed."))
        return TrayAnswer(self._outcome, day, minute, "")
