"""The icons of the window: one set, drawn for it, 24 px with a stroke of 1.75. Each is coloured when it is drawn."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from desk_app.places import resource


class Icon(StrEnum):
    """Every icon there is; the file is ``resources/icons/NAME.svg``."""

    TODAY = "today"
    CLIENTS = "clients"
    SALON = "salon"
    PAWN = "pawn"
    TILL = "till"
    CALLS = "calls"
    CARE = "care"
    INSIGHTS = "insights"
    SETTINGS = "settings"


_DRAWN: dict[tuple[str, str, int, float], QPixmap] = {}


def pixmap(icon: Icon | str, colour: QColor, size: int = 22, ratio: float = 1.0) -> QPixmap:
    """An icon in a colour, ``size`` logical pixels wide on a screen of that pixel ratio; drawn once."""
    key = (str(icon), colour.name(), size, ratio)
    found = _DRAWN.get(key)
    if found is None:
        found = _DRAWN[key] = _draw(*key)
    return found


def _draw(icon: str, colour: str, size: int, ratio: float) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer  # loaded with the first icon: a window without icons needs no SVG

    source = resource("icons", f"{icon}.svg").read_bytes().replace(b"currentColor", colour.encode())
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return drawn
