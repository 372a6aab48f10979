"""python -m benchmarks.timeline [--clients N] [--entries N] [--json]

A client with thousands of entries: her page, any stretch of her timeline, the search within it; and how she stands,
in lists of the whole shop. By reading, and in the real card of the window from a key pressed to the row painted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.shop import TODAY, copied, opened, shop_of
from benchmarks.timing import Figure, milliseconds, percentile
from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.store import insert_clients
from desk_app.db.rows import OPEN
from desk_app.db.shop import Shop
from desk_app.loyalty.gone import leaving_page, tally
from desk_app.loyalty.leaving import State
from desk_app.overview.desk import client_page, timeline_entries, timeline_keys
from desk_app.salon.store import insert_items, insert_visits, rebuild_rhythms
from desk_app.salon.visit import NewItem, NewVisit
from desk_app.staff.account import StaffId
from desk_app.words import words_for

RUNS = 100


def busy_client(shop: Shop, entries: int) -> ClientId:
    """A client with as many entries: visits, notes, calls and payments, one of each every second day."""
    each = entries // 4
    days = [TODAY - timedelta(days=2 * number) for number in range(each, 0, -1)]
    instants = [datetime.combine(day, time(4), UTC) for day in days]
    with shop.writing():
        client = insert_clients([ClientDraft("常来的人", phones=("13900009999",))], instants[0])[0]
        visits = insert_visits(
            NewVisit(client, at, day, StaffId(1), f"B-{number:06}", 38_000, notes="两颊偏干，下次加一层保湿")
            for number, (day, at) in enumerate(zip(days, instants, strict=True))
        )
        insert_items(NewItem(visit, "深层补水护理", 1, 38_000, 38_000) for visit in visits)
        connection = OPEN.connection()
        texts = [at.strftime("%Y-%m-%dT%H:%M:%S.%fZ") for at in instants]
        connection.executemany(
            "INSERT INTO client_note (client_id, at, staff_id, text) VALUES (?, ?, 1, ?)",
            [(client, at, f"第 {number} 次：喜欢靠窗的位子") for number, at in enumerate(texts)],
        )
        connection.executemany(
            'INSERT INTO "call" (client_id, staff_id, at, on_day, outcome, reasons, note, said, number, seconds, sold) '
            "VALUES (?, 1, ?, ?, 'satisfied', '[]', '很满意', '', '', 60, 0)",
            [(client, at, day.isoformat()) for at, day in zip(texts, days, strict=True)],
        )
        connection.executemany(
            "INSERT INTO payment (client_id, at, on_day, staff_id, receipt, subject, purpose, tender, amount, note) "
            "VALUES (?, ?, ?, 1, ?, ?, 'sale', 'cash', 38000, '')",
            [
                (client, at, day.isoformat(), f"P-{number:06}", f"visit:{visit}")
                for number, (at, day, visit) in enumerate(zip(texts, days, visits, strict=True))
            ],
        )
        OPEN.execute_sql("UPDATE client SET last_seen = ? WHERE id = ?", (days[-1].isoformat(), client))
        rebuild_rhythms([client])
    return client


def _rows_of(client: ClientId) -> object:
    sql = "SELECT v.*, i.* FROM visit v JOIN visit_item i ON i.visit_id = v.id WHERE v.client_id = ?"
    found = [OPEN.execute_sql(sql, (client,)).fetchall()]
    tables = ('"call"', "payment", "client_note")
    return [
        *found,
        *(OPEN.execute_sql(f"SELECT * FROM {each} WHERE client_id = ?", (client,)).fetchall() for each in tables),
    ]


def _figure(name: str, work: object, floor: float, wanted: str = "", floor_name: str = "") -> Figure:
    took = [milliseconds(work) for _ in range(RUNS)]  # type: ignore[arg-type]  # anything that is called
    note = f"p50 {percentile(took, 0.5):.1f}"
    return Figure(name, percentile(took, 0.99), floor or None, "ms", wanted, floor_name, note)


def reading(shop: Shop, client: ClientId) -> Iterator[Figure]:
    """Her page and her timeline, without a window."""
    words = words_for("zh_CN")
    floor = percentile([milliseconds(partial(_rows_of, client)) for _ in range(RUNS)], 0.99)
    keys = timeline_keys(shop, client)
    whole, fifty = "all her rows, bare SQL", "all her rows, bare SQL"
    yield _figure(f"client page of {len(keys)} entries, p99", partial(client_page, shop, client), floor, "≤ 50", whole)
    yield _figure("her places alone, p99", partial(timeline_keys, shop, client), floor, "", whole)
    for name, stretch in (("newest", keys[:50]), ("oldest", keys[-50:])):
        yield _figure(f"the {name} 50 entries, p99", partial(timeline_entries, shop, client, stretch), floor, "", fifty)
    for text in ("靠窗", "补水 偏干", "没有这个"):
        work = partial(timeline_keys, shop, client, text=text, words=words)
        yield _figure(f"search within it: {text}, p99", work, floor, "", whole)


def standing(shop: Shop) -> Iterator[Figure]:
    """The lists of who leaves, and their figures."""
    since = TODAY - timedelta(days=92)
    bare = partial(
        OPEN.execute_sql,
        "SELECT id, name FROM client WHERE last_seen < ? ORDER BY last_seen DESC LIMIT 50",
        (str(since),),
    )
    floor = percentile([milliseconds(lambda: bare().fetchall()) for _ in range(20)], 0.5)
    for state in (State.QUIET, State.LEAVING, State.LOST, State.WON_BACK):
        work = partial(leaving_page, shop, state, TODAY, since)
        took = [milliseconds(work) for _ in range(20)]
        yield Figure(
            f"first page of: {state.value}, p99", percentile(took, 0.99), floor, "ms", "", "50 clients, bare SQL",
            f"p50 {percentile(took, 0.5):.1f}",
        )  # fmt: skip
    yield Figure(
        "counting all of them, in the background", milliseconds(partial(tally, shop, TODAY, since)), None, "ms"
    )


def in_window(path: Path, client: ClientId) -> Iterator[Figure]:
    """In the real page, offscreen: from a key pressed until the row one stands on is painted with what it says."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication  # only here: the figures of reading need no window

    from desk_app.places import state_folder
    from desk_app.staff.desk import acting_for, staff_list
    from desk_app.ui import theme
    from desk_app.ui.main_window import MainWindow
    from desk_app.ui.memory import Memory
    from desk_app.words import use_language

    sys.setswitchinterval(0.0005)
    app = QApplication.instance() or QApplication([])
    theme.dress(app, "light")  # type: ignore[arg-type]  # it is one of widgets
    use_language("zh_CN")
    shop = opened(path, read_only=False)
    window = MainWindow(shop, Memory(state_folder()), machine="bench")
    window.sign_in(acting_for(shop, staff_list(shop)[0].id))
    window.resize(1366, 768)
    window.show()

    try:
        yield from _scrolling(app, window, client)
    finally:
        window.close()
        _until(app, lambda: not window.isVisible())
        shop.close()


def _until(app: Any, ready: Callable[[], object]) -> float:  # noqa: ANN401 - Qt is imported where it is needed
    def wait() -> None:
        while not ready():
            app.processEvents()

    return milliseconds(wait)


def _scrolling(app: Any, window: Any, client: ClientId) -> Iterator[Figure]:  # noqa: ANN401 - as above
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    window.go("client_file", client_id=int(client))
    rows = window.stack.page.timeline.list
    _until(app, lambda: rows.rows.rowCount() > 1000)
    rows.setFocus()
    for key, name in ((Qt.Key.Key_End, "End"), (Qt.Key.Key_Home, "Home"), (Qt.Key.Key_PageDown, "Page Down")):
        took = []
        for _turn in range(60 if name == "Page Down" else 20):
            if name != "Page Down":
                rows.choose(0 if name == "End" else rows.rows.rowCount() - 1)
                _until(app, lambda: rows.noun() is not None)
            QTest.keyClick(rows, key)
            took.append(_until(app, lambda: rows.noun() is not None) + milliseconds(app.processEvents))
        note = f"p50 {percentile(took, 0.5):.1f}"
        yield Figure(
            f"{name}, key to the row read and painted, p99", percentile(took, 0.99), None, "ms", "≤ 50", note=note
        )
    bar, stalls, blank = rows.verticalScrollBar(), list[float](), 0
    for step in range(0, bar.maximum(), max(bar.maximum() // 400, 1)):  # a hard pull of the bar, from end to end
        bar.setValue(step)
        stalls.append(milliseconds(app.processEvents))
        blank += rows.rows.row(rows.indexAt(rows.viewport().rect().center()).row()) is None
    note = f"p50 {percentile(stalls, 0.5):.1f}; {blank} of {len(stalls)} steps painted before their row was there"
    yield Figure("longest turn while the bar is pulled over all", max(stalls), None, "ms", "≤ 16", note=note)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.timeline")
    asked.add_argument("--clients", type=int, default=20_000)
    asked.add_argument("--entries", type=int, default=5_000)
    asked.add_argument("--keep", type=Path, default=Path("bench-out"))
    asked.add_argument("--json", action="store_true")
    options = asked.parse_args()
    path = copied(shop_of(options.keep, options.clients)[0])
    shop = opened(path, read_only=False)
    client = busy_client(shop, options.entries)
    figures = [*reading(shop, client), *standing(shop)]
    shop.close()
    figures += in_window(path, client)
    for one in figures:
        if options.json:
            sys.stdout.write(json.dumps(one.as_json(), ensure_ascii=False) + "\n")
        else:
            floor = f"{one.floor:.2f}" if one.floor else "–"
            sys.stdout.write(f"{one.name:58} {one.ours:9.2f} {one.unit}  floor {floor:>7}  {one.wanted:6} {one.note}\n")


if __name__ == "__main__":
    main()
