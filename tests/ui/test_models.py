"""The one model of lists and tables: honest to Qt, paged, never older than what was asked last."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desk_app.ui.desk import Desk
from desk_app.ui.models.rows import LOOK_ROLE, ROW_ROLE, Column, RowLook, RowsModel
from desk_app.ui.theme import Tone

Settle = Callable[[], None]
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def numbers() -> RowsModel[int]:
    return RowsModel(
        columns=(
            Column("Number", str, right=True),
            Column("Double", lambda row: str(row * 2), width=80),
            Column("Kind", lambda row: "odd" if row % 2 else "", tone=lambda _row: Tone.WARN),
        )
    )


def pages_of(last: int) -> tuple[Callable[[int | None, int], list[int]], list[int | None]]:
    """Numbers from 1 to ``last``, a page at a time, and where each page began."""
    asked: list[int | None] = []

    def fetch(after: int | None, count: int) -> list[int]:
        asked.append(after)
        return list(range((after or 0) + 1, last + 1))[:count]

    return fetch, asked


@pytest.mark.parametrize("rows", [(), (1,), tuple(range(30))])
def test_qt_finds_no_fault_in_a_table(rows: tuple[int, ...]) -> None:
    model = numbers()
    QAbstractItemModelTester(model, FATAL)
    model.show_rows(rows)
    model.show_rows(rows[:1])
    assert (model.rowCount(), model.columnCount()) == (len(rows[:1]), 3)


def test_qt_finds_no_fault_while_pages_arrive(desk: Desk, settle: Settle) -> None:
    fetch, asked = pages_of(120)
    model = numbers()
    QAbstractItemModelTester(model, FATAL)
    model.load(desk.tasks, fetch, count=50)
    settle()
    seen = [model.rowCount()]
    while model.canFetchMore():
        model.fetchMore()
        assert not model.canFetchMore()  # not twice while one page is on its way
        settle()
        seen.append(model.rowCount())
    assert seen == [50, 100, 120]
    assert asked == [None, 50, 100]
    assert model.rows() == tuple(range(1, 121))


def test_a_full_last_page_asks_once_more_and_ends(desk: Desk, settle: Settle) -> None:
    fetch, asked = pages_of(50)
    model = numbers()
    model.load(desk.tasks, fetch, count=50)
    settle()
    model.fetchMore()
    settle()
    assert (model.rowCount(), model.canFetchMore(), asked) == (50, False, [None, 50])


def test_an_older_load_never_overwrites_a_newer(desk: Desk, settle: Settle) -> None:
    gate, model = threading.Event(), numbers()

    def slow(_after: int | None, _count: int) -> list[int]:
        gate.wait(5)
        return [1]

    model.load(desk.tasks, slow)
    model.load(desk.tasks, lambda _after, _count: [2])
    model.show_rows([3])
    gate.set()
    settle()
    assert model.rows() == (3,)


def test_rows_stay_in_view_until_the_new_ones_arrive(desk: Desk, settle: Settle) -> None:
    model = numbers()
    model.show_rows([7])
    model.load(desk.tasks, lambda _after, _count: [8])
    assert model.rows() == (7,)
    settle()
    assert model.rows() == (8,)


def test_a_table_says_its_cells() -> None:
    model = numbers()
    model.show_rows([3])
    cell = model.index(0, 1)
    assert model.data(cell) == "6"
    assert model.data(cell, ROW_ROLE) == 3
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Double"
    assert model.data(QModelIndex()) is None
    assert model.row(5) is None


def test_a_list_gives_the_look_of_a_row_and_says_it_aloud() -> None:
    model: RowsModel[str] = RowsModel(look=lambda name: RowLook(title=name, subtitle="due", badge="today"))
    QAbstractItemModelTester(model, FATAL)
    model.show_rows(["王婧颖"])
    look = model.data(model.index(0, 0), LOOK_ROLE)
    assert isinstance(look, RowLook)
    assert look is model.data(model.index(0, 0), LOOK_ROLE)  # drawn many times, made once
    assert model.data(model.index(0, 0)) == "王婧颖, due, today"
