"""Who works here: add somebody, change a role, set a PIN, let somebody go."""

from __future__ import annotations

from PySide6.QtCore import Signal

from desk_app.staff.account import ROLE_LABELS, Role, StaffDraft, StaffMember
from desk_app.staff.desk import SavedStaff, save_staff, staff_list
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import ChoiceInput, HiddenInput, LineInput
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.words import _


class StaffCard(Card):
    """A list, and one form for the person chosen in it or for a new one."""

    saved = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(_("Staff"))
        self._page = page
        self._desk = page.desk
        self._editing: StaffMember | None = None
        self.add_button = KeyButton(_("Add"), "Alt A", name="settings.staff_new", small=True)
        self.add_to_head(self.add_button)
        self.model: RowsModel[StaffMember] = RowsModel(look=self._look, parent=self)
        self.list: RowList[StaffMember] = RowList(
            self.model, name="settings.staff", said=_("Staff"), height=44, edge=10
        )
        self.add(self.list, 1)
        self._pin = HiddenInput(name="settings.staff_pin", hint=_("unchanged"))
        roles = tuple((role.value, _(said)) for role, said in ROLE_LABELS.items())
        self.name = Field(_("Name"), LineInput(name="settings.staff_name"), "name")
        self.role = Field(_("Role"), ChoiceInput(roles, name="settings.staff_role"), "role")
        self.pin = Field(_("New PIN"), self._pin, "pin")
        self.add_row(self.name, self.role, self.pin, stretch=(3, 2, 2))
        self.leave = KeyButton(_("No longer works here"), name="settings.staff_leave")
        self.save_button = KeyButton(_("Save"), kind=ButtonKind.PRIMARY, name="settings.staff_save")
        line = self.add_row(self.leave, spacing=8)
        line.addStretch(1)
        line.addWidget(self.save_button)
        self.errors = FormErrors(page.banner, (self.name, self.role, self.pin))
        self._connect()

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.add_button.clicked.connect(self.begin_new)
        self.save_button.clicked.connect(self.save)
        self.leave.clicked.connect(self._leave)
        for field in (self.name, self.pin):
            if isinstance(field.box, LineInput):
                field.box.returnPressed.connect(self.save)

    def _look(self, member: StaffMember) -> RowLook:
        badge, tone = (_("has left"), Tone.MUTED) if not member.active else ("", Tone.MUTED)
        if member.active and not member.has_pin and not self._desk.shop.settings.demo:
            badge, tone = _("no PIN"), Tone.WARN
        return RowLook(
            title=member.name,
            avatar=member.name,
            right=_(ROLE_LABELS[member.role]),
            badge=badge,
            tone=tone,
            quiet=not member.active,
        )

    def refresh(self) -> None:
        """Reads the list again; who was chosen stays chosen."""
        shop = self._desk.shop
        self._desk.tasks.read(self, lambda: staff_list(shop, everyone=True), self._show, latest="settings.staff")

    def _show(self, members: tuple[StaffMember, ...]) -> None:
        chosen = self._editing
        self.model.show_rows(members)
        if chosen is not None:
            self.list.choose(next((i for i, member in enumerate(members) if member.id == chosen.id), 0))
        elif members and not self.name.box.typed():
            self.list.choose(0)

    def allow(self, may: bool) -> None:
        """Whether the person at the desk may change this."""
        for field in (self.name, self.role, self.pin):
            field.box.setEnabled(may)
        for button in (self.add_button, self.save_button, self.leave):
            button.setEnabled(may)

    def _choose(self, member: StaffMember) -> None:
        self._editing = member
        for field in (self.name, self.role, self.pin):
            field.set_error("")
        self.name.box.put_typed(member.name)
        self.role.box.put_typed(member.role.value)
        self._pin.clear()
        self._pin.setPlaceholderText(_("unchanged"))
        self.leave.setVisible(True)
        self.leave.say(_("No longer works here") if member.active else _("Works here again"))

    def begin_new(self) -> None:
        """Alt+A: an empty form."""
        self._editing = None
        self.list.clearSelection()
        self.name.box.put_typed("")
        self.role.box.put_typed(Role.RECEPTIONIST.value)
        self._pin.clear()
        self._pin.setPlaceholderText("")
        self.leave.setVisible(False)
        self.name.box.setFocus()

    def save(self) -> None:
        """Adds or changes the person in the form."""
        self._write(active=self._editing.active if self._editing is not None else True)

    def _leave(self) -> None:
        if self._editing is not None:
            self._write(active=not self._editing.active)

    def _write(self, *, active: bool) -> None:
        self.errors.clear()
        shop, acting, member, pin = self._desk.shop, self._desk.acting, self._editing, self._pin.text()
        draft = StaffDraft(
            name=self.name.box.typed(),
            role=Role(self.role.box.typed()),
            code=member.code if member is not None else "",
            active=active,
            pin=pin,
            id=member.id if member is not None else None,
        )
        self._desk.tasks.command(self, lambda: save_staff(shop, acting, draft), self._saved, self.errors.show)

    def _saved(self, _result: SavedStaff) -> None:
        self._pin.clear()
        self._page.say(_("Saved."), Tone.OK)
        self.saved.emit()
