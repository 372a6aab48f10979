"""Taking money: the exact amount with the keyboard on it, how it is paid, the cash handed over, and the change."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.errors import DeskError, RuleBroken
from desk_app.money import Money, minor_digits
from desk_app.till.cash import cash_change, likely_cash
from desk_app.till.payment import TENDER_LABELS, Tender
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import column, row
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, MoneyInput, sign_of
from desk_app.ui.widgets.labels import Caption, Text
from desk_app.words import N_, _, current_words

#: As many likely sums of cash as stand beside each other.
_SUMS = 3


@dataclass(frozen=True, slots=True)
class Paid:
    """What was typed: ``amount`` to enter into the till (never more than is owed), and the cash that was given."""

    amount: Money
    tender: Tender
    handed_over: Money | None = None

    @property
    def change(self) -> Money:
        """What goes back."""
        return (self.handed_over or self.amount) - self.amount


class CashBlock(QWidget):
    """The cash handed over, the sums that are likely, and the change, large. Up and Down walk the sums."""

    changed = Signal()

    def __init__(self, currency: str, *, name: str) -> None:
        super().__init__()
        self._due = Money(0, currency)
        self._sums: tuple[Money, ...] = ()
        self.handed_over = MoneyInput(currency, name=f"{name}.handed_over")
        self.field = Field(_("Cash handed over ↑ ↓"), self.handed_over, "handed_over")
        self.change = Text("", "figure", "accent")
        self.change.setFixedHeight(self.handed_over.height())
        self.change.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        asked = Caption(_("Change to give"))
        asked.setAlignment(Qt.AlignmentFlag.AlignRight)
        back = column(asked, self.change, spacing=4)
        back.addStretch(1)
        line = row(self.field, spacing=12, stretch=(1,))
        line.addLayout(back, 1)
        self.chips = tuple(KeyButton("", name=f"{name}.cash_{place}", wide=True, small=True) for place in range(_SUMS))
        whole = column(spacing=6)
        whole.addLayout(line)
        whole.addLayout(row(*self.chips, spacing=6, stretch=(1,) * _SUMS))
        self.setLayout(whole)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.handed_over.textChanged.connect(self.changed)
        for place, chip in enumerate(self.chips):
            kept = chip.sizePolicy()
            kept.setRetainSizeWhenHidden(True)  # no sum to name: what stands below does not jump
            chip.setSizePolicy(kept)
            chip.clicked.connect(lambda place=place: self._hand_over(place))

    def ask(self, due: Money) -> None:
        """The amount that is paid now."""
        if due == self._due:
            return
        self._due, self._sums = due, likely_cash(due, _SUMS)
        for chip, likely in zip(self.chips, (*self._sums, *(None,) * _SUMS), strict=False):
            chip.setVisible(likely is not None)
            if likely is not None:
                chip.say(_short(likely))

    def show_change(self, change: Money) -> None:
        """What goes back; a dash while nothing does."""
        self.change.setText(current_words().money(change) if change else "–")
        self.change.setAccessibleName(_("Change to give: {amount}", amount=current_words().money(change)))
        self.change.set_colour("accent" if change else "text_3")

    def _hand_over(self, place: int) -> None:
        self.handed_over.put(self._sums[place])
        self.handed_over.setFocus()
        self.handed_over.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down) or not self.handed_over.hasFocus() or not self._sums:
            super().keyPressEvent(event)
            return
        try:
            now = self.handed_over.read()
        except RuleBroken:
            now = None
        if event.key() == Qt.Key.Key_Down:
            place = next((at for at, each in enumerate(self._sums) if now is None or each > now), 0)
        else:
            below = [at for at, each in enumerate(self._sums) if now is not None and each < now]
            place = below[-1] if below else len(self._sums) - 1
        self._hand_over(place)


def _short(amount: Money) -> str:
    """A sum of notes, without the cents it does not have: ¥1,300."""
    whole, cents = divmod(amount.minor, 10 ** minor_digits(amount.currency))
    words = current_words()
    return words.money(amount) if cents else sign_of(amount.currency) + words.number(whole)


class PayForm(QWidget):
    """``ask(owed)`` shows what is to pay; ``start()`` puts the keyboard on the exact amount, all of it chosen.

    Enter says ``finished``, Esc ``left``; Up and Down change how it is paid while the amount has the keyboard. With
    cash there is a field for what is handed over; more than is owed may also be typed as the amount itself. The change
    stands beside it, large. ``read`` raises RuleBroken("amount" | "handed_over", …).
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
        self.cash = CashBlock(currency, name=name)
        self.errors = FormErrors(banner, (self.tender_field, self.amount_field, self.cash.field))
        whole = column(spacing=8)
        whole.addLayout(row(self.tender_field, self.amount_field, spacing=12, stretch=(1, 1)))
        whole.addWidget(self.cash)
        self.setLayout(whole)
        self.amount.textEdited.connect(self._typed)
        self.tender.currentIndexChanged.connect(lambda _index: self._say_change())
        self.cash.changed.connect(self._say_change)
        self._say_change()

    @property
    def change(self) -> Text:
        """The change to give, as it stands there."""
        return self.cash.change

    @property
    def begun(self) -> bool:
        """Whether the keyboard is where money is typed."""
        return self.amount.hasFocus() or self.cash.handed_over.hasFocus()

    def ask(self, owed: Money) -> None:
        """What is to pay. The amount follows it until somebody types another."""
        if owed != self.owed or not self.amount.text():
            self.owed = owed
            self._edited = False
            self.amount.put(owed)
            self.cash.handed_over.clear()
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
        in_cash = self.tender.read() == Tender.CASH.value and self.owed.minor > 0
        self.cash.setVisible(in_cash)
        if not in_cash:
            return
        try:
            paid = self.read()
        except RuleBroken:
            self.cash.ask(self._amount_as_far())
            self.cash.show_change(self._zero)
        else:
            self.cash.ask(paid.amount)
            self.cash.show_change(paid.change)

    def _amount_as_far(self) -> Money:
        """What is paid now, as far as it can be read."""
        try:
            amount = self.amount.read()
        except RuleBroken:
            amount = None
        return min(amount, self.owed) if amount is not None and amount.minor > 0 else self.owed

    def read(self) -> Paid:
        """What was typed. A refund (``owed`` below zero) may not be more than there is to give back."""
        amount = self.amount.read()
        if not amount:
            raise RuleBroken("amount", "empty", N_("Type what was paid."))
        tender = Tender(self.tender.read())
        if self.owed.minor < 0:
            amount = -Money(abs(amount.minor), amount.currency)
            if amount < self.owed:
                raise RuleBroken("amount", "over", N_("This is more than there is to give back."))
            return Paid(amount, tender)
        if amount.minor < 0:
            raise RuleBroken("amount", "negative", N_("An amount paid is more than zero."))
        if tender is Tender.CASH:
            return self._read_cash(amount)
        if amount > self.owed:
            raise RuleBroken("amount", "over", N_("This is more than there is to pay. Only cash gives change."))
        return Paid(amount, tender)

    def _read_cash(self, amount: Money) -> Paid:
        now, handed_over = min(amount, self.owed), self.cash.handed_over.read()
        if handed_over is None and amount > self.owed:
            handed_over = amount
        if handed_over is not None:
            cash_change(now, handed_over, Tender.CASH)
        return Paid(now, Tender.CASH, handed_over)

    def read_or_say(self) -> Paid | None:
        """What was typed; a fault is said beside its field, and None returned."""
        return self.errors.read(self.read)

    def owns(self, error: DeskError) -> bool:
        """Whether a refusal is about money and stands best here."""
        return isinstance(error, RuleBroken) and error.field in {"tender", "amount", "paid", "handed_over"}

    def refuse(self, error: DeskError) -> None:
        """A refusal of the till. Fits as the ``failed`` of a command."""
        if isinstance(error, RuleBroken) and error.field == "paid":  # so a visit calls the amount
            error = RuleBroken("amount", error.rule, error.template, **error.values)
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
