"""The middle of a client's page: everything that happened, by tabs, a page at a time, and the line for a note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from desk_app.clients.client import ClientId, ClientNote
from desk_app.clients.desk import add_note, client_notes
from desk_app.clients.taking_back import take_back_note
from desk_app.clock import local_time
from desk_app.errors import DeskError
from desk_app.knowing.desk import pass_note, take_back_passed
from desk_app.knowing.note import NoteDraft, PassedNote
from desk_app.staff.account import StaffId
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import RowsModel
from desk_app.ui.pages.client_sheet import TABS, ClientSheet, Line, read_lines
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, column, row
from desk_app.ui.widgets.form import FormDraft
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput
from desk_app.ui.widgets.labels import Caption, Divider, KeyCap, Text
from desk_app.ui.widgets.rows import RowList
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import N_, _

#: Entries read at a time, and how many notes are looked through for the one to show in full.
PAGE, NOTES = 50, 2000
#: The column of days, wide enough for one of another year.
DAY_WIDTH = 72

_EMPTY = {
    "all": N_("Nothing has happened yet. F3 records a service, N writes a note."),
    "visits": N_("No visit yet. F3 records one."),
    "tickets": N_("No ticket yet. F4 writes one."),
    "payments": N_("No payment yet. F9 takes one."),
    "calls": N_("No call yet. C calls her."),
    "care": N_("No complaint and no promise: all is well."),
    "notes": N_("No note yet. N writes one."),
}


class TimelineCard(Card):
    """``opened`` gives the Line that was opened; a note opens here by ``show_note``."""

    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(flush=True)
        self.desk = desk
        self.sheet: ClientSheet | None = None
        self._here: tuple[str, int] | None = None  # the line one stands on, found again when the page is read anew
        self._keeping = False
        self.box.setSpacing(0)
        self._build_head()
        self._build_list()
        self._build_foot()
        self.typed = FormDraft(self, desk.drafts, "note:none")
        self.typed.watch(note=self.line, to=self.to)
        self.tabs.changed.connect(lambda _value: self._load())
        self.model.loaded.connect(lambda _count: self._loaded())
        self.list.opened.connect(self.opened)
        self.list.chosen.connect(self._remember)
        self.line.returnPressed.connect(self.add_note)

    def _build_head(self) -> None:
        trades = self.desk.shop.settings.trades
        shown = tuple((value, _(said)) for value, said, _kinds, trade in TABS if not trade or trade in trades)
        self._tabs = [value for value, _said in shown]
        self.tabs = Tabs(shown, name="client_file.tabs")
        self.paper = KeyButton(_("Print"), "Ctrl P", name="client_file.print", small=True)
        head = row(self.tabs, self.paper, spacing=12, stretch=(1, 0))
        head.setContentsMargins(15, 0, 15, 0)
        self.add_layout(head)
        self.add(Divider())

    def _build_list(self) -> None:
        mark = 44 if self.desk.words.language == "zh_CN" else 76
        self.model = RowsModel[Line](look=lambda line: line.look, parent=self)
        self.list = RowList(
            self.model, name="client_file.timeline", said=_("Timeline"), height=60, lead=DAY_WIDTH, mark=mark
        )
        inside = QVBoxLayout()
        inside.setContentsMargins(15, 0, 15, 0)
        inside.addWidget(self.list, 1)
        self.add_layout(inside, 1)

    def _build_foot(self) -> None:
        self.reader = NoteReader()
        self.line = LineInput(name="client_file.note", hint=_("Write a note; Enter keeps it"))
        self.line.setAccessibleName(_("Note"))
        foot = column(self.reader, spacing=8)
        self.to = ChoiceInput((("", _("Her file")),), name="client_file.note_to")
        self.to.setAccessibleName(_("To whom the note goes"))
        self.to.setFixedWidth(132)
        self.to.picked.connect(self._say_to)
        foot.addLayout(row(KeyCap("N"), self.line, KeyCap("T"), self.to, spacing=10, stretch=(0, 1)))
        foot.setContentsMargins(15, 10, 15, 12)
        self.add(Divider())
        self.add_layout(foot)

    # ── showing ───────────────────────────────────────────────────────────────────────────────────────────────

    def clear(self, client_id: ClientId | None) -> None:
        """Empty, for a client who is still being read; a note begun for her before is put back."""
        self.sheet = self._here = None
        self.reader.hide()
        self.list.empty = ""
        self.model.show_rows(())
        self.tabs.open("all")
        self._empty_line()
        self.typed.reset(f"note:{client_id}")
        self.typed.restore()

    def show_sheet(self, sheet: ClientSheet) -> None:
        """What happened with one client."""
        self.sheet = sheet
        self._offer_colleagues(sheet)
        self._load()

    def _offer_colleagues(self, sheet: ClientSheet) -> None:
        """Whom a note can go to besides her file; what is chosen, or waits to be, stays."""
        own = self.desk.acting.staff_id
        kept = self.to.read() or self.desk.drafts.take(self.typed.key).get("to", "")
        self.typed.hold(True)
        self.to.set_choices((("", _("Her file")), *((str(one.id), one.name) for one in sheet.staff if one.id != own)))
        self.to.put(kept)
        self.typed.hold(False)
        self._say_to()

    def _say_to(self, _value: str = "") -> None:
        to = self.to.currentText() if self.to.read() else ""
        self.line.setPlaceholderText(
            _("A note to {name}; Enter sends it", name=to) if to else _("Write a note; Enter keeps it")
        )

    def choose_colleague(self) -> None:
        """T: to whom the note goes."""
        self.to.setFocus()
        self.to.showPopup()

    def _load(self) -> None:
        """The open tab from its beginning."""
        shop, sheet, words = self.desk.shop, self.sheet, self.desk.words
        if sheet is None:
            return
        value = self.tabs.value()
        kinds = next(kinds for tab, _said, kinds, _trade in TABS if tab == value)

        def page(last: Line | None, count: int) -> Sequence[Line]:
            if last is None and kinds is None:
                return sheet.lines  # came with the page itself
            return read_lines(shop, sheet.client.id, kinds, last, count, words)

        self.list.empty = _(_EMPTY[value])
        self.model.load(self.desk.tasks, page, PAGE)

    def _loaded(self) -> None:
        rows = self.model.rows()
        here = [number for number, line in enumerate(rows) if (line.entry.kind, line.entry.id) == self._here]
        if here and not self.list.currentIndex().isValid():
            self.list.choose(here[0])

    def _remember(self, line: Line) -> None:
        self._here = (line.entry.kind, line.entry.id)

    def step(self, step: int) -> None:
        """The next tab (1) or the one before (-1)."""
        here = self._tabs.index(self.tabs.value())
        self.tabs.open(self._tabs[(here + step) % len(self._tabs)])

    # ── notes ─────────────────────────────────────────────────────────────────────────────────────────────────

    def show_note(self, note_id: int) -> None:
        """Opens a note in full."""
        shop, sheet = self.desk.shop, self.sheet
        if sheet is not None:
            client_id = sheet.client.id
            self.desk.tasks.read(
                self,
                lambda: next((note for note in client_notes(shop, client_id, NOTES) if note.id == note_id), None),
                self._show_note,
                latest="client_file.note",
            )

    def _show_note(self, note: ClientNote | None) -> None:
        if note is not None and self.sheet is not None and note.client_id == self.sheet.client.id:
            day = self.desk.words.day(local_time(note.at, self.desk.shop.settings.zone).date())
            self.reader.show_note(f"{day} · {note.staff_name}", note.text)

    def add_note(self) -> None:
        """Keeps what stands in the line as a note of today."""
        said, sheet = self.line.text().strip(), self.sheet
        if not said or sheet is None or (self._keeping and self.desk.tasks.busy):
            return
        self._keeping = True
        shop, acting, client_id = self.desk.shop, self.desk.acting, sheet.client.id
        if to := self.to.read():
            draft, name = NoteDraft(StaffId(int(to)), said, client_id), self.to.currentText()
            self.desk.tasks.command(
                self, lambda: pass_note(shop, acting, draft), lambda made: self._sent(made, name), self._refused
            )
            return
        self.desk.tasks.command(
            self, lambda: add_note(shop, acting, client_id, said), lambda kept: self._kept(kept.note_id), self._refused
        )

    def _kept(self, note_id: int) -> None:
        self._keeping = False
        self._empty_line()
        self.typed.done()
        desk = self.desk
        self.desk.toast(
            _("The note is kept."),
            taking_back(
                desk,
                lambda shop, acting: take_back_note(shop, acting, note_id),
                lambda _touched: desk.toast(_("The note is taken back.")),
            ),
        )

    def _sent(self, made: PassedNote, name: str) -> None:
        self._keeping = False
        self._empty_line()
        self.typed.done()
        desk = self.desk
        undo = taking_back(
            desk,
            lambda shop, acting: take_back_passed(shop, acting, made.note_id),
            lambda _done: desk.toast(_("The note is taken back.")),
        )
        desk.toast(_("The note is on its way to {name}.", name=name), undo)

    def _refused(self, error: DeskError) -> None:
        self._keeping = False
        self.desk.banner(error.say(self.desk.words))

    def _empty_line(self) -> None:
        self.typed.hold(True)
        self.line.setText("")
        self.to.put("")
        self.typed.hold(False)
        self._say_to()


class NoteReader(Card):
    """One note in full, over the line that writes the next."""

    def __init__(self) -> None:
        super().__init__()
        self.by = Caption()
        self.said = Text("", "body", wrap=True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_it = KeyButton(_("Close"), "Esc", ButtonKind.QUIET, name="client_file.close_note", small=True)
        self.close_it.clicked.connect(self.hide)
        line = self.add_row(self.by, spacing=8)
        line.addStretch(1)
        line.addWidget(self.close_it)
        self.add(self.said)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_note(self, by: str, said: str) -> None:
        """A note, who wrote it and when."""
        self.by.setText(by)
        self.said.setText(said)
        self.show()
