"""What the clients are made up of: a table and a chart, and behind each group the clients in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QWidget

from desk_app.changes import Kind
from desk_app.clients.client import ClientBrief
from desk_app.clients.phones import spaced
from desk_app.errors import DeskError
from desk_app.overview.mix import MIX_LABELS, MIX_RULES, Mix, MixBy, MixRow, clients_of_group, read_mix
from desk_app.staff.account import Action
from desk_app.ui.models.rows import Column, RowLook, RowsModel
from desk_app.ui.pages.insights_tabs import insights_tabs
from desk_app.ui.tasks import Job
from desk_app.ui.theme import look
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, EmptyState, row
from desk_app.ui.widgets.chart import ChartView
from desk_app.ui.widgets.labels import Caption
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList, RowTable
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import N_, _

CHART_WIDTH = 500
#: Points the chart is drawn wide: as much smaller as its letters are than those of the window.
DRAWN_WIDTH = 340


@dataclass(frozen=True, slots=True)
class _Counted:
    """What a job brought: None where it was stopped."""

    mix: Mix | None
    svg: bytes = b""


class MixPage(Page):
    """``desk.go("mix")``, or ``by="trade"`` and the like. Counted on a thread of its own; Esc stops it."""

    shows = frozenset({Kind.CLIENT, Kind.VISIT, Kind.TICKET})
    title = N_("Who our clients are")

    def _build(self) -> None:
        self.mix: Mix | None = None
        self.group: MixRow | None = None
        self._job: Job | None = None
        self.tabs = Tabs(tuple((by.value, _(MIX_LABELS[by])) for by in MixBy), name="mix.by")
        self.all = Caption()
        self.print = KeyButton(_("Print"), "Ctrl P", ButtonKind.PRIMARY, name="mix.print")
        self.body.addWidget(insights_tabs(self, "mix"))
        self.body.addLayout(row(self.tabs, self.all, self.print, spacing=12, stretch=(1,)))
        self.sides = QStackedWidget()
        self.sides.addWidget(self._build_whole())
        self.hidden = EmptyState(
            _("Only the owner sees the figures of the shop."), _("Sign in as the owner to look at them.")
        )
        self.sides.addWidget(self.hidden)
        self.body.addWidget(self.sides, 1)

    def _build_whole(self) -> QWidget:
        words = self.desk.words
        self.model = RowsModel[MixRow](
            columns=(
                Column(_("Group"), lambda one: one.say(words), bold=True),
                Column(_("Clients"), lambda one: words.number(one.clients), width=90, right=True),
                Column(_("Share"), lambda one: self.mix.percent(one) if self.mix else "", width=80, right=True),
                Column(_("Came"), lambda one: words.number(one.active), width=80, right=True, quiet=True),
                Column(_("Visits"), lambda one: words.number(one.visits), width=80, right=True),
                Column(_("Turnover"), lambda one: words.money(one.turnover), width=150, right=True),
            ),
            parent=self,
        )
        self.table = RowTable(self.model, name="mix.groups", said=_("Groups"), height=40)
        self.chart = ChartView(name="mix.chart")
        self.rule = Caption("", wrap=True)
        chart = Card(_("Chart"))
        chart.add(self.chart, 1)
        chart.add(self.rule)
        people = Card(_("Clients of the group"), flush=True)
        self.people_head = people
        self.back_to_chart = KeyButton(_("Chart"), "Esc", name="mix.back", small=True)
        people.add_to_head(self.back_to_chart)
        self.people = RowsModel[ClientBrief](look=self._brief_look, parent=self)
        self.list = RowList(self.people, name="mix.clients", said=_("Clients of the group"), height=52, avatar=32)
        self.list.empty = _("Nobody.")
        people.add(self.list, 1)
        self.right = QStackedWidget()
        self.right.addWidget(chart)
        self.right.addWidget(people)
        self.right.setFixedWidth(CHART_WIDTH + 32)
        left = Card()
        left.add(self.table, 1)
        whole = QWidget()
        box = row(left, self.right, spacing=16, stretch=(1, 0))
        box.setContentsMargins(0, 0, 0, 0)
        whole.setLayout(box)
        return whole

    def _brief_look(self, brief: ClientBrief) -> RowLook:
        region = self.desk.shop.settings.phone_region
        said = [brief.code, spaced(brief.phone, region) if brief.phone else ""]
        seen = self.desk.words.day(brief.last_seen) if brief.last_seen else ""
        return RowLook(
            title=brief.name, subtitle=" · ".join(part for part in said if part), avatar=brief.name, right=seen
        )

    def _connect(self) -> None:
        self.tabs.changed.connect(lambda _by: self._count())
        self.table.opened.connect(self._open_group)
        self.list.opened.connect(lambda brief: self.desk.go("client_file", client_id=brief.id))
        self.back_to_chart.clicked.connect(self._show_chart)
        self.print.clicked.connect(self.action_print)
        self.key("]", _("Count by the next thing"), lambda: self._step(1))
        self.key("[", _("Count by the thing before"), lambda: self._step(-1))
        self.key("Esc", _("Stop counting, the chart again, or back"), self._leave)

    def open(self, **where: object) -> None:
        super().open(**where)
        by = where.get("by")
        if isinstance(by, str) and by in set(MixBy):
            self.tabs.open(by)

    @property
    def by(self) -> MixBy:
        """By what is counted."""
        return MixBy(self.tabs.value())

    def _step(self, places: int) -> None:
        order = [each.value for each in MixBy]
        self.tabs.open(order[(order.index(self.tabs.value()) + places) % len(order)])

    def focus_first(self) -> None:
        self.table.setFocus()

    # ── counting ──────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        self._count()

    def _count(self) -> None:
        may = self.desk.acting.may(Action.SEE_FIGURES)
        self.sides.setCurrentIndex(0 if may else 1)
        self.print.setEnabled(may)
        if not may:
            self._forget()
            return
        if self._job is not None:
            self._job.stop()
        self.banner.clear()
        self._show_chart()
        self.rule.setText(_(MIX_RULES[self.by]))
        shop, acting, by, words = self.desk.shop, self.desk.acting, self.by, self.desk.words
        inks = {name: look().colour(name).name() for name in ("text", "text_2", "text_3", "line", "accent")}

        def work(progress: Callable[[int, int], None], stopped: Callable[[], bool]) -> _Counted:
            # Loaded on the thread that draws: it would hold the window for a tenth of a second.
            from desk_app.reports.mix_paper import mix_svg

            mix = read_mix(shop, acting, by, progress, stopped)
            return _Counted(mix, mix_svg(mix, words, DRAWN_WIDTH, inks) if mix is not None and mix.rows else b"")

        self.table.empty = _("Counting…")
        self.model.show_rows(())
        self.chart.show_svg(b"")
        self._job = self.desk.tasks.job(self, work, self._progress, self._show, self._failed)

    def _progress(self, done: int, count: int) -> None:
        if count > 0:
            self.all.setText(_("counting… {percent} %", percent=100 * done // count))

    def _show(self, counted: _Counted) -> None:
        mix = counted.mix
        if mix is None or mix.by is not self.by:
            return
        self._job = None
        if self.desk.signed_in is None:  # locked meanwhile: counted again for whoever comes
            self.stale = True
            return
        self.mix = mix
        words = self.desk.words
        self.all.setText(
            _("{count} clients, twelve months from {day}", count=words.number(mix.clients), day=words.day(mix.since))
        )
        self.table.empty = _("No client yet. F2 adds one; Import brings in the list you have.")
        self.model.show_rows(mix.rows)
        self.chart.show_svg(counted.svg)
        if mix.rows:
            self.table.choose(0)

    def _failed(self, error: DeskError) -> None:
        self._job = None
        self.refuse(error)

    def _forget(self) -> None:
        self.mix = None
        self.all.setText("")
        self.model.show_rows(())
        self.people.show_rows(())
        self.chart.show_svg(b"")

    def leaving(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job, self.stale = None, True

    # ── a group ───────────────────────────────────────────────────────────────────────────────────────────────

    def _open_group(self, group: MixRow) -> None:
        """Enter: the clients of the group, a page at a time."""
        if group.others:
            self.say(_("These are many small groups: each is too small for a line of its own."), "info")
            return
        self.group = group
        self.people_head.set_heading(group.say(self.desk.words))
        shop, acting, by = self.desk.shop, self.desk.acting, self.by

        def page(last: ClientBrief | None, count: int) -> Sequence[ClientBrief]:
            return clients_of_group(shop, acting, by, group.key, count, last.id if last is not None else None)

        self.people.load(self.desk.tasks, page)
        self.right.setCurrentIndex(1)
        self.list.setFocus()

    def _show_chart(self) -> None:
        self.group = None
        self.right.setCurrentIndex(0)

    def _leave(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None
            self.all.setText(_("Stopped. The tab again counts anew."))
        elif self.group is not None:
            self._show_chart()
            self.table.setFocus()
        else:
            self.desk.back()

    def action_print(self) -> None:
        """Ctrl+P: this table and this chart on paper."""
        if self.desk.acting.may(Action.SEE_FIGURES):
            self.desk.go("paper", kind="mix", id=list(MixBy).index(self.by))
