"""The right side of a ticket being written: what will be due, how it adds up, what must be so before it is issued."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desk_app.ui.forms.ticket_figures import Worked
from desk_app.ui.widgets.amounts import Amounts, DueLines
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton
from desk_app.ui.widgets.card import Card, column, row
from desk_app.ui.widgets.labels import Badge, Text
from desk_app.words import _, n_


class TermsAside(QWidget):
    """What will be due, how it adds up, and what must be so before a ticket is written."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.due = Card(_("To redeem"))
        self.due_lines = DueLines()
        self.due.add(self.due_lines)
        self.sum = Card(_("How it adds up"))
        self.sums = Amounts()
        self.sum.box.setSpacing(4)
        self.sum.add(self.sums)
        self.before = Card(_("Before it is issued"))
        self.before.box.setSpacing(2)
        self.document, self.missing = _Point(), _Point()
        self.hers = Check(_("The document is the client's own"), name="pawn_ticket.hers")
        self.clean = Check(_("Nothing prohibited or reported stolen"), name="pawn_ticket.clean")
        self.issue = KeyButton(_("Issue and pay out"), "F9", ButtonKind.PRIMARY, name="pawn_ticket.issue", wide=True)
        self.issue.setFixedHeight(42)
        for check in (self.hers, self.clean):
            check.setFixedHeight(28)
            check.toggled.connect(self._ticked)
        for part in (self.document, self.hers, self.clean, self.missing):
            self.before.add(part)
        self.before.box.addSpacing(8)
        self.before.add(self.issue)
        whole = column(self.due, self.sum, self.before, spacing=16)
        whole.addStretch(1)
        self.setLayout(whole)

    def _ticked(self, _on: bool) -> None:
        self.edited.emit()

    def keep(self) -> dict[str, Check]:
        """What a draft keeps, by name."""
        return {"hers": self.hers, "clean": self.clean}

    def show_worked(self, worked: Worked) -> None:
        """What the figures come to."""
        self.due_lines.say(*worked.lines, empty=_("Type principal, term and rates."))
        self.sum.setVisible(bool(worked.sums))
        if worked.months:
            heading = n_("How {count} month adds up", "How {count} months add up", worked.months)
            self.sum.set_heading(heading)
        self.sums.say(*worked.sums)

    def show_points(self, document: str, missing: str) -> None:
        """The two points that the program sees by itself; "" is well."""
        self.document.say(document or _("Identity document on file"), "warn" if document else "ok")
        self.missing.say(missing or _("Item, loan and rates are in order"), "warn" if missing else "ok")

    def check(self) -> bool:
        """Whether the person has ticked what only she can see; else says so, beside the first tick."""
        left = next((check for check in (self.hers, self.clean) if not check.isChecked()), None)
        if left is None:
            return True
        self.missing.say(_("Tick what you have checked (Space)"), "bad")
        left.setFocus()
        return False


class _Point(QWidget):
    """One point of the list: a mark and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(28)
        self.mark = Badge()
        self.mark.setFixedWidth(24)
        self.words = Text("", shorten=True)
        self.setLayout(row(self.mark, self.words, spacing=6, stretch=(0, 1)))

    def say(self, said: str, tone: str) -> None:
        """What it says; the tone "ok" is a tick, any other a call."""
        mark = "✓" if tone == "ok" else "!"
        self.mark.say(mark, tone)
        self.words.setText(said)
        self.setAccessibleName(said)
