"""All clients, last seen first, a page at a time; typing narrows the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desk_app.changes import Kind
from desk_app.clients.client import ClientBrief
from desk_app.clients.desk import count_clients, find_clients, recent_clients
from desk_app.clients.phones import spaced
from desk_app.exporter.views import ClientsView
from desk_app.ui.list_export import ListExport
from desk_app.ui.models.rows import Column, RowsModel
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.labels import Badge, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowTable
from desk_app.words import N_, _

FOUND = 50


class ClientsPage(Page):
    """A list to walk through; most people come in by the search above instead."""

    shows = frozenset({Kind.CLIENT, Kind.VISIT, Kind.TICKET})
    title = N_("Clients")

    def _build(self) -> None:
        self.count = Badge("", "muted")
        self.print = KeyButton(_("Print for many"), "Ctrl P", name="clients.print")
        self.bring_in = KeyButton(_("Import"), "Ctrl I", name="clients.import")
        self.twice = KeyButton(_("Second files"), "Alt M", name="clients.duplicates")
        self.new = KeyButton(_("New client"), "F2", ButtonKind.PRIMARY, name="clients.new")
        head = row(Title(_("Clients")), self.count, spacing=12)
        head.addStretch(1)
        head.addWidget(self.twice)
        head.addWidget(self.print)
        head.addWidget(self.bring_in)
        head.addWidget(self.new)
        self.exporting = ListExport(self, "clients", lambda: ClientsView(self.filter.text().strip()))
        head.insertWidget(head.count() - 2, self.exporting.button)
        self.body.addLayout(head)
        card = Card()
        self.filter = LineInput(
            name="clients.filter", hint=_("Name, pinyin, initials, phone, code: narrows the list as you type")
        )
        self.filter.setAccessibleName(_("Narrow the list"))
        self.filter.setClearButtonEnabled(True)
        card.add(self.filter)
        self.model = RowsModel[ClientBrief](columns=self._columns(), parent=self)
        self.table = RowTable(self.model, name="clients.list", said=_("Clients"), height=44)
        self.table.empty = _("No client yet. F2 adds one; Import brings in the list you have.")
        card.add(self.table, 1)
        self.body.addWidget(card, 1)

    def _columns(self) -> tuple[Column[ClientBrief], ...]:
        words = self.desk.words
        return (
            Column(_("Name"), lambda brief: brief.name, bold=True),
            Column(_("Phone"), lambda brief: spaced(brief.phone) if brief.phone else "", width=180),
            Column(_("Member code"), lambda brief: brief.code, width=140, quiet=True),
            Column(_("Last seen"), lambda brief: words.day(brief.last_seen) if brief.last_seen else "", width=160),
            Column(_("Take care"), lambda brief: brief.allergies, width=220, tone=lambda _brief: "bad"),
            Column(
                "", lambda brief: _("Do not call") if brief.do_not_call else "", width=130, tone=lambda _brief: "warn"
            ),
        )

    def _connect(self) -> None:
        self.table.opened.connect(lambda brief: self.desk.go("client_file", client_id=brief.id))
        self.new.clicked.connect(lambda: self.desk.go("client_file", new=True))
        self.print.clicked.connect(self.action_print)
        self.bring_in.clicked.connect(lambda: self.desk.go("import_wizard"))
        self.filter.textChanged.connect(lambda _text: self._read())
        self.filter.returnPressed.connect(self._open_first)
        self.twice.clicked.connect(lambda: self.desk.go("duplicates"))
        self.key("Alt+M", _("Second files"), lambda: self.desk.go("duplicates"))
        self.exporting.connect_key()
        self.key("Ctrl+I", _("Import a list"), lambda: self.desk.go("import_wizard"))

    def refresh(self) -> None:
        shop = self.desk.shop
        self.desk.tasks.read(self, lambda: count_clients(shop), self._show_count, latest="clients.count")
        self._read()

    def _show_count(self, count: int) -> None:
        self.count.say(self.desk.words.number(count), "muted")

    def _read(self) -> None:
        shop, asked = self.desk.shop, self.filter.text().strip()

        def page(last: ClientBrief | None, count: int) -> Sequence[ClientBrief]:
            if asked:
                return find_clients(shop, asked, FOUND) if last is None else ()
            return recent_clients(shop, count, last)

        self.table.empty = (
            _("Nobody is found. F2 adds a new client.")
            if asked
            else _("No client yet. F2 adds one; Import brings in the list you have.")
        )
        self.model.load(self.desk.tasks, page)

    def _open_first(self) -> None:
        if self.model.rowCount():
            self.table.choose(0)
            brief = self.table.noun()
            if brief is not None:
                self.desk.go("client_file", client_id=brief.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.filter.hasFocus():
            self.table.setFocus()
            self.table.choose(0)
            return
        super().keyPressEvent(event)

    def action_print(self) -> None:
        """Ctrl+P: papers of everybody in the list."""
        self.desk.go("printing", text=self.filter.text().strip())

    @property
    def client_in_view(self) -> int | None:
        brief = self.table.noun()
        return brief.id if brief is not None else None

    def focus_first(self) -> None:
        self.filter.setFocus()
