"""Who knows whom: each advisor's clients and how many of them she knows, and beside it where nobody does (M4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from desk_app.changes import Kind
from desk_app.knowing.coverage import AdvisorCoverage, Coverage, Gap, GapLine
from desk_app.knowing.covering import Assigned, assign_advisor, name_gaps, read_coverage
from desk_app.knowing.handed import HandedOver
from desk_app.knowing.handing import hand_over, take_back_hand_over
from desk_app.staff.account import Action, Role, StaffId, StaffMember
from desk_app.staff.members import staff_list
from desk_app.ui.models.rows import RowsModel
from desk_app.ui.pages.insights_tabs import insights_tabs
from desk_app.ui.pages.knowing_parts import ABOUT, EMPTY, TABS, HandOverLine, columns, gap_look
from desk_app.ui.tasks import Job
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.labels import Caption, Divider, KeyCap, Progress, Title
from desk_app.ui.widgets.page import Page, PageKey
from desk_app.ui.widgets.rows import RowList, RowTable
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import N_, _, n_

#: Advisors that a number key gives a client to.
MOST_KEYS = 9
#: Whose number comes first.
_FIRST = (Role.ADVISOR, Role.OWNER, Role.BEAUTICIAN, Role.RECEPTIONIST)


class KnowingPage(Page):
    """``desk.go("knowing")``. An owner sees everybody's clients, an advisor her own. Reckoned in the background when
    it is opened, once a day and person; Alt+R reckons again."""

    shows = frozenset({Kind.STAFF})
    title = N_("Who knows whom")

    # ── building ──────────────────────────────────────────────────────────────────────────────────────────────

    def _build(self) -> Iterator[None]:
        self.coverage: Coverage | None = None
        self.staff: tuple[StaffMember, ...] = ()
        self._job: Job | None = None
        self._of: tuple[int, object] | None = None  # whose it is, and of which day
        self._gone: set[int] = set()  # given to somebody since it was reckoned
        self.body.addWidget(insights_tabs(self, "knowing"))
        self.again = KeyButton(_("Reckon again"), "Alt R", name="knowing.again")
        self.hand = KeyButton(_("Hand over her clients"), "Alt H", name="knowing.hand_over")
        self.head = Title(_("Who knows whom"))
        self.body.addLayout(row(self.head, self.again, self.hand, stretch=(1,)))
        self.bar, self.told = Progress(), Caption("")
        self.body.addWidget(self.told)
        self.body.addWidget(self.bar)
        left = Card(_("Advisors"), flush=True)
        self.model = RowsModel[AdvisorCoverage](columns=columns(self.desk), parent=self)
        self.table = RowTable(self.model, name="knowing.advisors", said=_("Advisors"), height=40)
        left.add(self.table, 1)
        self.line = HandOverLine()
        left.add(self.line)
        yield
        right = Card(flush=True)
        right.box.setSpacing(0)
        self.tabs = Tabs(tuple((gap.value, _(TABS[gap])) for gap in Gap), name="knowing.lists")
        head = row(self.tabs, KeyCap("["), KeyCap("]"), spacing=6, stretch=(1, 0, 0))
        head.setContentsMargins(15, 0, 15, 0)
        right.add_layout(head)
        right.add(Divider())
        self.about = Caption("", wrap=True)
        above = row(self.about, stretch=(1,))
        above.setContentsMargins(15, 10, 15, 6)
        right.add_layout(above)
        self.gaps_model = RowsModel[GapLine](look=lambda line: gap_look(self.desk, line), parent=self)
        self.gaps = RowList(
            self.gaps_model, name="knowing.gaps", said=_("Clients nobody knows"), height=56, edge=16, avatar=32
        )
        right.add(self.gaps, 1)
        self.keys_said = Caption("", wrap=True)
        below = row(self.keys_said, stretch=(1,))
        below.setContentsMargins(15, 8, 15, 12)
        right.add(Divider())
        right.add_layout(below)
        self.body.addLayout(row(left, right, spacing=16, stretch=(10, 11)), 1)

    def _connect(self) -> None:
        self.tabs.changed.connect(lambda _value: self._load())
        self.gaps_model.loaded.connect(lambda _count: self._loaded())
        self.gaps.opened.connect(lambda line: self.desk.go("client_file", client_id=line.client_id))
        self.again.clicked.connect(self.reckon)
        self.hand.clicked.connect(self.begin_hand_over)
        self.line.wanted.connect(self._hand_over)
        self.line.left.connect(self._leave_line)
        self.key("Alt+R", _("Reckon again"), self.reckon)
        self.key("Alt+H", _("Hand all clients of the chosen advisor to another"), self.begin_hand_over)
        self.key("]", _("Next list"), partial(self._step, 1))
        self.key("[", _("List before"), partial(self._step, -1))
        for number in range(1, MOST_KEYS + 1):
            self.key(str(number), "", partial(self.assign, number))
        self.keys = [each for each in self.keys if each.said]
        self.keys.append(PageKey("1 … 9", _("Give the chosen client to that advisor")))

    # ── reckoning ─────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> None:
        shop, acting = self.desk.shop, self.desk.acting
        self.hand.setVisible(acting.may(Action.HAND_OVER))
        self.desk.tasks.read(self, lambda: staff_list(shop), self._show_staff, latest="knowing.staff")
        if self._of != (int(acting.staff_id), self.desk.today):
            self.reckon()

    def _show_staff(self, staff: tuple[StaffMember, ...]) -> None:
        self.staff = tuple(sorted(staff, key=lambda one: (_FIRST.index(one.role), one.id)))
        may = self.desk.signed_in is not None and self.desk.signed_in.may(Action.EDIT_CLIENT)
        said = "   ".join(f"{number}  {one.name}" for number, one in enumerate(self.staff[:MOST_KEYS], start=1))
        self.keys_said.setText(_("Give to:   {who}", who=said) if may and said else "")

    def reckon(self) -> None:
        """Alt+R: reads who knows whom, in the background."""
        if self.desk.signed_in is None:
            return
        shop, acting = self.desk.shop, self.desk.acting
        if self._job is not None:
            self._job.stop()
        mark = (int(acting.staff_id), self.desk.today)
        if self._of is None or self._of[0] != mark[0]:
            self._clear()
        self._of = mark
        self.bar.set_percent(0)
        self.bar.show()

        def read(progress: Callable[..., None], stopped: Callable[[], bool]) -> Coverage | None:
            return read_coverage(shop, acting, progress, stopped)

        def done(found: Coverage | None) -> None:
            if found is not None and self._of == mark:
                self._show(found)

        self._job = self.desk.tasks.job(self, read, self._progress, done, self.refuse)

    def _progress(self, done: int, whole: int) -> None:
        self.bar.set_percent(100 * done // whole if whole else 100)
        words = self.desk.words
        self.told.setText(_("Reckoning: {done} of {count} clients", done=words.number(done), count=words.number(whole)))

    def _clear(self) -> None:
        """Nothing of whoever was at the desk before may be seen by the next."""
        self.coverage, self._gone = None, set()
        self.model.show_rows(())
        self.gaps_model.show_rows(())
        self._leave_line()

    def _show(self, found: Coverage) -> None:
        self._job, self._gone = None, set()
        self.coverage = found
        self.bar.hide()
        words = self.desk.words
        mine = found.whose is not None
        count = words.number(found.clients)
        said = _("Your {count} clients", count=count) if mine else _("All {count} clients", count=count)
        self.told.setText(
            _("{whose}, by what was done with them since {day}. One treatment is to know her; or two talks, or a talk "
              "and a note.", whose=said, day=words.day(found.since))
        )  # fmt: skip
        nobody = _("No client is in the file yet. F2 adds one.")
        self.table.empty = _("You are the advisor of nobody.") if mine else nobody
        at = max(self.table.currentIndex().row(), 0)
        self.model.show_rows(found.advisors)
        if found.advisors:
            self.table.choose(min(at, len(found.advisors) - 1))
        self.tabs.set_tabs(self._tabs(found))
        self._load()

    def _tabs(self, found: Coverage) -> tuple[tuple[str, str], ...]:
        shown = [gap for gap in Gap if found.whose is None or gap in {Gap.UNKNOWN, Gap.SILENT}]
        return tuple((gap.value, f"{_(TABS[gap])} {self.desk.words.number(found.counts[gap])}") for gap in shown)

    def leaving(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job, self._of = None, None

    # ── gaps ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _load(self) -> None:
        shop, coverage = self.desk.shop, self.coverage
        if coverage is None:
            return
        gap = Gap(self.tabs.value())
        left = [line for line in coverage.gaps[gap] if line.client_id not in self._gone]
        places = {line.client_id: place for place, line in enumerate(left)}
        self.about.setText(_(ABOUT[gap]))
        self.gaps.empty = _(EMPTY[gap])

        def page(last: GapLine | None, count: int) -> Sequence[GapLine]:
            start = 0 if last is None else places[last.client_id] + 1
            found: list[GapLine] = []
            while start < len(left) and len(found) < count:  # some may have been erased since
                piece = left[start : start + count - len(found)]
                found += name_gaps(shop, piece)
                start += len(piece)
            return found

        self.gaps_model.load(self.desk.tasks, page)

    def _loaded(self) -> None:
        if self.gaps_model.rowCount() and not self.gaps.currentIndex().isValid():
            self.gaps.choose(0)

    def _step(self, step: int) -> None:
        if self.coverage is not None:
            values = [value for value, _said in self._tabs(self.coverage)]
            self.tabs.open(values[(values.index(self.tabs.value()) + step) % len(values)])

    def assign(self, number: int) -> None:
        """1–9: the chosen client gets that advisor."""
        line, coverage = self.gaps.noun(), self.coverage
        if line is None or coverage is None or number > len(self.staff) or not self.gaps.hasFocus():
            return
        shop, acting, to, desk = self.desk.shop, self.desk.acting, self.staff[number - 1], self.desk
        at = self.gaps.currentIndex().row()

        def assigned(done: Assigned) -> None:
            if not done.touched.kinds:
                return
            before = done.before
            undo = taking_back(
                desk,
                lambda shop, acting: assign_advisor(shop, acting, line.client_id, before),
                lambda _done: desk.toast(_("{client} is where she was.", client=line.name)),
            )
            desk.toast(_("{client} is with {name} now.", client=line.name, name=to.name), undo)
            self._take_off(line, at)

        desk.tasks.command(self, lambda: assign_advisor(shop, acting, line.client_id, to.id), assigned, self.refuse)

    def _take_off(self, line: GapLine, at: int) -> None:
        """The list without her, until it is reckoned again; the next one is chosen."""
        self._gone.add(line.client_id)
        rows = tuple(one for one in self.gaps_model.rows() if one.client_id != line.client_id)
        if rows:
            self.gaps_model.drop(at)
            self.gaps.choose(min(at, len(rows) - 1))
        else:
            self._load()

    @property
    def client_in_view(self) -> int | None:
        line = self.gaps.noun()
        return line.client_id if line is not None else None

    # ── handing over ──────────────────────────────────────────────────────────────────────────────────────────

    def begin_hand_over(self) -> None:
        """Alt+H: to whom the clients of the chosen advisor go."""
        chosen = self.table.noun()
        if chosen is not None and chosen.advisor_id is not None and self.desk.acting.may(Action.HAND_OVER):
            self.line.begin(chosen, self.staff)

    def _leave_line(self) -> None:
        self.line.hide()
        self.table.setFocus()

    def _hand_over(self, giver: int, taker: int) -> None:
        desk = self.desk
        shop, acting, name = desk.shop, desk.acting, self.line.to_box.currentText()

        def handed(done: HandedOver) -> None:
            said = n_(
                "{count} client is with {name} now.", "{count} clients are with {name} now.", done.clients, name=name
            )
            undo = taking_back(
                desk,
                lambda shop, acting: take_back_hand_over(shop, acting, done.hand_over_id),
                lambda _done: self._taken_back(),
            )
            desk.toast(said, undo)
            self._leave_line()
            self.reckon()

        desk.tasks.command(self, lambda: hand_over(shop, acting, StaffId(giver), StaffId(taker)), handed, self.refuse)

    def _taken_back(self) -> None:
        self.desk.toast(_("Her clients are hers again."))
        self.reckon()

    # ── keys of the window ────────────────────────────────────────────────────────────────────────────────────

    def action_back(self) -> None:
        if self.line.isVisible():
            self._leave_line()
        else:
            self.desk.back()

    def focus_first(self) -> None:
        (self.gaps if self.gaps_model.rowCount() else self.table).setFocus()
