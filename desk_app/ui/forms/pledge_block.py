"""The inputs of one item taken in pawn."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desk_app.clients.rules import many_lines, one_line
from desk_app.errors import RuleBroken
from desk_app.money import Money
from desk_app.pawn.ticket import Pledge, PledgeDraft
from desk_app.pawn.writing import HEAVIEST_MG
from desk_app.till.typed import required_line
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import LineInput, MoneyInput, NumberInput
from desk_app.ui.widgets.labels import Caption, Divider
from desk_app.words import N_, _

#: The parts of an item, in the order of the keyboard. A draft keeps each under "NUMBER.part".
PARTS = ("name", "category", "weight", "fineness", "description", "serial", "appraisal", "bin")

MG_A_GRAM = 1000


class PledgeBlock(QWidget):
    """Two lines of inputs for an item. ``edited`` after each change, ``removed`` when it is taken off the ticket.

    Its fields are named ``NUMBER.part``, so that a fault lands beside the right one of several.
    """

    edited = Signal()
    removed = Signal()

    def __init__(self, currency: str, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = currency
        self._number = number
        self.name = LineInput(name=f"pledge.{number}.name")
        self.category = LineInput(name=f"pledge.{number}.category")
        self.weight = NumberInput(name=f"pledge.{number}.weight", unit="g", places=3, most=HEAVIEST_MG // MG_A_GRAM)
        self.fineness = NumberInput(name=f"pledge.{number}.fineness", unit="‰", most=1000)
        self.description = LineInput(name=f"pledge.{number}.description", longest=20_000)
        self.serial = LineInput(name=f"pledge.{number}.serial")
        self.appraisal = MoneyInput(currency, name=f"pledge.{number}.appraisal")
        self.bin = LineInput(name=f"pledge.{number}.bin")
        labels = (
            _("Item"), _("Category"), _("Weight"), _("Fineness"),
            _("Features"), _("Serial number"), _("Appraisal"), _("Bin"),
        )  # fmt: skip
        self.fields = tuple(
            Field(label, box, f"{number}.{part}") for label, part, box in zip(labels, PARTS, self.boxes(), strict=True)
        )
        self._lay_out()
        for box in self.boxes():
            box.textChanged.connect(self.edited)
            box.returnPressed.connect(self.go_on)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        self.head = QWidget()
        self.said = Caption()
        self.remove = KeyButton(_("Remove"), "", ButtonKind.QUIET, name=f"pledge.{self._number}.remove", small=True)
        self.remove.clicked.connect(self.removed)
        line = row(self.said, Divider(), self.remove, spacing=12, stretch=(0, 1))
        self.head.setLayout(line)
        self.head.hide()
        grid.addWidget(self.head, 0, 0, 1, 4)
        for place, field in enumerate(self.fields):
            grid.addWidget(field, 1 + place // 4, place % 4, Qt.AlignmentFlag.AlignTop)
        for column, share in enumerate((34, 22, 22, 22)):
            grid.setColumnStretch(column, share)

    def boxes(self) -> tuple[LineInput, ...]:
        """The inputs, in the order of the keyboard."""
        return (
            self.name, self.category, self.weight, self.fineness,
            self.description, self.serial, self.appraisal, self.bin,
        )  # fmt: skip

    def go_on(self) -> None:
        """Enter goes on to the next input, as Tab does."""
        self.focusNextChild()

    def number_it(self, place: int, of: int) -> None:
        """Its place among the items; a single one is not numbered."""
        self.said.setText(_("Item {number}", number=place))
        self.head.setVisible(of > 1)

    # ── what was typed ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def blank(self) -> bool:
        """Whether nothing was typed at all."""
        return not any(box.text().strip() for box in self.boxes())

    @property
    def named(self) -> bool:
        """Whether the item has a name."""
        return bool(self.name.text().strip())

    def worth(self) -> Money:
        """The appraisal as far as it can be read; zero else."""
        try:
            return self.appraisal.read() or Money(0, self._currency)
        except RuleBroken:
            return Money(0, self._currency)

    def typed(self) -> Iterator[tuple[str, str]]:
        """What was typed, by part."""
        return ((part, box.typed()) for part, box in zip(PARTS, self.boxes(), strict=True))

    def put_typed(self, part: str, said: str) -> None:
        """Puts back what was typed into a part; one this program does not know is left alone."""
        if part in PARTS:
            self.boxes()[PARTS.index(part)].put_typed(said)

    def put(self, pledge: Pledge) -> None:
        """Shows an item of a ticket."""
        self.name.setText(pledge.name)
        self.category.setText(pledge.category)
        self.weight.setText(weight_text(pledge.weight_mg))
        self.fineness.put(pledge.fineness or None)
        self.description.setText(pledge.description.replace("\n", " "))
        self.serial.setText(pledge.serial)
        self.appraisal.put(pledge.appraisal)
        self.bin.setText(pledge.bin)

    def read(self) -> PledgeDraft:
        """The item. Raises RuleBroken by field."""
        number = self._number
        if not self.named:
            raise RuleBroken(f"{number}.name", "required", N_("What is the item? A ticket needs at least one."))
        name = required_line(self.name.text(), f"{number}.name")
        appraisal = self.appraisal.read()
        if appraisal is None or appraisal.minor <= 0:
            raise RuleBroken(f"{number}.appraisal", "required", N_("What is it worth? The appraisal is above zero."))
        weight = self.weight.read_decimal()
        return PledgeDraft(
            name=name,
            appraisal=appraisal,
            category=one_line(self.category.text(), f"{number}.category"),
            description=many_lines(self.description.text(), f"{number}.description"),
            serial=one_line(self.serial.text(), f"{number}.serial"),
            weight_mg=0 if weight is None else int(weight * MG_A_GRAM),
            fineness=self.fineness.read() or 0,
            bin=one_line(self.bin.text(), f"{number}.bin"),
        )


def weight_text(milligrams: int) -> str:
    """A weight in grams as it is typed: "38.2"; "" for none."""
    if not milligrams:
        return ""
    grams, rest = divmod(milligrams, MG_A_GRAM)
    return f"{grams}.{rest:03d}".rstrip("0").rstrip(".")
