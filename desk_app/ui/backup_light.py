"""The backup light: makes backups as the schedule says, and shows how they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from desk_app.changes import Kind, Touched, touched
from desk_app.db.backup import BackupSchedule
from desk_app.db.second import Round, back_up_both
from desk_app.db.shop import Shop
from desk_app.db.standing import Faults, Standing, Verdict, judge, look_at
from desk_app.errors import DeskError
from desk_app.overview.whole import check_everything
from desk_app.staff.witness import note_head
from desk_app.ui.backup_words import label, sentence
from desk_app.ui.desk import Desk
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.buttons import Pill
from desk_app.words import _, current_words

#: How often the schedule is looked at, in milliseconds.
LOOK_EVERY = 60_000


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a backup; pages that show backups read again."""

    round: Round
    touched: Touched


def run_round(shop: Shop) -> Made:
    """A backup into both places, the second copy checked in full. On a job's thread."""
    done = back_up_both(shop, check=check_everything)
    if done.made is not None:
        note_head(shop)
    return Made(done, touched(Kind.BACKUP))


class BackupLight(QObject):
    """One pill of the top bar and the timer behind it. Disk work runs as a job, off the UI thread."""

    def __init__(self, desk: Desk, pill: Pill) -> None:
        super().__init__(pill)
        self._desk = desk
        self._pill = pill
        # From when the window was made: what was done before this light was lit needs a backup as well.
        self._schedule = BackupSchedule(desk.shop.settings.backup_every_minutes, desk.backups.writes)
        self._standing: Standing | None = None
        self._running = False
        self._tried: datetime | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self._timer.start(LOOK_EVERY)
        pill.clicked.connect(self.ask)
        desk.tasks.touched.connect(self._touched)
        desk.backups.make = self.ask
        self.show()

    @property
    def fault(self) -> str:
        """Why the last backup failed; "" when it did not."""
        last = self._desk.backups.last
        return last.first.say(current_words()) if last is not None and last.first is not None else ""

    def look(self) -> None:
        """Reads from the disk and the trail how the backups stand."""
        shop = self._desk.shop
        self._desk.tasks.read(self, lambda: look_at(shop), self._found, latest="backup.standing")

    def _found(self, standing: Standing) -> None:
        self._standing = standing
        self._schedule = BackupSchedule(
            self._desk.shop.settings.backup_every_minutes,
            self._schedule.writes,
            standing.first.newest or self._schedule.at,
        )
        self.show()

    def _touched(self, changed: Touched) -> None:
        if changed.concerns(Kind.BACKUP):
            self.look()

    def tick(self) -> None:
        """Makes a backup where one is due; else looks again how things stand."""
        shop = self._desk.shop
        if self._schedule.due(shop.writes, shop.now()) or self._left_behind():
            self.make()
        else:
            self.look()

    def _left_behind(self) -> bool:
        """Whether an earlier run left work without a copy, or the stick that lacks it is back. A demo that never had
        a backup needs none."""
        standing = self._standing
        if standing is None or (standing.demo and standing.first.newest is None):
            return False
        late = timedelta(minutes=self._schedule.every_minutes)
        now = self._desk.shop.now()
        if self._tried is not None and timedelta(0) <= now - self._tried < late:
            return False  # a full stick is tried again as often as a backup is made, not at every look
        return any(
            copies is not None and copies.there and copies.late(now, late)
            for copies in (standing.first, standing.second)
        )

    def due_on_close(self) -> bool:
        """Whether closing now would leave something without a backup."""
        return self._schedule.due_on_close(self._desk.shop.writes)

    def ask(self) -> None:
        """Somebody wants a backup now: what speaks against the second place is said as well."""
        self.make(asked=True)

    def make(self, then: Callable[[DeskError | None], object] | None = None, *, asked: bool = False) -> None:
        """Makes a backup now. ``then`` gets the refusal, or None when there is one in either place."""
        if self._running:
            return
        self._running = True
        shop = self._desk.shop
        self._tried = shop.now()
        self.show()

        def made(done: Made) -> None:
            self._running = False
            self._note(done.round)
            if then is not None:
                said = done.round.fault if done.round.made is None else None
                QTimer.singleShot(0, self, lambda: then(said))  # it may ask, and what was made is told first
            elif done.round.fault is not None:
                self._desk.banner(done.round.fault.say(current_words()))
            elif asked and done.round.second_fault is not None:
                self._desk.banner(done.round.second_fault.say(current_words()), Tone.WARN)

        def failed(error: DeskError) -> None:
            made(Made(Round(shop.writes, None, error), touched()))

        self._desk.tasks.job(self, lambda _progress, _stopped: run_round(shop), None, made, failed)

    def _note(self, done: Round) -> None:
        self._desk.backups.last = Faults(done.fault, done.second_fault)
        if done.made is not None:
            every = self._desk.shop.settings.backup_every_minutes
            self._schedule = BackupSchedule(every).made(done.writes, done.made.at)
        self.look()
        self.show()

    def _verdict(self) -> Verdict | None:
        if self._standing is None:
            return None
        shop, old = self._desk.shop, timedelta(hours=self._desk.shop.settings.backup_old_hours)
        return judge(self._standing, shop.now(), old, self._desk.backups.last)

    def show(self) -> None:
        """Says on the pill how things stand: never by colour alone. Pages that show it read again where it changed."""
        shop, verdict = self._desk.shop, self._verdict()
        if self._running:
            self._pill.say(_("Backing up…"), light="warn")
        elif verdict is not None:
            self._pill.say(label(verdict, shop.now(), shop.settings.zone), light=verdict.tone)
        self._pill.setVisible(bool(self._pill.text()))
        press = _("Press to make a backup now.")
        said = sentence(verdict, shop.settings.zone) if verdict is not None else ""
        self._pill.setToolTip(f"{said}\n{press}" if said else press)
        if verdict is not None and not verdict.says_as(self._desk.backups.verdict):
            self._desk.backups.verdict = verdict
            self._desk.tasks.touched.emit(touched(Kind.BACKUP))
