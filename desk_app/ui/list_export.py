"""Ctrl+E: the list of a page as Excel or CSV, every row of it, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desk_app.errors import DeskError
from desk_app.exporter.desk import Exported, export_list, suggested_name
from desk_app.exporter.views import View
from desk_app.ui.saving import ask_where
from desk_app.ui.tasks import Job
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import row
from desk_app.ui.widgets.labels import Progress, Text
from desk_app.ui.widgets.page import Page
from desk_app.words import N_, _

FILTERS = N_("Excel (*.xlsx);;CSV (*.csv)")


class ListExport(QWidget):
    """The strip that shows how far it is, above the page; hidden while nothing is saved.

    ``view`` says which list the page shows now. ``button`` stands where the page puts it.
    """

    def __init__(self, page: Page, name: str, view: Callable[[], View], *, small: bool = False) -> None:
        super().__init__(page)
        self._page, self._view = page, view
        self._job: Job | None = None
        self.button = KeyButton(
            _("Export"), "Ctrl E", ButtonKind.QUIET if small else ButtonKind.PLAIN, name=f"{name}.export", small=small
        )
        self.button.clicked.connect(self.save)
        self.said = Text("", "body", "text_2")
        self.progress = Progress()
        self.progress.setFixedWidth(240)
        self.cancel = KeyButton(_("Stop"), name=f"{name}.export_stop", small=True)
        self.cancel.clicked.connect(self.stop)
        line = row(self.said, self.progress, self.cancel, spacing=12)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        self.setLayout(line)
        self.hide()
        page.body.insertWidget(1, self)  # below the banner

    def connect_key(self) -> None:
        """Ctrl+E; called where the page registers its keys."""
        self._page.key("Ctrl+E", _("Save this list as Excel or CSV"), self.save)

    @property
    def busy(self) -> bool:
        """Whether a list is being saved."""
        return self._job is not None

    def save(self) -> None:
        """Ctrl+E: asks where, then writes every row of the list as it stands."""
        desk = self._page.desk
        if self._job is not None or desk.signed_in is None:
            return
        view, words = self._view(), desk.words
        suggested = suggested_name(view, words, desk.today.isoformat())
        target = ask_where(desk.dialogs, _("Save the list"), suggested, _(FILTERS), ".xlsx", ".csv")
        if target is None or desk.signed_in is None:
            return
        shop, acting = desk.shop, desk.acting

        def work(progress: Callable[..., None], stopped: Callable[[], bool]) -> Exported:
            return export_list(shop, acting, view, target, words, progress=progress, stopped=stopped)

        self._page.banner.clear()
        self.said.setText(_("Saving the list…"))
        self.progress.set_percent(0)
        self.cancel.setEnabled(True)
        self.show()
        self._job = desk.tasks.job(self._page, work, self._tell, self._done, self._refused)

    def stop(self) -> None:
        """Gives it up; nothing is saved then."""
        if self._job is not None:
            self._job.stop()
            self.cancel.setEnabled(False)
            self.said.setText(_("Stopping…"))

    def _tell(self, rows: int, total: int) -> None:
        words = self._page.desk.words
        self.progress.setVisible(total > 0)
        self.progress.set_percent(rows * 100 // total if total else 0)
        if self.cancel.isEnabled():
            said = _("{done} of {total} rows", done=words.number(rows), total=words.number(total))
            self.said.setText(said if total else _("Saving the list…"))

    def _done(self, done: Exported) -> None:
        self._over()
        desk = self._page.desk
        if done.stopped:
            self._page.say(_("Stopped. Nothing was saved."), "info")
        else:
            said = desk.words.n(
                "{count} row saved as {path}", "{count} rows saved as {path}", done.rows, path=done.path
            )
            desk.toast(said)

    def _refused(self, error: DeskError) -> None:
        self._over()
        self._page.refuse(error)

    def _over(self) -> None:
        self._job = None
        self.hide()
