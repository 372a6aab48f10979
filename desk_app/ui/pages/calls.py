"""The calls of the day: the queue at left, at right the client, the words, the reasons, and one key per outcome."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import cast

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clients.phones import spaced
from desk_app.clock import local_time
from desk_app.followup.desk import call_card, day_queue, log_call
from desk_app.followup.outcome import OUTCOME_KEYS, OUTCOME_LABELS, CallDraft, LoggedCall, Outcome
from desk_app.followup.queue import FAMILY_LABELS, HOLD_LABELS, Call, CallCard, Contact, HeldCall, Queue, Why
from desk_app.salon.booking import BookingDraft
from desk_app.salon.desk import add_booking
from desk_app.ui.forms.call_tray import ASKING, CallTray, TrayAnswer
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, column, row
from desk_app.ui.widgets.form import FormDraft
from desk_app.ui.widgets.inputs import TextArea
from desk_app.ui.widgets.labels import Avatar, Badge, Caption, Divider, Speech, Text, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.words import N_, _, current_words

#: How many calls the list spells out; the head says how many there are in all.
SHOWN = 60
#: The order of the outcome keys on the page, four a line as on the telephone.
KEYS = (
    Outcome.BOOKED, Outcome.SATISFIED, Outcome.NOT_NOW, Outcome.COMPLAINT,
    Outcome.NO_ANSWER, Outcome.BUSY, Outcome.WRONG_NUMBER, Outcome.DO_NOT_CALL,
)  # fmt: skip
MORE_KEYS = (Outcome.CALL_BACK, Outcome.SKIPPED, Outcome.OTHER)


class CallsPage(Page):
    """Works down the queue: read, speak, one key, and the next call opens by itself."""

    shows = frozenset({Kind.CALL, Kind.CLIENT, Kind.VISIT, Kind.BOOKING, Kind.TICKET, Kind.PROMISE, Kind.COMPLAINT})
    title = N_("Calls")

    # ── building ──────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.card: CallCard | None = None
        self._asked: int | None = None  # a client somebody opened by hand
        self._mine = False
        self._talk = QElapsedTimer()
        self._held_ms = 0
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        right = QWidget()
        sides = row(self._build_words(), self._build_aside(), spacing=16)
        sides.setStretch(0, 1)
        inside = column(self._build_head(), spacing=16)
        inside.addLayout(sides, 1)
        right.setLayout(inside)
        inside.setContentsMargins(0, 0, 0, 0)
        self.body.addLayout(row(self._build_queue(), right, spacing=16, stretch=(0, 1)), 1)

    def _build_queue(self) -> QWidget:
        card = Card(_("Today's calls"), flush=True)
        card.setFixedWidth(372)
        self.total = Badge("", "accent")
        self.only_mine = KeyButton(_("Mine"), "M", ButtonKind.QUIET, name="calls.mine", small=True)
        self.show_held = KeyButton("", "", ButtonKind.QUIET, name="calls.held", small=True)
        self.show_held.setCheckable(True)
        card.add_to_head(self.total)
        card.add_to_head(self.only_mine, self.show_held)
        self.model = RowsModel[Call](look=_call_look, parent=self)
        self.list = RowList(
            self.model, name="calls.queue", said=_("Today's calls"), height=56, edge=16, avatar=32, single_click=True
        )
        self.list.empty = _("Nobody is to be called now. Record services with a follow-up, and calls appear here.")
        self.held_model = RowsModel[HeldCall](look=_held_look, parent=self)
        self.held_list = RowList(
            self.held_model, name="calls.held_list", said=_("Held back"), height=56, edge=16, avatar=32
        )
        self.held_list.empty = _("Nothing is held back.")
        self.stack = QStackedLayout()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.held_list)
        card.add_layout(self.stack, 1)
        return card

    def _build_head(self) -> QWidget:
        card = Card()
        self.avatar = Avatar("", 44)
        self.name = Title()
        self.tags = Badge("", "gold")
        self.alert = Badge("", "bad")
        self.facts = Text("", "body", "text_2", shorten=True)
        self.clock = Text("00:00", "figure", "accent")
        self.hold = KeyButton(_("Hold"), "Space", name="calls.hold")
        self.file = KeyButton(_("File"), "O", name="calls.file")
        names = QVBoxLayout()
        names.setSpacing(2)
        first = row(self.name, self.tags, self.alert, spacing=8)
        first.addStretch(1)
        names.addLayout(first)
        names.addWidget(self.facts)
        line = row(self.avatar, spacing=12)
        line.addLayout(names, 1)
        for each in (self.clock, self.hold, self.file):
            line.addWidget(each)
        card.add_layout(line)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return card

    def _build_words(self) -> QWidget:
        card = Card(_("Say it like this"))
        self.script = Badge("", "muted")
        self.alike = Caption()
        card.add_to_head(self.script)
        card.add_to_head(self.alike)
        self.speech = Speech()
        card.add(self.speech)
        self.hold_note = Text("", "body", "bad", wrap=True)
        card.add(self.hold_note)
        card.add(Divider())
        self.ask_label = Caption(_("And ask (blank in the file)"))
        self.ask = Text("", "body_bold", wrap=True)
        card.add(self.ask_label)
        card.add(self.ask)
        card.add_stretch()
        self.remark = TextArea(name="calls.note", hint=_("What she said, what was promised…"), lines=2)
        self.remark.setAccessibleName(_("Note"))
        self.typed = FormDraft(self, self.desk.drafts, "call:none")
        self.typed.watch(note=self.remark)
        card.add(self.remark)
        self.tray = CallTray(self.desk.today)
        self.below = QStackedLayout()
        self.below.addWidget(self._build_keys())
        self.below.addWidget(self.tray)
        card.add_layout(self.below)
        return card

    def _build_keys(self) -> QWidget:
        keys = QWidget()
        grid = QGridLayout(keys)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self.buttons: dict[Outcome, KeyButton] = {}
        for number, outcome in enumerate(KEYS):
            kind = ButtonKind.PRIMARY if outcome is Outcome.BOOKED else ButtonKind.PLAIN
            grid.addWidget(self._outcome_button(outcome, kind, wide=True), number // 4, number % 4)
        last = row(*(self._outcome_button(each, ButtonKind.PLAIN) for each in MORE_KEYS), spacing=8)
        last.addStretch(1)
        last.addWidget(Caption(_("The next call opens by itself")))
        grid.addLayout(last, 2, 0, 1, 4)
        return keys

    def _outcome_button(self, outcome: Outcome, kind: ButtonKind, *, wide: bool = False) -> KeyButton:
        said = _(N_("Skip")) if outcome is Outcome.SKIPPED else _(OUTCOME_LABELS[outcome])
        button = KeyButton(said, OUTCOME_KEYS[outcome], kind, name=f"calls.{outcome.value}", wide=wide)
        button.clicked.connect(lambda: self.choose(outcome))
        self.buttons[outcome] = button
        return button

    def _build_aside(self) -> QWidget:
        aside = QWidget()
        aside.setFixedWidth(276)
        why = Card(_("Why her, why now"))
        self.why_model = RowsModel[tuple[str, int]](look=_why_look, parent=self)
        self.why_list = RowList(self.why_model, name="calls.why", said=_("Why her, why now"), height=34)
        self.why_list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        why.add(self.why_list, 1)
        last = Card(_("Last contacts"))
        self.past_model = RowsModel[Contact](look=_past_look, parent=self)
        self.past = RowList(self.past_model, name="calls.past", said=_("Last contacts"), height=48, lead=52)
        self.past.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.past.empty = _("No contact yet.")
        last.add(self.past, 1)
        aside.setLayout(column(why, last, spacing=16, stretch=(2, 3)))
        inside = aside.layout()
        if inside is not None:
            inside.setContentsMargins(0, 0, 0, 0)
        return aside

    # ── connecting ────────────────────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(lambda _call: self.setFocus())
        self.held_list.opened.connect(lambda held: self._open_client(held.client_id))
        self.show_held.toggled.connect(lambda on: self.stack.setCurrentIndex(int(on)))
        self.only_mine.clicked.connect(self._toggle_mine)
        self.hold.clicked.connect(self._toggle_hold)
        self.file.clicked.connect(self._open_file)
        self.tray.answered.connect(self._answered)
        self.tray.left.connect(self._leave_tray)
        self._tick.timeout.connect(self._show_clock)
        for outcome, key in OUTCOME_KEYS.items():
            self.key(key, _(OUTCOME_LABELS[outcome]), partial(self.choose, outcome))
            self.key(f"Ctrl+{key}", _("The same, while writing a note"), partial(self.choose, outcome))
        self.key("Space", _("Hold"), self._toggle_hold)
        self.key("N", _("Write a note"), self.remark.setFocus)
        self.key("O", _("Open the client's file"), self._open_file)
        self.key("M", _("Only my clients"), self._toggle_mine)

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, **where: object) -> None:
        asked = where.get("client_id")
        self._asked = asked if isinstance(asked, int) else None
        super().open(**where)

    def refresh(self) -> None:
        shop, on, now = self.desk.shop, self.desk.today, self.desk.shop.now()
        advisor = self.desk.acting.staff_id if self._mine else None
        self.desk.tasks.read(
            self, lambda: day_queue(shop, on, now=now, advisor=advisor, limit=SHOWN), self._show_queue, latest="calls"
        )

    def _show_queue(self, queue: Queue) -> None:
        self.total.say(str(queue.total), "accent")
        self.show_held.say(_("Held back {count}", count=queue.total_held))
        self.held_model.show_rows(queue.held)
        before = self._asked or (self.card.client_id if self.card is not None else None)
        self.list.blockSignals(True)
        self.model.show_rows(queue.calls)
        self.list.blockSignals(False)
        if self._asked is not None:
            self._open_client(ClientId(self._asked))
            return
        places = [number for number, call in enumerate(queue.calls) if call.client_id == before]
        if queue.calls:
            self.list.choose(places[0] if places else 0)
        elif self.card is None or before is None:
            self._show_card(None)

    def _chosen(self, call: Call | None) -> None:
        if call is not None and (self.card is None or call.client_id != self.card.client_id):
            self._asked = None
            self._open_client(call.client_id)

    def _open_client(self, client_id: ClientId) -> None:
        shop, on, now, words = self.desk.shop, self.desk.today, self.desk.shop.now(), self.desk.words
        self.desk.tasks.read(
            self, lambda: call_card(shop, client_id, on, words, now=now), self._show_card, latest="calls.card"
        )

    @property
    def client_in_view(self) -> int | None:
        return self.card.client_id if self.card is not None else None

    # ── showing ───────────────────────────────────────────────────────────────────────────────────────────────

    def _show_card(self, card: CallCard | None) -> None:
        same = card is not None and self.card is not None and card.client_id == self.card.client_id
        self.card = card
        for button in (*self.buttons.values(), self.hold, self.file):
            button.setEnabled(card is not None)
        self.below.setCurrentIndex(0)
        if card is None:
            self._show_nobody()
            return
        if not same:
            self._start_talk()
            self._open_note(f"call:{card.client_id}")
        self.avatar.say(card.client)
        self.name.setText(card.client)
        self.tags.say(_(FAMILY_LABELS[card.call.reasons[0].family]) if card.call else "", "gold")
        self.tags.setVisible(card.call is not None)
        danger = card.allergies or card.alerts
        self.alert.say(danger[:24], "bad")
        self.alert.setVisible(bool(danger))
        self.facts.setText(self._facts(card))
        self._show_words(card)
        self.why_model.show_rows([(part.phrase.say(self.desk.words), part.points) for part in _whys(card)])
        self.past_model.show_rows(card.contacts)

    def _show_nobody(self) -> None:
        self._tick.stop()
        self.clock.setText("00:00")
        self.avatar.say("")
        self.name.setText(_("All calls are done"))
        for badge in (self.tags, self.alert, self.script):
            badge.setVisible(False)
        self.facts.setText(_("New calls appear here by themselves."))
        self.speech.say()
        for text in (self.alike, self.ask, self.hold_note):
            text.setText("")
        self.ask_label.setVisible(False)
        self.why_model.show_rows(())
        self.past_model.show_rows(())

    def _facts(self, card: CallCard) -> str:
        parts = [spaced(card.phone) if card.phone else _("no phone in the file")]
        parts.append(_("client since {day}", day=self.desk.words.day(card.member_since)))
        if card.advisor:
            parts.append(_("advisor {name}", name=card.advisor))
        if card.call is not None and card.call.best_to - card.call.best_from < 24 * 60:
            parts.append(_("call {start}–{end}", start=_clock(card.call.best_from), end=_clock(card.call.best_to)))
        return " · ".join(parts)

    def _show_words(self, card: CallCard) -> None:
        first = " ".join(part for part in (card.opening, card.reason) if part)
        then = tuple(part for part in (card.offer, card.close) if part)
        if card.refused or not card.text:
            self.speech.say(_("Everything was said to her lately. Say it in your own words, or let it wait."))
        else:
            self.speech.say(first, *then)
        self.script.say(card.script.id if card.script else "", "muted")
        self.script.setVisible(card.script is not None and not card.refused)
        self.alike.setText("" if card.alike is None else _("{percent}% like the last time", percent=card.alike))
        self.hold_note.setText(_("Held back: {rule}", rule=_(HOLD_LABELS[card.hold.rule])) if card.hold else "")
        self.hold_note.setVisible(card.hold is not None)
        self.ask_label.setVisible(bool(card.question))
        self.ask.setText(_(card.question) if card.question else "")

    def _open_note(self, key: str) -> None:
        self.typed.hold(True)
        self.remark.setText("")
        self.typed.hold(False)
        self.typed.reset(key)
        self.typed.restore()

    # ── talking ───────────────────────────────────────────────────────────────────────────────────────────────

    def _start_talk(self) -> None:
        self._held_ms = 0
        self._talk.start()
        self._tick.start()
        self.hold.say(_("Hold"))
        self._show_clock()

    def _elapsed(self) -> int:
        running = self._talk.elapsed() if self._talk.isValid() else 0
        return (self._held_ms + running) // 1000

    def _show_clock(self) -> None:
        seconds = self._elapsed()
        self.clock.setText(f"{seconds // 60:02}:{seconds % 60:02}")

    def _toggle_hold(self) -> None:
        if self._talk.isValid():
            self._held_ms += self._talk.elapsed()
            self._talk.invalidate()
            self._tick.stop()
            self.hold.say(_("Go on"))
        else:
            self._talk.start()
            self._tick.start()
            self.hold.say(_("Hold"))

    def _toggle_mine(self) -> None:
        self._mine = not self._mine
        self.only_mine.say(_("All") if self._mine else _("Mine"))
        self.refresh()

    def _open_file(self) -> None:
        if self.card is not None:
            self.desk.go("client_file", client_id=self.card.client_id)

    # ── outcomes ──────────────────────────────────────────────────────────────────────────────────────────────

    def choose(self, outcome: Outcome) -> None:
        """An outcome key: kept at once, or after the one more thing it needs."""
        if self.card is None:
            return
        self.banner.clear()
        if outcome in ASKING:
            self.below.setCurrentWidget(self.tray)
            zone = self.desk.shop.settings.zone
            self.tray.ask(outcome, local_time(self.desk.shop.now(), zone))
            return
        if outcome is Outcome.COMPLAINT and not self.remark.text().strip():
            self.say(_("Write down what she is unhappy about, then press 4 again."), "warn")
            self.remark.setFocus()
            return
        self._log(TrayAnswer(outcome))

    def _leave_tray(self) -> None:
        self.below.setCurrentIndex(0)
        self.list.setFocus()

    def _answered(self, answer: TrayAnswer) -> None:
        self.below.setCurrentIndex(0)
        self._log(answer)

    def _log(self, answer: TrayAnswer) -> None:
        card = cast(CallCard, self.card)
        shop, acting = self.desk.shop, self.desk.acting
        instant = answer.instant(shop.settings.zone)
        draft = self._draft(card, answer, instant)
        booking = None
        if answer.outcome is Outcome.BOOKED and answer.day is not None and answer.minute is not None:
            booking = BookingDraft(card.client_id, answer.day, answer.minute)

        def work() -> LoggedCall:
            if booking is not None:
                add_booking(shop, acting, booking)
            return log_call(shop, acting, draft)

        self.desk.tasks.command(self, work, lambda _logged: self._logged(card.client, answer.outcome))

    def _draft(self, card: CallCard, answer: TrayAnswer, instant: datetime | None) -> CallDraft:
        note = "\n".join(part for part in (self.remark.text().strip(), answer.why) if part)
        spoken = card.script is not None and not card.refused
        return CallDraft(
            client_id=card.client_id,
            reasons=card.call.keys if card.call is not None else (),
            outcome=answer.outcome,
            note=note,
            parts=card.script.parts if card.script is not None and spoken else {},
            said=card.text if spoken else "",
            seconds=self._elapsed(),
            call_back_at=instant if answer.outcome is Outcome.CALL_BACK else None,
            until=answer.day if answer.outcome is Outcome.SKIPPED else None,
            number=card.phone,
        )

    def _logged(self, client: str, outcome: Outcome) -> None:
        self.typed.done()
        self.typed.reset("call:none")
        self._asked = None
        self.card = None
        self._talk.invalidate()
        self.list.setFocus()
        self.desk.toast(_("{client}: {outcome}", client=client, outcome=_(OUTCOME_LABELS[outcome])))

    def focus_first(self) -> None:
        self.list.setFocus()


def _whys(card: CallCard) -> tuple[Why, ...]:
    return tuple(card.call.why) if card.call is not None else ()


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _call_look(call: Call) -> RowLook:
    words = current_words()
    return RowLook(
        title=call.client,
        subtitle=call.headline.say(words),
        avatar=call.client,
        badge=call.badge.say(words),
        tone=call.tone,
    )


def _held_look(held: HeldCall) -> RowLook:
    until = held.until
    badge = f"{until:%H:%M}" if isinstance(until, datetime) else f"{until:%m-%d}" if until is not None else ""
    return RowLook(title=held.client, subtitle=_(HOLD_LABELS[held.rule]), avatar=held.client, badge=badge)


def _why_look(part: tuple[str, int]) -> RowLook:
    said, points = part
    return RowLook(title=said, bold=False, badge=f"{points:+d}", tone="ok" if points >= 0 else "warn")


def _past_look(contact: Contact) -> RowLook:
    return RowLook(lead=f"{contact.on:%m-%d}", title=contact.title.say(current_words()), subtitle=contact.detail)
