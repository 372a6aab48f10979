"""Taking money: the exact amount with the keyboard on it, how it is paid, and the change to give."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk_app.errors import DeskError, RuleBroken
from desk_app.money import Money
from desk_app.till.payment import TENDER_LABELS, Tender
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, MoneyInput
from desk_app.ui.widgets.labels import Text
from desk_app.words import N_, _, current_words


@dataclass(frozen=True, slots=True)
class Paid:
    """What was typed: ``amount`` to enter into the till (never more than is owed), and the ``change`` to give back."""

    amount: Money
    tender: Tender
    change: Money


class PayForm(QWidget):
    """``ask(owed)`` shows what is to pay; ``start()`` puts the keyboard on the exact amount, all of it chosen.

    Enter says ``finished``, Esc ``left``; Up and Down change how it is paid while the amount has the keyboard. Cash may
    be more than is owed: the change stands below. ``read`` raises RuleBroken("amount", …).
    """

    finished = Signal()
    left = Signal()

    def __init__(self, currency: str, banner: Banner, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._zero = Money(0, currency)
        self.owed = self._zero
        self._edited = False
        tenders = tuple((tender.value, _(label)) for tender, label in TENDER_LABELS.items())
        self.tender = ChoiceInput(tenders, name=f"{name}.tender")
        self.amount = MoneyInput(currency, name=f"{name}.amount")
        self.tender_field = Field(_("Paid with"), self.tender, "tender")
        self.amount_field = Field(_("Amount"), self.amount, "amount")
        self.errors = FormErrors(banner, (self.tender_field, self.amount_field))
        self.change = Text("", "body_bold", "accent")
        self.change.setVisible(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        fields = row(self.tender_field, self.amount_field, spacing=12, stretch=(1, 1))
        for each in (self.tender_field, self.amount_field):
            fields.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        box.addLayout(fields)
        box.addWidget(self.change)
        self.amount.textEdited.connect(self._typed)
        self.tender.currentIndexChanged.connect(lambda _index: self._say_change())

    def ask(self, owed: Money) -> None:
        """What is to pay. The amount follows it until somebody types another."""
        if owed != self.owed or not self.amount.text():
            self.owed = owed
            self._edited = False
            self.amount.put(owed)
        self._say_change()

    def start(self) -> None:
        """The keyboard is on the amount."""
        if not self._edited:
            self.amount.put(self.owed)
        self.amount.setFocus()
        self.amount.selectAll()

    def _typed(self, _said: str) -> None:
        self._edited = True
        self._say_change()

    def _say_change(self) -> None:
        change = self._zero
        if self.tender.read() == Tender.CASH.value and self.owed.minor > 0:
            try:
                given = self.amount.read() or self._zero
            except RuleBroken:
                given = self._zero
            change = max(given - self.owed, self._zero)
        self.change.setText(_("Change to give: {amount}", amount=current_words().money(change)))
        self.change.setVisible(bool(change))

    def read(self) -> Paid:
        """What was typed. A refund (``owed`` below zero) may not be more than there is to give back."""
        amount = self.amount.read()
        if not amount:
            raise RuleBroken("amount", "empty", N_("Type what was paid."))
        if self.owed.minor < 0:
            amount = -Money(abs(amount.minor), amount.currency)
            if amount < self.owed:
                raise RuleBroken("amount", "over", N_("This is more than there is to give back."))
            return Paid(amount, Tender(self.tender.read()), self._zero)
        if amount.minor < 0:
            raise RuleBroken("amount", "negative", N_("An amount paid is more than zero."))
        tender = Tender(self.tender.read())
        if amount > self.owed and tender is not Tender.CASH:
            raise RuleBroken("amount", "over", N_("This is more than there is to pay. Only cash gives change."))
        return Paid(min(amount, self.owed), tender, max(amount - self.owed, self._zero))

    def read_or_say(self) -> Paid | None:
        """What was typed; a fault is said beside its field, and None returned."""
        return self.errors.read(self.read)

    def refuse(self, error: DeskError) -> None:
        """A refusal of the till. Fits as the ``failed`` of a command."""
        self.errors.show(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.amount.hasFocus():
            step = 1 if key == Qt.Key.Key_Down else -1
            self.tender.setCurrentIndex((self.tender.currentIndex() + step) % self.tender.count())
        else:
            super().keyPressEvent(event)
