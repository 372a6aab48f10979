"""The items of a ticket: as many blocks of inputs as there are items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desk_app.money import Money
from desk_app.pawn.ticket import Pledge, PledgeDraft
from desk_app.ui.forms.pledge_block import PledgeBlock
from desk_app.ui.forms.ticket_figures import total
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.form import FormErrors
from desk_app.words import _


class PledgesCard(Card):
    """One block an item, at least one. ``edited`` after each change; ``grown`` gives a block that was added by hand."""

    edited = Signal()
    grown = Signal(object)

    def __init__(self, currency: str, errors: FormErrors) -> None:
        super().__init__(_("Pledge"))
        self._currency = currency
        self._errors = errors
        self._made = 0
        self.blocks: list[PledgeBlock] = []
        self.add_item = KeyButton(_("Add item"), "Alt A", name="pawn_ticket.add_item", small=True)
        self.add_item.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt+A is quicker, and Tab goes from item to terms
        self.add_item.clicked.connect(self.add_block)
        self.add_to_head(self.add_item)
        self.box.setSpacing(12)
        self.have(1)

    def add_block(self) -> PledgeBlock:
        """One more item, with the keyboard in its name."""
        block = self._block()
        block.name.setFocus()
        self.grown.emit(block)
        self.edited.emit()
        return block

    def _block(self) -> PledgeBlock:
        block = PledgeBlock(self._currency, self._made)
        self._made += 1
        for field in block.fields:
            self._errors.add(field)
        self.add(block)
        if self.blocks:
            before: QWidget = self.blocks[-1].remove
            for box in (*block.boxes(), block.remove):
                QWidget.setTabOrder(before, box)
                before = box
        self.blocks.append(block)
        block.edited.connect(self.edited)
        block.removed.connect(lambda: self._remove(block))
        self._number()
        return block

    def _remove(self, block: PledgeBlock) -> None:
        if len(self.blocks) > 1:
            self._drop(block)
            self.blocks[-1].name.setFocus()
            self.edited.emit()

    def _drop(self, block: PledgeBlock) -> None:
        self.blocks.remove(block)
        block.hide()
        block.deleteLater()
        self._number()

    def _number(self) -> None:
        for place, block in enumerate(self.blocks):
            block.number_it(place + 1, len(self.blocks))

    def have(self, count: int) -> None:
        """As many blocks as that, at least one."""
        while len(self.blocks) < max(count, 1):
            self._block()
        while len(self.blocks) > max(count, 1):
            self._drop(self.blocks[-1])

    def empty(self) -> None:
        """One block with nothing in it."""
        self.have(1)
        for box in self.blocks[0].boxes():
            box.clear()

    def put(self, pledges: Sequence[Pledge]) -> None:
        """Shows the items of a ticket."""
        self.have(len(pledges))
        for block, pledge in zip(self.blocks, pledges, strict=False):
            block.put(pledge)

    # ── what was typed ────────────────────────────────────────────────────────────────────────────────────────

    def filled(self) -> list[PledgeBlock]:
        """The blocks something was typed into."""
        return [block for block in self.blocks if not block.blank]

    def worth(self) -> Money:
        """The appraisal of all items, as far as it can be read."""
        return total((block.worth() for block in self.blocks), self._currency)

    def read(self) -> tuple[PledgeDraft, ...]:
        """The items; a block left blank is none. Raises RuleBroken by field."""
        return tuple(block.read() for block in self.filled() or self.blocks[:1])

    def typed(self) -> Iterator[tuple[str, str]]:
        """What was typed, under "PLACE.part"."""
        return ((f"{place}.{part}", said) for place, block in enumerate(self.blocks) for part, said in block.typed())

    def put_typed(self, kept: Mapping[str, str]) -> None:
        """Puts back what ``typed`` gave."""
        parts = [
            (int(place), part, said)
            for place, _dot, part, said in ((*name.partition("."), said) for name, said in kept.items())
            if place.isdecimal()
        ]
        self.have(max((place for place, _part, _said in parts), default=0) + 1)
        for place, part, said in parts:
            self.blocks[place].put_typed(part, said)
