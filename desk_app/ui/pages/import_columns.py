"""The wizard's second step: each file, what it is a list of, and what each of its columns means."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from desk_app.importer.desk import ENCODINGS, LIST_LABELS, ListKind, same_encoding
from desk_app.ui.models.rows import Column, RowLook, RowsModel
from desk_app.ui.pages.import_picked import ColumnLine, Picked, meanings
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Alert, Card, row
from desk_app.ui.widgets.inputs import ChoiceInput
from desk_app.ui.widgets.labels import Caption, Heading, Text
from desk_app.ui.widgets.rows import RowList, RowTable
from desk_app.words import _, current_words, n_

#: Names of encodings as people know them; any other is said as it is.
_ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "big5": "Big5",
    "excel": "Excel",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1254": "Windows-1254",
    "cp850": "DOS 850",
    "mac_roman": "Mac",
    "cp932": "Shift-JIS",
}


class ColumnsStep(QWidget):
    """``asked_kind`` gives a file and the list a person says it is, ``asked_encoding`` how it is written;
    ``asked_column`` a column and what it means."""

    asked_kind = Signal(object, str)  # Picked, kind
    asked_encoding = Signal(object, str)  # Picked, encoding
    asked_column = Signal(object, int, str)  # Picked, column, field
    removed = Signal(object)  # Picked

    def __init__(self) -> None:
        super().__init__()
        whole = row(self._build_files(), self._build_columns(), spacing=16, stretch=(0, 1))
        self.setLayout(whole)
        self.files.chosen.connect(self._show_file)
        self.table.chosen.connect(self._show_column)
        self.table.opened.connect(lambda _line: self.meaning.setFocus())
        self.kind.picked.connect(self._kind_picked)
        self.encoding.picked.connect(self._encoding_picked)
        self.meaning.taken.connect(self._meaning_taken)

    def _build_files(self) -> QWidget:
        card = Card(_("Files"), flush=True)
        card.setFixedWidth(320)
        self.files_model = RowsModel[Picked](look=file_look, parent=self)
        self.files = RowList(
            self.files_model, name="import.files", said=_("Files"), height=56, edge=16, single_click=True
        )
        card.add(self.files, 1)
        self.more = KeyButton(_("Add files…"), "Ctrl O", ButtonKind.QUIET, name="import.add", small=True)
        self.remove = KeyButton(_("Leave out"), "Del", ButtonKind.QUIET, name="import.remove", small=True)
        foot = row(self.more, self.remove, spacing=4)
        foot.setContentsMargins(8, 4, 8, 8)
        foot.addStretch(1)
        card.add_layout(foot)
        return card

    def _build_columns(self) -> QWidget:
        card = Card()
        self.name = Heading()
        self.facts = Caption()
        self.kind = ChoiceInput((), name="import.kind")
        self.kind.setAccessibleName(_("What this file is a list of"))
        self.kind.setFixedWidth(180)
        self.kind_label = Text(_("It is a list of"), "body", "text_2")
        head = row(self.name, self.facts, spacing=12)
        head.addStretch(1)
        head.addWidget(self.kind_label)
        head.addWidget(self.kind)
        card.add_layout(head)
        card.add(self._build_encoding())
        self.fault = Alert("", "bad")
        card.add(self.fault)
        card.add(self._build_memory())
        columns: tuple[Column[ColumnLine], ...] = (
            Column(_("Column"), lambda line: line.heading or _numbered(line), width=200, bold=True),
            Column(_("Means"), lambda line: _(line.label), width=170),
            Column(
                _("How sure"), lambda line: _(line.sure) if line.sure else "", width=140, tone=lambda line: line.tone
            ),
            Column(_("What stands in it"), lambda line: line.sample, quiet=True),
        )
        self.model = RowsModel[ColumnLine](columns=columns, parent=self)
        self.table = RowTable(self.model, name="import.columns", said=_("Columns"), height=40)
        card.add(self.table, 1)
        self.meaning_label = Text("", "body", "text_2", shorten=True)
        self.meaning = MeaningInput(name="import.meaning")
        self.meaning.setAccessibleName(_("What this column means"))
        self.meaning.setFixedWidth(260)
        card.add_layout(row(self.meaning_label, self.meaning, spacing=12, stretch=(1, 0)))
        self.meaning.left.connect(self.table.setFocus)
        return card

    def _build_memory(self) -> QWidget:
        self.memory = QWidget()
        self.memory_said = Text("", "body", "text_2", shorten=True)
        self.forget = KeyButton(_("Forget it"), "Alt F", ButtonKind.QUIET, name="import.forget", small=True)
        line = row(self.memory_said, self.forget, spacing=12, stretch=(1, 0))
        line.setContentsMargins(0, 0, 0, 0)
        self.memory.setLayout(line)
        return self.memory

    def _build_encoding(self) -> QWidget:
        self.written = QWidget()
        self.encoding = ChoiceInput((), name="import.encoding")
        self.encoding.setAccessibleName(_("How the file is written"))
        self.encoding.setFixedWidth(280)
        self.guess = Text("", "body_bold", "text", shorten=True)
        line = row(
            Text(_("It is written in"), "body", "text_2"), self.encoding, self.guess, spacing=12, stretch=(0, 0, 1)
        )
        line.setContentsMargins(0, 0, 0, 0)
        self.written.setLayout(line)
        return self.written

    # ── showing ───────────────────────────────────────────────────────────────────────────────────────────────

    def show_files(self, files: tuple[Picked, ...], chosen: int = 0) -> None:
        """The files, one of them open; the column that was chosen stays chosen."""
        column = self.table.currentIndex().row()
        self.files.blockSignals(True)
        self.files_model.show_rows(files)
        self.files.choose(max(0, min(chosen, len(files) - 1)))
        self.files.blockSignals(False)
        picked = self.files.noun()
        if picked is not None:
            self._show_file(picked)
            if 0 <= column < self.model.rowCount():
                self.table.choose(column)

    def _show_file(self, picked: Picked) -> None:
        self.name.setText(picked.path.name)
        self.facts.setText(facts(picked))
        readable = picked.understood is not None
        choices = tuple((kind.value, _(LIST_LABELS[kind])) for kind in ListKind)
        self.kind.set_choices((("", _("Choose…")), *choices) if picked.kind is None else choices)
        self.kind.put(picked.kind.value if picked.kind is not None else "")
        self._show_encoding(picked)
        self._show_memory(picked)
        self.fault.say(*said_against(picked))
        for each in (self.table, self.meaning, self.meaning_label):
            each.setVisible(readable)
        self.model.show_rows(picked.lines())
        if picked.kind is not None:
            own = picked.understood.own if picked.understood is not None else ()
            self.meaning.set_choices(tuple((field, _(label)) for field, label in meanings(picked.kind, own)))
        if self.model.rowCount():
            self.table.choose(0)

    def _show_encoding(self, picked: Picked) -> None:
        """How a text file is written; of a workbook there is nothing to choose."""
        looked = picked.looked
        self.written.setVisible(looked.delimiter != "")
        now = same_encoding(looked.encoding) or looked.encoding
        others = () if now in ENCODINGS else ((now, now.upper()),)
        self.encoding.set_choices((*others, *((name, _(label)) for name, label in ENCODINGS.items())))
        self.encoding.put(now)
        self.guess.setText(
            _("A guess: look at the names, and choose another if they look wrong.") if looked.guessed else ""
        )

    def _show_memory(self, picked: Picked) -> None:
        """That somebody said before what these headings mean."""
        kept = picked.looked.remembered if picked.from_memory else None
        self.memory.setVisible(kept is not None)
        if kept is not None:
            said = _("Read as {name} said of the same headings on {day}.", name=kept.staff, day=kept.on)
            self.memory_said.setText(said)

    def _show_column(self, line: ColumnLine) -> None:
        self.meaning_label.setText(_("“{column}” means", column=line.heading or _numbered(line)))
        self.meaning.stand(line.field)

    # ── choosing ──────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def picked(self) -> Picked | None:
        """The file that is open."""
        return self.files.noun()

    @property
    def place(self) -> int:
        """Its place among the files."""
        return self.files.currentIndex().row()

    def _kind_picked(self, kind: str) -> None:
        picked = self.picked
        if picked is not None and kind and (picked.kind is None or picked.kind.value != kind):
            self.asked_kind.emit(picked, kind)

    def _encoding_picked(self, encoding: str) -> None:
        picked = self.picked
        if picked is not None and encoding:
            self.asked_encoding.emit(picked, encoding)

    def _meaning_taken(self, field: str) -> None:
        picked, line = self.picked, self.table.noun()
        if picked is not None and line is not None and field != line.field:
            self.asked_column.emit(picked, line.column, field)


class MeaningInput(ChoiceInput):
    """Up and Down walk through the meanings; only Enter takes the one in view, since a meaning belongs to one column.

    ``taken`` gives it; ``left`` when the keyboard goes back to the columns.
    """

    taken = Signal(str)
    left = Signal()

    def __init__(self, *, name: str) -> None:
        super().__init__((), name=name)
        self._walking = False
        self._stood = ""
        self.picked.connect(self._picked)

    def stand(self, field: str) -> None:
        """Shows what the column means now; Esc comes back to it."""
        self._stood = field
        self.put(field)

    def _picked(self, field: str) -> None:
        if not self._walking:  # picked from the list that drops down
            self.taken.emit(field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit(self.read())
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.put(self._stood)
            self.left.emit()
        else:
            self._walking = True
            super().keyPressEvent(event)
            self._walking = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.put(self._stood)


def _numbered(line: ColumnLine) -> str:
    return _("Column {number}", number=line.column + 1)


def said_against(picked: Picked) -> tuple[str, str]:
    """What speaks against a file, and what to do about it; both "" where nothing does."""
    refusal = picked.looked.refusal
    if refusal is not None:
        return refusal.say(current_words()), _("Leave it out to go on.")
    if picked.missing:
        return (
            _("A column is missing: {columns}.", columns=" · ".join(_(label) for label in picked.missing)),
            _("Say which it is, or leave the file out."),
        )
    return "", ""


def facts(picked: Picked) -> str:
    """Encoding, columns and other sheets of a file, in one line."""
    looked = picked.looked
    if looked.understood is None:
        return ""
    said = [_(looked.understood.program)] if looked.understood.program else []
    said.append(_ENCODINGS.get(looked.encoding.casefold(), looked.encoding.upper()))
    count = len(picked.lines())
    said.append(n_("{count} column", "{count} columns", count))
    if looked.other_sheets:
        said.append(_("not read: {sheets}", sheets=", ".join(looked.other_sheets)))
    return " · ".join(part for part in said if part)


def file_look(picked: Picked) -> RowLook:
    """A file as a row: its name, what it is a list of, and whether it can be brought in."""
    if picked.kind is None:
        return RowLook(title=picked.path.name, subtitle=_("cannot be read"), badge=_("refused"), tone="bad")
    said = _(LIST_LABELS[picked.kind])
    badge, tone = (_("ready"), "ok") if picked.ready else (_("look here"), "warn")
    return RowLook(title=picked.path.name, subtitle=f"{said} · {facts(picked)}", badge=badge, tone=tone)
