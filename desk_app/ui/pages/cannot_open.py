"""What is shown instead of a shop file that does not open, or is gone: why, and the ways on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desk_app.clock import local_time
from desk_app.db.backup import BackupMade
from desk_app.db.check import CheckResult
from desk_app.db.key_file import is_locked
from desk_app.db.rescue import WayBack, backups_of, put_keys_back, way_back
from desk_app.db.secret import Key, Secret
from desk_app.errors import DeskError, RuleBroken
from desk_app.overview.whole import check_everything
from desk_app.places import state_folder
from desk_app.staff.account import StaffId
from desk_app.staff.rescuing import Rescuers, owner_of_backup, rescuers
from desk_app.ui.dialogs import Dialogs
from desk_app.ui.pages.cannot_open_key import BackupKey
from desk_app.ui.pages.set_up_place import free_path
from desk_app.ui.tasks import Stopped, Tasks
from desk_app.ui.theme import look
from desk_app.ui.widgets.buttons import ButtonKind, KeyButton
from desk_app.ui.widgets.card import Card, row
from desk_app.ui.widgets.labels import Caption, Text, Title
from desk_app.words import _, current_words


@dataclass(frozen=True, slots=True)
class _Found:
    """What a look for a backup came to: the way back and whose word it takes, or whether the backups are locked."""

    way: WayBack | None = None
    who: Rescuers | None = None
    locked: bool = False


class CannotOpenWindow(QWidget):
    """``again`` asks for the same file once more, ``wanted`` gives another, ``anew`` begins a new shop, ``left`` ends
    the program.

    A second copy of the program on one file lands here, and so do a damaged, a newer and a foreign file: the last shop
    stays the last shop. For a file that may be damaged or is gone the last good backup is looked for and offered:
    ``rescue`` gives the backup, the file it is to become, its key and the owner who said so. Only where the file is
    gone a new shop is a way on.
    """

    again = Signal(object)  # Path
    wanted = Signal(object)  # Path
    anew = Signal()
    left = Signal()
    rescue = Signal(object, object, object, object)  # Path, Path, Key, Acting

    def __init__(self, path: Path, said: str, parent: QWidget | None = None, *, machine: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("cannot_open")
        self.dialogs = Dialogs(self)
        self.tasks = Tasks(None, self)
        self.backup: BackupMade | None = None
        self._path, self._to, self._machine = path, path, machine
        self._key: Key = ""
        self.resize(1366, 768)
        self._build(said)

    def _build(self, said: str) -> None:
        card = Card()
        card.setFixedWidth(680)
        card.box.setContentsMargins(28, 24, 28, 24)
        card.box.setSpacing(14)
        self.title = Title("")
        card.add(self.title)
        self.said = Text(said, "body", wrap=True)
        self.said.setObjectName("cannot_open.said")
        card.add(self.said)
        self.where = Caption(str(self._path), wrap=True)
        card.add(self.where)
        self.found = Text("", "body", wrap=True)
        self.found.setObjectName("cannot_open.found")
        self.found.setVisible(False)
        card.add(self.found)
        self.key = BackupKey()
        self.key.setVisible(False)
        card.add(self.key)
        self.restore = KeyButton(_("Restore this backup…"), "R", name="cannot_open.restore")
        self.restore.setVisible(False)
        card.add_row(self.restore).addStretch(1)
        self.try_again = KeyButton(_("Try again"), "Enter", ButtonKind.PRIMARY, name="cannot_open.again")
        self.other = KeyButton(_("Open another file…"), "O", name="cannot_open.other")
        self.new_shop = KeyButton(_("New shop…"), "N", name="cannot_open.new")
        self.close_it = KeyButton(_("Close"), "Esc", name="cannot_open.close")
        buttons = row(self.try_again, self.other, self.new_shop, self.close_it, spacing=8)
        buttons.addStretch(1)
        card.add_layout(buttons)
        self._place(card)
        self._connect()
        self._name_it()
        self.try_again.setFocus()

    def _place(self, card: Card) -> None:
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(card)
        centre.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(centre)
        outer.addStretch(2)

    def _connect(self) -> None:
        self.key.given.connect(self._typed)
        self.try_again.clicked.connect(lambda: self.again.emit(self._path))
        self.restore.clicked.connect(self._restore)
        self.other.clicked.connect(self._other)
        self.new_shop.clicked.connect(self.anew)
        self.close_it.clicked.connect(self.left)

    def _name_it(self) -> None:
        self.gone = not self._path.exists()
        self.title.setText(_("The shop file is not there") if self.gone else _("The shop file does not open"))
        self.setWindowTitle(self.title.text())
        self.new_shop.setVisible(self.gone)

    def _ask_key(self, ask: bool) -> None:
        self.key.setVisible(ask)
        self.try_again.set_kind(ButtonKind.PLAIN if ask else ButtonKind.PRIMARY)  # one way on stands out

    def refuse(self, path: Path, said: str) -> None:
        """Still not: another reason, or another file."""
        self._path = path
        self.backup = None
        self.said.setText(said)
        self.where.setText(str(path))
        self.found.setVisible(False)
        self.restore.setVisible(False)
        self._ask_key(False)
        self._name_it()

    # ── the way back ──────────────────────────────────────────────────────────────────────────────────────────

    def look_for_backup(self, key: Key, sheet: Secret | None = None) -> None:
        """The file may be damaged or is gone: which backup can be gone back to? Each is checked in full, which takes a
        while."""
        path = self._path
        self._tell(_("The last good backup is being looked for…"))

        def work(_progress: Callable[..., None], stopped: Callable[[], bool]) -> _Found:
            def go_on(_done: int, _all: int) -> None:
                if stopped():
                    raise Stopped

            def check(backup: Path, its_key: Key) -> CheckResult:
                return check_everything(backup, its_key, progress=go_on)

            way = way_back(path, key, sheet, check=check)
            if way is None:
                return _Found(locked=any(is_locked(made.path) for made in backups_of(path, key)))
            if way.keys_only:
                put_keys_back(path, way)
                return _Found(way)
            return _Found(way, rescuers(way.backup.path, way.key))

        asked = bool(key) or sheet is not None
        self.tasks.job(
            self,
            work,
            done=lambda found: self._found(path, found, asked),
            failed=lambda error: self._tell(error.say(current_words())),
        )

    def _typed(self, passphrase: str, sheet: Secret | None) -> None:
        if not self.tasks.busy:
            self.look_for_backup(passphrase, sheet)

    def _found(self, path: Path, found: _Found, asked: bool) -> None:
        if path != self._path:
            return
        if found.way is not None and found.way.keys_only:
            self.again.emit(path)  # the file itself is whole: its passphrase opens it again
            return
        if found.way is None or found.who is None:
            self._not_found(found.locked, asked)
            return
        self.backup, self._key = found.way.backup, found.way.key
        at = local_time(self.backup.at, found.who.zone)
        said = _(
            "The last good backup is of {day}, {time}: {file}. What was done since then is not in it.",
            day=current_words().day(at.date()),
            time=f"{at:%H:%M}",
            file=self.backup.path.name,
        )
        self._to = self._path if self._path.parent.is_dir() else free_path(state_folder(), self._path.stem)
        if self._to != self._path:
            away = _(
                "The folder of the shop file is away: put its disk in and try again, or restore the backup as {path}.",
                path=str(self._to),
            )
            said = f"{said} {away}"
        self._tell(said)
        self._ask_key(False)
        self.restore.setVisible(True)
        self.restore.setFocus()

    def _not_found(self, locked: bool, asked: bool) -> None:
        if not locked:
            self._tell(
                _(
                    "No good backup of this file was found. If one lies on a stick, copy it and its key file beside the"
                    " shop file, and try again."
                )
            )
            return
        self._tell(_("The backups of this shop are encrypted. Its passphrase or its sheet opens them."))
        was_shown = self.key.isVisible()
        self._ask_key(True)
        if asked and was_shown:
            self.key.refuse()
        else:
            self.key.focus_first()

    def _tell(self, said: str) -> None:
        self.found.setText(said)
        self.found.setVisible(True)

    def _restore(self) -> None:
        made, key = self.backup, self._key
        if made is None:
            return
        self.tasks.read(
            self,
            lambda: rescuers(made.path, key),
            lambda who: self._ask(made, who),
            lambda error: self._tell(error.say(current_words())),
            latest="cannot_open.backup",
        )

    def _ask(self, made: BackupMade, who: Rescuers, said: str = "", start: str = "") -> None:
        owners = [(str(each.id), each.name) for each in who.owners if each.has_pin or who.demo]
        if who.demo and owners:
            answer: tuple[str, str] | None = (owners[0][0], "")
        else:
            answer = self.dialogs.ask_owner(_("Restoring needs the word of an owner."), owners, said, start)
        if answer is None:
            return
        whose, pin, key, machine = answer[0], answer[1], self._key, self._machine

        def wrong(error: DeskError) -> None:
            if isinstance(error, RuleBroken):
                self._ask(made, who, error.say(current_words()), whose)
            else:
                self._tell(error.say(current_words()))

        self.tasks.read(
            self,
            lambda: owner_of_backup(made.path, StaffId(int(whose)), pin, key, machine=machine),
            lambda acting: self._be_sure(made, acting),
            wrong,
            latest="cannot_open.backup",
        )

    def _be_sure(self, made: BackupMade, acting: object) -> None:
        sure = self.dialogs.ask_once(
            _("Put this backup in the place of the shop file?"),
            _("What was done after the backup is missing then.")
            if self.gone
            else _("What was done after the backup is missing then. The damaged file is kept beside it."),
            _("Restore"),
        )
        if sure:
            self.rescue.emit(made.path, self._to, self._key, acting)

    # ── the window itself ─────────────────────────────────────────────────────────────────────────────────────

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not self.key.isAncestorOf(self.focusWidget() or self):  # there it looks for the backup
                self.again.emit(self._path)
        elif event.key() == Qt.Key.Key_O:
            self._other()
        elif event.key() == Qt.Key.Key_N and self.new_shop.isVisible():
            self.anew.emit()
        elif event.key() == Qt.Key.Key_R and self.restore.isVisible():
            self._restore()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.tasks.close()
        super().closeEvent(event)

    def _other(self) -> None:
        chosen = self.dialogs.open_file(_("Open another file…"), folder=self._path.parent)
        if chosen is not None:
            self.wanted.emit(chosen)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), look().colour("background"))
