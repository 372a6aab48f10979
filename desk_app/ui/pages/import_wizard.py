"""Bringing lists in: pick files, see how they are understood, try it without keeping anything, then go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desk_app.changes import Kind, touched
from desk_app.db.backup import BackupMade
from desk_app.errors import DeskError
from desk_app.importer.desk import ImportResult, ListKind, LookedAt, forget_mapping, import_files, look, look_as
from desk_app.importer.problem_list import problem_list, save_problem_list
from desk_app.importer.reading import LARGEST_MEGABYTES
from desk_app.staff.account import Action
from desk_app.staff.exporting import Export, Way, record_export
from desk_app.ui.pages.import_columns import ColumnsStep
from desk_app.ui.pages.import_picked import Picked, as_remembered, forgotten
from desk_app.ui.pages.import_results import ResultsStep, backup_before, what_instead
from desk_app.ui.saving import ask_where
from desk_app.ui.tasks import Job
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, EmptyState, column, row
from desk_app.ui.widgets.labels import Heading, Progress, Text, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.tabs import Steps
from desk_app.words import N_, _

PICK, COLUMNS, WORK, RESULT = range(4)
FILTERS = N_("Lists and contact cards (*.csv *.txt *.tsv *.xlsx *.xlsm *.xls *.vcf *.vcard)")
_WHAT_CAN_BE_READ = N_(
    "CSV, Excel and contact cards, up to {limit} MB each, several together: clients (also of Google Contacts, Outlook "
    "and Open Source Point of Sale), services, products, receipts, bookings, cancellations, no-shows. "
    "Nothing is kept before you have seen what would come of it."
)
SAVE_FILTERS = N_("Excel (*.xlsx);;CSV (*.csv)")


class ImportWizardPage(Page):
    """Four steps, forward with Ctrl+Enter and back with Esc. Nothing is kept before the last one."""

    title = N_("Import")

    def _build(self) -> Iterator[None]:
        self.files: tuple[Picked, ...] = ()
        self.result: ImportResult | None = None
        self._job: Job | None = None
        self.backup: BackupMade | None = None  # made just before lists were brought in
        self.body.addLayout(self._head())
        self.views = QStackedWidget()
        self.body.addWidget(self.views, 1)
        yield
        self.columns = ColumnsStep()
        yield
        self.results = ResultsStep()
        yield
        for view in (self._build_pick(), self.columns, self._build_work(), self.results):
            self.views.addWidget(view)
        self.setAcceptDrops(True)
        self._show(PICK)

    def _head(self) -> QHBoxLayout:
        self.steps = Steps((_("Files"), _("Columns"), _("Trial"), _("Done")))
        self.away = KeyButton(_("Back"), "Esc", name="import.back")
        self.save = KeyButton(_("Save the list of problems"), "Ctrl S", name="import.save")
        self.go = KeyButton(_("Try it"), "Ctrl Enter", ButtonKind.PRIMARY, name="import.go")
        title = Title(_("Import a list"))
        title.setFixedHeight(self.go.sizeHint().height())  # where there is no button beside it, it stays where it is
        head = row(title, self.steps, spacing=16)
        head.addStretch(1)
        for each in (self.away, self.save, self.go):
            head.addWidget(each)
        return head

    def _build_pick(self) -> QWidget:
        card = Card()
        empty = EmptyState(
            _("Drop your lists here, or pick them"),
            _(_WHAT_CAN_BE_READ, limit=LARGEST_MEGABYTES),
        )
        self.pick = KeyButton(_("Pick files…"), "Ctrl O", ButtonKind.PRIMARY, name="import.pick")
        empty.add_action(self.pick)
        card.add(empty, 1)
        return card

    def _build_work(self) -> QWidget:
        card = Card()
        self.doing, self.so_far = Heading(), Text("", "body", "text_2")
        self.progress = Progress()
        self.progress.setFixedWidth(480)
        self.stop = KeyButton(_("Cancel"), "Esc", name="import.stop")
        inside = column(self.doing, self.progress, self.so_far, self.stop, spacing=12)
        for place in range(4):
            item = inside.itemAt(place)
            if item is not None:
                item.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card.add_stretch()
        card.add_layout(inside)
        card.add_stretch()
        return card

    def _connect(self) -> None:
        self.pick.clicked.connect(self.pick_files)
        self.columns.more.clicked.connect(self.pick_files)
        self.columns.remove.clicked.connect(self.leave_out)
        self.columns.asked_kind.connect(self._ask_kind)
        self.columns.asked_encoding.connect(self._ask_encoding)
        self.columns.asked_column.connect(self._ask_column)
        self.columns.forget.clicked.connect(self.forget)
        self.stop.clicked.connect(self.action_back)
        self.away.clicked.connect(self.action_back)
        self.save.clicked.connect(self.save_problems)
        self.go.clicked.connect(self.forward)
        self.key("Ctrl+O", _("Pick files"), self.pick_files)
        self.key("Del", _("Leave the file out"), self.leave_out)
        self.key("Ctrl+Return", _("Go on"), self.forward)
        self.key("Ctrl+Enter", _("Go on"), self.forward)
        self.key("Ctrl+S", _("Save the list of problems"), self.save_problems)
        self.key("Alt+F", _("Forget what these headings meant"), self.forget)

    def open(self, **where: object) -> None:
        """What was picked stays: when the page is left, and when it is made anew in another language."""
        files, result = where.get("files"), where.get("result")
        if isinstance(files, tuple) and not self.files:
            self.files = files
            self.columns.show_files(files)
            if isinstance(result, ImportResult):
                self.result = result
                self.results.show_result(result)
            self._show(RESULT if self.result is not None else COLUMNS if files else PICK)
        super().open(files=self.files, result=self.result)

    # ── where it stands ───────────────────────────────────────────────────────────────────────────────────────

    @property
    def here(self) -> int:
        """The step in view."""
        return self.views.currentIndex()

    @property
    def landed(self) -> bool:
        """Whether the result in view is of the import itself, no trial."""
        return self.result is not None and not self.result.dry_run

    def _show(self, view: int) -> None:
        self.views.setCurrentIndex(view)
        self.where = {"files": self.files, "result": self.result}
        step = {PICK: 0, COLUMNS: 1, WORK: 2, RESULT: 3 if self.landed else 2}[view]
        done = range(4) if view == RESULT and self.landed else range(step)
        self.steps.say(step, frozenset(done))
        self.away.setVisible(view != WORK)
        self.away.say(_("Clients") if view == RESULT and self.landed else _("Back"))
        self.save.setVisible(view == RESULT and self._has_problems())
        self.go.setVisible(view in (COLUMNS, RESULT))
        if view == COLUMNS:
            self.go.say(_("Try it"))
            self.go.setEnabled(bool(self.files) and all(picked.ready for picked in self.files))
        elif view == RESULT:
            self.go.say(_("Another import") if self.landed else _("Bring it in"))
            self.go.setEnabled(True)
        if self.isVisible():
            self.focus_first()

    def _has_problems(self) -> bool:
        return self.result is not None and any(one.problems for one in self.result.files)

    def focus_first(self) -> None:
        {PICK: self.pick, COLUMNS: self.columns.table, WORK: self.stop, RESULT: self.results.problems}[
            self.here
        ].setFocus()

    # ── picking ───────────────────────────────────────────────────────────────────────────────────────────────

    def pick_files(self) -> None:
        """Ctrl+O: asks for files and adds them to those there are."""
        if self.here in (PICK, COLUMNS):
            self.take(self.desk.dialogs.open_files(_("Pick the lists"), _(FILTERS)))

    def take(self, paths: list[Path]) -> None:
        """Looks at files, off the UI thread: a large one is read through once for its encoding."""
        known = {picked.path for picked in self.files}
        new = [path for path in dict.fromkeys(paths) if path not in known]
        if not new:
            return
        shop = self.desk.shop
        self._working(_("Looking at the files…"))
        self._job = self.desk.tasks.job(
            self, lambda _progress, _stopped: look(new, shop), None, self._looked, self._refused
        )

    def _looked(self, found: tuple[LookedAt, ...]) -> None:
        self._job = None
        first = len(self.files)
        self.files += tuple(map(as_remembered, found))
        unready = [place for place, picked in enumerate(self.files) if not picked.ready and place >= first]
        self._show_columns(unready[0] if unready else first)

    def _show_columns(self, chosen: int) -> None:
        self.columns.show_files(self.files, chosen)
        self._show(COLUMNS if self.files else PICK)

    def leave_out(self) -> None:
        """Del: the chosen file is not brought in."""
        place = self.columns.place
        if self.here == COLUMNS and 0 <= place < len(self.files):
            self.files = self.files[:place] + self.files[place + 1 :]
            self._show_columns(place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.here in (PICK, COLUMNS) and _local(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(_local(event))

    # ── what the columns mean ─────────────────────────────────────────────────────────────────────────────────

    def _ask_kind(self, picked: Picked, kind: str) -> None:
        wanted, shop = ListKind(kind), self.desk.shop
        self.desk.tasks.read(
            self,
            lambda: look_as(picked.path, wanted, picked.encoding, shop),
            lambda looked: self._put(picked, Picked(looked, kind_by_hand=True, encoding=picked.encoding)),
            latest="import.look_as",
        )

    def _ask_encoding(self, picked: Picked, encoding: str) -> None:
        shop = self.desk.shop
        self.desk.tasks.read(
            self,
            lambda: picked.looked_at_in(encoding, shop),
            lambda looked: self._read_in(picked, looked, encoding),
            latest="import.look_as",
        )

    def _read_in(self, picked: Picked, looked: LookedAt, encoding: str) -> None:
        """The file as it reads in another encoding; where it does not, it stays as it is."""
        if looked.refusal is None:
            self.banner.clear()
            self._put(picked, replace(picked, looked=looked, encoding=encoding))
        else:
            self._put(picked, picked)
            self.refuse(looked.refusal)

    def _ask_column(self, picked: Picked, column_number: int, field: str) -> None:
        self._put(picked, picked.with_meaning(column_number, field))

    def forget(self) -> None:
        """Alt+F: what these headings were said to mean is forgotten, and read as the program understands it."""
        picked = self.columns.picked
        kept = picked.looked.remembered if picked is not None and self.here == COLUMNS else None
        if picked is None or kept is None:
            return
        shop, acting, digest = self.desk.shop, self.desk.acting, kept.digest

        def read(_done: object) -> None:
            self.desk.tasks.read(self, lambda: forgotten(picked, shop), lambda as_it_is: self._put(picked, as_it_is))

        self.desk.tasks.command(self, lambda: forget_mapping(shop, acting, digest), read)

    def _put(self, before: Picked, after: Picked) -> None:
        place = next((number for number, each in enumerate(self.files) if each.path == before.path), None)
        if place is None:
            return
        focus = self.window().focusWidget()
        self.files = (*self.files[:place], after, *self.files[place + 1 :])
        self._show_columns(place)
        if focus is not None and focus.isVisible():
            focus.setFocus()

    # ── going on ──────────────────────────────────────────────────────────────────────────────────────────────

    def forward(self) -> None:
        """Ctrl+Enter: try it; bring it in; begin again."""
        if self.here == COLUMNS and self.go.isEnabled():
            self._run(dry_run=True)
        elif self.here == RESULT and self.landed:
            self.files, self.result = (), None
            self._show(PICK)
        elif self.here == RESULT:
            self._run(dry_run=False)

    def _run(self, *, dry_run: bool) -> None:
        shop, acting, files = self.desk.shop, self.desk.acting, self.files
        kinds = {picked.path: picked.kind for picked in files if picked.kind is not None and picked.kind_by_hand}
        mapping = {picked.path: picked.columns for picked in files if picked.columns is not None}
        encodings = {picked.path: picked.encoding for picked in files if picked.encoding}

        def work(progress: Callable[..., None], stopped: Callable[[], bool]) -> ImportResult:
            acting.must(Action.IMPORT)  # before the backup: an owner may give her word for each run
            self.backup = None if dry_run else backup_before(shop)
            return import_files(
                shop,
                acting,
                [picked.path for picked in files],
                kinds=kinds,
                mapping=mapping,
                encodings=encodings,
                dry_run=dry_run,
                progress=progress,
                stopped=stopped,
            )

        self._working(_("Trying it; nothing is kept…") if dry_run else _("Bringing it in…"))
        self._job = self.desk.tasks.job(self, work, self._tell, self._done, self._refused)

    def _working(self, said: str) -> None:
        self.banner.clear()
        self.doing.setText(said)
        self.so_far.setText("")
        self.progress.set_percent(0)
        self.stop.setEnabled(True)
        self._show(WORK)

    def _tell(self, rows: int, total: int) -> None:
        words = self.desk.words
        self.progress.set_percent(rows * 100 // total if total else 0)
        self.so_far.setText(_("{done} of {total} rows", done=words.number(rows), total=words.number(total)))

    def _done(self, result: ImportResult) -> None:
        self._job = None
        if result.stopped and (result.dry_run or not result.files):
            self.say(_("Stopped. Nothing was kept."), "info")
            self._show(COLUMNS)
            return
        self.result = result
        self.results.show_result(result)
        self._show(RESULT)
        if result.stopped:
            self.say(_("Stopped. The files shown here are in; the rest is not."), "warn")
        elif self.landed:
            said = what_instead(self.desk, self.backup)
            self.desk.toast(_("The lists are in. Ctrl+Z cannot take them out again."), instead=said)
            self.say(said, "info" if self.backup is not None else "warn")
            self.desk.tasks.touched.emit(touched(Kind.BACKUP))

    def _refused(self, error: DeskError) -> None:
        self._job = None
        self._show(COLUMNS if self.files else PICK)
        self.refuse(error)

    def save_problems(self) -> None:
        """Ctrl+S: every problem of every file, to work through in a spreadsheet."""
        result, words = self.result, self.desk.words
        if self.here != RESULT or result is None or not self._has_problems():
            return
        title, suggested = _("Save the list of problems"), _("Problems.xlsx")
        target = ask_where(self.desk.dialogs, title, suggested, _(SAVE_FILTERS), ".xlsx", ".csv")
        if target is None or self.desk.signed_in is None:
            return
        shop, acting = self.desk.shop, self.desk.acting
        export = Export("import:problems", Way.SAVED, to=target.name, language=words.language, needs=Action.IMPORT)

        def work(_progress: Callable[..., None], _stopped: Callable[[], bool]) -> Path:
            data = problem_list(result, words, target.suffix)
            record_export(shop, acting, export, lambda: save_problem_list(data, target))
            return target

        self.desk.tasks.job(self, work, None, self._saved)

    def _saved(self, path: Path) -> None:
        self.desk.toast(_("Saved as {path}", path=str(path)))

    # ── back ──────────────────────────────────────────────────────────────────────────────────────────────────

    def action_back(self) -> None:
        """Esc: cancels what is under way, else one step back."""
        if self.here == WORK:
            if self._job is not None:
                self._job.stop()
            self.stop.setEnabled(False)
            self.so_far.setText(_("Stopping…"))
        elif self.here == RESULT and not self.landed:
            self.result = None
            self._show(COLUMNS)
        elif self.here == COLUMNS:
            self.files = ()
            self._show(PICK)
        elif self.landed:
            self.files, self.result = (), None
            self._show(PICK)
            self.desk.go("clients")
        else:
            self.desk.back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.action_back()
            return
        super().keyPressEvent(event)


def _local(event: QDropEvent) -> list[Path]:
    """The files of a drop."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
