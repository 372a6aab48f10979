"""How a long job gives way to the window: a page that is being painted waits for the interpreter at every step of it.

Two threads of Python take turns, and the window's thread has to ask for one after each call into Qt. While it is at
something, a job that sleeps costs the job a few milliseconds and the person at the desk none.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer

#: The window's thread shows itself this often, in milliseconds, and is at something when it is late by as much again.
EVERY, LATE = 2, 0.004
#: Seconds between two looks, and the longest wait for one turn of the window: a job is never held up for good.
NAP, LONGEST = 0.001, 0.1
#: How much less the thread of a job is worth to the machine than the window's (Linux: niceness).
LESS = 10


def stand_back() -> None:
    """The calling thread lets every other one go first where processors are few. Linux only; elsewhere nothing."""
    if sys.platform == "linux":
        with suppress(OSError):  # a machine that forbids it does without
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LESS)


class Turns(QObject):
    """Ticks on the UI thread while a job runs; ``give_way`` is called by the job, often."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._last = time.perf_counter()
        self._ticking = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """A job begins."""
        self._tick()
        self._ticking = True
        self._timer.start(EVERY)

    def stop(self) -> None:
        """No job is left."""
        self._ticking = False
        if shiboken6.isValid(self._timer):  # a window may be gone before its threads are let go
            self._timer.stop()

    def _tick(self) -> None:
        self._last = time.perf_counter()

    def give_way(self) -> None:
        """Sleeps while the window's thread is at something. Costs next to nothing while it is not. Any thread."""
        now = time.perf_counter()
        if now - self._last < LATE or not self._ticking:
            return
        until = now + LONGEST
        while self._ticking and time.perf_counter() - self._last >= LATE and time.perf_counter() < until:
            time.sleep(NAP)
