"""A client's file: one glance, no hunting. The same page holds the form of a new client and of an edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desk_app.changes import Kind, Touched
from desk_app.clients.client import Client, ClientId
from desk_app.clients.desk import SeenDocument, get_client, see_document
from desk_app.errors import DeskError
from desk_app.overview.entry import EntryKind
from desk_app.staff.account import Action, StaffMember
from desk_app.staff.desk import staff_list
from desk_app.ui.card_export import save_card
from desk_app.ui.forms.asking import Asking
from desk_app.ui.forms.client_form import ClientForm
from desk_app.ui.forms.client_saving import ClientSaved, say_saved
from desk_app.ui.forms.visit_room import Yielding
from desk_app.ui.opening_reversal import reverse_if_sure
from desk_app.ui.pages.client_aside import ActionsCard, AheadCard, PawnCard, RemarksCard
from desk_app.ui.pages.client_asking import FileCard
from desk_app.ui.pages.client_parts import ClientCard
from desk_app.ui.pages.client_sheet import AHEAD_LEADS_TO, LEADS_TO, Ahead, ClientSheet, Line, read_sheet
from desk_app.ui.pages.client_timeline import TimelineCard
from desk_app.ui.widgets.card import EmptyState, column, row
from desk_app.ui.widgets.page import Page, PageKey
from desk_app.ui.widgets.rows import Scroll
from desk_app.words import N_, _

LEFT, RIGHT = 312, 340


class ClientFilePage(Page):
    """``desk.go("client_file", client_id=5)``, ``(…, edit=True)`` or ``(new=True)``."""

    shows = frozenset(
        {
            Kind.CLIENT, Kind.VISIT, Kind.BOOKING, Kind.TICKET, Kind.PAYMENT, Kind.CALL, Kind.COMPLAINT, Kind.PROMISE,
            Kind.STAFF, Kind.NOTE,
        }
    )  # fmt: skip
    title = N_("Client")

    # ── building ──────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> Iterator[None]:
        self.sheet: ClientSheet | None = None
        self.form: ClientForm | None = None  # built when somebody first writes
        self.stack = QStackedWidget()
        self.view = QWidget()
        self.timeline = TimelineCard(self.desk)
        yield
        left = self._build_left()
        yield
        whole = row(left, self.timeline, self._build_right(), spacing=16, stretch=(0, 1, 0))
        self.view.setLayout(whole)
        self.nobody = EmptyState(_("No client is open."), _("Ctrl+K finds one, F2 adds one."))
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.nobody)
        self.body.addWidget(self.stack, 1)

    def _build_left(self) -> QWidget:
        self.card = ClientCard()
        self.file = FileCard(self.desk)
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(16)
        box.addWidget(self.card)
        box.addWidget(self.file)
        box.addStretch(1)
        self.asking = Asking(self, self.file.asking)
        left = Scroll(content)
        left.setFixedWidth(LEFT)
        return left

    def _build_right(self) -> QWidget:
        self.doings = ActionsCard(self.desk.shop.settings.trades)
        self.ahead, self.pawn, self.remarks = AheadCard(), PawnCard(), RemarksCard()
        content = Yielding(column(self.doings, self.ahead, self.pawn, self.remarks, spacing=16, stretch=(0, 0, 0, 1)))
        side = Scroll(content)  # for small windows: a full file of a client of both trades has many parts
        side.bar.stand_on(self)  # in the margin of the page, not over the edges of the cards
        side.setFixedWidth(RIGHT)
        return side

    def _connect(self) -> None:
        self.timeline.opened.connect(self._open_line)
        self.ahead.list.opened.connect(self._open_ahead)
        self.timeline.paper.clicked.connect(self.action_print)
        self.card.show_document.clicked.connect(self._see_document)
        self.file.all.clicked.connect(partial(self._go_with_client, "client_fields"))
        self.asking.put_aside.connect(self.timeline.list.setFocus)
        self.doings.record.clicked.connect(partial(self._go_with_client, "record_service"))
        self.doings.ticket.clicked.connect(partial(self._go_with_client, "pawn_ticket"))
        self.doings.pay.clicked.connect(partial(self._go_with_client, "till"))
        self.doings.call.clicked.connect(self._call)
        self.doings.edit.clicked.connect(self.edit)
        self.doings.trail.clicked.connect(partial(self._go_with_client, "audit"))
        self.doings.complaint.clicked.connect(partial(self._go_with_client, "care", new="complaint"))
        self.doings.promise.clicked.connect(partial(self._go_with_client, "care", new="promise"))
        self.doings.photographs.clicked.connect(partial(self._go_with_client, "client_photographs"))
        self.doings.leaving.clicked.connect(partial(self._go_with_client, "client_leaving"))
        self.doings.agents.clicked.connect(partial(self._go_with_client, "client_agents"))
        self.doings.family.clicked.connect(partial(self._go_with_client, "client_family"))
        self.doings.privacy.clicked.connect(partial(self._go_with_client, "privacy"))
        self._view_keys = self._keys(
            ("Alt+Y", _("Consents and her data"), partial(self._go_with_client, "privacy")),
            ("Alt+M", _("Second and merged files"), partial(self._go_with_client, "duplicates")),
            ("Alt+F", _("Photographs"), partial(self._go_with_client, "client_photographs")),
            ("Alt+G", _("Who acts for the firm"), partial(self._go_with_client, "client_agents")),
            ("Alt+R", _("Family and dates"), partial(self._go_with_client, "client_family")),
            ("E", _("Edit the file"), self.edit),
            ("N", _("Write a note"), self.timeline.line.setFocus),
            ("T", _("Write the note to a colleague"), self.timeline.choose_colleague),
            ("Ctrl+F", _("Find in the timeline"), self.timeline.look_for),
            ("Alt+W", _("Whether she leaves, and why"), partial(self._go_with_client, "client_leaving")),
            ("C", _("Call the client"), self._call),
            ("F", _("All fields of the file"), partial(self._go_with_client, "client_fields")),
            ("Q", _("Answer the next question"), self.file.asking.focus_answer),
            ("Alt+L", _("Put the question off"), self.asking.put_off),
            ("Alt+X", _("Do not ask again"), self.asking.decline),
            ("Alt+D", _("Show the document number"), self._see_document),
            ("Alt+C", _("New complaint"), partial(self._go_with_client, "care", new="complaint")),
            ("Alt+V", _("Save her contact card"), lambda: save_card(self, self.client_id)),
            ("Alt+T", _("Audit trail"), partial(self._go_with_client, "audit")),
            ("Alt+P", _("New promise"), partial(self._go_with_client, "care", new="promise")),
            ("Ctrl+PgDown", _("Next tab"), partial(self.timeline.step, 1)),
            ("Ctrl+PgUp", _("Tab before"), partial(self.timeline.step, -1)),
            ("Esc", _("Back"), self._leave_view),
        )
        self._form_keys = self._keys(
            ("Ctrl+Return", _("Save"), self._save),
            ("Ctrl+Enter", _("Save"), self._save),
            ("Alt+O", _("Open the likely file"), lambda: self.form.open_other() if self.form else None),
            ("Alt+B", _("Take the birthday of the ID"), lambda: self.form.take_birthday() if self.form else None),
            ("Alt+K", _("Private client or firm"), lambda: self.form.unit.turn() if self.form else None),
            ("Alt+R", _("Start afresh"), lambda: self.form.start_afresh() if self.form else None),
            ("Esc", _("Back; what you typed stays"), self._leave_form),
        )
        self._stand(self.nobody)

    def _keys(self, *keys: tuple[str, str, Callable[[], object]]) -> list[tuple[PageKey, QShortcut]]:
        made = []
        for sequence, said, press in keys:
            shortcut = self.key(sequence, said, press)
            made.append((self.keys[-1], shortcut))
        return made

    # ── which of its faces it shows ───────────────────────────────────────────────────────────────────────────

    def _stand(self, face: QWidget) -> None:
        """Shows the file, the form, or that nobody is open; only the keys of that face work and are listed."""
        self.stack.setCurrentWidget(face)
        writing = self.form is not None and face is self.form
        for keys, on in ((self._view_keys, face is self.view), (self._form_keys, writing)):
            for _key, shortcut in keys:
                shortcut.setEnabled(on)
        here = self._form_keys if writing else self._view_keys if face is self.view else []
        self.keys = [key for key, _shortcut in here if key.sequence != "Ctrl+Enter"]

    @property
    def writing(self) -> bool:
        """Whether the form is in view."""
        return self.form is not None and self.stack.currentWidget() is self.form

    @property
    def client_id(self) -> ClientId | None:
        """Whose file it is; None for a new client."""
        found = self.where.get("client_id")
        return ClientId(found) if isinstance(found, int) and not self.where.get("new") else None

    @property
    def client_in_view(self) -> int | None:
        return self.client_id

    def open(self, **where: object) -> None:
        before = self.client_id
        super().open(**where)
        self.banner.clear()
        self.timeline.reader.hide()
        if where.get("new"):
            self._open_form(None)
        elif self.client_id is None:
            self._stand(self.nobody)
        else:
            if self.client_id != before or self.sheet is None:
                self._clear()
            if not (where.get("edit") and self.writing and self.form is not None and self.form.is_of(self.client_id)):
                self._stand(self.view)

    def _turn_to(self, **where: object) -> None:
        """Another face of this same page, without a step in the way back."""
        before = self.where
        self.open(**where)
        if self.isVisible():
            self.come_into_view()
            self.focus_first()
        else:  # it was left meanwhile: the way back leads to this face too
            before.clear()
            before.update(where)

    def _clear(self) -> None:
        """Nothing of the client before may stand beside the name of the next."""
        self.sheet = None
        for part in (self.card, self.doings, self.ahead, self.pawn, self.remarks):
            part.show_sheet(None)
        self.timeline.clear(self.client_id)
        self.file.show_sheet(None)
        self.asking.show(None)

    def focus_first(self) -> None:
        if self.writing:
            self._focus_form()
        elif self.stack.currentWidget() is self.view:
            self.timeline.list.setFocus()

    def _focus_form(self) -> None:
        field = self.where.get("field")
        if self.form is not None:
            self.form.focus_first(field if isinstance(field, str) else "")

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def note(self, changed: Touched) -> None:
        if self.writing or not changed.clients or self.client_id in changed.clients:
            super().note(changed)

    def refresh(self) -> None:
        shop, client_id, words = self.desk.shop, self.client_id, self.desk.words
        if self.writing:
            self.desk.tasks.read(self, lambda: staff_list(shop), self._show_staff, latest="client_file")
        elif client_id is None:
            return
        elif self.where.get("edit"):
            self.desk.tasks.read(
                self, lambda: get_client(shop, client_id), self._open_form, self._missing, latest="client_file"
            )
        else:
            self.desk.tasks.read(
                self,
                lambda: read_sheet(shop, client_id, words),
                partial(self._show, asked=client_id),
                self._missing,
                latest="client_file",
            )

    def _missing(self, error: DeskError) -> None:
        self.refuse(error)
        self._stand(self.nobody)

    def _show(self, sheet: ClientSheet, asked: ClientId | None = None) -> None:
        if asked is not None and asked == self.client_id != sheet.client.id:  # it is part of that file now
            self._turn_to(client_id=sheet.client.id)
            return
        if sheet.client.id != self.client_id or self.writing:
            return
        if self.desk.signed_in is None:  # locked meanwhile: read again for whoever comes
            self.stale = True
            return
        self.sheet = sheet
        self.doings.trail.setVisible(self.desk.acting.may(Action.SEE_AUDIT))
        self.card.show_sheet(sheet)
        self.file.show_sheet(sheet)
        self.asking.show(sheet.client.id, sheet.client.name, sheet.page.asked)
        for part in (self.doings, self.ahead, self.pawn, self.remarks, self.timeline):
            part.show_sheet(sheet)

    # ── ways onward ───────────────────────────────────────────────────────────────────────────────────────────

    def _go_with_client(self, page: str, **where: object) -> None:
        if self.client_id is not None:
            self.desk.go(page, client_id=self.client_id, **where)

    def _see_document(self) -> None:
        """Alt+D: the whole document number for a while; the trail says who saw it."""
        client_id = self.client_id
        if client_id is not None and self.card.sheet is not None and self.card.sheet.client.document_number:
            shop, acting = self.desk.shop, self.desk.acting
            self.desk.tasks.command(self, lambda: see_document(shop, acting, client_id), self._document_seen)

    def _document_seen(self, seen: SeenDocument) -> None:
        sheet = self.card.sheet
        if sheet is not None and sheet.client.id == seen.client_id and self.card.isVisible():
            self.card.show_number(seen.number)

    def _call(self) -> None:
        self._go_with_client("calls")

    def _open_line(self, line: Line) -> None:
        entry = line.entry
        if entry.kind is EntryKind.NOTE:
            self.timeline.show_note(entry.id)
        elif entry.kind is EntryKind.COLLEAGUE:
            self.desk.go("notes", note_id=entry.ref)
        elif entry.kind is EntryKind.OPENING:
            reverse_if_sure(self, entry)
        elif entry.old:
            self.say(_("This visit was corrected later. The corrected one is on the timeline too."), "info")
        elif entry.kind is EntryKind.VISIT:
            self.desk.go("record_service", visit_id=entry.ref)
        elif entry.kind is EntryKind.TICKET:
            self.desk.go("pawn_ticket", ticket_id=entry.ref)
        else:
            self._go_with_client(LEADS_TO[entry.kind])

    def _open_ahead(self, ahead: Ahead) -> None:
        upcoming = ahead.upcoming
        if upcoming.kind == "ticket":
            self.desk.go("pawn_ticket", ticket_id=upcoming.ref)
        else:
            self._go_with_client(AHEAD_LEADS_TO.get(upcoming.kind, "calls"))

    def _leave_view(self) -> None:
        """Esc: closes what is open, leaves what is written, then the page."""
        if self.timeline.reader.isVisible():
            self.timeline.reader.hide()
        elif self.timeline.search.isVisible():
            self.timeline.search.leave()
        elif not self.timeline.list.hasFocus():
            self.timeline.list.setFocus()
        else:
            self.desk.back()

    def action_print(self) -> None:
        """Ctrl+P: the client's report."""
        if self.client_id is not None and not self.writing:
            self.desk.go("paper", kind="client", id=self.client_id)

    def action_pay(self) -> None:
        """F9: saves the form while it is open, else takes a payment."""
        if self.writing:
            self._save()
        elif self.client_id is None:
            self.desk.go("till")
        else:
            self._go_with_client("till")

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────

    def edit(self) -> None:
        """E: the form of this file."""
        if self.client_id is not None:
            self._turn_to(client_id=self.client_id, edit=True)

    def _open_form(self, client: Client | None) -> None:
        if self.form is None:
            self.form = ClientForm(self.desk, self.banner)
            self.form.saved.connect(self._form_saved)
            self.form.left.connect(self._leave_form)
            self.form.wanted.connect(lambda client_id: self.desk.go("client_file", client_id=client_id))
            self.stack.addWidget(self.form)
        self.form.open(client)
        self._stand(self.form)
        if client is not None:
            self.refresh()  # the staff she can choose from
            self._focus_form()

    def _show_staff(self, members: tuple[StaffMember, ...]) -> None:
        if self.form is not None:
            self.form.show_staff(members)

    def _save(self) -> None:
        if self.form is not None:
            self.form.keep()

    def _form_saved(self, saved: ClientSaved) -> None:
        self._turn_to(client_id=saved.client_id)
        say_saved(self.desk, saved)

    def _leave_form(self) -> None:
        if self.client_id is not None:
            self._turn_to(client_id=self.client_id)
        else:
            self.desk.back()
