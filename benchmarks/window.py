"""The real window, offscreen, with real keys: what a hand and an eye would measure.

Run as a process of its own (`python -m benchmarks.window SHOP`), so that its memory is the program's. It prints one
JSON object: milliseconds from a key press to the painted result by kind and length of question, from a click to a
painted page, the longest silence of the window's thread in each part, and the most memory it held. The shop is written
to: give it a copy.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QStringListModel, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QVBoxLayout, QWidget

from benchmarks.beats import Beats, Heartbeat, spin, spread
from benchmarks.shop import opened
from benchmarks.timing import percentile
from desk_app.clients.client import ClientId
from desk_app.ui import theme
from desk_app.ui.app import SWITCH, DeskApp
from desk_app.ui.pages.calls import CallsPage
from desk_app.ui.pages.client_file import ClientFilePage
from desk_app.ui.tasks import Tasks
from desk_app.ui.widgets.rows import RowList

#: Nothing of the window takes this long; it would hang instead.
PATIENCE = 5_000
#: Milliseconds of each key, by kind and length of question.
Keys = dict[str, list[float]]
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


def press(widget: QWidget, sign: str) -> None:
    """A key that types ``sign``, as a keyboard or an input method gives it."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))


def _more(answered: list[int], before: int) -> bool:
    return answered[0] > before


def bare_keys(texts: list[str]) -> tuple[list[float], list[float]]:
    """The floor: the same keys into a bare line above a bare list of eight lines; and the beats meanwhile."""
    window, line, view, model = QWidget(), QLineEdit(), QListView(), QStringListModel()
    box = QVBoxLayout(window)
    box.addWidget(line)
    box.addWidget(view)
    view.setModel(model)
    line.textEdited.connect(lambda said: model.setStringList([f"{said} {number}" for number in range(8)]))
    window.resize(1366, 768)
    window.show()
    spin(200)
    painted, beat, took = Painted(view.viewport()), Heartbeat(), []
    for text in texts:
        line.clear()
        for sign in text:
            one = painted.after(partial(press, line, sign), lambda: True)
            took.extend([] if one is None else [one])
            spin(3)
    window.close()
    window.deleteLater()
    return took, beat.silences[1:]


def type_and_wait(app: DeskApp, asked: dict[str, list[str]], turns: int = 1, worked: Keys | None = None) -> Keys:
    """Types texts sign by sign into the search box; the milliseconds of each key by kind and length. ``worked`` is told
    what all threads of the process reckoned meanwhile: what the machine held up is not in it."""
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
        for text in asked[lengths[-1]][:TYPED] * turns:
            box.clear()
            box.start()
            for length, sign in enumerate(text, start=1):
                window.watch.touch()  # a key that comes from a keyboard passes the window
                reckoned = time.process_time_ns()
                took = painted.after(partial(press, box, sign), partial(_more, answered, answered[0]))
                if took is not None:
                    found.setdefault(f"{kind} {length}", []).append(took)
                    if worked is not None:
                        spent = (time.process_time_ns() - reckoned) / 1e6
                        worked.setdefault(f"{kind} {length}", []).append(spent)
                spin(3)
    box.clear()
    return found


def open_pages(app: DeskApp, clients: list[int]) -> dict[str, list[float]]:
    """Milliseconds from a click to a page painted with what it shows: the queue, the files of clients."""
    window = app.window
    assert window is not None
    took: dict[str, list[float]] = {}
    calls, files = window.stack.make("calls"), window.stack.make("client_file")
    assert isinstance(calls, CallsPage)
    assert isinstance(files, ClientFilePage)
    queue, timeline = _Shown(calls.list), _Shown(files.timeline.list)
    for _turn in range(5):
        took.setdefault("the day's queue", []).append(queue.after(partial(window.go, "calls")))
        calls.stale = True
        spin(100)
        window.go("today")
        spin(200)
    for client in clients:
        window.go("clients")
        spin(30)
        took.setdefault("a client's file", []).append(
            timeline.after(partial(window.go, "client_file", client_id=client))
        )
        spin(30)
    return took


class _Shown:
    """Waits for a list to be painted with rows that were not there before."""

    def __init__(self, view: RowList[Any]) -> None:
        self._painted = Painted(view.viewport())
        self._resets = 0
        view.rows.loaded.connect(self._more)

    def _more(self, _count: int) -> None:
        self._resets += 1

    def after(self, act: Callable[[], object]) -> float:
        """Milliseconds from ``act`` to the painting."""
        before = self._resets
        took = self._painted.after(act, lambda: self._resets > before)
        if took is None:
            raise SystemExit("a page was never painted")
        return took


def print_and_import(app: DeskApp, clients: list[int], folder: Path, beats: Beats, asked: dict[str, list[str]]) -> Keys:
    """Papers made while nobody types; then rows land while somebody searches and turns pages."""
    # Loaded only now, as the window does: what they hold in memory counts from here on.
    from desk_app.importer.desk import import_files
    from desk_app.reports.client_paper import client_report_pdf
    from desk_app.reports.desk import read_client_report

    window = app.window
    assert window is not None
    beats.skip()
    desk = window.desk
    shop, acting, words = desk.shop, desk.acting, desk.words

    def made(client: int, _tell: object, _stop: object) -> bytes:
        return client_report_pdf(read_client_report(shop, ClientId(client)), words, at=shop.now())

    for client in clients[:20]:
        desk.tasks.job(window, partial(made, client))
    _wait(desk.tasks)
    beats.close("papers")
    sheet = folder / "receipts.csv"
    landed: list[object] = []
    desk.tasks.job(
        window,
        lambda _tell, stop: import_files(shop, acting, [sheet], kind="receipts", stopped=stop),
        None,
        landed.append,
    )
    keys = _typing_until(landed, app, asked, ("clients", "today", "till"))
    beats.close("import")
    return keys


def sweep(app: DeskApp, beats: Beats, asked: dict[str, list[str]]) -> Keys:
    """Second files are looked for while somebody searches and turns pages."""
    from desk_app.clients.sweep import find_pairs  # as above

    window = app.window
    assert window is not None
    shop, found = window.desk.shop, list[object]()
    beats.skip()
    window.desk.tasks.job(
        window, lambda tell, stop: find_pairs(shop, progress=tell, stopped=stop), lambda _done, _of: None, found.append
    )
    keys = _typing_until(found, app, asked, ("clients", "today"))
    beats.close("the sweep")
    return keys


def _typing_until(ended: list[object], app: DeskApp, asked: dict[str, list[str]], pages: Sequence[str]) -> Keys:
    keys: Keys = {}
    turn, window = 0, app.window
    assert window is not None
    while not ended:
        texts = {name: texts[turn % len(texts) :][:1] for name, texts in asked.items() if texts}
        for name, took in type_and_wait(app, texts).items():  # too few of each length to tell them apart
            keys.setdefault(name.rsplit(" ", 1)[0], []).extend(took)
        window.go(pages[turn % len(pages)])
        spin(100)
        turn += 1
    return keys


def _wait(tasks: Tasks) -> None:
    while tasks.busy:
        spin(20)


def measure(path: Path, asked: dict[str, list[str]], folder: Path) -> dict[str, object]:
    """Everything, in one life of the window."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.dress(application, "light")
    app = DeskApp(application, opener=lambda file, _key: opened(file, read_only=False))
    app.start(path)
    window = app.window
    if window is None:
        raise SystemExit("the window did not open the shop")
    window.resize(1366, 768)
    spin(200)
    beats = Beats(folder)
    for _second in range(20):
        spin(1000)
        if all(window.stack.made(spec.name) is not None for spec in window.stack.specs()):
            break
    _wait(window.tasks)
    beats.close("at rest")
    worked: Keys = {}
    keys = type_and_wait(app, asked, turns=3, worked=worked)
    beats.close("search")
    clients = [int(row[0]) for row in window.desk.shop.database.execute_sql(_CLIENTS).fetchall()]
    beats.skip()
    took = open_pages(app, clients)
    beats.close("pages")
    importing = print_and_import(app, clients, folder, beats, asked)
    sweeping = sweep(app, beats, asked)
    beats.stop()
    return {
        "keys": {name: spread(values) for name, values in keys.items()},
        "worked": {name: spread(values) for name, values in worked.items()},
        "importing": {name: spread(values) for name, values in importing.items()},
        "sweeping": {name: spread(values) for name, values in sweeping.items()},
        "pages": {name: spread(values) for name, values in took.items()},
        "silence": beats.silences,
        "resident": beats.resident,
    }


#: The busiest clients, and some others.
_CLIENTS = (
    "SELECT client_id FROM (SELECT client_id FROM visit WHERE client_id IS NOT NULL GROUP BY client_id "
    "ORDER BY count(*) DESC LIMIT 20) UNION ALL SELECT id FROM client WHERE id % 4999 = 7"
)


def measure_bare(asked: dict[str, list[str]]) -> dict[str, float]:
    """The floor, in a process of its own: what its fonts hold in memory is not the window's."""
    application = QApplication([])
    took, silences = bare_keys([text for name in ("pinyin 8", "digits 11") for text in asked[name][:TYPED]])
    application.quit()
    return {"key": percentile(took, 0.99), "silence": max(silences)}


if __name__ == "__main__":
    if sys.argv[1] == "--bare":
        print(json.dumps(measure_bare(json.load(sys.stdin))), flush=True)
        os._exit(0)
    gc.disable()  # as the program's own way in does; the window then collects by itself
    sys.setswitchinterval(SWITCH)
    with TemporaryDirectory() as home:
        os.environ["DESK_APP_HOME"] = home
        # Another process, so that what writes the list counts nowhere.
        subprocess.run([sys.executable, "-m", "benchmarks.writing", f"{home}/receipts.csv"], check=True)
        print(json.dumps(measure(Path(sys.argv[1]), json.load(sys.stdin), Path(home))), flush=True)
        os._exit(0)
