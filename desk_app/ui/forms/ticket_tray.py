"""The one more thing a step of a ticket needs before it is taken: the money, the months, the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from desk_app.clients.unit import Act, Agent, AgentId
from desk_app.errors import DeskError, RuleBroken
from desk_app.money import Money
from desk_app.pawn.charges import Charges
from desk_app.pawn.ticket import Step, Ticket
from desk_app.pawn.writing import Renewal
from desk_app.till.payment import Tender
from desk_app.ui.forms.agent_pick import AgentPick
from desk_app.ui.forms.ticket_figures import adds_up
from desk_app.ui.forms.ticket_terms import tender_choices
from desk_app.ui.widgets.amounts import AmountLine, Amounts
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, LineInput, MoneyInput, NumberInput
from desk_app.ui.widgets.labels import Text
from desk_app.words import N_, _, current_words


@dataclass(frozen=True, slots=True)
class TrayAnswer:
    """A step that is wanted. ``amount`` is what the person saw and took."""

    step: Step
    tender: Tender
    amount: Money
    months: int = 0
    reason: str = ""
    agent: AgentId | None = None


class TicketTray(Card):
    """Asks for one step; Enter takes it, Esc leaves. ``months_changed`` asks for the quote of a renewal."""

    taken = Signal(object)  # TrayAnswer
    left = Signal()
    months_changed = Signal(int)

    def __init__(self, currency: str) -> None:
        super().__init__(_("Redeem"))
        self.setObjectName("pawn_ticket.tray")
        self._step = Step.REDEEMED
        self._due = Money(0, currency)
        self._known = False
        self.figure = Text("", "figure")
        self.sums = Amounts()
        self.says = Text("", "body", "text_2", wrap=True)
        self.banner = Banner()
        self.months = Field(
            _("For how many months"), NumberInput(name="tray.months", unit=_("months"), least=1), "months"
        )
        self.received = Field(_("Received"), MoneyInput(currency, name="tray.received"), "received")
        self.tender = Field(_("Paid by"), ChoiceInput(tender_choices(), name="tray.tender"), "tender")
        self.reason = Field(_("Reason"), LineInput(name="tray.reason"), "reason")
        self.change = Text("", "body_bold", "accent")
        self.agent = AgentPick("tray.agent")
        self.errors = FormErrors(self.banner, (self.months, self.received, self.tender, self.reason, self.agent))
        self.take = KeyButton("", "Enter", ButtonKind.PRIMARY, name="tray.take", wide=True)
        self.leave = KeyButton(_("Back"), "Esc", name="tray.leave")
        for part in (self.figure, self.says, self.sums, self.banner, self.agent, self.months, self.reason):
            self.add(part)
        self.add_row(self.received, self.tender, spacing=12, stretch=(3, 2))
        self.add(self.change)
        self.box.addSpacing(4)
        self.add_layout(row(self.take, self.leave, spacing=8))
        self.add_stretch()
        self.take.clicked.connect(self.finish)
        self.leave.clicked.connect(self.left)
        self._months_box().textChanged.connect(self._months_typed)
        self._received_box().textChanged.connect(self._say_change)

    def _months_box(self) -> NumberInput:
        box = self.months.box
        assert isinstance(box, NumberInput)  # noqa: S101 - what the field was made with
        return box

    def _received_box(self) -> MoneyInput:
        box = self.received.box
        assert isinstance(box, MoneyInput)  # noqa: S101 - what the field was made with
        return box

    # ── asking ────────────────────────────────────────────────────────────────────────────────────────────────

    def ask_redeem(self, owed: Charges, agents: Sequence[Agent] | None = None, on: date | None = None) -> None:
        """All that is due today, the exact amount ready; of a firm, to which of its ``agents`` the items go."""
        self._ask(Step.REDEEMED, _("Redeem"))
        if on is not None:
            self.agent.offer(agents, Act.REDEEM, on, current_words())
        self.says.setText(_("Take the money and give the items back."))
        self.sums.say(*adds_up(owed, current_words(), to_pay=True))
        self._owe(owed.redemption)
        self._received_box().setFocus()
        self._received_box().selectAll()

    def ask_renew(self, ticket: Ticket, agents: Sequence[Agent] | None = None, on: date | None = None) -> None:
        """For how long; what it costs comes with ``show_renewal``. Of a firm, which of its ``agents`` asks for it."""
        self._ask(Step.RENEWED, _("Renew"))
        if on is not None:
            self.agent.offer(agents, Act.RENEW, on, current_words())
        self._known = False
        self._months_box().put(ticket.term_months)
        self.months_changed.emit(ticket.term_months)
        self._months_box().setFocus()
        self._months_box().selectAll()

    def ask_void(self, ticket: Ticket) -> None:
        """Why it is taken back."""
        self._ask(Step.VOIDED, _("Make void"))
        self.says.setText(_("The loan comes back and the items go back. The ticket stays in the list, void."))
        self._owe(ticket.principal)
        self.reason.box.setFocus()

    def _ask(self, step: Step, heading: str) -> None:
        self._step = step
        self.errors.clear()
        self.agent.hide()
        self.set_heading(heading)
        self.take.say(heading)
        self.sums.say()
        self.says.setText("")
        self.months.setVisible(step is Step.RENEWED)
        self.reason.setVisible(step is Step.VOIDED)
        self.reason.box.put_typed("")
        self.tender.box.put_typed(Tender.CASH.value)
        self._owe(Money(0, self._due.currency))

    def show_renewal(self, renewal: Renewal) -> None:
        """What renewing for the months typed comes to."""
        words, charged = current_words(), renewal.charges
        self.months.set_error("")
        lines = [AmountLine(line.say(words), f"{line.amount.decimal():,}") for line in charged.lines]
        self.sums.say(*lines)
        self.says.setText(
            _(
                "Settled until {start}. Then due {due}, last day {last}.",
                start=words.day(renewal.start_on),
                due=words.day(renewal.due_on),
                last=words.day(renewal.last_day),
            )
        )
        self._owe(charged.total)

    def show_refusal(self, error: DeskError) -> None:
        """What was refused, beside its input."""
        self._known = self._known and self._step is not Step.RENEWED
        self.errors.show(error)

    def _owe(self, amount: Money) -> None:
        self._due = amount
        self._known = True
        self.figure.setText(current_words().money(amount))
        self._received_box().put(amount)

    # ── typing and answering ──────────────────────────────────────────────────────────────────────────────────

    def _months_typed(self) -> None:
        self._known = False
        try:
            months = self._months_box().read()
        except RuleBroken:
            return
        if months is not None and self._step is Step.RENEWED:
            self.months_changed.emit(months)

    def _say_change(self) -> None:
        try:
            received = self._received_box().read()
        except RuleBroken:
            received = None
        more = received is not None and received > self._due
        self.change.setText(
            _("Change {amount}", amount=current_words().money(received - self._due)) if more and received else ""
        )
        self.change.setVisible(more)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def finish(self) -> None:
        """Enter or F9: reads the answer, and gives it away where it is whole."""
        answer = self.errors.read(self._read)
        if answer is not None:
            self.taken.emit(answer)

    def _read(self) -> TrayAnswer:
        months, reason = 0, self.reason.box.typed().strip()
        if self._step is Step.RENEWED:
            typed = self._months_box().read()
            if typed is None:
                raise RuleBroken("months", "required", N_("For how many months?"))
            if not self._known:
                raise RuleBroken("months", "unknown", N_("The charges are not worked out yet."))
            months = typed
        if self._step is Step.VOIDED and not reason:
            raise RuleBroken("reason", "required", N_("Say why."))
        received = self._received_box().read()
        if received is None or received < self._due:
            raise RuleBroken("received", "too_little", N_("This is less than what is due."))
        agent = self.agent.agent_id if self.agent.isVisibleTo(self) else None
        return TrayAnswer(self._step, Tender(self.tender.box.typed()), self._due, months, reason, agent)
