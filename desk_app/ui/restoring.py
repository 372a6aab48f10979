"""A small window while another file takes the shop file's place: the desk is closed meanwhile."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.db.encrypting import Encrypted
from desk_app.db.faults import plain_words
from desk_app.db.keys import NewKeys
from desk_app.db.secret import Key
from desk_app.errors import DeskError
from desk_app.overview.whole import check_everything
from desk_app.privacy.again import PutBack, restore_keeping_erased, say_again
from desk_app.staff.account import Acting
from desk_app.staff.encrypting import encrypt_shop
from desk_app.ui.desk import AsItIs
from desk_app.ui.theme import Tone
from desk_app.ui.widgets.labels import Caption, Text
from desk_app.words import N_, _, current_words

if TYPE_CHECKING:
    from desk_app.ui.main_window import MainWindow

#: What takes the place of a shop file: a backup, one in spite of its faults, or with new keys the shop encrypted.
Replacing = Path | AsItIs | NewKeys


def what_came_of(made: PutBack | Encrypted | None) -> str:
    """What is said when the file is in place: also where the file went that was there before."""
    if isinstance(made, Encrypted):
        return _(
            "The shop is encrypted. The file of before is kept as {path} and can be removed under Keys and encryption.",
            path=str(made.kept),
        )
    if made is None:
        return _("The backup is in place.")
    again = say_again(made, current_words())
    if made.kept is None:
        return f"{_('The backup is in place.')} {again}".rstrip()
    said = _("The backup is in place. The file that was there before is kept as {path}", path=str(made.kept))
    return f"{again} {said}".lstrip()


def tell(window: MainWindow, said: DeskError | None, made: PutBack | Encrypted | None) -> None:
    """Says in the window that opened again what came of it, or what spoke against it."""
    if isinstance(made, Encrypted) and not window.locked:
        window.go("keys")  # what still lies in the open is removed there
    sentence = what_came_of(made) if said is None else said.say(current_words())
    waits = isinstance(made, PutBack) and made.back
    window.say(sentence, Tone.BAD if said is not None else Tone.INFO if waits else Tone.OK)


def window_for(by: Replacing, acting: Acting, path: Path, key: Key) -> RestoringWindow:
    """The window that puts ``by`` in the place of ``path``. ``key`` opens a backup."""
    if isinstance(by, NewKeys):
        return RestoringWindow(
            lambda: encrypt_shop(acting, path, by, check=check_everything),
            _("Encrypting…"),
            _("A copy is made, compared, checked and put in place. The shop opens again by itself."),
        )
    backup, faulty = (by.backup, True) if isinstance(by, AsItIs) else (by, False)
    return RestoringWindow(
        lambda: restore_keeping_erased(acting, backup, path, key, check=check_everything, faulty=faulty),
        _("Restoring…"),
        _("The backup is checked and put in place. The shop opens again by itself."),
    )


class RestoringWindow(QWidget):
    """Runs ``work`` on a thread of its own. ``done`` gives what speaks against it (a DeskError, or None), and what
    came of it (None where something spoke against it)."""

    done = Signal(object, object)
    _ended = Signal(object, object)  # the same, from the thread that did it

    def __init__(self, work: Callable[[], PutBack | Encrypted], title: str, more: str) -> None:
        super().__init__()
        self._work = work
        self._running = False
        self.setObjectName("restoring")
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        box = QVBoxLayout(self)
        box.setContentsMargins(28, 24, 28, 24)
        box.addWidget(Text(title, "title"))
        box.addWidget(Caption(more, wrap=True))
        self._ended.connect(self._over, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Shows the window and begins."""
        self._running = True
        self.show()
        threading.Thread(target=self._run, name="restore").start()

    def _run(self) -> None:
        said: DeskError | None = None
        restored: PutBack | Encrypted | None = None
        try:
            restored = self._work()
        except Exception as error:  # noqa: BLE001 - whatever it is, the shop must open again
            said = plain_words(error)
            if said is None:
                # A defect is written down, and the shop must open again all the same.
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
                said = DeskError(
                    N_("Something went wrong in the program. What is saved is safe, and what you typed is kept.")
                )
        self._ended.emit(said, restored)

    def _over(self, said: object, restored: object) -> None:
        self._running = False
        self.close()
        self.done.emit(said, restored)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stays until the work is over: there is nothing else to go to."""
        event.setAccepted(not self._running)
