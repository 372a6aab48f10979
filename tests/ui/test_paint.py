"""What is drawn quickly looks like what is drawn the plain way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from desk_app.ui.widgets.paint import box

WHITE, GREY, SOFT = QColor("#ffffff"), QColor("#d0d0cc"), QColor(10, 120, 110, 56)


def drawn(rect: QRect | QRectF, ratio: float, **style: object) -> QImage:
    """A sheet of 120 × 90 points with one box on it."""
    sheet = QImage(round(120 * ratio), round(90 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    sheet.setDevicePixelRatio(ratio)
    sheet.fill(QColor("#f4f4f0"))
    painter = QPainter(sheet)
    box(painter, rect, **style)  # type: ignore[arg-type]  # a test hands the styles through
    painter.end()
    return sheet


def furthest(one: QImage, other: QImage) -> int:
    """The largest difference of any colour of any pixel."""
    pairs = zip(bytes(one.constBits()), bytes(other.constBits()), strict=True)
    return max(abs(mine - theirs) for mine, theirs in pairs)


@pytest.mark.parametrize("ratio", [1.0, 2.0, 1.5])
@pytest.mark.parametrize(
    "style",
    [
        {"ground": WHITE, "line": GREY, "radius": 12},
        {"ground": WHITE, "line": None, "radius": 8},
        {"ground": None, "line": GREY, "radius": 8, "thickness": 1.5},
        {"ground": None, "line": SOFT, "radius": 7, "thickness": 3},
        {"ground": SOFT, "line": None, "radius": 10},
    ],
)
@pytest.mark.parametrize("size", [(100, 60), (101, 33), (40, 20), (9, 9), (25, 70)])
def test_a_box_made_of_nine_is_the_box(
    qtbot: QtBot, ratio: float, style: dict[str, object], size: tuple[int, int]
) -> None:
    rect = QRect(7, 5, *size)
    for _again in range(2):  # drawn, then from what was kept
        assert furthest(drawn(rect, ratio, **style), drawn(QRectF(rect), ratio, **style)) <= 2
