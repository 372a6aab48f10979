"""Charts, drawn once for paper and screen: a reportlab drawing goes onto a page, and as SVG to Qt.

Every bar carries its figure or stands on a labelled grid, so that nothing depends on colour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib.colors import Color, HexColor

from desk_app.reports import fonts
from desk_app.reports.page import colour
from desk_app.reports.text import shortened

_CLIP = re.compile(r"<clipPath.*?</clipPath>\s*|clip-path: url\(#\w+\)", re.DOTALL)
_SMALL = 7.0
_LABEL = 8.0


def daily_bars(values: Sequence[int], labels: Sequence[str], width: float, height: float) -> Drawing:
    """One bar for each value from left to right, over a grid of at most four lines; ``width`` × ``height`` points.

    ``values`` may be below zero (a day of refunds). ``labels`` stand under the bars, "" for none.
    """
    fonts.ready()
    drawing = _drawing(width, height)
    step = nice_step(max(0, *values) - min(0, *values))
    top = max(step, -(-max(0, *values) // step) * step)
    low = min(values) // step * step if min(values) < 0 else 0
    names = {at: f"{at:,}" for at in range(low, top + 1, step)}
    left = max(fonts.width(name, fonts.REGULAR, _SMALL) for name in names.values()) + 6
    under, over = 14.0, 6.0
    unit = (height - under - over) / (top - low)
    for at, name in names.items():
        y = under + (at - low) * unit
        drawing.add(_line(left, y, width, y, "text_3" if at == 0 else "line", 0.8 if at == 0 else 0.5))
        drawing.add(_string(left - 5, y - 2.5, name, _SMALL, "text_2", "end"))
    slot = (width - left) / len(values)
    bar = min(slot * 0.68, 22.0)
    for number, (value, label) in enumerate(zip(values, labels, strict=True)):
        middle = left + (number + 0.5) * slot
        if value:
            y = under + (min(value, 0) - low) * unit
            drawing.add(_rect(middle - bar / 2, y, bar, max(0.4, abs(value) * unit), "accent"))
        if label:
            drawing.add(_string(middle, 3, label, _SMALL, "text_2", "middle"))
    return drawing


def ranked_bars(rows: Sequence[tuple[str, int, str]], width: float, *, row_height: float = 17.0) -> Drawing:
    """Bars from the left, one a row: (name, value, figure to print at its end). Names are cut to a third of the width.

    Values below zero have no bar, only their figure.
    """
    fonts.ready()
    height = max(1, len(rows)) * row_height
    drawing = _drawing(width, height)
    if not rows:
        return drawing
    names = [shortened(name, fonts.REGULAR, _LABEL, width / 3) for name, _, _ in rows]
    left = max(fonts.width(name, fonts.REGULAR, _LABEL) for name in names) + 8
    right = max(fonts.width(figure, fonts.BOLD, _LABEL) for _, _, figure in rows) + 8
    most = max(1, *(value for _, value, _ in rows))
    for number, (name, (_, value, figure)) in enumerate(zip(names, rows, strict=True)):
        y = height - (number + 1) * row_height
        base = y + row_height / 2 - _LABEL * 0.36
        long = max(0.8, (width - left - right) * max(0, value) / most)
        drawing.add(_string(0, base, name, _LABEL, "text", "start"))
        drawing.add(_rect(left, y + 4, long, row_height - 8, "accent"))
        drawing.add(_string(left + long + 6, base, figure, _LABEL, "text", "start", fonts.BOLD))
    return drawing


def nice_step(span: int) -> int:
    """The distance of grid lines for a span of values: 1, 2 or 5 times a power of ten, at most four steps."""
    step = 1
    while True:
        for times in (1, 2, 5):
            if span <= step * times * 4:
                return step * times
        step *= 10


def as_svg(drawing: Drawing, inks: Mapping[str, str] | None = None) -> bytes:
    """The drawing as SVG (UTF-8), with the font by the name Qt knows it under. ``inks``: the colours of a theme by
    their names, for a screen that is not light."""
    if inks:
        _ink_anew(drawing, inks)
    # Qt knows no clip paths, and would paint the whole of it black.
    text = _CLIP.sub("", str(renderSVG.drawToString(drawing)))
    text = text.replace(fonts.BOLD, "Noto Sans SC").replace(fonts.REGULAR, "Noto Sans SC")
    return text.encode()


#: The names of colours that charts are drawn in.
INKS = ("text", "text_2", "text_3", "line", "accent")


def _ink_anew(drawing: Drawing, inks: Mapping[str, str]) -> None:
    names = {colour(name): name for name in INKS}
    for shape in drawing.contents:
        for part in ("fillColor", "strokeColor"):
            ink = getattr(shape, part, None)
            name = names.get((ink.red, ink.green, ink.blue)) if isinstance(ink, Color) else None
            if name is not None and name in inks:
                setattr(shape, part, HexColor(inks[name]))


def _drawing(width: float, height: float) -> Drawing:
    # Without a font of ours every drawing would ask for Helvetica, which is not embedded.
    return Drawing(width, height, initialFontName=fonts.REGULAR)


def _ink(name: str) -> Color:
    return Color(*colour(name))


def _line(x1: float, y1: float, x2: float, y2: float, name: str, thick: float) -> Line:
    return Line(x1, y1, x2, y2, strokeColor=_ink(name), strokeWidth=thick)


def _rect(x: float, y: float, width: float, height: float, name: str) -> Rect:
    return Rect(x, y, width, height, fillColor=_ink(name), strokeColor=None)


def _string(x: float, y: float, text: str, size: float, name: str, anchor: str, font: str = fonts.REGULAR) -> String:
    return String(x, y, text, fontName=font, fontSize=size, fillColor=_ink(name), textAnchor=anchor)
