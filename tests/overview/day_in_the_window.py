"""A whole day in the window of an encrypted shop, in a process of its own: see test_nothing_in_the_clear.py.

Arguments: the folder of the shop and of what the program keeps, the folder of what a person saves. It plays the tour,
prints, exports, leaves something unsaved, meets defects with a client's name in hand, and writes one line of JSON:
the words to look for, what was made in the folder for temporary files, and what was written elsewhere. Then it waits
to be looked at, and ends by a crash of the interpreter.
"""

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import signal
import struct
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrinter

from desk_app.clients.desk import get_client, recent_clients
from desk_app.clock import FixedClock
from desk_app.db.keys import Cost, new_keys
from desk_app.db.recovery import groups
from desk_app.db.rows import OPEN
from desk_app.db.second import back_up_both
from desk_app.db.shop import Shop, open_shop
from desk_app.demo.desk import make_demo
from desk_app.places import state_folder
from desk_app.reports.copy_out import hand_out_copy
from desk_app.staff.account import Acting, Role, StaffId
from desk_app.staff.desk import acting_for, change_settings, set_pin, staff_list
from desk_app.staff.encrypting import encrypt_shop
from desk_app.staff.keys import is_encrypted
from desk_app.ui.app import DeskApp
from desk_app.ui.defects import crash_log
from desk_app.ui.main_window import MainWindow
from desk_app.ui.pages import paper
from desk_app.ui.pages.set_up import SetUpWindow
from desk_app.ui.tour import STEPS, play
from desk_app.ui.tour.counter import FELT, NEW_CLIENT, PLEDGE
from desk_app.ui.tour.hands import Hands, Strays, TourDialogs
from desk_app.ui.tour.stage import DAY, NOW, SIZE, Stage, application, without_size_hints
from desk_app.words import current_words

PASSPHRASE, PIN = "walnut frog lamp tulip", "482913"
UNSAVED = "她说下周要去杭州看女儿"
#: Made, renamed into, closed after writing (inotify(7)).
_MADE, _MOVED = 0x100, 0x80


class Watch:
    """Every name that appears in a folder, however short it is there and whoever in this process makes it."""

    def __init__(self, folder: Path) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._handle = self._libc.inotify_init1(os.O_NONBLOCK)
        if self._libc.inotify_add_watch(self._handle, os.fsencode(folder), _MADE | _MOVED) < 0:
            raise OSError(ctypes.get_errno(), "inotify")

    def names(self) -> list[str]:
        found: list[str] = []
        while True:
            try:
                events = os.read(self._handle, 65_536)
            except BlockingIOError:
                return found
            while events:
                _which, _kind, _cookie, length = struct.unpack_from("iIII", events)
                found.append(events[16 : 16 + length].rstrip(b"\0").decode())
                events = events[16 + length :]


def main() -> int:
    home, out = Path(sys.argv[1]), Path(sys.argv[2])
    app = application()
    path = _encrypted_demo(home)
    watch, written = Watch(Path(tempfile.gettempdir())), _note_writes(home, out)
    desk_app = DeskApp(app, opener=lambda at, key: open_shop(at, passphrase=key, clock=FixedClock(NOW)))
    desk_app.catch(state_folder() / "desk.log")
    crash = crash_log(state_folder())
    if crash is None:
        return 1
    faulthandler.enable(crash)
    with without_size_hints():
        window = desk_app.open(path, PASSPHRASE)
        if window is None:
            return 1
        stage = _stage(window, out)
        failures = play(stage, STEPS)
        OPEN.initialize(window.desk.shop.database)  # the last step opened another shop
        words = _words(window.desk.shop)
        _print_and_export(stage, out)
        _leave_unsaved(stage)
        _break_down(stage, words)
        back_up_both(window.desk.shop)
        told = {"words": words, "temporary": watch.names(), "written": sorted(written), "failures": failures}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        sys.stdin.readline()
        _crash(*words)
    return 0


def _note_writes(*allowed: Path) -> set[str]:
    """What Python opens for writing outside the folders that are allowed."""
    seen: set[str] = set()

    def heard(event: str, args: tuple[object, ...]) -> None:
        if event != "open" or not isinstance(args[0], str | bytes) or not isinstance(args[2], int):
            return
        path = Path(os.fsdecode(args[0]))
        if args[2] & (os.O_WRONLY | os.O_RDWR) and not any(path.is_relative_to(folder) for folder in allowed):
            seen.add(str(path))

    sys.addaudithook(heard)
    return seen


def _encrypted_demo(home: Path) -> Path:
    """The shop of the tour, encrypted; the plain file that it was is none of this day's."""
    before, folder = home.parent / "before", home / "shop"
    for each in (before, folder, home / "stick"):
        each.mkdir(parents=True)
    make_demo(before / "demo.db", today=DAY)
    keys = new_keys(PASSPHRASE, Cost(64, 1, 1))
    encrypt_shop(Acting(StaffId(1), "", Role.OWNER), before / "demo.db", keys)
    for name in ("demo.db", "demo.db.keys"):
        (before / name).rename(folder / name)
    RECOVERY[:] = groups(keys.recovery)
    with_settings = open_shop(folder / "demo.db", passphrase=PASSPHRASE, clock=FixedClock(NOW))
    owner = acting_for(with_settings, staff_list(with_settings)[0].id)
    set_pin(with_settings, owner, owner.staff_id, PIN)
    change_settings(with_settings, owner, language="zh_CN", theme="light", backup_second_folder=str(home / "stick"))
    with_settings.close()
    return folder / "demo.db"


RECOVERY: list[str] = []


def _stage(window: MainWindow, out: Path) -> Stage:
    window.resize(*SIZE)
    hands, dialogs = Hands(out, SIZE), TourDialogs(out)
    window.desk.dialogs = dialogs
    hands.lay_on(window, window.tasks)
    return Stage(out, "zh_CN", hands, window, dialogs, [], Strays((MainWindow, SetUpWindow)))


def _words(shop: Shop) -> list[str]:
    """Names, phones, documents and notes of the people, and every secret."""
    if not is_encrypted(shop):
        raise AssertionError("the day is played on an encrypted shop")
    found = {PASSPHRASE, PIN, UNSAVED, *NEW_CLIENT, NEW_CLIENT[1].replace(" ", ""), FELT["zh_CN"], PLEDGE["zh_CN"][1]}
    found |= {*RECOVERY, shop.database.passphrase.reveal().hex()}  # type: ignore[union-attr]  # a Secret, as just seen
    found |= {member.name for member in staff_list(shop)}
    for brief in recent_clients(shop, 120):
        client = get_client(shop, brief.id)
        found |= {client.name, *client.phones, client.document_number, client.address, client.notes.split("\n")[0]}
    return sorted(word for word in found if len(word) > 1)


def _print_and_export(stage: Stage, out: Path) -> None:
    shop = stage.shop
    client = next(brief for brief in recent_clients(shop, 50) if brief.phone)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out / "printed.pdf"))
    vars(paper)["ask_printer"] = lambda *_asked: printer
    stage.window.go("paper", kind="client", id=client.id)
    stage.hands.settle()
    stage.hands.press("Ctrl+P")
    stage.hands.until((out / "printed.pdf").exists, "The paper was not printed.")
    (out / "copy").mkdir()
    hand_out_copy(shop, stage.window.desk.acting, client.id, out / "copy", current_words())


def _leave_unsaved(stage: Stage) -> None:
    drafts = stage.window.desk.drafts
    drafts.keep("note:1", {"text": UNSAVED})
    folder = state_folder() / "drafts"
    stage.hands.until(lambda: any(folder.rglob("*.draft")), "The draft was not written.")


def _break_down(stage: Stage, words: list[str]) -> None:
    """Defects on the writer's thread, on a reader's, on one of no task and on the UI thread."""
    log = state_folder() / "desk.log"
    ways: tuple[Callable[[], object], ...] = (
        lambda: stage.window.tasks.command(stage.window, lambda: _defect(words), print),
        lambda: stage.window.tasks.read(stage.window, lambda: _defect(words), print, latest="day.defect"),
        lambda: threading.Thread(target=_defect, args=(words,)).start(),
        lambda: QTimer.singleShot(0, lambda: _defect(words)),
    )
    for number, way in enumerate(ways, 1):
        way()
        stage.hands.until(partial(_was_written, log, number), "The defect was not written down.")


def _was_written(log: Path, times: int) -> bool:
    return log.exists() and log.read_text(encoding="utf-8").count("_defect\n") >= times


def _defect(words: list[str]) -> None:
    name, phone, passphrase = words[0], words[1], PASSPHRASE
    raise ValueError(f"{name} {phone} {passphrase} {PIN} {' '.join(words)}")


def _crash(*words: str) -> None:
    held = " ".join(words)
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError(len(held))


if __name__ == "__main__":
    sys.exit(main())
