"""The owner's month: the summary as it will be printed, month by month."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QHBoxLayout

from desk_app.changes import Kind
from desk_app.clock import local_time
from desk_app.reports.desk import read_month
from desk_app.reports.file_name import paper_name
from desk_app.staff.account import Acting, Action, granted, put_away
from desk_app.ui.pages.insights_tabs import insights_tabs
from desk_app.ui.pages.paper import Drawn, PaperPage
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import EmptyState, row
from desk_app.words import N_, Words, _


class InsightsPage(PaperPage):
    """Income, clients, calls and tickets of one month, with its proof; [ and ] walk through the months.

    Whoever may not see figures is told so, and the owner can show them to her once; they are gone with the page.
    """

    shows = frozenset({Kind.VISIT, Kind.PAYMENT, Kind.CALL, Kind.TICKET})
    title = N_("Insights")
    needs = Action.SEE_FIGURES

    def _build(self) -> None:
        super()._build()
        self.body.insertWidget(0, insights_tabs(self, "insights"))
        self._shown_to: Acting | None = None  # whom the owner has let see it, while the page is in view
        self._word: Acting | None = None  # the same under her word
        self.ask = KeyButton(_("Show with the owner’s PIN"), "Alt O", ButtonKind.PRIMARY, name="insights.ask")
        self.hidden = EmptyState(
            _("Only the owner sees the figures of the shop."),
            _("She can show them to you here with her PIN. They are put away when you leave the page."),
        )
        self.hidden.add_action(self.ask)
        self.hidden.hide()
        self.body.addWidget(self.hidden, 1)

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
        self.ask.clicked.connect(self.ask_owner)
        self.key("Alt+O", _("Show with the owner’s PIN"), self.ask_owner)
        self.key("[", _("Month before"), lambda: self._walk(-1))
        self.key("]", _("Month after"), lambda: self._walk(1))

    def _may(self) -> bool:
        acting = self.desk.acting
        return acting.may(Action.SEE_FIGURES) or acting == self._shown_to

    def ask_owner(self) -> None:
        """Alt+O: the owner, with her PIN, shows the figures to whoever is at the desk. The trail says so."""
        if not self._may():
            acting = self.desk.acting
            self.desk.tasks.command(
                self, lambda: granted(acting, Action.SEE_FIGURES), lambda word: self._show_to(acting, word)
            )

    def _show_to(self, acting: Acting, word: Acting) -> None:
        if self.desk.signed_in == acting and self.isVisible():
            self._shown_to, self._word = acting, word
            self.banner.clear()
            self.refresh()
            self.focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page, or the lock: what was shown by leave is put away."""
        super().hideEvent(event)
        if self._word is not None:
            put_away(self._word)
            self._shown_to, self._word = None, None
            self.drawn, self.stale = None, True
            self.view.show_pages([])

    def _walk(self, months: int) -> None:
        if not self._may():
            return
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
        acting = self._word if self._word is not None and self._may() else self.desk.acting
        acting.must(Action.SEE_FIGURES)
        shop, year, month = self.desk.shop, self.year, self.month
        at = local_time(shop.now(), shop.settings.zone)

        def drawn(words: Words) -> Drawn:
            # Loaded on the thread that draws, see PaperPage.draw.
            from desk_app.reports.month_paper import month_pdf

            name = paper_name(words(N_("Monthly summary {month}"), month=words.month(year, month)))
            return Drawn(month_pdf(read_month(shop, acting, year, month), words, at=at), name)

        return drawn

    def refresh(self) -> None:
        today, may = self.desk.today, self._may()
        self.pages.setVisible(may)
        self.hidden.setVisible(not may)
        for each in (self.earlier, self.language):
            each.setEnabled(may)
        self.later.setEnabled(may and (self.year, self.month) < (today.year, today.month))
        if may:
            super().refresh()
            return
        self.drawn = None
        self.view.show_pages([])
        self.name.setText(self.heading())
        for each in (self.save, self.print):
            each.setEnabled(False)

    def _show(self, answer: tuple[Drawn, list[QImage]]) -> None:
        if self._may():  # else it was put away while it was drawn
            super()._show(answer)

    def action_save(self) -> None:
        """Ctrl+S; where the figures may not be seen, the owner is asked first."""
        if self._may():
            super().action_save()
        else:
            self.ask_owner()

    def action_print(self) -> None:
        """Ctrl+P; where the figures may not be seen, the owner is asked first."""
        if self._may():
            super().action_print()
        else:
            self.ask_owner()

    def focus_first(self) -> None:
        if self._may():
            super().focus_first()
        else:
            self.ask.setFocus()

    def action_back(self) -> None:
        self.desk.back()
