"""A small window while a backup is put in the shop file's place: the desk is closed meanwhile."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk_app.db.faults import plain_words
from desk_app.db.restore import Restored
from desk_app.errors import DeskError
from desk_app.ui.widgets.labels import Caption, Text
from desk_app.words import N_, _


def what_came_of(restored: Restored | None) -> str:
    """What is said when the backup is in place: also where the file went that was there before."""
    if restored is None or restored.kept is None:
        return _("The backup is in place.")
    return _("The backup is in place. The file that was there before is kept as {path}", path=str(restored.kept))


class RestoringWindow(QWidget):
    """Runs ``work`` on a thread of its own. ``done`` gives what speaks against it (a DeskError, or None), and what
    came of it (None where something spoke against it)."""

    done = Signal(object, object)
    _ended = Signal(object, object)  # the same, from the thread that did it

    def __init__(self, work: Callable[[], Restored]) -> None:
        super().__init__()
        self._work = work
        self._running = False
        self.setObjectName("restoring")
        self.setWindowTitle(_("Restoring…"))
        self.setMinimumWidth(420)
        box = QVBoxLayout(self)
        box.setContentsMargins(28, 24, 28, 24)
        box.addWidget(Text(_("Restoring…"), "title"))
        box.addWidget(Caption(_("The backup is checked and put in place. The shop opens again by itself."), wrap=True))
        self._ended.connect(self._over, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Shows the window and begins."""
        self._running = True
        self.show()
        threading.Thread(target=self._run, name="restore").start()

    def _run(self) -> None:
        said: DeskError | None = None
        restored: Restored | None = None
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
