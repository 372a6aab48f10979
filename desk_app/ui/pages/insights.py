"""The owner's month: the summary as it will be printed, month by month."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from desk_app.changes import Kind
from desk_app.clock import local_time
from desk_app.reports.desk import read_month
from desk_app.reports.file_name import paper_name
from desk_app.staff.account import Action
from desk_app.ui.pages.paper import Drawn, PaperPage
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import row
from desk_app.words import N_, Words, _


class InsightsPage(PaperPage):
    """Income, clients, calls and tickets of one month, with its proof; [ and ] walk through the months."""

    shows = frozenset({Kind.VISIT, Kind.PAYMENT, Kind.CALL, Kind.TICKET})
    title = N_("Insights")
    needs = Action.SEE_FIGURES

    def _head(self) -> QHBoxLayout:
        today = self.desk.today
        self.year, self.month = today.year, today.month
        self.earlier = KeyButton(_("Month before"), "[", name="insights.earlier")
        self.later = KeyButton(_("Month after"), "]", name="insights.later")
        head = row(self.name, self.earlier, self.later, spacing=12)
        head.addStretch(1)
        for each in (self.language, self.save, self.print):
            head.addWidget(each)
        self.leave.setVisible(False)
        self.leave.setParent(self)
        return head

    def _connect(self) -> None:
        super()._connect()
        self.earlier.clicked.connect(lambda: self._walk(-1))
        self.later.clicked.connect(lambda: self._walk(1))
        self.key("[", _("Month before"), lambda: self._walk(-1))
        self.key("]", _("Month after"), lambda: self._walk(1))

    def _walk(self, months: int) -> None:
        count = self.year * 12 + self.month - 1 + months
        today = self.desk.today
        if count <= today.year * 12 + today.month - 1:
            self.year, self.month = divmod(count, 12)
            self.month += 1
            self.refresh()

    def heading(self) -> str:
        return _("Monthly summary {month}", month=self.desk.words.month(self.year, self.month))

    @property
    def homes(self) -> tuple[str, ...]:
        return ()

    def subject(self) -> str:
        return f"month:{self.year}-{self.month:02}"

    def draw(self) -> Callable[[Words], Drawn]:
        self.desk.acting.must(Action.SEE_FIGURES)
        shop, year, month = self.desk.shop, self.year, self.month
        at = local_time(shop.now(), shop.settings.zone)

        def drawn(words: Words) -> Drawn:
            # Loaded on the thread that draws, see PaperPage.draw.
            from desk_app.reports.month_paper import month_pdf

            name = paper_name(words(N_("Monthly summary {month}"), month=words.month(year, month)))
            return Drawn(month_pdf(read_month(shop, year, month), words, at=at), name)

        return drawn

    def refresh(self) -> None:
        today = self.desk.today
        self.later.setEnabled((self.year, self.month) < (today.year, today.month))
        if not self.desk.acting.may(Action.SEE_FIGURES):
            self.say(_("Only the owner sees the figures."), "info")
            return
        super().refresh()

    def action_back(self) -> None:
        self.desk.back()
