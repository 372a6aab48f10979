"""Whatever has the keyboard shows it in every theme, also what is filled with the accent."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desk_app.ui import theme
from desk_app.ui.widgets.buttons import ButtonKind, Check, KeyButton, Pill
from desk_app.ui.widgets.card import column
from desk_app.ui.widgets.labels import Text
from desk_app.ui.widgets.score_pick import ScorePick

#: WCAG 1.4.11: what shows the state of a control against what is beside it.
ENOUGH = 3.0


def _light(colour: QColor) -> float:
    shares = (colour.redF(), colour.greenF(), colour.blueF())
    parts = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])


def _contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


def _clearly_other(before: QImage, after: QImage) -> int:
    """Pixels whose colour changed by a contrast that is seen."""
    return sum(
        _contrast(before.pixelColor(x, y), after.pixelColor(x, y)) >= ENOUGH
        for x in range(before.width())
        for y in range(before.height())
        if before.pixel(x, y) != after.pixel(x, y)
    )


def _controls() -> list[QWidget]:
    pill = Pill("ring.pill")
    pill.say("中文")
    score, check = ScorePick(name="ring.score"), Check("Tick")
    score.put(7)
    check.setChecked(True)
    kinds = [KeyButton(f"Button {kind}", "F3", kind) for kind in ButtonKind]
    return [*kinds, KeyButton("Off", kind=ButtonKind.PRIMARY), pill, check, score]


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_the_keyboard_is_seen_on_every_control(qapp: QApplication, qtbot: QtBot, name: str) -> None:
    theme.use_theme(qapp, name)
    stage, first = QWidget(), Text("")
    qtbot.addWidget(stage)
    controls = _controls()
    stage.setLayout(column(first, *controls))
    stage.show()
    stage.activateWindow()
    qtbot.waitUntil(stage.isActiveWindow)
    for control in controls:
        stage.setFocus()
        control.clearFocus()
        before = control.grab().toImage()
        control.setFocus()
        qtbot.waitUntil(control.hasFocus)
        seen = _clearly_other(before, control.grab().toImage())
        assert seen >= 40, (name, control.accessibleName() or control.objectName(), seen)
