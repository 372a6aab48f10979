"""Notes between colleagues: those for me, those I wrote, and those that nobody answered (M11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from desk_app.changes import Kind
from desk_app.errors import DeskError
from desk_app.knowing.desk import (
    Box,
    answer_note,
    finish_note,
    get_note,
    keep_escalations,
    may_close,
    notes_page,
    open_note,
    pass_note,
    reopen_note,
    take_back_passed,
)
from desk_app.knowing.note import ColleagueNote, ColleagueNoteId, NoteDraft, PassedNote
from desk_app.staff.members import staff_list
from desk_app.ui.forms.colleague_form import ColleagueForm
from desk_app.ui.models.rows import RowsModel
from desk_app.ui.pages.notes_parts import NoteCard, note_look
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.labels import Divider, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import N_, _

_EMPTY = {
    Box.MINE: N_("No note is waiting for you. Alt+N writes one to a colleague."),
    Box.SENT: N_("You have written no note yet. Alt+N writes one."),
    Box.ESCALATED: N_("Every note was answered in time."),
}


class NotesPage(Page):
    """``desk.go("notes")``, ``(…, note_id=5)``, ``(…, box="escalated")``, ``(…, new=True, client_id=5)``."""

    shows = frozenset({Kind.NOTE, Kind.STAFF})
    title = N_("Notes to colleagues")

    def _build(self) -> Iterator[None]:
        self._form: ColleagueForm | None = None
        self._wanted: int | None = None
        self._writing = False
        self.new = KeyButton(_("New note"), "Alt N", name="notes.new")
        self.away = KeyButton(_("Back"), "Esc", name="notes.back")
        self.body.addLayout(row(Title(_("Notes to colleagues")), self.new, self.away, stretch=(1,)))
        left = Card(flush=True)
        left.box.setSpacing(0)
        boxes = ((Box.MINE, _("For me")), (Box.SENT, _("Written by me")), (Box.ESCALATED, _("Escalated")))
        self.tabs = Tabs(tuple((box.value, said) for box, said in boxes), name="notes.tabs")
        head = row(self.tabs)
        head.setContentsMargins(15, 0, 15, 0)
        left.add_layout(head)
        left.add(Divider())
        self.model = RowsModel[ColleagueNote](look=lambda note: note_look(self.desk, note), parent=self)
        self.list = RowList(self.model, name="notes.list", said=_("Notes to colleagues"), height=60, edge=16, avatar=32)
        left.add(self.list, 1)
        yield
        self.card = NoteCard(self.desk)
        self.side = QStackedWidget()
        self.side.addWidget(self.card)
        self.body.addLayout(row(left, self.side, spacing=16, stretch=(1, 1)), 1)

    def _connect(self) -> None:
        self.tabs.changed.connect(lambda _value: self._load())
        self.model.loaded.connect(lambda _count: self._loaded())
        self.list.opened.connect(self._open_note)
        self.new.clicked.connect(self.begin)
        self.away.clicked.connect(self.action_back)
        self.card.keep.clicked.connect(self._answer)
        self.card.done.clicked.connect(self._done)
        self.card.file.clicked.connect(self._to_file)
        self.key("Alt+N", _("New note"), self.begin)
        self.key("A", _("Answer the note"), self._to_answer)
        self.key("D", _("It is done"), self._done)
        self.key("O", _("Open the client's file"), self._to_file)
        self.key("Ctrl+Return", _("Keep what is written"), self._finish)
        self.key("Ctrl+PgDown", _("Next tab"), partial(self._step, 1))
        self.key("Ctrl+PgUp", _("Tab before"), partial(self._step, -1))

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, **where: object) -> None:
        super().open(**where)
        box, note, client = where.get("box"), where.get("note_id"), where.get("client_id")
        if isinstance(box, str):
            self.tabs.open(box)
        self._wanted = note if isinstance(note, int) else None
        if where.get("new"):
            self._show_form(client if isinstance(client, int) else None)
        elif self._form is not None and self._wanted is not None:
            self._leave_form()

    @property
    def box(self) -> Box:
        """The list that is open."""
        return Box(self.tabs.value())

    def refresh(self) -> None:
        shop, acting = self.desk.shop, self.desk.acting
        self.desk.tasks.command(self, lambda: keep_escalations(shop, acting), lambda _done: None, self.refuse)
        self._load()
        if self._form is not None:
            form = self._form
            self.desk.tasks.read(self, lambda: staff_list(shop), form.show_staff, latest="notes.staff")
        wanted = self._wanted if self._wanted is not None else self._shown
        if wanted is not None:
            self._read_note(wanted)

    def _load(self) -> None:
        shop, acting, box = self.desk.shop, self.desk.acting, self.box
        self.list.empty = _(_EMPTY[box])

        def page(last: ColleagueNote | None, count: int) -> Sequence[ColleagueNote]:
            return notes_page(shop, acting, box, last, count)

        self.model.load(self.desk.tasks, page)

    def _loaded(self) -> None:
        shown = self._shown
        here = [number for number, note in enumerate(self.model.rows()) if note.id == shown]
        if self.model.rowCount() and not self.list.currentIndex().isValid():
            self.list.choose(here[0] if here else 0)

    @property
    def _shown(self) -> int | None:
        return int(self.card.note.id) if self.card.note is not None else None

    def _open_note(self, note: ColleagueNote) -> None:
        """Enter: the note whole; that its addressee has seen it is kept."""
        shop, acting, number = self.desk.shop, self.desk.acting, note.id
        self._leave_form()
        self._read_note(int(number))
        self.desk.tasks.command(self, lambda: open_note(shop, acting, number), lambda _done: None, self.refuse)

    def _read_note(self, number: int) -> None:
        shop, acting, wanted = self.desk.shop, self.desk.acting, ColleagueNoteId(number)
        asked, self._wanted = self._wanted == number, None

        def read() -> tuple[ColleagueNote, bool]:
            note = get_note(shop, acting, wanted)
            return note, may_close(shop, acting, note)

        def show(found: tuple[ColleagueNote, bool]) -> None:
            if self.desk.signed_in == acting:
                self.card.show_note(found[0], may=found[1])
                if asked:
                    self._open_note(found[0])

        self.desk.tasks.read(self, read, show, self._gone, latest="notes.note")

    def _gone(self, error: DeskError) -> None:
        self.card.show_note(None, may=False)
        self.refuse(error)

    # ── closing ───────────────────────────────────────────────────────────────────────────────────────────────

    def _to_answer(self) -> None:
        """A: the answer of the chosen note."""
        note = self.list.noun()
        if self.list.hasFocus() and note is not None and note.id != self._shown:
            self._open_note(note)
        self.card.answer_box.setFocus()

    def _chosen(self) -> ColleagueNote | None:
        return self.list.noun() if self.list.hasFocus() else self.card.note

    def _answer(self) -> None:
        note = self.card.note
        if note is None or not self.card.keep.isVisible():
            return
        shop, acting, said = self.desk.shop, self.desk.acting, self.card.answer_box.typed()
        self.card.errors.clear()
        work = partial(answer_note, shop, acting, note.id, said)
        self._close(note, work, _("{name} has your answer.", name=note.from_name))

    def _done(self) -> None:
        """D: what the chosen note asked for is done."""
        note = self._chosen()
        if note is None or (self._form is not None and self.side.currentWidget() is self._form):
            return
        shop, acting = self.desk.shop, self.desk.acting
        self._close(
            note, partial(finish_note, shop, acting, note.id), _("The note of {name} is done.", name=note.from_name)
        )

    def _close(self, note: ColleagueNote, work: partial[PassedNote], said: str) -> None:
        desk = self.desk

        def closed(_done: PassedNote) -> None:
            desk.drafts.drop(f"colleague:{note.client_id or 0}:{note.id}")
            undo = taking_back(
                desk,
                lambda shop, acting: reopen_note(shop, acting, note.id),
                lambda _done: desk.toast(_("The note is open again.")),
            )
            desk.toast(said, undo)
            self.list.setFocus()

        desk.tasks.command(self, work, closed, self.card.errors.show)

    def _to_file(self) -> None:
        note = self._chosen()
        if note is not None and note.client_id is not None:
            self.desk.go("client_file", client_id=note.client_id)

    @property
    def client_in_view(self) -> int | None:
        if self._form is not None and self.side.currentWidget() is self._form:
            return self._form.pick.client_id
        note = self._chosen()
        return note.client_id if note is not None else None

    def _step(self, step: int) -> None:
        boxes = [box.value for box in Box]
        self.tabs.open(boxes[(boxes.index(self.box.value) + step) % len(boxes)])

    # ── a new one ─────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def form(self) -> ColleagueForm | None:
        """The form while it is in view."""
        return self._form if self._form is not None and self.side.currentWidget() is self._form else None

    def begin(self) -> None:
        """Alt+N: the form, with what was typed before and not sent."""
        if self.form is None:
            self._show_form(None)
        else:
            self.form.start()

    def _show_form(self, client_id: int | None) -> None:
        if self._form is None:
            self._form = ColleagueForm(self.desk)
            self._form.kept.connect(self._send)
            self._form.left.connect(self._back_from_form)
            self.side.addWidget(self._form)
        form, shop = self._form, self.desk.shop
        self.side.setCurrentWidget(form)
        form.begin(client_id)
        self.desk.tasks.read(self, lambda: staff_list(shop), form.show_staff, latest="notes.staff")

    def _leave_form(self) -> None:
        self.side.setCurrentWidget(self.card)

    def _back_from_form(self) -> None:
        """Esc: what is typed waits; back to the list, or to the page that asked."""
        asked = self.where.get("new")
        self._leave_form()
        self.where = {}
        if asked:
            self.desk.back()
        else:
            self.list.setFocus()

    def _send(self, draft: NoteDraft) -> None:
        form, desk = self._form, self.desk
        if form is None or (self._writing and desk.tasks.busy):
            return
        self._writing = True
        shop, acting = desk.shop, desk.acting
        name = form.to_box.currentText()

        def sent(made: PassedNote) -> None:
            self._writing = False
            form.saved()
            undo = taking_back(
                desk,
                lambda shop, acting: take_back_passed(shop, acting, made.note_id),
                lambda _done: desk.toast(_("The note is taken back.")),
            )
            desk.toast(_("The note is on its way to {name}.", name=name), undo)
            self._back_from_form()

        def refused(error: DeskError) -> None:
            self._writing = False
            form.refuse(error)

        desk.tasks.command(self, lambda: pass_note(shop, acting, draft), sent, refused)

    def _finish(self) -> None:
        """Ctrl+Enter: the form in view, else the answer."""
        if self.form is not None:
            self.form.finish()
        else:
            self._answer()

    # ── keys of the window ────────────────────────────────────────────────────────────────────────────────────

    def action_new_client(self) -> None:
        """F2: somebody new in the form, or a new file."""
        if self.form is not None:
            self.form.pick.quick()
        else:
            self.desk.go("client_file", new=True)

    def action_back(self) -> None:
        if self.form is not None:
            self._back_from_form()
        elif self.card.answer_box.hasFocus():
            self.list.setFocus()
        else:
            self.desk.back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.action_back()
            return
        super().keyPressEvent(event)

    def focus_first(self) -> None:
        if self.form is not None:
            self.form.start()
        else:
            self.list.setFocus()
