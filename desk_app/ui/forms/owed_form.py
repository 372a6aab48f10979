"""A complaint or a promise as typed: whose, what, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desk_app.care.owed import due_instant
from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.desk import get_briefs
from desk_app.errors import DeskError, RuleBroken
from desk_app.ui.desk import Desk
from desk_app.ui.drafts import kept_since
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.client_pick import ClientPick
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import DateInput, TimeInput
from desk_app.ui.widgets.labels import Caption, Text
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_, _, current_words


class Owed(StrEnum):
    """What is written down."""

    COMPLAINT = "complaint"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class OwedDraft:
    """What was typed. ``due`` is None only for a complaint that is answered within the usual time."""

    client_id: ClientId
    client: str
    text: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a form that differ between the two. ``due`` is the attribute of the use case."""

    heading: str
    what: str
    hint: str
    day: str
    due: str
    whose: str
    keep: str
    about: str


_SAID = {
    Owed.COMPLAINT: _Said(
        N_("New complaint"),
        N_("What she is unhappy with"),
        N_("In her own words, as she told it"),
        N_("Answer by"),
        "answer_by",
        N_("Whose complaint is it? Choose a client, or F2 for somebody new."),
        N_("Keep complaint"),
        N_("Without a day she is answered within 24 hours; without a time, by {time}."),
    ),
    Owed.PROMISE: _Said(
        N_("New promise"),
        N_("What we promise her"),
        N_("In a few words: the call to her names it"),
        N_("Keep it by"),
        "due_at",
        N_("Who was it promised to? Choose a client, or F2 for somebody new."),
        N_("Keep promise"),
        N_("Without a time it is due by {time} that day."),
    ),
}


class OwedForm(Card):
    """A card in the place of its list. ``kept`` gives the OwedDraft, ``left`` says that Esc was pressed.

    What is typed is kept as a draft with whose it is; a form opened for one client has a draft of its own.
    """

    kept = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, owed: Owed, parent: QWidget | None = None) -> None:
        self._said = _SAID[owed]
        super().__init__(_(self._said.heading), parent=parent)
        self._desk, self.owed = desk, owed
        self._key = f"{owed.value}:new"
        self._held = False
        self._build()
        for box in (self.text.box, self.day.box, self.time.box):
            if isinstance(box, TextArea | DateInput | TimeInput):
                box.textChanged.connect(self._keep_draft)
        self.pick.picked.connect(self._picked)
        self.keep.clicked.connect(self.finish)
        self.away.clicked.connect(self.left)

    def _build(self) -> None:
        said, name = self._said, f"care.{self.owed.value}"
        self.box.setSpacing(12)
        self.unsaved = Text("", "caption", "text_2")
        self.add_to_head(self.unsaved)
        self.banner = Banner()
        self.add(self.banner)
        self.pick = ClientPick(self._desk, name=f"{name}_client")
        self.add(self.pick)
        self.text = Field(_(said.what), TextArea(name=f"{name}_text", hint=_(said.hint), lines=4), "text")
        self.add(self.text)
        self.day = Field(_(said.day), DateInput(self._desk.today, name=f"{name}_day"), said.due)
        self.time = Field(_("Time"), TimeInput(name=f"{name}_time", hint="14:30"), "minute")
        self.add_row(self.day, self.time, spacing=12, stretch=(1, 1))
        self.about = Caption(_(said.about, time=_clock(self._desk.shop.settings.call_to)), wrap=True)
        self.add(self.about)
        self.add_stretch()
        self.keep = KeyButton(_(said.keep), "Ctrl Enter", ButtonKind.PRIMARY, name=f"{name}_keep")
        self.away = KeyButton(_("Back"), "Esc", name=f"{name}_back")
        buttons = row(self.keep, self.away, spacing=8)
        buttons.addStretch(1)
        self.add_layout(buttons)
        self.errors = FormErrors(self.banner, (self.text, self.day, self.time))

    # ── what stands in it ─────────────────────────────────────────────────────────────────────────────────────

    def begin(self, client_id: int | None = None) -> None:
        """An empty form, or what was typed before and not saved; for one client where her file asked for it."""
        self._key = f"{self.owed.value}:new" if client_id is None else f"{self.owed.value}:new:{client_id}"
        kept = self._desk.drafts.take(self._key)
        self._held = True
        self.errors.clear()
        if isinstance(self.day.box, DateInput):
            self.day.box.today = self._desk.today
        self.pick.clear()
        for name, field in self._fields():
            field.box.put_typed(kept.get(name, ""))
        self._held = False
        since = kept_since(self._desk.drafts, self._key, self._desk.shop.settings.zone) if kept else ""
        self.unsaved.setText(since)
        whose = str(client_id) if client_id is not None else kept.get("client_id", "")
        if whose.isdecimal():
            self._load(int(whose))
            self.text.box.setFocus()
        else:
            self.pick.start()

    def _load(self, client_id: int) -> None:
        """Puts a client in, unless the form has become another one, or somebody was chosen, before she was read."""
        shop, key, wanted = self._desk.shop, self._key, ClientId(client_id)

        def arrived(found: tuple[ClientBrief, ...]) -> None:
            if found and self._key == key and self.pick.client_id is None:
                self._held = True
                self.pick.put(found[0])
                self._held = False

        mark = f"care.{self.owed.value}.client"
        self._desk.tasks.read(self, lambda: get_briefs(shop, (wanted,)), arrived, latest=mark)

    def start(self) -> None:
        """The keyboard is where something is missing first."""
        if self.pick.client_id is None:
            self.pick.start()
        else:
            self.text.box.setFocus()

    def saved(self) -> None:
        """It is in the file: the draft is forgotten."""
        self._desk.drafts.drop(self._key)

    def _fields(self) -> tuple[tuple[str, Field], ...]:
        return ("text", self.text), ("day", self.day), ("time", self.time)

    def _picked(self, brief: ClientBrief | None) -> None:
        self._keep_draft()
        if brief is not None and not self._held:
            self.text.box.setFocus()

    def _keep_draft(self) -> None:
        if self._held:
            return
        typed = {name: field.box.typed() for name, field in self._fields()}
        if any(said.strip() for said in typed.values()):
            whose = self.pick.client_id
            self._desk.drafts.keep(self._key, {**typed, "client_id": "" if whose is None else str(whose)})
        else:
            self._desk.drafts.drop(self._key)
            self.unsaved.setText("")

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def read(self) -> OwedDraft:
        """The draft. Raises RuleBroken."""
        who = self.pick.brief
        if who is None:
            raise RuleBroken("client_id", "empty", self._said.whose)
        text = self.text.box.typed().strip()
        if not text:
            raise RuleBroken("text", "empty", N_("This must not be empty."))
        return OwedDraft(who.id, who.name, text, self._due())

    def _due(self) -> datetime | None:
        day_box, time_box = self.day.box, self.time.box
        if not (isinstance(day_box, DateInput) and isinstance(time_box, TimeInput)):
            raise TypeError
        day, minute, settings = day_box.read(), time_box.read(), self._desk.shop.settings
        if day is not None:
            return due_instant(self._said.due, day, settings.call_to if minute is None else minute, settings.zone)
        if self.owed is Owed.PROMISE:
            raise RuleBroken(self._said.due, "empty", N_("Say by when the promise will be kept."))
        if minute is not None:
            raise RuleBroken(self._said.due, "empty", N_("A time needs its day."))
        return None

    def finish(self) -> None:
        """Ctrl+Enter: hands over what was typed, or says what is missing."""
        self.errors.clear()
        self.pick.banner.clear()
        try:
            draft = self.read()
        except RuleBroken as error:
            self.refuse(error)
        else:
            self.kept.emit(draft)

    def refuse(self, error: DeskError) -> None:
        """A refusal, beside its cause. Fits as the ``failed`` of a command."""
        if isinstance(error, RuleBroken) and error.field == "client_id":
            self.pick.banner.say(error.say(current_words()))
            self.pick.start()
        else:
            self.errors.show(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
