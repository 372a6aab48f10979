"""The calls of the day: the queue at left, at right the client, the words, the reasons, and one key per outcome."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.clock import local_time
from desk_app.errors import DeskError
from desk_app.followup.desk import SHOWN, call_card, day_queue, log_call, take_back_call
from desk_app.followup.outcome import OUTCOME_KEYS, OUTCOME_LABELS, LoggedCall, Outcome
from desk_app.followup.queue import Call, CallCard, HeldCall, Queue
from desk_app.ui.forms.call_tray import ASKING, TrayAnswer
from desk_app.ui.models.rows import RowsModel
from desk_app.ui.pages.call_below import CallBelow
from desk_app.ui.pages.calls_export import add_export
from desk_app.ui.pages.calls_leaving import AfterCall
from desk_app.ui.pages.calls_parts import (
    CallAside,
    CallHead,
    CallNote,
    CallWords,
    NotAsked,
    ask_in_call,
    call_look,
    held_look,
)
from desk_app.ui.pages.calls_slip import Slip, draft_of
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, column, row
from desk_app.ui.widgets.form import FormDraft
from desk_app.ui.widgets.labels import Badge, Text
from desk_app.ui.widgets.page import Page, PageKey
from desk_app.ui.widgets.parts import draw_later
from desk_app.ui.widgets.rows import RowList, Scroll
from desk_app.words import N_, _

#: How often the queue is read again while it is in view, in milliseconds.
MINUTE = 60_000


class CallsPage(Page):
    """Works down the queue: read, speak, one key, and the next call opens by itself."""

    shows = frozenset(
        {Kind.CALL, Kind.CLIENT, Kind.VISIT, Kind.BOOKING, Kind.TICKET, Kind.PROMISE, Kind.COMPLAINT, Kind.SETTING}
    )
    title = N_("Calls")

    def _build(self) -> Iterator[None]:
        self.card: CallCard | None = None
        self._asked: int | None = None  # a client somebody opened by hand
        self._opening: int | None = None  # whose card was asked for last; None once her call is kept
        self._wanted: Outcome | None = None  # an outcome that waits for words in the note
        self._mine = False
        self._keeping = False  # an outcome is on its way into the file
        self.head = CallHead()
        yield
        self.aside = CallAside()
        queue = self._build_queue()
        yield
        words = self._build_words()
        yield
        self.below = CallBelow(words, self.desk.today)
        self.outcomes, self.tray = self.below.outcomes, self.below.tray
        right = column(self.head, spacing=16)
        right.addLayout(row(words, self.aside, spacing=16, stretch=(1, 0)), 1)
        whole = row(queue, spacing=16)
        whole.addLayout(right, 1)
        self.body.addLayout(whole, 1)

    def _build_queue(self) -> QWidget:
        card = Card(_("Queue"), flush=True)
        card.setFixedWidth(352)
        self.total = Badge("", "accent")
        self.only_mine = KeyButton(_("Mine"), "M", ButtonKind.QUIET, name="calls.mine", small=True)
        self.show_held = KeyButton("", "H", ButtonKind.QUIET, name="calls.held", small=True)
        self.show_held.setCheckable(True)
        card.add_to_head(self.total, self.only_mine, self.show_held)
        self.model = RowsModel[Call](look=call_look, parent=self)
        said = _("Queue")
        self.list = RowList(self.model, name="calls.queue", said=said, height=56, edge=16, avatar=32, single_click=True)
        self.held_model = RowsModel[HeldCall](look=held_look, parent=self)
        self.held_list = RowList(
            self.held_model, name="calls.held_list", said=_("Held back"), height=56, edge=16, avatar=32
        )
        self.held_list.empty = _("Nothing is held back.")
        self.stack = QStackedLayout()
        card.add_layout(self.stack, 1)  # first: a stack without a place shows its first widget as a window of its own
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.held_list)
        self.not_asked = NotAsked(self.desk)
        card.add(self.not_asked)
        self.exporting = add_export(self, card)
        return card

    def _build_words(self) -> Card:
        card = Card(_("Say it like this"))
        self.words_part = CallWords(card, self.desk)
        words = Scroll(self.words_part)  # a long script gives way before the keys below it leave a small screen
        words.setMinimumHeight(64)  # two lines, in the smallest window
        card.add(words, 1)
        card.add_layout(column(self.words_part.line, self.words_part.asking, spacing=4))
        self.remark = CallNote(name="calls.note", hint=_("What she said, what was promised…"), lines=2)
        self.remark.setAccessibleName(_("Note"))
        self.typed = FormDraft(self, self.desk.drafts, "call:none")
        self.typed.watch(note=self.remark)
        self.remark.installEventFilter(self)
        card.add(self.remark)
        self.writing = Text("", "caption", "text_2", wrap=True)
        self.writing.setObjectName("calls.writing")
        card.add(self.writing)
        self._show_writing()
        return card

    def _connect(self) -> None:
        self.list.chosen.connect(self._chosen)
        self.held_list.opened.connect(self._held_chosen)
        # Not ``chosen``: where the keyboard comes to a list, Qt makes its first row the current one by itself.
        self.held_list.selectionModel().selectionChanged.connect(
            lambda chosen: self._held_chosen(self.held_list.noun()) if chosen.indexes() else None
        )
        self.show_held.toggled.connect(self._turn_to_held)
        self.show_held.toggled.connect(self.not_asked.show_for)
        self.only_mine.clicked.connect(self._toggle_mine)
        self.head.hold.clicked.connect(self.head.toggle_hold)
        self.head.file.clicked.connect(lambda: self._open_file("client_file"))
        self.outcomes.chosen.connect(self.choose)
        self.tray.answered.connect(self._answered)
        self.tray.left.connect(self._leave_tray)
        self.minute = QTimer(self)
        self.minute.timeout.connect(self._minute_passed)
        self.minute.start(MINUTE)
        for outcome, key in OUTCOME_KEYS.items():
            self.key(key, _(OUTCOME_LABELS[outcome]), partial(self.choose, outcome))
            self.key(f"Ctrl+{key}", "", partial(self.choose, outcome))
        # One line for all of them: eleven more would drown the sheet of keys.
        self.keys = [each for each in self.keys if each.said]
        self.keys.append(PageKey("Ctrl+1 … 9", _("The outcome, also while writing a note")))
        self.key("Space", _("Begin the call, hold it, go on"), self.head.toggle_hold)
        self.key("N", _("Write a note"), self.remark.setFocus)
        self.key("O", _("Open the client's file"), self._open_file)
        self.key("M", _("Only my clients"), self._toggle_mine)
        self.key("T", _("Tell a colleague"), lambda: self._open_file("notes", new=True))
        self.key("H", _("Held back"), self.show_held.toggle)
        self.after = AfterCall(self)
        self.asking = ask_in_call(self, self.words_part.asking, self._read_card)

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, **where: object) -> None:
        asked = where.get("client_id")
        self._asked = asked if isinstance(asked, int) else None
        self.show_held.setChecked(where.get("held") is True)
        super().open(**where)

    def come_into_view(self) -> None:
        self.head.talks(self.desk.acting.staff_id)
        super().come_into_view()

    def refresh(self) -> None:
        shop, on, now = self.desk.shop, self.desk.today, self.desk.shop.now()
        advisor = self.desk.acting.staff_id if self._mine else None
        self.desk.tasks.read(
            self, lambda: day_queue(shop, on, now=now, advisor=advisor, limit=SHOWN), self._show_queue, latest="calls"
        )

    def _minute_passed(self) -> None:
        """An agreed minute comes and hours begin without anybody writing anything."""
        if self.isVisible():
            self.refresh()

    def _show_queue(self, queue: Queue) -> None:
        self.total.say(str(queue.total), "accent")
        self.show_held.say(_("Held {count}", count=queue.total_held))
        self._show_held(queue.held)
        self.list.empty = (
            _("Everyone who is due is held back now. “Held back” says why, and until when.")
            if queue.total_held
            else _("Nobody is to be called now. Record services with a follow-up, and calls appear here.")
        )
        self.head.waiting = queue.total_held
        before = self.card.client_id if self.card is not None else None
        self.list.blockSignals(True)
        self.model.show_rows(queue.calls)
        self.list.blockSignals(False)
        if self._asked is not None:
            self._mark(self._asked, queue)
            self._open_client(ClientId(self._asked))
            return
        places = [number for number, call in enumerate(queue.calls) if call.client_id == before]
        if before is not None and not places:
            self._open_client(before)  # somebody may be speaking to her: no other card slips under the keys
        elif queue.calls:
            self.list.choose(places[0] if places else 0)
        else:
            self._show_card(None)

    def _show_held(self, held: tuple[HeldCall, ...]) -> None:
        """Nobody is marked but whose card is open: the outcome keys are hers."""
        self.held_model.show_rows(held)
        place = next((place for place, each in enumerate(held) if each.client_id == self.client_in_view), None)
        if place is not None:
            self.held_list.choose(place)
        else:
            self.held_list.setCurrentIndex(QModelIndex())

    def _mark(self, client_id: int, queue: Queue) -> None:
        """Makes the row of a client whose card is asked for the chosen one, and brings it into view."""
        place = next((number for number, call in enumerate(queue.calls) if call.client_id == client_id), None)
        if place is not None:
            self.list.blockSignals(True)  # her card is opened whether she has a row or not
            self.list.choose(place)
            self.list.blockSignals(False)
            self.list.scrollTo(self.list.currentIndex())

    def _chosen(self, call: Call | None) -> None:
        if call is not None and (self.card is None or call.client_id != self.card.client_id):
            self._asked = None
            self._open_client(call.client_id)

    def _held_chosen(self, held: HeldCall | None) -> None:
        if held is not None and held.client_id != self.client_in_view:
            self._asked = None
            self.list.clearSelection()  # the keys are no longer hers
            self._open_client(held.client_id)

    def _open_client(self, client_id: ClientId) -> None:
        shop, on, now, words = self.desk.shop, self.desk.today, self.desk.shop.now(), self.desk.words
        self._opening = client_id

        def opened(card: CallCard) -> None:
            if self._opening == client_id:
                self._show_card(card)

        self.desk.tasks.read(self, lambda: call_card(shop, client_id, on, words, now=now), opened, latest="calls.card")

    def _read_card(self) -> None:
        if self.card is not None:
            self._open_client(self.card.client_id)

    @property
    def client_in_view(self) -> int | None:
        return self.card.client_id if self.card is not None else None

    def _show_card(self, card: CallCard | None) -> None:
        same = card is not None and self.card is not None and card.client_id == self.card.client_id
        self.card = card
        if not same:
            self._wanted = None
            self._show_writing()
        draw_later(self.aside, self.outcomes)
        self.outcomes.setEnabled(card is not None)
        if not same:
            self.below.put_away()
        if not same:
            self.head.clock.stop()  # she has not begun to talk to her
        if card is not None and not same:
            self._open_note(f"call:{card.client_id}")
        self.head.show_card(card)
        self.words_part.show_card(card)
        self.asking.show(card.client_id if card else None, card.client if card else "", card.asked if card else None)
        self.aside.show_card(card)

    def _open_note(self, key: str) -> None:
        self.typed.hold(True)
        self.remark.setText("")
        self.typed.hold(False)
        self.typed.reset(key)
        self.typed.restore()

    def _toggle_mine(self) -> None:
        self._mine = not self._mine
        self.only_mine.say(_("All") if self._mine else _("Mine"))
        self.refresh()

    def _open_file(self, page: str = "client_file", **where: object) -> None:
        if self.card is not None:
            self.desk.go(page, client_id=self.card.client_id, **where)

    # ── outcomes ──────────────────────────────────────────────────────────────────────────────────────────────

    def choose(self, outcome: Outcome) -> None:
        """An outcome key: kept at once, or after the one more thing it needs."""
        if self.card is None or self._keeping or not self.below.takes():
            return
        self.banner.clear()
        if outcome in ASKING:
            self.below.ask(outcome, local_time(self.desk.shop.now(), self.desk.shop.settings.zone))
        elif outcome is Outcome.COMPLAINT and not self.remark.text().strip():
            self._wanted = outcome
            self.remark.setFocus()
            self._show_writing()
        else:
            self._log(self.card, TrayAnswer(outcome))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the note: Esc gives the keys back to the queue, Enter keeps the outcome that waits for the words."""
        if watched is self.remark and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
            if event.key() == Qt.Key.Key_Escape:
                self._wanted = None
                self._show_writing()
                self.list.setFocus()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain and self._wanted is not None:
                self.choose(self._wanted)
                return True
        return super().eventFilter(watched, event)

    def _show_writing(self) -> None:
        """What the keys do while a note is written, beside the note."""
        if self._wanted is None:
            self.writing.setText(
                _("N writes here, Esc goes back to the keys; Ctrl and a number keeps the outcome at once.")
            )
            self.writing.set_colour("text_2")
        else:
            self.writing.setText(_("Write down what she is unhappy about, then Enter keeps it; Esc goes back."))
            self.writing.set_colour("bad")

    def _leave_tray(self) -> None:
        self.below.put_away()
        self.list.setFocus()

    def _answered(self, answer: TrayAnswer) -> None:
        if self.card is not None and not self._keeping:
            self._log(self.card, answer)  # the form stays open until this is kept

    def _log(self, card: CallCard, answer: TrayAnswer) -> None:
        shop, acting = self.desk.shop, self.desk.acting
        draft = draft_of(card, answer, self.remark.text(), self.head.clock.seconds, shop.settings.zone)
        typed = self.remark.text()

        def kept(logged: LoggedCall) -> None:
            self._logged(Slip(card.client_id, card.client, typed, logged.call_id), answer.outcome)

        self._keeping = True
        self.desk.tasks.command(self, lambda: log_call(shop, acting, draft), kept, self._not_kept)

    def _not_kept(self, error: DeskError) -> None:
        self._keeping = False
        if not self.below.refuse(error):
            self.refuse(error)

    def _logged(self, slip: Slip, outcome: Outcome) -> None:
        self._keeping = False
        self.below.put_away()
        self.typed.done()
        self.typed.reset("call:none")
        self._asked = self._opening = self.card = None
        self.head.clock.stop()
        self.list.setFocus()
        self.desk.toast(self.after.said(slip, outcome), partial(self._take_back, slip))

    def _take_back(self, slip: Slip) -> None:
        """Ctrl+Z after an outcome: as if that key had not been pressed, with the note as it was typed.

        This page may be gone by then: every page is made anew in another language.
        """
        shop, acting, tasks = self.desk.shop, self.desk.acting, self.desk.tasks
        tasks.command(
            tasks,
            lambda: take_back_call(shop, acting, slip.call_id),
            lambda _touched: self._taken_back(slip),
            lambda error: self.desk.banner(error.say(self.desk.words)),
        )

    def _taken_back(self, slip: Slip) -> None:
        self.desk.drafts.keep(f"call:{slip.client_id}", {"note": slip.note})
        self.desk.toast(_("{client}: taken back. The call is open again.", client=slip.client))
        if not shiboken6.isValid(self) or not self.isVisible():
            self.desk.go("calls", client_id=slip.client_id)
            return
        self._asked = slip.client_id  # her row is marked when the queue is read again, which this write asks for
        self.show_held.setChecked(False)
        self._open_client(slip.client_id)
        self.list.setFocus()

    def _turn_to_held(self, held: bool) -> None:
        """The keyboard goes along, unless it is somewhere else on the page."""
        moves = self.list.hasFocus() or self.held_list.hasFocus()
        self.stack.setCurrentIndex(int(held))
        if moves:
            self.focus_first()

    def focus_first(self) -> None:
        if not self.show_held.isChecked():
            self.list.setFocus()
            return
        self.held_list.setFocus()
        if not self.held_list.selectedIndexes():
            self.held_list.setCurrentIndex(QModelIndex())  # so that Down comes to the first
