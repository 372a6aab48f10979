"""Cold start: whole processes, the program and a bare Qt window with an empty table, turn and turn about.

Each child says one line when what it shows has been painted; the time is from before it was started until that line.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.timing import Figure

RUNS = 9
READY = "painted"

_BARE = f"""
import os, sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

class Eye(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self.done)
        return False
    def done(self):
        print("{READY}", flush=True)
        os._exit(0)

application = QApplication(sys.argv)
window, table = QMainWindow(), QTableView()
table.setModel(QStandardItemModel(0, 5))
window.setCentralWidget(table)
window.resize(1366, 768)
eye = Eye()
table.viewport().installEventFilter(eye)
window.show()
application.exec()
"""

#: The program's own way in; only the clock is another, and an eye waits for the first line of Today.
_OURS = f"""
import os, sys
from desk_app import bootstrap
from datetime import datetime, timezone
from pathlib import Path

def opened(path, key):
    from desk_app.clock import FixedClock
    from desk_app.db.shop import open_shop
    return open_shop(path, passphrase=key, clock=FixedClock(datetime(2026, 11, 21, 6, 30, tzinfo=timezone.utc)))

def watch(app):
    from PySide6.QtCore import QEvent, QObject, QTimer

    class Eye(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint and page.bookings_model.rowCount():
                QTimer.singleShot(0, self.done)
            return False
        def done(self):
            print("{READY}", flush=True)
            os._exit(0)

    page = app.window.stack.page
    page.eye = Eye()
    page.bookings.viewport().installEventFilter(page.eye)

sys.exit(bootstrap.run_window(Path(sys.argv[1]), opener=opened, started=watch))
"""


def starting(path: Path) -> Iterator[Figure]:
    """The median of several starts of each."""
    ours: list[float] = []
    bare: list[float] = []
    with TemporaryDirectory() as home:
        # As an installed program: its code and its words are compiled, whatever this shell says.
        subprocess.run([sys.executable, "tools/compile_words.py"], check=True, stdout=subprocess.DEVNULL)
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "DESK_APP_HOME": home, "PYTHONPYCACHEPREFIX": home}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for code, arguments in ((_BARE, []), (_OURS, [str(path)])):
            _seconds(code, arguments, environment)  # writes the bytecode, and is not counted
        for _ in range(RUNS):
            bare.append(_seconds(_BARE, [], environment))
            ours.append(_seconds(_OURS, [str(path)], environment))
    yield Figure(
        "cold start to a painted Today", median(ours) * 1000, median(bare) * 1000, "ms", "≤ 2.5 ×", "bare Qt window",
        f"{RUNS} runs each, {min(ours) * 1000:.0f} to {max(ours) * 1000:.0f}",
    )  # fmt: skip


def _seconds(code: str, arguments: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - start
        process.stdout.read()
    if line.strip() != READY:
        raise RuntimeError("a window was never painted")
    return took
