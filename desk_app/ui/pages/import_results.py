"""The wizard's last steps: what would come, or came, of it, with every row that was not taken as it stands."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desk_app.clock import local_time
from desk_app.db.backup import BackupMade
from desk_app.db.second import back_up_both
from desk_app.db.shop import Shop
from desk_app.importer.desk import LIST_LABELS, FileResult, ImportResult, Problem
from desk_app.importer.lists import ListKind
from desk_app.importer.problem_list import field_of, problem_label
from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import Column, RowLook, RowsModel
from desk_app.ui.widgets.card import Card, Figure, column, row
from desk_app.ui.widgets.labels import Badge, Text
from desk_app.ui.widgets.rows import RowList, RowTable
from desk_app.words import _, current_words, n_

#: Problems shown of one file; all of them are in the saved list.
SHOWN = 2_000


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One problem with the kind of list it is of."""

    problem: Problem
    kind: ListKind


class ResultsStep(QWidget):
    """Five figures over the files at left and the problems of the chosen one at right."""

    def __init__(self) -> None:
        super().__init__()
        self.read, self.added = Figure(_("Rows read")), Figure(_("Added"))
        self.updated, self.merged = Figure(_("Updated")), Figure(_("Merged"))
        self.skipped = Figure(_("Skipped"))
        figures = (self.read, self.added, self.updated, self.merged, self.skipped)
        whole = column(spacing=16)
        whole.addLayout(row(*figures, spacing=16, stretch=(1,) * len(figures)))
        whole.addLayout(row(self._build_files(), self._build_problems(), spacing=16, stretch=(0, 1)), 1)
        self.setLayout(whole)
        self.files.chosen.connect(self._show_file)
        self.problems.chosen.connect(lambda line: self.reason.setText(line.problem.say(current_words())))

    def _build_files(self) -> QWidget:
        card = Card(_("Files"), flush=True)
        card.setFixedWidth(320)
        self.files_model = RowsModel[FileResult](look=_file_look, parent=self)
        self.files = RowList(
            self.files_model, name="import.results", said=_("Files"), height=56, edge=16, single_click=True
        )
        card.add(self.files, 1)
        return card

    def _build_problems(self) -> QWidget:
        card = Card(_("Rows to look at"))
        self.count = Badge("", "warn")
        card.add_to_head(self.count)
        words = current_words()
        columns: tuple[Column[ProblemLine], ...] = (
            Column(
                _("Row"),
                lambda line: words.number(line.problem.row) if line.problem.row else _("the file"),
                width=80,
                right=True,
            ),
            Column(_("Column"), _field, width=140),
            Column(_("What"), lambda line: _(problem_label(line.problem)), width=180, tone=_tone),
            Column(_("Reason"), lambda line: line.problem.say(words)),
        )
        self.model = RowsModel[ProblemLine](columns=columns, parent=self)
        self.problems = RowTable(self.model, name="import.problems", said=_("Rows to look at"), height=40)
        self.problems.empty = _("Every row of this file is taken as it stands.")
        card.add(self.problems, 1)
        self.reason = Text("", "body", "text_2", wrap=True)  # the whole sentence of the chosen row
        card.add(self.reason)
        self.unasked = Text("", "body_bold", wrap=True)
        card.add(self.unasked)
        return card

    def show_result(self, result: ImportResult) -> None:
        """What came of a trial or of the import itself."""
        words, files = current_words(), result.files
        for figure, total in (
            (self.read, sum(one.read for one in files)),
            (self.added, sum(one.added for one in files)),
            (self.updated, sum(one.updated for one in files)),
            (self.merged, sum(one.merged for one in files)),
        ):
            figure.say(words.number(total))
        problems = sum(len(one.problems) for one in files)
        noted = n_("{count} to look at", "{count} to look at", problems) if problems else ""
        self.skipped.say(words.number(sum(one.skipped for one in files)), noted, "warn")
        self.files_model.show_rows(files)
        self.model.show_rows(())
        if files:
            self.files.choose(next((place for place, one in enumerate(files) if one.problems), 0))

    def _show_file(self, one: FileResult) -> None:
        self.reason.setText("")
        unasked = one.unasked(current_words())
        self.unasked.setText("\n".join((*unasked, _("Ask each of them: her file, Alt+Y."))) if unasked else "")
        self.unasked.setVisible(bool(unasked))
        self.count.say(current_words().number(len(one.problems)) if one.problems else "", "warn")
        self.model.show_rows([ProblemLine(problem, one.kind) for problem in one.problems[:SHOWN]])
        if one.problems:
            self.problems.choose(0)


def _field(line: ProblemLine) -> str:
    field = field_of(line.problem, line.kind)
    return _(field) if field else ""


def _tone(line: ProblemLine) -> str:
    quiet = not line.problem.given or line.problem.code in {"not_data", "rounded", "duplicate", "split"}
    return "muted" if quiet else "warn"


def _file_look(one: FileResult) -> RowLook:
    words = current_words()
    said = [_(LIST_LABELS[one.kind]), _("{count} added", count=words.number(one.added))]
    if one.updated:
        said.append(_("{count} updated", count=words.number(one.updated)))
    if one.amount is not None:
        said.append(words.money(one.amount))
    badge = words.number(len(one.problems)) if one.problems else "✓"
    return RowLook(title=one.file, subtitle=" · ".join(said), badge=badge, tone="warn" if one.problems else "ok")


def backup_before(shop: Shop) -> BackupMade | None:
    """The shop as it is before lists are brought in, for whoever wants them out again; None where it cannot be made.

    On a worker thread.
    """
    return back_up_both(shop).made


def what_instead(desk: Desk, backup: BackupMade | None) -> str:
    """Ctrl+Z cannot take out an import: what to do instead."""
    if backup is None:
        return _("Ctrl+Z cannot take out an import, and no backup could be made before it.")
    at = local_time(backup.at, desk.shop.settings.zone)
    return _(
        "Ctrl+Z cannot take out an import. The backup of {time}, made just before it, can be restored: Settings, "
        "Backups.",
        time=f"{at:%H:%M}",
    )
