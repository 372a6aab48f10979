"""What opens the backups of an encrypted shop, asked where the shop file itself does not open or is gone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.db.recovery import read_groups
from desk_app.db.secret import Secret
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import HiddenInput, LineInput
from desk_app.words import _


class BackupKey(QWidget):
    """The passphrase, or the eight groups of the sheet. ``given``: a passphrase ("": none) and a Secret or None."""

    given = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("cannot_open.key")
        self.by_sheet = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        self.banner = Banner()
        box.addWidget(self.banner)
        self.passphrase = Field(_("Passphrase"), HiddenInput(name="cannot_open.passphrase"), "passphrase")
        self.recovery = Field(_("The eight groups of the sheet"), LineInput(name="cannot_open.recovery"), "recovery")
        self.errors = FormErrors(self.banner, (self.passphrase, self.recovery))
        for field in (self.passphrase, self.recovery):
            box.addWidget(field)
            if isinstance(field.box, LineInput):
                field.box.returnPressed.connect(self.go)
        self.look = KeyButton(_("Look for the backup"), kind=ButtonKind.PRIMARY, name="cannot_open.look")
        self.sheet = KeyButton("", name="cannot_open.sheet")
        line = row(self.look, self.sheet, spacing=8)
        line.addStretch(1)
        box.addLayout(line)
        self.look.clicked.connect(self.go)
        self.sheet.clicked.connect(lambda: self._turn(not self.by_sheet))
        self._turn(False)

    def _turn(self, by_sheet: bool) -> None:
        self.by_sheet = by_sheet
        self.passphrase.setVisible(not by_sheet)
        self.recovery.setVisible(by_sheet)
        self.sheet.setText(_("I have the passphrase") if by_sheet else _("I have the sheet"))
        self.focus_first()

    def focus_first(self) -> None:
        """The field that is asked for."""
        (self.recovery if self.by_sheet else self.passphrase).box.setFocus()

    def go(self) -> None:
        """Enter: what was typed is given on, once it can be read."""
        self.errors.clear()
        if not self.by_sheet:
            typed = self.passphrase.box.typed()
            if not typed:
                self.passphrase.set_error(_("Type the passphrase."))
                return
            self.given.emit(typed, None)
            return
        sheet = self.errors.read(self._groups)
        if sheet is not None:
            self.given.emit("", sheet)

    def _groups(self) -> Secret:
        return read_groups(self.recovery.box.typed())

    def refuse(self) -> None:
        """What was typed opens none of the backups."""
        said = _("This opens no backup of this shop file. Try again, and look at Caps Lock.")
        (self.recovery if self.by_sheet else self.passphrase).set_error(said)
        self.focus_first()
