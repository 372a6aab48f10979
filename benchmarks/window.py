"""The real window, offscreen, with real keys: what a hand and an eye would measure.

Run as a process of its own (`python -m benchmarks.window SHOP`), so that its memory is the program's. It prints one
JSON object: milliseconds from a key press to the painted result by kind and length of question, the longest silence of
the window's thread meanwhile, and the resident memory.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.reading import questions
from benchmarks.shop import opened
from benchmarks.timing import percentile
from desk_app.ui import theme
from desk_app.ui.app import DeskApp

#: Nothing of the window takes this long; it would hang instead.
PATIENCE = 5_000
#: Texts typed of each kind.
TYPED = 40


class Painted(QObject):
    """Waits until a widget has been painted after a condition came true."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._widget = widget
        self._loop = QEventLoop()
        self._ready: Callable[[], bool] = lambda: False
        self._at = 0
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._loop.quit)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt's: before the widget paints."""
        if watched is self._widget and event.type() == QEvent.Type.Paint and self._ready():
            self._ready = lambda: False
            QTimer.singleShot(0, self._done)  # comes when this painting is over
        return False

    def _done(self) -> None:
        self._at = time.perf_counter_ns()
        self._loop.quit()

    def after(self, act: Callable[[], object], ready: Callable[[], bool]) -> float | None:
        """Milliseconds from ``act`` to the painting that follows ``ready``; None where it never came."""
        self._ready, self._at = ready, 0
        start = time.perf_counter_ns()
        act()
        if not self._at:
            self._patience.start(PATIENCE)
            self._loop.exec()
            self._patience.stop()
        return (self._at - start) / 1e6 if self._at else None


class Heartbeat(QObject):
    """A timer that should tick every millisecond; its longest silence is how long the window could not answer."""

    def __init__(self) -> None:
        super().__init__()
        self.silences: list[float] = []
        self._last = time.perf_counter_ns()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)

    def _tick(self) -> None:
        now = time.perf_counter_ns()
        self.silences.append((now - self._last) / 1e6)
        self._last = now


def resident_megabytes() -> float:
    """What this process holds in memory now (Linux), or has ever held (elsewhere)."""
    status = Path("/proc/self/status")
    if status.exists():
        kilobytes = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:")).split()[1]
        return int(kilobytes) / 1024
    import resource  # not on Windows, where this figure is left out

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024)


def spin(milliseconds: int) -> None:
    """Lets the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def press(widget: QWidget, sign: str) -> None:
    """A key that types ``sign``, as a keyboard or an input method gives it."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))


def _more(answered: list[int], before: int) -> bool:
    return answered[0] > before


def type_and_wait(app: DeskApp, asked: dict[str, list[str]]) -> dict[str, list[float]]:
    """Types texts sign by sign into the search box; the milliseconds of each key by kind and length."""
    window = app.window
    assert window is not None
    box = window.search
    painted = Painted(box.popup.list.viewport())
    answered = [0]
    box.model.modelReset.connect(lambda: answered.__setitem__(0, answered[0] + 1))
    found: dict[str, list[float]] = {}
    kinds = dict.fromkeys(name.rsplit(" ", 1)[0] for name in asked)
    for kind in kinds:
        lengths = [name for name in asked if name.rsplit(" ", 1)[0] == kind]
        for text in asked[lengths[-1]][:TYPED]:
            box.clear()
            box.start()
            for length, sign in enumerate(text, start=1):
                took = painted.after(partial(press, box, sign), partial(_more, answered, answered[0]))
                if took is not None:
                    found.setdefault(f"{kind} {length}", []).append(took)
                spin(3)
    box.clear()
    return found


def walk(app: DeskApp) -> dict[str, float]:
    """Opens the pages one after the other; milliseconds until each was painted with what it shows."""
    window = app.window
    assert window is not None
    took: dict[str, float] = {}
    for name, where in (("calls", {}), ("clients", {}), ("client_file", {"client_id": 1}), ("today", {})):
        if not window.has_page(name):
            continue
        for turn in ("first", "again"):
            start = time.perf_counter_ns()
            window.go(name, **where)
            spin(0)
            took[f"{name} {turn}"] = (time.perf_counter_ns() - start) / 1e6
            spin(400)
    return took


def measure(path: Path) -> dict[str, object]:
    """Everything, in one life of the window."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.dress(application, "light")
    app = DeskApp(application, opener=lambda file, _key: opened(file, read_only=False))
    app.start(path)
    if app.window is None:
        raise SystemExit("the window did not open the shop")
    app.window.resize(1366, 768)
    spin(1500)
    asked = questions(path)
    beat = Heartbeat()
    keys = type_and_wait(app, asked)
    pages = walk(app)
    resident = resident_megabytes()
    silences = beat.silences[1:]
    app.window.close()
    return {
        "keys": {
            name: {"p50": percentile(took, 0.5), "p99": percentile(took, 0.99), "n": len(took)}
            for name, took in keys.items()
        },
        "pages": pages,
        "silence": {
            "longest": max(silences),
            "p99": percentile(silences, 0.99),
            "over_16": sum(one > 16 for one in silences),
        },
        "resident": resident,
    }


if __name__ == "__main__":
    with TemporaryDirectory() as home:
        os.environ["DESK_APP_HOME"] = home
        sys.setswitchinterval(0.0005)  # as the program does
        print(json.dumps(measure(Path(sys.argv[1]))), flush=True)
        os._exit(0)
