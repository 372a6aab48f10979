"""Drawing labels: the name, the member code, and the code to scan that opens the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desk_app.reports import fonts
from desk_app.reports.codes import draw_code
from desk_app.reports.label import GRIDS, Grid, Label, LabelFormat
from desk_app.reports.page import MILLIMETRE, Paper, Style
from desk_app.reports.running_file import RunningFile
from desk_app.reports.text import one_line, shortened, wrap

_NAME = Style(fonts.BOLD, 11, 13.5)
_SMALL = Style(fonts.BOLD, 8.5, 10.5)
_CODE = Style(fonts.REGULAR, 8.5, 11)
_PAD = 2.2 * MILLIMETRE
#: From this on there is room for the code to scan beside the name.
_WIDE = 1.5


def draw_labels(file: RunningFile, labels: Iterable[Label], kind: LabelFormat, start: int = 1) -> Iterable[Label]:
    """Puts labels on sheets of ``file``, the first at place ``start`` of its sheet, and gives each back when it is
    drawn; the last sheet is in the file when the last was given."""
    grid, place = GRIDS[kind], start - 1
    paper: Paper | None = None
    for label in labels:
        if paper is None:
            paper = Paper(file.words, title="", author="", size=grid.sheet, margin=0, numbered=False)
        _draw(paper, label, grid, place)
        yield label
        place += 1
        if place == grid.count:
            file.add(paper)
            paper, place = None, 0
    if paper is not None:
        file.add(paper)


def _draw(paper: Paper, label: Label, grid: Grid, place: int) -> None:
    left, top = grid.place(place)
    wide, high = grid.label
    code, name = one_line(label.code), one_line(label.name)
    if wide / high >= _WIDE:
        size = min(high - 2 * _PAD, 24 * MILLIMETRE)
        draw_code(paper, code, left + _PAD, top + (high - size) / 2, size)
        x, room = left + _PAD + size + 5, wide - size - 2 * _PAD - 5
        lines, style = _fitted(name, room, 3)
        base = top + high / 2 - (len(lines) * style.leading + _CODE.leading) / 2 + style.size
        base = _lines(paper, lines, style, x, base)
        paper.put(x, base + 1, shortened(code, _CODE.font, _CODE.size, room), _CODE)
        return
    room = wide - 2 * _PAD
    lines, style = _fitted(name, room, 2)
    base = _lines(paper, lines, style, left + _PAD, top + _PAD + style.size)
    size = top + high - _PAD - (base - style.leading + 4)
    draw_code(paper, code, left + _PAD - 2, top + high - _PAD - size + 2, size)
    beside = room - size
    paper.put(
        left + _PAD + size + 2, top + high - _PAD - 3, shortened(code, _CODE.font, 8, beside), replace(_CODE, size=8)
    )


def _lines(paper: Paper, lines: list[str], style: Style, x: float, base: float) -> float:
    for line in lines:
        paper.put(x, base, line, style)
        base += style.leading
    return base


def _fitted(name: str, room: float, most: int) -> tuple[list[str], Style]:
    """A name in the size that takes it in so many lines; one that no size takes is shortened."""
    for style in (_NAME, _SMALL):
        lines = wrap(name, style.font, style.size, room)
        if len(lines) <= (most if style is _SMALL else max(1, most - 1)):
            return lines, style
    cut = [*lines[: most - 1], shortened("".join(lines[most - 1 :]), _SMALL.font, _SMALL.size, room)]
    return cut, _SMALL
