"""The till: the day's entries, its money by tender, and what is still to pay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk_app.changes import Kind
from desk_app.clients.client import ClientId
from desk_app.errors import DeskError
from desk_app.exporter.views import PaymentsView
from desk_app.money import Money
from desk_app.salon.desk import open_visits_on, visits_on
from desk_app.salon.visit import OpenVisit, Visit, VisitId
from desk_app.till.desk import PaidResult, day_totals, payments_on, take_payment
from desk_app.till.opening import OpeningTotal
from desk_app.till.openings import opening_totals
from desk_app.till.payment import TENDER_LABELS, DayTotals, Payment, Purpose
from desk_app.ui.forms.pay_form import Paid, PayForm
from desk_app.ui.list_export import ListExport
from desk_app.ui.models.rows import RowsModel
from desk_app.ui.pages.salon_parts import as_it_stands
from desk_app.ui.pages.till_parts import (
    Bill,
    bill_look,
    bill_of_open,
    can_be_given_back,
    offer_undo,
    openings_said,
    payment_columns,
    refund_of,
)
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, Figure, column, row
from desk_app.ui.widgets.day_turner import DayTurner
from desk_app.ui.widgets.labels import Badge, Caption, Heading, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList, RowTable
from desk_app.words import N_, _, current_words, n_

#: Height of a bill in logical pixels, and how many to give back are shown without scrolling.
BILL, BACKS_SHOWN = 52, 2


@dataclass(frozen=True, slots=True)
class _Day:
    """What the page reads in one go. ``whats`` says what each visit of the day was."""

    on: date
    payments: tuple[Payment, ...]
    totals: DayTotals
    open: tuple[OpenVisit, ...]
    whats: dict[str, str]
    openings: tuple[OpeningTotal, ...]


class TillPage(Page):
    """``desk.go("till", on=…, visit_id=…)``: with a visit of the day, its payment is begun."""

    shows = frozenset({Kind.PAYMENT, Kind.VISIT, Kind.TICKET})
    title = N_("Till")

    def _build(self) -> Iterator[None]:
        self._whats: dict[str, str] = {}
        self._bill: Bill | None = None
        self._busy = False
        self.head = Title()
        self.turner = DayTurner(self.desk.today, name="till")
        self.print = KeyButton(_("Print receipt"), "Ctrl P", name="till.print")
        self.take = KeyButton(_("Take payment"), "F9", ButtonKind.PRIMARY, name="till.take")
        self.exporting = ListExport(self, "till", lambda: PaymentsView(self.turner.day, self.turner.day), small=True)
        self.body.addLayout(row(self.head, self.turner, self.print, self.take, stretch=(1,)))
        self.net = Figure(_("All together"))
        self.figures = {tender: Figure(_(label)) for tender, label in TENDER_LABELS.items()}
        whole = (self.net, *self.figures.values())
        self.body.addLayout(row(*whole, spacing=12, stretch=(1,) * len(whole)))
        yield
        payments, right = self._build_payments(), QWidget()
        yield
        right.setFixedWidth(372)
        right.setLayout(column(self._build_open(), self._build_pay(), spacing=16, stretch=(1, 0)))
        self.body.addLayout(row(payments, right, spacing=16, stretch=(1, 0)), 1)

    def _build_payments(self) -> QWidget:
        card = Card(_("Payments"))
        self.count = Badge("", "muted")
        self.give_back = KeyButton(_("Refund"), "Alt R", name="till.refund", small=True)
        card.add_to_head(self.count, self.exporting.button, self.give_back)
        columns = payment_columns(self.desk.shop.settings.zone, lambda subject: self._whats.get(subject, ""))
        self.payments_model = RowsModel[Payment](columns=columns, parent=self)
        self.payments = RowTable(self.payments_model, name="till.payments", said=_("Payments"), height=44)
        self.openings = Caption("", wrap=True)
        self.openings.hide()
        self.payments.empty = _("No payment on this day. F9 takes one; F3 records a visit.")
        card.add(self.payments, 1)
        card.add(self.openings)
        return card

    def _build_open(self) -> QWidget:
        card = Card(_("Still to pay"))
        self.owing = Badge("", "warn")
        card.add_to_head(self.owing)
        self.open_model = RowsModel[Bill](look=bill_look, parent=self)
        said = _("Still to pay")
        self.bills = RowList(self.open_model, name="till.open", said=said, height=BILL, avatar=32)
        self.bills.empty = _("Every visit of this day is paid.")
        card.add(self.bills, 1)
        self.back_head = Heading(_("To give back"))
        self.back_model = RowsModel[Bill](look=bill_look, parent=self)
        said = _("To give back")
        self.backs = RowList(self.back_model, name="till.give_backs", said=said, height=BILL, avatar=32)
        card.add(self.back_head)
        card.add(self.backs)
        return card

    def _build_pay(self) -> QWidget:
        self.pay_card = Card()
        self.pay_card.box.setSpacing(10)
        self.pay_head = Heading()
        self.pay_for = Caption("", wrap=True)
        self.pay = PayForm(self.desk.currency, self.banner, name="till.pay")
        self.take_now = KeyButton(_("Take payment"), "Enter", ButtonKind.PRIMARY, name="till.finish", wide=True)
        self.leave = KeyButton(_("Back"), "Esc", name="till.leave")
        for each in (self.pay_head, self.pay_for, self.pay):
            self.pay_card.add(each)
        self.pay_card.add_layout(self._pay_buttons())
        self.pay_card.hide()
        return self.pay_card

    def _pay_buttons(self) -> QHBoxLayout:
        return row(self.take_now, self.leave, spacing=8)

    def _connect(self) -> None:
        self.turner.bind(self)
        self.turner.turned.connect(lambda _day: self.refresh())
        self.take.clicked.connect(self.action_pay)
        self.print.clicked.connect(self.action_print)
        self.give_back.clicked.connect(self.refund)
        self.take_now.clicked.connect(self._finish)
        self.leave.clicked.connect(self._leave)
        self.pay.finished.connect(self._finish)
        self.pay.left.connect(self._leave)
        self.bills.opened.connect(self._begin)
        self.backs.opened.connect(self._begin)
        self.payments.opened.connect(self._open_payment)
        self.exporting.connect_key()
        self.key("Alt+R", _("Refund"), self.refund)
        self.key("Alt+U", _("Still to pay"), self.bills.setFocus)

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, **where: object) -> None:
        super().open(**where)
        self._leave_pay()
        on = where.get("on")
        if isinstance(on, date):
            self.turner.go(on)

    def refresh(self) -> None:
        shop, day, words = self.desk.shop, self.turner.day, self.desk.words
        self.turner.typed.today = self.desk.today
        self.head.setText(_("{day} {weekday}", day=words.day(day), weekday=words.weekday(day)))

        def read() -> _Day:
            whats = {
                f"visit:{visit.id}": current_words().list_of(visit.names)
                for visit in visits_on(shop, day, replaced=True)
            }
            return _Day(
                day,
                payments_on(shop, day),
                day_totals(shop, day),
                open_visits_on(shop, day),
                whats,
                opening_totals(shop, day),
            )

        self.desk.tasks.read(self, read, self._show, latest="till.day")

    def _show(self, day: _Day) -> None:
        if day.on != self.turner.day:
            return
        self._whats = day.whats
        kept = self.payments.noun()
        newest_first = day.payments[::-1]
        self.payments_model.show_rows(newest_first)
        place = next((i for i, each in enumerate(newest_first) if kept is not None and each.id == kept.id), 0)
        if newest_first:
            self.payments.choose(place)
        words = self.desk.words
        self.count.say(words.number(len(day.payments)) if day.payments else "", "muted")
        self._show_totals(day.totals)
        self.openings.setText(openings_said(day.openings, words))
        self.openings.setVisible(bool(day.openings))
        self._show_bills([bill_of_open(each) for each in day.open])

    def _show_bills(self, bills: list[Bill]) -> None:
        """What is to pay, and below it, under a heading of its own, what is to give back."""
        words = self.desk.words
        to_pay, to_give = ([bill for bill in bills if (bill.owed.minor < 0) is back] for back in (False, True))
        for model, view, shown in ((self.open_model, self.bills, to_pay), (self.back_model, self.backs, to_give)):
            model.show_rows(shown)
            if shown:
                view.choose(0)
        self.backs.setFixedHeight(BILL * min(max(len(to_give), 1), BACKS_SHOWN))
        for part in (self.back_head, self.backs):
            part.setVisible(bool(to_give))
        owed = sum((bill.owed for bill in to_pay), Money(0, self.desk.currency))
        self.owing.say(words.money(owed) if owed else "", "warn")
        asked = self.where.pop("visit_id", None)
        bill = next((each for each in bills if each.subject == f"visit:{asked}"), None)
        if bill is not None:
            self._begin(bill)

    def _show_totals(self, totals: DayTotals) -> None:
        words = self.desk.words
        out = _("{amount} out", amount=words.money(-totals.paid_out)) if totals.paid_out else ""
        self.net.say(words.money(totals.net), out, "warn")
        by_tender = {each.tender: each for each in totals.tenders}
        zero = Money(0, self.desk.currency)
        for tender, figure in self.figures.items():
            found = by_tender.get(tender)
            said = n_("{count} entry", "{count} entries", found.payments) if found is not None else ""
            figure.say(words.money(found.taken + found.paid_out if found is not None else zero), said, "muted")

    # ── taking money ──────────────────────────────────────────────────────────────────────────────────────────

    def action_pay(self) -> None:
        """F9: the chosen bill, its exact amount with the keyboard on it; again, or Enter, takes it."""
        if self._bill is not None:
            if self.pay.begun:
                self._finish()
            else:
                self.pay.start()
            return
        bill = self.backs.noun() if self.backs.hasFocus() else self.bills.noun()
        if bill is None:
            self.say(_("Nothing of this day is left to pay. F3 records a visit and takes its payment."), "info")
        else:
            self._begin(bill)

    def _begin(self, bill: Bill) -> None:
        self.banner.clear()
        self._bill = bill
        back = bill.owed.minor < 0
        self.pay_head.setText(_("Give back") if back else _("Take payment"))
        self.take_now.say(_("Give back") if back else _("Take payment"))
        self.pay_for.setText(_("{client} · {what}", client=bill.client or _("Walk-in"), what=bill.what))
        self.pay_card.show()
        self.pay.amount.clear()
        self.pay.ask(bill.owed)
        if bill.tender is not None:
            self.pay.tender.put(bill.tender.value)
        self.pay.start()

    def refund(self) -> None:
        """Alt+R: gives back the chosen payment, or a part of it: what is too much, where there is such."""
        payment, shop = self.payments.noun(), self.desk.shop
        over = self.backs.noun() if self.backs.hasFocus() else None
        if over is not None:
            self._begin(over)
            return
        if payment is None or not can_be_given_back(payment):
            self.say(_("Choose a payment for a visit: that is what can be given back here."), "info")
            return
        visit_id = VisitId(int(payment.subject.partition(":")[2]))
        self.desk.tasks.read(
            self,
            lambda: as_it_stands(shop, visit_id),
            lambda found: self._begin_refund(payment, *found),
            latest="till.refund",
        )

    def _begin_refund(self, payment: Payment, visit: Visit, paid: Money) -> None:
        if paid.minor > 0:
            self._begin(refund_of(payment, self._whats.get(payment.subject, ""), paid, paid - visit.total))
        else:
            self.say(_("This was given back already."), "info")

    def _finish(self) -> None:
        bill = self._bill
        paid = self.pay.read_or_say() if bill is not None and not self._busy else None
        if bill is None or paid is None:
            return
        shop, acting = self.desk.shop, self.desk.acting
        purpose = Purpose.REFUND if paid.amount.minor < 0 else Purpose.SALE
        client = None if bill.client_id is None else ClientId(bill.client_id)
        take = partial(take_payment, shop, acting, bill.subject, client, paid.amount, paid.tender, purpose)
        self._busy = True
        self.desk.tasks.command(
            self,
            lambda: take(handed_over=paid.handed_over),
            lambda result: self._taken(bill, paid, result),
            self._refused,
        )

    def _refused(self, error: DeskError) -> None:
        self._busy = False
        self.pay.refuse(error)

    def _taken(self, bill: Bill, paid: Paid, result: PaidResult) -> None:
        self._busy = False
        self._leave_pay()
        words = self.desk.words
        said = _(
            "{receipt}: {client}, {amount}",
            receipt=result.payment.receipt,
            client=bill.client or _("Walk-in"),
            amount=words.money(result.payment.amount),
        )
        if paid.change:
            said = " · ".join((said, _("Change to give: {amount}", amount=words.money(paid.change))))
        offer_undo(self.desk, said, bill, result.payment)
        self.payments.choose(-1)
        self.payments.setFocus()

    def _leave_pay(self) -> None:
        self._bill = None
        self.pay_card.hide()

    def _leave(self) -> None:
        self._leave_pay()
        self.focus_first()

    # ── keys of the window ────────────────────────────────────────────────────────────────────────────────────

    def action_print(self) -> None:
        """Ctrl+P: the receipt of the chosen payment."""
        payment = self.payments.noun()
        kind, _colon, number = payment.subject.partition(":") if payment is not None else ("", "", "")
        if kind == "visit":
            self.desk.go("paper", kind="receipt", id=int(number))
        elif kind == "ticket":
            self.desk.go("paper", kind="ticket", id=int(number))
        else:
            self.say(_("Choose a payment first: its receipt is printed."), "info")

    def _open_payment(self, payment: Payment) -> None:
        kind, _colon, number = payment.subject.partition(":")
        if kind == "visit":
            self.desk.go("record_service", visit_id=int(number))
        elif kind == "ticket":
            self.desk.go("pawn_ticket", ticket_id=int(number))

    @property
    def client_in_view(self) -> int | None:
        if self._bill is not None:
            return self._bill.client_id
        chosen: Bill | Payment | None = self.payments.noun()
        for view in (self.bills, self.backs):
            if view.hasFocus():
                chosen = view.noun()
        return None if chosen is None else chosen.client_id

    def focus_first(self) -> None:
        if self._bill is not None:
            self.pay.start()
        elif self.open_model.rowCount():
            self.bills.setFocus()
        elif self.back_model.rowCount():
            self.backs.setFocus()
        else:
            self.payments.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._bill is not None:
            self._leave()
            return
        super().keyPressEvent(event)
