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

RUNS = 7
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

_OURS = f"""
import os, sys
sys.setswitchinterval(0.0005)
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from desk_app.cli.start import window_options
from desk_app.ui import theme
from desk_app.ui.app import DeskApp
from datetime import datetime, timezone
from desk_app.clock import FixedClock
from desk_app.db.shop import open_shop

class Eye(QObject):
    def __init__(self, page):
        super().__init__()
        self.page = page
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.page.bookings_model.rowCount():
            QTimer.singleShot(0, self.done)
        return False
    def done(self):
        print("{READY}", flush=True)
        os._exit(0)

options = window_options(["--shop", sys.argv[1]])
clock = FixedClock(datetime(2026, 11, 21, 6, 30, tzinfo=timezone.utc))
application = QApplication(sys.argv[:1])
application.setQuitOnLastWindowClosed(False)
theme.dress(application, "system")
desk = DeskApp(application, opener=lambda path, key: open_shop(path, clock=clock))
desk.start(options.shop)
page = desk.window.stack.page
eye = Eye(page)
page.bookings.viewport().installEventFilter(eye)
application.exec()
"""


def starting(path: Path) -> Iterator[Figure]:
    """The median of several starts of each."""
    ours: list[float] = []
    bare: list[float] = []
    with TemporaryDirectory() as home:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "DESK_APP_HOME": home}
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
