"""The only door for modal boxes and file pickers. Tests replace this object and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desk_app.ui.file_box import FileBox
from desk_app.ui.memory import Memory
from desk_app.ui.theme import look
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton
from desk_app.ui.widgets.form import Field
from desk_app.ui.widgets.inputs import ChoiceInput, HiddenInput, LineInput
from desk_app.ui.widgets.labels import Text
from desk_app.ui.widgets.rows import Scroll
from desk_app.words import _

#: The key that does what cannot be undone: a letter of its own, so that it is never one stray Enter away.
YES_KEY = "Y"


#: How wide a box with a list of ticks is, and the most that the list takes of the height of a small window.
_LIST_WIDTH, _LIST_HEIGHT = 620, 300


@dataclass(frozen=True, slots=True)
class Tick:
    """One line that can be ticked in a box: what it stands for, what it says, and a second line below."""

    value: str
    said: str
    more: str = ""
    ticked: bool = True


class Dialogs:
    """Asks the person something and waits for the answer. ``memory`` keeps the folder that was used last."""

    def __init__(self, window: QWidget | None = None, memory: Memory | None = None) -> None:
        self._window = window
        self._memory = memory

    def ask_once(self, question: str, consequence: str, yes: str = "") -> bool:
        """For what cannot be undone: the question, what will happen, and one button that says it."""
        box = _Box(self._window, question, consequence)
        box.add_buttons(yes or _("Do it"), ButtonKind.DANGER)
        return box.exec() == QDialog.DialogCode.Accepted

    def ask_which(
        self, question: str, consequence: str, lines: Sequence[Tick], yes: str = ""
    ) -> tuple[str, ...] | None:
        """As ``ask_once``, with lines to tick: the values of those that are; None when the person changed her mind."""
        box = _Box(self._window, question, consequence)
        ticks = box.add_ticks(lines)
        box.add_buttons(yes or _("Do it"), ButtonKind.DANGER)
        box.setFixedSize(_LIST_WIDTH, box.box.heightForWidth(_LIST_WIDTH))  # wrapped lines would be laid over
        if box.exec() != QDialog.DialogCode.Accepted:
            return None
        return tuple(line.value for line, tick in zip(lines, ticks, strict=True) if tick.isChecked())

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
        line = HiddenInput(name="dialog.pin")
        box.add_field(Field(_("PIN"), line, "pin"))
        box.add_buttons(_("OK"), ButtonKind.PRIMARY)
        return line.text() if box.exec() == QDialog.DialogCode.Accepted else None

    def ask_owner(
        self, question: str, owners: Sequence[tuple[str, str]], refused: str = "", start: str = "", why: str = ""
    ) -> tuple[str, str] | None:
        """Which owner (the value of her choice) and her PIN; None when the person changed her mind. ``refused`` is
        what was wrong with the last answer, which was of ``start``; ``why`` says more of what she allows."""
        once = _("An owner can allow it this once, with her PIN. It is noted who did.")
        box = _Box(self._window, question, f"{why}\n\n{once}" if why else once)
        who = ChoiceInput(tuple(owners), name="dialog.owner")
        if start:
            who.put(start)
        line = HiddenInput(name="dialog.pin")
        pin = Field(_("PIN"), line, "pin")
        box.add_field(Field(_("Owner"), who, "owner"))
        box.add_field(pin)
        pin.set_error(refused)
        box.add_buttons(_("Allow once"), ButtonKind.PRIMARY)
        box.setFixedSize(_LIST_WIDTH, box.box.heightForWidth(_LIST_WIDTH))  # wrapped lines would be laid over
        return (who.read(), line.text()) if box.exec() == QDialog.DialogCode.Accepted else None

    def put_away(self) -> None:
        """Closes every box that is open, as if the person had changed her mind: the window is locked."""
        if self._window is not None:
            for box in reversed(self._window.findChildren(QDialog)):  # a question upon a box before the box
                box.reject()

    def open_files(
        self, title: str, filters: str = "", folder: Path | None = None, *, remember: bool = True
    ) -> list[Path]:
        """Files to read; empty when none were picked. ``filters`` as Qt writes them: "Tables (*.csv *.xlsx)".
        ``remember``: where they were; not of clients' photographs, whose folder may be called by a name."""
        picked = self._file_box(title, folder, filters).pick(QFileDialog.FileMode.ExistingFiles)
        self._used(picked[0].parent if picked and remember else None)
        return picked

    def open_file(self, title: str, filters: str = "", folder: Path | None = None) -> Path | None:
        """One file to read."""
        picked = self._file_box(title, folder, filters).pick(QFileDialog.FileMode.ExistingFile)
        self._used(picked[0].parent if picked else None)
        return picked[0] if picked else None

    def save_file(self, title: str, suggested: str, filters: str = "") -> Path | None:
        """Where to write a file. A ``suggested`` bare name is offered in the folder used last."""
        start = self.start_folder() / suggested
        picked = self._file_box(title, start.parent, filters).save(start.name)
        self._used(picked.parent if picked else None)
        return picked

    def open_folder(self, title: str, folder: Path | None = None) -> Path | None:
        """A folder."""
        picked = self._file_box(title, folder).pick(QFileDialog.FileMode.Directory)
        self._used(picked[0] if picked else None)
        return picked[0] if picked else None

    def _file_box(self, title: str, folder: Path | None, filters: str = "") -> FileBox:
        return FileBox(self._window, title, folder or self.start_folder(), filters)

    def start_folder(self) -> Path:
        """Where a file box opens: the folder used last while it is there, else the person's documents or desktop."""
        last = self._memory.now.last_folder if self._memory is not None else ""
        places = QStandardPaths.StandardLocation
        usual = (places.DocumentsLocation, places.DesktopLocation)
        for name in (last, *(QStandardPaths.writableLocation(place) for place in usual)):
            if name and Path(name).is_dir():
                return Path(name)
        return Path.home()

    def _used(self, folder: Path | None) -> None:
        if folder is not None and self._memory is not None:
            self._memory.change(last_folder=str(folder))


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

    def add_ticks(self, lines: Sequence[Tick]) -> list[Check]:
        """The lines to tick, one under the other; more than a few are scrolled."""
        held = QWidget()
        below = QVBoxLayout(held)
        below.setContentsMargins(0, 0, 16, 0)
        below.setSpacing(0)
        ticks = []
        for number, line in enumerate(lines):
            tick = Check(line.said, name=f"dialog.tick.{number}")
            tick.setChecked(line.ticked)
            tick.setAccessibleDescription(line.more)
            below.addWidget(tick)
            more = Text(line.more, "caption", "text_2", wrap=True)
            more.setContentsMargins(30, 0, 0, 6)
            below.addWidget(more)
            ticks.append(tick)
        scroll = Scroll(held)
        scroll.setFixedHeight(min(held.sizeHint().height(), _LIST_HEIGHT))
        self.box.addWidget(scroll)
        return ticks

    def add_buttons(self, yes: str, kind: ButtonKind) -> None:
        """The answer, and the way out. Enter presses the one that shows it: the way out, where the answer is dangerous.

        The dangerous answer has a letter of its own, and the keyboard never rests on it.
        """
        danger = kind is ButtonKind.DANGER
        line = QHBoxLayout()
        line.setSpacing(look().space.unit * 2)
        line.addStretch(1)
        no = KeyButton(_("Cancel"), "Enter" if danger else "Esc", name="dialog.cancel")
        no.clicked.connect(self.reject)
        accept = KeyButton(yes, YES_KEY if danger else "Enter", kind, name="dialog.yes")
        accept.clicked.connect(self.accept)
        for button in (no, accept):
            line.addWidget(button)
        self.box.addSpacing(4)
        self.box.addLayout(line)
        self.accept_button = accept
        self._entered, other = (no, accept) if danger else (accept, no)
        other.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # with the keyboard it would take Enter away
        for pressed in self.findChildren(LineInput):
            pressed.returnPressed.connect(self.accept)
        if danger:
            QShortcut(QKeySequence(YES_KEY), self).activated.connect(self.accept)
            no.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._entered.click()
        else:
            super().keyPressEvent(event)
