"""Widgets in cycles die on the UI thread, never on a reader's."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui.collecting import Collector, trim


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


def test_what_threads_are_making_is_not_looked_through(qtbot: QtBot) -> None:
    gc.enable()
    parent, working = QObject(), [True]
    collector = Collector(parent, at_work=lambda: working[0])
    _kept = [[number] for number in range(5_000)]
    assert collector.turn() == -1
    working[0] = False
    assert collector.turn() >= 0
    collector.close()
    gc.disable()


def test_everything_is_looked_through_only_at_rest(qtbot: QtBot) -> None:
    gc.enable()
    parent, rest = QObject(), [False]
    collector = Collector(parent, at_rest=lambda: rest[0])

    def make_old() -> None:
        for _turn in range(gc.get_threshold()[2] + 2):
            gc.collect(1)
        collector_kept.extend([number] for number in range(5_000))

    collector_kept: list[list[int]] = []
    make_old()
    assert collector.turn() == 1
    make_old()
    rest[0] = True
    assert collector.turn() == 2
    collector.close()
    gc.disable()


def test_freed_memory_goes_back_to_the_machine() -> None:
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("the system does not say what a process holds")

    def held() -> int:
        return int(status.read_text().partition("VmRSS:")[2].split()[0])

    gc.collect()
    trim()  # else what other tests have freed is filled first, and nothing grows
    before = held()
    kept = [bytearray(b"x") * 1_000 for _ in range(60_000)]  # 60 MB in pieces that the C library manages itself
    last = kept.pop()
    grown = held()
    kept.clear()
    trim()
    assert grown - before > 50_000
    assert held() - before < 20_000
    assert last
