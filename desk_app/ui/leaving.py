"""Being told to go: the session ends, the computer is shut down, or the system asks the program to stop.

The window closes as if a person had closed it, but asks nobody anything: what is typed is kept as a draft, a backup is
made where one is due and left out where it cannot be, the shop file is closed, and the exit code is 0.
"""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEventLoop, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from desk_app.errors import DeskError
from desk_app.ui.main_window import MainWindow
from desk_app.ui.settling import light_to_close

#: Milliseconds in which the desk must be closed at the end of a session. Windows ends a program after five seconds.
SESSION_GIVES = 4_000

#: What asks a program to stop, beside the end of a session.
_SIGNALS = ("SIGTERM", "SIGHUP")


class Program(Protocol):
    """What is running: the window of the open shop, where there is one, and a restore under way."""

    window: MainWindow | None

    @property
    def busy_restoring(self) -> bool:
        """Whether a backup is being put in the shop file's place."""


class Leaving(QObject):
    """Listens for the end of the session and for the system's signals."""

    def __init__(self, application: QApplication, program: Program) -> None:
        super().__init__(application)
        self._application = application
        self._program = program
        self._going = False
        self._signals: tuple[socket.socket, socket.socket] | None = None
        self._before: dict[int, object] = {}
        # Direct: the system goes on as soon as this returns.
        application.commitDataRequest.connect(self.session_ends, Qt.ConnectionType.DirectConnection)

    def listen(self) -> None:
        """Takes over the signals of the system, in the main thread. Windows has none: its sessions say so."""
        if sys.platform == "win32":
            return
        reader, writer = self._signals = socket.socketpair()
        reader.setblocking(False)
        writer.setblocking(False)
        # Python runs a handler between two of its own steps, and Qt's loop takes none while nothing happens: so the
        # signal's number is written into a socket that Qt watches.
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        for name in _SIGNALS:
            number = getattr(signal, name)
            self._before[number] = signal.signal(number, lambda _number, _frame: None)
        told = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, self)
        told.activated.connect(self._told)

    def _told(self) -> None:
        if self._signals is not None and self._signals[0].recv(64):
            self.leave()

    def stop(self) -> None:
        """Gives the signals back."""
        if self._signals is None:
            return
        signal.set_wakeup_fd(-1)
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]  # what signal() itself returned
        for end in self._signals:
            end.close()
        self._signals = None

    def session_ends(self, _manager: QSessionManager | None = None) -> None:
        """Closes the desk before the session may end. Comes back when it is closed, or when there is no more time."""
        if self._program.window is None:
            self.leave()
            return
        loop = QEventLoop(self)
        self._program.window.closed.connect(loop.quit)
        QTimer.singleShot(SESSION_GIVES, loop, loop.quit)
        QTimer.singleShot(0, loop, self.leave)
        loop.exec()

    def leave(self) -> None:
        """Closes the desk in order, asking nobody anything."""
        window = self._program.window
        if window is None:
            self._without_a_window()
        elif not self._going:
            self._going = True
            light = light_to_close(window)
            if light is not None:
                light.make(self._backed_up(window))
                # Where one is being made already it calls nobody back; closing lets it finish.
                QTimer.singleShot(SESSION_GIVES, window, lambda: _close(window))
            else:
                _close(window)

    def _without_a_window(self) -> None:
        if self._program.busy_restoring:  # it is soon over, and then there is a window again
            QTimer.singleShot(100, self, self.leave)
        else:
            self._application.quit()

    def _backed_up(self, window: MainWindow) -> Callable[[DeskError | None], object]:
        # Off the light's own turn: closing ends the very threads it is called from.
        return lambda _error: QTimer.singleShot(0, window, lambda: _close(window))


def _close(window: MainWindow) -> None:
    window._leave_now = True  # the backup was made or cannot be: the window must not ask about it
    window.close()
