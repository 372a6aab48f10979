"""Who is at the desk: choose a person, type the PIN. Also what a locked window shows."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.changes import Kind
from desk_app.errors import DeskError
from desk_app.staff.account import ROLE_LABELS, Acting, StaffId, StaffMember
from desk_app.staff.desk import acting_for, sign_in, staff_list
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.theme import look
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import HiddenInput
from desk_app.ui.widgets.labels import Caption, Text
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rail import Logo
from desk_app.ui.widgets.rows import RowList
from desk_app.words import N_, _


class SignInPage(Page):
    """Up and Down choose, Enter signs in. ``signed_in`` gives who acts from now on."""

    shows: ClassVar[frozenset[Kind]] = frozenset({Kind.STAFF, Kind.SETTING})
    title = N_("Sign in")
    signed_in = Signal(object)  # Acting

    def __init__(self, desk: Desk, machine: str = "", parent: QWidget | None = None) -> None:
        self._machine = machine
        self._first: StaffId | None = None
        self._chose: StaffId | None = None
        super().__init__(desk, parent)

    def _build(self) -> None:
        self.card = Card()
        self.card.setFixedWidth(400)
        self.card.box.setContentsMargins(28, 28, 28, 24)
        self.card.box.setSpacing(14)
        self.logo = Logo(self.desk.shop.settings.shop_name)
        self.heading = Text("", "title", wrap=True)
        self.reason = Caption("", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.logo)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.heading)
        words.addWidget(self.reason)
        head.addLayout(words, 1)
        self.card.add_layout(head)
        self.model: RowsModel[StaffMember] = RowsModel(look=self._look, parent=self)
        self.people: RowList[StaffMember] = RowList(
            self.model, name="sign_in.people", said=_("Who is at the desk?"), height=56, edge=10, avatar=32
        )
        self.card.add(self.people)
        self._pin_box = HiddenInput(name="sign_in.pin")
        self.pin = Field(_("PIN"), self._pin_box, "pin")
        self.card.add(self.pin)
        self.go_button = KeyButton(_("Sign in"), "Enter", ButtonKind.PRIMARY, name="sign_in.go", wide=True)
        self.card.add(self.go_button)
        self.errors = FormErrors(self.banner, (self.pin,))
        self.body.addStretch(2)
        self.body.addWidget(self.card, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(3)

    def _connect(self) -> None:
        self.people.chosen.connect(self._chosen)
        self.people.opened.connect(lambda _member: self._sign_in())
        self._pin_box.returnPressed.connect(self._sign_in)
        self.go_button.clicked.connect(self._sign_in)
        self.key("Up", _("The person above"), lambda: self._step(-1))
        self.key("Down", _("The person below"), lambda: self._step(1))

    def _look(self, member: StaffMember) -> RowLook:
        return RowLook(
            title=member.name,
            subtitle=_(ROLE_LABELS[member.role]),
            avatar=member.name,
            badge="" if member.has_pin or self.desk.shop.settings.demo else _("no PIN"),
        )

    def _needs_pin(self, member: StaffMember) -> bool:
        return member.has_pin and not self.desk.shop.settings.demo

    def locked_by(self, acting: Acting | None) -> None:
        """Who was at the desk when it was locked; her line is chosen."""
        self._first = acting.staff_id if acting is not None else None
        self.reason.setText(_("Locked. What was open is still there.") if acting is not None else "")
        self.reason.setVisible(acting is not None)
        self._pin_box.clear()
        self.errors.clear()
        self.stale = True

    def refresh(self) -> None:
        shop = self.desk.shop
        self.logo.say(shop.settings.shop_name)
        self.heading.setText(shop.settings.shop_name or _("Sign in"))
        self.desk.tasks.read(self, lambda: staff_list(shop), self._show, latest="sign_in.people")

    def _show(self, members: tuple[StaffMember, ...]) -> None:
        self.model.show_rows(members)
        self.people.setFixedHeight(min(max(len(members), 1), 6) * 56)
        chosen = next((i for i, member in enumerate(members) if member.id == self._first), 0)
        if members:
            self.people.choose(chosen)
        self.focus_first()

    def _chosen(self, member: StaffMember) -> None:
        self.pin.setVisible(self._needs_pin(member))
        if self._chose not in {None, member.id}:  # what the page opened with is not about the first in the list
            self.errors.clear()
        self._chose = member.id

    def _step(self, step: int) -> None:
        row = self.people.currentIndex().row() + step
        if 0 <= row < self.model.rowCount():
            self.people.choose(row)
            self.focus_first()

    def focus_first(self) -> None:
        (self.people if self.pin.isHidden() else self._pin_box).setFocus()

    def _sign_in(self) -> None:
        member = self.people.noun()
        if member is None or not self.go_button.isEnabled():
            return
        shop, pin, machine = self.desk.shop, self._pin_box.text(), self._machine
        self.errors.clear()
        self.go_button.setEnabled(False)
        if shop.settings.demo:
            self.desk.tasks.read(self, lambda: acting_for(shop, member.id, machine=machine), self._in, self._refused)
        else:  # who has no PIN yet is refused there, in words
            self.desk.tasks.command(
                self, lambda: sign_in(shop, member.id, pin, machine=machine), self._in, self._refused
            )

    def _in(self, acting: Acting) -> None:
        self.go_button.setEnabled(True)
        self._pin_box.clear()
        self.signed_in.emit(acting)

    def _refused(self, error: DeskError) -> None:
        self.go_button.setEnabled(True)
        self._pin_box.selectAll()
        self.errors.show(error)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look().colour("background"))
