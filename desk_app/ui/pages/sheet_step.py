"""The recovery sheet on its way to paper: saved or printed, and one group of it typed back before anything goes on.

It is drawn, saved and printed off the UI thread; while that goes on, its two buttons wait.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desk_app.db.recovery import same_group
from desk_app.errors import DeskError
from desk_app.reports.recovery_sheet import RecoverySheet
from desk_app.reports.save import save_pdf
from desk_app.ui.dialogs import Dialogs
from desk_app.ui.saving import ask_where
from desk_app.ui.tasks import Tasks
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.labels import Caption, Text, Title
from desk_app.ui.widgets.paper import ask_printer, paint_on
from desk_app.words import Words, _, current_words


class SheetStep(Card):
    """``kept`` comes when the sheet has left the screen's reach and a group of it was typed back; ``back`` undoes.

    ``where`` says where the shop will be kept.
    """

    kept = Signal()
    back = Signal()

    def __init__(
        self, sheet: RecoverySheet, dialogs: Dialogs, tasks: Tasks, where: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__()
        self.sheet = sheet
        self._dialogs = dialogs
        self._tasks = tasks
        self.asked = secrets.randbelow(len(sheet.groups))
        self.setParent(parent)
        self.setFixedWidth(560)
        self.box.setContentsMargins(28, 24, 28, 24)
        self.box.setSpacing(14)
        self.add(Title(_("Recovery sheet")))
        more = _(
            "If the passphrase of the encrypted shop is ever forgotten, this sheet is the only way in. Print it or "
            "save it on a stick, and keep it away from this computer. It is shown once."
        )
        self.add(Text(more, "body", wrap=True))
        self.save = KeyButton(_("Save the sheet…"), name="sheet.save")
        self.print = KeyButton(_("Print the sheet…"), name="sheet.print")
        self.add_row(self.save, self.print, spacing=8).addStretch(1)
        self.said = Caption("", wrap=True)
        self.add(self.said)
        box = LineInput(name="sheet.group")
        self.group = Field(_("Type group {number} from the sheet", number=self.asked + 1), box, "group")
        self.add(self.group)
        if where:
            self.add(Caption(where, wrap=True))
        self.go = KeyButton(_("I have the sheet, go on"), "Enter", ButtonKind.PRIMARY, name="sheet.go")
        self.leave = KeyButton(_("Back"), name="sheet.back")
        self.add_row(self.go, self.leave, spacing=8).addStretch(1)
        self.save.clicked.connect(self._save)
        self.print.clicked.connect(self._print)
        self.go.clicked.connect(self._go)
        self.leave.clicked.connect(self.back)
        box.returnPressed.connect(self._go)
        self.save.setFocus()

    def _save(self) -> None:
        path = ask_where(self._dialogs, _("Save the sheet…"), _("recovery-sheet.pdf"), "PDF (*.pdf)", ".pdf")
        if path is None:
            return
        sheet, words = self.sheet, current_words()
        self._off_thread(
            lambda: save_pdf(_drawn(sheet, words), path),
            _("Saved as {path}. Move it off this computer when it is printed.", path=str(path)),
        )

    def _print(self) -> None:
        printer = ask_printer(_("Recovery sheet"), self)
        if printer is not None:
            sheet, words = self.sheet, current_words()
            self._off_thread(lambda: paint_on(printer, _drawn(sheet, words)), _("Sent to the printer."))

    def _off_thread(self, work: Callable[[], object], said: str) -> None:
        self._wait(True)
        self._tasks.job(self, lambda _progress, _stopped: work(), None, lambda _done: self._done(said), self._refused)

    def _wait(self, waiting: bool) -> None:
        for button in (self.save, self.print):
            button.setEnabled(not waiting)

    def _done(self, said: str) -> None:
        self._wait(False)
        self.said.setText(said)
        self.group.box.setFocus()

    def _refused(self, error: DeskError) -> None:
        self._wait(False)
        self.said.setText(error.say(current_words()))

    def _go(self) -> None:
        if same_group(self.group.box.typed(), self.sheet.groups[self.asked]):
            self.kept.emit()
        else:
            self.group.set_error(_("This is not that group. It stands on the sheet beside its number."))


def _drawn(sheet: RecoverySheet, words: Words) -> bytes:
    # What draws paper takes 13 MB and a fifth of a second: only who makes a sheet pays for it.
    from desk_app.reports.recovery_paper import recovery_sheet_pdf

    return recovery_sheet_pdf(sheet, words)
