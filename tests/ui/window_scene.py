"""The real window for the tests that go from page to page, and hands that wait until it is at rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.places import state_folder
from desk_app.ui.desk import Desk
from desk_app.ui.main_window import MainWindow
from desk_app.ui.memory import Memory
from tests.ui.salon_scene import Hands


@contextmanager
def window_of(desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    """The main window on the desk's file; its threads end with it, and the file stays open for the test."""
    made = MainWindow(desk.shop, Memory(state_folder()))
    try:
        made.sign_in(desk.acting)
        made.resize(1366, 768)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        qtbot.waitUntil(lambda: not made.tasks.busy, timeout=10_000)
        yield made
    finally:
        made.tasks.close()
        made.drafts.close()
        made.hide()
        made.deleteLater()


def hands_on(window: MainWindow, qtbot: QtBot) -> Hands:
    """Hands that go on when nothing is asked any more, and what an answer puts off until later was done too."""

    def settle() -> None:
        for _ in range(3):
            qtbot.waitUntil(lambda: not window.tasks.busy, timeout=10_000)
            QApplication.processEvents()

    return Hands(settle, window)
