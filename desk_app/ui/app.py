"""Starts the window: the application, the shop file, and what happens when something breaks."""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from desk_app.db.key_file import is_locked
from desk_app.db.keys import NewKeys
from desk_app.db.secret import Key
from desk_app.db.shop import Shop, open_shop
from desk_app.errors import DeskError, ShopFileError
from desk_app.places import state_folder
from desk_app.staff.members import acting_for, staff_list
from desk_app.ui import theme
from desk_app.ui.defects import crash_log, write_down
from desk_app.ui.leaving import Leaving
from desk_app.ui.legible import legible
from desk_app.ui.main_window import MainWindow
from desk_app.ui.memory import Memory
from desk_app.ui.settling import load_light
from desk_app.ui.theme import Tone
from desk_app.words import _, current_words, use_language

if TYPE_CHECKING:
    from desk_app.db.encrypting import Encrypted
    from desk_app.privacy.again import PutBack
    from desk_app.staff.account import Acting
    from desk_app.ui.pages.cannot_open import CannotOpenWindow
    from desk_app.ui.pages.set_up import SetUpWindow
    from desk_app.ui.pages.unlock import UnlockWindow
    from desk_app.ui.restoring import Replacing, RestoringWindow

#: When the backup light is made, in milliseconds after the window: the first picture comes first.
LIGHT_AFTER = 250

#: Seconds until a thread that holds the interpreter gives it to one that waits. The painting thread waits after every
#: call into Qt, some hundred times for one page: Python's own 5 ms, or even a tenth of it, would be seen.
SWITCH = 0.000_05

Opener = Callable[[Path, Key], Shop]


class DeskApp(QObject):
    """One run of the program: the set-up window while no file is open, else the main window."""

    _broke = Signal(object)  # an exception's type, from any thread

    def __init__(self, application: QApplication, passphrase: str = "", opener: Opener | None = None) -> None:
        super().__init__()
        self._application = application
        self._passphrase = passphrase
        self._opener: Opener = opener or (lambda path, key: open_shop(path, passphrase=key))
        self.memory = Memory(state_folder())
        self.window: MainWindow | None = None
        self.set_up: SetUpWindow | None = None
        self.restoring: RestoringWindow | None = None
        self.refused: CannotOpenWindow | None = None
        self.locked: UnlockWindow | None = None
        self._broke.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def busy_restoring(self) -> bool:
        """Whether a backup is being put in the shop file's place."""
        return self.restoring is not None

    # ── opening ───────────────────────────────────────────────────────────────────────────────────────────────

    def start(self, path: Path | None) -> None:
        """Opens ``path``, else the last shop file, also where only backups are left of it; else asks for a new shop."""
        last = Path(self.memory.now.last_shop) if self.memory.now.last_shop else None
        chosen = path if path is not None else last if last is not None and _was_here(last) else None
        if chosen is None:
            self.show_set_up()
        else:
            self.open(chosen)

    def open(self, path: Path, passphrase: Key | None = None) -> MainWindow | None:
        """Opens a shop file, or says in a window of its own why not. ``passphrase`` None: the one of the start."""
        key = self._passphrase if passphrase is None else passphrase
        if not key and is_locked(path):
            key = self._kept(path)
            if not key:
                self._ask(path)
                return None
        try:
            shop = legible(self._opener, path, key)
        except ShopFileError as error:
            self._refuse(path, error, key)
            return None
        if self.refused is not None:
            self.refused.close()
            self.refused = None
        return self.show_shop(shop)

    def _kept(self, path: Path) -> str:
        """The passphrase that the system's key store keeps for this shop, once it was shown to be right."""
        if not self.memory.now.key_kept:
            return ""
        # Only where the owner asked to be spared typing.
        from desk_app.ui import key_store

        return key_store.kept_for(path)

    def _ask(self, path: Path) -> None:
        """Asks for the passphrase of an encrypted shop."""
        use_language(self.memory.now.language or self.memory.now.spoken or current_words().language)
        self._away()
        # Only an encrypted shop whose passphrase was not given needs it.
        from desk_app.ui.pages.unlock import UnlockWindow

        asking = UnlockWindow(path, self._opener)
        asking.opened.connect(self._unlocked)
        asking.wanted.connect(self.open)
        asking.damaged.connect(self._damaged)
        asking.left.connect(self._left_locked)
        self.locked = asking
        asking.show()

    def _unlocked(self, shop: Shop) -> None:
        if self.locked is not None and self.locked.remember.isChecked():
            self.memory.change(key_kept=True)
        self._away()
        self.show_shop(shop)

    def _damaged(self, path: Path, key: Key, error: ShopFileError) -> None:
        """An encrypted file that its passphrase opens and that is damaged."""
        self._away()
        self._refuse(path, error, key)

    def _left_locked(self) -> None:
        self.locked = None
        if self.set_up is None:
            self._closed()

    def _away(self) -> None:
        """Takes down the windows that stood in the way of a shop."""
        asked, self.locked = self.locked, None
        refused, self.refused = self.refused, None
        if asked is not None:
            asked.left.disconnect()
            asked.close()
            asked.deleteLater()
        if refused is not None:
            refused.close()

    def _refuse(self, path: Path, error: ShopFileError, key: Key = "") -> None:
        """A file that is there and does not open, or was, is no reason to offer a new shop."""
        use_language(self.memory.now.language or self.memory.now.spoken or current_words().language)
        said = error.say(current_words())
        if self.set_up is not None or not _was_here(path):
            self._offer_shop(path.absolute(), said)
            return
        if self.refused is not None:
            self.refused.refuse(path, said)
        else:
            # Rarely needed, so loaded then.
            from desk_app.ui.pages.cannot_open import CannotOpenWindow

            self.refused = CannotOpenWindow(path, said, machine=_machine())
            self.refused.rescue.connect(self._rescue)
            self.refused.again.connect(self.open)
            self.refused.wanted.connect(self.open)
            self.refused.anew.connect(self._anew)
            self.refused.left.connect(self._closed)
            self.refused.show()
        # A file that opens needs neither this nor the window.
        from desk_app.db.rescue import may_be_damaged

        if may_be_damaged(error) or not path.exists():
            self.refused.look_for_backup(key)

    def _anew(self) -> None:
        """A new shop after all, where the last one is gone."""
        self._away()
        self.show_set_up()
        if self.set_up is not None:
            self.set_up.closed.connect(lambda: self._closed() if self.window is None else None)

    def _rescue(self, backup: Path, path: Path, key: Key, acting: Acting) -> None:
        """Puts a backup in the place of a file that does not open, as an owner of it said."""
        self._away()
        self._put_in_place(acting, backup, path, key)

    def _offer_shop(self, path: Path, said: str) -> None:
        """The first-run window, for a shop in the file that was asked for and is not there."""
        # Only a machine without a shop needs it.
        from desk_app.ui.pages.set_up_place import can_be_made

        anew = self.set_up is None and can_be_made(path)  # then nothing is wrong
        if self.set_up is None:
            self.show_set_up(path if anew else None)
            more = _("You can make a new shop there now.") if anew else _("A new shop cannot be kept there.")
            said = f"{said} {more}"
        if self.set_up is not None:
            self.set_up.banner.say(said, Tone.INFO if anew else Tone.BAD)

    def _made(self, shop: Shop) -> None:
        """Opens the shop that the first run made, and says where it lies."""
        self.show_shop(shop).say(_("The shop is made. It is kept in {path}", path=str(shop.path)), Tone.OK)

    def show_shop(self, shop: Shop) -> MainWindow:
        """The main window of an open shop. A demo shop asks nobody who they are."""
        settings = shop.settings
        use_language(self.memory.now.language or settings.language)
        theme.use_theme(self._application, settings.theme)
        machine = _machine()
        window = MainWindow(shop, self.memory, machine=machine)
        self.memory.change(last_shop=str(shop.path.absolute()), spoken=current_words().language)
        window.replace.connect(self._replace)
        window.closed.connect(self._closed)
        self.window = window
        if settings.demo and (members := staff_list(shop)):
            window.sign_in(acting_for(shop, members[0].id, machine=machine))
        else:
            window.lock()
        _show(window, maximised=self.memory.now.maximised)
        if self.set_up is not None:
            self.set_up.close()
            self.set_up = None
        QTimer.singleShot(LIGHT_AFTER, window, lambda: load_light(window))
        return window

    def show_set_up(self, file: Path | None = None) -> None:
        """The first-run window, for a shop in ``file`` (None: in the program's own folder)."""
        if self.set_up is None:
            # Only a machine without a shop needs it, and it brings the demo's tables with it.
            from desk_app.ui.pages.set_up import SetUpWindow

            made = SetUpWindow(file=file)
            made.ready.connect(self._made)
            made.wanted.connect(self.open)
            self.set_up = made
        self.set_up.show()

    def _replace(self, by: Replacing, path: Path, passphrase: Key) -> None:
        """Restores a backup, or encrypts the shop, after its window has closed it, and opens what is then there."""
        old, self.window = self.window, None
        if old is None:
            return
        acting = old.desk.signed_in
        old.deleteLater()
        if acting is None:  # locked meanwhile: nobody is there who may
            self.open(path, passphrase)
            return
        self._put_in_place(acting, by, path, passphrase)

    def _put_in_place(self, acting: Acting, by: Replacing, path: Path, passphrase: Key) -> None:
        # Only a restore needs the checking and copying that come with it.
        from desk_app.ui.restoring import window_for

        restoring = window_for(by, acting, path, passphrase)
        after: Key = by.data if isinstance(by, NewKeys) else passphrase
        restoring.done.connect(
            lambda said, made: self._restored(path, passphrase if made is None else after, said, made)
        )
        self.restoring = restoring
        restoring.start()

    def _restored(self, path: Path, passphrase: Key, said: DeskError | None, made: PutBack | Encrypted | None) -> None:
        """Opens the file: the restored one, or where something spoke against it, the old one."""
        if self.restoring is not None:
            self.restoring.deleteLater()
            self.restoring = None
        window = self.open(path, passphrase)
        if window is not None:
            # The code of a restore is there by now, and only then.
            from desk_app.ui.restoring import tell

            tell(window, said, made)

    def _closed(self) -> None:
        self._application.quit()

    # ── faults ────────────────────────────────────────────────────────────────────────────────────────────────

    def catch(self, log: Path) -> None:
        """From now on a defect is written down and said, and the desk stays open."""

        def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                self._application.quit()
                return
            write_down(log, kind, error, trace)
            self._broke.emit(kind)

        sys.excepthook = caught
        threading.excepthook = lambda hook: caught(hook.exc_type, hook.exc_value or hook.exc_type(), hook.exc_traceback)

    def _tell(self, _kind: object) -> None:
        said = _(
            "Something went wrong in the program. What is saved is safe, and what you typed is kept. If it comes again,"
            " check the shop file (Settings)."
        )
        if self.window is not None:
            self.window.say(said)
        elif self.set_up is not None:
            self.set_up.banner.say(said)


Started = Callable[[DeskApp], object]


def _was_here(path: Path) -> bool:
    """Whether the file is there, or has been."""
    if path.exists():
        return True
    # A file that is there needs no backups.
    from desk_app.db.rescue import was_here

    return was_here(path)


def _machine() -> str:
    """What this machine calls itself."""
    named = getattr(os, "uname", None)  # not on Windows, which says it in the environment
    return str(named().nodename) if named is not None else os.environ.get("COMPUTERNAME", "")


def _show(window: QWidget, *, maximised: bool) -> None:
    if maximised:
        window.showMaximized()
    else:
        window.show()


def run_window(
    shop: Path | None,
    argv: Sequence[str] = (),
    *,
    passphrase: str = "",
    opener: Opener | None = None,
    started: Started | None = None,
) -> int:
    """Runs the window until it is closed; returns the exit code.

    ``shop`` None opens the last file, or the first-run window. ``opener`` opens a file (default: ``open_shop``);
    ``started`` is handed the program once its window was made.
    """
    sys.setswitchinterval(SWITCH)
    crash = crash_log(state_folder())
    if crash is not None:
        faulthandler.enable(crash)
    application = QApplication([sys.argv[0], *argv])
    application.setApplicationName("desk-app")
    application.setQuitOnLastWindowClosed(False)
    theme.dress(application, "system")
    desk = DeskApp(application, passphrase, opener)
    desk.catch(state_folder() / "desk.log")
    leaving = Leaving(application, desk)
    leaving.listen()
    try:
        desk.start(shop)
    except DeskError as error:
        desk.show_set_up()
        if desk.set_up is not None:
            desk.set_up.banner.say(error.say(current_words()))
    if desk.set_up is not None:
        desk.set_up.closed.connect(lambda: application.quit() if desk.window is None else None)
    if started is not None:
        started(desk)
    code = application.exec()
    leaving.stop()
    if crash is not None:
        faulthandler.disable()
        crash.close()
    return code
