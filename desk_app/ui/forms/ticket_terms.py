"""The terms of a ticket as inputs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from desk_app.db.settings import Settings
from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.pawn.ticket import Ticket
from desk_app.pawn.writing import Terms
from desk_app.till.payment import TENDER_LABELS, Tender
from desk_app.ui.forms.ticket_figures import Worked
from desk_app.ui.widgets.card import Alert, Card
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import ChoiceInput, DateInput, LineInput, MoneyInput, NumberInput
from desk_app.words import N_, _


def tender_choices() -> tuple[tuple[str, str], ...]:
    """The ways to pay, in the language of the window."""
    return tuple((tender.value, _(label)) for tender, label in TENDER_LABELS.items())


class TermsCard(Card):
    """Principal, term, rates, start, tender and notes; loan to value and the due day are worked out beside them."""

    edited = Signal()

    def __init__(self, currency: str, today: date) -> None:
        super().__init__(_("Terms"))
        self._today = today
        self.principal = MoneyInput(currency, name="pawn_ticket.principal")
        self.share = LineInput(name="pawn_ticket.loan_to_value")
        self.months = NumberInput(name="pawn_ticket.months", unit=_("months"), least=1, most=1200)
        self.due = LineInput(name="pawn_ticket.due")
        self.fee = NumberInput(name="pawn_ticket.fee", places=4, most=100)
        self.interest = NumberInput(name="pawn_ticket.interest", places=4, most=100)
        self.start = DateInput(today, name="pawn_ticket.start")
        self.tender = ChoiceInput(tender_choices(), name="pawn_ticket.tender")
        self.notes = LineInput(name="pawn_ticket.notes", longest=40_000)
        self.reason = LineInput(name="pawn_ticket.reason")
        self.fields = (
            Field(_("Principal"), self.principal, "principal"),
            Field(_("Loan to value"), self.share, "loan_to_value"),
            Field(_("Term"), self.months, "term_months"),
            Field(_("Due"), self.due, "due_on"),
            Field(_("Fee a month"), self.fee, "fee_percent"),
            Field(_("Interest a month"), self.interest, "interest_percent"),
            Field(_("Starts"), self.start, "start_on"),
            Field(_("Paid out by"), self.tender, "tender"),
            Field(_("Notes"), self.notes, "notes"),
            Field(_("Why it is corrected"), self.reason, "reason"),
        )
        for shown in (self.share, self.due):  # worked out, not typed
            shown.setReadOnly(True)
            shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            shown.ground = "surface_2"
        self._lay_out()
        self.limit = Alert("", "warn")
        self.add(self.limit)
        self.add_stretch()
        self.tender.picked.connect(self.edited)
        for box in self.typed_boxes():
            box.textChanged.connect(self.edited)
            box.returnPressed.connect(self.focusNextChild)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        for place, field in enumerate(self.fields[:8]):
            grid.addWidget(field, place // 4, place % 4, Qt.AlignmentFlag.AlignTop)
        notes, reason = self.fields[8:]
        reason.hide()
        grid.addWidget(notes, 2, 0, 1, 4, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(reason, 3, 0, 1, 4, Qt.AlignmentFlag.AlignTop)
        for number in range(4):
            grid.setColumnStretch(number, 1)
        self.add_layout(grid)

    def typed_boxes(self) -> tuple[LineInput, ...]:
        """The inputs people type into."""
        return (self.principal, self.months, self.fee, self.interest, self.start, self.notes, self.reason)

    def keep(self) -> dict[str, LineInput | ChoiceInput]:
        """What a draft keeps, by name."""
        return {
            "principal": self.principal,
            "months": self.months,
            "fee": self.fee,
            "interest": self.interest,
            "start": self.start,
            "tender": self.tender,
            "notes": self.notes,
            "reason": self.reason,
        }

    def begin(self, settings: Settings, terms: Terms) -> None:
        """What a new ticket starts with."""
        self.allow(terms)
        self.principal.clear()
        self.months.put(settings.loan_term_months)
        self.fee.put(Decimal(settings.loan_fee_percent))
        self.interest.put(Decimal(settings.loan_interest_percent))
        self.start.put(self._today)
        self.tender.put(Tender.CASH.value)
        self.notes.clear()
        self.reason.clear()
        self.fields[9].hide()

    def put(self, ticket: Ticket, terms: Terms) -> None:
        """The terms of a ticket that is being corrected."""
        self.allow(terms)
        self.principal.put(ticket.principal)
        self.months.put(ticket.term_months)
        self.fee.put(ticket.fee_percent)
        self.interest.put(ticket.interest_percent)
        self.start.put(ticket.start_on)
        self.tender.put(Tender.CASH.value)
        self.notes.setText(ticket.notes.replace("\n", " "))
        self.reason.clear()
        self.fields[9].show()

    def allow(self, terms: Terms) -> None:
        """Shows the limits beside what they limit."""
        self.fee.set_unit(f"% ≤ {terms.rule.highest_fee.normalize():f}")
        self.interest.set_unit("%")
        self.share.set_unit(f"% ≤ {terms.loan_to_value_percent}")

    def show_worked(self, worked: Worked) -> None:
        """What the figures come to."""
        self.share.setText(worked.share)
        self.due.setText("" if worked.due_on is None else worked.due_on.isoformat())
        self.limit.say(worked.too_much, worked.most)

    def loan(self) -> Money:
        """The principal. Raises RuleBroken."""
        principal = self.principal.read()
        if principal is None or principal.minor <= 0:
            raise RuleBroken("principal", "required", N_("How much is lent?"))
        return principal

    def term(self) -> int:
        """The months. Raises RuleBroken."""
        months = self.months.read()
        if months is None:
            raise RuleBroken("term_months", "required", N_("For how many months?"))
        return months

    def rate(self, box: NumberInput) -> Decimal:
        """A rate, percent a month. Raises RuleBroken."""
        percent = box.read_decimal()
        if percent is None:
            raise RuleBroken(box.field_name, "required", N_("A rate is needed; type 0 for none."))
        return percent

    def first_day(self) -> date:
        """The day the loan starts. Raises RuleBroken."""
        day = self.start.read()
        if day is None:
            raise RuleBroken("start_on", "required", N_("From which day does the loan run?"))
        return day
