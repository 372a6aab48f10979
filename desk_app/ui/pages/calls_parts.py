"""The parts of the call page that show one call: who it is, what to say, why her and why now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.clients.field import MeetingKind
from desk_app.clients.phones import spaced
from desk_app.followup.outcome import OUTCOME_KEYS, OUTCOME_LABELS, Outcome
from desk_app.followup.queue import FAMILY_LABELS, HOLD_LABELS, Call, CallCard, Contact, HeldCall
from desk_app.followup.unasked import UnaskedGroup, unasked
from desk_app.ui.desk import Desk
from desk_app.ui.forms.asking import AskBlock, Asking
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, column, row
from desk_app.ui.widgets.labels import Avatar, Badge, Caption, Divider, Speech, Text, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.reasons import Reasons
from desk_app.ui.widgets.rows import RowList
from desk_app.ui.widgets.talk_clock import TalkClock
from desk_app.ui.widgets.text_area import TextArea
from desk_app.words import _, current_words, n_

#: The order of the outcome keys on the page, four a line as on the telephone.
KEYS = (
    Outcome.BOOKED, Outcome.SATISFIED, Outcome.NOT_NOW, Outcome.COMPLAINT,
    Outcome.NO_ANSWER, Outcome.BUSY, Outcome.WRONG_NUMBER, Outcome.DO_NOT_CALL,
)  # fmt: skip
MORE_KEYS = (Outcome.CALL_BACK, Outcome.SKIPPED, Outcome.OTHER)
#: Stands in for a client when nobody is left.
DONE = "✓"


class CallHead(Card):
    """The client in brief, the time on the call, and the way to her file."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = 0  # calls held back, for when there is none to make
        self.avatar = Avatar("", 44)
        self.name = Title()
        self.danger = Badge("", "bad")
        self.facts = Text("", "body", "text_2", shorten=True)
        self.clock = TalkClock()
        self._whose: int | None = None
        self.hold = KeyButton(_("Begin"), "Space", name="calls.hold")
        self.clock.changed.connect(self._show_hold)
        self.file = KeyButton(_("File"), "O", name="calls.file")
        names = QVBoxLayout()
        names.setSpacing(2)
        first = row(self.name, self.danger, spacing=8)
        first.addStretch(1)
        names.addLayout(first)
        names.addWidget(self.facts)
        line = row(self.avatar, spacing=12)
        line.addLayout(names, 1)
        for each in (self.clock, self.hold, self.file):
            line.addWidget(each)
        self.add_layout(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_card(self, card: CallCard | None) -> None:
        """One client, or that nobody is left."""
        for button in (self.hold, self.file):
            button.setEnabled(card is not None)
        self.avatar.say(card.client if card else DONE)
        self.name.setText(card.client if card else self._nobody())
        self.facts.setText(_facts(card) if card else _("New calls appear here by themselves."))
        danger = (card.allergies or card.alerts) if card else ""
        self.danger.say(danger[:24], "bad")
        self.danger.setVisible(bool(danger))

    def _nobody(self) -> str:
        """What is said where no call is open: never that all is done while calls wait for their hour."""
        if self.waiting:
            return n_("{count} call is held back now", "{count} calls are held back now", self.waiting)
        return _("Nobody is to be called now")

    def toggle_hold(self) -> None:
        """Begins the call, pauses its clock, or goes on."""
        if self.hold.isEnabled():
            self.clock.toggle()

    def _show_hold(self) -> None:
        self.hold.say(_("Hold") if self.clock.running else _("Go on") if self.clock.begun else _("Begin"))

    def talks(self, staff_id: int) -> None:
        """Who is at the desk: nobody goes on with the time of another's call."""
        if self._whose != staff_id:
            self.clock.stop()
        self._whose = staff_id


class CallWords(QWidget):
    """The words to say, filled in; why they are held back; and the blank of the file to ask about."""

    def __init__(self, card: Card, desk: Desk) -> None:
        super().__init__()
        self.family = Badge("", "accent")
        self.alike = Caption()
        card.add_to_head(self.alike, self.family)
        self.speech = Speech()
        self.held = Text("", "body", "bad", wrap=True)
        self.asking = AskBlock(desk, "calls", wide=True)
        self.line = Divider()
        box = column(self.speech, self.held, spacing=8)
        box.setContentsMargins(0, 0, 0, 0)
        box.addStretch(1)
        self.setLayout(box)
        self.show_card(None)

    def show_card(self, card: CallCard | None) -> None:
        """The words of one call."""
        worn = card is not None and (card.refused or not card.text)
        self._say(card, worn=worn)
        call = card.call if card is not None else None
        self.family.setVisible(call is not None)
        if call is not None:
            self.family.say(_(FAMILY_LABELS[call.reasons[0].family]))
        alike = card.alike if card is not None else None
        self.alike.setText("" if alike is None else _("{percent}% like the last time", percent=alike))
        hold = card.hold if card is not None else None
        self.held.setText(_("Held back: {rule}", rule=_(HOLD_LABELS[hold.rule])) if hold else "")
        self.held.setVisible(hold is not None)
        self.line.setVisible(card is not None and bool(card.asked.questions))

    def _say(self, card: CallCard | None, *, worn: bool) -> None:
        if card is None:
            self.speech.say()
        elif worn:
            self.speech.say(_("Everything was said to her lately. Say it in your own words, or let it wait."))
        else:
            glue = " " if card.opening.isascii() or card.opening[-1:].isascii() else ""  # Chinese has no spaces
            first = glue.join(part for part in (card.opening, card.reason) if part)
            self.speech.say(first, *(part for part in (card.offer, card.close) if part))


def ask_in_call(page: Page, block: AskBlock, read_again: Callable[[], object]) -> Asking:
    """The question of a call on its page: Q goes to it, and what came of it is kept with the call's client."""
    asking = Asking(page, block, MeetingKind.CALL)
    asking.kept.connect(read_again)
    page.key("Q", _("Answer the question"), block.focus_answer)
    page.key("Alt+L", _("Put the question off"), asking.put_off)
    page.key("Alt+X", _("Do not ask again"), asking.decline)
    return asking


class CallNote(TextArea):
    """The note of a call. Ctrl+Z takes back what was typed here; where nothing was, the window's Ctrl+Z works."""

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.document().isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)


class CallAside(QWidget):
    """Why her and why now, and the last contacts."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(276)
        why = Card(_("Why her, why now"))
        self.reasons = Reasons(_("Why her, why now"), name="calls.why")
        why.add(self.reasons, 1)
        last = Card(_("Last contacts"))
        self._past = RowsModel[Contact](look=_past_look, parent=self)
        self.past = RowList(self._past, name="calls.past", said=_("Last contacts"), height=48, lead=52)
        self.past.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        last.add(self.past, 1)
        box = column(why, last, spacing=16, stretch=(2, 3))
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)

    def show_card(self, card: CallCard | None) -> None:
        """The reasons and the past of one client."""
        words = current_words()
        whys = card.call.why if card is not None and card.call is not None else ()
        self.reasons.show_parts([(part.phrase.say(words), part.points) for part in whys])
        self.past.empty = _("No contact yet.") if card is not None else ""  # not before it is known
        self._past.show_rows(card.contacts if card is not None else ())


def _facts(card: CallCard) -> str:
    parts = [spaced(card.phone) if card.phone else _("no phone in the file")]
    parts.append(_("a client since {year}", year=card.member_since.year))
    if card.call is not None and card.call.best_to - card.call.best_from < 24 * 60:
        parts.append(_("call {start}–{end}", start=_clock(card.call.best_from), end=_clock(card.call.best_to)))
    if card.advisor:
        parts.append(_("advisor {name}", name=card.advisor))
    return " · ".join(parts)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def call_look(call: Call) -> RowLook:
    """A call as a row of the queue."""
    words = current_words()
    return RowLook(
        title=call.client,
        subtitle=call.headline.say(words),
        avatar=call.client,
        badge=call.badge.say(words),
        tone=call.tone,
    )


def held_look(held: HeldCall) -> RowLook:
    """A held call as a row: the rule that holds it, and until when."""
    until = held.until
    badge = f"{until:%H:%M}" if isinstance(until, datetime) else f"{until:%m-%d}" if until is not None else ""
    return RowLook(title=held.client, subtitle=_(HOLD_LABELS[held.rule]), avatar=held.client, badge=badge)


def _past_look(contact: Contact) -> RowLook:
    return RowLook(
        lead=f"{contact.on:%m-%d}",
        title=contact.title.say(current_words()),
        subtitle=contact.detail.say(current_words()),
    )


class NotAsked(Text):
    """Under the clients held back: who has long stayed away and is asked by no call, how many and why."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", "caption", "text_2", wrap=True)
        self.setObjectName("calls.not_asked")
        self.setContentsMargins(16, 8, 16, 12)
        self._desk = desk
        self.hide()

    def show_for(self, held: bool) -> None:
        """Read when somebody turns to those held back; it looks at every client who ever stayed away."""
        self.hide()
        on = self._desk.today
        if held:
            self._desk.tasks.read(self, lambda: unasked(on), self._show_groups, latest="calls.not_asked")

    def _show_groups(self, groups: tuple[UnaskedGroup, ...]) -> None:
        words = current_words()
        lines = [f"{each.say(words)} · {words.number(len(each.clients))}" for each in groups if each.clients]
        self.setText("\n".join([_("Not asked to come back"), *lines]))
        self.setVisible(bool(lines))


class OutcomeKeys(QWidget):
    """How a call ended: one key each. ``chosen`` gives the outcome."""

    chosen = Signal(object)  # Outcome

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for number, outcome in enumerate(KEYS):
            kind = ButtonKind.PRIMARY if outcome is Outcome.BOOKED else ButtonKind.PLAIN
            grid.addWidget(self._button(outcome, kind, wide=True), number // 4, number % 4)
        last = row(*(self._button(each, ButtonKind.PLAIN) for each in MORE_KEYS), spacing=8)
        last.addWidget(Text(_("then the next call"), "caption", "text_2", shorten=True), 1)
        grid.addLayout(last, 2, 0, 1, 4)

    def _button(self, outcome: Outcome, kind: ButtonKind, *, wide: bool = False) -> KeyButton:
        said = _("Skip") if outcome is Outcome.SKIPPED else _(OUTCOME_LABELS[outcome])
        button = KeyButton(said, OUTCOME_KEYS[outcome], kind, name=f"calls.{outcome.value}", wide=wide)
        button.clicked.connect(partial(self.chosen.emit, outcome))
        return button
