"""The one or two things to ask at the pawn counter, after a ticket was issued, renewed or redeemed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from desk_app.clients.asking import FileAsked, ask_of
from desk_app.clients.field import MeetingKind
from desk_app.pawn.ticket import Ticket, TicketId
from desk_app.ui.forms.asking import AskBlock, Asking
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.page import Page
from desk_app.words import _


class TicketAsking(Card):
    """A card beside a ticket, there only while the client is, and something is worth asking."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("While she is here"))
        self._page = page
        self._met: TicketId | None = None  # what was done with it just now: its client stands at the counter
        self._ticket: Ticket | None = None
        self.block = AskBlock(page.desk, "pawn_ticket")
        self.add(self.block)
        self.asked = Asking(page, self.block, MeetingKind.TICKET)
        self.asked.kept.connect(self._read)
        page.key("Q", _("Answer the next question"), partial(self._while_asking, self.block.focus_answer))
        page.key("Alt+L", _("Put the question off"), partial(self._while_asking, self.asked.put_off))
        page.key("Alt+X", _("Do not ask again"), partial(self._while_asking, self.asked.decline))
        self.hide()

    def meet(self, ticket_id: TicketId) -> None:
        """A ticket was issued, renewed or redeemed: once it is shown, its client is asked."""
        self._met = ticket_id

    def show_ticket(self, ticket: Ticket) -> None:
        """The ticket that is in view now."""
        known, self._ticket = self._ticket, ticket
        if ticket.id != self._met:
            self._met = None
            self.asked.show(None)
            self.hide()
        elif known is None or known.id != ticket.id or not self.isVisible():
            self.asked.meeting_id = int(ticket.id)
            self._read()

    def _while_asking(self, act: Callable[[], None]) -> None:
        if self.isVisible():
            act()

    def _read(self) -> None:
        ticket, desk = self._ticket, self._page.desk
        if ticket is None or ticket.id != self._met:
            return
        shop, on = desk.shop, desk.today

        def show(found: FileAsked) -> None:
            if self._ticket is not None and self._ticket.id == ticket.id == self._met:
                self.asked.show(ticket.client_id, ticket.client, found)
                self.setVisible(self.asked.question is not None)

        desk.tasks.read(self._page, lambda: ask_of(shop, ticket.client_id, on), show, latest="pawn_ticket.asking")
