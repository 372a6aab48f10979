"""Widgets made and drawn in parts."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui.widgets.parts import BAND, Parts, draw_ahead


def test_parts_are_made_one_a_turn_and_the_rest_at_once() -> None:
    made: list[int] = []

    def steps() -> Iterator[None]:
        for number in range(4):
            made.append(number)
            yield

    parts = Parts(steps())
    assert parts.go_on()
    assert made == [0]
    parts.finish()
    assert made == [0, 1, 2, 3]
    assert not parts.go_on()


class _Painted(QWidget):
    """Says when it is drawn."""

    def __init__(self, drawn: list[QWidget]) -> None:
        super().__init__()
        self.drawn = drawn
        self.setFixedHeight(BAND)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.drawn.append(self)


def test_a_hidden_widget_is_drawn_band_by_band_and_stays_hidden(qtbot: QtBot) -> None:
    drawn: list[QWidget] = []
    page = QWidget()
    qtbot.addWidget(page)
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    high, low = _Painted(drawn), _Painted(drawn)
    box.addWidget(high)
    box.addWidget(low)
    page.resize(200, 2 * BAND)
    bands = draw_ahead(page)
    next(bands)
    assert drawn == []
    next(bands)
    assert drawn == [high]
    next(bands)
    assert drawn == [high, low]
    assert next(bands, "whole") == "whole"
    assert not page.isVisible()
