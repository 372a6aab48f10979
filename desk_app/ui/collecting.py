"""Collects Python's garbage cycles on the UI thread only, and gives memory back.

Python collects cycles on whatever thread happens to allocate. A reader thread that finds a forgotten widget in a cycle
would destroy it there, and Qt then crashes. While a window is open the automatic collector is off and a timer does its
work where widgets may die. Everything made up to the opening of the window is set aside first (``gc.freeze``), which
keeps each turn far below a frame.
"""

from __future__ import annotations

import gc
import linecache
import sys
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, QTimer

#: How often it is looked whether there is anything to collect, in milliseconds.
LOOK_EVERY = 500

#: The generation that holds whatever lived long: going through it takes as long as a frame or two.
OLDEST = 2


def trim() -> None:
    """Gives the machine back what the C library keeps of freed memory. Any thread; only glibc keeps much."""
    if sys.platform == "linux":
        import ctypes  # some milliseconds that the first picture need not wait for

        try:
            ctypes.CDLL(None).malloc_trim(0)
        except (OSError, AttributeError):  # another C library, which has no such thing
            return


class Collector(QObject):
    """Stands in for the automatic collector while it lives; ``close`` gives the work back."""

    def __init__(
        self,
        parent: QObject,
        at_work: Callable[[], bool] = lambda: False,
        at_rest: Callable[[], bool] = lambda: True,
    ) -> None:
        """``at_work``: threads are making things, which are not garbage yet and would be looked through for nothing.
        ``at_rest``: nobody touches the window, and a turn through everything is not felt."""
        super().__init__(parent)
        self._at_work, self._at_rest = at_work, at_rest
        self._was = gc.isenabled()
        self._closed = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.turn)
        self._timer.start(LOOK_EVERY)

    def settle(self) -> None:
        """The window stands: what was made so far stays, and is not looked through again."""
        linecache.clearcache()  # the sources that PySide has read of every module, in search of its name
        gc.freeze()

    def turn(self) -> int:
        """Collects the oldest generation that is due; returns which, or -1."""
        due = -1
        if self._at_work():
            return due
        for generation, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)):
            if count > most:
                due = generation
        if due == OLDEST and not self._at_rest():
            due -= 1
        if due >= 0:
            gc.collect(due)
        return due

    def close(self) -> None:
        """The automatic collector is back."""
        if self._closed:
            return
        self._closed = True
        if shiboken6.isValid(self._timer):  # a parent that was deleted has taken the timer with it
            self._timer.stop()
        gc.unfreeze()
        if self._was:
            gc.enable()
