"""The child of test_leaving.py: the real window on a shop, a client half typed, and then it is told to go.

Arguments: the shop file, and "signal" (the parent sends it) or "session" (the session ends by itself).
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desk_app.bootstrap import run_window
from desk_app.clients.client import ClientDraft
from desk_app.clients.desk import add_client
from desk_app.ui.app import DeskApp
from desk_app.ui.leaving import Leaving


def main(path: str, how: str) -> int:
    def started(desk: DeskApp) -> None:
        QTimer.singleShot(600, desk, lambda: typed(desk))

    def typed(desk: DeskApp) -> None:
        window = desk.window
        assert window is not None
        window.activateWindow()
        window.go("client_file", new=True)
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, "Wang half typed")
        add_client(window.desk.shop, window.desk.acting, ClientDraft(name="李淑珍"))  # something without a backup
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        if how == "session":
            application = QApplication.instance()
            assert isinstance(application, QApplication)
            # A session manager is Qt's own; what it would be told by is called as Qt calls it.
            leaving = application.findChild(Leaving)
            assert isinstance(leaving, Leaving)
            QTimer.singleShot(0, leaving, leaving.session_ends)

    return run_window(Path(path), started=started)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
