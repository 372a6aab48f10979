"""A note to a colleague as typed: to whom, about whom, what, and how long it may wait."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desk_app.clients.client import ClientBrief, ClientId
from desk_app.clients.desk import get_briefs
from desk_app.clock import local_time
from desk_app.errors import DeskError, RuleBroken
from desk_app.knowing.desk import due_at
from desk_app.knowing.note import LONGEST_WAIT, NoteDraft
from desk_app.staff.account import StaffId, StaffMember
from desk_app.ui.desk import Desk
from desk_app.ui.drafts import kept_since
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.client_pick import ClientPick
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, NumberInput
from desk_app.ui.widgets.labels import Caption, Text
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import N_, _, current_words


class ColleagueForm(Card):
    """``kept`` gives the NoteDraft, ``left`` says that Esc was pressed. What is typed is kept as a draft with whose it
    is; a form opened for one client has a draft of its own."""

    kept = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("New note to a colleague"), parent=parent)
        self._desk = desk
        self._key = "colleague:new"
        self._held = False
        self._to = ""
        self._build()
        self.to_box.picked.connect(self._keep_draft)
        self.text_box.textChanged.connect(self._keep_draft)
        self.hours_box.textChanged.connect(self._hours_typed)
        self.pick.picked.connect(self._picked)
        self.keep.clicked.connect(self.finish)
        self.away.clicked.connect(self.left)

    def _build(self) -> None:
        self.box.setSpacing(12)
        self.unsaved = Text("", "caption", "text_2")
        self.add_to_head(self.unsaved)
        self.banner = Banner()
        self.add(self.banner)
        self.to_box = ChoiceInput(name="notes.to")
        self.hours_box = NumberInput(name="notes.hours", unit=_("hours of opening"), least=1, most=LONGEST_WAIT)
        self.to = Field(_("To"), self.to_box, "to_id")
        self.hours = Field(_("Answer within"), self.hours_box, "hours")
        self.add_row(self.to, self.hours, spacing=12, stretch=(1, 1))
        self.due = Caption("", wrap=True)
        self.add(self.due)
        self.about = Caption(_("About which client? Leave it empty for a note about nobody."), wrap=True)
        self.add(self.about)
        self.pick = ClientPick(self._desk, name="notes.client")
        self.add(self.pick)
        self.text_box = TextArea(name="notes.text", hint=_("What your colleague should know or do"), lines=5)
        self.text = Field(_("Note"), self.text_box, "text")
        self.add(self.text)
        self.add_stretch()
        self.keep = KeyButton(_("Send"), "Ctrl Enter", ButtonKind.PRIMARY, name="notes.keep")
        self.away = KeyButton(_("Back"), "Esc", name="notes.leave_form")
        buttons = row(self.keep, self.away, spacing=8)
        buttons.addStretch(1)
        self.add_layout(buttons)
        self.errors = FormErrors(self.banner, (self.to, self.hours, self.text))

    # ── what stands in it ─────────────────────────────────────────────────────────────────────────────────────

    def begin(self, client_id: int | None = None, text: str = "") -> None:
        """An empty form, or what was typed before and not saved; for one client where her file asked for it."""
        self._key = "colleague:new" if client_id is None else f"colleague:new:{client_id}"
        kept = self._desk.drafts.take(self._key)
        self._held = True
        self.errors.clear()
        self.pick.clear()
        self._to = kept.get("to", "")
        self.to_box.put(self._to)
        self.text_box.put_typed(kept.get("text", "") or text)
        hours = kept.get("hours", "") or str(self._desk.shop.settings.note_answer_hours)
        self.hours_box.put_typed(hours)
        self._held = False
        self.unsaved.setText(kept_since(self._desk.drafts, self._key, self._desk.shop.settings.zone) if kept else "")
        self._say_due()
        whose = str(client_id) if client_id is not None else kept.get("client_id", "")
        if whose.isdecimal():
            self._load(int(whose))
        self.start()

    def show_staff(self, members: tuple[StaffMember, ...]) -> None:
        """Whom a note can go to."""
        own = self._desk.acting.staff_id
        self._held = True
        self.to_box.set_choices(tuple((str(one.id), one.name) for one in members if one.id != own))
        self.to_box.put(self._to)
        self._held = False

    def _load(self, client_id: int) -> None:
        shop, key, wanted = self._desk.shop, self._key, ClientId(client_id)

        def arrived(found: tuple[ClientBrief, ...]) -> None:
            if found and self._key == key and self.pick.client_id is None:
                self._held = True
                self.pick.put(found[0])
                self._held = False

        self._desk.tasks.read(self, lambda: get_briefs(shop, (wanted,)), arrived, latest="notes.client")

    def start(self) -> None:
        """The keyboard is where one begins."""
        self.to_box.setFocus()

    def saved(self) -> None:
        """It is in the file: the draft is forgotten."""
        self._desk.drafts.drop(self._key)

    def _picked(self, brief: ClientBrief | None) -> None:
        self._keep_draft()
        if brief is not None and not self._held:
            self.text_box.setFocus()

    def _hours_typed(self) -> None:
        self._say_due()
        self._keep_draft()

    def _say_due(self) -> None:
        shop = self._desk.shop
        try:
            hours = self.hours_box.read()
        except RuleBroken:
            hours = None
        if hours is None or not 1 <= hours <= LONGEST_WAIT:
            self.due.setText("")
            return
        due = local_time(due_at(shop, shop.now(), hours), shop.settings.zone)
        day = self._desk.words.day(due.date())
        self.due.setText(_("Unanswered by {day} {time} it escalates.", day=day, time=f"{due:%H:%M}"))

    def _keep_draft(self, *_args: object) -> None:
        if self._held:
            return
        self._to = self.to_box.read() or self._to
        text, whose = self.text_box.typed(), self.pick.client_id
        if text.strip() or whose is not None:
            typed = {"to": self._to, "text": text, "hours": self.hours_box.typed()}
            self._desk.drafts.keep(self._key, {**typed, "client_id": "" if whose is None else str(whose)})
        else:
            self._desk.drafts.drop(self._key)
            self.unsaved.setText("")

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def read(self) -> NoteDraft:
        """The draft. Raises RuleBroken."""
        to = self.to_box.read()
        if not to:
            raise RuleBroken("to_id", "empty", N_("To whom? Choose a colleague."))
        text = self.text_box.typed().strip()
        if not text:
            raise RuleBroken("text", "empty", N_("Write the note first."))
        return NoteDraft(StaffId(int(to)), text, self.pick.client_id, self.hours_box.read())

    def finish(self) -> None:
        """Ctrl+Enter: hands over what was typed, or says what is missing."""
        self.errors.clear()
        draft = self.errors.read(self.read)
        if draft is not None:
            self.kept.emit(draft)

    def refuse(self, error: DeskError) -> None:
        """A refusal, beside its cause. Fits as the ``failed`` of a command."""
        if isinstance(error, RuleBroken):
            self.errors.show(error)
        else:
            self.banner.say(error.say(current_words()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)
