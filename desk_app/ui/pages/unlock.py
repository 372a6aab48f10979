"""What an encrypted shop asks before it opens: the passphrase, or the recovery sheet and a new one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.db.key_file import read_keys, which_opens
from desk_app.db.recovery import read_groups
from desk_app.db.rescue import may_be_damaged
from desk_app.db.secret import Key
from desk_app.db.shop import Shop
from desk_app.errors import DeskError, RuleBroken
from desk_app.staff.keys import recover
from desk_app.ui import key_store
from desk_app.ui.dialogs import Dialogs
from desk_app.ui.tasks import Tasks
from desk_app.ui.theme import look
from desk_app.ui.widgets.banner import Banner
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.form import Field, FormErrors
from desk_app.ui.widgets.inputs import HiddenInput, LineInput
from desk_app.ui.widgets.labels import Caption, Text, Title
from desk_app.words import _, current_words


class UnlockWindow(QWidget):
    """``opened`` gives the open shop, ``wanted`` another file, ``left`` ends the program.

    ``damaged`` gives the file and its passphrase, where that is right and the file does not open all the same."""

    opened = Signal(object)  # Shop
    wanted = Signal(object)  # Path
    left = Signal()
    damaged = Signal(object, object, object)  # Path, Key, DeskError: the passphrase is right and the file is not

    def __init__(self, path: Path, opener: Callable[[Path, Key], Shop], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unlock")
        self.setWindowTitle(_("The shop is locked"))
        self.tasks = Tasks(None, self)
        self.dialogs = Dialogs(self)
        self.path = path
        self._opener = opener
        self._busy = self._done = False
        self.resize(720, 560)
        self.banner = Banner()
        self._build()

    def _build(self) -> None:
        card = Card()
        card.setFixedWidth(520)
        card.box.setContentsMargins(28, 24, 28, 24)
        card.box.setSpacing(14)
        card.add(Title(_("The shop is locked")))
        card.add(Caption(str(self.path), wrap=True))
        broken_off = which_opens(self.path)
        self.which = Text(broken_off.say(current_words()) if broken_off is not None else "", "body_bold", wrap=True)
        self.which.setVisible(broken_off is not None)
        card.add(self.which)
        self.passphrase = Field(_("Passphrase"), HiddenInput(name="unlock.passphrase"), "passphrase")
        self.recovery = Field(_("The eight groups of the sheet"), LineInput(name="unlock.recovery"), "recovery")
        self.new = Field(_("New passphrase"), HiddenInput(name="unlock.new"), "new")
        self.again = Field(_("The passphrase once more"), HiddenInput(name="unlock.again"), "new_again")
        self.remember = Check(_("Remember on this computer"), name="unlock.remember")
        if not key_store.works():  # only ever hidden here: shown without a place it would flash up as a window
            self.remember.hide()
        fields = (self.passphrase, self.recovery, self.new, self.again)
        self.errors = FormErrors(self.banner, fields)
        for field in fields:
            card.add(field)
            if isinstance(field.box, LineInput):
                field.box.returnPressed.connect(self._go)
        card.add(self.remember)
        self.go = KeyButton(_("Open"), "Enter", ButtonKind.PRIMARY, name="unlock.go")
        self.sheet = KeyButton(_("I have the sheet"), name="unlock.sheet")
        self.other = KeyButton(_("Open another file…"), name="unlock.other")
        card.add_row(self.go, self.sheet, self.other, spacing=8).addStretch(1)
        self.go.clicked.connect(self._go)
        self.sheet.clicked.connect(lambda: self._with_sheet(not self.by_sheet))
        self.other.clicked.connect(self._other)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(card)
        centre.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addWidget(self.banner)
        outer.addStretch(1)
        outer.addLayout(centre)
        outer.addStretch(1)
        self._with_sheet(False)

    def _with_sheet(self, by_sheet: bool) -> None:
        self.by_sheet = by_sheet
        self.passphrase.setVisible(not by_sheet)
        for field in (self.recovery, self.new, self.again):
            field.setVisible(by_sheet)
        self.sheet.setText(_("I have the passphrase") if by_sheet else _("I have the sheet"))
        (self.recovery if by_sheet else self.passphrase).box.setFocus()

    def _go(self) -> None:
        if self._busy:
            return
        self.errors.clear()
        given, groups, new, again = (
            field.box.typed() for field in (self.passphrase, self.recovery, self.new, self.again)
        )
        path, keep, opener, by_sheet = self.path, self.remember.isChecked(), self._opener, self.by_sheet
        if not by_sheet and not given:
            self.passphrase.set_error(_("Type the passphrase."))
            return

        def work(_progress: Callable[..., None], _stopped: Callable[[], bool]) -> Shop:
            shop = opener(path, _recovered(path, groups, new, again) if by_sheet else given)
            if keep:
                key_store.remember(read_keys(path).identity, new if by_sheet else given)
            return shop

        self._busy = True
        self.go.setEnabled(False)
        self.tasks.job(self, work, None, self._opened, lambda error: self._refused(error, "" if by_sheet else given))

    def _opened(self, shop: Shop) -> None:
        self._done = True
        self.opened.emit(shop)

    def _refused(self, error: DeskError, given: str = "") -> None:
        self._busy = False
        if given and may_be_damaged(error):
            self._done = True
            self.damaged.emit(self.path, given, error)
            return
        self.go.setEnabled(True)
        self.errors.show(error)
        (self.recovery if self.by_sheet else self.passphrase).box.setFocus()

    def _other(self) -> None:
        chosen = self.dialogs.open_file(_("Open another file…"), folder=self.path.parent)
        if chosen is not None:
            self.wanted.emit(chosen)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.tasks.close()
        event.accept()
        if not self._done:
            self.left.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look().colour("background"))


def _recovered(path: Path, groups: str, new: str, again: str) -> Key:
    try:
        return recover(path, read_groups(groups), new, again)
    except RuleBroken as error:
        if not error.field.startswith("passphrase"):
            raise
        raise RuleBroken(
            error.field.replace("passphrase", "new"), error.rule, error.template, **error.values
        ) from error
