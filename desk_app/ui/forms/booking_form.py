"""An appointment as typed: who, what, with whom, when."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desk_app.errors import DeskError, RuleBroken
from desk_app.salon.booking import BookingDraft
from desk_app.salon.catalogue import Service, ServiceId
from desk_app.staff.account import StaffId
from desk_app.ui.desk import Desk
from desk_app.ui.forms.service_pick import ServicePick
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.client_pick import ClientPick
from desk_app.ui.widgets.form import Field, FormDraft, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, DateInput, NumberInput, TimeInput
from desk_app.ui.widgets.labels import Caption
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_, _

#: How long an appointment lasts where no service says so, in minutes.
USUAL_MINUTES = 60


class BookingForm(Card):
    """A side card. ``kept`` gives the BookingDraft when it can be read, ``left`` says that Esc was pressed."""

    kept = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("New appointment"), parent=parent)
        self.box.setSpacing(12)
        self.banner = Banner()
        self.add(self.banner)
        self.pick = ClientPick(desk, name="booking.client")
        self.add(self.pick)
        self.service = ServicePick(desk, name="booking.service")
        self.add(self.service)
        self.on = Field(_("Day"), DateInput(desk.today, name="booking.on"), "on")
        self.minute = Field(_("Time"), TimeInput(name="booking.time", hint="14:30"), "minute")
        self.minutes = Field(_("Lasts"), NumberInput(name="booking.minutes", unit=_("min"), most=1440), "minutes")
        self.staff = Field(_("Beautician"), ChoiceInput((("", "–"),), name="booking.staff"), "staff_id")
        self.notes = Field(_("Notes"), TextArea(name="booking.notes", lines=2), "notes")
        for pair in ((self.on, self.minute), (self.staff, self.minutes)):
            line = self.add_row(*pair, spacing=12, stretch=(1, 1))
            for each in pair:
                line.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self.add(self.notes)
        self.hint = Caption(_("A name and a phone are enough for somebody new: F2."), wrap=True)
        self.add(self.hint)
        self.add_stretch()
        self.keep = KeyButton(_("Keep appointment"), "Ctrl Enter", ButtonKind.PRIMARY, name="booking.keep", wide=True)
        self.away = KeyButton(_("Back"), "Esc", name="booking.back")
        self.add_layout(row(self.keep, self.away, spacing=8))
        self.errors = FormErrors(self.banner, (self.on, self.minute, self.minutes, self.staff, self.notes))
        self.typed = FormDraft(self, desk.drafts, "booking:new")
        self.typed.watch(on=self.on.box, minute=self.minute.box, minutes=self.minutes.box, notes=self.notes.box)
        self.keep.clicked.connect(self.finish)
        self.away.clicked.connect(self.left)
        self.service.picked.connect(self._service_picked)
        self.pick.picked.connect(self._client_picked)

    def set_staff(self, staff: tuple[tuple[str, str], ...]) -> None:
        """Who can do it: (id, name)."""
        if isinstance(self.staff.box, ChoiceInput):
            self.staff.box.set_choices((("", "–"), *staff))

    def begin(self, on: date, client_id: int | None = None) -> None:
        """A form for a day; what was typed and not kept comes back."""
        self.errors.clear()
        self.typed.hold(True)
        if isinstance(self.on.box, DateInput):
            self.on.box.put(on)
        if isinstance(self.minutes.box, NumberInput):
            self.minutes.box.put(USUAL_MINUTES)
        self.minute.box.put_typed("")
        self.notes.box.put_typed("")
        self.service.put(None)
        self.pick.clear()
        self.typed.hold(False)
        self.typed.restore()
        if client_id is not None:
            self.pick.load(client_id)
        self.pick.start()

    def _service_picked(self, service: Service | None) -> None:
        if service is not None and isinstance(self.minutes.box, NumberInput):
            self.minutes.box.put(service.minutes)
            if self.service.isVisible():
                self.minute.box.setFocus()

    def _client_picked(self, brief: object) -> None:
        if brief is not None and self.service.isVisible() and self.service.service is None:
            self.service.start()

    def read(self) -> BookingDraft:
        """The draft. Raises RuleBroken."""
        on, minute, minutes, staff = self.on.box, self.minute.box, self.minutes.box, self.staff.box
        if not (isinstance(on, DateInput) and isinstance(minute, TimeInput) and isinstance(minutes, NumberInput)):
            raise TypeError
        day, start, who = on.read(), minute.read(), staff.typed()
        if self.pick.client_id is None:
            raise RuleBroken("client_id", "empty", N_("Who is coming? Choose a client, or F2 for somebody new."))
        if day is None:
            raise RuleBroken("on", "empty", N_("On which day is it?"))
        if start is None:
            raise RuleBroken("minute", "empty", N_("At what time is it?"))
        service = self.service.service
        return BookingDraft(
            client_id=self.pick.client_id,
            on=day,
            minute=start,
            minutes=minutes.read() or USUAL_MINUTES,
            service_id=None if service is None else ServiceId(service.id),
            staff_id=StaffId(int(who)) if who else None,
            notes=self.notes.box.typed(),
        )

    def finish(self) -> None:
        """Ctrl+Enter: hands over what was typed, or says what is missing."""
        draft = self.errors.read(self.read)
        if draft is not None:
            self.kept.emit(draft)

    def saved(self) -> None:
        """It is kept: the draft is forgotten."""
        self.typed.done()

    def refuse(self, error: DeskError) -> None:
        """A refusal of the salon. Fits as the ``failed`` of a command."""
        self.errors.show(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)
