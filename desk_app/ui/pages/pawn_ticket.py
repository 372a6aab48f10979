"""A pawn ticket: a new one being written, or one that is there with its life and its steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, partial

from PySide6.QtWidgets import QStackedLayout

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.errors import DeskError, RuleBroken
from desk_app.pawn.desk import (
    correct_ticket,
    find_ticket,
    forfeit_ticket,
    issue_ticket,
    redeem_ticket,
    redemption_quote,
    renew_ticket,
    renewal_quote,
    void_ticket,
)
from desk_app.pawn.ticket import UNDONE_AT_ONCE, Step, Ticket, TicketId, WrittenTicket
from desk_app.ui.forms.ticket_form import TicketForm, TicketTyped
from desk_app.ui.forms.ticket_tray import TrayAnswer
from desk_app.ui.pages.pawn_ticket_asking import TicketAsking
from desk_app.ui.pages.pawn_ticket_parts import TicketSeen, TicketView, read_ticket_seen, what_will_happen
from desk_app.ui.widgets.page import Page
from desk_app.words import N_, _

#: What a ticket's number looks like, so that a scan of something else is left to the window: "D-2611-0001", "…/1".
NUMBER = re.compile(r"[A-Za-z]-\d{4}-\d{4,}(/\d+)?")


class PawnTicketPage(Page):
    """``desk.go("pawn_ticket", client_id=…)`` writes a new ticket, ``ticket_id=…`` shows one, with ``correct=True``
    it puts one right."""

    shows = frozenset({Kind.TICKET, Kind.CLIENT})
    title = N_("Pawn ticket")

    def _build(self) -> None:
        self.seen: TicketSeen | None = None
        self._begun: object = None  # what the form was begun for: coming back to it begins nothing anew
        self._under_way = False
        self._form: TicketForm | None = None  # each side is made when it is first shown: a page opens within a frame
        self._view: TicketView | None = None
        self.asking = TicketAsking(self)
        self.sides = QStackedLayout()
        self.body.addLayout(self.sides, 1)

    def make_ahead(self) -> Iterator[None]:
        while self._form is None and self._form_begun.parts.go_on():
            yield
        for side in ("form", "view"):
            getattr(self, side)
            yield

    @cached_property
    def _form_begun(self) -> TicketForm:
        return TicketForm(self.desk, self.banner, whole=False)

    @property
    def form(self) -> TicketForm:
        """The side that writes a ticket."""
        if self._form is None:
            form = self._form = self._form_begun
            form.parts.finish()
            self.sides.addWidget(form)
            form.filled.connect(self._write)
            form.picked.connect(self._client_picked)
            form.wanted_file.connect(
                lambda number: self.desk.go("client_file", client_id=number, edit=True, field="document_number")
            )
        return self._form

    @property
    def view(self) -> TicketView:
        """The side that shows a ticket."""
        if self._view is None:
            view = self._view = TicketView(self.desk.currency, self.desk.shop.settings.zone)
            view.cards.insertWidget(0, self.asking)
            self.sides.addWidget(view)
            for button, step in view.steps():
                button.clicked.connect(partial(self.take_step, step))
            view.client.clicked.connect(self._open_client)
            view.print.clicked.connect(self.action_print)
            view.tray.left.connect(self._leave_tray)
            view.tray.taken.connect(self._ask_once)
            view.tray.months_changed.connect(self._quote_renewal)
        return self._view

    def _connect(self) -> None:
        self.key("Alt+A", _("Add item"), self._add_item)
        keys = (
            ("E", _("Redeem"), Step.REDEEMED), ("R", _("Renew"), Step.RENEWED), ("X", _("Forfeit"), Step.FORFEITED),
            ("C", _("Correct"), Step.CORRECTED), ("V", _("Make void"), Step.VOIDED),
        )  # fmt: skip
        for key, said, step in keys:
            self.key(key, said, partial(self.take_step, step))
        self.key("O", _("Open the client's file"), self._open_client)
        self.key("Alt+D", _("Put in the missing document"), self._add_document)
        self.key("Alt+R", _("Start afresh"), lambda: self.form.start_afresh() if self.writing else None)

    # ── which of the two ──────────────────────────────────────────────────────────────────────────────────────

    @property
    def ticket_id(self) -> TicketId | None:
        """The ticket that is shown; None while one is written."""
        found = self.where.get("ticket_id")
        return TicketId(found) if isinstance(found, int) else None

    @property
    def writing(self) -> bool:
        """Whether the form is in view."""
        return self._form is not None and self.sides.currentWidget() is self._form

    @property
    def client_in_view(self) -> int | None:
        if self.ticket_id is None:
            return self.form.client.client_id
        return self.seen.ticket.client_id if self.seen is not None else None

    def open(self, **where: object) -> None:
        super().open(**where)
        self.banner.clear()
        if self.ticket_id is None or not where.get("correct"):
            self.sides.setCurrentWidget(self.view if self.ticket_id is not None else self.form)
        if self._view is not None and self.seen is not None and self.seen.ticket.id != self.ticket_id:
            self._view.close_tray()

    def refresh(self) -> None:
        if self.ticket_id is not None:
            shop, wanted, on, words = self.desk.shop, self.ticket_id, self.desk.today, self.desk.words
            self.desk.tasks.read(
                self, lambda: read_ticket_seen(shop, wanted, on, words), self._show, latest="pawn_ticket.seen"
            )
            return
        client = self.where.get("client_id")
        mark = ("new", client)
        if self._begun == mark:
            self.form.client.read_again()
            return
        self.sides.setCurrentWidget(self.form)
        self._begun = mark
        self.form.begin(ClientId(client) if isinstance(client, int) else None)

    def _show(self, seen: TicketSeen) -> None:
        if seen.ticket.id != self.ticket_id:
            return
        if self.where.get("correct"):
            self._correct(seen)
            return
        kept = self.view.asking and self.seen is not None and self.seen.ticket == seen.ticket
        self.seen = seen
        if not kept:  # somebody wrote something else: what is being asked stays
            self.view.show_seen(seen)
        self.sides.setCurrentWidget(self.view)
        self.asking.show_ticket(seen.ticket)

    def focus_first(self) -> None:
        if self.ticket_id is None or self.writing:
            self.form.focus_first()
        else:
            self.view.life.setFocus()

    def scanned(self, code: str) -> bool:
        """A ticket's label opens that ticket."""
        if NUMBER.fullmatch(code.strip()) is None:
            return False
        shop = self.desk.shop
        self.desk.tasks.read(
            self,
            lambda: find_ticket(shop, code),
            lambda ticket: self.desk.go("pawn_ticket", ticket_id=ticket.id),
            latest="pawn_ticket.scan",
        )
        return True

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────

    def _client_picked(self, client_id: ClientId | None) -> None:
        """The page stands for the client who was chosen: the way back leads to her ticket."""
        if self.form.correcting is None:
            self.where = {} if client_id is None else {"client_id": client_id}
            self._begun = ("new", client_id)

    def _add_item(self) -> None:
        if self.writing:
            self.form.pledges.add_block()

    def _add_document(self) -> None:
        if self.writing and self.form.client.lacks_document:
            self.form.client.ask_for_file()

    def _write(self, typed: TicketTyped) -> None:
        if self._under_way:
            return
        self._under_way = True
        shop, acting, old = self.desk.shop, self.desk.acting, self.form.correcting
        if old is None:
            issue = partial(issue_ticket, shop, acting, typed.draft, typed.tender, typed.agent)
            self.desk.tasks.command(self, issue, self._written, self._not_written)
            return
        self.desk.tasks.command(
            self,
            lambda: correct_ticket(shop, acting, old.id, typed.draft, typed.reason, typed.tender, typed.agent),
            self._written,
            self._not_written,
        )

    def _not_written(self, error: DeskError) -> None:
        self._under_way = False
        self.form.show_error(error)

    def _written(self, written: WrittenTicket) -> None:
        self._under_way = False
        corrected = self.form.correcting is not None
        self.form.forget()
        self._begun = None
        self.asking.meet(written.ticket_id)
        self.desk.go("pawn_ticket", ticket_id=written.ticket_id)
        if corrected:
            self.desk.toast(_("Ticket {number} is put right. Ctrl+P prints it.", number=written.number))
            return
        self.desk.toast(
            _("Ticket {number} is issued. Ctrl+P prints it.", number=written.number),
            partial(self._undo_issue, written.ticket_id),
        )

    def _undo_issue(self, ticket_id: TicketId) -> None:
        """Ctrl+Z after issuing: the ticket is void, and says so."""
        shop, acting = self.desk.shop, self.desk.acting
        self.desk.tasks.command(
            self,
            lambda: void_ticket(shop, acting, ticket_id, UNDONE_AT_ONCE),
            lambda written: self.desk.toast(_("Ticket {number} is void.", number=written.number)),
        )

    # ── steps of a ticket ─────────────────────────────────────────────────────────────────────────────────────

    def take_step(self, step: Step) -> None:
        """A key or button of the ticket: asks for what it needs, or says why it cannot be."""
        seen = self.seen
        if seen is None or self.writing or self._under_way:
            return
        self.banner.clear()
        if step in seen.refused:
            self.refuse(seen.refused[step])
            return
        if step is Step.FORFEITED:
            self._forfeit(seen.ticket)
        elif step is Step.CORRECTED:
            self.desk.go("pawn_ticket", ticket_id=seen.ticket.id, correct=True)
        else:
            self.view.open_tray()
            if step is Step.REDEEMED and seen.owed is not None:
                self.view.tray.ask_redeem(seen.owed, seen.agents, self.desk.today)
            elif step is Step.RENEWED:
                self.view.tray.ask_renew(seen.ticket, seen.agents, self.desk.today)
            else:
                self.view.tray.ask_void(seen.ticket)

    def _leave_tray(self) -> None:
        self.view.close_tray()
        self.view.life.setFocus()

    def _quote_renewal(self, months: int) -> None:
        if self.seen is None:
            return
        shop, ticket_id, on, tray = self.desk.shop, self.seen.ticket.id, self.desk.today, self.view.tray
        self.desk.tasks.read(
            self,
            lambda: renewal_quote(shop, ticket_id, months, on),
            tray.show_renewal,
            tray.show_refusal,
            latest="pawn_ticket.renewal",
        )

    def _ask_once(self, answer: TrayAnswer) -> None:
        """Redeeming and renewing cannot be undone: says what will happen, and asks. Making void asked for a reason."""
        if self.seen is None or self._under_way:
            return
        asked = what_will_happen(answer, self.seen.ticket)
        if asked is None or self.desk.dialogs.ask_once(*asked):
            self._taken(answer)

    def _taken(self, answer: TrayAnswer) -> None:
        if self.seen is None or self._under_way:
            return
        self._under_way = True
        shop, acting, ticket_id = self.desk.shop, self.desk.acting, self.seen.ticket.id

        def work() -> WrittenTicket:
            if answer.step is Step.RENEWED:
                return renew_ticket(shop, acting, ticket_id, answer.months, answer.tender, answer.agent)
            if answer.step is Step.VOIDED:
                return void_ticket(shop, acting, ticket_id, answer.reason, answer.tender)
            if redemption_quote(shop, ticket_id).redemption != answer.amount:  # midnight passed while it was counted
                raise RuleBroken("received", "changed", N_("What is due has changed. Press Esc and look again."))
            return redeem_ticket(shop, acting, ticket_id, answer.tender, answer.agent)

        self.desk.tasks.command(self, work, partial(self._done, answer), self._not_done)

    def _not_done(self, error: DeskError) -> None:
        self._under_way = False
        self.view.tray.show_refusal(error)

    def _done(self, answer: TrayAnswer, written: WrittenTicket) -> None:
        self._under_way = False
        self.view.close_tray()
        self.view.life.setFocus()
        amount = self.desk.words.money(answer.amount)
        if answer.step is not Step.VOIDED:
            self.asking.meet(written.ticket_id)
        if answer.step is Step.REDEEMED:
            self.desk.toast(_("{number} is redeemed, {amount} taken.", number=written.number, amount=amount))
        elif answer.step is Step.RENEWED:
            due = self.desk.words.day(written.due_on)
            self.desk.toast(_("{number} is renewed until {due}. Ctrl+P prints it.", number=written.number, due=due))
        else:
            self.desk.toast(_("Ticket {number} is void.", number=written.number))

    def _forfeit(self, ticket: Ticket) -> None:
        sure = self.desk.dialogs.ask_once(
            _("Forfeit ticket {number}?", number=ticket.number),
            _("The items become the shop's to sell. The client can then have them back by agreement only.")
            + " "
            + _("This cannot be undone."),
            _("Forfeit"),
        )
        if not sure:
            return
        self._under_way = True
        shop, acting = self.desk.shop, self.desk.acting
        self.desk.tasks.command(
            self, lambda: forfeit_ticket(shop, acting, ticket.id), self._forfeited, self._not_forfeited
        )

    def _forfeited(self, written: WrittenTicket) -> None:
        self._under_way = False
        self.desk.toast(_("Ticket {number} is forfeited.", number=written.number))

    def _not_forfeited(self, error: DeskError) -> None:
        self._under_way = False
        self.refuse(error)

    def _correct(self, seen: TicketSeen) -> None:
        """The ticket in the form, to be written again."""
        self.seen = seen
        mark = ("correct", seen.ticket.id)
        if Step.CORRECTED in seen.refused:
            self.where = {"ticket_id": seen.ticket.id}
            self.view.show_seen(seen)
            self.sides.setCurrentWidget(self.view)
            self.refuse(seen.refused[Step.CORRECTED])
        elif self._begun != mark:
            self._begun = mark
            self.form.correct(seen.ticket)
            self.sides.setCurrentWidget(self.form)
            self.form.terms.principal.setFocus()

    # ── keys of the window ────────────────────────────────────────────────────────────────────────────────────

    def action_pay(self) -> None:
        """F9: issues what is written, or redeems what is shown."""
        if self.writing:
            self.form.finish()
        elif self.view.asking:
            self.view.tray.finish()
        else:
            self.take_step(Step.REDEEMED)

    def action_print(self) -> None:
        """Ctrl+P: the ticket on paper."""
        if self.ticket_id is not None and self.seen is not None:
            self.desk.go("paper", kind="ticket", id=self.ticket_id)

    def action_new_client(self) -> None:
        """F2: a walk-in, where a ticket is being written for nobody yet; else the client form."""
        if self.writing and self.form.client.client_id is None:
            self.form.client.pick.quick()
        else:
            self.desk.go("client_file", new=True)

    def _open_client(self) -> None:
        if self.seen is not None and not self.writing:
            self.desk.go("client_file", client_id=self.seen.ticket.client_id)
