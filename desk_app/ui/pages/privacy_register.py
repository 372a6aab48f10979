"""The register of processing: each thing that is done with people's data, and how it is protected."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desk_app.privacy.register import Processing, Register, read_register
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.labels import Caption, Heading, Passage
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList, Scroll
from desk_app.words import _


class RegisterPart(QWidget):
    """A list on the left, the whole of the chosen line and the measures on the right."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._desk = page, page.desk
        left = Card(_("What is done with people's data"), flush=True)
        self.model = RowsModel[Processing](look=self._look, parent=self)
        self.list = RowList(
            self.model, name="privacy_shop.register", said=_("What is done with people's data"), height=56, edge=16
        )
        left.add(self.list, 1)
        right = Card()
        right.setFixedWidth(480)
        self.paper = KeyButton(_("As paper"), "Ctrl P", ButtonKind.PRIMARY, name="privacy_shop.paper")
        self.head = Heading(_("Register of processing"))
        right.add_row(self.head, self.paper, stretch=(1,))
        right.add(Caption(_("GDPR art. 30 · PIPL arts. 55 and 56")))
        self.whole = Passage()
        right.add(Scroll(self.whole), 1)
        self.setLayout(row(left, right, spacing=16, stretch=(1,)))
        self._register: Register | None = None
        self.list.chosen.connect(lambda _line: self._say())
        self.paper.clicked.connect(self.print)

    def refresh(self) -> None:
        """Reads the register again: it is built from the settings."""
        shop = self._desk.shop
        self._desk.tasks.read(self, lambda: read_register(shop), self._show, latest="privacy_shop.register")

    def _show(self, register: Register) -> None:
        before = self.list.noun()
        self._register = register
        self.model.show_rows(register.lines)
        purposes = [line.purpose for line in register.lines]
        self.list.choose(purposes.index(before.purpose) if before is not None and before.purpose in purposes else 0)
        self._say()

    def _look(self, line: Processing) -> RowLook:
        words = self._desk.words
        return RowLook(title=line.purpose.say(words), subtitle=line.data.say(words))

    def _say(self) -> None:
        register, line, words = self._register, self.list.noun(), self._desk.words
        if register is None:
            return
        told = []
        if line is not None:
            pairs = (
                (_("What for"), line.purpose),
                (_("On what ground"), line.basis),
                (_("What data"), line.data),
                (_("Who gets it"), line.recipients),
                (_("How long"), line.kept),
            )
            told += [f"{label}\n    {phrase.say(words)}" for label, phrase in pairs]
        told += ["", _("How it is protected"), *(f"·  {each.say(words)}" for each in register.measures)]
        told += ["", _("To be known"), *(f"·  {each.say(words)}" for each in register.remarks)]
        self.whole.setText("\n".join(told))

    def print(self) -> None:
        """The register on paper: saved or printed from there."""
        self._desk.go("paper", kind="register", id=0)

    def focus_first(self) -> None:
        """The list."""
        self.list.setFocus()
