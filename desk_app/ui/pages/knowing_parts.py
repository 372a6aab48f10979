"""The parts of the page of who knows whom: how a gap stands in a list, and the line that hands clients over."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desk_app.knowing.coverage import AdvisorCoverage, Gap, GapLine
from desk_app.money import Money
from desk_app.staff.account import StaffId, StaffMember
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import Column, RowLook
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import column, row
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import ChoiceInput
from desk_app.ui.widgets.labels import Divider, Text
from desk_app.words import N_, _, current_words

#: What a tab calls each gap, in a word or two.
TABS: dict[Gap, str] = {
    Gap.NO_ADVISOR: N_("No advisor"),
    Gap.ADVISOR_LEFT: N_("Has left"),
    Gap.OWNER: N_("Owner never met"),
    Gap.UNKNOWN: N_("Not known"),
    Gap.SILENT: N_("Silent"),
}

#: What each list is, in a sentence.
ABOUT: dict[Gap, str] = {
    Gap.NO_ADVISOR: N_("Nobody looks after them. A number gives one to the advisor it stands for."),
    Gap.ADVISOR_LEFT: N_("Their advisor does not work here any more. A number gives one to somebody else."),
    Gap.OWNER: N_("They bring most, and no owner has ever served, called or written about them."),
    Gap.UNKNOWN: N_("Their advisor has not treated them, or talked with them twice, in twelve months."),
    Gap.SILENT: N_("Nobody has talked with them for half a year."),
}

EMPTY: dict[Gap, str] = {
    Gap.NO_ADVISOR: N_("Everybody has an advisor."),
    Gap.ADVISOR_LEFT: N_("Every advisor still works here."),
    Gap.OWNER: N_("An owner has met every key client."),
    Gap.UNKNOWN: N_("Every advisor knows her clients."),
    Gap.SILENT: N_("Somebody has talked with everybody lately."),
}


def columns(desk: Desk) -> tuple[Column[AdvisorCoverage], ...]:
    """The table of advisors."""
    words = desk.words

    def name(one: AdvisorCoverage) -> str:
        if one.advisor_id is None:
            return _("Nobody yet")
        return _("{name} (has left)", name=one.name) if one.left else one.name

    def count(number: int) -> str:
        return words.number(number)

    return (
        Column(_("Advisor"), name, bold=True),
        Column(_("Clients"), lambda one: count(one.clients), width=72, right=True),
        Column(_("Known"), lambda one: count(one.known) if one.advisor_id else "–", width=64, right=True),
        Column(_("Share"), lambda one: f"{one.permille // 10}%" if one.advisor_id else "–", width=64, right=True),
        Column(_("By second"), lambda one: count(one.second_known), width=92, right=True),
        Column(_("By nobody"), lambda one: count(one.by_nobody), width=92, right=True),
    )


def gap_look(desk: Desk, line: GapLine) -> RowLook:
    """A client in a list of gaps: who she is, whose she is, when somebody talked with her last, what she brings."""
    words = current_words()
    talked = _("talked {day}", day=f"{line.talked_on:%m-%d}") if line.talked_on else _("no talk in a year")
    return RowLook(
        title=line.name,
        after=line.code,
        subtitle=" · ".join(part for part in (line.advisor or _("no advisor"), talked) if part),
        avatar=line.name,
        right=words.money(Money(line.worth, desk.currency)) if line.worth else "",
    )


class HandOverLine(QWidget):
    """ "Hand the 120 clients of 林欣妍 to …": ``wanted`` gives the two."""

    wanted = Signal(int, int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.giver: AdvisorCoverage | None = None
        self.said = Text("", "body_bold", wrap=True)
        self.to_box = ChoiceInput(name="knowing.taker")
        self.to = Field(_("To"), self.to_box, "taker")
        self.hand = KeyButton(_("Hand over"), "Enter", ButtonKind.PRIMARY, name="knowing.hand")
        self.away = KeyButton(_("Back"), "Esc", name="knowing.hand_back")
        box = column(Divider(), self.said, spacing=8)
        line = row(self.to, spacing=8, stretch=(1,))
        for button in (self.hand, self.away):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        box.addLayout(line)
        box.setContentsMargins(15, 0, 15, 12)
        self.setLayout(box)
        self.hand.clicked.connect(self._go)
        self.away.clicked.connect(self.left)
        self.hide()

    def begin(self, giver: AdvisorCoverage, staff: tuple[StaffMember, ...]) -> None:
        """Asks to whom the clients of somebody go."""
        self.giver = giver
        count = current_words().number(giver.clients)
        said = _(
            "All clients of {name} ({count}), and those she is the second advisor of, go to:",
            name=giver.name,
            count=count,
        )
        self.said.setText(said)
        self.to.set_error("")
        self.to_box.set_choices(tuple((str(one.id), one.name) for one in staff if one.id != giver.advisor_id))
        self.show()
        self.to_box.setFocus()

    def _go(self) -> None:
        taker = self.to_box.read()
        if self.giver is not None and self.giver.advisor_id is not None and taker:
            self.wanted.emit(int(self.giver.advisor_id), int(StaffId(int(taker))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go()
        else:
            super().keyPressEvent(event)
