"""The parts of the page of notes: how one stands in a list, and the card that shows it whole and takes its answer."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from desk_app.clock import local_time
from desk_app.knowing.note import STATE_LABELS, STATE_TONES, Closing, ColleagueNote, State
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import RowLook
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, EmptyState, Pairs, column, row
from desk_app.ui.widgets.form import Field, FormDraft, FormErrors
from desk_app.ui.widgets.labels import Badge, Heading, Passage
from desk_app.ui.widgets.rows import Scroll
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import _


def when_said(desk: Desk, at: datetime) -> str:
    """An instant on the shop's wall clock: today's by its time, others with their day."""
    local = local_time(at, desk.shop.settings.zone)
    return f"{local:%H:%M}" if local.date() == desk.today else f"{local:%m-%d %H:%M}"


def note_look(desk: Desk, note: ColleagueNote) -> RowLook:
    """A note in a list: from whom to whom, about whom, its first words, and how it stands."""
    state = note.state(desk.shop.now())
    who = _("{sender} to {addressee}", sender=note.from_name, addressee=note.to_name)
    badge = _(STATE_LABELS[state])
    if state in {State.SENT, State.SEEN}:
        badge = _("{state}, by {time}", state=badge, time=when_said(desk, note.answer_by))
    return RowLook(
        title=note.client or who,
        after=who if note.client else "",
        subtitle=" ".join(note.text.split()),
        avatar=note.from_name,
        badge=badge,
        tone=STATE_TONES[state],
        bold=note.seen_at is None and note.closing is Closing.OPEN,
        quiet=note.closing is not Closing.OPEN,
    )


class NoteCard(Card):
    """One note whole, and what is done with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.note: ColleagueNote | None = None
        self.whose = Heading("")
        self.state = Badge("", "muted")
        self.facts = Pairs()
        self.text = Passage()
        scroll = Scroll(self.text)
        self.answer_box = TextArea(name="notes.answer", hint=_("What came of it, in a sentence"), lines=3)
        self.answer = Field(_("Answer"), self.answer_box, "answer")
        self.keep = KeyButton(_("Answer"), "Ctrl Enter", ButtonKind.PRIMARY, name="notes.answered")
        self.done = KeyButton(_("Done"), "D", name="notes.done")
        self.file = KeyButton(_("Client file"), "O", name="notes.file")
        buttons = row(self.keep, self.done, self.file, spacing=8)
        buttons.addStretch(1)
        self.whole = QWidget()
        inside = column(spacing=12)
        inside.addLayout(row(self.whose, self.state, spacing=8, stretch=(1, 0)))
        inside.addWidget(self.facts)
        inside.addWidget(scroll, 1)
        inside.addWidget(self.answer)
        inside.addLayout(buttons)
        inside.setContentsMargins(0, 0, 0, 0)
        self.whole.setLayout(inside)
        self.nothing = EmptyState(_("No note is open."), _("Enter opens one; Alt+N writes one."))
        self.add(self.whole, 1)
        self.add(self.nothing, 1)
        self.errors = FormErrors(self._banner_of(), (self.answer,))
        self.typed = FormDraft(self, desk.drafts, "colleague:0:0")
        self.typed.watch(answer=self.answer_box)
        self.show_note(None, may=False)

    def _banner_of(self) -> Banner:
        self.banner = Banner()
        self.add(self.banner)
        return self.banner

    def show_note(self, note: ColleagueNote | None, *, may: bool) -> None:
        """A note; ``may``: whether whoever looks closes it. What was typed as its answer is put back."""
        same = note is not None and self.note is not None and note.id == self.note.id
        self.note = note
        self.whole.setVisible(note is not None)
        self.nothing.setVisible(note is None)
        if note is None:
            return
        if not same:
            self.errors.clear()
            self.typed.hold(True)
            self.answer_box.put_typed("")
            self.typed.hold(False)
            self.typed.reset(f"colleague:{note.client_id or 0}:{note.id}")
            self.typed.restore()
        state = note.state(self._desk.shop.now())
        self.whose.setText(note.client or _("About no client"))
        self.state.say(_(STATE_LABELS[state]), STATE_TONES[state])
        self.facts.say(*self._facts(note))
        said = note.text
        if note.answer:
            said += "\n\n" + _("Answer of {name}: {answer}", name=note.closed_by, answer=note.answer)
        self.text.setText(said)
        is_open = note.closing is Closing.OPEN
        for part in (self.answer, self.keep, self.done):
            part.setVisible(may and is_open)
        self.file.setVisible(note.client_id is not None)

    def _facts(self, note: ColleagueNote) -> tuple[tuple[str, str], ...]:
        def day(at: datetime | None) -> str:
            if at is None:
                return ""
            local = local_time(at, self._desk.shop.settings.zone)
            return f"{self._desk.words.day(local.date())} {local:%H:%M}"

        pairs = (
            (_("From"), f"{note.from_name} · {day(note.at)}"),
            (_("To"), f"{note.to_name} · " + (day(note.seen_at) if note.seen_at else _("not seen yet"))),
            (_("Answer by"), day(note.answer_by) if note.closing is Closing.OPEN else ""),
            (_("Escalated"), day(note.escalated_at)),
            (_("Closed by"), f"{note.closed_by} · {day(note.closed_at)}" if note.closed_at else ""),
        )
        return tuple(pair for pair in pairs if pair[1])
