"""Who is quiet, about to leave, lost and won back: a list of each, and why they go, in both cuts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtGui import QHideEvent

from desk_app.changes import Kind
from desk_app.loyalty.gone import Gone, Tally, Why, leaving_page, tally, why_they_go
from desk_app.loyalty.leaving import STATE_LABELS, STATE_TONES, State
from desk_app.loyalty.reasons import CUT_LABELS, SIDE_LABELS, label_of
from desk_app.ui.models.rows import Column, RowLook, RowsModel
from desk_app.ui.pages.client_sheet import day_said
from desk_app.ui.tasks import Job
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.inputs import ChoiceInput
from desk_app.ui.widgets.labels import Badge, Caption, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList, RowTable
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import N_, _, n_

WHY_WIDTH = 580
STATES = (State.QUIET, State.LEAVING, State.LOST, State.WON_BACK)
#: How far back lost and won back go, in months of about thirty days and a half.
MONTHS = (1, 3, 6, 12)
_EMPTY = {
    State.QUIET: N_("Nobody is later than her own rhythm allows."),
    State.LEAVING: N_("Nobody is about to leave. Alt+W in a client’s file writes down what she said."),
    State.LOST: N_("Nobody was lost in these months."),
    State.WON_BACK: N_("Nobody came back in these months."),
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the lists are of."""

    on: date
    since: date
    reason: str = ""


class LeavingPage(Page):
    """``desk.go("leaving")``. Lists are read a page at a time; the figures are counted in the background."""

    shows = frozenset({Kind.CLIENT, Kind.VISIT, Kind.TICKET})
    title = N_("Who is leaving")

    def _build(self) -> Iterator[None]:
        self.reason = ""  # only clients of whom this was told
        self._job: Job | None = None
        self._counted: Tally | None = None
        self.months = ChoiceInput(
            tuple((str(each), n_("last {count} month", "last {count} months", each)) for each in MONTHS),
            name="leaving.months",
        )
        self.months.setAccessibleName(_("How far back"))
        self.months.setFixedWidth(170)
        self.months.put("3")
        self.all = KeyButton(_("All reasons"), "Alt A", name="leaving.all", small=True)
        self.only = Badge("", "accent")
        head = row(Title(_("Who is leaving")), spacing=12)
        head.addStretch(1)
        for each in (self.only, self.all, Caption(_("Lost and won back in the")), self.months):
            head.addWidget(each)
        self.body.addLayout(head)
        yield
        self.body.addLayout(row(self._build_list(), self._build_why(), spacing=16, stretch=(1, 0)), 1)

    def _build_list(self) -> Card:
        card = Card(flush=True)
        self.tabs = Tabs(tuple((each.value, _(STATE_LABELS[each])) for each in STATES), name="leaving.tabs")
        head = row(self.tabs, stretch=(1,))
        head.setContentsMargins(15, 0, 15, 0)
        card.add_layout(head)
        self.model = RowsModel[Gone](look=self._look, parent=self)
        self.list = RowList(self.model, name="leaving.list", said=_("Who is leaving"), height=56, edge=16, avatar=32)
        card.add(self.list, 1)
        return card

    def _build_why(self) -> Card:
        card = Card(_("Why they go"), flush=True)
        card.setFixedWidth(WHY_WIDTH)
        self.told = Badge("", "muted")
        card.add_to_head(self.told)
        columns: tuple[Column[Why], ...] = (
            Column(_("Reason"), lambda why: _(label_of(why.reason))),
            Column(_("Whose doing"), lambda why: _(SIDE_LABELS[why.side]), width=100, quiet=True),
            Column(_("What gave way"), lambda why: _(CUT_LABELS[why.cut]), width=132, quiet=True),
            Column(_("Clients"), lambda why: str(why.clients), width=60, right=True, bold=True),
            Column(_("Came back"), lambda why: str(why.back) if why.back else "–", width=88, right=True),
        )
        self.why_model = RowsModel[Why](columns=columns, parent=self)
        self.why = RowTable(self.why_model, name="leaving.why", said=_("Why they go"), height=40)
        self.why.empty = _("Nobody has told why in these months.")
        card.add(self.why, 1)
        below = row(Caption(_("Each client counts once, with the last reason told. Enter shows who."), wrap=True))
        below.setContentsMargins(15, 8, 15, 12)
        card.add_layout(below)
        return card

    def _connect(self) -> None:
        self.tabs.changed.connect(lambda _value: self._load())
        self.months.currentIndexChanged.connect(lambda _at: self.refresh())
        self.all.clicked.connect(self.show_all)
        self.list.opened.connect(lambda gone: self.desk.go("client_file", client_id=gone.client_id))
        self.why.opened.connect(self.show_reason)
        self.key("Ctrl+PgDown", _("Next tab"), lambda: self.step(1))
        self.key("Ctrl+PgUp", _("Tab before"), lambda: self.step(-1))
        self.key("C", _("Call the client"), self._call)
        self.key("Alt+W", _("Whether she leaves, and why"), self._tell)
        self.key("Alt+A", _("All reasons"), self.show_all)
        self.key("Alt+R", _("To the reasons"), self.why.setFocus)
        self.key("Esc", _("Back"), self._leave)

    # ── reading ───────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def state(self) -> State:
        """Whose list is open."""
        return State(self.tabs.value())

    @property
    def client_in_view(self) -> int | None:
        gone = self.list.noun()
        return gone.client_id if gone is not None else None

    def _asked(self) -> _Asked:
        on = self.desk.today
        days = int(self.months.read() or "3") * 61 // 2
        return _Asked(on, on - timedelta(days=days), self.reason)

    def refresh(self) -> None:
        shop, asked = self.desk.shop, self._asked()
        self._load()
        self.desk.tasks.read(
            self, lambda: why_they_go(shop, asked.since, asked.on), self._show_why, latest="leaving.why"
        )
        if self._job is not None:
            self._job.stop()
        self._job = self.desk.tasks.job(
            self,
            lambda progress, stopped: tally(shop, asked.on, asked.since, stopped),
            lambda *_values: None,
            self._show_counts,
        )

    def _load(self) -> None:
        shop, asked, state = self.desk.shop, self._asked(), self.state

        def page(last: Gone | None, count: int) -> Sequence[Gone]:
            before = last.place if last is not None else None
            return leaving_page(shop, state, asked.on, asked.since, before=before, reason=asked.reason, limit=count)

        self.list.empty = _("Nobody here went for this reason.") if self.reason else _(_EMPTY[state])
        self.only.setVisible(bool(self.reason))
        self.all.setVisible(bool(self.reason))
        if self.reason:
            self.only.say(_(label_of(self.reason)), "accent")
        self.model.load(self.desk.tasks, page)

    def _show_why(self, found: tuple[Why, ...]) -> None:
        self.why_model.show_rows(found)
        count = sum(each.clients for each in found)
        self.told.say(n_("{count} client", "{count} clients", count), "muted")

    def _show_counts(self, counted: Tally) -> None:
        asked = self._asked()
        if (counted.on, counted.since) != (asked.on, asked.since) or self.desk.signed_in is None:
            return
        self._counted = counted
        number = self.desk.words.number
        said = ((each, f"{_(STATE_LABELS[each])} {number(counted.counts[each])}") for each in STATES)
        self.tabs.set_tabs(tuple((each.value, text) for each, text in said))

    def hideEvent(self, event: QHideEvent) -> None:
        """Counting for a page that nobody looks at stops."""
        super().hideEvent(event)
        if self._job is not None:
            self._job.stop()

    # ── ways onward ───────────────────────────────────────────────────────────────────────────────────────────

    def step(self, step: int) -> None:
        """The next list (1) or the one before (-1)."""
        at = (STATES.index(self.state) + step) % len(STATES)
        self.tabs.open(STATES[at].value)

    def show_reason(self, why: Why) -> None:
        """Enter on a reason: the clients of whom it was told."""
        self.reason = why.reason
        if self.state is State.QUIET:
            self.tabs.open(State.LOST.value)
        else:
            self._load()
        self.list.setFocus()

    def show_all(self) -> None:
        """Alt+A: whatever the reason."""
        if self.reason:
            self.reason = ""
            self._load()
            self.list.setFocus()

    def _call(self) -> None:
        if self.client_in_view is not None:
            self.desk.go("calls", client_id=self.client_in_view)

    def _tell(self) -> None:
        if self.client_in_view is not None:
            self.desk.go("client_leaving", client_id=self.client_in_view)

    def _leave(self) -> None:
        if self.reason:
            self.show_all()
        elif not self.list.hasFocus():
            self.list.setFocus()
        else:
            self.desk.back()

    def focus_first(self) -> None:
        self.list.setFocus()

    def _look(self, gone: Gone) -> RowLook:
        stand = gone.standing
        told = stand.telling
        why = _(label_of(told.reason)) if told is not None else ""
        days = n_("{count} day ago", "{count} days ago", stand.days) if stand.days is not None else _("never here")
        since = _("since {day}", day=day_said(stand.since, self.desk.today)) if stand.since is not None else ""
        return RowLook(
            title=gone.name,
            after=gone.code,
            subtitle=" · ".join(part for part in (why, gone.advisor) if part) or _("by her own rhythm"),
            avatar=gone.name,
            right=days,
            badge=since,
            tone=STATE_TONES[stand.state],
        )
