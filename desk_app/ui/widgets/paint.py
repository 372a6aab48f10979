"""Drawing shared by widgets and list rows: boxes, badges, key caps, avatars, text that shortens."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from desk_app.ui.theme import Tone, look

BADGE_HEIGHT = 20
KEY_HEIGHT = 20

#: Fonts whose metrics are kept, and boxes.
MOST_FONTS = 200

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

#: By the font's identity, which the entry keeps alive: asking a font for its key costs as much as drawing with it.
_METRICS: dict[int, tuple[QFont, QFontMetrics]] = {}
_AVATAR_FONTS: dict[int, QFont] = {}
#: Ground, line, radius and thickness of a box; and small boxes drawn, by these and the pixels of a point.
_BoxStyle = tuple[QColor | None, QColor | None, float, float]
_BOXES: dict[tuple[int | None, int | None, float, float, int], QPixmap] = {}
_INT_ALIGN = {align: int(align) | int(Qt.TextFlag.TextSingleLine) for align in (LEFT, RIGHT, CENTRE)}


def metrics(font: QFont) -> QFontMetrics:
    """Font metrics, made once a font. For the fonts of ``look()`` and others that stay."""
    found = _METRICS.get(id(font))
    if found is None:
        if len(_METRICS) > MOST_FONTS:
            _METRICS.clear()  # somebody makes fonts as she paints
        found = _METRICS[id(font)] = (font, QFontMetrics(font))
    return found[1]


def width_of(text: str, font: QFont) -> int:
    """How wide a text is drawn, in logical pixels."""
    return metrics(font).horizontalAdvance(text)


def box(
    painter: QPainter,
    rect: QRectF | QRect,
    *,
    ground: QColor | None,
    line: QColor | None,
    radius: float,
    thickness: float = 1.0,
) -> None:
    """A rounded box with a crisp line inside its bounds."""
    edge = math.ceil(radius + thickness)
    ratio = painter.device().devicePixelRatio()
    if isinstance(rect, QRect) and ratio == int(ratio) and rect.width() > 2 * edge < rect.height():
        _box_in_nine(painter, rect, (ground, line, radius, thickness), edge, int(ratio))
    else:
        _box_whole(painter, rect, ground, line, radius, thickness)


def _box_whole(
    painter: QPainter, rect: QRectF | QRect, ground: QColor | None, line: QColor | None, radius: float, thickness: float
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = thickness / 2 if line is not None else 0.0
    painter.setPen(QPen(line, thickness) if line is not None else Qt.PenStyle.NoPen)
    painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)


def _box_in_nine(painter: QPainter, rect: QRect, style: _BoxStyle, edge: int, ratio: int) -> None:
    """The same from a small box drawn once: its corners as they are, its sides stretched, its middle filled.

    A rounded rectangle the size of a card is reckoned line by line, three to nine times as long, and a page has thirty.
    """
    ground, line, radius, thickness = style
    key = (ground.rgba() if ground else None, line.rgba() if line else None, radius, thickness, ratio)
    small = _BOXES.get(key)
    if small is None:
        if len(_BOXES) > MOST_FONTS:
            _BOXES.clear()
        small = _BOXES[key] = _small_box(style, 2 * edge + 1, ratio)
    x, y, wide, high = rect.x(), rect.y(), rect.width() - 2 * edge, rect.height() - 2 * edge
    across = ((x, edge, 0, edge), (x + edge, wide, edge, 1), (x + edge + wide, edge, edge + 1, edge))
    down = ((y, edge, 0, edge), (y + edge, high, edge, 1), (y + edge + high, edge, edge + 1, edge))
    for top, tall, from_top, from_tall in down:
        for left, broad, from_left, from_broad in across:
            if from_broad == from_tall == 1:
                if ground is not None:
                    painter.fillRect(left, top, broad, tall, ground)
                continue
            painter.drawPixmap(
                left, top, broad, tall,
                small, from_left * ratio, from_top * ratio, from_broad * ratio, from_tall * ratio,
            )  # fmt: skip


def _small_box(style: _BoxStyle, side: int, ratio: int) -> QPixmap:
    ground, line, radius, thickness = style
    small = QPixmap(side * ratio, side * ratio)
    small.setDevicePixelRatio(ratio)
    small.fill(Qt.GlobalColor.transparent)
    painter = QPainter(small)
    _box_whole(painter, QRect(0, 0, side, side), ground, line, radius, thickness)
    painter.end()
    return small


def ring(painter: QPainter, rect: QRectF | QRect, radius: float) -> None:
    """The focus ring: an accent line and a soft band inside it."""
    now = look()
    soft = QColor(now.colour("accent"))
    soft.setAlpha(56)
    box(painter, rect.adjusted(1, 1, -1, -1), ground=None, line=soft, radius=radius - 1, thickness=3)
    box(painter, rect, ground=None, line=now.colour("accent"), radius=radius, thickness=1.5)


def ring_on_accent(painter: QPainter, rect: QRectF | QRect, radius: float) -> None:
    """The focus ring of what is filled with the accent, on which an accent line is not seen: a line inside its edge."""
    box(
        painter,
        rect.adjusted(3, 3, -3, -3),
        ground=None,
        line=look().colour("on_accent"),
        radius=radius - 3,
        thickness=2,
    )


def hairline(painter: QPainter, rect: QRectF | QRect, radius: float) -> None:
    """A quiet focus mark for what is large and empty: one thin accent line."""
    box(painter, rect, ground=None, line=look().colour("accent"), radius=radius, thickness=1)


def text(
    painter: QPainter,
    rect: QRect,
    said: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """One line of text, shortened with an ellipsis where it does not fit."""
    measure = metrics(font)
    if measure.horizontalAdvance(said) > rect.width():
        said = measure.elidedText(said, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, _INT_ALIGN.get(align) or int(align) | int(Qt.TextFlag.TextSingleLine), said)


def badge_width(said: str) -> int:
    """How wide a badge is."""
    return max(width_of(said, look().caption_bold) + 16, BADGE_HEIGHT) if said else 0


def badge(painter: QPainter, rect: QRect, said: str, tone: Tone | str) -> None:
    """A badge filling ``rect``, its text in the middle."""
    now = look()
    front, ground = now.tone(tone)
    radius = min(now.space.badge_radius, rect.height() / 2)
    box(painter, rect, ground=ground, line=front if now.name == "contrast" else None, radius=radius)
    text(painter, rect.adjusted(6, 0, -6, 0), said, now.caption_bold, front, CENTRE)


def badge_ending_at(painter: QPainter, right: int, middle: int, said: str, tone: Tone | str) -> int:
    """A badge that ends at ``right``, centred on ``middle``; returns its width."""
    wide = badge_width(said)
    badge(painter, QRect(right - wide, middle - BADGE_HEIGHT // 2, wide, BADGE_HEIGHT), said, tone)
    return wide


def key_width(said: str) -> int:
    """How wide a key cap is."""
    return max(width_of(said, look().key) + 12, 18) if said else 0


def key_cap(painter: QPainter, rect: QRect, said: str, *, front: QColor, ground: QColor | None, line: QColor) -> None:
    """A key cap: a small box whose lower edge is thicker."""
    box(painter, rect, ground=ground, line=line, radius=4)
    painter.setPen(QPen(line, 1))
    low = rect.bottom() - 0.5
    painter.drawLine(QPointF(rect.left() + 3, low), QPointF(rect.right() - 2, low))
    text(painter, rect.adjusted(2, 0, -2, -1), said, look().key, front, CENTRE)


def initial(name: str) -> str:
    """The letter of an avatar: the first character of a name that is one."""
    return next((letter.upper() for letter in name if letter.isalnum()), "·")


def avatar(painter: QPainter, rect: QRect, name: str) -> None:
    """A circle with the first character of a name."""
    now = look()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.colour("accent_soft"))
    painter.drawEllipse(rect)
    size = max(12, round(rect.height() * 0.4))
    font = _AVATAR_FONTS.get(size)
    if font is None:
        font = _AVATAR_FONTS[size] = QFont(now.caption_bold)
        font.setPixelSize(size)
    text(painter, rect, initial(name), font, now.colour("accent"), CENTRE)


def divider(painter: QPainter, left: int, right: int, y: int) -> None:
    """A 1-px line."""
    painter.fillRect(QRect(left, y, right - left, 1), look().colour("line"))


#: What stays together where a text breaks: a date, or a run of what is neither space nor Chinese (an amount, a ticket
#: number, a word). Babel puts spaces into amounts that do not break either.
_TOGETHER = re.compile(
    r"\d+年(?:\d+月(?:\d+日)?)?|\d+月\d+日|\d{1,2} [A-Z][a-z]+\.? \d{4}"
    r"|(?:[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]|[\u00a0\u202f])+"
)


def two_lines(said: str, font: QFont, width: int) -> tuple[str, str]:
    """A text in two lines: broken at the last space that fits, or anywhere in Chinese; never inside a date, an amount
    or a number that a line can hold."""
    measure = metrics(font)
    fits = next((n for n in range(len(said), 0, -1) if measure.horizontalAdvance(said[:n]) <= width), 1)
    cut = fits
    for part in _TOGETHER.finditer(said):
        if part.start() < fits < part.end():
            cut = part.start() if measure.horizontalAdvance(part.group()) <= width else fits
    space = said.rfind(" ", 1, cut + 1)
    if space > fits // 2 and not any(part.start() < space < part.end() for part in _TOGETHER.finditer(said)):
        cut = space
    cut = cut or fits
    return said[:cut].rstrip(), said[cut:].lstrip()
