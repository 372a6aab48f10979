"""What papers are made of besides tables: headings, and figures in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desk_app.reports import fonts
from desk_app.reports.page import CAPTION, FIGURE, HEADING, Paper, Style


def draw_tiles(paper: Paper, tiles: Sequence[tuple[str, str]]) -> None:
    """Figures side by side, each in a quiet box under its label; one that is too wide is set smaller."""
    gap, height = 8.0, 46.0
    width = (paper.measure - gap * (len(tiles) - 1)) / len(tiles)
    paper.need(height)
    for number, (label, figure) in enumerate(tiles):
        x = paper.left + number * (width + gap)
        paper.box(x, paper.y, width, height, fill="surface_2", stroke="line", radius=7)
        paper.put(x + 10, paper.y + 16, label, _fitted(label, CAPTION, width - 16))
        paper.put(x + 10, paper.y + 35, figure, _fitted(figure, FIGURE, width - 16))
    paper.y += height + 10


def _fitted(text: str, style: Style, width: float) -> Style:
    """The style, smaller where the text would not fit."""
    size = style.size * min(1.0, width / max(1.0, fonts.width(text, style.font, style.size)))
    return replace(style, size=size)


def draw_heading(paper: Paper, title: str, note: str = "", *, keep: float = 70) -> None:
    """A section's heading with a quiet remark at its right; stays with the ``keep`` points below it."""
    paper.y += 10
    paper.need(HEADING.leading + keep)
    paper.on_heading = paper.on_heading or paper.pages
    paper.line(paper.left, title, HEADING)
    paper.put(paper.right, paper.y + HEADING.rise, note, CAPTION, "right")
    paper.y += HEADING.leading + 4


def draw_headings(paper: Paper, left: str, right: str, x: float, *, keep: float) -> None:
    """Two sections' headings side by side, the second from ``x``; they stay with the ``keep`` points below them."""
    paper.y += 10
    paper.need(HEADING.leading + keep)
    paper.line(paper.left, left, HEADING)
    paper.line(x, right, HEADING)
    paper.y += HEADING.leading + 4
