"""The whole timeline at once: its bar stands for all of it, End is at the oldest, and words and days are found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.clients.client import ClientDraft, ClientId
from desk_app.clients.desk import add_client, add_note
from desk_app.db.rows import OPEN
from desk_app.ui.desk import Desk
from desk_app.ui.models.keyed import KeyedRows
from desk_app.ui.models.rows import LOOK_ROLE, ROW_ROLE, RowLook
from desk_app.ui.pages.client_timeline_search import day_meant
from tests.ui.conftest import Opened

Settle = Callable[[], None]
COUNT = 400
TODAY = date(2026, 11, 21)
CTRL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


@pytest.fixture
def client(desk: Desk) -> ClientId:
    found = add_client(desk.shop, desk.acting, ClientDraft("王婧颖")).client_id
    with desk.shop.writing():
        for number in range(COUNT):
            day = TODAY - timedelta(days=number + 1)
            OPEN.execute_sql(
                "INSERT INTO client_note (client_id, at, staff_id, text) VALUES (?, ?, 1, ?)",
                (found, f"{day}T04:00:00.000000Z", f"第{number}条"),
            )
    return found


def read_numbers(keys: Sequence[int]) -> dict[int, str]:
    return {key: str(key) for key in keys if key % 100 != 7}


def test_qt_finds_no_fault_in_it(desk: Desk, settle: Settle) -> None:
    model = KeyedRows[int, str](look=lambda row: RowLook(title=row))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_keys(desk.tasks, range(200), [str(number) for number in range(50)], read_numbers)
    assert (model.rowCount(), model.row(49), model.row(50)) == (200, "49", None)
    model.show_rows(["a"])
    assert (model.rowCount(), model.row(0)) == (1, "a")
    model.show_keys(desk.tasks, (), (), read_numbers)
    assert model.rowCount() == 0


def test_a_row_is_read_where_somebody_looks_with_its_neighbours(desk: Desk, settle: Settle) -> None:
    asked: list[int] = []

    def read(keys: Sequence[int]) -> dict[int, str]:
        asked.extend(keys)
        return read_numbers(keys)

    model = KeyedRows[int, str](look=lambda row: RowLook(title=row))
    model.show_keys(desk.tasks, range(1000), [str(number) for number in range(50)], read)
    last = model.index(999, 0)
    look = last.data(LOOK_ROLE)
    assert isinstance(look, RowLook)
    assert look.title == "…"
    QApplication.processEvents()
    settle()
    assert last.data(ROW_ROLE) == "999"
    assert set(asked) == set(range(900, 1000)), "the page in view and the one beside it, nothing in between"
    model.index(907, 0).data(LOOK_ROLE)
    QApplication.processEvents()
    settle()
    assert asked.count(907) == 1, "what is gone is not asked for again and again"


def test_end_is_at_the_oldest_at_once(desk: Desk, opened: Opened, qtbot: QtBot, client: ClientId) -> None:
    page = opened(client_id=client)
    timeline = page.timeline
    assert timeline.model.rowCount() == COUNT
    bar = timeline.list.verticalScrollBar()
    QApplication.processEvents()
    assert bar.maximum() > (COUNT - 20) * 60, "the bar stands for the whole"
    press(Qt.Key.Key_End)
    qtbot.waitUntil(lambda: timeline.list.noun() is not None)
    line = timeline.list.noun()
    assert line is not None
    assert line.entry.title.say(desk.words) == f"第{COUNT - 1}条"
    assert len(timeline.model.rows()) <= 200, "not all of it was read on the way"
    press(Qt.Key.Key_PageUp)
    qtbot.waitUntil(lambda: timeline.list.noun() is not None)
    above = timeline.list.noun()
    assert above is not None
    assert above.entry.on > line.entry.on


def test_ctrl_f_finds_words_and_esc_shows_everything(
    desk: Desk, opened: Opened, settle: Settle, client: ClientId
) -> None:
    add_note(desk.shop, desk.acting, client, "怕痛，轻一点")
    page = opened(client_id=client)
    press(Qt.Key.Key_F, CTRL)
    assert page.timeline.search.line.hasFocus()
    page.timeline.search.line.setText("轻一点")  # QTest types no Chinese
    settle()
    assert page.timeline.model.rowCount() == 1
    assert page.timeline.search.count.text() == "1 entry"
    page.timeline.search.line.setText("轻一点 没有")
    settle()
    assert page.timeline.model.rowCount() == 0
    assert page.timeline.list.empty.startswith("Nothing has these words")
    press(Qt.Key.Key_Escape)
    settle()
    assert page.timeline.model.rowCount() == COUNT + 1
    assert page.timeline.list.hasFocus()
    assert page.isVisible()


def test_a_day_is_gone_to(desk: Desk, opened: Opened, settle: Settle, qtbot: QtBot, client: ClientId) -> None:
    page = opened(client_id=client)
    press(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(page.timeline.search.line, "2026-01")
    settle()
    assert page.timeline.model.rowCount() == COUNT, "a day narrows nothing"
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.timeline.list.noun() is not None)
    line = page.timeline.list.noun()
    assert line is not None
    assert line.entry.on == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2025-06-18", date(2025, 6, 18)), ("2025-06", date(2025, 6, 30)), ("2025年12月", date(2025, 12, 31)),
        ("2024/2", date(2024, 2, 29)), ("2024", date(2024, 12, 31)), ("昨天", date(2026, 11, 20)), ("补水", None),
        ("2025-13", None), ("", None), ("0000", None), ("99999", None),
    ],
)  # fmt: skip
def test_what_is_a_day(said: str, day: date | None) -> None:
    assert day_meant(said, TODAY) == day
