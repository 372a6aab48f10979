"""Files that may be of one person: found by going through all of them, looked at side by side, merged with one key.

``desk.go("duplicates")``, or with ``client_id`` for those of one client and the files that are part of hers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from desk_app.changes import Kind, Touched
from desk_app.clients.client import ClientId
from desk_app.clients.sweep import Pair, Sweep, as_they_stand, find_pairs
from desk_app.clock import local_date
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.merging.desk import Joined, Merged, merge_clients, merges_standing, part_clients
from desk_app.merging.distinct import say_distinct, take_back_distinct
from desk_app.staff.account import Acting
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.pages.duplicates_parts import PartingCard, SidesCard, why_said
from desk_app.ui.pages.duplicates_sides import Compared, Side, compare
from desk_app.ui.tasks import Job
from desk_app.ui.undoing import taking_back
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card, EmptyState, row
from desk_app.ui.widgets.labels import Badge, Progress, Title
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.ui.widgets.tabs import Tabs
from desk_app.words import N_, _, n_

_LEFT = 420
#: Of so many files all are gone through whenever somebody comes here; of more, what was found stays until "Look again".
_QUICKLY = 10_000


class DuplicatesPage(Page):
    """The pairs on the left, the two files of the chosen one on the right; the second tab has what was merged."""

    shows = frozenset({Kind.CLIENT})
    title = N_("Second files")

    def _build(self) -> None:
        self._job: Job | None = None
        self._found: tuple[Pair, ...] = ()
        self._pair: tuple[ClientId, ClientId] | None = None  # kept, other
        self._take: frozenset[str] = frozenset()
        self._gone: set[tuple[int, int]] = set()
        self._looked = False
        self._before: Sweep | None = None
        self.count = Badge("", "muted")
        self.again = KeyButton(_("Look again"), "Alt L", name="duplicates.again")
        self.halt = KeyButton(_("Stop"), "Alt S", name="duplicates.stop")
        head = row(Title(_("Second files")), self.count, spacing=12)
        head.addStretch(1)
        head.addWidget(self.halt)
        head.addWidget(self.again)
        self.body.addLayout(head)
        self.bar = Progress()
        self.body.addWidget(self.bar)
        tabs = (("pairs", _("May be one person")), ("merged", _("Merged files")))
        self.tabs = Tabs(tabs, name="duplicates.tabs")
        self.lists = QStackedWidget()
        self.lists.addWidget(self._build_pairs())
        self.lists.addWidget(self._build_merged())
        card = Card(flush=True)
        card.setFixedWidth(_LEFT)
        line = row(self.tabs)
        line.setContentsMargins(16, 0, 16, 0)
        card.add_layout(line)
        card.add(self.lists, 1)
        whole = row(card, self._build_right(), spacing=16, stretch=(0, 1))
        self.body.addLayout(whole, 1)
        self._searching(on=False)

    def _build_pairs(self) -> QWidget:
        self.model = RowsModel[Pair](look=self._look, parent=self)
        self.list = RowList(self.model, name="duplicates.pairs", said=_("May be one person"), height=60, edge=16)
        self.list.empty = _("Nobody has two files, as far as can be told.")
        return self.list

    def _build_merged(self) -> QWidget:
        self.merged_model = RowsModel[Joined](look=self._joined_look, parent=self)
        self.merged = RowList(self.merged_model, name="duplicates.merged", said=_("Merged files"), height=60, edge=16)
        self.merged.empty = _("Nothing is merged.")
        return self.merged

    def _build_right(self) -> QWidget:
        self.right = QStackedWidget()
        self.nobody = EmptyState(_("Choose a pair."), _("Both files then stand here side by side."))
        self.right.addWidget(self.nobody)
        self.both, self.parting = SidesCard(self), PartingCard(self)
        self.right.addWidget(self.both)
        self.right.addWidget(self.parting)
        return self.right

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.opened.connect(lambda _pair: self.both.table.setFocus())
        self.merged.chosen.connect(self._choose_merged)
        self.merged.opened.connect(lambda joined: self.desk.go("client_file", client_id=joined.kept.id))
        self.both.table.opened.connect(self._toggle)
        self.tabs.changed.connect(self._turn)
        pressed: tuple[tuple[KeyButton, str, str, Callable[[], object]], ...] = (
            (self.both.merge, "M", _("Merge the two files"), self.merge_pair),
            (self.both.apart, "D", _("Not the same person"), self.keep_apart),
            (self.both.swap, "Alt+K", _("Keep the other one"), self.swap_pair),
            (self.parting.part, "U", _("Part merged files"), self.part_files),
            (self.again, "Alt+L", _("Look again"), self.search),
            (self.halt, "Alt+S", _("Stop looking"), self.stop),
        )
        for button, sequence, said, press in pressed:
            button.clicked.connect(press)
            self.key(sequence, said, press)
        self.key("Esc", _("Back"), self.desk.back)

    # ── where it is ───────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _whose(self) -> int | None:
        found = self.where.get("client_id")
        return found if isinstance(found, int) else None

    @property
    def client_in_view(self) -> int | None:
        return self._pair[0] if self._pair is not None else self._whose

    def open(self, **where: object) -> None:
        super().open(**where)
        self.banner.clear()
        self._gone.clear()
        self._show_pair(None)
        self._looked = False

    def come_into_view(self) -> None:
        super().come_into_view()
        if not self._looked:
            self._looked = True
            if self._before is None or self._before.files <= _QUICKLY:
                self.search()
            else:
                self._show_before(self._before)

    def _show_before(self, found: Sweep) -> None:
        shop = self.desk.shop
        self.say(_("As found before. Look again for files that came since."), "info")
        self.desk.tasks.read(self, lambda: as_they_stand(shop, found), self._take_over, latest="duplicates.before")

    def focus_first(self) -> None:
        (self.list if self.tabs.value() == "pairs" else self.merged).setFocus()

    def leaving(self) -> None:
        self.stop()

    def _turn(self, tab: str) -> None:
        self.lists.setCurrentIndex(0 if tab == "pairs" else 1)
        self._show_pair(None)
        joined, pair = self.merged.noun(), self.list.noun()
        if tab == "merged" and joined is not None:
            self._choose_merged(joined)
        elif tab == "pairs" and pair is not None:
            self._choose(pair)

    # ── looking ───────────────────────────────────────────────────────────────────────────────────────────────

    def search(self) -> None:
        """Alt+L: goes through all files, on a thread of its own."""
        if self._job is not None:
            return
        shop = self.desk.shop
        self._searching(on=True)
        self._job = self.desk.tasks.job(
            self,
            lambda progress, stopped: find_pairs(shop, progress=progress, stopped=stopped),
            lambda done, of: self.bar.set_percent(100 * done // of if of else 0),
            self._show_found,
            self._failed,
        )

    def stop(self) -> None:
        """Alt+S: what was found so far stays."""
        if self._job is not None:
            self._job.stop()

    def _searching(self, *, on: bool) -> None:
        self.bar.setVisible(on)
        self.bar.set_percent(0)
        self.halt.setVisible(on)
        self.again.setVisible(not on)

    def _failed(self, error: DeskError) -> None:
        self._job = None
        self._searching(on=False)
        self.refuse(error)

    def _show_found(self, found: Sweep) -> None:
        if self._job is None or not self._job.stopping:
            self._before = found
        self._job = None
        self._searching(on=False)
        if not found.whole:
            self.say(_("Not everything was compared. Look again, or work through these first."), "info")
        self._take_over(found)

    def _take_over(self, found: Sweep) -> None:
        whose = self._whose
        self._found = tuple(
            pair for pair in found.pairs if whose is None or whose in {int(pair.first.id), int(pair.second.id)}
        )
        self._list_pairs()

    def _list_pairs(self) -> None:
        left = [pair for pair in self._found if (pair.first.id, pair.second.id) not in self._gone]
        self.model.show_rows(left)
        self.count.say(self.desk.words.number(len(left)), "muted")
        if self.tabs.value() != "pairs":
            return
        if left:
            self.list.choose(0)
            self._choose(left[0])
        else:
            self._show_pair(None)

    def refresh(self) -> None:
        shop = self.desk.shop
        self.desk.tasks.read(self, lambda: merges_standing(shop), self._show_merged, latest="duplicates.merged")
        if self._pair is not None:
            self._read_pair()

    def _show_merged(self, found: tuple[Joined, ...]) -> None:
        whose = self._whose
        rows = [joined for joined in found if whose is None or whose in {joined.kept.id, joined.file.client_id}]
        self.merged_model.show_rows(rows)
        if self.tabs.value() == "merged":
            if rows:
                self.merged.choose(0)
                self._choose_merged(rows[0])
            else:
                self._show_pair(None)

    # ── one pair ──────────────────────────────────────────────────────────────────────────────────────────────

    def _look(self, pair: Pair) -> RowLook:
        words = self.desk.words
        names = pair.first.name if pair.first.name == pair.second.name else f"{pair.first.name} = {pair.second.name}"
        return RowLook(
            title=names,
            subtitle=why_said(pair.score),
            badge=_("sure") if pair.score.sure else words.number(pair.score.points),
            tone="ok" if pair.score.sure else "muted",
        )

    def _joined_look(self, joined: Joined) -> RowLook:
        words, file = self.desk.words, joined.file
        return RowLook(
            title=f"{file.name} → {joined.kept.name}",
            subtitle=f"{file.code} → {joined.kept.code}",
            right=words.day(local_date(file.at, self.desk.shop.settings.zone)),
        )

    def _choose(self, pair: Pair) -> None:
        self._take = frozenset()
        self._show_pair((pair.first.id, pair.second.id))

    def _show_pair(self, pair: tuple[ClientId, ClientId] | None) -> None:
        self._pair = pair
        if pair is None:
            self.right.setCurrentWidget(self.nobody)
        else:
            self._read_pair()

    def _read_pair(self) -> None:
        if self._pair is None:
            return
        shop, (kept, other), take, words = self.desk.shop, self._pair, self._take, self.desk.words
        self.desk.tasks.read(
            self, lambda: compare(shop, kept, other, take, words), self._show_sides, latest="duplicates.pair"
        )

    def _show_sides(self, found: Compared) -> None:
        if (found.kept.id, found.other.id) != self._pair:
            return
        pair = self.list.noun()
        self.both.show_files(found, why_said(pair.score) if pair is not None else "")
        if found.refused is not None:
            self.refuse(found.refused)
        self.right.setCurrentWidget(self.both)

    def _toggle(self, side: Side) -> None:
        """Enter on a field with two values: the other one stays."""
        if side.open:
            self._take ^= {side.field}
            self._read_pair()

    def swap_pair(self) -> None:
        """Alt+K: the other file is the one that stays."""
        if self._pair is not None:
            self._take = frozenset()
            self._show_pair((self._pair[1], self._pair[0]))

    # ── doing ─────────────────────────────────────────────────────────────────────────────────────────────────

    def merge_pair(self) -> None:
        """M: the two files are one; Ctrl+Z parts them again."""
        if self._pair is None or not self.both.merge.isEnabled() or self.tabs.value() != "pairs":
            return
        (kept, other), take = self._pair, tuple(sorted(self._take))
        shop, acting = self.desk.shop, self.desk.acting
        self.desk.tasks.command(self, lambda: merge_clients(shop, acting, kept, other, take), self._merged, self.refuse)

    def _merged(self, done: Merged) -> None:
        self._step_on(done.kept, done.other)
        said = n_("Merged: {count} record moved", "Merged: {count} records moved", done.records)
        work: Callable[[Shop, Acting], Merged] = partial(_part, done)
        self.desk.toast(said, taking_back(self.desk, work, self._parted))

    def keep_apart(self) -> None:
        """D: remembered, and not shown again; Ctrl+Z forgets it."""
        if self._pair is None or self.tabs.value() != "pairs":
            return
        kept, other = self._pair
        shop, acting = self.desk.shop, self.desk.acting

        def done(_touched: Touched) -> None:
            self._step_on(kept, other)
            undo = taking_back(
                self.desk,
                lambda shop, acting: take_back_distinct(shop, acting, kept, other),
                lambda _t: self._back(kept, other),
            )
            self.desk.toast(_("Remembered: two people"), undo)

        self.desk.tasks.command(self, lambda: say_distinct(shop, acting, kept, other), done, self.refuse)

    def part_files(self) -> None:
        """U: the merged file is one of its own again."""
        joined = self.merged.noun()
        if joined is None or self.tabs.value() != "merged":
            return
        shop, acting, merge_id = self.desk.shop, self.desk.acting, joined.file.merge_id
        self.desk.tasks.command(self, lambda: part_clients(shop, acting, merge_id), self._parted, self.refuse)

    def _parted(self, done: Merged) -> None:
        self.desk.toast(n_("Parted: {count} record moved back", "Parted: {count} records moved back", done.records))
        self._back(done.kept, done.other)

    def _step_on(self, one: ClientId, other: ClientId) -> None:
        """The pair is dealt with: the next one comes into view, without going through all files again."""
        self._gone.add((min(one, other), max(one, other)))
        self._pair = None
        self._list_pairs()
        self.list.setFocus()

    def _back(self, one: ClientId, other: ClientId) -> None:
        self._gone.discard((min(one, other), max(one, other)))
        self._list_pairs()

    # ── what was merged ───────────────────────────────────────────────────────────────────────────────────────

    def _choose_merged(self, joined: Joined) -> None:
        if self.tabs.value() != "merged":
            return
        settings = self.desk.shop.settings
        on = local_date(joined.file.at, settings.zone)
        self.parting.show_file(joined, on, self.desk.words, settings.phone_region)
        self.right.setCurrentWidget(self.parting)


def _part(done: Merged, shop: Shop, acting: Acting) -> Merged:
    return part_clients(shop, acting, done.merge_id)
