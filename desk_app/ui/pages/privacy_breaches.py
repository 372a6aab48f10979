"""The breach log with its running clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from desk_app.clock import local_time
from desk_app.privacy.breach import Breach, BreachId
from desk_app.privacy.breaches import breaches, need_not_report, note_measures, told_authority, told_people
from desk_app.staff.account import Action
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.pages.privacy_breach_form import BreachForm
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, Figure, row
from desk_app.ui.widgets.labels import Passage
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList, Scroll
from desk_app.words import _

#: How often the clock is drawn again, in milliseconds; it shows minutes.
TICK = 20_000

NOTHING = "–"

#: With less than this left the clock is red.
NEAR = timedelta(hours=12)


def clock_said(breach: Breach, at: datetime) -> tuple[str, str]:
    """What is left of the 72 hours at ``at``, in words, and its tone: red with less than 12 hours, or over."""
    if breach.authority_told_at is not None:
        told = breach.authority_told_at
        if breach.in_time:
            return _("told in time"), "ok"
        return _("told {late} late", late=_long(told - breach.tell_by)), "warn"
    if breach.excuse is not None:
        return _("need not be reported"), "ok"
    left = breach.left(at)
    if left < timedelta():
        return _("{late} overdue", late=_long(-left)), "bad"
    return _("{left} left", left=_long(left)), "bad" if left < NEAR else "warn"


def _long(span: timedelta) -> str:
    minutes = int(span / timedelta(minutes=1))
    return _("{hours} h {minutes} min", hours=minutes // 60, minutes=f"{minutes % 60:02}")


class BreachesPart(QWidget):
    """The log on the left; on the right the chosen one with its clock, or the form for a new one."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page, self._desk = page, page.desk
        self._wanted: BreachId | None = None
        left = Card(_("Breach log"), flush=True)
        self.new = KeyButton(_("New breach"), "Alt N", name="privacy_shop.new_breach", small=True)
        left.add_to_head(self.new)
        self.model = RowsModel[Breach](look=self._look, parent=self)
        self.list = RowList(self.model, name="privacy_shop.breaches", said=_("Breach log"), height=56, edge=16)
        self.list.empty = _("No breach was ever noted. Alt+N writes one down, as soon as somebody knows of it.")
        left.add(self.list, 1)
        self.side = QStackedWidget()
        self.side.setFixedWidth(480)
        self.form = BreachForm(page)
        self.side.addWidget(self._build_whole())
        self.side.addWidget(self.form)
        self.setLayout(row(left, self.side, spacing=16, stretch=(1,)))
        self._connect()

    def _build_whole(self) -> QWidget:
        card = Card(_("The breach"))
        self.clock = Figure(_("Until the authority must be told"))
        card.add(self.clock)
        self.whole = Passage()
        card.add(Scroll(self.whole), 1)
        self.authority = KeyButton(_("Authority told"), "Alt A", ButtonKind.PRIMARY, name="privacy_shop.authority")
        self.people = KeyButton(_("Clients told"), "Alt P", name="privacy_shop.people")
        self.more = KeyButton(_("Add what was done…"), "Alt M", name="privacy_shop.measures")
        card.add_row(self.authority, self.people, spacing=8).addStretch(1)
        self.excuse = KeyButton(_("Need not be reported…"), "Alt R", name="privacy_shop.need_not")
        card.add_row(self.more, self.excuse, spacing=8).addStretch(1)
        return card

    def _connect(self) -> None:
        self.list.chosen.connect(lambda _breach: self._say())
        self.new.clicked.connect(self.begin)
        self.authority.clicked.connect(self.tell_authority)
        self.people.clicked.connect(self.tell_people)
        self.more.clicked.connect(self.add_measures)
        self.excuse.clicked.connect(self.need_not_report)
        self.form.kept.connect(self._kept)
        self.form.left.connect(self.leave_form)
        self.tick = QTimer(self)
        self.tick.timeout.connect(self._tick)
        self.tick.start(TICK)

    @property
    def writing(self) -> bool:
        """Whether the form for a new one is open."""
        return self.side.currentIndex() == 1

    def refresh(self) -> None:
        """Reads the log again."""
        shop = self._desk.shop
        self._desk.tasks.read(self, lambda: breaches(shop), self._show, latest="privacy_shop.breaches")

    def _show(self, found: tuple[Breach, ...]) -> None:
        before = self.list.noun()
        wanted, self._wanted = self._wanted or (before.id if before is not None else None), None
        self.model.show_rows(found)
        if found:
            self.list.choose(next((place for place, each in enumerate(found) if each.id == wanted), 0))
        self._say()

    def _tick(self) -> None:
        if self.isVisible():
            self.list.viewport().update()
            self._say_clock()

    def _look(self, breach: Breach) -> RowLook:
        said, tone = clock_said(breach, self._desk.shop.now())
        return RowLook(
            title=" ".join(breach.what.split()), subtitle=self._moment(breach.known_at), badge=said, tone=tone
        )

    def _moment(self, at: datetime | None) -> str:
        if at is None:
            return _("not yet")
        local = local_time(at, self._desk.shop.settings.zone)
        return f"{self._desk.words.day(local.date())} {local:%H:%M}"

    def _say_clock(self) -> None:
        breach = self.list.noun()
        if breach is None:
            self.clock.say(NOTHING)
            return
        said, tone = clock_said(breach, self._desk.shop.now())
        self.clock.say(said, _("by {moment}", moment=self._moment(breach.tell_by)), tone)
        self.clock.figure.set_colour("bad" if tone == "bad" else "text")

    def _say(self) -> None:
        self._say_clock()
        breach = self.list.noun()
        may = breach is not None and self._desk.acting.may(Action.CHANGE_SETTINGS)
        self.authority.setEnabled(may and breach is not None and breach.authority_told_at is None)
        self.people.setEnabled(may and breach is not None and breach.people_told_at is None)
        self.more.setEnabled(may)
        self.excuse.setEnabled(may and breach is not None and breach.open)
        if breach is None:
            self.whole.setText("")
            return
        excused = breach.excuse
        why = f"{self._moment(excused.at)} · {excused.staff}\n{excused.reason}" if excused is not None else ""
        pairs = (
            (_("Known since"), f"{self._moment(breach.known_at)} · {breach.staff}"),
            (_("What got out"), breach.what),
            (_("Who is affected"), breach.whom),
            (_("Measures taken"), breach.measures or "–"),
            (_("Authority told"), self._moment(breach.authority_told_at)),
            *(((_("Need not be reported"), why),) if why else ()),
            (_("Clients told"), self._moment(breach.people_told_at)),
        )
        self.whole.setText(
            "\n".join(f"{label}\n    {told.replace(chr(10), chr(10) + '    ')}" for label, told in pairs)
        )

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self) -> None:
        """Alt+N: the form."""
        if self._desk.acting.may(Action.CHANGE_SETTINGS):
            self.side.setCurrentIndex(1)
            self.form.begin()

    def leave_form(self) -> None:
        """Back to the log; what was typed stays kept."""
        self.side.setCurrentIndex(0)
        self.list.setFocus()

    def _kept(self, breach_id: BreachId) -> None:
        self._wanted = breach_id
        self.leave_form()
        self.refresh()

    def tell_authority(self) -> None:
        """Alt+A: notes that the authority was told, now."""
        shop, acting = self._desk.shop, self._desk.acting
        self._on_chosen(self.authority.isEnabled(), lambda chosen: told_authority(shop, acting, chosen))

    def tell_people(self) -> None:
        """Alt+P: notes that the clients were told, now."""
        shop, acting = self._desk.shop, self._desk.acting
        self._on_chosen(self.people.isEnabled(), lambda chosen: told_people(shop, acting, chosen))

    def add_measures(self) -> None:
        """Alt+M: what was done since."""
        if not self.more.isEnabled():
            return
        said = self._desk.dialogs.ask_text(_("What was done since?"), _("Measures taken"))
        if said and self._desk.signed_in is not None:
            shop, acting = self._desk.shop, self._desk.acting
            self._on_chosen(True, lambda chosen: note_measures(shop, acting, chosen, said))

    def need_not_report(self) -> None:
        """Alt+R: why the authority need not be told."""
        if not self.excuse.isEnabled():
            return
        # A list that was read again meanwhile may have another one chosen: what was asked about is what is kept.
        breach = self.list.noun()
        asked = _(
            "Why is nobody likely to be harmed? Only then need it not be reported (GDPR 33(1)). The reason is kept. "
            "In China every breach is reported (PIPL 57)."
        )
        said = self._desk.dialogs.ask_text(asked, _("Reason"))
        if said and breach is not None and self._desk.signed_in is not None:
            shop, acting, chosen = self._desk.shop, self._desk.acting, breach.id
            self._desk.tasks.command(
                self, lambda: need_not_report(shop, acting, chosen, said), lambda _done: self.refresh()
            )

    def _on_chosen(self, may: bool, what: Callable[[BreachId], object]) -> None:
        breach = self.list.noun()
        if may and breach is not None:
            chosen = breach.id
            self._desk.tasks.command(self, lambda: what(chosen), lambda _done: self.refresh())

    def focus_first(self) -> None:
        """The list, or the form where it is open."""
        (self.form.what.box if self.writing else self.list).setFocus()
