"""A breach as it is written down: when it was known, what, whose, what was done."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal

from desk_app.care.owed import due_instant
from desk_app.clock import local_time
from desk_app.errors import RuleBroken
from desk_app.privacy.breaches import BreachKept, note_breach
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.form import Field, FormDraft, FormErrors
from desk_app.ui.widgets.inputs import DateInput, TimeInput
from desk_app.ui.widgets.labels import Caption
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_, _


class BreachForm(Card):
    """``kept`` when it is in the log, ``left`` when Esc was pressed; what was typed stays as a draft."""

    kept = Signal(object)
    left = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(_("New breach"))
        self._desk = page.desk
        self.box.setSpacing(10)
        self.day = Field(_("Known since"), DateInput(self._desk.today, name="breach.day"), "known_at")
        self.time = Field(_("Time"), TimeInput(name="breach.time", hint="14:30"), "minute")
        self.what = Field(
            _("What got out"), TextArea(name="breach.what", hint=_("Lost, seen, changed: which data"), lines=3), "what"
        )
        self.whom = Field(
            _("Who is affected"), TextArea(name="breach.whom", hint=_("Whose data, how many people"), lines=2), "whom"
        )
        self.measures = Field(
            _("Measures taken"),
            TextArea(name="breach.measures", hint=_("So far; more can be added"), lines=2),
            "measures",
        )
        self.add_row(self.day, self.time, stretch=(1, 1))
        for field in (self.what, self.whom, self.measures):
            self.add(field)
        self.add(
            Caption(_("The authority is told at once (PIPL 57), within 72 hours at the latest (GDPR 33)."), wrap=True)
        )
        self.add_stretch()
        self.keep = KeyButton(_("Keep"), "Ctrl Enter", ButtonKind.PRIMARY, name="breach.keep")
        self.away = KeyButton(_("Back"), "Esc", name="breach.back")
        buttons = row(self.keep, self.away, spacing=8)
        buttons.addStretch(1)
        self.add_layout(buttons)
        self.fields = (self.day, self.time, self.what, self.whom, self.measures)
        self.errors = FormErrors(page.banner, self.fields)
        self.draft = FormDraft(self, self._desk.drafts, "breach:new")
        self.draft.watch(**{field.name: field.box for field in self.fields})
        self.keep.clicked.connect(self.finish)
        self.away.clicked.connect(self.left)

    def begin(self) -> None:
        """What was typed before, or an empty form at this minute."""
        self.errors.clear()
        if not self.draft.restore():
            now = local_time(self._desk.shop.now(), self._desk.shop.settings.zone)
            self.draft.hold(True)
            for field in self.fields:
                field.box.put_typed("")
            self.day.box.put_typed(now.date().isoformat())
            self.time.box.put_typed(f"{now:%H:%M}")
            self.draft.hold(False)
        self.what.box.setFocus()

    def _known_at(self) -> datetime:
        day = self.day.box.read() if isinstance(self.day.box, DateInput) else None
        minute = self.time.box.read() if isinstance(self.time.box, TimeInput) else None
        if day is None:
            raise RuleBroken("known_at", "empty", N_("When did somebody here know of it?"))
        return due_instant("known_at", day, minute or 0, self._desk.shop.settings.zone)

    def finish(self) -> None:
        """Ctrl+Enter: writes it down."""
        known_at = self.errors.read(self._known_at)
        if known_at is None:
            return
        shop, acting = self._desk.shop, self._desk.acting
        what, whom, measures = (field.box.typed() for field in (self.what, self.whom, self.measures))
        self._desk.tasks.command(
            self, lambda: note_breach(shop, acting, known_at, what, whom, measures), self._kept, self.errors.show
        )

    def _kept(self, made: BreachKept) -> None:
        self.draft.done()
        self.kept.emit(made.breach_id)
