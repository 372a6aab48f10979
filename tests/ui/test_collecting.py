"""Widgets in cycles die on the UI thread, never on a reader's."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui.collecting import Collector


class Forgotten(QWidget):
    """A widget in a cycle with itself."""

    died: list[str]

    def __init__(self, died: list[str]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: died.append(threading.current_thread().name))


def test_a_forgotten_widget_dies_on_the_ui_thread(qtbot: QtBot) -> None:
    gc.enable()
    parent = QObject()
    collector = Collector(parent)
    assert not gc.isenabled()
    died: list[str] = []
    Forgotten(died)
    kept: list[list[int]] = []

    def allocate() -> None:
        kept.extend([number] for number in range(50_000))  # far beyond the thresholds of the automatic collector

    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert died == []
    assert collector.turn() >= 0
    gc.collect()
    assert died == [threading.main_thread().name]
    collector.close()
    assert gc.isenabled()
    gc.disable()
