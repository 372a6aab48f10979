"""Tables on paper: columns declared as data, cells wrapped, the heading repeated on every sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from desk_app.reports import fonts
from desk_app.reports.page import CELL, HEAD, Align, Paper, Style
from desk_app.reports.text import wrap

_GAP = 8.0  # between columns
_PAD = 3.5  # above and below a row, unless it is said otherwise


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and a share of the width: ``width`` in points, or 0 to share what is left with the other zeros."""

    title: str
    width: float = 0
    align: Align = "left"
    style: Style = CELL


@dataclass(frozen=True, slots=True)
class _Placed:
    column: Column
    x: float
    width: float

    @property
    def anchor(self) -> float:
        if self.column.align == "left":
            return self.x
        return self.x + (self.width if self.column.align == "right" else self.width / 2)


def draw_table(
    paper: Paper,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    total: Sequence[str] = (),
    x: float | None = None,
    width: float | None = None,
    pad: float = _PAD,
) -> None:
    """Draws rows from ``paper.y`` down, turning sheets between rows; only a row taller than a third of a sheet is
    itself divided. ``total`` is a last row under a heavier line, kept with the row before it."""
    placed = _place(columns, paper.left if x is None else x, paper.measure if width is None else width)
    ready = [_cells(placed, row) for row in rows]
    if total:
        bold = [replace(cell, column=replace(cell.column, style=_bold(cell.column.style))) for cell in placed]
        ready.append(_cells(bold, total))
    heights = [max(len(lines) * cell.column.style.leading for cell, lines in cells) for cells in ready]
    paper.need(_head_height() + (heights[0] if heights and heights[0] < _tall(paper) else 60) + 2 * pad)
    _heading(paper, placed)
    for number, (cells, height) in enumerate(zip(ready, heights, strict=True)):
        last = bool(total) and number == len(ready) - 1
        before_total = bool(total) and number == len(ready) - 2
        if height > _tall(paper):
            _divided(paper, placed, cells)
            continue
        if paper.need(height + 2 * pad + (heights[-1] + 2 * pad if before_total else 0)):
            _heading(paper, placed)
        if last:
            paper.rule(placed[0].x, paper.y, _span(placed), "text_2", 0.9)
        paper.y += pad
        for cell, lines in cells:
            _column(paper, cell, lines)
        paper.y += height + pad
        if not last:
            paper.rule(placed[0].x, paper.y, _span(placed))


def _bold(style: Style) -> Style:
    return replace(style, font=fonts.BOLD, colour="text")


def _place(columns: Sequence[Column], left: float, width: float) -> list[_Placed]:
    fixed = sum(column.width for column in columns) + _GAP * (len(columns) - 1)
    free = [column for column in columns if not column.width]
    share = (width - fixed) / len(free) if free else 0
    placed, x = [], left
    for column in columns:
        wide = column.width or share
        placed.append(_Placed(column, x, wide))
        x += wide + _GAP
    return placed


def _span(placed: list[_Placed]) -> float:
    return placed[-1].x + placed[-1].width - placed[0].x


def _tall(paper: Paper) -> float:
    return (paper.bottom - paper.top) / 3


def _head_height() -> float:
    return HEAD.leading + 5


def _heading(paper: Paper, placed: list[_Placed]) -> None:
    for cell in placed:
        paper.line(cell.anchor, cell.column.title, HEAD, cell.column.align)
    paper.y += _head_height()
    paper.rule(placed[0].x, paper.y, _span(placed), "text_3", 0.8)


_Cells = list[tuple[_Placed, list[str]]]


def _cells(placed: list[_Placed], row: Sequence[str]) -> _Cells:
    return [
        (cell, wrap(text, cell.column.style.font, cell.column.style.size, cell.width))
        for cell, text in zip(placed, row, strict=True)
    ]


def _column(paper: Paper, cell: _Placed, lines: list[str]) -> None:
    style = cell.column.style
    baseline = paper.y + style.rise
    for line in lines:
        paper.put(cell.anchor, baseline, line, style, cell.column.align)
        baseline += style.leading


def _divided(paper: Paper, placed: list[_Placed], cells: _Cells) -> None:
    """A row taller than a sheet can spare: as many lines as fit here, the rest under the heading overleaf."""
    left = cells
    paper.y += _PAD
    while any(lines for _, lines in left):
        leading = max(cell.column.style.leading for cell, _ in left)
        fitting = int(paper.room() // leading)
        if fitting < 2:
            paper.turn()
            _heading(paper, placed)
            paper.y += _PAD
            continue
        for cell, lines in left:
            _column(paper, cell, lines[:fitting])
        tallest = max(len(lines[:fitting]) for _, lines in left)
        left = [(cell, lines[fitting:]) for cell, lines in left]
        paper.y += tallest * leading
    paper.y += _PAD
    paper.rule(placed[0].x, min(paper.y, paper.bottom), _span(placed))
