"""The only door for modal boxes and file pickers. Tests replace this object and nothing else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desk_app.ui.theme import look
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import LineInput
from desk_app.ui.widgets.labels import Text
from desk_app.words import _


class Dialogs:
    """Asks the person something and waits for the answer."""

    def __init__(self, window: QWidget | None = None) -> None:
        self._window = window

    def ask_once(self, question: str, consequence: str, yes: str = "") -> bool:
        """For what cannot be undone: the question, what will happen, and one button that says it."""
        box = _Box(self._window, question, consequence)
        box.add_buttons(yes or _("Do it"), ButtonKind.DANGER)
        return box.exec() == QDialog.DialogCode.Accepted

    def ask_text(self, question: str, label: str, start: str = "", hint: str = "") -> str | None:
        """One line of text; None when the person changed her mind."""
        box = _Box(self._window, question, "")
        line = LineInput(name="dialog.text", hint=hint)
        line.setText(start)
        box.add_field(Field(label, line, "text"))
        box.add_buttons(_("OK"), ButtonKind.PRIMARY)
        return line.text().strip() if box.exec() == QDialog.DialogCode.Accepted else None

    def ask_pin(self, question: str) -> str | None:
        """A PIN, not shown while it is typed; None when the person changed her mind."""
        box = _Box(self._window, question, "")
        line = LineInput(name="dialog.pin")
        line.setEchoMode(QLineEdit.EchoMode.Password)
        box.add_field(Field(_("PIN"), line, "pin"))
        box.add_buttons(_("OK"), ButtonKind.PRIMARY)
        return line.text() if box.exec() == QDialog.DialogCode.Accepted else None

    def open_files(self, title: str, filters: str = "", folder: Path | None = None) -> list[Path]:
        """Files to read; empty when none were picked. ``filters`` as Qt writes them: "Tables (*.csv *.xlsx)"."""
        names, _chosen = QFileDialog.getOpenFileNames(self._window, title, str(folder or ""), filters)
        return [Path(name) for name in names]

    def open_file(self, title: str, filters: str = "", folder: Path | None = None) -> Path | None:
        """One file to read."""
        name, _chosen = QFileDialog.getOpenFileName(self._window, title, str(folder or ""), filters)
        return Path(name) if name else None

    def save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        """Where to write a file."""
        name, _chosen = QFileDialog.getSaveFileName(self._window, title, suggested, filters)
        return Path(name) if name else None

    def open_folder(self, title: str, folder: Path | None = None) -> Path | None:
        """A folder."""
        name = QFileDialog.getExistingDirectory(self._window, title, str(folder or ""))
        return Path(name) if name else None


class _Box(QDialog):
    """A small box in the middle of the window."""

    def __init__(self, window: QWidget | None, question: str, more: str) -> None:
        super().__init__(window)
        self.setObjectName("dialog")
        self.setWindowTitle(question)
        self.setMinimumWidth(420)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(24, 24, 24, 20)
        self.box.setSpacing(12)
        self.box.addWidget(Text(question, "heading", wrap=True))
        if more:
            self.box.addWidget(Text(more, "body", "text_2", wrap=True))

    def add_field(self, field: Field) -> None:
        """The input of the box."""
        self.box.addWidget(field)
        field.box.setFocus()

    def add_buttons(self, yes: str, kind: ButtonKind) -> None:
        """The answer, and the way out."""
        line = QHBoxLayout()
        line.setSpacing(look().space.unit * 2)
        line.addStretch(1)
        no = KeyButton(_("Cancel"), "Esc", name="dialog.cancel")
        no.clicked.connect(self.reject)
        accept = KeyButton(yes, "Enter", kind, name="dialog.yes")
        accept.clicked.connect(self.accept)
        for button in (no, accept):
            line.addWidget(button)
        self.box.addSpacing(4)
        self.box.addLayout(line)
        self.accept_button = accept
        for pressed in self.findChildren(LineInput):
            pressed.returnPressed.connect(self.accept)
        if kind is ButtonKind.DANGER:
            no.setFocus(Qt.FocusReason.OtherFocusReason)  # what cannot be undone is never one stray Enter away
