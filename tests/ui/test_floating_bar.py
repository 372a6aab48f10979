"""A scroll bar takes no room, is there only where it is needed, and scrolls."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui.models.rows import Column, RowLook, RowsModel
from desk_app.ui.theme import look, use_theme
from desk_app.ui.widgets.floating_bar import FloatingBar
from desk_app.ui.widgets.rows import RowList, RowTable, Scroll
from desk_app.ui.widgets.text_area import TextArea

LEFT = Qt.MouseButton.LeftButton


def shown(area: QWidget, qtbot: QtBot, *, padding: int = 16) -> QWidget:
    """The area in a card with a padding."""
    card = QWidget()
    layout = QVBoxLayout(card)
    layout.setContentsMargins(padding, padding, padding, padding)
    layout.addWidget(area)
    qtbot.addWidget(card)
    card.resize(320, 240)
    card.show()
    qtbot.waitExposed(card)
    return card


@pytest.fixture
def rows() -> RowList[int]:
    return RowList(RowsModel[int](look=lambda number: RowLook(title=str(number))), name="rows")


def fill(rows: RowList[int], count: int) -> None:
    rows.rows.show_rows(range(count))
    QApplication.processEvents()


def test_it_takes_no_room_and_stands_beside_the_rows(rows: RowList[int], qtbot: QtBot) -> None:
    card = shown(rows, qtbot)
    fill(rows, 3)
    assert not rows.bar.isVisible()
    assert rows.viewport().width() == rows.width()
    fill(rows, 50)
    assert rows.bar.isVisible()
    assert rows.viewport().width() == rows.width()
    assert not rows.verticalScrollBar().isVisible()
    assert rows.bar.parentWidget() is card
    assert rows.geometry().right() < rows.bar.geometry().left() + rows.bar.thumb().left()
    assert rows.bar.geometry().right() < card.width()
    fill(rows, 2)
    assert not rows.bar.isVisible()


def test_without_a_padding_it_lies_over_the_edge_of_the_rows(rows: RowList[int], qtbot: QtBot) -> None:
    _card = shown(rows, qtbot, padding=0)
    fill(rows, 50)
    assert rows.geometry().contains(rows.bar.geometry())


def test_it_comes_and_goes_with_its_list(rows: RowList[int], qtbot: QtBot) -> None:
    card = shown(rows, qtbot)
    fill(rows, 50)
    rows.hide()
    assert not rows.bar.isVisible()
    rows.show()
    assert rows.bar.isVisible()
    card.resize(320, 3_000)
    QApplication.processEvents()
    assert not rows.bar.isVisible(), "now all rows can be seen"


def test_the_thumb_follows_the_list_and_the_list_the_thumb(rows: RowList[int], qtbot: QtBot) -> None:
    _card = shown(rows, qtbot)
    fill(rows, 50)
    bar = rows.verticalScrollBar()
    assert rows.bar.thumb().top() == 0
    bar.setValue(bar.maximum())
    assert rows.bar.thumb().bottom() == rows.bar.height() - 1
    hold, away = rows.bar.thumb().center(), QPoint(6, -50)
    QTest.mousePress(rows.bar, LEFT, pos=hold)
    QTest.mouseMove(rows.bar, away)
    assert bar.value() == 0
    QTest.mouseRelease(rows.bar, LEFT, pos=away)
    QTest.mouseMove(rows.bar, hold)
    assert bar.value() == 0, "let go of, it stays"
    QTest.mouseClick(rows.bar, LEFT, pos=QPoint(6, rows.bar.height() // 2))
    assert abs(bar.value() - bar.maximum() // 2) < bar.pageStep()


def test_the_wheel_over_it_scrolls(rows: RowList[int], qtbot: QtBot) -> None:
    _card = shown(rows, qtbot)
    fill(rows, 50)
    at, none = QPointF(6, 20), QPoint()
    event = QWheelEvent(
        at, rows.bar.mapToGlobal(at), none, QPoint(0, -240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(rows.bar, event)
    assert rows.verticalScrollBar().value() > 0


@pytest.mark.parametrize("kind", ["table", "page", "text"])
def test_all_that_scrolls_has_one(kind: str, qtbot: QtBot) -> None:
    bar: FloatingBar
    if kind == "table":
        table = RowTable(RowsModel[int](columns=(Column("N", str),)))
        _card = shown(table, qtbot)
        table.rows.show_rows(range(50))
        bar = table.bar
    elif kind == "page":
        tall = QWidget()
        tall.setMinimumHeight(2_000)
        page = Scroll(tall)
        _card = shown(page, qtbot)
        bar = page.bar
    else:
        text = TextArea(lines=2)
        _card = shown(text, qtbot)
        assert not text.bar.isVisible()
        text.setText("line\n" * 40)
        bar = text.bar
    QApplication.processEvents()
    assert bar.isVisible()
    assert bar.focusPolicy() == Qt.FocusPolicy.NoFocus


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_empty_list_with_the_keyboard_has_one_thin_line(
    rows: RowList[int], theme: str, qtbot: QtBot, qapp: QApplication
) -> None:
    use_theme(qapp, theme)
    card = shown(rows, qtbot)
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    rows.clearFocus()
    quiet = picture(rows)
    rows.setFocus()
    qtbot.waitUntil(rows.hasFocus)
    marked, middle = picture(rows), rows.height() // 2
    changed = [x for x in range(rows.width() // 2) if marked.pixelColor(x, middle) != quiet.pixelColor(x, middle)]
    assert changed == [0]
    assert near(marked.pixelColor(0, middle), look().colour("accent"))


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def near(one: QColor, other: QColor) -> bool:
    """The same but for rounding."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) < 8 for a, b in pairs)
