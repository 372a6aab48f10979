"""The backups there are: make one, check one or the shop file, put one in the shop's place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desk_app.clock import local_time
from desk_app.db.backup import BackupMade
from desk_app.db.check import CheckResult, Problem
from desk_app.db.key_file import key_for
from desk_app.db.second import list_both, second_folder
from desk_app.db.secret import Key
from desk_app.db.standing import Faults
from desk_app.db.unfit import BackupUnfit, faults_said, must_be_whole
from desk_app.errors import DeskError
from desk_app.overview.whole import check_everything
from desk_app.staff.account import Acting, Action, granted
from desk_app.staff.losing import Losses, what_would_go
from desk_app.ui.backup_light import Made, run_round
from desk_app.ui.desk import AsItIs
from desk_app.ui.models.rows import RowLook, RowsModel
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.buttons import KeyButton
from desk_app.ui.widgets.card import Card
from desk_app.ui.widgets.page import Page
from desk_app.ui.widgets.rows import RowList
from desk_app.words import _, current_words, n_


@dataclass(frozen=True, slots=True)
class _Seen:
    """What restoring a backup would undo, or why that cannot be told, and what its check found."""

    lost: Losses | DeskError
    faults: tuple[Problem, ...]


def _look(backup: Path, shop: Path, key: Key) -> _Seen:
    """Raises BackupUnfit where the backup is damaged, or none."""
    try:
        lost: Losses | DeskError = what_would_go(backup, shop, key, key)
    except BackupUnfit:
        raise
    except DeskError as error:
        lost = error  # a damaged shop file is what a backup is for: it is asked all the same
    return _Seen(lost, must_be_whole(backup, key_for(backup, key), check_everything, faulty=True))


class BackupsCard(Card):
    """A list of backups with what can be done to the one chosen."""

    def __init__(self, page: Page) -> None:
        super().__init__(_("Backups"))
        self._page = page
        self._desk = page.desk
        self.make_button = KeyButton(_("Back up now"), "Ctrl B", name="settings.backup_now", small=True)
        self.add_to_head(self.make_button)
        self.model: RowsModel[BackupMade] = RowsModel(look=self._look, parent=self)
        self.list: RowList[BackupMade] = RowList(
            self.model, name="settings.backups", said=_("Backups"), height=44, edge=10
        )
        self.list.empty = _("No backup yet. Ctrl+B makes one.")
        self.add(self.list, 1)
        self.check_file_button = KeyButton(_("Check the shop file"), name="settings.check")
        self.check_button = KeyButton(_("Check this backup"), name="settings.check_backup")
        self.restore_button = KeyButton(_("Restore this backup…"), name="settings.restore")
        self.add_row(self.check_file_button, self.check_button, self.restore_button, spacing=8).addStretch(1)
        self.make_button.clicked.connect(self.make)
        self.check_file_button.clicked.connect(lambda: self._check(self._desk.shop.path))
        self.check_button.clicked.connect(self._check_chosen)
        self.restore_button.clicked.connect(self._restore)

    def _look(self, made: BackupMade) -> RowLook:
        at = local_time(made.at, self._desk.shop.settings.zone)
        words = current_words()
        only_there = made.path.parent == second_folder(self._desk.shop)
        megabytes = max(1, round(made.size / 1_000_000))
        return RowLook(
            title=words.day(at.date()),
            after=f"{at:%H:%M}",
            middle=_("second place only") if only_there else "",
            right=_("{size} MB", size=words.number(megabytes)),
        )

    def refresh(self) -> None:
        """Reads the folder again."""
        shop = self._desk.shop
        self._desk.tasks.read(self, lambda: list_both(shop), self._show, latest="settings.backups")

    def _show(self, found: tuple[BackupMade, ...]) -> None:
        self.model.show_rows(found)
        if found:
            self.list.choose(0)
        self.check_button.setEnabled(bool(found))
        self.restore_button.setEnabled(bool(found))

    def make(self) -> None:
        """Ctrl+B."""
        shop = self._desk.shop
        self._desk.acting.must(Action.BACK_UP)
        self._page.say(_("Making a backup…"), Tone.INFO)
        self._desk.tasks.job(
            self,
            lambda _progress, _stopped: run_round(shop),
            done=self._made,
        )

    def _made(self, made: Made) -> None:
        done, words = made.round, current_words()
        self._desk.backups.last = Faults(done.fault, done.second_fault)
        if done.fault is not None:
            self._page.say(done.fault.say(words))
        elif done.second_fault is not None:
            said = _("The backup is made and checked. {fault}", fault=done.second_fault.say(words))
            self._page.say(said, Tone.WARN)
        elif done.second is not None:
            self._page.say(_("The backup is made in both places and checked."), Tone.OK)
        else:
            self._page.say(_("The backup is made and checked."), Tone.OK)

    def _check_chosen(self) -> None:
        chosen = self.list.noun()
        if chosen is not None:
            self._check(chosen.path)

    def _check(self, path: Path) -> None:
        passphrase = self._desk.shop.database.passphrase
        self._page.say(_("Checking…"), Tone.INFO)

        def work(_progress: Callable[..., None], _stopped: Callable[[], bool]) -> CheckResult:
            return check_everything(path, passphrase)

        self._desk.tasks.job(self, work, done=self._checked)

    def _checked(self, result: CheckResult) -> None:
        if result.ok:
            unknown = [problem.say(current_words()) for problem in result.unknown[:1]]
            said = " ".join([_("Everything is in order."), *unknown])
            self._page.say(said, Tone.INFO if unknown else Tone.OK)
            return
        first = result.problems[0].say(current_words())
        count = n_("{count} problem", "{count} problems", len(result.problems))
        self._page.say(f"{count}: {first}")

    def _restore(self) -> None:
        chosen = self.list.noun()
        if chosen is None:
            return
        acting = self._desk.acting
        # Whoever may not is refused, and an owner asked for her word: the restore then goes on under it.
        self._desk.tasks.command(
            self, lambda: granted(acting, Action.RESTORE), lambda by: self._look_at_losses(chosen, by)
        )

    def _look_at_losses(self, chosen: BackupMade, by: Acting) -> None:
        shop = self._desk.shop
        key = shop.database.passphrase
        self._page.say(_("The backup is being checked…"), Tone.INFO)
        self._desk.tasks.read(
            self,
            lambda: _look(chosen.path, shop.path, key),
            lambda seen: self._ask(chosen, seen, by),
            lambda error: self._page.say(error.say(current_words()), Tone.BAD),
            latest="settings.losses",
        )

    def _ask(self, chosen: BackupMade, seen: _Seen, by: Acting) -> None:
        """What would be lost is known, and what the check found: now it is asked."""
        self._page.banner.clear()
        if not self._still_there(by):
            return
        at = local_time(chosen.at, self._desk.shop.settings.zone)
        sure = self._desk.dialogs.ask_once(
            _("Put this backup in the place of the shop file?"),
            _(
                "The backup is of {day} {time}. {lost} The file of now is kept beside it.",
                day=current_words().day(at.date()),
                time=f"{at:%H:%M}",
                lost=seen.lost.say(current_words()),
            ),
            _("Restore"),
        )
        if sure and seen.faults and self._still_there(by):
            sure = self._ask_of_faults(seen)
        if sure and self._still_there(by):  # the desk may have locked itself behind the question
            self._desk.doors.restore(AsItIs(chosen.path) if seen.faults else chosen.path, by)

    def _ask_of_faults(self, seen: _Seen) -> bool:
        return self._desk.dialogs.ask_once(
            _("This backup is not in order. Restore it all the same?"),
            _(
                "{found} An earlier backup may be in order: restore this one only where there is no other.",
                found=faults_said(seen.faults, current_words()),
            ),
            _("Restore all the same"),
        )

    def _still_there(self, by: Acting) -> bool:
        here = self._desk.signed_in
        return here is not None and here.staff_id == by.staff_id and by.may(Action.RESTORE)
