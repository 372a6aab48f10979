"""The backup light: makes backups as the schedule says, and shows whether the last one is good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from desk_app.changes import Kind, Touched, touched
from desk_app.clock import local_time
from desk_app.db.backup import BackupSchedule, back_up, backup_folder, list_backups, thin_folder
from desk_app.db.shop import Shop
from desk_app.errors import DeskError
from desk_app.staff.witness import note_head
from desk_app.ui.desk import Desk
from desk_app.ui.widgets.buttons import Pill
from desk_app.words import _, current_words

#: How often the schedule is looked at, in milliseconds.
LOOK_EVERY = 60_000
#: A last backup older than this is shown in red.
OLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made; pages that list backups read again."""

    at: datetime
    writes: int
    touched: Touched


class BackupLight(QObject):
    """One pill of the top bar and the timer behind it. Disk work runs as a job, off the UI thread."""

    def __init__(self, desk: Desk, pill: Pill) -> None:
        super().__init__(pill)
        self._desk = desk
        self._pill = pill
        self._schedule = BackupSchedule(desk.shop.settings.backup_every_minutes, desk.shop.writes)
        self._newest: datetime | None = None
        self._fault = ""
        self._running = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.tick)
        self._timer.start(LOOK_EVERY)
        pill.clicked.connect(self._pressed)
        self.show()

    @property
    def fault(self) -> str:
        """Why the last backup failed; "" when it did not."""
        return self._fault

    def look(self) -> None:
        """Reads from the disk when the newest backup was made."""
        shop = self._desk.shop

        def newest() -> datetime | None:
            found = list_backups(backup_folder(shop), shop.path.stem)
            return found[0].at if found else None

        self._desk.tasks.read(self, newest, self._found, latest="backup.newest")

    def _found(self, newest: datetime | None) -> None:
        self._newest = newest
        self._schedule = BackupSchedule(
            self._desk.shop.settings.backup_every_minutes, self._schedule.writes, newest or self._schedule.at
        )
        self.show()

    def _pressed(self) -> None:
        self.make()

    def tick(self) -> None:
        """Makes a backup where one is due; else only looks at the age of the last."""
        shop = self._desk.shop
        if self._schedule.due(shop.writes, shop.now()):
            self.make()
        else:
            self.show()

    def due_on_close(self) -> bool:
        """Whether closing now would leave something without a backup."""
        return self._schedule.due_on_close(self._desk.shop.writes)

    def make(self, then: Callable[[DeskError | None], object] | None = None) -> None:
        """Makes a backup now. ``then`` gets the refusal, or None when it is made."""
        if self._running:
            return
        self._running = True
        shop = self._desk.shop
        self.show()

        def made(done: Made) -> None:
            self._running, self._fault, self._newest = False, "", done.at
            self._schedule = BackupSchedule(shop.settings.backup_every_minutes).made(done.writes, done.at)
            self.show()
            if then is not None:
                then(None)

        def failed(error: DeskError) -> None:
            self._running, self._fault = False, error.say(current_words())
            self.show()
            if then is not None:
                then(error)
            else:
                self._desk.banner(self._fault)

        self._desk.tasks.job(self, lambda _progress, _stopped: _back_up(shop), None, made, failed)

    def show(self) -> None:
        """Says on the pill how things stand: never by colour alone."""
        shop, now = self._desk.shop, self._desk.shop.now()
        if self._running:
            self._pill.say(_("Backing up…"), light="warn")
        elif self._fault:
            self._pill.say(_("Backup failed"), light="bad")
        elif self._newest is None:
            self._pill.say(_("No backup yet"), light="warn")
        else:
            at = local_time(self._newest, shop.settings.zone)
            if now - self._newest > OLD:
                self._pill.say(_("Last backup {day}", day=current_words().day(at.date())), light="bad")
            else:
                self._pill.say(_("Backed up {time}", time=f"{at:%H:%M}"), light="ok")
        self._pill.setToolTip(self._fault or _("Press to make a backup now."))


def _back_up(shop: Shop) -> Made:
    writes = shop.writes
    made = back_up(shop)
    note_head(shop)
    thin_folder(made.path.parent, shop.path.stem, shop.now())
    return Made(made.at, writes, touched(Kind.BACKUP))
