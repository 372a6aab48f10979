"""The pawn counter: what falls due, what is in its grace or past it, and everything that is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desk_app.changes import Kind
from desk_app.errors import DeskError
from desk_app.exporter.views import Tickets, TicketsView
from desk_app.pawn.desk import (
    counter_figures,
    find_ticket,
    open_tickets,
    tickets_due,
    tickets_in_grace,
    tickets_past_grace,
)
from desk_app.pawn.standing import SOON_DAYS, stand
from desk_app.pawn.ticket import CounterFigures, Ticket, TicketBrief
from desk_app.ui.list_export import ListExport
from desk_app.ui.models.rows import Column, RowsModel
from desk_app.ui.pages.pawn_ticket import NUMBER
from desk_app.ui.pages.pawn_ticket_parts import TONES
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, Figure, row
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.labels import Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowTable
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import N_, _, current_words

#: Past this many the list of what is past its grace is cut; the oldest come first.
MOST_PAST = 500
SOON = timedelta(days=SOON_DAYS)
TABS = (
    ("due", N_("Due within a week")),
    ("grace", N_("In grace")),
    ("past", N_("Past grace")),
    ("all", N_("All open")),
)
EMPTY = {
    "due": N_("No ticket falls due within a week. F4 writes a new one."),
    "grace": N_("No ticket is in its grace."),
    "past": N_("No ticket is past its last day."),
    "all": N_("No ticket is open. F4 writes the first one."),
}


class PawnPage(Page):
    """Figures, and a list to walk through; a number typed or scanned opens its ticket."""

    shows = frozenset({Kind.TICKET})
    title = N_("Pawn")

    def _build(self) -> None:
        self.number = LineInput(name="pawn.number", hint=_("Ticket number, typed or scanned"))
        self.number.setAccessibleName(_("Ticket number"))
        self.number.setFixedWidth(280)
        self.new = KeyButton(_("New ticket"), "F4", ButtonKind.PRIMARY, name="pawn.new")
        head = row(Title(_("Pawn")), spacing=12)
        head.addStretch(1)
        self.exporting = ListExport(self, "pawn", lambda: TicketsView(Tickets(self.tabs.value()), self.desk.today))
        head.addWidget(self.exporting.button)
        head.addWidget(self.number)
        head.addWidget(self.new)
        self.body.addLayout(head)
        self.open_count, self.out = Figure(_("Open tickets")), Figure(_("Out on loan"))
        self.due, self.grace = Figure(_("Due within a week")), Figure(_("In grace"))
        figures = (self.open_count, self.out, self.due, self.grace)
        self.body.addLayout(row(*figures, spacing=16, stretch=(1, 1, 1, 1)))
        card = Card()
        self.tabs = Tabs(self._tabs(None), name="pawn.tabs")
        card.add(self.tabs)
        self.model = RowsModel[TicketBrief](columns=self._columns(), parent=self)
        self.table = RowTable(self.model, name="pawn.list", said=_("Pawn tickets"), height=44)
        card.add(self.table, 1)
        self.body.addWidget(card, 1)

    def _tabs(self, figures: CounterFigures | None) -> tuple[tuple[str, str], ...]:
        said = tuple((value, _(label)) for value, label in TABS)
        if figures is None:
            return said
        counts = (figures.due, figures.in_grace, figures.past, figures.open)
        number = self.desk.words.number
        return tuple((value, f"{label} {number(count)}") for (value, label), count in zip(said, counts, strict=True))

    def _columns(self) -> tuple[Column[TicketBrief], ...]:
        words, today = self.desk.words, self.desk.today
        return (
            Column(_("Number"), lambda brief: brief.number, width=130, quiet=True),
            Column(_("Client"), lambda brief: brief.client, width=170, bold=True),
            Column(_("Pledge"), lambda brief: current_words().list_of(brief.names)),
            Column(_("Principal"), lambda brief: words.money(brief.principal), width=140, right=True),
            Column(_("Due"), lambda brief: brief.due_on.isoformat(), width=120, right=True),
            Column(_("Last day"), lambda brief: brief.last_day.isoformat(), width=120, right=True),
            Column("", lambda _brief: "", width=16),
            Column(
                _("Status"),
                lambda brief: stand(brief, today).say(words),
                width=150,
                tone=lambda brief: TONES[stand(brief, today).standing],
            ),
        )

    def _connect(self) -> None:
        self.table.opened.connect(lambda brief: self.desk.go("pawn_ticket", ticket_id=brief.id))
        self.new.clicked.connect(self.action_pawn_ticket)
        self.model.loaded.connect(self._choose_first)
        self.tabs.changed.connect(lambda _value: self._read())
        self.number.returnPressed.connect(lambda: self._find(self.number.text()))
        for number, (value, label) in enumerate(TABS, start=1):
            self.key(str(number), _(label), partial(self.tabs.open, value))
        self.exporting.connect_key()
        self.key("N", _("Type a ticket number"), self.number.setFocus)

    def refresh(self) -> None:
        shop, on = self.desk.shop, self.desk.today
        self.desk.tasks.read(self, lambda: counter_figures(shop, on), self._show, latest="pawn.figures")
        self._read()

    def _show(self, figures: CounterFigures) -> None:
        words = self.desk.words
        self.open_count.say(words.number(figures.open))
        self.out.say(words.money(figures.principal_out))
        self.due.say(words.number(figures.due))
        past = words.n("{count} past it", "{count} past it", figures.past) if figures.past else ""
        self.grace.say(words.number(figures.in_grace), past, "bad")
        self.tabs.set_tabs(self._tabs(figures))

    def _read(self) -> None:
        tab = self.tabs.value()
        self.table.empty = _(EMPTY[tab])
        self.model.load(self.desk.tasks, self.pages(tab))

    def pages(self, tab: str) -> Callable[[TicketBrief | None, int], Sequence[TicketBrief]]:
        """How a tab's tickets are read, on a reader thread."""
        shop, on = self.desk.shop, self.desk.today

        def page(last: TicketBrief | None, count: int) -> Sequence[TicketBrief]:
            if tab == "all":
                return open_tickets(shop, count, None if last is None else (last.due_on, last.id))
            if last is not None:
                return ()
            if tab == "due":
                return tickets_due(shop, on, on + SOON)
            return tickets_in_grace(shop, on) if tab == "grace" else tickets_past_grace(shop, on, MOST_PAST)

        return page

    def _choose_first(self, count: int) -> None:
        if count and self.table.noun() is None:
            self.table.choose(0)

    def _find(self, number: str) -> None:
        if not number.strip():
            return
        shop = self.desk.shop
        self.banner.clear()
        self.desk.tasks.read(self, lambda: find_ticket(shop, number), self._found, self._not_found, latest="pawn.find")

    def _found(self, ticket: Ticket) -> None:
        self.number.clear()
        self.desk.go("pawn_ticket", ticket_id=ticket.id)

    def _not_found(self, error: DeskError) -> None:
        self.refuse(error)
        self.number.setFocus()
        self.number.selectAll()

    def scanned(self, code: str) -> bool:
        """A ticket's label opens that ticket."""
        if NUMBER.fullmatch(code.strip()) is None:
            return False
        self._find(code)
        return True

    def action_pawn_ticket(self) -> None:
        """F4: a new ticket, for whoever comes next."""
        self.desk.go("pawn_ticket")

    @property
    def client_in_view(self) -> int | None:
        brief = self.table.noun()
        return brief.client_id if brief is not None else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.number.hasFocus():
            self.table.setFocus()
            self.table.choose(0)
            return
        super().keyPressEvent(event)

    def focus_first(self) -> None:
        self.table.setFocus()
