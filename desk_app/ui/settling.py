"""What is made ready once the window stands, so that its first picture need not wait for it."""

from __future__ import annotations

import importlib
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from desk_app.errors import SignInEnded
from desk_app.staff.keys import is_encrypted
from desk_app.ui import theme
from desk_app.ui.keys import KEYS
from desk_app.ui.overriding import Overriding
from desk_app.words import N_, _, current_words

if TYPE_CHECKING:
    from desk_app.staff.account import Acting
    from desk_app.ui.backup_light import BackupLight
    from desk_app.ui.main_window import MainWindow
    from desk_app.ui.restoring import Replacing

#: How each language calls itself.
LANGUAGE_NAMES = {"zh_CN": N_("Chinese"), "en": N_("English")}

#: How often the window looks whether nobody is there any more, in milliseconds.
LOCK_LOOK_EVERY = 5_000

#: The copying and checking of files is only needed once there is a window.
LIGHT = "desk_app.ui.backup_light"

#: A question that needs every table of the search: a Chinese and a Latin letter.
WARMING = "王 w"

#: When the search and the other pages are made ready, in milliseconds after the light.
WARM_AFTER = 1_500


def wear(name: str) -> None:
    """The whole program in a theme."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        theme.use_theme(application, name)


def bind_keys(window: MainWindow) -> None:
    """The keys that work everywhere in the window."""
    for key in KEYS:
        for sequence in key.sequences:
            shortcut = QShortcut(QKeySequence(sequence), window)
            shortcut.setObjectName(f"key.{key.name}.{sequence}")
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda key=key: window.press(key))


def label_top(window: MainWindow) -> None:
    """What the top bar says of the language, and of a shop that anybody can read who has its file."""
    window.top.language.say(_(LANGUAGE_NAMES[current_words().language]))
    window.top.language.setToolTip(_("Change the language of the window"))
    shop, plain = window.desk.shop, window.top.plain
    said = _("Demo, not encrypted") if shop.settings.demo else _("Not encrypted")
    plain.say(said, light="warn")
    plain.setToolTip(_("Whoever has this file can read every name in it. Settings › Keys and encryption changes that."))
    plain.setVisible(not is_encrypted(shop))


def give_up(window: MainWindow, by: Replacing, acting: Acting | None = None) -> None:
    """Closes the shop of a window, and asks for something to be put in the place of its file, on the word of
    ``acting`` (None: of who is at the desk)."""
    shop = window.desk.shop
    window.desk.signed_in = acting or window.desk.signed_in
    window.hide()
    window.end()
    window.replace.emit(by, shop.path, shop.database.passphrase)


def lock_when_left(window: MainWindow) -> None:
    """From now on it is looked whether nobody is there any more: by a clock, and before the first touch after long."""
    timer = QTimer(window)
    timer.timeout.connect(window.lock_if_idle)
    timer.start(LOCK_LOOK_EVERY)
    window.watch.returned.connect(window.lock_if_idle)


def ask_owners(window: MainWindow) -> None:
    """From now on a command that was refused may be repeated with an owner's PIN."""
    window.tasks.ask_owner = Overriding(window.desk, window).ask
    window.tasks.ended.connect(partial(end_session, window))


def end_session(window: MainWindow, error: SignInEnded) -> None:
    """Locks the window on somebody whose account was switched off or changed, and says why."""
    signed_in = window.desk.signed_in
    if signed_in is not None and error.values.get("name") == signed_in.name:
        window.lock()
        window.say(error.say(current_words()))


def leave_only(window: MainWindow, gate: QWidget) -> None:
    """Hides what lies over the window or beside it: lists of choices, sheets, tips and menus may show a client too."""
    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None and popup.isVisible():
        popup.close()
    for each in window.findChildren(QWidget):
        over = each.parentWidget() is window or (each.isWindow() and not isinstance(each, QDialog))
        if over and each is not gate and each.isVisible():
            each.hide()


def keep_size(window: MainWindow) -> None:
    """Remembers how large the window was."""
    if not window.isMaximized():
        window.memory.change(width=window.width(), height=window.height())
    window.memory.change(maximised=bool(window.windowState() & Qt.WindowState.WindowMaximized))


def load_light(window: MainWindow) -> None:
    """Lights the window's backup light; its code is loaded on a reader thread."""
    window.tasks.read(window, lambda: importlib.import_module(LIGHT), lambda _loaded: window.start_light())


def light_of(window: MainWindow) -> BackupLight:
    """The backup light of a window that stands; the rest is made ready a little later."""
    light: BackupLight = importlib.import_module(LIGHT).BackupLight(window.desk, window.top.backup)
    light.look()
    window.collector.settle()
    QTimer.singleShot(WARM_AFTER, window, lambda: _warm(window))
    return light


def light_to_close(window: MainWindow) -> BackupLight | None:
    """The light that has to make a backup before the window may close; None where everything done has its copy.
    It is lit for this where the window is too young to have one."""
    if window.light is None and window.desk.shop.writes != window.desk.backups.writes:
        window.start_light()
    light = window.light
    return light if light is not None and light.due_on_close() else None


def _warm(window: MainWindow) -> None:
    """Does, off this thread, what the first search and the day's queue wait for; then the other pages are made."""

    shop, today = window.desk.shop, window.desk.today

    def read_queue() -> None:
        calls = importlib.import_module("desk_app.followup.desk")
        calls.day_queue(shop, today, now=shop.now(), limit=calls.SHOWN)

    def make_pages(_read: object) -> None:
        window.stack.warm(window.at_rest, window.collector.settle)

    def searched(_hits: object) -> None:
        # The day's order is worked out once and remembered: whoever turns to the calls need not wait for it.
        window.tasks.read(window, read_queue, make_pages)

    window.tasks.read(window, lambda: window.look_for(WARMING), searched)
