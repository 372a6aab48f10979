"""The middle of a client's page: everything that happened, by tabs, a page at a time, and the line for a note."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from desk_app.clients.client import ClientId, ClientNote
from desk_app.clients.desk import add_note, client_notes
from desk_app.clients.taking_back import take_back_note
from desk_app.clock import local_time
from desk_app.errors import DeskError
from desk_app.knowing.desk import pass_note, take_back_passed
from desk_app.knowing.note import NoteDraft, PassedNote
from desk_app.overview.entry import Cursor
from desk_app.staff.account import StaffId
from desk_app.ui.desk import Desk
from desk_app.ui.models.keyed import KeyedRows
from desk_app.ui.pages.client_sheet import TABS, ClientSheet, Line, Stretch, read_lines, read_stretch
from desk_app.ui.pages.client_timeline_search import TimelineSearch
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


class TimelineList(RowList[Line]):
    """End is at the oldest at once, whether or not a row was chosen before."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_End and not event.modifiers() and self.rows.rowCount():
            self.choose(self.rows.rowCount() - 1)
            return
        super().keyPressEvent(event)


class TimelineCard(Card):
    """``opened`` gives the Line that was opened; a note opens here by ``show_note``."""

    opened = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(flush=True)
        self.desk = desk
        self.sheet: ClientSheet | None = None
        self._here: tuple[str, int] | None = None  # the line one stands on, found again when the page is read anew
        self._asked = ("", "")  # the tab and the words that were asked for last
        self._keeping = False
        self.box.setSpacing(0)
        self._build_head()
        self._build_list()
        self._build_foot()
        self.typed = FormDraft(self, desk.drafts, "note:none")
        self.typed.watch(note=self.line, to=self.to)
        self.tabs.changed.connect(lambda _value: self._load())
        self.search.asked.connect(lambda _text: self._load())
        self.search.day_asked.connect(self.go_to_day)
        self.search.left.connect(self.list.setFocus)
        self.model.keyed.connect(lambda _count: self._loaded())
        self.list.opened.connect(self.opened)
        self.list.selectionModel().currentRowChanged.connect(lambda index, _before: self._remember(index.row()))
        self.line.returnPressed.connect(self.add_note)

    def _build_head(self) -> None:
        trades = self.desk.shop.settings.trades
        shown = tuple((value, _(said)) for value, said, _kinds, trade in TABS if not trade or trade in trades)
        self._tabs = [value for value, _said in shown]
        self.tabs = Tabs(shown, name="client_file.tabs")
        self.finder = KeyButton(_("Find"), "Ctrl F", name="client_file.find", small=True)
        self.finder.clicked.connect(self.look_for)
        self.paper = KeyButton(_("Print"), "Ctrl P", name="client_file.print", small=True)
        head = row(self.tabs, self.paper, spacing=12, stretch=(1, 0))
        head.setContentsMargins(15, 0, 15, 0)
        self.add_layout(head)
        self.add(Divider())
        self.search = TimelineSearch(self.desk)
        self.add(self.search)

    def _build_list(self) -> None:
        mark = 44 if self.desk.words.language == "zh_CN" else 76
        self.model = KeyedRows[Cursor, Line](look=lambda line: line.look, parent=self)
        self.list = TimelineList(
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
        foot.addLayout(row(KeyCap("N"), self.line, KeyCap("T"), self.to, self.finder, spacing=10, stretch=(0, 1)))
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
        self.search.put_away()
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
        value, text = self.tabs.value(), self.search.text
        kinds = next(kinds for tab, _said, kinds, _trade in TABS if tab == value)
        self.list.empty = _("Nothing has these words. Esc shows everything.") if text else _(_EMPTY[value])
        client_id, asked = sheet.client.id, (value, text)
        self._asked = asked
        if kinds is None and not text:
            self._show(Stretch(sheet.page.keys, sheet.lines))  # came with the page itself
            return

        def arrived(stretch: Stretch) -> None:
            if self._asked == asked:  # else something that needs no reading was asked for meanwhile
                self._show(stretch)

        self.desk.tasks.read(
            self,
            lambda: read_stretch(shop, client_id, kinds, text, PAGE, words),
            arrived,
            latest="client_file.timeline",
        )

    def _show(self, stretch: Stretch) -> None:
        shop, sheet, words = self.desk.shop, self.sheet, self.desk.words
        if sheet is None or self.desk.signed_in is None:
            return
        client_id = sheet.client.id
        self.search.say(len(stretch.keys))
        self.model.show_keys(
            self.desk.tasks, stretch.keys, stretch.lines, lambda keys: read_lines(shop, client_id, keys, words)
        )

    def _loaded(self) -> None:
        here = [number for number, key in enumerate(self.model.keys()) if (key.kind, key.id) == self._here]
        if here and not self.list.currentIndex().isValid():
            self.list.choose(here[0])

    def look_for(self) -> None:
        """Ctrl+F: the line of the search within the timeline."""
        self.search.take_up()

    def go_to_day(self, day: date) -> None:
        """The newest entry of a day, or the next older one, at the top of the view."""
        keys = self.model.keys()
        number = next((number for number, key in enumerate(keys) if key.at[:10] <= day.isoformat()), len(keys) - 1)
        if number >= 0:
            self.list.choose(number)
            self.list.scrollTo(self.model.index(number, 0), self.list.ScrollHint.PositionAtTop)
            self.list.setFocus()

    def _remember(self, number: int) -> None:
        keys = self.model.keys()
        if 0 <= number < len(keys):
            self._here = (keys[number].kind, keys[number].id)

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
